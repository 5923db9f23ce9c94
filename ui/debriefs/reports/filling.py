"""What the figures, tables and charts of a text say at present; plain values for the editor to draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app import report_filling
from app.figure_book import FigureBook
from app.report_text import CHARTS, FORMS, Block, Reference
from app.report_views import Offer
from ui.common.parts import joined

WAITING = "…"
UNKNOWN = "这里引用的数据没有定义，定稿前请删去或换成别的数据"


@dataclass(frozen=True, slots=True)
class Preview:
    """A table or chart in small: its title, rows of cells, and the values of a chart.

    `joined`: they are drawn as points of a line, not as bars.
    """

    title: str
    rows: tuple[tuple[str, ...], ...] = ()
    labels: tuple[str, ...] = ()
    values: tuple[int, ...] = ()
    joined: bool = False
    known: bool = True


@dataclass(frozen=True, slots=True)
class Filling:
    """Answers what stands in the place of a reference; while nothing was read yet, with dots."""

    book: FigureBook | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    offers: Mapping[str, Offer] = field(default_factory=dict)

    def say(self, reference: Reference) -> str:
        """What stands there at present."""
        if self.book is None:
            return WAITING
        return report_filling.said(reference, self.book, self.words)

    def knows(self, reference: Reference) -> bool:
        """Whether there is something behind a reference; while nothing was read yet, nothing is doubted."""
        if self.book is None:
            return True
        return reference.key in (self.book.by_key if reference.is_figure else self.words)

    def knows_whole(self, block: Block) -> bool:
        """Whether a table or chart can be shown."""
        return self.book is None or not report_filling.unknown((block,), self.book, self.words)

    def name(self, key: str) -> str:
        """What the officer knows it by."""
        if key in self.offers:
            return self.offers[key].name
        return self.book.by_key[key].name if self.book and key in self.book.by_key else key

    def told(self, reference: Reference) -> str:
        """Name, form, what it says and its definition, for whoever points at it."""
        if not self.knows(reference):
            return f"{reference.key}\n{UNKNOWN}"
        offer = self.offers.get(reference.key)
        form = FORMS[reference.form] if reference.is_figure else ""
        head = joined(self.name(reference.key), form, reference.part)
        return "\n".join(part for part in (head, self.say(reference), offer.meaning if offer else "") if part)

    def preview(self, block: Block) -> Preview:
        """A table, chart or page break in small."""
        if block.shape == "page":
            return Preview("分页")
        kind = CHARTS.get(block.chart, "表")
        if self.book is None:
            return Preview(f"{kind}　{WAITING}")
        if not self.knows_whole(block):
            return Preview(f"{joined(kind, block.key)}（{UNKNOWN}）", known=False)
        return self._chart(block, kind) if block.shape == "chart" else self._table(block, kind)

    def _chart(self, block: Block, kind: str) -> Preview:
        assert self.book is not None
        shown = report_filling.chart(block, self.book, self.words)
        if shown is None:
            return Preview(joined(kind, self.name(block.key)))
        title = f"{joined(kind, shown.title)}（{shown.unit}）"
        return Preview(title, labels=shown.labels, values=shown.values, joined=shown.kind == "line")

    def _table(self, block: Block, kind: str) -> Preview:
        assert self.book is not None
        shown = report_filling.table(block.key, self.book, self.words)
        if shown is None:
            return Preview(joined(kind, self.name(block.key)))
        heads = tuple(head for head, _ in shown.heads)
        return Preview(joined(kind, shown.title), (heads, *shown.rows))
