import torch
from torch import nn

from policies.aap import ImpactIndex
from policies.aap.loss import impact_loss, impact_mask, predicted
from policies.layers.indexed_embeddings import IndexedEmbeddings

A, D, END = 16, 5, 15


def table() -> tuple[nn.Module, IndexedEmbeddings]:
    """A predictor that passes embeddings on, and embeddings in which output j of action k is the
    number 10 k + j.
    """
    numbers = 10.0 * torch.arange(A)[:, None] + torch.arange(D)
    return nn.Identity(), IndexedEmbeddings(numbers, torch.arange(A).expand(1, A, A))


def sources(action: int, index: ImpactIndex) -> list[tuple[int, int]]:
    """Which (action, output) pairs the loss reads when `action` is taken."""
    predictor, embeddings = table()
    read = predicted(predictor, embeddings, torch.arange(A)[None], index)[0, action]
    return [divmod(int(number), 10) for number in read]


def test_corrected_reads_the_outputs_of_the_action_taken() -> None:
    for action in range(A):
        assert sources(action, ImpactIndex.CORRECTED) == [(action, output) for output in range(D)]


def test_released_scores_action_zero_on_actions_0_3_6_9_and_12() -> None:
    assert [action for action, _ in sources(0, ImpactIndex.RELEASED)] == [0, 3, 6, 9, 12]


def test_released_reads_two_of_eighty_where_it_should() -> None:
    right = [(a, d) == pair for a in range(A) for d, pair in enumerate(sources(a, ImpactIndex.RELEASED))]
    assert (len(right), sum(right)) == (80, 2)


def test_released_follows_16d_plus_a_equals_5k_plus_j() -> None:
    for action in range(A):
        assert [5 * k + j for k, j in sources(action, ImpactIndex.RELEASED)] == [16 * d + action for d in range(D)]


def test_mask_leaves_out_ends_and_last_steps_of_episodes() -> None:
    actions = torch.tensor([3, END, 2, 4, END, 1])[:, None]
    starts = torch.tensor([True, False, True, False, True, False])[:, None]
    assert impact_mask(actions, starts, END)[:, 0].tolist() == [True, False, True, False, False]


def test_loss_is_the_mean_over_dimensions_and_unmasked_steps() -> None:
    predictions, targets = torch.zeros(2, 2, D), torch.tensor([[1.0, 5.0], [2.0, 5.0]])[..., None].expand(2, 2, D)
    mask = torch.tensor([[True, False], [True, False]])
    assert impact_loss(predictions, targets, mask) == (1 + 4) / 2


def test_loss_of_nothing_is_zero() -> None:
    assert impact_loss(torch.ones(1, 1, D), torch.zeros(1, 1, D), torch.tensor([[False]])) == 0
    assert impact_loss(torch.ones(0, 1, D), torch.zeros(0, 1, D), torch.zeros(0, 1, dtype=torch.bool)) == 0
