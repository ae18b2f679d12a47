"""Actions from logits: sampled, or the most likely one."""

import numpy as np
from numpy.typing import NDArray


def greedy(logits: NDArray[np.float64]) -> int:
    """Returns the most likely action, the first of equals."""
    return int(np.argmax(_checked(logits)))


def sample(rng: np.random.Generator, logits: NDArray[np.float64]) -> int:
    """Draws an action from softmax(logits [A]) by inverting the distribution function.

    One uniform number per action: the random stream depends on the steps of the episode alone.
    """
    chances = np.exp(_checked(logits) - logits.max()).cumsum()
    return int(np.searchsorted(chances, rng.random() * chances[-1], side="right"))


def _checked(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    if np.isnan(logits).any() or logits.max() == -np.inf:
        raise ValueError(f"the policy gave logits {logits}; they must be numbers, and one above minus infinity")
    return logits
