from pathlib import Path

import pytest
import torch

from embodied.runs.run_folder import RunFolder
from embodied.training import Trainer
from embodied.training.ppo import PPO
from experiments.benchmark.training import WARM_UP_STEPS, BareArithmetic, benchmark_training, warm_up
from tests.embodied.training.ppo.test_collector import collected
from tests.fakes.environment import LitCorridor
from tests.fakes.policy import SmallPolicy
from tests.fakes.training import settings

CONFIG = settings(steps=64, bodies=4, rollout=8, epochs=3, minibatches=2, aux_weights={"guess": 0.1})


class Counting(SmallPolicy):
    steps = unrolls = preprocessed = 0
    seen = 0

    def step(self, *arguments):
        self.steps += 1
        return super().step(*arguments)

    def preprocess(self, observation):
        self.preprocessed += 1
        return super().preprocess(observation)

    def unroll(self, observations, *arguments):
        steps = self.steps
        self.unrolls += 1
        self.seen += observations["frame"].shape[:2].numel()
        unrolled = super().unroll(observations, *arguments)
        self.steps = steps
        return unrolled


def test_the_bare_figure_is_all_of_the_arithmetic_and_nothing_else() -> None:
    policy = Counting()
    bare = BareArithmetic(
        policy,
        collected(LitCorridor(4), policy=SmallPolicy(), config=CONFIG),
        CONFIG.ppo,
        CONFIG.optimiser,
        low_precision=False,
    )
    before = policy.see.weight.clone()
    bare()
    assert policy.steps == 8
    assert policy.preprocessed == 8
    assert policy.unrolls == 3 * 2
    assert policy.seen == 3 * 8 * 4
    assert not torch.equal(policy.see.weight, before)


def test_training_gets_under_way_before_it_is_measured(tmp_path: Path) -> None:
    for steps, warmed in ((64, 32), (1600, 224), (10**9, WARM_UP_STEPS)):
        config = CONFIG.but(steps=steps)
        algorithm = PPO([LitCorridor(4)], SmallPolicy(), config.ppo, config.trainer, config.optimiser)
        trainer = Idle(algorithm, config.trainer, RunFolder(tmp_path / f"{steps}", {}))
        warm_up(trainer)
        assert trainer.steps == warmed


class Idle(Trainer):
    """Takes steps without taking them."""

    def gather(self, stop: object = None) -> None:
        self.steps += CONFIG.ppo.rollout * CONFIG.trainer.bodies

    def update(self) -> dict[str, float]:
        return {}

    def log(self, numbers: dict[str, float]) -> None:
        pass


def test_one_run_gives_both_figures_and_where_the_time_goes() -> None:
    speed = benchmark_training([LitCorridor(4)], SmallPolicy, CONFIG.trainer, CONFIG.ppo, CONFIG.optimiser, rounds=3)
    assert speed.steps_per_second > 0
    assert speed.ratio == pytest.approx(speed.steps_per_second / speed.bare_steps_per_second, rel=3)
    assert sum(speed.shares.values()) == pytest.approx(1)
    assert speed.shares["update"] > speed.shares["simulate"] > 0
    assert f"{sum(p.numel() for p in SmallPolicy().parameters()):,} trained parameters, 4 bodies, float32" in str(speed)
    assert "ratio" in str(speed)
