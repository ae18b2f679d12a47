"""Which traced episodes a report shows."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from experiments.reporting.evaluation.verdicts import Findings
from experiments.reporting.path_maps import Trace


def choose(traces: Sequence[Trace], findings: Findings, count: int) -> list[Trace]:
    """At most `count` traces of the policy, successes and failures in turn, each of another
    condition where there are enough.

    The first success is from a familiar condition, the others from the hardest, failures from the
    conditions it fails under most.
    """
    own = [trace for trace in traces if trace["policy"] == findings.policy and len(trace["poses"]) > 1]
    success = {one.condition: one.success.mean for one in findings.conditions}
    seen = {one.condition for one in findings.conditions if one.seen}
    hardest = sorted((trace for trace in own if trace["condition"] in success), key=lambda t: success[t["condition"]])
    wins = [trace for trace in hardest if trace["success"]]
    familiar = [trace for trace in reversed(wins) if trace["condition"] in seen]
    wins = familiar[:1] + [trace for trace in wins if trace["condition"] not in seen] + familiar[1:]
    losses = [trace for trace in hardest if not trace["success"]]
    scenes = set[str]()
    pairs = zip_longest(_varied(wins, scenes), _varied(losses, scenes))
    return [trace for pair in pairs for trace in pair if trace is not None][:count]


def _varied(traces: Iterable[Trace], scenes: set[str]) -> list[Trace]:
    """One trace of each condition first, preferably of a scene not yet among `scenes` (it is
    added), then the rest.
    """
    left, chosen = list(traces), list[Trace]()
    for condition in dict.fromkeys(trace["condition"] for trace in left):
        candidates = [trace for trace in left if trace["condition"] == condition]
        trace = next((one for one in candidates if one["scene"] not in scenes), candidates[0])
        chosen.append(trace)
        scenes.add(trace["scene"])
    taken = [id(trace) for trace in chosen]
    return chosen + [trace for trace in left if id(trace) not in taken]
