"""Reads results from before December 2026: conditions without axes, and arrays of other names.

Delete this module once no such results are left.
"""

import re
from collections.abc import Mapping
from typing import Any

from embodied.evaluation.conditions import DEGREES, DISABLED_AT_RANDOM, DISABLED_IN_ARC, METRES

_AXIS = {
    "drift of moves": METRES,
    "drift of turns": DEGREES,
    "turns disabled at random": DISABLED_AT_RANDOM,
    "turns disabled in an arc": DISABLED_IN_ARC,
}
"""Axes of the families of `embodied.evaluation.grids`; no other condition had any."""

_CROSSED = re.compile(r"turns, moves ([+-]\d+\.\d+) m")


OLD_ARRAYS = {"sheet": "header", "due": "commanded", "foretold": "predicted"}
"""Arrays of stored trajectories, and their names since."""


def with_axes(record: Mapping[str, Any]) -> dict[str, Any]:
    """Returns a row, or the sums of a condition, with `axes`: its own, or those its family
    implies.
    """
    return dict(record) if "axes" in record else {**record, "axes": _axes(record["family"], record["severity"])}


def _axes(family: str, severity: float | None) -> dict[str, float]:
    if severity is None:
        return {}
    if crossed := _CROSSED.fullmatch(family):
        return {METRES: float(crossed[1]), DEGREES: severity}
    return {_AXIS[family]: severity} if family in _AXIS else {}
