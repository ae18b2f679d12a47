"""Meshes of doors and windows, in their own frame: the wall runs along y, the room they open into
is towards +x.
"""

from dataclasses import dataclass
from functools import cache

from envs.simulators.embedded.houses.config import Detail
from envs.simulators.embedded.houses.openings import DOOR_HEIGHT, Leaf
from envs.simulators.embedded.houses.shapes import Part, assemble, box
from envs.simulators.embedded.scene import Mesh

_CASING = 0.07
FRAME, PANEL, METAL = 0, 1, 2
"""Material slots of a door."""
SKY, GARDEN = 1, 2
"""Material slots of a window besides FRAME: the two bands of the view through it."""

_Span = tuple[float, float]


@cache
def door_mesh(width: float, thickness: float, leaf: Leaf, hinge_high: bool, detail: Detail) -> Mesh:
    """Lining and casings round a clear opening, with a leaf hung at its lower or upper end in y."""
    edge = thickness / 2 + 0.018  # a little prouder than skirting boards, which end under it
    frame = _surround(width, edge)
    if leaf is Leaf.NONE:
        return assemble(frame)
    hang = _Hinge(leaf, edge, width / 2, 1.0 if hinge_high else -1.0)
    panels = (
        [((0.12, width - 0.12), (0.2, 0.95)), ((0.12, width - 0.12), (1.1, 1.85))] if detail is not Detail.LOW else []
    )
    slab = [hang.plank((0.004, width - 0.004), (-0.02, 0.02), (0.01, DOOR_HEIGHT - 0.01))]
    slab += [hang.plank(along, (-0.027, 0.027), up) for along, up in panels]
    stem = hang.plank((width - 0.09, width - 0.07), (-0.05, 0.05), (1.01, 1.03))
    levers = [hang.plank((width - 0.2, width - 0.07), (0.04 * s, 0.055 * s), (1.01, 1.03)) for s in (-1, 1)]
    return assemble(frame, slab, [stem, *levers])


@dataclass(frozen=True)
class _Hinge:
    """Where a leaf hangs: in front of the casing at x = `face`, `half` the clear width off the
    middle on the `side` (sign) of y.
    """

    leaf: Leaf
    face: float
    half: float
    side: float

    def plank(self, along: _Span, through: _Span, up: _Span) -> Part:
        """A box of the leaf, given along it from the hinge, through its thickness, and upwards:
        where it stands.
        """
        x, y = self._corner(along[0], through[0]), self._corner(along[1], through[1])
        (x0, x1), (y0, y1) = (sorted(ends) for ends in zip(x, y, strict=True))
        return box((x0, y0, up[0]), (x1, y1, up[1]))

    def _corner(self, along: float, through: float) -> tuple[float, float]:
        if self.leaf is Leaf.SHUT:
            return through, self.side * (self.half - along)
        if self.leaf is Leaf.SQUARE:
            return self.face + 0.005 + along, self.side * (self.half + 0.03 + through)
        return self.face + 0.06 + through, self.side * (self.half + 0.03 + along)


def _surround(width: float, edge: float) -> list[Part]:
    """Two posts and a lintel round the clear opening: lining and both casings in one, what is
    inside the wall being out of sight.
    """
    half, outer, head = width / 2, width / 2 + _CASING, DOOR_HEIGHT
    posts = [box((-edge, y0, 0.0), (edge, y1, head)) for y0, y1 in ((-outer, -half), (half, outer))]
    return [*posts, box((-edge, -outer, head), (edge, outer, head + _CASING))]


@cache
def window_mesh(width: float, height: float, thickness: float) -> Mesh:
    """A frame with a middle bar, an inner sill, and the view: standing on z = 0 at its lower
    edge.
    """
    half, bar = width / 2, 0.05
    frame = [
        box((-0.03, -half, 0.0), (0.03, -half + bar, height)),
        box((-0.03, half - bar, 0.0), (0.03, half, height)),
        box((-0.03, -half + bar, 0.0), (0.03, half - bar, bar)),
        box((-0.03, -half + bar, height - bar), (0.03, half - bar, height)),
        # A little above the bottom of the hole, for of two faces in one plane neither hides the
        # other.
        box((0.0, -half - 0.04, -0.025), (thickness / 2 + 0.02, half + 0.04, 0.004)),
    ]
    if width > 0.9:
        frame.append(box((-0.025, -0.025, bar), (0.025, 0.025, height - bar)))
    horizon = 0.35 * height
    garden = box((-0.008, -half + bar, bar), (0.008, half - bar, horizon))
    sky = box((-0.008, -half + bar, horizon), (0.008, half - bar, height - bar))
    return assemble(frame, [sky], [garden])
