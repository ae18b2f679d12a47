"""The controller a roboticist would write: identify the actions, then plan on the goal vector."""

from dataclasses import dataclass
from enum import Enum

import torch
from gymnasium import spaces
from torch import Tensor

from embodied import validation
from embodied.actions import ActionSpace
from embodied.policy import Decision, Policy, Unrolled
from embodied.tensor_geometry import PoseFrame, change_of_pose
from embodied.tensor_types import Observation, State
from policies.baselines.certain import sure_of
from policies.baselines.detour import Detour, go_round
from policies.baselines.identification import Identified, Surprise, identify, idle
from policies.baselines.plan import cheapest, costs, moved, staying
from policies.observations import check_pose

FORGET = 0.8
"""What is kept, each step, of the surprises that speak against a delay."""

MARGIN = 0.5
"""How many surprises fewer a longer delay must explain to be believed."""

WASTE = 8.0
"""Steps that an action costs on top when it is known to do nothing."""


class Trial(Enum):
    """When actions are tried: `first`, each once as the episode starts; `as_needed`, when
    planned.
    """

    FIRST = "first"
    AS_NEEDED = "as_needed"


@dataclass(frozen=True, kw_only=True)
class IdentifyConfig:
    """Settings of the identifying controller.

    Raises:
        ValueError: naming the field, its value and what is allowed.
    """

    radius: float = 0.2
    """END within this many metres of the goal."""
    trial: Trial = Trial.FIRST
    patience: int = 4
    """An action that falls short this many times in a row is believed to do no more."""
    longest_delay: int = 2
    """Delays of up to this many steps are considered."""

    def __post_init__(self) -> None:
        validation.above(self, 0, "radius")
        validation.at_least(self, patience=1, longest_delay=0)

    def build(self, observation_space: spaces.Dict, actions: ActionSpace) -> "IdentifyPolicy":
        """Builds the policy for these actions.

        Raises:
            ValueError: when the observation lacks a part of the pose.
        """
        check_pose(observation_space)
        return IdentifyPolicy(self, actions)


