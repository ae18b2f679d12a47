"""Seen or unseen is computed from what training can draw."""

from embodied.actions import COMMON, PAPER
from embodied.evaluation import Condition
from embodied.perturbations import TRAINING_DRIFT, Compose, Drift, Noise, Nothing


def seen(perturbation: object, training: object = TRAINING_DRIFT) -> bool:
    return Condition(name="it", perturbation=perturbation).seen(training, PAPER)  # type: ignore[arg-type]


def test_what_training_can_draw_is_seen() -> None:
    assert seen(Nothing())
    assert seen(TRAINING_DRIFT)
    assert seen(Drift(metres=0.05, degrees=-15.0))


def test_what_it_cannot_draw_is_unseen() -> None:
    assert not seen(Drift(degrees=15.1))
    assert not seen(Drift(metres=(-0.06, 0.0)))
    assert not seen(Compose(parts=(Drift(degrees=10.0), Noise(turn_degrees=1.0))))


def test_without_perturbation_in_training_only_the_nominal_is_seen() -> None:
    assert seen(Nothing(), training=Nothing())
    assert not seen(Drift(metres=0.01), training=Nothing())


def test_a_condition_can_be_asked_in_any_action_space() -> None:
    assert Condition(name="it", perturbation=Drift(degrees=5.0)).seen(TRAINING_DRIFT, COMMON)
