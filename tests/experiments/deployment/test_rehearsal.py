"""A trained policy on a robot, beside the same episodes in the simulator."""

import pytest

from configs import compose
from envs.episodes import EpisodesConfig
from experiments.deployment.rehearsal import RehearsalPair, rehearse
from tests.fakes.network import free_endpoint
from tests.fakes.patience import PATIENCE
from tests.fakes.trained import TRAINED

BRISK = ("speed=0.5", "turn=2", "acceleration=1.5", "turn_acceleration=6")
NEAR = EpisodesConfig(min_distance=1.0, max_distance=1.5)


def rehearsed(episodes: int, *keys: str) -> list[RehearsalPair]:
    limits = [f"robot.safety.{key}" for key in BRISK]
    line = [f"checkpoint={TRAINED}", "goal=[0,0]", "robot.simulated.bumper=false", *PATIENCE, *limits, *keys]
    return list(rehearse(compose("deploy", line), ("test/0:20",), episodes, NEAR))


def test_in_simulated_time_the_robot_gets_where_the_agent_gets() -> None:
    found = rehearsed(4, "robot.link=IN_PROCESS")
    assert sum(pair.simulator for pair in found) >= 3
    assert sum(pair.robot for pair in found) >= 3
    assert all(pair.odometry == pair.robot for pair in found)  # odometry is exact there


@pytest.mark.slow
@pytest.mark.parametrize("link", ["ZENOH", "DDS"])
def test_over_a_wire_it_reaches_goals_too(link: str) -> None:
    """Robot and policy are processes of their own, and time is real."""
    pytest.importorskip({"ZENOH": "zenoh", "DDS": "cyclonedds"}[link])
    here = ("interface=lo", "multicast=false", "peers=[127.0.0.1]")
    where = [f"robot.zenoh.router={free_endpoint()}", "robot.domain=79", *(f"robot.dds.{key}" for key in here)]
    found = rehearsed(2, f"robot.link={link}", *where)
    assert any(pair.simulator and pair.robot for pair in found)
    assert all(pair.odometry == pair.robot for pair in found)
