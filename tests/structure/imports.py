"""The import graph of the project and its cycles."""

import ast

from tests.structure.source import Module, product


def graph(modules: tuple[Module, ...]) -> dict[str, set[str]]:
    """{module: modules it imports}, function bodies included, packages' `__init__` by their own
    name.
    """
    names = {module.name for module in modules}
    return {module.name: _imported(module, names) - {module.name} for module in modules}


def cycles(edges: dict[str, set[str]]) -> list[list[str]]:
    """Strongly connected components of more than one module (Tarjan, 1972), sorted."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for neighbour in edges[node]:
            if neighbour not in index:
                visit(neighbour)
                low[node] = min(low[node], low[neighbour])
            elif neighbour in stack:
                low[node] = min(low[node], index[neighbour])
        if low[node] == index[node]:
            component = stack[stack.index(node) :]
            del stack[stack.index(node) :]
            found.extend([sorted(component)] if len(component) > 1 else [])

    for node in sorted(edges):
        if node not in index:
            visit(node)
    return sorted(found)


def import_cycles() -> list[list[str]]:
    """Cycles among the modules of the product."""
    return cycles(graph(product()))


def _imported(module: Module, names: set[str]) -> set[str]:
    found: set[str] = set()
    for node in module.nodes(ast.Import, ast.ImportFrom):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            submodules = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= submodules & names or {str(node.module)}
    return found & names
