"""Arrays of any library as tensors."""

from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.utils.dlpack import from_dlpack


def as_tensor(array: Any) -> Tensor:
    """A tensor over the same memory as a NumPy, DLPack or torch array."""
    if isinstance(array, Tensor):
        return array
    return torch.from_numpy(array) if isinstance(array, np.ndarray) else from_dlpack(array)
