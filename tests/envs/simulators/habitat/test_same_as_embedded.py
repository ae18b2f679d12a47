"""The same motions in the same room: Habitat's body goes where the embedded simulator's goes, and
sees as far.
"""

from configs.roots.compare_simulators import CompareSimulatorsConfig, Tolerances
from envs.simulators.embedded import EmbeddedConfig, EmbeddedSimulator
from envs.simulators.single_body import BodyAsSimulator
from experiments.studies.simulator_comparison.driving import SimulatorPair
from experiments.studies.simulator_comparison.walks import walks
from tests.fakes.habitat import scenes
from tests.fakes.rooms import room


def test_walks_in_an_empty_room_are_the_same(opened):
    camera = {"sensors": ("depth",), "height": 24, "width": 32}
    config = EmbeddedConfig(scenes=("train/0",), **camera)
    embedded = EmbeddedSimulator(config, 1, lambda scene: room(5.0, 4.0, id=scene))
    habitat = BodyAsSimulator(opened(scenes.room(5.0, 4.0), **camera))
    parity = CompareSimulatorsConfig(
        first=None, second=None, counterparts={"train/0": "scene0.glb"}, walks=3, motions=30
    )
    tolerances = Tolerances(position_m=0.01, yaw_deg=1e-6, depth_m=0.02)
    pair = SimulatorPair(parity, embedded, habitat)
    found = [pair.drive(walk) for walk in walks(parity, ("train/0",))]
    embedded.close()
    assert any(step.touched[0] for difference in found for step in difference.steps)
    for difference in found:
        assert difference.agrees(tolerances), (difference.walk.name, difference.first_apart(tolerances))
