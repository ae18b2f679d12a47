"""ObjectNav in Habitat: episodes of a file in HM3D's layout, and episodes drawn in a scene, judged
by what the body sees.
"""

import gzip
import json

import numpy as np
import pytest

from embodied.actions import action_space
from envs.episodes import generate_list
from envs.episodes.habitat import from_world, from_yaw
from envs.gym import factory as assembly
from envs.simulators.single_body import BodyAsSimulator
from envs.tasks import ObjectNavConfig
from tests.fakes.habitat.scenes import room, thing

TELEVISION = thing("tv", 9, 5.0, 1.6, 0.5, 5.2, 2.4, 1.3)
TASK = ObjectNavConfig(categories=("television", "bed"), frames=("depth",), intermediate=False)


@pytest.fixture
def simulator(opened):
    return BodyAsSimulator(opened(room(6.0, 4.0, objects=(TELEVISION,)), sensors=("depth", "instance")))


def hm3d(tmp_path, *starts):
    """A file of episodes that ask for the television from starts (x, y, yaw)."""
    view = {"agent_state": {"position": from_world((4.2, 2.0, 0.05)), "rotation": [0, 0, 0, 1]}, "iou": 0.3}
    goal = {"object_id": 9, "object_category": "tv_monitor", "position": [5.1, 0.9, -2.0], "view_points": [view]}
    rows = [
        {
            "episode_id": str(number),
            "scene_id": "data/scene_datasets/scene0.glb",
            "start_position": from_world((x, y, 0.05)),
            "start_rotation": from_yaw(yaw),
            "object_category": "tv_monitor",
            "goals": [],
            "info": {},
        }
        for number, (x, y, yaw) in enumerate(starts)
    ]
    path = tmp_path / "val.json.gz"
    with gzip.open(path, "wt") as file:
        json.dump({"episodes": rows, "goals_by_category": {"scene0.glb_tv_monitor": [goal]}}, file)
    return path


def test_a_file_of_hm3d_is_walked_and_judged(simulator, tmp_path):
    """END before the television succeeds; with the back to it, or far from it, not."""
    path = hm3d(tmp_path, (4.2, 2.0, 0.0), (4.2, 2.0, np.pi), (2.0, 2.0, 0.0))
    env = assembly.single(kind="objectnav", simulator=simulator, task=TASK, action_space="common", episodes=path)
    found = []
    for _ in range(3):
        env.reset()
        *_, info = env.step(action_space("common").end)
        found.append((info["success"], round(info["distance_to_goal"], 3)))
    assert found == [(1.0, 0.0), (0.0, 0.0), (0.0, 2.2)]


def test_episodes_are_drawn_for_what_stands_there(simulator):
    (episode,) = generate_list(simulator, ("scene0.glb",), 1, seed=0, draw=TASK.drawer())
    assert episode.category == "television"
    assert all(np.hypot(max(0.0, 5.0 - x), max(0.0, 1.6 - y, y - 2.4)) <= 1.0 for x, y, _ in episode.goals)
