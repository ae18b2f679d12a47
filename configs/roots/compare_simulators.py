"""The root config of `surefoot compare-simulators`."""

from dataclasses import dataclass, field
from typing import Any

from omegaconf import MISSING

from embodied import validation


@dataclass(frozen=True, kw_only=True)
class Tolerances:
    """Largest differences at which two simulators agree, at any time."""

    position_m: float = 0.02
    """Distance between the bodies along the floor in metres."""
    yaw_deg: float = 0.5
    """Difference of yaw in degrees."""
    collisions: int = 0
    """Number of motions that collide in one simulator only."""
    depth_m: float = 0.02
    """Median difference of depth over all pixels in metres."""

    def __post_init__(self) -> None:
        validation.at_least(self, position_m=0, yaw_deg=0, collisions=0, depth_m=0)


@dataclass(frozen=True, kw_only=True)
class CompareSimulatorsConfig:
    """The same motions in two simulators, from the same poses."""

    first: Any = MISSING
    """First simulator."""
    second: Any = MISSING
    """Second simulator."""
    scenes: tuple[str, ...] = ()
    """Scenes of the first simulator; its first scene if empty."""
    counterparts: dict[str, str] = field(default_factory=dict)
    """Names in the second simulator of scenes that are named otherwise there."""
    square_m: float = 0.5
    """Side of a driven square in metres; 0 drives none."""
    walks: int = 4
    """Number of random walks in each scene."""
    motions: int = 25
    """Number of motions of a random walk."""
    given: Any = ()
    """Further motions to drive: rows of forward (m), left (m) and turn (degrees)."""
    seed: int = 0
    """Seed of start poses and random walks."""
    attempts: int = 20
    """Number of start poses to try until the second simulator has one that is free."""
    resync: bool = False
    """Put both bodies at one pose before every motion, so that differences do not add up."""
    tolerances: Tolerances = field(default_factory=Tolerances)
    """Largest differences at which the simulators agree."""
    folder: str | None = None
    """Folder of the details; null is runs/parity."""
    choices: dict[str, Any] = field(default_factory=dict)
    """Name of the choice that fills each group; set by composing."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "scenes", tuple(self.scenes))
        object.__setattr__(self, "given", tuple(_motion(row) for row in self.given))
        validation.at_least(self, square_m=0, walks=0, motions=1, attempts=1)

    @property
    def names(self) -> tuple[str, str]:
        """Display names: the choices, with their positions where both are the same."""
        first, second = (str(self.choices.get(f"simulator@{slot}", slot)) for slot in ("first", "second"))
        return (first, second) if first != second else (f"{first} (first)", f"{second} (second)")


def _motion(row: Any) -> tuple[float, float, float]:
    if len(row) != 3:
        raise ValueError(f"given holds {row!r}; each row must be [forward m, left m, turn degrees]")
    forward, left, turn = (float(value) for value in row)
    return forward, left, turn
