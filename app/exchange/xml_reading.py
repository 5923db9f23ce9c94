"""Streaming XML without document types: no entity tricks, no tree in memory."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from app.errors import UnreadableFile
from app.exchange.limits import damaged

Attributes = dict[str, str]


def read_xml(
    data: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
    *,
    encoding: str | None = None,
) -> None:
    """Feed elements to the callbacks under their local names ("ss:Row" is "Row").

    Attribute names are local too. Raises UnreadableFile for malformed XML or a document type.
    """
    parser = expat.ParserCreate(encoding)
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attrs: start(_local(name), _local_names(attrs))
    if end is not None:
        closing = end
        parser.EndElementHandler = lambda name: closing(_local(name))
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise damaged() from None


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _local_names(attrs: Attributes) -> Attributes:
    return {_local(name): value for name, value in attrs.items()}


def _refuse_document_type(*_: object) -> None:
    raise UnreadableFile("文件中含有不应有的外部定义，为保护本机不予读取。", remedy="请确认文件来源可靠。")
