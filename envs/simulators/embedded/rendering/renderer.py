"""The renderer: what B bodies see, in pictures that stay on the device."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from itertools import pairwise
from typing import Any

import numpy as np
import warp as wp
from numpy.typing import NDArray

from embodied.simulator import Sensor
from envs.simulators.embedded.rendering import cpu_frames as frames
from envs.simulators.embedded.rendering import hierarchy, rays
from envs.simulators.embedded.rendering.camera import Camera
from envs.simulators.embedded.rendering.cpu_frames import Scratch, frame_kernel
from envs.simulators.embedded.rendering.layout import CameraView, SceneArrays
from envs.simulators.embedded.rendering.packing import PackedScene
from envs.simulators.embedded.rendering.rays import ray_kernel
from envs.simulators.embedded.rendering.runtime import start_warp
from envs.simulators.embedded.rendering.shading import Pictures
from envs.simulators.embedded.rendering.textures import atlas
from envs.simulators.embedded.rendering.uploaded_scenes import UploadedScene, UploadedScenes, upload
from envs.simulators.embedded.scene import CATEGORIES

_CHANNELS = {"rgb": (3, np.uint8), "depth": (1, np.float32), "instance": (1, np.int32), "semantic": (1, np.int32)}
SENSORS = tuple(_CHANNELS)
"""Names of the sensors there are."""


CROWDED = 500
"""AUTO casts packets on the CPU in scenes with more triangles than this for each sample of the
picture.

