import pytest
import torch

from policies.recurrent import PAPER, RecurrentConfig
from policies.recurrent.policy import RecurrentModel


def test_sizes_are_those_of_embclip() -> None:
    model = RecurrentModel(PAPER, features=2048, actions=16)
    assert (model.visual.in_features, model.visual.out_features) == (2048, 512)
    assert (model.pose.in_features, model.pose.out_features) == (5, 32)
    assert model.previous_action.weight.shape == (17, 4)
    assert (model.gru.input.in_features, model.gru.width) == (512 + 32 + 4, 512)


def test_it_begins_with_almost_no_preference() -> None:
    torch.manual_seed(0)
    model = RecurrentModel(PAPER, features=2048, actions=16)
    starts = torch.ones(1, 2, dtype=torch.bool)
    logits, _, _ = model(
        torch.randn(1, 2, 2048), torch.randn(1, 2, 5), torch.full((1, 2), 16), torch.zeros(2, 512), starts
    )
    assert logits.abs().max() < 0.2


@pytest.mark.parametrize("field", ["visual", "pose", "previous_action", "hidden"])
def test_widths_must_be_positive(field: str) -> None:
    with pytest.raises(ValueError, match=f"{field} is 0; it must be at least 1"):
        RecurrentConfig(**{field: 0})
