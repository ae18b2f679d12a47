"""A page of text, tables and pictures, written twice: Markdown for the repository, and HTML that needs nothing beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path

from experiments.report.fragments import picture, section


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    words: str


@dataclass(frozen=True)
class Code:
    """Lines to type."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Cells by row; the first column is text, the others numbers."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A PNG beside the page, and what it shows."""

    path: Path
    shows: str


Block = Text | Code | Table | Picture


@dataclass(frozen=True)
class Section:
    """A title and what is below it."""

    title: str
    blocks: tuple[Block, ...]


def markdown(title: str, sections: Sequence[Section]) -> str:
    """The page in Markdown; pictures are named by their file."""
    parts = [f"# {title}"]
    for one in sections:
        parts += [f"## {one.title}"] if one.title else []
        parts += [_markdown(block) for block in one.blocks]
    return "\n\n".join(parts) + "\n"


def html(title: str, sections: Sequence[Section]) -> str:
    """The page in HTML, pictures within; a title's marks for code are left out."""
    title = title.replace("`", "")
    style = files("experiments.report").joinpath("style.css").read_text()
    body = "".join(section(f"s{i}", one.title, "".join(map(_html, one.blocks))) for i, one in enumerate(sections))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style></head>"
        f'<body><header><p class="kicker">Surefoot</p><h1>{escape(title)}</h1></header><main>{body}</main></body></html>\n'
    )


def _markdown(block: Block) -> str:
    match block:
        case Text(words):
            return words
        case Code(lines):
            return "```bash\n" + "\n".join(lines) + "\n```"
        case Picture(path, shows):
            return f"![{shows}]({path.name})"
        case Table(heads, rows):
            marks = [":--", *["--:"] * (len(heads) - 1)]
            return "\n".join(
                "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in (heads, marks, *rows)
            )


def _html(block: Block) -> str:
    match block:
        case Text(words):
            return f"<p>{escape(words)}</p>"
        case Code(lines):
            return f"<pre>{escape(chr(10).join(lines))}</pre>"
        case Picture(path, shows):
            return picture(path.read_bytes(), "png", shows)
        case Table(heads, rows):
            head = "".join(f'<th class="number">{escape(cell)}</th>' for cell in heads[1:])
            body = "".join(_html_row(row) for row in rows)
            return f'<div class="scroll"><table><thead><tr><th>{escape(heads[0])}</th>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _html_row(row: Sequence[str]) -> str:
    numbers = "".join(f'<td class="number">{_bold(cell)}</td>' for cell in row[1:])
    return f"<tr><td>{escape(row[0])}</td>{numbers}</tr>"


def _bold(cell: str) -> str:
    """Markdown's mark for bold, where it is around the whole cell."""
    inside = cell.removeprefix("**").removesuffix("**")
    return escape(cell) if inside == cell else f"<b>{escape(inside)}</b>"
