"""Training over workers that are killed and frozen under it."""

import json
import os
import signal
from contextlib import closing
from dataclasses import replace

import numpy as np
import psutil
import pytest
import torch

from embodied.actions import COMMON
from embodied.runs.checkpoints import Checkpoints
from embodied.runs.run_folder import RunFolder
from embodied.simulator import SimulatorLostError
from envs.gym import factory as assembly
from envs.simulators.workers import WorkersConfig
from policies import recurrent
from tests.fakes.faulty import FaultyConfig
from tests.fakes.training import make_trainer, settings

LIMITS = WorkersConfig(step_seconds=1.0, place_seconds=5.0)
CONFIG = settings(steps=128, bodies=2, rollout=16, epochs=1, minibatches=2, checkpoint_every=32, threads=1)
HURTS = {5: (0, signal.SIGKILL), 6: (0, signal.SIGSTOP), 40: (1, signal.SIGKILL)}
"""What is sent to which body's worker before which step."""


def hurt_env(simulator, hurts):
    """An environment of all bodies of a simulator; `hurts` is done to their workers."""
    env = assembly.vector(
        simulator.bodies, copy=False, simulator=simulator, task={"frames": ["rgb"]}, action_space="common"
    )
    step, count = env.step, iter(range(1, 10_000))

    def hurt(actions):
        if (now := next(count)) in hurts:
            body, how = hurts[now]
            os.kill(simulator.pids[body], how)
        return step(actions)

    env.step = hurt
    return env


def trainer(folder, *simulators, hurts):
    """The last of the simulators is hurt."""
    envs = [hurt_env(simulator, hurts if simulator is simulators[-1] else {}) for simulator in simulators]
    torch.manual_seed(0)
    policy = recurrent.SMALL.build(envs[0].single_observation_space, COMMON)
    return make_trainer(envs, policy, CONFIG, RunFolder(folder, {}))


def restarts(folder):
    return [json.loads(line) for line in (folder / "restarts.jsonl").read_text().splitlines()]


@pytest.fixture
def config(tmp_path):
    (tmp_path / "plans").mkdir()
    return FaultyConfig(folder=str(tmp_path / "plans"), workers=LIMITS)


def test_a_run_ends_as_if_nothing_had_been(tmp_path, config):
    with closing(config.build(2)) as simulator:
        trainer(tmp_path, simulator, hurts=HURTS).train()
        workers = simulator.pids.values()
    step, tree = Checkpoints(tmp_path / "checkpoints").latest()
    assert step == tree["learned"] == 128
    rows = restarts(tmp_path)
    assert [row["worker"] for row in rows] == [0, 0, 1]
    assert [row["cause"] for row in rows[::2]] == ["killed by SIGKILL"] * 2
    assert {"scene", "episode_id", "invalid"} <= rows[0].keys()
    assert not any(psutil.pid_exists(pid) for pid in workers)


def test_past_its_budget_a_run_is_saved_and_goes_on_from_there(tmp_path, config):
    config = replace(config, workers=replace(LIMITS, restarts=1))
    with closing(config.build(2)) as simulator:
        with pytest.raises(SimulatorLostError, match=r"of which workers\.restarts allows 1.*saved"):
            trainer(tmp_path, simulator, hurts={5: (0, signal.SIGKILL), 22: (1, signal.SIGKILL)}).train()
        assert Checkpoints(tmp_path / "checkpoints").latest()[0] == 22 * 2
        poses = simulator.poses
    with closing(config.build(2)) as simulator:
        resumed = trainer(tmp_path, simulator, hurts={})
        resumed.resume()
        np.testing.assert_array_equal(simulator.poses, poses)
        resumed.train()
    assert Checkpoints(tmp_path / "checkpoints").latest()[0] == 128
    assert len(restarts(tmp_path)) == 2


def test_past_the_budget_of_one_half_a_run_is_saved_too(tmp_path, config):
    """The next step is begun before anyone can know."""
    config = replace(config, workers=replace(LIMITS, restarts=1))
    hurts = {5: (0, signal.SIGKILL), 22: (0, signal.SIGSTOP)}
    lost = pytest.raises(SimulatorLostError, match=r"of which workers\.restarts allows 1.*saved")
    with closing(config.build(1)) as one, closing(config.build(1)) as other, lost:
        trainer(tmp_path, one, other, hurts=hurts).train()
    assert Checkpoints(tmp_path / "checkpoints").latest()[0] == 23 * 2
    assert [row["environment"] for row in restarts(tmp_path)] == [1, 1]
