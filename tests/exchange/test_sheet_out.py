from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange.headings import Heading, Target, body_rows, find_heading
from app.exchange.sheet_out import OutValue, SheetColumn, plain_text, sheet_name, write_sheet
from app.exchange.workbook import parse_workbook

COLUMNS = (
    SheetColumn("姓名", 8),
    SheetColumn("身份证号", 12),
    SheetColumn("出生日期"),
    SheetColumn("人数", 4),
)
ROWS: list[list[OutValue]] = [
    ["李䶮", "99362119940828659X", date(1994, 8, 28), 3],
    ["陈𬱖", "0012", None, 0.5],
]


def test_what_is_written_is_read_back() -> None:
    data = write_sheet(
        "党员花名册", COLUMNS, ROWS, notes=["截至2026年10月31日", "制表：某局"], classification="内部资料"
    )
    sheet = parse_workbook(data, "表").sheets[0]
    heading = find_heading(sheet, [Target("name", "姓名", (), True), Target("identity", "身份证号")])
    assert isinstance(heading, Heading)
    assert (sheet.name, heading.head_rows) == ("党员花名册", (4,))
    assert [row for _, row in body_rows(sheet, heading)] == [
        ("李䶮", "99362119940828659X", date(1994, 8, 28), 3.0),
        ("陈𬱖", "0012", "", 0.5),
    ]


def test_equal_input_gives_equal_bytes() -> None:
    assert write_sheet("甲", COLUMNS, ROWS) == write_sheet("甲", COLUMNS, ROWS)


@pytest.mark.parametrize(
    "text",
    ["=cmd|'/c calc'!A1", "+1", "-1+2", "@SUM(A1)", "\t=1", "{=1}", "http://x.invalid", "007", "1e5", "＝1"],
)
def test_nothing_becomes_a_formula_a_number_or_a_link(text: str) -> None:
    data = write_sheet("甲", COLUMNS[:1], [[text]])
    with zipfile.ZipFile(BytesIO(data)) as package:
        page = package.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in page
    assert "hyperlink" not in page
    cell = openpyxl.load_workbook(BytesIO(data))["甲"]["A3"]
    assert (cell.data_type, cell.value, cell.number_format) == ("s", text, "@")


def test_the_page_is_set_up_for_printing() -> None:
    page = openpyxl.load_workbook(BytesIO(write_sheet("甲", COLUMNS, ROWS, notes=["注"]))).active
    assert page is not None
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("A4", "A3:D5", "$3:$3")
    assert page.sheet_properties.pageSetUpPr is not None
    assert page.sheet_properties.pageSetUpPr.fitToPage


def test_long_text_is_cut_where_the_format_ends() -> None:
    for text in ("长" * 100_000, "𬱖" * 30_000):
        (cell,) = parse_workbook(write_sheet("甲", COLUMNS[:1], [[text]]), "表").sheets[0].rows[2]
        assert isinstance(cell, str)
        assert cell.endswith("以下略）")
        assert 32_000 < len(cell.encode("utf-16-le")) // 2 <= 32_767
    assert plain_text("长" * 32_767) == "长" * 32_767


@given(st.text(max_size=60))
@settings(max_examples=40)
def test_any_text_comes_back(text: str) -> None:
    data = write_sheet(text or "甲", COLUMNS[:2], [["头", text]], notes=[text])
    rows = parse_workbook(data, "表").sheets[0].rows
    back = rows[-1][1] if len(rows[-1]) > 1 else ""
    assert back == plain_text(text) or not plain_text(text).strip()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("甲/乙[丙]:*?\\", "甲乙丙"),
        ("'甲'", "甲"),
        ("", "表格"),
        ("History", "表格"),
        ("长" * 40, "长" * 31),
        ("𬱖" * 40, "𬱖" * 15),
    ],
)
def test_sheet_names_are_acceptable(title: str, name: str) -> None:
    assert sheet_name(title) == name


def test_numbers_that_would_lose_digits_are_text_and_booleans_words() -> None:
    rows = (
        parse_workbook(write_sheet("甲", COLUMNS, [[330102199001011234, True, 12, ""]]), "表").sheets[0].rows
    )
    assert rows[2] == ("330102199001011234", "是", 12.0, "")


def test_a_sheet_without_rows_or_columns() -> None:
    assert parse_workbook(write_sheet("甲", COLUMNS, []), "表").sheets[0].rows[1][0] == "姓名"
    assert parse_workbook(write_sheet("甲", (), []), "表").sheets[0].rows == (("甲",),)
