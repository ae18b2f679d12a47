"""Videos as animated GIFs, which browsers, TensorBoard and W&B show."""

import io

from PIL import Image

from embodied.types import VideoFrames


def gif(frames: VideoFrames, frames_per_second: float = 10.0) -> bytes:
    """Encodes frames uint8 [T, H, W, 3] as an animated GIF that repeats.

    Raises:
        ValueError: for any other shape or type.
    """
    if frames.dtype != "uint8" or frames.ndim != 4 or frames.shape[-1] != 3 or not len(frames):
        raise ValueError(f"a video must be uint8 [T, H, W, 3]; got {frames.dtype} {list(frames.shape)}")
    first, *others = [Image.fromarray(frame) for frame in frames]
    file = io.BytesIO()
    first.save(file, "GIF", save_all=True, append_images=others, duration=round(1000 / frames_per_second), loop=0)
    return file.getvalue()
