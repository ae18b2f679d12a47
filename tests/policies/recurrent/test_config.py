import pytest

from policies.recurrent import RecurrentConfig


@pytest.mark.parametrize("field", ["visual", "pose", "previous_action", "hidden"])
def test_widths_must_be_positive(field: str) -> None:
    with pytest.raises(ValueError, match=f"{field}=0: must be at least 1"):
        RecurrentConfig(**{field: 0})
