import numpy as np
import pytest

from embodied.perturbations.motion_noise import BatchMotionNoise, MotionNoise

MEAN = MotionNoise(mean=np.array([[0.1, 0.2, 3.0], [0.4, 0.5, 6.0]]), sigma=np.zeros((2, 3)))
HALF = np.full((1, 1, 3), 0.5)


def disturbed(jitter: MotionNoise, motion: list[float], uniforms: np.ndarray = HALF) -> list[float]:
    jitters = BatchMotionNoise(1)
    jitters.put(0, (jitter,))
    return list(jitters.disturb(np.array([motion], dtype=np.float64), uniforms)[0])


@pytest.mark.parametrize(
    ("motion", "expected"),
    [
        ([1, 0, 0], [1.1, 0.2, 3]),
        ([-1, 0, 0], [-1.1, -0.2, 3]),
        ([0, 1, 0], [-0.2, 1.1, 3]),
        ([0, 0, 30], [0.4, 0.5, 36]),
        ([0, 0, -30], [0.4, 0.5, -36]),
        ([1, 0, -30], [1.1, 0.2, -27]),
        ([0, 0, 0], [0, 0, 0]),
    ],
)
def test_the_mean_error_is_in_the_frame_of_the_motion(motion: list[float], expected: list[float]) -> None:
    assert disturbed(MEAN, motion) == pytest.approx(expected)


def test_the_cut_and_the_share_to_keep_bound_the_error() -> None:
    jitter = MotionNoise(mean=np.zeros((2, 3)), sigma=np.full((2, 3), 10.0), cut=3, keep=0.9)
    least, most = np.full((1, 1, 3), 1e-300), np.full((1, 1, 3), 1 - 1e-16)
    assert disturbed(jitter, [1, 0, 0], least) == pytest.approx([0.1, -30, -30])
    assert disturbed(jitter, [1, 0, 0], most) == pytest.approx([31, 30, 30])
    assert disturbed(jitter, [0, 0, -20], least) == pytest.approx([-30, -30, -2])


def test_the_gain_comes_after_the_cut() -> None:
    jitter = MotionNoise(mean=MEAN.mean, sigma=MEAN.sigma, gain=0.5)
    assert disturbed(jitter, [1, 0, 0]) == pytest.approx([1.05, 0.1, 1.5])


def test_a_body_with_more_errors_leaves_the_others_as_they_were() -> None:
    jitters = BatchMotionNoise(3)
    jitters.put(1, (MEAN,))
    jitters.put(2, (MEAN, MEAN))
    motions = jitters.disturb(np.tile([1.0, 0, 0], (3, 1)), np.full((3, 2, 3), 0.5))
    assert motions == pytest.approx(np.array([[1, 0, 0], [1.1, 0.2, 3], [1.2, 0.4, 6]]))
    jitters.put(2, ())
    assert jitters.disturb(np.ones((3, 3)), np.full((3, 2, 3), 0.5))[2].tolist() == [1, 1, 1]
