"""Pieces of HTML: cells, tables and cards. Everything that comes from data is escaped here."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files

from embodied.evaluation.conditions import NOMINAL
from embodied.evaluation.intervals import Estimate
from embodied.evaluation.tables import Table, TableRow, seen_word
from experiments.reporting.evaluation.comparison import Comparison
from experiments.reporting.evaluation.sentences import interval, share
from experiments.reporting.evaluation.verdicts import Findings, Judged
from experiments.reporting.severity_curves import COLOURS


def picture(data: bytes, kind: str, alt: str) -> str:
    """An image that travels inside the page."""
    return f'<img src="data:image/{kind};base64,{base64.b64encode(data).decode()}" alt="{escape(alt)}" loading="lazy">'


def page(title: str, kicker: str, body: str) -> str:
    """A whole page that needs nothing beside it; `body` is HTML, title and the line above it are
    text.
    """
    style = files("experiments.reporting.evaluation").joinpath("style.css").read_text()
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" '
        'content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style></head>"
        f'<body><header><p class="kicker">{escape(kicker)}</p><h1>{escape(title)}</h1></header>'
        f"<main>{body}</main></body></html>\n"
    )


def section(name: str, title: str, body: str, note: str = "") -> str:
    """A part of the page; `body` is HTML, title and note are text."""
    foot = f'<p class="note">{escape(note)}</p>' if note else ""
    return f'<section id="{name}"><h2>{escape(title)}</h2>{body}{foot}</section>'


def glance(findings: Findings) -> str:
    """All conditions as coloured cells: a strip for each family with severities, then those
    without.
    """
    graded = _strips(findings)
    strips = "".join(_strip(family, cells) for family, cells in graded.items())
    drawn = {one.condition for cells in graded.values() for one in cells}
    single = [one for one in findings.conditions if one.condition not in drawn]
    return f'<div class="strips">{strips}</div><ol class="singles">{"".join(map(_single, single))}</ol>'


def table(found: Table) -> str:
    """The table, a bar behind every success."""
    heads = "".join(f'<th colspan="2">{escape(policy)}</th>' for policy in found.policies)
    units = '<th class="number">success</th><th class="number">SPL</th>' * len(found.policies)
    body = "".join(_table_row(row) for row in found.rows)
    return (
        f'<table><thead><tr><th rowspan="2">condition</th><th rowspan="2">training</th><th rowspan="2" '
        f'class="number">episodes</th>{heads}</tr>'
        f"<tr>{units}</tr></thead><tbody>{body}</tbody></table>"
    )


def comparisons(found: Iterable[Comparison]) -> str:
    """How far the policy is from each other one, on the same episodes."""
    rows = "".join(
        f"<tr><td>{escape(one.other)}</td>{_difference(one.seen)}{_difference(one.unseen)}</tr>" for one in found
    )
    heads = '<th>compared with</th><th class="number">seen conditions</th><th class="number">unseen conditions</th>'
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>" if rows else ""


def card(image: str, success: bool, title: str, caption: str) -> str:
    """A picture of one episode and what came of it."""
    outcome = "success" if success else "failure"
    return (
        f'<figure class="card {outcome}">{image}<figcaption><b>{escape(title)}</b>'
        f'<span class="tag">{outcome}</span> {escape(caption)}</figcaption></figure>'
    )


def facts(known: Mapping[str, str]) -> str:
    """A list of names and values."""
    return "<dl>" + "".join(f"<dt>{escape(n)}</dt><dd>{escape(v)}</dd>" for n, v in known.items()) + "</dl>"


def legend(policies: Sequence[str]) -> str:
    """The colour of each policy, as in the curves."""
    dots = zip(policies, COLOURS * 9, strict=False)
    return "".join(f'<span class="policy"><i style="background:{c}"></i>{escape(name)}</span>' for name, c in dots)


def _strips(findings: Findings) -> dict[str, list[Judged]]:
    """Conditions of each family with two severities or more, in their order; the nominal one takes
    its place where it lacks 0.
    """
    nominal = [one for one in findings.conditions if one.family == NOMINAL]
    strips: dict[str, list[Judged]] = {}
    for family in dict.fromkeys(one.family for one in findings.conditions if one.family != NOMINAL):
        cells = [one for one in findings.conditions if one.family == family and one.severity is not None]
        if len(cells) >= 2:
            cells += [] if any(one.severity == 0 for one in cells) else nominal
            strips[family] = sorted(cells, key=lambda one: one.severity or 0.0)
    return strips


def _strip(family: str, cells: Sequence[Judged]) -> str:
    unit = next((one.unit for one in cells if one.unit), "")
    head = f'<div class="family"><b>{escape(family)}</b><span>{escape(unit)}</span></div>'
    return f'<div class="strip">{head}<ol>{"".join(map(_cell, cells))}</ol></div>'


def _cell(one: Judged) -> str:
    label = "none" if one.severity == 0 else f"{one.severity:+g}" if "added" in one.unit else f"{one.severity:g}"
    return (
        f'<li class="{_classes(one)}" '
        f'title="{escape(_title(one))}"><b>{share(one.success)}</b><span>{label}</span></li>'
    )


def _single(one: Judged) -> str:
    return (
        f'<li class="{_classes(one)}" '
        f'title="{escape(_title(one))}"><b>{share(one.success)}</b><span>{escape(one.condition)}</span></li>'
    )


def _classes(one: Judged) -> str:
    return f"{one.verdict.value}{' seen' if one.seen else ''}"


def _title(one: Judged) -> str:
    return (
        f"{one.condition}: {one.verdict.value}, {share(one.success)} {interval(one.success)} of "
        f"{one.success.episodes} episodes, {seen_word(one.seen)}"
    )


def _table_row(row: TableRow) -> str:
    most = max(row.success, key=lambda value: value.episodes)
    pairs = zip(row.success, row.spl, strict=True)
    return (
        f'<tr><td>{escape(row.condition)}</td><td class="{seen_word(row.seen)}">{seen_word(row.seen)}</td>'
        f'<td class="number">{most.episodes}</td>{"".join(_bar(s) + _number(p) for s, p in pairs)}</tr>'
    )


def _bar(value: Estimate) -> str:
    if not value.episodes:
        return '<td class="number">–</td>'
    width = f"{100 * value.mean:.1f}%"
    return f'<td class="number bar" style="--width:{width}"><b>{share(value)}</b> <small>{interval(value)}</small></td>'


def _number(value: Estimate) -> str:
    return f'<td class="number">{value.mean:.2f}</td>' if value.episodes else '<td class="number">–</td>'


def _difference(value: Estimate) -> str:
    """Points of success more or less, in bold where the interval leaves out zero."""
    if not value.episodes:
        return '<td class="number">–</td>'
    clear = "b" if value.low > 0 or value.high < 0 else "span"
    text = f"{100 * value.mean:+.0f} points"
    return (
        f'<td class="number"><{clear}>{text}</{clear}> <small>[{100 * value.low:+.0f}, '
        f"{100 * value.high:+.0f}]</small></td>"
    )
