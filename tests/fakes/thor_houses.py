"""Small houses as ProcTHOR writes them."""

from typing import Any

House = dict[str, Any]

HEIGHT = 2.5


def point(x: float, y: float, z: float) -> dict[str, float]:
    return {"x": x, "y": y, "z": z}


def wall(room: str, start: tuple[float, float], end: tuple[float, float]) -> House:
    """Upright over two points [x, z], named as ProcTHOR names walls."""
    (x0, z0), (x1, z1) = start, end
    return {
        "id": f"wall|{room}|{x0:.2f}|{z0:.2f}|{x1:.2f}|{z1:.2f}",
        "roomId": f"room|{room}",
        "polygon": [point(x0, 0, z0), point(x1, 0, z1), point(x1, HEIGHT, z1), point(x0, HEIGHT, z0)],
    }


def room(number: int, kind: str, outline: list[tuple[float, float]]) -> tuple[House, list[House]]:
    """A room and the walls around it, clockwise seen from above."""
    told = {"id": f"room|{number}", "roomType": kind, "floorPolygon": [point(x, 0, z) for x, z in outline]}
    return told, [wall(str(number), a, b) for a, b in zip(outline, outline[1:] + outline[:1], strict=True)]


def thing(kind: str, x: float, y: float, z: float, rotation: float = 0.0) -> House:
    return {"id": f"{kind}|1|2", "assetId": f"{kind}_3", "position": point(x, y, z), "rotation": point(0, rotation, 0)}


def screened() -> House:
    """Six by four metres, a wall at x = 3 that leaves a metre open in the far end, and two things
    in the corners.
    """
    told, walls = room(2, "LivingRoom", [(0, 0), (0, 4), (6, 4), (6, 0)])
    return {
        "rooms": [told],
        "walls": [*walls, wall("2", (3, 0), (3, 3))],
        "doors": [],
        "windows": [],
        "objects": [thing("Chair", 5.5, 0.45, 0.5), thing("Television", 0.3, 0.9, 3.6)],
        "metadata": {
            "agent": {"position": point(1.5, 0.95, 1.5), "rotation": point(0, 90, 0), "horizon": 0, "standing": True}
        },
    }


def two_rooms() -> House:
    """A kitchen of three by three metres west of a bedroom, a door between them, a window in the
    bedroom's far wall and a front door in the kitchen's near one.
    """
    kitchen, first = room(1, "Kitchen", [(0, 0), (0, 3), (3, 3), (3, 0)])
    bedroom, second = room(2, "Bedroom", [(3, 0), (3, 3), (6, 3), (6, 0)])
    middle, other, far, near = first[2]["id"], second[0]["id"], second[1]["id"], first[3]["id"]
    door = {"id": "door|1|2", "room0": "room|1", "room1": "room|2", "wall0": middle, "wall1": other}
    front = {"id": "door|exterior", "room0": "room|1", "room1": "room|1", "wall0": near, "wall1": near}
    window = {"id": "window|2", "room0": "room|2", "room1": "room|2", "wall0": far, "wall1": far}
    return {
        "rooms": [kitchen, bedroom],
        "walls": [*first, *second],
        "doors": [
            door | {"holePolygon": [point(1.0, 0, 0), point(2.0, 2.05, 0)]},
            front | {"holePolygon": [point(1.0, 0, 0), point(2.0, 2.05, 0)]},
        ],
        "windows": [window | {"boundingBox": {"min": point(1.0, 1.0, 0), "max": point(2.0, 2.0, 0)}}],
        "objects": [thing("Bed", 5.0, 0.35, 0.9, rotation=270), thing("Fridge", 0.5, 0.9, 2.5, rotation=90)],
        "metadata": {"agent": {"position": point(1.5, 0.95, 1.5), "rotation": point(0, 0, 0), "horizon": 30}},
    }
