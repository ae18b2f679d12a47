import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from embodied.training.ppo.gae import advantages, normalise


def estimate(
    rewards: list[float], values: list[float], final: list[float], ended: str, discount: float, lam: float
) -> list[float]:
    """One body; `ended` has a letter a step: t terminated, c cut off (truncated), any other
    neither.
    """
    column = lambda numbers: torch.tensor(numbers, dtype=torch.float64)[:, None]  # noqa: E731
    return advantages(
        rewards=column(rewards),
        values=column(values),
        final_values=column(final),
        terminated=torch.tensor([[letter == "t"] for letter in ended]),
        truncated=torch.tensor([[letter == "c"] for letter in ended]),
        discount=discount,
        gae_lambda=lam,
    )[:, 0].tolist()


def test_by_hand() -> None:
    # errors: 1 + .5*20 - 10 = 1;  2 + .5*30 - 20 = -3;  3 + .5*40 - 30 = -7.  carry .5*.5: -7; -3 -
    # 7/4 = -4.75; 1 - 4.75/4
    assert estimate([1, 2, 3], [10, 20, 30, 40], [0, 0, 0], "---", 0.5, 0.5) == [-0.1875, -4.75, -7.0]


def test_nothing_follows_a_termination() -> None:
    assert estimate([1, 2, 3], [10, 20, 30, 40], [0, 0, 0], "-t-", 0.5, 0.5) == [1 - 18 / 4, -18.0, -7.0]


def test_a_truncation_is_followed_by_the_final_observation_not_by_the_next_episode() -> None:
    # error of the cut step: 2 + .5*100 - 20 = 32, and nothing of step 3 flows into it
    assert estimate([1, 2, 3], [10, 20, 30, 40], [0, 100, 0], "-c-", 0.5, 0.5) == [1 + 32 / 4, 32.0, -7.0]


def slow(
    rewards: list[float], values: list[float], final: list[float], ended: str, discount: float, lam: float
) -> list[float]:
    """The definition: the sum of errors to come, discounted, up to the end of the episode."""
    result = []
    for begin in range(len(rewards)):
        total, weight = 0.0, 1.0
        for t in range(begin, len(rewards)):
            following = {"t": 0.0, "c": final[t]}.get(ended[t], values[t + 1])
            total += weight * (rewards[t] + discount * following - values[t])
            weight *= discount * lam
            if ended[t] != "-":
                break
        result.append(total)
    return result


numbers = st.floats(-10, 10)


@given(st.data(), st.text("tc-", min_size=1, max_size=20), st.floats(0, 1), st.floats(0, 1))
def test_agrees_with_the_definition(data: st.DataObject, ended: str, discount: float, lam: float) -> None:
    steps = len(ended)
    rewards, final = (data.draw(st.lists(numbers, min_size=steps, max_size=steps)) for _ in range(2))
    values = data.draw(st.lists(numbers, min_size=steps + 1, max_size=steps + 1))
    arguments = rewards, values, final, ended, discount, lam
    assert estimate(*arguments) == pytest.approx(slow(*arguments), abs=1e-6)


def test_bodies_do_not_mix() -> None:
    torch.manual_seed(0)
    rows = {"rewards": torch.randn(5, 3), "values": torch.randn(6, 3), "final_values": torch.randn(5, 3)}
    ends = {"terminated": torch.rand(5, 3) < 0.3, "truncated": torch.zeros(5, 3, dtype=torch.bool)}
    of = lambda which: advantages(  # noqa: E731
        **{k: v[:, which] for k, v in (rows | ends).items()}, discount=0.9, gae_lambda=0.8
    )
    assert torch.equal(of([0, 1, 2])[:, [1]], of([1]))


def test_normalised_values_have_zero_mean_and_unit_variance() -> None:
    scaled = normalise(torch.tensor([[1.0, 2.0], [3.0, 6.0]]))
    assert scaled.mean().item() == pytest.approx(0, abs=1e-6)
    assert scaled.std(correction=0).item() == pytest.approx(1, abs=1e-6)


def test_constant_values_become_zero() -> None:
    assert normalise(torch.full((3, 2), 0.1)).abs().max() < 1e-3


def test_normalising_shards_with_common_totals_is_normalising_the_whole() -> None:
    whole = torch.from_numpy(np.random.default_rng(0).normal(3, 2, (4, 6))).float()
    shards = whole[:, :2], whole[:, 2:]

    def common(sums: Tensor) -> Tensor:
        parts = [normalise_sums(shard) for shard in shards]
        assert any(torch.equal(sums, part) for part in parts)
        return parts[0] + parts[1]

    together = torch.cat([normalise(shard, common) for shard in shards], dim=1)
    assert torch.allclose(together, normalise(whole), atol=1e-6)


def normalise_sums(shard: Tensor) -> Tensor:
    seen: list[Tensor] = []
    normalise(shard, lambda sums: seen.append(sums) or sums)
    return seen[0]
