import hashlib

import numpy as np
import pytest

from envs.simulators.embedded.rendering.textures import (
    LEVELS,
    SIZE,
    TEXELS,
    TEXTURES,
    atlas,
    level_start,
    mip_levels,
    quads,
    texture_index,
)


def level(texture: str, number: int) -> np.ndarray:
    size = SIZE >> number
    start = texture_index(texture) * TEXELS + level_start(number)
    return (atlas()[start : start + size * size] & 255).reshape(size, size)


def test_the_atlas_is_the_same_everywhere():
    assert hashlib.sha256(atlas().tobytes()).hexdigest() == hashlib.sha256(atlas.__wrapped__().tobytes()).hexdigest()
    assert atlas().shape == (len(TEXTURES) * TEXELS,)


@pytest.mark.parametrize("texture", TEXTURES)
def test_levels_halve_down_to_the_mean(texture):
    finest = level(texture, 0).astype(float)
    assert level(texture, LEVELS - 1).shape == (1, 1)
    assert abs(level(texture, LEVELS - 1)[0, 0] - finest.mean()) < 2
    assert 60 < finest.mean() <= 255


@pytest.mark.parametrize("texture", ["carpet", "wood", "marble", "plaster", "fabric"])
def test_textures_repeat_without_a_seam(texture):
    picture = level(texture, 2).astype(float)
    inside, seam = np.abs(np.diff(picture, axis=0)).mean(), np.abs(picture[0] - picture[-1]).mean()
    assert seam < 3 * inside + 2


def test_a_mip_level_is_the_mean_of_four():
    levels = mip_levels(np.arange(16, dtype=float).reshape(4, 4))
    np.testing.assert_allclose(levels[1], [[2.5, 4.5], [10.5, 12.5]])
    np.testing.assert_allclose(levels[2], [[7.5]])


def test_a_quad_holds_a_texel_and_its_neighbours():
    word = int(quads(np.array([[1, 2], [3, 4]], np.uint8))[0, 1])
    assert [word >> 8 * i & 255 for i in range(4)] == [2, 1, 4, 3]
