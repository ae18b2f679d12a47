"""Navigation: B bodies on their episodes. What the vector environment and the single one share, so
that they cannot differ.
"""

import logging
from collections.abc import Mapping
from typing import Any

import numpy as np
from gymnasium.error import ResetNeeded
from numpy.typing import NDArray

from embodied.actions import ActionSpace
from embodied.episode import Episode
from embodied.perturbations import Actuator, Perturbation, perturbation_from_tree, to_tree
from embodied.simulator import Fallible, Moves, Simulator
from embodied.task import ConsumesFrames, StepResult, Task
from embodied.types import Flags, Indices, Motions, StateDict
from envs.episodes.source import EpisodeSource
from envs.simulators.frame_arrays import Array, as_array
from envs.simulators.mid_step import move_with_mid_step

TRIES = 3
"""How often an episode is begun whose simulator breaks; then it is left out. One more often would
hardly help, and each costs a restart.
"""

_LOG = logging.getLogger(__name__)


class EpisodeRunner:
    """Action, actuation, motion, judgement: one step of every body; episodes begin on request.

    A body whose source is exhausted rests: it neither moves nor earns nor ends. Where the simulator
    is `Fallible`, an episode whose body breaks is `invalid`: it is cut off with that step, and
    begun again.

    Raises:
        ValueError: when the episodes are dealt to another number of bodies, or the perturbation
            does not fit the action space.
    """

    def __init__(
        self,
        simulator: Simulator,
        task: Task,
        space: ActionSpace,
        perturbation: Perturbation,
        source: EpisodeSource,
        seed: int,
    ) -> None:
        if source.bodies != simulator.bodies:
            raise ValueError(
                f"episodes are dealt to {source.bodies} bodies, but the simulator holds {simulator.bodies}"
            )
        self.simulator, self.task, self.space, self.source = simulator, task, space, source
        self.bodies = simulator.bodies
        self.episodes: list[Episode | None] = [None] * self.bodies
        self.frames: dict[str, Array] = {}
        self.invalid: Flags = np.zeros(self.bodies, dtype=np.bool_)
        """Whose episode is void, [B]; until the next begins."""
        self._broke = np.zeros(self.bodies, dtype=np.int64)  # how often the episode at hand has become so
        self._reports: list[dict[str, Any]] = []
        self._frame_task = task if isinstance(task, ConsumesFrames) else None
        self._fallible = simulator if isinstance(simulator, Fallible) else None
        self._seed = seed
        self.set_perturbation(perturbation)

    @property
    def resting(self) -> NDArray[np.bool_]:
        """Which bodies have no episode, [B]."""
        return np.array([episode is None for episode in self.episodes])

    @property
    def broken(self) -> Mapping[int, str]:
        """Bodies that the simulator lost, where it is `Fallible`."""
        return self._fallible.broken if self._fallible else {}

    @property
    def fault(self) -> str | None:
        """The cause to stop, where the simulator is `Fallible`."""
        return self._fallible.fault if self._fallible else None

    def reports(self) -> list[dict[str, Any]]:
        """Returns reports of the simulator since the last call, where it is `Fallible`.

        With the `episode_id` and `seed` it happened in, and whether that episode is `invalid`; a
        worker lost between two episodes spoils none.
        """
        self._take_reports()
        reports, self._reports = self._reports, []
        return reports

    def set_perturbation(self, perturbation: Perturbation) -> None:
        """Change what perturbs the actions; a restart must follow."""
        self.perturbation = perturbation
        self._actuator = Actuator(perturbation, self.space, self.bodies, self._seed)
        self._begun = False

    def restart(self, seed: int | None) -> None:
        """Every body begins its next episode; with a seed, the first of the seed's episodes under
        the seed's actuations.

        Raises:
            ValueError: when there is no episode left for any body.
        """
        if seed is not None:
            self._seed = int(seed)
            self.source.restart(seed)
            self.set_perturbation(self.perturbation)
            self.invalid[:] = False
        self.begin(np.arange(self.bodies))
        self._park(np.flatnonzero(self.resting))
        self._begun = True

    def begin(self, which: Indices) -> None:
        """Bodies `which` begin their next episode, or one that was invalid again, or rest from now
        on.
        """
        for body in which:
            if not self._again(body):
                self._give_up(body)
                self.episodes[body], self._broke[body] = self.source.next(int(body)), 0
        self.invalid[which] = False
        dealt = [(body, episode) for body in which if (episode := self.episodes[body]) is not None]
        awake = np.array([body for body, _ in dealt], dtype=np.intp)
        self._place(awake, [episode for _, episode in dealt])
        self._actuator.reset(awake, [episode.seed for _, episode in dealt])

    def advance(self, actions: NDArray[np.int64]) -> StepResult:
        """Executes one step of every body; renders `frames` only for tasks with mid-step frames.

        Raises:
            ResetNeeded: before the first restart, and after the perturbation was changed.
            ValueError: for an action that is none.
        """
        self.check_begun()
        motions, active = self._actuator.motions(actions)
        awake = ~self.resting
        moves = self._move(motions, active & awake)
        reward, terminated, truncated = self.task.judge(moves, actions)
        verdict = StepResult(reward * awake, terminated & awake, truncated & awake)
        return self._without_broken(verdict, awake) if self.broken else verdict

    def render_frames(self) -> None:
        """Renders the frames of every body into `frames`, valid until the next call."""
        self.frames = self._rendered()
        if self._frame_task is not None:
            self._frame_task.consume(self.frames)

    def observe(self) -> dict[str, Array]:
        """The observations of all bodies; frames are the simulator's own buffers."""
        return self.task.observe(self.frames)

    def summaries(self, which: Indices) -> list[dict[str, Any]]:
        """How the episodes of bodies `which` stand: pose, measures, and which episode it was.

        An invalid one measured nothing: instead there are `invalid`, and `again`, whether it is
        what the body does next.
        """
        measures, poses = self.task.measures(), self.simulator.poses
        return [
            {"pose": poses[body]}
            | (self._void(body) or {name: float(values[body]) for name, values in measures.items()})
            | {"episode_id": episode.id, "scene": episode.scene, "seed": episode.seed}
            for body in which
            if (episode := self.episodes[body]) is not None
        ]

    def state_dict(self) -> StateDict:
        """Enough to go on exactly from here, in mid-episode."""
        self.check_begun()
        return {
            "seed": self._seed,
            "perturbation": to_tree(self.perturbation),
            "episodes": [None if episode is None else episode.to_tree() for episode in self.episodes],
            "simulator": self.simulator.state_dict(),
            "task": self.task.state_dict(),
            "actuator": self._actuator.state_dict(),
            "source": self.source.state_dict(),
            "invalid": self.invalid.copy(),
            "broke": self._broke.copy(),
        }

    def load_state_dict(self, state: StateDict) -> None:
        """Go on from `state_dict` of as many bodies, with a simulator, task and source built from
        the same configs.
        """
        self._seed = int(state["seed"])
        self.set_perturbation(perturbation_from_tree(state["perturbation"]))
        self.episodes = [None if tree is None else Episode.from_tree(tree) for tree in state["episodes"]]
        self.simulator.load_state_dict(state["simulator"])
        self.task.load_state_dict(state["task"])
        self._actuator.load_state_dict(state["actuator"])
        self.source.load_state_dict(state["source"])
        whole = np.zeros(self.bodies)  # where a state is from before these were kept
        self.invalid = np.array(state.get("invalid", whole), dtype=np.bool_)
        self._broke = np.array(state.get("broke", whole), dtype=np.int64)
        self._begun = True
        self.render_frames()

    def check_begun(self) -> None:
        """Raises ResetNeeded before the first restart, and after the perturbation was changed."""
        if not self._begun:
            raise ResetNeeded(
                "call reset() first: no episode has begun since the environment or its perturbation was set"
            )

    def close(self) -> None:
        """Stops the episode source, then closes the simulator. Idempotent."""
        self.source.close()
        self.simulator.close()

    def _rendered(self) -> dict[str, Array]:
        return {name: as_array(frame) for name, frame in self.simulator.render().items()}

    def _move(self, motions: Motions, active: Flags) -> Moves:
        """Executes motions, with mid-step frames where the task wants them."""
        frame_task = self._frame_task
        if frame_task is None or not frame_task.wants_mid_step_frames:
            return self.simulator.move(motions, active)
        return move_with_mid_step(
            self.simulator, motions, active, lambda: frame_task.consume_mid_step(self._rendered())
        )

    def _without_broken(self, verdict: StepResult, awake: Flags) -> StepResult:
        """The episodes of broken bodies are cut off, and worth nothing."""
        self._take_reports()
        lost = np.isin(np.arange(self.bodies), list(self.broken)) & awake
        self.invalid |= lost
        self._broke += lost
        return StepResult(verdict.reward * ~lost, verdict.terminated & ~lost, verdict.truncated | lost)

    def _again(self, body: int) -> bool:
        """Whether a body is to begin the episode it has again."""
        return bool(self.invalid[body]) and self._broke[body] < TRIES

    def _give_up(self, body: int) -> None:
        """Say so where an episode is left out."""
        episode = self.episodes[body]
        if self.invalid[body] and episode is not None:
            _LOG.warning(
                "episode %s in scene %s is left out: it broke its simulator %d times", episode.id, episode.scene, TRIES
            )

    def _void(self, body: int) -> dict[str, bool]:
        """The summary of an invalid episode; empty for others."""
        return {"invalid": True, "again": self._again(body)} if self.invalid[body] else {}

    def _take_reports(self) -> None:
        """Adds the episode to each report of the simulator."""
        for report in self._fallible.reports() if self._fallible else []:
            worker = report["worker"]
            episode = self.episodes[worker] if worker < self.bodies else None
            invalid = worker in self.broken
            of = {} if episode is None else {"episode_id": episode.id, "seed": episode.seed, "invalid": invalid}
            self._reports.append(report | of)

    def _place(self, which: Indices, episodes: list[Episode]) -> None:
        if episodes:
            poses = np.array([episode.start for episode in episodes])
            self.simulator.place(which, [episode.scene for episode in episodes], poses)
            self.task.reset(which, episodes)

    def _park(self, idle: Indices) -> None:
        """Bodies without an episode still need a place to rest: where another one starts."""
        hosts = [episode for episode in self.episodes if episode is not None]
        if not hosts:
            raise ValueError("there is no episode left for any body")
        self._place(idle, hosts[:1] * len(idle))
