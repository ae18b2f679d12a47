"""Regions: conditions taken together because one thing is asked of all of them."""

from collections.abc import Callable

from embodied.evaluation.conditions import NOMINAL
from embodied.evaluation.seed_intervals import Interval, average
from experiments.studies.comparison.records import ConditionSums
from experiments.studies.comparison.scores import Scores

IN_RANGE = "in range"
FAR_TURNS = "turns 30–330° off"

FAR_DEGREES, FAR_METRES = 30.0, 0.1

REGIONS: dict[str, Callable[[ConditionSums], bool]] = {
    IN_RANGE: lambda one: bool(one.seen),
    FAR_TURNS: lambda one: one.family == "drift of turns" and abs(one.severity or 0.0) >= FAR_DEGREES,
    "moves 0.1 m or more off": lambda one: one.family == "drift of moves" and abs(one.severity or 0.0) >= FAR_METRES,
    "both off": lambda one: one.family.startswith("turns, moves"),
    "turns disabled at random": lambda one: one.family == "turns disabled at random",
    "turns disabled in an arc": lambda one: one.family == "turns disabled in an arc",
    "changes in mid-episode": lambda one: one.family == "schedule",
    "other kinds": lambda one: not one.seen and one.severity is None and one.family != "schedule",
}
"""By name: which conditions belong. "In range" is what the training of the reference covers, the nominal condition included."""


def region_conditions(scores: Scores) -> dict[str, list[str]]:
    """The conditions of every region that has some."""
    found = {
        region: [name for name, one in scores.conditions.items() if belongs(one)] for region, belongs in REGIONS.items()
    }
    return {region: names for region, names in found.items() if names}


def retained_success(scores: Scores, policy: str, measure: str = "success") -> Interval:
    """The share of its success in range that a policy keeps with turns far off; not finite where it had none."""
    inside, outside = (
        scores.rates(policy, region_conditions(scores)[region], measure) for region in (IN_RANGE, FAR_TURNS)
    )
    return average(outside / inside)


def nominal_conditions(scores: Scores) -> list[str]:
    """The unperturbed condition."""
    return [name for name, one in scores.conditions.items() if one.family == NOMINAL]
