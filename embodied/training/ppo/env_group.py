"""Some of the bodies, in an environment of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from embodied.policy import Decision, Observation, State
from embodied.training.ppo.environment import Environment
from embodied.training.ppo.rollout import Rollout

Result = TypeVar("Result")


class EnvStep(NamedTuple):
    """What `Environment.step` gives."""

    observation: dict[str, Any]
    rewards: NDArray[Any]
    terminated: NDArray[np.bool_]
    truncated: NDArray[np.bool_]
    infos: dict[str, Any]


class Decided(NamedTuple):
    """Actions, log-probabilities and values [n] of the step under way."""

    actions: Tensor
    log_probs: Tensor
    values: Tensor


class EnvGroup:
    """An environment, its columns of the rollout and of the policy's state, and the step it is in the middle of.

    `apart` steps it in a thread of its own, so that the caller may do other things until `outcome` is asked for. Simulators and torch let go
    of Python's lock while they compute.
    """

    def __init__(
        self,
        env: Environment,
        rollout: Rollout,
        state: State,
        bodies: slice,
        decide: Callable[[Observation, State, Tensor], Decision],
        *,
        apart: bool,
    ) -> None:
        """`rollout` and `state` are those of the bodies in `env`, which are `bodies` among all; `decide` is the policy's step."""
        self.env, self.bodies, self.decide = env, bodies, decide
        self.rollout, self.state = rollout, state
        self.decided: Decided | None = None
        self._start: Callable[..., Callable[[], Any]] = _in_a_thread() if apart else _at_once
        self._outcome: Callable[[], Any] | None = None

    def act(self, decided: Decided) -> None:
        """Begin the step."""
        self.decided = decided
        self._outcome = self._start(self.env.step, decided.actions.cpu().numpy())

    def outcome(self) -> EnvStep:
        """Wait for the end of the step."""
        assert self._outcome is not None, "nobody acted"
        outcome, self._outcome = EnvStep(*self._outcome()), None
        return outcome


def _at_once(work: Callable[..., Result], *arguments: Any) -> Callable[[], Result]:
    result = work(*arguments)
    return lambda: result


def _in_a_thread() -> Callable[..., Callable[[], Any]]:
    pool = ThreadPoolExecutor(1, thread_name_prefix="bodies")
    return lambda work, *arguments: pool.submit(work, *arguments).result
