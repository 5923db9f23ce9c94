"""Measuring finished papers from the PDF itself: lines, margins, rules, page numbers. Lengths in millimetres.

Positions are counted from the page's upper left corner. Text comes from PDFium's characters with their
origins, rules from the drawn paths, so that nothing is taken from the program that made the paper.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2
from pypdfium2 import raw

MM = 72 / 25.4
BODY = 16.0  # points, 3号
FOLIO = re.compile(r"—\d+—|第\d+页共\d+页")
SAME_LINE = 1.0  # points
HALF_EMPTY = "，。、；：）》」』】〕〉”’"  # at a line's end their empty half does not count


@dataclass(frozen=True)
class TextLine:
    """Characters on one baseline. `left` and `right` bound their advances, `top` and `bottom` their ink."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    baseline: float
    size: float
    red: bool

    @property
    def bare(self) -> str:
        """The text without white space."""
        return "".join(self.text.split())


@dataclass(frozen=True)
class DrawnRule:
    """A level or upright line with its own thickness taken in."""

    left: float
    right: float
    top: float
    bottom: float
    thickness: float
    red: bool
    level: bool


@dataclass(frozen=True)
class DoubleRule:
    """Two red level rules close to each other."""

    top: float
    bottom: float
    left: float
    right: float
    thick_above: bool


@dataclass(frozen=True)
class PageMeasures:
    """One page: its paper, all lines from top to bottom, all rules."""

    width: float
    height: float
    lines: tuple[TextLine, ...]
    rules: tuple[DrawnRule, ...]
    chars: tuple[_Char, ...] = field(repr=False)

    @property
    def body(self) -> tuple[TextLine, ...]:
        """The lines of running text: 3号, not red, no page number."""
        return tuple(
            line
            for line in self.lines
            if abs(line.size - BODY) < 0.1 and not line.red and not FOLIO.fullmatch(line.bare)
        )

    @property
    def pitch(self) -> float:
        """The most common distance of two baselines of running text."""
        gaps = Counter(round(b.baseline - a.baseline, 2) for a, b in pairwise(self.body))
        return gaps.most_common(1)[0][0] if gaps else 0.0

    @property
    def margins(self) -> tuple[float, float, float, float]:
        """White edges (top, left, right, bottom) around the lines of running text, each one pitch high."""
        middles = [line.baseline - 0.38 * line.size / MM for line in self.body]
        return (
            min(middles) - self.pitch / 2,
            min(line.left for line in self.body),
            self.width - max(line.right for line in self.body),
            self.height - max(middles) - self.pitch / 2,
        )

    @property
    def folio(self) -> TextLine | None:
        """The page number."""
        return next((line for line in self.lines if FOLIO.fullmatch(line.bare)), None)

    @property
    def red_rules(self) -> tuple[DrawnRule, ...]:
        """Red level rules from top to bottom."""
        return tuple(
            sorted((rule for rule in self.rules if rule.red and rule.level), key=lambda rule: rule.top)
        )

    @property
    def double_rules(self) -> tuple[DoubleRule, ...]:
        """The red double rules from top to bottom."""
        found = []
        for first, second in pairwise(self.red_rules):
            if second.top - first.bottom < 2:
                thick_above = first.thickness > second.thickness
                left, right = min(first.left, second.left), max(first.right, second.right)
                found.append(DoubleRule(first.top, second.bottom, left, right, thick_above))
        return tuple(found)

    @property
    def ink(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of all text and rules."""
        boxes = [(char.left, char.top, char.right, char.bottom) for char in self.chars if not char.blank]
        boxes += [(rule.left, rule.top, rule.right, rule.bottom) for rule in self.rules]
        return (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )

    def find(self, text: str) -> TextLine:
        """The first line that holds a text, white space apart."""
        wanted = "".join(text.split())
        return next(line for line in self.lines if wanted in line.bare)

    @property
    def collisions(self) -> tuple[str, ...]:
        """Characters whose ink meets a rule."""
        return tuple(char.text for char in self.chars if not char.blank and self._on_rule(char))

    def _on_rule(self, char: _Char) -> bool:
        return any(
            rule.left < char.right
            and char.left < rule.right
            and rule.top < char.bottom
            and char.top < rule.bottom
            for rule in self.rules
        )


@dataclass(frozen=True)
class _Char:
    text: str
    x: float
    y: float
    left: float
    top: float
    right: float
    bottom: float
    advance: float
    size: float
    red: bool

    @property
    def blank(self) -> bool:
        return not self.text.strip()


def measure(pdf: bytes) -> tuple[PageMeasures, ...]:
    """Measure all pages of a paper."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(_page(page) for page in document)
    finally:
        document.close()


def _page(page: Any) -> PageMeasures:
    width, height = page.get_size()
    chars = tuple(_chars(page, height))
    rules = tuple(_rules(page, height))
    return PageMeasures(width / MM, height / MM, tuple(_lines(chars)), rules, chars)


def _chars(page: Any, height: float) -> Iterator[_Char]:
    text = page.get_textpage()
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if not code or code in (10, 13):
            continue
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        left, bottom, right, top = text.get_charbox(index)
        _, _, end, _ = text.get_charbox(index, loose=True)
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        raw.FPDFText_GetFillColor(text, index, red, green, blue, alpha)
        yield _Char(
            chr(code),
            x.value / MM,
            (height - y.value) / MM,
            left / MM,
            (height - top) / MM,
            right / MM,
            (height - bottom) / MM,
            end / MM,
            raw.FPDFText_GetFontSize(text, index),
            red.value > 150 and green.value < 60,
        )


def _lines(chars: tuple[_Char, ...]) -> Iterator[TextLine]:
    rows: list[list[_Char]] = []
    for char in sorted(chars, key=lambda one: (one.y, one.x)):
        if not rows or abs(rows[-1][-1].y - char.y) > SAME_LINE / MM:
            rows.append([])
        rows[-1].append(char)
    for row in rows:
        drawn = [char for char in sorted(row, key=lambda one: one.x) if not char.blank]
        if drawn:
            yield TextLine(
                _whole("".join(char.text for char in drawn)),
                drawn[0].x,
                drawn[-1].right if drawn[-1].text in HALF_EMPTY else drawn[-1].advance,
                min(char.top for char in drawn),
                max(char.bottom for char in drawn),
                drawn[0].y,
                max(char.size for char in drawn),
                all(char.red for char in drawn),
            )


def _whole(text: str) -> str:
    """The text with its surrogate halves, which PDFium counts as two characters, put together."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16")


def _rules(page: Any, height: float) -> Iterator[DrawnRule]:
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        raw.FPDFPageObj_GetStrokeColor(item, red, green, blue, alpha)
        width = ctypes.c_float()
        raw.FPDFPageObj_GetStrokeWidth(item, width)
        for (x1, y1), (x2, y2) in _segments(item):
            level = abs(y1 - y2) < abs(x1 - x2)
            across, along = (0.0, width.value / 2) if level else (width.value / 2, 0.0)
            yield DrawnRule(
                (min(x1, x2) - across) / MM,
                (max(x1, x2) + across) / MM,
                (height - max(y1, y2) - along) / MM,
                (height - min(y1, y2) + along) / MM,
                width.value / MM,
                red.value > 150 and green.value < 60,
                level,
            )


def _segments(item: Any) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    start = (0.0, 0.0)
    for index in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        end = (x.value, y.value)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO:
            yield start, end
        start = end
