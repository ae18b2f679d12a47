"""What drawn episodes can be asked for."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class EpisodesConfig:
    """Ranges of geodesic distance in metres.

    `min_ratio` is the least geodesic over straight distance (0: any; 1.05: hardly a goal without a corner on the way). A body stays
    `episodes_per_scene` episodes in a scene. An episode is the best of `candidates` starts for one goal; after `attempts` goals
    without one, drawing gives up. A `near_fraction` of the episodes starts within `near_distance` of the goal instead, whatever the
    other ranges say: a beginner learns there when to END.
    """

    min_distance: float = 1.0
    max_distance: float = 30.0
    min_ratio: float = 0.0
    near_fraction: float = 0.0
    near_distance: float = 0.4
    episodes_per_scene: int = 4
    candidates: int = 12
    attempts: int = 20

    def __post_init__(self) -> None:
        if not 0 <= self.min_distance < self.max_distance:
            raise ValueError(
                f"episodes: 0 <= min_distance < max_distance must hold; got {self.min_distance} and {self.max_distance} m"
            )
        if self.min_ratio < 0:
            raise ValueError(f"episodes.min_ratio is {self.min_ratio}; it must be at least 0 (any)")
        if not 0 <= self.near_fraction <= 1:
            raise ValueError(f"episodes.near_fraction is {self.near_fraction}; it must lie in 0..1")
        if not self.near_distance > 0:
            raise ValueError(f"episodes.near_distance is {self.near_distance}; it must be above 0 m")
        for name in ("episodes_per_scene", "candidates", "attempts"):
            if getattr(self, name) < 1:
                raise ValueError(f"episodes.{name} is {getattr(self, name)}; it must be at least 1")
