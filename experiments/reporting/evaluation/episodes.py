"""The part of a report that shows single episodes: animations and maps."""

import io
from collections.abc import Sequence

from embodied.simulator import Simulator
from experiments.reporting.evaluation.choice import choose
from experiments.reporting.evaluation.verdicts import Findings
from experiments.reporting.films import animate
from experiments.reporting.html_fragments import card, picture, section
from experiments.reporting.path_maps import Plan, Trace, draw_path, length


def episodes(
    simulator: Simulator,
    traces: Sequence[Trace],
    findings: Findings,
    *,
    animations: int,
    maps: int,
    side: int,
    most_frames: int,
    actions: Sequence[str],
) -> str:
    """Returns sections with animations and maps; none without traces."""
    chosen = choose(traces, findings, animations + maps)
    moving, still = chosen[:animations], chosen[animations:]
    films = [
        _card(trace, "webp", animate(simulator, trace, side=side, most_frames=most_frames, actions=actions))
        for trace in moving
    ]
    plans = [_card(trace, "webp", _map(simulator, trace, 2 * side)) for trace in still]
    return _cards("animations", "What it looks like", films, "wide") + _cards("maps", "Paths", plans)


def _cards(name: str, title: str, cards: Sequence[str], kind: str = "") -> str:
    note = "White dot: start. Yellow disc: goal. Green path: success, red path: failure."
    return section(name, title, f'<div class="cards {kind}">{"".join(cards)}</div>', note) if cards else ""


def _card(trace: Trace, kind: str, image: bytes) -> str:
    steps, metres = len(trace["actions"]), length(trace)
    caption = f"{steps} steps, {metres:.1f} m in {trace['scene']}, episode {trace['episode']}"
    alt = f"{trace['condition']}: {caption}"
    return card(picture(image, kind, alt), trace["success"], trace["condition"], caption)


def _map(simulator: Simulator, trace: Trace, side: int) -> bytes:
    """A WebP: a tenth of a PNG's size, and nobody sees the difference."""
    out = io.BytesIO()
    draw_path(Plan(simulator.top_down(trace["scene"]), side), trace).save(out, "WEBP", quality=85)
    return out.getvalue()
