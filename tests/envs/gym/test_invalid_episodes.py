"""Episodes whose simulator broke, all the way up: begun again, never learned from, in no
account.
"""

import json
import time

import numpy as np
import pytest
import torch

from embodied.actions import COMMON, PAPER
from embodied.evaluation import Condition, EvaluationConfig, evaluate, read_results
from embodied.perturbations import Nothing
from embodied.runs.checkpoints import Checkpoints
from embodied.runs.run_folder import RunFolder
from embodied.simulator import Fallible, SimulatorLostError
from envs.episodes import GeneratedEpisodes, ListedEpisodes
from envs.gym.episode_runner import TRIES
from envs.gym.vector import NavigationVectorEnv
from envs.tasks import PointNavConfig
from policies import recurrent
from tests.envs.gym.test_vector import AHEAD, END, listed
from tests.fakes.corridor import Walker, corridor, episodes
from tests.fakes.simulator import SCENES, BreakableSimulator
from tests.fakes.training import make_trainer, settings


def make(bodies, breaks, n=6, allowed=1000):
    simulator = BreakableSimulator(bodies, breaks, allowed)
    task = PointNavConfig(frames=("rgb",)).build(simulator, PAPER)
    return NavigationVectorEnv(simulator, task, PAPER, Nothing(), ListedEpisodes(listed(n), bodies))


def ids(env):
    return [episode and episode.id for episode in env.navigation.episodes]


def test_the_fake_is_breakable():
    assert isinstance(BreakableSimulator(1), Fallible)


def test_a_broken_body_ends_its_episode_truncated_and_begins_it_again():
    env = make(2, breaks=[(2, 0)])
    env.reset(seed=0)
    env.step([AHEAD, AHEAD])
    _, reward, terminated, truncated, infos = env.step([AHEAD, AHEAD])
    assert terminated.tolist() == [False, False]
    assert truncated.tolist() == [True, False]
    assert reward[0] == 0 != reward[1]
    final = {name: values[0] for name, values in infos["final_info"].items()}
    assert (final["invalid"], final["again"], final["episode_id"]) == (True, True, "0")
    assert not {"success", "spl", "return"} & final.keys()
    assert infos["final_obs"][0]["rgb"].shape == (8, 8, 3)
    assert ids(env) == ["0", "1"]
    np.testing.assert_array_equal(env.navigation.simulator.poses[0], listed(1)[0].start)
    assert not env.navigation.simulator.broken


def test_what_happened_is_reported_with_its_episode_once():
    env = make(2, breaks=[(1, 1)])
    env.reset(seed=0)
    env.step([AHEAD, AHEAD])
    (report,) = env.reports()
    assert (report["worker"], report["cause"]) == (1, "it fell over")
    assert (report["episode_id"], report["seed"], report["invalid"]) == ("1", 1, True)
    assert not env.reports()


def test_what_breaks_again_and_again_is_left_out(caplog):
    env = make(1, breaks=[(move, 0) for move in range(1, TRIES + 1)])
    env.reset(seed=0)
    again = [bool(env.step([AHEAD])[4]["final_info"]["again"][0]) for _ in range(TRIES)]
    assert again == [True] * (TRIES - 1) + [False]
    assert [record.getMessage() for record in caplog.records] == [
        "episode 0 in scene train/0 is left out: it broke its simulator 3 times"
    ]
    assert ids(env) == ["1"]
    assert env.step([END])[2].tolist() == [True]
    assert ids(env) == ["2"]


def test_how_often_an_episode_broke_is_part_of_the_state_and_what_was_void_before_is_not():
    env = make(1, breaks=[(move, 0) for move in range(1, TRIES + 1)])
    env.reset(seed=0)
    for _ in range(TRIES - 1):
        env.step([AHEAD])
    other = make(1, breaks=[(1, 0), (2, 0)])
    other.reset(seed=0)
    other.navigation.advance(np.array([AHEAD]))
    assert other.navigation.invalid.tolist() == [True]
    other.load_state_dict(env.state_dict())
    assert other.navigation.invalid.tolist() == [False]
    assert other.step([AHEAD])[4]["final_info"]["again"].tolist() == [False]


def test_a_state_may_be_of_a_void_episode_or_from_before_that_was_kept():
    env = make(1, breaks=[(1, 0)])
    env.reset(seed=0)
    env.navigation.advance(np.array([AHEAD]))
    state = env.state_dict()
    for given, expected in ((state, "0"), ({k: v for k, v in state.items() if k not in ("broke", "invalid")}, "1")):
        other = make(1, breaks=[])
        other.load_state_dict(given)
        other.navigation.begin(np.array([0]))
        assert ids(other) == [expected]


def test_an_end_that_comes_with_a_break_is_void():
    env = make(1, breaks=[(1, 0)])
    env.reset(seed=0)
    _, reward, terminated, truncated, _ = env.step([END])
    assert (reward[0], terminated[0], truncated[0]) == (0.0, False, True)


