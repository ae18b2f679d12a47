"""Builds the parts of a run: the only place where an environment meets a policy."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import fields, replace
from typing import Any, cast

import gymnasium
import torch

from configs import ConfigError, TrainConfig
from embodied.actions import ActionSpace, action_space
from embodied.episode import Episode
from embodied.perturbations import Perturbation, perturbation_from_tree
from embodied.policy import Policy
from embodied.simulator import DescribesSensors, Simulator
from embodied.training.distributed import Ranks
from embodied.training.ppo import PPO
from embodied.training.random_state import seed_everything
from envs.gym import factory as assembly
from envs.gym.vector import NavigationVectorEnv

ACTUATION_SEED = 0
"""Seed of actuations in evaluations, besides the seed of the episode: the same for all policies."""


def training_env(config: TrainConfig) -> NavigationVectorEnv:
    """Builds the training environment of a run: endless episodes in the scenes of its simulator.

    Raises:
        ConfigError: if the parts do not fit together.
    """
    return _trained_in(config, range(config.trainer.bodies))


def training_envs(config: TrainConfig, ranks: Ranks) -> list[NavigationVectorEnv]:
    """Builds this process's share of the bodies; as two environments if the trainer overlaps.

    Raises:
        ConfigError: if the parts do not fit together, or bodies cannot be shared evenly.
    """
    try:
        share = ranks.share(config.trainer.bodies)
    except ValueError as error:
        raise ConfigError(f"trainer.{error}") from error
    bodies = range(ranks.rank * share, (ranks.rank + 1) * share)
    halves = [bodies[: share // 2], bodies[share // 2 :]] if config.trainer.overlap else [bodies]
    return [_trained_in(config, half) for half in halves if half]


def evaluation_env(
    config: TrainConfig, simulator: Simulator, under: Perturbation, episodes: Sequence[Episode]
) -> NavigationVectorEnv:
    """Builds a run's environment with another perturbation and a list of episodes.

    Closing it leaves the simulator open.

    Raises:
        ConfigError: if the parts do not fit together.
    """
    try:
        return _env(config, cast(Simulator, _Lent(simulator)), under, episodes, seed=ACTUATION_SEED)
    except ValueError as error:
        raise ConfigError(str(error)) from error


def simulator(config: Any, bodies: int, key: str = "simulator") -> Simulator:
    """Builds a simulator of `bodies` bodies from its config; `key` is where it was chosen.

    Raises:
        ConfigError: if it lacks the scenes, or cannot be built as configured.
    """
    try:
        built: Simulator = config.build(bodies)
    except ValueError as error:
        raise ConfigError(f"{key}: {error}") from error
    return built


def observation_space(config: TrainConfig) -> gymnasium.Space[Any]:
    """Returns the space of one body's observation, from the run's configuration alone.

    A simulator is built only where its configuration does not describe its sensors.

    Raises:
        ConfigError: when the task needs a sensor that the simulator does not have.
    """
    if isinstance(config.simulator, DescribesSensors):
        sensors = config.simulator.sensor_specs()
    else:
        with closing(simulator(config.simulator, bodies=1)) as built:
            sensors = built.sensors
    try:
        observed: gymnasium.Space[Any] = config.task.observation_space(sensors, space(config))
    except ValueError as error:
        raise ConfigError(str(error)) from error
    return observed


def policy(config: TrainConfig, observation_space: gymnasium.Space[Any]) -> Policy:
    """Builds a fresh policy on the run's device; the same for the same seed.

    Raises:
        ConfigError: if it lacks an observation that it needs, or the device does not exist.
    """
    if config.device.startswith("cuda") and not torch.cuda.is_available():
        raise ConfigError(f"device={config.device}: torch finds no CUDA device here; use device=cpu")
    seed_everything(config.seed)
    try:
        built: Policy = config.policy.build(observation_space, space(config))
    except ValueError as error:
        raise ConfigError(f"policy: {error}") from error
    return built.to(config.device)


def algorithm(config: TrainConfig, envs: Sequence[NavigationVectorEnv], policy: Policy, ranks: Ranks) -> PPO:
    """PPO over the environments of this process.

    Raises:
        ConfigError: when bodies, minibatches or the video sensor do not fit.
    """
    try:
        return PPO(envs, policy, config.ppo, config.trainer, config.optimiser, ranks)
    except ValueError as error:
        raise ConfigError(str(error)) from error


def space(config: TrainConfig) -> ActionSpace:
    """Returns the run's action space."""
    return action_space(config.action_space)


def perturbation(config: TrainConfig) -> Perturbation:
    """Returns the perturbation that the run is trained under."""
    return perturbation_from_tree(config.perturbation)


def adapted(config: Any, **changes: Any) -> Any:
    """Returns a config with those changes that it has a field for: simulators differ."""
    known = {field.name for field in fields(config)}
    return replace(config, **{name: value for name, value in changes.items() if name in known})


CAMERA = ("sensors", "height", "width", "hfov_deg", "camera_height", "camera_pitch_deg")
"""Fields of a simulator that decide what a policy sees."""


def seen_through(run: TrainConfig, scenes: Sequence[str], simulator: Any = None) -> TrainConfig:
    """Returns the run in other scenes, and in another simulator if one is given.

    The simulator gets the run's camera as far as it can be set.

    Raises:
        ConfigError: if the simulator has no such scenes.
    """
    camera = {name: getattr(run.simulator, name) for name in CAMERA if hasattr(run.simulator, name)}
    try:
        there = adapted(run.simulator if simulator is None else simulator, **camera, scenes=tuple(scenes))
    except ValueError as error:
        raise ConfigError(f"simulator: {error}") from error
    return replace(run, simulator=there)


def on(run: TrainConfig, device: str) -> TrainConfig:
    """Returns the run with its policy on `device`.

    A simulator on a GPU moves to the same device; if the policy or the simulator is on the CPU, the
    simulator is on the CPU.
    """
    there = getattr(run.simulator, "device", "cpu")
    beside = "cpu" if "cpu" in (there, device) else there if device == run.device else device
    return replace(run, device=device, simulator=adapted(run.simulator, device=beside))


class _Lent:
    """A simulator that environments over it cannot close."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    def __getattr__(self, name: str) -> Any:
        return getattr(self._simulator, name)

    def close(self) -> None:
        """Does nothing: the owner closes it."""


def _trained_in(config: TrainConfig, bodies: range) -> NavigationVectorEnv:
    built = simulator(config.simulator, len(bodies))
    try:
        return _env(config, built, perturbation(config), config.episodes, seed=config.seed, first_body=bodies.start)
    except ValueError as error:
        raise ConfigError(str(error)) from error


def _env(
    config: TrainConfig, simulator: Simulator, under: Perturbation, episodes: Any, *, seed: int, first_body: int = 0
) -> NavigationVectorEnv:
    """Assembles an environment; its observations are valid until the next step."""
    return assembly.vector(
        simulator.bodies,
        copy=False,
        simulator=simulator,
        task=config.task,
        action_space=config.action_space,
        perturbation=under,
        scenes=simulator.scenes,
        episodes=episodes,
        seed=seed,
        first_body=first_body,
    )
