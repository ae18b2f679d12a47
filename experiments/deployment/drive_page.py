"""The report of a drive: `drive.html`, which needs nothing beside it."""

import io
import math
from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
from PIL import Image

from embodied.simulator import TopDown
from embodied.types import Frame
from envs.simulators.robot.robot_camera import PolicyView
from experiments.deployment.latencies import spreads
from experiments.deployment.memory import Line, Memory
from experiments.reporting import html_fragments as fragments
from experiments.reporting.path_maps import Plan, draw_path

SCALE = 0.02
"""Metres a pixel of the map."""

MARGIN = 1.5
"""Metres of the map around path and goal."""

FILM = 12
"""Frames that are shown."""


def page(memory: Memory, verdict: str, view: PolicyView | None, mount_height: float) -> str:
    """The whole page; `view` and the camera's height place what depth pictures saw on the map."""
    end = (memory.of("end") or [{"why": "the log breaks off", "success": False, "steps": len(memory.of("step"))}])[-1]
    title = "A drive " + ("to its goal" if end["success"] else "that did not end at its goal")
    sections = [
        fragments.section(
            "end", "How it ended", f"<p>{escape(end['why'])}, after {end['steps']} steps.</p><p>{escape(verdict)}</p>"
        ),
        fragments.section("map", "Where it went", _map(memory, end, view, mount_height), NOTE),
        fragments.section("frames", "What it saw", _film(memory)),
        fragments.section("latency", "How late it was", _list([str(spread) for spread in spreads(memory.lines)])),
        fragments.section("motions", "How its motions ended", _motions(memory)),
    ]
    return fragments.page(title, f"Surefoot · {memory.folder}", "".join(sections))


NOTE = (
    "By odometry, which drifts. Lines are a metre apart; grey is what depth pictures saw between 0.1 and 1.5 "
    "m above the floor, if there were any."
)


def _map(memory: Memory, end: Line, view: PolicyView | None, mount_height: float) -> str:
    steps = memory.of("step")
    if not steps:
        return "<p>No step was done.</p>"
    poses, goal = [step["pose"] for step in steps], [*memory.config["goal"], 0.0]
    sheet = _sheet(np.array([*[pose[:2] for pose in poses], goal[:2]]))
    if view is not None and "depth" in memory.frames:
        for pose, depth in zip(poses, memory.frames["depth"], strict=False):
            _mark(sheet, _seen(np.array(pose), depth, view, mount_height))
    trace = {"success": end["success"], "goals": [goal], "poses": poses}
    return fragments.picture(_webp(draw_path(Plan(sheet, 600), trace)), "webp", "map with the path")


def _sheet(points: np.ndarray) -> TopDown:
    """An empty map around points [n, 2], with a line every metre."""
    (west, south), (east, north) = points.min(axis=0) - MARGIN, points.max(axis=0) + MARGIN
    picture = np.full((math.ceil((north - south) / SCALE), math.ceil((east - west) / SCALE), 3), 255, np.uint8)
    every = round(1 / SCALE)
    picture[round((north % 1) / SCALE) :: every] = 232
    picture[:, round((-west % 1) / SCALE) :: every] = 232
    return TopDown(picture=picture, west=float(west), north=float(north), metres_per_pixel=SCALE)


def _seen(pose: np.ndarray, depth: Frame, view: PolicyView, mount_height: float) -> np.ndarray:
    """World points [n, 2] of what stands on the floor, out of a level depth picture of a body at
    `pose`.
    """
    z, wide = depth[..., 0], math.tan(math.radians(view.hfov_deg) / 2)
    across = ((np.arange(view.width) + 0.5) / view.width * 2 - 1) * wide
    down = ((np.arange(view.height) + 0.5) / view.height * 2 - 1) * wide * view.height / view.width
    above, left = mount_height - down[:, None] * z, -across[None, :] * z
    on_floor = (z > 0) & (z < 5) & (above > 0.1) & (above < 1.5)
    ahead, aside = z[on_floor], left[on_floor]
    c, s = math.cos(pose[3]), math.sin(pose[3])
    return np.stack([pose[0] + c * ahead - s * aside, pose[1] + s * ahead + c * aside], axis=1)


def _mark(sheet: TopDown, points: np.ndarray) -> None:
    for x, y in points:
        column, row = (int(number) for number in sheet.pixel(x, y))
        if 0 <= row < sheet.picture.shape[0] and 0 <= column < sheet.picture.shape[1]:
            sheet.picture[row, column] = 120


def _film(memory: Memory) -> str:
    steps, cards = memory.of("step"), []
    for name, frames in memory.frames.items():
        for number in np.unique(np.linspace(0, len(frames) - 1, FILM).astype(int)):
            image = Image.fromarray(_colours(frames[number])).resize(
                (160, 160 * frames[number].shape[0] // frames[number].shape[1]), Image.Resampling.NEAREST
            )
            cards.append(
                f"<figure>{fragments.picture(_webp(image), 'webp', name)}<figcaption>{number}: "
                f"{escape(steps[number]['name'])}</figcaption></figure>"
            )
    return f'<div class="cards">{"".join(cards)}</div>' if cards else "<p>No frames were kept.</p>"


def _colours(frame: Frame) -> Frame:
    """Depth as grey: near is light, five metres and nothing are black."""
    if frame.dtype == np.uint8:
        return frame
    near = np.where(frame > 0, 1 - np.clip(frame / 5.0, 0, 1), 0)
    return np.repeat((255 * near).astype(np.uint8), 3, axis=2)


def _motions(memory: Memory) -> str:
    rows = "".join(
        f"<tr><td>{number}</td><td>{escape(line['outcome'])}</td><td>{escape(line['why'])}</td>"
        f"<td>{line['seconds']:.1f} s</td></tr>"
        for number, line in enumerate(memory.of("motion"))
    )
    heads = "<th>motion</th><th>outcome</th><th>why</th><th>took</th>"
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _list(items: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>"


def _webp(image: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, "WEBP", lossless=True)
    return file.getvalue()
