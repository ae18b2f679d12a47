"""The motions that both simulators execute."""

from dataclasses import dataclass

import numpy as np

from configs.roots.compare_simulators import CompareSimulatorsConfig
from embodied.seeding import generator

Motion = tuple[float, float, float]
"""Forward m, left m, turn degrees."""


@dataclass(frozen=True, kw_only=True)
class Walk:
    """Motions to be driven one after the other in a scene, named for the report; `number` decides
    its start.
    """

    name: str
    scene: str
    motions: tuple[Motion, ...]
    number: int


def walks(config: CompareSimulatorsConfig, scenes: tuple[str, ...]) -> list[Walk]:
    """In every scene a square, random walks and what was given; the same for the same seed."""
    found: list[tuple[str, str, tuple[Motion, ...]]] = []
    for scene in scenes:
        if config.square_m > 0:
            found.append(("square", scene, _square(config.square_m)))
        found += [(f"random {k + 1}", scene, _random(config, scene, k)) for k in range(config.walks)]
        if config.given:
            found.append(("given", scene, config.given))
    return [Walk(name=name, scene=scene, motions=motions, number=i) for i, (name, scene, motions) in enumerate(found)]


def _square(side: float) -> tuple[Motion, ...]:
    return ((side, 0.0, 0.0), (0.0, 0.0, 90.0)) * 4


def _random(config: CompareSimulatorsConfig, scene: str, number: int) -> tuple[Motion, ...]:
    """Of the kinds that perturbed bodies make: forward and back, sideways, turns, and arcs of all
    together.
    """
    rng = generator("parity", config.seed, scene, number)
    found = []
    for _ in range(config.motions):
        forward, left, turn = rng.uniform(-0.2, 0.4), rng.uniform(-0.15, 0.15), rng.uniform(-60.0, 60.0)
        kept = _KINDS[rng.integers(len(_KINDS))] * np.array([forward, left, turn]) + 0.0  # no -0.0
        found.append((float(kept[0]), float(kept[1]), float(kept[2])))
    return tuple(found)


_KINDS = np.array([[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]], dtype=float)
