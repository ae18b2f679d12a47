"""ROS 2 messages over Zenoh, as `rmw_zenoh_cpp` or `zenoh-bridge-ros2dds` carry them."""
