"""Success within fewer steps than the step limit allows: which policies need them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from experiments.reporting.page import Block, PageImage, PageTable, Section, Text
from experiments.reporting.plot_style import PolicyStyle, percent_axis, save, styled
from experiments.studies.comparison.records import STEP_LIMITS, success_within
from experiments.studies.comparison.regions import FAR_TURNS, IN_RANGE, region_conditions, retained_success
from experiments.studies.comparison.scores import Scores


def success_within_steps(scores: Scores, styles: Mapping[str, PolicyStyle], path: Path) -> Section | None:
    """Returns the share of success in range that policies retain with turns far off, by step limit.

    None where records hold too little.
    """
    steps = common_step_limits(scores)
    if not steps or not {IN_RANGE, FAR_TURNS} <= region_conditions(scores).keys():
        return None
    measures = {**{str(given): success_within(given) for given in steps}, "all there are": "success"}
    shares = [(given, *(_kept(scores, policy, name) for policy in scores.policies)) for given, name in measures.items()]
    blocks: tuple[Block, ...] = (
        Text(
            f"Success {FAR_TURNS} as a share of success {IN_RANGE}, %, where only episodes that succeeded within "
            "N steps count. "
            "Looked at after the expectations were judged, to find out why; the step limit was the task's for all."
        ),
        PageTable(("steps", *scores.policies), tuple(shares)),
        Text("The success itself, %."),
        PageTable(("region, steps", *scores.policies), tuple(_rates(scores, measures))),
        PageImage(_save(scores, styles, path), f"success {IN_RANGE} and with {FAR_TURNS} over the steps given"),
    )
    return Section("Within fewer steps", blocks)


def common_step_limits(scores: Scores) -> list[int]:
    """Returns the step limits that all records hold."""
    conditions = [one for record in scores.records for one in record.conditions]
    return [steps for steps in STEP_LIMITS if all(success_within(steps) in one.sums for one in conditions)]


def _rates(scores: Scores, measures: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for region in (IN_RANGE, FAR_TURNS):
        names = region_conditions(scores)[region]
        for given, measure in measures.items():
            rates = (str(scores.rate(policy, names, measure)) for policy in scores.policies)
            yield f"{region}, {given}", *rates


def _kept(scores: Scores, policy: str, measure: str) -> str:
    found = retained_success(scores, policy, measure)
    return str(found) if np.isfinite(found.value) else "–"


def _save(scores: Scores, styles: Mapping[str, PolicyStyle], path: Path) -> Path:
    """Draws success over the step limit, a panel for each region."""
    steps = common_step_limits(scores)
    with styled():
        figure = Figure(figsize=(9.5, 3.6), layout="constrained")
        for axes, region in zip(figure.subplots(1, 2, sharey=True), (IN_RANGE, FAR_TURNS), strict=True):
            for policy in scores.policies:
                look = styles[policy]
                rates = [
                    scores.rate(policy, region_conditions(scores)[region], success_within(given)).value
                    for given in steps
                ]
                line = {"color": look.colour, "marker": look.mark, "linestyle": look.line, "linewidth": look.width}
                axes.plot(steps, rates, **line, markersize=4.5)
            axes.set(title=region, xlabel="steps given")
            percent_axis(axes)
        figure.legend(
            handles=[styles[name].handle(name) for name in scores.policies], loc="outside upper center", ncols=5
        )
        return save(figure, path)
