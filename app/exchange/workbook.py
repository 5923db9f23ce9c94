"""Reading spreadsheets of every kind an office has, recognised by content, never by suffix."""

from __future__ import annotations

from pathlib import Path

from app.errors import PasswordNeeded, UnreadableFile
from app.exchange.biff_scan import scan_biff
from app.exchange.compound import OLE_MARK, is_encrypted_package, read_book_stream
from app.exchange.delimited import read_delimited
from app.exchange.encodings import decode_text
from app.exchange.grid import CellValue, Grid, MergedArea, Sheet, Workbook, make_sheet
from app.exchange.limits import (
    CHOOSE_REMEDY,
    SAVE_REMEDY,
    SPLIT_REMEDY,
    Package,
    damaged,
    file_title,
    read_file,
)
from app.exchange.markup import read_html
from app.exchange.native import read_native
from app.exchange.protection import unlock
from app.exchange.xlsx_scan import scan_xlsx
from app.exchange.xml_sheets import read_ods, read_xml_spreadsheet

__all__ = [
    "CellValue",
    "Grid",
    "MergedArea",
    "PasswordNeeded",
    "Sheet",
    "UnreadableFile",
    "Workbook",
    "make_sheet",
    "parse_workbook",
    "read_workbook",
]

_FOREIGN = (
    (b"%PDF", "PDF 文档"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
    (b"{\\rtf", "文字文档"),
)


def read_workbook(path: Path | str, password: str | None = None) -> Workbook:
    """All sheets of a spreadsheet (.xlsx, .xlsm, .xls, .et, .ods, text table, web page, XML of 2003).

    Decrypted bytes stay in memory. Raises PasswordNeeded when a password is missing or wrong, and
    UnreadableFile for anything that is no spreadsheet, damaged or larger than the limits.
    """
    path = Path(path)
    return parse_workbook(read_file(path), file_title(path), password)


def parse_workbook(data: bytes, title: str, password: str | None = None) -> Workbook:
    """Like read_workbook for bytes in memory; `title` names the sheet of files that have no sheet names."""
    try:
        if data.startswith(b"PK"):
            return _read_package(data)
        if data.startswith(OLE_MARK):
            return _read_compound(data, password)
        return _read_text(data, title)
    except (MemoryError, RecursionError):
        raise UnreadableFile("表格过大，内存不足，无法读取。", remedy=SPLIT_REMEDY) from None


def _read_package(data: bytes) -> Workbook:
    package = Package(data)
    names = package.names
    if "xl/workbook.xml" in names:
        return Workbook(read_native(data, scan_xlsx(package)), "xlsx")
    if "content.xml" in names and b"spreadsheet" in package.read(_type_part(names)):
        return Workbook(read_ods(package), "ods")
    if "xl/workbook.bin" in names:
        raise UnreadableFile("这是二进制格式（.xlsb）的表格，不能直接读取。", remedy=SAVE_REMEDY)
    if any(name.startswith("xl/") for name in names):
        raise damaged()
    raise _foreign("文字文档" if any(name.startswith("word/") for name in names) else "压缩包或其他文档")


def _type_part(names: tuple[str, ...]) -> str:
    return "mimetype" if "mimetype" in names else "content.xml"


def _read_compound(data: bytes, password: str | None) -> Workbook:
    if is_encrypted_package(data):
        plain = unlock(data, password)
        if not plain.startswith(b"PK"):
            raise damaged()
        return _read_package(plain)
    stream = read_book_stream(data)
    scan = scan_biff(stream)
    if scan.encrypted:
        data = unlock(data, password)
        scan = scan_biff(read_book_stream(data))
    return Workbook(read_native(data, scan), "xls")


def _read_text(data: bytes, title: str) -> Workbook:
    for mark, kind in _FOREIGN:
        if data.startswith(mark):
            raise _foreign(kind)
    text = decode_text(data)
    head = text[:4096].lstrip("\ufeff \t\r\n").lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in head and "<html" not in head:
        return Workbook(read_xml_spreadsheet(text), "xml")
    if head.startswith("mime-version:"):
        raise UnreadableFile("这个文件其实是网页存档（.mht），不能直接读取。", remedy=SAVE_REMEDY)
    if head.startswith("<") and any(mark in text.lower() for mark in ("<table", "<html")):
        return Workbook(read_html(text), "html")
    if head.startswith("<?xml"):
        raise _foreign("其他程序的数据文件")
    return Workbook((read_delimited(text, title),), "csv")


def _foreign(kind: str) -> UnreadableFile:
    return UnreadableFile(f"这个文件不是表格，而是{kind}。", remedy=CHOOSE_REMEDY)
