import pytest

from envs.simulators.embedded import EmbeddedConfig


def test_ranges_of_scenes_leave_the_end_out():
    assert EmbeddedConfig(scenes=("train/3:6", "test/7")).ids() == ("train/3", "train/4", "train/5", "test/7")


def test_lists_become_tuples():
    config = EmbeddedConfig(scenes=["test/1"], sensors=["depth"])
    assert config == EmbeddedConfig(scenes=("test/1",), sensors=("depth",))
    assert hash(config)


@pytest.mark.parametrize("pattern", ["attic/1", "train", "train/5:5", "train/5:x", "train/-1:4", ""])
def test_patterns_that_name_no_house_are_refused(pattern):
    with pytest.raises(ValueError, match="train"):
        EmbeddedConfig(scenes=(pattern,))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("scenes", ()), ("sensors", ("smell",)), ("height", 0), ("hfov_deg", 190.0), ("radius", 0.0),
        ("body_height", 9.0),
        ("camera_height", 0.0), ("threads", 0), ("cached_scenes", 0), ("samples", 3),
    ],
)  # fmt: skip
def test_impossible_values_are_refused_by_name(field, value):
    named = {"sensors": "smell"}.get(field, field)
    with pytest.raises(ValueError, match=named):
        EmbeddedConfig(**{field: value})


def test_the_camera_is_what_was_asked_for():
    camera = EmbeddedConfig(
        height=48, width=64, hfov_deg=60.0, camera_height=1.2, camera_pitch_deg=-10.0, samples=2
    ).camera
    assert (camera.height, camera.width, camera.hfov_deg) == (48, 64, 60.0)
    assert (camera.height_m, camera.pitch_deg, camera.samples) == (1.2, -10.0, 2)
