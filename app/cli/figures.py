"""The figures on the command line: which period is meant, and how they are told to people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Annotated, Literal

import typer

from app.cli.years import FIRST, LAST
from app.engine.period import Period
from app.engine.views import FigureView
from app.figure_book import FigureBook, change, shown

Against = Literal["before", "year-ago"]
OTHERS = "其他"

Month = Annotated[int | None, typer.Option("--month", metavar="M", min=1, max=12, help="该年的几月")]
Quarter = Annotated[int | None, typer.Option("--quarter", metavar="Q", min=1, max=4, help="该年的第几季度")]
Half = Annotated[
    int | None, typer.Option("--half", metavar="H", min=1, max=2, help="该年的上（1）或下（2）半年")
]
From = Annotated[str, typer.Option("--from", metavar="D", help="自这一天起，如 2026-03-15；与 --to 同用")]
To = Annotated[str, typer.Option("--to", metavar="D", help="至这一天止（含）")]
AgainstPeriod = Annotated[
    Against, typer.Option("--against", metavar="before|year-ago", help="与上一期还是上年同期比较")
]


@dataclass(frozen=True, slots=True)
class PeriodOrder:
    """What was asked for of the period: a year with or without a part of it, or two days."""

    year: int | None
    month: int | None = None
    quarter: int | None = None
    half: int | None = None
    first: str = ""
    last: str = ""

    def period(self) -> Period:
        """Return the period. Raises BadParameter for an order that is none, or more than one."""
        parts = [part for part in (self.month, self.quarter, self.half) if part is not None]
        days = bool(self.first or self.last)
        if days and (self.year is not None or parts):
            raise typer.BadParameter("--from、--to 不与 --year、--half、--quarter、--month 同用")
        if days:
            return _between(_day(self.first, "--from"), _day(self.last, "--to"))
        if self.year is None:
            raise typer.BadParameter("请给出 --year，或者 --from 和 --to")
        if len(parts) > 1:
            raise typer.BadParameter("--half、--quarter、--month 只能给一个")
        if self.month is not None:
            return Period.month(self.year, self.month)
        if self.quarter is not None:
            return Period.quarter(self.year, self.quarter)
        return Period.year(self.year) if self.half is None else Period.half(self.year, self.half)


def compared(period: Period, against: Against) -> Period:
    """Return the period that another one is compared with."""
    return period.before if against == "before" else period.year_ago


def figure_lines(book: FigureBook) -> Iterator[str]:
    """Yield the figures by heading, each beside the compared period, and what does not tie at the end."""
    yield f"{book.period.name}统计指标（与{book.compared.name}比较）"
    for block, figures in groupby(_by_block(book.figures), key=_block):
        yield ""
        yield f"【{block}】"
        for figure in figures:
            yield from _figure_lines(figure, book.before_by_key.get(figure.key))
    if book.gaps:
        yield ""
        yield f"勾稽不符 {len(book.gaps)} 项："
        yield from (f"    {tie.title}：{tie.detail}。{tie.remedy}" for tie in book.gaps)


def _block(figure: FigureView) -> str:
    return figure.block or OTHERS


def _by_block(figures: Iterable[FigureView]) -> list[FigureView]:
    """The figures under one heading together, the headings as they come first."""
    figures = list(figures)
    places = {block: place for place, block in enumerate(dict.fromkeys(map(_block, figures)))}
    return sorted(figures, key=lambda figure: places[_block(figure)])


def _figure_lines(figure: FigureView, before: FigureView | None) -> Iterator[str]:
    yield f"{figure.name}：{shown(figure)}{figure.unit}{_compared(figure, before)}"
    for label, count in figure.parts:
        yield f"    {label}：{count}{figure.unit}"
    for row, parts in figure.cells:
        told = "，".join(f"{label}{count}" for label, count in parts if count)
        yield f"    {row}：{told or 0}"


def _compared(figure: FigureView, before: FigureView | None) -> str:
    if before is None:
        return ""
    grown = change(figure, before)
    told = "" if grown is None or not grown else f"，{'增' if grown > 0 else '减'}{abs(grown)}%"
    return f"（对比期{shown(before)}{before.unit}{told}）"


def _between(first: date, last: date) -> Period:
    if last < first:
        raise typer.BadParameter("--to 不应早于 --from")
    return Period(first, last)


def _day(text: str, option: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{option} 应写作 2026-11-20 这样") from None
    if not FIRST <= day.year <= LAST:
        raise typer.BadParameter(f"{option} 应在 {FIRST} 年至 {LAST} 年之间")
    return day
