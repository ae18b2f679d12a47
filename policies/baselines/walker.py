"""A floor for ObjectNav: walks about, and says END at random. It sees no goal, keeps no map and heads for no frontier."""

import torch
from torch import Tensor

from embodied.actions import ActionKind, ActionSpace
from embodied.policy import Decision, Observation, Policy, State, Unrolled
from policies.baselines.config import WalkerConfig
from policies.observations import previous

_NEVER = -1e9
"""The logarithm of a chance of next to nothing; an infinite one would make of an average nothing at all."""


class WalkerPolicy(Policy):
    """Takes the longest step ahead until one changes nothing it sees: then something is in the way, and it turns at random or says END.

    All it remembers is the sum over its last frame.
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
        """Nothing seen."""
        return {"sum": torch.zeros(n, 1, dtype=torch.float64, device=self.free.device)}

    def step(self, observation: Observation, state: State, starts: Tensor) -> Decision:
        """One step: an unroll of length one."""
        logits, sums = self._run({key: value[None] for key, value in observation.items()}, state, starts[None])
        return Decision(logits[0], torch.zeros(starts.shape, device=starts.device), {"sum": sums[-1]})

    def unroll(self, observations: Observation, state: State, starts: Tensor, actions: Tensor) -> Unrolled:
        """T steps; no losses."""
        logits, _ = self._run(observations, state, starts)
        return Unrolled(logits, torch.zeros(starts.shape, device=starts.device), {})

    def _run(self, observations: Observation, state: State, starts: Tensor) -> tuple[Tensor, Tensor]:
        """Logits [T, n, A] and sums over frames [T, n, 1]."""
        frames = observations[self.frame]
        scaled = frames if self.frame == "rgb" else (frames * 1000).round()  # whole numbers: sums are exact
        sums = scaled.flatten(2).sum(-1, dtype=torch.float64)[..., None]
        still = (sums == previous(sums, state["sum"], starts)) & ~starts[..., None]
        stuck = still & self.is_move[observations["previous_action"]][..., None]
        return torch.where(stuck, self.blocked, self.free), sums
