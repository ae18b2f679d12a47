import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envs.simulators.embedded.navigation import Mover, NavigationGrid
from envs.simulators.embedded.navigation.clearance import CONTACT_TOLERANCE
from tests.fakes.rooms import room

RADIUS = 0.18
SCREENS = [
    (2.0, 0.0, 0.0, 2.01, 2.0, 2.5),
    (2.0, 2.8, 0.0, 2.01, 4.0, 2.5),
    (4.0, 2.0, 0.0, 6.0, 2.005, 2.5),
    (4.5, 0.0, 0.0, 4.9, 0.9, 0.8),
]
GRID = NavigationGrid(room(6.0, 4.0, *SCREENS))
EMPTY = NavigationGrid(room(6.0, 4.0))
metres, degrees = st.floats(-3.0, 3.0), st.floats(-400.0, 400.0)


def go(grid, pose, *motions):
    """Poses after each motion, what was travelled, and contacts."""
    mover = Mover(1)
    mover.place(np.array([0]), [grid], np.array([pose], dtype=float))
    results = [
        (mover.move(np.array([motion], dtype=float), np.array([True])), mover.poses[0].copy()) for motion in motions
    ]
    return (
        np.array([pose for _, pose in results]),
        np.array([m.travelled[0] for m, _ in results]),
        [bool(m.collided[0]) for m, _ in results],
    )


def test_a_straight_motion_in_the_open_is_exact():
    poses, travelled, collided = go(EMPTY, (1.0, 1.0, 0.0, 0.5), (0.25, 0.1, 0.0))
    x, y = 1.0 + 0.25 * np.cos(0.5) - 0.1 * np.sin(0.5), 1.0 + 0.25 * np.sin(0.5) + 0.1 * np.cos(0.5)
    np.testing.assert_allclose(poses[0], (x, y, 0.0, 0.5), atol=1e-12)
    np.testing.assert_allclose(travelled[0], (0.25, 0.1, 0.0), atol=1e-12)
    assert not collided[0]


def test_moving_while_turning_is_an_arc():
    radius = 0.5
    poses, travelled, _ = go(EMPTY, (3.0, 1.0, 0.0, 0.0), (radius * np.pi / 2, 0.0, 90.0))
    np.testing.assert_allclose(poses[0], (3.0 + radius, 1.0 + radius, 0.0, np.pi / 2), atol=1e-12)
    np.testing.assert_allclose(travelled[0], (radius, radius, 90.0), atol=1e-12)


def test_a_whole_circle_comes_home():
    poses, travelled, _ = go(EMPTY, (3.0, 1.0, 0.0, 0.3), (2 * np.pi * 0.5, 0.0, 360.0))
    np.testing.assert_allclose(poses[0], (3.0, 1.0, 0.0, 0.3), atol=1e-9)
    np.testing.assert_allclose(travelled[0], (0.0, 0.0, 360.0), atol=1e-9)


@settings(max_examples=100, deadline=None)
@given(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5), st.floats(-180, 180), st.integers(2, 7))
def test_a_motion_cut_in_equal_parts_leads_to_the_same_place(forward, left, turn, parts):
    start = (3.0, 2.0, 0.0, 0.7)
    whole, _, _ = go(EMPTY, start, (forward, left, turn))
    cut, _, _ = go(EMPTY, start, *[(forward / parts, left / parts, turn / parts)] * parts)
    np.testing.assert_allclose(cut[-1, :2], whole[0, :2], atol=1e-9)
    assert np.exp(1j * cut[-1, 3]) == pytest.approx(np.exp(1j * whole[0, 3]), abs=1e-9)


@given(degrees, st.floats(-np.pi, np.pi))
@settings(max_examples=100, deadline=None)
def test_turns_are_never_blocked_and_stay_within_half_a_turn(turn, yaw):
    poses, travelled, collided = go(GRID, (0.3, 0.19, 0.0, yaw), (0.0, 0.0, turn))
    assert abs(poses[0, 3]) <= np.pi + 1e-9
    assert np.exp(1j * poses[0, 3]) == pytest.approx(np.exp(1j * (yaw + np.radians(turn))), abs=1e-9)
    np.testing.assert_array_equal(poses[0, :2], (0.3, 0.19))
    assert travelled[0, 2] == turn
    assert not collided[0]


def test_a_wall_stops_head_on():
    poses, travelled, collided = go(EMPTY, (1.0, 2.0, 0.0, np.pi), (3.0, 0.0, 0.0))
    assert collided[0]
    assert poses[0, 0] == pytest.approx(RADIUS, abs=0.01)
    assert poses[0, 1] == pytest.approx(2.0, abs=0.01)
    assert travelled[0, 0] == pytest.approx(1.0 - RADIUS, abs=0.01)


def test_a_body_slides_along_a_wall_it_meets_aslant():
    poses, _, collided = go(EMPTY, (2.0, 0.5, 0.0, -np.pi / 4), (2.0, 0.0, 0.0))
    assert collided[0]
    np.testing.assert_allclose(poses[0, :2], (2.0 + 2.0 * np.cos(np.pi / 4), RADIUS), atol=0.02)


