"""AAP as a policy."""

from typing import NamedTuple

from gymnasium import spaces
from torch import Tensor

from embodied.actions import ActionSpace
from embodied.policy import Decision, Observation, Policy, State, Unrolled
from policies.aap.config import AAPConfig, Frame
from policies.aap.loss import impact_loss, impact_mask, predicted
from policies.aap.model import AAPModel
from policies.aap.pose import change, pairs
from policies.encoders import Encoder
from policies.observations import check_pose, pose_of, previous


class AAPPolicy(Policy):
    """Adapts through its state alone: one embedding an action, refreshed by what the last action did.

    The state also keeps the last frame's features and pose, so no frame is encoded twice. `unroll` gives the loss "impact", and,
    detached and for logging only, the same error with the target in either frame: "impact_start/log", "impact_egocentric/log".
    """

    def __init__(
        self, config: AAPConfig, encoder: Encoder, observation_space: spaces.Dict, actions: ActionSpace
    ) -> None:
        super().__init__()
        check_pose(observation_space)
        self.config = config
        self.end = actions.end
        self.encoder = encoder
        self.model = AAPModel(config, encoder.features, len(actions))

    def initial_state(self, n: int) -> State:
        """Nothing seen, nothing believed, and the learned memory of an action never taken."""
        weight = self.model.head.weight
        return {
            "features": weight.new_zeros(n, self.encoder.features),
            "pose": weight.new_zeros(n, 5),
            "impact": self.model.impact.initial.detach().expand(n, self.end, -1).clone(),
            "belief": weight.new_zeros(n, self.config.belief),
        }

    def step(self, observation: Observation, state: State, starts: Tensor) -> Decision:
        """One step: an unroll of length one."""
        one = {key: value[None] for key, value in observation.items()}
        run = self._run(one, state, starts[None])
        state = {
            "features": run.features[-1].float(),
            "pose": run.poses[-1],
            "impact": run.embeddings[-1, :, : self.end],
            "belief": run.beliefs[-1],
        }
        return Decision(run.logits[0], run.values[0], state)

    def unroll(self, observations: Observation, state: State, starts: Tensor, actions: Tensor) -> Unrolled:
        """T steps, and how well each action's embedding foretold what the action did."""
        run = self._run(observations, state, starts)
        return Unrolled(run.logits, run.values, self._losses(run, starts, actions))

    def _run(self, observations: Observation, state: State, starts: Tensor) -> "_Run":
        model, taken = self.model, observations["previous_action"]
        features, poses = self.encoder.encode(observations), pose_of(observations)
        visual = model.visual(features)
        before = previous(visual, model.visual(state["features"]), starts)
        states = pairs(previous(poses, state["pose"], starts), poses, self.config)
        embeddings = model.embed(visual, before, states, taken, state["impact"], starts)
        tokens = model.token(embeddings)
        beliefs = model.believe(visual, self.config.pose_input.encode(poses), tokens, state["belief"], starts)
        return _Run(*model.decide(tokens, beliefs), features, poses, embeddings, beliefs)

    def _losses(self, run: "_Run", starts: Tensor, actions: Tensor) -> dict[str, Tensor]:
        predictions = predicted(self.model.predictor, run.embeddings[:-1], actions[:-1], self.config.impact_index)
        mask = impact_mask(actions, starts, self.end)
        targets = {frame: change(run.poses[:-1], run.poses[1:], frame) for frame in Frame}
        errors = {frame: impact_loss(predictions, target, mask) for frame, target in targets.items()}
        logged = {f"impact_{frame.value}/log": error.detach() for frame, error in errors.items()}
        return {"impact": errors[self.config.target], **logged}


class _Run(NamedTuple):
    """Logits [T, n, A], values [T, n], and what the state and the losses are made of, all [T, n, ...]."""

    logits: Tensor
    values: Tensor
    features: Tensor
    poses: Tensor
    embeddings: Tensor
    beliefs: Tensor
