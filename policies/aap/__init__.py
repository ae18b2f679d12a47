"""Action Adaptive Policy (Zeng, Weihs, Mottaghi, Farhadi, ICLR 2023): what an action means is read from the change it was seen to cause."""

from policies.aap.config import PAPER, SMALL, AAPConfig, Frame, ImpactIndex, NotTaken
from policies.aap.policy import AAPPolicy

__all__ = ["PAPER", "SMALL", "AAPConfig", "AAPPolicy", "Frame", "ImpactIndex", "NotTaken"]
