"""`python -m experiments.reporting.gallery FILE`: a picture of rooms as a body can see them, such
as the one in the README.
"""

import argparse
import sys
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from embodied.seeding import generator
from envs.simulators.embedded import EmbeddedConfig, EmbeddedSimulator
from envs.simulators.frame_arrays import as_array

ROWS, COLUMNS = 2, 5
TRIES = 24
"""Views tried in every house; the one that shows the most different things is kept."""


def gallery(scenes: Sequence[str], side_px: int) -> NDArray[np.uint8]:
    """The most telling of some views of every house, uint8 [ROWS * side, COLUMNS * side, 3]."""
    config = EmbeddedConfig(
        scenes=tuple(scenes), sensors=("rgb", "instance", "depth"), height=side_px, width=side_px, samples=2
    )
    simulator = config.build(TRIES)
    views = np.stack([telling_view(simulator, scene) for scene in scenes])
    rows = views.reshape(ROWS, COLUMNS, side_px, side_px, 3)
    return rows.transpose(0, 2, 1, 3, 4).reshape(ROWS * side_px, COLUMNS * side_px, 3)


def telling_view(simulator: EmbeddedSimulator, scene: str) -> NDArray[np.uint8]:
    """The view with the most instances that are not too near, uint8 [H, W, 3]."""
    rng = generator("gallery", scene)
    points = [simulator.sample_navigable(scene, rng) for _ in range(TRIES)]
    poses = np.column_stack([points, rng.uniform(-np.pi, np.pi, TRIES)])
    simulator.place(np.arange(TRIES), [scene] * TRIES, poses)
    frames = {name: as_array(frame) for name, frame in simulator.render().items()}
    told = [
        len(np.unique(seen)) if near > 1.0 else 0
        for seen, near in zip(frames["instance"], np.quantile(frames["depth"], 0.2, axis=(1, 2, 3)), strict=True)
    ]
    return np.array(frames["rgb"][int(np.argmax(told))])


def main() -> int:
    """Write the picture."""
    parser = argparse.ArgumentParser(prog="python -m experiments.reporting.gallery", description=__doc__)
    parser.add_argument("file", help="where the picture goes; .webp or .png")
    parser.add_argument("--side-px", type=int, default=224)
    arguments = parser.parse_args()
    scenes = [f"test/{number}" for number in range(ROWS * COLUMNS)]
    Image.fromarray(gallery(scenes, arguments.side_px)).save(arguments.file, quality=85)
    return 0


if __name__ == "__main__":
    sys.exit(main())
