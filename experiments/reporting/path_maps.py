"""Top-down maps with the path of an episode drawn on them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from embodied.simulator import TopDown

SUCCESS, FAILURE = (0, 135, 90), (204, 60, 40)
_INK, _PAPER = (30, 34, 40), (255, 255, 255)
_GOAL = (240, 165, 0)
_FINE = 2
"""Factor by which maps are drawn larger, and then reduced for smooth lines."""

Trace = dict[str, Any]
"""One line of `traces.jsonl`."""

Pixel = tuple[float, float]


@dataclass(frozen=True)
class Plan:
    """A map reduced to `side` pixels on its longer side, and how metres become its pixels."""

    top_down: TopDown
    side: int

    @property
    def scale(self) -> float:
        """Picture pixels for each of the map's own."""
        return float(self.side * _FINE / max(self.top_down.picture.shape[:2]))

    @property
    def mark(self) -> float:
        """A hundredth of the fine picture's side: what lines and dots are measured in."""
        return self.side * _FINE / 100

    @property
    def pixels_per_metre(self) -> float:
        """Of the fine picture."""
        return self.scale / self.top_down.metres_per_pixel

    def pixel(self, point: Sequence[float]) -> Pixel:
        """Where a point (x, y, ...) lies in the fine picture."""
        column, row = self.top_down.pixel(point[0], point[1])
        return column * self.scale, row * self.scale

    def canvas(self) -> Image.Image:
        """The fine picture of the map, lightened so that paths stand out."""
        height, width = self.top_down.picture.shape[:2]
        size = (max(1, round(width * self.scale)), max(1, round(height * self.scale)))
        image = Image.fromarray(self.top_down.picture).resize(size, Image.Resampling.BICUBIC)
        return Image.blend(image, Image.new("RGB", size, _PAPER), 0.35)

    def reduced(self, image: Image.Image) -> Image.Image:
        """A fine picture in its final size."""
        return image.resize((max(1, image.width // _FINE), max(1, image.height // _FINE)), Image.Resampling.LANCZOS)


def draw_path(plan: Plan, trace: Trace, until: int | None = None) -> Image.Image:
    """The map with start, goal and the path of the episode, green where it succeeded and red where
    not; up to pose `until` if given.
    """
    canvas = plan.canvas()
    draw = ImageDraw.Draw(canvas)
    colour = SUCCESS if trace["success"] else FAILURE
    poses = trace["poses"][: None if until is None else until + 1]
    for goal in trace["goals"]:
        _goal(draw, plan.pixel(goal), plan.pixels_per_metre * 0.2, plan.mark)
    points, mark = [plan.pixel(pose) for pose in poses], plan.mark
    if len(points) > 1:
        draw.line(points, fill=_PAPER, width=round(2.2 * mark), joint="curve")
        draw.line(points, fill=colour, width=round(1.2 * mark), joint="curve")
    _dot(draw, plan.pixel(trace["poses"][0]), 1.7 * mark, _PAPER, _INK, mark / 2)
    _body(draw, points[-1], poses[-1][3], 3.0 * mark, colour)
    return plan.reduced(canvas)


def _goal(draw: ImageDraw.ImageDraw, at: Pixel, radius: float, mark: float) -> None:
    """A disc as large as the success radius, and never too small to see."""
    _dot(draw, at, max(radius, 2.2 * mark), _GOAL, _PAPER, mark / 2)
    _dot(draw, at, 0.8 * mark, _PAPER, _PAPER, 1)


def _dot(
    draw: ImageDraw.ImageDraw, at: Pixel, radius: float, fill: tuple[int, ...], rim: tuple[int, ...], width: float
) -> None:
    x, y = at
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill, outline=rim, width=max(1, round(width)))


def _body(draw: ImageDraw.ImageDraw, at: Pixel, yaw: float, size: float, colour: tuple[int, ...]) -> None:
    """An arrowhead that looks where the body looks; rows of a picture go south."""
    corners = [(size, 0.0), (-0.8 * size, 0.75 * size), (-0.4 * size, 0.0), (-0.8 * size, -0.75 * size)]
    cos, sin = math.cos(yaw), math.sin(yaw)
    outline = [(at[0] + cos * ahead - sin * left, at[1] - sin * ahead - cos * left) for ahead, left in corners]
    draw.polygon(outline, fill=colour, outline=_PAPER, width=max(1, round(size / 8)))


def length(trace: Trace) -> float:
    """Metres along the traced poses."""
    places = np.array([pose[:2] for pose in trace["poses"]])
    return float(np.linalg.norm(np.diff(places, axis=0), axis=1).sum())
