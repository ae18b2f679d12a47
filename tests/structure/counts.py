"""Counts of the project's structure: what must be zero, and sizes."""

import ast
import io
import json
import subprocess
import sys
import tokenize
from collections import Counter
from pathlib import Path
from statistics import median

from tests.structure.source import ROOT, Module, product, tests

CODE_COLUMNS, TEXT_COLUMNS = 120, 100
"""The longest line of code, and of docstrings and comments."""

UNTESTED = (ROOT / "tests" / "structure" / "untested.txt").read_text().split()
"""Modules that have no test file of their own yet; the list may only become shorter."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def long_lines() -> list[str]:
    """Lines over the limits, as ruff finds them: "path:line: rule"."""
    options = ["--select", "E501,W505", "--output-format", "json", "--exit-zero"]
    limits = [f"lint.pycodestyle.max-line-length={CODE_COLUMNS}", f"lint.pycodestyle.max-doc-length={TEXT_COLUMNS}"]
    line = [sys.executable, "-m", "ruff", "check", *options, *(f"--config={limit}" for limit in limits), str(ROOT)]
    found = json.loads(subprocess.run(line, capture_output=True, text=True, check=True, cwd=ROOT).stdout)
    return [f"{Path(one['filename']).relative_to(ROOT)}:{one['location']['row']}: {one['code']}" for one in found]


def duplicate_classes() -> dict[str, list[str]]:
    """{class name: files} of names that more than one class of the product has."""
    found: dict[str, list[str]] = {}
    for module in product():
        for node in module.nodes(ast.ClassDef):
            found.setdefault(node.name, []).append(str(module.path))  # type: ignore[attr-defined]
    return {name: places for name, places in sorted(found.items()) if len(places) > 1}


def untested() -> list[str]:
    """Modules with behaviour, not in UNTESTED, without tests/<path>/test_<name>.py."""
    return [
        str(module.path)
        for module in product()
        if str(module.path) not in UNTESTED and has_behaviour(module) and not (ROOT / mirror(module.path)).exists()
    ]


def has_behaviour(module: Module) -> bool:
    """Whether a module holds a function or method with a body of more than a docstring."""
    if module.path.name in ("__init__.py", "__main__.py"):
        return False
    return any(_computes(node) for node in functions(module))


def functions(module: Module) -> list[Function]:
    """All functions and methods of a module."""
    return module.nodes(ast.FunctionDef, ast.AsyncFunctionDef)  # type: ignore[return-value]


def lengths() -> list[tuple[int, str]]:
    """(lines of code, "path:name") of every function, longest first; docstrings and blank lines do
    not count.
    """
    found = [
        (_code_lines(module, node), f"{module.path}:{node.name}") for module in product() for node in functions(module)
    ]
    return sorted(found, reverse=True)


def code_lines(module: Module) -> int:
    """Lines of a module that hold code: neither blank nor comment nor docstring."""
    return len(_code(module))


def typed_share() -> float:
    """Share of functions of which every argument and the result is annotated."""
    nodes = [node for module in product() for node in functions(module)]
    return sum(map(_is_typed, nodes)) / len(nodes)


def report() -> str:
    """Sizes as lines of text."""
    sizes = sorted(((code_lines(module), str(module.path)) for module in product()), reverse=True)
    code, test_code = sum(size for size, _ in sizes), sum(map(code_lines, tests()))
    spans, names = lengths(), Counter(module.path.name for module in product())
    repeated = {name: count for name, count in names.most_common() if count > 3 and not name.startswith("__")}
    return "\n".join(
        [
            f"product: {len(sizes)} files, {code} lines of code; tests: {test_code} "
            f"({test_code / (code + test_code):.0%})",
            f"functions: {len(spans)}, median {median(span for span, _ in spans):.0f} lines, longest:",
            *(f"  {span} {name}" for span, name in spans[:5]),
            f"files: median {median(size for size, _ in sizes):.0f} lines of code, longest:",
            *(f"  {size} {path}" for size, path in sizes[:5]),
            f"modules without a test file of their own yet (untested.txt): {len(UNTESTED)}",
            f"fully annotated functions: {typed_share():.1%}",
            f"file names that occur more than three times: {repeated}",
        ]
    )


def mirror(path: Path | str) -> Path:
    """Returns the test file of a module, relative to the root."""
    return Path("tests") / Path(path).parent / f"test_{Path(path).name}"


def _computes(node: Function) -> bool:
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return any(not isinstance(one, ast.Pass) and not _is_ellipsis(one) for one in body)


def _is_ellipsis(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and node.value.value is Ellipsis


def _code(module: Module) -> set[int]:
    """Numbers of the lines that hold code."""
    quiet = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    held = {
        number
        for token in tokenize.generate_tokens(io.StringIO(module.text).readline)
        if token.type not in quiet
        for number in range(token.start[0], token.end[0] + 1)
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            held -= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return held


def _code_lines(module: Module, node: Function) -> int:
    return len(_code_of(module) & set(range(node.lineno, (node.end_lineno or node.lineno) + 1)))


_CODE: dict[str, set[int]] = {}


def _code_of(module: Module) -> set[int]:
    return _CODE.setdefault(str(module.path), _code(module))


def _is_typed(node: Function) -> bool:
    given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]
    return node.returns is not None and all(
        one is None or one.annotation is not None or one.arg in ("self", "cls") for one in given
    )
