"""Settings of the house generator."""

from dataclasses import dataclass
from enum import Enum


class Detail(Enum):
    """How finely furniture is meshed: about 7,500, 28,000 and 95,000 triangles for a house of six
    rooms.
    """

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def bevel(self) -> int:
        """Segments a rounded edge of wood or metal has on each of its two faces."""
        return {"low": 0, "medium": 1, "high": 3}[self.value]

    @property
    def softness(self) -> int:
        """The same of cushions and other soft things."""
        return {"low": 0, "medium": 2, "high": 5}[self.value]

    @property
    def sides(self) -> int:
        """Sides a turned part has."""
        return {"low": 5, "medium": 14, "high": 28}[self.value]


@dataclass(frozen=True, kw_only=True)
class HouseConfig:
    """Ranges from which houses are drawn; lengths in metres, `*_range` inclusive.

    `door_width_range` is in whole multiples of 5 cm, as doors are. `room_scale` stretches the usual
    floor area of every kind of room; `furniture_density` scales how many of the optional pieces a
    room gets (0 leaves only what makes the room what it is); `open_leaf_chance` is how often a
    doorway has a leaf, standing open.
    """

    rooms_range: tuple[int, int] = (4, 8)
    room_scale: float = 1.0
    wall_height: float = 2.6
    wall_thickness: float = 0.12
    door_width_range: tuple[float, float] = (0.9, 1.0)
    open_leaf_chance: float = 0.7
    loop_chance: float = 0.4
    furniture_density: float = 1.0
    detail: Detail = Detail.MEDIUM

    @property
    def door_length(self) -> float:
        """Wall from axis to axis that a door needs, with its frame and a hand's breadth of wall on
        both sides, metres.
        """
        return self.door_width_range[1] + 0.26 + self.wall_thickness

    def __post_init__(self) -> None:
        for name in ("rooms_range", "door_width_range"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        _check_range("rooms_range", self.rooms_range, 3, 10)
        _check_range("door_width_range", self.door_width_range, 0.8, 1.2)
        if any(abs(width / 0.05 - round(width / 0.05)) > 1e-6 for width in self.door_width_range):
            raise ValueError(f"door_width_range must be in whole multiples of 0.05 m, not {self.door_width_range}")
        for name, low, high in (
            ("room_scale", 0.8, 2.0),
            ("wall_height", 2.3, 4.0),
            ("wall_thickness", 0.06, 0.3),
            ("open_leaf_chance", 0.0, 1.0),
            ("loop_chance", 0.0, 1.0),
            ("furniture_density", 0.0, 2.0),
        ):
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} must lie in {low}..{high}, not {getattr(self, name)}")


def _check_range(name: str, given: tuple[float, float], low: float, high: float) -> None:
    if len(given) != 2 or not low <= given[0] <= given[1] <= high:
        raise ValueError(f"{name} must be (smallest, largest) within {low}..{high}, not {given}")
