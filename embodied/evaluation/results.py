"""Rows of an evaluation and their JSON lines."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from embodied.evaluation.old_results import with_axes
from embodied.runs.jsonl import read_jsonl

Key = tuple[str, str, str, str, int]
"""(policy, condition, scene, episode, episode seed)."""

KEY_NAMES = ("policy", "condition", "scene", "episode", "seed")


def key_of(record: Mapping[str, Any]) -> Key:
    """Returns the key of a line of `results.jsonl` or `traces.jsonl`."""
    return record["policy"], record["condition"], record["scene"], record["episode"], int(record["seed"])


@dataclass(frozen=True, kw_only=True)
class Row:
    """The result of one policy in one episode under one condition."""

    policy: str
    condition: str
    """Name of the condition, for display and as part of the key."""
    scene: str
    episode: str
    """Id of the episode."""
    seed: int
    """Seed of the episode."""
    family: str
    severity: float | None
    unit: str
    axes: dict[str, float] = field(default_factory=dict)
    """Family, severity, unit and axes of the condition (`Condition`)."""
    seen: bool | None
    """Whether the training distribution covers the condition; None where there was no training."""
    sweep: str
    """Fingerprint of what decides the result besides the key."""
    measures: dict[str, float]
    """Measures of the task by name; NaN where undefined."""

    @property
    def key(self) -> Key:
        """Policy, condition, scene, episode and episode seed."""
        return self.policy, self.condition, self.scene, self.episode, self.seed

    def to_record(self) -> dict[str, Any]:
        """Returns the line of `results.jsonl`. Strict JSON: a measure that is not finite is
        null.
        """
        record = {name: value for name, value in vars(self).items() if name != "measures"}
        measures = {name: value if math.isfinite(value) else None for name, value in self.measures.items()}
        return record | {"measures": measures}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Row":
        """Returns the row of a line, today's or an earlier version's. Null measures become NaN."""
        measures = {name: math.nan if value is None else float(value) for name, value in record["measures"].items()}
        return cls(**{**with_axes(record), "measures": measures})


def read_results(paths: Path | Sequence[Path]) -> list[Row]:
    """Reads one or several `results.jsonl` files in the order written."""
    several = [paths] if isinstance(paths, Path) else paths
    return [Row.from_record(record) for path in several for record in read_jsonl(path)]


def read_traces(paths: Path | Sequence[Path]) -> list[dict[str, Any]]:
    """Reads one or several `traces.jsonl` files; the last line of a key that was written twice."""
    several = [paths] if isinstance(paths, Path) else paths
    return list({key_of(record): record for path in several for record in read_jsonl(path)}.values())
