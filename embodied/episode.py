"""An episode: everything needed to repeat it, in any simulator."""

import math
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from embodied.types import Point


@dataclass(frozen=True, kw_only=True)
class Episode:
    """Scene, start pose, goals and seed.

    `start` is (x, y, z, yaw) in metres and radians counter-clockwise from +x. PointNav has one
    goal, ObjectNav the places from which an object of `category` is within reach. `seed` decides
    the actuation and every noise of the episode. `info` is carried to the results untouched.
    """

    id: str
    scene: str
    start: tuple[float, float, float, float]
    goals: tuple[Point, ...]
    seed: int
    category: str | None = None
    info: dict[str, float | int | str] = field(default_factory=dict)

    def to_tree(self) -> dict[str, Any]:
        """The episode as plain dicts, lists, numbers and strings: what JSON and checkpoints
        hold.
        """
        tree = asdict(self)
        return tree | {"start": list(self.start), "goals": [list(goal) for goal in self.goals]}

    @classmethod
    def from_tree(cls, tree: Any) -> "Episode":
        """The episode of `to_tree`.

        Raises:
            ValueError: naming the key that is missing, unknown or of the wrong kind.
        """
        if not isinstance(tree, dict):
            raise ValueError(f"an episode is a mapping, not {type(tree).__name__}")
        required, known = {"id", "scene", "start", "goals", "seed"}, {f.name for f in fields(cls)}
        if missing := required - tree.keys():
            raise ValueError(f"an episode needs {sorted(missing)}")
        if unknown := tree.keys() - known:
            raise ValueError(f"an episode has no {sorted(unknown)}; its keys are {sorted(known)}")
        return cls(
            id=_of(str, tree, "id"),
            scene=_of(str, tree, "scene"),
            start=_numbers(tree["start"], 4, "start"),
            goals=tuple(_numbers(goal, 3, "goals") for goal in _of(list, tree, "goals")),
            seed=_of(int, tree, "seed"),
            category=None if tree.get("category") is None else _of(str, tree, "category"),
            info=dict(_of(dict, tree, "info")) if "info" in tree else {},
        )


def _of(kind: type, tree: dict[str, Any], key: str) -> Any:
    if not isinstance(tree[key], kind) or isinstance(tree[key], bool):
        raise ValueError(f"an episode's {key} must be of type {kind.__name__}, not {tree[key]!r}")
    return tree[key]


def _numbers(value: Any, n: int, key: str) -> Any:
    """A tuple of n finite floats."""
    if isinstance(value, list) and len(value) == n and all(type(v) in (int, float) and math.isfinite(v) for v in value):
        return tuple(float(v) for v in value)
    raise ValueError(f"an episode's {key} is made of {n} finite numbers, not {value!r}")


@dataclass(frozen=True, kw_only=True)
class EpisodesConfig:
    """Settings of drawn episodes; distances are geodesic, in metres.

    Raises:
        ValueError: naming the field, its value and what is allowed.
    """

    min_distance: float = 1.0
    max_distance: float = 30.0
    min_ratio: float = 0.0
    """Least ratio of geodesic to straight distance; with 1.05 hardly a goal is without a corner."""
    near_fraction: float = 0.0
    """Share of episodes that start within `near_distance` of the goal, outside the other ranges: an
    untrained policy learns there when to END."""
    near_distance: float = 0.4
    episodes_per_scene: int = 4
    """Consecutive episodes of a body in a scene."""
    candidates: int = 12
    """Starts drawn for a goal, of which the best is taken."""
    attempts: int = 20
    """Goals drawn before giving up."""

    def __post_init__(self) -> None:
        if not 0 <= self.min_distance < self.max_distance:
            raise ValueError(
                f"episodes: 0 <= min_distance < max_distance must hold; got {self.min_distance} and "
                f"{self.max_distance} m"
            )
        if not self.min_ratio >= 0:
            raise ValueError(f"min_ratio is {self.min_ratio}; it must be at least 0 (any)")
        if not 0 <= self.near_fraction <= 1:
            raise ValueError(f"near_fraction is {self.near_fraction}; it must lie in 0..1")
        if not self.near_distance > 0:
            raise ValueError(f"near_distance is {self.near_distance}; it must be above 0 m")
        for name in ("episodes_per_scene", "candidates", "attempts"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)}; it must be at least 1")
