"""The contract, over the simulators that live in this package's own processes; adapters subclass it
beside their other tests.
"""

from dataclasses import replace

import pytest
import warp as wp

from envs.simulators.embedded import EmbeddedSimulator
from envs.simulators.single_body import BodyAsSimulator, SimulatorAsBody
from tests.contracts.simulator import SimulatorContract
from tests.fakes.bodies import CONFIG, screened_course, screened_room


class TestEmbedded(SimulatorContract):
    @pytest.fixture
    def course(self):
        simulator = EmbeddedSimulator(CONFIG, 2, screened_room)
        yield screened_course(simulator)
        simulator.close()


@pytest.mark.gpu
@pytest.mark.skipif(not wp.is_cuda_available(), reason="no CUDA device")
class TestEmbeddedOnAGPU(SimulatorContract):
    @pytest.fixture
    def course(self):
        simulator = EmbeddedSimulator(replace(CONFIG, device="cuda:0"), 2, screened_room)
        yield screened_course(simulator)
        simulator.close()


class TestSimulatorOfABody(SimulatorContract):
    @pytest.fixture
    def course(self):
        simulator = BodyAsSimulator(SimulatorAsBody(EmbeddedSimulator(CONFIG, 1, screened_room)))
        yield screened_course(simulator)
        simulator.close()
