"""A stand-in for habitat-sim that takes and gives exactly what the real one was seen to take and
give, and nothing else.

What is not here was not verified, so using it is an AttributeError; what the real one answers by
ending the process raises `ProcessGone` here, which no `except Exception` catches. Behind it are
real rooms: `.glb` files of this stand-in hold JSON, see `scenes.py` beside this package.
"""

import copy
import json
import math
from collections.abc import Iterable, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from habitat_sim._camera import render
from habitat_sim._ground import Ground

CUDA_DEVICES = 0

Fields = dict[str, tuple[Any, Any]]
"""By name: the default, and what may be set."""


class ProcessGone(BaseException):
    """The real library ends the process here, without an exception."""


class StaleError(AssertionError):
    """An agent or path finder of a scene that is no longer open."""


class Vector3:
    """A point as bindings give it: no array, and no arithmetic."""

    def __init__(self, x: float, y: float, z: float) -> None:
        self.x, self.y, self.z = (float(np.float32(v)) for v in (x, y, z))

    def __len__(self) -> int:
        return 3

    def __getitem__(self, axis: int) -> float:
        return (self.x, self.y, self.z)[axis]


def vector(value: Any) -> np.ndarray:
    """What a `Vector3` argument takes: floats in a tuple or list, float arrays, a Vector3. A list
    with an int is refused, as are int arrays and lists of np.float32.
    """
    if isinstance(value, Vector3):
        return np.array(list(value), np.float32)
    if isinstance(value, np.ndarray):
        if value.dtype not in (np.float32, np.float64) or value.shape != (3,):
            raise TypeError(f"incompatible array {value.dtype}{value.shape}")
        return value.astype(np.float32)
    if not isinstance(value, list | tuple) or len(value) != 3 or any(type(v) is not float for v in value):
        raise TypeError(f"incompatible vector {value!r}")
    return np.array(value, np.float32)


class Strict:
    """Attributes that are there, each with its check; others are errors."""

    FIELDS: ClassVar[Fields] = {}

    def __init__(self) -> None:
        for name, (default, _) in self.FIELDS.items():
            object.__setattr__(self, name, copy.copy(default))

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in self.FIELDS:
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")
        kinds = self.FIELDS[name][1]
        if kinds is Vector3:
            value = vector(value)
        elif not isinstance(value, kinds) or (isinstance(value, bool) and kinds is int):
            raise TypeError(f"{type(self).__name__}.{name} cannot be {value!r}")
        object.__setattr__(self, name, value)

    def __deepcopy__(self, memo: Any) -> Any:
        raise TypeError(f"cannot copy {type(self).__name__}")

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError(f"cannot pickle {type(self).__name__}")


class NavMeshSettings(Strict):
    FIELDS: ClassVar[Fields] = {
        "agent_radius": (0.0, float),
        "agent_height": (0.0, float),
        "agent_max_climb": (0.0, float),
        "agent_max_slope": (0.0, float),
        "cell_size": (0.0, float),
        "cell_height": (0.0, float),
        "include_static_objects": (False, bool),
    }

    def set_defaults(self) -> None:
        values = (0.1, 1.5, 0.2, 45.0, 0.05, 0.2, False)
        for name, value in zip(self.FIELDS, values, strict=True):
            setattr(self, name, value)


class SimulatorConfiguration(Strict):
    FIELDS: ClassVar[Fields] = {
        "scene_id": ("", str),
        "scene_dataset_config_file": ("default", str),
        "gpu_device_id": (0, int),
        "random_seed": (0, int),
        "allow_sliding": (True, bool),
        "enable_physics": (False, bool),
        "load_semantic_mesh": (True, bool),
        "navmesh_settings": (None, (NavMeshSettings, type(None))),
    }


class SensorType(Enum):
    COLOR = 1
    DEPTH = 2
    SEMANTIC = 4


class CameraSensorSpec(Strict):
    FIELDS: ClassVar[Fields] = {
        "uuid": ("", str),
        "sensor_type": (SensorType.COLOR, SensorType),
        "resolution": ((128, 128), (list, tuple)),
        "position": (np.zeros(3, np.float32), Vector3),
        "orientation": (np.zeros(3, np.float32), Vector3),
        "hfov": (90.0, (int, float)),
        "near": (0.01, float),
        "far": (1000.0, float),
    }


