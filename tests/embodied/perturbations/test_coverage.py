import pytest
from hypothesis import given
from hypothesis import strategies as st

from embodied.actions import PAPER
from embodied.perturbations import (
    TEST_DRIFT,
    THOR_NOISE,
    TRAINING_DRIFT,
    VALIDATION_DRIFT,
    Choice,
    Compose,
    Coupling,
    Delay,
    Disable,
    Drift,
    Dropout,
    Nothing,
    Perturbation,
    Range,
    Scale,
    Swap,
    actuate,
    covers,
)


def both(*parts: Perturbation) -> Compose:
    return Compose(parts=parts)


WIDE = both(TRAINING_DRIFT, Delay(steps=(0, 2)), Dropout(probability=(0, 0.2)))


@pytest.mark.parametrize(
    ("training", "evaluation", "seen"),
    [
        (TRAINING_DRIFT, TRAINING_DRIFT, True),
        (TRAINING_DRIFT, Nothing(), True),
        (TRAINING_DRIFT, Drift(metres=0.05, degrees=-15), True),
        (TRAINING_DRIFT, Drift(metres=0.06), False),
        (TRAINING_DRIFT, VALIDATION_DRIFT, False),
        (TRAINING_DRIFT, TEST_DRIFT, False),
        (VALIDATION_DRIFT, TEST_DRIFT, True),
        (VALIDATION_DRIFT, Nothing(), False),
        (VALIDATION_DRIFT, Drift(metres=0.05, degrees=90), False),
        (VALIDATION_DRIFT, Drift(metres=-0.1, degrees=90), True),
        (Drift(degrees=Choice((Range(-10, 0), Range(0, 10)))), Drift(degrees=(-5, 5)), True),
        (Nothing(), TRAINING_DRIFT, False),
        (Nothing(), Compose(), True),
        (both(), both(Nothing(), both()), True),
        (TRAINING_DRIFT, THOR_NOISE, False),
        (THOR_NOISE, Nothing(), False),
        (both(TRAINING_DRIFT, THOR_NOISE), both(THOR_NOISE, Drift(degrees=3)), True),
        (both(TRAINING_DRIFT, THOR_NOISE), TRAINING_DRIFT, False),
        (WIDE, both(Dropout(probability=0.1), Delay(steps=1)), True),
        (WIDE, Drift(degrees=10), True),
        (WIDE, both(Drift(degrees=10), Delay(steps=3)), False),
        (WIDE, both(Drift(degrees=10), Scale(moves=2)), False),
        (both(Scale(moves=(0, 2)), TRAINING_DRIFT), both(Scale(moves=0.5), Drift(metres=0.01)), True),
        (both(Scale(moves=(0, 2)), TRAINING_DRIFT), both(Drift(metres=0.01), Scale(moves=0.5)), False),
        (both(TRAINING_DRIFT, TRAINING_DRIFT), both(Drift(degrees=15), Drift(degrees=15)), True),
        (TRAINING_DRIFT, both(Drift(degrees=15), Drift(degrees=15)), False),
        (both(Drift(degrees=(-1, 1)), Swap(), Drift(degrees=(-9, 9))), Drift(degrees=5), True),
        (both(Disable(count=(0, 2)), TRAINING_DRIFT), both(TRAINING_DRIFT, Disable(count=1)), True),
        (Coupling(degrees_per_metre=(0, 40)), Coupling(degrees_per_metre=20, metres_per_degree=0.01), False),
    ],
)
def test_seen_is_computed(training: Perturbation, evaluation: Perturbation, seen: bool) -> None:
    assert covers(training, evaluation, PAPER) is seen


spans = st.tuples(st.floats(-20, 20), st.floats(-20, 20)).map(lambda pair: Range(min(pair), max(pair)))
drifts = st.builds(Drift, metres=spans, degrees=spans)


@given(drifts, drifts, st.integers())
def test_what_is_covered_can_be_drawn_in_training(training: Drift, evaluation: Drift, episode: int) -> None:
    added = actuate(evaluation, PAPER, 0, episode).motions - PAPER.motions
    drawn = Drift(metres=round(added[0, 0], 9), degrees=round(-added[3, 2], 9))
    wider = Drift(*(), **{name: _wider(getattr(training, name)) for name in ("metres", "degrees")})
    assert not covers(training, evaluation, PAPER) or covers(wider, drawn, PAPER)


def _wider(span: Range) -> Range:
    return Range(span.low - 1e-6, span.high + 1e-6)
