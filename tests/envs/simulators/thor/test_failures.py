"""Whatever goes wrong in AI2-THOR is one error, soon, and leaves nothing behind."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from embodied.simulator import Body
from envs.simulators.single_body import BodyLostError
from envs.simulators.thor import ThorConfig
from tests.fakes import thor_build

SCENE, POSE = "FloorPlan_Train1_1", (0.0, 0.0, 0.0, 1.5707963267948966)
SOON = 10.0
"""Seconds, on a busy machine; the client alone would wait for a minute or for ever."""


def config(*fault: str, **changes: object) -> ThorConfig:
    build = f"{sys.executable} {Path(thor_build.__file__)} {' '.join(fault)}"
    size = {"height": thor_build.HEIGHT, "width": thor_build.WIDTH}
    times = {"step_timeout": 60.0, "load_timeout": 60.0, "start_timeout": 60.0}
    return ThorConfig(
        **({"local_executable_path": build, "scenes": (SCENE,), "sensors": ("rgb",)} | size | times | changes)
    )


def drive(body: Body) -> None:
    body.place(SCENE, POSE)
    body.move(0.25, 0.0, 0.0)


def lost(call: Callable[[], object], match: str = "AI2-THOR is lost") -> None:
    """The call raises, soon."""
    began = time.monotonic()
    with pytest.raises(BodyLostError, match=match):
        call()
    assert time.monotonic() - began < SOON


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_build_that_works_is_driven_and_ended() -> None:
    body = config().open(0)
    drive(body)
    pid = body.client.controller.unity_pid
    assert not gone(pid)
    body.close()
    body.close()
    assert gone(pid)


def test_killed_between_steps() -> None:
    body = config().open(0)
    drive(body)
    pid = body.client.controller.unity_pid
    os.kill(pid, signal.SIGKILL)
    lost(lambda: drive(body))
    assert gone(pid)


@pytest.mark.filterwarnings("ignore:Restarting unity")  # the client does so by itself after SIGABRT
@pytest.mark.parametrize("fault", ["exit", "abort"])
def test_dead_while_acting_is_noticed_long_before_the_timeout(fault: str) -> None:
    body = config("MoveAhead", fault).open(0)
    lost(lambda: drive(body))


def test_hanging_is_ended_by_the_timeout() -> None:
    body = config("MoveAhead", "hang", step_timeout=0.5).open(0)
    pid = body.client.controller.unity_pid
    lost(lambda: drive(body), match=r"no answer within 0\.5 s")
    assert gone(pid)


def test_once_lost_nothing_more_can_be_asked() -> None:
    body = config("MoveAhead", "exit").open(0)
    lost(lambda: drive(body))
    lost(lambda: body.place(SCENE, POSE), match="closed")
    body.close()


def test_dead_before_a_word() -> None:
    lost(lambda: config("start", "exit").open(0))


def test_silent_at_the_start() -> None:
    lost(lambda: config("start", "hang", start_timeout=0.5).open(0), match=r"no answer within 0\.5 s")


def test_a_missing_executable() -> None:
    lost(lambda: config(local_executable_path="/nowhere/thor").open(0), match="No such file")


def test_a_house_that_cannot_be_made_is_refused_though_the_client_does_not_look(tmp_path: Path) -> None:
    (tmp_path / "mine.jsonl").write_text("{}\n")
    refusing = config("CreateHouse", "refuse", scenes=("mine/0",), houses=(str(tmp_path / "mine.jsonl"),))
    with pytest.raises(ValueError, match="it will not"):
        refusing.open(0)


def test_a_missing_client_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ai2thor.controller", None)
    with pytest.raises(ImportError, match=r"pip install \"surefoot\[thor\]\""):
        config().open(0)
