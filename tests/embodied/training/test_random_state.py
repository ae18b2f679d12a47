import json
import random

import numpy as np
import torch

from embodied.runs.state_tree import decode_tree, encode_tree
from embodied.training import random_state


def draw() -> tuple[float, ...]:
    return random.random(), random.gauss(), np.random.normal(), torch.randn(()).item()  # noqa: NPY002


def test_the_same_seed_gives_the_same_draws() -> None:
    random_state.seed_everything(5)
    first = draw()
    random_state.seed_everything(5)
    assert draw() == first
    random_state.seed_everything(6)
    assert all(a != b for a, b in zip(draw(), first, strict=True))


def test_draws_go_on_from_where_they_were() -> None:
    draw()  # leaves half a pair of Gaussian numbers in each generator
    plain, arrays, tensors = encode_tree(random_state.state_dict())
    expected = draw()
    random_state.seed_everything(9)
    random_state.load_state_dict(decode_tree(json.loads(json.dumps(plain)), arrays, tensors))
    assert draw() == expected
