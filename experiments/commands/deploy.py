"""`surefoot deploy`: drive a robot with a trained policy."""

import sys
import time
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from configs import ConfigError, DeployConfig, to_tree
from embodied.runs.run_folder import RunFolder
from envs.simulators.robot.clock import Clock
from envs.simulators.robot.executor import Ended
from envs.simulators.robot.keyboard import StopKey
from envs.simulators.robot.link import Link
from envs.simulators.robot.safety import Mode, StoppedError, stop_signals
from experiments.commands import runner as command
from experiments.deployment.display import Display
from experiments.deployment.drive import DriveStep, End, drive, environment
from experiments.deployment.fitting import differences, observation_space, view_of
from experiments.deployment.pilot import Pilot
from experiments.deployment.recording import Bag, DriveLog
from experiments.deployment.rig import Rig, mode_of, reached, rig
from experiments.studies.evaluated_policies import EvaluatedPolicy, load_trained

HELP = """
usage: surefoot deploy checkpoint=FOLDER robot=CHOICE goal=[FORWARD,LEFT] [--arm | --dry-run] [key=value ...]

Drives a robot to a point, in metres forward and left of its start pose. Without --arm nothing moves:
robot and policy are checked. --dry-run does everything but send velocities. Any key, Ctrl-C or the
robot's stop topic ends the drive. Go through the checklist in docs/robot.md first.

  surefoot deploy checkpoint=runs/cpu_aap-seed0 robot=locobot goal=[2,0]
  surefoot deploy checkpoint=runs/cpu_aap-seed0 robot=locobot goal=[2,0] --arm robot.zenoh.router=tcp/192.168.1.20:7447
  surefoot deploy checkpoint=runs/cpu_aap-seed0 goal=[2,1] --arm perturbation=wet_floor    with `surefoot serve-robot`
  surefoot deploy checkpoint=runs/cpu_aap-seed0 goal=[2,1] --arm robot.link=IN_PROCESS     simulated robot and time

The folder of the drive (by default below runs/deploy/) holds config.yaml, log.jsonl and bag/ (MCAP);
`surefoot replay folder=...` reports on it.
"""

FLAGS = {"--arm": "arm=true", "--dry-run": "dry_run=true"}


class DriveRecord:
    """Everything that is kept and shown of a drive."""

    def __init__(self, log: DriveLog, bag: Bag | None, display: Display, link: Link) -> None:
        self._log, self._bag, self._display, self._link = log, bag, display, link

    def event(self, event: str, **fields: Any) -> None:
        """As `safety.Log`. A stop may come from any thread, and goes to the log alone."""
        self._log(event, **fields)
        if event == "command":
            self._display.event(event, fields)
            if self._bag is not None:
                self._bag.velocity(fields["v"], fields["w"])
                if (odometry := self._link.readings.odometry) is not None:
                    self._bag.odometry(odometry)

    def motion(self, ended: Ended) -> None:
        """A motion has ended."""
        fields = asdict(ended) | {"outcome": ended.outcome.value}
        self._log("motion", **fields)
        self._display.event("motion", fields)

    def step(self, step: DriveStep, rig: Rig) -> None:
        """As `Witness.step`."""
        frames = {name: value for name, value in step.observation.items() if value.ndim == 3}
        numbers = {name: value for name, value in step.observation.items() if name not in frames}
        changed = {"observation": numbers, "frames": sorted(frames), "received": self._log.since(step.received)}
        self._log("step", **(asdict(step) | changed))
        self._display.step(step, rig)
        if self._bag is not None:
            self._bag.view(frames)
            self._bag.pictures(rig.body.pictures)

    def end(self, end: End) -> None:
        """The drive has ended."""
        self._log("end", **asdict(end))
        self._display.end(end)


def deploy(config: DeployConfig) -> None:
    """Check that all fits, then drive, if that is allowed."""
    one = load_trained(config.checkpoint, config.device)
    view = view_of(one.config)
    policy = one.policy(observation_space(one.config, view))
    pilot = Pilot(policy, seed=config.seed, take_likeliest=config.greedy)
    path = Path(config.folder or f"runs/deploy/{time.strftime('%Y-%m-%d_%H-%M-%S')}")
    if (path / "log.jsonl").exists():
        raise ConfigError(f"{path} holds a drive already; choose another folder")
    with reached(config, view) as (clock, link, robot):
        for difference in differences(one.config, robot):
            print(difference)
        if mode_of(config) is Mode.CHECK:
            _check(
                rig(robot, view, clock, link, Mode.CHECK, lambda event, **fields: None, lambda ended: None), robot.wait
            )
            return
        with ExitStack() as stack:
            record = _record(config, path, clock, link, stack)
            made = rig(robot, view, clock, link, mode_of(config), record.event, record.motion)
            stack.callback(made.safety.close)
            record.end(_drive(config, one, pilot, made, record, robot.wait))


def _check(made: Rig, wait: float) -> None:
    """Look, and do nothing. Raises ConfigError when the robot is not fit to drive."""
    made.safety.wait(wait)
    try:
        made.safety.look()
        made.body.render()
    except StoppedError as stopped:
        raise ConfigError(f"the robot is not ready: {stopped.why}") from stopped
    finally:
        made.safety.close()
    print("All checks passed; nothing moved. Use --dry-run to rehearse without moving, --arm to drive.")


def _drive(
    config: DeployConfig, one: EvaluatedPolicy, pilot: Pilot, made: Rig, record: DriveRecord, wait: float
) -> End:
    """With everything that can stop it in place."""
    with stop_signals(made.safety), StopKey(lambda: made.safety.stop("a key was pressed")):
        env = environment(config, one.config, made)
        made.safety.wait(wait)
        try:
            if made.safety.limits.check_robot and made.safety.mode is Mode.ARMED:
                made.safety.check_robot()
        except StoppedError as stopped:
            return End(why=stopped.why, success=False, steps=0, measures={})
        return drive(env, pilot, made, [record])


def _record(config: DeployConfig, path: Path, clock: Clock, link: Link, stack: ExitStack) -> DriveRecord:
    """The folder of the drive, with its files open until the stack closes."""
    RunFolder(path, to_tree(config))
    log = DriveLog(path / "log.jsonl", clock)
    stack.callback(log.close)
    bag = stack.enter_context(Bag(path / "bag", clock)) if config.bag else None
    display = stack.enter_context(Display(mode_of(config).value, config.goal))
    print(f"recording into {path}")
    return DriveRecord(log, bag, display, link)


def main() -> int:
    """Runs the command line and returns the exit status."""
    arguments = [FLAGS.get(argument, argument) for argument in sys.argv[1:]]
    return command.run("deploy", deploy, groups=("robot", "perturbation", "simulator"), help=HELP, arguments=arguments)


if __name__ == "__main__":
    sys.exit(main())
