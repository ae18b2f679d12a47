"""The wire over DDS, by Eclipse Cyclone DDS."""

import threading
from collections.abc import Callable
from functools import cache
from typing import Any
from xml.sax.saxutils import quoteattr

from envs.simulators.robot import ros_messages as ros
from envs.simulators.robot.config import DdsConfig, RobotConfig
from envs.simulators.robot.transport import Receive, Send

KEPT = 5
"""Samples that a reader keeps until they are taken."""

WAIT = 0.1
"""Seconds after which the receiving thread looks whether it is still wanted."""

BOTH_WAYS = (ros.FLAG,)
"""Kinds that must not get lost. A reader that asks for reliable delivery hears no best-effort
writer at all, so these have a reader of each sort; to hear them twice does no harm.
"""


class DdsTransport:
    """The `Wire` contract: one participant of the robot's domain, and a thread that receives.

    Raises:
        ImportError: without the packages of the extra `dds`.
        ConnectionError: when the network interface does not exist, or the domain is open in this
            program with other settings.
    """

    def __init__(self, config: RobotConfig) -> None:
        _required()
        from cyclonedds.core import DDSException, WaitSet
        from cyclonedds.domain import DomainParticipant

        self._messages = ros.Messages(config.distro)
        try:
            self._domain = _domain(config.domain, settings(config.dds))
            self._participant = DomainParticipant(config.domain)
        except DDSException as fault:
            raise ConnectionError(f"cannot take part in DDS domain {config.domain}: {fault}") from fault
        self._waiting = WaitSet(self._participant)
        self._taking: list[Callable[[], None]] = []
        self._conditions: list[Any] = []
        self._writers: dict[str, Any] = {}
        self._open = True
        self._thread = threading.Thread(target=self._receive, name="dds", daemon=True)
        self._thread.start()

    def speak(self, topic: str, kind: str) -> Send:
        """As `Wire.speak`: reliable, which readers of both sorts match."""
        from cyclonedds.pub import DataWriter

        from envs.simulators.robot.dds.dds_types import carrying

        named = self._topic(topic, kind)
        self._writers[topic] = DataWriter(self._participant, named, qos=_quality(reliable=True))

        def send(data: bytes) -> None:
            if topic not in self._writers:
                raise ConnectionError(f"{topic} cannot be written: the DDS participant has left")
            self._writers[topic].write(carrying(named.data_type, data))

        return send

    def listen(self, topic: str, kind: str, receive: Receive) -> None:
        """As `Wire.listen`: best effort, which writers of both sorts match."""
        from cyclonedds.sub import DataReader

        named = self._topic(topic, kind)
        for reliable in (False, True) if kind in BOTH_WAYS else (False,):
            reader = DataReader(self._participant, named, qos=_quality(reliable=reliable))
            self._take(reader, lambda sample: receive(sample.carried))

    def watch(self, topic: str, appeared: Callable[[str], None]) -> None:
        """As `Wire.watch`: by the participant's id."""
        from cyclonedds.builtin import BuiltinDataReader, BuiltinTopicDcpsPublication

        ours, name = self._participant.guid, _name(topic)

        def look(endpoint: Any) -> None:
            if endpoint.topic_name == name and endpoint.participant_key != ours and _alive(endpoint):
                appeared(str(endpoint.participant_key))

        self._take(BuiltinDataReader(self._participant, BuiltinTopicDcpsPublication), look)

    def close(self) -> None:
        """As `Wire.close`. The library has no call for it: a participant leaves when nothing refers
        to it or its parts.
        """
        self._open = False
        self._thread.join()
        for parts in (self._writers, self._taking, self._conditions):
            parts.clear()
        self._participant = self._waiting = None

    def _topic(self, topic: str, kind: str) -> Any:
        from cyclonedds.topic import Topic

        from envs.simulators.robot.dds.dds_types import topic_type

        return Topic(self._participant, _name(topic), topic_type(self._messages.store, kind))

    def _take(self, reader: Any, give: Callable[[Any], None]) -> None:
        """Yields every valid sample of a reader; a sample without data reports a lost writer."""
        from cyclonedds.core import InstanceState, ReadCondition, SampleState, ViewState
        from cyclonedds.internal import InvalidSample

        def take() -> None:
            for sample in reader.take(N=KEPT):
                if not isinstance(sample, InvalidSample):
                    give(sample)

        condition = ReadCondition(reader, ViewState.Any | InstanceState.Any | SampleState.NotRead)
        self._conditions.append(condition)
        self._taking.append(take)
        self._waiting.attach(condition)

    def _receive(self) -> None:
        from cyclonedds.util import duration

        while self._open:
            self._waiting.wait(duration(seconds=WAIT))
            for take in tuple(self._taking):
                take()


def settings(config: DdsConfig) -> str:
    """Cyclone DDS's own configuration (XML) for a network; "" leaves it to the environment."""
    if config == DdsConfig():
        return ""
    interface = f"name={quoteattr(config.interface)}" if config.interface else 'autodetermine="true"'
    multicast = "true" if config.multicast else "false"
    peers = "".join(f"<Peer address={quoteattr(peer)}/>" for peer in config.peers)
    return (
        f'<CycloneDDS><Domain><General><Interfaces><NetworkInterface {interface} multicast="{multicast}"/></Interfaces>'
        f"<AllowMulticast>{multicast}</AllowMulticast></General>"
        f"<Discovery><ParticipantIndex>auto</ParticipantIndex><Peers>{peers}</Peers></Discovery></Domain></CycloneDDS>"
    )


@cache
def _domain(domain: int, configuration: str) -> Any:
    """The domain with its configuration, which it keeps as long as this program runs."""
    from cyclonedds.domain import Domain

    return Domain(domain, configuration) if configuration else None


def _quality(*, reliable: bool) -> Any:
    from cyclonedds.core import Policy, Qos
    from cyclonedds.util import duration

    sort = Policy.Reliability.Reliable(duration(milliseconds=100)) if reliable else Policy.Reliability.BestEffort
    return Qos(sort, Policy.History.KeepLast(KEPT), Policy.IgnoreLocal.Participant)


def _name(topic: str) -> str:
    """How ROS 2 calls a topic in DDS."""
    return "rt/" + topic.strip("/")


def _alive(endpoint: Any) -> bool:
    from cyclonedds.core import InstanceState

    return bool(endpoint.sample_info.instance_state == InstanceState.Alive)


def _required() -> None:
    try:
        import cyclonedds  # noqa: F401
    except ImportError as fault:
        raise ImportError("the DDS link needs cyclonedds; install it with: pip install 'surefoot[dds]'") from fault
