"""The Action Adaptive Policy (Zeng, Weihs, Mottaghi and Farhadi, ICLR 2023).

It embeds each action by its observed effects.
"""

from embodied.tensor_geometry import PoseFrame
from policies.aap.ablations import AS, AS_SMALL, LAC, LAC_SMALL, NIE, NIE_SMALL
from policies.aap.config import Embedding, Head, ImpactIndex, NotTaken
from policies.aap.goal import GoalAAPConfig
from policies.aap.policy import AAPConfig, AAPPolicy
from policies.aap.sizes import OBJECTNAV, OBJECTNAV_SMALL, PAPER, SMALL

__all__ = [
    "AS",
    "AS_SMALL",
    "LAC",
    "LAC_SMALL",
    "NIE",
    "NIE_SMALL",
    "OBJECTNAV",
    "OBJECTNAV_SMALL",
    "PAPER",
    "SMALL",
    "AAPConfig",
    "AAPPolicy",
    "Embedding",
    "GoalAAPConfig",
    "Head",
    "ImpactIndex",
    "NotTaken",
    "PoseFrame",
]
