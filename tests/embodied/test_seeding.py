import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from embodied.seeding import generator

words = st.lists(st.integers() | st.text(max_size=5), min_size=1, max_size=4)


@given(words)
def test_the_same_words_give_the_same_stream(parts: list[int | str]) -> None:
    assert np.array_equal(generator(*parts).random(4), generator(*parts).random(4))


@given(words, words)
def test_other_words_give_another_stream(one: list[int | str], other: list[int | str]) -> None:
    same = [(type(a), a) for a in one] == [(type(b), b) for b in other]
    assert np.array_equal(generator(*one).random(4), generator(*other).random(4)) == same


def test_a_number_is_not_its_text() -> None:
    assert generator(1).random() != generator("1").random()


def test_the_stream_is_the_same_on_every_machine() -> None:
    assert generator(0, "actuation", 7).random(3).tolist() == GOLDEN


def test_neighbouring_seeds_are_unrelated() -> None:
    draws = np.array([generator(seed, "actuation", 0).random() for seed in range(2000)])
    assert abs(np.corrcoef(draws[:-1], draws[1:])[0, 1]) < 0.08
    assert abs(draws.mean() - 0.5) < 0.03


GOLDEN = [0.3472908611115798, 0.6074733492225298, 0.6448968943473093]
