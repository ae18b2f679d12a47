"""Grids of conditions, chosen to show where a policy holds and where it breaks.

The points are this project's own choice, not the protocol of a paper.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from embodied.actions import ActionKind, ActionSpace
from embodied.evaluation.conditions import DEGREES, DISABLED_AT_RANDOM, DISABLED_IN_ARC, METRES, NOMINAL, Condition
from embodied.perturbations import (
    THOR_NOISE,
    TRAINING_DRIFT,
    VALIDATION_DRIFT,
    Coupling,
    Delay,
    Disable,
    Drift,
    Dropout,
    Nothing,
    Perturbation,
    Phase,
    PyRobot,
    Scale,
    Schedule,
    Swap,
)


@dataclass(frozen=True, kw_only=True)
class Points:
    """The points of a grid on its axes."""

    metres: tuple[float, ...]
    """Drift of moves alone."""
    degrees: tuple[float, ...]
    """Drift of turns alone."""
    crossed_metres: tuple[float, ...] = ()
    """Drift of moves, crossed with `crossed_degrees`."""
    crossed_degrees: tuple[float, ...] = ()
    """Drift of turns, crossed with `crossed_metres`."""
    counts: tuple[int, ...]
    """Numbers of disabled turns."""


class Grid(Enum):
    """A grid of conditions, by size."""

    QUICK = "quick"
    """Few points on the axes of drift."""
    FULL = "full"
    """More points, and drift of moves crossed with drift of turns."""
    COMPARISON = "comparison"
    """For many policies and seeds: as many points on the axes, and a coarser cross for a heat
    map.
    """

    @property
    def points(self) -> Points:
        """The points of this grid."""
        return POINTS[self]

    def build(self, space: ActionSpace, training: Perturbation = TRAINING_DRIFT) -> list[Condition]:
        """Returns the conditions in an action space, the nominal and the training condition
        first.
        """
        points = self.points
        return [
            Condition(name=NOMINAL, perturbation=Nothing(), family=NOMINAL, severity=0.0),
            Condition(name="training distribution", perturbation=training, family="training"),
            *_drift_alone(points.metres, points.degrees),
            *_crossed_drift(points.crossed_metres, points.crossed_degrees),
            *_disabled(space, points.counts),
            *(Condition(name=name, perturbation=how, family=how.kind) for name, how in self._categorical.items()),
        ]

    @property
    def _categorical(self) -> dict[str, Perturbation]:
        return CATEGORICAL | EARLY_CHANGE if self is Grid.COMPARISON else CATEGORICAL


_FULL_METRES = (-0.1, -0.05, 0.05, 0.1, 0.2, 0.4)
_FULL_DEGREES = (-135.0, -90.0, -45.0, -30.0, -15.0, 15.0, 30.0, 45.0, 90.0, 135.0, 180.0)

POINTS = {
    Grid.QUICK: Points(
        metres=(-0.1, 0.05, 0.1, 0.2, 0.4),
        degrees=(-90.0, -45.0, -15.0, 15.0, 45.0, 90.0, 180.0),
        counts=(2, 6),
    ),
    Grid.FULL: Points(
        metres=_FULL_METRES,
        degrees=_FULL_DEGREES,
        crossed_metres=_FULL_METRES,
        crossed_degrees=(*_FULL_DEGREES, 0.0),
        counts=(1, 2, 4, 6),
    ),
    Grid.COMPARISON: Points(
        metres=_FULL_METRES,
        degrees=_FULL_DEGREES,
        crossed_metres=(-0.1, 0.1, 0.2, 0.4),
        crossed_degrees=(-90.0, -30.0, 30.0, 90.0, 180.0),
        counts=(2, 4, 6),
    ),
}
"""The points of every grid."""

CATEGORICAL: dict[str, Perturbation] = {
    "far drift (0.1–0.2 m either way, 30–330°)": VALIDATION_DRIFT,
    "wet floor (moves ×1.5)": Scale(moves=1.5),
    "carpet (moves and turns ×0.6)": Scale(moves=0.6, turns=0.6),
    "broken wheel (60° a metre, 2 mm a degree)": Coupling(degrees_per_metre=60.0, metres_per_degree=0.002),
    "turns swapped at random": Swap(),
    "noise of AI2-THOR": THOR_NOISE,
    "noise of PyRobot's LoCoBot": PyRobot(),
    "delay of one step": Delay(steps=1),
    "one action in five lost": Dropout(probability=0.2),
    "turns drift +90° from step 30 on": Schedule(phases=(Phase(step=30, perturbation=Drift(degrees=90.0)),)),
}
"""Conditions without a severity: one or two perturbations of each kind."""

EARLY_CHANGE: dict[str, Perturbation] = {
    "turns drift +90° from step 10 on": Schedule(phases=(Phase(step=10, perturbation=Drift(degrees=90.0)),)),
}
"""A change that sets in before a short episode ends."""

ARC_FROM_DEG = 210.0
"""Start of the arc of disabled turns in degrees clockwise; the next turn the action space has."""


def _drift_alone(metres: Sequence[float], degrees: Sequence[float]) -> Iterator[Condition]:
    """Yields drift of moves alone, then of turns alone."""
    for drift in metres:
        yield Condition(
            name=f"moves {drift:+.2f} m",
            perturbation=Drift(metres=drift),
            family="drift of moves",
            severity=drift,
            unit="metres added to every move",
            axes={METRES: drift},
        )
    for drift in degrees:
        yield _turn_drift("drift of turns", f"turns {drift:+g}°", {DEGREES: drift})


def _crossed_drift(metres: Sequence[float], degrees: Sequence[float]) -> Iterator[Condition]:
    """Yields, for each drift of moves, a curve over drift of turns."""
    for metre in metres:
        for degree in sorted(degrees):
            name = f"turns {degree:+g}° with moves {metre:+.2f} m"
            yield _turn_drift(f"turns, moves {metre:+.2f} m", name, {METRES: metre, DEGREES: degree})


def _turn_drift(family: str, name: str, axes: dict[str, float]) -> Condition:
    return Condition(
        name=name,
        perturbation=Drift(metres=axes.get(METRES, 0.0), degrees=axes[DEGREES]),
        family=family,
        severity=axes[DEGREES],
        unit="degrees added to every turn",
        axes=axes,
    )


def _disabled(space: ActionSpace, counts: Sequence[int]) -> Iterator[Condition]:
    """Yields turns that do nothing, at random and in an arc, as long as one turn is left."""
    turns = (-space.motions[space.of_kind(ActionKind.TURN), 2]) % 360
    start = min(turns, key=lambda turn: (turn - ARC_FROM_DEG) % 360)
    for how, axis, from_deg in (
        ("at random", DISABLED_AT_RANDOM, None),
        ("in an arc", DISABLED_IN_ARC, float(start)),
    ):
        for count in (count for count in counts if count < len(turns)):
            yield Condition(
                name=f"{count} {'turn' if count == 1 else 'turns'} disabled {how}",
                perturbation=Disable(count=float(count), from_deg=from_deg),
                family=f"turns disabled {how}",
                severity=float(count),
                unit="turns that do nothing",
                axes={axis: float(count)},
            )
