import pytest

from policies.encoders import CLIPConfig, CNNConfig


@pytest.mark.parametrize("field", ["patch_px", "grid", "depth_limit"])
def test_sizes_must_be_positive(field: str) -> None:
    with pytest.raises(ValueError, match=f"{field}=0: must be positive"):
        CNNConfig(**{field: 0})


def test_there_must_be_channels() -> None:
    with pytest.raises(ValueError, match="at least one layer"):
        CNNConfig(channels=())


def test_lists_become_tuples() -> None:
    assert CNNConfig(channels=[8, 16]).channels == (8, 16)


def test_clip_frames_must_not_vanish() -> None:
    with pytest.raises(ValueError, match="image_px=16"):
        CLIPConfig(image_px=16)
