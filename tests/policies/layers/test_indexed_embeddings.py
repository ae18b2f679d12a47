import torch

from policies.layers.indexed_embeddings import IndexedEmbeddings

ROWS = IndexedEmbeddings(torch.tensor([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]), torch.tensor([[[0, 2, 2]], [[1, 0, 2]]]))


def test_a_table_is_looked_up() -> None:
    assert torch.equal(ROWS.all(), ROWS.rows[ROWS.table])


def test_the_vectors_of_actions() -> None:
    assert torch.equal(ROWS.of(torch.tensor([[1], [0]])), ROWS.rows[torch.tensor([[2], [1]])])


def test_others_stand_at_the_end() -> None:
    others = torch.tensor([[[7.0, 7.0]], [[8.0, 8.0]]])
    assert torch.equal(ROWS.beside(others).all(), torch.cat((ROWS.all(), others[:, :, None]), 2))


def test_gradients_of_repeated_rows_add_up() -> None:
    rows = torch.zeros(3, 2, requires_grad=True)
    ROWS._replace(rows=rows).all().sum().backward()
    assert rows.grad is not None
    assert torch.equal(rows.grad[:, 0], torch.tensor([2.0, 1.0, 3.0]))
