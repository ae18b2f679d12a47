"""Policies under evaluation, loaded from runs, and baselines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import gymnasium
from torch import Tensor

from configs import ConfigError, TrainConfig, choices, compose, restore
from embodied.policy import Policy
from embodied.runs.checkpoints import Checkpoints, load_model
from experiments import build as parts


@dataclass(frozen=True, kw_only=True)
class EvaluatedPolicy:
    """A trained policy: the parameters of a checkpoint, and the configuration it runs in."""

    name: str
    step: int
    model: Mapping[str, Tensor]
    config: TrainConfig

    def policy(self, observation_space: gymnasium.Space[Any]) -> Policy:
        """Builds the policy and loads its parameters.

        Raises:
            ConfigError: when the parameters do not match the observation space.
        """
        built = parts.policy(self.config, observation_space)
        try:
            built.load_state_dict(dict(self.model))
        except RuntimeError as error:
            raise ConfigError(f"the checkpoint of {self.name} does not match its observation space: {error}") from error
        return built.eval()


def load_trained(checkpoint: str, device: str) -> EvaluatedPolicy:
    """Loads the newest checkpoint of a run's folder, or the checkpoint in the folder given.

    Raises:
        ConfigError: when there is no run, or it has no checkpoint yet.
        CheckpointError: when no checkpoint is valid.
    """
    path, one = Path(checkpoint), Path(checkpoint).name.startswith("step_")
    folder = path.parent.parent if one else path
    config = parts.on(restore(folder), device)
    found = load_model(path) if one else Checkpoints(folder / "checkpoints").latest_model()
    if found is None:
        raise ConfigError(f"{folder} has no checkpoint yet: train it first")
    step, model = found
    return EvaluatedPolicy(name=folder.resolve().name, step=step, model=model, config=config)


def load_in_scenes(folder: str, scenes: Sequence[str], device: str, simulator: Any = None) -> EvaluatedPolicy:
    """Loads a policy to evaluate in these scenes, in the simulator of its run or another one.

    Raises:
        ConfigError: as `load_trained`, or when the simulator lacks the scenes.
    """
    one = load_trained(folder, device)
    return replace(one, config=parts.seen_through(one.config, scenes, simulator))


def check_comparable(several: Sequence[EvaluatedPolicy], baselines: Sequence[str], key: str) -> None:
    """Checks that policies have different names and one action space, and that baselines exist.

    `key` is the config key that chooses the baselines.

    Raises:
        ConfigError: naming the violation.
    """
    names = [*(one.name for one in several), *baselines]
    if len(set(names)) < len(names):
        raise ConfigError(f"policies go by the names of their run folders, which must differ; got {names}")
    spaces = {one.name: one.config.action_space for one in several}
    if len(set(spaces.values())) > 1:
        raise ConfigError(f"only runs of one action space can be compared; got {spaces}")
    if unknown := set(baselines) - set(choices("policy")):
        raise ConfigError(f"{key}: no policy {sorted(unknown)}; choose among {choices('policy')}")


def baseline_policy(name: str, config: TrainConfig, observation_space: gymnasium.Space[Any]) -> Policy:
    """Builds a baseline for the environment of a run. Raises ConfigError for an unknown name."""
    plain: TrainConfig = compose("train", [f"policy={name}"])
    return parts.policy(replace(config, policy=plain.policy), observation_space)
