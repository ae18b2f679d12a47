import numpy as np
from scipy import ndimage

from envs.simulators.embedded.houses import HouseConfig
from envs.simulators.embedded.houses.house import draw_building
from envs.simulators.embedded.navigation import NavigationGrid

POCKET = 20
"""Cells of 5 cm that may be cut off in a room: a gap between two things."""


def test_all_floor_is_one_part_that_holds_every_door(houses):
    for i, house in enumerate(houses):
        grid = NavigationGrid(house, radius=0.18)
        free = grid.clearance >= 0.18
        parts, _ = ndimage.label(free, np.ones((3, 3)))
        sizes = np.bincount(parts.ravel())
        sizes[0] = 0
        main = parts == sizes.argmax()
        rows, columns = np.indices(free.shape)
        x, y = grid.west + (columns + 0.5) * grid.cell, grid.south + (rows + 0.5) * grid.cell
        for room in house.rooms:
            x0, y0, x1, y1 = room.corners
            inside = (x > x0) & (x < x1) & (y > y0) & (y < y1)
            assert (free & inside & ~main).sum() <= POCKET, (house.id, room.kind)
            assert (main & inside).sum() > 100, (house.id, room.kind)
        for door in draw_building("train", i, HouseConfig(rooms_range=(3, 10))).doors:
            if not door.wall.outer:
                dx, dy = (x - door.wall.at, y - door.at) if door.wall.axis == 0 else (y - door.wall.at, x - door.at)
                assert main[(np.abs(dx) < 0.04) & (np.abs(dy) < 0.04)].any()
