"""ROS 2 messages over DDS, straight to and from the robot's own nodes: nothing has to run beside
them. Read docs/robot.md, "Over DDS", before you use it on a robot.
"""
