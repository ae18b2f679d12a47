"""What habitat-sim is known to do, and a body must make good. What holds for every simulator is in
`test_contract.py`.
"""

import math
import pickle

import numpy as np
import pytest

from envs.simulators.habitat import BoxSource, HabitatConfig, NavMesh
from envs.simulators.habitat import habitat_sim as library
from envs.simulators.habitat.navmesh_floor import Floor
from tests.fakes.habitat.scenes import room, save, solid, thing

FLOOR = 0.05
"""How high the navmesh lies above the floor."""

SCREENED = room(6.0, 4.0, solid(3.0, 0.0, 0.0, 3.02, 3.0, 2.5))
EAST, NORTH, WEST = 0.0, math.pi / 2, math.pi


def one(*point: float) -> np.ndarray:
    return np.array([point])


def test_software_rendering_is_chosen_where_there_is_no_cuda_device(opened, monkeypatch):
    """The stand-in ends the process for any other device, as the real one does."""
    monkeypatch.setattr(library, "cuda_devices", lambda: 0)
    opened(room()).place("scene0.glb", (1.0, 1.0, 0.0, 0.0))
    assert [library.graphics_device(None, number) for number in range(3)] == [-1, -1, -1]
    with pytest.raises(ValueError, match="gpu is 0, and there are 0 CUDA devices"):
        opened(room(), gpu=0)


def test_bodies_take_cuda_devices_in_turn(monkeypatch):
    monkeypatch.setattr(library, "cuda_devices", lambda: 2)
    assert [library.graphics_device(None, number) for number in range(3)] == [0, 1, 0]
    assert library.graphics_device(1, 0) == 1
    assert library.graphics_device(-1, 0) == -1


def test_logs_are_silenced_before_the_import_unless_wanted(habitat_sim, monkeypatch):
    monkeypatch.delenv("HABITAT_SIM_LOG", raising=False)
    monkeypatch.setenv("MAGNUM_LOG", "verbose")
    library.habitat_sim()
    import os

    assert (os.environ["HABITAT_SIM_LOG"], os.environ["MAGNUM_LOG"]) == ("quiet", "verbose")


def test_without_habitat_sim_the_error_says_what_to_install(tmp_path, monkeypatch):
    import sys

    scene = save(tmp_path, "a.glb", room())
    monkeypatch.setitem(sys.modules, "habitat_sim", None)
    with pytest.raises(ImportError, match="conda install habitat-sim withbullet -c conda-forge -c aihabitat"):
        HabitatConfig(scenes=(scene,), data=str(tmp_path)).open(0)


def test_a_config_crosses_to_workers(tmp_path):
    """Unlike habitat-sim's own settings, which can be neither copied nor pickled."""
    config = HabitatConfig(scenes=("a.glb",), data=str(tmp_path), navmesh=NavMesh.FILE)
    assert pickle.loads(pickle.dumps(config)) == config


def test_a_scene_that_habitat_sim_cannot_open_is_an_error_that_names_it(opened, habitat_sim, monkeypatch):
    body = opened(room(), room(3.0, 3.0))
    body.place("scene0.glb", (1.0, 1.0, 0.0, 0.0))

    def fail(simulator, config):
        raise AssertionError("ESP_CHECK failed")

    with monkeypatch.context() as patch:
        patch.setattr(habitat_sim.Simulator, "reconfigure", fail)
        with pytest.raises(ValueError, match=r"cannot open scene 'scene1\.glb'.*ESP_CHECK"):
            body.place("scene1.glb", (1.0, 1.0, 0.0, 0.0))
    assert body.pose[:2] == pytest.approx((1.0, 1.0))
    assert body.move(0.25, 0.0, 0.0)[0][0] == pytest.approx(0.25, abs=1e-5)


def test_scenes_are_checked_before_anything_starts(tmp_path, habitat_sim):
    with pytest.raises(ValueError, match=r"unknown scene 'lost\.glb': there is no file"):
        HabitatConfig(scenes=("lost.glb",), data=str(tmp_path)).open(0)
    with pytest.raises(ValueError, match=r"no scene matches 'hm3d/\*\.glb'"):
        HabitatConfig(scenes=("hm3d/*.glb",), data=str(tmp_path)).open(0)


