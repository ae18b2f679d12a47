"""Who is evaluated: the policies of runs, and baselines beside them."""

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
    """A trained policy: its parameters after so many steps, and the configuration of its run, here perhaps on another device or in other scenes."""

    name: str
    step: int
    model: Mapping[str, Tensor]
    config: TrainConfig

    def policy(self, observation_space: gymnasium.Space[Any]) -> Policy:
        """The policy with what it learned.

        Raises:
            ConfigError: when its parameters do not fit what it would observe.
        """
        built = parts.policy(self.config, observation_space)
        try:
            built.load_state_dict(dict(self.model))
        except RuntimeError as error:
            raise ConfigError(f"the checkpoint of {self.name} does not fit what it would observe: {error}") from error
        return built.eval()


def load_trained(checkpoint: str, device: str) -> EvaluatedPolicy:
    """The newest checkpoint of a run's folder, or the one whose folder is given, on a device.

    Raises:
        ConfigError: when there is no run, or it has no checkpoint yet.
        CheckpointError: when it cannot be trusted, or all are refused.
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
    """The same, in these scenes of its own simulator or of another, which stays on its device.

    Raises:
        ConfigError: besides, when the simulator has not the scenes.
    """
    one = load_trained(folder, device)
    return replace(one, config=parts.seen_through(one.config, scenes, simulator))


def check_comparable(several: Sequence[EvaluatedPolicy], baselines: Sequence[str], key: str) -> None:
    """What is shown beside each other must be comparable and told apart by name, and every baseline must be there; `key` is where they are chosen.

    Raises:
        ConfigError: saying what is not so.
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
    """A policy that learned nothing, in the environment of a run. Raises ConfigError for an unknown name."""
    plain: TrainConfig = compose("train", [f"policy={name}"])
    return parts.policy(replace(config, policy=plain.policy), observation_space)
