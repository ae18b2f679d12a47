"""Frames from the client's views."""

from types import SimpleNamespace

import numpy as np

from envs.simulators.thor import thor_frames as sensors
from envs.simulators.thor.object_types import CLASSES


def turned(rows: np.ndarray) -> np.ndarray:
    """As the client gives it: a read-only view with turned rows."""
    view = np.flip(np.flip(rows, axis=0).copy(), axis=0)
    view.flags.writeable = False
    return view


def test_colour_is_copied_in_order() -> None:
    rows = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    frame = sensors.rgb(SimpleNamespace(frame=turned(rows)))
    np.testing.assert_array_equal(frame, rows)
    assert frame.flags.c_contiguous
    assert frame.flags.writeable


def test_depth_beyond_the_far_plane_is_nothing() -> None:
    metres = np.array([[0.5, 19.0], [20.0, 19.999]], dtype=np.float32)
    depth = sensors.depth(SimpleNamespace(depth_frame=turned(metres)), far=20.0)
    np.testing.assert_array_equal(depth[..., 0], np.array([[0.5, 19.0], [0, 0]], dtype=np.float32))
    assert depth.dtype == np.float32
    assert depth.flags.c_contiguous


def test_colours_stand_for_objects_and_classes() -> None:
    colours = [
        {"color": [9, 0, 200], "name": "Chair|+1|+2|+3"},
        {"color": [0, 1, 0], "name": "AlarmClock|+0|+0|+0"},
        {"color": [7, 7, 7], "name": "Ceiling"},
        {"color": [8, 8, 8], "name": "Gizmo|+0|+0|+0"},
    ]
    palette = sensors.InstancePalette(colours, {"Chair|+1|+2|+3": 4, "AlarmClock|+0|+0|+0": 2})
    picture = turned(np.array([[[9, 0, 200], [0, 1, 0], [7, 7, 7], [1, 2, 3], [8, 8, 8]]], dtype=np.uint8))
    instances, classes = palette.read(picture)
    np.testing.assert_array_equal(instances, [[4, 2, 0, 0, 0]])
    assert [CLASSES[number] for number in classes[0]] == ["chair", "alarm clock", "ceiling", "nothing", "clutter"]
