"""Where two simulators come apart: a table on the terminal and a file with every motion."""

import json
import math
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from configs import to_tree
from configs.roots.compare_simulators import CompareSimulatorsConfig, Tolerances
from experiments.studies.simulator_comparison.differences import SimulatorDifference, worst


def show(config: CompareSimulatorsConfig, differences: Sequence[SimulatorDifference], unlike: Sequence[str]) -> None:
    """Print a row for each walk, the largest differences, and whether the two agree."""
    table = Table("walk", "scene", box=None, pad_edge=False)
    for head in (
        "motions",
        "position\ncm",
        "height\ncm",
        "yaw\n°",
        "touched by\none only",
        "depth\ncm",
        "seen by one\n% of pixels",
        "rgb\nof 255",
        "apart\nfrom motion",
    ):
        table.add_column(head, justify="right")
    for difference in differences:
        table.add_row(*_cells(difference, config.tolerances))
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(f"{escape(' beside '.join(config.names))}: largest differences over each walk\n", table, "", sep="\n")
    for line in unlike:
        console.print(escape(line))
    console.print(escape(verdict(config, differences, unlike)))


def agree(config: CompareSimulatorsConfig, differences: Sequence[SimulatorDifference], unlike: Sequence[str]) -> bool:
    """Whether frames are alike and every walk is within the tolerances."""
    return not unlike and all(difference.agrees(config.tolerances) for difference in differences)


def verdict(config: CompareSimulatorsConfig, differences: Sequence[SimulatorDifference], unlike: Sequence[str]) -> str:
    """The outcome in a sentence."""
    first, second = config.names
    good = sum(difference.agrees(config.tolerances) for difference in differences)
    word = "agree" if agree(config, differences, unlike) else "do not agree"
    allowed = config.tolerances
    return (
        f"{first} and {second} {word}: {good} of {len(differences)} walks lie within "
        f"{100 * allowed.position_m:g} cm, {allowed.yaw_deg:g}°, {allowed.collisions} unlike "
        f"collisions and {100 * allowed.depth_m:g} cm of depth; the largest distance is "
        f"{100 * worst(differences, 'position_m'):.2g} cm"
    )


def write(
    config: CompareSimulatorsConfig, differences: Sequence[SimulatorDifference], unlike: Sequence[str], path: Path
) -> None:
    """Everything, as JSON; numbers that are not known are null."""
    tree = {
        "simulators": config.names,
        "agree": agree(config, differences, unlike),
        "frames": list(unlike),
        "walks": [asdict(difference) | {"agrees": difference.agrees(config.tolerances)} for difference in differences],
        "config": to_tree(config),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(_finite(tree), indent=1) + "\n", encoding="utf-8")


def _cells(difference: SimulatorDifference, tolerances: Tolerances) -> list[str]:
    since = difference.first_apart(tolerances)
    return [
        difference.walk.name,
        escape(difference.walk.scene),
        str(len(difference.steps) - 1),
        _number(100 * difference.largest("position_m")),
        _number(100 * difference.largest("height_m")),
        _number(difference.largest("yaw_deg")),
        str(difference.collisions),
        _number(100 * difference.largest("depth_m")),
        _number(100 * difference.largest("unlike_hits")),
        _number(difference.largest("rgb")),
        "never" if since is None else str(since),
    ]


def _number(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2f}"


def _finite(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {name: _finite(value) for name, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [_finite(value) for value in tree]
    return None if isinstance(tree, float) and not math.isfinite(tree) else tree
