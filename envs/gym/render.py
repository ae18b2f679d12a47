"""The picture that `render` gives: what a body sees, beside a map of where it is."""

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from embodied.episode import Episode
from embodied.simulator import TopDown
from embodied.types import Floats
from envs.simulators.frame_arrays import Array, copied

if TYPE_CHECKING:
    from envs.gym.episode_runner import EpisodeRunner

HEIGHT_PX = 224
"""Least height of a picture; smaller views are enlarged by a whole number."""

_FAR = 10.0
"""Metres shown as white in a picture of depth."""

_MARK = 0.18
"""Radius of a mark on the map, metres: about a body's."""

_GOAL, _START, _BODY = (214, 69, 65), (52, 120, 220), (20, 20, 20)


def picture(navigation: "EpisodeRunner", body: int) -> NDArray[np.uint8]:
    """uint8 [H, W, 3]: view and map of one body side by side.

    Raises:
        ResetNeeded: when no episode has begun.
    """
    navigation.check_begun()
    view = _first_person({name: frame[body] for name, frame in navigation.frames.items()})
    episode = navigation.episodes[body]
    if episode is None:
        return view
    plan = _map(navigation.simulator.top_down(episode.scene), navigation.simulator.poses[body], episode)
    size = (round(plan.width * view.shape[0] / plan.height), view.shape[0])
    return np.concatenate([view, np.asarray(plan.resize(size))], axis=1)


def _first_person(frames: dict[str, Array]) -> NDArray[np.uint8]:
    if "rgb" in frames:
        view: NDArray[np.uint8] = copied(frames["rgb"])
    elif "depth" in frames:
        view = np.repeat(np.clip(copied(frames["depth"]) * 255 / _FAR, 0, 255).astype(np.uint8), 3, axis=-1)
    else:
        raise ValueError(f"a picture needs an rgb or a depth sensor; the simulator has {sorted(frames)}")
    factor = math.ceil(HEIGHT_PX / view.shape[0])
    return view.repeat(factor, axis=0).repeat(factor, axis=1)


def _map(plan: TopDown, pose: Floats, episode: Episode) -> Image.Image:
    image = Image.fromarray(plan.picture)
    draw, radius = ImageDraw.Draw(image), _MARK / plan.metres_per_pixel
    marks = [(episode.start[:2], _START), *((goal[:2], _GOAL) for goal in episode.goals), (tuple(pose[:2]), _BODY)]
    for (x, y), colour in marks:
        draw.circle(plan.pixel(x, y), max(radius, 2.0), fill=colour)
    nose = pose[:2] + 0.4 * np.array([np.cos(pose[3]), np.sin(pose[3])])
    draw.line([plan.pixel(pose[0], pose[1]), plan.pixel(nose[0], nose[1])], fill=_BODY, width=2)
    return image
