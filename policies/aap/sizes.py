"""Sizes of AAP: the released models, and small ones for two CPU cores."""

from embodied.tensor_geometry import PoseFrame
from policies.aap.config import NotTaken
from policies.aap.goal import GoalAAPConfig
from policies.aap.policy import AAPConfig
from policies.encoders import CNNConfig
from policies.encoders.goal_frame import GoalConfig
from policies.observations import PoseInput

PAPER = AAPConfig()
"""`aap`: the released PointNav model."""

OBJECTNAV = GoalAAPConfig()
"""`aap_objectnav`: the released ObjectNav model."""

SMALL = AAPConfig(
    encoder=CNNConfig(),
    pose_input=PoseInput.SMOOTH,
    visual=64,
    state_pair=32,
    impact=32,
    token=32,
    belief=128,
    layers=1,
    heads=4,
    feedforward=64,
    output=32,
    pair=PoseFrame.EGOCENTRIC,
    not_taken=NotTaken.FREEZE,
)
"""`aap_small`, for two CPU cores: this project's sizes and switches, which learn in few steps."""

OBJECTNAV_SMALL = GoalAAPConfig(
    encoder=CNNConfig(channels=(16, 48)),
    goal=GoalConfig(hidden=32, width=16),
    impact=64,
    token=64,
    belief=256,
    layers=1,
    heads=4,
    feedforward=128,
    output=64,
    not_taken=NotTaken.FREEZE,
)
"""`aap_objectnav_small`, the same for ObjectNav."""
