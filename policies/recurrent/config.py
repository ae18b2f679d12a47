"""Sizes of the recurrent baseline."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gymnasium import spaces

from embodied.actions import ActionSpace
from policies.encoders import CNNConfig, EncoderConfig, EncoderKind
from policies.encoders.goal_frame import GoalConfig
from policies.observations import PoseInput

if TYPE_CHECKING:
    from policies.recurrent.goal import GoalRecurrentPolicy
    from policies.recurrent.policy import RecurrentPolicy


@dataclass(frozen=True, kw_only=True)
class RecurrentConfig:
    """Widths of the layers; the defaults are those of the EmbCLIP baseline in the AAP paper's released code."""

    encoder: EncoderConfig = field(default_factory=lambda: EncoderConfig(kind=EncoderKind.CLIP))
    pose_input: PoseInput = PoseInput.RAW
    visual: int = 512
    pose: int = 32
    previous_action: int = 4
    hidden: int = 512

    def __post_init__(self) -> None:
        for name in ("visual", "pose", "previous_action", "hidden"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name}={getattr(self, name)}: must be at least 1")

    def build(self, observation_space: spaces.Dict, actions: ActionSpace) -> RecurrentPolicy:
        """A fresh policy for these spaces."""
        from policies.recurrent.policy import RecurrentPolicy

        return RecurrentPolicy(self, self.encoder.build(observation_space), observation_space, actions)


@dataclass(frozen=True, kw_only=True)
class GoalRecurrentConfig:
    """For ObjectNav. Widths; the defaults are those of the EmbCLIP baseline in the AAP paper's released code."""

    encoder: EncoderConfig = field(default_factory=lambda: EncoderConfig(kind=EncoderKind.CLIP))
    goal: GoalConfig = field(default_factory=GoalConfig)
    hidden: int = 512

    def __post_init__(self) -> None:
        if self.hidden < 1:
            raise ValueError(f"hidden={self.hidden}: must be at least 1")

    def build(self, observation_space: spaces.Dict, actions: ActionSpace) -> GoalRecurrentPolicy:
        """A fresh policy for these spaces."""
        from policies.recurrent.goal import GoalRecurrentPolicy

        return GoalRecurrentPolicy(
            self, self.encoder.build(observation_space, pooled=False), observation_space, actions
        )


PAPER = RecurrentConfig()
"""EmbCLIP."""

SMALL = RecurrentConfig(
    encoder=EncoderConfig(cnn=CNNConfig()),
    pose_input=PoseInput.SMOOTH,
    visual=64,
    pose=32,
    previous_action=16,
    hidden=128,
)
"""For two CPU cores; sizes of ours, those of AAP's small model where both have a part."""

OBJECTNAV = GoalRecurrentConfig()
"""EmbCLIP for ObjectNav."""

OBJECTNAV_SMALL = GoalRecurrentConfig(
    encoder=EncoderConfig(cnn=CNNConfig(channels=(16, 48))), goal=GoalConfig(hidden=32, width=16), hidden=256
)
"""The same for two CPU cores; sizes of ours."""
