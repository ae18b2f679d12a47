"""The policies of a comparison: one for each policy and training seed, and the baselines."""

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
    """A policy of a comparison, trained with one seed, or a baseline."""

    policy: str
    """Its name in the plan."""
    seed: int | None
    """Training seed; None for a baseline."""
    config: TrainConfig
    """The configuration it is trained and evaluated in."""

    @property
    def name(self) -> str:
        """Name of its jobs and files."""
        return self.policy if self.seed is None else f"{self.policy}-seed{self.seed}"

    @property
    def steps(self) -> int:
        """The number of training steps of the plan."""
        return 0 if self.seed is None else int(self.config.trainer.steps)

    @property
    def trained_steps(self) -> int:
        """Step of its newest checkpoint; 0 without one."""
        if self.seed is None:
            return 0
        found = Checkpoints(self.config.folder / "checkpoints").paths()
        return int(found[-1].name.removeprefix("step_")) if found else 0

    @property
    def trained(self) -> bool:
        """Whether training is finished."""
        return self.trained_steps >= self.steps

    def check(self) -> None:
        """Checks that its folder, if any, holds a training of this configuration.

        Raises:
            ChangedConfigError: when it holds another one, unless `run.allow_changed` is set.
        """
        folder, allowed = self.config.folder, self.seed is None or self.config.run.allow_changed
        if not allowed and (folder / "config.yaml").exists():
            check_same(folder, _settings(restore(folder)), _settings(self.config))


def compared_policies(plan: ComparisonPlan) -> list[ComparedPolicy]:
    """Returns the baselines, then all policies seed by seed, so that first seeds are trained first.

    Raises:
        ConfigError: naming a policy whose overrides are invalid.
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
    """Returns the training configuration of the reference policy."""
    return _config(plan, plan.reference)


def select(everyone: Sequence[ComparedPolicy], patterns: Sequence[str]) -> list[ComparedPolicy]:
    """Returns the policies whose names match one of the patterns.

    Raises:
        ConfigError: when a pattern matches none.
    """
    for pattern in patterns:
        if not any(fnmatchcase(one.name, pattern) for one in everyone):
            raise ConfigError(
                f"{pattern!r} is none of this comparison's jobs; choose among {[one.name for one in everyone]}"
            )
    return [one for one in everyone if any(fnmatchcase(one.name, pattern) for pattern in patterns)]


def _settings(config: TrainConfig) -> dict[str, Any]:
    """Returns the settings that affect a training: all but its folder and the names of choices."""
    return {key: value for key, value in to_tree(config).items() if key not in ("run", "choices")}


def _config(plan: ComparisonPlan, name: str) -> TrainConfig:
    try:
        config: TrainConfig = compose("train", [*plan.common, *plan.policies[name], f"device={plan.device}"])
    except ConfigError as error:
        raise ConfigError(f"comparison.policies.{name}: {error}") from error
    return config


def _seeded(plan: ComparisonPlan, config: TrainConfig, name: str, seed: int) -> TrainConfig:
    """Applies `seed=...` and `run.folder=...`."""
    run = replace(config.run, folder=str(Path(plan.folder) / "training" / f"{name}-seed{seed}"))
    return replace(config, seed=seed, trainer=replace(config.trainer, seed=seed), run=run)


def _baseline(plan: ComparisonPlan, name: str, config: TrainConfig) -> TrainConfig:
    if name not in choices("policy"):
        raise ConfigError(f"comparison.baselines: no policy {name!r}; choose among {choices('policy')}")
    plain: TrainConfig = compose("train", [f"policy={name}"])
    return replace(config, policy=plain.policy)