class AgentConfiguration(Strict):
    FIELDS: ClassVar[Fields] = {
        "height": (1.5, float),
        "radius": (0.1, float),
        "sensor_specifications": ([], list),
    }


class Configuration:
    def __init__(self, sim_cfg: SimulatorConfiguration, agents: list[AgentConfiguration]) -> None:
        self.sim_cfg, self.agents = sim_cfg, agents


class AgentState:
    """`rotation` here is the list (x, y, z, w) that the real one takes beside numpy-quaternions."""

    def __init__(self, position: Any, rotation: Sequence[float]) -> None:
        self.position = np.asarray(position, dtype=np.float32)
        if not np.isfinite(self.position).all():
            raise ValueError("NaN in a position")
        if len(rotation) != 4 or not math.isclose(math.hypot(*rotation), 1.0, abs_tol=1e-4):
            raise ValueError("a rotation must be of unit length")
        self.rotation = list(rotation)


class Agent:
    def __init__(self) -> None:
        self._state = AgentState([0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0])
        self._stale = False

    def set_state(self, state: AgentState) -> None:
        """Takes any place, in a wall too."""
        if self._stale:
            raise StaleError("agent")
        self._state = state

    def get_state(self) -> AgentState:
        return self._state


class MultiGoalShortestPath(Strict):
    FIELDS: ClassVar[Fields] = {
        "requested_start": (np.zeros(3, np.float32), Vector3),
        "requested_ends": (np.zeros((0, 3), np.float32), np.ndarray),
        "geodesic_distance": (math.inf, float),
        "closest_end_point_index": (-1, int),
    }

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if name == "requested_ends" and (value.dtype != np.float32 or value.shape[1:] != (3,)):
            raise TypeError(f"requested_ends cannot be {value.dtype}{value.shape}")


class PathFinder:
    def __init__(self) -> None:
        self._ground: Ground | None = None
        self._rng = np.random.default_rng(0)
        self._stale = False
        self._folder: Any = None

    @property
    def is_loaded(self) -> bool:
        return self._ground is not None

    @property
    def num_islands(self) -> int:
        return self._there.islands

    def seed(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed)

    def snap_point(self, point: Any, island_index: int = -1) -> Vector3:
        found = self._there.snap(vector(point), island_index)
        return Vector3(math.nan, math.nan, math.nan) if found is None else Vector3(*found)

    def get_island(self, point: Any) -> int:
        return self._there.island(vector(point))

    def island_area(self, island_index: int) -> float:
        return self._there.area(island_index)

    def get_random_navigable_point(self, max_tries: int = 10, island_index: int = -1) -> Vector3:
        return Vector3(*self._there.draw(self._rng, island_index))

    def is_navigable(self, point: Any, max_y_delta: float = 0.5) -> bool:
        found = self._there.snap(vector(point), -1)
        gap = np.inf if found is None else np.abs(found - vector(point))
        return bool(np.all(gap <= (1e-4, max_y_delta, 1e-4)))

    def try_step(self, start: Any, end: Any) -> Vector3:
        return Vector3(*self._there.step(vector(start), vector(end), sliding=True))

    def try_step_no_sliding(self, start: Any, end: Any) -> Vector3:
        return Vector3(*self._there.step(vector(start), vector(end), sliding=False))

    def find_path(self, path: MultiGoalShortestPath) -> bool:
        ground = self._there
        lengths = [ground.distance(path.requested_start, end) for end in path.requested_ends]
        path.geodesic_distance = min(lengths, default=math.inf)
        path.closest_end_point_index = int(np.argmin(lengths)) if math.isfinite(path.geodesic_distance) else -1
        return math.isfinite(path.geodesic_distance)

    def get_bounds(self) -> tuple[Vector3, Vector3]:
        lower, upper = self._there.bounds
        return Vector3(*lower), Vector3(*upper)

    def get_topdown_view(self, meters_per_pixel: float, height: float, eps: float = 0.5) -> np.ndarray:
        return self._there.picture(meters_per_pixel, height, eps)

    def save_nav_mesh(self, path: str) -> bool:
        Path(path).write_text(json.dumps(self._there.settings))
        return True

    def load_nav_mesh(self, path: str) -> bool:
        if not Path(path).exists():
            return False
        self._ground = Ground(self._folder, **json.loads(Path(path).read_text()))
        return True

    @property
    def _there(self) -> Ground:
        if self._stale:
            raise StaleError("path finder")
        if self._ground is None:
            raise ProcessGone("segmentation fault: no navmesh is loaded")
        return self._ground


