"""Drives ahead over Zenoh until it is killed: `python driver_process.py ENDPOINT OPTIONS`."""

import json
import sys

from envs.simulators.robot.clock import MonotonicClock
from envs.simulators.robot.executor import Executor, MotionConfig
from envs.simulators.robot.open_transport import open_transport
from envs.simulators.robot.ros_link import RosLink
from envs.simulators.robot.safety import Mode, Safety
from tests.fakes.robot_process import config


def main() -> None:
    """Never ends by itself."""
    robot, clock = config(sys.argv[1], json.loads(sys.argv[2])), MonotonicClock()
    safety = Safety(
        RosLink(robot, ("depth",), clock, open_transport(robot)), robot.safety, clock, Mode.ARMED, ("depth",)
    )
    safety.wait(10.0)
    print(Executor(safety, clock, MotionConfig()).execute(3.0, 0.0, 0.0), flush=True)


if __name__ == "__main__":
    main()
