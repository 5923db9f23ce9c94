"""A look into an .xlsx before it is parsed: used areas, errors, open formulas, months."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from app.engine.cell_text import NOT_CALCULATED
from app.exchange.limits import MAX_COLUMNS, MAX_ROWS, Package, damaged, refuse_large_sheet
from app.exchange.native import Scan, month_styles
from app.exchange.xml_reading import Attributes, read_xml

Place = tuple[int, int]

_REFERENCE = re.compile(rb"""\sr\s*=\s*["']\$?([A-Za-z]{1,7})\$?([0-9]{1,10})["']""")
_ROW_NUMBER = re.compile(rb"""<(?:[\w.-]+:)?row\s[^>]*?\br\s*=\s*["']([0-9]+)["']""")
_CELL_START = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")
_CELL_AT = rb"""<(?:[\w.-]+:)?c\s(?=[^>]*?\br="([A-Z]+)([0-9]+)")"""
_ERROR_CELL = re.compile(_CELL_AT + rb"""(?=[^>]*?\bt="e")[^>]*>(.{0,20000}?)</(?:[\w.-]+:)?c>""", re.S)
_ERROR_VALUE = re.compile(rb"<(?:[\w.-]+:)?v>([^<]{1,20})<")
_FORMULA_CELL = re.compile(
    rb"""<c\s([^>]*)>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>""",
)
_STYLED_NUMBER = re.compile(_CELL_AT + rb"""(?=[^>]*?\bs="([0-9]+)")[^>]*[^/>]>""")
_PLACE = re.compile(rb"""\br="([A-Z]+)([0-9]+)\"""")


def scan_xlsx(package: Package) -> Scan:
    """Unpack every part once (so that no zip bomb reaches the parser) and note what the parser would hide.

    Raises UnreadableFile for damaged parts, document types and sheets over the limits.
    """
    names = package.names
    styles = _month_styles(package.read("xl/styles.xml")) if "xl/styles.xml" in names else frozenset()
    places = _sheet_places(package)
    errors: dict[int, dict[Place, str]] = {}
    months: dict[int, frozenset[Place]] = {}
    for name in names:
        if name == "xl/styles.xml" or name.startswith(("xl/media/", "xl/embeddings/", "docProps/")):
            continue
        part = package.read(name)
        if b"sheetData" not in part:
            _refuse_entities(name, part)
            continue
        _check_area(part)
        place = places.get(name.lower(), -1)
        errors[place] = dict(_errors(part))
        months[place] = frozenset(_months(part, styles))
    return Scan(errors, months)


def _refuse_entities(name: str, part: bytes) -> None:
    if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in part[:4096]:
        read_xml(part, lambda *_: None)


def _check_area(part: bytes) -> None:
    if b"\x00" in part:
        raise damaged()
    if b"<!DOCTYPE" in part[:4096]:
        read_xml(part, lambda *_: None)
    references = _REFERENCE.findall(part)
    rows = max((int(number) for number in _ROW_NUMBER.findall(part)), default=0)
    columns = 0
    if references:
        rows = max(rows, max(int(number) for _, number in references))
        columns = max(column_number(letters) for letters in {letters for letters, _ in references})
    unnamed = len(_CELL_START.findall(part)) > len(references)
    if unnamed or rows > MAX_ROWS or columns > MAX_COLUMNS:
        # Styled but empty cells far out are common and harmless; only cells with content count.
        rows, columns = _filled_area(part)
    refuse_large_sheet(rows, columns)


def _filled_area(part: bytes) -> tuple[int, int]:
    area = _FilledArea()
    read_xml(part, area.start)
    return area.rows, area.columns


class _FilledArea:
    """Bounds of the cells with content, counted the way the parser counts cells without reference."""

    def __init__(self) -> None:
        self.rows = 0
        self.columns = 0
        self._row = 0
        self._column = 0

    def start(self, name: str, attrs: Attributes) -> None:
        if name == "row":
            self._row = int(attrs["r"]) if attrs.get("r", "").isdecimal() else self._row + 1
            self._column = 0
        elif name == "c":
            self._place(attrs.get("r", ""))
        elif name in ("v", "f", "is", "t"):
            self.rows = max(self.rows, self._row)
            self.columns = max(self.columns, self._column)

    def _place(self, reference: str) -> None:
        found = re.fullmatch(r"\$?([A-Za-z]+)\$?([0-9]+)", reference)
        if found:
            self._column, self._row = column_number(found[1].encode()), int(found[2])
        else:
            self._column += 1


def column_number(letters: bytes) -> int:
    """The 1-based number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _at(letters: bytes, number: bytes) -> Place:
    return int(number) - 1, column_number(letters) - 1


def _errors(part: bytes) -> Iterator[tuple[Place, str]]:
    if b't="e"' in part:
        for letters, number, inside in _ERROR_CELL.findall(part):
            value = _ERROR_VALUE.search(inside)
            yield _at(letters, number), value[1].decode("ascii", "replace") if value else "#N/A"
    if b"<f" in part:
        for attrs in _FORMULA_CELL.findall(part):
            place = _PLACE.search(attrs)
            if place and b't="str"' not in attrs:
                yield _at(place[1], place[2]), NOT_CALCULATED


def _months(part: bytes, styles: frozenset[int]) -> Iterator[Place]:
    if not styles:
        return
    for letters, number, style in _STYLED_NUMBER.findall(part):
        if int(style) in styles:
            yield _at(letters, number)


def _month_styles(part: bytes) -> frozenset[int]:
    reader = _Styles()
    read_xml(part, reader.start, reader.end)
    return month_styles(reader.formats, reader.styles)


class _Styles:
    def __init__(self) -> None:
        self.formats: dict[int, str] = {}
        self.styles: list[int] = []
        self._inside = False

    def start(self, name: str, attrs: Attributes) -> None:
        if name == "numFmt" and attrs.get("numFmtId", "").isdecimal():
            self.formats[int(attrs["numFmtId"])] = attrs.get("formatCode", "")
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            code = attrs.get("numFmtId", "0")
            self.styles.append(int(code) if code.isdecimal() else 0)

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._inside = False


def _sheet_places(package: Package) -> dict[str, int]:
    """Part name (lower case) → place of the sheet in the workbook."""
    relations: dict[str, str] = {}
    sheets: list[str] = []

    def note_relation(name: str, attrs: Attributes) -> None:
        if name == "Relationship":
            target = attrs.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath("xl/" + target)
            relations[attrs.get("Id", "")] = path.lower()

    def note_sheet(name: str, attrs: Attributes) -> None:
        if name == "sheet":
            sheets.append(attrs.get("id", ""))

    if "xl/_rels/workbook.xml.rels" in package.names:
        read_xml(package.read("xl/_rels/workbook.xml.rels"), note_relation)
    read_xml(package.read("xl/workbook.xml"), note_sheet)
    return {relations[key]: place for place, key in enumerate(sheets) if key in relations}
