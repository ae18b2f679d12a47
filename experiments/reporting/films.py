"""Animations of traced episodes: what the body saw, beside the map. Frames are rendered again from
the poses, so none need be kept.
"""

import io
import math
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from embodied.simulator import Simulator
from envs.simulators.frame_arrays import as_array, copied
from experiments.reporting.path_maps import Plan, Trace, draw_path

_GROUND = (246, 247, 249)
_STRIP = 26
"""Height of the strip that tells step and action, pixels."""


def animate(simulator: Simulator, trace: Trace, *, side: int, most_frames: int, actions: Sequence[str] = ()) -> bytes:
    """Makes an animated WebP of one episode, of at most `most_frames` frames: view and map side by
    side, each `side` pixels, over the action taken.

    Body 0 of the simulator is moved about; its pose is not put back. Without an rgb sensor there is
    the map alone.
    """
    plan = Plan(simulator.top_down(trace["scene"]), side)
    view = Image.new("RGB", (side, side), _GROUND) if "rgb" in simulator.sensors else None
    frames = list[Image.Image]()
    for moment in _moments(len(trace["poses"]), most_frames):
        view = _view(simulator, trace["scene"], trace["poses"][moment], side) or view
        frames.append(
            _frame(view, draw_path(plan, trace, until=moment), side, f"step {moment}   {told(trace, moment, actions)}")
        )
    return _webp(frames)


def _moments(count: int, most: int) -> list[int]:
    """Which poses are shown: all where they are few, else evenly spread, first and last
    included.
    """
    return [int(moment) for moment in np.unique(np.linspace(0, count - 1, min(count, most)).round())]


def _frame(view: Image.Image | None, plan: Image.Image, side: int, text: str) -> Image.Image:
    """The view, where there is one, left of the map, and the text below."""
    canvas = Image.new("RGB", (side if view is None else 2 * side, side + _STRIP), _GROUND)
    if view is not None:
        canvas.paste(view, (0, 0))
    canvas.paste(plan, (canvas.width - side + (side - plan.width) // 2, (side - plan.height) // 2))
    ImageDraw.Draw(canvas).text((8, side + 5), text, fill=(30, 34, 40), font=ImageFont.load_default(13))
    return canvas


def _view(simulator: Simulator, scene: str, pose: Sequence[float], side: int) -> Image.Image | None:
    """Renders the view from one pose; None where the simulator has no rgb, or refuses the pose as a
    hair too close to a wall.
    """
    if "rgb" not in simulator.sensors:
        return None
    try:
        simulator.place(np.array([0]), [scene], np.array([pose], dtype=np.float64))
    except ValueError:
        return None
    frame = copied(as_array(simulator.render()["rgb"]))[0]
    return Image.fromarray(frame).resize((side, side), Image.Resampling.BICUBIC)


def told(trace: Trace, moment: int, names: Sequence[str]) -> str:
    """Describes the next action and its effect: where the two differ is what the report is
    about.
    """
    if moment >= len(trace["actions"]):
        return "success" if trace["success"] else "failed"
    action = trace["actions"][moment]
    chose = names[action].replace("_", " ") if action < len(names) else f"action {action}"
    later = moment + 1
    return f"{chose}: {effect(*trace['poses'][moment : later + 1])}" if later < len(trace["poses"]) else chose


def effect(before: Sequence[float], after: Sequence[float]) -> str:
    """How a body got from one pose (x, y, z, yaw) to another, in words."""
    metres = math.hypot(after[0] - before[0], after[1] - before[1])
    turn = math.degrees(math.remainder(after[3] - before[3], math.tau))
    moved = [f"moved {metres:.2f} m"] if metres >= 0.005 else []
    turned = [f"turned {abs(turn):.0f}° {'left' if turn > 0 else 'right'}"] if abs(turn) >= 0.5 else []
    return " and ".join(moved + turned) or "nothing happened"


def _webp(frames: Sequence[Image.Image]) -> bytes:
    """Two fifths of a second a frame for short episodes, faster for long ones; the last frame
    stays.
    """
    step = int(np.clip(12_000 / len(frames), 90, 400))
    out = io.BytesIO()
    frames[0].save(
        out,
        "WEBP",
        save_all=True,
        append_images=frames[1:],
        duration=[step] * (len(frames) - 1) + [1500],
        loop=0,
        quality=68,
        method=4,
    )
    return out.getvalue()
