"""Conversion of arrays of any library to tensors."""

from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.utils.dlpack import from_dlpack


def as_tensor(array: Any) -> Tensor:
    """Returns a tensor that shares the memory of a NumPy, DLPack or torch array."""
    if isinstance(array, Tensor):
        return array
    return torch.from_numpy(array) if isinstance(array, np.ndarray) else from_dlpack(array)
