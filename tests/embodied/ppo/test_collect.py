from typing import Any

import numpy as np
import torch

from embodied.policy import Decision, Observation, State
from embodied.ppo import PPOConfig, Precision
from embodied.ppo.collect import Collector, sample
from embodied.ppo.statistics import Stopwatch
from tests.fakes.environment import LitCorridor
from tests.fakes.policy import SmallPolicy

CONFIG = PPOConfig(bodies=4, rollout=40)


class Teller(SmallPolicy):
    """Never ends an episode of its own; its value tells where the body is and how many steps it remembers."""

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


def collected(env: LitCorridor, policy: SmallPolicy, config: PPOConfig = CONFIG) -> Collector:
    collector = Collector(env, policy, config, Stopwatch())
    collector.begin(seed=3)
    collector.collect(lambda: False)
    return collector


def test_a_truncated_episode_is_worth_its_final_observation_in_the_state_after_it() -> None:
    env = Witness(4)
    rollout = collected(env, Teller()).rollout
    cut = rollout.truncated.nonzero().tolist()
    assert [t for t, _ in cut] == [11] * 4 + [23] * 4 + [35] * 4  # the horizon is 12
    assert not rollout.terminated.any()
    told = [rollout.final_values[t, body].item() for t, body in cut]
    assert told == [position + 100 * 13 for _, position in env.last]  # 12 steps remembered, and this one
    assert (rollout.final_values[~rollout.truncated] == 0).all()


def test_the_state_starts_anew_with_the_episode() -> None:
    rollout = collected(LitCorridor(4), Teller()).rollout
    ages = (rollout.values[:, 0] / 100).floor().tolist()
    assert ages == [float(t % 12 + 1) for t in range(41)]


def test_what_was_remembered_is_what_the_policy_unrolls() -> None:
    torch.manual_seed(0)
    policy = SmallPolicy()
    rollout = collected(LitCorridor(4), policy).rollout
    observations = {k: v[:-1] for k, v in rollout.observations.items()}
    unrolled = policy.unroll(observations, rollout.state, rollout.starts[:-1], rollout.actions)
    log_probs = unrolled.logits.log_softmax(-1).gather(-1, rollout.actions[..., None])[..., 0]
    assert torch.allclose(log_probs, rollout.log_probs, atol=1e-5)
    assert torch.allclose(unrolled.values, rollout.values[:-1], atol=1e-5)


def test_stopping_and_going_on_changes_nothing() -> None:
    torch.manual_seed(0)
    policy = SmallPolicy()
    whole = collected(LitCorridor(4), policy).rollout
    first = Collector(LitCorridor(4), policy, CONFIG, Stopwatch())
    first.begin(seed=3)
    first.collect(lambda: first.rollout.filled == 17)
    second = Collector(LitCorridor(4), policy, CONFIG, Stopwatch())
    second.load_state_dict(first.state_dict())
    second.collect(lambda: False)
    assert torch.equal(second.rollout.actions, whole.actions)
    assert torch.equal(second.rollout.values, whole.values)
    assert torch.equal(second.rollout.observations["frame"], whole.observations["frame"])


def test_half_precision_acts_too() -> None:
    rollout = collected(
        LitCorridor(4), SmallPolicy(), PPOConfig(bodies=4, rollout=40, precision=Precision.BFLOAT16)
    ).rollout
    assert rollout.log_probs.isfinite().all()
    assert rollout.values.dtype == torch.float32


def test_actions_are_drawn_by_their_probabilities() -> None:
    probabilities = torch.tensor([0.5, 0.3, 0.2, 0.0])
    actions, log_probs = sample(probabilities.log().expand(20_000, 4), torch.Generator().manual_seed(0))
    shares = np.bincount(actions, minlength=4) / len(actions)
    assert np.allclose(shares, probabilities, atol=0.01)
    assert torch.allclose(log_probs, probabilities.log()[actions])


def test_sampling_leaves_the_global_generator_alone() -> None:
    policy = SmallPolicy()
    before = torch.get_rng_state()
    collected(LitCorridor(4), policy)
    assert torch.equal(before, torch.get_rng_state())


def test_finished_episodes_are_counted() -> None:
    means = collected(LitCorridor(4), Teller()).statistics.take()
    assert means["episode/count"] == 12
    assert means["episode/episode_length"] == 12
    assert "episode/seed" not in means
