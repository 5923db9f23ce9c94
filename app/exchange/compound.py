"""OLE compound files: the container of .xls, .et and of password-protected .xlsx."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from xml.parsers.expat import ExpatError

import olefile

from app.errors import UnreadableFile
from app.exchange.limits import CHOOSE_REMEDY, damaged

OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# The libraries report damage under many names, most of them plain errors of Python.
BROKEN_CONTAINER = (
    OSError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    EOFError,
    struct.error,
    ExpatError,
)


def is_encrypted_package(data: bytes) -> bool:
    """Whether the file holds a protected OOXML package."""
    with _opened(data) as container:
        return bool(container.exists("EncryptedPackage"))


def read_book_stream(data: bytes) -> bytes:
    """The records of the workbook; UnreadableFile when the file holds none."""
    with _opened(data) as container:
        return bytes(container.openstream(book_stream_name(container)).read())


def book_stream_name(container: Any) -> str:
    """The name of the stream with the records; UnreadableFile when there is none."""
    for name in ("Workbook", "Book"):
        if container.exists(name):
            return name
    raise UnreadableFile("这个文件不是表格，而是其他文档。", remedy=CHOOSE_REMEDY)


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            _refuse_forged_sizes(container, len(data))
            yield container
    except UnreadableFile:
        raise
    except BROKEN_CONTAINER:
        raise damaged() from None


def _refuse_forged_sizes(container: Any, size: int) -> None:
    # A chain of sectors that runs in a circle would be read until the stated size is reached.
    stated = [container.get_size(name) for name in container.listdir()]
    if max([container.root.size, *stated]) > size:
        raise damaged()
