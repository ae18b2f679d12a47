"""Draws a comparison from its folder of results: tables, figures, a page."""

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

from configs import ComparisonPlan
from experiments.reporting.categorical_conditions import save_kinds
from experiments.reporting.heatmaps import save_heatmaps
from experiments.reporting.page import PageImage, Section, html, markdown
from experiments.reporting.plot_style import PolicyStyle, policy_styles
from experiments.reporting.policy_curves import save_curves
from experiments.studies.comparison.learning import (
    LearningCurve,
    read_learning_curves,
    save_learning,
    store_learning_curves,
)
from experiments.studies.comparison.scores import Scores, collect
from experiments.studies.comparison.sections import by_condition, by_region, by_seed, expected, made
from experiments.studies.comparison.success_within_steps import success_within_steps


def draw(plan: ComparisonPlan, choice: str, overrides: Sequence[str] = ()) -> Path:
    """Draws tables, figures and a page from a folder of results; returns the self-contained HTML
    page.

    Training logs on this machine are thinned into the folder first. Everything is drawn from it.

    Args:
        plan: The comparison.
        choice: Name of the comparison.
        overrides: Arguments of the command line, which the page repeats.

    Raises:
        ConfigError: when there are no records, or they cannot be compared.
    """
    folder, scores = Path(plan.results), collect(plan)
    store_learning_curves(plan)
    title = f"Comparison `{choice}`: `{scores.reference}` and others under changed actions"
    sections = _sections(plan, scores, folder, shlex.join(overrides) or f"comparison={choice}")
    tables = [*(by_condition(scores, measure) for measure in ("success", "spl")), by_seed(scores)]
    _write(folder / "README.md", markdown(title, sections))
    _write(folder / "table.md", markdown(f"Every condition of comparison `{choice}`", tables))
    return _write(Path(plan.folder) / "report.html", html(title, [*sections, *tables]))


def _sections(plan: ComparisonPlan, scores: Scores, folder: Path, line: str) -> list[Section]:
    """Draws the figures into the folder and returns the sections; a policy has one style in all
    figures.
    """
    logs, style = (
        read_learning_curves(plan),
        policy_styles([*plan.policies, *plan.baselines], plan.reference, plan.baselines),
    )
    sooner = success_within_steps(scores, style, folder / "deadlines.png")
    return [
        made(plan, scores, logs, line),
        expected(scores),
        by_region(scores),
        *([sooner] if sooner else []),
        *_pictures(scores, logs, style, folder),
    ]


def _pictures(
    scores: Scores, logs: Mapping[str, Sequence[LearningCurve]], style: Mapping[str, PolicyStyle], folder: Path
) -> list[Section]:
    drawn = {
        "As the perturbation grows": (
            save_curves(scores, style, folder / "curves.png"),
            "success over drift of turns and moves, and over disabled turns",
        ),
        "Drift of moves and of turns together": (
            save_heatmaps(scores, folder / "heatmaps.png"),
            "success of every policy over both drifts, in %",
        ),
        "Other kinds": (
            save_kinds(scores, style, folder / "kinds.png"),
            "success under every condition without a severity",
        ),
        "Training": (
            save_learning(logs, style, folder / "learning.png"),
            "success of training episodes over steps, each seed and their mean",
        ),
    }
    return [Section(title, (PageImage(path, shows),)) for title, (path, shows) in drawn.items() if path]


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path
