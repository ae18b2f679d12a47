"""A link to a simulated robot in this process, in simulated time: a second takes a few
milliseconds, and everything repeats exactly.
"""

from embodied.simulator import Simulator
from envs.simulators.robot.clock import SimulatedClock
from envs.simulators.robot.faults import Fault
from envs.simulators.robot.link import Inbox, Readings
from envs.simulators.robot.simulated import SimulatedConfig, SimulatedRobot
from envs.simulators.robot.station import Station


class InProcessLink:
    """The `Link` contract over a simulator of one body, whose sensors are the robot's camera. It
    lives as the clock's time passes.
    """

    def __init__(
        self,
        simulator: Simulator,
        config: SimulatedConfig,
        clock: SimulatedClock,
        fault: Fault = Fault.NONE,
        after: float = 0.0,
    ) -> None:
        self.inbox = Inbox(clock, {name: sensor.shape for name, sensor in simulator.sensors.items()})
        self.robot = SimulatedRobot(simulator, config)
        self.station = Station(self.robot, config, self.inbox, fault, after)
        self._simulator = simulator
        clock.subscribers.append(self.station.live)

    @property
    def readings(self) -> Readings:
        """The newest of everything."""
        return self.inbox.readings

    def command(self, v: float, w: float) -> None:
        """As `Link.command`."""
        self.station.command(v, w)

    def close(self) -> None:
        """Release the simulator."""
        self._simulator.close()
