"""Which generated house stands for which scene of AI2-THOR."""

from collections.abc import Mapping

PROCEDURAL = "Procedural"
"""The empty scene in which a house is created."""

FLOOR_Y = 0.0
"""Height of every floor, metres."""


def _scenes() -> dict[str, str]:
    robothor = [(f"Train{plan}_{k}", f"train/{5 * (plan - 1) + k - 1}") for plan in range(1, 13) for k in range(1, 6)]
    robothor += [
        (f"Val{plan}_{k}", f"validation/{5 * (plan - 1) + k - 1}") for plan in range(1, 4) for k in range(1, 6)
    ]
    ithor = [number for first in (1, 201, 301, 401) for number in range(first, first + 30)]
    return {f"FloorPlan_{name}": house for name, house in robothor} | {
        f"FloorPlan{number}_physics": f"test/{i}" for i, number in enumerate(ithor)
    }


HOUSES: Mapping[str, str] = _scenes()
"""Scene name to the id of a generated house: the training apartments of RoboTHOR are training
houses, its validation apartments validation houses, iTHOR's rooms test houses.
"""

SCENES = (*HOUSES, PROCEDURAL)
"""What the build says it holds."""
