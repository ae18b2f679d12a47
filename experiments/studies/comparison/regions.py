"""Regions: groups of conditions that a comparison reports together."""

from collections.abc import Callable

from embodied.evaluation.conditions import DEGREES, DISABLED_AT_RANDOM, DISABLED_IN_ARC, METRES, NOMINAL
from embodied.evaluation.intervals import Interval, average
from experiments.studies.comparison.records import ConditionSums
from experiments.studies.comparison.scores import Scores

IN_RANGE = "in range"
FAR_TURNS = "turns 30–330° off"

FAR_DEGREES, FAR_METRES = 30.0, 0.1


def varies(one: ConditionSums, *axes: str) -> bool:
    """Returns whether a condition has exactly these axes."""
    return one.axes.keys() == set(axes)


REGIONS: dict[str, Callable[[ConditionSums], bool]] = {
    IN_RANGE: lambda one: bool(one.seen),
    FAR_TURNS: lambda one: varies(one, DEGREES) and abs(one.axes[DEGREES]) >= FAR_DEGREES,
    "moves 0.1 m or more off": lambda one: varies(one, METRES) and abs(one.axes[METRES]) >= FAR_METRES,
    "both off": lambda one: varies(one, METRES, DEGREES),
    "turns disabled at random": lambda one: varies(one, DISABLED_AT_RANDOM),
    "turns disabled in an arc": lambda one: varies(one, DISABLED_IN_ARC),
    "changes in mid-episode": lambda one: one.family == "schedule",
    "other kinds": lambda one: not one.seen and one.severity is None and one.family != "schedule",
}
"""Whether a condition belongs, by region. "In range" is the training distribution of the reference,
the nominal condition included."""


def region_conditions(scores: Scores) -> dict[str, list[str]]:
    """Returns the conditions of every region that has any."""
    found = {
        region: [name for name, one in scores.conditions.items() if belongs(one)] for region, belongs in REGIONS.items()
    }
    return {region: names for region, names in found.items() if names}


def retained_success(scores: Scores, policy: str, measure: str = "success") -> Interval:
    """Returns success with turns far off as a share of success in range; not finite if that is
    0.
    """
    inside, outside = (
        scores.rates(policy, region_conditions(scores)[region], measure) for region in (IN_RANGE, FAR_TURNS)
    )
    return average(outside / inside)


def nominal_conditions(scores: Scores) -> list[str]:
    """Returns the unperturbed condition, if it was evaluated."""
    return [name for name, one in scores.conditions.items() if one.family == NOMINAL]
