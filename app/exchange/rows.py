"""Which rows under a head are data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.engine.cell_text import clean_text
from app.exchange.grid import CellValue, MergedArea, Sheet
from app.exchange.matching import normal

if TYPE_CHECKING:
    from app.exchange.headings import Heading

_SERIAL_HEADERS = frozenset({"序号", "序", "编号顺序", "顺序号", "行号", "no", "№", "号"})
_TOTAL = re.compile(
    r"^(?:合\s*计|总\s*计|小\s*计|共\s*计|本页合计|本页小计|累计|平均)\s*[:：]?\s*[\d,.]*\s*(?:人|名|件|条|次)?$"
)
_AMOUNT = re.compile(r"[\d,.，．%]+\s*(?:人|名|件|条|次|元)?")
_FOOT_LABEL = re.compile(
    r"^[（(]?\s*(?:填\s*表|填\s*报|制\s*表|审\s*核|复\s*核|审\s*批|批\s*准|统\s*计|经\s*办|报\s*送|打\s*印|导\s*出|录\s*入"
    r"|负\s*责)\s*"
    r"(?:人员?|日期|时间|单位|部门|机关|意见|领导)?\s*(?:[（(]?(?:签\s*[字名章]|盖\s*章|公\s*章)[）)]?)?\s*(?:[:：]|$)"
)
_FOOT_NOTE = re.compile(
    r"^(?:[*＊※]?\s*(?:备\s*注|说\s*明|填表说明|附\s*注|注|注意事项|提示)\s*\d*\s*[:：]"
    r"|[（(]?\s*(?:以下空白|以下无正文|此页无正文|此处空白|以上共|本页结束)"
    r"|共\s*计?\s*\d+\s*(?:人|名|件|条|次|页|项|份)"
    r"|第\s*\d+\s*页"
    r"|单位\s*(?:负责人|领导|[（(]盖章[）)]|公章)|联系人\s*[:：]|单位\s*[（(]?(?:盖章|公章)[）)]?\s*[:：])"
)
_SECTION_WIDTH = 3


class BodyReader:
    """Goes through the rows under a head and leaves out what is no record."""

    def __init__(self, sheet: Sheet, heading: Heading) -> None:
        self._sheet = sheet
        self._first = heading.first_body_row
        mapped = [column for column in heading.columns if column.target is not None]
        self._mapped = [column.index for column in mapped]
        required = [column.index for column in mapped if column.target in heading.required]
        self._evidence = frozenset(required or self._mapped)
        self._serials = frozenset(
            column.index
            for column in heading.columns
            if column.target is None and normal(column.header) in _SERIAL_HEADERS
        )
        self._heads = [self._head_line(row) for row in heading.head_rows]
        self._above = frozenset(
            title
            for row in sheet.rows[: heading.head_rows[0]]
            if (title := _only_text([clean_text(value) for value in row]))
        )
        self._fills = _vertical_fills(sheet, self._first)
        self._sections = frozenset(area.first_row for area in sheet.merged if self._is_section(area))

    def rows(self) -> Iterator[tuple[int, tuple[CellValue, ...]]]:
        """(row number as shown, values) of the data rows."""
        for place in range(self._first, len(self._sheet.rows)):
            if self._is_data(place):
                yield place + 1, self._filled(place)

    def _is_section(self, area: MergedArea) -> bool:
        """Whether the area runs across the table: no record has one value for all its fields."""
        across = [column for column in self._mapped if area.first_column <= column <= area.last_column]
        wide = area.last_column - area.first_column + 1 >= _SECTION_WIDTH
        return wide and area.first_row >= self._first and len(across) >= max(2, len(self._mapped) - 1)

    def _filled(self, place: int) -> tuple[CellValue, ...]:
        row = self._sheet.rows[place]
        fills = self._fills.get(place)
        if not fills:
            return row
        return tuple(fills.get(column, value) if value == "" else value for column, value in enumerate(row))

    def _is_data(self, place: int) -> bool:
        texts = [clean_text(value) for value in self._sheet.rows[place]]
        filled = [column for column, text in enumerate(texts) if text and column not in self._serials]
        serial_texts = [texts[column] for column in self._serials if column < len(texts)]
        if not filled:
            return False
        if self._is_head_again(place, texts):
            return False
        merged_down = self._fills.get(place, {})
        if len(filled) == 1 and place in self._sections:
            return False
        shown = self._shown_evidence(texts, merged_down)
        if shown and shown * 2 >= len(self._evidence):
            return True
        return not any(_is_foot(text) for text in [*serial_texts, texts[filled[0]]])

    def _shown_evidence(self, texts: list[str], merged_down: dict[int, CellValue]) -> int:
        """How many required cells hold a value that is no part of a foot line."""
        shown = 0
        after_label = False
        totals = any(_TOTAL.match(text) for text in texts if text)
        for column, text in enumerate(texts):
            if not text:
                shown += column in self._evidence and column in merged_down
                continue
            foot = _is_foot(text)
            counted = totals and bool(_AMOUNT.fullmatch(text))
            shown += column in self._evidence and not (foot or after_label or counted)
            after_label = foot and text.endswith((":", "："))
        return shown

    def _is_head_again(self, place: int, texts: list[str]) -> bool:
        if _only_text(texts) in self._above:
            return True
        return any(_is_same_line(texts, head) for head in self._heads)

    def _head_line(self, place: int) -> dict[int, str]:
        row = self._sheet.rows[place]
        return {column: text for column in self._mapped if (text := normal(clean_text(row[column])))}


def _is_same_line(texts: list[str], head: dict[int, str]) -> bool:
    # The first character is asked for before the costly normal form: nearly every row is data.
    same = sum(
        1
        for column, text in head.items()
        if text[0] in texts[column].lower() and normal(texts[column]) == text
    )
    return len(head) >= 2 and same * 2 >= len(head)


def _only_text(texts: list[str]) -> str:
    filled = [text for text in texts if text]
    return normal(filled[0]) if len(filled) == 1 else ""


def _is_foot(text: str) -> bool:
    return bool(_TOTAL.match(text) or _FOOT_LABEL.match(text) or _FOOT_NOTE.match(text))


def _vertical_fills(sheet: Sheet, first_body: int) -> dict[int, dict[int, CellValue]]:
    """Row → column → value that a cell merged downwards shows there."""
    fills: dict[int, dict[int, CellValue]] = {}
    for area in sheet.merged:
        if area.last_row > area.first_row >= first_body:
            value = sheet.rows[area.first_row][area.first_column]
            for row in _rows_below(area, len(sheet.rows)):
                fills.setdefault(row, {})[area.first_column] = value
    return fills


def _rows_below(area: MergedArea, height: int) -> range:
    return range(area.first_row + 1, min(area.last_row + 1, height))
