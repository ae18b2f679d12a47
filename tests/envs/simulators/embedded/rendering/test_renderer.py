from dataclasses import replace

import numpy as np
import pytest
import warp as wp

from embodied.seeding import generator
from envs.simulators.embedded.houses import HouseConfig, generate
from envs.simulators.embedded.navigation import NavigationGrid
from envs.simulators.embedded.rendering import SENSORS, Camera, Engine, PackedScene, Renderer, Shading, pack, sensors
from envs.simulators.embedded.scene import CATEGORIES, Scene

EAST, NORTH, WEST, SOUTH = 0.0, np.pi / 2, np.pi, -np.pi / 2
MIDDLE = (2.0, 2.5, 0.0)


def look(
    room: PackedScene, *poses: tuple[float, ...], camera: Camera | None = None, names=SENSORS, **options
) -> dict[str, np.ndarray]:
    renderer = Renderer(names, bodies=len(poses), camera=camera or Camera(height=33, width=33, hfov_deg=90), **options)
    for slot in range(len(poses)):
        renderer.load(slot, room)
    return {name: frames.copy() for name, frames in renderer.render(np.array(poses, np.float64)).items()}


def poses(count: int, seed: int = 0) -> list[tuple[float, ...]]:
    rng = np.random.default_rng(seed)
    return [
        (x, y, 0.0, yaw)
        for x, y, yaw in zip(
            rng.uniform(0.3, 3.7, count), rng.uniform(0.3, 3.3, count), rng.uniform(-3, 3, count), strict=True
        )
    ]


def test_depth_is_planar_and_exact_on_a_wall(room):
    depth = look(room, (*MIDDLE[:2], 0.0, WEST))["depth"][0, :, :, 0]
    wall = look(room, (*MIDDLE[:2], 0.0, WEST))["instance"][0, :, :, 0] == 3
    assert wall.mean() > 0.3
    np.testing.assert_allclose(depth[wall], 2.0, atol=1e-4)


@pytest.mark.parametrize(
    ("yaw", "instance", "category", "distance"),
    [(EAST, 7, "sofa", 2.0), (WEST, 3, "wall", 2.0), (SOUTH, 5, "wall", 2.5)],
)
def test_the_middle_of_the_picture_is_what_lies_ahead(room, yaw, instance, category, distance):
    frames = {name: frame[0, 16, 16] for name, frame in look(room, (*MIDDLE[:2], 0.0, yaw)).items()}
    assert frames["instance"] == instance
    assert frames["semantic"] == CATEGORIES.index(category)
    assert frames["depth"] == pytest.approx(distance, abs=1e-4)


def test_left_of_the_picture_is_left_of_the_body(room):
    ids = look(room, (1.0, 2.5, 0.0, EAST))["instance"][0, :, :, 0]
    assert ids[16, 0] in (6, 8)  # facing east, north lies to the left
    assert ids[16, -1] == 5
    assert ids[0, 16] == 2
    assert ids[-1, 16] == 1


def test_the_field_of_view_is_as_wide_as_asked(room):
    # From 2 m, at 90 degrees, the wall is seen 2 m to either side: column c shows it at (1 - 2 (c +
    # 0.5) / 32) * 2 m. The room's corner at
    # 1.5 m to the right lies between columns 27 and 28.
    ids = look(room, (2.0, 3.5, 0.0, WEST), camera=Camera(height=32, width=32, hfov_deg=90))["instance"][0, 16, :, 0]
    assert list(ids[[4, 27]]) == [3, 3]
    assert ids[28] == 6


def test_pitch_looks_up(room):
    up = look(room, (*MIDDLE[:2], 0.0, WEST), camera=Camera(height=33, width=33, hfov_deg=60, pitch_deg=60))
    assert up["instance"][0, 16, 16] == 2
    assert up["depth"][0, 16, 16] == pytest.approx((2.6 - 0.88) / np.sin(np.radians(60)), abs=1e-4)


