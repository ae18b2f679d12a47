"""A peer by `zenoh-ros2-sdk`: `python sdk_peer.py PORT`. Says what velocities it hears, and
publishes one std_msgs/Bool on /stop when it has heard three.
"""

import os
import sys
import time

os.environ["GIT_TERMINAL_PROMPT"] = "0"

from zenoh_ros2_sdk import ROS2Publisher, ROS2Subscriber
from zenoh_ros2_sdk.session import ZenohSession

TWIST_HASH = "RIHS01_9c45bf16fe0983d80e3cfe750d6835843d265a9a6c46bd2e609fcddde6fb8d2a"


def main() -> None:
    """Ends by itself after twenty seconds."""
    heard: list[tuple[float, float]] = []
    there = {"router_ip": "127.0.0.1", "router_port": int(sys.argv[1]), "domain_id": 7}
    session = ZenohSession.get_instance("127.0.0.1", int(sys.argv[1]))
    session.register_message_type("float64 x\nfloat64 y\nfloat64 z\n", "geometry_msgs/msg/Vector3")
    twist = "geometry_msgs/Vector3 linear\ngeometry_msgs/Vector3 angular\n"

    def hear(message: object) -> None:
        heard.append((message.linear.x, message.angular.z))  # type: ignore[attr-defined]
        print("heard", *heard[-1], flush=True)

    listener = ROS2Subscriber(
        "/cmd_vel", "geometry_msgs/msg/Twist", hear, msg_definition=twist, type_hash=TWIST_HASH, **there
    )
    stop = ROS2Publisher("/stop", "std_msgs/msg/Bool", msg_definition="bool data\n", **there)
    print("ready", listener.keyexpr, stop.keyexpr, flush=True)
    for _ in range(200):
        time.sleep(0.1)
        if len(heard) >= 3:
            stop.publish(data=True)
    os._exit(0)


if __name__ == "__main__":
    main()
