from contextlib import closing
from dataclasses import replace

from configs import compose
from experiments.reporting.evaluation_report import viewer


def test_a_run_from_a_gpu_is_drawn_where_there_is_none():
    run = compose("train", ["experiment=cpu_aap", "simulator.device=cuda:0"])
    with closing(viewer(replace(run, device="cuda"), ["test/0"], side=48)) as simulator:
        assert (simulator.bodies, list(simulator.scenes)) == (1, ["test/0"])
        assert simulator.sensors["rgb"].shape == (48, 48, 3)