def test_a_scene_may_be_named_in_a_dataset_that_is_there(opened, habitat_sim, tmp_path, monkeypatch):
    dataset = tmp_path / "hssd.scene_dataset_config.json"
    with pytest.raises(ValueError, match=r"scene_dataset is .*hssd\.scene_dataset_config\.json', which is no file"):
        opened(scenes=("102343992",), scene_dataset=str(dataset))
    dataset.write_text("{}")
    asked = []
    monkeypatch.setattr(habitat_sim.Simulator, "_open", lambda simulator, config: asked.append(config.sim_cfg) or 1 / 0)
    body = opened(scenes=("102343992",), scene_dataset=str(dataset))
    with pytest.raises(ZeroDivisionError):
        body.place("102343992", (0.0, 0.0, 0.0, 0.0))
    assert (asked[0].scene_id, asked[0].scene_dataset_config_file) == ("102343992", str(dataset))


def test_patterns_name_scenes_below_the_folder(opened, tmp_path):
    for name in ("hm3d/val/1/b.basis.glb", "hm3d/val/0/a.basis.glb", "hm3d/train/2/c.basis.glb"):
        save(tmp_path, name, room())
    body = opened(scenes=("hm3d/val/*/*.basis.glb", "hm3d/train/2/c.basis.glb"))
    assert list(body.scenes) == ["hm3d/val/0/a.basis.glb", "hm3d/val/1/b.basis.glb", "hm3d/train/2/c.basis.glb"]


def test_a_scene_without_navmesh_is_refused_and_not_asked_for_points(opened):
    """The stand-in ends the process where the real one has a segmentation fault."""
    body = opened(room(0.3, 0.3))
    for ask in (
        lambda: body.place("scene0.glb", (0.1, 0.1, 0.0, 0.0)),
        lambda: body.sample_navigable("scene0.glb", np.random.default_rng(0)),
        lambda: body.top_down("scene0.glb"),
    ):
        with pytest.raises(ValueError, match=r"scene 'scene0\.glb' has no navmesh"):
            ask()


def test_the_navmesh_is_made_for_the_body_and_not_for_the_default_one(opened):
    """A doorway 50 cm wide and a lintel at 1.2 m; habitat-sim's default body is 20 cm wide and 1.5
    m high.
    """
    walls = (
        solid(3.0, 0.0, 0.0, 3.1, 1.75, 2.5),
        solid(3.0, 2.25, 0.0, 3.1, 4.0, 2.5),
        solid(3.0, 1.75, 1.2, 3.1, 2.25, 2.5),
    )
    doorway = room(6.0, 4.0, *walls)
    through = [
        np.isfinite(opened(doorway, **size).distance("scene0.glb", one(1.0, 2.0, 0.0), one(5.0, 2.0, 0.0))[0])
        for size in ({}, {"radius": 0.3}, {"body_height": 1.5})
    ]
    assert through == [True, False, False]


def test_what_stands_in_a_scene_is_in_its_navmesh(opened):
    """habitat-sim leaves objects out unless told otherwise."""
    body = opened(room(6.0, 4.0, objects=(thing("sofa", 3, 2.0, 0.0, 0.0, 3.0, 4.0, 0.9),)))
    assert np.isinf(body.distance("scene0.glb", one(1.0, 2.0, 0.0), one(5.0, 2.0, 0.0))[0])


def test_a_navmesh_file_is_read_even_beside_a_stage_config(opened, habitat_sim, tmp_path):
    body = opened(room(), navmesh=NavMesh.FILE)
    with pytest.raises(ValueError, match=r"cannot read .*scene0\.navmesh; use navmesh=COMPUTED"):
        body.place("scene0.glb", (1.0, 1.0, 0.0, 0.0))
    (tmp_path / "scene0.navmesh").write_text('{"radius": 0.5, "height": 1.5, "cell_height": 0.2, "objects": false}')
    (tmp_path / "scene0.stage_config.json").write_text("{}")
    body.place("scene0.glb", (1.0, 1.0, 0.0, WEST))
    assert body.pose[2] == pytest.approx(0.1)
    assert body.move(2.0, 0.0, 0.0)[0][0] == pytest.approx(0.5, abs=1e-3)


