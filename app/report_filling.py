"""Fills the text of a report: what a reference, a table and a chart say with one book of figures.

Editor and papers ask here alike. What is not known is said as 〔未定义：…〕 and never raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.documents.dates import chinese_date
from app.engine.figure import UNKNOWN as UNFILLED
from app.engine.figure import percent
from app.engine.period import MONTHS, Period
from app.engine.views import FigureView, Profile
from app.figure_book import FigureBook, Tie, change, shown, told
from app.report_outlines import TableRule, tables, zeros
from app.report_text import Block, Inline, Reference, references

# The words a text can take, and what they are called.
WORDS: dict[str, str] = {
    "committee": "机关纪委名称", "organisation": "机关名称", "superiors": "报送的上级组织",
    "period": "统计期间", "year": "年份", "last_year": "上一年份", "next_year": "下一年份",
    "within": "期间的说法（全年、本月）", "before": "对照期的说法（上年、上月）", "first_day": "期间第一天",
    "last_day": "数据截止日", "person": "述职人",
}  # fmt: skip
# A place the officer has still to fill in, or to look at again in text that was taken over.
PLACE = re.compile(r"（请(?:填写|核对)(?:[：:][^（）]*)?）")
TO_CHECK = "（请核对：沿用的文字）"
NOTHING, UNKNOWN, DASH, TOTAL = "无", "〔未定义：{}〕", "—", "合计"
_OPENED = re.compile(r"（[^（）。；]*$")
_LISTED, _STOPS = re.compile(r"(?:[，；。](?:按[^，；。（）]*分|其中))?：$"), ("。", "；")
_WITHIN = {MONTHS: "全年", 6: "半年来", 3: "本季度", 1: "本月"}
_BEFORE = {MONTHS: "上年", 6: "上个半年", 3: "上季度", 1: "上月"}


@dataclass(frozen=True, slots=True)
class TableData:
    """A table filled in: heads with whether they stand over numbers, `groups` of heads above them.

    Equal neighbours in the first `merged` columns belong together; a `wide` one wants a page turned.
    """

    title: str
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, ...], ...]
    groups: tuple[tuple[str, int], ...] = ()
    merged: int = 0
    wide: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChartData:
    """A chart filled in; `before` belongs to the same labels, () where nothing is compared."""

    kind: str
    title: str
    labels: tuple[str, ...]
    values: tuple[int, ...]
    unit: str
    label: str = ""
    before: tuple[int, ...] = ()
    before_label: str = ""


def words(profile: Profile, book: FigureBook, person: str = "") -> dict[str, str]:
    """Return what the words of a text say of the book's period; it ends on the day its figures are as of."""
    period, year = book.period, book.period.first.year
    return {
        "committee": profile.issuer,
        "organisation": profile.organisation,
        "superiors": "、".join(filter(None, profile.superiors[:2])) or "机关党委、纪检监察工委",
        "period": period.name,
        "year": str(year),
        "last_year": str(year - 1),
        "next_year": str(year + 1),
        "within": _within(book),
        "before": _before(book),
        "first_day": chinese_date(period.first),
        "last_day": chinese_date(max(period.first, _last_day(book))),
        "person": person,
    }


def _last_day(book: FigureBook) -> date:
    return min(book.as_of or book.period.last, book.period.last)


def _within(book: FigureBook) -> str:
    if book.period.whole_months == MONTHS and _last_day(book) < book.period.last:
        return "今年以来"
    return _WITHIN.get(book.period.whole_months, "期间")


def _before(book: FigureBook) -> str:
    """上年 of a year, 上年同期 of a part of it a year ago, else the stretch just before or its name.

    A period that is not over is held against the whole of the other one, which is then said.
    """
    period, compared = book.period, book.compared
    if _last_day(book) < period.last:
        return "上年全年" if compared == Period.year(period.first.year - 1) else compared.name
    if compared == period.year_ago:
        return "上年" if period.whole_months == MONTHS else "上年同期"
    return _BEFORE.get(period.whole_months, compared.name) if compared == period.before else compared.name


