"""PPO updates: epochs of minibatches of whole sequences."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from embodied.policy import Policy
from embodied.tensor_types import Observation, State
from embodied.training.algorithm import NonFiniteError
from embodied.training.config import Precision
from embodied.training.distributed import Ranks
from embodied.training.gradients import Gradients
from embodied.training.optim.adam import restore
from embodied.training.optim.config import OptimiserConfig
from embodied.training.ppo.config import PPOConfig
from embodied.training.ppo.gae import advantages, normalise
from embodied.training.ppo.loss import Batch, ppo_loss
from embodied.training.ppo.rollout import Rollout


class Learner:
    """Updates `policy` with all ranks: each on its own bodies, gradients averaged per minibatch."""

    def __init__(
        self, policy: Policy, optimiser: OptimiserConfig, ranks: Ranks, *, seed: int, precision: Precision
    ) -> None:
        self._policy, self._ranks = policy, ranks
        ranks.broadcast(policy.state_dict().values())
        self._optimiser, self._max_norm = optimiser.build(policy.parameters()), optimiser.max_gradient_norm
        self._low_precision = precision is Precision.BFLOAT16
        self._gradients = Gradients(policy, ranks)
        self.rng = np.random.default_rng([seed, ranks.rank] if ranks.rank else seed)

    def update(self, rollout: Rollout, config: PPOConfig) -> dict[str, float]:
        """Learns from a rollout; returns means of losses and statistics over the minibatches.

        Learns nothing where invalid episodes leave any rank fewer bodies than minibatches.

        Raises:
            NonFiniteError: before the step that would have spoilt the parameters.
        """
        if not self._ranks.all(rollout.bodies >= config.minibatches):
            return {"ppo/minibatches": 0.0}
        for group in self._optimiser.param_groups:
            group["lr"] = config.learning_rate
        batch = prepare(rollout, config, self._ranks)
        taken: list[dict[str, float]] = []
        for bodies in minibatches(rollout.bodies, config, self.rng):
            taken.append(self._step(rollout, batch, bodies, config))
            if config.kl_limit is not None and taken[-1]["ppo/approx_kl"] > config.kl_limit:
                break
        means = {name: float(np.mean([numbers[name] for numbers in taken])) for name in taken[0]}
        explained = float(np.mean(self._ranks.gather(explained_variance(batch))))
        return means | {"ppo/minibatches": float(len(taken)), "ppo/explained_variance": explained}

    def _step(self, rollout: Rollout, batch: Batch, bodies: NDArray[np.intp], config: PPOConfig) -> dict[str, float]:
        """One step of the optimiser on the whole sequences of some bodies."""
        which = torch.from_numpy(bodies).to(rollout.actions.device)
        observations, state, starts = sequences(rollout, which)
        with torch.autocast(which.device.type, torch.bfloat16, enabled=self._low_precision):
            unrolled = self._policy.unroll(observations, state, starts, take(rollout.actions, which))
        loss = ppo_loss(unrolled, Batch(*(take(rows, which) for rows in batch)), config)
        numbers = require_finite(loss.terms | loss.watched, self._ranks, starts.numel())
        self._gradients.clear()
        loss.total.backward()  # type: ignore[no-untyped-call]
        self._gradients.average(starts.numel())
        norm = self._gradients.clip(self._max_norm)
        if not np.isfinite(norm):
            require_finite({f"gradient/{name}": grad for name, grad in self._gradients.named()}, self._ranks)
            raise NonFiniteError("gradient/norm")
        self._optimiser.step()
        return numbers | {"ppo/gradient_norm": norm}

    def state_dict(self) -> dict[str, Any]:
        """The optimiser's state, shared by all ranks. `rng` is this rank's own."""
        return self._optimiser.state_dict()

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Resumes from `state_dict`."""
        restore(self._optimiser, state)


def prepare(rollout: Rollout, config: PPOConfig, ranks: Ranks) -> Batch:
    """Computes advantages and returns of a rollout; advantages are normalised over all ranks."""
    scalars = {name: getattr(rollout, name) for name in ("rewards", "values", "final_values", "log_probs")}
    require_finite({f"rollout/{name}": rows for name, rows in scalars.items()}, ranks)
    estimate = advantages(
        rewards=rollout.rewards * config.reward_scale,
        values=rollout.values,
        final_values=rollout.final_values,
        terminated=rollout.terminated,
        truncated=rollout.truncated,
        discount=config.discount,
        gae_lambda=config.gae_lambda,
    )
    returns = estimate + rollout.values[:-1]
    scaled = normalise(estimate, ranks.all_reduce) if config.normalise_advantages else estimate
    return Batch(rollout.actions, rollout.log_probs, rollout.values[:-1], scaled, returns)


def minibatches(n: int, config: PPOConfig, rng: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    """Yields the bodies of each minibatch, shuffled every epoch; a single one holds all in
    order.
    """
    for _ in range(config.epochs):
        order = rng.permutation(n) if config.minibatches > 1 else np.arange(n)
        yield from np.array_split(order, config.minibatches)


def sequences(rollout: Rollout, which: Tensor) -> tuple[Observation, State, Tensor]:
    """Observations [T, k], the policy's state before them, and starts [T, k] of k bodies."""
    observations = {key: take(rows[:-1], which) for key, rows in rollout.observations.items()}
    state = {key: kept.index_select(0, which) for key, kept in rollout.state.items()}
    return observations, state, take(rollout.starts[:-1], which)


def take(rows: Tensor, which: Tensor) -> Tensor:
    """Columns `which` of rows [T, n, ...]; not copied where all are asked for: frames are large."""
    return rows if len(which) == rows.shape[1] else rows.index_select(1, which)


def require_finite(terms: Mapping[str, Tensor], ranks: Ranks, steps: int = 1) -> dict[str, float]:
    """Returns the mean of each term over the steps of all ranks, fetched from the device at once.

    Args:
        terms: tensors of this rank, means over `steps` steps.
        ranks: all processes of the training.
        steps: the weight of this rank.

    Raises:
        NonFiniteError: for the first term that holds a NaN or an infinity.
    """
    means = torch.stack([term.detach().double().mean() for term in terms.values()])
    sums = ranks.all_reduce(steps * torch.cat((means, means.new_ones(1))))  # exact for float32 terms
    numbers = dict(zip(terms, (sums[:-1] / sums[-1]).tolist(), strict=True))
    for name, number in numbers.items():
        if not np.isfinite(number):
            raise NonFiniteError(name)
    return numbers


def explained_variance(batch: Batch) -> float:
    """1 where values predict returns exactly, 0 where they do no better than a constant."""
    spread = batch.returns.var(correction=0)
    return float(1 - (batch.returns - batch.values).var(correction=0) / spread) if spread > 0 else 0.0