class IdentifyPolicy(Policy):
    """Learns in each episode what every action does, from the pose alone, and plans with that; it
    looks at no frame.

    Every delay from 0 to the longest one is a hypothesis of its own, with its own idea of what each
    action does: the one that was least surprised of late is planned with, from where the actions
    still under way will have brought the body. Shapes: D delays, A actions.
    """

    nominal: Tensor

    def __init__(self, config: IdentifyConfig, actions: ActionSpace) -> None:
        super().__init__()
        self.config, self.end, self.delays = config, actions.end, config.longest_delay + 1
        motions = torch.as_tensor(actions.motions, dtype=torch.float32)
        motions[:, 2] = torch.deg2rad(motions[:, 2])
        self.register_buffer("nominal", motions, persistent=False)

    def initial_state(self, n: int) -> State:
        """Nothing tried: every action is assumed to do what it says."""
        zeros, actions = self.nominal.new_zeros, self.end + 1
        return {
            "pose": zeros(n, 3),
            "history": zeros(n, self.delays) + actions,
            "tried": zeros(n, actions),
            "motion": self.nominal.expand(n, self.delays, -1, -1).clone(),
            "seen": zeros(n, self.delays, actions),
            "doubts": zeros(n, self.delays, actions),
            "surprises": zeros(n, self.delays),
            "via": zeros(n, 2),
            "steps": zeros(n),
            "bumps": zeros(n),
            "hits": zeros(n),
            "nearest": zeros(n) + 1e6,
        }

    def step(self, observation: Observation, state: State, starts: Tensor) -> Decision:
        """Learn from what the last action did, then plan."""
        state = self._begun_anew(state, starts, tuple(state))
        pose = torch.cat((observation["gps"], observation["compass"]), -1).float()
        learned, surprise = self._learn(state, observation["previous_action"], pose)
        delay, motions = self.believed(learned)
        trying = self._untried(learned).any(-1) & (self.config.trial is Trial.FIRST)
        blocked, free = (flag.gather(1, delay[:, None])[:, 0] for flag in (surprise.blocked, surprise.free))
        detour, target = self._detour(state, observation, pose, blocked & ~trying, free)
        price, stuck = self._price(motions, self._after_pending(target, motions, learned["history"], delay))
        actions = torch.where(trying, self._untried(learned).to(torch.uint8).argmax(-1), cheapest(price))
        actions = torch.where(observation["pointgoal"][:, 0] < self.config.radius, self.end, actions)
        kept = self._begun_anew(learned, stuck & ~trying, _IDENTIFIED)
        return Decision(
            sure_of(actions, self.end + 1), torch.zeros(len(starts), device=starts.device), kept | detour._asdict()
        )

    def _begun_anew(self, state: State, where: Tensor, names: tuple[str, ...]) -> State:
        """The state with those parts blank where [n] it says so."""
        blank = self.initial_state(len(where))
        return state | {name: torch.where(_like(where, blank[name]), blank[name], state[name]) for name in names}

    def _learn(self, state: State, previous: Tensor, pose: Tensor) -> tuple[State, Surprise]:
        """The state with what the last step showed, under every delay."""
        history = torch.cat((previous[:, None].float(), state["history"][:, :-1]), 1)
        outcome = change_of_pose(state["pose"], pose, PoseFrame.EGOCENTRIC)[:, None].expand(-1, self.delays, -1)
        known = Identified(state["motion"], state["seen"], state["doubts"])
        known, surprise = identify(known, history, outcome, self.config.patience)
        tried = state["tried"] + (previous[:, None] == torch.arange(self.end + 1, device=pose.device))
        surprises = FORGET * state["surprises"] + surprise.different
        memory = {"pose": pose, "history": history, "tried": tried, "surprises": surprises}
        return memory | known._asdict(), surprise

    def believed(self, learned: State) -> tuple[Tensor, Tensor]:
        """The most likely delay [n], and the motions [n, A, 3] found under it."""
        handicap = MARGIN * torch.arange(self.delays, device=learned["surprises"].device)
        delay = (learned["surprises"] + handicap).argmin(-1)
        return delay, learned["motion"][torch.arange(len(delay), device=delay.device), delay]

    def _detour(
        self, state: State, observation: Observation, pose: Tensor, blocked: Tensor, free: Tensor
    ) -> tuple[Detour, Tensor]:
        """The detour after this step, and where to head for, in the body's frame [n, 2]."""
        rho, phi = observation["pointgoal"].float().unbind(-1)
        position, yaw = pose[:, :2], pose[:, 2]
        goal = position + rho[:, None] * torch.stack(((phi + yaw).cos(), (phi + yaw).sin()), -1)
        detour, target = go_round(Detour(*(state[name] for name in Detour._fields)), position, goal, blocked, free)
        here = torch.cat((torch.zeros_like(position), yaw[:, None]), -1)
        return detour, moved(target - position, here)

    def _after_pending(self, goal: Tensor, motions: Tensor, history: Tensor, delay: Tensor) -> Tensor:
        """Where `goal` [n, 2] will lie once the actions still under way are done."""
        rows = torch.arange(len(delay), device=delay.device)
        for age in reversed(range(self.delays - 1)):
            pending = history[:, age]
            known = (pending >= 0) & (pending <= self.end)
            motion = motions[rows, torch.where(known, pending, self.end).long()]
            goal = torch.where(((age < delay) & known)[:, None], moved(goal, motion), goal)
        return goal

    def _price(self, motions: Tensor, goal: Tensor) -> tuple[Tensor, Tensor]:
        """Returns the cost [n, M] of starting with each motion, and whether [n] no plan leads
        nearer.
        """
        motions, reach = motions[:, : self.end], 0.9 * self.config.radius
        found = costs(motions, goal, reach)
        stuck = found.amin(-1) >= 1 + staying(motions, goal, reach) - 1e-3
        return torch.where(idle(motions), found + WASTE, found), stuck

    def _untried(self, learned: State) -> Tensor:
        """Which motions [n, M] have not been taken yet."""
        return learned["tried"][:, : self.end] <= 0

    def unroll(self, observations: Observation, state: State, starts: Tensor, actions: Tensor) -> Unrolled:
        """T steps, one after the other; no losses."""
        logits = []
        for t in range(len(starts)):
            decision = self.step({key: value[t] for key, value in observations.items()}, state, starts[t])
            state = decision.state
            logits.append(decision.logits)
        return Unrolled(torch.stack(logits), torch.zeros(starts.shape, device=starts.device), {})


_IDENTIFIED = ("tried", "motion", "seen", "doubts", "surprises")
"""Returns the state that restarts identification when no known action leads nearer to the goal."""


def _like(flags: Tensor, tensor: Tensor) -> Tensor:
    """Flags [n] with as many axes as a tensor [n, ...]."""
    return flags.reshape(-1, *[1] * (tensor.dim() - 1))
