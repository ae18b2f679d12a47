"""The whole way over real Zenoh: router, robot (`surefoot serve-robot`) and policy (`surefoot
deploy`) are processes of their own.
"""

import json
import subprocess
from pathlib import Path

import pytest

from tests.experiments.deployment.conftest import HOUSE
from tests.fakes.network import free_endpoint, process, routed
from tests.fakes.patience import PATIENCE
from tests.fakes.trained import TRAINED

pytest.importorskip("zenoh")


def wait_for(child: subprocess.Popen[str], word: str) -> None:
    assert child.stdout is not None
    for text in child.stdout:
        if word in text:
            return
    raise AssertionError(f"it ended without saying {word!r}")


def events(folder: str) -> list[dict]:
    return [json.loads(text) for text in (Path(folder) / "log.jsonl").read_text().splitlines()]


def actions(found: list[dict]) -> list[int]:
    return [line["action"] for line in found if line["event"] == "step"]


def test_a_trained_policy_reaches_a_goal_over_zenoh_as_in_this_process(surefoot) -> None:
    endpoint = free_endpoint()
    where = f"robot.zenoh.router={endpoint}"
    line = ("-m", "experiments.main", "serve-robot", where, "router=false", "cameras=[depth]", *HOUSE)
    with routed(endpoint), process(*line) as robot:
        wait_for(robot, "stands in test/0")
        drive = ("deploy", f"checkpoint={TRAINED}", "goal=[0.5,0.0]", *HOUSE, *PATIENCE, "steps=60", "--arm")
        assert surefoot(*drive, "folder=here", "bag=false", "robot.link=IN_PROCESS") == 0
        assert surefoot(*drive, "folder=there", "robot.link=ZENOH", where) == 0
    here, there = events("here"), events("there")
    for found in (here, there):
        (end,) = [line for line in found if line["event"] == "end"]
        assert (end["why"], end["success"]) == ("the policy said END", True)
    assert actions(here)[:4] == actions(there)[:4]
    assert surefoot("replay", "folder=there") == 0
