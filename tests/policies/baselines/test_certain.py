import torch

from policies.baselines.certain import sure_of


def test_nothing_else_is_ever_chosen() -> None:
    actions = torch.tensor([[2, 0], [1, 2]])
    chances = sure_of(actions, 3).softmax(-1)
    assert torch.equal(chances, torch.nn.functional.one_hot(actions, 3).float())
