import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embodied.actions import COMMON
from embodied.perturbations import (
    Actuator,
    Compose,
    Delay,
    Disable,
    Drift,
    Dropout,
    Noise,
    Nothing,
    Perturbation,
    Phase,
    Scale,
    Schedule,
    actuate,
    covers,
)


def phase(step: float | tuple[float, float], perturbation: Perturbation) -> Phase:
    return Phase(step=step, perturbation=perturbation)


def ahead(perturbation: Perturbation, steps: int = 8) -> list[float]:
    """Metres of each of so many moves ahead."""
    actuator = Actuator(perturbation, COMMON, bodies=1, seed=0)
    actuator.reset(np.array([0]), [0])
    return [float(actuator.motions(np.array([0]))[0][0, 0]) for _ in range(steps)]


def test_from_its_step_on_a_phase_is_in_force() -> None:
    change = Schedule(phases=(phase(2, Drift(metres=0.25)), phase(5, Drift(metres=-0.25))))
    assert ahead(change) == [0.25] * 2 + [0.5] * 3 + [0.0] * 3


def test_phases_go_by_their_steps_not_by_their_place() -> None:
    one, two = phase(2, Drift(metres=0.25)), phase(5, Drift(metres=-0.25))
    assert ahead(Schedule(phases=(two, one))) == ahead(Schedule(phases=(one, two)))


def test_step_zero_is_the_first_step() -> None:
    assert ahead(Schedule(phases=(phase(0, Drift(metres=0.25)),)), 2) == [0.5, 0.5]


def test_phases_act_on_what_the_schedule_was_given_and_later_parts_on_every_phase() -> None:
    change = Schedule(phases=(phase(1, Drift(metres=1)), phase(2, Nothing())))
    assert ahead(Compose(parts=(Drift(metres=0.25), change)), 3) == [0.5, 1.5, 0.5]
    assert ahead(Compose(parts=(change, Scale(moves=2))), 3) == [0.5, 2.5, 0.5]


def test_schedules_nest_by_the_steps_of_the_episode() -> None:
    inner = Schedule(phases=(phase(4, Drift(metres=1)), phase(6, Drift(metres=2))))
    assert ahead(Schedule(phases=(phase(2, Drift(metres=0.25)), phase(5, inner))), 7) == [
        *[0.25] * 2, *[0.5] * 3, 1.25, 2.25,
    ]  # fmt: skip


def test_anything_can_change_in_mid_episode() -> None:
    change = Schedule(
        phases=(
            phase(1, Disable(names=("move_ahead_25cm",))),
            phase(2, Dropout(probability=1)),
            phase(3, Noise(move_metres_bias=0.25)),
            phase(4, Nothing()),
        )
    )
    assert ahead(change, 5) == [0.25, 0, 0, 0.5, 0.25]


@given(st.integers())
def test_a_range_of_steps_is_drawn_each_episode(episode: int) -> None:
    ((start, _),) = actuate(Schedule(phases=(phase((50, 150), Drift(metres=1)),)), COMMON, 0, episode).phases
    assert 50 <= start <= 150


def test_long_schedules_keep_their_noise_past_a_block_of_the_stream() -> None:
    change = Schedule(phases=(phase(200, Noise(move_metres=0.1)),))
    metres = ahead(change, 400)
    assert set(metres[:200]) == {0.25}
    assert np.std(metres[200:]) == pytest.approx(0.1, rel=0.2)


@pytest.mark.parametrize("step", [-1, 0.5])
def test_a_step_is_a_whole_number_from_zero_on(step: float) -> None:
    with pytest.raises(ValueError, match="whole number from 0"):
        phase(step, Nothing())


def test_coverage_is_phase_by_phase() -> None:
    training = Schedule(phases=(phase((50, 150), Drift(metres=(-0.1, 0.1))),))
    assert covers(training, Schedule(phases=(phase(100, Drift(metres=0.1)),)), COMMON)
    assert covers(training, Schedule(phases=(phase(100, Nothing()),)), COMMON)
    assert not covers(training, Schedule(phases=(phase(200, Drift(metres=0.1)),)), COMMON)
    assert not covers(training, Schedule(phases=(phase(100, Drift(metres=0.2)),)), COMMON)
    assert not covers(Drift(metres=(-0.1, 0.1)), Schedule(phases=(phase(100, Drift(metres=0.1)),)), COMMON)
    assert not covers(training, Delay(steps=1), COMMON)


def test_description() -> None:
    change = Schedule(phases=(phase(9, Drift(degrees=5)), phase((20, 30), Delay(steps=1))))
    assert change.describe() == "from step 9: drift +5 deg, then from step 20..30: delay 1 steps"
