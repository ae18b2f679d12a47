"""Workers die, hang, fail and grow, and the others do not care."""

import os
import signal
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from embodied.simulator import Fallible, SimulatorLostError
from envs.simulators.mid_step import move_with_mid_step
from envs.simulators.workers import WorkersConfig
from envs.simulators.workers.worker_simulator import LATE_MOVES
from tests.fakes.faulty import FaultyConfig
from tests.fakes.simulator import FakeSimulator

POSES = np.array([[1.0, 1.0, 0.0, 0.0], [2.0, 2.0, 0.0, 0.0], [3.0, 3.0, 0.0, 0.0]])
SCENES = ["train/0", "train/0", "train/1"]
GOALS = np.tile([[[5.0, 5.0, 0.0]]], (3, 1, 1))
AHEAD = np.tile([0.25, 0.0, 0.0], (3, 1))
ALL = np.ones(3, dtype=bool)
LIMITS = WorkersConfig(step_seconds=2.0, place_seconds=10.0)


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    return FaultyConfig(folder=str(tmp_path_factory.mktemp("plans")), workers=LIMITS)


@pytest.fixture(scope="module")
def shared(config):
    simulator = config.build(3)
    yield simulator
    simulator.close()


@pytest.fixture
def simulator(shared):
    """All three whole, and placed."""
    shared.place(np.arange(3), SCENES, POSES)
    shared.reports()
    return shared


def one_report(simulator):
    (report,) = simulator.reports()
    return report


def test_it_is_breakable(simulator):
    assert isinstance(simulator, Fallible)
    assert not simulator.broken
    assert simulator.fault is None


@pytest.mark.parametrize(
    ("hurt", "cause"),
    [
        (lambda config, pid: os.kill(pid, signal.SIGKILL), "killed by SIGKILL"),
        (lambda config, pid: os.kill(pid, signal.SIGSTOP), "no answer within 2"),
        (lambda config, pid: config.plan("move", 1, "raise"), "RuntimeError: the simulator is upset"),
    ],
    ids=["killed", "frozen", "raises"],
)
def test_a_lost_worker_breaks_its_body_and_no_other(simulator, config, hurt, cause):
    before, pids = simulator.poses, simulator.pids
    hurt(config, pids[1])
    moves = simulator.move(AHEAD, ALL)
    np.testing.assert_allclose(moves.travelled[:, 0], [0.25, 0.0, 0.25])
    assert list(simulator.broken) == [1]
    assert cause in simulator.broken[1]
    np.testing.assert_array_equal(simulator.poses[1], before[1])
    assert np.isinf(simulator.geodesic(GOALS)).tolist() == [False, True, False]
    report = one_report(simulator)
    assert (report["kind"], report["worker"], report["scene"]) == ("failure", 1, "train/0")
    assert cause in report["cause"]

    simulator.move(AHEAD, ALL)
    np.testing.assert_array_equal(simulator.poses[1], before[1])
    simulator.place(np.array([1]), ["test/0"], POSES[1:2])
    assert not simulator.broken
    assert {body for body in range(3) if simulator.pids[body] != pids[body]} == {1}
    np.testing.assert_allclose(simulator.move(AHEAD, ALL).travelled[:, 0], 0.25)


def test_a_refusal_is_no_failure(simulator, config):
    pids = simulator.pids
    config.plan("place", 0, "refuse")
    with pytest.raises(ValueError, match="the body will not"):
        simulator.place(np.arange(3), SCENES, POSES + 0.5)
    np.testing.assert_array_equal(simulator.poses, POSES)
    assert simulator.pids == pids
    assert not simulator.broken
    assert not simulator.reports()


def test_a_worker_lost_on_placing_is_begun_anew_at_once(simulator, config):
    config.plan("place", 2, "exit")
    simulator.place(np.array([2]), ["train/1"], POSES[2:])
    assert not simulator.broken
    assert one_report(simulator)["worker"] == 2


def test_a_body_that_cannot_be_placed_is_broken_where_it_should_be(simulator, config):
    config.plan("open", 0, "raise always")
    os.kill(simulator.pids[0], signal.SIGKILL)
    simulator.place(np.arange(3), ["train/3", *SCENES[1:]], POSES[::-1])
    assert "the simulator is upset" in simulator.broken[0]
    np.testing.assert_array_equal(simulator.poses, POSES[::-1])
    assert simulator.state_dict()["scenes"] == ["train/3", *SCENES[1:]]
    assert [report["worker"] for report in simulator.reports()] == [0, 0]
    config.forget()
    simulator.load_state_dict(simulator.state_dict())
    assert not simulator.broken


def test_an_interrupted_step_leaves_no_answer_for_a_later_question(simulator, config):
    def interrupt(*_):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    config.plan("move", 0, "doze")
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    with pytest.raises(KeyboardInterrupt):
        simulator.move(AHEAD, ALL)
    signal.signal(signal.SIGALRM, before)
    simulator.move(-AHEAD, ALL)
    assert sorted(simulator.broken) == [0, 1, 2]
    simulator.place(np.arange(3), SCENES, POSES)
    np.testing.assert_allclose(simulator.move(2 * AHEAD, ALL).travelled[:, 0], 0.5)


def test_a_question_is_asked_again_when_the_worker_asked_is_lost(simulator, config):
    config.plan("distance", 2, "exit")
    found = simulator.distance("train/1", POSES[:1, :3], GOALS[0])
    assert found == pytest.approx(np.hypot(4.0, 4.0))
    assert list(simulator.broken) == [2]


