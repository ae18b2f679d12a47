import numpy as np
import pytest
import torch

from envs.tasks.mid_step_frame import MidStepFrames


def views(value, like=np.array):
    return {"rgb": like(np.full((2, 1, 1, 3), value, np.uint8))}


def shown(frames):
    return [int(frame[0, 0, 0]) for frame in frames.observation()["intermediate_rgb"]]


@pytest.fixture(params=[np.array, torch.tensor], ids=["numpy", "torch"])
def like(request):
    return request.param


def begun(like):
    frames = MidStepFrames(("rgb",), 2)
    frames.complete(views(1, like))
    return frames


def test_before_the_first_motion_it_is_the_current_frame(like):
    frames = begun(like)
    assert shown(frames) == [1, 1]
    frames.complete(views(2, like))
    assert shown(frames) == [1, 1]


def test_after_a_motion_it_is_that_of_halfway_and_a_new_episode_begins_with_its_own(like):
    frames = begun(like)
    frames.take(views(5, like))
    frames.begin(np.array([1]))
    frames.complete(views(6, like))
    assert shown(frames) == [5, 6]


def test_the_simulators_buffers_may_be_used_again(like):
    frames, buffers = MidStepFrames(("rgb",), 2), views(1, like)
    frames.complete(buffers)
    buffers["rgb"][:] = 9
    assert shown(frames) == [1, 1]
    frames.take(buffers)
    buffers["rgb"][:] = 4
    assert shown(frames) == [9, 9]


def test_a_restored_one_goes_on(like):
    frames = begun(like)
    frames.take(views(5, like))
    frames.begin(np.array([0]))
    other = MidStepFrames(("rgb",), 2)
    other.load_state_dict(frames.state_dict())
    for one in (frames, other):
        one.complete(views(7, like))
    assert shown(frames) == shown(other) == [7, 5]
    assert type(other.observation()["intermediate_rgb"]) is type(like(np.zeros(1)))
