"""A page of text, tables and pictures, written twice: Markdown for the repository, and HTML that
needs nothing beside it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from experiments.reporting import html_fragments as fragments


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    words: str


@dataclass(frozen=True)
class Code:
    """Lines to type."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class PageTable:
    """Cells by row; the first column is text, the others numbers."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PageImage:
    """A PNG beside the page, and what it shows."""

    path: Path
    shows: str


Block = Text | Code | PageTable | PageImage


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
    body = "".join(
        fragments.section(f"s{i}", one.title, "".join(map(_html, one.blocks))) for i, one in enumerate(sections)
    )
    return fragments.page(title.replace("`", ""), "Surefoot", body)


def markdown_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown; the first column is text, the others numbers."""
    marks = [":--", *["--:"] * (len(heads) - 1)]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in (heads, marks, *rows)
    )


def _markdown(block: Block) -> str:
    match block:
        case Text(words):
            return words
        case Code(lines):
            return "```bash\n" + "\n".join(lines) + "\n```"
        case PageImage(path, shows):
            return f"![{shows}]({path.name})"
        case PageTable(heads, rows):
            return markdown_table(heads, rows)


def _html(block: Block) -> str:
    match block:
        case Text(words):
            return f"<p>{escape(words)}</p>"
        case Code(lines):
            return f"<pre>{escape(chr(10).join(lines))}</pre>"
        case PageImage(path, shows):
            return fragments.picture(path.read_bytes(), "png", shows)
        case PageTable(heads, rows):
            head = "".join(f'<th class="number">{escape(cell)}</th>' for cell in heads[1:])
            body = "".join(_html_row(row) for row in rows)
            top = f"<thead><tr><th>{escape(heads[0])}</th>{head}</tr></thead>"
    return f'<div class="scroll"><table>{top}<tbody>{body}</tbody></table></div>'


def _html_row(row: Sequence[str]) -> str:
    numbers = "".join(f'<td class="number">{_bold(cell)}</td>' for cell in row[1:])
    return f"<tr><td>{escape(row[0])}</td>{numbers}</tr>"


def _bold(cell: str) -> str:
    """Markdown's mark for bold, where it is around the whole cell."""
    inside = cell.removeprefix("**").removesuffix("**")
    return escape(cell) if inside == cell else f"<b>{escape(inside)}</b>"
