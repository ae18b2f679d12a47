"""The recurrent baseline: encoder, GRU, actor and critic. The EmbCLIP policy of the AAP paper when its encoder is CLIP."""

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
