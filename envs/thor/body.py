"""One body in AI2-THOR."""

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from embodied.simulator import Floats, SceneObject, Sensor, TopDown
from envs.bodies import Pose
from envs.thor import sensors
from envs.thor.client import Client
from envs.thor.config import Distances
from envs.thor.facts import Facts, facts
from envs.thor.frame import to_rotation, to_unity, to_world, to_yaw
from envs.thor.motion import Act, acts
from envs.thor.paths import length, nearest
from envs.thor.scenes import house, house_files, numbered, read_houses, scene_ids

if TYPE_CHECKING:
    from envs.thor.config import ThorConfig
    from envs.thor.grid import Grid

_KEPT = 256
"""Scenes of which facts and maps are kept."""

_MAP_PIXELS = 800
"""A side of a map."""

_SAME = 1e-3
"""Metres and radians: AI2-THOR's poses are single floats, and one this near to where the body was put is that very pose."""


class ThorBody:
    """The `Body` contract over AI2-THOR's client. Lengths in metres, turns in degrees; all points lie on the floor, z = 0.

    Raises:
        ImportError: when ai2thor is not installed.
        ValueError: when a file of houses is not there or not what it should be.
        BodyLostError: when AI2-THOR does not start; likewise in every method once it is gone.
    """

    def __init__(self, config: "ThorConfig") -> None:
        self._config = config
        self.scenes: Sequence[str] = scene_ids(config)
        self.sensors: Mapping[str, Sensor] = sensors.sensors(config)
        files = house_files(config.houses)
        self._houses = {name: read_houses(files[name], wanted) for name, wanted in numbered(self.scenes).items()}
        self._known: dict[str, Facts] = {}
        self._grid = lru_cache(maxsize=_KEPT)(self._graph)
        self._map = lru_cache(maxsize=32)(self._draw)
        self.client = Client(config, self._named(self.scenes[0]))
        self._loaded = self.scenes[0]
        self._pose: Pose = (0.0, 0.0, 0.0, 0.0)
        self._placed: str | None = None
        self._event: Any = None  # the last with pictures, None when the body has moved since
        self._palette: sensors.Palette | None = None
        self._arrive(self.client.last_event)

    @property
    def pose(self) -> Pose:
        """As `Body.pose`."""
        return self._pose

    def place(self, scene: str, pose: Pose) -> None:
        """As `Body.place`: raises ValueError for an unknown scene, or a pose AI2-THOR refuses, naming both; the body stays where it was then."""
        self._enter(scene)
        event = self._teleport(pose)
        if not event:
            raise ValueError(
                f"a body cannot stand at ({pose[0]:.3f}, {pose[1]:.3f}) in scene {scene!r}: {event.metadata['errorMessage']}"
            )
        self._placed, self._event = scene, event
        there = self._told(event)
        self._pose = pose if _near(there, pose) else there

    def move(self, forward: float, left: float, turn_deg: float) -> tuple[tuple[float, float, float], bool]:
        """As `Body.move`: what is blocked of a motion is not made, and the rest of its way neither; turns always are."""
        made = acts(forward, left, turn_deg, self._config.piece, self._config.strafe)
        if self._placed is None:
            raise ValueError("the body is in no scene yet: place it before it moves")
        self._resume()
        before, blocked = self._pose, False
        for number, act in enumerate(made, start=1):
            if not (blocked and act.moves):
                blocked |= not self._perform(act, shown=number == len(made))
        return _travelled(before, self._pose, turn_deg if made else 0.0), blocked

    def render(self) -> dict[str, Any]:
        """As `Body.render`: arrays of their own."""
        self._resume()
        if self._event is None:
            self._event = self.client.step("Pass")
        event, shown = self._event, self._config.sensors
        frames: dict[str, Any] = {"rgb": sensors.rgb(event)} if "rgb" in shown else {}
        if "depth" in shown:
            frames["depth"] = sensors.depth(event, self.client.far)
        if {"instance", "semantic"} & set(shown):
            instances, classes = self._colours(event).read(event.instance_segmentation_frame)
            frames |= {"instance": self._visible(event, instances)[..., None], "semantic": classes[..., None]}
        return {name: frames[name] for name in shown}

    def distance(self, scene: str, points: Floats, goals: Floats) -> Floats:
        """As `Body.distance`, in the way `config.distances` says."""
        known = goals[~np.isnan(goals[:, 0])]
        if self._config.distances is Distances.GRID:
            return self._grid(scene).distance(points, known)
        self._enter(scene)
        return nearest(points, known, self._walk)

    def sample_navigable(self, scene: str, rng: np.random.Generator) -> Floats:
        """As `Body.sample_navigable`: one of the reachable positions."""
        reachable = self._facts(scene).reachable
        return np.array(reachable[rng.integers(len(reachable))])

    def top_down(self, scene: str) -> TopDown:
        """As `Body.top_down`: AI2-THOR's own map view."""
        return self._map(scene)

    def objects(self, scene: str) -> list[SceneObject]:
        """As `Body.objects`: all that AI2-THOR tells a box of."""
        return list(self._facts(scene).objects)

    def visible(self) -> list[int]:
        """The instances that AI2-THOR itself calls visible from where the body is: within `visibility_distance`, and seen."""
        self._resume()
        event = self.client.step("ResetObjectFilter", renderImage=False)
        seen = self._seen(event)
        self._filter()
        return seen

    def close(self) -> None:
        """End AI2-THOR. May be called twice."""
        self.client.close()

    # --- scenes

    def _named(self, scene: str) -> Any:
        """What the client loads a scene by."""
        return house(self._houses, scene) if "/" in scene else scene

    def _enter(self, scene: str) -> None:
        """Load a scene, unless it is loaded; the body need not stand there.

        Raises:
            ValueError: for an unknown one.
        """
        if scene not in self.scenes:
            raise ValueError(f"unknown scene {scene!r}: it is not among the {len(self.scenes)} of this simulator")
        if scene != self._loaded:
            event = self.client.reset(self._named(scene))
            self._loaded = scene
            self._arrive(event)

    def _resume(self) -> None:
        """After a question about another scene, be again where the body stands."""
        if self._placed is not None and self._placed != self._loaded:
            self._enter(self._placed)
            if not (event := self._teleport(self._pose)):
                raise RuntimeError(
                    f"AI2-THOR refuses its agent's own pose {self._pose}: {event.metadata['errorMessage']}"
                )
            self._event = event

    def _arrive(self, event: Any) -> None:
        """Take down what is to be known of a scene just loaded, and have AI2-THOR tell no more of its objects with every picture: that costs more than pixels."""
        self._event = None
        self._palette = None
        if self._loaded not in self._known:
            positions = self.client.step("GetReachablePositions", self._config.load_timeout).metadata["actionReturn"]
            self._known[self._loaded] = facts(event.metadata["agent"], positions or (), event.metadata["objects"])
            while len(self._known) > _KEPT:
                self._known.pop(next(iter(self._known)))
        self._filter()

    def _filter(self) -> None:
        if not self._config.visible_only:
            self.client.step("SetObjectFilter", objectIds=[], renderImage=False)

    def _facts(self, scene: str) -> Facts:
        if scene not in self._known:
            self._enter(scene)
        return self._known[scene]

    # --- the body

    def _teleport(self, pose: Pose) -> Any:
        x, y, _, yaw = pose
        if not all(map(math.isfinite, pose)):
            raise ValueError(f"a pose must be finite, not {pose}")
        position = to_unity((x, y, 0.0), self._facts(self._loaded).origin)
        rotation = {"x": 0.0, "y": to_rotation(yaw), "z": 0.0}
        horizon = 0.0 - self._config.camera_pitch_deg
        given: dict[str, Any] = {"position": position, "rotation": rotation, "horizon": horizon}
        if self._config.agent_mode != "locobot":
            given["standing"] = True
        return self.client.step("TeleportFull", **given)

    def _perform(self, act: Act, shown: bool) -> bool:
        """Do one action; of a blocked move as much as there is room for. Says whether nothing was in the way."""
        unseen: dict[str, Any] = {} if shown else {"renderImage": False}
        event = self.client.step(act.name, **act.arguments, **unseen)
        self._note(event, shown)
        if event or not act.moves:
            return bool(event)
        part = act.amount / 2
        while self._config.contact and part >= self._config.contact / 2:
            event = self.client.step(act.name, renderImage=False, moveMagnitude=part)
            if event:
                self._note(event, shown=False)
            part /= 2
        return False

    def _note(self, event: Any, shown: bool) -> None:
        """Where the body is, and whether there is a picture of what it sees there."""
        self._pose = self._told(event)
        self._event = event if shown else None

    def _told(self, event: Any) -> Pose:
        agent = event.metadata["agent"]
        x, y, _ = to_world(agent["position"])
        return x, y, 0.0, to_yaw(float(agent["rotation"]["y"]))

    # --- what it sees, and how far it is

    def _colours(self, event: Any) -> sensors.Palette:
        if self._palette is None:
            self._palette = sensors.Palette(event.metadata["colors"], self._facts(self._loaded).ids)
        return self._palette

    def _visible(self, event: Any, instances: Any) -> Any:
        if not self._config.visible_only:
            return instances
        return np.where(np.isin(instances, self._seen(event)), instances, np.int32(0))

    def _seen(self, event: Any) -> list[int]:
        """The instances that AI2-THOR calls visible, of those it told of."""
        ids, objects = self._facts(self._loaded).ids, event.metadata["objects"]
        return [ids[thing["objectId"]] for thing in objects if thing["visible"] and thing["objectId"] in ids]

    def _walk(self, point: Floats, goal: Floats) -> float:
        origin = self._facts(self._loaded).origin
        start, target = (to_unity((float(p[0]), float(p[1]), 0.0), origin) for p in (point, goal))
        event = self.client.step(
            "GetShortestPathToPoint", position=start, target=target, allowedError=self._config.allowed_error
        )
        return length(event.metadata["actionReturn"]["corners"]) if event else math.inf

    def _graph(self, scene: str) -> "Grid":
        from envs.thor.grid import Grid  # the sparse half of SciPy, which takes half a second to import

        return Grid(self._facts(scene).reachable, self._config.grid_size)

    def _draw(self, scene: str) -> TopDown:
        """AI2-THOR's map view, in a picture of its own size."""
        self._enter(scene)
        self.client.step("ChangeResolution", x=_MAP_PIXELS, y=_MAP_PIXELS)
        event = self.client.step("ToggleMapView")
        self.client.step("ToggleMapView", renderImage=False)
        self.client.step("ChangeResolution", x=self._config.width, y=self._config.height)
        half, centre = float(event.metadata["cameraOrthSize"]), to_world(event.metadata["cameraPosition"])
        return TopDown(
            picture=sensors.rgb(event),
            west=centre[0] - half,
            north=centre[1] + half,
            metres_per_pixel=2 * half / _MAP_PIXELS,
        )


def _near(a: Pose, b: Pose) -> bool:
    turn = abs(math.remainder(a[3] - b[3], math.tau))
    return math.dist(a[:2], b[:2]) < _SAME and turn < _SAME


def _travelled(before: Pose, after: Pose, turn_deg: float) -> tuple[float, float, float]:
    """What was travelled, in the frame of the start; turns are told as they were asked for, give or take what came of them."""
    dx, dy = after[0] - before[0], after[1] - before[1]
    cos, sin = math.cos(before[3]), math.sin(before[3])
    turned = math.degrees(math.remainder(after[3] - before[3] - math.radians(turn_deg), math.tau))
    return cos * dx + sin * dy, cos * dy - sin * dx, turn_deg + turned
