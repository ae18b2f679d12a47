"""Animations: rendered anew from the poses, and telling what an action really did."""

import io

import numpy as np
import pytest
from PIL import Image

from experiments.reporting.films import animate, effect, told
from tests.fakes.simulator import FakeSimulator

TRACE = {
    "scene": "test/1", "success": True, "goals": [[4.0, 4.0, 0.0]], "actions": [0] * 9,
    "poses": [[1.0 + 0.3 * i, 2.0, 0.0, 0.1 * i] for i in range(10)],
}  # fmt: skip


def test_view_and_map_stand_side_by_side_and_move() -> None:
    simulator = FakeSimulator(2)
    film = Image.open(io.BytesIO(animate(simulator, TRACE, side=64, most_frames=5)))
    assert (film.n_frames, film.width) == (5, 128)
    frames = []
    for number in range(5):
        film.seek(number)
        frames.append(np.asarray(film.convert("RGB")).astype(int))
    assert np.abs(frames[0][:64, :64] - frames[4][:64, :64]).mean() > 1, "the view does not move"
    assert np.abs(frames[0][:64, 64:] - frames[4][:64, 64:]).mean() > 1, "the map does not move"
    np.testing.assert_allclose(simulator.poses[0], TRACE["poses"][-1])


def test_without_a_view_there_is_the_map() -> None:
    simulator = FakeSimulator(1)
    del simulator.sensors["rgb"]
    assert Image.open(io.BytesIO(animate(simulator, TRACE, side=64, most_frames=2))).width == 64


def test_a_pose_that_is_refused_leaves_the_view_as_it_was() -> None:
    wall = [-5.0, 2.0, 0.0, 0.0]
    refused = TRACE | {"poses": [wall, *TRACE["poses"][1:-1], wall]}
    simulator = FakeSimulator(1)
    assert Image.open(io.BytesIO(animate(simulator, refused, side=64, most_frames=4))).width == 128
    assert simulator.renders == 2


def test_an_action_is_told_with_what_came_of_it() -> None:
    assert told(TRACE, 0, ("rotate_right_30",)) == "rotate right 30: moved 0.30 m and turned 6° left"
    assert told(TRACE, 9, ()) == "success"


@pytest.mark.parametrize(
    ("after", "text"),
    [
        ((0.3, 0.4, 0, 0), "moved 0.50 m"),
        ((0, 0, 0, np.pi / 2), "turned 90° left"),
        ((0, 0, 0, -np.pi / 6), "turned 30° right"),
        ((0.1, 0, 0, 6.1), "moved 0.10 m and turned 10° right"),
        ((0, 0, 0, 0), "nothing happened"),
    ],
)
def test_an_effect_in_words(after: tuple[float, ...], text: str) -> None:
    assert effect((0, 0, 0, 0), after) == text
