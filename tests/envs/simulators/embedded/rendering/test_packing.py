from dataclasses import replace

import numpy as np
import pytest

from envs.simulators.embedded.rendering import TEXTURES, pack
from envs.simulators.embedded.rendering.chunks import LARGEST, chunked
from envs.simulators.embedded.rendering.packing import ROOM
from envs.simulators.embedded.scene import CATEGORIES, Mesh, Scene


def test_pieces_land_where_they_are_put(scene, room):
    sofa = room.points[room.surfaces["instance"][room.faces["surface"]] == 7]
    lower, upper = sofa.min(axis=(0, 1)), sofa.max(axis=(0, 1))
    np.testing.assert_allclose(lower, (4.0, 2.0, 0.0), atol=1e-6)
    np.testing.assert_allclose(upper, (5.0, 3.0, 1.4), atol=1e-6)


def test_corners_lie_on_their_planes(room):
    normals, offsets = room.faces["normal"], room.faces["offset"]
    heights = np.einsum("fck,fk->fc", room.points, normals)
    np.testing.assert_allclose(np.linalg.norm(normals, axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(heights, offsets[:, None].repeat(3, axis=1), atol=1e-5)


def test_faces_lie_in_blocks_of_eight_and_points_fill_the_last_of_a_chunk(room):
    assert room.triangles == 8 * 12
    assert list(room.first_block) == list(range(0, 17, 2))
    present = room.present.reshape(8, 16)
    assert present[:, :12].all()
    assert not present[:, 12:].any()
    extents = np.ptp(room.points, axis=1).max(axis=-1)
    assert (extents[room.present] > 0).all()
    assert (extents[~room.present] == 0).all()


def test_boxes_hold_their_chunks(room):
    for chunk, box in enumerate(room.boxes):
        inside = room.points[8 * room.first_block[chunk] : 8 * room.first_block[chunk + 1]]
        assert (inside >= box[:3]).all()
        assert (inside <= box[3:]).all()


def test_only_solids_have_boxes_with_an_outside(make_piece):
    hollow = make_piece(1, "box", (0, 0, 0), (1, 1, 1))
    solid = replace(hollow, instance=2, mesh=replace(hollow.mesh, solid=True))
    mirrored = replace(solid, instance=3, scale=(1, -1, 1))
    boxes = pack(Scene(id="three", pieces=(hollow, solid, mirrored))).solids
    np.testing.assert_allclose(boxes[1], [-ROOM] * 3 + [1 + ROOM] * 3)
    assert (boxes[[0, 2], :3] == -np.inf).all()
    assert (boxes[[0, 2], 3:] == np.inf).all()


def test_scale_stretches_along_the_axes_of_the_piece(make_piece):
    turned = make_piece(1, "box", (0, 0, 0), (1, 1, 1), yaw=np.pi / 2, scale=(2, 3, 4))
    packed = pack(Scene(id="one", pieces=(turned,)))
    np.testing.assert_allclose(np.ptp(packed.points, axis=(0, 1)), (3, 2, 4), atol=1e-6)


def test_surfaces_carry_ids_and_classes(scene, room):
    ids = {(int(s["instance"]), int(s["semantic"])) for s in room.surfaces}
    assert ids == {(p.instance, CATEGORIES.index(p.category)) for p in scene.pieces}


def test_degenerate_faces_are_dropped():
    mesh = Mesh(np.eye(3, dtype=np.float32), np.array([[0, 1, 2], [0, 0, 1]], np.int32), np.zeros(2, np.int32))
    assert len(chunked(mesh).faces) == 1


def test_equal_meshes_are_cut_once(scene):
    assert chunked(scene.pieces[0].mesh) is chunked(scene.pieces[0].mesh)


def test_large_meshes_are_cut_without_loss():
    rng = np.random.default_rng(0)
    vertices = rng.random((900, 3), dtype=np.float32)
    faces = rng.integers(0, 900, (3 * LARGEST, 3)).astype(np.int32)
    faces = faces[(faces[:, 0] != faces[:, 1]) & (faces[:, 1] != faces[:, 2]) & (faces[:, 2] != faces[:, 0])]
    cut = chunked(Mesh(vertices, faces, np.arange(len(faces), dtype=np.int32)))
    np.testing.assert_array_equal(cut.vertices[cut.faces], vertices[faces[cut.slots]])
    assert len(cut.first_face) > 8
    assert (np.sort(cut.slots) == np.arange(len(faces))).all()
    for first, end in zip(cut.first_vertex[:-1], cut.first_vertex[1:], strict=True):
        assert first < end


def test_light_is_brightest_under_the_lamp_and_dim_beside_furniture(scene):
    from envs.simulators.embedded.rendering import Camera, Renderer

    plain = tuple(replace(p, materials=(replace(p.materials[0], texture="plain"),)) for p in scene.pieces)
    renderer = Renderer(("rgb",), bodies=2, camera=Camera(height=9, width=9, hfov_deg=20, pitch_deg=-80, height_m=1.2))
    packed = pack(replace(scene, pieces=plain))
    for slot in range(2):
        renderer.load(slot, packed)
    under_lamp, in_corner = renderer.render(np.array([[2.6, 2.5, 0, 0], [0.1, 0.3, 0, 0]]))["rgb"].mean(axis=(1, 2, 3))
    assert under_lamp > in_corner + 20


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"category": "unicorn"}, r"piece 7 \('unicorn'\): unknown category"),
        ({"instance": 0}, "instance ids start at 1"),
        ({"materials": ()}, "has 0 materials"),
    ],
)
def test_bad_pieces_are_named(scene, change, message):
    with pytest.raises(ValueError, match=message):
        pack(Scene(id="bad", pieces=(replace(scene.pieces[6], **change),)))


def test_an_unknown_texture_lists_those_there_are(make_piece):
    with pytest.raises(ValueError, match=rf"unknown texture 'velvet'.*{TEXTURES[1]}"):
        pack(Scene(id="bad", pieces=(make_piece(1, "sofa", (0, 0, 0), (1, 1, 1), "velvet"),)))