class Range3D:
    """v0.3.4: centre and size are methods."""

    def __init__(self, low: np.ndarray, high: np.ndarray) -> None:
        self._low, self._high = low, high

    def center(self) -> Vector3:
        return Vector3(*(self._low + self._high) / 2)

    def size(self) -> Vector3:
        return Vector3(*(self._high - self._low))


class BBox:
    """The older box: attributes."""

    def __init__(self, low: np.ndarray, high: np.ndarray) -> None:
        self.center, self.sizes = (low + high) / 2, high - low


class _Category:
    def __init__(self, name: str, index: int) -> None:
        self._name, self._index = name, index

    def name(self, mapping: str = "") -> str:
        return self._name

    def index(self, mapping: str = "") -> int:
        return self._index


class _Object:
    def __init__(self, number: int, tree: dict[str, Any], boxes: str) -> None:
        self.id, self.semantic_id = f"{tree['category']}_{number}", tree["semantic_id"]
        self.category = _Category(tree["category"], number)
        low, high = np.array(tree["box"][:3], float), np.array(tree["box"][3:], float)
        if boxes == "with_origin":
            low, high = np.minimum(low, 0.0), np.maximum(high, 0.0)
        self.aabb = (BBox if boxes == "old" else Range3D)(low, high)


class _SemanticScene:
    def __init__(self, tree: dict[str, Any]) -> None:
        self.objects: Iterable[Any] = [
            _Object(number, thing, tree.get("boxes_are", "")) for number, thing in enumerate(tree.get("objects", []))
        ]


class Simulator:
    def __init__(self, config: Configuration) -> None:
        self._closed = False
        self._open(config)

    def reconfigure(self, config: Configuration) -> None:
        """Agent and path finder are new objects afterwards."""
        self._agent._stale = self.pathfinder._stale = True
        self._open(config)

    def close(self) -> None:
        self._closed = True

    def get_agent(self, agent_id: int) -> Agent:
        if self._closed or agent_id != 0:
            raise IndexError(agent_id)
        return self._agent

    def recompute_navmesh(self, pathfinder: PathFinder, settings: NavMeshSettings) -> bool:
        assert pathfinder is self.pathfinder
        ground = Ground(
            self._tree,
            radius=settings.agent_radius,
            height=settings.agent_height,
            cell_height=settings.cell_height,
            objects=settings.include_static_objects,
        )
        pathfinder._ground = ground if ground.islands else None
        return pathfinder.is_loaded

    def get_sensor_observations(self) -> dict[str, np.ndarray]:
        """In an order of its own, and without "collided"."""
        state, agent = self._agent.get_state(), self._agents[0]
        return {
            spec.uuid: render(self._tree, spec, spec.sensor_type.name, state.position, state.rotation)
            for spec in reversed(agent.sensor_specifications)
        }

    def _open(self, config: Configuration) -> None:
        chosen = config.sim_cfg
        if not -1 <= chosen.gpu_device_id < CUDA_DEVICES:
            raise ProcessGone("no such CUDA device")
        assert Path(chosen.scene_id).exists(), f"ESP_CHECK failed: no scene {chosen.scene_id}"
        self._tree = json.loads(Path(chosen.scene_id).read_text())
        self._agents = config.agents
        self._agent, self.pathfinder = Agent(), PathFinder()
        self.pathfinder._folder = self._tree
        self.semantic_scene = _SemanticScene(self._tree)
        beside = Path(chosen.scene_id).with_suffix(".navmesh")
        if chosen.navmesh_settings is not None:
            self.recompute_navmesh(self.pathfinder, chosen.navmesh_settings)
        elif beside.exists() and not Path(chosen.scene_id).with_suffix(".stage_config.json").exists():
            self.pathfinder.load_nav_mesh(str(beside))
