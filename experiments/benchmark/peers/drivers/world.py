"""Parts that all peers share: the environment through Gymnasium's vector interface, and the network
before the recurrence.
"""

from dataclasses import replace
from typing import Any

import gymnasium
import numpy as np
import torch
from gymnasium import spaces
from torch import Tensor, nn

import envs  # noqa: F401 - registers the ids
from configs import TrainConfig
from embodied.tensor_types import Observation
from experiments.benchmark.peers.progress import PeerProgress
from policies.observations import pose_of
from policies.recurrent import RecurrentConfig

KEYS = ("episodes", "successes", "returns")


def environment(config: TrainConfig, progress: PeerProgress, *, bodies: int, seed: int) -> "Recorded":
    """`bodies` bodies in the training run's environment, as any user of Gymnasium gets it; its
    steps and episodes are reported.
    """
    simulator = config.simulator.build(bodies)
    env = gymnasium.make_vec(
        "surefoot/PointNav-v0",
        num_envs=bodies,
        simulator=simulator,
        task=config.task,
        action_space=config.action_space,
        perturbation=config.perturbation,
        scenes=simulator.scenes,
        episodes=config.episodes,
        seed=seed,
    )
    return Recorded(env, progress, every=config.ppo.rollout)


class Recorded(gymnasium.vector.VectorWrapper[Any, Any, Any]):
    """Reports at intervals of steps of all bodies: as often as others learn, so that no report
    falls into the middle of a rollout.
    """

    def __init__(self, env: gymnasium.vector.VectorEnv[Any, Any, Any], progress: PeerProgress, every: int) -> None:
        super().__init__(env)
        self._progress, self._every = progress, every
        self._steps = 0
        self._sums = dict.fromkeys(KEYS, 0.0)

    def step(self, actions: Any) -> tuple[Any, Any, Any, Any, dict[str, Any]]:
        """One step of every body."""
        result = self.env.step(actions)
        self._steps += 1
        if "final_info" in result[4]:
            self._count(result[4]["final_info"])
        if self._steps % self._every == 0:
            self._report()
        return result

    def _count(self, final: dict[str, Any]) -> None:
        ended = final["_success"]
        self._sums["episodes"] += int(ended.sum())
        self._sums["successes"] += float(final["success"][ended].sum())
        self._sums["returns"] += float(final["return"][ended].sum())

    def _report(self) -> None:
        sums = self._sums
        self._progress.report(
            steps=self._steps * self.num_envs,
            episodes=int(sums["episodes"]),
            successes=sums["successes"],
            returns=sums["returns"],
        )
        self._sums = dict.fromkeys(KEYS, 0.0)


class NetworkTrunk(nn.Module):
    """Frames, pose and previous action to one vector: the layers of `policies.recurrent` before its
    GRU, of the same sizes.
    """

    def __init__(self, config: RecurrentConfig, space: spaces.Dict, actions: int) -> None:
        super().__init__()
        self.encoder = config.encoder.build(space)
        self.pose_input = config.pose_input
        self.visual = nn.Linear(self.encoder.features, config.visual)
        self.pose = nn.Linear(config.pose_input.width, config.pose)
        self.previous_action = nn.Embedding(actions + 1, config.previous_action)
        self.width = config.visual + config.pose + config.previous_action

    def forward(self, observation: Observation) -> Tensor:
        """Observations [N, ...] -> [N, width]; the previous action may be of any type and shape
        that holds N numbers.
        """
        visual = self.visual(self.encoder(observation))
        pose = self.pose(self.pose_input.encode(pose_of(observation)))
        previous = self.previous_action(observation["previous_action"].flatten().long())
        return torch.cat((visual, pose, previous), -1)


def initialise(gru: nn.GRU, actor: nn.Linear, critic: nn.Linear) -> None:
    """As `policies.recurrent` begins: orthogonal, an actor that has no opinion yet, biases zero."""
    for name, parameter in gru.named_parameters():
        nn.init.zeros_(parameter) if "bias" in name else nn.init.orthogonal_(parameter)
    for head, gain in ((actor, 0.01), (critic, 1.0)):
        nn.init.orthogonal_(head.weight, gain)
        nn.init.zeros_(head.bias)


def in_one_thread(config: TrainConfig) -> TrainConfig:
    """The same with a single thread for every simulator, where there are several."""
    return replace(config, simulator=replace(config.simulator, threads=1))


def trained(module: nn.Module) -> int:
    """How many parameters learn."""
    return sum(parameter.numel() for parameter in module.parameters() if parameter.requires_grad)


def tensors(observation: dict[str, np.ndarray[Any, Any]]) -> Observation:
    """The same memory as tensors."""
    return {name: torch.from_numpy(values) for name, values in observation.items()}