The rasteriser's time grows with the triangles near enough to matter, a packet's with the rays;
`python -m experiments.benchmark.engines` measures where they meet.
"""


class Engine(Enum):
    """How visibility is found. On a CPU the rasteriser is fastest unless triangles are far smaller
    than pixels: then packets are. Rays run on any device, and are what a GPU uses.
    """

    AUTO = "auto"
    RASTER = "raster"
    PACKETS = "packets"
    RAYS = "rays"


class Shading(Enum):
    """FULL: textures and baked light. FLAT: plain colours under one far light, somewhat faster."""

    FULL = "full"
    FLAT = "flat"


def sensors(names: Iterable[str], camera: Camera) -> dict[str, Sensor]:
    """Returns the sensors of these names.

    Raises:
        ValueError: for an unknown name.
    """
    limits = {
        "rgb": (255.0, "intensity"),
        "depth": (1e4, "m"),
        "instance": (2.0**31 - 1, "id"),
        "semantic": (len(CATEGORIES) - 1.0, "class"),
    }
    found = {}
    for name in names:
        if name not in _CHANNELS:
            raise ValueError(f"unknown sensor {name!r}; choose among {list(SENSORS)}")
        channels, dtype = _CHANNELS[name]
        high, units = limits[name]
        found[name] = Sensor(
            shape=(camera.height, camera.width, channels), dtype=np.dtype(dtype).name, low=0.0, high=high, units=units
        )
    return found


class Renderer:
    """Renders the sensors asked for, and only those, for B bodies, each in the scene loaded into
    its slot.

    Bitwise the same from run to run, for any number of threads and for any company of other bodies.
    On the CPU frames are NumPy views, on a GPU Warp arrays (DLPack); both are overwritten by the
    next `render`.

    Raises:
        ValueError: for an unknown sensor, fewer than one body or thread, a device that is not there
            or cannot run the engine.
    """

    def __init__(
        self,
        sensors: Iterable[str] = ("rgb", "depth"),
        *,
        bodies: int,
        camera: Camera | None = None,
        device: str = "cpu",
        threads: int = 1,
        engine: Engine = Engine.AUTO,
        shading: Shading = Shading.FULL,
        kept: int = 256,
    ) -> None:
        """`kept`: how many scenes stay ready on the CPU, where they take no memory of their own,
        when no body is in them.
        """
        if bodies < 1 or threads < 1:
            raise ValueError(f"bodies and threads must be at least 1, not {bodies} and {threads}")
        start_warp()
        if device != "cpu" and not wp.is_cuda_available():
            raise ValueError(f"device is {device!r}, but there is no CUDA device here; use 'cpu'")
        self.camera = camera or Camera()
        self.sensors: Mapping[str, Sensor] = _sensors(sensors, self.camera)
        self.bodies, self.device, self.shading = bodies, device, shading
        self.engine = engine if device == "cpu" or engine is not Engine.AUTO else Engine.RAYS
        if self.engine is not Engine.RAYS and device != "cpu":
            raise ValueError(f"the engine {engine.value!r} runs on the device 'cpu' only, not on {device!r}")
        kernels = (rays,) if self.engine is Engine.RAYS else (frames, hierarchy)
        for module in kernels:  # now, in the caller's thread: Warp does not compile in two of them at once
            wp.load_module(module, device=device)
        self._arrays = {
            name: wp.zeros((bodies, *s.shape), dtype=_WARP[s.dtype], device=device) for name, s in self.sensors.items()
        }
        self._frames = {name: a.numpy() if device == "cpu" else a for name, a in self._arrays.items()}
        self._scenes = wp.zeros(bodies, dtype=SceneArrays, device=device)
        self._cameras = wp.zeros(4 * bodies, dtype=wp.vec3, device=device)
        self._atlas = wp.from_numpy(atlas(), device=device)
        self._slots: list[UploadedScene | None] = [None] * bodies
        self._residents = UploadedScenes(self._upload, kept if device == "cpu" else 0)
        self._chunks = 0
        self._threads = min(threads, bodies) if device == "cpu" else 1
        self._pool = ThreadPoolExecutor(self._threads - 1) if self._threads > 1 else None
        self._launches: list[wp.Launch] = []

    def load(self, slot: int, packed: PackedScene) -> None:
        """Put body `slot` into a scene. Bodies in the same PackedScene share one copy."""
        resident = self._slots[slot] = self._residents[packed]
        wp.copy(self._scenes, resident.record, dest_offset=slot, count=1)
        if packed.chunks > self._chunks:
            self._chunks, self._launches = packed.chunks, []

    def render(self, poses: NDArray[np.float64]) -> dict[str, Any]:
        """{sensor: [B, H, W, channels]} seen from poses [B, 4] (x, y, z, yaw); a body without a
        scene sees nothing.
        """
        eyes = self.camera.frames(np.asarray(poses))
        if len(eyes) != self.bodies:
            raise ValueError(f"poses must be [{self.bodies}, 4], not {np.shape(poses)}")
        self._cameras.assign(eyes.reshape(-1, 3))
        if not self._launches:
            self._launches = self._record()
        others = [self._pool.submit(launch.launch) for launch in self._launches[1:]] if self._pool else []
        self._launches[0].launch()
        for other in others:
            other.result()
        return dict(self._frames)

    def close(self) -> None:
        """Stops the threads and releases the scenes. Idempotent."""
        if self._pool:
            self._pool.shutdown()
        self._slots, self._launches = [None] * self.bodies, []
        self._residents.clear()

    def _upload(self, packed: PackedScene) -> UploadedScene:
        samples = self.camera.height * self.camera.width * self.camera.samples**2
        crowded = self.engine is Engine.AUTO and packed.triangles > CROWDED * samples
        packets = crowded or self.engine is Engine.PACKETS
        return upload(packed, self.device, rays=self.engine is Engine.RAYS, packets=packets)

    def _record(self) -> list[wp.Launch]:
        """One recorded launch a thread, over its share of the bodies: replaying is much cheaper
        than launching again.
        """
        view, pictures = self._view(), self._pictures()
        if self.engine is Engine.RAYS:
            shape = (self.bodies, self.camera.height, self.camera.width)
            inputs = [self._scenes, view, self._cameras, self._atlas, pictures]
            return [wp.launch(ray_kernel, dim=shape, inputs=inputs, device=self.device, record_cmd=True)]
        edges = np.linspace(0, self.bodies, self._threads + 1).astype(int)
        return [
            wp.launch(
                frame_kernel,
                dim=int(end - start),
                inputs=[int(start), self._scenes, view, self._cameras, self._atlas, self._scratch(), pictures],
                device=self.device,
                record_cmd=True,
            )
            for start, end in pairwise(edges)
        ]

    def _view(self) -> Any:
        view, camera = CameraView(), self.camera
        view.width, view.height, view.samples = camera.width, camera.height, camera.samples
        view.wide, view.tall, view.step = camera.wide, camera.tall, 2 * camera.wide / camera.width
        view.flat = int(self.shading is Shading.FLAT)
        view.stride = -(-camera.width // 8) * 8 * camera.samples
        return view

    def _pictures(self) -> Any:
        pictures = Pictures()
        for name, array in self._arrays.items():
            setattr(pictures, name, array.flatten())
        return pictures

    def _scratch(self) -> Any:
        scratch, camera = Scratch(), self.camera
        samples = self._view().stride * (-(-camera.height * camera.samples // 8) * 8)
        floats = {"inverse_depth": samples, "filled": samples // 64 + 8, "nearest": self._chunks}
        integers = {"face": samples, "bounds": 4 * self._chunks, "order": self._chunks}
        for name, size in floats.items():
            setattr(scratch, name, wp.zeros(size, dtype=wp.float32, device=self.device))
        for name, size in integers.items():
            setattr(scratch, name, wp.zeros(size, dtype=wp.int32, device=self.device))
        return scratch


_WARP = {"uint8": wp.uint8, "float32": wp.float32, "int32": wp.int32}
_sensors = sensors
