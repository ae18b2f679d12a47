"""Action Adaptive Policy (Zeng, Weihs, Mottaghi, Farhadi, ICLR 2023): what an action means is read from the change it was seen to cause."""

from policies.aap.ablations import AS, AS_SMALL, LAC, LAC_SMALL, NIE, NIE_SMALL
from policies.aap.config import (
    OBJECTNAV,
    OBJECTNAV_SMALL,
    PAPER,
    SMALL,
    AAPConfig,
    Embedding,
    GoalAAPConfig,
    Head,
    ImpactIndex,
    NotTaken,
)
from policies.aap.policy import AAPPolicy
from policies.pose import PoseFrame

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
