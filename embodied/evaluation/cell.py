"""A cell of a sweep: one policy under one condition."""

import hashlib
import json
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

import torch

from embodied.episode import Episode
from embodied.episode_assignment import batch_slot
from embodied.evaluation.action_sampling import greedy, sample
from embodied.evaluation.conditions import Condition
from embodied.evaluation.config import Actions, EvaluationConfig
from embodied.evaluation.results import KEY_NAMES, Key, Row
from embodied.evaluation.rollouts import ChooseAction, EpisodeOutcome, RolloutJob
from embodied.perturbations import to_tree
from embodied.policy import Policy
from embodied.seeding import generator


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A policy under a condition."""

    name: str
    """Name of the policy."""
    policy: Policy
    condition: Condition
    seen: bool | None
    """Whether the training distribution covers the condition; None where there was no training."""
    config: EvaluationConfig
    sweep: str
    """The fingerprint that its rows carry."""

    def key(self, episode: Episode) -> Key:
        """Returns the key of the row of `episode`."""
        return self.name, self.condition.name, episode.scene, episode.id, episode.seed

    def jobs(self, episodes: Sequence[Episode], done: Container[Key]) -> list[RolloutJob]:
        """Returns a job for each episode whose key is not in `done`."""
        return [
            RolloutJob(
                episode=episode,
                slot=batch_slot(index, self.config.batch_size),
                choose=self._choose(episode),
                traced=index < self.config.traces,
            )
            for index, episode in enumerate(episodes)
            if self.key(episode) not in done
        ]

    def row(self, outcome: EpisodeOutcome) -> Row:
        """Returns the row of a finished episode."""
        episode = outcome.job.episode
        return Row(
            policy=self.name,
            condition=self.condition.name,
            scene=episode.scene,
            episode=episode.id,
            seed=episode.seed,
            family=self.condition.family,
            severity=self.condition.severity,
            unit=self.condition.unit,
            axes=dict(self.condition.axes),
            seen=self.seen,
            sweep=self.sweep,
            measures=outcome.measures,
        )

    def trace(self, outcome: EpisodeOutcome, path: dict[str, Any]) -> dict[str, Any]:
        """Returns the line of `traces.jsonl` of a finished episode and its `path`."""
        episode = outcome.job.episode
        return {
            **dict(zip(KEY_NAMES, self.key(episode), strict=True)),
            "success": bool(outcome.measures.get("success", 0.0)),
            "goals": episode.goals,
            **path,
        }

    def _choose(self, episode: Episode) -> ChooseAction:
        if self.config.actions is Actions.GREEDY:
            return greedy
        return partial(sample, generator(self.config.seed, "evaluation", *self.key(episode)))


def policy_digest(policy: Policy) -> str:
    """Hashes the class of a policy, its config and its parameters and buffers."""
    digest = hashlib.sha256(f"{type(policy).__qualname__} {getattr(policy, 'config', None)!r}".encode())
    for name, value in chain(policy.named_parameters(), policy.named_buffers()):
        digest.update(name.encode())
        digest.update(value.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()


def fingerprint(policy: str, condition: Condition, config: EvaluationConfig) -> str:
    """Returns twelve hexadecimal digits of what decides a row besides its key.

    These are the policy (its digest), the perturbation, and how actions are chosen.
    """
    settings = [policy, to_tree(condition.perturbation), config.seed, config.actions.value, config.batch_size]
    return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:12]
