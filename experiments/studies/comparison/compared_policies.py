"""Who is compared: one entrant for each policy and training seed, and one for each baseline."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from configs import ComparisonPlan, ConfigError, TrainConfig, choices, compose, restore, to_tree
from embodied.runs.checkpoints import Checkpoints
from embodied.runs.run_folder import check_same


@dataclass(frozen=True, kw_only=True)
class ComparedPolicy:
    """A policy with its training seed (None: a baseline, which learns nothing), and the configuration it runs in."""

    policy: str
    seed: int | None
    config: TrainConfig

    @property
    def name(self) -> str:
        """What its jobs and files are called."""
        return self.policy if self.seed is None else f"{self.policy}-seed{self.seed}"

    @property
    def steps(self) -> int:
        """Steps it has to be trained for."""
        return 0 if self.seed is None else int(self.config.trainer.steps)

    @property
    def trained_steps(self) -> int:
        """Step of its newest checkpoint; 0 where there is none."""
        if self.seed is None:
            return 0
        found = Checkpoints(self.config.folder / "checkpoints").paths()
        return int(found[-1].name.removeprefix("step_")) if found else 0

    @property
    def trained(self) -> bool:
        """Whether there is nothing left to train."""
        return self.trained_steps >= self.steps

    def check(self) -> None:
        """That what its folder holds, if anything, is the training of this configuration.

        Raises:
            ChangedConfigError: when it is that of another, unless that was allowed.
        """
        folder, allowed = self.config.folder, self.seed is None or self.config.run.allow_changed
        if not allowed and (folder / "config.yaml").exists():
            check_same(folder, _settings(restore(folder)), _settings(self.config))


def compared_policies(plan: ComparisonPlan) -> list[ComparedPolicy]:
    """All entrants, seed by seed, so that the first seed of every policy is there first; baselines first of all.

    Raises:
        ConfigError: naming the policy, where its overrides make no training run.
    """
    trained = {name: _config(plan, name) for name in plan.policies}
    baselines = [
        ComparedPolicy(policy=name, seed=None, config=_baseline(plan, name, trained[plan.reference]))
        for name in plan.baselines
    ]
    return baselines + [
        ComparedPolicy(policy=name, seed=seed, config=_seeded(plan, config, name, seed))
        for seed in plan.seeds
        for name, config in trained.items()
    ]


def reference_config(plan: ComparisonPlan) -> TrainConfig:
    """How the reference policy is trained."""
    return _config(plan, plan.reference)


def select(everyone: Sequence[ComparedPolicy], patterns: Sequence[str]) -> list[ComparedPolicy]:
    """The entrants whose names fit one of the patterns.

    Raises:
        ConfigError: when a pattern fits none.
    """
    for pattern in patterns:
        if not any(fnmatchcase(one.name, pattern) for one in everyone):
            raise ConfigError(
                f"{pattern!r} is none of this comparison's jobs; choose among {[one.name for one in everyone]}"
            )
    return [one for one in everyone if any(fnmatchcase(one.name, pattern) for pattern in patterns)]


def _settings(config: TrainConfig) -> dict[str, Any]:
    """What decides a training: neither where it is kept, nor by which choices its values were written."""
    return {key: value for key, value in to_tree(config).items() if key not in ("run", "choices")}


def _config(plan: ComparisonPlan, name: str) -> TrainConfig:
    try:
        config: TrainConfig = compose("train", [*plan.common, *plan.policies[name], f"device={plan.device}"])
    except ConfigError as error:
        raise ConfigError(f"comparison.policies.{name}: {error}") from error
    return config


def _seeded(plan: ComparisonPlan, config: TrainConfig, name: str, seed: int) -> TrainConfig:
    """As `seed=...` and `run.folder=...` would have it."""
    run = replace(config.run, folder=str(Path(plan.folder) / "training" / f"{name}-seed{seed}"))
    return replace(config, seed=seed, trainer=replace(config.trainer, seed=seed), run=run)


def _baseline(plan: ComparisonPlan, name: str, config: TrainConfig) -> TrainConfig:
    if name not in choices("policy"):
        raise ConfigError(f"comparison.baselines: no policy {name!r}; choose among {choices('policy')}")
    plain: TrainConfig = compose("train", [f"policy={name}"])
    return replace(config, policy=plain.policy)
