"""The bodies AI2-THOR knows, as far as the stand-in has them."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Robot:
    """A body: metres, degrees.

    `origin` is how high the position that the metadata tell is above the floor, `camera` the eye
    above that. The camera looks at most `down` and `up`, in steps of `look`. `strafes` says whether
    it moves sideways.
    """

    radius: float
    height: float
    origin: float
    camera: float
    fov: float
    down: float
    up: float
    look: float
    strafes: bool
    noisy: bool

    @property
    def eye(self) -> float:
        """Metres of the camera above the floor."""
        return self.origin + self.camera


ROBOTS = {
    "locobot": Robot(
        radius=0.175, height=0.9, origin=0.9009921, camera=-0.0312, fov=60.0, down=30.0, up=30.0, look=30.0,
        strafes=False, noisy=True,
    ),
    "default": Robot(
        radius=0.2, height=1.8, origin=0.9009921, camera=0.675, fov=90.0, down=60.0, up=30.0, look=30.0,
        strafes=True, noisy=False,
    ),
}  # fmt: skip
"""By `agentMode`."""
