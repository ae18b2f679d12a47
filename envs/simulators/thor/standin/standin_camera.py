"""Cameras of the stand-in: frames of the embedded renderer in AI2-THOR's layouts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embodied.simulator import TopDown
from embodied.types import Floats
from envs.coordinates.unity import horizontal_fov
from envs.simulators.embedded.rendering import Camera, PackedScene, Renderer
from envs.simulators.thor.standin.standin_scene import StandinScene

NEAR, FAR = 0.1, 20.0
"""Where what AI2-THOR's camera sees begins and ends, metres."""


@dataclass(frozen=True, kw_only=True)
class Lens:
    """A camera that looks `horizon` degrees down and is `fov` degrees high; a picture is `width` by
    `height` pixels.
    """

    width: int
    height: int
    fov: float
    horizon: float = 0.0


@dataclass(frozen=True, eq=False)
class CameraFrames:
    """The frames of one rendering: those requested, in AI2-THOR's bytes with the bottom row first,
    and the instances in view.
    """

    pictures: Mapping[str, Any]
    seen: frozenset[int]


class Eye:
    """Renders scenes through lenses; the renderers of the lenses used last are kept."""

    def __init__(self) -> None:
        self._renderer = lru_cache(maxsize=8)(_Slot)

    def look(self, stage: StandinScene, lens: Lens, pose: Floats, wanted: Collection[str]) -> CameraFrames:
        """Renders from `pose` [4] (x, y, z of the camera itself, yaw): `wanted` among rgb,
        depth, instance, semantic, and "seen".
        """
        sensors = tuple(sorted({"instance" if name == "seen" else name for name in wanted}))
        if not sensors:
            return CameraFrames({}, frozenset())
        frames = self._renderer(lens, sensors).render(stage.packed, pose)
        pictures = {name: _LAYOUTS[name](frames[name], stage.things) for name in sensors if name in wanted}
        seen = frozenset(np.unique(frames["instance"]).tolist()) if "seen" in wanted else frozenset()
        return CameraFrames({name: np.ascontiguousarray(picture[::-1]) for name, picture in pictures.items()}, seen)


class _Slot:
    """A renderer of one body, and the scene in it."""

    def __init__(self, lens: Lens, sensors: tuple[str, ...]) -> None:
        camera = Camera(
            height=lens.height,
            width=lens.width,
            hfov_deg=horizontal_fov(lens.fov, lens.width, lens.height),
            height_m=0.0,
            pitch_deg=-lens.horizon,
        )
        self._renderer = Renderer(sensors, bodies=1, camera=camera)
        self._loaded: PackedScene | None = None

    def render(self, scene: PackedScene, pose: Floats) -> dict[str, NDArray[Any]]:
        """{sensor: [H, W] or [H, W, 3]}."""
        if self._loaded is not scene:
            self._renderer.load(0, scene)
            self._loaded = scene
        frames = self._renderer.render(np.asarray(pose, dtype=np.float64)[None])
        return {name: frame[0] if name == "rgb" else frame[0, ..., 0] for name, frame in frames.items()}


_LAYOUTS = {
    "rgb": lambda frame, _: frame,
    "depth": lambda frame, _: np.where((frame == 0) | (frame > FAR), np.float32(FAR), frame),
    "instance": lambda frame, things: things.instance_picture(frame),
    "semantic": lambda frame, things: things.class_picture(frame),
}
"""From our frames to AI2-THOR's, top row first. Depth in metres; where nothing is hit it is the far
plane's.
"""


def orthographic(chart: TopDown, centre: tuple[float, float], size: float, shape: tuple[int, int]) -> NDArray[np.uint8]:
    """A picture [H, W, 3], bottom row first, straight down on a scene: its map, around `centre` (x,
    y), half as high as `size` metres.
    """
    height, width = shape
    metres = 2 * size / height
    x, y = (
        at + (np.arange(count) + 0.5 - count / 2) * metres for at, count in zip(centre, (width, height), strict=True)
    )
    columns, rows = ((x - chart.west) / chart.metres_per_pixel, (chart.north - y) / chart.metres_per_pixel)
    picture = np.full((height, width, 3), 255, dtype=np.uint8)
    inside = [(at >= 0) & (at < count) for at, count in zip((rows, columns), chart.picture.shape, strict=False)]
    shown = np.ix_(rows[inside[0]].astype(np.intp), columns[inside[1]].astype(np.intp))
    picture[np.ix_(*inside)] = chart.picture[shown]
    return picture
