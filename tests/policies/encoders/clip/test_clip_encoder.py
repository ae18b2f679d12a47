import sys
from types import ModuleType

import pytest
import torch

from policies.encoders import CLIPConfig, Encoder
from tests.contracts.policy import observation_space
from tests.policies.fake_clip import fake_open_clip


@pytest.fixture
def open_clip(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = fake_open_clip()
    monkeypatch.setitem(sys.modules, "open_clip", module)
    return module


def build(weights: str | None = None, image_px: int = 64) -> Encoder:
    config = CLIPConfig(weights=weights, image_px=image_px)
    return config.build(observation_space(48, 64))


def test_it_asks_for_the_weights_named(open_clip: ModuleType) -> None:
    build(weights="some/checkpoint.pt")
    assert open_clip.created == [("RN50", "some/checkpoint.pt")]


@pytest.mark.usefixtures("open_clip")
def test_nothing_in_it_learns_or_leaves_evaluation_mode() -> None:
    encoder = build()
    encoder.train()
    assert not any(parameter.requires_grad for parameter in encoder.parameters())
    assert not any(module.training for module in encoder.modules())
    assert not encoder({"rgb": torch.zeros(1, 48, 64, 3, dtype=torch.uint8)}).requires_grad


@pytest.mark.usefixtures("open_clip")
def test_frames_arrive_resized_and_normalised_and_leave_pooled() -> None:
    encoder = build(image_px=64)
    seen: list[torch.Tensor] = []
    encoder.network.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    features = encoder({"rgb": torch.full((2, 48, 64, 3), 255, dtype=torch.uint8)})
    assert seen[0].shape == (2, 3, 64, 64)
    expected = torch.tensor(
        [(1 - 0.48145466) / 0.26862954, (1 - 0.4578275) / 0.26130258, (1 - 0.40821073) / 0.27577711]
    )
    torch.testing.assert_close(seen[0][0, :, 5, 7], expected)
    maps = encoder.network.norm(encoder.network.stem(seen[0]))
    torch.testing.assert_close(features, maps.mean((2, 3)))


@pytest.mark.usefixtures("open_clip")
def test_not_pooled_it_gives_the_map_channel_by_channel() -> None:
    config = CLIPConfig(weights=None, image_px=96)
    pooled, whole = (config.build(observation_space(48, 64), pooled=pooled) for pooled in (True, False))
    whole.load_state_dict(pooled.state_dict())
    frames = {"rgb": torch.randint(256, (2, 48, 64, 3), dtype=torch.uint8)}
    features = whole(frames)
    assert features.shape == (2, whole.features) == (2, 2048 * 3 * 3)
    torch.testing.assert_close(features.unflatten(1, (whole.channels, -1)).mean(-1), pooled(frames))


@pytest.mark.usefixtures("open_clip")
def test_features_take_the_place_of_all_frames_it_sees_and_are_not_made_again() -> None:
    encoder = build(image_px=32)
    frame = torch.randint(256, (2, 48, 64, 3), dtype=torch.uint8)
    seen = {"rgb": frame, "intermediate_rgb": 255 - frame, "depth": torch.zeros(2, 48, 64, 1), "gps": torch.ones(2, 2)}
    kept = encoder.preprocess(seen)
    assert set(kept) == {"features", "intermediate_features", "depth", "gps"}
    torch.testing.assert_close(kept["intermediate_features"], encoder({"rgb": 255 - frame}))
    assert encoder.encode(kept) is kept["features"]
    assert encoder.encode(kept, "intermediate_") is kept["intermediate_features"]
    assert set(encoder.preprocess(kept)) == set(kept)


def test_without_open_clip_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "open_clip", None)
    with pytest.raises(ImportError, match=r'pip install "surefoot\[clip\]"'):
        build()


@pytest.mark.usefixtures("open_clip")
def test_a_space_without_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="needs 'rgb'"):
        CLIPConfig().build(observation_space(rgb=False))


def test_the_real_network_with_random_weights() -> None:
    pytest.importorskip("open_clip", exc_type=(ImportError, RuntimeError))
    encoder = build(image_px=64)
    assert encoder({"rgb": torch.zeros(2, 48, 64, 3, dtype=torch.uint8)}).shape == (2, 2048)