# References


def said(reference: Reference, book: FigureBook, words: Mapping[str, str]) -> str:
    """Return what a reference says; what it names and nobody knows, as 〔未定义：…〕."""
    if not reference.is_figure:
        return words.get(reference.key, UNKNOWN.format(reference.key))
    figure = book.by_key.get(reference.key)
    if figure is None:
        return UNKNOWN.format(reference.key)
    before = book.before_by_key.get(reference.key)
    match reference.form:
        case "parts" | "shares":
            return _parts(figure, shares=reference.form == "shares")
        case "total":
            return f"{_value(figure)}{_unit(figure)}"
        case "part":
            return str(_part(figure, reference.part)) if reference.part else _value(figure)
        case "share":
            return _share(figure, reference.part)
        case "before":
            return DASH if before is None else _of(before, reference.part)
        case "change":
            return _change(figure, before, words)
    return _of(figure, reference.part)


def filled(inlines: Iterable[Inline], book: FigureBook, words: Mapping[str, str]) -> str:
    """Return a line as it is printed; brackets and lists that would only say 无 or — are left out."""
    texts = [one if isinstance(one, str) else said(one, book, words) for one in inlines]
    for place in range(1, len(texts) - 1):
        before, after = texts[place - 1], texts[place + 1]
        if texts[place] in (NOTHING, DASH) and (opened := _OPENED.search(before)) and after[:1] == "）":
            texts[place - 1 : place + 2] = [before[: opened.start()], "", after[1:]]
        elif texts[place] == NOTHING and (listed := _LISTED.search(before)) and after[:1] in _STOPS:
            texts[place - 1 : place + 1] = [before[: listed.start()], ""]
    return "".join(texts)


def settled(text: str, book: FigureBook) -> str:
    """Return a text that says in words what did not occur, where its outline has numbers for it."""
    for zero in zeros():
        if zero.when in text and all(_is_nothing(book.by_key.get(key)) for key in zero.keys):
            text = text.replace(zero.when, zero.says)
    return text


def without_marks(text: str) -> str:
    """Return a text without the marks that it was taken over and is to be looked at."""
    return text.replace(TO_CHECK, "")


def _is_nothing(figure: FigureView | None) -> bool:
    return figure is not None and not figure.value


def _of(figure: FigureView, part: str) -> str:
    return str(_part(figure, part)) if part else _value(figure)


def _value(figure: FigureView) -> str:
    """The number alone; a ratio with its sign, — of nothing."""
    value = shown(figure)
    return f"{value}%" if figure.is_ratio and value != told(None) else value


def _unit(figure: FigureView) -> str:
    return "" if figure.is_ratio else figure.unit


def _part(figure: FigureView, part: str) -> int:
    """The count of a part, or of a row of a cross table; 0 where nothing of it occurred."""
    rows = {row: sum(count for _, count in parts) for row, parts in figure.cells}
    return {**rows, **dict(figure.parts)}.get(part, 0)


def _parts(figure: FigureView, *, shares: bool) -> str:
    """甲3件、乙2件, with each one's share behind it where wanted; 无 where nothing is known by its part."""
    if figure.is_ratio:
        return _value(figure)
    counted = [(label, count, told(percent(count, figure.value))) for label, count in figure.parts if count]
    said = (
        f"{_quoted(label)}{count}{figure.unit}{f'（{share}%）' if shares else ''}"
        for label, count, share in counted
    )
    return NOTHING if all(label == UNFILLED for label, _, _ in counted) else "、".join(said)


def _quoted(label: str) -> str:
    """A label that is a sentence would run into the next one without quotation marks."""
    return f"“{label}”" if "，" in label else label


def _share(figure: FigureView, part: str) -> str:
    if figure.is_ratio:
        return _value(figure)
    share = percent(_part(figure, part), figure.value)
    return DASH if share is None else f"{share}%"


