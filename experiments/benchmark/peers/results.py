"""Speeds, ratios and curves, computed from reports and turns alone."""

import math
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scipy.stats import binomtest

from experiments.benchmark.peers.progress import Report

ReportStreams = Sequence[Sequence[Report]]


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A peer had the machine from `begun` to `ended` (seconds of `time.monotonic`) and its
    processes computed for `cpu` seconds.
    """

    peer: str
    round: int
    begun: float
    ended: float
    cpu: float
    steps_per_second: float
    """NaN where too few reports fell into the turn."""

    @property
    def seconds(self) -> float:
        """How long it lasted."""
        return self.ended - self.begun

    @property
    def steps_per_cpu_second(self) -> float:
        """Environment steps for every second that any core computed for it."""
        return self.steps_per_second * self.seconds / self.cpu if self.cpu > 0 else math.nan


class Spread(NamedTuple):
    """Of several rounds."""

    least: float
    median: float
    most: float


class Share(NamedTuple):
    """A share k of `n`, and its 95 % interval (Wilson)."""

    share: float
    low: float
    high: float
    n: int


class CurvePoint(NamedTuple):
    """Episodes that ended while a peer went from some number of steps to `steps`; `seconds` is
    for how long it had trained by then.
    """

    steps: int
    seconds: float
    episodes: int
    successes: float
    returns: float


def speed(streams: ReportStreams, begun: float, ended: float) -> float:
    """Steps a second of all streams together, each from its first to its last report within the
    time; NaN when one has fewer than two.
    """
    return sum(_slope([report for report in stream if begun <= report.time <= ended]) for stream in streams) or math.nan


def _slope(reports: Sequence[Report]) -> float:
    if len(reports) < 2:
        return math.nan
    return (reports[-1].steps - reports[0].steps) / (reports[-1].time - reports[0].time)


def spread(numbers: Iterable[float]) -> Spread:
    """Of those that are numbers; NaN when there are none."""
    known = [number for number in numbers if not math.isnan(number)]
    if not known:
        return Spread(math.nan, math.nan, math.nan)
    return Spread(min(known), statistics.median(known), max(known))


def ratios(ours: Sequence[Turn], theirs: Sequence[Turn], of: str = "steps_per_second") -> Spread:
    """How many times faster we were, round by round."""
    their = {turn.round: getattr(turn, of) for turn in theirs}
    return spread(getattr(turn, of) / their[turn.round] for turn in ours if turn.round in their)


def curve(streams: ReportStreams, turns: Sequence[Turn], every: int) -> list[CurvePoint]:
    """Groups episodes by intervals of steps."""
    points: list[CurvePoint] = []
    episodes, successes, returns = 0, 0.0, 0.0
    for steps, report in _together(streams):
        episodes += report.episodes
        successes += report.successes
        returns += report.returns
        if steps >= every * (len(points) + 1):
            points.append(CurvePoint(steps, trained_for(report.time, turns), episodes, successes, returns))
            episodes, successes, returns = 0, 0.0, 0.0
    return points


def trained_for(time: float, turns: Sequence[Turn]) -> float:
    """Returns the seconds of a peer's turns up to a time."""
    return sum(max(0.0, min(time, turn.ended) - turn.begun) for turn in turns)


def done(streams: ReportStreams) -> int:
    """Steps of all streams together."""
    return sum(stream[-1].steps for stream in streams if stream)


def success(streams: ReportStreams, first: int, last: int) -> Share:
    """Averages over the episodes that ended between two steps; NaN without any."""
    within = [report for steps, report in _together(streams) if first < steps <= last]
    n, k = sum(report.episodes for report in within), round(sum(report.successes for report in within))
    if not n:
        return Share(math.nan, math.nan, math.nan, 0)
    interval = binomtest(k, n).proportion_ci(method="wilson")
    return Share(k / n, float(interval.low), float(interval.high), n)


def _together(streams: ReportStreams) -> Iterator[tuple[int, Report]]:
    """Reports of all streams in the order of time, each with the steps of all of them by then."""
    steps = [0] * len(streams)
    reports = ((report, number) for number, stream in enumerate(streams) for report in stream)
    for report, number in sorted(reports, key=lambda pair: pair[0].time):
        steps[number] = report.steps
        yield sum(steps), report
