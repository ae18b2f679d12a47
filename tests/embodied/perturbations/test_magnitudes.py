import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from embodied.perturbations.magnitudes import Choice, Range, as_values, draw, draw_integer, integers, text, within
from embodied.seeding import generator

numbers = st.floats(-100, 100, allow_nan=False)
pairs = st.tuples(numbers, numbers).map(lambda pair: (min(pair), max(pair)))


@st.composite
def ranges(draw_from: st.DrawFn) -> Range:
    low, high = draw_from(pairs)
    holes = tuple(draw_from(st.lists(pairs, max_size=3)))
    try:
        return Range(low, high, holes)
    except ValueError:
        assume(False)
        raise


values = ranges() | st.lists(ranges(), min_size=1, max_size=3).map(lambda options: Choice(tuple(options)))


@given(values, st.integers())
def test_a_draw_is_in_the_range_and_in_no_hole(value: Range | Choice, seed: int) -> None:
    drawn = draw(value, generator(seed))
    option = [part for part in value.options if part.low <= drawn <= part.high]
    assert any(not any(start < drawn < stop for start, stop in part.holes) for part in option)


@given(values, st.integers())
def test_what_is_drawn_is_within(value: Range | Choice, seed: int) -> None:
    assert within(value, draw(value, generator(seed)))


def test_the_draws_fill_what_the_holes_leave_evenly() -> None:
    rng = generator("even")
    drawn = np.array([draw(Range(-3.0, 1.0, ((-2.0, 0.0),)), rng) for _ in range(4000)])
    assert abs((drawn < 0).mean() - 0.5) < 0.03
    assert abs(drawn[drawn < 0].mean() + 2.5) < 0.03
    assert abs(drawn[drawn > 0].mean() - 0.5) < 0.03


def test_a_choice_gives_each_option_the_same_chance() -> None:
    rng = generator("choice")
    drawn = [draw(Choice((Range(1, 1), Range(5, 9))), rng) for _ in range(2000)]
    assert abs(drawn.count(1.0) / 2000 - 0.5) < 0.04


def test_a_draw_takes_one_number_whatever_the_range() -> None:
    following = []
    for value in (0.3, (-1.0, 1.0), Range(-1, 1, ((-0.9, 0.9),))):
        rng = generator("pace")
        draw(value, rng)
        following.append(rng.random())
    assert len(set(following)) == 1


def test_the_ends_of_a_hole_can_be_drawn() -> None:
    assert Range(-0.2, 0.2, ((-0.1, 0.1),)).intervals == ((-0.2, -0.1), (0.1, 0.2))
    assert Range(0, 1, ((0, 1),)).intervals == ((0.0, 0.0), (1.0, 1.0))


@pytest.mark.parametrize(
    ("low", "high", "holes", "message"),
    [
        (1, 0, (), "low <= high"),
        (0, 1, ((-1, 2),), "leave nothing"),
        (0, 1, ((0.5, 0.2),), "low <= high"),
        (math.nan, 1, (), "finite number"),
        (0, math.inf, (), "finite number"),
        (True, 1, (), "finite number"),
    ],
)
def test_an_impossible_range_is_refused(
    low: float, high: float, holes: tuple[tuple[float, float], ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Range(low, high, holes)


def test_a_choice_of_nothing_or_of_choices_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Choice(())
    with pytest.raises(ValueError, match="another choice"):
        Choice((Choice((Range(0, 1),)),))  # type: ignore[arg-type]


def test_numbers_and_pairs_stand_for_ranges() -> None:
    assert as_values(2) == Range(2, 2)
    assert as_values((1, 2)) == Range(1.0, 2.0)
    with pytest.raises(ValueError, match="a number or a"):
        as_values("x")  # type: ignore[arg-type]


def test_integers_have_the_same_chance_bounds_included() -> None:
    rng = generator("whole")
    drawn = [draw_integer((1, 3), rng) for _ in range(3000)]
    assert integers((0.5, 3.2)) == [1, 2, 3]
    assert all(abs(drawn.count(n) / 3000 - 1 / 3) < 0.03 for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("training", "evaluation", "seen"),
    [
        ((-1, 1), (-1, 1), True),
        ((-1, 1), 0.5, True),
        ((-1, 1), (0, 1.01), False),
        (Range(-1, 1, ((0, 0.5),)), 0.25, False),
        (Range(-1, 1, ((0, 0.5),)), 0.5, True),
        (Range(-1, 1, ((0, 0.5),)), (-0.1, 0.6), False),
        ((-1, 1), Range(-1, 1, ((0, 0.5),)), True),
        (Choice((Range(0, 1), Range(1, 2))), (0.5, 1.5), True),
        (Choice((Range(0, 1), Range(1.1, 2))), (0.5, 1.5), False),
    ],
)
def test_within(training: object, evaluation: object, seen: bool) -> None:
    assert within(training, evaluation) is seen  # type: ignore[arg-type]


def test_text_is_short() -> None:
    assert text(0.2, "+.2f") == "+0.20"
    assert text(Range(-0.2, 0.2, ((-0.1, 0.1),)), "+g") == "-0.2..-0.1 or +0.1..+0.2"
