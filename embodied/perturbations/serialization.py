"""Perturbations as plain trees of dicts, lists, numbers and strings: their form in YAML.

    drift: {metres: [-0.05, 0.05], degrees: {low: -180, high: 180, holes: [[-15, 15]]}}

A perturbation is its kind and its fields; a list composes; a bare kind has all defaults. A
magnitude is a number, a [low, high] pair, {low, high, holes}, or {any_of: [...]} of these.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import yaml

from embodied.perturbations.compose import Compose
from embodied.perturbations.magnitudes import Choice, Magnitude, Range, as_range, as_values
from embodied.perturbations.perturbation import KINDS, Perturbation, magnitudes
from embodied.perturbations.schedule import Phase

Tree = Any
"""Dicts, lists, numbers and strings."""


def load_yaml(path: str | Path) -> Perturbation:
    """Read a perturbation from a YAML file.

    Raises:
        ValueError: when it is none; the message names the key and what is allowed.
    """
    return perturbation_from_tree(yaml.safe_load(Path(path).read_text(encoding="utf-8")))


def save_yaml(perturbation: Perturbation, path: str | Path) -> None:
    """Write a perturbation so that `load_yaml` gives the same again."""
    Path(path).write_text(yaml.safe_dump(to_tree(perturbation), sort_keys=False), encoding="utf-8")


def to_tree(perturbation: Perturbation) -> Tree:
    """The tree of a perturbation; fields that have their default are left out."""
    if isinstance(perturbation, Compose):
        return [to_tree(part) for part in perturbation.parts]
    return {perturbation.kind: _fields_to_tree(perturbation)}


def perturbation_from_tree(tree: Tree, where: str = "perturbation") -> Perturbation:
    """The perturbation of a tree.

    Raises:
        ValueError: for an unknown kind or key, a wrong type or an impossible value; the message
            names it and what is allowed.
    """
    if isinstance(tree, list | tuple):
        return Compose(parts=tuple(perturbation_from_tree(part, f"{where}[{i}]") for i, part in enumerate(tree)))
    if isinstance(tree, str):
        tree = {tree: {}}
    if not isinstance(tree, Mapping) or len(tree) != 1:
        raise ValueError(
            f"{where} must be one kind with its fields, or a list of such to compose; kinds are "
            f"{sorted(KINDS)}; got {tree!r}"
        )
    ((kind, body),) = tree.items()
    if kind not in KINDS:
        raise ValueError(f"{where}: unknown kind {kind!r}; allowed are {sorted(KINDS)}")
    perturbation: Perturbation = _build(KINDS[kind], {} if body is None else body, f"{where}.{kind}")
    return perturbation


def _fields_to_tree(thing: Perturbation | Phase) -> dict[str, Tree]:
    values = {field.name: getattr(thing, field.name) for field in fields(thing)}
    return {name: _to_tree(value) for name, value in values.items() if value != _defaults(type(thing)).get(name)}


def _defaults(cls: type[Any]) -> dict[str, Any]:
    """Default of every field that has one, magnitudes as ranges."""
    given = {field.name: field.default for field in fields(cls) if field.default is not MISSING}
    return given | {name: as_values(given[name]) for name in magnitudes(cls) if name in given}


def _to_tree(value: Any) -> Tree:
    if isinstance(value, Perturbation):
        return to_tree(value)
    if isinstance(value, Phase):
        return _fields_to_tree(value)
    if isinstance(value, Range | Choice):
        return _magnitude_to_tree(value)
    if isinstance(value, tuple):
        return [_to_tree(part) for part in value]
    return value.value if isinstance(value, Enum) else value


def _magnitude_to_tree(value: Range | Choice) -> Tree:
    if isinstance(value, Choice):
        return {"any_of": [_magnitude_to_tree(option) for option in value.options]}
    low, high = _number(value.low), _number(value.high)
    if value.holes:
        return {"low": low, "high": high, "holes": [[_number(start), _number(stop)] for start, stop in value.holes]}
    return low if low == high else [low, high]


def _number(value: float) -> float | int:
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _build(cls: type[Any], body: Tree, where: str) -> Any:
    """An instance of a dataclass from a mapping of its fields."""
    known = {field.name: field for field in fields(cls)}
    if not isinstance(body, Mapping):
        raise ValueError(f"{where} must be a mapping of {sorted(known)}, got {body!r}")
    unknown = [key for key in body if key not in known]
    if unknown:
        raise ValueError(f"{where}: unknown key {unknown[0]!r}; allowed are {sorted(known)}")
    missing = [name for name, field in known.items() if field.default is MISSING and name not in body]
    if missing:
        raise ValueError(f"{where}: {missing[0]!r} is missing")
    hints = get_type_hints(cls)
    values = {name: _from_tree(hints[name], part, f"{where}.{name}") for name, part in body.items()}
    try:
        return cls(**values)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None


def _from_tree(hint: Any, tree: Tree, where: str) -> Any:
    """A value of the type `hint`."""
    if hint == Magnitude:
        return _magnitude_from_tree(tree, where)
    if hint is Perturbation:
        return perturbation_from_tree(tree, where)
    if hint is Phase:
        return _build(Phase, tree, where)
    if get_origin(hint) is tuple:
        return tuple(
            _from_tree(get_args(hint)[0], part, f"{where}[{i}]") for i, part in enumerate(_sequence(tree, where))
        )
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _enum_from_tree(hint, tree, where)
    return _scalar_from_tree(hint, tree, where)


def _magnitude_from_tree(tree: Tree, where: str) -> Range | Choice:
    try:
        if not isinstance(tree, Mapping):
            return as_values(tree)
        if set(tree) == {"any_of"}:
            options = enumerate(_sequence(tree["any_of"], f"{where}.any_of"))
            return Choice(tuple(as_range(_magnitude_from_tree(part, f"{where}.any_of[{i}]")) for i, part in options))
        if not {"low", "high"} <= set(tree) <= {"low", "high", "holes"}:
            raise ValueError(f"expected the keys low, high and holes, or any_of alone; got {sorted(map(str, tree))}")
        return Range(tree["low"], tree["high"], tuple(_sequence(tree.get("holes", []), f"{where}.holes")))
    except ValueError as error:
        raise ValueError(
            f"{where}: {error}; a magnitude is a number, [low, high], {{low, high, holes}} or {{any_of: [...]}}"
        ) from None


def _enum_from_tree(enum: type[Enum], tree: Tree, where: str) -> Enum:
    allowed = {member.value: member for member in enum}
    if tree not in allowed:
        raise ValueError(f"{where} must be one of {sorted(allowed)}, got {tree!r}")
    return allowed[tree]


def _scalar_from_tree(hint: Any, tree: Tree, where: str) -> Any:
    allowed = get_args(hint) or (hint,)
    if isinstance(tree, int) and not isinstance(tree, bool) and float in allowed:
        return float(tree)
    if type(tree) not in allowed:
        raise ValueError(f"{where} must be {' or '.join(kind.__name__ for kind in allowed)}, got {tree!r}")
    return tree


def _sequence(tree: Tree, where: str) -> Sequence[Any]:
    if not isinstance(tree, list | tuple):
        raise ValueError(f"{where} must be a list, got {tree!r}")
    return tree
