"""The text of a report: headings, paragraphs, lists, tables and charts, with figures that stay live.

One line is one block. `# ` to `#### ` begin a heading (一、 （一） 1. （1）, its number is part of the text),
`- ` an item of a list, `[表 KEY]` and `[图 KIND KEY]` stand for a table and a chart (bar, line, share),
`[分页]` begins a page; anything else is a paragraph. Within a line `{KEY}` or `{KEY|FORM}` or
`{KEY|FORM|PART}` stands for a figure or a word (`{year}`, `{committee}`). A line that could be read so, but
is meant as plain text, begins with a backslash; so does a brace, and a backslash itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Shape = Literal["heading", "paragraph", "item", "table", "chart", "page"]
Form = Literal["value", "parts", "shares", "total", "part", "share", "before", "change"]

# How a figure may stand in a text, and what the choice is called.
FORMS: dict[str, str] = {
    "value": "数值", "parts": "分列", "shares": "分列及占比", "total": "合计", "part": "其中一项",
    "share": "占比", "before": "对比期数值", "change": "增减变化",
}  # fmt: skip
CHARTS = {"bar": "柱形图", "line": "折线图", "share": "构成图"}
_KEY = r"[a-z_]+(?:\.[a-z_0-9]+)?"
_TOKEN = re.compile(rf"\\[\\{{]|\{{(?P<key>{_KEY})(?:\|(?P<form>[a-z]+)(?:\|(?P<part>[^{{}}|]+))?)?\}}")
_HEADING = re.compile(r"(#{1,4})(?: (.*))?")
_TABLE = re.compile(r"\[表 ([\w.]+)\]")
_CHART = re.compile(r"\[图 (bar|line|share) ([\w.]+)\]")
_PAGE = "[分页]"
_SPECIAL = re.compile(r"#{1,4}( |$)|-( |$)|\[表 |\[图 |\[分页\]")


@dataclass(frozen=True, slots=True)
class Reference:
    """A figure (`clues.received`) or word (`year`) that a text is filled with; `part` of a breakdown."""

    key: str
    form: Form = "value"
    part: str = ""

    @property
    def is_figure(self) -> bool:
        """Whether it is a figure, not a word."""
        return "." in self.key


Inline = str | Reference


@dataclass(frozen=True, slots=True)
class Block:
    """One block; `level` of a heading, `inlines` its text, `key` and `chart` what a table or chart shows."""

    shape: Shape
    inlines: tuple[Inline, ...] = ()
    level: int = 0
    key: str = ""
    chart: str = ""


def parse(text: str) -> tuple[Block, ...]:
    """Return the blocks of a text, one a line; empty lines are left out. Nothing is refused."""
    return tuple(_block(line.strip()) for line in text.splitlines() if line.strip())


def write(blocks: Iterable[Block]) -> str:
    """Return the text of blocks, as `parse` reads it."""
    return "\n".join(_line(block) for block in blocks)


def references(blocks: Iterable[Block]) -> Iterator[Reference]:
    """Yield what the blocks are filled with, tables and charts apart."""
    for block in blocks:
        yield from (one for one in block.inlines if isinstance(one, Reference))


def inlines(text: str) -> tuple[Inline, ...]:
    """Return the words and references of one line."""
    found: list[Inline] = []
    plain: list[str] = []
    place = 0
    for match in _TOKEN.finditer(text):
        if match["key"] and (match["form"] or "value") not in FORMS:
            continue
        plain.append(text[place : match.start()])
        place = match.end()
        if not match["key"]:
            plain.append(match[0][1])
            continue
        if before := "".join(plain):
            found.append(before)
        plain.clear()
        form = match["form"] or "value"
        found.append(Reference(match["key"], form, match["part"] or ""))  # type: ignore[arg-type]  # in FORMS
    plain.append(text[place:])
    if rest := "".join(plain):
        found.append(rest)
    return tuple(found)


def inline_text(found: Iterable[Inline]) -> str:
    """Return the line of words and references, as `inlines` reads it."""
    return "".join(_escaped(one) if isinstance(one, str) else _braced(one) for one in found)


def _block(line: str) -> Block:
    if heading := _HEADING.fullmatch(line):
        return Block("heading", inlines(heading[2] or ""), level=len(heading[1]))
    if line == "-" or line.startswith("- "):
        return Block("item", inlines(line[2:]))
    if table := _TABLE.fullmatch(line):
        return Block("table", key=table[1])
    if chart := _CHART.fullmatch(line):
        return Block("chart", key=chart[2], chart=chart[1])
    if line == _PAGE:
        return Block("page")
    is_escaped = line.startswith("\\") and _SPECIAL.match(line[1:])
    return Block("paragraph", inlines(line[1:] if is_escaped else line))


def _line(block: Block) -> str:
    text = inline_text(block.inlines).replace("\n", " ")
    match block.shape:
        case "heading":
            return f"{'#' * block.level} {text}"
        case "item":
            return f"- {text}"
        case "table":
            return f"[表 {block.key}]"
        case "chart":
            return f"[图 {block.chart} {block.key}]"
        case "page":
            return _PAGE
    return f"\\{text}" if _SPECIAL.match(text) else text


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("{", "\\{")


def _braced(one: Reference) -> str:
    form = f"|{one.form}" if one.form != "value" or one.part else ""
    return f"{{{one.key}{form}{'|' + one.part if one.part else ''}}}"
