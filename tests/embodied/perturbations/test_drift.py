import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from embodied.actions import ACTION_SPACES, PAPER, STRAFE, ActionKind, ActionSpace
from embodied.perturbations import TEST_DRIFT, TRAINING_DRIFT, VALIDATION_DRIFT, Actuator, Drift, Range, actuate

metres = st.floats(-1, 1)
degrees = st.floats(-360, 360)
spaces = st.sampled_from(list(ACTION_SPACES.values()))


@given(metres, degrees, spaces)
def test_drift_is_added_along_each_actions_own_direction(d_m: float, d_r: float, space: ActionSpace) -> None:
    motions = actuate(Drift(metres=d_m, degrees=d_r), space, 0, 0).motions
    added = (motions - space.motions) * space.directions
    assert np.allclose(added[space.of_kind(ActionKind.MOVE)].sum(axis=1), d_m)
    assert np.allclose(added[space.of_kind(ActionKind.TURN)].sum(axis=1), d_r)
    assert not motions[space.of_kind(ActionKind.MOVE), 2].any()
    assert not motions[space.of_kind(ActionKind.TURN), :2].any()


def test_rotate_right_n_turns_n_plus_the_drift_to_the_right() -> None:
    motions = actuate(Drift(degrees=10), PAPER, 0, 0).motions
    assert (-motions[3:15, 2]).tolist() == [30.0 * k + 10 for k in range(12)]


def test_left_turns_drift_left_and_strafes_and_moves_back_lengthen() -> None:
    motions = actuate(Drift(metres=0.5, degrees=10), STRAFE, 0, 0).motions
    expected = [[0.75, 0, 0], [-0.75, 0, 0], [0, 0.75, 0], [0, -0.75, 0], [0, 0, 40], [0, 0, -40], [0, 0, 0]]
    assert motions.tolist() == expected


def test_a_negative_sum_goes_the_opposite_way_and_zero_stays() -> None:
    """AI2-THOR would go 0.25 m forward, or fail, for a move of zero or less, and turn 30 degrees
    for a turn of zero.
    """
    actuator = Actuator(Drift(metres=-0.15, degrees=-30), PAPER, bodies=5, seed=0)
    actuator.reset(np.arange(5), range(5))
    names = ["move_ahead_25cm", "move_ahead_15cm", "move_ahead_05cm", "rotate_right_0", "rotate_right_30"]
    motions, active = actuator.motions(np.array([PAPER.names.index(name) for name in names]))
    assert np.allclose(motions[:, 0], [0.1, 0, -0.1, 0, 0])
    assert not motions[:, 1].any()
    assert motions[:, 2].tolist() == [0, 0, 0, 30, 0]
    assert active.tolist() == [True, False, True, True, False]


@given(st.integers())
def test_the_papers_ranges(episode: int) -> None:
    for drift, low, high, least, most in (
        (TRAINING_DRIFT, -15, 15, 0.0, 0.05),
        (VALIDATION_DRIFT, 30, 330, 0.1, 0.2),
        (TEST_DRIFT, 90, 90, 0.2, 0.2),
    ):
        added = actuate(drift, PAPER, 0, episode).motions - PAPER.motions
        assert low <= -added[3, 2] + 1e-9
        assert -added[3, 2] - 1e-9 <= high
        assert least - 1e-9 <= abs(added[0, 0]) <= most + 1e-9


def test_drift_is_drawn_anew_each_episode_and_its_parts_independently() -> None:
    drawn = np.array([actuate(TRAINING_DRIFT, PAPER, 0, episode).motions[[0, 3], [0, 2]] for episode in range(800)])
    assert len(np.unique(drawn[:, 0])) == 800
    assert abs(np.corrcoef(drawn.T)[0, 1]) < 0.1
    assert np.allclose(drawn.mean(axis=0), [0.25, 0], atol=[0.003, 1])


def test_drifts_add_up() -> None:
    twice = actuate(Drift(metres=0.1), PAPER, 0, 0)
    twice = Drift(metres=-0.3).apply(twice, PAPER, np.random.default_rng(0))
    assert np.allclose(twice.motions, actuate(Drift(metres=-0.2), PAPER, 0, 0).motions)


def test_description() -> None:
    assert TEST_DRIFT.describe() == "drift +0.20 m, +90 deg"
    assert Drift(degrees=Range(-15, 15)).describe() == "drift -15..+15 deg"
    assert Drift().describe() == "drift none"
