"""The benchmark on a terminal and in a folder: `table.md`, `results.jsonl` and `curves.png`."""

import json
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from embodied.runs.run_folder import provenance
from experiments.benchmark.peers import results
from experiments.benchmark.peers.contest import ContestOutcome
from experiments.benchmark.peers.peer import OURS
from experiments.benchmark.peers.results import CurvePoint, Share, Spread
from experiments.reporting.machine import processor
from experiments.reporting.page import markdown_table
from experiments.reporting.plot_style import save

SHARE_OF_STEPS = 0.2
"""Success is that of the last fifth of the steps that everyone did."""
POINTS = 25
"""Points on the curve of the slowest peer."""


@dataclass(frozen=True, kw_only=True)
class ReportLine:
    """One peer's figures; `faster` is the ratio of Surefoot's to its steps a second, `leaner` that
    of steps a CPU second, round by round.
    """

    library: str
    version: str
    levers: list[str]
    parameters: int
    speed: Spread
    per_cpu_second: Spread
    faster: Spread
    leaner: Spread
    steps: int
    success: Share
    """At steps that everyone did, so that it says whether all learn alike."""
    at_the_end: Share
    """After as long a time."""


HEADINGS = (
    "library",
    "steps/s",
    "Surefoot's to it",
    "steps per CPU second",
    "Surefoot's to it",
    "parameters",
    "success % at equal steps",
    "steps done",
    "success % at the end",
)


def lines(outcome: ContestOutcome) -> list[ReportLine]:
    """Everyone who was there to the end, in the order asked for."""
    equal = shared_steps(outcome)
    return [_line(outcome, name, equal) for name in remaining(outcome)]


def remaining(outcome: ContestOutcome) -> list[str]:
    """Those who did not drop out."""
    return [name for name in outcome.turns if name in outcome.streams and name not in outcome.dropped]


def _line(outcome: ContestOutcome, name: str, equal: int) -> ReportLine:
    facts, streams, turns = outcome.facts[name], outcome.streams[name], outcome.turns[name]
    ours, steps = outcome.turns.get(OURS, []), results.done(streams)
    return ReportLine(
        library=name,
        version=facts.version,
        levers=facts.levers,
        parameters=facts.parameters,
        speed=results.spread(turn.steps_per_second for turn in turns),
        per_cpu_second=results.spread(turn.steps_per_cpu_second for turn in turns),
        faster=results.ratios(ours, turns),
        leaner=results.ratios(ours, turns, "steps_per_cpu_second"),
        steps=steps,
        success=results.success(streams, round((1 - SHARE_OF_STEPS) * equal), equal),
        at_the_end=results.success(streams, round((1 - SHARE_OF_STEPS) * steps), steps),
    )


def shared_steps(outcome: ContestOutcome) -> int:
    """How many steps everyone did who is still there."""
    return min((results.done(outcome.streams[name]) for name in remaining(outcome)), default=0)


def cells(line: ReportLine) -> list[str]:
    """A line as it is shown, in the order of HEADINGS."""
    return [
        line.library,
        _spread(line.speed, ",.0f"),
        _spread(line.faster, ".2f"),
        _spread(line.per_cpu_second, ",.0f"),
        _spread(line.leaner, ".2f"),
        f"{line.parameters:,}",
        _share(line.success),
        f"{line.steps:,}",
        _share(line.at_the_end),
    ]


def markdown(outcome: ContestOutcome, title: str) -> str:
    """The table, what it was measured on, and who dropped out and why."""
    found = lines(outcome)
    told = [f"- {line.library}: {line.version}, {_levers(line.levers)}" for line in found]
    missing = [f"- {name} dropped out: {why}" for name, why in outcome.dropped.items()]
    return "\n".join([title, "", markdown_table(HEADINGS, map(cells, found)), "", *told, *missing, ""])


def title(outcome: ContestOutcome, seconds: float) -> str:
    """Returns the caption of the table."""
    rounds = max((len(turns) for turns in outcome.turns.values()), default=0)
    made = provenance()
    return (
        f"Medians [least, most] over {rounds} rounds of {seconds:g} s, one library at a time. {processor()}; "
        f"{made['time'][:10]}; "
        f"commit `{str(made['commit'])[:10]}`; torch {made['packages']['torch']}. Success in training, last "
        f"fifth of the steps "
        f"(equal: of the first {shared_steps(outcome):,}), with 95 % intervals and how many episodes."
    )


def write(outcome: ContestOutcome, folder: Path, seconds: float) -> str:
    """Fill the folder; gives the table."""
    table = markdown(outcome, title(outcome, seconds))
    (folder / "table.md").write_text(table)
    with (folder / "results.jsonl").open("w") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows(outcome))
    draw(outcome, folder / "curves.png")
    return table


def rows(outcome: ContestOutcome) -> Iterator[dict[str, Any]]:
    """Everything as rows of JSON: the machine, peers, their turns and the points
    of their curves, and who dropped out.
    """
    yield {"kind": "machine", "processor": processor(), **provenance()}
    for line in lines(outcome):
        yield {"kind": "library"} | {k: _plain(v) for k, v in asdict(line).items()}
    for turns in outcome.turns.values():
        for turn in turns:
            figures = asdict(turn) | {"steps_per_cpu_second": turn.steps_per_cpu_second}
            yield {"kind": "turn"} | {k: _plain(v) for k, v in figures.items()}
    for name, points in curves(outcome).items():
        for point in points:
            yield {"kind": "point", "library": name, **point._asdict()}
    for name, why in outcome.dropped.items():
        yield {"kind": "dropped", "library": name, "why": why}


def curves(outcome: ContestOutcome) -> dict[str, list[CurvePoint]]:
    """Success over steps, all with points as far apart."""
    every = max(1, shared_steps(outcome) // POINTS)
    return {name: results.curve(outcome.streams[name], outcome.every_turn[name], every) for name in remaining(outcome)}


def draw(outcome: ContestOutcome, path: Path) -> None:
    """Success over steps, where equal learning gives equal curves, and over time, where speed
    tells.
    """
    figure = Figure(figsize=(10, 4), layout="constrained")
    axes = figure.subplots(1, 2, sharey=True)
    for name, points in curves(outcome).items():
        shares = [point.successes / point.episodes if point.episodes else math.nan for point in points]
        axes[0].plot([point.steps / 1000 for point in points], shares, label=name)
        axes[1].plot([point.seconds for point in points], shares, label=name)
    axes[0].set(xlabel="thousand environment steps", ylabel="success in training", ylim=(0, 1))
    axes[1].set(xlabel="seconds of training")
    axes[0].legend(frameon=False)
    save(figure, path)


def _spread(spread: Spread, form: str) -> str:
    if math.isnan(spread.median):
        return "not known"
    least, median, most = (format(number, form) for number in spread)
    return f"{median} [{least}, {most}]"


def _share(share: Share) -> str:
    if not share.n:
        return "no episode"
    low, high = 100 * share.low, 100 * share.high
    return f"{100 * share.share:.1f} [{low:.1f}, {high:.1f}], {share.n:,}"


def _levers(levers: list[str]) -> str:
    return f"levers pulled: {', '.join(levers)}" if levers else "no lever pulled"


def _plain(value: Any) -> Any:
    """JSON knows no NaN, and tuples with names become lists."""
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and math.isnan(value) else value
