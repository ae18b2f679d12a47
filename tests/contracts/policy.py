"""What every policy must keep: subclass `PolicyContract`, give it a `config`, and all of this runs
on the policy it builds.
"""

from typing import Any, NamedTuple, Protocol

import numpy as np
import pytest
import torch
from gymnasium import spaces
from torch import Tensor

from embodied.actions import PAPER as ACTIONS
from embodied.actions import ActionSpace
from embodied.policy import Policy
from embodied.tensor_types import Observation, State

T, N, GOALS = 6, 3, 5


class PolicyConfig(Protocol):
    def build(self, observation_space: spaces.Dict, actions: ActionSpace) -> Policy: ...


class Rollout(NamedTuple):
    observations: Observation
    starts: Tensor
    actions: Tensor


def observation_space(height: int = 32, width: int = 32, *, rgb: bool = True, depth: bool = True) -> spaces.Dict:
    """What PointNav gives, with the frames asked for."""
    frames: dict[str, spaces.Space[Any]] = {}
    if rgb:
        frames["rgb"] = spaces.Box(0, 255, (height, width, 3), np.uint8)
    if depth:
        frames["depth"] = spaces.Box(0, np.inf, (height, width, 1), np.float32)
    numbers = {
        key: spaces.Box(-np.inf, np.inf, (size,)) for key, size in (("gps", 2), ("compass", 1), ("pointgoal", 2))
    }
    return spaces.Dict({**frames, **numbers, "previous_action": spaces.Discrete(len(ACTIONS) + 1)})


def objectnav_space(height: int = 32, width: int = 32, *, rgb: bool = True, depth: bool = True) -> spaces.Dict:
    """What ObjectNav gives, with the frames asked for and their intermediate ones."""
    pointnav = observation_space(height, width, rgb=rgb, depth=depth)
    kept = {key: value for key, value in pointnav.items() if key != "pointgoal"}
    halfway = {f"intermediate_{name}": kept[name] for name in ("rgb", "depth") if name in kept}
    return spaces.Dict({**kept, **halfway, "objectgoal": spaces.Discrete(GOALS)})


def rollout(space: spaces.Dict, steps: int = T, bodies: int = N, seed: int = 0) -> Rollout:
    """Random observations that start, restart in mid-sequence, and go on from before; no motion is
    taken to be END.
    """
    random = torch.Generator().manual_seed(seed)
    starts = torch.rand(steps, bodies, generator=random) < 0.25
    starts[0] = torch.arange(bodies) % 2 == 0
    actions = torch.randint(len(ACTIONS), (steps, bodies), generator=random)
    before = torch.cat((actions[-1:], actions[:-1])).clamp(max=ACTIONS.end - 1)
    observations = {
        "gps": torch.randn(steps, bodies, 2, generator=random),
        "compass": 6 * torch.rand(steps, bodies, 1, generator=random) - 3,
        "pointgoal": torch.tensor([5.0, 6.0]) * torch.rand(steps, bodies, 2, generator=random)
        - torch.tensor([0.0, 3.0]),
        "previous_action": torch.where(starts, len(ACTIONS), before),
    }
    for sensor in ("rgb", "depth", "intermediate_rgb", "intermediate_depth"):
        if sensor in space.spaces:
            frames = torch.rand(steps, bodies, *space[sensor].shape, generator=random)
            observations[sensor] = (255 * frames).byte() if sensor.endswith("rgb") else 8 * frames
    if "objectgoal" in space.spaces:
        observations["objectgoal"] = torch.randint(GOALS, (1, bodies), generator=random).repeat(steps, 1)
    return Rollout(observations, starts, actions)


def at(observations: Observation, t: int) -> Observation:
    return {key: value[t] for key, value in observations.items()}


def some_state(policy: Policy, bodies: int = N, seed: int = 1) -> State:
    """A state as if something had been seen before."""
    random = torch.Generator().manual_seed(seed)
    return {k: 0.5 * torch.randn(v.shape, generator=random) for k, v in policy.initial_state(bodies).items()}


