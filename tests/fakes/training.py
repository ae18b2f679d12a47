"""Short trainings: settings of trainer, PPO and optimiser in one place, and a trainer made of
them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

from embodied.policy import Policy
from embodied.runs.run_folder import RunFolder
from embodied.runs.tracking import Progress, Tracker
from embodied.training import Trainer, TrainerConfig
from embodied.training.distributed import Ranks
from embodied.training.optim.adam import AdamConfig
from embodied.training.ppo import PPO, PPOConfig
from experiments.reporting.gif import gif
from experiments.reporting.progress_bar import ProgressBar


@dataclass(frozen=True)
class Settings:
    trainer: TrainerConfig = field(default_factory=TrainerConfig)
    ppo: PPOConfig = field(default_factory=PPOConfig)
    optimiser: AdamConfig = field(default_factory=AdamConfig)

    def but(self, **changes: Any) -> Self:
        """With fields of any of the three changed."""
        parts = {}
        for name in ("trainer", "ppo", "optimiser"):
            part = getattr(self, name)
            known = {one.name for one in fields(part)} & set(changes)
            parts[name] = replace(part, **{key: changes[key] for key in known})
            changes = {key: value for key, value in changes.items() if key not in known}
        assert not changes, f"no such settings: {sorted(changes)}"
        return type(self)(**parts)


def settings(**values: Any) -> Settings:
    return Settings().but(**values)


def make_trainer(
    env: Any,
    policy: Policy,
    config: Settings,
    run: RunFolder,
    trackers: Iterable[Tracker] = (),
    progress: Progress | None = None,
    ranks: Ranks | None = None,
) -> Trainer:
    envs = env if isinstance(env, Sequence) else [env]
    algorithm = PPO(envs, policy, config.ppo, config.trainer, config.optimiser, ranks)
    return Trainer(algorithm, config.trainer, run, trackers, progress or ProgressBar(), ranks, encode_gif=gif)
