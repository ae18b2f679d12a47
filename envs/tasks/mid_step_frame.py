"""The intermediate frame of the AAP paper's ObjectNav: what bodies see after the first half of
their last motion.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from embodied.types import Indices, StateDict
from envs.simulators.frame_arrays import Array, copied

PREFIX = "intermediate_"


class MidStepFrames:
    """Copies of the frames `names` of B bodies, as they were halfway through the last step.

    A body that has not moved yet sees its current frame here. So does one whose action moved
    nothing, since the frame is taken where it stands then: the paper's released code went on to
    show that of an earlier motion, so that nothing happening looked like something.
    """

    def __init__(self, names: tuple[str, ...], bodies: int) -> None:
        self._names = names
        self._frames: dict[str, Array] = {}
        self._kept: dict[str, Any] = {}
        self._fresh = np.ones(bodies, dtype=bool)

    def begin(self, which: Indices) -> None:
        """Bodies `which` have not moved yet."""
        self._fresh[which] = True

    def take(self, views: Mapping[str, Any]) -> None:
        """Bodies are halfway, and see these."""
        for name in self._names:
            self._frames[name][:] = views[name]

    def complete(self, views: Mapping[str, Any]) -> None:
        """A step is over: bodies that have not moved yet take these."""
        which = np.flatnonzero(self._fresh)
        for name in self._names:
            if name not in self._frames:
                self._frames[name] = _like(views[name], self._kept.pop(name, None))
            if len(which):
                self._frames[name][which] = views[name][which]
        self._fresh[:] = False

    def observation(self) -> dict[str, Array]:
        """{"intermediate_rgb": array [B, H, W, C], ...}, valid until the next step."""
        return {PREFIX + name: self._frames[name] for name in self._names}

    def state_dict(self) -> StateDict:
        """The frames, and who has not moved yet."""
        return {"frames": {name: copied(frame) for name, frame in self._frames.items()}, "fresh": self._fresh.copy()}

    def load_state_dict(self, state: StateDict) -> None:
        """Go on from `state_dict`; `complete` must follow, which knows where frames lie."""
        self._fresh = np.array(state["fresh"])
        self._frames, self._kept = {}, dict(state["frames"])


def _like(view: Array, kept: Any) -> Array:
    """An array of its own where `view` lies: a copy of it, or of what was kept."""
    if isinstance(view, np.ndarray):
        return np.array(view if kept is None else kept)
    return view.clone() if kept is None else view.new_tensor(kept)
