"""The recurrent baseline: encoder, GRU, actor and critic. The EmbCLIP policy of the AAP paper when its encoder is CLIP."""

from policies.recurrent.config import PAPER, SMALL, RecurrentConfig
from policies.recurrent.policy import RecurrentPolicy

__all__ = ["PAPER", "SMALL", "RecurrentConfig", "RecurrentPolicy"]
