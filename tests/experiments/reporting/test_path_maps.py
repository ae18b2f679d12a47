"""Paths on maps: drawn where the body was, in the colour of what came of it."""

import numpy as np
import pytest

from embodied.simulator import TopDown
from experiments.reporting.path_maps import FAILURE, SUCCESS, Plan, draw_path, length

WHITE = TopDown(picture=np.full((80, 40, 3), 255, np.uint8), west=-1.0, north=8.0, metres_per_pixel=0.1)


def trace(success: bool) -> dict[str, object]:
    return {
        "success": success, "goals": [[2.0, 1.0, 0.0]],
        "poses": [[0.0, 1.0, 0.0, 1.57], [0.0, 4.0, 0.0, 1.57], [0.0, 7.0, 0.0, 1.57]], "actions": [0, 0],
    }  # fmt: skip


def at(picture: np.ndarray, x: float, y: float) -> np.ndarray:
    column, row = WHITE.pixel(x, y)
    scale = picture.shape[0] / 80
    return picture[int(row * scale), int(column * scale)].astype(int)


@pytest.mark.parametrize(("success", "colour"), [(True, SUCCESS), (False, FAILURE)])
def test_the_path_lies_where_the_body_was(success: bool, colour: tuple[int, int, int]) -> None:
    picture = np.asarray(draw_path(Plan(WHITE, 160), trace(success)))
    assert picture.shape == (160, 80, 3)
    assert np.abs(at(picture, 0.0, 3.0) - colour).max() < 30
    assert (at(picture, 1.5, 3.0) == 255).all()


def test_an_unfinished_path_ends_at_its_pose() -> None:
    picture = np.asarray(draw_path(Plan(WHITE, 160), trace(True), until=1))
    assert np.abs(at(picture, 0.0, 3.0) - SUCCESS).max() < 30
    assert (at(picture, 0.0, 6.0) == 255).all()


def test_the_goal_is_as_large_as_the_distance_that_counts_as_success() -> None:
    picture = np.asarray(draw_path(Plan(WHITE, 800), trace(True)))
    assert (at(picture, 2.12, 1.0) != 255).any()
    assert (at(picture, 2.4, 1.0) == 255).all()


def test_length_is_what_was_walked() -> None:
    assert length(trace(True)) == pytest.approx(6.0)
