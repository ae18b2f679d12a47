from typing import Any

import torch

from embodied.policy import Decision, Unrolled
from embodied.tensor_types import Observation, State
from embodied.training.ppo.collector import Collector
from tests.embodied.training.ppo.test_collector import CONFIG, collecting
from tests.fakes.environment import LitCorridor
from tests.fakes.policy import SmallPolicy

FILMED = CONFIG.but(rollout=10, video_every=1, video_sensor="frame")


class Squinting(SmallPolicy):
    """Leaves no frame in an observation, but half of it under another name."""

    def preprocess(self, observation: Observation) -> Observation:
        kept = {k: v for k, v in observation.items() if k != "frame"}
        return kept | {"half": observation["frame"] // 2}

    def step(self, observation: Observation, state: State, starts: torch.Tensor) -> Decision:
        assert "frame" not in observation
        return super().step(observation | {"frame": 2 * observation["half"]}, state, starts)

    def unroll(self, observations: Observation, *arguments: Any) -> Unrolled:
        return super().unroll(observations | {"frame": 2 * observations["half"]}, *arguments)


def collector(policy: SmallPolicy) -> Collector:
    torch.manual_seed(0)
    made = collecting(LitCorridor(4), policy=policy, config=FILMED)
    made.begin(seed=3)
    return made


def test_the_first_body_is_filmed_whatever_the_policy_leaves_of_its_frames() -> None:
    one = collector(Squinting())
    for _ in range(2):
        one.collect(lambda: False)
        assert set(one.rollout.observations) == {"half", "previous_action"}
        assert one.video is not None
        assert one.video.frames(10).shape == (10, 1, 7, 3)
        assert torch.equal(one.video.frames(10) // 2, one.rollout.observations["half"][:-1, 0])
        one.bootstrap()
        one.recycle()


def test_a_film_goes_on_in_mid_rollout() -> None:
    whole, first = collector(SmallPolicy()), collector(SmallPolicy())
    stops = iter([False] * 4 + [True])
    first.collect(lambda: next(stops))
    second = collector(SmallPolicy())
    assert second.video is not None
    second.video.load_state_dict(first.video.state_dict(first.rollout.filled))  # type: ignore[union-attr]
    second.rollout.load_state_dict(first.rollout.state_dict())
    whole.collect(lambda: False)
    assert torch.equal(second.video.frames(second.rollout.filled), whole.rollout.observations["frame"][:4, 0])


def test_nothing_is_filmed_unasked() -> None:
    assert collecting(LitCorridor(4), policy=SmallPolicy()).video is None
