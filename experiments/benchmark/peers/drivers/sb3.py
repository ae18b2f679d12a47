"""Stable-Baselines3 with the RecurrentPPO of sb3-contrib, on our environment as one `VecEnv`.

The library's recurrence is an LSTM. So that all train the same network, its LSTM is replaced by a
GRU in LSTM's clothing, and actor and critic share it with gradients from both: a subclass of the
policy, which is how the library is meant to be extended.
"""

import sys
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gymnasium import spaces
from sb3_contrib import RecurrentPPO
from sb3_contrib.common.recurrent.policies import RecurrentMultiInputActorCriticPolicy
from sb3_contrib.common.recurrent.type_aliases import RNNStates
from stable_baselines3.common.torch_layers import BaseFeaturesExtractor
from stable_baselines3.common.vec_env import VecEnv
from torch import Tensor, nn

from configs import TrainConfig
from experiments.benchmark.peers.assignment import Assignment, DriverFacts, Lever
from experiments.benchmark.peers.drivers.world import NetworkTrunk, Recorded, environment, initialise, trained
from experiments.benchmark.peers.progress import PeerProgress
from policies.recurrent import RecurrentConfig

PULLED = {Lever.FUSED, Lever.COMPILE}


class Batched(VecEnv):
    """A Gymnasium vector environment with SAME_STEP autoreset, as Stable-Baselines3 wants it: no
    loop over environments, no process.
    """

    def __init__(self, env: Recorded, reward_scale: float) -> None:
        self.env, self._scale = env, np.float32(reward_scale)
        self._actions: Any = None
        super().__init__(env.num_envs, numeric(env.single_observation_space), env.single_action_space)

    def reset(self) -> Any:
        """Begin."""
        observation, _ = self.env.reset(seed=self._seeds[0])
        self._reset_seeds()
        return self._shown(observation)

    def step_async(self, actions: Any) -> None:
        """Remember the actions."""
        self._actions = actions

    def step_wait(self) -> Any:
        """Take them."""
        observation, reward, terminated, truncated, infos = self.env.step(self._actions)
        done = terminated | truncated
        told: list[dict[str, Any]] = [{} for _ in range(self.num_envs)]
        for i in np.flatnonzero(done):
            last = {name: np.asarray(value)[None] for name, value in infos["final_obs"][i].items()}
            told[i] = {
                "terminal_observation": {name: value[0] for name, value in self._shown(last).items()},
                "TimeLimit.truncated": bool(truncated[i] and not terminated[i]),
            }
        return self._shown(observation), reward.astype(np.float32) * self._scale, done, told

    def close(self) -> None:
        """Close the environment."""
        self.env.close()

    def get_attr(self, attr_name: str, indices: Any = None) -> list[Any]:
        """The same of all."""
        return [getattr(self.env, attr_name, None)] * len(list(self._get_indices(indices)))

    def set_attr(self, attr_name: str, value: Any, indices: Any = None) -> None:
        """Nothing of an environment is set from outside."""
        raise NotImplementedError(attr_name)

    def env_method(self, method_name: str, *args: Any, indices: Any = None, **kwargs: Any) -> list[Any]:
        """Nothing of an environment is called from outside."""
        raise NotImplementedError(method_name)

    def env_is_wrapped(self, wrapper_class: Any, indices: Any = None) -> list[bool]:
        """By none of Stable-Baselines3's."""
        return [False] * len(list(self._get_indices(indices)))

    def _shown(self, observation: dict[str, Any]) -> dict[str, Any]:
        return observation | {"previous_action": observation["previous_action"].astype(np.float32)[:, None]}


def numeric(space: spaces.Dict) -> spaces.Dict:
    """The same with the previous action as a number, which the library would make a vector of zeros
    and a one of.
    """
    high = float(space["previous_action"].n - 1)
    return spaces.Dict({**space.spaces, "previous_action": spaces.Box(0.0, high, (1,), np.float32)})


class Features(BaseFeaturesExtractor):
    """The body of the network."""

    def __init__(self, space: spaces.Dict, config: RecurrentConfig, actions: int, compile: bool) -> None:
        body = NetworkTrunk(config, space, actions)
        super().__init__(space, body.width)
        self.body = body
        if compile:
            self.body.compile()

    def forward(self, observations: dict[str, Tensor]) -> Tensor:
        """[N, width]."""
        return self.body(observations)


class SB3GRU(nn.GRU):
    """Takes and gives two states like an LSTM; the second one is not used."""

    def forward(self, inputs: Tensor, states: tuple[Tensor, Tensor]) -> Any:  # type: ignore[override]
        """As `nn.LSTM.forward`."""
        outputs, hidden = super().forward(inputs, states[0])
        return outputs, (hidden, states[1])


class SB3Policy(RecurrentMultiInputActorCriticPolicy):
    """One GRU for actor and critic; the library's shared LSTM would get gradients from the actor
    alone.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        fixed = {"net_arch": [], "shared_lstm": True, "enable_critic_lstm": False, "ortho_init": False}
        super().__init__(*args, **kwargs, **fixed)
        self.lstm_actor = SB3GRU(self.features_dim, self.lstm_output_dim)
        initialise(self.lstm_actor, self.action_net, self.value_net)
        rate = self.optimizer.param_groups[0]["lr"]
        self.optimizer = self.optimizer_class(self.parameters(), lr=rate, **self.optimizer_kwargs)

    def evaluate_actions(
        self, obs: Any, actions: Tensor, lstm_states: RNNStates, episode_starts: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Values, log-probabilities and entropies."""
        hidden, _ = self._process_sequence(self.extract_features(obs), lstm_states.pi, episode_starts, self.lstm_actor)
        distribution = self._get_action_dist_from_latent(hidden)
        return self.value_net(hidden), distribution.log_prob(actions), distribution.entropy()


def learner(config: TrainConfig, env: Recorded, levers: frozenset[Lever]) -> RecurrentPPO:
    """The library's PPO with the settings of the run; its value loss lacks the half in front of the
    square.
    """
    ppo = config.ppo
    features = partial(Features, compile=Lever.COMPILE in levers)
    return RecurrentPPO(
        SB3Policy,
        Batched(env, ppo.reward_scale),
        learning_rate=ppo.learning_rate,
        n_steps=ppo.rollout,
        batch_size=config.steps_per_update // ppo.minibatches,
        n_epochs=ppo.epochs,
        gamma=ppo.discount,
        gae_lambda=ppo.gae_lambda,
        clip_range=ppo.clip,
        normalize_advantage=ppo.normalise_advantages,
        ent_coef=ppo.entropy_coefficient,
        vf_coef=ppo.value_coefficient / 2,
        max_grad_norm=config.optimiser.max_gradient_norm,
        policy_kwargs={
            "features_extractor_class": features,
            "features_extractor_kwargs": {"config": config.policy, "actions": int(env.single_action_space.n)},
            "lstm_hidden_size": config.policy.hidden,
            "optimizer_kwargs": {"eps": 1e-8} | ({"fused": True} if Lever.FUSED in levers else {}),
        },
        seed=config.seed,
        device="cpu",
    )


def main(folder: Path) -> None:
    """Train until stopped."""
    config, assignment = Assignment.read(folder)
    torch.set_num_threads(assignment.threads)
    env = environment(config, PeerProgress(folder), bodies=config.trainer.bodies, seed=config.seed)
    model = learner(config, env, assignment.levers)
    named = " ".join(f"{package} {version(package)}" for package in ("stable-baselines3", "sb3-contrib"))
    DriverFacts.of(trained(model.policy), named, assignment.levers & PULLED).write(folder)
    model.learn(config.trainer.steps)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
