"""Settings of the heuristics."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from gymnasium import spaces

from embodied.actions import ActionSpace
from policies.observations import check_keys, check_pose

if TYPE_CHECKING:
    from policies.baselines.identify import IdentifyPolicy
    from policies.baselines.policy import RandomPolicy, StraightToGoalPolicy
    from policies.baselines.walker import WalkerPolicy


@dataclass(frozen=True, kw_only=True)
class RandomConfig:
    """Uniform over motions; END with probability `end` at every step, or never when it is zero."""

    end: float = 0.01

    def __post_init__(self) -> None:
        if not 0.0 <= self.end < 1.0:
            raise ValueError(f"end={self.end}: must be a probability in [0, 1)")

    def build(self, observation_space: spaces.Dict, actions: ActionSpace) -> RandomPolicy:
        """The policy for these actions; it looks at nothing."""
        from policies.baselines.policy import RandomPolicy

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
        from policies.baselines.policy import StraightToGoalPolicy

        if "pointgoal" not in observation_space.spaces:
            raise ValueError(f"the policy needs 'pointgoal'; the observation holds {list(observation_space.spaces)}")
        return StraightToGoalPolicy(self, actions)


class Trial(Enum):
    """When actions are tried: `first`, each once as the episode begins; or `as_needed`, when a plan believes that they do what they say."""

    FIRST = "first"
    AS_NEEDED = "as_needed"


@dataclass(frozen=True, kw_only=True)
class IdentifyConfig:
    """Ends within `radius` metres of the goal. An action that falls short `patience` times in a row is believed to do no more; delays of
    up to `longest_delay` steps are reckoned with.
    """

    radius: float = 0.2
    trial: Trial = Trial.FIRST
    patience: int = 4
    longest_delay: int = 2

    def __post_init__(self) -> None:
        if self.radius <= 0:
            raise ValueError(f"radius={self.radius}: must be positive")
        for name, least in (("patience", 1), ("longest_delay", 0)):
            if getattr(self, name) < least:
                raise ValueError(f"{name}={getattr(self, name)}: must be at least {least}")

    def build(self, observation_space: spaces.Dict, actions: ActionSpace) -> IdentifyPolicy:
        """The policy for these actions. Raises ValueError when the observation lacks a part of the pose."""
        from policies.baselines.identify import IdentifyPolicy

        check_pose(observation_space)
        return IdentifyPolicy(self, actions)


@dataclass(frozen=True, kw_only=True)
class WalkerConfig:
    """Chances at every step. `turn`: of turning though the way is free. `end`: of END on the way; `end_blocked`: of END where something is in the way,
    which is where things are near.
    """

    turn: float = 0.1
    end: float = 0.01
    end_blocked: float = 0.2

    def __post_init__(self) -> None:
        for name in ("turn", "end", "end_blocked"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise ValueError(f"{name}={getattr(self, name)}: must be a probability in [0, 1]")
        if self.turn + self.end > 1.0:
            raise ValueError(f"turn={self.turn} and end={self.end}: must not be more than 1 together")

    def build(self, observation_space: spaces.Dict, actions: ActionSpace) -> WalkerPolicy:
        """The policy for these actions. Raises ValueError when there is no frame to see by that a step led nowhere."""
        from policies.baselines.walker import WalkerPolicy

        frames = [name for name in ("rgb", "depth") if name in observation_space.spaces]
        if not frames:
            raise ValueError(
                f"the policy needs 'rgb' or 'depth'; the observation holds {list(observation_space.spaces)}"
            )
        check_keys(observation_space, ("previous_action",))
        return WalkerPolicy(self, frames[0], actions)
