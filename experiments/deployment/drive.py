"""One drive: observations in, actions out, through the same navigation, task and perturbation code
as in the simulators.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from configs import DeployConfig, TrainConfig
from embodied.episode import Episode
from embodied.perturbations import perturbation_from_tree
from envs.episodes import ListedEpisodes
from envs.gym.single import NavigationEnv
from envs.simulators.robot.robot_body import SCENE
from envs.simulators.robot.safety import StoppedError
from envs.simulators.single_body import BodyAsSimulator
from experiments import build as parts
from experiments.deployment.pilot import Pilot, SingleObservation
from experiments.deployment.rig import Rig


@dataclass(frozen=True, kw_only=True)
class DriveStep:
    """Observation and action of one step, before anything moves. `received`: when the picture
    came, by the rig's clock; `age`: seconds since then as the policy began; `thinking`: those it
    took.
    """

    number: int
    action: int
    name: str
    logits: list[float]
    observation: SingleObservation
    pose: tuple[float, float, float, float]
    received: float
    age: float
    thinking: float


@dataclass(frozen=True, kw_only=True)
class End:
    """How a drive ended: `why`, whether by the policy's END, whether at the goal as far as odometry
    can tell, and the task's measures.
    """

    why: str
    ended: bool = False
    success: bool
    steps: int
    measures: Mapping[str, float]


class Witness(Protocol):
    """A witness of every step: a log, a bag, a display."""

    def step(self, step: DriveStep, rig: Rig) -> None:
        """A step was decided."""


def environment(config: DeployConfig, trained: TrainConfig, rig: Rig) -> NavigationEnv:
    """The environment of one episode, from where the robot stands to the goal."""
    simulator, space = BodyAsSimulator(rig.body), parts.space(trained)
    task = replace(trained.task, max_episode_steps=config.steps).build(simulator, space)
    goal = (*config.goal, 0.0)
    episode = Episode(id="drive", scene=SCENE, start=(0.0, 0.0, 0.0, 0.0), goals=(goal,), seed=config.seed)  # type: ignore[arg-type]
    perturbation = perturbation_from_tree(config.perturbation)
    return NavigationEnv(simulator, task, space, perturbation, ListedEpisodes([episode], 1), seed=config.seed)


def drive(env: NavigationEnv, pilot: Pilot, rig: Rig, witnesses: list[Witness]) -> End:
    """Until END, the last step allowed, or a stop. Never raises StoppedError: that is an end."""
    steps, names = 0, env.navigation.space.names
    try:
        observation, _ = env.reset()
        while True:
            step = _decide(steps, observation, pilot, rig, names)
            for witness in witnesses:
                witness.step(step, rig)
            observation, _, terminated, truncated, info = env.step(step.action)
            steps += 1
            if terminated or truncated:
                return _end(terminated, steps, info)
    except StoppedError as stopped:
        return End(why=stopped.why, success=False, steps=steps, measures={})


def _decide(number: int, observation: SingleObservation, pilot: Pilot, rig: Rig, names: tuple[str, ...]) -> DriveStep:
    received = min((picture.received for picture in rig.body.pictures.values()), default=rig.clock.now())
    age, begun = rig.clock.now() - received, time.perf_counter()
    action, logits = pilot.act(observation)
    return DriveStep(
        number=number,
        action=action,
        name=names[action],
        logits=logits.tolist(),
        observation={name: np.array(value) for name, value in observation.items()},
        pose=rig.body.pose,
        received=received,
        age=age,
        thinking=time.perf_counter() - begun,
    )


def _end(ended: bool, steps: int, info: Mapping[str, Any]) -> End:
    measures = {name: float(value) for name, value in info.items() if isinstance(value, float)}
    why = "the policy said END" if ended else f"{steps} steps were done"
    return End(why=why, ended=ended, success=bool(measures.get("success")), steps=steps, measures=measures)
