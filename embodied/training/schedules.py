"""Schedules of coefficients over a training, such as the learning rate."""


def linear(start: float, remaining: float) -> float:
    """Falls linearly from `start` in the first update to zero after the last.

    Args:
        start: the value at the beginning.
        remaining: the share of the training that is left, in [0, 1].
    """
    return start * remaining


def constant(start: float, remaining: float) -> float:
    """Stays at `start`. Arguments as of `linear`."""
    return start * 1
