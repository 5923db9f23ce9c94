"""The parts of a document's body as paragraphs and tables of a .docx."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import singledispatchmethod
from typing import Any

from app.documents import grid
from app.documents.dates import chinese_date
from app.documents.endorsement import endorsement_parts
from app.documents.fonts import Role
from app.documents.graphs.legend import names
from app.documents.parts import (
    Addressee,
    Annex,
    Attachments,
    Blank,
    Checklist,
    EndorsementPage,
    Form,
    Graph,
    Heading,
    Note,
    Number,
    PageBreak,
    Paragraph,
    Part,
    Receipt,
    RightLine,
    SignatureLines,
    Signer,
    SignOff,
    Table,
    TableColumn,
    Title,
)
from app.documents.titles import break_title
from app.documents.word.forms import form_table
from app.documents.word.marks import Look, element, em, paragraph, run
from app.documents.word.tables import table

HEADING_ROLES: dict[int, Role] = {1: "hei", 2: "kai", 3: "fang", 4: "fang"}
TITLE_LINE = 36.0  # points
CHART_TITLE, UNIT = 14.0, 10.5  # points
RECEIPT_TITLE = 18.0
VALUES = 9.0  # points
MOST_VALUES = 280.0  # points that the widest values of all columns take side by side
NOBODY = "＿" * 6
SIGN_ROOM = "　" * 8
DATE_BLANK = "　　　年　　月　　日"
CHARACTERS = grid.CHARACTERS
LONGEST_SENDER = 24.0  # characters


class _About(dict[str, float]):
    """Widths in em as the faces of the standard have them."""

    def __missing__(self, char: str) -> float:
        return em(char)


class BodyWriter:
    """Writes parts as elements of a .docx; `chart` gives the paragraph of a chart."""

    def __init__(self, chart: Callable[[Graph], Any]) -> None:
        self._chart = chart
        self._new_page = False
        self._width = grid.WIDTH
        self._taken = 0.0  # points about used above a landscape table

    def elements(self, part: Part, width: float) -> list[Any]:
        """The elements of a part on a text block `width` points wide."""
        if isinstance(part, PageBreak):
            self._new_page = True
            return []
        self._width = width
        made: list[Any] = self._made(part)
        lies = width > grid.WIDTH
        self._taken = self._taken + len(made) * TITLE_LINE if lies else 0.0
        if self._new_page and made:
            made = _on_new_page(made)
            self._new_page = False
        return made

    @singledispatchmethod
    def _made(self, part: object) -> list[Any]:
        raise TypeError(f"unknown part {type(part).__name__}")

    @_made.register
    def _title(self, part: Title) -> list[Any]:
        return [*self._title_lines(part.text), _blank(keep=True)]

    def _title_lines(self, text: str, *, new_page: bool = False) -> list[Any]:
        measure = (self._width - 2 * grid.CELL) / grid.TITLE
        lines = "\n".join(break_title(text, _About(), measure))
        look = Look("title", grid.TITLE, "center", line=TITLE_LINE, keep=True, outline=1, new_page=new_page)
        return [paragraph(lines, look)]

    @_made.register
    def _number(self, part: Number) -> list[Any]:
        return [paragraph(part.text, Look(align="center", keep=True)), _blank(keep=True)]

    @_made.register
    def _addressee(self, part: Addressee) -> list[Any]:
        return [paragraph(f"{part.text.strip().rstrip(':：') or NOBODY}：")]

    @_made.register
    def _heading(self, part: Heading) -> list[Any]:
        look = Look(HEADING_ROLES[part.level], first=2, keep=True, outline=part.level + 1)
        return [paragraph(part.text, look)]

    @_made.register
    def _paragraph(self, part: Paragraph) -> list[Any]:
        return [paragraph(part.text, Look(first=part.indent, align=part.align))]

    @_made.register
    def _blanks(self, part: Blank) -> list[Any]:
        return [_blank() for _ in range(part.lines)]

    @_made.register
    def _table(self, part: Table) -> list[Any]:
        above = self._title_lines(part.title) if part.title else []
        made = [*above, *self._facts(part.facts), *table(part, self._width, self._taken)]
        return made if part.note or part.signatures else [*made, *_gap()]  # only a table needs one behind it

    @_made.register
    def _form(self, part: Form) -> list[Any]:
        above = self._title_lines(part.title) if part.title else []
        return [*above, *self._facts(part.facts), *form_table(part, self._width), *_gap()]

    def _facts(self, facts: Sequence[str]) -> list[Any]:
        """The first fact at the left, the last at the right, others between, on one line where they fit."""
        shown = [fact for fact in facts if fact]
        if not shown:
            return []
        size = 12.0
        if sum(map(em, shown)) * size > self._width - 24:
            return [paragraph(fact, Look(size=size, line=0, keep=True)) for fact in shown]
        widths = [em(fact) * size for fact in shown]
        gap = (self._width - sum(widths)) / max(1, len(shown) - 1)
        lefts = [sum(widths[:place]) + place * gap for place in range(1, len(shown) - 1)]
        tabs = (*(("left", left) for left in lefts), ("right", self._width))
        look = Look(size=size, line=0, before=6, after=3, keep=True, tabs=tabs)
        return [paragraph("\t".join(shown), look)]

    @_made.register
    def _graph(self, part: Graph) -> list[Any]:
        look = Look("hei", CHART_TITLE, "center", line=0, before=8, keep=True)
        made = [paragraph(part.title, look)]
        if part.unit:
            made.append(paragraph(f"单位：{part.unit}", Look(size=UNIT, align="right", line=0, keep=True)))
        told = [table(chart_values(part), self._width)] if part.kind == "line" else []
        return [*made, self._chart(part), *(one for made in told for one in made), *_gap()]

    @_made.register
    def _checklist(self, part: Checklist) -> list[Any]:
        notes = [f"（{item.note}）" if item.note else "" for item in part.items]
        return [
            paragraph(f"{'☑' if item.done else '□'} {item.text}{note}", Look(left=2, hang=1.5))
            for item, note in zip(part.items, notes, strict=True)
        ]

    @_made.register
    def _attachments(self, part: Attachments) -> list[Any]:
        if len(part.names) == 1:
            return [_blank(), paragraph(f"附件：{part.names[0]}", Look(left=2, hang=3))]
        lines = [_blank()]
        for number, name in enumerate(part.names, 1):
            label, hang = (f"附件：{number}. ", 4.5) if number == 1 else (f"{number}. ", 1.5)
            lines.append(paragraph(f"{label}{name}", Look(left=2 if number == 1 else 5, hang=hang)))
        return lines

    @_made.register
    def _sign_off(self, part: SignOff) -> list[Any]:
        senders = break_title(part.sender, _About(), LONGEST_SENDER)
        day = chinese_date(part.date) if part.date else DATE_BLANK.strip("　")
        widest, day_width = max(map(em, senders)), em(day)
        if part.sealed:
            day_left = CHARACTERS - 4 - day_width
            left = max(0.0, min(day_left + (day_width - widest) / 2, CHARACTERS - widest))
        else:
            day_left = min(CHARACTERS - widest, CHARACTERS - 2 - day_width)
            left = min(CHARACTERS - 2 - widest, day_left - 2)
        lines = [paragraph(sender, Look(left=max(0.0, left), keep=True)) for sender in senders]
        blanks = [_blank(keep=True) for _ in range(2 if part.sealed else 1)]
        return [*blanks, *lines, paragraph(day, Look(left=max(0.0, day_left)))]

    @_made.register
    def _right_line(self, part: RightLine) -> list[Any]:
        return [paragraph(part.text, Look(align="right", right=part.right))]

    @_made.register
    def _signature_lines(self, part: SignatureLines) -> list[Any]:
        above = [paragraph(part.text, Look(first=2, keep=True))] if part.text else []
        return [_blank(keep=True), *above, *(_signature(one, dated=part.dated) for one in part.signers)]

    @_made.register
    def _note(self, part: Note) -> list[Any]:
        text = part.text if part.text.startswith("（") else f"（{part.text}）"
        return [paragraph(text, Look(first=2))]

    @_made.register
    def _annex(self, part: Annex) -> list[Any]:
        label = f"附件{part.number}" if part.number else "附件"
        first = paragraph(label, Look("hei", keep=True, new_page=True))
        return [first, _blank(keep=True), *self._title_lines(part.title), _blank(keep=True)]

    @_made.register
    def _endorsement(self, part: EndorsementPage) -> list[Any]:
        made = [one for piece in endorsement_parts(part) for one in self._made(piece)]
        return _on_new_page(made)

    @_made.register
    def _receipt(self, part: Receipt) -> list[Any]:
        cut = paragraph(
            "裁切线", Look(size=UNIT, align="center", line=0, rules=(("bottom", "dashed", 4),), keep=True)
        )
        title = paragraph(part.title, Look("title", RECEIPT_TITLE, "center", keep=True, outline=2))
        made = [one for piece in part.parts for one in self.elements(piece, self._width)]
        whole = [cut, title, *made]
        return _on_new_page(whole) if part.new_page else [_blank(), *whole]


def chart_values(part: Graph) -> Table:
    """The values of a chart as a small table: a column for each label, or a row where they are many."""
    now, before = names(part)
    heads, sets = (
        (("", before, now), (part.before, part.values)) if part.before else (("", ""), (part.values,))
    )
    rows = [(label, *map(str, values)) for label, *values in zip(part.labels, *sets, strict=True)]
    wide = sum(max(map(em, row)) for row in rows) * VALUES <= MOST_VALUES
    if wide:
        turned = list(zip(heads, *rows, strict=True))
        columns = tuple(TableColumn(head, align="center") for head in turned[0])
        return Table(columns, tuple(turned[1:]), size=VALUES)
    shown = ("", before, now) if part.before else ("", part.unit)
    return Table(tuple(TableColumn(head, align="center") for head in shown), tuple(rows), size=VALUES)


def _blank(*, keep: bool = False) -> Any:
    return paragraph("", Look(keep=keep))


def _gap() -> list[Any]:
    """A small distance below a table, which Word wants a paragraph after."""
    return [paragraph("", Look(size=5.0, line=6.0))]


def _on_new_page(made: list[Any]) -> list[Any]:
    first = made[0]
    if first.tag.endswith("}p"):
        place = 1 if first.pPr.find("{*}keepNext") is not None else 0
        if first.pPr.find("{*}pageBreakBefore") is None:
            first.pPr.insert(place, element("pageBreakBefore"))
        return made
    return [paragraph("", Look(size=1.0, line=1.0, new_page=True)), *made]


def _signature(signer: Signer, *, dated: bool) -> Any:
    """Label, an underlined room or the name in it, and the date or its place."""
    look = Look(left=2)
    line = run(signer.name.center(8, "　") if signer.name else SIGN_ROOM, look)
    line.rPr.append(element("u", val="single"))
    day = chinese_date(signer.day) if signer.day else DATE_BLANK
    runs = [run(f"{signer.label}：", look), line, *([run(f"　{day}", look)] if dated else [])]
    return paragraph(runs, replace(look, keep=False))
