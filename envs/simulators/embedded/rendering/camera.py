"""The bodies' camera: where it sits, where it looks and how wide."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class Camera:
    """A pinhole camera on a body's axis.

    `height_m` above the body's feet; `pitch_deg` up from level; `hfov_deg` across the picture;
    `samples` along each side of a pixel (1 or 2) for the smoothing of edges.

    Raises:
        ValueError: for a size, field of view, pitch or number of samples that cannot be.
    """

    height: int = 64
    width: int = 64
    hfov_deg: float = 79.0
    height_m: float = 0.88
    pitch_deg: float = 0.0
    samples: int = 1

    def __post_init__(self) -> None:
        for name, value in (("height", self.height), ("width", self.width)):
            if not 1 <= value <= 4096:
                raise ValueError(f"{name} must be between 1 and 4096 pixels, not {value}")
        if not 1 <= self.hfov_deg <= 170:
            raise ValueError(f"hfov_deg must be between 1 and 170, not {self.hfov_deg}")
        if not -89 <= self.pitch_deg <= 89:
            raise ValueError(f"pitch_deg must be between -89 and 89, not {self.pitch_deg}")
        if self.samples not in (1, 2):
            raise ValueError(f"samples must be 1 or 2, not {self.samples}")

    @property
    def wide(self) -> float:
        """Half the picture's width at unit depth."""
        return math.tan(math.radians(self.hfov_deg) / 2)

    @property
    def tall(self) -> float:
        """Half the picture's height at unit depth."""
        return self.wide * self.height / self.width

    def frames(self, poses: NDArray[np.float64]) -> NDArray[np.float32]:
        """[B, 4, 3]: the eye, and the world directions of forward, left and up, for bodies at poses
        [B, 4] (x, y, z, yaw).
        """
        cos, sin = np.cos(poses[:, 3]), np.sin(poses[:, 3])
        rise, level = math.sin(math.radians(self.pitch_deg)), math.cos(math.radians(self.pitch_deg))
        frames = np.zeros((len(poses), 4, 3), np.float32)
        frames[:, 0] = poses[:, :3] + (0.0, 0.0, self.height_m)
        frames[:, 1] = np.stack([cos * level, sin * level, np.full_like(cos, rise)], axis=1)
        frames[:, 2, 0], frames[:, 2, 1] = -sin, cos
        frames[:, 3] = np.stack([-cos * rise, -sin * rise, np.full_like(cos, level)], axis=1)
        return frames