def _change(figure: FigureView, before: FigureView | None, words: Mapping[str, str]) -> str:
    """比上年增长20.0%; of a ratio and of what grew from nothing the value before."""
    name = words.get("before", "")
    if before is None:
        return f"{name}没有数据"
    grown = change(figure, before)
    if figure.is_ratio or grown is None:
        same = not figure.is_ratio and figure.value == before.value
        return f"与{name}持平" if same else f"{name}为{_value(before)}{_unit(before)}"
    if figure.value == before.value:
        return f"与{name}持平"
    return f"比{name}{'增长' if grown > 0 else '下降'}{abs(grown)}%"


# Tables


def table(key: str, book: FigureBook, words: Mapping[str, str]) -> TableData | None:
    """Return the declared table `key`, or that of the one figure `key`; None where there is neither."""
    rule = tables().get(key)
    if rule is None:
        figure = book.by_key.get(key)
        if figure is None:
            return None
        rule = TableRule(key, figure.name, (key,), crossed=bool(figure.cells))
    return _crossed(rule, book) if rule.crossed else _listed(rule, book)


def _listed(rule: TableRule, book: FigureBook) -> TableData:
    """Figure by figure, the parts below; the period beside the one it is compared with."""
    heads = [("指标", False), ("分列", False), ("单位", False), (book.period.name, True)]
    heads += [] if rule.narrow else [(book.compared.name, True)]
    rows = tuple(row[: len(heads)] for key in rule.figures for row in _figure_rows(key, book, rule))
    return TableData(rule.title, tuple(heads), rows, merged=1, note=rule.note)


def _figure_rows(key: str, book: FigureBook, rule: TableRule) -> Iterator[tuple[str, ...]]:
    figure, before = book.by_key.get(key), book.before_by_key.get(key)
    if figure is None:
        yield (UNKNOWN.format(key), "", "", DASH, DASH)
        return
    earlier = DASH if before is None else shown(before)
    whole = bool(figure.cells)  # a cross figure has a table of its own
    parts = {} if whole else dict(figure.parts)
    parts_before = dict(before.parts) if before and not whole else {}
    if key not in rule.parts_only:
        yield (figure.name, TOTAL if parts or parts_before else "", figure.unit, shown(figure), earlier)
    for label in parts | parts_before:
        told_before = DASH if before is None else str(parts_before.get(label, 0))
        yield (figure.name, label, figure.unit, str(parts.get(label, 0)), told_before)


def _crossed(rule: TableRule, book: FigureBook) -> TableData:
    """The rows of each cross figure under each other, its parts side by side, sums of both."""
    figures = [book.by_key[key] for key in rule.figures if key in book.by_key]
    parts = list(dict.fromkeys(label for one in figures for label in _labels(one)))
    heads = (("项目", False), ("级别", False), (TOTAL, True), *((label, True) for label in parts))
    unknown = [(UNKNOWN.format(key), "", *[DASH] * (len(parts) + 1)) for key in rule.figures
               if key not in book.by_key]  # fmt: skip
    rows = [row for figure in figures for row in _cross_rows(figure, parts)]
    groups = _groups(rule, parts)
    return TableData(rule.title, heads, (*rows, *unknown), groups, merged=1, wide=len(parts) > 5,
                     note=rule.note)  # fmt: skip


def _labels(figure: FigureView) -> Iterator[str]:
    for _, parts in figure.cells:
        yield from (label for label, _ in parts)
    yield from (label for label, _ in figure.parts)


def _cross_rows(figure: FigureView, parts: list[str]) -> Iterator[tuple[str, ...]]:
    name = f"{figure.name}（{figure.unit}）"
    own = dict(figure.parts)
    yield (name, TOTAL, str(figure.value), *(str(own.get(part, 0)) for part in parts))
    for row, cells in figure.cells:
        counts = dict(cells)
        yield (name, row, str(sum(counts.values())), *(str(counts.get(part, 0)) for part in parts))


