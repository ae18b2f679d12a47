import os

import numpy as np

from embodied.simulator import Sensor
from envs.simulators.workers.shared_frames import SharedFrames

SENSORS = {
    "rgb": Sensor(shape=(3, 5, 3), dtype="uint8", low=0, high=255, units="sRGB"),
    "depth": Sensor(shape=(3, 5, 1), dtype="float32", low=0, high=20, units="m"),
}


def test_both_see_the_same_memory_and_bodies_do_not_overlap():
    ours = SharedFrames(SENSORS, 2)
    theirs = SharedFrames(SENSORS, 2, os.dup(ours.file))
    for number, views in enumerate((theirs.of_body(0), theirs.of_body(1))):
        for slot in range(2):
            views["rgb"][slot] = 10 * number + slot
            views["depth"][slot] = 10 * number + slot + 0.5
    for name, more in (("rgb", 0.0), ("depth", 0.5)):
        expected = np.array([[0, 10], [1, 11]]) + more
        np.testing.assert_array_equal(ours.views[name].max(axis=(2, 3, 4)), expected)
        np.testing.assert_array_equal(ours.views[name].min(axis=(2, 3, 4)), expected)
    ours.close()
    ours.close()
    theirs.close()


def test_frames_can_still_be_read_after_they_are_closed():
    frames = SharedFrames(SENSORS, 1)
    view = frames.views["rgb"]
    view[:] = 7
    frames.close()
    assert (view == 7).all()
