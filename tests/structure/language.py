"""Terms and names that the project does not use: dialect, and names from before 2026-12."""

import ast
import re
from collections.abc import Iterator

from tests.structure.source import ROOT, Module, product, prose

DIALECT = {
    r"\b(is|are|was|were|been|be|gets?|has to be|must be|otherwise) told\b": "given, receives",
    r"\btold (of|to|by|what|in|apart|otherwise)\b": "given, receives",
    r"\bha[sd]? to tell\b": "reports",
    r"\bfore(tell\w*|told|see\w*|saw)\b": "predict; bootstrap",
    r"\banew\b": "again; restarted",
    r"\bso many\b": "the number of; N",
    r"\bmay be called twice\b": "idempotent",
    r"\b(hangs?|hung) on\b": "depends on",
    r"\bmend(s|ed|ing)?\b": "fix",
    r"\bcontenders?\b|\bentrants?\b": "policy under evaluation",
    r"\bours\b|\btheirs\b": "reference, candidate, or the two names",
    r"\bwh(at|o)ever\b|\bwhoever\b": "name the noun",
}
"""Regular expressions over docstrings, comments, messages, pages and YAML, with what to write
instead.
"""

OPENINGS = r"(What|Who|Whose|Whatever|Such|Gives?|Gave|But|However)\b"
"""Words that do not open a docstring."""

NAMES = [
    "Errand",
    "Journey",
    "Film",
    "foresee",
    "Cutoff",
    "Cutoffs",
    "Shard",
    "tally",
    "races",
    "Streams",
    "Jitter",
    "Jitters",
    "Steady",
    "Lanes",
    "Contender",
    "Entrant",
    "Library",
    "Makers",
    "Residents",
    "Crew",
    "Losses",
    "Greeting",
    "Stage",
    "Survey",
    "Facts",
    "halfway",
    "arcs",
    "Watchful",
    "Verdict",
    "Outcome",
    "Seen",
    "replacing",
    "replace_text",
    "LinesFile",
    "read_lines",
    "deadlines",
    "parity",
    "looks",
    "entrants",
    "contenders",
]
"""Names of classes, functions, arguments, attributes and files that have become others."""


HISTORY = ("configs/old_names.py", "embodied/evaluation/old_results.py", "embodied/runs/old_checkpoints.py")
"""Modules that read old formats, and therefore hold old names."""


def dialect() -> list[str]:
    """Places that use a term of DIALECT or open a docstring with one of OPENINGS: "path:line:
    term".
    """
    return [place for module in product() if str(module.path) not in HISTORY for place in _in_module(module)] + list(
        _in_prose()
    )


def old_names() -> list[str]:
    """Places that define or bind one of NAMES: "path:line: name"."""
    return [place for module in product() for place in _names_in(module)]


def _in_module(module: Module) -> Iterator[str]:
    for line, text in _texts(module):
        yield from (f"{module.path}:{line}: {term}" for term in _terms(text))
    for node in module.nodes(ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef):
        docstring = ast.get_docstring(node) or ""  # type: ignore[arg-type]
        if re.match(OPENINGS, docstring):
            yield f"{module.path}:{getattr(node, 'lineno', 1)}: opens with {docstring.split()[0]}"


def _texts(module: Module) -> Iterator[tuple[int, str]]:
    """Strings and comments of a module with their lines."""
    for node in module.nodes(ast.Constant):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
    for number, line in enumerate(module.text.splitlines(), 1):
        if "#" in line:
            yield number, line.partition("#")[2]


def _in_prose() -> Iterator[str]:
    for path in prose():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield from (f"{path.relative_to(ROOT)}:{number}: {term}" for term in _terms(line))


def _terms(text: str) -> list[str]:
    return [match[0] for pattern in DIALECT for match in re.finditer(pattern, text, re.IGNORECASE)]


def _names_in(module: Module) -> Iterator[str]:
    if module.path.stem in NAMES:
        yield f"{module.path}:1: {module.path.stem}"
    for node in ast.walk(module.tree):
        name = getattr(node, "name", None) or getattr(node, "arg", None)
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            name = node.id if isinstance(node, ast.Name) else node.attr
        if name in NAMES:
            yield f"{module.path}:{node.lineno}: {name}"  # type: ignore[attr-defined]
