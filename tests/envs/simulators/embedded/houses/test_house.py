import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from envs.simulators.embedded.houses import SPLITS, Detail, HouseConfig, generate
from envs.simulators.embedded.rendering import TEXTURES
from envs.simulators.embedded.scene import CATEGORIES

GOLDEN = "a0e9c6832c01d07b"
"""Of train/0 as it is: changes when houses change, on purpose only, and never from machine to
machine.
"""


def fingerprint(scene) -> str:
    digest = hashlib.sha256(scene.id.encode())
    for room in scene.rooms:
        digest.update(repr((room.kind, np.round((*room.corners, *room.light), 4).tolist())).encode())
    for piece in scene.pieces:
        where = np.round((*piece.position, piece.yaw), 4) + 0.0
        digest.update(repr((piece.category, piece.instance, piece.materials, where.tolist())).encode())
        for array in (np.round(piece.mesh.vertices, 4) + 0.0, piece.mesh.faces, piece.mesh.slots):
            digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:16]


def test_a_house_is_the_same_on_every_machine():
    assert fingerprint(generate("train/0", HouseConfig())) == GOLDEN


def test_a_house_does_not_depend_on_the_process():
    code = """
from envs.simulators.embedded.houses import HouseConfig, generate
print([(p.category, p.position, p.materials) for p in generate("train/1", HouseConfig()).pieces])
"""
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    root = Path(__file__).parents[5]
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    here = [(p.category, p.position, p.materials) for p in generate("train/1", HouseConfig()).pieces]
    assert run.stdout.strip() == str(here)


def test_a_house_does_not_depend_on_those_made_before():
    first = fingerprint(generate("train/5", HouseConfig()))
    generate("train/6", HouseConfig(detail=Detail.LOW))
    assert fingerprint(generate("train/5", HouseConfig())) == first


def test_all_houses_of_all_splits_differ():
    plans = {
        tuple((r.kind, r.corners) for r in generate(f"{split}/{i}", HouseConfig(detail=Detail.LOW)).rooms)
        for split in SPLITS
        for i in range(15)
    }
    assert len(plans) == 45


@pytest.mark.parametrize(
    "scene_id",
    ["", "train", "train/", "train/-1", "train/01", "train/1.0", "holdout/1", "Train/1", "1/train", "train/1/2"],
)
def test_malformed_ids_are_named(scene_id):
    with pytest.raises(ValueError, match="unknown scene") as error:
        generate(scene_id, HouseConfig())
    assert repr(scene_id) in str(error.value)
    assert "validation" in str(error.value)


def test_instances_are_numbered_from_one(houses):
    for house in houses:
        assert [piece.instance for piece in house.pieces] == list(range(1, len(house.pieces) + 1))


def test_pieces_wear_materials_that_can_be_drawn(houses):
    for piece in (piece for house in houses for piece in house.pieces):
        assert piece.category in CATEGORIES
        assert piece.mesh.slots.max() < len(piece.materials)
        assert all(material.texture in TEXTURES for material in piece.materials)


def test_many_classes_of_objects_occur(houses):
    building = {"wall", "floor", "ceiling", "door", "window"}
    assert len({piece.category for house in houses for piece in house.pieces} - building) >= 35


def test_meshes_are_shared_between_houses(houses):
    pieces = [
        piece
        for house in houses
        for piece in house.pieces
        if piece.category in ("chair", "bed", "toilet", "fridge", "lamp")
    ]
    assert len({id(piece.mesh) for piece in pieces}) < len(pieces) / 10


def test_lamps_hang_where_rooms_say_their_light_is(houses):
    for house in houses:
        lamps = [p.position[:2] for p in house.pieces if p.category == "lamp" and p.position[2] > 2]
        assert np.allclose([room.light[:2] for room in house.rooms], lamps)


def test_rooms_have_floors_that_suit_them(houses):
    for house in houses:
        floors = [piece.materials[0].texture for piece in house.pieces if piece.category == "floor"]
        for room, texture in zip(house.rooms, floors, strict=True):
            wet = room.kind in ("kitchen", "bathroom")
            assert texture in (("tiles", "checker", "marble") if wet else ("planks", "parquet", "carpet"))
