import pytest

from envs.episodes import EpisodesConfig


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("min_distance", -1.0),
        ("max_distance", 0.5),
        ("min_ratio", -0.1),
        ("min_ratio", float("nan")),
        ("near_fraction", 1.1),
        ("near_distance", 0.0),
        ("episodes_per_scene", 0),
        ("candidates", 0),
    ],
)
def test_config_refuses_what_cannot_be(field, value):
    with pytest.raises(ValueError, match=field):
        EpisodesConfig(**{field: value})