@pytest.mark.parametrize("samples", [1, 2])
def test_rays_and_rasteriser_agree(room, samples):
    camera = Camera(height=96, width=128, hfov_deg=79, samples=samples, pitch_deg=-20)
    ours, theirs = (look(room, *poses(6), camera=camera, engine=engine) for engine in (Engine.RASTER, Engine.RAYS))
    assert np.mean(np.abs(ours["depth"] - theirs["depth"]) > 1e-3) < 1e-3
    assert np.mean(ours["instance"] != theirs["instance"]) < 1e-3
    assert np.mean(np.abs(ours["rgb"].astype(int) - theirs["rgb"]) > 2) < 2e-3


def test_rays_and_rasteriser_agree_in_a_furnished_house():
    house = generate("test/3", HouseConfig())
    packed, grid, rng = pack(house), NavigationGrid(house), generator("test renderer")
    views = [(*grid.sample(rng), rng.uniform(-np.pi, np.pi)) for _ in range(8)]
    ours, theirs = (look(packed, *views, camera=Camera(), engine=engine) for engine in (Engine.RASTER, Engine.RAYS))
    assert np.mean(np.abs(ours["depth"] - theirs["depth"]) > 1e-3) < 1e-3
    assert np.mean(ours["instance"] != theirs["instance"]) < 1e-3
    assert np.mean(np.abs(ours["rgb"].astype(int) - theirs["rgb"]) > 2) < 2e-3


def test_faces_of_a_solid_are_seen_from_outside_only(make_piece):
    hollow = make_piece(1, "box", (2, -1, 0), (4, 1, 2))
    solid = replace(hollow, mesh=replace(hollow.mesh, solid=True))
    inside_out = replace(solid, mesh=replace(solid.mesh, faces=solid.mesh.faces[:, ::-1]))
    boxes = [pack(Scene(id="box", pieces=(piece,))) for piece in (hollow, solid, inside_out)]
    two_sided, outside, back = (look(box, (0, 0, 0, EAST))["depth"][0, 16, 16, 0] for box in boxes)
    assert two_sided == outside == pytest.approx(2)
    assert back == pytest.approx(4)  # the faces turned away are not drawn
    assert look(boxes[1], (3, 0, 0, EAST))["depth"][0, 16, 16, 0] == pytest.approx(1)  # but from within they are


def test_a_closed_room_has_no_cracks(room):
    assert (look(room, *poses(24), camera=Camera(height=200, width=200, hfov_deg=100))["instance"] > 0).all()


def test_surfaces_that_cross_the_near_plane_are_cut_there(room):
    # The camera's eye is 5 mm before the west wall, nearer than the near plane, and looks along it.
    frames = look(room, (0.005, 1.0, 0.0, NORTH), camera=Camera(height=64, width=64, hfov_deg=120))
    ids, depth = frames["instance"][0, :, :, 0], frames["depth"][0, :, :, 0]
    assert ids[32, 2] == 3  # the wall, at arm's length to the left
    assert ids[32, 34] == 6
    assert depth[32, 34] == pytest.approx(4.0, abs=1e-3)
    assert (depth > 0).all()


@pytest.mark.parametrize("shape", [(1, 1), (5, 7), (31, 64), (64, 30), (17, 129)])
def test_any_shape_of_picture(room, shape):
    height, width = shape
    frames = look(room, *poses(2), camera=Camera(height=height, width=width, hfov_deg=70))
    whole = look(room, *poses(2), camera=Camera(height=height, width=width, hfov_deg=70), engine=Engine.RAYS)
    assert frames["rgb"].shape == (2, height, width, 3)
    assert np.mean(frames["instance"] != whole["instance"]) < 0.01


def test_an_empty_view_is_nothing(make_piece):
    sky = pack(Scene(id="box", pieces=(make_piece(1, "box", (3, -0.5, 0), (4, 0.5, 2)),)))
    for engine in (Engine.RASTER, Engine.RAYS):
        frames = look(sky, (0, 0, 0, WEST), engine=engine)
        assert not any(frames[name].any() for name in ("depth", "instance", "semantic"))
        assert frames["rgb"].min() > 100


def test_no_scene_at_all_is_nothing():
    frames = Renderer(SENSORS, bodies=1).render(np.zeros((1, 4)))
    assert not frames["instance"].any()
    assert not look(pack(Scene(id="void", pieces=())), (0, 0, 0, 0))["depth"].any()


