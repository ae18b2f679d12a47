from contextlib import closing

import pytest

from embodied.simulator import Sensor
from envs.simulators.workers.shared_frames import SharedFrames
from envs.simulators.workers.worker import Worker
from envs.simulators.workers.worker_pool import WorkerPool
from tests.fakes.faulty import FaultyConfig


def test_an_interrupted_beginning_leaves_no_greeting_for_a_later_question(tmp_path, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    with closing(WorkerPool(FaultyConfig(folder=str(tmp_path)), 2)) as crew:
        monkeypatch.setattr(Worker, "answer", interrupted)
        with pytest.raises(KeyboardInterrupt):
            crew.begin([0, 1])
        assert not crew.pids


def test_what_is_closed_has_no_frames(tmp_path):
    crew = WorkerPool(FaultyConfig(folder=str(tmp_path)), 1)
    crew.frames = SharedFrames({"depth": Sensor(shape=(2, 2, 1), dtype="float32", low=0, high=1, units="m")}, 1)
    crew.close()
    crew.close()
    assert crew.frames is None
