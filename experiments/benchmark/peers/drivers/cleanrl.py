"""Recurrent PPO in one file, as CleanRL writes it: no library between the algorithm and torch.

After the shape of CleanRL's `ppo_atari_lstm.py` (Huang et al., 2022), with a GRU: the recurrence is
called step by step and reset where an episode began, minibatches hold whole sequences of some
bodies, `done` counts as the end of an episode whether it was terminated or cut off, and advantages
are normalised per minibatch.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from gymnasium import spaces
from torch import Tensor, nn
from torch.distributions import Categorical

from configs import TrainConfig
from embodied.tensor_types import Observation
from embodied.training.ppo import PPOConfig
from experiments.benchmark.peers.assignment import Assignment, DriverFacts, Lever
from experiments.benchmark.peers.drivers.world import NetworkTrunk, Recorded, environment, initialise, tensors, trained
from experiments.benchmark.peers.progress import PeerProgress

PULLED = {Lever.FUSED, Lever.COMPILE, Lever.BFLOAT16}


class Agent(nn.Module):
    """Body, GRU, actor and critic. Rows of observations are [T * n, ...], time first."""

    def __init__(self, config: TrainConfig, space: spaces.Dict, actions: int) -> None:
        super().__init__()
        self.body = NetworkTrunk(config.policy, space, actions)
        self.gru = nn.GRU(self.body.width, config.policy.hidden)
        self.actor, self.critic = nn.Linear(config.policy.hidden, actions), nn.Linear(config.policy.hidden, 1)
        initialise(self.gru, self.actor, self.critic)

    def states(self, observation: Observation, state: Tensor, done: Tensor) -> tuple[Tensor, Tensor]:
        """Hidden states [T * n, h] of every step and the last one [1, n, h]; `state` is zeroed
        before the steps where `done` [T * n].
        """
        n = state.shape[1]
        inputs = self.body(observation).reshape(-1, n, self.gru.input_size)
        hidden = []
        for row, over in zip(inputs, done.reshape(-1, n), strict=True):
            out, state = self.gru(row[None], (1.0 - over).view(1, n, 1) * state)
            hidden.append(out)
        return torch.cat(hidden).flatten(0, 1), state

    def act(
        self, observation: Observation, state: Tensor, done: Tensor, action: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Action, its log-probability, the entropy, the value, and the state after."""
        hidden, state = self.states(observation, state, done)
        distribution = Categorical(logits=self.actor(hidden).float(), validate_args=False)
        action = distribution.sample() if action is None else action
        value = self.critic(hidden).float().flatten()
        return action, distribution.log_prob(action), distribution.entropy(), value, state.float()


class Storage:
    """One rollout: rows [T, n, ...]."""

    def __init__(self, length: int, env: Recorded) -> None:
        shape = (length, env.num_envs)
        self.observations = {
            name: torch.zeros(length, *space.shape, dtype=torch.from_numpy(np.empty(0, space.dtype)).dtype)
            for name, space in env.observation_space.spaces.items()
        }
        self.actions = torch.zeros(shape, dtype=torch.int64)
        self.log_probs, self.rewards, self.dones, self.values = (torch.zeros(shape) for _ in range(4))

    def observe(self, t: int, observation: Observation) -> None:
        """Copy what is seen at step t."""
        for name, rows in self.observations.items():
            rows[t] = observation[name]


def main(folder: Path) -> None:
    """Train until stopped."""
    config, assignment = Assignment.read(folder)
    torch.set_num_threads(assignment.threads)
    torch.manual_seed(config.seed)
    levers = assignment.levers
    env = environment(config, PeerProgress(folder), bodies=config.trainer.bodies, seed=config.seed)
    agent = Agent(config, env.single_observation_space, env.single_action_space.n)
    DriverFacts.of(trained(agent), f"one file on torch {torch.__version__}", levers & PULLED).write(folder)
    if Lever.COMPILE in levers:
        agent.body.compile()
    fused = True if Lever.FUSED in levers else None
    optimiser = torch.optim.Adam(agent.parameters(), lr=config.ppo.learning_rate, fused=fused)
    learn(env, agent, optimiser, config, low=Lever.BFLOAT16 in levers)


