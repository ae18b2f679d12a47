"""One body in AI2-THOR."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from embodied.geometry import to_body
from embodied.simulator import SceneObject, Sensor, Simulator, TopDown
from embodied.types import Floats, Pose
from envs.coordinates.unity import to_rotation, to_unity, to_world, to_yaw
from envs.simulators.thor import thor_frames as sensors
from envs.simulators.thor.config import ThorSettings
from envs.simulators.thor.scene_manager import SceneManager
from envs.simulators.thor.scene_queries import SceneQueries
from envs.simulators.thor.thor_actions import Act, acts
from envs.simulators.workers import WorkerSimulator

_SAME = 1e-3
"""Metres and radians: AI2-THOR's poses are single floats, and one this near to where the body was
put is that very pose.
"""


@dataclass(frozen=True, kw_only=True)
class ThorConfig(ThorSettings):
    """AI2-THOR as a choice of `simulator`: each body in a worker."""

    def open(self, number: int) -> "ThorBody":
        """One body, in this process; `number` tells it apart from others.

        Raises:
            ImportError: when ai2thor is not installed, with the command that installs it.
            ValueError: when a file of houses is not there or not what it should be.
            BodyLostError: when AI2-THOR does not start.
        """
        return ThorBody(self)

    def build(self, bodies: int) -> Simulator:
        """A simulator of that many bodies, each in a process of its own."""
        return WorkerSimulator(self, bodies)


class ThorBody:
    """The `Body` contract over AI2-THOR's client. Lengths in metres, turns in degrees; all points
    lie on the floor, z = 0. It raises what its `SceneManager` raises.
    """

    def __init__(self, config: ThorSettings) -> None:
        self._config = config
        self._stage = SceneManager(config)
        self._survey = SceneQueries(self._stage, config)
        self.client = self._stage.client
        self.scenes: Sequence[str] = self._stage.scenes
        self.sensors: Mapping[str, Sensor] = sensors.sensors(config.sensors, config.height, config.width)
        self._pose: Pose = (0.0, 0.0, 0.0, 0.0)
        self._placed: str | None = None
        self._load = 0  # the stage's load that it stands on
        self._event: Any = None  # the last with pictures, None when the body has moved since

    @property
    def pose(self) -> Pose:
        """As `Body.pose`."""
        return self._pose

    def place(self, scene: str, pose: Pose) -> None:
        """As `Body.place`: raises ValueError for an unknown scene, or a pose AI2-THOR refuses,
        naming both; the body stays where it was then.
        """
        self._stage.enter(scene)
        event = self._teleport(pose)
        if not event:
            raise ValueError(
                f"a body cannot stand at ({pose[0]:.3f}, {pose[1]:.3f}) in scene {scene!r}: "
                f"{event.metadata['errorMessage']}"
            )
        self._stand(scene, event)
        there = _told(event)
        self._pose = pose if _near(there, pose) else there

    def move(self, forward: float, left: float, turn_deg: float) -> tuple[tuple[float, float, float], bool]:
        """As `Body.move`: what is blocked of a motion is not made, and the rest of its way neither;
        turns always are.
        """
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
            instances, classes = self._stage.palette(event).read(event.instance_segmentation_frame)
            frames |= {"instance": self._visible(event, instances)[..., None], "semantic": classes[..., None]}
        return {name: frames[name] for name in shown}

    def distance(self, scene: str, points: Floats, goals: Floats) -> Floats:
        """As `Body.distance`, in the way `config.distances` says."""
        return self._survey.distance(scene, points, goals)

    def sample_navigable(self, scene: str, rng: np.random.Generator) -> Floats:
        """As `Body.sample_navigable`: one of the reachable positions."""
        reachable = self._stage.facts(scene).reachable
        return np.array(reachable[rng.integers(len(reachable))])

    def top_down(self, scene: str) -> TopDown:
        """As `Body.top_down`: AI2-THOR's own map view."""
        return self._survey.top_down(scene)

    def objects(self, scene: str) -> list[SceneObject]:
        """As `Body.objects`: all that AI2-THOR tells a box of."""
        return list(self._stage.facts(scene).objects)

    def visible(self) -> list[int]:
        """The instances that AI2-THOR itself calls visible from where the body is: within
        `visibility_distance`, and seen.
        """
        self._resume()
        return self._stage.seen(self._stage.ask())

    def close(self) -> None:
        """Ends AI2-THOR. Idempotent."""
        self.client.close()

    def _stand(self, scene: str, event: Any) -> None:
        self._placed, self._load, self._event = scene, self._stage.loads, event

    def _resume(self) -> None:
        """After a question for which a scene was loaded, be again where the body stands."""
        if self._placed is not None and self._load != self._stage.loads:
            self._stage.enter(self._placed)
            if not (event := self._teleport(self._pose)):
                raise RuntimeError(
                    f"AI2-THOR refuses its agent's own pose {self._pose}: {event.metadata['errorMessage']}"
                )
            self._stand(self._placed, event)

    def _teleport(self, pose: Pose) -> Any:
        x, y, _, yaw = pose
        if not all(map(math.isfinite, pose)):
            raise ValueError(f"a pose must be finite, not {pose}")
        position = to_unity((x, y, 0.0), self._stage.here.origin)
        rotation = {"x": 0.0, "y": to_rotation(yaw), "z": 0.0}
        horizon = 0.0 - self._config.camera_pitch_deg
        given: dict[str, Any] = {"position": position, "rotation": rotation, "horizon": horizon}
        if self._config.agent_mode != "locobot":
            given["standing"] = True
        return self.client.step("TeleportFull", **given)

    def _perform(self, act: Act, shown: bool) -> bool:
        """Do one action; of a blocked move as much as there is room for. Says whether nothing was
        in the way.
        """
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
        self._pose = _told(event)
        self._event = event if shown else None

    def _visible(self, event: Any, instances: Any) -> Any:
        if not self._config.visible_only:
            return instances
        return np.where(np.isin(instances, self._stage.seen(event)), instances, np.int32(0))


def _told(event: Any) -> Pose:
    agent = event.metadata["agent"]
    x, y, _ = to_world(agent["position"])
    return x, y, 0.0, to_yaw(float(agent["rotation"]["y"]))


def _near(a: Pose, b: Pose) -> bool:
    turn = abs(math.remainder(a[3] - b[3], math.tau))
    return math.dist(a[:2], b[:2]) < _SAME and turn < _SAME


def _travelled(before: Pose, after: Pose, turn_deg: float) -> tuple[float, float, float]:
    """Returns the motion travelled, in the frame of the start; turns are near the commanded turn
    rather than wrapped.
    """
    forward, left = to_body(after[0] - before[0], after[1] - before[1], before[3])
    turned = math.degrees(math.remainder(after[3] - before[3] - math.radians(turn_deg), math.tau))
    return forward, left, turn_deg + turned
