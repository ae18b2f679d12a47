"""Rows of an evaluation, and the lines that keep them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embodied.runs.jsonl import read_jsonl

Key = tuple[str, str, str, str, int]
"""(policy, condition, scene, episode, episode seed)."""

KEY_NAMES = ("policy", "condition", "scene", "episode", "seed")


def key_of(record: Mapping[str, Any]) -> Key:
    """The key of a line: which policy ran which episode under which condition."""
    return record["policy"], record["condition"], record["scene"], record["episode"], int(record["seed"])


@dataclass(frozen=True, kw_only=True)
class Row:
    """What one policy made of one episode under one condition.

    `severity` is the condition's place on its family's axis (None: it has none), `seen` whether the training distribution covers
    the condition (None: there was no training), `sweep` the fingerprint of all that decides the result besides the key.
    """

    policy: str
    condition: str
    scene: str
    episode: str
    seed: int
    family: str
    severity: float | None
    unit: str
    seen: bool | None
    sweep: str
    measures: dict[str, float]

    @property
    def key(self) -> Key:
        """Which policy ran which episode under which condition."""
        return self.policy, self.condition, self.scene, self.episode, self.seed

    def to_record(self) -> dict[str, Any]:
        """The line of `results.jsonl`: strict JSON, so a measure that is not finite becomes null."""
        record = {name: value for name, value in vars(self).items() if name != "measures"}
        measures = {name: value if math.isfinite(value) else None for name, value in self.measures.items()}
        return record | {"measures": measures}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Row":
        """The row of a line; null measures become NaN."""
        measures = {name: math.nan if value is None else float(value) for name, value in record["measures"].items()}
        return cls(**{**record, "measures": measures})


def read_results(paths: Path | Sequence[Path]) -> list[Row]:
    """The rows of one or several `results.jsonl` files, in the order written."""
    several = [paths] if isinstance(paths, Path) else paths
    return [Row.from_record(record) for path in several for record in read_jsonl(path)]


def read_traces(paths: Path | Sequence[Path]) -> list[dict[str, Any]]:
    """The lines of one or several `traces.jsonl` files; of a path written again after a crash the last."""
    several = [paths] if isinstance(paths, Path) else paths
    return list({key_of(record): record for path in several for record in read_jsonl(path)}.values())
