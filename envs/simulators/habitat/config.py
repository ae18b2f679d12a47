"""Settings of Habitat."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from embodied.simulator import Sensor
from envs.simulators.habitat.sensor_kinds import sensors
from envs.simulators.workers import WorkersConfig


class NavMesh(Enum):
    """The source of the navmesh: COMPUTED for this body, or the FILE beside the scene, made for the
    body of its authors.
    """

    COMPUTED = "computed"
    FILE = "file"


class BoxSource(Enum):
    """The source of objects' boxes: LISTED by habitat-sim, which is wrong for some scans, or SEEN
    from all over the floor.
    """

    LISTED = "listed"
    SEEN = "seen"


@dataclass(frozen=True, kw_only=True)
class HabitatSettings:
    """Scenes, cameras and bodies in habitat-sim.

    `scenes` are paths below the folder `data`, or patterns of them ("hm3d/val/*/*.basis.glb"); with
    a `scene_dataset` (a `.scene_dataset_config.json`) also names of its scenes. `sliding` lets
    bodies slip along walls. `max_climb` (m), `max_slope_deg`, `cell_size` and `cell_height` (m)
    shape a computed navmesh, besides the body, whose radius and height are rounded up to whole
    cells. It lies above the true floor by `navmesh_lift` metres, up to one `cell_height`: so much
    lower is the camera mounted, to end up at `camera_height` above the floor. `gpu` is a CUDA
    device, -1 for software rendering, None to choose. `navmesh_folder` keeps computed navmeshes
    between runs; None computes them whenever a scene is opened. `boxes` of objects are seen, where
    they are, from `box_points` points of each scene.
    """

    scenes: tuple[str, ...] = ("habitat-test-scenes/*.glb",)
    data: str = "data/scene_datasets"
    scene_dataset: str = "default"
    sensors: tuple[str, ...] = ("rgb", "depth")
    height: int = 64
    width: int = 64
    hfov_deg: float = 79.0
    camera_height: float = 0.88
    camera_pitch_deg: float = 0.0
    radius: float = 0.18
    body_height: float = 1.0
    sliding: bool = True
    navmesh: NavMesh = NavMesh.COMPUTED
    navmesh_folder: str | None = None
    max_climb: float = 0.2
    max_slope_deg: float = 45.0
    cell_size: float = 0.05
    cell_height: float = 0.05
    navmesh_lift: float = 0.05
    boxes: BoxSource = BoxSource.LISTED
    box_points: int = 60
    gpu: int | None = None
    workers: WorkersConfig = field(default_factory=WorkersConfig)

    def __post_init__(self) -> None:
        for name in ("scenes", "sensors"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        if not self.scenes:
            raise ValueError(
                "scenes is empty; name at least one, such as 'hm3d/val/*/*.basis.glb', a path below `data`"
            )
        sensors(self.sensors, self.height, self.width)
        for name, low, high in _RANGES:
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} is {getattr(self, name)}; it must lie in {low}..{high}")

    def sensor_specs(self) -> Mapping[str, Sensor]:
        """Returns the sensors by name."""
        return sensors(self.sensors, self.height, self.width)


_RANGES = (
    ("height", 1, 4096),
    ("width", 1, 4096),
    ("hfov_deg", 1.0, 170.0),
    ("camera_pitch_deg", -89.0, 89.0),
    ("camera_height", 0.05, 2.5),
    ("radius", 0.05, 0.5),
    ("body_height", 0.1, 2.5),
    ("max_climb", 0.0, 1.0),
    ("max_slope_deg", 0.0, 60.0),
    ("cell_size", 0.01, 0.5),
    ("cell_height", 0.01, 0.5),
    ("navmesh_lift", 0.0, 0.5),
    ("box_points", 1, 10_000),
)


def scene_path(config: HabitatSettings, scene: str) -> str:
    """Returns the name by which habitat-sim opens a scene: its file, or its name in the scene
    dataset.

    Raises:
        ValueError: when there is no such file, and no dataset that may know the name; or no file of
            that dataset.
    """
    path = Path(config.data) / scene
    if config.scene_dataset != "default" and not Path(config.scene_dataset).is_file():
        raise ValueError(f"scene_dataset is {config.scene_dataset!r}, which is no file")
    if path.is_file():
        return str(path)
    if config.scene_dataset != "default":
        return scene
    raise ValueError(f"unknown scene {scene!r}: there is no file {path}; scenes are paths below the folder `data`")


def scene_ids(config: HabitatSettings) -> tuple[str, ...]:
    """Every scene that is named, patterns replaced by what they match, in order.

    Raises:
        ValueError: for a path that is no file, or a pattern that matches none.
    """
    found: list[str] = []
    for pattern in config.scenes:
        if any(sign in pattern for sign in "*?["):
            matches = sorted(str(path.relative_to(config.data)) for path in Path(config.data).glob(pattern))
            if not matches:
                raise ValueError(f"no scene matches {pattern!r} below {config.data}")
            found += matches
        else:
            scene_path(config, pattern)
            found.append(pattern)
    return tuple(dict.fromkeys(found))
