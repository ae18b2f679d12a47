"""Meshes of doors and windows, in their own frame: the wall runs along y, the room they open into is towards +x."""

from functools import cache

from envs.embedded.houses.config import Detail
from envs.embedded.houses.openings import DOOR_HEIGHT, LINING, Leaf
from envs.embedded.houses.shapes import Part, assemble, box
from envs.embedded.scene import Mesh

_CASING = 0.07
FRAME, PANEL, METAL = 0, 1, 2
"""Material slots of a door."""
SKY, GARDEN = 1, 2
"""Material slots of a window besides FRAME: the two bands of the view through it."""

_Span = tuple[float, float]


@cache
def door_mesh(width: float, thickness: float, leaf: Leaf, hinge_high: bool, detail: Detail) -> Mesh:
    """Lining and casings round a clear opening, with a leaf hung at its lower or upper end in y."""
    edge = thickness / 2 + 0.015
    spans = [(-edge, edge, LINING), (thickness / 2, edge, _CASING), (-edge, -thickness / 2, _CASING)]
    frame = [part for x0, x1, reach in spans for part in _surround(width, x0, x1, reach)]
    if leaf is Leaf.NONE:
        return assemble(frame)
    hang = _Hinge(leaf, edge, width / 2, 1.0 if hinge_high else -1.0)
    panels = [((0.12, width - 0.12), (0.2, 0.95)), ((0.12, width - 0.12), (1.1, 1.85))] if detail is not Detail.LOW else []
    slab = [hang.plank((0.004, width - 0.004), (-0.02, 0.02), (0.01, DOOR_HEIGHT - 0.01))]
    slab += [hang.plank(along, (-0.027, 0.027), up) for along, up in panels]
    stem = hang.plank((width - 0.09, width - 0.07), (-0.05, 0.05), (1.01, 1.03))
    levers = [hang.plank((width - 0.2, width - 0.07), sorted_span(0.04 * s, 0.055 * s), (1.01, 1.03)) for s in (-1, 1)]
    return assemble(frame, slab, [stem, *levers])


class _Hinge:
    """Where a leaf hangs: `side` is the sign of y at its hinge. A plank of it is given along it from the hinge, through its thickness, and upwards."""

    def __init__(self, leaf: Leaf, face: float, half: float, side: float) -> None:
        self.leaf, self.face, self.half, self.side = leaf, face, half, side

    def plank(self, along: _Span, through: _Span, up: _Span) -> Part:
        """A box of the leaf, where it stands."""
        if self.leaf is Leaf.SHUT:
            x, y = through, tuple(self.half - s for s in along)
        elif self.leaf is Leaf.SQUARE:
            x, y = tuple(self.face + 0.005 + s for s in along), tuple(self.half + 0.03 + t for t in through)
        else:
            x, y = tuple(self.face + 0.06 + t for t in through), tuple(self.half + 0.03 + s for s in along)
        y = sorted_span(self.side * y[0], self.side * y[1])
        return box((x[0], y[0], up[0]), (x[1], y[1], up[1]))


def sorted_span(a: float, b: float) -> _Span:
    """The two ends, the smaller first."""
    return (a, b) if a < b else (b, a)


def _surround(width: float, x0: float, x1: float, reach: float) -> list[Part]:
    """Two posts and a lintel round the clear opening, `reach` wide."""
    half, head = width / 2, DOOR_HEIGHT
    posts = [box((x0, min(s * half, s * (half + reach)), 0.0), (x1, max(s * half, s * (half + reach)), head)) for s in (-1, 1)]
    return [*posts, box((x0, -half - reach, head), (x1, half + reach, head + reach))]


@cache
def window_mesh(width: float, height: float, thickness: float) -> Mesh:
    """A frame with a middle bar, an inner sill, and the view: standing on z = 0 at its lower edge."""
    half, bar = width / 2, 0.05
    frame = [
        box((-0.03, -half, 0.0), (0.03, -half + bar, height)),
        box((-0.03, half - bar, 0.0), (0.03, half, height)),
        box((-0.03, -half + bar, 0.0), (0.03, half - bar, bar)),
        box((-0.03, -half + bar, height - bar), (0.03, half - bar, height)),
        box((0.0, -half - 0.04, -0.025), (thickness / 2 + 0.06, half + 0.04, 0.0)),
    ]
    if width > 0.9:
        frame.append(box((-0.025, -0.025, bar), (0.025, 0.025, height - bar)))
    horizon = 0.35 * height
    garden = box((-0.008, -half + bar, bar), (0.008, half - bar, horizon))
    sky = box((-0.008, -half + bar, horizon), (0.008, half - bar, height - bar))
    return assemble(frame, [sky], [garden])
