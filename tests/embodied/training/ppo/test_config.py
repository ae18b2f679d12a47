import pytest

from embodied.training.ppo import PPOConfig


def test_the_defaults_are_those_of_the_released_code() -> None:
    config = PPOConfig()
    assert (config.rollout, config.epochs, config.minibatches) == (128, 4, 1)
    assert (config.learning_rate, config.clip, config.value_clip) == (3e-4, 0.1, 0.1)
    assert (config.value_coefficient, config.entropy_coefficient) == (0.5, 0.01)
    assert (config.discount, config.gae_lambda) == (0.99, 0.95)


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [
        ("minibatches", 0, "at least 1"),
        ("learning_rate", -1.0, "above 0"),
        ("learning_rate", float("nan"), "above 0"),
        ("reward_scale", 0.0, "above 0"),
        ("value_clip", 0.0, "above 0, or none"),
        ("discount", 1.5, r"in \[0, 1\]"),
        ("entropy_coefficient", -0.1, "at least 0"),
    ],
)
def test_an_impossible_value_is_named(field: str, value: float, allowed: str) -> None:
    with pytest.raises(ValueError, match=rf"^{field} is {value}; it must be {allowed}"):
        PPOConfig(**{field: value})


def test_what_decays_falls_linearly_with_the_rest_of_the_training() -> None:
    config = PPOConfig(learning_rate=0.4, entropy_coefficient=0.1, decay_entropy_coefficient=True)
    assert (config.at(0.5).learning_rate, config.at(0.5).entropy_coefficient) == (0.2, 0.05)
    steady = PPOConfig(learning_rate=0.4, decay_learning_rate=False).at(0.25)
    assert (steady.learning_rate, steady.entropy_coefficient) == (0.4, 0.01)