def test_computed_navmeshes_are_kept_for_the_same_body_and_scene(opened, habitat_sim, tmp_path, monkeypatch):
    computed, compute = [], habitat_sim.Simulator.recompute_navmesh
    record = lambda *arguments: computed.append(arguments) or compute(*arguments)  # noqa: E731
    monkeypatch.setattr(habitat_sim.Simulator, "recompute_navmesh", record)
    places, scene = [], save(tmp_path, "scene0.glb", room())
    for size in ({}, {}, {"radius": 0.3}):
        body = opened(scenes=(scene,), navmesh_folder=str(tmp_path / "kept"), **size)
        body.place("scene0.glb", (1.0, 2.0, 0.0, WEST))
        places.append(body.move(2.0, 0.0, 0.0)[0][0])
    assert places == [pytest.approx(reach, abs=1e-3) for reach in (0.82, 0.82, 0.7)]
    assert len(computed) == len(list((tmp_path / "kept").iterdir())) == 2
    opened(room(5.0, 3.0), navmesh_folder=str(tmp_path / "kept")).place("scene0.glb", (1.0, 2.0, 0.0, WEST))
    assert len(computed) == 3  # the scene is another one under the same name


def test_a_body_stands_on_the_navmesh_and_its_camera_at_its_height_above_the_floor(opened):
    """Seen from 0.88 m up, the floor in the lowest row lies where a level camera of that height has
    it.
    """
    body = opened(room(), sensors=("depth",))
    body.place("scene0.glb", (1.0, 2.0, 0.0, EAST))
    assert body.pose[2] == pytest.approx(FLOOR)
    slope = math.tan(math.radians(79.0) / 2) * 31 / 48  # of the middle of the lowest of 32 rows, in a picture 48 wide
    assert body.render()["depth"][-1, 24, 0] == pytest.approx(0.88 / slope, rel=1e-4)


def test_a_camera_that_looks_up_is_pitched_about_its_own_axis(opened):
    level, up = (opened(room(), sensors=("depth",), camera_pitch_deg=pitch) for pitch in (0.0, 30.0))
    for body in (level, up):
        body.place("scene0.glb", (3.0, 2.0, 0.0, NORTH))
    assert level.render()["depth"][0, 24, 0] > 0
    assert up.render()["depth"][0, 24, 0] == 0  # above the walls is nothing


def test_frames_are_read_by_name_and_cut_to_shape(opened):
    """habitat-sim gives them in an order of its own, colour with alpha, ids unsigned, in height
    before width.
    """
    body = opened(room(), sensors=("rgb", "depth", "instance", "semantic"))
    body.place("scene0.glb", (1.0, 2.0, 0.0, EAST))
    frames = body.render()
    assert {name: (frame.shape, frame.dtype.name, frame.flags.c_contiguous) for name, frame in frames.items()} == {
        "rgb": ((32, 48, 3), "uint8", True),
        "depth": ((32, 48, 1), "float32", True),
        "instance": ((32, 48, 1), "int32", True),
        "semantic": ((32, 48, 1), "int32", True),
    }
    kept = frames["depth"].copy()
    body.move(0.5, 0.0, 0.0)
    assert not np.array_equal(body.render()["depth"], kept)
    np.testing.assert_array_equal(frames["depth"], kept)


def test_depth_is_planar_and_nothing_is_zero(opened):
    body = opened(room(), sensors=("depth",), hfov_deg=90.0)
    body.place("scene0.glb", (4.0, 2.0, 0.0, EAST))
    # At 90 degrees the wall two metres away fills the picture from side to side.
    np.testing.assert_allclose(body.render()["depth"][15, :, 0], 2.0, rtol=1e-5)
    body.place("scene0.glb", (1.0, 2.0, 0.0, EAST))
    assert body.render()["depth"][0, 24, 0] == 0  # over the wall


