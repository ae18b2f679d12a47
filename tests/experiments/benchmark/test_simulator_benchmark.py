import pytest

from envs.simulators.embedded.rendering import Shading
from experiments.benchmark.simulator import benchmark_simulator


def test_both_engines_draw_the_same_pictures(capsys):
    pytest.importorskip("embreex")
    results = benchmark_simulator((48,), houses=1, rounds=2, views=2)
    assert [result.shading for result in results] == list(Shading)
    assert all(result.differing < 0.01 for result in results)
    assert all(len(result.ratios) == 2 and min(result.ratios) > 0 for result in results)
    assert "triangles" in capsys.readouterr().out
