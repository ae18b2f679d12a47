"""AAP for ObjectNav: other inputs; all from the action tokens on is shared with PointNav."""

from dataclasses import dataclass

from gymnasium import spaces
from torch import Tensor

from embodied.actions import ActionSpace
from embodied.tensor_types import Observation, State
from policies.aap.config import Embedding, GoalAdaptiveConfig
from policies.aap.impact import Transition
from policies.aap.model import AdaptiveModel, InputSizes
from policies.aap.policy import AdaptivePolicy, Sensed
from policies.encoders import Encoder
from policies.encoders.goal_frame import INTERMEDIATE, GoalFrame, goal_count, has_mid_step_frames
from policies.observations import check_keys, pose_of, previous

POSE_KEYS = ("gps", "compass")
"""The observations whose change is the predicted impact; the policy does not read them."""

POSE_WIDTH = 3


class GoalAAPModel(AdaptiveModel):
    """Reads a frame with separate weights as the current, the previous and the mid-step frame.

    The last two serve the impact encoder alone.
    """

    current: GoalFrame
    before: GoalFrame
    between: GoalFrame

    def __init__(
        self, config: GoalAdaptiveConfig, encoder: Encoder, actions: int, goals: int, *, mid_step: bool
    ) -> None:
        changing = config.embedding is not Embedding.LOOKUP
        parts = ["current", *(["before"] * changing), *(["between"] * (changing and mid_step))]
        senses = {part: GoalFrame(config.goal, encoder, goals) for part in parts}
        code = senses["current"].width
        super().__init__(
            config, actions, senses, InputSizes(seen=code, code=code, frames=len(parts), impact=POSE_WIDTH)
        )
        self.mid_step = mid_step


@dataclass(frozen=True, kw_only=True)
class GoalAAPConfig(GoalAdaptiveConfig):
    """AAP for ObjectNav."""

    def build(self, observation_space: spaces.Dict, actions: ActionSpace) -> "GoalAAPPolicy":
        """Builds a new policy for these spaces."""
        return GoalAAPPolicy(self, self.encoder.build(observation_space, pooled=False), observation_space, actions)


class GoalAAPPolicy(AdaptivePolicy):
    """AAP that reads frames and a category, and learns to predict changes of gps and compass.

    Reads mid-step frames where they are observed.

    Raises:
        ValueError: when the category, the previous action, or the pose that the auxiliary loss
            needs is missing.
    """

    pose_width = POSE_WIDTH
    model: GoalAAPModel

    def __init__(
        self, config: GoalAAPConfig, encoder: Encoder, observation_space: spaces.Dict, actions: ActionSpace
    ) -> None:
        goals, mid_step = goal_count(observation_space), has_mid_step_frames(observation_space, encoder)
        check_keys(observation_space, POSE_KEYS)
        super().__init__(
            config, encoder, GoalAAPModel(config, encoder, len(actions), goals, mid_step=mid_step), actions
        )

    def _sense(self, observations: Observation, state: State, starts: Tensor) -> Sensed:
        model, goal = self.model, observations["objectgoal"]
        features, poses = self.encoder.encode(observations), pose_of(observations, POSE_KEYS)
        current = model.current(features, goal)
        if not self.adapts:
            return Sensed(features, poses, (current,), None)
        before = previous(model.before(features, goal), model.before(state["features"], goal[0]), starts)
        mid_step = [self.encoder.encode(observations, INTERMEDIATE)] if model.mid_step else []
        frames = (current, before, *(model.between(features, goal) for features in mid_step))
        return Sensed(features, poses, (current,), Transition(frames, None, observations["previous_action"], starts))
