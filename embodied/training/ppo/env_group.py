"""Groups of bodies, each in an environment of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from embodied.policy import Decision
from embodied.tensor_types import Observation, State
from embodied.training.ppo.environment import Environment

Result = TypeVar("Result")


class EnvStep(NamedTuple):
    """The results of `Environment.step`."""

    observation: dict[str, Any]
    rewards: NDArray[Any]
    terminated: NDArray[np.bool_]
    truncated: NDArray[np.bool_]
    infos: dict[str, Any]


class ChosenActions(NamedTuple):
    """Actions, log-probabilities and values [n] of the step in progress."""

    actions: Tensor
    log_probs: Tensor
    values: Tensor


class EnvGroup:
    """An environment, the columns of its bodies in the rollout, and its step in progress.

    With `threaded`, the environment steps in a thread of its own, so that the caller can work until
    it asks for the `result`. Simulators and torch release Python's lock while they compute.
    """

    def __init__(
        self,
        env: Environment,
        state: State,
        columns: slice,
        decide: Callable[[Observation, State, Tensor], Decision],
        *,
        threaded: bool,
    ) -> None:
        """Takes the policy's `state` of the bodies in `env`; `decide` is the policy's step."""
        self.env, self.columns, self.decide, self.state = env, columns, decide, state
        self._chosen: ChosenActions | None = None
        self._start: Callable[..., Callable[[], Any]] = _in_a_thread() if threaded else _at_once
        self._result: Callable[[], Any] | None = None

    def act(self, chosen: ChosenActions) -> None:
        """Starts the step."""
        self._chosen = chosen
        self._result = self._start(self.env.step, chosen.actions.cpu().numpy())

    def result(self) -> tuple[ChosenActions, EnvStep]:
        """Waits for the end of the step."""
        assert self._chosen is not None, "no step was started"
        assert self._result is not None, "no step was started"
        step, self._result = EnvStep(*self._result()), None
        return self._chosen, step


def _at_once(work: Callable[..., Result], *arguments: Any) -> Callable[[], Result]:
    result = work(*arguments)
    return lambda: result


def _in_a_thread() -> Callable[..., Callable[[], Any]]:
    pool = ThreadPoolExecutor(1, thread_name_prefix="bodies")
    return lambda work, *arguments: pool.submit(work, *arguments).result
