"""The parts of a run, from its configuration: the only place where an environment meets a policy."""

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
"""What decides an actuation in an evaluation besides the episode's own seed: the same for all runs, so that all policies meet the same."""


def training_env(config: TrainConfig) -> NavigationVectorEnv:
    """The environment a run trains in: endless episodes in all scenes of its simulator.

    Raises:
        ConfigError: when the parts do not fit one another.
    """
    return _trained_in(config, range(config.trainer.bodies))


def training_envs(config: TrainConfig, ranks: Ranks) -> list[NavigationVectorEnv]:
    """What this process holds of it: its share of the bodies, where the trainer overlaps in two halves.

    Raises:
        ConfigError: when the parts do not fit one another, or bodies cannot be shared out.
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
    """The environment of a run with a perturbation and a list of episodes of its own; closing it leaves the simulator open.

    Raises:
        ConfigError: when the parts do not fit one another.
    """
    try:
        return _env(config, cast(Simulator, _Lent(simulator)), under, episodes, seed=ACTUATION_SEED)
    except ValueError as error:
        raise ConfigError(str(error)) from error


def simulator(config: Any, bodies: int, key: str = "simulator") -> Simulator:
    """The simulator of a config of one, with so many bodies; `key` is where it is chosen.

    Raises:
        ConfigError: when it has not the scenes, or cannot be built for another reason that a person can mend.
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
    """A fresh policy on the run's device; the same for the same seed.

    Raises:
        ConfigError: when it cannot see what it needs, or there is no such device.
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
    """The run's action space."""
    return action_space(config.action_space)


def perturbation(config: TrainConfig) -> Perturbation:
    """What the run is trained under."""
    return perturbation_from_tree(config.perturbation)


def adapted(config: Any, **changes: Any) -> Any:
    """A config dataclass with those changes that it has a field for: simulators differ in what can be set."""
    known = {field.name for field in fields(config)}
    return replace(config, **{name: value for name, value in changes.items() if name in known})


CAMERA = ("sensors", "height", "width", "hfov_deg", "camera_height", "camera_pitch_deg")
"""What of a simulator decides how a scene looks to a policy."""


def seen_through(run: TrainConfig, scenes: Sequence[str], simulator: Any = None) -> TrainConfig:
    """The run in these scenes of its own simulator (None), or of another one looked at through its camera, as far as that can be set.

    Raises:
        ConfigError: when the simulator has no such scenes.
    """
    camera = {name: getattr(run.simulator, name) for name in CAMERA if hasattr(run.simulator, name)}
    try:
        there = adapted(run.simulator if simulator is None else simulator, **camera, scenes=tuple(scenes))
    except ValueError as error:
        raise ConfigError(f"simulator: {error}") from error
    return replace(run, simulator=there)


def on(run: TrainConfig, device: str) -> TrainConfig:
    """The run with its policy on `device`, and its own simulator beside it if that was on a GPU; on the CPU if either is there."""
    there = getattr(run.simulator, "device", "cpu")
    beside = "cpu" if "cpu" in (there, device) else there if device == run.device else device
    return replace(run, device=device, simulator=adapted(run.simulator, device=beside))


class _Lent:
    """A simulator that the environments over it cannot close."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    def __getattr__(self, name: str) -> Any:
        return getattr(self._simulator, name)

    def close(self) -> None:
        """Its owner does that."""


def _trained_in(config: TrainConfig, bodies: range) -> NavigationVectorEnv:
    built = simulator(config.simulator, len(bodies))
    try:
        return _env(config, built, perturbation(config), config.episodes, seed=config.seed, first_body=bodies.start)
    except ValueError as error:
        raise ConfigError(str(error)) from error


def _env(
    config: TrainConfig, simulator: Simulator, under: Perturbation, episodes: Any, *, seed: int, first_body: int = 0
) -> NavigationVectorEnv:
    """Observations are the simulator's buffers, valid until the next step: trainer and evaluation keep copies of what they need."""
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
