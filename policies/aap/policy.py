"""AAP as a policy, and its ablations."""

from typing import NamedTuple

from gymnasium import spaces
from torch import Tensor

from embodied.actions import ActionSpace
from embodied.policy import Decision, Observation, Policy, State, Unrolled
from policies.aap.config import AAPConfig, Embedding, Frame
from policies.aap.impact import Seen
from policies.aap.loss import impact_loss, impact_mask, predicted
from policies.aap.model import AAPModel
from policies.aap.pose import change
from policies.aap.rows import Rows
from policies.encoders import Encoder
from policies.observations import check_pose, pose_of


class AAPPolicy(Policy):
    """Adapts through its state alone: one embedding an action, refreshed by what the last action did.

    The state also keeps the last frame's features and pose, so no frame is encoded twice. `unroll` gives the loss "impact", and,
    detached and for logging only, the same error with the target in either frame: "impact_start/log", "impact_egocentric/log".
    With `Embedding.LOOKUP` there is nothing to refresh: the state is the belief, and there are no losses.
    """

    def __init__(
        self, config: AAPConfig, encoder: Encoder, observation_space: spaces.Dict, actions: ActionSpace
    ) -> None:
        super().__init__()
        check_pose(observation_space)
        self.config = config
        self.end = actions.end
        self.encoder = encoder
        self.adapts = config.embedding is not Embedding.LOOKUP
        self.model = AAPModel(config, encoder.features, len(actions))

    def initial_state(self, n: int) -> State:
        """Nothing seen, nothing believed, and the learned memory of an action never taken."""
        weight = self.model.token.weight
        belief = {"belief": weight.new_zeros(n, self.config.belief)}
        if not self.adapts:
            return belief
        return belief | {
            "features": weight.new_zeros(n, self.encoder.features),
            "pose": weight.new_zeros(n, 5),
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
        """T steps, and how well each action's embedding foretold what the action did."""
        run = self._run(observations, state, starts)
        losses = self._losses(run, starts, actions) if self.adapts else {}
        return Unrolled(run.logits, run.values, losses)

    def _run(self, observations: Observation, state: State, starts: Tensor) -> "_Run":
        model, features, poses = self.model, self.encoder.encode(observations), pose_of(observations)
        visual = model.visual(features)
        embeddings = self._embed(visual, poses, observations["previous_action"], state, starts)
        tokens = model.tokens(embeddings)
        beliefs = model.believe(visual, self.config.pose_input.encode(poses), tokens, state["belief"], starts)
        logits, values = model.head(tokens, beliefs)
        return _Run(logits, values, features, poses, embeddings, beliefs)

    def _embed(self, visual: Tensor, poses: Tensor, taken: Tensor, state: State, starts: Tensor) -> Rows:
        if not self.adapts:
            return self.model.lookup(starts)
        carried = (self.model.visual(state["features"]), state["pose"])
        return self.model.impact(Seen.after(visual, poses, carried, taken, starts), state["impact"])

    def _losses(self, run: "_Run", starts: Tensor, actions: Tensor) -> dict[str, Tensor]:
        foretelling = run.embeddings._replace(table=run.embeddings.table[:-1])
        predictions = predicted(self.model.predictor, foretelling, actions[:-1], self.config.impact_index)
        mask = impact_mask(actions, starts, self.end)
        targets = {frame: change(run.poses[:-1], run.poses[1:], frame) for frame in Frame}
        errors = {frame: impact_loss(predictions, target, mask) for frame, target in targets.items()}
        logged = {f"impact_{frame.value}/log": error.detach() for frame, error in errors.items()}
        return {"impact": errors[self.config.target], **logged}


class _Run(NamedTuple):
    """Logits [T, n, A], values [T, n], what the state and the losses are made of, [T, n, ...], and the embeddings after each step."""

    logits: Tensor
    values: Tensor
    features: Tensor
    poses: Tensor
    embeddings: Rows
    beliefs: Tensor
