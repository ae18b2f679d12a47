import pytest
import torch

from embodied.training import Precision, TrainerConfig


def test_the_defaults_are_those_of_the_released_code() -> None:
    assert (TrainerConfig().steps, TrainerConfig().bodies) == (75_000_000, 48)


def test_a_precision_names_a_type_of_torch() -> None:
    assert (Precision.FLOAT32.dtype, Precision.BFLOAT16.dtype) == (torch.float32, torch.bfloat16)


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [
        ("steps", 0, "at least 1"),
        ("video_every", 0, "above 0, or none"),
        ("preempt_at", 1.5, "above 0 and at most 1, or none"),
    ],
)
def test_an_impossible_value_is_named(field: str, value: float, allowed: str) -> None:
    with pytest.raises(ValueError, match=rf"^{field} is {value}; it must be {allowed}"):
        TrainerConfig(**{field: value})
