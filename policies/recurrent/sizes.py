"""Sizes of the recurrent baseline: the released models, and small ones for two CPU cores."""

from policies.encoders import CNNConfig
from policies.encoders.goal_frame import GoalConfig
from policies.observations import PoseInput
from policies.recurrent.goal import GoalRecurrentConfig
from policies.recurrent.policy import RecurrentConfig

PAPER = RecurrentConfig()
"""`recurrent`: EmbCLIP of the released code."""

SMALL = RecurrentConfig(
    encoder=CNNConfig(),
    pose_input=PoseInput.SMOOTH,
    visual=64,
    pose=32,
    previous_action=16,
    hidden=128,
)
"""`recurrent_small`, for two CPU cores: this project's sizes, as AAP's where both have a part."""

OBJECTNAV = GoalRecurrentConfig()
"""`recurrent_objectnav`: EmbCLIP for ObjectNav."""

OBJECTNAV_SMALL = GoalRecurrentConfig(
    encoder=CNNConfig(channels=(16, 48)), goal=GoalConfig(hidden=32, width=16), hidden=256
)
"""`recurrent_objectnav_small`, for two CPU cores: this project's sizes."""
