"""What the embedded simulator can be asked for."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from envs.simulators.embedded.houses import HouseConfig
from envs.simulators.embedded.rendering import Camera, Engine, sensors
from envs.simulators.embedded.scene_sources import AssetsConfig, ScansConfig, SceneSource, scene_ids

if TYPE_CHECKING:
    from envs.simulators.embedded.simulator import EmbeddedSimulator


@dataclass(frozen=True, kw_only=True)
class EmbeddedConfig:
    """Houses, cameras and bodies of an `EmbeddedSimulator`.

    `scenes` holds ids ("validation/3"), ranges of them ("train/0:200", the end not included) and patterns of scanned houses ("scan/*"). `height` and `width` are pixels, `samples` smooths
    edges (samples x samples rays a pixel), `camera_pitch_deg` looks up. `radius` and `body_height` are the body's, in metres; houses are furnished so
    that one of 0.18 m and 1 m gets everywhere, and a larger one may find rooms closed. `cached_scenes` is how many houses are kept in memory
    ready for use: a house that is not there costs its generation, unless it was asked for ahead with `prefetch`. `builders` is how many processes
    make those; with none a thread of this one does, which has little to itself where bodies are many.
    """

    scenes: tuple[str, ...] = ("train/0:200",)
    house: HouseConfig = field(default_factory=HouseConfig)
    assets: AssetsConfig = field(default_factory=AssetsConfig)
    scans: ScansConfig = field(default_factory=ScansConfig)
    sensors: tuple[str, ...] = ("rgb", "depth")
    height: int = 64
    width: int = 64
    hfov_deg: float = 79.0
    camera_height: float = 0.88
    camera_pitch_deg: float = 0.0
    samples: int = 1
    radius: float = 0.18
    body_height: float = 1.0
    device: str = "cpu"
    engine: Engine = Engine.AUTO
    threads: int = 1
    cached_scenes: int = 256
    builders: int = 0

    def __post_init__(self) -> None:
        for name in ("scenes", "sensors"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        if not self.scenes:
            raise ValueError("scenes is empty; name at least one, such as 'train/0:200'")
        scene_ids(self.scenes)
        sensors(self.sensors, self.camera)
        for name, low, high in (("radius", 0.05, 0.5), ("body_height", 0.1, 2.5), ("camera_height", 0.05, 2.5)):
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} is {getattr(self, name)}; it must lie in {low}..{high} m")
        for name in ("threads", "cached_scenes"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)}; it must be at least 1")
        if self.builders < 0:
            raise ValueError(f"builders is {self.builders}; it must be at least 0")

    @property
    def camera(self) -> Camera:
        """The camera every body carries."""
        return Camera(
            height=self.height,
            width=self.width,
            hfov_deg=self.hfov_deg,
            height_m=self.camera_height,
            pitch_deg=self.camera_pitch_deg,
            samples=self.samples,
        )

    def build(self, bodies: int) -> "EmbeddedSimulator":
        """A simulator of that many bodies, in the scenes named."""
        from envs.simulators.embedded.simulator import EmbeddedSimulator

        return EmbeddedSimulator(self, bodies, SceneSource(self))

    def ids(self) -> tuple[str, ...]:
        """The ids of all scenes named."""
        return scene_ids(self.scenes, self.scans.paths())
