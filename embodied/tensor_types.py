"""Type aliases of what policies are given and remember."""

from torch import Tensor

Observation = dict[str, Tensor]
"""A policy's observation: named tensors [n, ...], or [T, n, ...]."""

State = dict[str, Tensor]
"""A policy's memory: named tensors [n, ...]."""