def _groups(rule: TableRule, parts: list[str]) -> tuple[tuple[str, int], ...]:
    """Heads over the columns: parts that belong to one group and stand side by side."""
    of = {part: label for label, held in rule.groups for part in held}
    if not any(part in of for part in parts):
        return ()
    found: list[tuple[str, int]] = [("", 1), ("", 1), ("", 1)]
    for part in parts:
        label = of.get(part, "")
        if label and found[-1][0] == label:
            found[-1] = (label, found[-1][1] + 1)
        else:
            found.append((label, 1))
    return tuple(found)


# Charts


def chart(block: Block, book: FigureBook, words: Mapping[str, str]) -> ChartData | None:
    """Return what a chart shows, without labels where nothing occurred.

    None where its figure is not known or has no such shape.
    """
    figure, before = book.by_key.get(block.key), book.before_by_key.get(block.key)
    if figure is None or figure.is_ratio:
        return None
    now, then = book.period.name, book.compared.name
    if block.chart == "line":
        return _by_month(figure, book)
    if block.chart == "share":
        return _shares(figure) if figure.is_breakdown else None
    if not figure.parts and not figure.is_breakdown:
        earlier = () if before is None else ((then, before.value),)
        labels, values = zip(*(*earlier, (now, figure.value)), strict=True)
        return ChartData("bar", figure.name, labels, values, figure.unit)
    parts, parts_before = dict(figure.parts), dict(before.parts) if before else {}
    named = tuple(parts | parts_before)
    return ChartData(
        "bar", figure.name, named, tuple(parts.get(one, 0) for one in named), figure.unit, now,
        tuple(parts_before.get(one, 0) for one in named) if before else (), then if before else "",
    )  # fmt: skip


def _by_month(figure: FigureView, book: FigureBook) -> ChartData | None:
    counts = book.months.get(figure.key, ())
    if not counts:
        return None
    first, last = book.period.first.month, _last_day(book)
    counts = counts[: max(1, last.month - first + 1)] if last.year == book.period.first.year else counts
    counts = counts if any(counts) else ()
    labels = tuple(f"{first + place}月" for place in range(len(counts)))
    return ChartData("line", f"{figure.name}（按月）", labels, counts, figure.unit, book.period.name)


def _shares(figure: FigureView) -> ChartData:
    labels, values = (
        (tuple(column) for column in zip(*figure.parts, strict=True)) if figure.parts else ((), ())
    )
    return ChartData("share", figure.name, labels, values, figure.unit)


# What stands in the way of finishing


def remarks(blocks: Iterable[Block], book: FigureBook) -> tuple[Tie, ...]:
    """Return the checks that hold and yet say what to do, of figures that the text or its tables use."""
    used = {key for block in blocks for key in _used(block)}
    return tuple(tie for tie in book.ties if tie.ok and tie.remedy and used.intersection(tie.keys))


def _used(block: Block) -> Iterator[str]:
    if block.shape == "table" and (rule := tables().get(block.key)) is not None:
        yield from rule.figures
    elif block.key:
        yield block.key
    yield from (one.key for one in references((block,)))


def unknown(blocks: Iterable[Block], book: FigureBook, words: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys that the text names and nobody knows, each once, in the order of the text."""
    return tuple(dict.fromkeys(key for block in blocks for key in _unknown(block, book, words)))


def _unknown(block: Block, book: FigureBook, words: Mapping[str, str]) -> Iterator[str]:
    if block.shape == "table":
        rule = tables().get(block.key)
        wanted = rule.figures if rule is not None else (block.key,)
        yield from (key for key in wanted if key not in book.by_key)
    elif block.shape == "chart" and chart(block, book, words) is None:
        yield block.key
    for one in block.inlines:
        if isinstance(one, Reference) and one.key not in (book.by_key if one.is_figure else words):
            yield one.key


def places(blocks: Iterable[Block]) -> tuple[str, ...]:
    """Return the places that are still to be filled in or checked, as they stand in the text."""
    return tuple(
        found
        for block in blocks
        for one in block.inlines
        if isinstance(one, str)
        for found in PLACE.findall(one)
    )
