"""Workbooks as offices make them, in memory or in a folder; all people and organs are invented."""

from __future__ import annotations

import hashlib
import struct
import zipfile
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import msoffcrypto
import olefile
import openpyxl
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile
from msoffcrypto.method.rc4 import DocumentRC4
from xlwt.CompoundDoc import XlsDoc

SAMPLES = Path(__file__).parent.parent / "samples"
ROSTER, CLUES, TALKS = (SAMPLES / name for name in ("党员花名册.xlsx", "问题线索台账.xls", "谈话登记表.csv"))


def xlsx(rows: Iterable[Sequence[Any]], *, merge: Sequence[str] = (), sheet: str = "表") -> bytes:
    """An .xlsx with one sheet and merged ranges such as "A1:D1"."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for area in merge:
        page.merge_cells(area)
    return saved(book)


def saved(book: Any) -> bytes:
    """The bytes of an openpyxl or xlwt workbook."""
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def xls(rows: Iterable[Sequence[Any]], *, number_format: str = "") -> bytes:
    """A BIFF8 .xls with one sheet; all cells in one number format if given."""
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("表")
    style = xlwt.easyxf(num_format_str=number_format) if number_format else xlwt.Style.default_style
    for place, row in enumerate(rows):
        for column, value in enumerate(row):
            page.write(place, column, value, style)
    return saved(book)


def encrypted(data: bytes, password: str) -> bytes:
    """An .xlsx protected with an opening password."""
    target = BytesIO()
    OOXMLFile(BytesIO(data)).encrypt(password, target)
    assert msoffcrypto.OfficeFile(BytesIO(target.getvalue())).is_encrypted()
    return target.getvalue()


def ods(content: str, **parts: str) -> bytes:
    """An OpenDocument spreadsheet around the given table elements."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
    )
    xml = f'<?xml version="1.0"?><office:document-content {spaces}>{content}</office:document-content>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "content.xml": xml, **parts})


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip of the given parts."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


def with_part(data: bytes, name: str, content: str | bytes) -> bytes:
    """The zip with one part replaced or added."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts: dict[str, str | bytes] = {part: package.read(part) for part in package.namelist()}
    return zipped({**parts, name: content})


def encrypted_xls(rows: Iterable[Sequence[Any]], password: str) -> bytes:
    """A BIFF8 .xls protected with RC4 as MS-XLS 2.2.10 and MS-OFFCRYPTO 2.3.6 say."""
    with olefile.OleFileIO(BytesIO(xls(rows))) as container:
        stream = bytearray(container.openstream("Workbook").read())
    salt, verifier = bytes(range(16)), bytes(range(16, 32))
    check = cipher(password, salt, verifier + hashlib.md5(verifier).digest())
    lock = struct.pack("<HHHHH", 0x2F, 54, 1, 1, 1) + salt + check
    after_start = 4 + struct.unpack_from("<H", stream, 2)[0]
    stream[after_start:after_start] = lock
    bodies = []
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        body = place + 4
        if kind == 0x85:
            struct.pack_into("<I", stream, body, struct.unpack_from("<I", stream, body)[0] + len(lock))
            bodies.append((body + 4, body + length))
        elif kind not in (0x809, 0x2F, 0xE1):
            bodies.append((body, body + length))
        place = body + length
    secret = cipher(password, salt, bytes(stream))
    for start, end in bodies:
        stream[start:end] = secret[start:end]
    target = BytesIO()
    XlsDoc().save(target, bytes(stream))
    return target.getvalue()


def cipher(password: str, salt: bytes, data: bytes) -> bytes:
    """The data enciphered or deciphered in blocks of 1,024 bytes with a key each."""
    return bytes(DocumentRC4.decrypt(password, salt, BytesIO(data), blocksize=1024).read())
