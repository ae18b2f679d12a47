"""Sizes and switches of AAP."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import Enum
from typing import TYPE_CHECKING

from gymnasium import spaces

from embodied.actions import ActionSpace
from policies.encoders import CNNConfig, EncoderConfig, EncoderKind
from policies.encoders.goal_frame import GoalConfig
from policies.observations import PoseInput
from policies.pose import PoseFrame

if TYPE_CHECKING:
    from policies.aap.goal import GoalAAPPolicy
    from policies.aap.policy import AAPPolicy


class ImpactIndex(Enum):
    """Which outputs of the impact predictor the auxiliary loss reads.

    `corrected`: those of the taken action. `released`: as the released code does, which lays predictions out (action, dimension) but
    reads them as (dimension, action), so that most come from other actions.
    """

    CORRECTED = "corrected"
    RELEASED = "released"


class Embedding(Enum):
    """What an action's token is made of.

    `impact`: a latent memory of what taking it did (AAP). `predicted`: the change of pose foretold from that memory (the NIE baseline).
    `lookup`: what it is called, learned once and for all (the AS baseline).
    """

    IMPACT = "impact"
    PREDICTED = "predicted"
    LOOKUP = "lookup"


class Head(Enum):
    """What gives the logits: one layer that reads every action's token alike, or a linear layer on the belief (the LAC baseline)."""

    ORDER_INVARIANT = "order_invariant"
    LINEAR = "linear"


class NotTaken(Enum):
    """What becomes of the memory of actions not taken: it goes on with a no-change input (the released code), or stays."""

    ADVANCE = "advance"
    FREEZE = "freeze"


@dataclass(frozen=True, kw_only=True)
class AdaptiveConfig:
    """Widths and switches whatever the task; the widths' defaults are those of the released models.

    `summary` lets the belief see all action tokens in index order: the one part of the network that knows the order.
    `target` is the frame of the impact the auxiliary loss predicts.
    """

    encoder: EncoderConfig = field(default_factory=lambda: EncoderConfig(kind=EncoderKind.CLIP))
    impact: int = 128
    token: int = 128
    belief: int = 512
    layers: int = 6
    heads: int = 16
    feedforward: int = 512
    output: int = 512
    embedding: Embedding = Embedding.IMPACT
    head: Head = Head.ORDER_INVARIANT
    summary: bool = True
    impact_index: ImpactIndex = ImpactIndex.CORRECTED
    target: PoseFrame = PoseFrame.EGOCENTRIC
    not_taken: NotTaken = NotTaken.ADVANCE

    def __post_init__(self) -> None:
        for width in fields(self):
            if width.type in (int, "int") and getattr(self, width.name) < 1:
                raise ValueError(f"{width.name}={getattr(self, width.name)}: must be at least 1")
        if self.token % self.heads:
            raise ValueError(f"heads={self.heads}: must divide token={self.token}")


@dataclass(frozen=True, kw_only=True)
class AAPConfig(AdaptiveConfig):
    """For PointNav. `pair` is the frame in which the impact encoder sees a change of pose."""

    pose_input: PoseInput = PoseInput.RAW
    visual: int = 512
    pose: int = 32
    state_pair: int = 64
    pair: PoseFrame = PoseFrame.START

    def build(self, observation_space: spaces.Dict, actions: ActionSpace) -> AAPPolicy:
        """A fresh policy for these spaces."""
        from policies.aap.policy import AAPPolicy

        return AAPPolicy(self, self.encoder.build(observation_space), observation_space, actions)


@dataclass(frozen=True, kw_only=True)
class GoalAAPConfig(AdaptiveConfig):
    """For ObjectNav: frames are seen with the goal in mind, and no pose is."""

    goal: GoalConfig = field(default_factory=GoalConfig)

    def build(self, observation_space: spaces.Dict, actions: ActionSpace) -> GoalAAPPolicy:
        """A fresh policy for these spaces."""
        from policies.aap.goal import GoalAAPPolicy

        return GoalAAPPolicy(self, self.encoder.build(observation_space, pooled=False), observation_space, actions)


PAPER = AAPConfig()
"""The released PointNav model."""

OBJECTNAV = GoalAAPConfig()
"""The released ObjectNav model."""

SMALL = AAPConfig(
    encoder=EncoderConfig(cnn=CNNConfig()),
    pose_input=PoseInput.SMOOTH,
    visual=64,
    state_pair=32,
    impact=32,
    token=32,
    belief=128,
    layers=1,
    heads=4,
    feedforward=64,
    output=32,
    pair=PoseFrame.EGOCENTRIC,
    not_taken=NotTaken.FREEZE,
)
"""For two CPU cores; sizes and switches of ours, chosen because they learn in few steps."""

OBJECTNAV_SMALL = GoalAAPConfig(
    encoder=EncoderConfig(cnn=CNNConfig(channels=(16, 48))),
    goal=GoalConfig(hidden=32, width=16),
    impact=64,
    token=64,
    belief=256,
    layers=1,
    heads=4,
    feedforward=128,
    output=64,
    not_taken=NotTaken.FREEZE,
)
"""The same for ObjectNav."""
