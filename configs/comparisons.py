"""What a comparison of policies takes."""

from dataclasses import dataclass, field
from typing import Any

from omegaconf import MISSING

from configs.roots import EvaluationPlan
from embodied import validation


@dataclass(frozen=True, kw_only=True)
class ComparisonPlan:
    """Policies x training seeds on the same frames, evaluated on the same episodes.

    `policies` are training runs by name, each the overrides of `surefoot train` that set it apart; `common` are the overrides all share. `baselines` learn
    nothing: names of the group `policy`, run in the environment of `reference`, the policy the others are held against, whose training
    distribution decides what "in range" means for all. Everything is kept in `folder`, what is small enough to be committed in `results`.
    `workers` jobs run at once, each in a process of its own.
    """

    policies: dict[str, Any] = field(default_factory=dict)
    common: tuple[str, ...] = ()
    baselines: tuple[str, ...] = ()
    reference: str = "aap"
    seeds: tuple[int, ...] = (0, 1, 2)
    evaluation: Any = MISSING
    workers: int = 2
    device: str = "cpu"
    folder: str = MISSING
    results: str = MISSING

    def __post_init__(self) -> None:
        for name in ("common", "baselines", "seeds"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        object.__setattr__(self, "policies", {name: tuple(own) for name, own in self.policies.items()})
        if self.reference not in self.policies:
            raise ValueError(f"reference is {self.reference!r}; it must be one of the policies {sorted(self.policies)}")
        if twice := set(self.baselines) & set(self.policies):
            raise ValueError(f"baselines and policies need names of their own; these are both: {sorted(twice)}")
        if not self.seeds or len(set(self.seeds)) < len(self.seeds):
            raise ValueError(f"seeds is {list(self.seeds)}; it must hold at least one, none of them twice")
        validation.at_least(self, workers=1)
        validation.device(self.device)
        self._check_evaluation()

    def _check_evaluation(self) -> None:
        plan = self.evaluation
        if isinstance(plan, EvaluationPlan) and plan.baselines:
            raise ValueError(
                f"evaluation.baselines is {list(plan.baselines)}; of a comparison they are named in comparison.baselines"
            )


@dataclass(frozen=True, kw_only=True)
class CompareConfig:
    """A comparison, and which of its jobs are done.

    `only` picks jobs by name or pattern ("aap-*", "*-seed0"). `job` does one of them alone, in this process: what workers do, and what a line of a
    cluster's job array can do.
    """

    comparison: Any = MISSING
    only: tuple[str, ...] = ("*",)
    job: str | None = None
    choices: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "only", tuple(self.only))
