import numpy as np
import pytest
import torch

from envs.simulators.frame_arrays import as_array, copied


def test_numpy_passes_through():
    frame = np.ones((2, 3), np.uint8)
    assert as_array(frame) is frame


def test_host_memory_of_another_library_is_shared():
    frame = torch.zeros(2, 3)
    shared = as_array(frame)
    frame[0, 0] = 5
    assert isinstance(shared, np.ndarray)
    assert shared[0, 0] == 5


@pytest.mark.parametrize("frame", [np.ones(3), torch.ones(3)])
def test_copies_are_numpy_and_apart(frame):
    copy = copied(frame)
    frame[0] = 7
    assert isinstance(copy, np.ndarray)
    assert copy.tolist() == [1, 1, 1]


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_device_memory_stays_there():
    frame = torch.ones(2, 3, device="cuda")
    assert as_array(frame).device.type == "cuda"
    assert copied(frame).sum() == 6
