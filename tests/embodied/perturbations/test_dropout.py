import numpy as np
import pytest

from embodied.actions import PAPER
from embodied.perturbations import Actuator, Compose, Dropout, actuate


def moved(perturbation: Dropout | Compose) -> np.ndarray:
    """[500, 20]: whether each step of twenty episodes moved the body."""
    actuator = Actuator(perturbation, PAPER, bodies=20, seed=0)
    actuator.reset(np.arange(20), range(20))
    steps = [actuator.motions(np.zeros(20, dtype=np.int64)) for _ in range(500)]
    assert all(np.array_equal(motions[:, 0], np.where(active, 0.25, 0)) for motions, active in steps)
    return np.array([active for _, active in steps])


def test_steps_are_lost_with_the_probability_and_independently() -> None:
    lost = ~moved(Dropout(probability=0.3))
    assert abs(lost.mean() - 0.3) < 0.02
    assert abs((lost[1:] & lost[:-1]).mean() - 0.09) < 0.015


def test_never_and_always() -> None:
    assert moved(Dropout(probability=0)).all()
    assert not moved(Dropout(probability=1)).any()


def test_two_are_independent() -> None:
    both = Compose(parts=(Dropout(probability=0.5), Dropout(probability=0.5)))
    assert actuate(both, PAPER, 0, 0).dropout == 0.75


@pytest.mark.parametrize("probability", [-0.1, 1.1, (0.5, 2)])
def test_a_probability_is_between_zero_and_one(probability: float) -> None:
    with pytest.raises(ValueError, match=r"dropout.probability must be between 0 and 1"):
        Dropout(probability=probability)


def test_description() -> None:
    assert Dropout(probability=0.1).describe() == "dropout 0.1"
