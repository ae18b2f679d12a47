import numpy as np
import pytest

from envs.embedded.rendering import Camera, Engine, Renderer, Shading


@pytest.mark.parametrize("shading", list(Shading))
@pytest.mark.parametrize("width", [1, 7, 8, 13, 64])
def test_eight_at_once_are_the_colours_of_one_at_a_time(room, width, shading):
    views = np.array([[1.5, 2.0, 0.0, yaw] for yaw in np.linspace(-3, 3, 8)])
    frames = []
    for engine in (Engine.PACKETS, Engine.RAYS):
        camera = Camera(height=48, width=width, hfov_deg=80)
        renderer = Renderer(("rgb", "depth"), bodies=8, camera=camera, engine=engine, shading=shading)
        for slot in range(8):
            renderer.load(slot, room)
        frames.append({name: frame.copy() for name, frame in renderer.render(views).items()})
    ours, theirs = frames
    same = (ours["depth"] == theirs["depth"])[..., 0]
    assert same.mean() > 0.95
    np.testing.assert_array_equal(ours["rgb"][same], theirs["rgb"][same])
