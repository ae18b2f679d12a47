"""Records: sums of an evaluation by condition and scene, small enough to be committed.

Means, intervals over scenes and seeds, and paired differences need no more than these sums. Each
compared policy has one file of gzipped JSON lines: a header, then a line for each condition.
"""

import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from embodied.evaluation import Row
from embodied.evaluation.old_results import with_axes
from embodied.runs.atomic_write import atomic_write


def success_within(steps: int) -> str:
    """Returns the name of the measure "success in at most N steps"."""
    return f"success within {steps} steps"


STEP_LIMITS = (30, 40, 60, 80, 100)
"""Numbers of steps within which success is summed too."""

_MEASURES: dict[str, Callable[[Mapping[str, float]], float]] = {
    "success": lambda measured: measured["success"],
    "spl": lambda measured: measured["spl"],
    **{
        success_within(steps): lambda measured, steps=steps: measured["success"] * (measured["episode_length"] <= steps)
        for steps in STEP_LIMITS
    },
}


@dataclass(frozen=True, kw_only=True)
class RecordHeader:
    """Provenance of a record."""

    policy: str
    seed: int | None
    """Training seed; None for a baseline."""
    step: int
    """Step of the checkpoint."""
    trained_under: Any
    """Tree of the training perturbation; None for a baseline."""
    plan: str
    """Fingerprint of the evaluation plan, conditions left out, since some may be added later."""
    listed: str
    """Fingerprint of the episode list."""
    scenes: tuple[str, ...]
    """Scenes [H]."""
    episodes: tuple[int, ...]
    """The number of episodes in each scene [H]."""
    date: str
    commit: str
    machine: str
    command: str
    """Date, commit, machine and command of the conditions added last."""


@dataclass(frozen=True, kw_only=True)
class ConditionSums:
    """Sums over the episodes of one condition."""

    condition: str
    perturbation: Any
    """Tree of the perturbation."""
    family: str
    severity: float | None
    unit: str
    axes: dict[str, float] = field(default_factory=dict)
    """Family, severity, unit and axes of the condition (`embodied.evaluation.Condition`)."""
    seen: bool | None
    """Whether the training distribution of this policy covers the condition."""
    sums: dict[str, tuple[float, ...]]
    """Sums over the episodes in each scene [H], by measure."""


@dataclass(frozen=True, kw_only=True)
class EvaluationRecord:
    """The record of one compared policy."""

    header: RecordHeader
    conditions: tuple[ConditionSums, ...]


def summed(rows: Sequence[Row], scenes: Sequence[str], trees: Mapping[str, Any]) -> tuple[ConditionSums, ...]:
    """Sums the rows of one policy by condition and scene, in the order of the rows.

    Args:
        rows: Rows of one policy.
        scenes: Scenes [H].
        trees: Tree of the perturbation of every condition.
    """
    by_condition: dict[str, list[Row]] = {}
    for row in rows:
        by_condition.setdefault(row.condition, []).append(row)
    return tuple(_sums(chosen, scenes, trees[name]) for name, chosen in by_condition.items())


def write_record(path: Path, record: EvaluationRecord) -> None:
    """Writes a record atomically. Equal records have equal bytes."""
    lines = [json.dumps(asdict(part), ensure_ascii=False) for part in (record.header, *record.conditions)]
    with atomic_write(path) as aside:
        aside.write_bytes(gzip.compress("".join(f"{line}\n" for line in lines).encode(), mtime=0))


def read_record(path: Path) -> EvaluationRecord:
    """Reads a record, today's or an earlier version's.

    Raises:
        ValueError: naming a file that is no record.
    """
    try:
        head, *rest = gzip.decompress(path.read_bytes()).decode().splitlines()
        return EvaluationRecord(
            header=_header(json.loads(head)), conditions=tuple(_condition(json.loads(line)) for line in rest)
        )
    except (OSError, EOFError, KeyError, ValueError, TypeError) as error:
        raise ValueError(f"{path} is no record of an evaluation: {error}") from error


def _sums(rows: Sequence[Row], scenes: Sequence[str], tree: Any) -> ConditionSums:
    first, place = rows[0], {scene: number for number, scene in enumerate(scenes)}
    index = [place[row.scene] for row in rows]
    sums = {
        name: tuple(
            round(float(total), 3)
            for total in np.bincount(index, [measure(row.measures) for row in rows], minlength=len(scenes))
        )
        for name, measure in _MEASURES.items()
    }
    return ConditionSums(
        condition=first.condition,
        perturbation=tree,
        family=first.family,
        severity=first.severity,
        unit=first.unit,
        axes=first.axes,
        seen=first.seen,
        sums=sums,
    )


def _header(tree: Mapping[str, Any]) -> RecordHeader:
    return RecordHeader(**{**tree, "scenes": tuple(tree["scenes"]), "episodes": tuple(tree["episodes"])})


def _condition(tree: Mapping[str, Any]) -> ConditionSums:
    return ConditionSums(**{**with_axes(tree), "sums": {name: tuple(sums) for name, sums in tree["sums"].items()}})