def test_objects_have_our_names_boxes_in_our_frame_and_ids_as_in_the_picture(opened):
    things = (
        thing("tv_monitor", 9, 5.0, 1.8, 0.5, 5.2, 2.2, 1.3),
        thing("gym_equipment", 4, 1.0, 3.0, 0.0, 1.5, 3.5, 1.0),
    )
    body = opened(room(6.0, 4.0, objects=things), sensors=("instance", "semantic"))
    television, other = body.objects("scene0.glb")
    assert (television.instance, television.category, other.category) == (9, "television", "gym equipment")
    assert television.lower == pytest.approx((5.0, 1.8, 0.5))
    assert television.upper == pytest.approx((5.2, 2.2, 1.3))
    body.place("scene0.glb", (3.0, 2.0, 0.0, EAST))
    frames = body.render()
    from envs.simulators.embedded.scene import CATEGORIES

    assert frames["instance"][15, 24, 0] == 9
    assert CATEGORIES[frames["semantic"][15, 24, 0]] == "television"
    body.place("scene0.glb", (1.25, 2.0, 0.0, NORTH))
    assert CATEGORIES[body.render()["semantic"][15, 24, 0]] == "clutter"


def test_boxes_of_the_older_kind_are_read(opened):
    tree = room(objects=(thing("chair", 1, 1.0, 1.0, 0.0, 1.5, 1.5, 1.0),)) | {"boxes_are": "old"}
    (chair,) = opened(tree).objects("scene0.glb")
    assert (chair.lower, chair.upper) == (pytest.approx((1.0, 1.0, 0.0)), pytest.approx((1.5, 1.5, 1.0)))


def test_boxes_that_all_take_in_the_origin_are_refused(opened):
    things = thing("chair", 1, 1.0, 1.0, 0.0, 1.5, 1.5, 1.0), thing("bed", 2, 4.0, 2.0, 0.0, 5.5, 3.5, 0.6)
    with pytest.raises(ValueError, match=r"scene 'scene0\.glb': the boxes of all 2 objects take in the world's origin"):
        opened(room(objects=things) | {"boxes_are": "with_origin"}).objects("scene0.glb")


def test_boxes_can_be_measured_by_looking(opened):
    """To about a pixel, which is ten centimetres across a room here; what is never seen has
    none.
    """
    chair, bed = thing("chair", 1, 1.0, 1.0, 0.0, 1.5, 1.5, 1.0), thing("bed", 2, 4.0, 2.0, 0.0, 5.5, 3.5, 0.6)
    lost = thing("lamp", 3, 40.0, 2.0, 0.0, 40.5, 2.5, 1.5)
    tree = room(objects=(chair, bed, lost)) | {"boxes_are": "with_origin"}
    things = {
        one.category: one
        for one in opened(tree, boxes=BoxSource.SEEN, box_points=12, sensors=("rgb",)).objects("scene0.glb")
    }
    assert set(things) == {"chair", "bed"}
    np.testing.assert_allclose(things["chair"].lower, (1.0, 1.0, 0.0), atol=0.1)
    np.testing.assert_allclose(things["chair"].upper, (1.5, 1.5, 1.0), atol=0.1)
    np.testing.assert_allclose(things["bed"].lower, (4.0, 2.0, 0.0), atol=0.1)
    np.testing.assert_allclose(things["bed"].upper, (5.5, 3.5, 0.6), atol=0.1)


def test_a_scene_without_semantics_has_no_objects(opened):
    body = opened(room(), sensors=("semantic",))
    body.place("scene0.glb", (1.0, 2.0, 0.0, EAST))
    assert body.objects("scene0.glb") == []
    assert not body.render()["semantic"].any()


