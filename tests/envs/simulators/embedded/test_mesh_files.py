import numpy as np
import pytest

from envs.simulators.embedded.houses import Detail, HouseConfig, generate
from envs.simulators.embedded.mesh_files import AssetLibrary, Up, _category, load_scene

trimesh = pytest.importorskip("trimesh")


def box(size, colour, at=(0.0, 0.0, 0.0)):
    mesh = trimesh.creation.box(size)
    mesh.apply_translation(at)
    mesh.visual = trimesh.visual.ColorVisuals(
        mesh, face_colors=np.tile([*colour, 255], (len(mesh.faces), 1)).astype(np.uint8)
    )
    return mesh


def extent(mesh):
    return mesh.vertices.max(0) - mesh.vertices.min(0)


def world(piece):
    return piece.mesh.vertices + np.array(piece.position, np.float32)


@pytest.fixture
def scan(tmp_path):
    """A y-up house of one floor at height 1, 4 x 6 m, with a chair on it."""
    scene = trimesh.Scene()
    scene.add_geometry(box((4, 0.1, 6), (255, 0, 0), (0, 0.95, 0)), geom_name="floor_main")
    scene.add_geometry(box((0.5, 0.9, 0.4), (0, 0, 255), (1, 1.45, 2)), geom_name="chair.001")
    scene.export(tmp_path / "house.glb")
    return tmp_path / "house.glb"


def test_a_scan_comes_in_with_z_up_and_its_floor_at_zero(scan):
    scene = load_scene(scan, up=Up.Y)
    floor, chair = (next(p for p in scene.pieces if p.category == c) for c in ("floor", "chair"))
    assert np.allclose(extent(floor.mesh), (4, 6, 0.1), atol=1e-5)
    assert world(floor)[:, 2].max() == pytest.approx(0.0, abs=1e-5)
    assert world(chair)[:, 2].min() == pytest.approx(0.0, abs=1e-5)
    assert np.allclose(world(chair).mean(0)[:2], (1, -2), atol=1e-5)


def test_colours_of_faces_survive(scan):
    scene = load_scene(scan)
    assert {p.category: p.materials[0].colour for p in scene.pieces} == {
        "floor": (1.0, 0.0, 0.0),
        "chair": (0.0, 0.0, 1.0),
    }


def test_instances_are_numbered_from_one(scan):
    assert sorted(p.instance for p in load_scene(scan).pieces) == [1, 2]


def test_vertex_colours_are_averaged_over_faces(tmp_path):
    mesh = trimesh.Trimesh([[0, 0, 0], [3, 0, 0], [0, 3, 0]], [[0, 1, 2]], process=False)
    mesh.visual = trimesh.visual.ColorVisuals(
        mesh, vertex_colors=[[255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255]]
    )
    mesh.export(tmp_path / "scan.ply")
    (piece,) = load_scene(tmp_path / "scan.ply", up=Up.Z).pieces
    assert piece.materials[0].colour == pytest.approx((1 / 3, 1 / 3, 1 / 3), abs=0.04)


def test_a_folder_of_files_is_one_scene_with_classes_from_file_names(tmp_path):
    box((4, 4, 0.1), (10, 200, 10)).export(tmp_path / "floor.ply")
    box((1, 1, 0.4), (200, 200, 10), (0, 0, 0.3)).export(tmp_path / "coffee_table_02.ply")
    box((1, 1, 0.4), (200, 200, 10), (2, 0, 0.3)).export(tmp_path / "whatever.ply")
    scene = load_scene(tmp_path, up=Up.Z)
    assert [p.category for p in scene.pieces] == ["coffee table", "floor", "clutter"]


@pytest.mark.parametrize(
    ("names", "category"),
    [
        (["chair.001"], "chair"),
        (["wall_shelf"], "shelf"),
        (["Floor-Lamp_2"], "lamp"),
        (["bookshelf_01"], "clutter"),
        (["dining_chairs"], "chair"),
        (["wall_0"], "wall"),
        (["coffee_table_02"], "coffee table"),
        (["dining table, oak"], "dining table"),
        (["chair3"], "chair"),
        (["mesh_7", "my_floor"], "floor"),
        (["sofa", "floor"], "sofa"),
        (["geometry_0"], "clutter"),
    ],
)
def test_a_class_is_the_last_one_that_a_name_holds_in_whole_words(names, category):
    assert _category(*names) == category


