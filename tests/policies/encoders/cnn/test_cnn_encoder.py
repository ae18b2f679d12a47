import pytest
import torch
from gymnasium import spaces

from policies.encoders import CNNConfig
from policies.encoders.cnn.cnn_encoder import CNNEncoder
from tests.contracts.policy import observation_space


@pytest.mark.parametrize(
    ("side", "features"), [(32, 2 * 2 * 64), (48, 3 * 3 * 64), (64, 4 * 4 * 64), (128, 4 * 4 * 64)]
)
def test_features_are_a_map_of_at_most_four_by_four(side: int, features: int) -> None:
    encoder = CNNEncoder(CNNConfig(), observation_space(side, side, rgb=False))
    assert encoder.features == features
    assert encoder({"depth": torch.rand(2, side, side, 1)}).shape == (2, features)


def test_what_learns_keeps_the_frames() -> None:
    encoder = CNNEncoder(CNNConfig(), observation_space())
    frames = {"rgb": torch.zeros(2, 32, 32, 3, dtype=torch.uint8), "depth": torch.zeros(2, 32, 32, 1)}
    assert encoder.preprocess(frames) == frames


def test_depth_beyond_the_limit_looks_like_the_limit() -> None:
    encoder = CNNEncoder(CNNConfig(depth_limit=2.0), observation_space(rgb=False))
    near, far = (encoder({"depth": torch.full((1, 32, 32, 1), metres)}) for metres in (2.0, 9.0))
    assert torch.equal(near, far)
    assert not torch.equal(near, encoder({"depth": torch.full((1, 32, 32, 1), 1.0)}))


def test_colour_is_scaled_to_the_same_range_as_depth() -> None:
    encoder = CNNEncoder(CNNConfig(), observation_space(depth=False))
    seen: list[torch.Tensor] = []
    encoder.layers.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    encoder({"rgb": torch.tensor([0, 51, 255], dtype=torch.uint8).expand(1, 32, 32, 3)})
    torch.testing.assert_close(seen[0][0, :, 0, 0], torch.tensor([0.0, 0.2, 1.0]))


def test_leading_axes_are_kept() -> None:
    encoder = CNNEncoder(CNNConfig(), observation_space(rgb=False))
    depth = torch.rand(5, 2, 32, 32, 1)
    encoded = encoder.encode({"depth": depth, "gps": torch.zeros(5, 2, 2)})
    torch.testing.assert_close(encoded[3], encoder({"depth": depth[3]}))


def test_a_space_without_frames_is_refused() -> None:
    with pytest.raises(ValueError, match=r"needs 'rgb' or 'depth'.*gps"):
        CNNEncoder(CNNConfig(), spaces.Dict({"gps": spaces.Box(-1, 1, (2,))}))
