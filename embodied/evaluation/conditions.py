"""Conditions: one named perturbation at one severity."""

from dataclasses import dataclass

from embodied.actions import ActionSpace
from embodied.perturbations import Perturbation, covers


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A perturbation with a name, and its place on a degradation curve.

    Conditions of one `family` share a curve, with `severity` in `unit` along x; severity 0 means unperturbed, so the nominal
    condition belongs to every curve. Without a severity a condition is shown by its name.
    """

    name: str
    perturbation: Perturbation
    family: str = "other"
    severity: float | None = None
    unit: str = ""

    def seen(self, training: Perturbation, space: ActionSpace) -> bool:
        """Whether training could have drawn everything this condition can draw: computed, never claimed."""
        return covers(training, self.perturbation, space)


NOMINAL = "nominal"
"""The family, and the name, of the unperturbed condition."""
