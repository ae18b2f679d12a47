"""Disable: some actions do nothing any more."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from embodied.actions import ActionKind, ActionSpace
from embodied.perturbations.actuation import Actuation, Change
from embodied.perturbations.magnitudes import Magnitude, draw_integer, integers, text
from embodied.perturbations.perturbation import ActionGroup, EpisodePerturbation, Perturbation


@dataclass(frozen=True, kw_only=True)
class Disable(EpisodePerturbation):
    """Disables actions, which then cost a step and change nothing; given in one of three ways.

    - `count` alone: that number at random of the group `among`. The sets of one episode are nested:
      two more disabled are the same ones and two others.
    - `count` and `from_deg`: that number neighbouring turns on the circle, beginning with the one
      of nominal `from_deg` degrees to the right and going on to the right (30 degrees left is
      330 right).
    - `names`: these.

    Source: Zeng et al. 2023 disable turns only, at test time, at random or contiguously from 210
    degrees (released code).
    """

    kind: ClassVar[str] = "disable"
    commutes: ClassVar[bool] = True
    idle: ClassVar[bool] = True
    count: Magnitude = 0.0
    among: ActionGroup = ActionGroup.TURNS
    from_deg: float | None = None
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "names", tuple(self.names))
        self._limit("count", 0)
        self._whole("count")
        if self.names and (self.from_deg is not None or integers(self.count) != [0]):
            raise ValueError("disable.names says which ones already; leave out count and from_deg")
        if self.from_deg is not None and self.among is not ActionGroup.TURNS:
            raise ValueError(f"disable.from_deg is for among: turns, got among: {self.among.value}")

    def draw(self, space: ActionSpace, rng: np.random.Generator) -> Change:
        """The count first, then one number for each action of the group."""
        group, count = self.among.indices(space), draw_integer(self.count, rng)
        shuffled = group[np.argsort(rng.random(len(group)), kind="stable")]
        self._check(space)
        off = shuffled[:count] if self._random else sorted(self._fixed(space, count))

        def change(actuation: Actuation) -> Actuation:
            enabled = actuation.enabled.copy()
            enabled[off] = False
            return replace(actuation, enabled=enabled)

        return change

    def covers(self, other: Perturbation, space: ActionSpace) -> bool:
        """By the sets of actions that can be disabled."""
        assert isinstance(other, Disable)
        other._check(space)
        mine, theirs = set(self.among.indices(space).tolist()), set(other.among.indices(space).tolist())
        if other._random:
            return self._random and theirs <= mine and set(integers(other.count)) <= set(integers(self.count))
        if self._random:
            return all(off <= mine and len(off) in integers(self.count) for off in other._sets(space))
        return other._sets(space) <= self._sets(space)

    def describe(self) -> str:
        """For example `disable 3 random turns`, `disable 5 turns from 210 deg right`."""
        if self.names:
            return f"disable {', '.join(self.names)}"
        count = text(self.count)
        if self._random:
            return f"disable {count} random {self.among.value}"
        return f"disable {count} turns from {self.from_deg:g} deg right"

    @property
    def _random(self) -> bool:
        return not self.names and self.from_deg is None

    def _sets(self, space: ActionSpace) -> set[frozenset[int]]:
        return {self._fixed(space, count) for count in integers(self.count)}

    def _fixed(self, space: ActionSpace, count: int) -> frozenset[int]:
        """Indices of the actions that are disabled for sure."""
        if self.names:
            return frozenset(space.names.index(name) for name in self.names)
        turns = _clockwise(space)
        angles = (-space.motions[turns, 2]) % 360
        first = int(np.argmin(np.abs(angles - (self.from_deg or 0.0) % 360)))
        return frozenset(int(turn) for turn in np.roll(turns, -first)[:count])

    def _check(self, space: ActionSpace) -> None:
        movable = [space.names[i] for i in ActionGroup.MOTIONS.indices(space)]
        wrong = [name for name in self.names if name not in movable]
        if wrong:
            raise ValueError(f"disable.names {wrong} cannot be disabled; choose among {movable}")
        most = len(self.among.indices(space))
        if integers(self.count)[-1] > most:
            raise ValueError(
                f"disable.count can be at most {most}, the {self.among.value} of {space.name!r}; got {text(self.count)}"
            )
        angles = ((-space.motions[_clockwise(space), 2]) % 360).tolist()
        if self.from_deg is not None and self.from_deg % 360 not in angles:
            raise ValueError(
                f"disable.from_deg must be one of the turns {angles} (degrees to the right), got {self.from_deg:g}"
            )


def _clockwise(space: ActionSpace) -> NDArray[np.intp]:
    """Indices of the turns in the order of their nominal angle to the right, 0 to 360."""
    turns = space.of_kind(ActionKind.TURN)
    return turns[np.argsort((-space.motions[turns, 2]) % 360, kind="stable")]
