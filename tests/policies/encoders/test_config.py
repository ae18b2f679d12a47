import pytest

from policies.encoders import CLIPConfig, CNNConfig


@pytest.mark.parametrize("field", ["patch_px", "grid", "depth_limit"])
def test_sizes_must_be_positive(field: str) -> None:
    with pytest.raises(ValueError, match=f"{field} is 0; it must be above 0"):
        CNNConfig(**{field: 0})


def test_there_must_be_channels() -> None:
    with pytest.raises(ValueError, match="at least one layer"):
        CNNConfig(channels=())


def test_lists_become_tuples() -> None:
    assert CNNConfig(channels=[8, 16]).channels == (8, 16)


def test_clip_frames_must_not_vanish() -> None:
    with pytest.raises(ValueError, match="image_px is 16"):
        CLIPConfig(image_px=16)
