"""Initialisation of actor and critic."""

from torch import nn


def initialise(actor: nn.Linear, critic: nn.Linear) -> None:
    """Initialises heads orthogonally: nearly uniform actions, values of the size of their input."""
    for head, gain in ((actor, 0.01), (critic, 1.0)):
        nn.init.orthogonal_(head.weight, gain)
        nn.init.zeros_(head.bias)
