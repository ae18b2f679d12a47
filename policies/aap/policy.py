"""AAP as a policy, and its ablations."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import NamedTuple

from gymnasium import spaces
from torch import Tensor

from embodied.actions import ActionSpace
from embodied.policy import Decision, Unrolled
from embodied.tensor_geometry import PoseFrame, change_of_pose
from embodied.tensor_types import Observation, State
from policies.aap.config import AdaptiveConfig, Embedding, PointAdaptiveConfig
from policies.aap.impact import Transition
from policies.aap.loss import impact_loss, impact_mask, predicted
from policies.aap.model import AAPModel, AdaptiveModel
from policies.encoders import Encoder, EncodingPolicy
from policies.layers.indexed_embeddings import IndexedEmbeddings
from policies.observations import POSE_WIDTH, check_pose, pose_of


class AdaptivePolicy(EncodingPolicy):
    """Adapts through its state alone: one embedding per action, updated by its observed effect.

    The state also keeps the last frame's features and pose, so no frame is encoded twice. `unroll`
    returns the loss "impact" and, detached for logging, the same error with the target in either
    frame: "impact_start/log" and "impact_egocentric/log". With `Embedding.LOOKUP` the state is the
    belief alone, and there are no losses.

    A subclass computes the inputs and sets `pose_width`, the size of the pose whose changes are
    predicted.
    """

    pose_width: int

    def __init__(self, config: AdaptiveConfig, encoder: Encoder, model: AdaptiveModel, actions: ActionSpace) -> None:
        super().__init__()
        self.config = config
        self.end = actions.end
        self.encoder = encoder
        self.adapts = config.embedding is not Embedding.LOOKUP
        self.model = model

    @abstractmethod
    def _sense(self, observations: Observation, state: State, starts: Tensor) -> "Sensed":
        """Computes the inputs of T steps from `state`."""

    def initial_state(self, n: int) -> State:
        """Zeros, and the learned memory of an action never taken."""
        weight = self.model.token.weight
        belief = {"belief": weight.new_zeros(n, self.config.belief)}
        if not self.adapts:
            return belief
        return belief | {
            "features": weight.new_zeros(n, self.encoder.features),
            "pose": weight.new_zeros(n, self.pose_width),
            "impact": self.model.impact.initial.detach().expand(n, self.end, -1).clone(),
        }

    def step(self, observation: Observation, state: State, starts: Tensor) -> Decision:
        """One step: an unroll of length one."""
        one = {key: value[None] for key, value in observation.items()}
        run = self._run(one, state, starts[None])
        state = {"belief": run.beliefs[-1]}
        if self.adapts:
            impact = run.embeddings._replace(table=run.embeddings.table[-1, :, : self.end]).all()
            state |= {"features": run.features[-1].float(), "pose": run.poses[-1], "impact": impact}
        return Decision(run.logits[0], run.values[0], state)

    def unroll(self, observations: Observation, state: State, starts: Tensor, actions: Tensor) -> Unrolled:
        """Unrolls T steps; the loss is the error of each action's predicted effect."""
        run = self._run(observations, state, starts)
        losses = self._losses(run, starts, actions) if self.adapts else {}
        return Unrolled(run.logits, run.values, losses)

    def _run(self, observations: Observation, state: State, starts: Tensor) -> "_Run":
        model, sensed = self.model, self._sense(observations, state, starts)
        embeddings = model.impact(sensed.pairs, state["impact"]) if self.adapts else model.lookup(starts)
        tokens = model.tokens(embeddings)
        beliefs = model.believe(sensed.here, tokens, state["belief"], starts)
        logits, values = model.head(tokens, beliefs)
        return _Run(logits, values, sensed.features, sensed.poses, embeddings, beliefs)

    def _losses(self, run: "_Run", starts: Tensor, actions: Tensor) -> dict[str, Tensor]:
        before = run.embeddings._replace(table=run.embeddings.table[:-1])
        predictions = predicted(self.model.predictor, before, actions[:-1], self.config.impact_index)
        mask = impact_mask(actions, starts, self.end)
        targets = {frame: change_of_pose(run.poses[:-1], run.poses[1:], frame) for frame in PoseFrame}
        errors = {frame: impact_loss(predictions, target, mask) for frame, target in targets.items()}
        logged = {f"impact_{frame.value}/log": error.detach() for frame, error in errors.items()}
        return {"impact": errors[self.config.target], **logged}


@dataclass(frozen=True, kw_only=True)
class AAPConfig(PointAdaptiveConfig):
    """AAP for PointNav, and its ablations."""

    def build(self, observation_space: spaces.Dict, actions: ActionSpace) -> "AAPPolicy":
        """Builds a new policy for these spaces."""
        return AAPPolicy(self, self.encoder.build(observation_space), observation_space, actions)


class AAPPolicy(AdaptivePolicy):
    """AAP for PointNav, which reads poses and goals as numbers.

    Raises:
        ValueError: when a key of the pose, or the previous action, is missing.
    """

    pose_width = POSE_WIDTH
    config: AAPConfig
    model: AAPModel

    def __init__(
        self, config: AAPConfig, encoder: Encoder, observation_space: spaces.Dict, actions: ActionSpace
    ) -> None:
        check_pose(observation_space)
        super().__init__(config, encoder, AAPModel(config, encoder.features, len(actions)), actions)

    def _sense(self, observations: Observation, state: State, starts: Tensor) -> "Sensed":
        features, poses = self.encoder.encode(observations), pose_of(observations)
        visual = self.model.visual(features)
        here = (visual, self.model.pose(self.config.pose_input.encode(poses)))
        if not self.adapts:
            return Sensed(features, poses, here, None)
        carried = (self.model.visual(state["features"]), state["pose"])
        seen = Transition.after(visual, poses, carried, observations["previous_action"], starts)
        return Sensed(features, poses, here, seen)


class Sensed(NamedTuple):
    """Features [T, n, F] and poses [T, n, P] to keep, inputs of belief and of impact encoder."""

    features: Tensor
    poses: Tensor
    here: tuple[Tensor, ...]
    pairs: Transition | None


class _Run(NamedTuple):
    """Logits [T, n, A], values [T, n], and the parts of state and losses, [T, n, ...]."""

    logits: Tensor
    values: Tensor
    features: Tensor
    poses: Tensor
    embeddings: IndexedEmbeddings
    beliefs: Tensor
