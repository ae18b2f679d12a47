"""Who is evaluated: the policies of runs, and floors beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import gymnasium
from torch import Tensor

from configs import ConfigError, EvaluationPlan, TrainConfig, choices, compose, restore
from embodied.checkpoint import Checkpoints
from embodied.policy import Policy
from experiments import parts


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


def contender(folder: str, plan: EvaluationPlan, device: str, simulator: Any = None) -> Contender:
    """The policy of the run in `folder`, in its own simulator or in another. On the CPU its own is there too, wherever it was trained.

    Raises:
        ConfigError: when there is no run, it has no checkpoint yet, or the simulator has not the scenes of the plan.
        CheckpointError: when all its checkpoints are refused.
    """
    config = restore(folder)
    own = {"device": device} if simulator is None and device == "cpu" else {}
    simulator = parts.adapted(parts.moved(config, simulator, plan.scenes), **own)
    found = Checkpoints(Path(folder) / "checkpoints").latest_model()
    if found is None:
        raise ConfigError(f"{folder} has no checkpoint yet: train it first")
    name, (step, model) = Path(folder).resolve().name, found
    return Contender(name=name, step=step, model=model, config=replace(config, simulator=simulator, device=device))


def check_together(several: Sequence[Contender], floors: Sequence[str], key: str) -> None:
    """What is shown beside each other must be comparable and told apart by name, and every floor must be there; `key` is where they are chosen.

    Raises:
        ConfigError: saying what is not so.
    """
    names = [*(one.name for one in several), *floors]
    if len(set(names)) < len(names):
        raise ConfigError(f"policies go by the names of their run folders, which must differ; got {names}")
    spaces = {one.name: one.config.action_space for one in several}
    if len(set(spaces.values())) > 1:
        raise ConfigError(f"only runs of one action space can be compared; got {spaces}")
    if unknown := set(floors) - set(choices("policy")):
        raise ConfigError(f"{key}: no policy {sorted(unknown)}; choose among {choices('policy')}")


def floor(name: str, config: TrainConfig, observation_space: gymnasium.Space[Any]) -> Policy:
    """A policy that learned nothing, in the environment of a run. Raises ConfigError for an unknown name."""
    plain: TrainConfig = compose("train", [f"policy={name}"])
    return parts.policy(replace(config, policy=plain.policy), observation_space)
