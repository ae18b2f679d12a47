from embodied.episode import Episode
from envs.episodes import ListedEpisodes


def listed(n: int) -> list[Episode]:
    return [Episode(id=str(i), scene="s", start=(0, 0, 0, 0), goals=((1, 0, 0),), seed=i) for i in range(n)]


def share(source: ListedEpisodes, body: int) -> list[str]:
    return [episode.id for episode in iter(lambda: source.next(body), None)]


def test_episode_i_goes_to_body_i_mod_b():
    source = ListedEpisodes(listed(7), bodies=3)
    assert [share(source, body) for body in range(3)] == [["0", "3", "6"], ["1", "4"], ["2", "5"]]


def test_shares_do_not_depend_on_who_asks_first():
    source = ListedEpisodes(listed(7), bodies=3)
    assert [share(source, body) for body in (2, 0, 1)] == [["2", "5"], ["0", "3", "6"], ["1", "4"]]


def test_an_exhausted_body_stays_exhausted():
    source = ListedEpisodes(listed(1), bodies=2)
    assert [source.next(1), source.next(1)] == [None, None]


def test_restart_begins_again():
    source = ListedEpisodes(listed(2), bodies=1)
    assert share(source, 0) == ["0", "1"]
    source.restart(seed=5)
    assert share(source, 0) == ["0", "1"]


def test_restored_source_goes_on():
    source, other = ListedEpisodes(listed(5), bodies=1), ListedEpisodes(listed(5), bodies=1)
    source.next(0)
    source.next(0)
    other.load_state_dict(source.state_dict())
    assert share(other, 0) == ["2", "3", "4"]
