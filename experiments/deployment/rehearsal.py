"""`python -m experiments.deployment.rehearsal RUN [key=value ...]`: the same episodes in the
simulator and on a simulated robot.

The robot is in this process and in simulated time, or, with robot.link=ZENOH or DDS, in a process
of its own and in real time, as `surefoot serve-robot` and `surefoot deploy` are.

Both are the run's own houses, policy, task and action space; they differ by what a robot is:
motions closed on odometry that end within a centimetre and a degree, wheels that lag and slip, a
camera of another size and a bumper. Keys are those of `surefoot deploy`. One row an episode, and
success with its 95 % interval over houses in the end.

  python -m experiments.deployment.rehearsal runs/cpu_aap-seed0 --episodes 40
  robot.simulated.slip=0.1
"""

import argparse
import math
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from configs import DeployConfig, ServeRobotConfig, compose
from embodied.episode import Episode
from embodied.evaluation.intervals import estimate
from embodied.geometry import to_body
from embodied.perturbations import perturbation_from_tree
from embodied.simulator import Simulator
from envs.episodes import EpisodesConfig, ListedEpisodes, generate_list
from envs.gym.single import NavigationEnv
from envs.simulators.robot import LinkKind
from envs.simulators.robot.in_process import InProcessLink
from envs.simulators.robot.robot_camera import PolicyView
from envs.simulators.robot.safety import Mode
from experiments import build as parts
from experiments.commands.runner import USAGE_ERRORS, complain
from experiments.deployment.drive import End, drive, environment
from experiments.deployment.fitting import view_of
from experiments.deployment.pilot import Pilot
from experiments.deployment.remote import remote
from experiments.deployment.rig import cameras_of, reached, rig
from experiments.studies.evaluated_policies import EvaluatedPolicy, load_in_scenes


@dataclass(frozen=True, kw_only=True)
class RehearsalPair:
    """One episode, both ways: whether it ended at the goal in the `simulator`, and on the `robot`
    by its `odometry` and where it really was. `seconds`: how long that took, in the robot's time.
    """

    episode: Episode
    simulator: bool
    odometry: bool
    robot: bool
    why: str
    seconds: float


def rehearse(
    config: DeployConfig, scenes: tuple[str, ...], episodes: int, ranges: EpisodesConfig
) -> Iterator[RehearsalPair]:
    """Every episode in turn."""
    one = load_in_scenes(config.checkpoint, scenes, config.device)
    house = one.config.simulator
    with closing(parts.simulator(house, bodies=1)) as simulator:
        for episode in generate_list(simulator, simulator.scenes, episodes, config.seed, ranges):
            reference = _simulated(config, one, simulator, episode)
            moved = replace(config, simulator=parts.adapted(config.simulator, house=house.house))
            end, apart, seconds = _driven(moved, one, episode)
            arrived = end.ended and apart < one.config.task.success_distance
            yield RehearsalPair(
                episode=episode, simulator=reference, odometry=end.success, robot=arrived, why=end.why, seconds=seconds
            )


def _simulated(config: DeployConfig, one: EvaluatedPolicy, simulator: Simulator, episode: Episode) -> bool:
    """Whether the policy arrives in the simulator."""
    space = parts.space(one.config)
    task = replace(one.config.task, max_episode_steps=config.steps).build(simulator, space)
    under = perturbation_from_tree(config.perturbation)
    env = NavigationEnv(simulator, task, space, under, ListedEpisodes([episode], 1), seed=config.seed)
    pilot = Pilot(one.policy(env.observation_space), seed=config.seed, take_likeliest=config.greedy)
    observation, _ = env.reset()
    while True:
        observation, _, terminated, truncated, info = env.step(pilot.act(observation)[0])
        if terminated or truncated:
            return bool(info["success"])


def _driven(config: DeployConfig, one: EvaluatedPolicy, episode: Episode) -> tuple[End, float, float]:
    """How the drive to the same goal from the same start ends, how far from the goal the robot
    really is then, and its seconds.
    """
    x, y, _, yaw = episode.start
    goal = to_body(episode.goals[0][0] - x, episode.goals[0][1] - y, yaw)
    stage = replace(config.stage, scene=episode.scene, start=(x, y, math.degrees(yaw)))
    simulator = parts.adapted(config.simulator, scenes=(episode.scene,))
    config = replace(config, goal=goal, stage=stage, simulator=simulator)
    view = view_of(one.config)
    with ExitStack() as stack:
        alone = config.robot.link is not LinkKind.IN_PROCESS
        leave = stack.enter_context(remote(_served(config, view))) if alone else None
        clock, link, robot = stack.enter_context(reached(config, view))
        begun = clock.now()
        made = rig(robot, view, clock, link, Mode.ARMED, lambda event, **fields: None, lambda ended: None)
        stack.enter_context(closing(made.safety))
        env = environment(config, one.config, made)
        made.safety.wait(robot.wait)
        pilot = Pilot(one.policy(env.observation_space), seed=config.seed, take_likeliest=config.greedy)
        end, seconds = drive(env, pilot, made, []), clock.now() - begun
        pose = leave() if leave else cast(InProcessLink, link).robot.pose
        return end, math.dist(pose[:2], episode.goals[0][:2]), seconds


def _served(config: DeployConfig, view: PolicyView) -> ServeRobotConfig:
    """The same robot, to be in a process of its own."""
    cameras = cameras_of(config.robot, view)
    return ServeRobotConfig(robot=config.robot, simulator=config.simulator, stage=config.stage, cameras=cameras)


def main() -> int:
    """Run the command line."""
    given = _parser().parse_intermixed_args()
    keys = [f"checkpoint={given.run}", "goal=[0,0]", "robot.link=IN_PROCESS", *given.keys]
    ranges = EpisodesConfig(min_distance=given.distance[0], max_distance=given.distance[1])
    pairs: list[RehearsalPair] = []
    try:
        for pair in rehearse(compose("deploy", keys), (given.scenes,), given.episodes, ranges):
            pairs.append(pair)
            print(_row(pair), flush=True)
    except USAGE_ERRORS as error:
        return complain("rehearsal", error, 2)
    for name in ("simulator", "odometry", "robot"):
        print(_success(pairs, name))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run")
    parser.add_argument("keys", nargs="*", help="of surefoot deploy")
    parser.add_argument("--episodes", type=int, default=20)
    parser.add_argument("--scenes", default="test/0:20", help="one pattern of scene ids")
    parser.add_argument("--distance", type=float, nargs=2, default=[1.0, 6.0])
    return parser


def _row(pair: RehearsalPair) -> str:
    arrived = f"simulator {pair.simulator}, by odometry {pair.odometry}, robot {pair.robot}"
    return f"{pair.episode.scene}: {arrived} ({pair.why}; {pair.seconds:.0f} s)"


def _success(pairs: list[RehearsalPair], name: str) -> str:
    """The share of episodes, with its 95 % interval over houses."""
    found = estimate(np.array([float(getattr(pair, name)) for pair in pairs]), [pair.episode.scene for pair in pairs])
    interval = f"[{100 * found.low:.1f}, {100 * found.high:.1f}]"
    return f"{name}: success {100 * found.mean:.1f} % {interval}, {found.episodes} episodes"


if __name__ == "__main__":
    sys.exit(main())
