"""Settings of the embedded simulator."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from embodied import validation
from embodied.simulator import Sensor
from envs.simulators.embedded.houses import HouseConfig
from envs.simulators.embedded.rendering import Camera, Engine, sensors
from envs.simulators.embedded.scene_sources import AssetsConfig, ScansConfig, scene_ids


@dataclass(frozen=True, kw_only=True)
class EmbeddedSettings:
    """Houses, cameras and bodies of an `EmbeddedSimulator`.

    Raises:
        ValueError: naming the field, its value and what is allowed.
    """

    scenes: tuple[str, ...] = ("train/0:200",)
    """Ids ("validation/3"), ranges of them ("train/0:200", end excluded) and patterns of scanned
    houses ("scan/*")."""
    house: HouseConfig = field(default_factory=HouseConfig)
    assets: AssetsConfig = field(default_factory=AssetsConfig)
    scans: ScansConfig = field(default_factory=ScansConfig)
    sensors: tuple[str, ...] = ("rgb", "depth")
    height: int = 64
    """Pixels."""
    width: int = 64
    """Pixels."""
    hfov_deg: float = 79.0
    camera_height: float = 0.88
    """Metres above the floor."""
    camera_pitch_deg: float = 0.0
    """Positive looks up."""
    samples: int = 1
    """Smooths edges: samples x samples rays a pixel."""
    radius: float = 0.18
    """Of the body, in metres. Furniture leaves every room reachable for 0.18 m; a larger body may
    find rooms closed."""
    body_height: float = 1.0
    """Metres."""
    device: str = "cpu"
    engine: Engine = Engine.AUTO
    threads: int = 1
    cached_scenes: int = 256
    """Houses kept in memory; another one costs its generation, unless it was prefetched."""
    builders: int = 0
    """Processes that generate prefetched houses; with none, a thread does."""

    def __post_init__(self) -> None:
        for name in ("scenes", "sensors"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        if not self.scenes:
            raise ValueError("scenes is empty; name at least one, such as 'train/0:200'")
        scene_ids(self.scenes)
        sensors(self.sensors, self.camera)
        for name, low, high in (("radius", 0.05, 0.5), ("body_height", 0.1, 2.5), ("camera_height", 0.05, 2.5)):
            validation.within(self, low, high, name)
        validation.at_least(self, threads=1, cached_scenes=1, builders=0)

    @property
    def camera(self) -> Camera:
        """The camera of every body."""
        return Camera(
            height=self.height,
            width=self.width,
            hfov_deg=self.hfov_deg,
            height_m=self.camera_height,
            pitch_deg=self.camera_pitch_deg,
            samples=self.samples,
        )

    def sensor_specs(self) -> Mapping[str, Sensor]:
        """Returns the sensors by name."""
        return sensors(self.sensors, self.camera)

    def ids(self) -> tuple[str, ...]:
        """Returns the ids of all scenes."""
        return scene_ids(self.scenes, self.scans.paths())
