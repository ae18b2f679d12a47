"""The project's Python files, parsed once, and what the counts read from them."""

import ast
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("embodied", "envs", "policies", "configs", "experiments")


@dataclass(frozen=True)
class Module:
    """One Python file of the project."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        """Dotted name, the package's own for an `__init__`."""
        return ".".join(self.path.with_suffix("").parts).removesuffix(".__init__")

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree."""
        return ast.parse(self.text)

    def nodes(self, *kinds: type[ast.AST]) -> list[ast.AST]:
        """All nodes of these kinds, wherever in the file."""
        return [node for node in ast.walk(self.tree) if isinstance(node, kinds)]


@cache
def product() -> tuple[Module, ...]:
    """The modules of the packages and the facade, without tests."""
    paths = [ROOT / "surefoot.py", *(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))]
    return _read(sorted(path for path in paths if path.exists()))


@cache
def tests() -> tuple[Module, ...]:
    """The modules of the tests."""
    return _read(sorted((ROOT / "tests").rglob("*.py")))


def prose() -> list[Path]:
    """Pages and configurations: README, docs and YAML, without committed results."""
    found = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "configs").rglob("*.yaml")]
    return sorted(found)


def _read(paths: list[Path]) -> tuple[Module, ...]:
    return tuple(Module(path.relative_to(ROOT), path.read_text(encoding="utf-8")) for path in paths)
