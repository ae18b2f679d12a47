"""A room that is being furnished: what stands where, and where something more could stand."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from envs.simulators.embedded.houses.config import Detail
from envs.simulators.embedded.houses.furniture.model import BODY_HEIGHT, Furniture, Maker
from envs.simulators.embedded.houses.interiors.placed import Placed, footprint, quarter
from envs.simulators.embedded.houses.interiors.rectangles import Rectangles, as_rectangles, hits, within
from envs.simulators.embedded.houses.interiors.slots import (
    SIDES,
    Glazing,
    Preference,
    Slots,
    ahead,
    anywhere,
    fronts,
    slot_at,
    slots,
)
from envs.simulators.embedded.houses.palette import Palette
from envs.simulators.embedded.houses.plan import Rectangle

GAP = 0.02
"""Between a wall and what stands with its back to it: room for the skirting board, metres."""
_HANGING = 0.002


@dataclass(eq=False)
class Interior:
    """One room, by its inner faces `frame`, with everything put in so far.

    `doors` are the clearances of its doorways and `leaves` the floor under open leaves; nothing
    solid is put on either. `kept` is floor that furniture needs free before it (a wardrobe's doors,
    a desk's chair).
    """

    frame: Rectangle
    height: float
    doors: Sequence[Rectangle]
    leaves: Sequence[Rectangle]
    windows: Sequence[Glazing]
    palette: Palette
    detail: Detail
    density: float
    rng: np.random.Generator
    placed: list[Placed] = field(default_factory=list)
    kept: list[Rectangle] = field(default_factory=list)

    def chance(self, probability: float) -> bool:
        """Whether an optional piece is wanted, by the furniture density."""
        return float(self.rng.random()) < probability * self.density

    def make(self, maker: Maker) -> Furniture:
        """One piece in this room's palette."""
        return maker(self.rng, self.palette, self.detail)

    @property
    def solids(self) -> Rectangles:
        """The floor where something solid stands, the leaves of doors included."""
        return as_rectangles([*self.leaves, *(p.rectangle for p in self.placed if p.solid and p.under is None)])

    def put(self, placed: Placed, keep: float = 0.0) -> Placed:
        """Let it stand there, its back to a wall, and keep the floor `keep` metres before it
        free.
        """
        self.placed.append(placed)
        if keep > 0:
            self.keep_free(placed, keep)
        return placed

    def take_out(self, gone: Placed) -> None:
        """Remove a piece, everything on it, and what would be lost without it."""
        self.placed = [p for p in self.placed if p is not gone and p.under is not gone]
        for lost in [p for p in self.placed if p.with_ is gone]:
            self.take_out(lost)

    def keep_free(self, placed: Placed, depth: float) -> None:
        """Put nothing solid within `depth` metres before something at a wall."""
        if placed.wall is not None:
            self.kept.append(ahead(placed.rectangle, placed.wall, depth))

    def fits(self, rectangle: Rectangle) -> bool:
        """Whether something solid can stand there."""
        one = as_rectangles([rectangle])
        return bool(within(one, self.frame)[0]) and not hits(one, self._taken())[0]

    def _taken(self) -> Rectangles:
        return np.concatenate([self.solids, as_rectangles([*self.doors, *self.kept])])

    def spot(
        self,
        furniture: Furniture,
        *,
        prefer: Preference = anywhere,
        sides: Sequence[int] = SIDES,
        near: tuple[float, float] | None = None,
        front: float = 0.5,
        aside: float = 0.0,
    ) -> Placed | None:
        """Where it could stand with its back to a wall, free `front` metres before it and `aside`
        to both sides, not covering a window.

        Of the places left, the one nearest to the point `near`, or the one `prefer` likes best, a
        little chance mixed in; None if none is left.
        """
        model = furniture.model
        places = slots(model, self.frame, sides, GAP, GAP, aside)
        room = fronts(places, front)
        good = ~hits(places.rectangles, self._taken()) & ~hits(room, self.solids) & within(room, self.frame)
        good &= ~places.behind_glass(self.windows, 0.0, model.upper[2])
        if not good.any():
            return None
        cost = prefer(places.share) + 0.15 * self.rng.random(len(places))
        if near is not None:
            cost = np.abs((places.rectangles[:, :2] + places.rectangles[:, 2:]) / 2 - near).sum(1)
        return _standing(furniture, places, int(np.where(good, cost, np.inf).argmin()), 0.0)

    def against_wall(
        self,
        furniture: Furniture,
        *,
        prefer: Preference = anywhere,
        sides: Sequence[int] = SIDES,
        near: tuple[float, float] | None = None,
        front: float = 0.5,
    ) -> Placed | None:
        """Put it on such a spot, and keep the floor before it free from now on."""
        placed = self.spot(furniture, prefer=prefer, sides=sides, near=near, front=front)
        return placed and self.put(placed, keep=front)

    def standing(self, furniture: Furniture, margin: float) -> Placed | None:
        """Put it on free floor, `margin` metres of it all round; as near to the middle of the room
        as it goes.
        """
        x0, y0, x1, y1 = self.frame
        xs, ys = (
            grid.ravel() for grid in np.meshgrid(np.arange(x0 + 0.5, x1 - 0.4, 0.1), np.arange(y0 + 0.5, y1 - 0.4, 0.1))
        )
        best: tuple[float, Placed] | None = None
        for yaw in (0.0, quarter(1)):
            reach = np.array(footprint(furniture, 0.0, 0.0, yaw)) + np.array((-margin, -margin, margin, margin))
            places = np.stack([xs, ys, xs, ys], axis=1) + reach
            good = within(places, self.frame) & ~hits(places, self._taken())
            cost = np.where(
                good,
                np.sqrt((xs - (x0 + x1) / 2) ** 2 + (ys - (y0 + y1) / 2) ** 2) + 0.2 * self.rng.random(len(xs)),
                np.inf,
            )
            i = int(cost.argmin()) if len(cost) else 0
            if good.any() and (best is None or cost[i] < best[0]):
                best = float(cost[i]), Placed(furniture, float(xs[i]), float(ys[i]), 0.0, yaw)
        return best and self.put(best[1])

    def beside(self, other: Placed, furniture: Furniture, side: int, gap: float = 0.04) -> Placed | None:
        """Put it to the left (1) or right (-1) of another, backs in line and looking the same
        way.
        """
        mine, theirs = furniture.model, other.furniture.model
        left = theirs.upper[1] + gap - mine.lower[1] if side > 0 else theirs.lower[1] - gap - mine.upper[1]
        x, y = other.at(theirs.lower[0] - mine.lower[0], left)
        return self._try(Placed(furniture, x, y, 0.0, other.yaw, wall=other.wall, with_=other))

    def before(
        self, other: Placed, furniture: Furniture, gap: float, turn: float = 0.0, left: float = 0.0
    ) -> Placed | None:
        """Put it `gap` metres before another, turned by `turn` from the way that looks."""
        reach = footprint(furniture, 0.0, 0.0, turn)
        x, y = other.at(other.furniture.model.upper[0] + gap - reach[0], left)
        return self._try(Placed(furniture, x, y, 0.0, other.yaw + turn, with_=other))

    def around(self, other: Placed, furniture: Furniture, angle: float, gap: float, left: float = 0.0) -> Placed | None:
        """Put it on the side of another that `angle` (radians, a quarter turn each) points to,
        looking at it, `left` metres off its middle.
        """
        _, _, edge, _ = footprint(other.furniture, 0.0, 0.0, -angle)
        x, y = replace(other, yaw=other.yaw + angle).at(edge + gap + furniture.model.upper[0], left)
        yaw = other.yaw + angle + np.pi + float(self.rng.uniform(-0.12, 0.12))
        return self._try(Placed(furniture, x, y, 0.0, yaw, with_=other))

    def _try(self, placed: Placed) -> Placed | None:
        return self.put(placed) if self.fits(placed.rectangle) else None

    def on(self, other: Placed | None, furniture: Furniture, turn: float = 0.0, centred: bool = False) -> Placed | None:
        """Stand it on one of another's surfaces, clear of what is there already; None when there is
        no room (or no other).
        """
        if other is None:
            return None
        reach = footprint(furniture, 0.0, 0.0, turn)
        neighbours = as_rectangles([p.rectangle for p in self.placed if p.under is other])
        for x0, y0, x1, y1, z in other.furniture.model.tops:
            low, high = (x0 - reach[0] + 0.02, y0 - reach[1] + 0.02), (x1 - reach[2] - 0.02, y1 - reach[3] - 0.02)
            if low[0] > high[0] or low[1] > high[1]:
                continue
            for _ in range(4):
                shares = (0.5, 0.5) if centred else self.rng.random(2)
                x, y = other.at(*(float(a + share * (b - a)) for a, b, share in zip(low, high, shares, strict=True)))
                placed = Placed(furniture, x, y, other.z + z, other.yaw + turn, under=other)
                if not hits(as_rectangles([placed.rectangle]), neighbours)[0]:
                    return self.put(placed)
        return None

    def hang(self, furniture: Furniture, z: float) -> Placed | None:
        """Hangs it on a wall at height z, clear of doors, windows and furniture that reaches so
        high; None where nothing is clear.
        """
        return self._hang(furniture, slots(furniture.model, self.frame, SIDES, _HANGING, 0.05), z)

    def hang_over(self, furniture: Furniture, z: float, other: Placed) -> Placed | None:
        """Hang it over the middle of something at a wall."""
        if other.wall is None:
            return None
        return self.hang_at(furniture, z, other.wall, other.along)

    def hang_at(self, furniture: Furniture, z: float, side: int, along: float) -> Placed | None:
        """Hang it on one side of the room, centred at `along`."""
        return self._hang(furniture, slot_at(furniture.model, self.frame, side, _HANGING, along), z)

    def _hang(self, furniture: Furniture, places: Slots, z: float) -> Placed | None:
        high = z + furniture.model.upper[2]
        others = [p.rectangle for p in self.placed if p.top > z and p.z < high]
        good = within(places.rectangles, self.frame) & ~places.behind_glass(self.windows, z, high)
        good &= ~hits(places.rectangles, as_rectangles([*self.doors, *self.leaves, *others]))
        if not good.any():
            return None
        return self.put(
            _standing(furniture, places, int(self.rng.choice(np.flatnonzero(good))), z, solid=z < BODY_HEIGHT)
        )

    def darkens(self, placed: Placed) -> bool:
        """Whether something at a wall stands before a window it would cover."""
        assert placed.wall is not None, "only what stands at a wall can stand before a window"
        place = slot_at(placed.furniture.model, self.frame, placed.wall, GAP, placed.along)
        return bool(place.behind_glass(self.windows, placed.z, placed.top)[0])

    def lay(self, furniture: Furniture, x: float, y: float, yaw: float) -> Placed | None:
        """Lay a rug there if it fits between the walls and off other rugs."""
        placed = Placed(furniture, x, y, 0.0, yaw, solid=False)
        one = as_rectangles([placed.rectangle])
        rugs = as_rectangles([p.rectangle for p in self.placed if p.furniture.model.category == "rug"])
        if not within(one, self.frame)[0] or hits(one, rugs)[0]:
            return None
        return self.put(placed)


def _standing(furniture: Furniture, places: Slots, which: int, z: float, solid: bool = True) -> Placed:
    """The furniture on one of the places, its bounding box on the place's rectangle."""
    side, yaw = int(places.side[which]), quarter(int(places.side[which]))
    at_origin, place = footprint(furniture, 0.0, 0.0, yaw), places.rectangles[which]
    x, y = (float(place[i] + place[i + 2]) / 2 - (at_origin[i] + at_origin[i + 2]) / 2 for i in (0, 1))
    return Placed(furniture, x, y, z, yaw, wall=side, solid=solid)