def test_units_and_floor_can_be_given(tmp_path):
    box((400, 400, 10), (0, 0, 0), (0, 0, 50)).export(tmp_path / "scan.ply")
    (piece,) = load_scene(tmp_path / "scan.ply", up=Up.Z, metres=0.01, floor=0.45).pieces
    assert np.allclose(extent(piece.mesh), (4, 4, 0.1), atol=1e-5)
    assert world(piece)[:, 2].min() == pytest.approx(0.0, abs=1e-5)


def test_obj_materials_give_their_diffuse_colour(tmp_path):
    (tmp_path / "m.mtl").write_text("newmtl green\nKd 0 1 0\n")
    (tmp_path / "m.obj").write_text("mtllib m.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nusemtl green\nf 1 2 3\n")
    (piece,) = load_scene(tmp_path / "m.obj", up=Up.Z).pieces
    assert piece.materials[0].colour == pytest.approx((0.0, 1.0, 0.0), abs=0.01)


def test_degenerate_triangles_are_dropped(tmp_path):
    (tmp_path / "m.obj").write_text("v 0 0 0\nv 1 0 0\nv 0 1 0\nv 2 0 0\nf 1 2 3\nf 1 2 4\n")
    (piece,) = load_scene(tmp_path / "m.obj", up=Up.Z).pieces
    assert len(piece.mesh.faces) == len(piece.mesh.slots) == 1


def test_a_missing_path_and_an_empty_folder_are_named(tmp_path):
    with pytest.raises(ValueError, match="nowhere"):
        load_scene(tmp_path / "nowhere")
    with pytest.raises(ValueError, match="no triangles"):
        load_scene(tmp_path)


@pytest.fixture
def library(tmp_path):
    """Sofas in glTF's frame: y up, looking along +z; the seat is a low block in front of a high
    back.
    """
    (tmp_path / "sofa").mkdir()
    for name, colour in (("a", (255, 0, 0)), ("b", (0, 255, 0))):
        scene = trimesh.Scene([box((2, 0.4, 1), colour, (0, 0.2, 0)), box((2, 1, 0.2), colour, (0, 0.5, -0.4))])
        scene.export(tmp_path / "sofa" / f"{name}.glb")
    return AssetLibrary(tmp_path)


def houses(n):
    return [generate(f"train/{i}", HouseConfig(rooms_range=(4, 4), detail=Detail.LOW)) for i in range(n)]


def test_assets_take_the_place_and_the_size_of_their_class(library):
    (house,) = houses(1)
    furnished = library.furnish(house)
    for before, after in zip(house.pieces, furnished.pieces, strict=True):
        assert (before.category, before.instance, before.position, before.yaw) == (
            after.category,
            after.instance,
            after.position,
            after.yaw,
        )
        assert (after.mesh is before.mesh) == (before.category != "sofa")
        assert np.allclose(extent(after.mesh), extent(before.mesh), atol=1e-4)


def test_assets_keep_their_backs_to_the_wall(library):
    sofa = next(p for p in library.furnish(houses(1)[0]).pieces if p.category == "sofa")
    high = sofa.mesh.vertices[sofa.mesh.vertices[:, 2] > 0.6]
    assert high[:, 0].max() < 0


def test_the_choice_of_assets_repeats_and_varies(library):
    colours = [next(p for p in library.furnish(h).pieces if p.category == "sofa").materials for h in houses(8)]
    again = [next(p for p in library.furnish(h).pieces if p.category == "sofa").materials for h in houses(8)]
    assert colours == again
    assert len(set(colours)) == 2


def test_an_asset_folder_of_no_class_is_an_error(tmp_path):
    (tmp_path / "spaceship").mkdir()
    with pytest.raises(ValueError, match="spaceship"):
        AssetLibrary(tmp_path)


def test_an_asset_folder_without_assets_is_an_error(tmp_path):
    with pytest.raises(ValueError, match="no assets"):
        AssetLibrary(tmp_path)
