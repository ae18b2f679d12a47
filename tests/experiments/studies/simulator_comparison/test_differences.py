"""What counts as apart, by hand."""

import math

import numpy as np
import pytest

from configs.roots.compare_simulators import CompareSimulatorsConfig, Tolerances
from experiments.studies.simulator_comparison.differences import (
    Apart,
    SimulatorDifference,
    ViewDifference,
    apart,
    unlike_frames,
)
from experiments.studies.simulator_comparison.walks import Walk, walks

WALK = Walk(name="w", scene="s", motions=((0.1, 0.0, 0.0),), number=0)
NEAR = Tolerances()


def sight(x=0.0, y=0.0, z=0.0, yaw=0.0, touched=False, **frames) -> ViewDifference:
    return ViewDifference(pose=np.array([x, y, z, yaw]), touched=touched, frames=frames)


def depth(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32).reshape(1, -1, 1)


def difference(*steps: Apart) -> SimulatorDifference:
    return SimulatorDifference(walk=WALK, refused=0, steps=steps)


def test_positions_are_along_the_floor_and_yaws_the_short_way_round():
    found = apart(sight(yaw=3.1), sight(x=0.3, y=-0.4, z=0.05, yaw=-3.1))
    assert (found.position_m, found.height_m) == (pytest.approx(0.5), pytest.approx(0.05))
    assert found.yaw_deg == pytest.approx(math.degrees(2 * math.pi - 6.2))


def test_depths_are_compared_where_both_see_something():
    found = apart(sight(depth=depth(1.0, 2.0, 0.0, 4.0)), sight(depth=depth(1.1, 2.3, 5.0, 4.2)))
    assert found.depth_m == pytest.approx(0.2)
    assert found.unlike_hits == 0.25


def test_colours_are_a_mean_and_unequal_sizes_are_not_compared():
    black, grey = np.zeros((2, 2, 3), np.uint8), np.full((2, 2, 3), 10, np.uint8)
    assert apart(sight(rgb=grey), sight(rgb=black)).rgb == 10.0
    found = apart(sight(rgb=grey, depth=depth(1.0)), sight(rgb=grey[:1], depth=depth(1.0, 1.0)))
    assert math.isnan(found.rgb)
    assert math.isnan(found.depth_m)
    assert found.within(NEAR)  # what is wrong with the frames is told once, and not of every motion


@pytest.mark.parametrize(
    ("second", "name"), [(sight(x=0.03), "position"), (sight(yaw=0.01), "yaw"), (sight(depth=depth(1.05)), "depth")]
)
def test_too_far_apart_is_found_at_its_first_motion(second, name):
    first = sight(depth=depth(1.0))
    together, away = apart(first, first), apart(first, second)
    assert difference(together, together).agrees(NEAR), name
    found = difference(together, away, away)
    assert not found.agrees(NEAR), name
    assert found.first_apart(NEAR) == 1


def test_collisions_of_one_alone_are_counted():
    both = apart(sight(touched=True), sight(touched=True))
    one = apart(sight(touched=True), sight())
    assert difference(both, one, one).collisions == 2
    assert not difference(both, one).agrees(NEAR)
    assert difference(both, one).agrees(Tolerances(collisions=1))


def test_frames_of_another_kind_are_line():
    first = {"rgb": np.zeros((2, 2, 3), np.uint8), "depth": depth(1.0), "instance": depth(1.0)}
    second = {"rgb": np.zeros((2, 3, 3), np.uint8), "depth": depth(1.0).astype(np.float64)}
    told = unlike_frames(first, second)
    assert told == [
        "only one has instance",
        "depth is float32 in the first and float64 in the second",
        "rgb is (2, 2, 3) in the first and (2, 3, 3) in the second",
    ]


def parity(**more) -> CompareSimulatorsConfig:
    return CompareSimulatorsConfig(**({"first": None, "second": None} | more))


def test_walks_repeat_with_their_seed_and_hold_every_kind_of_motion():
    drawn = [walks(parity(seed=seed, motions=60), ("a", "b")) for seed in (0, 0, 1)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert [walk.name for walk in drawn[0]] == ["square", "random 1", "random 2", "random 3", "random 4"] * 2
    motions = np.array(drawn[0][1].motions)
    assert {tuple(row) for row in (motions != 0)} == {
        (True, False, False),
        (False, True, False),
        (False, False, True),
        (True, True, True),
    }
    assert motions[:, 0].min() < 0 < motions[:, 0].max()


def test_a_list_of_motions_is_driven_as_it_is():
    (walk,) = walks(parity(square_m=0.0, walks=0, given=[[0.25, 0, 0], [0, 0, -30]]), ("a",))
    assert walk.motions == ((0.25, 0.0, 0.0), (0.0, 0.0, -30.0))
    with pytest.raises(ValueError, match=r"\[0.25, 0\]"):
        parity(given=[[0.25, 0]])
