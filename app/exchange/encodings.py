"""Text files in the encodings that offices use: UTF-8, UTF-16 and GB 18030 (GBK, GB2312)."""

from __future__ import annotations

import codecs
import unicodedata

from app.errors import UnreadableFile

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_SAMPLE = 200_000


def decode_text(data: bytes) -> str:
    """The text of a file, its encoding found from mark and content.

    Raises UnreadableFile when the bytes are no text in a known encoding.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_decoded(data[len(mark) :], encoding))
    if b"\x00" in data:
        return _checked(_decoded(data, _wide_encoding(data)))
    for encoding in ("utf-8", "gb18030"):
        try:
            return _checked(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise _no_text()


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise _no_text() from None


def _wide_encoding(data: bytes) -> str:
    # ASCII digits, commas and line ends put the zero byte second in little endian, first in big endian.
    sample = data[:_SAMPLE]
    return "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"


def _checked(text: str) -> str:
    sample = text[:_SAMPLE]
    strange = sum(1 for char in sample if _is_strange(char))
    if strange * 200 > len(sample):
        raise _no_text()
    return text


def _is_strange(char: str) -> bool:
    if char < " ":
        return char not in "\t\n\r\f\x1a\x0b"
    return not char.isprintable() and unicodedata.category(char) in {"Cc", "Cn", "Cs"}


def _no_text() -> UnreadableFile:
    return UnreadableFile(
        "这个文件不是表格，或文字编码无法识别。",
        reason="能读取的表格有 .xlsx、.xls、.et、.ods 和文本表格（UTF-8、UTF-16、GB18030）。",
        remedy="请用表格软件打开后另存为 .xlsx，再导入。",
    )
