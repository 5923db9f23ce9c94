"""The figures on paper and as a spreadsheet: every number of the book, headings, definitions, no names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from app.engine.period import Period
from app.engine.views import FigureView
from app.figure_book import FigureBook, Tie, shown
from app.figure_papers import figures_paper, figures_sheet, lines
from app.office import Office
from tests.app.conftest import empty, filled, shared_samples
from tests.app.parts import ORGAN, TODAY
from tests.documents.conftest import PdfReader

__all__ = ["empty", "filled", "shared_samples"]
Reader = Callable[[bytes], PdfReader]
YEAR = Period.year(2026)


@pytest.fixture(scope="module")
def book(shared_samples: Office) -> FigureBook:
    return shared_samples.figures.book(YEAR)


def cross() -> FigureView:
    cells = (("县处级", (("吃喝", 0), ("礼金", 1))), ("乡科级", (("吃喝", 2), ("礼金", 0))))
    parts = (("吃喝", 2), ("礼金", 1))
    return FigureView("clues.eight", "查处问题", "起", "义", "clues", 3, parts, True, cells, block="八项规定")


def of(*figures: FigureView, ties: tuple[Tie, ...] = ()) -> FigureBook:
    return FigureBook(YEAR, YEAR.before, figures, (), {}, ties, TODAY)


def rows_of(book: FigureBook) -> list[list[object]]:
    sheet = openpyxl.load_workbook(BytesIO(figures_sheet(book, ORGAN, TODAY).data)).active
    assert sheet is not None
    held = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(place for place, row in enumerate(held) if row[0] == "类别")
    return held[head:]


def test_the_spreadsheet_holds_every_figure_with_its_definition(book: FigureBook) -> None:
    head, *rows = rows_of(book)
    assert head[:6] == ["类别", "指标", "分列", "单位", "2026年度", "2025年度"]
    assert len(rows) == sum(1 for _ in lines(book))
    wholes = [row for row in rows if not row[2]]
    assert [row[1] for row in wholes] == [figure.name for figure in book.figures]
    for row, figure in zip(wholes, book.figures, strict=True):
        assert (row[4] is None or str(float(row[4])) == str(float(shown(figure)))) or shown(figure) == "—"
        assert (row[9], row[11]) == (figure.meaning, figure.edition)


def test_changes_and_shares_are_of_the_exact_counts(book: FigureBook) -> None:
    rows = {(row[1], row[2] or ""): row for row in rows_of(book)}
    assert rows["受理问题线索", ""][4:9] == [20, 24, -4, -16.7, None]
    assert rows["线索来源", "信访举报"][4:9] == [6, 10, -4, -40, 30]
    assert rows["谈话覆盖率", ""][4] == 24.5
    assert rows["谈话覆盖率", ""][7:9] == [None, None]


def test_rows_of_a_cross_table_stand_beside_its_columns() -> None:
    rows = {row[2]: row[4] for row in rows_of(of(cross()))[1:]}
    assert rows == {None: 3, "吃喝": 2, "礼金": 1, "县处级": 1, "乡科级": 2}


def test_the_paper_shows_every_figure_under_its_heading(book: FigureBook, read_pdf: Reader) -> None:
    paper = figures_paper(book, ORGAN, TODAY)
    text = read_pdf(paper.data).text()
    squeezed = "".join(text.split())
    assert paper.title in squeezed
    for figure in book.figures:
        assert figure.name[:6] in squeezed  # the column breaks longer names
    assert "统计期间：2026年1月1日至2026年12月31日，期末数截至2026年11月20日" in squeezed
    assert "不作调整" in squeezed
    assert paper.data == figures_paper(book, ORGAN, TODAY).data


def test_what_does_not_tie_is_printed(book: FigureBook, read_pdf: Reader) -> None:
    gap = Tie("k", "甲＝乙", False, 1, 2, "甲为1件，乙为2件，相差1件", "请核对")
    text = "".join(read_pdf(figures_paper(of(cross(), ties=(gap,)), ORGAN, TODAY).data).text().split())
    assert "勾稽不符：甲＝乙。甲为1件，乙为2件，相差1件。" in text
    assert "勾稽不符" not in read_pdf(figures_paper(of(cross()), ORGAN, TODAY).data).text()
    notes = openpyxl.load_workbook(BytesIO(figures_sheet(of(cross(), ties=(gap,)), ORGAN, TODAY).data)).active
    assert any("甲＝乙" in str(row[0].value) for row in notes.iter_rows())


def test_a_part_named_like_a_formula_stays_text() -> None:
    figure = replace(cross(), parts=(("=1+1", 3),), cells=())
    rows = rows_of(of(figure))
    assert rows[2][2] == "=1+1"
    sheet = openpyxl.load_workbook(BytesIO(figures_sheet(of(figure), ORGAN, TODAY).data)).active
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_a_book_without_figures_is_a_paper_too(read_pdf: Reader) -> None:
    assert "2026年度统计表" in "".join(read_pdf(figures_paper(of(), ORGAN, TODAY).data).text().split())
    assert len(rows_of(of())) == 1


def test_the_desk_makes_both(shared_samples: Office) -> None:
    sheet, paper = shared_samples.figures.sheet(Period.quarter(2026, 1)), shared_samples.figures.paper(YEAR)
    assert sheet.data.startswith(b"PK")
    assert paper.data.startswith(b"%PDF")
    assert sheet.file_name.endswith("2026年第一季度统计指标_20261120.xlsx")
    assert paper.file_name.startswith("[内部]")
    assert (sheet.kind, paper.kind) == ("figures", "figures")