def test_a_change_of_scene_leaves_nothing_of_the_old_one_in_use(opened):
    """habitat-sim replaces agent and path finder; the stand-in refuses the old ones."""
    body = opened(room(), room(3.0, 3.0))
    body.place("scene0.glb", (5.0, 2.0, 0.0, EAST))
    before = body.render()["depth"]
    rng = np.random.default_rng(0)
    assert np.isfinite(body.distance("scene1.glb", one(*body.sample_navigable("scene1.glb", rng)), one(1.0, 1.0, 0.0)))
    np.testing.assert_array_equal(body.render()["depth"], before)
    assert body.pose[:2] == pytest.approx((5.0, 2.0))
    assert body.move(2.0, 0.0, 0.0)[0][0] == pytest.approx(0.82, abs=1e-3)


def test_points_are_drawn_from_the_floor_and_not_from_roofs_and_tables(opened):
    tree = room()
    roof, table = [-0.2, -4.2, 6.2, 0.2, 2.6], [1.0, -2.0, 2.5, -1.0, 0.8]
    tree["floors"] += [roof, table]
    body = opened(tree)
    rng = np.random.default_rng(0)
    heights = {round(float(body.sample_navigable("scene0.glb", rng)[2]), 3) for _ in range(30)}
    assert heights == {FLOOR}


def test_a_small_room_apart_is_not_the_floor(opened):
    apart = room(6.0, 4.0, solid(4.5, 0.0, 0.0, 4.6, 4.0, 2.5))
    body = opened(apart)
    rng = np.random.default_rng(0)
    assert max(body.sample_navigable("scene0.glb", rng)[0] for _ in range(30)) < 4.5
    assert np.isinf(body.distance("scene0.glb", one(1.0, 2.0, 0.0), one(5.5, 2.0, 0.0))[0])


def test_a_height_above_the_navmesh_is_no_part_of_a_walk(opened):
    """habitat-sim counts it."""
    body = opened(room())
    for height in (0.0, FLOOR, 0.3):
        start, goal = one(1.0, 1.0, height), one(4.0, 1.0, 0.3 - height)
        assert body.distance("scene0.glb", start, goal)[0] == pytest.approx(3.0, abs=1e-5)


def test_a_goal_behind_a_wall_or_nowhere_is_no_goal(opened):
    """habitat-sim would count the way to the wall for one within two metres, and gives NaN for one
    farther off.
    """
    body = opened(room())
    goals = [one(-0.7, 2.0, 0.0), one(-50.0, 2.0, 0.0), one(2.0, 2.0, 1.0), one(np.nan, np.nan, np.nan)]
    assert [body.distance("scene0.glb", one(1.0, 2.0, 0.0), goal)[0] for goal in goals] == [np.inf] * 4
    both = np.concatenate([goals[0], goals[3], one(1.0, 3.0, 0.0)])
    assert body.distance("scene0.glb", one(1.0, 2.0, 0.0), both)[0] == pytest.approx(1.0, abs=1e-5)


def test_an_object_beside_a_goal_does_not_hide_it(opened):
    """A goal that the body's disc covers counts: so far view points of another body's navmesh may
    lie off this one's.
    """
    body = opened(room())
    assert body.distance("scene0.glb", one(1.0, 2.0, 0.0), one(0.1, 2.0, 0.0))[0] == pytest.approx(1.0 - 0.18, abs=1e-5)


@pytest.mark.parametrize(
    "pose", [(-0.3, 2.0, 0.0, 0.0), (1.0, 2.0, 1.5, 0.0), (math.nan, 2.0, 0.0, 0.0), (1.0, 2.0, 0.0, math.inf)]
)
def test_a_pose_where_no_body_can_stand_is_refused(opened, pose):
    """habitat-sim itself would take a pose in a wall."""
    body = opened(room())
    with pytest.raises(ValueError, match=r"cannot stand at .* in scene 'scene0\.glb'"):
        body.place("scene0.glb", pose)


