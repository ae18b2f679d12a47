import gymnasium
import numpy as np
import pytest

import envs  # noqa: F401 - registers
from envs.simulators.embedded import EmbeddedConfig
from envs.simulators.embedded.houses import generate
from envs.simulators.embedded.mesh_files import Up
from envs.simulators.embedded.scene_sources import AssetsConfig, ScansConfig, SceneSource

trimesh = pytest.importorskip("trimesh")


def box(size, at, colour=(90, 120, 200)):
    mesh = trimesh.creation.box(size)
    mesh.apply_translation(at)
    colours = np.tile([*colour, 255], (len(mesh.faces), 1)).astype(np.uint8)
    mesh.visual = trimesh.visual.ColorVisuals(mesh, face_colors=colours)
    return mesh


@pytest.fixture
def scans(tmp_path):
    """A folder with one scanned room, z up, 5 x 4 m, walls all round and a chair in it."""
    room = trimesh.Scene()
    for name, size, at in (
        ("floor_0", (5, 4, 0.1), (0, 0, -0.05)),
        ("wall_0", (5, 0.1, 2.5), (0, 2, 1.25)), ("wall_1", (5, 0.1, 2.5), (0, -2, 1.25)),
        ("wall_2", (0.1, 4, 2.5), (2.5, 0, 1.25)), ("wall_3", (0.1, 4, 2.5), (-2.5, 0, 1.25)),
        ("chair_0", (0.5, 0.5, 0.9), (1.5, 1.0, 0.45)),
    ):  # fmt: skip
        room.add_geometry(box(size, at), geom_name=name)
    (tmp_path / "scans").mkdir()
    room.export(tmp_path / "scans" / "flat_7.glb")
    (tmp_path / "scans" / "notes.txt").write_text("not a mesh")
    return ScansConfig(folder=str(tmp_path / "scans"), up=Up.Z)


@pytest.fixture
def config(scans):
    return EmbeddedConfig(scenes=("scan/*",), scans=scans, sensors=("depth", "semantic"), height=24, width=24)


def test_every_mesh_of_the_folder_is_a_scene_under_its_name(config):
    assert config.ids() == ("scan/flat_7",)
    scene = SceneSource(config.house, config.assets, config.scans)("scan/flat_7")
    assert scene.id == "scan/flat_7"
    assert {piece.category for piece in scene.pieces} == {"floor", "wall", "chair"}


def test_names_of_folders_are_whole_and_no_two_scans_share_one(tmp_path):
    for folder in ("flat.1", "flat.2"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "walls.ply").touch()
    (tmp_path / "a").mkdir()  # of textures, say
    (tmp_path / "a.glb").touch()
    assert list(ScansConfig(folder=str(tmp_path)).paths()) == ["scan/a", "scan/flat.1", "scan/flat.2"]
    (tmp_path / "a.ply").touch()
    with pytest.raises(ValueError, match=r"scans\.folder: 'a\.glb' and 'a\.ply' would both be the scene 'scan/a'"):
        ScansConfig(folder=str(tmp_path)).paths()


def test_a_whole_environment_runs_in_a_scan(config):
    env = gymnasium.make("surefoot/PointNav-v0", simulator=config, scenes="scan", task={"frames": ["depth"]})
    observation, _ = env.reset(seed=0)
    episode = env.unwrapped.navigation.episodes[0]
    assert episode.scene == "scan/flat_7"
    assert all(abs(x) < 2.5 and abs(y) < 2.0 for x, y, _ in (episode.start[:3], *episode.goals))
    assert 0.2 < np.median(observation["depth"]) < 6.0
    assert env.unwrapped.navigation.state_dict()["simulator"]["scenes"] == ["scan/flat_7"]
    env.close()


def test_an_unknown_scan_is_refused_and_those_there_are_are_named(config, scans):
    with pytest.raises(ValueError, match=r"'scan/attic'; scans\.folder has \['scan/flat_7'\]"):
        EmbeddedConfig(scenes=("scan/attic",), scans=scans).build(1)
    with pytest.raises(ValueError, match=r"unknown scene 'scan/attic'.*flat_7"):
        SceneSource(config.house, config.assets, config.scans)("scan/attic")


def test_a_folder_that_is_not_there_is_refused_when_it_is_needed():
    config = EmbeddedConfig(scenes=("scan/*",), scans=ScansConfig(folder="nowhere"))
    with pytest.raises(ValueError, match=r"scans\.folder: there is no folder 'nowhere'"):
        config.build(1)


def test_assets_furnish_the_houses_that_are_generated(tmp_path):
    (tmp_path / "bed").mkdir()
    trimesh.creation.icosphere(subdivisions=1).export(tmp_path / "bed" / "ball.glb")
    config = EmbeddedConfig(assets=AssetsConfig(folder=str(tmp_path)))
    plain, furnished = (
        generate("train/3", config.house),
        SceneSource(config.house, config.assets, config.scans)("train/3"),
    )
    beds = [(a, b) for a, b in zip(plain.pieces, furnished.pieces, strict=True) if a.category == "bed"]
    assert beds
    assert all(len(ball.mesh.faces) == 80 and ball.position == bed.position for bed, ball in beds)


@pytest.mark.parametrize(("kind", "name", "value"), [(ScansConfig, "metres", 0.0), (AssetsConfig, "faces", 3)])
def test_impossible_values_are_refused_by_name(kind, name, value):
    with pytest.raises(ValueError, match=name):
        kind(**{name: value})
