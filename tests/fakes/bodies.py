"""Bodies in a small room of which everything is known."""

import math
from dataclasses import dataclass, field

from embodied.simulator import Body
from envs.simulators.embedded import EmbeddedConfig, EmbeddedSimulator
from envs.simulators.embedded.scene import Scene
from envs.simulators.single_body import SimulatorAsBody
from envs.simulators.workers import WorkersConfig, WorkerSimulator
from tests.contracts.simulator import Course
from tests.fakes.rooms import room

CONFIG = EmbeddedConfig(scenes=("train/0",), sensors=("rgb", "depth", "instance", "semantic"), height=32, width=48)
"""Of the room's cameras."""


def screened_room(scene: str) -> Scene:
    """Six by four metres; a screen at x = 3 leaves a metre open in the north."""
    if scene != "train/0":
        raise ValueError(f"unknown scene {scene!r}")
    return room(6.0, 4.0, (3.0, 0.0, 0.0, 3.02, 3.0, 2.5), id=scene)


def screened_course(simulator) -> Course:
    """What is known of the room."""
    return Course(
        simulator=simulator,
        scene="train/0",
        open_pose=(1.4, 1.5, 0.0, 0.3),
        wall_pose=(1.5, 2.0, 0.0, math.pi),
        wall_distance=1.5,
        beyond=(-0.05, 2.0, 0.0),
        walk=((2.0, 1.5, 0.0), (4.02, 1.5, 0.0), 2 * round_a_corner(1.0, 1.5, 0.18) + 0.02),
        radius=0.18,
    )


def round_a_corner(across: float, along: float, radius: float) -> float:
    """Metres from a point so far across and along from the tip of a screen to where a disc stands
    beyond the tip: a tangent and an arc.
    """
    far = math.hypot(across, along)
    bearing = math.atan2(along, across) + math.asin(radius / far)
    return math.sqrt(far**2 - radius**2) + radius * bearing


@dataclass(frozen=True, kw_only=True)
class RoomConfig:
    """Bodies in the screened room."""

    workers: WorkersConfig = field(default_factory=WorkersConfig)
    scenes: tuple[str, ...] = ("train/0",)

    def open(self, number: int) -> Body:
        return SimulatorAsBody(EmbeddedSimulator(CONFIG, 1, screened_room))

    def build(self, bodies: int) -> WorkerSimulator:
        return WorkerSimulator(self, bodies)
