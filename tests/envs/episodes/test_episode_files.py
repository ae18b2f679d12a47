import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embodied.episode import Episode
from envs.episodes import read_episodes, write_episodes
from envs.episodes.episode_files import HEADER

number = st.floats(-100, 100)
episodes = st.builds(
    Episode,
    id=st.text(max_size=5),
    scene=st.text(max_size=9),
    start=st.tuples(number, number, number, number),
    goals=st.lists(st.tuples(number, number, number), max_size=3).map(tuple),
    seed=st.integers(0, 2**62),
    category=st.none() | st.text(max_size=5),
    info=st.dictionaries(
        st.text(max_size=3), st.integers() | st.floats(allow_nan=False) | st.text(max_size=3), max_size=2
    ),
)


@given(st.lists(episodes, max_size=3))
def test_lines_come_back_as_they_went(tmp_path_factory, listed):
    path = tmp_path_factory.mktemp("episodes") / "list.jsonl"
    write_episodes(path, listed)
    assert read_episodes(path) == listed


def test_a_file_is_a_header_and_one_line_an_episode(tmp_path):
    path = tmp_path / "list.jsonl"
    write_episodes(path, [Episode(id="a", scene="s", start=(0, 0, 0, 0), goals=((1, 2, 0),), seed=3)] * 2)
    header, *lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert header == HEADER
    assert lines == [{"id": "a", "scene": "s", "start": [0, 0, 0, 0], "goals": [[1, 2, 0]], "seed": 3}] * 2


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "not JSON"),
        ("[1]", "an episode is a mapping, not list"),
        ('{"id": "a"}', r"needs \['goals', 'scene', 'seed', 'start'\]"),
        ('{"id": "a", "scene": "s", "start": [0, 0, 0], "goals": [], "seed": 0}', "start is made of 4 finite numbers"),
        ('{"id": "a", "scene": "s", "start": [0, 0, 0, NaN], "goals": [], "seed": 0}', "start is made of 4 finite"),
        ('{"id": "a", "scene": "s", "start": [0, 0, 0, 0], "goals": [[1, 2]], "seed": 0}', "goals is made of 3 finite"),
        (
            '{"id": "a", "scene": "s", "start": [0, 0, 0, 0], "goals": [], "seed": 0.5}',
            "seed must be of type int, not 0.5",
        ),
        ('{"id": 1, "scene": "s", "start": [0, 0, 0, 0], "goals": [], "seed": 0}', "id must be of type str, not 1"),
        ('{"id": "a", "scene": "s", "start": [0, 0, 0, 0], "goals": [], "seed": 0, "goal": 1}', r"has no \['goal'\]"),
    ],
)
def test_a_malformed_line_is_named(tmp_path, line, complaint):
    path = tmp_path / "list.jsonl"
    path.write_text(f"{json.dumps(HEADER)}\n{line}\n")
    with pytest.raises(ValueError, match=rf"list\.jsonl:2: .*{complaint}"):
        read_episodes(path)


@pytest.mark.parametrize("first", ["", '{"format": "surefoot-episodes", "version": 2}\n', '{"id": "a"}\n'])
def test_a_missing_or_newer_header_is_refused(tmp_path, first):
    path = tmp_path / "list.jsonl"
    path.write_text(first)
    with pytest.raises(ValueError, match=r"list\.jsonl:1: the first line must be"):
        read_episodes(path)


def test_other_suffixes_are_refused(tmp_path):
    with pytest.raises(ValueError, match=r"\.jsonl or \.json\.gz"):
        read_episodes(tmp_path / "list.csv")
    with pytest.raises(ValueError, match=r"\.jsonl or \.json\.gz"):
        write_episodes(tmp_path / "list.csv", [])
