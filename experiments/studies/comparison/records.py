"""What of an evaluation is small enough to be committed: for every condition the successes, also those within fewer steps, and the SPL summed by house.

Means, intervals over houses and seeds, and paired differences need no more than these sums. One file for each entrant, gzipped JSON lines: a header with who, where,
when and how, then a line a condition.
"""

import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from embodied.evaluation import Row
from embodied.runs.atomic_write import atomic_write


def success_within(steps: int) -> str:
    """The name of success in at most so many steps."""
    return f"success within {steps} steps"


STEP_LIMITS = (30, 40, 60, 80, 100)
"""Steps within which success is summed besides."""

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
    """Who was evaluated on what: `episodes` [H] are how many ran in each of `scenes` [H], `plan` and `listed` are fingerprints of evaluation and episode list.

    Conditions may be added later, so `plan` does not depend on them; date, commit and command are those of the last that were added. `step` is the checkpoint's, `trained_under` the training perturbation's tree (None for a baseline); the rest tells how it came about.
    """

    policy: str
    seed: int | None
    step: int
    trained_under: Any
    plan: str
    listed: str
    scenes: tuple[str, ...]
    episodes: tuple[int, ...]
    date: str
    commit: str
    machine: str
    command: str


@dataclass(frozen=True, kw_only=True)
class ConditionSums:
    """One condition: its perturbation's tree and place, whether this entrant's training covers it, and sums over the episodes in each house [H] by measure."""

    condition: str
    perturbation: Any
    family: str
    severity: float | None
    unit: str
    seen: bool | None
    sums: dict[str, tuple[float, ...]]


@dataclass(frozen=True, kw_only=True)
class EvaluationRecord:
    """All that is kept of an entrant's evaluation."""

    header: RecordHeader
    conditions: tuple[ConditionSums, ...]


def summed(rows: Sequence[Row], scenes: Sequence[str], trees: Mapping[str, Any]) -> tuple[ConditionSums, ...]:
    """Rows of one entrant, by condition and house, in the order of the rows; `trees` holds the perturbation of every condition."""
    by_condition: dict[str, list[Row]] = {}
    for row in rows:
        by_condition.setdefault(row.condition, []).append(row)
    return tuple(_sums(theirs, scenes, trees[name]) for name, theirs in by_condition.items())


def write_record(path: Path, record: EvaluationRecord) -> None:
    """Write aside and rename. The same record gives the same bytes."""
    lines = [json.dumps(asdict(part), ensure_ascii=False) for part in (record.header, *record.conditions)]
    with atomic_write(path) as aside:
        aside.write_bytes(gzip.compress("".join(f"{line}\n" for line in lines).encode(), mtime=0))


def read_record(path: Path) -> EvaluationRecord:
    """The record in a file.

    Raises:
        ValueError: when it is none; the message names the file.
    """
    try:
        head, *rest = gzip.decompress(path.read_bytes()).decode().splitlines()
        return EvaluationRecord(
            header=_header(json.loads(head)), conditions=tuple(_condition(json.loads(line)) for line in rest)
        )
    except (OSError, EOFError, ValueError, TypeError) as error:
        raise ValueError(f"{path} is no record of an evaluation: {error}") from error


def _sums(rows: Sequence[Row], scenes: Sequence[str], tree: Any) -> ConditionSums:
    first, place = rows[0], {scene: number for number, scene in enumerate(scenes)}
    houses = [place[row.scene] for row in rows]
    sums = {
        name: tuple(
            round(float(total), 3)
            for total in np.bincount(houses, [measure(row.measures) for row in rows], minlength=len(scenes))
        )
        for name, measure in _MEASURES.items()
    }
    return ConditionSums(
        condition=first.condition,
        perturbation=tree,
        family=first.family,
        severity=first.severity,
        unit=first.unit,
        seen=first.seen,
        sums=sums,
    )


def _header(tree: Mapping[str, Any]) -> RecordHeader:
    return RecordHeader(**{**tree, "scenes": tuple(tree["scenes"]), "episodes": tuple(tree["episodes"])})


def _condition(tree: Mapping[str, Any]) -> ConditionSums:
    return ConditionSums(**{**tree, "sums": {name: tuple(sums) for name, sums in tree["sums"].items()}})
