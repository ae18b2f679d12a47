"""From a checkpoint to a robot, and back from a recorded drive to the policy."""
