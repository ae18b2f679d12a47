"""What a comparison of two simulators takes."""

from dataclasses import dataclass, field
from typing import Any

from omegaconf import MISSING

from embodied import validation


@dataclass(frozen=True, kw_only=True)
class Tolerances:
    """How far apart two simulators may be and still agree, at any time of a walk: metres along the floor, degrees, motions of which only one touched something,
    and metres between depths, in the middle of all pixels.
    """

    position_m: float = 0.02
    yaw_deg: float = 0.5
    collisions: int = 0
    depth_m: float = 0.02

    def __post_init__(self) -> None:
        validation.at_least(self, position_m=0, yaw_deg=0, collisions=0, depth_m=0)


@dataclass(frozen=True, kw_only=True)
class ParityConfig:
    """The same motions in two simulators, from the same poses.

    In each of `scenes` of the first (empty: its first one), which `counterparts` gives other names in the second, both drive a square of `square_m` metres, `walks` random walks of
    `motions` motions, and the rows of `given` (forward m, left m, turn degrees), each from a start of its own that `seed` decides. A start at which the
    second cannot stand is drawn again, `attempts` times. With `resync` the second is put where the first is before every motion, wherever it can stand
    there, so that differences do not add up. Details are written to `folder` (None: below runs/parity).
    """

    first: Any = MISSING
    second: Any = MISSING
    scenes: tuple[str, ...] = ()
    counterparts: dict[str, str] = field(default_factory=dict)
    square_m: float = 0.5
    walks: int = 4
    motions: int = 25
    given: Any = ()
    seed: int = 0
    attempts: int = 20
    resync: bool = False
    tolerances: Tolerances = field(default_factory=Tolerances)
    folder: str | None = None
    choices: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "scenes", tuple(self.scenes))
        object.__setattr__(self, "given", tuple(_motion(row) for row in self.given))
        validation.at_least(self, square_m=0, walks=0, motions=1, attempts=1)

    @property
    def names(self) -> tuple[str, str]:
        """What the two are called: their choices of the group, and where these are the same their places."""
        first, second = (str(self.choices.get(f"simulator@{place}", place)) for place in ("first", "second"))
        return (first, second) if first != second else (f"{first} (first)", f"{second} (second)")


def _motion(row: Any) -> tuple[float, float, float]:
    if len(row) != 3:
        raise ValueError(f"given holds motions (forward m, left m, turn degrees), not {row!r}")
    forward, left, turn = (float(value) for value in row)
    return forward, left, turn
