import inspect

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from embodied.seeding import generator
from envs.simulators.embedded.houses import Detail
from envs.simulators.embedded.houses.furniture import (
    bathroom,
    beds,
    decoration,
    kitchen,
    seating,
    small,
    storage,
    tables,
)
from envs.simulators.embedded.houses.palette import WOODS, draw_palette
from envs.simulators.embedded.rendering import TEXTURES
from envs.simulators.embedded.scene import CATEGORIES

ROOMS = (bathroom, beds, decoration, kitchen, seating, small, storage, tables)
MAKERS = [
    maker
    for module in ROOMS
    for name, maker in inspect.getmembers(module, inspect.isfunction)
    if maker.__module__ == module.__name__ and list(inspect.signature(maker).parameters) == ["rng", "palette", "detail"]
]


def variants(maker, detail):
    palette = draw_palette("bedroom", WOODS[0], generator("palette"))
    return [maker(generator(maker.__name__, i), palette, detail) for i in range(8)]


def solids(mesh):
    """Triangles [n, 3, 3] of each closed part: vertices in the same place joined, then split by
    connection.
    """
    _, vertex = np.unique(mesh.vertices, axis=0, return_inverse=True)
    faces = vertex.reshape(-1)[mesh.faces]
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]]])
    count = int(faces.max()) + 1
    _, part = connected_components(coo_array((np.ones(len(edges)), edges.T), (count, count)), directed=False)
    triangles = mesh.vertices[mesh.faces].astype(np.float64)
    return [triangles[part[faces[:, 0]] == i] for i in np.unique(part[faces[:, 0]])]


@pytest.mark.parametrize("detail", Detail)
@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_furniture_is_sound(maker, detail):
    for furniture in variants(maker, detail):
        model, mesh = furniture.model, furniture.model.mesh
        assert model.category in CATEGORIES
        assert mesh.slots.max() < len(furniture.materials)
        assert all(m.texture in TEXTURES and all(0 <= c <= 1 for c in m.colour) for m in furniture.materials)
        assert np.isfinite(mesh.vertices).all()
        triangles = mesh.vertices[mesh.faces].astype(np.float64)
        sides = triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]
        assert np.linalg.norm(np.cross(*sides), axis=1).min() > 1e-9
        assert -1e-6 <= model.lower[2] < 0.15


@pytest.mark.parametrize("detail", [Detail.LOW, Detail.MEDIUM])
@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_every_part_is_closed_and_faces_outward(maker, detail):
    for furniture in variants(maker, detail)[:3]:
        for part in solids(furniture.model.mesh):
            a, b, c = part[:, 0], part[:, 1], part[:, 2]
            assert np.allclose(np.cross(b - a, c - a).sum(0), 0, atol=1e-5)
            assert np.einsum("ij,ij->", a - part.mean((0, 1)), np.cross(b - a, c - a)) > 0


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_tops_lie_within_the_model(maker):
    for furniture in variants(maker, Detail.MEDIUM):
        lower, upper = furniture.model.lower, furniture.model.upper
        for x0, y0, x1, y1, z in furniture.model.tops:
            assert lower[0] - 0.01 <= x0 < x1 <= upper[0] + 0.01
            assert lower[1] - 0.01 <= y0 < y1 <= upper[1] + 0.01
            assert z <= upper[2] + 1e-6


def test_equal_variants_share_one_mesh():
    meshes = {id(f.model.mesh) for f in variants(seating.chair, Detail.MEDIUM)}
    assert len(meshes) <= 3


def test_backs_are_higher_than_seats():
    for maker in (seating.sofa, seating.armchair, seating.chair, seating.office_chair):
        for furniture in variants(maker, Detail.MEDIUM):
            vertices = furniture.model.mesh.vertices
            high = vertices[vertices[:, 2] > 0.9 * furniture.model.upper[2]]
            assert high[:, 0].max() < 0.1
