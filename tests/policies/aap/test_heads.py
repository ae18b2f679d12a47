import pytest
import torch
from torch import Tensor, nn

from policies.aap import SMALL
from policies.aap.heads import LinearHead, OrderInvariantHead
from policies.layers.indexed_embeddings import IndexedEmbeddings

A = 16


@pytest.fixture
def head() -> OrderInvariantHead:
    torch.manual_seed(0)
    return OrderInvariantHead(SMALL)


def distinct(vectors: Tensor) -> IndexedEmbeddings:
    """A table that repeats nothing."""
    return IndexedEmbeddings(vectors.flatten(0, -2), torch.arange(vectors[..., 0].numel()).view(vectors.shape[:-1]))


def test_each_token_gives_one_number(head: OrderInvariantHead) -> None:
    entered: list[IndexedEmbeddings] = []
    head.transformer.register_forward_pre_hook(lambda _, inputs: entered.append(inputs[0]))
    logits, values = head(distinct(torch.randn(3, 2, A, SMALL.token)), torch.randn(3, 2, SMALL.belief))
    assert entered[0].all().shape == (3, 2, A + 1, SMALL.token)
    assert (logits.shape, values.shape) == ((3, 2, A), (3, 2))


def test_logits_follow_their_tokens_and_the_value_does_not(head: OrderInvariantHead) -> None:
    tokens, beliefs, order = torch.randn(1, 2, A, SMALL.token), torch.randn(1, 2, SMALL.belief), torch.randperm(A)
    logits, values = head(distinct(tokens), beliefs)
    permuted, same = head(distinct(tokens[:, :, order]), beliefs)
    torch.testing.assert_close(permuted, logits[..., order], rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(same, values, rtol=1e-4, atol=1e-5)


def test_the_last_two_layers_are_the_two_of_the_table(head: OrderInvariantHead) -> None:
    for layer in (head.output, head.score):
        nn.init.normal_(layer.bias)
    mixed = torch.randn(3, 2, A + 1, SMALL.token)
    torch.testing.assert_close(head._scores(mixed), head.score(head.output(mixed)).squeeze(-1), rtol=1e-4, atol=1e-5)


def test_the_linear_head_sees_the_belief_alone() -> None:
    head, beliefs = LinearHead(SMALL, A), torch.randn(3, 2, SMALL.belief)
    given = [head(distinct(torch.randn(3, 2, A, SMALL.token)), beliefs) for _ in range(2)]
    assert (given[0][0].shape, given[0][1].shape) == ((3, 2, A), (3, 2))
    assert all(torch.equal(one, other) for one, other in zip(*given, strict=True))
