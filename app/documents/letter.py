"""信函格式 of GB/T 9704-2012: the red mark, the double rules and the head of a letter's first page."""

from __future__ import annotations

from collections.abc import Sequence

from app.documents import grid
from app.documents.flow import Rule, Strip
from app.documents.parts import LetterHead
from app.documents.typeset import Typesetter
from app.documents.writer import MM, rule

MARK_TOP = 30 * MM  # below the page's upper edge
MARK_GAP = 4 * MM  # from the mark to the double rule
FOOT_DISTANCE = 20 * MM  # from the page's lower edge to the double rule there
RULE_LENGTH = 170 * MM
THICK, THIN, BETWEEN = 1.0 * MM, 0.35 * MM, 0.65 * MM
DOUBLE = THICK + BETWEEN + THIN
ELEMENT_GAP = grid.BODY * 7 / 8  # from the double rule to the first line under it
INK_TOP, INK_BOTTOM = 0.86, 0.08  # em above and below the baseline that hanzi reach
LARGEST_MARK = 36.0  # points
NARROWEST = 60.0  # per cent of the natural width
LETTER_SPACE = 0.3  # em at most between the characters of a short name
WIDEST_SHARE = 0.8  # of the text block that letter space may fill

Texts = Sequence[tuple[float, float, str]]
RULE_LEFT = (grid.PAPER[0] - RULE_LENGTH) / 2


class LetterSetter:
    """Sets what makes a letter's first page."""

    def __init__(self, typesetter: Typesetter) -> None:
        self._typesetter = typesetter

    def head(self, letter: LetterHead, marks: Texts) -> Strip:
        """The strip above the title; `marks` are texts on the line grid, counted from the first line."""
        size, operators, width = self._mark(letter.issuer)
        top = MARK_TOP - grid.TOP  # the mark stands above the text block's upper edge
        texts = [((grid.WIDTH - width) / 2, top + INK_TOP * size, operators)]
        under = top + (INK_TOP + INK_BOTTOM) * size + MARK_GAP
        base = under + DOUBLE + ELEMENT_GAP + INK_TOP * grid.BODY
        texts.extend((x, base + y - grid.BASELINE, shown) for x, y, shown in marks)
        left = grid.WIDTH - self._typesetter.width(letter.number, "fang") * grid.BODY
        texts.append((left, base, self._typesetter.plain(letter.number, "fang", grid.BODY)))
        lines = max(1, len(marks))
        height = base + (lines - 1) * grid.PITCH + 2 * grid.PITCH
        snapped = round(height / grid.PITCH) * grid.PITCH
        return Strip(snapped, tuple(texts), _double(under, thick_above=True), keep=True)

    def foot(self) -> list[str]:
        """Operators of the double rule at the first page's foot."""
        drawn = _double(-FOOT_DISTANCE - DOUBLE, thick_above=False)
        return [
            rule(line.x1 + grid.LEFT, -line.y1, line.x2 + grid.LEFT, -line.y2, line.width, line.colour)
            for line in drawn
        ]

    def _mark(self, issuer: str) -> tuple[float, str, float]:
        """Size, operators and width of the mark; short names are spaced out, long ones condensed."""
        natural = self._typesetter.width(issuer, "title")
        share = min(100.0, 100 * grid.WIDTH / (natural * LARGEST_MARK))
        size = LARGEST_MARK if share >= NARROWEST else LARGEST_MARK * share / NARROWEST
        scale = max(share, NARROWEST)
        gaps = max(1, len(issuer) - 1)
        spare = WIDEST_SHARE * grid.WIDTH - natural * size * scale / 100
        space = min(LETTER_SPACE * size, max(0.0, spare) / gaps)
        drawn = self._typesetter.plain(issuer, "title", size)
        width = natural * size * scale / 100 + space * gaps
        return size, f"{grid.RED_FILL} {scale:.1f} Tz {space:.3f} Tc {drawn} 0 Tc 100 Tz 0 g", width


def _double(top: float, *, thick_above: bool) -> tuple[Rule, Rule]:
    """A thick and a thin rule whose upper edge lies `top` points below the text block's upper edge."""
    left = RULE_LEFT - grid.LEFT
    first, second = (THICK, THIN) if thick_above else (THIN, THICK)
    upper, lower = top + first / 2, top + DOUBLE - second / 2
    return (
        Rule(left, upper, left + RULE_LENGTH, upper, first, grid.RED),
        Rule(left, lower, left + RULE_LENGTH, lower, second, grid.RED),
    )
