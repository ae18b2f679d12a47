"""Traces: the paths of an evaluation's first episodes."""

from typing import Any

from embodied.evaluation.rollouts import EpisodeOutcome, RolloutJob, RolloutStep


class TraceRecorder:
    """Records poses and actions of the jobs that are traced. A rollout observer."""

    def __init__(self) -> None:
        self._poses: dict[int, list[list[float]]] = {}
        self._actions: dict[int, list[int]] = {}

    def episode_started(self, body: int, job: RolloutJob) -> None:
        """Forgets the previous episode of the body."""
        self._poses[body], self._actions[body] = [], []

    def step_decided(self, step: RolloutStep) -> None:
        """Records the pose before the step, and the action."""
        for body, job in enumerate(step.jobs):
            if job is not None and job.traced:
                if "pose" in step.infos:
                    self._poses[body].append(_rounded(step.infos["pose"][body]))
                self._actions[body].append(int(step.actions[body]))

    def trace(self, outcome: EpisodeOutcome) -> dict[str, Any]:
        """Returns `poses` (x, y, z, yaw), the last included, and `actions` of an episode that just
        ended.
        """
        last = [_rounded(outcome.final["pose"])] if "pose" in outcome.final else []
        return {"poses": self._poses[outcome.body] + last, "actions": self._actions[outcome.body]}


def _rounded(pose: Any) -> list[float]:
    """Rounds to a micrometre: exact enough to put a body back beside a wall."""
    return [round(float(number), 6) for number in pose]
