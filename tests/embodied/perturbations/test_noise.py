import numpy as np
import pytest

from embodied.actions import PAPER, STRAFE, ActionSpace
from embodied.perturbations import THOR_NOISE, Actuator, Compose, Drift, Noise, actuate

STEPS = 400


def executed(perturbation: Noise | Compose, action: str, space: ActionSpace = PAPER) -> np.ndarray:
    """Motions [STEPS * 20, 3] of one action, from twenty episodes."""
    actuator = Actuator(perturbation, space, bodies=20, seed=0)
    actuator.reset(np.arange(20), range(20))
    actions = np.full(20, space.names.index(action))
    return np.concatenate([actuator.motions(actions)[0] for _ in range(STEPS)])


def test_thor_noise_has_the_published_mean_and_deviation() -> None:
    moves, turns = executed(THOR_NOISE, "move_ahead_25cm"), executed(THOR_NOISE, "rotate_right_30")
    assert np.allclose(moves.mean(axis=0), [0.251, 0, 0], atol=[2e-4, 1e-12, 0.01])
    assert np.allclose(moves.std(axis=0), [0.005, 0, 0.25], rtol=0.03)
    assert np.allclose(turns.mean(axis=0), [0, 0, -30], atol=0.02)
    assert np.allclose(turns.std(axis=0), [0, 0, 0.5], rtol=0.03)


def test_errors_are_gaussian_and_independent_from_step_to_step() -> None:
    errors = (executed(Noise(turn_degrees=1), "rotate_right_30")[:, 2] + 30).reshape(STEPS, 20)
    assert abs((np.abs(errors) < 1).mean() - 0.6827) < 0.02
    assert abs((np.abs(errors) > 2).mean() - 0.0455) < 0.01
    assert abs(np.corrcoef(errors[:-1].ravel(), errors[1:].ravel())[0, 1]) < 0.04
    assert abs(np.corrcoef(errors[:, 0], errors[:, 1])[0, 1]) < 0.2


def test_the_bias_is_along_the_direction_of_motion() -> None:
    biased = Noise(move_metres_bias=0.1)
    assert np.allclose(executed(biased, "move_back_25cm", STRAFE), [-0.35, 0, 0])
    assert np.allclose(executed(biased, "move_right_25cm", STRAFE), [0, -0.35, 0])


def test_sideways_error_is_across_the_direction_of_motion() -> None:
    moved = executed(Noise(move_sideways_metres=0.02), "move_left_25cm", STRAFE)
    assert np.allclose(moved[:, 1], 0.25)
    assert moved[:, 0].std() == pytest.approx(0.02, rel=0.05)


def test_a_body_that_stays_makes_no_error() -> None:
    assert not executed(THOR_NOISE, "rotate_right_0").any()
    assert not executed(Compose(parts=(THOR_NOISE, Drift(metres=-0.25))), "move_ahead_25cm").any()


def test_noises_add_up() -> None:
    both = Compose(parts=(Noise(turn_degrees=3), Noise(turn_degrees=4)))
    assert executed(both, "rotate_right_30")[:, 2].std() == pytest.approx(5, rel=0.03)


def test_the_deviation_may_be_drawn_each_episode() -> None:
    drawn = {actuate(Noise(turn_degrees=(0, 1)), PAPER, 0, episode).noise[0].sigma[1, 2] for episode in range(5)}
    assert len(drawn) == 5


def test_a_negative_deviation_is_refused_but_not_a_negative_bias() -> None:
    Noise(move_metres_bias=-0.1)
    with pytest.raises(ValueError, match=r"noise.move_metres must be at least 0, got -1"):
        Noise(move_metres=-1)


def test_description() -> None:
    assert Noise(move_metres=0.005, turn_degrees=0.5).describe() == "noise move_metres 0.005, turn_degrees 0.5"
