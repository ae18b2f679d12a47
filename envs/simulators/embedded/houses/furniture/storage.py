"""Wardrobes, dressers, bookcases, cabinets, shelves."""

from collections.abc import Iterator
from functools import cache

import numpy as np

from embodied.seeding import generator
from envs.simulators.embedded.houses import palette as paint
from envs.simulators.embedded.houses.config import Detail
from envs.simulators.embedded.houses.furniture.model import Furniture, Model, model
from envs.simulators.embedded.houses.palette import Palette, pick
from envs.simulators.embedded.houses.shapes import Part, box, rounded
from envs.simulators.embedded.scene import Material

_BOOK_COLOURS = tuple(
    Material(colour=colour)
    for colour in ((0.62, 0.20, 0.18), (0.18, 0.30, 0.48), (0.85, 0.78, 0.62), (0.22, 0.42, 0.30))
)


def wardrobe(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """Two to four tall doors."""
    return Furniture(_wardrobe(int(rng.integers(2, 5)), detail), (palette.wood, palette.second_wood, paint.METAL))


@cache
def _wardrobe(doors: int, detail: Detail) -> Model:
    half, high = 0.5 * doors / 2, 2.05
    # In two, one on the other: a map that looks at what stands below a body's height then finds the
    # lid of the lower one, not a hollow to stand in.
    body = [
        box((-0.29, -half, 0.0), (0.26, half, 0.5)),
        box((-0.29, -half, 0.5), (0.26, half, high)),
        box((-0.3, -half - 0.015, high), (0.3, half + 0.015, high + 0.04)),
    ]
    fronts, knobs = [], []
    for i in range(doors):
        y0, y1 = -half + 0.5 * i + 0.008, -half + 0.5 * (i + 1) - 0.008
        fronts.append(rounded((0.26, y0, 0.08), (0.283, y1, high - 0.02), 0.008, detail))
        edge = y1 - 0.06 if i % 2 == 0 else y0 + 0.04
        knobs.append(box((0.283, edge, 0.95), (0.31, edge + 0.02, 1.2)))
    return model("wardrobe", body, fronts, knobs)


def dresser(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """Three or four rows of drawers."""
    model = _chest("dresser", pick(rng, (0.8, 1.0, 1.2)), 0.46, 0.2, int(rng.integers(3, 5)), 2, detail)
    return Furniture(model, (palette.wood, palette.second_wood, paint.METAL))


def sideboard(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """A low cabinet with three doors."""
    model = _chest("cabinet", pick(rng, (1.2, 1.5, 1.8)), 0.42, 0.62, 1, 3, detail)
    return Furniture(model, (palette.wood, palette.second_wood, paint.METAL))


def television_bench(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """A bench for a television."""
    model = _chest("cabinet", pick(rng, (1.4, 1.6, 1.8)), 0.4, 0.34, 1, 3, detail)
    return Furniture(model, (palette.wood, palette.second_wood, paint.METAL))


def shoe_cabinet(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """Shallow, for a hall."""
    return Furniture(
        _chest("cabinet", pick(rng, (0.6, 0.8)), 0.25, 0.4, 2, 1, detail),
        (palette.wood, palette.second_wood, paint.METAL),
    )


@cache
def _chest(category: str, width: float, depth: float, row: float, rows: int, columns: int, detail: Detail) -> Model:
    """A body on a plinth with `rows` x `columns` fronts, each with a handle."""
    x, y, high = depth / 2, width / 2, 0.08 + rows * row
    body = [box((-x, -y + 0.02, 0.0), (x - 0.06, y - 0.02, 0.08)), box((-x, -y, 0.08), (x - 0.03, y, high))]
    body.append(rounded((-x, -y - 0.01, high), (x, y + 0.01, high + 0.025), 0.01, detail))
    fronts, knobs = [], []
    step = width / columns
    for i, j in ((i, j) for i in range(rows) for j in range(columns)):
        y0, z0 = -y + j * step, 0.08 + i * row
        fronts.append(
            rounded((x - 0.03, y0 + 0.01, z0 + 0.01), (x - 0.01, y0 + step - 0.01, z0 + row - 0.01), 0.006, detail)
        )
        knobs.append(
            box(
                (x - 0.01, y0 + step / 2 - 0.05, z0 + 0.7 * row),
                (x + 0.01, y0 + step / 2 + 0.05, z0 + 0.7 * row + 0.012),
            )
        )
    return model(category, body, fronts, knobs, tops=[(-x, -y, x, y, high + 0.025)])


def bookcase(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """Open shelves with rows of books."""
    width, high = pick(rng, ((0.6, 2.0), (0.8, 2.0), (0.8, 1.6), (1.0, 1.9), (1.0, 1.2)))
    return Furniture(_bookcase(width, high, int(rng.integers(3)), detail), (palette.wood, *_BOOK_COLOURS))


@cache
def _bookcase(width: float, high: float, filling: int, detail: Detail) -> Model:
    x, y, levels = 0.15, width / 2, round(high / 0.36)
    step = (high - 0.1) / levels
    case = [
        box((-x, s * y - (0.02 if s > 0 else 0.0), 0.0), (x, s * y + (0.0 if s > 0 else 0.02), high)) for s in (-1, 1)
    ]
    case += [box((-x, -y + 0.02, 0.06 + i * step), (x, y - 0.02, 0.08 + i * step)) for i in range(levels + 1)]
    case += [
        box((-x, -y + 0.02, 0.06), (-x + 0.012, y - 0.02, high - 0.02)),
        box((-x, -y + 0.02, 0.0), (x - 0.03, y - 0.02, 0.06)),
    ]
    books: list[list[Part]] = [[] for _ in _BOOK_COLOURS]
    rng = generator("bookcase", round(100 * width), round(100 * high), filling)
    for level in range(levels):
        for shade, book in _row_of_books(rng, 0.03 - y, y - 0.03, 0.08 + level * step, step, detail):
            books[shade].append(book)
    return model("bookcase", case, *books)


def _row_of_books(
    rng: np.random.Generator, low: float, high: float, floor: float, step: float, detail: Detail
) -> Iterator[tuple[int, Part]]:
    """Books, in LOW detail blocks of them, along y, ending somewhere before the shelf does."""
    thick = (0.22, 0.35) if detail is Detail.LOW else (0.03, 0.075) if detail is Detail.MEDIUM else (0.02, 0.05)
    end = high - float(rng.uniform(0.0, 0.35)) * (high - low)
    while low < end - thick[1]:
        wide, tall, deep = rng.uniform(*thick), rng.uniform(0.55, 0.85) * step, rng.uniform(0.13, 0.2)
        yield (
            int(rng.integers(4)),
            box((-0.13, low, floor), (-0.13 + float(deep), low + float(wide), floor + float(tall))),
        )
        low += float(wide) + 0.002


def wall_shelf(rng: np.random.Generator, palette: Palette, detail: Detail) -> Furniture:
    """A board on the wall with a few books on it."""
    return Furniture(
        _wall_shelf(pick(rng, (0.8, 1.0, 1.2)), int(rng.integers(3)), detail), (palette.wood, *_BOOK_COLOURS)
    )


@cache
def _wall_shelf(width: float, filling: int, detail: Detail) -> Model:
    board = [rounded((-0.11, -width / 2, 0.0), (0.11, width / 2, 0.03), 0.008, detail)]
    books: list[list[Part]] = [[] for _ in _BOOK_COLOURS]
    rng = generator("wall shelf", round(100 * width), filling)
    start = float(rng.uniform(-0.45, 0.0)) * width
    for shade, book in _row_of_books(rng, start, start + 0.5 * width, 0.03, 0.3, detail):
        books[shade].append(book.moved(0.03))
    return model("shelf", board, *books)
