import logging
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from envs.simulators.embedded import EmbeddedConfig
from envs.simulators.embedded.loaded_scene import Loaded
from envs.simulators.embedded.scene_builders import SceneBuilders
from envs.simulators.embedded.scene_cache import SceneCache
from envs.simulators.embedded.scene_sources import SceneSource
from tests.fakes.rooms import room


def load(scene):
    if scene == "nowhere":
        raise ValueError("unknown scene 'nowhere'")
    return room(4.0, 3.0, (1.0, 2.0, 0.0, 1.5, 2.5, 0.6), id=scene)


MAKE = Loaded(load, 0.18, 1.0)


@pytest.fixture
def builders():
    builders = SceneBuilders(MAKE, 1)
    yield builders
    builders.close()


def test_a_place_made_elsewhere_is_the_same(builders):
    here, there = MAKE("a").complete(), builders("a")
    assert there.scene.id == "a"
    np.testing.assert_array_equal(here.packed.corners, there.packed.corners)
    np.testing.assert_array_equal(here.packed.light, there.packed.light)
    np.testing.assert_array_equal(here.grid.clearance, there.grid.clearance)
    assert there.grid.view["clearance"] == there.grid.clearance.ctypes.data


def test_houses_can_be_sent_for():
    config = EmbeddedConfig(scenes=("train/0:2",), builders=1)
    builders = SceneBuilders(Loaded(SceneSource(config.house, config.assets, config.scans), 0.18, 1.0), 1)
    house = builders("train/1")
    builders.close()
    assert {"packed", "grid"} <= set(vars(house))


def test_what_went_wrong_is_told(builders):
    with pytest.raises(ValueError, match="unknown scene 'nowhere'"):
        builders("nowhere")


def test_a_lost_process_costs_nothing_but_time(builders, caplog):
    builders("a")
    (process,) = builders._pool._processes.values()
    os.kill(process.pid, signal.SIGKILL)
    process.join(10)
    with caplog.at_level(logging.WARNING):
        assert builders("b").scene.id == "b"
    assert "is gone; scene b is made in this one" in caplog.text


def test_a_library_has_them_make_what_is_asked_for_ahead(monkeypatch):
    import envs.simulators.embedded.scene_cache as module

    asked = []
    monkeypatch.setattr(
        module.SceneBuilders, "__call__", lambda self, scene: (asked.append(scene), MAKE(scene).complete())[1]
    )
    library = SceneCache(MAKE, size=4, builders=2)
    library.prefetch(["a", "b"])
    while len(asked) < 2:
        time.sleep(0.01)
    assert {library["a"].scene.id, library["b"].scene.id} == {"a", "b"}
    library.close()
    assert sorted(asked) == ["a", "b"]


EMPLOYER = """
import os, signal
from tests.envs.simulators.embedded.test_scene_builders import MAKE, SceneBuilders
if __name__ == "__main__":
    builders = SceneBuilders(MAKE, 1)
    builders("a")
    print(*builders._pool._processes, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_they_do_not_outlive_who_employs_them(tmp_path):
    script = tmp_path / "employer.py"
    script.write_text(EMPLOYER)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, script], env=environment, stdout=subprocess.PIPE, text=True, timeout=120)
    assert done.returncode == -signal.SIGKILL
    (employed,) = map(int, done.stdout.split())
    deadline = time.monotonic() + 20
    while _lives(employed) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _lives(employed)


def _lives(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{process}/stat") as file:
        return file.read().split()[2] != "Z"
