"""`surefoot serve-robot`: serve a simulated robot over ROS 2 to rehearse with."""

import sys
from collections.abc import Callable

from configs import ConfigError, ServeRobotConfig
from embodied.runs.interruption import Interruption
from embodied.types import Pose
from envs.simulators.robot.open_transport import open_transport
from envs.simulators.robot.robot_server import RobotServer
from experiments.commands import runner as command
from experiments.deployment.start_pose import staged, stand

HELP = """
usage: surefoot serve-robot [robot=CHOICE] [key=value ...]

Serves a simulated robot: wheels with slip and lag, odometry, a camera in a generated house, a command
timeout. Speaks ROS 2 over Zenoh, with the names of `rmw_zenoh_cpp` or `zenoh-bridge-ros2dds`, or over
DDS. Needs the extra `robot` or `dds`. In another terminal: surefoot deploy ... arm=true

  surefoot serve-robot stage.scene=test/3 robot.simulated.slip=0.1
  surefoot serve-robot robot=turtlebot4 router=false           connect to a router that is running
  surefoot serve-robot robot.link=DDS robot.domain=7           over DDS
  surefoot serve-robot fault=ODOMETRY_FROZEN fault_after=20    rehearse a fault
"""


def serve(config: ServeRobotConfig) -> None:
    """Stand somewhere and live until Ctrl-C or SIGTERM."""

    def told() -> None:
        print(f"{config.robot.name} stands in {config.stage.scene}; {config.robot.address}", flush=True)

    print(f"it stood at {live(config, told)}")


def live(config: ServeRobotConfig, ready: Callable[[], None]) -> Pose:
    """The same, saying `ready` once the robot stands; gives where it stands in the end."""
    try:
        wire = open_transport(config.robot, routing=config.router)
    except (ConnectionError, ValueError) as fault:
        raise ConfigError(str(fault)) from fault
    simulator = staged(config.simulator, config.robot.camera, config.cameras)
    server = RobotServer(config.robot, simulator, wire, fault=config.fault, after=config.fault_after)
    try:
        server.robot.put(config.stage.scene, stand(simulator, config.stage))
        ready()
        with Interruption() as interrupted:
            server.serve(interrupted)
        return server.robot.pose
    finally:
        server.close()
        simulator.close()


def main() -> int:
    """Runs the command line and returns the exit status."""
    return command.run("serve_robot", serve, groups=("robot", "simulator"), help=HELP)


if __name__ == "__main__":
    sys.exit(main())
