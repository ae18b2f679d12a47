import pytest
from hypothesis import given
from hypothesis import strategies as st

from embodied.episode import Episode

number = st.floats(allow_nan=False, allow_infinity=False)
episodes = st.builds(
    Episode,
    id=st.text(),
    scene=st.text(),
    start=st.tuples(number, number, number, number),
    goals=st.lists(st.tuples(number, number, number)).map(tuple),
    seed=st.integers(),
    category=st.none() | st.text(),
    info=st.dictionaries(st.text(), st.integers() | st.text() | number, max_size=3),
)
TREE = {"id": "a", "scene": "s", "start": [0, 0, 0, 0], "goals": [[1, 2, 3]], "seed": 1}


@given(episodes)
def test_trees_come_back_as_they_went(episode):
    assert Episode.from_tree(episode.to_tree()) == episode


def test_category_and_info_may_be_left_out():
    assert Episode.from_tree(TREE) == Episode(id="a", scene="s", start=(0, 0, 0, 0), goals=((1, 2, 3),), seed=1)


def test_a_tree_shares_nothing_with_its_episode():
    episode = Episode.from_tree(TREE | {"info": {"floor": 1}})
    episode.to_tree()["info"]["floor"] = 2
    assert episode.info == {"floor": 1}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"seed": True}, "seed must be of type int"),
        ({"start": [0, 0, 0, float("inf")]}, "start is made of 4 finite numbers"),
        ({"goals": [[0, 0]]}, "goals is made of 3"),
        ({"goal": 1}, r"has no \['goal'\]; its keys are"),
    ],
)
def test_what_is_wrong_is_named(change, complaint):
    with pytest.raises(ValueError, match=complaint):
        Episode.from_tree(TREE | change)


def test_what_is_missing_is_named():
    with pytest.raises(ValueError, match=r"needs \['seed'\]"):
        Episode.from_tree({name: value for name, value in TREE.items() if name != "seed"})
