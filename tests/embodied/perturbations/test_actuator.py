import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embodied.actions import COMMON, PAPER
from embodied.perturbations import (
    TRAINING_DRIFT,
    ActionGroup,
    Actuator,
    Compose,
    Delay,
    Disable,
    Drift,
    Dropout,
    Nothing,
    Perturbation,
    Phase,
    PyRobot,
    Scale,
    Schedule,
    Swap,
    actuate,
)

EVERYTHING = Compose(
    parts=(
        Drift(metres=(-0.2, 0.2), degrees=(-90, 90)),
        Scale(moves=(0.5, 2)),
        Swap(among=ActionGroup.MOVES),
        Disable(count=2),
        PyRobot(),
        Delay(steps=(0, 3)),
        Dropout(probability=0.2),
        Schedule(
            phases=(Phase(step=(5, 20), perturbation=TRAINING_DRIFT), Phase(step=30, perturbation=Delay(steps=2)))
        ),
    )
)


def begun(perturbation: Perturbation, episodes: list[int], seed: int = 0) -> Actuator:
    actuator = Actuator(perturbation, PAPER, bodies=len(episodes), seed=seed)
    actuator.reset(np.arange(len(episodes)), episodes)
    return actuator


def walk(actuator: Actuator, bodies: int, steps: int) -> np.ndarray:
    """Motions [steps, B, 3] of a fixed sequence of actions, the same for every body."""
    return np.array([actuator.motions(np.full(bodies, (7 * step + 1) % 15))[0] for step in range(steps)])


def test_the_table_of_one_episode_is_the_same_on_every_machine() -> None:
    table = Compose(parts=EVERYTHING.parts[:4])
    actuation = actuate(table, COMMON, 7, 123)
    assert actuation.motions.tolist() == GOLDEN_MOTIONS
    assert actuate(Disable(count=4), PAPER, 7, 123).enabled.nonzero()[0].tolist() == GOLDEN_ENABLED
    assert actuate(Swap(among=ActionGroup.MOTIONS), PAPER, 7, 123).motions[:, 2].tolist() == GOLDEN_SWAP


def test_the_noise_of_one_episode_is_the_same_on_every_machine() -> None:
    actuator = Actuator(PyRobot(), COMMON, bodies=1, seed=7)
    actuator.reset(np.array([0]), [123])
    got = [actuator.motions(np.array([action]))[0][0] for action in (0, 1, 2)]
    assert np.allclose(got, GOLDEN_NOISE, rtol=1e-12, atol=0)


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(0, 2**70), min_size=2, max_size=5))
def test_the_number_of_bodies_has_no_say(episodes: list[int]) -> None:
    together = walk(begun(EVERYTHING, episodes), len(episodes), 40)
    for body, episode in enumerate(episodes):
        assert np.array_equal(together[:, body], walk(begun(EVERYTHING, [episode]), 1, 40)[:, 0])


def test_neither_has_what_the_body_did_before() -> None:
    used, fresh = begun(EVERYTHING, [1, 2]), begun(EVERYTHING, [3, 2])
    walk(used, 2, 150)
    used.reset(np.array([0]), [3])
    assert np.array_equal(walk(used, 2, 40)[:, 0], walk(fresh, 2, 40)[:, 0])


def test_other_seeds_and_other_episodes_give_other_actuations() -> None:
    tables = [actuate(TRAINING_DRIFT, PAPER, seed, episode).motions for seed in (0, 1) for episode in (0, 1)]
    assert len({table.tobytes() for table in tables}) == 4


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 140), st.integers(1, 30))
def test_restored_is_as_if_never_stopped(before: int, after: int) -> None:
    actuator = begun(EVERYTHING, [5, 2**80])
    walk(actuator, 2, before)
    state = actuator.state_dict()
    expected = walk(actuator, 2, after)
    for other in (Actuator(EVERYTHING, PAPER, bodies=2, seed=0), begun(EVERYTHING, [8, 9])):
        other.load_state_dict(state)
        assert np.array_equal(walk(other, 2, after), expected)


def test_the_state_is_a_plain_tree_and_a_copy() -> None:
    actuator = Actuator(EVERYTHING, PAPER, bodies=2, seed=0)
    actuator.reset(np.array([1]), [2**80])
    state = actuator.state_dict()
    walk(actuator, 2, 3)
    assert state["episodes"] == [None, str(2**80)]
    assert state["steps"].tolist() == [0, 0]
    assert {type(value) for value in state.values()} == {list, np.ndarray}


def test_a_state_of_another_number_of_bodies_is_refused() -> None:
    with pytest.raises(ValueError, match="of 2 bodies, this actuator has 3"):
        begun(Nothing(), [0, 0, 0]).load_state_dict(begun(Nothing(), [0, 0]).state_dict())


def test_a_body_never_reset_stays_also_after_a_restore() -> None:
    actuator = Actuator(EVERYTHING, PAPER, bodies=2, seed=0)
    actuator.reset(np.array([0]), [4])
    state = actuator.state_dict()
    assert not walk(actuator, 2, 30)[:, 1].any()
    other = begun(EVERYTHING, [1, 2])
    other.load_state_dict(state)
    assert not walk(other, 2, 30)[:, 1].any()


def test_without_a_perturbation_actions_do_what_they_say() -> None:
    actuator = begun(Nothing(), list(range(16)))
    motions, active = actuator.motions(np.arange(16))
    assert np.array_equal(motions, PAPER.motions)
    assert np.array_equal(active, PAPER.motions.any(axis=1))


def test_motions_belong_to_the_caller() -> None:
    actuator = begun(Nothing(), [0])
    first = actuator.motions(np.array([0]))[0]
    first[:] = 99
    assert actuator.motions(np.array([0]))[0].tolist() == [[0.25, 0, 0]]


def test_the_actuation_of_a_body_can_be_read() -> None:
    actuator = begun(TRAINING_DRIFT, [4, 5])
    assert np.array_equal(actuator.actuation(1).motions, actuate(TRAINING_DRIFT, PAPER, 0, 5).motions)


@pytest.mark.parametrize("actions", [[0, 16], [-1, 0], [0]])
def test_actions_outside_the_space_or_too_few_are_refused(actions: list[int]) -> None:
    with pytest.raises(ValueError, match=r"expected 2 actions in 0\.\.15"):
        begun(Nothing(), [0, 0]).motions(np.array(actions))


GOLDEN_MOTIONS: list[list[float]] = [
    [0.06577725420158556, 0.0, 0.0],
    [0.0, 0.0, -5.8364922559286185],
    [0.0, 0.0, 5.8364922559286185],
    [0.0, 0.0, 0.0],
]
GOLDEN_ENABLED: list[int] = [0, 1, 2, 3, 5, 6, 7, 10, 11, 12, 14, 15]
GOLDEN_SWAP: list[float] = [
    -330.0,
    0.0,
    -120.0,
    0.0,
    -90.0,
    -240.0,
    0.0,
    -150.0,
    -30.0,
    0.0,
    -270.0,
    -180.0,
    -60.0,
    -210.0,
    -300.0,
    0.0,
]
GOLDEN_NOISE: list[list[float]] = [
    [0.18728084425626107, -0.11925183321775902, -2.900173664486968],
    [0.047713754983571305, 0.04527981016882064, 21.383768545750776],
    [0.01826715088720108, 0.06775967775971892, -31.757187025111673],
]
