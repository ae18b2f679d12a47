"""Settings of an evaluation."""

from dataclasses import dataclass
from enum import Enum


class Actions(Enum):
    """Ways to choose an action from a policy's distribution."""

    SAMPLED = "sampled"
    GREEDY = "greedy"


@dataclass(frozen=True, kw_only=True)
class EvaluationConfig:
    """Settings of how policies run."""

    seed: int = 0
    """Seed of the sampled actions."""
    actions: Actions = Actions.SAMPLED
    """Whether actions are sampled or greedy."""
    batch_size: int = 16
    """Rows of every batch that a policy runs in, for any number of bodies; it may change last
    bits.
    """
    traces: int = 8
    """The number of first episodes of every condition whose paths are kept."""

    def __post_init__(self) -> None:
        if self.batch_size < 1:
            raise ValueError(f"batch_size is {self.batch_size}; it must be at least 1")
        if self.traces < 0:
            raise ValueError(f"traces is {self.traces}; it must be at least 0")
