"""Scene files for the stand-in: boxes [x0, y0, z0, x1, y1, z1] and floors [x0, z0, x1, z1, height],
y up, as JSON in a `.glb`.
"""

import json
from pathlib import Path
from typing import Any

Tree = dict[str, Any]


def room(width: float = 6.0, depth: float = 4.0, *boxes: list[float], objects: tuple[Tree, ...] = ()) -> Tree:
    """A room [0, width] x [0, depth] of our frame (x east, y north) between walls 10 cm thick and
    2.5 m high, open above.
    """
    w, d, h = width, depth, 2.5
    walls = [
        [-0.1, 0.0, -d - 0.1, w + 0.1, h, -d],
        [-0.1, 0.0, 0.0, w + 0.1, h, 0.1],
        [-0.1, 0.0, -d, 0.0, h, 0.0],
        [w, 0.0, -d, w + 0.1, h, 0.0],
    ]
    floor = [0.0, -0.1, -d, w, 0.0, 0.0]
    return {"floors": [[0.0, -d, w, 0.0, 0.0]], "boxes": [floor, *walls, *boxes], "objects": list(objects)}


def thing(category: str, semantic_id: int, *box: float) -> Tree:
    """An object in a box of our frame: x0, y0, z0, x1, y1, z1."""
    x0, y0, z0, x1, y1, z1 = box
    return {"category": category, "semantic_id": semantic_id, "box": [x0, z0, -y1, x1, z1, -y0]}


def solid(*box: float) -> list[float]:
    """A box of our frame as habitat has it."""
    return list(thing("", 0, *box)["box"])


def save(folder: Path, name: str, tree: Tree) -> str:
    """Write a scene below the folder of scenes; gives its id."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(tree))
    return name
