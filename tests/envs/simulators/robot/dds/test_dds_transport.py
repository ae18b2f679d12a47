"""What DDS alone has: qualities of service that must match, a domain's settings, participants that
come and go.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from configs import compose
from envs.simulators.robot import DdsConfig
from envs.simulators.robot import ros_messages as ros
from envs.simulators.robot.dds.dds_transport import DdsTransport, settings
from tests.fakes.network import free_domain, until
from tests.fakes.robot_process import config

pytest.importorskip("cyclonedds")

ROBOT = config(str(int(free_domain()) + 100), {"link": "DDS"})
FLAG = ros.Messages(ROBOT.distro).write(ros.Messages(ROBOT.distro).flag(True))


@pytest.fixture
def wire() -> Iterator[DdsTransport]:
    with closing(DdsTransport(ROBOT)) as found:
        yield found


def writer(participant: Any, reliable: bool) -> Callable[[bytes], None]:
    """Somebody else's publisher of /stop."""
    from cyclonedds.core import Policy, Qos
    from cyclonedds.pub import DataWriter
    from cyclonedds.topic import Topic
    from cyclonedds.util import duration

    from envs.simulators.robot.dds.dds_types import carrying, topic_type

    kind = topic_type(ros.Messages(ROBOT.distro).store, ros.FLAG)
    sort = Policy.Reliability.Reliable(duration(seconds=1)) if reliable else Policy.Reliability.BestEffort
    made = DataWriter(participant, Topic(participant, "rt/stop", kind), qos=Qos(sort))
    return lambda data: made.write(carrying(kind, data))


@pytest.mark.parametrize("reliable", [True, False])
def test_a_stop_is_heard_from_writers_of_both_sorts(wire: DdsTransport, reliable: bool) -> None:
    from cyclonedds.domain import DomainParticipant

    heard: list[bytes] = []
    wire.listen("/stop", ros.FLAG, heard.append)
    send = writer(DomainParticipant(ROBOT.domain), reliable)
    until(lambda: send(FLAG) or heard, 5.0)
    assert heard[0].startswith(FLAG)


def test_what_it_says_itself_it_does_not_hear(wire: DdsTransport) -> None:
    heard: list[bytes] = []
    wire.listen("/stop", ros.FLAG, heard.append)
    send = wire.speak("/stop", ros.FLAG)
    with closing(DdsTransport(ROBOT)) as other:
        there: list[bytes] = []
        other.listen("/stop", ros.FLAG, there.append)
        until(lambda: send(FLAG) or there, 5.0)
    assert heard == []


def test_one_that_left_is_seen_no_more_and_cannot_speak(wire: DdsTransport) -> None:
    seen: list[str] = []
    other = DdsTransport(ROBOT)
    send = other.speak("/cmd_vel", "geometry_msgs/msg/Twist")
    wire.watch("/cmd_vel", seen.append)
    until(lambda: len(seen) == 1, 5.0)
    other.close()
    other.close()
    with pytest.raises(ConnectionError, match="/cmd_vel cannot be written"):
        send(b"")
    with closing(DdsTransport(ROBOT)) as late:
        found: list[str] = []
        late.watch("/cmd_vel", found.append)
        time.sleep(0.5)
        assert found == []


def test_a_domain_has_one_configuration_in_a_program(wire: DdsTransport) -> None:
    other = replace(ROBOT, dds=DdsConfig(interface="lo", multicast=False, peers=("127.0.0.2",)))
    with pytest.raises(ConnectionError, match=f"cannot take part in DDS domain {ROBOT.domain}"):
        DdsTransport(other)


def test_an_interface_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ConnectionError, match="cannot take part in DDS domain 11"):
        DdsTransport(replace(ROBOT, domain=11, dds=DdsConfig(interface="nowhere0")))


def test_settings_are_left_to_the_environment_unless_there_are_any() -> None:
    assert settings(DdsConfig()) == ""
    assert settings(compose("deploy", ["checkpoint=x", "goal=[0,0]"]).robot.dds) == ""
    some = settings(DdsConfig(interface='a"b', multicast=False, peers=("10.0.0.2", "10.0.0.3")))
    assert """name='a"b' multicast="false\"""" in some
    assert "<AllowMulticast>false</AllowMulticast>" in some
    assert '<Peer address="10.0.0.2"/><Peer address="10.0.0.3"/>' in some
