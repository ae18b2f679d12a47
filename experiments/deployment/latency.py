"""`python -m experiments.deployment.latency RUN [key=value ...]`: how long from a picture to the
velocity it leads to, over a real wire on this machine.

A robot's end in a process of its own publishes pictures of 640x480 at 30 a second; over Zenoh
through a router in a third process, or over DDS (robot.link=DDS). On each picture that arrives, the
policy of the run decides, and a velocity goes back. Round trip: from just before the picture is
encoded until the velocity that it led to is decoded. Both ends read the same clock, as they are on
one machine.
"""

import argparse
import multiprocessing
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from multiprocessing.queues import Queue
from typing import Any

import numpy as np

from configs import ConfigError, compose
from envs.simulators.robot import LinkKind, RobotConfig
from envs.simulators.robot import ros_messages as ros
from envs.simulators.robot.clock import MonotonicClock
from envs.simulators.robot.link import CameraFrame, Link
from envs.simulators.robot.open_transport import open_transport
from envs.simulators.robot.robot_camera import Cut
from envs.simulators.robot.ros_link import RosLink
from envs.simulators.robot.zenoh.session import open_session
from experiments.commands.runner import USAGE_ERRORS, complain
from experiments.deployment.fitting import observation_space, view_of
from experiments.deployment.latencies import spread
from experiments.deployment.pilot import Pilot
from experiments.studies.evaluated_policies import load_trained

WIDE = ["robot.camera.width=640", "robot.camera.height=480", "robot.camera.fx=290", "robot.camera.fy=290"]
WIDE += ["robot.camera.cx=320", "robot.camera.cy=240"]
UNIT = 1e-6
"""Of angular velocity, by which a command tells which picture it answers."""


def route(endpoint: str, ready: Any) -> None:
    """The router's process."""
    with closing(open_session("router", endpoint)):
        ready.set()
        time.sleep(3600)


def publish(config: RobotConfig, camera: str, hertz: float, seconds: float, answers: "Queue[list[float]]") -> None:
    """The robot's process: pictures out, velocities in; gives the seconds between them."""
    messages, wire = ros.Messages(config.distro), open_transport(config)
    sent: list[float] = []
    took: list[float] = []
    kind = config.topics.velocity_type.value

    def hear(data: bytes) -> None:
        _, w = ros.velocity_of(messages.read(kind, data))
        took.append(time.monotonic() - sent[round(w / UNIT)])

    wire.listen(config.topics.velocity, kind, hear)
    send, rng = wire.speak(getattr(config.topics, camera), ros.IMAGE), np.random.default_rng(0)
    shape = config.shapes((camera,))[camera]
    frame = rng.integers(0, 255, shape).astype(np.uint8) if camera == "rgb" else rng.random(shape, np.float32)
    begun = time.monotonic()
    for number in range(round(seconds * hertz)):
        time.sleep(max(0.0, begun + number / hertz - time.monotonic()))
        sent.append(time.monotonic())
        send(messages.write(messages.image(frame, number + 1.0)))
    time.sleep(0.5)
    wire.close()
    answers.put(took)


def answer(link: Link, camera: str, cut: Cut, pilot: Pilot, rest: dict[str, Any], alive: Any) -> list[float]:
    """Decide on every picture and send a velocity, while the robot is `alive`; gives the policy's
    own seconds.
    """
    thinking: list[float] = []
    last: CameraFrame | None = None
    while alive():
        picture = link.readings.pictures.get(camera)
        if picture is None or picture is last:
            time.sleep(0.0002)
            continue
        last, observation = picture, {camera: cut(camera, picture.frame), **rest}
        begun = time.perf_counter()
        pilot.act(observation)
        thinking.append(time.perf_counter() - begun)
        link.command(0.0, (picture.stamp - 1.0) * UNIT)
    return thinking


@contextmanager
def routed(config: RobotConfig) -> Iterator[None]:
    """A router in a process of its own, where the wire needs one."""
    if config.link is not LinkKind.ZENOH:
        yield
        return
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Event()
    router = spawn.Process(target=route, args=(config.zenoh.router, ready))
    router.start()
    try:
        if not ready.wait(60):
            raise ConfigError("the router did not start")
        yield
    finally:
        router.kill()
        router.join()


def measure(run: str, keys: list[str], hertz: float, seconds: float) -> tuple[list[float], list[float], int]:
    """Round trips and the policy's own times in seconds, and how many pictures were sent."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        endpoint = f"tcp/127.0.0.1:{free.getsockname()[1]}"
    config = compose(
        "deploy", [f"checkpoint={run}", "goal=[0,0]", f"robot.zenoh.router={endpoint}", *WIDE, *keys]
    ).robot
    one = load_trained(run, "cpu")
    view, space = view_of(one.config), observation_space(one.config, view_of(one.config))
    pilot = Pilot(one.policy(space), seed=0, take_likeliest=False)
    rest = {name: value for name, value in space.sample().items() if name not in view.frames}
    rest = {name: np.zeros_like(value) for name, value in rest.items()}
    spawn = multiprocessing.get_context("spawn")
    answers: Queue[list[float]] = spawn.Queue()
    with routed(config), closing(RosLink(config, view.frames, MonotonicClock(), open_transport(config))) as link:
        camera = view.frames[0]
        robot = spawn.Process(target=publish, args=(config, camera, hertz, seconds, answers))
        robot.start()
        thinking = answer(
            link, camera, Cut(config.camera, view), pilot, rest, lambda: answers.empty() and robot.is_alive()
        )
        took = answers.get(timeout=10)
        robot.join()
    return took, thinking, round(seconds * hertz)


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run")
    parser.add_argument("keys", nargs="*", help="of surefoot deploy")
    parser.add_argument("--hertz", type=float, default=30.0)
    parser.add_argument("--seconds", type=float, default=20.0)
    given = parser.parse_intermixed_args()
    try:
        took, thinking, sent = measure(given.run, given.keys, given.hertz, given.seconds)
    except (*USAGE_ERRORS, ConnectionError, ValueError) as error:
        return complain("latency", error, 2)
    for what, values in (("picture to velocity, round trip", took), ("of it the policy's own time", thinking)):
        print(f"{spread(what, values)}; {sent} pictures sent")
    return 0


if __name__ == "__main__":
    sys.exit(main())
