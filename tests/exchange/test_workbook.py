from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt

from app.errors import PasswordNeeded, UnreadableFile
from app.exchange.workbook import MergedArea, parse_workbook, read_workbook
from tests.exchange.makers import CLUES, ROSTER, TALKS, encrypted, encrypted_xls, ods, saved, xls, xlsx

HEAD = ["姓名", "身份证号", "出生日期"]
ROW = ["李䶮", "99362119940828659X", date(1994, 8, 28)]


def rows_of(data: bytes, password: str | None = None) -> tuple[tuple[object, ...], ...]:
    return parse_workbook(data, "表", password).sheets[0].rows


@pytest.mark.parametrize(("path", "height", "width"), [(ROSTER, 239, 15), (CLUES, 70, 22), (TALKS, 183, 10)])
def test_the_samples_are_read(path: Path, height: int, width: int) -> None:
    sheet = read_workbook(path).sheets[0]
    assert (len(sheet.rows), sheet.width) == (height, width)
    assert all(len(row) == width for row in sheet.rows)


def test_rows_and_columns_are_numbered_as_shown() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page["D5"] = "姓名"
    page["D6"] = "张伟"
    sheet = parse_workbook(saved(book), "表").sheets[0]
    assert len(sheet.rows) == 6
    assert sheet.rows[4] == ("", "", "", "姓名")
    assert sheet.rows[5][3] == "张伟"


def test_hidden_sheets_are_flagged_and_hidden_columns_read() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        first, second = book.add_worksheet("一"), book.add_worksheet("二")
        book.add_chartsheet("图")
        first.write_row(0, 0, ["甲", "乙", "丙"])
        first.set_column(1, 1, None, None, {"hidden": True})
        second.write(0, 0, "丁")
        second.hide()
    sheets = parse_workbook(target.getvalue(), "表").sheets
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("一", False), ("二", True)]
    assert sheets[0].rows == (("甲", "乙", "丙"),)


def test_merged_ranges_are_told() -> None:
    sheet = parse_workbook(xlsx([["标题", "", ""], HEAD, ROW], merge=["A1:C1"]), "表").sheets[0]
    assert sheet.merged == (MergedArea(0, 0, 0, 2),)


@pytest.mark.parametrize("shown", ['yyyy"年"m"月"', "mmm-yy", "yyyy-mm", 'yyyy"年"m"月";@', "[$-804]yyyy/m"])
def test_a_date_shown_as_a_month_is_a_month(shown: str) -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        page.write_datetime(2, 1, datetime(1975, 7, 1), book.add_format({"num_format": shown}))
        page.write_datetime(2, 2, datetime(1975, 7, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
    assert rows_of(target.getvalue())[2] == ("", "1975年7月", date(1975, 7, 1))
    assert rows_of(xls([["甲"], [date(1975, 7, 1)]], number_format=shown))[1] == ("1975年7月",)


def test_built_in_month_formats_are_known() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        for place, code in enumerate((17, 27, 57, 14, 31)):
            page.write_number(0, place, 27576, book.add_format({"num_format": code}))
    month, day = "1975年7月", date(1975, 7, 1)
    assert rows_of(target.getvalue())[0] == (month, month, month, day, day)


def test_error_cells_and_open_formulas_do_not_pass_as_empty() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        page.write_formula(0, 0, "=1/0", None, "#DIV/0!")
        page.write_formula(0, 1, "=1+1", None, 2)
        page.write_string(0, 2, "甲")
        page.write_formula(0, 3, "=NA()", None, "#N/A")
    assert rows_of(target.getvalue())[0] == ("#DIV/0!", 2.0, "甲", "#N/A")
    book = openpyxl.Workbook()
    active = book.active
    assert active is not None
    active.append(["=1+1", "甲"])
    assert rows_of(saved(book))[0] == ("#未计算", "甲")


def test_error_cells_of_the_old_format() -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("表")
    page.row(0).set_cell_error(1, "#REF!")
    page.write(0, 2, "甲")
    assert rows_of(saved(book))[0] == ("", "#REF!", "甲")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"]
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "；"])
def test_text_tables_in_every_encoding(encoding: str, delimiter: str) -> None:
    lines = [["姓名", "职务", "说明"], ["张伟", "科员", '他说"行"\n第二行'], ["李娜", "", f"甲{delimiter}乙"]]
    text = "\r\n".join(delimiter.join(quoted(cell) for cell in line) for line in lines)
    assert rows_of(text.encode(encoding)) == tuple(tuple(line) for line in lines)


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in ',\t;；\n"') else cell


