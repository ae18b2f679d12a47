"""The root config of `surefoot compare`, and the group `comparison`."""

from dataclasses import dataclass, field
from typing import Any

from omegaconf import MISSING

from configs.roots.evaluate import EvaluationPlan
from embodied import validation


@dataclass(frozen=True, kw_only=True)
class ComparisonPlan:
    """Policies and seeds, trained on the same frames and evaluated on the same episodes."""

    policies: dict[str, Any] = field(default_factory=dict)
    """Overrides of `surefoot train` that are special to a policy, by name of the policy."""
    common: tuple[str, ...] = ()
    """Overrides of `surefoot train` for all policies."""
    baselines: tuple[str, ...] = ()
    """Policies of the group `policy` without training, evaluated in the reference's environment."""
    reference: str = "aap"
    """Policy that the others are compared with. Its training decides which conditions are seen."""
    seeds: tuple[int, ...] = (0, 1, 2)
    """Training seeds of every policy."""
    evaluation: Any = MISSING
    """Episodes and conditions."""
    workers: int = 2
    """Number of jobs that run at once, each in its own process."""
    device: str = "cpu"
    """Torch device of the policies."""
    folder: str = MISSING
    """Folder of trainings and evaluations."""
    results: str = MISSING
    """Folder of what is small enough to be committed: records, tables, drawings."""

    def __post_init__(self) -> None:
        for name in ("common", "baselines", "seeds"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        object.__setattr__(self, "policies", {name: tuple(own) for name, own in self.policies.items()})
        if self.reference not in self.policies:
            raise ValueError(f"reference is {self.reference!r}; it must be one of the policies {sorted(self.policies)}")
        if both := set(self.baselines) & set(self.policies):
            raise ValueError(f"baselines and policies must have different names; in both: {sorted(both)}")
        if not self.seeds or len(set(self.seeds)) < len(self.seeds):
            raise ValueError(f"seeds is {list(self.seeds)}; it must hold at least one, none of them twice")
        validation.at_least(self, workers=1)
        validation.device(self.device)
        plan = self.evaluation
        if isinstance(plan, EvaluationPlan) and plan.baselines:
            raise ValueError(f"evaluation.baselines is {list(plan.baselines)}; name them in comparison.baselines")


@dataclass(frozen=True, kw_only=True)
class CompareConfig:
    """A comparison, and which of its jobs to run."""

    comparison: Any = MISSING
    """Policies, seeds and evaluation."""
    only: tuple[str, ...] = ("*",)
    """Jobs to run, by name or pattern such as "aap-*" or "*-seed0"."""
    job: str | None = None
    """The one job to run, in this process: for workers, and for lines of a cluster's job array."""
    choices: dict[str, Any] = field(default_factory=dict)
    """Name of the choice that fills each group; set by composing."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "only", tuple(self.only))
