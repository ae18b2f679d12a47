from typing import Any

import numpy as np
import torch

from embodied.tensors import as_tensor


def test_arrays_of_any_library_share_their_memory_with_the_tensor() -> None:
    class Exported:  # what speaks DLPack and is no NumPy array
        def __init__(self, array: np.ndarray) -> None:
            self.array = array

        def __dlpack__(self, **options: Any) -> Any:
            return self.array.__dlpack__(**options)

        def __dlpack_device__(self) -> Any:
            return self.array.__dlpack_device__()

    array = np.zeros(3, np.float32)
    tensors = as_tensor(array), as_tensor(Exported(array)), as_tensor(torch.from_numpy(array))
    array[0] = 5
    assert [tensor[0].item() for tensor in tensors] == [5.0, 5.0, 5.0]
