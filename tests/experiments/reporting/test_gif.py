import io

import numpy as np
import pytest
from PIL import Image

from experiments.reporting.gif import gif


def test_frames_and_their_time_are_kept() -> None:
    frames = np.zeros((4, 5, 6, 3), np.uint8)
    frames[np.arange(4), 0, np.arange(4)] = 255
    with Image.open(io.BytesIO(gif(frames, frames_per_second=20))) as video:
        assert (video.n_frames, video.size, video.info["duration"]) == (4, (6, 5), 50)
        video.seek(2)
        assert np.array_equal(np.array(video.convert("RGB")), frames[2])


@pytest.mark.parametrize("shape", [(0, 4, 4, 3), (4, 4, 3), (2, 4, 4, 1)])
def test_other_shapes_are_named(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"must be uint8 \[T, H, W, 3\]; got uint8"):
        gif(np.zeros(shape, np.uint8), 10)
