import copy

import numpy as np
import pytest
import torch

from embodied.training import Precision
from embodied.training.algorithm import NonFiniteError
from embodied.training.distributed import Ranks
from embodied.training.ppo import PPOConfig
from embodied.training.ppo.learner import Learner, explained_variance, minibatches, prepare, require_finite, sequences
from embodied.training.ppo.loss import Batch
from embodied.training.ppo.rollout import Rollout
from tests.embodied.training.ppo.test_collector import collected
from tests.fakes.environment import LitCorridor
from tests.fakes.policy import SmallPolicy
from tests.fakes.training import Settings, settings

CONFIG = settings(bodies=4, rollout=16, epochs=2, minibatches=2, learning_rate=1e-2)


@pytest.fixture
def policy() -> SmallPolicy:
    torch.manual_seed(0)
    return SmallPolicy()


def learner(policy: SmallPolicy, config: Settings = CONFIG) -> Learner:
    return Learner(policy, config.optimiser, Ranks(), seed=config.trainer.seed, precision=config.trainer.precision)


def learn(policy: SmallPolicy, config: Settings = CONFIG, rollout: Rollout | None = None) -> dict[str, float]:
    full = rollout or collected(LitCorridor(4), policy=policy, config=config).rollout
    return learner(policy, config).update(full, config.ppo)


def test_every_epoch_holds_every_body_once() -> None:
    config = PPOConfig(epochs=3, minibatches=3)
    parts = list(minibatches(7, config, np.random.default_rng(0)))
    assert [len(part) for part in parts] == [3, 2, 2] * 3
    epochs = [np.concatenate(parts[i : i + 3]).tolist() for i in (0, 3, 6)]
    assert all(sorted(epoch) == list(range(7)) for epoch in epochs)
    assert epochs[0] != epochs[1]


def test_a_minibatch_holds_whole_sequences_with_their_state(policy: SmallPolicy) -> None:
    rollout = collected(LitCorridor(4), policy=policy, config=CONFIG).rollout
    rollout.state["hidden"][:, 0] = torch.arange(4.0)
    observations, state, starts = sequences(rollout, torch.tensor([2, 0]))
    assert torch.equal(observations["frame"][:, 0], rollout.observations["frame"][:-1, 2])
    assert state["hidden"][:, 0].tolist() == [2.0, 0.0]
    assert torch.equal(starts, rollout.starts[:-1, [2, 0]])


def test_all_bodies_at_once_are_not_copied(policy: SmallPolicy) -> None:
    rollout = collected(LitCorridor(4), policy=policy, config=CONFIG).rollout
    observations, _, _ = sequences(rollout, torch.arange(4))
    assert observations["frame"].data_ptr() == rollout.observations["frame"].data_ptr()


def test_an_update_reports_what_it_did(policy: SmallPolicy) -> None:
    numbers = learn(policy)
    assert {
        "loss/policy",
        "loss/value",
        "loss/entropy",
        "aux/guess",
        "ppo/approx_kl",
        "ppo/clip_fraction",
    } <= numbers.keys()
    assert numbers["ppo/minibatches"] == 4
    assert numbers["ppo/gradient_norm"] > 0
    assert numbers["ppo/explained_variance"] <= 1


def test_scaled_rewards_are_learned_from_as_if_the_environment_gave_them(policy: SmallPolicy) -> None:
    rollout = collected(LitCorridor(4), policy=policy, config=CONFIG).rollout
    given = rollout.rewards.clone()
    config = CONFIG.but(normalise_advantages=False)
    scaled = prepare(rollout, config.but(reward_scale=0.1).ppo, Ranks())
    assert torch.equal(rollout.rewards, given)
    plain = prepare(rollout, config.ppo, Ranks())
    rollout.rewards *= 0.1
    expected = prepare(rollout, config.ppo, Ranks())
    assert torch.equal(scaled.returns, expected.returns)
    assert torch.equal(scaled.advantages, expected.advantages)
    assert not torch.allclose(scaled.returns, plain.returns)


def test_an_auxiliary_loss_without_a_weight_teaches_nothing(policy: SmallPolicy) -> None:
    guess = copy.deepcopy(policy.guess.state_dict())
    learn(policy)
    assert torch.equal(policy.guess.weight, guess["weight"])
    learn(policy, CONFIG.but(aux_weights={"guess": 1.0}))
    assert not torch.equal(policy.guess.weight, guess["weight"])


