"""Widths and switches of the Action Adaptive Policy."""

from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any

from embodied import validation
from embodied.tensor_geometry import PoseFrame
from policies.encoders import CLIPConfig
from policies.encoders.goal_frame import GoalConfig
from policies.observations import PoseInput


class ImpactIndex(Enum):
    """The outputs of the impact predictor that the auxiliary loss reads.

    `corrected`: those of the taken action. `released`: as the released code, which lays predictions
    out (action, dimension) but reads them as (dimension, action), so that most are of other
    actions.
    """

    CORRECTED = "corrected"
    RELEASED = "released"


class Embedding(Enum):
    """The source of an action's token.

    `impact`: a latent memory of its observed effects (AAP). `predicted`: the change of pose
    predicted from that memory (the NIE baseline). `lookup`: a learned vector per action (AS).
    """

    IMPACT = "impact"
    PREDICTED = "predicted"
    LOOKUP = "lookup"


class Head(Enum):
    """The source of logits.

    `order_invariant`: one layer that reads every action's token alike. `linear`: a linear layer on
    the belief (the LAC baseline).
    """

    ORDER_INVARIANT = "order_invariant"
    LINEAR = "linear"


class NotTaken(Enum):
    """The memory of actions not taken: advanced with a no-change input (released code), or kept."""

    ADVANCE = "advance"
    FREEZE = "freeze"


@dataclass(frozen=True, kw_only=True)
class AdaptiveConfig:
    """Widths and switches for every task; default widths are those of the released models.

    Raises:
        ValueError: naming the field, its value and what is allowed.
    """

    encoder: Any = field(default_factory=CLIPConfig)
    """An `EncoderConfig`, chosen by `encoder=...`."""
    impact: int = 128
    """Width of an action's impact embedding."""
    token: int = 128
    """Width of an action's token in the transformer."""
    belief: int = 512
    """Width of the GRU's state."""
    layers: int = 6
    heads: int = 16
    """Attention heads; must divide `token`."""
    feedforward: int = 512
    output: int = 512
    embedding: Embedding = Embedding.IMPACT
    head: Head = Head.ORDER_INVARIANT
    summary: bool = True
    """Let the belief read all action tokens in index order: the only part of the network that
    depends on the order of actions."""
    impact_index: ImpactIndex = ImpactIndex.CORRECTED
    target: PoseFrame = PoseFrame.EGOCENTRIC
    """The frame of the impact that the auxiliary loss predicts."""
    not_taken: NotTaken = NotTaken.ADVANCE

    def __post_init__(self) -> None:
        widths = [one.name for one in fields(self) if one.type is int]
        validation.at_least(self, **dict.fromkeys(widths, 1))
        validation.require(
            self.token % self.heads == 0, "heads", self.heads, f"a number that divides token={self.token}"
        )


@dataclass(frozen=True, kw_only=True)
class PointAdaptiveConfig(AdaptiveConfig):
    """Further widths and switches of PointNav, whose policies read poses."""

    pose_input: PoseInput = PoseInput.RAW
    visual: int = 512
    """Width of a frame's features behind the encoder."""
    pose: int = 32
    state_pair: int = 64
    """Width of a pair of states in the impact encoder."""
    pair: PoseFrame = PoseFrame.START
    """The frame of changes of pose in the impact encoder."""


@dataclass(frozen=True, kw_only=True)
class GoalAdaptiveConfig(AdaptiveConfig):
    """Further widths of ObjectNav, whose policies read frames with the goal."""

    goal: GoalConfig = field(default_factory=GoalConfig)
