import pytest
import torch
from torch import Tensor, nn
from torch.func import functional_call

from policies.recurrence import GRU

T, N, INPUTS, WIDTH = 6, 4, 3, 5


@pytest.fixture
def gru() -> GRU:
    torch.manual_seed(0)
    layer = GRU(INPUTS, WIDTH).double()
    nn.init.normal_(layer.input.bias)
    nn.init.normal_(layer.hidden.bias)
    return layer


@pytest.fixture
def starts() -> Tensor:
    return torch.rand(T, N, generator=torch.Generator().manual_seed(3)) < 0.3


def twin(gru: GRU) -> nn.GRU:
    """Torch's own layer with the same weights."""
    layer = nn.GRU(INPUTS, WIDTH).double()
    weights = (gru.input.weight, gru.hidden.weight, gru.input.bias, gru.hidden.bias)
    for mine, theirs in zip(weights, layer.parameters(), strict=True):
        theirs.data.copy_(mine.data)
    return layer


def test_it_is_torchs_gru_where_nothing_starts(gru: GRU) -> None:
    inputs, hidden = torch.randn(T, N, INPUTS).double(), torch.randn(N, WIDTH).double()
    never = torch.zeros(T, N, dtype=torch.bool)
    torch.testing.assert_close(gru(inputs, hidden, never), twin(gru)(inputs, hidden[None])[0])


def test_a_start_resets_that_row_alone(gru: GRU) -> None:
    inputs, hidden = torch.randn(T, N, INPUTS).double(), torch.randn(N, WIDTH).double()
    starts = torch.zeros(T, N, dtype=torch.bool)
    starts[2, 1] = True
    expected = twin(gru)(inputs, hidden[None])[0].clone()
    expected[2:, 1] = twin(gru)(inputs[2:, 1])[0]
    torch.testing.assert_close(gru(inputs, hidden, starts), expected)


def test_gradients_are_exact(gru: GRU, starts: Tensor) -> None:
    moving = torch.rand(T, N) < 0.6
    gates, hidden, initial = (torch.randn(shape).double() for shape in ((T, N, 3 * WIDTH), (N, WIDTH), (WIDTH,)))

    def recur(gates: Tensor, hidden: Tensor, initial: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        weights = {"gru.hidden.weight": weight, "gru.hidden.bias": bias}
        outputs: Tensor = functional_call(Recur(gru), weights, (gates, hidden, starts, initial, moving))
        return outputs

    operands = (gates, hidden, initial, gru.hidden.weight.detach(), gru.hidden.bias.detach())
    assert torch.autograd.gradcheck(recur, tuple(operand.clone().requires_grad_() for operand in operands))


class Recur(nn.Module):
    def __init__(self, gru: GRU) -> None:
        super().__init__()
        self.gru = gru

    def forward(self, *operands: Tensor) -> Tensor:
        return self.gru.recur(*operands)


def test_rows_that_do_not_move_keep_their_state(gru: GRU) -> None:
    gates, hidden = torch.randn(1, N, 3 * WIDTH).double(), torch.randn(N, WIDTH).double()
    moving = torch.tensor([[True, False, True, False]])
    never = torch.zeros(1, N, dtype=torch.bool)
    (after,) = gru.recur(gates, hidden, never, hidden.new_zeros(WIDTH), moving)
    assert torch.equal(after[1::2], hidden[1::2])
    assert not torch.isclose(after[::2], hidden[::2]).any()


def test_the_initial_state_learns_only_from_starts(gru: GRU) -> None:
    gates, hidden = torch.randn(T, N, 3 * WIDTH).double(), torch.randn(N, WIDTH).double()
    for rate, learns in ((0.0, False), (1.0, True)):
        initial = torch.zeros(WIDTH, dtype=torch.float64, requires_grad=True)
        gru.recur(gates, hidden, torch.full((T, N), rate) > 0.5, initial).sum().backward()
        assert initial.grad is not None
        assert bool(initial.grad.any()) is learns


def test_it_recurs_in_float32_under_autocast() -> None:
    gru = GRU(INPUTS, WIDTH)
    never = torch.zeros(T, N, dtype=torch.bool)
    with torch.autocast("cpu", torch.bfloat16):
        outputs = gru(torch.randn(T, N, INPUTS), torch.zeros(N, WIDTH), never)
        outputs.sum().backward()
    assert outputs.dtype == gru.hidden.weight.grad.dtype == torch.float32


def test_weights_begin_orthogonal_and_biases_zero() -> None:
    gru = GRU(INPUTS, WIDTH)
    for layer in (gru.input, gru.hidden):
        torch.testing.assert_close(layer.weight.T @ layer.weight, torch.eye(layer.in_features))
        assert not layer.bias.any()
