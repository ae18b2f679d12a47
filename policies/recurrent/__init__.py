"""The recurrent baseline: encoder, GRU, actor and critic. With CLIP for an encoder it is the EmbCLIP policy of the AAP paper's released code."""

from policies.recurrent.config import (
    OBJECTNAV,
    OBJECTNAV_SMALL,
    PAPER,
    SMALL,
    GoalRecurrentConfig,
    RecurrentConfig,
)
from policies.recurrent.policy import RecurrentPolicy

__all__ = [
    "OBJECTNAV",
    "OBJECTNAV_SMALL",
    "PAPER",
    "SMALL",
    "GoalRecurrentConfig",
    "RecurrentConfig",
    "RecurrentPolicy",
]
