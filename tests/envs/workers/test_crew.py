from contextlib import closing

import pytest

from envs.workers.crew import Crew
from envs.workers.worker import Worker
from tests.fakes.faulty import FaultyConfig


def test_an_interrupted_beginning_leaves_no_greeting_for_a_later_question(tmp_path, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    with closing(Crew(FaultyConfig(folder=str(tmp_path)), 2)) as crew:
        monkeypatch.setattr(Worker, "answer", interrupted)
        with pytest.raises(KeyboardInterrupt):
            crew.begin([0, 1])
        assert not crew.pids
