"""The simulated robot as a process: `python robot_process.py ENDPOINT OPTIONS` (JSON). Every line
it prints: its time, its real speeds and pose, by a clock that all processes share.
"""

import json
import signal
import sys
import time
from dataclasses import replace
from typing import Any

from envs.simulators.robot import DdsConfig, LinkKind, RobotConfig, Scheme, TopicsConfig, VelocityType, ZenohConfig
from envs.simulators.robot.open_transport import open_transport
from envs.simulators.robot.robot_server import RobotServer
from envs.simulators.robot.safety import SafetyConfig
from tests.fakes.robot import CAMERA, START, simulator

BRISK = SafetyConfig(speed=0.5, turn=2.0, acceleration=1.5, turn_acceleration=6.0)
"""So that tests over a real network take less of their reader's time."""

PATIENT = replace(BRISK, picture_age=5.0, odometry_age=5.0, no_reaction=5.0, no_progress=5.0)
"""For what has nothing to do with time, on a machine that has other things to do."""


def config(endpoint: str, options: dict[str, Any]) -> RobotConfig:
    """What both ends agree on."""
    if dds := options.get("link") == "DDS":
        where: dict[str, Any] = {"dds": DdsConfig(interface="lo", multicast=False, peers=("127.0.0.1",))}
    else:
        where = {"zenoh": ZenohConfig(router=endpoint, scheme=Scheme[options.get("scheme", "RMW_ZENOH")])}
    velocity = VelocityType[options.get("velocity", "TWIST")]
    topics = TopicsConfig(bumper="/bumper", stop="/stop", camera_info="/camera_info", velocity_type=velocity)
    return RobotConfig(
        link=LinkKind.DDS if dds else LinkKind.ZENOH,
        domain=int(endpoint) if dds else 7,
        silent_commanders=bool(options.get("silent")),
        camera=CAMERA,
        topics=topics,
        safety=PATIENT if options.get("patient") else replace(BRISK, picture_age=0.5, odometry_age=0.3),
        **where,
    )


def main() -> None:
    """Live until told to end."""
    robot = config(sys.argv[1], json.loads(sys.argv[2]))
    server = RobotServer(robot, simulator(), open_transport(robot))
    server.robot.put("train/0", START)
    ended: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, frame: ended.append(number))

    def tell() -> bool:
        print(time.monotonic(), *server.robot.velocity, *server.robot.pose, flush=True)
        return bool(ended)

    server.serve(tell)
    server.close()


if __name__ == "__main__":
    main()
