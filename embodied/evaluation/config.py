"""What a user sets about an evaluation."""

from dataclasses import dataclass
from enum import Enum


class Actions(Enum):
    """How an action is taken from a policy's distribution."""

    SAMPLED = "sampled"
    GREEDY = "greedy"


@dataclass(frozen=True, kw_only=True)
class EvaluationConfig:
    """How policies are run.

    `seed` decides the sampled actions, policies run in batches of `lanes` rows, and of the first `traces` episodes of every
    condition the path is kept.
    """

    seed: int = 0
    actions: Actions = Actions.SAMPLED
    lanes: int = 16
    traces: int = 8

    def __post_init__(self) -> None:
        if self.lanes < 1:
            raise ValueError(f"lanes is {self.lanes}; it must be at least 1")
        if self.traces < 0:
            raise ValueError(f"traces is {self.traces}; it must be at least 0")
