"""The contract of perturbations: named distributions over actuations."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, fields, replace
from enum import Enum
from typing import Any, ClassVar, get_type_hints

import numpy as np
from numpy.typing import NDArray

from embodied.actions import ActionKind, ActionSpace
from embodied.perturbations.actuation import Actuation, Change
from embodied.perturbations.magnitudes import Magnitude, as_values, bounds, integers, text, within

KINDS: "dict[str, type[Perturbation]]" = {}
"""Every perturbation by its `kind`, the word that names it in YAML. A new subclass puts itself
here.
"""


class ActionGroup(Enum):
    """Which actions a perturbation is about. END is in none of them."""

    MOVES = "moves"
    TURNS = "turns"
    MOTIONS = "motions"

    def indices(self, space: ActionSpace) -> NDArray[np.intp]:
        """Indices of its actions in `space`, ascending."""
        kinds = {
            ActionGroup.MOVES: [ActionKind.MOVE],
            ActionGroup.TURNS: [ActionKind.TURN],
            ActionGroup.MOTIONS: [ActionKind.MOVE, ActionKind.TURN],
        }[self]
        return np.sort(np.concatenate([space.of_kind(kind) for kind in kinds]))


@dataclass(frozen=True, kw_only=True)
class Perturbation(ABC):
    """A seeded distribution over actuations.

    A new one is a frozen dataclass with a `kind`, usually a `EpisodePerturbation` one with a
    `draw`; it can then be composed, scheduled, saved and loaded like the rest. `commutes` says that
    it touches no motion, so that its place in a composition is of no consequence; `idle` that with
    its defaults alone it does nothing.
    """

    kind: ClassVar[str]
    commutes: ClassVar[bool] = False
    idle: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "kind" not in vars(cls):
            return
        known = KINDS.setdefault(cls.kind, cls)
        if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise TypeError(f"perturbation kind {cls.kind!r} is taken by {known.__qualname__}")
        KINDS[cls.kind] = cls  # @dataclass and notebooks define a class again

    def __post_init__(self) -> None:
        for name in magnitudes(type(self)):
            try:
                object.__setattr__(self, name, as_values(getattr(self, name)))
            except ValueError as error:
                raise ValueError(f"{self.kind}.{name}: {error}") from None

    @abstractmethod
    def apply(self, actuation: Actuation, space: ActionSpace, rng: np.random.Generator) -> Actuation:
        """Draw this episode's change and make it to `actuation`. END is never changed.

        Raises:
            ValueError: when the perturbation does not fit the space.
        """

    def covers(self, other: "Perturbation", space: ActionSpace) -> bool:
        """Whether it can draw all that `other`, of the same kind, can. May err on the side of
        no.
        """
        names = {field.name for field in fields(self)}
        wide = set(magnitudes(type(self)))
        return all(within(getattr(self, name), getattr(other, name)) for name in wide) and all(
            getattr(self, name) == getattr(other, name) for name in names - wide
        )

    def may_do_nothing(self, space: ActionSpace) -> bool:
        """Whether it can draw a change that changes nothing. May err on the side of no."""
        return self.idle and self.covers(type(self)(), space)

    def describe(self) -> str:
        """A few words for a table: `drift +0.20 m, +90 deg`."""
        return self.kind

    def _limit(self, name: str, low: float, high: float = np.inf) -> None:
        """Refuse a magnitude that can leave [low, high]."""
        least, greatest = bounds(getattr(self, name))
        if least < low or greatest > high:
            allowed = f"at least {low:g}" if high == np.inf else f"between {low:g} and {high:g}"
            raise ValueError(f"{self.kind}.{name} must be {allowed}, got {text(getattr(self, name))}")

    def _whole(self, name: str) -> None:
        """Refuse a magnitude without a whole number in it."""
        if not all(integers(option) for option in as_values(getattr(self, name)).options):
            raise ValueError(f"{self.kind}.{name} must be whole numbers, got {text(getattr(self, name))}")


@dataclass(frozen=True, kw_only=True)
class EpisodePerturbation(Perturbation):
    """A perturbation drawn once an episode: the same change is made to every phase of it."""

    @abstractmethod
    def draw(self, space: ActionSpace, rng: np.random.Generator) -> Change:
        """Draws this episode's change. Takes equally many numbers from `rng` for all ranges, so
        that severities can be compared episode by episode; a `Choice` takes one more.
        """

    def apply(self, actuation: Actuation, space: ActionSpace, rng: np.random.Generator) -> Actuation:
        """Draws once, for every phase. Never changes END."""
        change = self.draw(space, rng)
        return actuation.changed(lambda phase: _sparing_end(change(phase), space))


def magnitudes(cls: type[Any]) -> tuple[str, ...]:
    """Names of the fields of a dataclass that are drawn from."""
    hints = get_type_hints(cls)
    return tuple(field.name for field in fields(cls) if hints[field.name] == Magnitude)


def _sparing_end(actuation: Actuation, space: ActionSpace) -> Actuation:
    motions, enabled = actuation.motions.copy(), actuation.enabled.copy()
    motions[space.end], enabled[space.end] = 0.0, True
    return replace(actuation, motions=motions, enabled=enabled)
