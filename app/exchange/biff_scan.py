"""A look into the records of an .xls or .et before it is parsed. Source: MS-XLS (BIFF8; BIFF5 in part)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from app.exchange.limits import damaged, refuse_large_sheet
from app.exchange.native import Scan, month_styles

Place = tuple[int, int]

_FORMULA, _EOF, _FILEPASS, _BOUNDSHEET, _XF, _BOF = 0x0006, 0x000A, 0x002F, 0x0085, 0x00E0, 0x0809
_MULRK, _MULBLANK, _RSTRING, _LABELSST = 0x00BD, 0x00BE, 0x00D6, 0x00FD
_BLANK, _NUMBER, _LABEL, _BOOLERR, _RK, _FORMAT = 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x041E
_CELLS = frozenset({_FORMULA, _MULRK, _RSTRING, _LABELSST, _NUMBER, _LABEL, _BOOLERR, _RK})
_EMPTY_CELLS = frozenset({_BLANK, _MULBLANK})
_ERROR_TEXTS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!",
    0x2A: "#N/A",
}  # fmt: skip
_MAX_COLUMN = 255


def scan_biff(stream: bytes) -> Scan:
    """Used areas checked, error cells and month-only dates noted, by sheet place.

    Raises UnreadableFile when the records are cut short or a sheet is over the limits.
    """
    try:
        return _Scanner(stream).scan()
    except (struct.error, IndexError, UnicodeDecodeError):
        raise damaged() from None


class _Scanner:
    def __init__(self, stream: bytes) -> None:
        self._stream = stream
        self._offsets: list[int] = []
        self._formats: dict[int, str] = {}
        self._styles: list[int] = []
        self._errors: dict[int, dict[Place, str]] = {}
        self._months: dict[int, frozenset[Place]] = {}

    def scan(self) -> Scan:
        if self._read_globals():
            return Scan(encrypted=True)
        styles = month_styles(self._formats, self._styles)
        for place, offset in enumerate(self._offsets):
            self._read_sheet(place, offset, styles)
        return Scan(self._errors, self._months)

    def _records(self, offset: int) -> Iterator[tuple[int, bytes]]:
        """The records of one substream, embedded charts left out."""
        depth = 0
        while offset + 4 <= len(self._stream):
            kind, length = struct.unpack_from("<HH", self._stream, offset)
            body = self._stream[offset + 4 : offset + 4 + length]
            if len(body) < length:
                raise damaged()
            offset += 4 + length
            depth += (kind == _BOF) - (kind == _EOF)
            if kind == _EOF and depth <= 0:
                return
            if depth == 1:
                yield kind, body

    def _read_globals(self) -> bool:
        for kind, body in self._records(0):
            if kind == _FILEPASS:
                return True
            if kind == _BOUNDSHEET:
                self._offsets.append(struct.unpack_from("<I", body)[0])
            elif kind == _FORMAT:
                code, text = _format(body)
                self._formats[code] = text
            elif kind == _XF:
                self._styles.append(struct.unpack_from("<H", body, 2)[0])
        return False

    def _read_sheet(self, place: int, offset: int, styles: frozenset[int]) -> None:
        errors: dict[Place, str] = {}
        months: set[Place] = set()
        rows = columns = 0
        for kind, body in self._records(offset):
            if kind not in _CELLS:
                if kind in _EMPTY_CELLS:
                    _check_column(body)
                continue
            row, column, style = struct.unpack_from("<HHH", body)
            last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind == _MULRK else column
            rows, columns = max(rows, row + 1), max(columns, last + 1)
            if kind in (_BOOLERR, _FORMULA):
                _note_error(kind, body, errors, (row, column))
            if kind == _MULRK:
                months.update(_months_of_many(body, row, column, styles))
            elif style in styles:
                months.add((row, column))
        if columns > _MAX_COLUMN + 1:
            raise damaged()
        refuse_large_sheet(rows, columns)
        self._errors[place], self._months[place] = errors, frozenset(months)


def _check_column(body: bytes) -> None:
    if struct.unpack_from("<HH", body)[1] > _MAX_COLUMN:
        raise damaged()


def _note_error(kind: int, body: bytes, errors: dict[Place, str], place: Place) -> None:
    if kind == _BOOLERR and len(body) >= 8 and body[7] == 1:
        errors[place] = _ERROR_TEXTS.get(body[6], "#N/A")
    elif kind == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
        errors[place] = _ERROR_TEXTS.get(body[8], "#N/A")


def _months_of_many(body: bytes, row: int, first: int, styles: frozenset[int]) -> Iterator[Place]:
    for place in range((len(body) - 6) // 6):
        if struct.unpack_from("<H", body, 4 + 6 * place)[0] in styles:
            yield row, first + place


def _format(body: bytes) -> tuple[int, str]:
    code, length = struct.unpack_from("<HH", body)
    if len(body) == 3 + body[2]:
        # BIFF5: one byte of length, text in the code page of the machine.
        return code, body[3:].decode("gb18030", "replace")
    wide = body[4] & 1
    text = body[5 : 5 + length * (2 if wide else 1)]
    return code, text.decode("utf-16-le" if wide else "latin-1", "replace")
