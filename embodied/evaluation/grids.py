"""The default grids of conditions. They are choices of ours, meant to show where a policy holds and where it breaks; no paper's protocol."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from embodied.actions import ActionKind, ActionSpace
from embodied.evaluation.conditions import NOMINAL, Condition
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
    """Where a grid has its conditions: drift of moves alone, of turns alone, the two crossed, and counts of disabled turns."""

    metres: tuple[float, ...]
    degrees: tuple[float, ...]
    crossed_metres: tuple[float, ...] = ()
    crossed_degrees: tuple[float, ...] = ()
    counts: tuple[int, ...]


class Grid(Enum):
    """`quick` has few points on the axes of drift; `full` has more, and crosses drift of moves with drift of turns.

    `comparison` is for many policies and seeds: as many points on the axes, and a coarser cross that still makes a map.
    """

    QUICK = "quick"
    FULL = "full"
    COMPARISON = "comparison"

    @property
    def points(self) -> Points:
        """Its numbers."""
        return POINTS[self]

    def build(self, space: ActionSpace, training: Perturbation = TRAINING_DRIFT) -> list[Condition]:
        """Its conditions in an action space: nominal and training's own distribution first, then drift, disabled turns, and one of each other kind."""
        points = self.points
        return [
            Condition(name=NOMINAL, perturbation=Nothing(), family=NOMINAL, severity=0.0),
            Condition(name="training distribution", perturbation=training, family="training"),
            *_drift_axes(points.metres, points.degrees),
            *_crossed_drift(points.crossed_metres, points.crossed_degrees),
            *_disabled(space, points.counts),
            *(Condition(name=name, perturbation=how, family=how.kind) for name, how in self._others.items()),
        ]

    @property
    def _others(self) -> dict[str, Perturbation]:
        return OTHERS | EARLY_CHANGE if self is Grid.COMPARISON else OTHERS


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
"""The only place where a grid has numbers of its own."""

OTHERS: dict[str, Perturbation] = {
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
"""One or two of each kind that has no curve."""

EARLY_CHANGE: dict[str, Perturbation] = {
    "turns drift +90° from step 10 on": Schedule(phases=(Phase(step=10, perturbation=Drift(degrees=90.0)),)),
}
"""A change that comes before a short episode is over."""

ARC_FROM_DEG = 210.0
"""Where the arc of disabled turns begins, in degrees to the right, where the action space has that turn."""


def _drift_axes(metres: Sequence[float], degrees: Sequence[float]) -> Iterator[Condition]:
    """Drift of moves alone, then of turns alone."""
    for drift in metres:
        yield Condition(
            name=f"moves {drift:+.2f} m",
            perturbation=Drift(metres=drift),
            family="drift of moves",
            severity=drift,
            unit="metres added to every move",
        )
    for drift in degrees:
        yield _turn_drift("drift of turns", f"turns {drift:+g}°", 0.0, drift)


def _crossed_drift(metres: Sequence[float], degrees: Sequence[float]) -> Iterator[Condition]:
    """A curve over drift of turns for each drift of moves."""
    for metre in metres:
        for degree in sorted(degrees):
            yield _turn_drift(
                f"turns, moves {metre:+.2f} m", f"turns {degree:+g}° with moves {metre:+.2f} m", metre, degree
            )


def _turn_drift(family: str, name: str, metres: float, degrees: float) -> Condition:
    return Condition(
        name=name,
        perturbation=Drift(metres=metres, degrees=degrees),
        family=family,
        severity=degrees,
        unit="degrees added to every turn",
    )


def _disabled(space: ActionSpace, counts: Sequence[int]) -> Iterator[Condition]:
    """Turns that do nothing, at random and in an arc, as long as one is left."""
    turns = (-space.motions[space.of_kind(ActionKind.TURN), 2]) % 360
    start = min(turns, key=lambda turn: (turn - ARC_FROM_DEG) % 360)
    for how, from_deg in (("at random", None), ("in an arc", float(start))):
        for count in (count for count in counts if count < len(turns)):
            yield Condition(
                name=f"{count} {'turn' if count == 1 else 'turns'} disabled {how}",
                perturbation=Disable(count=float(count), from_deg=from_deg),
                family=f"turns disabled {how}",
                severity=float(count),
                unit="turns that do nothing",
            )
