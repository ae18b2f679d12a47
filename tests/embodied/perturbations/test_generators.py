import numpy as np

from embodied.perturbations.generators import EpisodeGenerators


def begun(bodies: int, columns: int = 4) -> EpisodeGenerators:
    streams = EpisodeGenerators(seed=0, bodies=bodies)
    streams.widen(columns)
    for body in range(bodies):
        streams.begin(body, episode=body)
    return streams


def test_numbers_follow_from_episode_and_step_alone() -> None:
    walked, jumped = begun(2), begun(2)
    for step in range(300):
        last = walked.at(np.array([step, step]))
    assert np.array_equal(last, jumped.at(np.array([299, 299])))


def test_every_step_and_episode_has_numbers_of_its_own() -> None:
    streams = begun(3)
    drawn = np.concatenate([streams.at(np.full(3, step)) for step in range(300)])
    assert len(np.unique(drawn)) == drawn.size
    assert drawn.min() > 0
    assert drawn.max() < 1


def test_more_columns_leave_the_first_ones_alone() -> None:
    narrow, wide = begun(1, 1), begun(1, 7)
    steps = np.array([130])
    assert np.array_equal(narrow.at(steps), wide.at(steps)[:, :1])


def test_widening_midway_changes_nothing() -> None:
    streams, other = begun(1, 2), begun(1, 5)
    streams.at(np.array([3]))
    streams.widen(5)
    assert np.array_equal(streams.at(np.array([4])), other.at(np.array([4])))


def test_a_new_episode_has_another_stream() -> None:
    streams = begun(1)
    before = streams.at(np.array([0]))
    streams.begin(0, episode=99)
    assert not np.array_equal(before, streams.at(np.array([0])))
