"""Checks of arguments, which name the field, its value and the allowed values.

A dataclass names its bare fields; the composer of a command line adds the path.
"""

import math
from collections.abc import Container
from typing import Any


def require(holds: bool, name: str, value: object, allowed: str) -> None:
    """Raises ValueError "<name> is <value>; it must be <allowed>" unless `holds`."""
    if not holds:
        raise ValueError(f"{name} is {value!r}; it must be {allowed}")


def at_least(config: Any, /, **bounds: float) -> None:
    """Checks that each named field is its bound or more; NaN is refused.

    Raises:
        ValueError: for the first field below its bound.
    """
    for name, bound in bounds.items():
        value = getattr(config, name)
        require(value >= bound, name, value, f"at least {bound}")


def above(config: Any, bound: float, /, *names: str) -> None:
    """Checks that each named field is above `bound`; NaN is refused.

    Raises:
        ValueError: for the first field that is not.
    """
    for name in names:
        value = getattr(config, name)
        require(value > bound, name, value, f"above {bound}")


def above_or_none(config: Any, bound: float, /, *names: str) -> None:
    """Checks that each named field is None or above `bound`; NaN is refused.

    Raises:
        ValueError: for the first field that is neither.
    """
    for name in names:
        value = getattr(config, name)
        require(value is None or value > bound, name, value, f"above {bound}, or none")


def within(config: Any, low: float, high: float, /, *names: str) -> None:
    """Checks that each named field is in [low, high]; NaN is refused.

    Raises:
        ValueError: for the first field outside.
    """
    for name in names:
        value = getattr(config, name)
        require(low <= value <= high, name, value, f"in [{low}, {high}]")


def finite(config: Any, /, *names: str) -> None:
    """Checks that each named field is a finite number.

    Raises:
        ValueError: for the first that is not.
    """
    for name in names:
        value = getattr(config, name)
        require(math.isfinite(value), name, value, "finite")


def one_of(name: str, value: object, allowed: Container[Any]) -> None:
    """Checks that a value is among the allowed ones.

    Raises:
        ValueError: listing them when it is not.
    """
    if value not in allowed:
        raise ValueError(f"{name} is {value!r}; choose one of {', '.join(map(str, allowed))}")  # type: ignore[call-overload]


def device(name: str) -> None:
    """Checks that torch knows a device of this name, whether or not this machine has it.

    Raises:
        ValueError: when it does not.
    """
    import torch  # only here: configs that workers load use this file

    try:
        torch.device(name)
    except RuntimeError as error:
        raise ValueError(f"device is {name!r}; it must be cpu, cuda or cuda:<number>") from error
