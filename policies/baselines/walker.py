"""A baseline for ObjectNav that walks and says END at random: no goal, no map, no frontiers."""

from dataclasses import dataclass

import torch
from gymnasium import spaces
from torch import Tensor

from embodied import validation
from embodied.actions import ActionKind, ActionSpace
from embodied.policy import Decision, Policy, Unrolled
from embodied.tensor_types import Observation, State
from policies.observations import check_keys, previous

_NEVER = -1e9
"""The logarithm of a negligible probability; minus infinity would spoil averages."""


@dataclass(frozen=True, kw_only=True)
class WalkerConfig:
    """Probabilities at every step.

    Raises:
        ValueError: naming the field, its value and what is allowed.
    """

    turn: float = 0.1
    """Of a turn where the path is free."""
    end: float = 0.01
    """Of END where the path is free."""
    end_blocked: float = 0.2
    """Of END where something blocks the path: objects are near there."""

    def __post_init__(self) -> None:
        validation.within(self, 0, 1, "turn", "end", "end_blocked")
        validation.require(self.turn + self.end <= 1, "turn", self.turn, f"at most 1 - end ({1 - self.end})")

    def build(self, observation_space: spaces.Dict, actions: ActionSpace) -> "WalkerPolicy":
        """Builds the policy for these actions.

        Raises:
            ValueError: when the observation has no frame that shows whether a step was blocked.
        """
        frames = [name for name in ("rgb", "depth") if name in observation_space.spaces]
        if not frames:
            raise ValueError(
                f"the policy needs 'rgb' or 'depth'; the observation holds {list(observation_space.spaces)}"
            )
        check_keys(observation_space, ("previous_action",))
        return WalkerPolicy(self, frames[0], actions)


class WalkerPolicy(Policy):
    """Takes the longest step ahead until the frame does not change, then turns at random or ends.

    Its state is the sum over the last frame.
    """

    free: Tensor
    blocked: Tensor
    is_move: Tensor

    def __init__(self, config: WalkerConfig, frame: str, actions: ActionSpace) -> None:
        super().__init__()
        self.config, self.frame = config, frame
        turns, end = torch.as_tensor(actions.of_kind(ActionKind.TURN)), actions.end
        ahead = int(actions.motions[:, 0].argmax())
        free, blocked = torch.zeros(2, len(actions))
        free[turns], free[end] = config.turn / len(turns), config.end
        free[ahead] = 1 - config.turn - config.end
        blocked[turns], blocked[end] = (1 - config.end_blocked) / len(turns), config.end_blocked
        moves = torch.tensor([action.kind is ActionKind.MOVE for action in actions.actions] + [False])
        for name, chances in (("free", free), ("blocked", blocked)):
            self.register_buffer(name, chances.log().clamp(min=_NEVER), persistent=False)
        self.register_buffer("is_move", moves, persistent=False)

    def initial_state(self, n: int) -> State:
        """Zero."""
        return {"sum": torch.zeros(n, 1, dtype=torch.float64, device=self.free.device)}

    def step(self, observation: Observation, state: State, starts: Tensor) -> Decision:
        """One step: an unroll of length one."""
        logits, sums = self._run({key: value[None] for key, value in observation.items()}, state, starts[None])
        return Decision(logits[0], torch.zeros(starts.shape, device=starts.device), {"sum": sums[-1]})

    def unroll(self, observations: Observation, state: State, starts: Tensor, actions: Tensor) -> Unrolled:
        """Unrolls T steps, without losses."""
        logits, _ = self._run(observations, state, starts)
        return Unrolled(logits, torch.zeros(starts.shape, device=starts.device), {})

    def _run(self, observations: Observation, state: State, starts: Tensor) -> tuple[Tensor, Tensor]:
        """Computes logits [T, n, A] and sums over frames [T, n, 1]."""
        frames = observations[self.frame]
        scaled = frames if self.frame == "rgb" else (frames * 1000).round()  # integers: sums are exact
        sums = scaled.flatten(2).sum(-1, dtype=torch.float64)[..., None]
        still = (sums == previous(sums, state["sum"], starts)) & ~starts[..., None]
        stuck = still & self.is_move[observations["previous_action"]][..., None]
        return torch.where(stuck, self.blocked, self.free), sums
