"""Furniture that has been put somewhere."""

from dataclasses import dataclass
from functools import cached_property
from math import cos, pi, sin

from envs.simulators.embedded.houses.furniture.model import Furniture
from envs.simulators.embedded.houses.plan import Rectangle


@dataclass(frozen=True, eq=False)
class Placed:
    """A piece of furniture at (x, y, z), turned by `yaw`.

    `wall` is the side of the room at its back, if any; `under` what it stands on; `with_` what it
    was put beside or before and would be lost without, as a chair without its table; `solid`
    whether it is in a body's way.
    """

    furniture: Furniture
    x: float
    y: float
    z: float
    yaw: float
    wall: int | None = None
    under: "Placed | None" = None
    with_: "Placed | None" = None
    solid: bool = True

    @cached_property
    def rectangle(self) -> Rectangle:
        """The floor below it."""
        return footprint(self.furniture, self.x, self.y, self.yaw)

    @cached_property
    def base(self) -> Rectangle:
        """The floor below what of it a body could touch."""
        return _turned(self.furniture.model.base, self.x, self.y, self.yaw)

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the floor below it."""
        x0, y0, x1, y1 = self.rectangle
        return (x0 + x1) / 2, (y0 + y1) / 2

    @property
    def along(self) -> float:
        """Where its middle is along the wall at its back."""
        assert self.wall is not None, "only what stands at a wall is somewhere along it"
        return self.centre[1 - self.wall % 2]

    @property
    def top(self) -> float:
        """Its highest point, metres."""
        return self.z + self.furniture.model.upper[2]

    def at(self, ahead: float, left: float) -> tuple[float, float]:
        """A point of its own frame in the room's."""
        c, s = _turn(self.yaw)
        return self.x + c * ahead - s * left, self.y + s * ahead + c * left


def footprint(furniture: Furniture, x: float, y: float, yaw: float) -> Rectangle:
    """The bounding box on the floor of furniture at (x, y) turned by `yaw`."""
    lower, upper = furniture.model.lower, furniture.model.upper
    return _turned((lower[0], lower[1], upper[0], upper[1]), x, y, yaw)


def _turned(rectangle: Rectangle, x: float, y: float, yaw: float) -> Rectangle:
    """The bounding box of a rectangle turned by `yaw` and moved by (x, y)."""
    x0, y0, x1, y1 = rectangle
    c, s = _turn(yaw)
    cx, cy, hx, hy = (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2
    cx, cy = x + c * cx - s * cy, y + s * cx + c * cy
    hx, hy = abs(c) * hx + abs(s) * hy, abs(s) * hx + abs(c) * hy
    return cx - hx, cy - hy, cx + hx, cy + hy


def quarter(turns: int) -> float:
    """Returns the yaw of a number of quarter turns."""
    return turns % 4 * pi / 2


def _turn(yaw: float) -> tuple[float, float]:
    """Cosine and sine, exact at quarter turns, so that what stands square is square to the last bit
    on every machine.
    """
    return round(cos(yaw), 9), round(sin(yaw), 9)
