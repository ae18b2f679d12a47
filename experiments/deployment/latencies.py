"""How late a robot was driven, from the log of a drive: milliseconds from the receipt of a picture
to the first velocity that it led to, and what of it the policy took.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.deployment.memory import Line


@dataclass(frozen=True, kw_only=True)
class LatencySpread:
    """Median and 95th percentile in milliseconds."""

    what: str
    median: float
    high: float
    count: int

    def __str__(self) -> str:
        return f"{self.what}: {self.median:.1f} / {self.high:.1f} ms (median / 95th percentile of {self.count})"


def spreads(lines: Sequence[Line]) -> list[LatencySpread]:
    """The latencies of a drive; those of which there is nothing are left out."""
    steps = [line for line in lines if line["event"] == "step"]
    found = {
        "picture received to first velocity": to_command(lines),
        "age of the picture when the policy began": [step["age"] for step in steps],
        "the policy's own time": [step["thinking"] for step in steps],
    }
    return [spread(what, values) for what, values in found.items() if values]


def to_command(lines: Sequence[Line]) -> list[float]:
    """Seconds, of every step that led to a velocity other than zero."""
    found: list[float] = []
    received: float | None = None
    for line in lines:
        if line["event"] == "step":
            received = line["received"]
        elif line["event"] == "command" and received is not None and (line["v"] or line["w"]):
            found.append(line["t"] - received)
            received = None
    return found


def spread(what: str, seconds: Sequence[float]) -> LatencySpread:
    """Of some seconds."""
    median, high = np.percentile(np.array(seconds) * 1000, [50, 95])
    return LatencySpread(what=what, median=float(median), high=float(high), count=len(seconds))
