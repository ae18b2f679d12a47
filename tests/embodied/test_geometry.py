import math

import pytest

from embodied.geometry import chord


def test_without_a_turn_it_is_what_was_asked_for():
    assert chord(0.25, -0.1, 0.0) == (0.25, -0.1)


def test_a_quarter_of_a_circle_ends_beside_its_middle():
    assert chord(math.pi / 2, 0.0, math.pi / 2) == pytest.approx((1.0, 1.0))


@pytest.mark.parametrize("turn", [-2.5, -1e-7, 1e-13, 0.3, math.pi])
def test_many_small_steps_lead_there(turn):
    x = y = 0.0
    n = 20_000
    for i in range(n):
        c, s = math.cos(turn * (i + 0.5) / n), math.sin(turn * (i + 0.5) / n)
        x, y = x + (c * 0.4 - s * 0.2) / n, y + (s * 0.4 + c * 0.2) / n
    assert chord(0.4, 0.2, turn) == pytest.approx((x, y), abs=1e-8)
