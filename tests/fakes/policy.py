"""The smallest policy with a memory."""

import torch
from torch import Tensor, nn

from embodied.policy import Decision, Policy, Unrolled
from embodied.tensor_types import Observation, State


class SmallPolicy(Policy):
    """Frame and previous action -> GRU cell -> actor and critic, with an auxiliary loss called
    `guess`.

    The frame's weights lie in memory with their channels last, as those of fast convolutions do.
    """

    def __init__(self, cells: int = 7, actions: int = 3, width: int = 32) -> None:
        super().__init__()
        self.see = nn.Conv2d(3, width, (1, cells)).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.did = nn.Embedding(actions + 1, width)
        self.memory = nn.GRUCell(width, width)
        self.actor, self.critic = nn.Linear(width, actions), nn.Linear(width, 1)
        self.guess = nn.Linear(width, actions)
        self.width = width

    def initial_state(self, n: int) -> State:
        return {"hidden": torch.zeros(n, self.width)}

    def step(self, observation: Observation, state: State, starts: Tensor) -> Decision:
        frame = observation["frame"].movedim(-1, 1).float() / 255
        seen = self.see(frame).flatten(1) + self.did(observation["previous_action"])
        hidden = self.memory(seen.relu(), state["hidden"] * ~starts[:, None])
        return Decision(self.actor(hidden), self.critic(hidden)[:, 0], {"hidden": hidden})

    def unroll(self, observations: Observation, state: State, starts: Tensor, actions: Tensor) -> Unrolled:
        logits, values, guesses = [], [], []
        for t in range(len(starts)):
            decision = self.step({k: v[t] for k, v in observations.items()}, state, starts[t])
            state = decision.state
            logits.append(decision.logits)
            values.append(decision.value)
            guesses.append(self.guess(state["hidden"]))
        loss = nn.functional.cross_entropy(torch.stack(guesses).flatten(0, 1), actions.flatten())
        return Unrolled(torch.stack(logits), torch.stack(values), {"guess": loss})
