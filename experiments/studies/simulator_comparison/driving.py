"""Driving two simulators side by side."""

from collections.abc import Iterator
from contextlib import suppress

import numpy as np

from configs import ConfigError
from configs.roots.compare_simulators import CompareSimulatorsConfig
from embodied.seeding import generator
from embodied.simulator import Simulator
from envs.simulators.frame_arrays import as_array, copied
from experiments.studies.simulator_comparison.differences import (
    Apart,
    ComparedFrames,
    SimulatorDifference,
    ViewDifference,
    apart,
)
from experiments.studies.simulator_comparison.walks import Motion, Walk

HERE, MOVING = np.array([0]), np.array([True])


class SimulatorPair:
    """Two simulators of one body each."""

    def __init__(self, config: CompareSimulatorsConfig, first: Simulator, second: Simulator) -> None:
        self._config, self._first, self._second = config, first, second

    def drive(self, walk: Walk) -> SimulatorDifference:
        """Both drive a walk from the same start.

        Raises:
            ConfigError: when the second can stand at none of the starts that were drawn.
        """
        refused = self._begin(walk)
        return SimulatorDifference(walk=walk, refused=refused, steps=tuple(self._steps(walk)))

    def frames(self) -> tuple[ComparedFrames, ComparedFrames]:
        """Renders both."""
        return _frames(self._first), _frames(self._second)

    def _begin(self, walk: Walk) -> int:
        """Both stand at a pose that was drawn; gives how many the second refused before."""
        rng = generator("parity start", self._config.seed, walk.number)
        for refused in range(self._config.attempts):
            point = self._first.sample_navigable(walk.scene, rng)
            pose = np.array([*point, rng.uniform(-np.pi, np.pi)])
            try:
                self._first.place(HERE, [walk.scene], pose[None])
                self._put(walk.scene)
            except ValueError as error:
                last = error
                continue
            return refused
        raise ConfigError(f"there is no start for {walk.name} in {walk.scene!r} at which both can stand: {last}")

    def _put(self, scene: str) -> None:
        """The second where the first is."""
        there = self._config.counterparts.get(scene, scene)
        self._second.place(HERE, [there], self._first.poses)

    def _steps(self, walk: Walk) -> Iterator[Apart]:
        yield apart(_standing(self._first), _standing(self._second))
        for motion in walk.motions:
            if self._config.resync:
                with suppress(ValueError):
                    self._put(walk.scene)
            yield apart(_moved(self._first, motion), _moved(self._second, motion))


def _standing(simulator: Simulator) -> ViewDifference:
    return ViewDifference(pose=simulator.poses[0], touched=False, frames=_frames(simulator))


def _moved(simulator: Simulator, motion: Motion) -> ViewDifference:
    touched = bool(simulator.move(np.array([motion]), MOVING).collided[0])
    return ViewDifference(pose=simulator.poses[0], touched=touched, frames=_frames(simulator))


def _frames(simulator: Simulator) -> ComparedFrames:
    return {name: copied(as_array(frame)[0]) for name, frame in simulator.render().items()}