def test_draws_are_those_of_the_callers_generator(simulator):
    ours, theirs = np.random.default_rng(3), np.random.default_rng(3)
    there = FakeSimulator(1)
    for scene in ("train/0", "test/4", "train/1"):
        np.testing.assert_array_equal(simulator.sample_navigable(scene, theirs), there.sample_navigable(scene, ours))
    assert ours.random() == theirs.random()


def test_questions_about_other_scenes_disturb_nobody(simulator):
    assert np.isfinite(simulator.distance("test/3", POSES[:, :3], GOALS[0])).all()
    assert simulator.top_down("test/3").picture.shape == (80, 80, 3)
    assert len(simulator.objects("test/3")) == 3
    assert sorted(simulator.pids) == [0, 1, 2, 3]
    np.testing.assert_array_equal(simulator.poses, POSES)


def test_a_lost_surveyor_is_replaced_and_reported_with_its_scene(simulator, config):
    config.plan("distance", 3, "exit")
    assert np.isfinite(simulator.distance("test/2", POSES[:, :3], GOALS[0])).all()
    report = one_report(simulator)
    assert (report["worker"], report["scene"]) == (3, "test/2")
    assert not simulator.broken


def test_frames_stay_until_the_next_are_asked_for(simulator):
    first = simulator.render()["rgb"]
    kept = first.copy()
    simulator.move(AHEAD, np.array([True, False, True]))
    np.testing.assert_array_equal(first, kept)
    second = simulator.render()["rgb"]
    np.testing.assert_array_equal(second[1], kept[1])
    assert (second[[0, 2]] != kept[[0, 2]]).any(axis=(1, 2, 3)).all()


def test_a_frame_that_is_not_as_promised_is_a_failure(simulator, config):
    config.plan("render", 0, "shrink")
    simulator.move(AHEAD, ALL)
    assert "promises uint8 (8, 8, 3)" in simulator.broken[0]


def test_a_large_worker_is_begun_anew_between_episodes(tmp_path):
    config = FaultyConfig(folder=str(tmp_path), workers=WorkersConfig(memory_gb=0.2, restarts=0))
    with closing(config.build(2)) as simulator:
        simulator.place(np.arange(2), SCENES[:2], POSES[:2])
        before = simulator.pids
        config.plan("move", 1, "swell")
        simulator.move(AHEAD[:2], ALL[:2])
        assert not simulator.reports()
        simulator.place(np.arange(2), SCENES[:2], POSES[:2])
        assert one_report(simulator)["kind"] == "renewal"
        assert {body for body in range(2) if simulator.pids[body] != before[body]} == {1}
        assert not simulator.broken
        assert simulator.fault is None


def test_past_its_budget_nothing_moves_once_the_steps_begun_are_finished(tmp_path):
    config = FaultyConfig(folder=str(tmp_path), workers=replace(LIMITS, restarts=1))
    with closing(config.build(2)) as simulator:
        simulator.place(np.arange(2), SCENES[:2], POSES[:2])
        for _ in range(2):
            assert simulator.fault is None
            config.plan("move", 0, "exit")
            simulator.move(AHEAD[:2], ALL[:2])
            simulator.place(np.array([0]), SCENES[:1], POSES[:1])
        assert "2 failures of workers, of which workers.restarts allows 1" in simulator.fault
        assert "worker 0 in scene train/0: ended with exit status 3" in simulator.fault
        assert not simulator.broken
        for _ in range(LATE_MOVES):
            simulator.move(AHEAD[:2], ALL[:2])
        before = simulator.poses
        with pytest.raises(SimulatorLostError, match="of which workers"):
            simulator.move(AHEAD[:2], ALL[:2])
        np.testing.assert_array_equal(simulator.poses, before)
        assert np.isfinite(simulator.distance("train/0", POSES[:, :3], GOALS[0])).all()


def test_a_motion_that_breaks_the_budget_in_its_first_half_is_finished_and_so_is_one_more(tmp_path):
    config = FaultyConfig(folder=str(tmp_path), workers=replace(LIMITS, restarts=0))
    with closing(config.build(2)) as simulator:
        simulator.place(np.arange(2), SCENES[:2], POSES[:2])
        config.plan("move", 0, "exit")
        for _ in range(2):
            move_with_mid_step(simulator, AHEAD[:2], ALL[:2], lambda: None)
            assert simulator.fault is not None
        with pytest.raises(SimulatorLostError):
            simulator.move(AHEAD[:2], ALL[:2])


@pytest.mark.parametrize(
    ("fault", "error", "message"),
    [
        ("refuse", ValueError, "the body will not"),
        ("lack", SimulatorLostError, "no such simulator: pip install it"),
        ("exit", SimulatorLostError, "ended with exit status 3"),
    ],
)
def test_what_cannot_be_opened_says_why(tmp_path, fault, error, message):
    config = FaultyConfig(folder=str(tmp_path))
    config.plan("open", 0, f"{fault} always")
    with pytest.raises(error, match=message):
        config.build(1)


def test_a_worker_that_fails_to_open_once_is_begun_anew(tmp_path):
    config = FaultyConfig(folder=str(tmp_path))
    config.plan("open", 1, "exit")
    with closing(config.build(2)) as simulator:
        assert sorted(simulator.pids) == [0, 1]
        assert not simulator.broken
        assert one_report(simulator)["worker"] == 1
