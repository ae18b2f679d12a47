import time

import pytest

from embodied.training.stopwatch import Stopwatch


def test_time_is_shared_out_by_name() -> None:
    stopwatch = Stopwatch()
    with stopwatch("work"):
        time.sleep(0.03)
    stopwatch.steps = 6
    taken = stopwatch.take()
    assert 0.5 < taken["speed/work_share"] <= 1
    assert taken["speed/steps_per_second"] == pytest.approx(6 * taken["speed/work_share"] / 0.03, rel=0.3)
    assert stopwatch.take()["speed/steps_per_second"] == 0
