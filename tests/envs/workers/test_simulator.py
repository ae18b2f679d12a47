"""Workers keep the contract of simulators."""

import pytest

from tests.contracts.simulator import SimulatorContract
from tests.fakes.bodies import RoomConfig, screened_course


@pytest.fixture(scope="module")
def simulator():
    simulator = RoomConfig().build(2)
    yield simulator
    simulator.close()


class TestWorkers(SimulatorContract):
    @pytest.fixture
    def course(self, simulator):
        return screened_course(simulator)
