"""Drawing a comparison from what is committed of it: tables, pictures, a page."""

import shlex
from collections.abc import Sequence
from pathlib import Path

from configs import ComparisonPlan
from experiments.comparison.curves import save_curves
from experiments.comparison.deadlines import by_deadline
from experiments.comparison.heatmaps import save_heatmaps
from experiments.comparison.kinds import save_kinds
from experiments.comparison.learning import keep_logs, read_logs, save_learning
from experiments.comparison.looks import looks
from experiments.comparison.page import Picture, Section, html, markdown
from experiments.comparison.scores import Scores, collect
from experiments.comparison.sections import by_condition, by_region, by_seed, expected, made


def draw(plan: ComparisonPlan, choice: str, overrides: Sequence[str] = ()) -> Path:
    """Draw whatever is there into the folder of results, and one page that needs nothing beside it into that of the comparison; gives its path.

    `choice` names the comparison, `overrides` are all that its commands were given.

    Raises:
        ConfigError: when there is nothing, or what is there cannot be compared.
    """
    folder, scores = Path(plan.results), collect(plan)
    keep_logs(plan)
    logs = read_logs(plan)
    shown = _pictures(plan, scores, folder)
    learned = save_learning(logs, looks([*plan.policies], plan.reference), folder / "learning.png")
    curve = (
        [Section("Training", (Picture(learned, "success of training episodes over steps, each seed and their mean"),))]
        if learned
        else []
    )
    title = f"{scores.reference} and others under changed actions: comparison {choice}"
    line = shlex.join(overrides) or f"comparison={choice}"
    sooner = by_deadline(scores, looks(list(scores.policies), scores.reference, plan.floors), folder / "deadlines.png")
    sections = [
        made(plan, scores, logs, line),
        expected(scores),
        by_region(scores),
        *filter(None, [sooner]),
        *shown,
        *curve,
    ]
    (folder / "README.md").write_text(markdown(title, sections))
    tables = [*(by_condition(scores, measure) for measure in ("success", "spl")), by_seed(scores)]
    (folder / "table.md").write_text(markdown(f"Every condition of comparison {choice}", tables))
    page = Path(plan.folder) / "report.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(html(title, [*sections, *tables]))
    return page


def _pictures(plan: ComparisonPlan, scores: Scores, folder: Path) -> list[Section]:
    style = looks(list(scores.policies), scores.reference, plan.floors)
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
    }
    return [Section(title, (Picture(path, shows),)) for title, (path, shows) in drawn.items() if path]
