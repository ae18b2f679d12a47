"""Pictures of embeddings."""

from pathlib import Path

import numpy as np
from PIL import Image

from embodied.actions import PAPER
from experiments.studies.adaptation.embeddings import colours_of, has_embeddings, principal, save_atlas, save_episode
from tests.fakes.trajectories import made_up


def test_principal_axes_keep_what_varies_most() -> None:
    rng = np.random.default_rng(0)
    points = rng.normal(size=(30, 4, 2)) @ np.array([[3.0, 0.0, 0.0], [0.0, 0.0, 1.0]]) + 5.0
    places, share = principal(points)
    assert places.shape == (30, 4, 2)
    assert share[0] > share[1] > 0
    np.testing.assert_allclose(share.sum(), 1.0)
    np.testing.assert_allclose(np.linalg.norm(places[0, 0] - places[7, 2]), np.linalg.norm(points[0, 0] - points[7, 2]))


def test_half_a_turn_left_looks_like_half_a_turn_right() -> None:
    left, right, ahead = colours_of(np.array([[0, 0, np.pi], [0, 0, -np.pi], [0, 0, 0]], dtype=np.float64))
    assert np.abs(left - right).max() < 0.05
    assert np.abs(left - ahead).max() > 0.3


def test_pictures_are_drawn_of_the_kept_episodes(tmp_path: Path) -> None:
    walks = made_up([[3, 0, 0, PAPER.end], [3, 4, 5, 6, 0]], [[0.0] * 4, [0.0] * 5], width=6)
    assert has_embeddings(walks)
    assert not has_embeddings(made_up([[0]], [[0.0]]))
    for path in (save_episode(walks, tmp_path / "a.png"), save_atlas([walks, walks], tmp_path / "b.png")):
        assert min(Image.open(path).size) > 400
