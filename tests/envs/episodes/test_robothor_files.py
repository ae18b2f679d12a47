"""RoboTHOR's episodes, as its challenges and AllenAct write them."""

import gzip
import json
import math
from pathlib import Path
from typing import Any

import pytest

from envs.episodes import read_episodes

OBJECTNAV = {
    "id": "FloorPlan_Train1_1_AlarmClock_0",
    "scene": "FloorPlan_Train1_1",
    "object_type": "AlarmClock",
    "initial_position": {"x": 3.0, "y": 0.9009995460510254, "z": -1.75},
    "initial_orientation": 150,
    "initial_horizon": 30,
    "shortest_path": [
        {"x": 3.0, "y": 0.0045, "z": -1.75},
        {"x": 6.0, "y": 0.0045, "z": -1.75},
        {"x": 6.0, "y": 0.0045, "z": -5.75},
    ],
}
POINTNAV = {
    "id": 7,
    "scene": "FloorPlan_Val1_2",
    "initial_position": "5.0|0.9|-2.0",
    "initial_orientation": {"x": 0.0, "y": 0.0, "z": 0.0},
    "target_position": {"x": 4.0, "y": 0.9, "z": -3.0},
    "shortest_path": [],
    "shortest_path_length": 1.5,
    "difficulty": "easy",
}


def save(folder: Path, name: str, rows: Any) -> Path:
    path = folder / f"{name}.json.gz"
    with gzip.open(path, "wt") as file:
        json.dump(rows, file)
    return path


def test_objectnav_in_our_frame(tmp_path: Path) -> None:
    (episode,) = read_episodes(save(tmp_path, "FloorPlan_Train1_1", [OBJECTNAV]))
    assert (episode.scene, episode.category) == ("FloorPlan_Train1_1", "alarm clock")
    # 150 degrees clockwise from +z, our north, is 60 degrees clockwise from east.
    assert episode.start == pytest.approx((3.0, -1.75, 0.0, -math.pi / 3))
    assert episode.goals == ((6.0, -5.75, 0.0),)
    assert episode.info == {"initial_horizon": 30, "geodesic_distance": 7.0}


def test_pointnav_as_allenact_writes_it(tmp_path: Path) -> None:
    (episode,) = read_episodes(save(tmp_path, "FloorPlan_Val1_2", [POINTNAV]))
    assert (episode.id, episode.category) == ("7", None)
    assert episode.start == pytest.approx((5.0, -2.0, 0.0, math.pi / 2))
    assert episode.goals == ((4.0, -3.0, 0.0),)
    assert episode.info == {"difficulty": "easy", "geodesic_distance": 1.5}


def test_seeds_are_an_episodes_own(tmp_path: Path) -> None:
    one, other = read_episodes(save(tmp_path, "a", [POINTNAV, POINTNAV | {"id": 8}]))
    (again,) = read_episodes(save(tmp_path, "b", [POINTNAV]))
    assert one.seed == again.seed != other.seed


def test_a_split_is_all_its_files(tmp_path: Path) -> None:
    (tmp_path / "episodes").mkdir()
    save(tmp_path / "episodes", "FloorPlan_Val1_2", [POINTNAV])
    save(tmp_path / "episodes", "FloorPlan_Train1_1", [OBJECTNAV, OBJECTNAV])
    assert [e.scene for e in read_episodes(tmp_path)] == ["FloorPlan_Train1_1"] * 2 + ["FloorPlan_Val1_2"]


def test_a_folder_without_episodes_says_what_to_get(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="robothor-challenge"):
        read_episodes(tmp_path)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"scene": "FloorPlan_Val1_2"}, "'id'"),
        (OBJECTNAV | {"shortest_path": None}, "test splits are not public"),
        (POINTNAV | {"initial_position": "5.0|0.9"}, "episode 1"),
        (POINTNAV | {"initial_orientation": "north"}, "north"),
        ("an episode", "episode 1"),
    ],
)
def test_a_malformed_episode_is_named(row: Any, said: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=said) as caught:
        read_episodes(save(tmp_path, "broken", [POINTNAV, row]))
    assert "broken.json.gz: episode 1" in str(caught.value)