def test_gradients_are_clipped(policy: SmallPolicy, monkeypatch: pytest.MonkeyPatch) -> None:
    norms: list[float] = []

    def step(self: torch.optim.Adam) -> None:
        grads = [parameter.grad.flatten() for parameter in policy.parameters() if parameter.grad is not None]
        norms.append(float(torch.cat(grads).norm()))

    monkeypatch.setattr(torch.optim.Adam, "step", step)
    learn(policy, CONFIG.but(max_gradient_norm=1e-3))
    assert norms == pytest.approx([1e-3] * 4, rel=0.01)


def test_epochs_end_early_at_the_kl_limit(policy: SmallPolicy) -> None:
    numbers = learn(policy, CONFIG.but(learning_rate=0.1, epochs=20, kl_limit=0.05))
    assert numbers["ppo/minibatches"] < 40


def test_half_precision_learns_about_the_same(policy: SmallPolicy) -> None:
    rollout = collected(LitCorridor(4), policy=policy, config=CONFIG).rollout
    half = learn(copy.deepcopy(policy), CONFIG.but(precision=Precision.BFLOAT16), rollout)
    whole = learn(policy, CONFIG, rollout)
    assert half["loss/value"] == pytest.approx(whole["loss/value"], rel=0.05)
    assert policy.see.weight.dtype == torch.float32


@pytest.mark.parametrize(
    ("spoil", "term"),
    [
        (lambda policy, rollout: rollout.rewards[3].fill_(torch.nan), "rollout/rewards"),
        (lambda policy, rollout: policy.critic.bias.data.fill_(torch.inf), "loss/value"),
        (lambda policy, rollout: policy.guess.bias.data.fill_(torch.nan), "aux/guess"),
        (
            lambda policy, rollout: policy.memory.bias_hh.register_hook(lambda g: g * torch.nan),
            "gradient/memory.bias_hh",
        ),
    ],
)
def test_what_is_not_finite_is_named_and_spoils_nothing(policy: SmallPolicy, spoil, term: str) -> None:
    rollout = collected(LitCorridor(4), policy=policy, config=CONFIG).rollout
    spoil(policy, rollout)
    before = copy.deepcopy(policy.state_dict())
    with pytest.raises(NonFiniteError, match=term):
        learn(policy, CONFIG, rollout)
    assert all(torch.equal(before[k].nan_to_num(), v.nan_to_num()) for k, v in policy.state_dict().items())


class Beside(Ranks):
    """One of two ranks; the other adds its own to every sum."""

    size = 2

    def __init__(self, other: list[float]) -> None:
        super().__init__()
        self._other = torch.tensor(other, dtype=torch.float64)

    def all_reduce(self, numbers: torch.Tensor) -> torch.Tensor:
        return numbers + self._other


def test_what_is_logged_is_the_mean_over_the_steps_of_all_ranks() -> None:
    terms = {"a": torch.tensor(2.0), "b": torch.tensor([0.0, 4.0])}
    beside = Beside([30 * 6.0, 30 * 10.0, 30])  # means of 6 and 10 over three times as many steps
    assert require_finite(terms, beside, steps=10) == {"a": 5.0, "b": 8.0}


def test_what_one_process_logs_is_its_own_mean_bit_for_bit() -> None:
    terms = {str(i): number for i, number in enumerate(torch.randn(1000))}
    for steps in (1, 48 * 128, 7 * 11 * 13):
        assert require_finite(terms, Ranks(), steps) == {name: float(term) for name, term in terms.items()}


def test_explained_variance() -> None:
    returns = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    of = lambda values, returns=returns: explained_variance(Batch(returns, returns, values, returns, returns))  # noqa: E731
    assert of(returns) == 1
    assert of(torch.zeros(2, 2)) == 0
    assert of(-returns) < 0
    assert of(returns, torch.ones(2, 2)) == 0


def test_nothing_of_an_invalid_episode_is_in_an_update(policy: SmallPolicy) -> None:
    config = CONFIG.but(minibatches=1)
    spoilt = collected(LitCorridor(4), policy=policy, config=config).rollout
    spoilt.valid[2] = False
    others = copy.deepcopy(spoilt).of_bodies([0, 1, 3])
    spoilt.rewards[:, 2] = float("nan")  # would be found and refused
    twin = copy.deepcopy(policy)
    assert learn(policy, config, spoilt.learnable()) == learn(twin, config, others)
    for one, other in zip(policy.parameters(), twin.parameters(), strict=True):
        assert torch.equal(one, other)


def test_nothing_is_learned_where_too_few_are_left(policy: SmallPolicy) -> None:
    spoilt = collected(LitCorridor(4), policy=policy, config=CONFIG).rollout
    spoilt.valid[1:] = False
    before = copy.deepcopy(policy)
    assert learn(policy, CONFIG, spoilt.learnable()) == {"ppo/minibatches": 0.0}
    for one, other in zip(policy.parameters(), before.parameters(), strict=True):
        assert torch.equal(one, other)
