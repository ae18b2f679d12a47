from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.func import functional_call

from policies.layers.gru import GRU, sequence, slots

T, N, INPUTS, WIDTH, SLOTS = 6, 4, 3, 5, 3


@pytest.fixture
def gru() -> GRU:
    torch.manual_seed(0)
    layer = GRU(INPUTS, WIDTH).double()
    nn.init.normal_(layer.input.bias)
    nn.init.normal_(layer.hidden.bias)
    return layer


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


def sources_of_sequences() -> tuple[Tensor, int]:
    return sequence(torch.rand(T, N, generator=torch.Generator().manual_seed(3)) < 0.3), N


def sources_of_slots() -> tuple[Tensor, int]:
    random = torch.Generator().manual_seed(3)
    moved = torch.randint(SLOTS + 1, (T, N), generator=random)
    return slots(moved, torch.rand(T, N, generator=random) < 0.2, SLOTS)[0], N * SLOTS


@pytest.mark.parametrize("kind", [sources_of_sequences, sources_of_slots])
def test_gradients_are_exact(gru: GRU, kind: Callable[[], tuple[Tensor, int]]) -> None:
    sources, carried = kind()
    gates, past = torch.randn(T, N, 3 * WIDTH).double(), torch.randn(1 + carried, WIDTH).double()

    def recur(gates: Tensor, past: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        weights = {"gru.hidden.weight": weight, "gru.hidden.bias": bias}
        memory: Tensor = functional_call(Recur(gru), weights, (gates, past, sources))
        return memory

    operands = (gates, past, gru.hidden.weight.detach(), gru.hidden.bias.detach())
    assert torch.autograd.gradcheck(recur, tuple(operand.clone().requires_grad_() for operand in operands))


class Recur(nn.Module):
    def __init__(self, gru: GRU) -> None:
        super().__init__()
        self.gru = gru

    def forward(self, *operands: Tensor) -> Tensor:
        return self.gru.recur(*operands)


def test_the_initial_state_learns_only_from_starts(gru: GRU) -> None:
    gates, hidden = torch.randn(T, N, 3 * WIDTH).double(), torch.randn(N, WIDTH).double()
    for rate, learns in ((0.0, False), (1.0, True)):
        initial = torch.zeros(1, WIDTH, dtype=torch.float64, requires_grad=True)
        memory = gru.recur(gates, torch.cat((initial, hidden)), sequence(torch.full((T, N), rate) > 0.5))
        memory[1 + N :].sum().backward()
        assert initial.grad is not None
        assert bool(initial.grad.any()) is learns


def tables(gru: GRU, gates: Tensor, carried: Tensor, moved: Tensor, starts: Tensor) -> Tensor:
    """What `slots` is for, slot by slot: tables [T, N, M, h] from states [N, M, h] before the first
    step.
    """
    initial, after = gru.hidden.weight.new_ones(WIDTH), []
    state = carried.clone()
    for t in range(T):
        for n in range(N):
            if starts[t, n]:
                state[n] = initial
            if moved[t, n] < SLOTS:
                row = state[n, moved[t, n]]
                step = gru.recur(gates[t, n][None, None], torch.stack((initial, row)), torch.ones(1, 1).long())
                state[n, moved[t, n]] = step[-1].detach()
        after.append(state.clone())
    return torch.stack(after)


@pytest.mark.parametrize("rate", [0.0, 0.3, 1.0])
def test_a_step_moves_one_slot_of_its_table(gru: GRU, rate: float) -> None:
    random = torch.Generator().manual_seed(4)
    starts = torch.rand(T, N, generator=random) < rate
    moved = torch.randint(SLOTS + 2, (T, N), generator=random)
    gates, carried = torch.randn(T, N, 3 * WIDTH).double(), torch.randn(N, SLOTS, WIDTH).double()
    past = torch.cat((torch.ones(1, WIDTH).double(), carried.flatten(0, 1)))
    sources, table = slots(moved, starts, SLOTS)
    assert (sources.shape, table.shape) == ((T, N), (T, N, SLOTS))
    torch.testing.assert_close(gru.recur(gates, past, sources)[table], tables(gru, gates, carried, moved, starts))


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
