"""Settings of AI2-THOR."""

import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from embodied.simulator import Sensor
from envs.simulators.thor.scene_names import scene_ids
from envs.simulators.thor.thor_frames import sensors
from envs.simulators.workers import WorkersConfig

STANDIN = "standin"
"""In place of a path: the stand-in of this package, run by this Python."""


class Distances(Enum):
    """How far it is to walk: the length of the SIMULATOR's shortest path, or of one over the GRID
    of reachable positions, asked for once a scene.
    """

    SIMULATOR = "simulator"
    GRID = "grid"


@dataclass(frozen=True, kw_only=True)
class ThorSettings:
    """Scenes, cameras and bodies of AI2-THOR.

    `scenes` are names ("FloorPlan_Train1_1"), patterns ("FloorPlan_Val*"), and houses of ProcTHOR
    files ("train/0:100" of a file train.jsonl.gz that is among `houses`). `local_executable_path`
    is the build, with arguments if need be, or "standin"; otherwise the client fetches the build of
    `commit_id` (None: its own) for `platform` ("CloudRendering" needs no display). `hfov_deg` is
    across the picture, `camera_pitch_deg` looks up. `noise` is AI2-THOR's own, which has no seed.
    Moves longer than `piece` metres are made of equal pieces; of one that is blocked half is tried,
    down to `contact` metres (0: none of it, as in AI2-THOR). `strafe` moves sideways without
    turning, which AI2-THOR's LoCoBot refuses. `visible_only` leaves in the instance image only what
    AI2-THOR calls visible. Times in seconds: `step_timeout` for one action, `load_timeout` for a
    scene, `start_timeout` for the build once it is fetched.
    """

    scenes: tuple[str, ...] = ("FloorPlan_Train*",)
    houses: tuple[str, ...] = ()
    local_executable_path: str | None = None
    commit_id: str | None = None
    platform: str | None = None
    x_display: str | None = None
    gpu_device: int | None = None
    quality: str = "Ultra"
    agent_mode: str = "locobot"
    sensors: tuple[str, ...] = ("rgb", "depth")
    height: int = 300
    width: int = 400
    hfov_deg: float = 79.0
    camera_pitch_deg: float = 0.0
    grid_size: float = 0.25
    rotate_step_deg: float = 30.0
    visibility_distance: float = 1.0
    visible_only: bool = False
    noise: bool = False
    piece: float = 0.25
    contact: float = 0.01
    strafe: bool = False
    distances: Distances = Distances.SIMULATOR
    allowed_error: float = 0.05
    step_timeout: float = 15.0
    load_timeout: float = 60.0
    start_timeout: float = 300.0
    workers: WorkersConfig = field(default_factory=WorkersConfig)

    def __post_init__(self) -> None:
        for name in ("scenes", "houses", "sensors"):
            object.__setattr__(self, name, tuple(getattr(self, name)))

        scene_ids(self.scenes, self.houses)
        sensors(self.sensors, self.height, self.width)
        for name, low, high in _RANGES:
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} is {getattr(self, name)}; it must lie in {low}..{high}")

    def sensor_specs(self) -> Mapping[str, Sensor]:
        """Returns the sensors by name."""
        return sensors(self.sensors, self.height, self.width)

    @property
    def command(self) -> str | None:
        """The build's command line, None where the client fetches it."""
        if self.local_executable_path == STANDIN:
            return f"{shlex.quote(sys.executable)} -m envs.simulators.thor.standin"
        return self.local_executable_path


_RANGES = (
    ("height", 1, 4096),
    ("width", 1, 4096),
    ("hfov_deg", 1.0, 170.0),
    ("camera_pitch_deg", -30.0, 30.0),
    ("grid_size", 0.05, 1.0),
    ("rotate_step_deg", 1.0, 180.0),
    ("visibility_distance", 0.1, 100.0),
    ("piece", 0.05, 10.0),
    ("contact", 0.0, 1.0),
    ("allowed_error", 0.0001, 2.5),
    ("step_timeout", 0.1, 3600.0),
    ("load_timeout", 0.1, 3600.0),
    ("start_timeout", 0.1, 3600.0),
)
