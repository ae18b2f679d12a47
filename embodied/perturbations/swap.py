"""Swap: actions exchange their motions."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from embodied.actions import ActionSpace
from embodied.perturbations.actuation import Actuation, Change
from embodied.perturbations.perturbation import ActionGroup, EpisodePerturbation, Perturbation


@dataclass(frozen=True, kw_only=True)
class Swap(EpisodePerturbation):
    """Permutes the motions of the actions `among` moves, turns or all motions.

    Without `order` every permutation is equally likely, drawn once an episode. With it, the i-th
    action of the group (by index) executes the motion of the action named `order[i]`.
    """

    kind: ClassVar[str] = "swap"
    among: ActionGroup = ActionGroup.TURNS
    order: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "order", tuple(self.order))

    def draw(self, space: ActionSpace, rng: np.random.Generator) -> Change:
        """As many numbers as the group has actions."""
        group = self.among.indices(space)
        source = self._ordered(space, group) if self.order else group[np.argsort(rng.random(len(group)), kind="stable")]

        def change(actuation: Actuation) -> Actuation:
            motions = actuation.motions.copy()
            motions[group] = actuation.motions[source]
            return replace(actuation, motions=motions)

        return change

    def covers(self, other: Perturbation, space: ActionSpace) -> bool:
        """A random permutation covers all those of its group and of a group within it."""
        assert isinstance(other, Swap)
        wider = self.among in (other.among, ActionGroup.MOTIONS)
        return wider if not self.order else self == other

    def may_do_nothing(self, space: ActionSpace) -> bool:
        """A random permutation may leave all as it was."""
        return not self.order or self.order == tuple(space.names[i] for i in self.among.indices(space))

    def describe(self) -> str:
        """For example `swap turns at random`."""
        return f"swap {self.among.value} {'as ' + ', '.join(self.order) if self.order else 'at random'}"

    def _ordered(self, space: ActionSpace, group: NDArray[np.intp]) -> NDArray[np.intp]:
        names = [space.names[i] for i in group]
        if sorted(self.order) != sorted(names):
            raise ValueError(f"swap.order must name each of {names} once, got {list(self.order)}")
        return np.array([space.names.index(name) for name in self.order], dtype=np.intp)
