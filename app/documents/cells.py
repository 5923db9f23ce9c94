"""Wrapping text into table cells; equal texts of equal width are composed once."""

from __future__ import annotations

from itertools import accumulate

from app.documents.compose import Line, may_break
from app.documents.fonts import Role
from app.documents.parts import Align
from app.documents.typeset import Typesetter

CENTRE = 0.38  # em from the baseline to the middle of a character
LOOSEST = 0.12  # em; narrow cells are rather left ragged than pulled apart
SHORT = 3  # lines up to which a cell is evened out
STRAY = 1.6  # em; a last line shorter than this holds a single character
SHARES = {"left": 0.0, "center": 0.5, "right": 1.0}


class CellSetter:
    """Cells of one face and size. Lengths in points."""

    def __init__(self, typesetter: Typesetter, role: Role, size: float, leading: float) -> None:
        self.size, self.leading = size, leading
        self._typesetter, self._role = typesetter, role
        self._cells: dict[tuple[str, float, Align], tuple[tuple[float, str], ...]] = {}

    def cell(self, text: str, width: float, align: Align = "left") -> tuple[tuple[float, str], ...]:
        """The lines of a cell as (x offset, operators)."""
        key = (text, width, align)
        found = self._cells.get(key)
        if found is None:
            found = self._cells[key] = self._compose(text, width, align)
        return found

    def natural_width(self, text: str) -> float:
        """The width of the text's longest line when it is not wrapped."""
        return (
            max((self._typesetter.width(line, self._role) for line in text.split("\n")), default=0.0)
            * self.size
        )

    def placed(
        self, cell: tuple[tuple[float, str], ...], left: float, height: float, top: float | None = None
    ) -> tuple[tuple[float, float, str], ...]:
        """Lines as (x, baseline below the row's top, operators), centred in `height` or from `top`."""
        first = (height - len(cell) * self.leading) / 2 if top is None else top
        base = first + self.leading / 2 + CENTRE * self.size
        return tuple(
            (left + x, base + number * self.leading, operators) for number, (x, operators) in enumerate(cell)
        )

    def _compose(self, text: str, width: float, align: Align) -> tuple[tuple[float, str], ...]:
        if not text:
            return ()
        measure = width / self.size
        lines = self._typesetter.lines(text, self._role, measure)
        if 2 <= len(lines) <= SHORT and lines[-1].width < STRAY:
            lines = self._evened(text, measure, lines, align)
        return tuple(self._line(line, measure, align) for line in lines)

    def _evened(self, text: str, measure: float, lines: list[Line], align: Align) -> list[Line]:
        """The same number of lines without a stray character on the last one, where that can be had.

        Centred lines become equally long; others are narrowed no more than it takes.
        """
        even = max(sum(line.width for line in lines) / len(lines) + 0.5, 2.0)
        steps = int(max(0.0, measure - even)) if align == "left" else 0
        for narrow in (*(measure - step for step in range(1, steps + 1)), even):
            evened = self._typesetter.lines(text, self._role, narrow)
            held = len(evened) == len(lines) and narrow < measure and evened[-1].width >= STRAY
            if held and _whole(evened):
                return evened
        return lines

    def _line(self, line: Line, measure: float, align: Align) -> tuple[float, str]:
        space = line.letter_space(measure, LOOSEST) if align == "left" else 0.0
        x = max(0.0, measure - line.width) * SHARES[align] * self.size
        return x, self._typesetter.show(line, self._role, self.size, space=space)


def _whole(lines: list[Line]) -> bool:
    """Whether no line ends within a word or a number."""
    text = "".join(line.text for line in lines)
    return all(may_break(text, end) for end in accumulate(len(line.text) for line in lines[:-1]))
