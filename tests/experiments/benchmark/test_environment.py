import pytest

from experiments.benchmark.environment import benchmark_environment


def test_speed_and_shares_of_the_whole_environment(capsys):
    (speed,) = benchmark_environment([(("depth",), 16)], bodies=2, rounds=2, steps=5)
    assert speed.per_cpu_second > 0
    assert speed.per_second > 0
    assert sum(speed.shares.values()) == pytest.approx(1)
    assert min(speed.shares.values()) >= 0
    assert speed.shares["render"] > 0
    assert speed.size == 16
    printed = capsys.readouterr().out
    assert "2 bodies" in printed
    assert "16x16" in printed
