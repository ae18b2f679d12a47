"""Who is evaluated: the policies of runs, and floors beside them."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import gymnasium
from torch import Tensor

from configs import ConfigError, EvaluationPlan, TrainConfig, compose, restore
from embodied.checkpoint import CheckpointError, Checkpoints, load_model
from embodied.policy import Policy
from experiments import parts

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Contender:
    """A trained policy: the configuration of its run with the scenes of the evaluation, and its newest checkpoint."""

    name: str
    step: int
    model: Mapping[str, Tensor]
    config: TrainConfig

    def policy(self, observation_space: gymnasium.Space[Any]) -> Policy:
        """The policy with what it learned."""
        built = parts.policy(self.config, observation_space)
        built.load_state_dict(dict(self.model))
        return built


def contender(folder: str, plan: EvaluationPlan, device: str) -> Contender:
    """The policy of the run in `folder`.

    Raises:
        ConfigError: when there is no run, or it has no checkpoint yet.
        CheckpointError: when all its checkpoints are refused.
    """
    config = restore(folder)
    simulator = parts.adapted(config.simulator, scenes=plan.scenes)
    step, model = newest_model(Path(folder) / "checkpoints")
    name = Path(folder).resolve().name
    return Contender(name=name, step=step, model=model, config=replace(config, simulator=simulator, device=device))


def floor(name: str, config: TrainConfig, observation_space: gymnasium.Space[Any]) -> Policy:
    """A policy that learned nothing, in the environment of a run. Raises ConfigError for an unknown name."""
    plain: TrainConfig = compose("train", [f"policy={name}"])
    return parts.policy(replace(config, policy=plain.policy), observation_space)


def newest_model(folder: Path) -> tuple[int, Mapping[str, Tensor]]:
    """Step and parameters of the newest checkpoint that can be trusted."""
    paths = Checkpoints(folder).paths()
    if not paths:
        raise ConfigError(f"{folder.parent} has no checkpoint yet: train it first")
    for path in reversed(paths):
        try:
            return int(path.name.removeprefix("step_")), load_model(path)
        except CheckpointError as fault:
            _log.warning("%s; trying the one before", fault)
    raise CheckpointError(f"every checkpoint in {folder} was refused")