def test_rare_characters_of_text_tables() -> None:
    text = "姓名,职务\n李䶮,科员\n陈𬱖,科员\n"
    for encoding in ("utf-8", "gb18030", "utf-16"):
        assert rows_of(text.encode(encoding))[1:] == (("李䶮", "科员"), ("陈𬱖", "科员"))


def test_the_stated_delimiter_counts() -> None:
    assert rows_of("sep=|\n甲|乙,丙\n1|2\n".encode()) == (("甲", "乙,丙"), ("1", "2"))


def test_stray_quotes_inside_cells_are_text() -> None:
    assert rows_of('甲,乙\n张"伟",1\n"李"娜,2\n'.encode())[1] == ('张"伟"', "1")


def test_an_unclosed_quote_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="引号"):
        rows_of('甲,乙\n"张伟,1\n李娜,2\n'.encode())


HTML = """<html><head><meta charset="gb2312"><style>td{}</style></head><body><table>
<tr><td colspan=3>花名册</td></tr><tr><th>支部</th><th>姓名</th><th>职务</th></tr>
<tr><td rowspan="2">第一党支部</td><td>张&nbsp;伟</td><td>科员<br>组长</td></tr><tr><td>李娜<td>科员</tr>
</table><table></table></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_web_pages_named_xls(encoding: str) -> None:
    book = parse_workbook(HTML.encode(encoding), "表")
    assert (book.kind, len(book.sheets)) == ("html", 1)
    assert book.sheets[0].rows == (
        ("花名册", "", ""),
        ("支部", "姓名", "职务"),
        ("第一党支部", "张\u00a0伟", "科员\n组长"),
        ("", "李娜", "科员"),
    )
    assert book.sheets[0].merged == (MergedArea(0, 0, 0, 2), MergedArea(2, 0, 3, 0))


def test_tables_inside_cells_are_tables_of_their_own() -> None:
    page = "<table><tr><td>外<table><tr><td>内</td></tr></table></td></tr></table>"
    assert [sheet.rows for sheet in parse_workbook(page.encode(), "表").sheets] == [(("外",),), (("内",),)]


XML_2003 = """<?xml version="1.0" encoding="{encoding}"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="名册"><Table><Row ss:Index="2">
<Cell ss:MergeAcross="1"><Data ss:Type="String">姓名</Data></Cell>
<Cell><Data ss:Type="String">日期</Data></Cell></Row>
<Row><Cell ss:Index="2"><Data ss:Type="Number">3</Data></Cell>
<Cell><Data ss:Type="DateTime">1994-08-28T00:00:00.000</Data><Comment><Data>批注</Data></Comment></Cell>
<Cell><Data ss:Type="Error">#REF!</Data></Cell></Row></Table></Worksheet></Workbook>"""


@pytest.mark.parametrize("encoding", ["UTF-8", "GB2312"])
def test_xml_spreadsheets_named_xls(encoding: str) -> None:
    book = parse_workbook(XML_2003.format(encoding=encoding).encode(encoding), "表")
    assert (book.kind, book.sheets[0].name) == ("xml", "名册")
    assert book.sheets[0].rows == (
        ("", "", "", ""),
        ("姓名", "", "日期", ""),
        ("", 3.0, date(1994, 8, 28), "#REF!"),
    )


