"""The whole way over real Zenoh: router, robot (`surefoot serve-robot`) and policy (`surefoot deploy`) are processes of their own."""

import json
import math
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.experiments.deployment.conftest import HOUSE

pytest.importorskip("zenoh")

ROOT = Path(__file__).parents[3]
AGES = ("odometry_age", "picture_age", "reaction", "robot_timeout", "no_reaction", "no_progress")
PATIENCE = tuple(f"robot.safety.{name}=5" for name in AGES)
"""Nothing here has to do with time, and the machine may be busy."""


def serve(*line: str) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-m", *line], stdout=subprocess.PIPE, text=True, env=environment)


def wait_for(child: subprocess.Popen[str], word: str) -> None:
    assert child.stdout is not None
    for text in child.stdout:
        if word in text:
            return
    raise AssertionError(f"it ended without saying {word!r}")


def steps(folder: str) -> list[dict]:
    lines = [json.loads(text) for text in (Path(folder) / "log.jsonl").read_text().splitlines()]
    return [line for line in lines if line["event"] == "step"]


def test_the_same_policy_drives_a_robot_over_zenoh_as_it_drives_one_in_this_process(surefoot, line) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        endpoint = f"tcp/127.0.0.1:{free.getsockname()[1]}"
    where = f"robot.zenoh.router={endpoint}"
    router = serve("envs.robot.zenoh.router", endpoint)
    robot = None
    try:
        wait_for(router, "listening")
        robot = serve("experiments.main", "serve-robot", where, "router=false", "cameras=[depth]", *HOUSE)
        wait_for(robot, "stands in test/0")
        drive = (*line, "steps=4", *PATIENCE)
        assert surefoot(*drive, "folder=here", "bag=false", "--arm") == 0
        assert surefoot(*drive, "folder=there", "robot.link=ZENOH", where, "--arm") == 0
    finally:
        for child in filter(None, (robot, router)):
            child.kill()
            child.wait()
            child.stdout.close()  # type: ignore[union-attr]
    here, there = steps("here"), steps("there")
    assert [step["action"] for step in here] == [step["action"] for step in there]
    assert math.dist(here[-1]["pose"][:2], there[-1]["pose"][:2]) < 0.05
    assert surefoot("replay", "folder=there") == 0