def test_a_reset_with_a_seed_begins_with_the_first():
    env = make(1, breaks=[(1, 0), (2, 0)])
    env.reset(seed=0)
    env.step([AHEAD])
    env.step([AHEAD])
    env.reset(seed=0)
    assert ids(env) == ["0"]
    assert env.step([AHEAD])[3].tolist() == [False]


def test_an_evaluation_repeats_them_and_comes_out_the_same(tmp_path):
    chosen = episodes(9)
    breaks = [(2, 0), (4, 1), (5, 2), (5, 0), (9, 1)]
    whole, broken = (
        evaluate(
            {"walker": Walker()},
            [Condition(name="nominal", perturbation=Nothing(), family="nominal", severity=0.0, unit="m")],
            chosen,
            lambda under, dealt, simulator=simulator: corridor(dealt, 3, under, simulator=simulator),
            tmp_path / name / "results.jsonl",
            space=COMMON,
            config=EvaluationConfig(batch_size=4),
        )
        for name, simulator in (("whole", BreakableSimulator(3)), ("broken", BreakableSimulator(3, breaks)))
    )
    assert {row.key: row.measures for row in whole} == {row.key: row.measures for row in broken}
    assert len(read_results(tmp_path / "broken" / "results.jsonl")) == len(chosen)
    rows = [json.loads(line) for line in (tmp_path / "broken" / "restarts.jsonl").read_text().splitlines()]
    assert len(rows) == len(breaks)
    assert rows[0]["condition"] == "nominal"
    assert not (tmp_path / "whole" / "restarts.jsonl").exists()


def endless(bodies, breaks, allowed):
    simulator = BreakableSimulator(bodies, breaks, allowed)
    task = PointNavConfig(frames=("rgb",), max_episode_steps=10).build(simulator, PAPER)
    return NavigationVectorEnv(
        simulator, task, PAPER, Nothing(), GeneratedEpisodes(simulator, SCENES[:5], 0), copy=False
    )


def trainer(folder, *breaks, allowed=1000, steps=192):
    """Over as many environments as there are lists of breaks."""
    envs = [endless(4 // len(breaks), of_env, allowed) for of_env in breaks]
    torch.manual_seed(0)
    policy = recurrent.SMALL.build(envs[0].single_observation_space, PAPER)
    config = settings(steps=steps, bodies=4, rollout=16, epochs=1, minibatches=2, checkpoint_every=64)
    return make_trainer(envs, policy, config, RunFolder(folder, {}))


def restarts(folder):
    return [json.loads(line) for line in (folder / "restarts.jsonl").read_text().splitlines()]


def test_training_goes_on_past_them_and_writes_them_down(tmp_path):
    breaks = [(3, 0), (20, 1), (20, 2), (20, 3), (40, 1)]
    trainer(tmp_path, breaks).train()
    metrics = [json.loads(line) for line in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    # In the second rollout one whole sequence is left for two minibatches: nothing is learned from
    # it.
    assert [row["ppo/minibatches"] for row in metrics] == [2, 0, 2]
    assert [(row["worker"], row["step"]) for row in restarts(tmp_path)] == [(0, 0), (1, 64), (2, 64), (3, 64), (1, 128)]
    assert Checkpoints(tmp_path / "checkpoints").latest()[0] == 192


def test_past_the_budget_a_run_saves_itself_and_ends_with_the_reason(tmp_path):
    with pytest.raises(SimulatorLostError, match="it broke too often at step 80: saved"):
        trainer(tmp_path, [(5, 0), (20, 1)], allowed=1).train()
    step, _ = Checkpoints(tmp_path / "checkpoints").latest()
    assert step == 80
    whole = trainer(tmp_path, [])
    whole.train()
    assert whole.steps == 192


@pytest.mark.parametrize("faulty", [0, 1])
def test_past_the_budget_of_one_of_two_environments_too(tmp_path, monkeypatch, faulty):
    """The next step is begun before anyone can know."""
    breaks = [[], []]
    breaks[faulty] = [(5, 0), (20, 1)]
    move = BreakableSimulator.move

    def slow_to_break(simulator, motions, active):
        time.sleep(0.2 if simulator.moves == 19 else 0.0)
        return move(simulator, motions, active)

    monkeypatch.setattr(BreakableSimulator, "move", slow_to_break)
    with pytest.raises(SimulatorLostError, match="it broke too often at step 84: saved"):
        trainer(tmp_path, *breaks, allowed=1).train()
    assert Checkpoints(tmp_path / "checkpoints").latest()[0] == 84
    assert [(row["environment"], row["worker"]) for row in restarts(tmp_path)] == [(faulty, 0), (faulty, 1)]
    whole = trainer(tmp_path, [], [])
    whole.train()
    assert whole.steps == 192
