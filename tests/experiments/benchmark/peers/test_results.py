import math

import pytest

from experiments.benchmark.peers.progress import Report
from experiments.benchmark.peers.results import Turn, curve, done, ratios, speed, spread, success, trained_for


def stream(*times: float, steps: int = 100, begin: int = 0) -> list[Report]:
    """`steps` more at each time; two episodes a report, one of them a success."""
    return [
        Report(time=time, steps=begin + steps * (k + 1), episodes=2, successes=1.0, returns=4.0)
        for k, time in enumerate(times)
    ]


def turn(number: int, begun: float = 0.0, ended: float = 10.0, rate: float = 50.0, cpu: float = 20.0) -> Turn:
    return Turn(peer="any", round=number, begun=begun, ended=ended, cpu=cpu, steps_per_second=rate)


def test_speed_is_measured_from_report_to_report_within_the_turn() -> None:
    """What was half done when the turn began or ended counts neither as steps nor as time."""
    assert speed([stream(0.5, 1.0, 3.0, 5.0, 9.5)], begun=0.9, ended=9.0) == pytest.approx(200 / 4)


def test_the_speeds_of_workers_add_up() -> None:
    both = [stream(0.0, 2.0, 4.0), stream(1.0, 2.0, 3.0, 4.0)]
    assert speed(both, begun=0.0, ended=4.0) == pytest.approx(50 + 100)


def test_a_worker_that_reported_less_than_twice_leaves_the_speed_unknown() -> None:
    assert math.isnan(speed([stream(1.0, 2.0), stream(1.0)], begun=0.0, ended=9.0))
    assert math.isnan(speed([], begun=0.0, ended=9.0))


def test_steps_of_a_cpu_second_count_every_core() -> None:
    assert turn(0, rate=50, cpu=20).steps_per_cpu_second == pytest.approx(25)
    assert math.isnan(turn(0, cpu=0).steps_per_cpu_second)


def test_ratios_pair_the_rounds() -> None:
    ours = [turn(k, rate=rate) for k, rate in enumerate((100, 300, 200))]
    theirs = [turn(k, rate=rate) for k, rate in enumerate((50, 100))]
    assert ratios(ours, theirs) == (2.0, 2.5, 3.0)


def test_a_round_whose_speed_is_not_known_is_left_out() -> None:
    assert spread([math.nan, 1.0, 3.0]) == (1.0, 2.0, 3.0)
    assert all(math.isnan(number) for number in spread([math.nan]))


def test_time_stands_still_between_turns() -> None:
    turns = [turn(0, begun=10, ended=20), turn(1, begun=50, ended=60)]
    assert [trained_for(time, turns) for time in (5, 15, 30, 55)] == [0, 5, 10, 15]


def test_a_curve_has_a_point_every_so_many_steps_of_all_workers() -> None:
    both = [stream(1.0, 3.0), stream(2.0, 4.0)]
    points = curve(both, [turn(0)], every=200)
    assert [(point.steps, point.seconds, point.episodes) for point in points] == [(200, 2.0, 4), (400, 4.0, 4)]
    assert points[0].successes / points[0].episodes == 0.5
    assert points[0].returns == 8.0
    assert done(both) == 400


def test_success_is_that_of_the_episodes_within_the_steps() -> None:
    late = Report(time=9.0, steps=300, episodes=10, successes=10.0, returns=0.0)
    streams = [[*stream(1.0, 2.0), late]]
    assert success(streams, 200, 300)[::3] == (1.0, 10)
    share, low, high, n = success(streams, 0, 300)
    assert (share, n) == (pytest.approx(12 / 14), 14)
    assert low < share < high
    assert success(streams, 300, 400).n == 0
