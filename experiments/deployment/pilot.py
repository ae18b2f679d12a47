"""Who drives: a trained policy, read from its run's configuration and its parameters alone. No trainer, optimiser or training simulator is built."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
import torch
from numpy.typing import NDArray

from configs import ConfigError, TrainConfig, restore
from embodied.checkpoint import Checkpoints, load_model
from embodied.evaluation.cell import greedy, sample
from embodied.policy import Policy
from embodied.seeding import generator
from embodied.tensors import as_tensor
from experiments import parts

Observation = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Trained:
    """A policy's parameters after so many steps, and the configuration it was trained with."""

    step: int
    model: dict[str, torch.Tensor]
    config: TrainConfig

    def policy(self, observation_space: gymnasium.Space[Any], device: str) -> Policy:
        """The policy, for these observations.

        Raises:
            ConfigError: when its parameters do not fit what it would observe.
        """
        built = parts.policy(self.config, observation_space)
        try:
            built.load_state_dict(self.model)
        except RuntimeError as fault:
            raise ConfigError(f"the checkpoint does not fit what the robot lets it observe: {fault}") from fault
        return built.to(device).eval()


def trained(checkpoint: str) -> Trained:
    """The newest checkpoint of a run folder, or the one whose folder is given.

    Raises:
        ConfigError: when there is none.
        CheckpointError: when it cannot be trusted.
    """
    path = Path(checkpoint)
    if path.name.startswith("step_"):
        step, model = load_model(path)
        return Trained(step=step, model=model, config=restore(path.parent.parent))
    found = Checkpoints(path / "checkpoints").latest_model()
    if found is None:
        raise ConfigError(f"{checkpoint} has no checkpoint: give the folder of a trained run")
    return Trained(step=found[0], model=found[1], config=restore(path))


class Pilot:
    """A policy with what it remembers of one episode, and how it takes actions from its logits."""

    def __init__(self, policy: Policy, *, seed: int, take_likeliest: bool) -> None:
        self._policy, self._greedy = policy, take_likeliest
        self._device = next((p.device for p in policy.parameters()), torch.device("cpu"))
        self._rng = generator(seed, "deployment")
        self._state, self._start = policy.initial_state(1), True

    @torch.no_grad()
    def act(self, observation: Observation) -> tuple[int, NDArray[np.float64]]:
        """The action for one observation (without batch axis), and the logits [A] it was taken from."""
        batch = {name: as_tensor(np.asarray(value)[None]).to(self._device) for name, value in observation.items()}
        starts = torch.tensor([self._start], device=self._device)
        decision = self._policy.step(batch, self._state, starts)
        self._state, self._start = decision.state, False
        logits: NDArray[np.float64] = decision.logits[0].double().cpu().numpy()
        return greedy(logits) if self._greedy else sample(self._rng, logits), logits
