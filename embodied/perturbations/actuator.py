"""From actions to motions: the one place where a perturbation meets a running episode."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embodied.actions import ActionSpace
from embodied.perturbations.actuation import Actuation
from embodied.perturbations.generators import EpisodeGenerators
from embodied.perturbations.motion_noise import BatchMotionNoise
from embodied.perturbations.perturbation import Perturbation
from embodied.seeding import generator
from embodied.types import Flags, Indices, Motions, StateDict

_NEVER = np.iinfo(np.int64).max


def actuate(perturbation: Perturbation, space: ActionSpace, seed: int, episode: int) -> Actuation:
    """The actuation of one episode: the same on every machine and in every simulator."""
    return perturbation.apply(Actuation.nominal(space), space, generator(seed, "actuation", episode))


class Actuator:
    """Turns the actions of B bodies into the motions to be executed, one actuation a body and
    episode.

    Everything follows from `seed` and the episode's own seed: neither the number of bodies nor the
    simulator has a say. A body that was never reset stays where it is.

    Raises:
        ValueError: when the perturbation does not fit the action space.
    """

    def __init__(self, perturbation: Perturbation, space: ActionSpace, bodies: int, seed: int) -> None:
        self._perturbation, self._space, self._bodies, self._seed = perturbation, space, bodies, seed
        actuate(perturbation, space, seed, 0)
        rows = len(space) + 1  # the last row is the action of a step before the first: none, so the body stays
        self._rows = np.arange(bodies)
        self._episodes: list[int | None] = [None] * bodies
        self._actuations = [Actuation.nominal(space)] * bodies
        self._steps = np.zeros(bodies, dtype=np.int64)
        self._change = np.full(bodies, _NEVER, dtype=np.int64)
        self._motions = np.zeros((bodies, rows, 3))
        self._active = np.zeros((bodies, rows), dtype=bool)
        self._past = np.full((bodies, 1), len(space), dtype=np.int64)
        self._delay = np.zeros(bodies, dtype=np.int64)
        self._dropout = np.zeros(bodies)
        self._jitters = BatchMotionNoise(bodies)
        self._streams = EpisodeGenerators(seed, bodies)

    def reset(self, which: Indices, seeds: Sequence[int]) -> None:
        """Begin an episode on bodies `which` [k] with the episodes' own `seeds` [k]."""
        for body, episode in zip(which.tolist(), seeds, strict=True):
            self._begin(body, int(episode), step=0)

    def actuation(self, body: int) -> Actuation:
        """This episode's draw."""
        return self._actuations[body]

    def motions(self, actions: NDArray[np.integer]) -> tuple[Motions, Flags]:
        """Motions [B, 3] to execute now and whether there is anything to do [B], for `actions` [B];
        counts as one step of every body.

        END, a disabled action, a dropped step, a step not yet reached by a delayed action and a
        motion of zero give zero and False.
        """
        self._check(actions)
        executed = self._delayed(actions)
        motions, active = self._motions[self._rows, executed], self._active[self._rows, executed]
        if self._streams.columns:
            motions, active = self._disturbed(motions, active)
        self._steps += 1
        self._enter_phases()
        return motions, active

    def state_dict(self) -> StateDict:
        """Episode seeds, steps done and the actions not yet executed; tables and noise follow from
        these.
        """
        episodes = [None if episode is None else str(episode) for episode in self._episodes]
        return {"episodes": episodes, "steps": self._steps.copy(), "past": self._past.copy()}

    def load_state_dict(self, state: StateDict) -> None:
        """Go on exactly from `state_dict`."""
        if len(state["episodes"]) != self._bodies:
            raise ValueError(f"the state is of {len(state['episodes'])} bodies, this actuator has {self._bodies}")
        for body, episode in enumerate(state["episodes"]):
            if episode is None:
                self._rest(body)
            else:
                self._begin(body, int(episode), step=int(state["steps"][body]))
        self._widen_past(state["past"].shape[1] - 1)
        self._past[:, : state["past"].shape[1]] = state["past"]

    def _begin(self, body: int, episode: int, step: int) -> None:
        actuation = actuate(self._perturbation, self._space, self._seed, episode)
        self._episodes[body], self._actuations[body], self._steps[body] = episode, actuation, step
        phases = [phase for _, phase in actuation.timeline]
        self._widen_past(max(phase.delay for phase in phases))
        self._widen_streams(phases)
        self._streams.begin(body, episode)
        self._past[body] = len(self._space)
        self._enter(body)

    def _rest(self, body: int) -> None:
        self._episodes[body], self._steps[body], self._change[body] = None, 0, _NEVER
        self._motions[body], self._active[body] = 0.0, False

    def _check(self, actions: NDArray[np.integer]) -> None:
        if actions.shape != (self._bodies,) or actions.min() < 0 or actions.max() > self._space.end:
            raise ValueError(f"expected {self._bodies} actions in 0..{self._space.end}, got {actions!r}")

    def _delayed(self, actions: NDArray[np.integer]) -> NDArray[np.integer]:
        """The actions to execute now. END is never delayed."""
        if self._past.shape[1] == 1:
            return actions
        self._past[:, 1:] = self._past[:, :-1]
        self._past[:, 0] = actions
        return np.where(actions == self._space.end, actions, self._past[self._rows, self._delay])

    def _disturbed(self, motions: Motions, active: Flags) -> tuple[Motions, Flags]:
        """With this step's dropout (column 0 of the stream) and noise (three columns each)."""
        uniforms = self._streams.at(self._steps)
        active = active & (uniforms[:, 0] >= self._dropout)
        motions = np.where(active[:, None], motions, 0.0)
        return self._jitters.disturb(motions, uniforms[:, 1:].reshape(self._bodies, -1, 3)), active

    def _enter_phases(self) -> None:
        for body in np.flatnonzero(self._steps >= self._change):
            self._enter(int(body))

    def _enter(self, body: int) -> None:
        """Put the tables of the phase in force into place."""
        actuation, step = self._actuations[body], int(self._steps[body])
        phase = actuation.at(step)
        self._motions[body, :-1] = np.where(phase.enabled[:, None], phase.motions, 0.0)
        self._active[body] = self._motions[body].any(axis=1)
        self._delay[body], self._dropout[body] = phase.delay, phase.dropout
        self._jitters.put(body, phase.noise)
        self._change[body] = min((start for start, _ in actuation.phases if start > step), default=_NEVER)

    def _widen_past(self, delay: int) -> None:
        missing = delay + 1 - self._past.shape[1]
        if missing > 0:
            self._past = np.pad(self._past, ((0, 0), (0, missing)), constant_values=len(self._space))

    def _widen_streams(self, phases: list[Actuation]) -> None:
        """Have numbers for as many noises as there are in any phase; none at all where nothing is
        random.
        """
        noises = max(len(phase.noise) for phase in phases)
        if noises or any(phase.dropout for phase in phases):
            self._streams.widen(1 + 3 * noises)
