from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from policies.aap import PAPER, SMALL
from policies.aap.model import AAPModel

A = 16


@pytest.fixture
def model() -> AAPModel:
    torch.manual_seed(0)
    return AAPModel(SMALL, features=8, actions=A)


def groups(model: AAPModel) -> Iterator[tuple[str, int]]:
    for name, child in model.named_children():
        yield name, sum(parameter.numel() for parameter in child.parameters())


def test_the_papers_model_has_5279366_parameters() -> None:
    counts = dict(groups(AAPModel(PAPER, features=2048, actions=A)))
    assert sum(counts.values()) == 5_279_366
    assert counts["belief"] == 1_821_696
    assert counts["visual"] == 1_049_088


def test_each_token_gives_one_number(model: AAPModel) -> None:
    entered: list[Tensor] = []
    model.transformer.register_forward_pre_hook(lambda _, inputs: entered.append(inputs[0]))
    logits, values = model.decide(torch.randn(3, 2, A, SMALL.token), torch.randn(3, 2, SMALL.belief))
    assert entered[0].shape == (6, A + 1, SMALL.token)
    assert (logits.shape, values.shape) == ((3, 2, A), (3, 2))


def test_logits_follow_their_tokens_and_the_value_does_not(model: AAPModel) -> None:
    tokens, beliefs, order = torch.randn(1, 2, A, SMALL.token), torch.randn(1, 2, SMALL.belief), torch.randperm(A)
    logits, values = model.decide(tokens, beliefs)
    permuted, same = model.decide(tokens[:, :, order], beliefs)
    torch.testing.assert_close(permuted, logits[..., order], rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(same, values, rtol=1e-4, atol=1e-5)


def test_initial_weights_are_those_of_the_table() -> None:
    torch.manual_seed(0)
    model = AAPModel(PAPER, features=2048, actions=A)
    assert 0.09 < model.output.weight.abs().max() <= 0.1
    assert not model.output.bias.any()
    torch.testing.assert_close(model.head.weight.norm(), torch.tensor(1.0))
    assert not model.head.bias.any()
    assert 0.05 < model.impact.initial.std() < 0.15
