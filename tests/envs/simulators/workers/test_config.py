import pytest

from envs.simulators.workers import WorkersConfig


@pytest.mark.parametrize(
    ("field", "value"),
    [("start_seconds", 0.0), ("place_seconds", -1.0), ("step_seconds", 0.0), ("restarts", -1), ("memory_gb", 0.0)],
)
def test_what_cannot_be_is_refused_by_name(field, value):
    with pytest.raises(ValueError, match=f"{field} is {value}"):
        WorkersConfig(**{field: value})
