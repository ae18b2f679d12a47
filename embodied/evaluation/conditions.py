"""Conditions: one named perturbation at one severity, and whether training has seen it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from embodied.actions import ActionSpace
from embodied.perturbations import Perturbation, covers

NOMINAL = "nominal"
"""The family, and the name, of the unperturbed condition."""

METRES, DEGREES = "metres", "degrees"
DISABLED_AT_RANDOM, DISABLED_IN_ARC = "turns_disabled_at_random", "turns_disabled_in_arc"
"""Axes of the built-in grids: what is added to every move and to every turn, and the number of
turns that do nothing, drawn at random or neighbours.
"""


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A perturbation with a name and its position on the axes of a study."""

    name: str
    """For display only."""
    perturbation: Perturbation
    family: str = "other"
    """Conditions of one family share a degradation curve. Severity 0 means unperturbed, so the
    nominal condition belongs to every curve."""
    severity: float | None = None
    """The position on the curve; None for a categorical condition."""
    unit: str = ""
    """The unit of the severity."""
    axes: Mapping[str, float] = field(default_factory=dict)
    """The position by axis, e.g. {"metres": 0.2, "degrees": 90}; 0 on every other axis. The nominal
    condition has no axes, and neither has a categorical one."""

    def seen(self, training: Perturbation, space: ActionSpace) -> bool:
        """Returns whether training could have drawn everything that this condition can draw."""
        return covers(training, self.perturbation, space)
