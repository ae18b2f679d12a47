import math
from dataclasses import replace

import numpy as np
import pytest

from configs import ConfigError, compose
from envs.simulators.robot.link import CameraFrame, Readings
from envs.simulators.robot.robot_camera import CameraConfig
from experiments.deployment.fitting import differences, view_of
from experiments.deployment.rig import cameras_of, nearest_of


def robot(*overrides: str):
    return compose("deploy", ["checkpoint=x", "goal=[0,0]", *overrides]).robot


def test_a_guard_needs_depth_and_stands_still_without() -> None:
    config = robot("robot.safety.guard=0.4")
    view = replace(view_of(compose("train", ["experiment=cpu_aap"])), frames=("rgb",))
    assert cameras_of(config, view) == ("rgb", "depth")
    assert cameras_of(robot(), view) == ("rgb",)
    nearest, camera = nearest_of(config), config.camera
    assert nearest(Readings()) == 0.0
    frame = np.full((camera.height, camera.width, 1), 3.0, np.float32)
    frame[camera.height // 2, camera.width // 2] = 0.3
    assert nearest(Readings(pictures={"depth": CameraFrame(frame, 0.0, 0.0)})) == pytest.approx(0.3)


@pytest.mark.parametrize("name", ["simulated", "locobot", "stretch", "turtlebot4"])
def test_presets_can_show_a_policy_what_it_was_trained_to_see(name: str) -> None:
    found = [one.what for one in differences(compose("train", ["experiment=cpu_aap"]), robot(f"robot={name}"))]
    assert ("view" in found) == (name != "simulated")


def test_a_policy_for_another_task_is_refused() -> None:
    with pytest.raises(ConfigError, match="a robot is sent to points"):
        view_of(compose("train", ["experiment=cpu_objectnav"]))


def test_a_camera_says_how_wide_it_sees() -> None:
    camera = CameraConfig(width=64, height=48, fx=32.0, fy=32.0, cx=32.0, cy=24.0)
    assert camera.hfov_deg == pytest.approx(90.0)
    assert math.isclose(replace(camera, cx=0.0).hfov_deg, math.degrees(math.atan(2.0)))


def test_a_goal_or_a_start_of_another_form_is_refused_by_name() -> None:
    for override, complaint in (
        ("goal=[1]", "goal is"),
        ("stage.start=[1,2]", "stage.start is"),
        ("steps=0", "steps is 0"),
    ):
        with pytest.raises(ConfigError, match=complaint):
            compose("deploy", ["checkpoint=x", "goal=[0,0]", override])
