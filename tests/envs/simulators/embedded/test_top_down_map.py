import numpy as np
import pytest

from envs.simulators.embedded.scene import CATEGORIES, Scene
from envs.simulators.embedded.top_down_map import METRES_PER_PIXEL, category_colour, draw_map
from tests.fakes.rooms import piece, room

BED = piece((0.5, 0.5, 0.0, 1.5, 1.5, 0.5), 20, "bed")
RUG = piece((2.5, 0.5, 0.0, 3.5, 1.5, 0.02), 21, "rug")
LAMP = piece((2.9, 1.9, 2.2, 3.1, 2.1, 2.4), 22, "lamp")
WINDOW = piece((1.0, 2.95, 0.9, 2.0, 3.05, 1.8), 23, "window")


def scene():
    base = room(4.0, 3.0)
    return Scene(id="m", pieces=(*base.pieces, BED, RUG, LAMP, WINDOW), rooms=base.rooms)


@pytest.fixture(scope="module")
def chart():
    return draw_map(scene())


def at(chart, x, y):
    column, row = chart.pixel(x, y)
    return chart.picture[int(row), int(column)].astype(int)


def rgb(colour):
    return (255 * np.array(colour)).astype(int)


def test_it_covers_the_walls_at_two_centimetres_a_pixel(chart):
    height, width, _ = chart.picture.shape
    assert chart.metres_per_pixel == METRES_PER_PIXEL == 0.02
    assert chart.west < -0.1
    assert chart.west + width * 0.02 > 4.1
    assert chart.north > 3.1
    assert chart.north - height * 0.02 < -0.1


def test_north_is_up(chart):
    assert chart.pixel(0, 2.0)[1] < chart.pixel(0, 1.0)[1]
    assert at(chart, 1.0, 1.0).tolist() != at(chart, 1.0, 2.0).tolist()


def test_walls_are_dark_through_and_through_and_the_outside_is_white(chart):
    for x, y in ((-0.05, 1.5), (4.05, 1.5), (2.0, -0.05), (3.0, 3.05)):
        assert at(chart, x, y).max() < 70
    assert at(chart, -0.2, 1.5).min() > 200


def test_furniture_is_outlined_in_the_colour_of_its_class(chart):
    across = [at(chart, x, 1.0) for x in np.arange(0.46, 0.56, 0.01)]
    outline = min(across, key=np.sum)
    np.testing.assert_allclose(outline, rgb(category_colour("bed")), atol=12)
    assert at(chart, 1.0, 1.0).mean() > outline.mean() + 30


def test_what_hangs_overhead_is_left_out(chart):
    np.testing.assert_allclose(at(chart, 3.0, 2.0), at(chart, 2.0, 2.0), atol=3)


def test_windows_show_in_walls(chart):
    red, _, blue = at(chart, 1.5, 3.0)
    assert blue > red + 40


def test_things_on_the_floor_throw_a_shadow_and_rugs_none(chart):
    open_floor = at(chart, 2.0, 2.0).mean()
    assert at(chart, 1.54, 1.0).mean() < open_floor - 10
    assert at(chart, 2.46, 1.0).mean() > open_floor - 3


def test_every_class_has_a_colour_of_its_own():
    assert len({category_colour(category) for category in CATEGORIES}) == len(CATEGORIES)
