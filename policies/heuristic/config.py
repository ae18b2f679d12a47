"""Settings of the heuristics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gymnasium import spaces

from embodied.actions import ActionSpace

if TYPE_CHECKING:
    from policies.heuristic.policy import RandomPolicy, StraightToGoalPolicy


@dataclass(frozen=True, kw_only=True)
class RandomConfig:
    """Uniform over motions; END with probability `end` at every step, or never when it is zero."""

    end: float = 0.01

    def __post_init__(self) -> None:
        if not 0.0 <= self.end < 1.0:
            raise ValueError(f"end={self.end}: must be a probability in [0, 1)")

    def build(self, observation_space: spaces.Dict, actions: ActionSpace) -> RandomPolicy:
        """The policy for these actions; it looks at nothing."""
        from policies.heuristic.policy import RandomPolicy

        return RandomPolicy(self, actions)


@dataclass(frozen=True, kw_only=True)
class StraightToGoalConfig:
    """Ends within `radius` metres of the goal, by the range it senses."""

    radius: float = 0.2

    def __post_init__(self) -> None:
        if self.radius <= 0:
            raise ValueError(f"radius={self.radius}: must be positive")

    def build(self, observation_space: spaces.Dict, actions: ActionSpace) -> StraightToGoalPolicy:
        """The policy for these actions. Raises ValueError when the observation holds no pointgoal."""
        from policies.heuristic.policy import StraightToGoalPolicy

        if "pointgoal" not in observation_space.spaces:
            raise ValueError(f"the policy needs 'pointgoal'; the observation holds {list(observation_space.spaces)}")
        return StraightToGoalPolicy(self, actions)
