"""One update: some epochs of minibatches of whole sequences."""

from collections.abc import Iterator, Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from embodied.policy import Observation, Policy, State
from embodied.ppo.config import PPOConfig
from embodied.ppo.gae import advantages, normalise
from embodied.ppo.loss import Batch, ppo_loss
from embodied.ppo.rollout import Rollout


class NonFiniteError(RuntimeError):
    """A number that must be finite is not; `term` says which."""

    def __init__(self, term: str) -> None:
        super().__init__(f"{term} is not finite")
        self.term = term


def update(
    policy: Policy, optimiser: torch.optim.Optimizer, rollout: Rollout, config: PPOConfig, rng: np.random.Generator
) -> dict[str, float]:
    """Improve `policy` on a full rollout; gives the means of losses and statistics over the minibatches.

    Raises:
        NonFiniteError: before the step that would have spoilt the parameters.
    """
    batch = prepare(rollout, config)
    sums: dict[str, float] = {}
    count = 0
    for bodies in minibatches(rollout.bodies, config, rng):
        numbers = step(policy, optimiser, rollout, batch, bodies, config)
        count += 1
        for name, number in numbers.items():
            sums[name] = sums.get(name, 0.0) + number
        if config.kl_limit is not None and numbers["ppo/approx_kl"] > config.kl_limit:
            break
    means = {name: total / count for name, total in sums.items()}
    return means | {"ppo/minibatches": float(count), "ppo/explained_variance": explained_variance(batch)}


def prepare(rollout: Rollout, config: PPOConfig) -> Batch:
    """Advantages and returns of a full rollout."""
    scalars = {name: getattr(rollout, name) for name in ("rewards", "values", "final_values", "log_probs")}
    require_finite({f"rollout/{name}": rows for name, rows in scalars.items()})
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
    scaled = normalise(estimate) if config.normalise_advantages else estimate
    return Batch(rollout.actions, rollout.log_probs, rollout.values[:-1], scaled, returns)


def minibatches(n: int, config: PPOConfig, rng: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    """Indices of the bodies of each minibatch, dealt anew every epoch; a single one holds them all in order."""
    for _ in range(config.epochs):
        order = rng.permutation(n) if config.minibatches > 1 else np.arange(n)
        yield from np.array_split(order, config.minibatches)


def step(
    policy: Policy,
    optimiser: torch.optim.Optimizer,
    rollout: Rollout,
    batch: Batch,
    bodies: NDArray[np.intp],
    config: PPOConfig,
) -> dict[str, float]:
    """One step of the optimiser on the whole sequences of some bodies."""
    which = torch.from_numpy(bodies).to(rollout.actions.device)
    observations, state, starts = sequences(rollout, which)
    with torch.autocast(which.device.type, torch.bfloat16, enabled=config.precision.dtype is torch.bfloat16):
        unrolled = policy.unroll(observations, state, starts, take(rollout.actions, which))
    loss = ppo_loss(unrolled, Batch(*(take(rows, which) for rows in batch)), config)
    numbers = require_finite(loss.terms | loss.watched)
    optimiser.zero_grad(set_to_none=True)
    loss.total.backward()  # type: ignore[no-untyped-call]
    norm = clip_gradients(policy, config.max_gradient_norm)
    optimiser.step()
    return numbers | {"ppo/gradient_norm": norm}


def clip_gradients(policy: Policy, max_norm: float) -> float:
    """The norm of the whole gradient, before it is scaled down to `max_norm` at most."""
    try:
        return float(nn.utils.clip_grad_norm_(policy.parameters(), max_norm, error_if_nonfinite=True))
    except RuntimeError as fault:
        require_finite({f"gradient/{k}": p.grad for k, p in policy.named_parameters() if p.grad is not None})
        raise NonFiniteError("gradient/norm") from fault


def sequences(rollout: Rollout, which: Tensor) -> tuple[Observation, State, Tensor]:
    """Observations [T, k], the policy's state before them, and starts [T, k] of some bodies."""
    observations = {key: take(rows[:-1], which) for key, rows in rollout.observations.items()}
    return observations, {key: kept[which] for key, kept in rollout.state.items()}, take(rollout.starts[:-1], which)


def take(rows: Tensor, which: Tensor) -> Tensor:
    """Columns `which` of rows [T, n, ...]; all of them are not copied, because frames are large."""
    return rows if len(which) == rows.shape[1] else rows[:, which]


def require_finite(terms: Mapping[str, Tensor]) -> dict[str, float]:
    """The mean of each term, fetched from the device at once.

    Raises:
        NonFiniteError: for the first term that holds a NaN or an infinity.
    """
    means = torch.stack([term.detach().double().mean() for term in terms.values()]).tolist()
    numbers = dict(zip(terms, means, strict=True))
    for name, number in numbers.items():
        if not np.isfinite(number):
            raise NonFiniteError(name)
    return numbers


def explained_variance(batch: Batch) -> float:
    """1 where the values foretold the returns exactly, 0 where they did no better than a constant."""
    spread = batch.returns.var(correction=0)
    return float(1 - (batch.returns - batch.values).var(correction=0) / spread) if spread > 0 else 0.0
