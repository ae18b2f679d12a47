import copy

import torch

from embodied.runs.state_tree import put_together, take_apart
from embodied.training.optim.adam import adam, restore
from tests.fakes.policy import SmallPolicy


def step(policy: SmallPolicy, optimiser: torch.optim.Adam) -> None:
    torch.manual_seed(0)
    for parameter in policy.parameters():
        parameter.grad = torch.randn_like(parameter)
    optimiser.step()


def test_a_restored_optimiser_goes_on_as_before_whatever_the_layout_in_memory() -> None:
    policy = SmallPolicy()
    optimiser = adam(policy, 0.1)
    step(policy, optimiser)
    other = copy.deepcopy(policy)
    restored = adam(other, 0.1)
    restore(restored, put_together(*take_apart(optimiser.state_dict())))
    step(policy, optimiser)
    step(other, restored)
    assert not policy.see.weight.is_contiguous()
    assert all(torch.equal(a, b) for a, b in zip(policy.parameters(), other.parameters(), strict=True))


def test_frozen_parameters_are_left_out() -> None:
    policy = SmallPolicy()
    policy.see.requires_grad_(False)
    (group,) = adam(policy, 0.1).param_groups
    assert len(group["params"]) == len(list(policy.parameters())) - 2