def test_an_arc_drifting_into_a_wall_goes_on_turning():
    poses, travelled, collided = go(EMPTY, (1.0, 0.3, 0.0, 0.0), (0.8, 0.0, -40.0))
    assert collided[0]
    assert poses[0, 3] == pytest.approx(-np.radians(40.0))
    assert poses[0, 0] > 1.6
    assert travelled[0, 2] == -40.0


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32 - 1), st.lists(st.tuples(metres, metres, degrees), min_size=1, max_size=6))
def test_no_motion_ends_in_a_wall(seed, motions):
    rng = np.random.default_rng(seed)
    start = GRID.sample(rng)
    poses, travelled, _ = go(GRID, (*start[:2], 0.0, rng.uniform(-np.pi, np.pi)), *motions)
    assert (GRID.clearance_at(poses) >= RADIUS - CONTACT_TOLERANCE).all()
    assert GRID.stands(poses).all()
    lengths = np.hypot(*np.array(motions)[:, :2].T)
    assert (np.hypot(*travelled[:, :2].T) <= lengths + 0.02).all()


@settings(max_examples=60, deadline=None)
@given(st.floats(2.0, 4.0), st.sampled_from([0.001, 0.01, 0.1]), st.integers(0, 2**32 - 1))
def test_no_motion_passes_a_wall_however_thin(at, thickness, seed):
    divided = NavigationGrid(room(6.0, 4.0, (at, 0.0, 0.0, at + thickness, 4.0, 2.5)))
    divided.reachable = np.ones_like(divided.reachable)  # so that the distance field alone holds them
    rng = np.random.default_rng(seed)
    bodies = 50
    poses = np.array([[*divided.sample(rng), rng.uniform(-np.pi, np.pi)] for _ in range(bodies)])
    mover = Mover(bodies)
    mover.place(np.arange(bodies), [divided] * bodies, poses)
    for _ in range(4):
        mover.move(rng.uniform(-3, 3, (bodies, 3)) * (1, 1, 100), np.ones(bodies, dtype=bool))
        np.testing.assert_array_equal(mover.poses[:, 0] > at, poses[:, 0] > at)


def test_the_far_side_of_a_thin_screen_is_never_reached_through_it():
    rng = np.random.default_rng(0)
    bodies = 500
    poses = np.stack(
        [
            rng.uniform(0.2, 1.8, bodies),
            rng.uniform(0.2, 1.7, bodies),
            np.zeros(bodies),
            rng.uniform(-0.3, 0.3, bodies),
        ],
        axis=1,
    )
    mover = Mover(bodies)
    mover.place(np.arange(bodies), [GRID] * bodies, poses)
    motions = np.stack([np.full(bodies, 3.0), np.zeros(bodies), np.zeros(bodies)], axis=1)
    moves = mover.move(motions, np.ones(bodies, dtype=bool))
    crossed = (mover.poses[:, 0] > 2.0) & (mover.poses[:, 1] < 1.9)
    assert moves.collided.all()
    assert not crossed.any()


def test_the_same_motions_give_the_same_bits():
    rng = np.random.default_rng(1)
    poses = np.array([[*GRID.sample(rng), rng.uniform(-3, 3)] for _ in range(64)])
    motions = rng.uniform(-1, 1, (64, 3)) * (1.0, 0.5, 90.0)
    active = np.ones(64, dtype=bool)
    batch = Mover(64)
    batch.place(np.arange(64), [GRID] * 64, poses)
    moves = batch.move(motions, active)
    for body in range(64):
        after, travelled, collided = go(GRID, poses[body], motions[body])
        np.testing.assert_array_equal(after[0], batch.poses[body])
        np.testing.assert_array_equal(travelled[0], moves.travelled[body])
        assert collided[0] == moves.collided[body]


def test_bodies_move_in_their_own_grids():
    mover = Mover(2)
    mover.place(np.arange(2), [EMPTY, GRID], np.tile([1.5, 1.0, 0.0, 0.0], (2, 1)))
    moves = mover.move(np.array([[1.0, 0.0, 0.0]] * 2), np.ones(2, dtype=bool))
    assert moves.collided.tolist() == [False, True]


def test_what_a_resting_body_is_told_does_not_matter():
    mover = Mover(2)
    mover.place(np.arange(2), [EMPTY] * 2, np.tile([1.0, 1.0, 0.0, 0.0], (2, 1)))
    mover.move(np.array([[0.1, 0.0, 0.0], [np.nan, 0.0, 0.0]]), np.array([True, False]))
    np.testing.assert_allclose(mover.poses[:, :2], [[1.1, 1.0], [1.0, 1.0]])


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_motions_that_are_no_numbers_are_refused(bad):
    with pytest.raises(ValueError, match="finite"):
        go(EMPTY, (1.0, 1.0, 0.0, 0.0), (bad, 0.0, 0.0))


def test_sine_and_cosine_are_exact_to_rounding():
    yaws = np.linspace(-np.pi, np.pi, 2001)
    mover = Mover(len(yaws))
    mover.place(
        np.arange(len(yaws)),
        [EMPTY] * len(yaws),
        np.stack([np.full_like(yaws, 3.0), np.full_like(yaws, 2.0), 0 * yaws, yaws], axis=1),
    )
    mover.move(np.tile([0.01, 0.0, 0.0], (len(yaws), 1)), np.ones(len(yaws), dtype=bool))
    step = mover.poses[:, :2] - (3.0, 2.0)
    np.testing.assert_allclose(step, 0.01 * np.stack([np.cos(yaws), np.sin(yaws)], axis=1), atol=1e-15)