def learn(env: Recorded, agent: Agent, optimiser: torch.optim.Optimizer, config: TrainConfig, *, low: bool) -> None:
    """Collects and updates, for all the steps of the run."""
    ppo, seed = config.ppo, config.trainer.seed
    rng = np.random.default_rng(seed)
    storage = Storage(ppo.rollout, env)
    observation = tensors(env.reset(seed=seed)[0])
    done, state = torch.zeros(env.num_envs), torch.zeros(1, env.num_envs, agent.gru.hidden_size)
    for _ in range(config.trainer.steps // config.steps_per_update):
        before = state.clone()
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16, low):
            for t in range(ppo.rollout):
                storage.observe(t, observation)
                storage.dones[t] = done
                action, storage.log_probs[t], _, storage.values[t], state = agent.act(observation, state, done)
                storage.actions[t] = action
                observed, reward, terminated, truncated, _ = env.step(action.numpy())
                observation, done = tensors(observed), torch.from_numpy(terminated | truncated).float()
                storage.rewards[t] = torch.from_numpy(reward) * ppo.reward_scale
            following = agent.act(observation, state, done)[3]
        advantages = estimate(storage, following, done, ppo)
        update(agent, optimiser, storage, advantages, before, config, rng, low)


def estimate(storage: Storage, following: Tensor, done: Tensor, ppo: PPOConfig) -> Tensor:
    """Generalised advantages [T, n]."""
    advantages, running = torch.zeros_like(storage.rewards), torch.zeros_like(following)
    for t in reversed(range(ppo.rollout)):
        last = t == ppo.rollout - 1
        going_on = 1.0 - (done if last else storage.dones[t + 1])
        value = following if last else storage.values[t + 1]
        error = storage.rewards[t] + ppo.discount * value * going_on - storage.values[t]
        advantages[t] = running = error + ppo.discount * ppo.gae_lambda * going_on * running
    return advantages


def update(
    agent: Agent,
    optimiser: torch.optim.Optimizer,
    storage: Storage,
    advantages: Tensor,
    before: Tensor,
    config: TrainConfig,
    rng: np.random.Generator,
    low: bool,
) -> None:
    """Some epochs of minibatches of whole sequences."""
    ppo, max_norm = config.ppo, config.optimiser.max_gradient_norm
    returns = advantages + storage.values
    for _ in range(ppo.epochs):
        for bodies in np.array_split(rng.permutation(config.trainer.bodies), ppo.minibatches):
            which = torch.from_numpy(bodies)
            rows = _rows(which)
            observation = {name: rows(values) for name, values in storage.observations.items()}
            with torch.autocast("cpu", torch.bfloat16, low):
                _, log_probs, entropy, values, _ = agent.act(
                    observation, before[:, which], rows(storage.dones), rows(storage.actions)
                )
            loss = objective(
                log_probs - rows(storage.log_probs), rows(advantages), values - rows(returns), entropy, ppo
            )
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(agent.parameters(), max_norm)
            optimiser.step()


def objective(log_ratio: Tensor, advantages: Tensor, errors: Tensor, entropy: Tensor, ppo: PPOConfig) -> Tensor:
    """The clipped loss, the values' and the bonus for entropy."""
    ratio = log_ratio.exp()
    advantages = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
    clipped = torch.clamp(ratio, 1 - ppo.clip, 1 + ppo.clip)
    policy = torch.max(-advantages * ratio, -advantages * clipped).mean()
    value = 0.5 * errors.square().mean()
    return policy - ppo.entropy_coefficient * entropy.mean() + ppo.value_coefficient * value


def _rows(which: Tensor) -> Callable[[Tensor], Tensor]:
    """Rows [T, n, ...] to those of some bodies, [T * k, ...]."""
    return lambda rows: rows[:, which].flatten(0, 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
