import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from envs.tasks import measures

metres = st.floats(0.01, 1000, allow_nan=False)


def array(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)


def habitat(succeeded: bool, distance: float, start: float, path: float) -> tuple[float, float]:
    """SPL and SoftSPL of one episode, written as Habitat-Lab's `nav.py` writes them."""
    return succeeded * (start / max(start, path)), max(0, 1 - distance / start) * (start / max(start, path))


def test_success_needs_end_strictly_inside_the_radius():
    ended = np.array([True, True, True, False])
    distance = array(math.nextafter(0.2, 0), 0.2, 0.21, 0.0)
    assert measures.success(ended, distance, 0.2).tolist() == [True, False, False, False]


@given(st.booleans(), metres, metres, st.floats(0, 1000))
def test_spl_and_soft_spl_are_habitats_to_the_last_digit(succeeded, distance, start, path):
    spl, soft = habitat(succeeded, distance, start, path)
    assert measures.spl(np.array([succeeded]), array(start), array(path))[0] == spl
    assert measures.soft_spl(array(distance), array(start), array(path))[0] == soft


def test_spl_by_hand():
    assert measures.spl(np.array([True, True, False]), array(4, 4, 4), array(5, 4, 4)).tolist() == [0.8, 1.0, 0.0]


def test_a_path_shorter_than_the_geodesic_does_not_exceed_one():
    assert measures.spl(np.array([True]), array(4), array(3))[0] == 1.0


def test_soft_spl_by_hand():
    assert measures.soft_spl(array(1, 6), array(4, 4), array(6, 6)).tolist() == [0.75 * 4 / 6, 0.0]


def test_start_at_the_goal():
    still, gone = array(0, 0), array(0, 3)
    assert measures.spl(np.array([True, True]), array(0, 0), gone).tolist() == [1.0, 0.0]
    assert measures.soft_spl(still, array(0, 0), gone).tolist() == [1.0, 0.0]
    assert measures.soft_spl(array(2), array(0), array(2)).tolist() == [0.0]


def test_unreachable_goals_score_nothing_and_never_nan():
    start, distance = array(np.inf, np.inf, 4), array(np.inf, 3, np.inf)
    assert measures.success(np.ones(3, bool), distance, 0.2).tolist() == [False] * 3
    assert measures.spl(np.zeros(3, bool), start, array(2, 2, 2)).tolist() == [0.0] * 3
    assert measures.soft_spl(distance, start, array(2, 2, 2)).tolist() == [0.0] * 3
