import threading
import time
from typing import Any

import numpy as np
import pytest
import torch

from embodied.policy import Decision
from embodied.tensor_types import Observation, State
from embodied.training import Precision
from embodied.training.distributed import Ranks
from embodied.training.ppo.collector import Collector
from embodied.training.stopwatch import Stopwatch
from tests.fakes.environment import LitCorridor
from tests.fakes.policy import SmallPolicy
from tests.fakes.training import Settings, settings

CONFIG = settings(bodies=4, rollout=40)


class Teller(SmallPolicy):
    """Never ends an episode of its own; its value tells where the body is and how many steps it
    remembers.
    """

    def initial_state(self, n: int) -> State:
        return {"age": torch.zeros(n)}

    def step(self, observation: Observation, state: State, starts: torch.Tensor) -> Decision:
        age = torch.where(starts, 0.0, state["age"]) + 1
        position = observation["frame"][:, 0, :, 0].float().argmax(-1)
        logits = torch.tensor([0.0, 0.0, -1e9]).expand(len(age), 3)
        return Decision(logits, position + 100 * age, {"age": age})


class Witness(LitCorridor):
    """Keeps the positions in which episodes were cut off."""

    def __init__(self, bodies: int) -> None:
        super().__init__(bodies)
        self.last: list[tuple[int, int]] = []

    def _final(self, ended: Any, success: Any) -> dict[str, Any]:
        self.last += [(int(body), int(self.position[body])) for body in ended]
        return super()._final(ended, success)


def collecting(*envs: LitCorridor, policy: SmallPolicy, config: Settings = CONFIG) -> Collector:
    return Collector(envs, policy, config.ppo.rollout, config.trainer, Stopwatch())


def collected(*envs: LitCorridor, policy: SmallPolicy, config: Settings = CONFIG) -> Collector:
    collector = collecting(*envs, policy=policy, config=config)
    collector.begin(seed=3)
    collector.collect(lambda: False)
    collector.bootstrap()
    return collector


def test_a_truncated_episode_is_worth_its_final_observation_in_the_state_after_it() -> None:
    env = Witness(4)
    rollout = collected(env, policy=Teller()).rollout
    cut = rollout.truncated.nonzero().tolist()
    assert [t for t, _ in cut] == [11] * 4 + [23] * 4 + [35] * 4  # episodes end after 12 steps
    assert not rollout.terminated.any()
    reported = [rollout.final_values[t, body].item() for t, body in cut]
    assert reported == [position + 100 * 13 for _, position in env.last]  # 12 steps remembered, and this one
    assert (rollout.final_values[~rollout.truncated] == 0).all()


def test_the_state_restarts_with_the_episode() -> None:
    rollout = collected(LitCorridor(4), policy=Teller()).rollout
    ages = (rollout.values[:, 0] / 100).floor().tolist()
    assert ages == [float(t % 12 + 1) for t in range(41)]


def test_what_was_remembered_is_what_the_policy_unrolls() -> None:
    torch.manual_seed(0)
    policy = SmallPolicy()
    rollout = collected(LitCorridor(4), policy=policy).rollout
    observations = {k: v[:-1] for k, v in rollout.observations.items()}
    unrolled = policy.unroll(observations, rollout.state, rollout.starts[:-1], rollout.actions)
    log_probs = unrolled.logits.log_softmax(-1).gather(-1, rollout.actions[..., None])[..., 0]
    assert torch.allclose(log_probs, rollout.log_probs, atol=1e-5)
    assert torch.allclose(unrolled.values, rollout.values[:-1], atol=1e-5)


def test_stopping_and_going_on_changes_nothing() -> None:
    torch.manual_seed(0)
    policy = SmallPolicy()
    whole = collected(LitCorridor(4, horizon=5), policy=policy).rollout
    first = collecting(LitCorridor(4, horizon=5), policy=policy)
    first.begin(seed=3)
    first.collect(lambda: first.rollout.filled == 17)
    second = collecting(LitCorridor(4, horizon=5), policy=policy)
    second.load_state_dict(first.state_dict())
    second.collect(lambda: False)
    second.bootstrap()
    assert torch.equal(second.rollout.actions, whole.actions)
    assert torch.equal(second.rollout.values, whole.values)
    assert whole.final_values[:17].any(), "no episode was cut off before the stop"
    assert torch.equal(second.rollout.final_values, whole.final_values)
    assert torch.equal(second.rollout.observations["frame"], whole.observations["frame"])


