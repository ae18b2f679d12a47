"""The simulator contract over AI2-THOR bodies in workers: the real client, and the stand-in for the
Unity build, in a house as ProcTHOR writes them.
"""

import json
import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from embodied.simulator import Simulator
from envs.simulators.thor import STANDIN, ThorConfig
from envs.simulators.thor.standin.procthor_walls import THICKNESS
from tests.contracts.simulator import Course, SimulatorContract
from tests.fakes.bodies import round_a_corner
from tests.fakes.thor_houses import screened

RADIUS = 0.175
"""Of AI2-THOR's LoCoBot."""


@pytest.fixture(scope="class")
def simulator(tmp_path_factory: pytest.TempPathFactory, home: Path) -> Iterator[Simulator]:
    houses = tmp_path_factory.mktemp("houses") / "course.jsonl"
    houses.write_text(json.dumps(screened()) + "\n")
    sensors = ("rgb", "depth", "instance", "semantic")
    config = ThorConfig(
        local_executable_path=STANDIN, scenes=("course/0",), houses=(str(houses),), sensors=sensors, height=32, width=48
    )
    built = config.build(2)
    yield built
    built.close()


class TestStandin(SimulatorContract):
    @pytest.fixture
    def course(self, simulator: Simulator) -> Course:
        half = THICKNESS / 2
        return Course(
            simulator=simulator,
            scene="course/0",
            open_pose=(1.4, 1.5, 0.0, 0.3),
            wall_pose=(1.5, 2.0, 0.0, math.pi),
            wall_distance=1.5 - half,
            beyond=(-0.05, 2.0, 0.0),
            walk=((2.0, 1.5, 0.0), (4.0, 1.5, 0.0), 2 * round_a_corner(1 - half, 1.5 + half, RADIUS) + THICKNESS),
            radius=RADIUS,
            restored=1e-6,
        )
