import numpy as np

from envs.simulators.embedded.houses import HouseConfig, generate
from envs.simulators.embedded.navigation.lattice import vertices_in_world
from experiments.benchmark.engines import ROUGHNESS, benchmark_engines, scan_of


def test_a_scan_is_one_mesh_where_the_house_was():
    house = generate("test/1", HouseConfig())
    (piece,) = scan_of(house, 60_000).pieces
    assert len(piece.mesh.faces) == 60_000
    corners = np.concatenate([vertices_in_world(part) for part in house.pieces])
    for end in (np.min, np.max):
        np.testing.assert_allclose(end(piece.mesh.vertices, axis=0), end(corners, axis=0), atol=6 * ROUGHNESS)


def test_both_engines_are_measured(capsys):
    ratios = benchmark_engines((50_000,), (8,), rounds=1, views=2)
    assert ratios[50_000, 8] > 0
    assert "8x8" in capsys.readouterr().out