def test_a_long_way_at_a_wall_stops_there_or_slides_and_never_goes_through(opened):
    """habitat-sim's own try_step gives the start back where the end is on another island, and may
    slip round for long ones.
    """
    for sliding in (True, False):
        body = opened(SCREENED, sliding=sliding)
        body.place("scene0.glb", (2.0, 1.5, 0.0, math.radians(30.0)))
        (forward, left, _), touched = body.move(2.0, 0.0, 0.0)
        assert touched
        x, y = body.pose[:2]
        assert x == pytest.approx(3.0 - 0.18, abs=0.02)
        if sliding:
            assert y == pytest.approx(1.5 + 2.0 * math.sin(math.radians(30.0)), abs=0.02)
        else:
            assert left == pytest.approx(0.0, abs=1e-4)
            assert forward == pytest.approx(0.82 / math.cos(math.radians(30.0)), abs=0.03)


def test_an_island_right_beside_does_not_hold_a_body_back(opened):
    """A step towards a table top ends on another island: only the last two centimetres are lost."""
    tree = room(6.0, 4.0, solid(3.0, 1.0, 0.0, 4.5, 3.0, 0.4))
    tree["floors"].append([3.0, -3.0, 4.5, -1.0, 0.4])
    body = opened(tree, sliding=False)
    body.place("scene0.glb", (2.0, 2.0, 0.0, EAST))
    assert body.move(1.5, 0.0, 0.0)[0][0] == pytest.approx(0.82, abs=0.02)


def test_an_arc_is_the_same_path_as_in_the_embedded_simulator(opened):
    from envs.simulators.embedded.navigation.disc_motion import SUBSTEP as THEIRS
    from envs.simulators.habitat.navmesh_motion import SUBSTEP

    body = opened(room())
    body.place("scene0.glb", (3.0, 2.0, 0.0, EAST))
    (forward, left, turn), touched = body.move(0.5, 0.0, 90.0)
    radius = 0.5 / (math.pi / 2)
    assert (forward, left, turn, touched) == (
        pytest.approx(radius, abs=1e-4),
        pytest.approx(radius, abs=1e-4),
        90.0,
        False,
    )
    assert SUBSTEP == THEIRS


@pytest.mark.parametrize("motion", [(math.nan, 0.0, 0.0), (0.0, math.inf, 0.0), (0.0, 0.0, math.nan)])
def test_a_motion_that_is_none_is_refused(opened, motion):
    body = opened(room())
    body.place("scene0.glb", (1.0, 1.0, 0.0, 0.0))
    with pytest.raises(ValueError, match="motions must be finite"):
        body.move(*motion)


def test_a_body_must_be_somewhere_before_it_moves_or_sees(opened):
    body = opened(room())
    for ask in (lambda: body.move(0.1, 0.0, 0.0), body.render):
        with pytest.raises(ValueError, match="place it first"):
            ask()


def test_draws_that_find_nothing_are_an_error(opened, habitat_sim, monkeypatch):
    body = opened(room())
    body.place("scene0.glb", (1.0, 1.0, 0.0, 0.0))
    nothing = habitat_sim.Vector3(math.nan, math.nan, math.nan)
    monkeypatch.setattr(habitat_sim.PathFinder, "get_random_navigable_point", lambda *arguments: nothing)
    with pytest.raises(RuntimeError, match="no navigable point"):
        body.sample_navigable("scene0.glb", np.random.default_rng(0))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"scenes": ()}, "scenes is empty"),
        ({"sensors": ("thermal",)}, "unknown sensor 'thermal'"),
        ({"radius": 0.0}, "radius is 0.0"),
        ({"hfov_deg": 180.0}, "hfov_deg"),
        ({"navmesh_lift": -0.1}, "navmesh_lift"),
    ],
)
def test_a_config_that_cannot_be_is_refused(wrong, told):
    with pytest.raises(ValueError, match=told):
        HabitatConfig(**({"scenes": ("a.glb",)} | wrong))


def test_floor_needs_a_navmesh(habitat_sim):
    with pytest.raises(ValueError, match="'here' has no navmesh"):
        Floor(habitat_sim, habitat_sim.PathFinder(), "here", 0.18, sliding=True)
