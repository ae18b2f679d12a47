import pytest
import warp as wp

from experiments.benchmark.gpu import benchmark_gpu


def test_a_device_is_compared_with_the_cpu_and_timed(capsys):
    agreements, speeds = benchmark_gpu((16, 24), (2, 3), rounds=2, distinct=2, device="cpu")
    assert [(one.size, one.depth, one.instance, one.rgb) for one in agreements] == [(16, 1, 1, 1), (24, 1, 1, 1)]
    assert [(one.size, one.houses) for one in speeds] == [(16, 2), (16, 3), (24, 2), (24, 3)]
    assert all(one.frames_per_second > 0 and one.load_ms > 0 for one in speeds)
    assert "24x24" in capsys.readouterr().out


@pytest.mark.skipif(wp.is_cuda_available(), reason="there is a CUDA device")
def test_without_a_gpu_it_says_so(surefoot, capsys):
    assert surefoot("benchmark", "gpu") == 2
    assert "no CUDA device here" in capsys.readouterr().err


@pytest.mark.gpu
@pytest.mark.skipif(not wp.is_cuda_available(), reason="no CUDA device")
def test_on_a_gpu_it_runs(surefoot, capsys):
    assert surefoot("benchmark", "gpu", "sizes=[32]", "houses=[2]", "rounds=1", "distinct=2") == 0
    assert "frames on cuda:0" in capsys.readouterr().out
