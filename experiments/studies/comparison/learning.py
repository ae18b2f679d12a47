"""Learning curves: training logs, thinned so that they can be committed, and their figure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from configs import ComparisonPlan
from embodied.runs.jsonl import read_jsonl
from embodied.types import Floats
from experiments.reporting.plot_style import PolicyStyle, percent_axis, save, styled
from experiments.studies.comparison.compared_policies import ComparedPolicy, compared_policies

POINTS = 100


@dataclass(frozen=True, kw_only=True)
class LearningCurve:
    """The training of one seed in at most `POINTS` stretches."""

    steps: tuple[int, ...]
    """Last step of each stretch."""
    success: tuple[float | None, ...]
    """Mean success of the episodes that ended in each stretch; None without any."""
    minutes: tuple[float, ...]
    """Minutes of training up to the end of each stretch."""

    @property
    def curve(self) -> tuple[Floats, Floats]:
        """Steps and success of stretches in which episodes ended."""
        told = [(step, success) for step, success in zip(self.steps, self.success, strict=True) if success is not None]
        steps, success = np.array(told, dtype=np.float64).reshape(-1, 2).T
        return steps, success


def thin_log(rows: Sequence[Mapping[str, Any]], points: int = POINTS) -> LearningCurve:
    """Thins the log of a training run."""
    minutes = training_minutes(rows)
    parts = [part for part in np.array_split(np.arange(len(rows)), points) if len(part)]
    return LearningCurve(
        steps=tuple(rows[part[-1]]["step"] for part in parts),
        success=tuple(_success([rows[i] for i in part]) for part in parts),
        minutes=tuple(round(float(minutes[part[-1]]), 2) for part in parts),
    )


def training_minutes(rows: Sequence[Mapping[str, Any]]) -> Floats:
    """Returns minutes of training up to each row.

    Includes collecting, learning, logging and saving; excludes start-up and interruptions.
    """
    lengths = np.diff([0, *(row["step"] for row in rows)])
    rates = np.array([row["speed/steps_per_second"] for row in rows], dtype=np.float64)
    minutes: Floats = np.cumsum(lengths / rates) / 60
    return minutes


def store_learning_curves(plan: ComparisonPlan) -> None:
    """Thins the logs of all runs on this machine into the folder of results."""
    for one in compared_policies(plan):
        metrics = one.config.folder / "metrics.jsonl"
        if one.seed is not None and (rows := read_jsonl(metrics)):
            path = _path(plan, one)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(asdict(thin_log(rows))) + "\n")


def read_learning_curves(plan: ComparisonPlan) -> dict[str, list[LearningCurve]]:
    """Returns the learning curves of every policy, one for each seed with a log."""
    found: dict[str, list[LearningCurve]] = {}
    for one in compared_policies(plan):
        if _path(plan, one).exists():
            tree = json.loads(_path(plan, one).read_text())
            found.setdefault(one.policy, []).append(LearningCurve(**{name: tuple(part) for name, part in tree.items()}))
    return found


def save_learning(
    logs: Mapping[str, Sequence[LearningCurve]], styles: Mapping[str, PolicyStyle], path: Path
) -> Path | None:
    """Draws a thin line for each seed and a thick one for their mean; None without any log."""
    if not logs:
        return None
    with styled():
        figure = Figure(figsize=(9.5, 4.2), layout="constrained")
        axes = figure.subplots()
        for policy, several in logs.items():
            _lines(axes, several, styles[policy])
        axes.set_xlabel("million environment steps")
        axes.set_ylabel("success of training episodes")
        percent_axis(axes)
        figure.legend(handles=[styles[name].handle(name) for name in logs], loc="outside upper center", ncols=6)
        return save(figure, path)


def averaged(several: Sequence[LearningCurve]) -> tuple[Floats, Floats]:
    """Returns steps [P] of the first seed within the range of all, and mean success [P] there."""
    curves = [one.curve for one in several]
    begin, end = max(steps[0] for steps, _ in curves), min(steps[-1] for steps, _ in curves)
    first = curves[0][0]
    steps = first[(begin <= first) & (first <= end)]
    return steps, np.mean([np.interp(steps, *curve) for curve in curves], axis=0)


def _lines(axes: Axes, several: Sequence[LearningCurve], look: PolicyStyle) -> None:
    several = [one for one in several if len(one.curve[0])]
    if not several:
        return
    for one in several:
        steps, success = one.curve
        axes.plot(steps / 1e6, success, color=look.colour, linewidth=0.7, alpha=0.45)
    steps, success = averaged(several)
    axes.plot(steps / 1e6, success, color=look.colour, linewidth=look.width)
    axes.plot(steps[-1:] / 1e6, success[-1:], look.mark, color=look.colour, markersize=6)


def _path(plan: ComparisonPlan, policy: ComparedPolicy) -> Path:
    return Path(plan.results) / "training" / f"{policy.name}.json"


def _success(rows: Sequence[Mapping[str, Any]]) -> float | None:
    """Averages over episodes, not over rows; None where no episode ended."""
    ended = [(row["episode/count"], row.get("episode/success")) for row in rows]
    told = [(count, success) for count, success in ended if count and success is not None]
    return round(sum(c * s for c, s in told) / sum(c for c, _ in told), 4) if told else None
