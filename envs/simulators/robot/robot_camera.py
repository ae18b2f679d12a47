"""A robot's camera, and the picture a policy was trained on cut out of its frames: cropped and
reduced, never stretched.
"""

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from PIL import Image

from embodied.simulator import Sensor
from embodied.types import Frame


class Intrinsics(NamedTuple):
    """Size of a camera's frames, focal lengths and principal point, in pixels counted from the
    frame's upper left corner.
    """

    width: int
    height: int
    fx: float
    fy: float
    cx: float
    cy: float

    def turned(self) -> "Intrinsics":
        """Those of the frames turned once counter-clockwise, as `numpy.rot90` turns."""
        return Intrinsics(self.height, self.width, self.fy, self.fx, self.cy, self.width - self.cx)


@dataclass(frozen=True, kw_only=True)
class CameraConfig:
    """Intrinsics in pixels. `mount_height` is metres above the floor, `pitch_deg` up from level.

    Frames of a camera mounted on its side are turned by `quarter_turns` counter-clockwise
    first; everything else is said of them as they are then. `pad` allows a view wider than the
    camera's: what it cannot see is black, and 0 in depth.
    """

    width: int = 640
    height: int = 480
    fx: float = 615.0
    fy: float = 615.0
    cx: float = 320.0
    cy: float = 240.0
    mount_height: float = 0.88
    pitch_deg: float = 0.0
    quarter_turns: int = 0
    pad: bool = False

    def __post_init__(self) -> None:
        for name in ("width", "height", "fx", "fy"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} is {getattr(self, name)}; it must be above 0")

    @property
    def published(self) -> tuple[int, int]:
        """Height and width of frames before they are turned."""
        return (self.width, self.height) if self.quarter_turns % 2 else (self.height, self.width)

    def upright(self, frame: Frame) -> Frame:
        """A published frame, turned."""
        return np.rot90(frame, self.quarter_turns % 4)

    @property
    def intrinsics(self) -> Intrinsics:
        """Of frames as they are published."""
        found = Intrinsics(self.width, self.height, self.fx, self.fy, self.cx, self.cy)
        for _ in range(-self.quarter_turns % 4):
            found = found.turned()
        return found

    def calibrated(self, published: Intrinsics) -> "CameraConfig":
        """The same camera with other intrinsics of its published frames."""
        for _ in range(self.quarter_turns % 4):
            published = published.turned()
        return replace(self, **published._asdict())

    @property
    def hfov_deg(self) -> float:
        """Degrees that a frame shows across."""
        return math.degrees(math.atan(self.cx / self.fx) + math.atan((self.width - self.cx) / self.fx))


@dataclass(frozen=True, kw_only=True)
class PolicyView:
    """The frames that a policy reads ("rgb", "depth"): their size in square pixels,
    `hfov_deg` across.
    """

    frames: tuple[str, ...]
    height: int
    width: int
    hfov_deg: float

    @property
    def sensors(self) -> dict[str, Sensor]:
        """As a simulator would describe them."""
        known = {
            "rgb": Sensor(shape=(self.height, self.width, 3), dtype="uint8", low=0, high=255, units="sRGB"),
            "depth": Sensor(shape=(self.height, self.width, 1), dtype="float32", low=0.0, high=1e4, units="m"),
        }
        return {name: known[name] for name in self.frames}


Box = tuple[float, float, float, float]
"""Left, top, right, bottom edge in pixels of the camera, fractional."""


class Cut:
    """Cuts a view out of a camera's frames.

    Raises:
        ValueError: when the view is wider or higher than what the camera sees, and padding is not
            allowed.
    """

    def __init__(self, camera: CameraConfig, view: PolicyView) -> None:
        self._camera, self._view, self.box = camera, view, _box(camera, view)
        left, top, right, bottom = self.box
        outside = max(-left, -top, right - camera.width, bottom - camera.height)
        if outside > 0.5 and not camera.pad:
            raise ValueError(
                f"the policy sees {view.hfov_deg:g} degrees across in {view.width}x{view.height}; the camera "
                f"sees {camera.hfov_deg:.1f} in "
                f"{camera.width}x{camera.height}, and its view ends {outside:.0f} pixels before the policy's. "
                "robot.camera.pad=true fills the rest with black (depth: nothing hit)"
            )
        self._rows = _sources(top, bottom, view.height, camera.height)
        self._columns = _sources(left, right, view.width, camera.width)

    def __call__(self, name: str, frame: Frame) -> Frame:
        """The view [height, width, C] of a frame "rgb" or "depth". Depth is taken and not averaged:
        between two things there is nothing at the mean distance.
        """
        frame = self._camera.upright(frame)
        if name == "depth":
            return np.ascontiguousarray(self._masked(frame[self._rows[0]][:, self._columns[0]]))
        return self._masked(self._reduced(frame))

    def _reduced(self, frame: Frame) -> Frame:
        """Averaged over the area of each new pixel."""
        height, width = frame.shape[:2]
        left, top, right, bottom = self.box
        margin = max(0, *(math.ceil(far) for far in (-left, -top, right - width, bottom - height)))
        wide = np.pad(frame, ((margin, margin), (margin, margin), (0, 0)))
        box = (left + margin, top + margin, right + margin, bottom + margin)
        size = (self._view.width, self._view.height)
        return np.array(Image.fromarray(wide).resize(size, Image.Resampling.BOX, box=box))

    def _masked(self, view: Frame) -> Frame:
        """Black where the camera does not see."""
        seen = self._rows[1][:, None] & self._columns[1][None, :]
        return np.where(seen[..., None], view, view.dtype.type(0))


def _box(camera: CameraConfig, view: PolicyView) -> Box:
    """Where the view lies in the camera's frame: pixels are square, so its height follows from its
    width.
    """
    wide = math.tan(math.radians(view.hfov_deg) / 2)
    tall = wide * view.height / view.width
    return (
        camera.cx - wide * camera.fx,
        camera.cy - tall * camera.fy,
        camera.cx + wide * camera.fx,
        camera.cy + tall * camera.fy,
    )


def _sources(low: float, high: float, pixels: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    """For each new pixel the old one at its middle, and whether there is one."""
    middle = np.floor(low + (np.arange(pixels) + 0.5) * (high - low) / pixels).astype(np.intp)
    return np.clip(middle, 0, size - 1), (middle >= 0) & (middle < size)


def nearest_ahead(depth: Frame, camera: CameraConfig, radius: float, height: float) -> float:
    """Metres to the nearest thing in a body's way: within its radius of the line ahead, between 5
    cm above the floor and its height; inf for none. The camera must look level.
    """
    z = camera.upright(depth)[..., 0]
    rows, columns = np.arange(camera.height)[:, None] + 0.5, np.arange(camera.width)[None, :] + 0.5
    aside = (columns - camera.cx) / camera.fx * z
    above = camera.mount_height - (rows - camera.cy) / camera.fy * z
    in_the_way = (z > 0) & (np.abs(aside) < radius) & (above > 0.05) & (above < height)
    return float(z[in_the_way].min()) if in_the_way.any() else math.inf
