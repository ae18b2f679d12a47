"""The robot's process, when something goes wrong with it or with who started it."""

import time
from pathlib import Path

import pytest

from configs import ConfigError, compose
from experiments.deployment.remote import remote
from tests.experiments.deployment.conftest import HOUSE
from tests.fakes.network import free_endpoint, process, routed, until

pytest.importorskip("zenoh")


def test_a_robot_that_cannot_stand_is_complained_of_at_once() -> None:
    endpoint = free_endpoint()
    config = compose("serve_robot", [f"robot.zenoh.router={endpoint}", "cameras=[depth]", *HOUSE])
    begun = time.monotonic()
    with (
        routed(endpoint),
        pytest.raises(ConfigError, match=f"the robot at {endpoint} did not come to stand"),
        remote(config),
    ):
        raise AssertionError("the address is taken")
    assert time.monotonic() - begun < 30


PARENT = """
import os, signal, sys
from configs import compose
from experiments.deployment.remote import remote
if __name__ == "__main__":
    with remote(compose("serve_robot", sys.argv[1:])):
        import multiprocessing
        print(multiprocessing.active_children()[0].pid, flush=True)
        signal.pause()
"""


def test_it_ends_with_a_program_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    with process(str(script), f"robot.zenoh.router={free_endpoint()}", "cameras=[depth]", *HOUSE) as parent:
        assert parent.stdout is not None
        child = int(next(text for text in parent.stdout if text.strip().isdigit()))
        parent.kill()
        until(lambda: not Path(f"/proc/{child}").exists(), 10.0)