def close(one: Tensor, other: Tensor) -> None:
    torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-5)


class PolicyContract:
    config: PolicyConfig
    frames: tuple[bool, bool] = (True, True)

    @pytest.fixture
    def space(self) -> spaces.Dict:
        return self.space_of(32, 32)

    @pytest.fixture
    def policy(self, space: spaces.Dict) -> Policy:
        return self.build(space)

    def space_of(self, height: int, width: int) -> spaces.Dict:
        return observation_space(height, width, rgb=self.frames[0], depth=self.frames[1])

    def build(self, space: spaces.Dict, seed: int = 0) -> Policy:
        torch.manual_seed(seed)
        return self.config.build(space, ACTIONS)

    def test_it_keeps_what_it_was_built_from(self, policy: Policy) -> None:
        assert policy.config == self.config

    def test_unroll_equals_repeated_steps(self, policy: Policy, space: spaces.Dict) -> None:
        observations, starts, actions = rollout(space)
        state = some_state(policy)
        unrolled = policy.unroll(observations, state, starts, actions)
        for t in range(T):
            decision = policy.step(at(observations, t), state, starts[t])
            close(decision.logits, unrolled.logits[t])
            close(decision.value, unrolled.values[t])
            state = decision.state

    def test_a_rollout_may_be_cut_anywhere(self, policy: Policy, space: spaces.Dict) -> None:
        observations, starts, actions = rollout(space)
        state = some_state(policy)
        whole = policy.unroll(observations, state, starts, actions)
        for t in range(T // 2):
            state = policy.step(at(observations, t), state, starts[t]).state
        rest = {key: value[T // 2 :] for key, value in observations.items()}
        close(policy.unroll(rest, state, starts[T // 2 :], actions[T // 2 :]).logits, whole.logits[T // 2 :])

    def test_preprocessed_observations_lead_to_the_same(self, policy: Policy, space: spaces.Dict) -> None:
        observations, starts, actions = rollout(space)
        state = some_state(policy)
        each = [policy.preprocess(at(observations, t)) for t in range(T)]
        kept = {key: torch.stack([observation[key] for observation in each]) for key in each[0]}
        close(
            policy.unroll(kept, state, starts, actions).logits,
            policy.unroll(observations, state, starts, actions).logits,
        )
        close(policy.step(each[0], state, starts[0]).logits, policy.step(at(observations, 0), state, starts[0]).logits)

    def test_a_start_forgets_everything(self, policy: Policy, space: spaces.Dict) -> None:
        observation = at(rollout(space).observations, 0)
        everywhere = torch.ones(N, dtype=torch.bool)
        fresh = policy.step(observation, policy.initial_state(N), everywhere)
        reset = policy.step(observation, some_state(policy), everywhere)
        close(fresh.logits, reset.logits)
        close(fresh.value, reset.value)
        for key in fresh.state:
            close(fresh.state[key], reset.state[key])

    def test_bodies_do_not_meet(self, policy: Policy, space: spaces.Dict) -> None:
        observations, starts, actions = rollout(space)
        state = some_state(policy)
        together = policy.unroll(observations, state, starts, actions)
        first = {key: value[:, :1] for key, value in observations.items()}
        alone = policy.unroll(first, {k: v[:1] for k, v in state.items()}, starts[:, :1], actions[:, :1])
        close(alone.logits, together.logits[:, :1])
        close(alone.values, together.values[:, :1])

    def test_it_is_deterministic(self, policy: Policy, space: spaces.Dict) -> None:
        observations, starts, actions = rollout(space)
        one, other = (policy.unroll(observations, some_state(policy), starts, actions) for _ in range(2))
        assert torch.equal(one.logits, other.logits)
        assert torch.equal(one.values, other.values)
        assert all(torch.equal(one.losses[name], other.losses[name]) for name in one.losses)

    def test_gradient_reaches_every_trainable_parameter(self, policy: Policy, space: spaces.Dict) -> None:
        observations, starts, actions = rollout(space)
        unrolled = policy.unroll(observations, some_state(policy), starts, actions)
        trained = {name: p for name, p in policy.named_parameters() if p.requires_grad}
        if trained:
            total = unrolled.logits.square().sum() + unrolled.values.square().sum() + sum(unrolled.losses.values())
            total.backward()
        assert not [name for name, p in trained.items() if p.grad is None or not p.grad.any()]
        assert all(p.grad is None for p in policy.parameters() if not p.requires_grad)

    def test_inputs_are_left_as_they_were(self, policy: Policy, space: spaces.Dict) -> None:
        observations, starts, actions = rollout(space)
        state = some_state(policy)
        policy.unroll(observations, state, starts, actions)
        policy.step(at(observations, 0), state, starts[0])
        untouched = rollout(space)
        assert all(torch.equal(observations[key], untouched.observations[key]) for key in observations)
        assert all(torch.equal(state[key], kept) for key, kept in some_state(policy).items())
        assert torch.equal(starts, untouched.starts)
        assert torch.equal(actions, untouched.actions)

    @pytest.mark.parametrize(("height", "width"), [(36, 52), (128, 96)])
    def test_frames_may_have_any_size(self, height: int, width: int) -> None:
        space = self.space_of(height, width)
        policy = self.build(space)
        observations, starts, actions = rollout(space, steps=2)
        assert policy.unroll(observations, policy.initial_state(N), starts, actions).logits.isfinite().any(-1).all()

    def test_shapes_and_types_are_those_of_the_contract(self, policy: Policy, space: spaces.Dict) -> None:
        observations, starts, actions = rollout(space)
        initial = policy.initial_state(N)
        unrolled = policy.unroll(observations, initial, starts, actions)
        assert (unrolled.logits.shape, unrolled.values.shape) == ((T, N, len(ACTIONS)), (T, N))
        assert all(loss.shape == () and loss.isfinite() for loss in unrolled.losses.values())
        assert not any(loss.requires_grad for name, loss in unrolled.losses.items() if name.endswith("/log"))
        self.keeps_its_form(policy, initial, observations, starts)

    def test_bfloat16_gives_float32_and_about_the_same(self, policy: Policy, space: spaces.Dict) -> None:
        observations, starts, actions = rollout(space)
        state = some_state(policy)
        exact = policy.unroll(observations, state, starts, actions)
        with torch.autocast("cpu", torch.bfloat16):
            coarse = policy.unroll(observations, state, starts, actions)
            self.keeps_its_form(policy, policy.initial_state(N), observations, starts)
        assert coarse.logits.dtype == coarse.values.dtype == torch.float32
        torch.testing.assert_close(coarse.logits, exact.logits, rtol=0.1, atol=0.1)

    def keeps_its_form(self, policy: Policy, initial: State, observations: Observation, starts: Tensor) -> None:
        """The state after a step has the names, shapes and types of the one before."""
        decision = policy.step(at(observations, 0), initial, starts[0])
        assert (decision.logits.shape, decision.value.shape) == ((N, len(ACTIONS)), (N,))
        forms = [{k: (v.shape, v.dtype) for k, v in state.items()} for state in (initial, decision.state)]
        assert forms[0] == forms[1]

    def test_weights_survive_a_round_trip(self, policy: Policy, space: spaces.Dict) -> None:
        other = self.build(space, seed=5)
        other.load_state_dict(policy.state_dict())
        observations, starts, actions = rollout(space)
        state = some_state(policy)
        one, two = (p.unroll(observations, state, starts, actions) for p in (policy, other))
        assert torch.equal(one.logits, two.logits)
        assert torch.equal(one.values, two.values)
