import copy

import pytest
import torch
from torch import Tensor

from embodied.training.distributed import Ranks
from embodied.training.gradients import Gradients
from tests.fakes.policy import SmallPolicy


class Two(Ranks):
    """Two ranks, of which the other has what it is given."""

    size = 2

    def __init__(self, other: Tensor) -> None:
        super().__init__()
        self.other = other

    def all_reduce(self, numbers: Tensor) -> Tensor:
        return numbers.add_(self.other)


def squares(policy: SmallPolicy) -> Tensor:
    return sum((p.square().sum() for p in policy.parameters()), start=torch.zeros(()))


def test_parameters_share_one_memory_for_their_gradients_in_their_own_layout() -> None:
    policy = SmallPolicy()
    plain = copy.deepcopy(policy)
    gradients = Gradients(policy, Ranks())
    squares(plain).backward()
    squares(policy).backward()
    for name, grad in gradients.named():
        parameter = policy.get_parameter(name)
        assert parameter.grad is not None
        assert parameter.grad.stride() == parameter.stride()
        assert torch.equal(parameter.grad, plain.get_parameter(name).grad)
        assert grad.data_ptr() == parameter.grad.data_ptr()
    gradients.clear()
    assert all((p.grad == 0).all() for p in policy.parameters())


def test_frozen_parameters_have_none() -> None:
    policy = SmallPolicy()
    policy.see.requires_grad_(False)
    gradients = Gradients(policy, Ranks())
    assert policy.see.weight.grad is None
    assert "see.weight" not in dict(gradients.named())


def test_clipping_is_that_of_torch() -> None:
    policy = SmallPolicy()
    plain = copy.deepcopy(policy)
    gradients = Gradients(policy, Ranks())
    for each in (plain, policy):
        squares(each).backward()
    expected = float(torch.nn.utils.clip_grad_norm_(plain.parameters(), 0.5))
    assert gradients.clip(0.5) == pytest.approx(expected)
    for one, other in zip(policy.parameters(), plain.parameters(), strict=True):
        assert torch.allclose(one.grad, other.grad, rtol=1e-4, atol=1e-9)
    norm = gradients.clip(1.0)
    assert norm == pytest.approx(0.5, rel=1e-4)
    assert gradients.clip(0.4) == pytest.approx(norm)


def test_averages_weigh_each_rank_by_its_steps() -> None:
    policy = torch.nn.Linear(1, 1)
    theirs = torch.tensor([3 * 10.0, 3 * 20.0, 3.0])  # means of 10 and 20 over 3 steps, and the 3
    gradients = Gradients(policy, Two(theirs))
    policy.weight.grad.fill_(2.0)
    policy.bias.grad.fill_(4.0)
    gradients.average(steps=1)
    assert policy.weight.grad.item() == (2 + 30) / 4
    assert policy.bias.grad.item() == (4 + 60) / 4
