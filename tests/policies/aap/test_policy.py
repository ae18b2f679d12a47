"""What makes AAP what it is, checked on the whole policy."""

from dataclasses import replace

import pytest
import torch

from embodied.actions import PAPER as ACTIONS
from embodied.policy import Unrolled
from embodied.tensor_types import Observation
from policies.aap import SMALL, AAPConfig, AAPPolicy, ImpactIndex, NotTaken, PoseFrame
from tests.contracts.policy import N, Rollout, T, at, close, observation_space, rollout, some_state

SPACE = observation_space()
END = ACTIONS.end


def build(config: AAPConfig = SMALL) -> AAPPolicy:
    torch.manual_seed(0)
    return config.build(SPACE, ACTIONS)


def permuted(given: Rollout, order: torch.Tensor) -> Rollout:
    """The same rollout where motion `order[k]` is called k."""
    names = torch.cat((order.argsort(), torch.tensor([END, END + 1])))
    observations = {**given.observations, "previous_action": names[given.observations["previous_action"]]}
    return Rollout(observations, given.starts, names[given.actions])


def first_seen() -> Observation:
    """What N bodies observe as their episodes begin: no action was taken yet."""
    return {**at(rollout(SPACE).observations, 0), "previous_action": torch.full((N,), len(ACTIONS))}


def test_the_first_step_prefers_no_motion() -> None:
    policy = build()
    logits = policy.step(first_seen(), some_state(policy), torch.ones(N, dtype=torch.bool)).logits
    close(logits[:, :END], logits[:, :1].expand(-1, END))
    assert not torch.isclose(logits[:, END], logits[:, 0]).any()


def test_the_second_step_knows_one_action_from_the_others() -> None:
    policy = build()
    second = {**at(rollout(SPACE).observations, 1), "previous_action": torch.full((N,), 4)}
    state = policy.step(first_seen(), policy.initial_state(N), torch.ones(N, dtype=torch.bool)).state
    logits = policy.step(second, state, torch.zeros(N, dtype=torch.bool)).logits
    others = torch.arange(END) != 4
    close(logits[:, :END][:, others], logits[:, :1].expand(-1, END - 1))
    assert ((logits[:, 4] - logits[:, 0]).abs() > 1e-4).all()


def test_what_changed_is_told_to_the_action_taken_alone() -> None:
    policy, going_on = build(), torch.zeros(N, dtype=torch.bool)
    observation = {**at(rollout(SPACE).observations, 1), "previous_action": torch.full((N,), 4)}
    state = some_state(policy)
    for key in ("features", "pose"):
        came_from_elsewhere = {**state, key: state[key] + 1}
        one, other = (policy.step(observation, s, going_on).state["impact"] for s in (state, came_from_elsewhere))
        differs = (one - other).abs().amax(-1) > 1e-4
        assert torch.equal(differs, (torch.arange(END) == 4).expand(N, END))


@pytest.mark.parametrize("summary", [False, True])
def test_renaming_motions_renames_logits(summary: bool) -> None:
    policy, order = build(replace(SMALL, summary=summary)), torch.randperm(END)
    if policy.model.summary is not None:  # the one part that knows the order is held fixed
        policy.model.summary = torch.nn.Sequential(Constant(SMALL.token))
    given, state = rollout(SPACE), some_state(policy)
    renamed = permuted(given, order)
    plain = policy.unroll(given.observations, state, given.starts, given.actions)
    other = policy.unroll(renamed.observations, {**state, "impact": state["impact"][:, order]}, *renamed[1:])
    close(other.logits[..., :END], plain.logits[..., order])
    close(other.logits[..., END], plain.logits[..., END])
    close(other.values, plain.values)
    close(other.losses["impact"], plain.losses["impact"])


class Constant(torch.nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = width

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        return torch.ones(*tokens.shape[:-2], self.width)


def test_end_is_a_constant_that_the_impact_loss_does_not_teach() -> None:
    policy, (observations, starts, actions) = build(), rollout(SPACE)
    run = policy._run(observations, some_state(policy), starts)
    constant = policy.model.impact.constant.weight
    assert torch.equal(run.embeddings.all()[:, :, END], constant[END].expand(T, N, -1))
    policy.unroll(observations, some_state(policy), starts, actions).losses["impact"].backward()
    assert constant.grad is None or not constant.grad.any()


def test_motions_not_taken_may_be_frozen() -> None:
    going_on = torch.zeros(N, dtype=torch.bool)
    observation = {**at(rollout(SPACE).observations, 1), "previous_action": torch.arange(N)}
    for choice, frozen in ((NotTaken.FREEZE, True), (NotTaken.ADVANCE, False)):
        policy = build(replace(SMALL, not_taken=choice))
        before = some_state(policy)["impact"]
        after = policy.step(observation, some_state(policy), going_on).state["impact"]
        kept = (after == before).all(-1)
        taken = torch.eye(N, END).bool()
        assert bool(kept[~taken].all()) is frozen
        assert not kept[taken].any()


def test_a_frozen_memory_stays_through_a_whole_sequence() -> None:
    given, state = rollout(SPACE), some_state(build())
    observations = {**given.observations, "previous_action": torch.full((T, N), 4)}
    run = build(replace(SMALL, not_taken=NotTaken.FREEZE))._run(observations, state, torch.zeros(T, N).bool())
    others = torch.arange(END) != 4
    embeddings = run.embeddings.all()
    assert torch.equal(embeddings[-1, :, :END][:, others], state["impact"][:, others])
    assert not torch.equal(embeddings[-1, :, 4], embeddings[0, :, 4])


def losses(config: AAPConfig) -> dict[str, torch.Tensor]:
    policy, (observations, starts, actions) = build(config), rollout(SPACE)
    unrolled: Unrolled = policy.unroll(observations, some_state(policy), starts, actions)
    return unrolled.losses


@pytest.mark.parametrize("frame", PoseFrame)
def test_the_loss_is_the_one_of_its_frame_and_both_are_logged(frame: PoseFrame) -> None:
    given = losses(replace(SMALL, target=frame))
    assert set(given) == {"impact", "impact_start/log", "impact_egocentric/log"}
    assert given["impact"] == given[f"impact_{frame.value}/log"]
    assert given["impact_start/log"] != given["impact_egocentric/log"]


def test_released_and_corrected_losses_differ() -> None:
    assert losses(SMALL)["impact"] != losses(replace(SMALL, impact_index=ImpactIndex.RELEASED))["impact"]


def test_the_impact_is_foretold_before_it_is_seen() -> None:
    """The prediction scored at t may not depend on what is observed at t + 1."""
    policy, (observations, starts, _) = build(), rollout(SPACE)
    later = {k: torch.cat((v[:1], v[1:].flip(0))) for k, v in observations.items()}
    one, other = (policy._run(seen, some_state(policy), starts).embeddings.all() for seen in (observations, later))
    assert torch.equal(one[0], other[0])
    assert not torch.equal(one[1], other[1])


def test_the_frame_before_is_kept_as_features_not_encoded_again() -> None:
    policy, (observations, starts, actions) = build(), rollout(SPACE)
    encoded: list[int] = []
    policy.encoder.register_forward_hook(lambda *call: encoded.append(len(call[2])))
    policy.unroll(observations, policy.initial_state(N), starts, actions)
    assert encoded == [T * N]
