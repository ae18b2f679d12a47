import gzip
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embodied.episode import Episode
from envs.episodes import read_episodes, write_episodes
from envs.episodes.habitat import from_world, from_yaw, to_world, to_yaw

ROW = {
    "episode_id": "17",
    "scene_id": "data/scene_datasets/gibson/Denmark.glb",
    "start_position": [1.0, 0.1, 2.0],
    "start_rotation": [0, 0, 0, 1],
    "info": {"geodesic_distance": 3.5, "difficulty": "easy"},
    "goals": [{"position": [1.0, 0.1, -1.0], "radius": None}],
    "shortest_paths": None,
    "start_room": None,
}
point = st.tuples(*[st.floats(-50, 50)] * 3)


def gzipped(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt") as file:
        json.dump(content, file)
    return path


def turned(heading):
    """Habitat's rotation of a heading, counter-clockwise about y."""
    return [0, math.sin(heading / 2), 0, math.cos(heading / 2)]


def forward(heading):
    """Habitat's forward direction of a heading."""
    return (-math.sin(heading), 0.0, -math.cos(heading))


def test_a_row_becomes_an_episode(tmp_path):
    (episode,) = read_episodes(gzipped(tmp_path / "val.json.gz", {"episodes": [ROW]}))
    assert (episode.id, episode.scene) == ("17", "gibson/Denmark.glb")
    assert episode.start == pytest.approx((1.0, -2.0, 0.1, math.pi / 2))
    assert episode.goals == ((1.0, 1.0, 0.1),)
    assert episode.info == {"geodesic_distance": 3.5, "difficulty": "easy"}


def test_a_goal_ahead_stays_ahead_and_a_goal_on_the_left_stays_left():
    """The body stands at the origin with heading 0: it looks along -z, and its left hand points to
    -x.
    """
    yaw = to_yaw([0, 0, 0, 1])
    ahead, left = to_world([0, 0, -1]), to_world([-1, 0, 0])
    assert math.atan2(ahead[1], ahead[0]) == pytest.approx(yaw)
    assert math.atan2(left[1], left[0]) == pytest.approx(math.remainder(yaw + math.pi / 2, math.tau))


@given(st.floats(-math.pi, math.pi))
def test_every_heading_looks_the_same_way_in_both_frames(heading):
    yaw = to_yaw(turned(heading))
    assert to_world(forward(heading)) == pytest.approx((math.cos(yaw), math.sin(yaw), 0), abs=1e-9)


def test_the_conversion_is_a_rotation_and_no_mirror():
    x, y, z = (to_world(axis) for axis in ([1, 0, 0], [0, 1, 0], [0, 0, 1]))
    cross = (x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0])
    assert cross == z


@given(point, st.floats(-math.pi, math.pi))
def test_conversions_undo_each_other(where, yaw):
    assert to_world(from_world(where)) == where
    assert math.remainder(to_yaw(from_yaw(yaw)) - yaw, math.tau) == pytest.approx(0, abs=1e-9)


def test_episodes_survive_a_round_trip_with_their_seed(tmp_path):
    episode = Episode(id="3", scene="a.glb", start=(1, 2, 0.5, -2.5), goals=((3, 4, 0),), seed=99, info={"floor": 2})
    write_episodes(tmp_path / "mine.json.gz", [episode])
    (back,) = read_episodes(tmp_path / "mine.json.gz")
    assert back.start == pytest.approx(episode.start)
    assert (back.id, back.scene, back.goals, back.seed, back.info) == ("3", "a.glb", ((3, 4, 0),), 99, {"floor": 2})


def test_seeds_of_foreign_episodes_repeat_and_differ(tmp_path):
    rows = [ROW, ROW | {"episode_id": "18"}, ROW | {"scene_id": "b.glb"}]
    path = gzipped(tmp_path / "val.json.gz", {"episodes": rows})
    seeds = [episode.seed for episode in read_episodes(path)]
    assert len(set(seeds)) == 3
    assert seeds == [episode.seed for episode in read_episodes(path)]


def test_a_set_split_by_scene_is_read_whole(tmp_path):
    gzipped(tmp_path / "content" / "b.json.gz", {"episodes": [ROW | {"episode_id": "b"}]})
    gzipped(tmp_path / "content" / "a.json.gz", {"episodes": [ROW | {"episode_id": "a"}]})
    path = gzipped(tmp_path / "train.json.gz", {"episodes": []})
    assert [episode.id for episode in read_episodes(path)] == ["a", "b"]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"start_rotation": [1, 0, 0, 0]}, "about y"),
        ({"start_rotation": [0, 0, 0, 2]}, "unit quaternion"),
        ({"start_position": [0, 0]}, "not enough values"),
        ({"goals": [{}]}, "position"),
    ],
)
def test_a_malformed_episode_is_named(tmp_path, change, complaint):
    path = gzipped(tmp_path / "val.json.gz", {"episodes": [ROW, ROW | change]})
    with pytest.raises(ValueError, match=rf"val\.json\.gz: episode 1: .*{complaint}"):
        read_episodes(path)


@pytest.mark.parametrize(
    "content",
    [b"", b"plain text", gzip.compress(b"[1, 2"), gzip.compress(b"{}")],
    ids=["empty", "text", "torn", "other"],  # not the bytes, which hold the time
)
def test_a_file_of_another_kind_is_named(tmp_path, content):
    (tmp_path / "val.json.gz").write_bytes(content)
    with pytest.raises(ValueError, match=r"val\.json\.gz: not a gzipped JSON file"):
        read_episodes(tmp_path / "val.json.gz")