def test_bits_do_not_depend_on_threads_or_company(room):
    views = poses(7)
    alone = [look(room, view) for view in views]
    for threads in (1, 2, 3):
        together = look(room, *views, threads=threads)
        for name in SENSORS:
            np.testing.assert_array_equal(together[name], np.concatenate([frames[name] for frames in alone]))


def test_a_body_may_change_scene(room, make_piece):
    other = pack(Scene(id="other", pieces=(make_piece(9, "box", (4, -5, 0), (5, 9, 3)),)))
    renderer = Renderer(("instance",), bodies=2, camera=Camera(height=9, width=9))
    renderer.load(0, other)
    renderer.load(1, other)
    renderer.render(np.array([[2.0, 2.5, 0, 0]] * 2))
    renderer.load(1, room)
    seen = renderer.render(np.array([[2.0, 2.5, 0, 0]] * 2))["instance"][:, 4, 4, 0]
    assert list(seen) == [9, 7]


def test_bodies_in_one_scene_share_it(room):
    renderer = Renderer(("depth",), bodies=3)
    for slot in range(3):
        renderer.load(slot, room)
    assert len({id(resident) for resident in renderer._slots}) == 1


def test_only_what_was_asked_for_is_rendered(room):
    everything = look(room, *poses(2))
    for name in SENSORS:
        frames = look(room, *poses(2), names=(name,))
        assert list(frames) == [name]
        np.testing.assert_array_equal(frames[name], everything[name])


def test_smoothing_blends_edges_and_keeps_ids(room):
    rough, smooth = (look(room, *poses(4), camera=Camera(height=48, width=48, samples=n)) for n in (1, 2))
    assert set(np.unique(smooth["instance"])) <= set(range(1, 9))
    assert np.mean(rough["instance"] != smooth["instance"]) < 0.05
    # Halving a picture twice as large is what smoothing stands for.
    large = look(room, *poses(4), camera=Camera(height=96, width=96))["rgb"].astype(float)
    halved = large.reshape(4, 48, 2, 48, 2, 3).mean(axis=(2, 4))
    assert np.abs(halved - smooth["rgb"]).mean() < np.abs(halved - rough["rgb"]).mean()


def test_flat_shading_has_one_colour_a_side(room):
    frames = look(room, (*MIDDLE[:2], 0.0, WEST), shading=Shading.FLAT)
    wall = frames["rgb"][frames["instance"][..., 0] == 3]
    assert (wall == wall[0]).all()


def test_sensors_say_what_they_are():
    found = sensors(SENSORS, Camera(height=10, width=20))
    assert found["rgb"].shape == (10, 20, 3)
    assert (found["rgb"].dtype, found["depth"].dtype, found["instance"].dtype) == ("uint8", "float32", "int32")
    assert found["depth"].units == "m"


def test_what_cannot_be_is_refused(room):
    with pytest.raises(ValueError, match=r"unknown sensor 'smell'.*rgb"):
        Renderer(("smell",), bodies=1)
    with pytest.raises(ValueError, match="at least 1"):
        Renderer(("rgb",), bodies=0)
    with pytest.raises(ValueError, match=r"poses must be \[2, 4\]"):
        Renderer(("rgb",), bodies=2).render(np.zeros((3, 4)))


@pytest.mark.skipif(wp.is_cuda_available(), reason="there is a CUDA device")
def test_a_missing_gpu_is_named():
    with pytest.raises(ValueError, match="no CUDA device"):
        Renderer(("rgb",), bodies=1, device="cuda:0")


@pytest.mark.gpu
@pytest.mark.skipif(not wp.is_cuda_available(), reason="no CUDA device")
def test_the_gpu_draws_the_same_pictures(room):
    renderer = Renderer(SENSORS, bodies=6, camera=Camera(height=96, width=128), device="cuda:0")
    for slot in range(6):
        renderer.load(slot, room)
    theirs = {name: frames.numpy() for name, frames in renderer.render(np.array(poses(6))).items()}
    ours = look(room, *poses(6), camera=Camera(height=96, width=128))
    assert np.mean(np.abs(ours["depth"] - theirs["depth"]) > 1e-3) < 1e-3
    assert np.mean(ours["instance"] != theirs["instance"]) < 1e-3
    assert np.mean(np.abs(ours["rgb"].astype(int) - theirs["rgb"]) > 2) < 2e-3
