"""lanes_eight.cpp and lanes_one.cpp say the same: shading is written once, and compiled with
either.
"""

import numpy as np
import pytest

from envs.simulators.embedded.rendering import SENSORS, Camera, Engine, Renderer, Shading


@pytest.mark.parametrize("samples", [1, 2])
@pytest.mark.parametrize("shading", list(Shading))
@pytest.mark.parametrize("width", [1, 7, 8, 13, 64, 70])
def test_eight_at_once_are_the_pixels_of_one_at_a_time(room, width, shading, samples):
    views = np.array([[1.5, 2.0, 0.0, yaw] for yaw in np.linspace(-3, 3, 8)])
    frames = []
    for engine in (Engine.PACKETS, Engine.RAYS):
        camera = Camera(height=48, width=width, hfov_deg=80, samples=samples)
        renderer = Renderer(SENSORS, bodies=8, camera=camera, engine=engine, shading=shading)
        for slot in range(8):
            renderer.load(slot, room)
        frames.append({name: frame.copy() for name, frame in renderer.render(views).items()})
    ours, theirs = frames
    same = (ours["depth"] == theirs["depth"])[..., 0]
    assert same.mean() > 0.95
    for name in ("instance", "semantic"):
        np.testing.assert_array_equal(ours[name][same], theirs[name][same])
    if samples == 1:
        np.testing.assert_array_equal(ours["rgb"][same], theirs["rgb"][same])
    else:  # where faces mix, a sample beside an edge may see another one
        assert np.mean(ours["rgb"][same] != theirs["rgb"][same]) < 0.01
