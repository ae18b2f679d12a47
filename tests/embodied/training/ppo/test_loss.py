import math

import pytest
import torch

from embodied.policy import Unrolled
from embodied.training.ppo import PPOConfig
from embodied.training.ppo.loss import Batch, policy_loss, ppo_loss, value_loss, watch, weighted


def ratio(*numbers: float) -> torch.Tensor:
    return torch.tensor(numbers).log()


@pytest.mark.parametrize(
    ("new_over_old", "advantage", "loss"),
    [(1.0, 2.0, -2.0), (1.5, 2.0, -2.4), (0.5, 2.0, -1.0), (1.5, -2.0, 3.0), (0.5, -2.0, 1.6)],
)
def test_the_policy_gains_nothing_past_the_clip(new_over_old: float, advantage: float, loss: float) -> None:
    assert policy_loss(ratio(new_over_old), torch.tensor([advantage]), 0.2).item() == pytest.approx(loss)


def test_no_gradient_past_the_clip() -> None:
    log_ratio = ratio(1.5, 1.1).requires_grad_()
    policy_loss(log_ratio, torch.ones(2), 0.2).backward()
    assert log_ratio.grad is not None
    assert log_ratio.grad[0] == 0
    assert log_ratio.grad[1] != 0


def test_the_value_loss_is_half_the_squared_error() -> None:
    assert value_loss(torch.tensor([3.0]), torch.tensor([0.0]), torch.tensor([1.0]), None).item() == 2.0


def test_the_clipped_value_loss_is_the_larger() -> None:
    old, returns = torch.tensor([0.0]), torch.tensor([1.0])
    assert value_loss(torch.tensor([1.0]), old, returns, 0.1).item() == pytest.approx(0.5 * 0.9**2)
    assert value_loss(torch.tensor([-1.0]), old, returns, 0.1).item() == pytest.approx(0.5 * 2.0**2)


def test_weights_choose_auxiliary_losses() -> None:
    losses = {"impact": torch.tensor(2.0), "other": torch.tensor(5.0)}
    assert float(weighted(losses, {"impact": 0.5})) == 1.0
    assert float(weighted(losses, {})) == 0.0


def test_an_unknown_auxiliary_loss_is_an_error_that_lists_the_known() -> None:
    with pytest.raises(ValueError, match=r"\['imapct'\].*\['impact'\]"):
        weighted({"impact": torch.tensor(1.0)}, {"imapct": 1.0})


def test_the_total_is_the_sum_of_the_terms_by_their_weights() -> None:
    config = PPOConfig(value_coefficient=0.5, entropy_coefficient=0.1, aux_weights={"impact": 3.0})
    unrolled = Unrolled(
        torch.zeros(2, 3, 4), torch.ones(2, 3), {"impact": torch.tensor(7.0), "idle": torch.tensor(9.0)}
    )
    zeros = torch.zeros(2, 3)
    batch = Batch(zeros.long(), torch.full((2, 3), -math.log(4)), zeros, zeros + 2, zeros)
    loss = ppo_loss(unrolled, batch, config)
    assert {k: v.item() for k, v in loss.terms.items()} == pytest.approx(
        {"loss/policy": -2.0, "loss/value": 0.5, "loss/entropy": math.log(4), "aux/impact": 7.0, "aux/idle": 9.0}
    )
    assert loss.total.item() == pytest.approx(-2.0 + 0.5 * 0.5 - 0.1 * math.log(4) + 21.0)


def test_what_is_watched() -> None:
    watched = watch(ratio(1.0, 1.3), 0.2)
    assert watched["ppo/clip_fraction"].item() == 0.5
    assert watched["ppo/approx_kl"].item() == pytest.approx((0.3 - math.log(1.3)) / 2)
