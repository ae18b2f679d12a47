"""The simulator contract over Habitat bodies in workers: over the stand-in always, over the real
habitat-sim where it is installed.
"""

import importlib.util
import json
import math
from collections.abc import Iterator

import numpy as np
import pytest

from embodied.simulator import Simulator
from envs.simulators.habitat import HabitatConfig
from tests.contracts.simulator import Course, SimulatorContract
from tests.envs.simulators.habitat.conftest import FAKES, forget
from tests.fakes.habitat.scenes import room, save, solid, thing

SENSORS = ("rgb", "depth", "instance", "semantic")
SCREEN = (3.0, 0.0, 0.0, 3.02, 3.0, 2.5)
"""In a room of six by four metres; it leaves a metre open in the north."""


@pytest.fixture(scope="class")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    folder = tmp_path_factory.mktemp("scenes")
    things = (thing("chair", 7, 5.0, 0.2, 0.0, 5.5, 0.7, 0.9), thing("tv", 8, 5.0, 3.5, 0.5, 5.8, 3.6, 1.0))
    scene = save(folder, "screened.glb", room(6.0, 4.0, solid(*SCREEN), objects=things))
    with pytest.MonkeyPatch.context() as patch:
        forget()
        patch.syspath_prepend(str(FAKES))
        built = HabitatConfig(scenes=(scene,), data=str(folder), sensors=SENSORS, height=32, width=48).build(2)
        yield built
        built.close()
        forget()


class TestStandIn(SimulatorContract):
    @pytest.fixture
    def course(self, stand_in: Simulator) -> Course:
        floor = 0.05  # the navmesh lies so high above it
        return Course(
            simulator=stand_in,
            scene="screened.glb",
            open_pose=(1.4, 1.5, floor, 0.3),
            wall_pose=(1.5, 2.0, floor, math.pi),
            wall_distance=1.5,
            beyond=(-0.05, 2.0, floor),
            # The stand-in widens the screen by the radius to a rectangle: up to its corner, along
            # its end, and down again.
            walk=((2.0, 1.5, floor), (4.02, 1.5, floor), 2 * math.hypot(0.82, 1.68) + 0.38),
            radius=0.18,
            position_tolerance=1e-5,
        )


@pytest.fixture(scope="class")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    if importlib.util.find_spec("habitat_sim") is None:
        pytest.skip("habitat-sim is not installed")
    trimesh = pytest.importorskip("trimesh")
    folder = tmp_path_factory.mktemp("scenes")
    boxes = [trimesh.creation.box(bounds=[box[:3], box[3:]]) for box in room(6.0, 4.0, solid(*SCREEN))["boxes"]]
    trimesh.Scene(boxes).export(folder / "screened.glb")
    stage = {"render_asset": "screened.glb", "up": [0, 1, 0], "front": [0, 0, -1]}  # or the file is read as z up
    (folder / "screened.stage_config.json").write_text(json.dumps(stage))
    built = HabitatConfig(scenes=("screened.glb",), data=str(folder), sensors=SENSORS[1:], height=32, width=48).build(2)
    yield built
    built.close()


@pytest.mark.habitat
class TestReal(SimulatorContract):
    """Depth and semantics alone: colour costs a quarter of a minute at the start. The navmesh is
    made of cells of 5 cm.
    """

    @pytest.fixture
    def course(self, real: Simulator) -> Course:
        real.place(np.array([0]), ["screened.glb"], np.array([[1.4, 1.5, 0.0, 0.0]]))
        floor = float(real.poses[0, 2])
        return Course(
            simulator=real,
            scene="screened.glb",
            open_pose=(1.4, 1.5, floor, 0.3),
            wall_pose=(1.5, 2.0, floor, math.pi),
            wall_distance=1.5,
            beyond=(-0.05, 2.0, floor),
            walk=((1.0, 0.5, floor), (1.0, 3.5, floor), 3.0),
            radius=0.18,
            position_tolerance=1e-4,
            distance_tolerance=0.1,
        )

    def test_objects_are_told_apart(self, course: Course) -> None:
        assert course.simulator.objects(course.scene) == []  # the room has no semantics