def test_half_precision_acts_too() -> None:
    half = CONFIG.but(precision=Precision.BFLOAT16)
    rollout = collected(LitCorridor(4), policy=SmallPolicy(), config=half).rollout
    assert rollout.log_probs.isfinite().all()
    assert rollout.values.dtype == torch.float32


def test_sampling_leaves_the_global_generator_alone() -> None:
    policy = SmallPolicy()
    before = torch.get_rng_state()
    collected(LitCorridor(4), policy=policy)
    assert torch.equal(before, torch.get_rng_state())


def test_finished_episodes_are_counted() -> None:
    means = collected(LitCorridor(4), policy=Teller()).statistics.take(Ranks())
    assert means["episode/count"] == 12
    assert means["episode/episode_length"] == 12
    assert "episode/seed" not in means


class Slow(LitCorridor):
    """Waits in a step until it may go on; knows in which thread it is stepped."""

    def __init__(self, bodies: int) -> None:
        super().__init__(bodies)
        self.may_go_on = threading.Event()
        self.threads: set[str] = set()

    def step(self, actions: Any) -> Any:
        self.threads.add(threading.current_thread().name)
        assert self.may_go_on.wait(timeout=30)
        return super().step(actions)


class Releasing(SmallPolicy):
    """Lets the first environment go on when it decides for the second: only then do both."""

    def __init__(self, first: Slow, second: Slow) -> None:
        super().__init__()
        self.envs = [first, second]
        self.decided = 0

    def step(self, *arguments: Any) -> Decision:
        self.decided += 1
        if self.decided == 2:
            self.envs[0].may_go_on.set()
            self.envs[1].may_go_on.set()
        return super().step(*arguments)


def test_one_half_is_simulated_while_the_policy_decides_for_the_other() -> None:
    halves = Slow(2), Slow(2)
    rollout = collected(
        *halves, policy=Releasing(*halves)
    ).rollout  # would wait for ever if it stepped one after the other
    assert rollout.filled == 40
    assert threading.current_thread().name not in halves[0].threads | halves[1].threads


class Dealt(LitCorridor):
    """Bodies that know their numbers: what happens to each does not depend on whom it shares an
    environment with.
    """

    def __init__(self, bodies: range) -> None:
        super().__init__(len(bodies))
        self.numbers = np.array(bodies)

    def _begin(self, which: Any) -> None:
        super()._begin(which)
        self.position[which], self.goal[which] = self.numbers[which] % 7, (3 * self.numbers[which] + 1) % 7


def test_halves_collect_what_the_whole_collects() -> None:
    torch.manual_seed(0)
    policy = SmallPolicy()
    whole = collected(Dealt(range(4)), policy=policy).rollout
    halves = collected(Dealt(range(2)), Dealt(range(2, 4)), policy=policy).rollout
    assert torch.equal(whole.actions, halves.actions)
    assert torch.equal(whole.observations["frame"], halves.observations["frame"])
    assert torch.allclose(whole.values, halves.values, atol=1e-6)
    assert torch.allclose(whole.final_values, halves.final_values, atol=1e-6)
    assert torch.equal(whole.starts, halves.starts)


def test_halves_stop_and_go_on_together() -> None:
    torch.manual_seed(0)
    policy, envs = SmallPolicy(), lambda: [Dealt(range(2)), Dealt(range(2, 4))]
    whole = collected(*envs(), policy=policy).rollout
    first, second = (collecting(*envs(), policy=policy) for _ in range(2))
    first.begin(seed=3)
    first.collect(lambda: first.rollout.filled == 17)
    second.load_state_dict(first.state_dict())
    second.collect(lambda: False)
    assert torch.equal(second.rollout.actions, whole.actions)
    assert torch.equal(second.rollout.rewards, whole.rewards)


def test_a_fault_in_a_simulator_is_not_lost() -> None:
    class Broken(LitCorridor):
        def step(self, actions: Any) -> Any:
            raise ValueError("a wall fell over")

    with pytest.raises(ValueError, match="a wall fell over"):
        collected(LitCorridor(2), Broken(2), policy=SmallPolicy())


class Busy(LitCorridor):
    """Can be asked whether it is in the middle of a step."""

    busy = False

    def step(self, actions: Any) -> Any:
        self.busy = True
        time.sleep(0.002)
        outcome = super().step(actions)
        self.busy = False
        return outcome


def test_an_environment_rests_while_its_step_is_reported() -> None:
    envs = [Busy(2), Busy(2)]
    collector = collecting(*envs, policy=SmallPolicy())
    collector.begin(seed=3)
    reported: list[tuple[int, bool]] = []
    collector.collect(lambda: False, lambda number: reported.append((number, envs[number].busy)))
    assert reported == [(0, False), (1, False)] * 40