ODS_BODY = """<office:automatic-styles>
<style:style style:name="t2"><style:table-properties table:display="false"/></style:style>
</office:automatic-styles><office:body><office:spreadsheet>
<table:table table:name="名册">
<table:table-row table:number-rows-repeated="2">
 <table:table-cell table:number-columns-repeated="1024"/></table:table-row>
<table:table-row>
 <table:table-cell office:value-type="string" table:number-columns-spanned="2">
  <text:p>姓<text:s/>名</text:p><text:p>二</text:p>
  <office:annotation><text:p>批注</text:p></office:annotation></table:table-cell>
 <table:covered-table-cell><text:p>看不见</text:p></table:covered-table-cell>
 <table:table-cell office:value-type="float" office:value="3"><text:p>3</text:p></table:table-cell>
 <table:table-cell office:value-type="date" office:date-value="1994-08-28"><text:p>94/08/28</text:p>
 </table:table-cell>
 <table:table-cell office:value-type="date" office:date-value="1975-07-01"><text:p>1975年7月</text:p>
 </table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1048573">
 <table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>
<table:table table:name="藏" table:style-name="t2"><table:table-row>
 <table:table-cell office:value-type="boolean" office:boolean-value="true"/></table:table-row></table:table>
</office:spreadsheet></office:body>"""


def test_open_documents() -> None:
    book = parse_workbook(ods(ODS_BODY), "表")
    first, second = book.sheets
    assert first.rows[2] == ("姓 名\n二", "", 3.0, date(1994, 8, 28), "1975年7月")
    assert (len(first.rows), first.merged) == (3, (MergedArea(2, 0, 2, 1),))
    assert (second.hidden, second.rows) == (True, ((True,),))


def test_a_password_is_asked_for_and_checked() -> None:
    plain = xlsx([HEAD, ROW])
    data = encrypted(plain, "口令Abc-1")
    for password in (None, "", "错的"):
        with pytest.raises(PasswordNeeded):
            parse_workbook(data, "表", password)
    assert rows_of(data, "口令Abc-1") == rows_of(plain)


@pytest.mark.parametrize(
    "rows", [[["姓名", "人数"], ["李䶮", 3.5]], [["张伟" + "长" * 500, number] for number in range(300)]]
)
def test_protected_files_of_the_old_format(rows: list[list[object]]) -> None:
    data = encrypted_xls(rows, "口令Abc-1")
    for password in (None, "", "错的"):
        with pytest.raises(PasswordNeeded):
            parse_workbook(data, "表", password)
    assert rows_of(data, "口令Abc-1") == rows_of(xls(rows))


@pytest.mark.parametrize("make", [encrypted_xls, lambda rows, password: encrypted(xlsx(rows), password)])
def test_nothing_decrypted_touches_the_disk(
    make: Callable[[list[list[str]], str], bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    data = make([["姓名"], ["张伟"]], "口令")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "没有这个文件夹"))
    assert rows_of(data, "口令")[1] == ("张伟",)


def test_files_protected_by_the_program_itself_open() -> None:
    assert rows_of(encrypted(xlsx([HEAD]), "VelvetSweatshop")) == (tuple(HEAD),)


def test_content_decides_not_the_suffix(tmp_path: Path) -> None:
    for name, data in (
        ("甲.xls", xlsx([HEAD, ROW])),
        ("乙.xlsx", xls([HEAD, ROW])),
        ("丙.csv", xls([HEAD, ROW])),
    ):
        (tmp_path / name).write_bytes(data)
        assert read_workbook(tmp_path / name).sheets[0].rows[1][:2] == ("李䶮", "99362119940828659X")
    (tmp_path / "丁.xls").write_text("姓名\t职务\n张伟\t科员\n", encoding="gb18030")
    sheet = read_workbook(tmp_path / "丁.xls").sheets[0]
    assert (sheet.name, sheet.rows[1]) == ("丁", ("张伟", "科员"))


def test_what_cannot_be_opened_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "空.xlsx").write_bytes(b"")
    with pytest.raises(UnreadableFile, match="空的"):
        read_workbook(tmp_path / "空.xlsx")
    with pytest.raises(UnreadableFile, match="找不到"):
        read_workbook(tmp_path / "无.xlsx")
    with pytest.raises(UnreadableFile, match="文件夹"):
        read_workbook(tmp_path)
    os.mkfifo(tmp_path / "管道")
    with pytest.raises(UnreadableFile, match="普通文件"):
        read_workbook(tmp_path / "管道")
    with pytest.raises(UnreadableFile):
        read_workbook("甲\0乙.xlsx")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission_is_said_plainly(tmp_path: Path) -> None:
    path = tmp_path / "甲.xlsx"
    path.write_bytes(b"PK")
    path.chmod(0)
    with pytest.raises(UnreadableFile, match="权限"):
        read_workbook(path)
