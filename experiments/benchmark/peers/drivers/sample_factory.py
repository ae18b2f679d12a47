"""Sample Factory: its own workers, each with Surefoot's vector environments, inference and learning
in processes of their own (APPO).
"""

import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
import torch
from sample_factory.algo.utils.context import global_model_factory
from sample_factory.cfg.arguments import parse_full_cfg, parse_sf_args
from sample_factory.envs.env_utils import register_env
from sample_factory.model.actor_critic import ActorCritic, create_actor_critic, default_make_actor_critic_func
from sample_factory.model.encoder import Encoder
from sample_factory.train import run_rl
from torch import Tensor

from configs import TrainConfig
from experiments.benchmark.peers.assignment import Assignment, DriverFacts, Lever
from experiments.benchmark.peers.drivers.world import NetworkTrunk, environment, in_one_thread, initialise, trained
from experiments.benchmark.peers.progress import PeerProgress

WORKERS, SPLITS = 2, 2
"""Worker processes, and groups of bodies that each of them steps in turn while the other waits for
its actions.
"""
STEP_BACK = 10
"""The niceness that Sample Factory adds to its workers beyond its own setting."""
PULLED = {Lever.ASYNC}


def _forward(wrapper: gymnasium.Wrapper[Any, Any, Any, Any], name: str) -> Any:
    if name.startswith("_"):
        raise AttributeError(name)
    return getattr(wrapper.env, name)


gymnasium.Wrapper.__getattr__ = _forward  # type: ignore[attr-defined]
# Until Gymnasium 1.0 wrappers passed on what they had not; Sample Factory 2.1.1 asks its wrappers
# for the number of agents.


class SampleFactoryEnv(gymnasium.Env[Any, Any]):
    """A vector environment of Surefoot as the batch of agents that Sample Factory's batched
    sampling takes.
    """

    is_multiagent = True

    def __init__(self, folder: Path, group: int) -> None:
        config, _ = Assignment.read(folder)
        bodies = config.trainer.bodies // (WORKERS * SPLITS)
        progress = PeerProgress(folder, max(group, 0))
        self.env = environment(in_one_thread(config), progress, bodies=bodies, seed=config.seed + group)
        self.num_agents = bodies
        self.observation_space, self.action_space = self.env.single_observation_space, self.env.single_action_space
        self.render_mode = None

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> Any:
        """Begin; groups differ by the seed they were made with."""
        return self.env.reset()[0], {}

    def step(self, action: Any) -> Any:
        """One step of every body."""
        observation, reward, terminated, truncated, _ = self.env.step(action)
        return observation, reward.astype(np.float32), terminated, truncated, {}

    def close(self) -> None:
        """Close the environment."""
        self.env.close()


class BodyEncoder(Encoder):
    """The body of the network."""

    def __init__(self, cfg: Any, space: gymnasium.spaces.Dict) -> None:
        super().__init__(cfg)
        config, _ = Assignment.read(Path(cfg.assigned))
        self.body = NetworkTrunk(config.policy, space, space["previous_action"].n - 1)

    def forward(self, observations: dict[str, Tensor]) -> Tensor:
        """[N, width]."""
        return self.body(observations)

    def get_out_size(self) -> int:
        """The width."""
        return self.body.width


def make_env(
    full_env_name: str, cfg: Any = None, env_config: Any = None, render_mode: str | None = None
) -> SampleFactoryEnv:
    """The environment of one group of one worker."""
    group = -1 if env_config is None else env_config.worker_index * SPLITS + env_config.vector_index
    return SampleFactoryEnv(Path(cfg.assigned), group)


def settings(config: TrainConfig, assignment: Assignment, folder: Path) -> list[str]:
    """The settings of the run as Sample Factory's arguments; its value loss lacks the half in front
    of the square.
    """
    ppo = config.ppo
    chosen = {
        "env": "surefoot",
        "device": "cpu",
        "seed": config.seed,
        "async_rl": Lever.ASYNC in assignment.levers,
        "batched_sampling": True,
        "num_workers": WORKERS,
        "num_envs_per_worker": SPLITS,
        "worker_num_splits": SPLITS,
        "rollout": ppo.rollout,
        "recurrence": ppo.rollout,
        "batch_size": config.steps_per_update // ppo.minibatches,
        "num_batches_per_epoch": ppo.minibatches,
        "num_epochs": ppo.epochs,
        "shuffle_minibatches": False,
        "gamma": ppo.discount,
        "gae_lambda": ppo.gae_lambda,
        "ppo_clip_ratio": ppo.clip,
        "ppo_clip_value": 1e6,
        "value_loss_coeff": ppo.value_coefficient / 2,
        "exploration_loss_coeff": ppo.entropy_coefficient,
        "reward_scale": ppo.reward_scale,
        "value_bootstrap": True,
        "learning_rate": ppo.learning_rate,
        "adam_eps": 1e-8,
        "max_grad_norm": config.optimiser.max_gradient_norm,
        "normalize_input": False,
        "normalize_returns": False,
        "use_rnn": True,
        "rnn_type": "gru",
        "rnn_size": config.policy.hidden,
        "train_for_env_steps": config.trainer.steps,
        "train_dir": folder / "sample_factory",
        "experiment": "run",
        "restart_behavior": "overwrite",
        "policy_initialization": "torch_default",
        "heartbeat_reporting_interval": 10**6,
        "log_to_file": False,
        "default_niceness": os.nice(0) - STEP_BACK,
    }
    return [f"--{name}={value}" for name, value in chosen.items()]


def make_model(cfg: Any, space: Any, actions: Any) -> ActorCritic:
    """The library's network, which begins as everyone's."""
    model = default_make_actor_critic_func(cfg, space, actions)
    initialise(model.core.core, model.action_parameterization.distribution_linear, model.critic_linear)
    return model


def register() -> None:
    """Make our environment and network known; the library hands them on to its processes."""
    register_env("surefoot", make_env)
    global_model_factory().register_encoder_factory(BodyEncoder)
    global_model_factory().register_actor_critic_factory(make_model)


def configured(config: TrainConfig, assignment: Assignment, folder: Path) -> Any:
    """Sample Factory's configuration."""
    arguments = settings(config, assignment, folder)
    parser, _ = parse_sf_args(argv=arguments)
    parser.add_argument("--assigned", default=str(folder))
    return parse_full_cfg(parser, argv=arguments)


def main(folder: Path) -> None:
    """Train until stopped."""
    config, assignment = Assignment.read(folder)
    torch.set_num_threads(assignment.threads)
    register()
    cfg = configured(config, assignment, folder)
    env = SampleFactoryEnv(folder, -1)
    model = create_actor_critic(cfg, env.observation_space, env.action_space)
    env.close()
    DriverFacts.of(trained(model), f"sample-factory {version('sample-factory')}", assignment.levers & PULLED).write(
        folder
    )
    run_rl(cfg)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
