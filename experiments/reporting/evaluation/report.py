"""The report of an evaluation: `report.html`, `table.md` and `curves.png`, all from `results.jsonl`
and `traces.jsonl`.
"""

from collections.abc import Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template

from configs import ReportConfig
from embodied.evaluation.results import Row, read_results, read_traces
from embodied.evaluation.sweep import traces_path
from embodied.evaluation.tables import markdown, scope, tabulate
from embodied.simulator import Simulator
from experiments.reporting import html_fragments as fragments
from experiments.reporting.evaluation.comparison import compare
from experiments.reporting.evaluation.episodes import episodes
from experiments.reporting.evaluation.facts import known_facts
from experiments.reporting.evaluation.sentences import headline, rule, summary
from experiments.reporting.evaluation.verdicts import Findings, find
from experiments.reporting.path_maps import Trace
from experiments.reporting.severity_curves import save_curves


def write_report(
    folder: Path,
    results: Path | Sequence[Path],
    *,
    simulator: Simulator | None = None,
    actions: Sequence[str] = (),
    command: str = "",
    run_config: str = "",
    config: ReportConfig | None = None,
) -> Path:
    """Write the report into `folder`; gives the path of `report.html`, which needs nothing beside
    it.

    The simulator draws maps and animations (its body 0 is moved about); without one the report has
    none. `actions` names the actions in animations, `command` and `run_config` (YAML) tell how the
    results came about.

    Raises:
        ValueError: when there are no results.
    """
    several = [results] if isinstance(results, Path) else list(results)
    rows, how = read_results(several), config or ReportConfig()
    if not rows:
        raise ValueError(f"no results in {', '.join(map(str, several))}: evaluate first")
    traces = read_traces([traces_path(path) for path in several])
    folder.mkdir(parents=True, exist_ok=True)
    findings = find(rows, how.policy or rows[0].policy, how.bootstrap)
    (folder / "table.md").write_text(f"{headline(findings)}\n\n{markdown(tabulate(rows, how.bootstrap))}")
    save_curves(rows, folder / "curves.png", bootstrap=how.bootstrap)
    save_curves(rows, folder / "curves.svg", bootstrap=how.bootstrap)
    shown = "" if simulator is None else _episodes(simulator, traces, findings, actions, how)
    page = _page(rows, findings, how, (folder / "curves.svg").read_bytes(), shown, command, run_config)
    (folder / "report.html").write_text(page)
    return folder / "report.html"


def _page(
    rows: Sequence[Row],
    findings: Findings,
    how: ReportConfig,
    curves: bytes,
    shown: str,
    command: str,
    run_config: str,
) -> str:
    table = tabulate(rows, how.bootstrap)
    facts = ({"command": command} if command else {}) | known_facts()
    resources = files("experiments.reporting.evaluation")
    return Template(resources.joinpath("template.html").read_text()).substitute(
        style=resources.joinpath("style.css").read_text(),
        title=escape(how.title),
        policy=escape(findings.policy),
        headline=escape(headline(findings)),
        summary=escape(" ".join(summary(findings))),
        legend=fragments.legend(table.policies),
        glance=fragments.glance(findings),
        rule=escape(rule(findings)),
        curves=fragments.picture(curves, "svg+xml", "success over severity, a panel for each family of conditions"),
        confidence=f"{how.confidence:.0%}",
        resamples=f"{how.resamples:,}",
        scenes=len({row.scene for row in rows}),
        scope=escape(scope(table)),
        comparison=_comparison(rows, findings, how),
        episodes=shown,
        table=f'<div class="scroll">{fragments.table(table)}</div>',
        facts=fragments.facts(facts),
        config=f"<details><summary>configuration</summary><pre>{escape(run_config)}</pre></details>"
        if run_config
        else "",
    )


def _episodes(
    simulator: Simulator, traces: Sequence[Trace], findings: Findings, actions: Sequence[str], how: ReportConfig
) -> str:
    sizes = {"animations": how.animations, "maps": how.maps, "side": how.side_px, "most_frames": how.most_frames}
    return episodes(simulator, traces, findings, actions=actions, **sizes)


def _comparison(rows: Sequence[Row], findings: Findings, how: ReportConfig) -> str:
    found = compare(rows, findings.policy, how.bootstrap)
    if not found:
        return ""
    note = (
        "Difference of success in points on the same episodes, with its interval; bold where the interval "
        "leaves out zero."
    )
    title = f"{findings.policy} against the others"
    return fragments.section("comparison", title, fragments.comparisons(found), note)
