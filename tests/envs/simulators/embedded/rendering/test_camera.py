import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from envs.simulators.embedded.rendering import Camera


@given(yaw=st.floats(-10, 10), pitch=st.floats(-89, 89))
def test_directions_are_a_right_handed_frame(yaw, pitch):
    eye, forward, left, up = Camera(pitch_deg=pitch, height_m=0.5).frames(np.array([[1.0, 2.0, 3.0, yaw]]))[0]
    np.testing.assert_allclose(eye, (1, 2, 3.5), atol=1e-6)
    np.testing.assert_allclose(np.cross(forward, left), up, atol=1e-5)
    assert left[2] == 0
    assert up[2] >= 0


@pytest.mark.parametrize("bad", [{"height": 0}, {"width": 5000}, {"hfov_deg": 180}, {"pitch_deg": 90}, {"samples": 3}])
def test_impossible_cameras_are_refused(bad):
    with pytest.raises(ValueError, match=next(iter(bad))):
        Camera(**bad)
