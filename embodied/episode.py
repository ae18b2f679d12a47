"""An episode: everything needed to repeat it, in any simulator."""

from dataclasses import dataclass, field

Point = tuple[float, float, float]
"""x east, y north, z up, metres."""


@dataclass(frozen=True, kw_only=True)
class Episode:
    """Scene, start pose, goals and seed.

    `start` is (x, y, z, yaw) in metres and radians counter-clockwise from +x. PointNav has one goal, ObjectNav one for each
    instance of `category`. `seed` decides the actuation and every noise of the episode. `info` is carried to the results untouched.
    """

    id: str
    scene: str
    start: tuple[float, float, float, float]
    goals: tuple[Point, ...]
    seed: int
    category: str | None = None
    info: dict[str, float | int | str] = field(default_factory=dict)
