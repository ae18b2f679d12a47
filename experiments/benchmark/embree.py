"""The yardstick: the same pictures by Embree's ray caster and NumPy."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from envs.simulators.embedded.rendering import Camera, PackedScene, Shading
from envs.simulators.embedded.rendering.layout import LIGHT_ONE
from envs.simulators.embedded.rendering.textures import LEVELS, SIZE, TEXELS, atlas

Float32s = NDArray[np.float32]
RenderedFrames = dict[str, NDArray[Any]]


class EmbreeRenderer:
    """rgb, depth and instance of one scene's bodies: rays by `embreex`, shading written out in
    NumPy, in step with `rendering.shading`.
    """

    def __init__(self, packed: PackedScene, camera: Camera, shading: Shading) -> None:
        try:
            from embreex.mesh_construction import TriangleMesh
            from embreex.rtcore_scene import EmbreeScene
        except ImportError as error:
            raise ImportError('the benchmark compares with Embree: pip install "surefoot[bench]"') from error
        self.camera, self.flat = camera, shading is Shading.FLAT
        self._scene = EmbreeScene()
        TriangleMesh(self._scene, packed.points)
        self._light = packed.light
        # Columns of the records, so that NumPy gathers as little as it must.
        faces = packed.faces
        self._surface, self._normal = faces["surface"].copy(), faces["normal"].copy()
        self._instance = packed.surfaces["instance"][self._surface]
        self._first, self._columns = faces["light"].copy(), faces["light_columns"].copy()
        self._colour = packed.surfaces["colour"] * np.where(packed.surfaces["texture"] < 0, 1 / 255, 1)[:, None]
        self._texture, self._texels = packed.surfaces["texture"].copy(), packed.surfaces["texels"].copy()
        self._cells = packed.surfaces["light_cells"].copy()
        self._axes = np.stack([packed.surfaces["u"], packed.surfaces["v"]], axis=1)
        self._directions = _directions(camera)

    def render(self, pose: NDArray[np.float64]) -> RenderedFrames:
        """One body's frames from pose [4]."""
        eye, *axes = self.camera.frames(pose[None])[0]
        rays = self._directions @ np.array(axes)
        found = self._scene.run(np.broadcast_to(eye, rays.shape).copy(), rays, output=1)
        hit = found["primID"] >= 0
        face, depth = np.where(hit, found["primID"], 0), np.where(hit, found["tfar"], 0).astype(np.float32)
        colour = self._flat(face) if self.flat else self._full(face, eye + rays * depth[:, None], depth, rays)
        shape = (self.camera.height, self.camera.width)
        return {
            "rgb": np.minimum(np.where(hit[:, None], colour, _sky(rays)) + 0.5, 255)
            .astype(np.uint8)
            .reshape(*shape, 3),
            "depth": depth.reshape(*shape, 1),
            "instance": np.where(hit, self._instance[face], 0).reshape(*shape, 1),
        }

    def _flat(self, face: NDArray[np.intp]) -> Float32s:
        light = np.float32(0.45) + np.float32(0.55) * np.abs(
            self._normal[face] @ np.array([0.35, 0.5, 0.79], np.float32)
        )
        return self._colour[self._surface[face]] * (255 * light)[:, None]

    def _full(self, face: NDArray[np.intp], points: Float32s, depth: Float32s, rays: Float32s) -> Float32s:
        surface = self._surface[face]
        axes = self._axes[surface]
        u, v = (np.einsum("pk,pk->p", axes[:, i, :3], points) + axes[:, i, 3] for i in (0, 1))
        light = self._baked(
            face, (u * self._cells[surface]).astype(np.int32), (v * self._cells[surface]).astype(np.int32)
        )
        slope = np.maximum(np.abs(np.einsum("pk,pk->p", self._normal[face], rays)), np.float32(0.02))
        step = np.float32(2 * self.camera.wide / self.camera.width)
        bright = light * _texture(self._texture[surface], u, v, (depth * step * self._texels[surface]) ** 2 / slope)
        return self._colour[surface] * (bright / np.float32(LIGHT_ONE))[:, None]

    def _baked(self, face: NDArray[np.intp], x: NDArray[np.int32], y: NDArray[np.int32]) -> Float32s:
        columns = self._columns[face]
        place = self._first[face] + np.where(columns > 0, (y >> 8) * columns + (x >> 8), 0)
        return _bilinear(self._light[place], x, y)


def _directions(camera: Camera) -> Float32s:
    """[pixels, 3]: (forward, left, up) through each pixel's middle, one unit deep."""
    left = camera.wide * (1 - 2 * (np.arange(camera.width) + 0.5) / camera.width)
    up = camera.tall * (1 - 2 * (np.arange(camera.height) + 0.5) / camera.height)
    up, left = (part.ravel() for part in np.meshgrid(up, left, indexing="ij"))
    return np.stack([np.ones_like(left), left, up], axis=1).astype(np.float32)


def _texture(first: NDArray[np.int32], u: Float32s, v: Float32s, square_texels: Float32s) -> Float32s:
    """Textures' values (0..255); 255 where there is none."""
    level = np.clip(((2 * square_texels).view(np.int32) >> 23) - 127 >> 1, 0, LEVELS - 1)
    size = SIZE >> level
    x, y = (u.astype(np.int32) >> level) - 128, (v.astype(np.int32) >> level) - 128
    place = first + TEXELS - (TEXELS >> level) + (y >> 8 & size - 1) * size + (x >> 8 & size - 1)
    return np.where(first < 0, np.float32(255), _bilinear(atlas()[np.maximum(place, 0)], x, y))


def _bilinear(quad: NDArray[np.uint32], x: NDArray[np.int32], y: NDArray[np.int32]) -> Float32s:
    a, b = (x & 255).view(np.uint32), (y & 255).view(np.uint32)
    across = (quad & 0x00FF00FF) * (256 - a) + (quad >> 8 & 0x00FF00FF) * a
    return ((across & 0xFFFF) * (256 - b) + (across >> 16) * b).astype(np.float32) / np.float32(65536)


def _sky(rays: Float32s) -> Float32s:
    height = np.clip(rays[:, 2], 0, 1)
    return np.stack([206 - 70 * height, 222 - 40 * height, np.full_like(height, 238)], axis=1)
