"""Packets see what the rasteriser sees."""

import numpy as np
import pytest

from envs.simulators.embedded.rendering import SENSORS, Camera, Engine, PackedScene, Renderer, pack
from envs.simulators.embedded.rendering.renderer import CROWDED
from envs.simulators.embedded.scene import Material, Mesh, Piece, Scene


def hills(steps: int = 100) -> Mesh:
    """A floor of small triangles, 6 m by 5 m, with bumps up to 0.3 m."""
    x, y = np.meshgrid(np.linspace(0, 6, steps + 1), np.linspace(0, 5, steps + 1), indexing="xy")
    z = 0.15 + 0.15 * np.sin(4 * x) * np.cos(5 * y)
    corner = (np.arange(steps)[:, None] * (steps + 1) + np.arange(steps)).ravel()
    a, b, c, d = corner, corner + 1, corner + steps + 2, corner + steps + 1
    faces = np.concatenate([np.stack([a, b, c], axis=1), np.stack([a, c, d], axis=1)]).astype(np.int32)
    return Mesh(np.stack([x, y, z], axis=-1).reshape(-1, 3).astype(np.float32), faces, np.zeros(len(faces), np.int32))


@pytest.fixture(scope="module")
def scan(scene: Scene) -> PackedScene:
    rough = Piece(
        mesh=hills(), category="rug", instance=9, materials=(Material(colour=(0.3, 0.6, 0.4), texture="rug"),)
    )
    return pack(Scene(id="scan", pieces=(*scene.pieces, rough), rooms=scene.rooms))


def look(scan: PackedScene, views: np.ndarray, camera: Camera, engine: Engine, **options) -> dict[str, np.ndarray]:
    renderer = Renderer(SENSORS, bodies=len(views), camera=camera, engine=engine, **options)
    for slot in range(len(views)):
        renderer.load(slot, scan)
    return {name: frames.copy() for name, frames in renderer.render(views).items()}


def views(count: int) -> np.ndarray:
    rng = np.random.default_rng(0)
    low, high = (0.3, 0.3, 0.0, -3.0), (3.7, 3.3, 0.0, 3.0)
    return np.stack([rng.uniform(a, b, count) for a, b in zip(low, high, strict=True)], axis=1)


def assert_the_same(ours: dict[str, np.ndarray], theirs: dict[str, np.ndarray]) -> None:
    assert np.mean(np.abs(ours["depth"] - theirs["depth"]) > 1e-3) < 1e-3
    assert np.mean(ours["instance"] != theirs["instance"]) < 1e-3
    assert np.mean(np.abs(ours["rgb"].astype(int) - theirs["rgb"]) > 2) < 2e-3


@pytest.mark.parametrize("samples", [1, 2])
@pytest.mark.parametrize("shape", [(96, 96), (57, 130), (130, 57), (5, 7)])
def test_packets_and_rasteriser_agree(scan, shape, samples):
    camera = Camera(height=shape[0], width=shape[1], hfov_deg=79, pitch_deg=-20, samples=samples)
    assert_the_same(*(look(scan, views(12), camera, engine) for engine in (Engine.PACKETS, Engine.RASTER)))


def test_both_cut_at_the_near_plane(scan):
    # The eye is 5 mm before the west wall, nearer than the near plane, and looks along it.
    pose = np.array([[0.005, 1.0, 0.0, np.pi / 2]])
    camera = Camera(height=64, width=64, hfov_deg=120)
    frames = [look(scan, pose, camera, engine) for engine in (Engine.PACKETS, Engine.RASTER)]
    assert (frames[0]["depth"] >= 0.019).all()
    assert frames[0]["instance"][0, 32, 2, 0] == 3
    assert_the_same(*frames)


def test_no_ray_slips_between_neighbours(scan):
    frames = look(scan, views(12), Camera(height=200, width=200, hfov_deg=100), Engine.PACKETS)
    assert (frames["instance"] > 0).all()


def test_bits_do_not_depend_on_threads_or_company(scan):
    camera = Camera(height=50, width=64, hfov_deg=90)
    alone = [look(scan, view[None], camera, Engine.PACKETS) for view in views(5)]
    for threads in (1, 3):
        together = look(scan, views(5), camera, Engine.PACKETS, threads=threads)
        for name in SENSORS:
            np.testing.assert_array_equal(together[name], np.concatenate([frames[name] for frames in alone]))


def test_where_nothing_is_nothing_is_seen():
    nothing = pack(Scene(id="void", pieces=()))
    assert not look(nothing, views(1), Camera(), Engine.PACKETS)["instance"].any()


def test_auto_casts_packets_where_triangles_are_far_smaller_than_pixels(scan):
    def by_packets(size: int, engine: Engine = Engine.AUTO) -> bool:
        renderer = Renderer(("depth",), bodies=1, camera=Camera(height=size, width=size), engine=engine)
        renderer.load(0, scan)
        slot = renderer._slots[0]
        assert slot is not None
        return slot.arrays.nodes is not None

    enough = int((scan.triangles / CROWDED) ** 0.5)
    assert by_packets(enough)
    assert not by_packets(enough + 1)
    assert not by_packets(enough, Engine.RASTER)
