import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from envs.simulators.embedded.navigation import FieldCache, GeodesicField, NavigationGrid, Reader
from tests.fakes.rooms import room

WALLS = [(2.0, 0.0, 0.0, 2.1, 2.2, 2.5), (4.0, 0.9, 0.0, 4.1, 4.0, 2.5), (2.8, 1.5, 0.0, 3.2, 2.0, 0.8)]
GRID = NavigationGrid(room(6.0, 4.0, *WALLS))
EMPTY = NavigationGrid(room(6.0, 4.0))
inside = st.tuples(st.floats(0.2, 5.8), st.floats(0.2, 3.8))


def scipy_distances(grid, goal):
    """Dijkstra with 48 neighbours, an independent reference, at cell centres: [rows, cols]."""
    rows, cols = grid.navigable.shape
    cells = np.arange(rows * cols).reshape(rows, cols)
    sources, targets, lengths = [], [], []
    for dy in range(4):
        for dx in range(-3, 4):
            if np.gcd(dx, dy) != 1 or (dy == 0 and dx < 0):
                continue
            from_rows, to_rows = slice(0, rows - dy), slice(dy, rows)
            from_cols = slice(max(0, -dx), cols - max(0, dx))
            to_cols = slice(max(0, dx), cols + min(0, dx))
            free = grid.navigable[from_rows, from_cols] & grid.navigable[to_rows, to_cols]
            for share in (0.25, 0.5, 0.75):
                between = np.stack(np.broadcast_arrays(
                    grid.west + (np.arange(cols)[from_cols] + 0.5 + share * dx)[None] * grid.cell,
                    grid.south + (np.arange(rows)[from_rows] + 0.5 + share * dy)[:, None] * grid.cell,
                ), axis=-1)  # fmt: skip
                free &= grid.clearance_at(between) >= grid.radius - 0.01
            sources.append(cells[from_rows, from_cols][free])
            targets.append(cells[to_rows, to_cols][free])
            lengths.append(np.full(free.sum(), grid.cell * np.hypot(dx, dy)))
    graph = coo_array(
        (np.concatenate(lengths), (np.concatenate(sources), np.concatenate(targets))), shape=(rows * cols,) * 2
    )
    return dijkstra(graph.tocsr(), directed=False, indices=cells[goal]).reshape(rows, cols)


def centre(grid, row, col):
    return np.array([grid.west + (col + 0.5) * grid.cell, grid.south + (row + 0.5) * grid.cell, 0.0])


@settings(max_examples=150, deadline=None)
@given(inside, inside)
def test_in_the_open_the_way_is_straight(start, goal):
    distance = GeodesicField(EMPTY, np.array([goal])).distance(np.array([start]))
    assert distance[0] == pytest.approx(np.hypot(*np.subtract(start, goal)), abs=1e-5)


def test_agrees_with_scipy_round_corners():
    rng = np.random.default_rng(0)
    errors = []
    for _ in range(4):
        row, col = np.argwhere(GRID.navigable)[rng.integers(GRID.navigable.sum())]
        truth = scipy_distances(GRID, (row, col))
        cells = np.argwhere(GRID.navigable)[rng.integers(GRID.navigable.sum(), size=200)]
        points = np.array([centre(GRID, *cell) for cell in cells])
        distance = GeodesicField(GRID, centre(GRID, row, col)[None]).distance(points)
        reference = truth[cells[:, 0], cells[:, 1]]
        far = reference > 0.5
        errors.append((distance[far] - reference[far]) / reference[far])
    errors = np.concatenate(errors)
    # The reference itself goes round in steps of 18 degrees: up to 1.3 % too long.
    assert np.abs(errors).mean() < 0.01
    assert errors.max() < 0.02
    assert errors.min() > -0.03


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_is_a_distance(seed):
    rng = np.random.default_rng(seed)
    a, b, c = (GRID.sample(rng) for _ in range(3))
    to_b, to_c = GeodesicField(GRID, b[None]), GeodesicField(GRID, c[None])
    straight = np.hypot(*(a - b)[:2])
    ab, ac, cb, ba = (
        to_b.distance(a[None]),
        to_c.distance(a[None]),
        to_b.distance(c[None]),
        GeodesicField(GRID, a[None]).distance(b[None]),
    )
    assert ab >= straight - 1e-5
    assert ab == pytest.approx(ba, rel=0.03, abs=0.01)
    assert ab <= 1.02 * (ac + cb) + 0.01


def test_falls_without_steps_on_the_way_to_the_goal():
    goal = np.array([[1.0, 3.0, 0.0]])
    # Straight at the goal in steps of 5 mm, through many cells and a change of turning point.
    line = np.linspace((5.5, 0.5, 0.0), (3.6, 0.5, 0.0), 381)
    fall = -np.diff(GeodesicField(GRID, goal).distance(line))
    assert abs(fall.sum() - (5.5 - 3.6)) < 0.4
    assert fall.min() > -0.04
    assert fall.max() < 0.05


