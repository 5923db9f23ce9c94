"""Breaking Chinese text into lines: 避头尾, whole words and numbers, 标点挤压. Knows widths, no fonts.

All widths are in em of the text's size. `widths` maps a character to its advance.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

# What may not begin a line (closing marks, dashes and ellipses included) and what may not end one.
NO_START = frozenset("，。、；：！？）》」』】〕〉〗｝］’”…—―·～％‰℃°′″‐–々‥・,.;:!?)]}%¢\"'ー")
NO_END = frozenset("（《「『【〔〈〖｛［‘“([{＃#￥¥＄$￡£№〇"[:-1])
BOXES = frozenset("□☐☑\u00a0")  # a box and the space behind it stay with what can be ticked
CLOSING = frozenset("，。、；：）》」』】〕〉〗｝］’”")
OPENING = frozenset("（《「『【〔〈〖｛［‘“")
WORD = frozenset(string.ascii_letters + string.digits)
JOINERS = frozenset("-./@_:%+#&=?~,'\\")
HALF = 0.5  # em a full-width mark can give up
WIDE = 0.9  # em from which a mark counts as full-width
FILL_IN = "＿"  # a line to be filled in by hand is a run of these
NUMBER = re.compile(r"〔[\d\s]*〕第?[\d\s]*号")  # the end of a 发文字号, its number perhaps still blank
LONGEST_NUMBER = 20  # characters of such an end
LONGEST_PREFIX = 4  # characters before its bracket that are kept whole
LONGEST_TAIL = 24  # characters beyond the full line that are tried
LOOSEST = 0.22  # em of letter space beyond which a line is rather left ragged
EPSILON = 0.003  # em; rounding of widths


@dataclass(frozen=True, slots=True)
class Line:
    """One line: text, width in em, the em taken out at marks (index, em), whether it ends a paragraph."""

    text: str
    width: float
    squeezes: tuple[tuple[int, float], ...] = ()
    ends: bool = False

    def letter_space(self, measure: float, loosest: float = LOOSEST) -> float:
        """The em to add at every gap to fill `measure`; 0 for last lines and gaps over `loosest`."""
        slack = measure - self.width
        gaps = count_gaps(self.text)
        if self.ends or slack <= 0 or not gaps:
            return 0.0
        return slack / gaps if slack / gaps <= loosest else 0.0


def compose(text: str, widths: Mapping[str, float], measure: float, first: float | None = None) -> list[Line]:
    """Break `text` into lines of at most `measure` em (`first` for the first line); "\\n" forces a break."""
    lines: list[Line] = []
    for piece in text.split("\n"):
        lines.extend(
            _compose_piece(piece.strip(), widths, measure, first if first and not lines else measure)
        )
    return lines


def may_break(text: str, index: int) -> bool:
    """Whether a line may end before text[index]."""
    before, after = text[index - 1], text[index]
    if after in NO_START or before in NO_END or before in BOXES or after in " \u00a0":
        return False
    if in_number(text, index):
        return False
    if before == " ":
        return True
    return not in_word(before, after)


def count_gaps(text: str) -> int:
    """The places in a line that letter space may widen: all but those within words and numbers."""
    return sum(1 for before, after in pairwise(text) if not in_word(before, after))


def in_word(before: str, after: str) -> bool:
    """Whether two neighbours belong to one word or number."""
    if after in WORD:
        return before in WORD or before in JOINERS
    return after in JOINERS and (before in WORD or before in JOINERS)


def in_number(text: str, index: int) -> bool:
    """Whether text[index] continues a 发文字号: 〔2026〕3号, what is next before it, a short prefix whole."""
    start = text.rfind("〔", max(0, index - LONGEST_NUMBER), index)
    found = NUMBER.match(text, start) if start >= 0 else None
    if found is not None and index < found.end():
        return True
    start = text.find("〔", index, index + LONGEST_PREFIX)
    if start < 0 or not text[index - 1 : start].isalnum() or NUMBER.match(text, start) is None:
        return False
    longer = text[max(0, start - LONGEST_PREFIX - 1) : start]
    return index == start or len(longer) <= LONGEST_PREFIX or not longer.isalnum()


def _compose_piece(text: str, widths: Mapping[str, float], measure: float, first: float) -> list[Line]:
    advances = [widths[char] for char in text]
    total = sum(advances)
    if total <= first + EPSILON:
        return [Line(text, total, (), True)]
    lines: list[Line] = []
    start, limit = 0, first
    while start < len(text):
        end = _line_end(text, advances, start, limit + EPSILON)
        lines.append(_line(text, advances, start, end, limit))
        start = end
        while start < len(text) and text[start] == " ":
            start += 1
        limit = measure
    return lines


def _line_end(text: str, advances: Sequence[float], start: int, limit: float) -> int:
    full, total = start, 0.0
    while full < len(text) and total + advances[full] <= limit:
        total += advances[full]
        full += 1
    if full == len(text):
        return full
    end = full
    while end > start and not _may_end(text, end):
        end -= 1
        total -= advances[end]
    if end == start:
        return _forced_end(text, start, full)
    if limit - total < 2 * EPSILON:
        return end
    tight, overflow = _squeezed_end(text, advances, start, full, limit)
    return tight if tight and (overflow <= limit - total or tight == len(text)) else end


def _may_end(text: str, index: int) -> bool:
    """Whether a line may end before text[index], or before the space that stands there."""
    return may_break(text, index) or (text[index] == " " and not in_number(text, index))


def _forced_end(text: str, start: int, full: int) -> int:
    """Where to cut a word longer than the line: a number at its brackets, nothing before a closing mark."""
    for at in range(full, start + 1, -1):
        if text[at - 1] == "〕" or text[at] == "〔":
            return at
    end = max(full, start + 1)
    while end > start + 1 and (text[end] in NO_START or text[end - 1] in NO_END):
        end -= 1
    return end if end > start + 1 else max(full, start + 1)


def _squeezed_end(
    text: str, advances: Sequence[float], start: int, full: int, limit: float
) -> tuple[int, float]:
    """The first end beyond `full` that fits once marks are squeezed, and the em to take out; else (0, 0)."""
    total = sum(advances[start:full])
    rooms = [
        _room(text, advances, index, start) for index in range(start, min(len(text), full + LONGEST_TAIL))
    ]
    room = sum(rooms[: full - start])
    for end in range(full + 1, start + len(rooms) + 1):
        total += advances[end - 1]
        last = rooms[end - 1 - start]
        reach = room + (HALF if last else 0.0)  # a mark at the line's end gives up its whole half
        room += last
        if total - limit > reach + 2 * HALF:
            break
        if total - limit <= reach and (end == len(text) or may_break(text, end)):
            return end, total - limit
    return 0, 0.0


def _room(text: str, advances: Sequence[float], index: int, start: int) -> float:
    """The em a character can give up: half for marks that meet another mark, a quarter for others."""
    char = text[index]
    if advances[index] < WIDE or not (char in CLOSING or (char in OPENING and index > start)):
        return 0.0
    return HALF if _meets_mark(text, index) else HALF / 2


def _meets_mark(text: str, index: int) -> bool:
    char = text[index]
    if char in CLOSING:
        after = text[index + 1 : index + 2]
        return after in CLOSING or after in OPENING
    return text[index - 1 : index] in OPENING


def _line(text: str, advances: Sequence[float], start: int, end: int, limit: float) -> Line:
    stop = end
    while stop > start and text[stop - 1] == " ":
        stop -= 1
    width = sum(advances[start:stop])
    squeezes: tuple[tuple[int, float], ...] = ()
    if width > limit + EPSILON:
        squeezes = _squeezes(text, advances, start, stop, width - limit)
        width -= sum(amount for _, amount in squeezes)
    return Line(text[start:stop], width, squeezes, stop == len(text) or end == len(text))


def _squeezes(
    text: str, advances: Sequence[float], start: int, stop: int, overflow: float
) -> tuple[tuple[int, float], ...]:
    """Share the overflow among the line's marks, each in proportion to what it can give."""
    rooms = [(index - start, _room(text, advances, index, start)) for index in range(start, stop)]
    last = stop - 1 - start
    rooms = [(index, HALF if index == last and room else room) for index, room in rooms if room]
    whole = sum(room for _, room in rooms)
    if not whole:
        return ()
    share = min(1.0, overflow / whole)
    return tuple((index, room * share) for index, room in rooms)
