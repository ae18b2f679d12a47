"""One cell of a sweep: one policy under one condition."""

import hashlib
import json
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from embodied.episode import Episode
from embodied.evaluation.conditions import Condition
from embodied.evaluation.config import Actions, EvaluationConfig
from embodied.evaluation.results import KEY_NAMES, Key, Row
from embodied.evaluation.rollouts import ChooseAction, EpisodeOutcome, RolloutJob
from embodied.perturbations import to_tree
from embodied.policy import Policy
from embodied.seeding import generator


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A policy, a condition, and how they are run; `sweep` is the fingerprint its rows carry."""

    name: str
    policy: Policy
    condition: Condition
    seen: bool | None
    config: EvaluationConfig
    sweep: str

    def key(self, episode: Episode) -> Key:
        """The key of the row that `episode` gives here."""
        return self.name, self.condition.name, episode.scene, episode.id, episode.seed

    def jobs(self, episodes: Sequence[Episode], done: Container[Key]) -> list[RolloutJob]:
        """Jobs of the episodes not done. A lane hangs on the place in the whole list, so it is the same when resumed."""
        return [
            RolloutJob(
                episode=episode,
                lane=index % self.config.lanes,
                choose=self._choose(episode),
                traced=index < self.config.traces,
            )
            for index, episode in enumerate(episodes)
            if self.key(episode) not in done
        ]

    def row(self, outcome: EpisodeOutcome) -> Row:
        """The row of a finished episode."""
        episode = outcome.job.episode
        return Row(
            **dict(zip(KEY_NAMES, self.key(episode), strict=True)),  # type: ignore[arg-type]
            family=self.condition.family,
            severity=self.condition.severity,
            unit=self.condition.unit,
            seen=self.seen,
            sweep=self.sweep,
            measures=outcome.measures,
        )

    def trace(self, outcome: EpisodeOutcome) -> dict[str, Any]:
        """The line of `traces.jsonl`: where the body was (poses: x, y, z, yaw) and what it did (actions)."""
        episode = outcome.job.episode
        return {
            **dict(zip(KEY_NAMES, self.key(episode), strict=True)),
            "success": bool(outcome.measures.get("success", 0.0)),
            "goals": episode.goals,
            "poses": outcome.poses,
            "actions": outcome.actions,
        }

    def _choose(self, episode: Episode) -> ChooseAction:
        if self.config.actions is Actions.GREEDY:
            return greedy
        return partial(sample, generator(self.config.seed, "evaluation", *self.key(episode)))


def greedy(logits: NDArray[np.float64]) -> int:
    """The likeliest action; the first of equals."""
    return int(np.argmax(_checked(logits)))


def sample(rng: np.random.Generator, logits: NDArray[np.float64]) -> int:
    """An action drawn with one uniform number, so the stream hangs on the episode's own steps only."""
    chances = np.exp(_checked(logits) - logits.max()).cumsum()
    return int(np.searchsorted(chances, rng.random() * chances[-1], side="right"))


def policy_digest(policy: Policy) -> str:
    """A hash of what a policy is, how it is set, and everything it has learned."""
    digest = hashlib.sha256(f"{type(policy).__qualname__} {getattr(policy, 'config', None)!r}".encode())
    for name, value in chain(policy.named_parameters(), policy.named_buffers()):
        digest.update(name.encode())
        digest.update(value.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()


def fingerprint(policy: str, condition: Condition, config: EvaluationConfig) -> str:
    """Twelve hexadecimal digits of all that decides a row besides its key: the policy (its digest), perturbation and how actions are taken."""
    settings = [policy, to_tree(condition.perturbation), config.seed, config.actions.value, config.lanes]
    return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:12]


def _checked(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    if np.isnan(logits).any() or logits.max() == -np.inf:
        raise ValueError(f"the policy gave logits {logits}; they must be numbers, and one above minus infinity")
    return logits
