"""What was collected, as a workbook: sums, committees, what was handed in, what does not tie."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from app.engine.views import FigureView, Paper
from app.exchange.sheet_out import OutValue, SheetColumn, SheetPage, write_book
from app.figure_book import number
from app.packaging_views import Received
from db.vocabulary import Secrecy

APART = "口径不同的指标分行列出，不相加；比例按合计的分子、分母计算。"
# A committee and its values by definition: a count, or per cent of a ratio.
Row = tuple[str, Mapping[Any, int | float | None]]
# What a sheet of the format holds, less its head.
MOST_COLUMNS, MOST_ROWS = 16_000, 1_000_000
CUT = "口径过多，只列前 {} 种；其余见“汇总”。"
CUT_ROWS = "各项过多，只列前 {} 行"
_MARK = f"密级：{Secrecy.INTERNAL.label}"


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure summed over the committees that have it in this definition, and how many those are."""

    figure: FigureView
    count: int


def collected_sheet(
    period: str,
    sums: Sequence[Sum],
    definitions: Sequence[Hashable],
    rows: Sequence[Row],
    received: Sequence[Received],
    missing: Sequence[str],
    gaps: Sequence[str],
) -> Paper:
    """Return the workbook; `definitions` are those of the sums; by them `rows` hold a committee's values."""
    title = f"{period}各单位统计指标汇总" if period else "各单位统计指标汇总"
    pages = (
        SheetPage(title, _SUM_COLUMNS, _held(_sum_rows(sums)), (_MARK, APART), name="汇总"),
        _committees(title, sums, definitions, rows),
        SheetPage(
            "报送情况", _RECEIVED_COLUMNS, _received_rows(received, missing), (_MARK,), name="报送情况"
        ),
        SheetPage(
            "勾稽核对", (SheetColumn("不符之处", 80),), [(gap,) for gap in gaps], (_MARK,), name="勾稽核对"
        ),
    )
    return Paper(title, f"{title}（{Secrecy.INTERNAL.label}）.xlsx", write_book(pages), kind="collection")


_SUM_COLUMNS = (
    SheetColumn("类别", 9), SheetColumn("指标", 18), SheetColumn("行", 8), SheetColumn("分列", 14),
    SheetColumn("单位", 4), SheetColumn("合计", 7), SheetColumn("单位数", 5), SheetColumn("口径", 40),
    SheetColumn("口径版本", 5),
)  # fmt: skip
_RECEIVED_COLUMNS = (
    SheetColumn("单位", 24), SheetColumn("结果", 6), SheetColumn("期间", 10), SheetColumn("文件", 26),
    SheetColumn("说明", 44),
)  # fmt: skip


def _sum_rows(sums: Iterable[Sum]) -> Iterator[tuple[OutValue, ...]]:
    for one in sums:
        figure = one.figure
        head = (figure.block, figure.name)
        tail = (one.count, figure.meaning, figure.edition)
        yield (*head, "", "", figure.unit, number(figure), *tail)
        for part, count in figure.parts:
            yield (*head, "", part, figure.unit, count, *tail)
        for row, parts in figure.cells:
            for part, count in parts:
                yield (*head, row, part, figure.unit, count, *tail)


def _held(rows: Iterator[tuple[OutValue, ...]]) -> Iterator[tuple[OutValue, ...]]:
    """The rows a sheet holds; of those that it does not, a last one says so."""
    yield from islice(rows, MOST_ROWS)
    if next(rows, None) is not None:
        yield (CUT_ROWS.format(MOST_ROWS),)


def _committees(
    title: str, sums: Sequence[Sum], definitions: Sequence[Hashable], rows: Sequence[Row]
) -> SheetPage:
    """One row a committee; what it does not count in this definition stays empty, which is not 0."""
    listed = definitions[:MOST_COLUMNS]
    heads = [SheetColumn("单位", 24), *(SheetColumn(_head(one.figure), 7) for one in sums[:MOST_COLUMNS])]
    cells = ((committee, *(values.get(key) for key in listed)) for committee, values in rows)
    notes = (_MARK, CUT.format(MOST_COLUMNS)) if len(listed) < len(definitions) else (_MARK,)
    return SheetPage(f"{title}：各单位", heads, cells, notes, name="各单位")


def _head(figure: FigureView) -> str:
    edition = f"，第{figure.edition}版口径" if figure.edition > 1 else ""
    return f"{figure.name}（{figure.unit}{edition}）"


def _received_rows(received: Iterable[Received], missing: Iterable[str]) -> Iterator[tuple[OutValue, ...]]:
    for name in missing:
        yield name, "缺报", "", "", "没有收到这一期间完整的报送包"
    for one in received:
        yield one.committee, one.result, one.period, one.file, one.reason
