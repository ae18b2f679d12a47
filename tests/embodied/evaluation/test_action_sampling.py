"""Actions follow softmax of the logits, and logits that are no numbers are refused."""

import numpy as np
import pytest

from embodied.evaluation.action_sampling import greedy, sample


def test_greedy_takes_the_first_of_equals() -> None:
    assert greedy(np.array([0.0, 2.0, 2.0])) == 1


def test_samples_are_as_frequent_as_softmax_says() -> None:
    rng, chances = np.random.default_rng(0), np.array([0.1, 0.6, 0.3])
    counts = np.bincount([sample(rng, np.log(chances) + 5.0) for _ in range(5_000)], minlength=3)
    np.testing.assert_allclose(counts / 5_000, chances, atol=0.03)


def test_an_action_takes_one_number_from_the_stream() -> None:
    used, plain = np.random.default_rng(1), np.random.default_rng(1)
    sample(used, np.zeros(4))
    plain.random()
    assert used.random() == plain.random()


def test_an_impossible_action_is_never_drawn() -> None:
    rng = np.random.default_rng(0)
    assert {sample(rng, np.array([-np.inf, 0.0])) for _ in range(100)} == {1}


@pytest.mark.parametrize("logits", [[np.nan, 0.0], [-np.inf, -np.inf]])
def test_logits_without_a_distribution_are_refused(logits: list[float]) -> None:
    with pytest.raises(ValueError, match="must be numbers"):
        greedy(np.array(logits))
