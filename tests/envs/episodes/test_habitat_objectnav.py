"""ObjectNav files in the layouts of HM3D and MP3D, as habitat-lab's own reader takes them."""

import gzip
import json
import math

import pytest

from embodied.episode import Episode
from envs.episodes import read_episodes, write_episodes

HM3D_SCENE = "hm3d/val/00800-TEEsavR23oF/TEEsavR23oF.basis.glb"


def view(x, y, z):
    return {"agent_state": {"position": [x, y, z], "rotation": [0, 0, 0, 1]}, "iou": 0.1}


def thing(category, *views):
    """An object as both data sets write it."""
    return {
        "position": [0.5, 0.7, -1.0],
        "radius": None,
        "object_id": 12,
        "object_name": f"{category}_12",
        "object_name_id": None,
        "object_category": category,
        "room_id": None,
        "room_name": None,
        "view_points": list(views),
    }


HM3D_EPISODE = {
    "episode_id": "0",
    "scene_id": HM3D_SCENE,
    "scene_dataset_config": "./data/scene_datasets/hm3d/hm3d_annotated_basis.scene_dataset_config.json",
    "additional_obj_config_paths": [],
    "start_position": [1.0, 0.1, 2.0],
    "start_rotation": [0, 0, 0, 1],
    "info": {"geodesic_distance": 3.5, "euclidean_distance": 3.1, "closest_goal_object_id": 12},
    "goals": [],
    "start_room": None,
    "shortest_paths": None,
    "object_category": "tv_monitor",
}
HM3D = {
    "goals_by_category": {
        "TEEsavR23oF.basis.glb_tv_monitor": [
            thing("tv_monitor", view(1.0, 0.1, -1.0), view(1.5, 0.1, -1.0)),
            thing("tv_monitor", view(1.5, 0.1, -1.0), view(-4.0, 0.1, 2.0)),
        ],
        "TEEsavR23oF.basis.glb_chair": [thing("chair", view(0.0, 0.1, 0.0))],
    },
    "episodes": [HM3D_EPISODE],
    "category_to_task_category_id": {"chair": 0, "tv_monitor": 5},
    "category_to_scene_annotation_category_id": {"chair": 0, "tv_monitor": 5},
}
MP3D_EPISODE = {
    "episode_id": "3",
    "scene_id": "mp3d/2azQ1b91cZZ/2azQ1b91cZZ.glb",
    "start_position": [1.0, 0.1, 2.0],
    "start_rotation": [0, 1, 0, 0],
    "info": {"geodesic_distance": 8.0},
    "goals": [thing("chest_of_drawers", view(2.0, 0.1, 3.0))],
}


def gzipped(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt") as file:
        json.dump(content, file)
    return path


def test_a_set_of_hm3d_ends_at_the_view_points_of_its_category(tmp_path):
    gzipped(tmp_path / "content" / "TEEsavR23oF.json.gz", HM3D)
    empty = {"episodes": [], "category_to_task_category_id": {}, "category_to_scene_annotation_category_id": {}}
    (episode,) = read_episodes(gzipped(tmp_path / "val.json.gz", empty))
    assert (episode.scene, episode.category) == (HM3D_SCENE, "television")
    assert episode.start == pytest.approx((1.0, -2.0, 0.1, math.pi / 2))
    assert episode.goals == ((1.0, 1.0, 0.1), (1.5, 1.0, 0.1), (-4.0, -2.0, 0.1))
    assert episode.info["scene_dataset_config"] == HM3D_EPISODE["scene_dataset_config"]
    assert episode.info["closest_goal_object_id"] == 12


def test_a_set_of_mp3d_whose_episodes_carry_their_goals(tmp_path):
    (episode,) = read_episodes(gzipped(tmp_path / "val.json.gz", {"episodes": [MP3D_EPISODE]}))
    assert (episode.scene, episode.category) == ("mp3d/2azQ1b91cZZ/2azQ1b91cZZ.glb", "dresser")
    assert episode.goals == ((2.0, -3.0, 0.1),)


def test_parts_lie_where_the_file_says(tmp_path):
    gzipped(tmp_path / "parts" / "TEEsavR23oF.json.gz", HM3D)
    whole = {"episodes": [MP3D_EPISODE], "content_scenes_path": "{data_path}/parts/{scene}.json.gz"}
    categories = [episode.category for episode in read_episodes(gzipped(tmp_path / "val.json.gz", whole))]
    assert categories == ["dresser", "television"]


def test_a_category_without_objects_or_view_points_is_named(tmp_path):
    lost = {**HM3D, "episodes": [HM3D_EPISODE, HM3D_EPISODE | {"object_category": "bed"}]}
    with pytest.raises(ValueError, match=r"val\.json\.gz: episode 1: .*TEEsavR23oF\.basis\.glb_bed"):
        read_episodes(gzipped(tmp_path / "val.json.gz", lost))
    blind = MP3D_EPISODE | {"goals": [thing("chest_of_drawers")]}
    with pytest.raises(ValueError, match="no view points"):
        read_episodes(gzipped(tmp_path / "val.json.gz", {"episodes": [blind]}))


def object_episode(id="0", goals=((2.0, 1.0, 0.0), (0.5, -1.0, 0.0)), **more):
    return Episode(
        id=id, scene="test/7", start=(1.0, 2.0, 0.0, -2.5), goals=goals, seed=9, category="coffee table", **more
    )


def test_object_episodes_survive_a_round_trip(tmp_path):
    episodes = [object_episode("0", info={"floor": 2}), object_episode("1")]
    write_episodes(tmp_path / "mine.json.gz", episodes)
    back = read_episodes(tmp_path / "mine.json.gz")
    for before, after in zip(episodes, back, strict=True):
        assert after.start == pytest.approx(before.start)
        assert (after.category, after.goals, after.seed, after.info) == (
            before.category,
            before.goals,
            before.seed,
            before.info,
        )


def test_what_habitat_could_not_tell_apart_is_not_written(tmp_path):
    with pytest.raises(ValueError, match="7_coffee table"):
        write_episodes(tmp_path / "mine.json.gz", [object_episode(), object_episode("1", goals=((0.0, 0.0, 0.0),))])
    plain = Episode(id="2", scene="test/7", start=(0, 0, 0, 0), goals=((1, 1, 0),), seed=1)
    with pytest.raises(ValueError, match="PointNav"):
        write_episodes(tmp_path / "mine.json.gz", [object_episode(), plain])
