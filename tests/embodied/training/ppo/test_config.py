import pytest

from embodied.training.ppo import PPOConfig


def test_the_defaults_are_those_of_the_released_code() -> None:
    config = PPOConfig()
    assert config.steps_per_update == 48 * 128 == 6144
    assert (config.steps, config.epochs, config.minibatches) == (75_000_000, 4, 1)
    assert (config.learning_rate, config.clip, config.value_clip) == (3e-4, 0.1, 0.1)
    assert (config.value_coefficient, config.entropy_coefficient) == (0.5, 0.01)
    assert (config.discount, config.gae_lambda, config.max_gradient_norm) == (0.99, 0.95, 0.5)


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [
        ("steps", 0, "at least 1"),
        ("minibatches", 49, r"at most bodies \(48\)"),
        ("learning_rate", -1.0, "above 0"),
        ("reward_scale", 0.0, "above 0"),
        ("value_clip", 0.0, "above 0, or none"),
        ("preempt_at", 1.5, "above 0 and at most 1, or none"),
        ("discount", 1.5, r"in \[0, 1\]"),
        ("entropy_coefficient", -0.1, "0 or above"),
    ],
)
def test_an_impossible_value_is_named(field: str, value: float, allowed: str) -> None:
    with pytest.raises(ValueError, match=rf"ppo\.{field} is {value}; it must be {allowed}"):
        PPOConfig(**{field: value})