def test_at_the_goal_it_is_zero_and_near_it_exact():
    goal = np.array([[5.123, 0.456, 0.0]])
    near = goal + np.array([[0, 0, 0], [0.2, 0, 0], [0, -0.2, 0], [-0.199, 0, 0], [0.05, 0.05, 0]])
    np.testing.assert_allclose(
        GeodesicField(GRID, goal).distance(near), [0, 0.2, 0.2, 0.199, 0.05 * np.sqrt(2)], atol=1e-5
    )


def test_the_nearest_of_several_goals_counts():
    goals = np.array([[0.5, 0.5, 0.0], [5.5, 3.5, 0.0], [3.0, 0.5, 0.0]])
    rng = np.random.default_rng(3)
    points = np.array([GRID.sample(rng) for _ in range(50)])
    each = np.array([GeodesicField(GRID, goal[None]).distance(points) for goal in goals])
    np.testing.assert_allclose(GeodesicField(GRID, goals).distance(points), each.min(axis=0), rtol=0.02, atol=0.01)


def test_where_no_body_can_stand_no_path_leads():
    open_floor = np.array([[1.0, 1.0, 0.0]])
    walled = NavigationGrid(room(4.0, 3.0, (2.5, 0.0, 0.0, 2.6, 3.0, 2.5)))
    for nowhere in ((2.55, 1.0, 0.0), (3.3, 1.0, 0.0), (50.0, 1.0, 0.0), (np.nan,) * 3):
        assert np.isinf(GeodesicField(walled, np.array([nowhere])).distance(open_floor))[0]
    assert np.isinf(GeodesicField(walled, open_floor).distance(np.array([[3.3, 1.0, 0.0], [50.0, 1.0, 0.0]]))).all()


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_wherever_a_body_can_stand_a_path_leads(seed):
    rng = np.random.default_rng(seed)
    goal = GRID.sample(rng)
    points = rng.uniform((0, 0), (6, 4), (200, 2))
    points = points[GRID.stands(points)]
    assert np.isfinite(GeodesicField(GRID, goal[None]).distance(points)).all()


def test_the_order_of_asking_changes_nothing():
    rng = np.random.default_rng(5)
    goal = GRID.sample(rng)[None]
    points = np.array([GRID.sample(rng) for _ in range(200)])
    forwards = GeodesicField(GRID, goal).distance(points)
    backwards = GeodesicField(GRID, goal).distance(points[::-1])
    np.testing.assert_array_equal(forwards, backwards[::-1])


def test_the_fields_asked_for_last_are_kept():
    cache = FieldCache(2)
    goals = np.array([[[1.0, 1.0, 0.0]], [[1.0, 3.0, 0.0]], [[1.5, 1.0, 0.0]]])
    first, second = cache.field(GRID, goals[0]), cache.field(GRID, goals[1])
    assert cache.field(GRID, goals[0].copy()) is first
    cache.field(GRID, goals[2])
    assert cache.field(GRID, goals[0]) is first
    assert cache.field(GRID, goals[1]) is not second
    assert cache.field(EMPTY, goals[0]) is not first


def test_a_reader_reads_many_fields_at_once():
    goal = np.array([[1.0, 1.0, 0.0]])
    reader = Reader(3)
    reader.assign(0, GeodesicField(EMPTY, goal))
    reader.assign(1, GeodesicField(GRID, goal))
    distances = reader.read(np.tile([3.0, 1.0, 0.0], (3, 1)))
    assert distances[0] == pytest.approx(2.0, abs=1e-5)
    assert distances[1] > 2.5
    assert np.isinf(distances[2])


def test_a_search_goes_no_farther_than_asked_and_goes_on_later():
    goal = np.array([[1.0, 1.0, 0.0]])
    near, far = np.array([[1.2, 1.0, 0.0]]), np.array([[5.5, 3.5, 0.0]])
    field = GeodesicField(EMPTY, goal)
    first = field.distance(near)
    searched = field.searched
    assert searched < 0.3
    assert field.distance(far)[0] == pytest.approx(GeodesicField(EMPTY, goal).distance(far)[0], abs=0)
    assert field.searched > 2 * searched
    assert field.distance(near)[0] == first[0]


def test_of_no_points_there_are_no_distances():
    assert FieldCache(1).distance(GRID, np.zeros((0, 3)), np.array([[1.0, 1.0, 0.0]])).shape == (0,)
    assert GeodesicField(GRID, np.array([[1.0, 1.0, 0.0]])).distance(np.zeros((0, 3))).shape == (0,)


def test_a_cache_reads_what_its_field_says():
    cache, rng = FieldCache(3), np.random.default_rng(1)
    goals = np.array([[1.0, 1.0, 0.0]])
    for count in (1, 5, 1):
        points = np.array([GRID.sample(rng) for _ in range(count)])
        np.testing.assert_array_equal(cache.distance(GRID, points, goals), GeodesicField(GRID, goals).distance(points))
