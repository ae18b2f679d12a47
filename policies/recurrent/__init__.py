"""The recurrent baseline: encoder, GRU, actor and critic; with CLIP, the released EmbCLIP
policy.
"""

from policies.recurrent.goal import GoalRecurrentConfig
from policies.recurrent.policy import RecurrentConfig, RecurrentPolicy
from policies.recurrent.sizes import OBJECTNAV, OBJECTNAV_SMALL, PAPER, SMALL

__all__ = [
    "OBJECTNAV",
    "OBJECTNAV_SMALL",
    "PAPER",
    "SMALL",
    "GoalRecurrentConfig",
    "RecurrentConfig",
    "RecurrentPolicy",
]
