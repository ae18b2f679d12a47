import copy

import pytest
import torch

from embodied.runs.state_tree import decode_tree, encode_tree
from embodied.training.optim.adam import AdamConfig, restore
from tests.fakes.policy import SmallPolicy


def step(policy: SmallPolicy, optimiser: torch.optim.Optimizer) -> None:
    torch.manual_seed(0)
    for parameter in policy.parameters():
        parameter.grad = torch.randn_like(parameter)
    optimiser.step()


def test_a_restored_optimiser_goes_on_as_before_whatever_the_layout_in_memory() -> None:
    policy = SmallPolicy()
    optimiser = AdamConfig().build(policy.parameters())
    step(policy, optimiser)
    other = copy.deepcopy(policy)
    restored = AdamConfig().build(other.parameters())
    restore(restored, decode_tree(*encode_tree(optimiser.state_dict())))
    step(policy, optimiser)
    step(other, restored)
    assert not policy.see.weight.is_contiguous()
    assert all(torch.equal(a, b) for a, b in zip(policy.parameters(), other.parameters(), strict=True))


def test_frozen_parameters_are_left_out() -> None:
    policy = SmallPolicy()
    policy.see.requires_grad_(False)
    (group,) = AdamConfig().build(policy.parameters()).param_groups
    assert len(group["params"]) == len(list(policy.parameters())) - 2


def test_impossible_values_are_named() -> None:
    with pytest.raises(ValueError, match=r"max_gradient_norm is 0\.0; it must be above 0, or none"):
        AdamConfig(max_gradient_norm=0.0)
