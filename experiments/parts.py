"""The parts of a run, from its configuration: the only place where an environment meets a policy."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import gymnasium

from configs import ConfigError, TrainConfig
from embodied.actions import ActionSpace, action_space
from embodied.episode import Episode
from embodied.perturbations import Perturbation, perturbation_from_tree
from embodied.policy import Policy
from embodied.random_state import seed_everything
from envs import assembly
from envs.vector import NavigationVectorEnv


def training_env(config: TrainConfig) -> NavigationVectorEnv:
    """The environment a run trains in; its observations are the simulator's buffers, valid until the next step.

    Raises:
        ConfigError: when the parts do not fit one another.
    """
    try:
        simulator = config.simulator.build(config.trainer.bodies)
        return _env(config, simulator, perturbation(config), simulator.scenes, config.episodes)
    except ValueError as error:
        raise ConfigError(str(error)) from error


def evaluation_env(
    config: TrainConfig, bodies: int, perturbation: Perturbation, episodes: Sequence[Episode]
) -> NavigationVectorEnv:
    """The environment of a run with a list of episodes and a perturbation of its own; more bodies than episodes would rest."""
    simulator = config.simulator.build(min(bodies, len(episodes)))
    return _env(config, simulator, perturbation, simulator.scenes, episodes)


def _env(
    config: TrainConfig, simulator: Any, perturbation: Perturbation, scenes: Sequence[str], episodes: Any
) -> NavigationVectorEnv:
    return assembly.vector(
        simulator.bodies,
        copy=False,
        simulator=simulator,
        task=config.task,
        action_space=config.action_space,
        perturbation=perturbation,
        scenes=scenes,
        episodes=episodes,
        seed=config.seed,
    )


def policy(config: TrainConfig, observation_space: gymnasium.Space[Any]) -> Policy:
    """A fresh policy on the run's device; the same for the same seed.

    Raises:
        ConfigError: when it cannot see what the environment shows.
    """
    seed_everything(config.seed)
    try:
        built: Policy = config.policy.build(observation_space, space(config))
        return built.to(config.device)
    except ValueError as error:
        raise ConfigError(str(error)) from error


def space(config: TrainConfig) -> ActionSpace:
    """The run's action space."""
    return action_space(config.action_space)


def perturbation(config: TrainConfig) -> Perturbation:
    """What the run is trained under."""
    return perturbation_from_tree(config.perturbation)


def adapted(config: Any, **changes: Any) -> Any:
    """A config dataclass with those changes that it has a field for."""
    known = {field.name for field in fields(config)}
    return replace(config, **{name: value for name, value in changes.items() if name in known})
