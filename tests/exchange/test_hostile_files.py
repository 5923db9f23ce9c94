from __future__ import annotations

import random
import struct
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import PasswordNeeded, UnreadableFile
from app.exchange import limits
from app.exchange.workbook import parse_workbook, read_workbook
from tests.exchange.makers import (
    CLUES,
    ROSTER,
    TALKS,
    encrypted,
    encrypted_xls,
    ods,
    saved,
    with_part,
    xls,
    xlsx,
    zipped,
)

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET_XML = (
    '<?xml version="1.0" encoding="UTF-8"?>{doctype}'
    f'<worksheet xmlns="{SPACE}"><sheetData>{{rows}}</sheetData></worksheet>'
)
SHEET = "xl/worksheets/sheet1.xml"
FOREIGN = {
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "png": b"\x89PNG\r\n\x1a\n\x00\x00",
    "docx": zipped({"word/document.xml": "<w/>", "[Content_Types].xml": "<t/>"}),
    "zip": zipped({"甲.txt": "乙"}),
    "xlsb": zipped({"xl/workbook.bin": b"\x00"}),
    "empty zip": b"PK\x05\x06" + b"\x00" * 18,
    "zip head only": b"PK\x03\x04",
    "ole head only": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "binary": bytes(range(256)) * 40,
    "zeros": b"\x00" * 4096,
    "html without table": b"<html><body>x</body></html>",
    "mht": b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<table>",
    "other xml": b"<?xml version='1.0'?><data><row/></data>",
    "broken xml 2003": b"<?xml version='1.0'?><a xmlns='urn:schemas-microsoft-com:office:spreadsheet'><b>",
}


def cut_sheet(rows: str, doctype: str = "") -> bytes:
    return with_part(xlsx([["姓名"]]), SHEET, SHEET_XML.format(rows=rows, doctype=doctype))


@pytest.mark.parametrize("kind", FOREIGN)
def test_what_is_no_spreadsheet_is_refused(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "甲.xlsx"
    path.write_bytes(FOREIGN[kind])
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(path)
    assert caught.value.message
    assert caught.value.remedy


def test_files_over_100_mb_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "大.xlsx"
    with path.open("wb") as file:
        file.truncate(limits.MAX_FILE_BYTES + 1)
    with pytest.raises(UnreadableFile, match="100 MB"):
        read_workbook(path)


def test_a_zip_bomb_is_refused_by_its_declared_size() -> None:
    data = with_part(xlsx([["姓名"]]), "xl/sharedStrings.xml", b" " * (limits.FREE_INFLATED_BYTES + 1))
    assert len(data) < 200_000
    with pytest.raises(UnreadableFile, match="异常巨大"):
        parse_workbook(data, "表")


def test_a_zip_bomb_that_lies_about_its_size_is_refused() -> None:
    name, size = b"xl/sharedStrings.xml", limits.FREE_INFLATED_BYTES + 1
    data = bytearray(with_part(xlsx([["姓名"]]), name.decode(), b" " * size))
    honest = struct.pack("<I", size)
    while (place := data.find(honest)) >= 0:
        data[place : place + 4] = struct.pack("<I", 100)
    with zipfile.ZipFile(BytesIO(bytes(data))) as package:
        assert package.getinfo(name.decode()).file_size == 100
    with pytest.raises(UnreadableFile, match="异常巨大"):
        parse_workbook(bytes(data), "表")


def test_many_parts_are_refused() -> None:
    parts: dict[str, str | bytes] = {f"xl/{number}.xml": "" for number in range(limits.MAX_PARTS + 1)}
    with pytest.raises(UnreadableFile):
        parse_workbook(zipped({**parts, "xl/workbook.xml": ""}), "表")


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1'><c r = 'A1'><v>1</v></c></row><row><c a='>' r='XFD1048576' ><v>1</v></c></row>",
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c><v>1</v></c></row>',
        f'<x:row r="300000" xmlns:x="{SPACE}"><x:c r="xfd300000"/></x:row>'
        '<row r="300001"><c r="a300001"><v>1</v></c></row>',
        "<row>" + "<c><v>1</v></c>" * 501 + "</row>",
        '<row r="1"><c r="SG1"><v>1</v></c></row>',
        '<row r="1"><c r="ZZ1"><v>1</v></c></row><row r="150000"><c r="A150000"><v>1</v></c></row>',
        '<row r="200000"><c r="AZ200000"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
    ],
)
def test_vast_sheets_are_refused_before_room_is_reserved(rows: str) -> None:
    with pytest.raises(UnreadableFile):
        parse_workbook(cut_sheet(rows), "表")


def test_styled_empty_cells_far_out_do_no_harm() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert parse_workbook(cut_sheet(rows), "表").sheets[0].rows == ((1.0,),)


def test_many_rows_of_a_text_table_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="20万行"):
        parse_workbook(b"1,2\n" * (limits.MAX_ROWS + 1), "表")
    with pytest.raises(UnreadableFile, match="500列"):
        parse_workbook(b"1," * limits.MAX_COLUMNS + b"2\n", "表")


