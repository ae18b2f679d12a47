"""Opens the transport that a robot's configuration names; imports its middleware where it is
used.
"""

from envs.simulators.robot.config import LinkKind, RobotConfig
from envs.simulators.robot.transport import Transport


def open_transport(config: RobotConfig, *, routing: bool = False) -> Transport:
    """Opens the transport of a robot's configuration.

    Args:
        config: of the robot.
        routing: makes this program the Zenoh router too.

    Raises:
        ImportError: when its packages are not installed.
        ConnectionError: when no router answers, or the address is taken.
        ValueError: for a link that carries no messages.
    """
    if config.link is LinkKind.ZENOH:
        from envs.simulators.robot.zenoh.zenoh_transport import ZenohTransport

        return ZenohTransport(config, routing=routing)
    if config.link is LinkKind.DDS:
        from envs.simulators.robot.dds.dds_transport import DdsTransport

        return DdsTransport(config)
    raise ValueError(f"robot.link is {config.link.name}: it has no transport; choose ZENOH or DDS")
