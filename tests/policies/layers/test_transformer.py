import torch
from torch import nn

from policies.layers.transformer import Layer


def test_a_layer_is_torchs_own() -> None:
    torch.manual_seed(0)
    mine, theirs = Layer(16, 4, 32), nn.TransformerEncoderLayer(16, 4, 32, dropout=0.0, batch_first=True)
    assert [p.shape for p in mine.parameters()] == [p.shape for p in theirs.parameters()]
    for one, other in zip(mine.parameters(), theirs.parameters(), strict=True):
        other.data.copy_(nn.init.normal_(one.data, std=0.3))
    tokens = torch.randn(5, 7, 16)
    torch.testing.assert_close(mine(tokens), theirs(tokens), rtol=1e-4, atol=1e-5)


def test_the_order_of_tokens_means_nothing() -> None:
    torch.manual_seed(0)
    layer, tokens, order = Layer(16, 4, 32), torch.randn(2, 7, 16), torch.randperm(7)
    torch.testing.assert_close(layer(tokens[:, order]), layer(tokens)[:, order], rtol=1e-4, atol=1e-5)