def test_vast_cells_of_the_old_format_are_refused() -> None:
    data = bytearray(xls([["姓名", 7.5]]))
    number = struct.pack("<HHHH", 0x0203, 14, 0, 1)
    place = data.find(number)
    data[place + 6 : place + 8] = struct.pack("<H", 60_000)
    with pytest.raises(UnreadableFile):
        parse_workbook(bytes(data), "表")


@pytest.mark.parametrize(
    "body",
    [
        '<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>',
        '<table:table-row table:number-rows-repeated="99999999999999999999">{cell}</table:table-row>' * 2,
        '<table:table-row table:number-rows-repeated="1000000"/><table:table-row>{cell}</table:table-row>',
        '<table:table-row><table:table-cell table:number-columns-repeated="16000"/>{cell}</table:table-row>',
        '<table:table-row><table:table-cell office:value-type="string" table:number-columns-repeated="501">'
        "<text:p>甲</text:p></table:table-cell></table:table-row>",
    ],
)
def test_repeated_rows_of_open_documents_are_bounded(body: str) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell>'
    table = f"<table:table table:name='甲'>{body.format(cell=cell)}</table:table>"
    data = ods(f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>")
    if "9999" in body:
        assert len(parse_workbook(data, "表").sheets[0].rows) == 2
    else:
        with pytest.raises(UnreadableFile):
            parse_workbook(data, "表")


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "甲">'
    + "".join(
        f'<!ENTITY {name} "{f"&{below};" * 10}">' for below, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)


def test_entity_bombs_are_refused() -> None:
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&i;</t></is></c></row>'
    with pytest.raises(UnreadableFile):
        parse_workbook(cut_sheet(cell, BOMB), "表")
    strings = f'<?xml version="1.0"?>{BOMB}<sst><si><t>&i;</t></si></sst>'
    with pytest.raises(UnreadableFile):
        parse_workbook(with_part(xlsx([["姓名"]]), "xl/sharedStrings.xml", strings), "表")
    spreadsheet = (
        f"<?xml version='1.0'?>{BOMB}<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>"
    )
    with pytest.raises(UnreadableFile):
        parse_workbook(spreadsheet.encode(), "表")


def test_vast_merged_ranges_cost_nothing() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page["A1"] = "姓名"
    page.merged_cells.add("A1:XFD1048576")
    sheet = parse_workbook(saved(book), "表").sheets[0]
    assert sheet.merged[0].last_row == len(sheet.rows) - 1


def test_html_with_vast_spans_is_bounded() -> None:
    with pytest.raises(UnreadableFile):
        parse_workbook(b"<table><tr><td colspan=100000>x</td></tr></table>", "表")
    rows = parse_workbook(b"<table><tr><td rowspan=65000>x</td><td>y</td></tr></table>", "表").sheets[0].rows
    assert rows == (("x", "y"),)


def test_messages_hold_nothing_of_the_file() -> None:
    with pytest.raises(UnreadableFile) as caught:
        parse_workbook('姓名,职务\n"张伟,科员\n'.encode(), "张伟的材料")
    assert "张伟" not in str(caught.value) + repr(caught.value.args)


def mutated(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    if rng.random() < 0.3:
        del changed[rng.randrange(len(changed)) :]
    for _ in range(rng.choice((0, 1, 3, 20, 200)) if changed else 0):
        place = rng.randrange(len(changed))
        changed[place] = (
            changed[place] ^ (1 << rng.randrange(8)) if rng.random() < 0.7 else rng.randrange(256)
        )
    return bytes(changed)


@pytest.mark.parametrize("path", [ROSTER, CLUES, TALKS], ids=["xlsx", "xls", "csv"])
@pytest.mark.parametrize("seed", range(4))
def test_damaged_samples_are_read_or_refused(path: Path, seed: int) -> None:
    rng, data = random.Random(seed), path.read_bytes()
    for _ in range(50):
        read_or_refuse(mutated(data, rng))


@pytest.mark.parametrize("seed", range(4))
def test_damage_inside_the_parts_is_read_or_refused(seed: int) -> None:
    rng, data = random.Random(seed), ROSTER.read_bytes()
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    for _ in range(25):
        name = rng.choice(sorted(parts))
        content = parts[name]
        assert isinstance(content, bytes)
        read_or_refuse(zipped({**parts, name: mutated(content, rng)}))


def test_damaged_protected_files_are_refused() -> None:
    rng, rows = random.Random(7), [["姓名"], ["张伟"]]
    for _ in range(12):
        read_or_refuse(mutated(encrypted(xlsx(rows), "口令"), rng), "口令")
    data = encrypted_xls(rows, "口令")
    for _ in range(60):
        read_or_refuse(mutated(data, rng), "口令")


def read_or_refuse(data: bytes, password: str | None = None) -> None:
    with suppress(UnreadableFile, PasswordNeeded):
        parse_workbook(data, "表", password)


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"PK\x03\x04", b"<table>", b"\xff\xfe", b"\xd0\xcf\x11\xe0"]),
)
def test_any_bytes_are_read_or_refused(data: bytes, head: bytes) -> None:
    read_or_refuse(head + data)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    read_or_refuse(text.encode("utf-8", "replace"))
