"""The sheets of a file: upright and turned, with what stands above and below the text on each of them."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.book_parts import BookPaper
from app.documents.dates import chinese_date
from app.documents.flow import Page
from app.documents.fonts import Role
from app.documents.typeset import Typesetter, text_block
from app.documents.writer import LANDSCAPE, MM, PORTRAIT, rule

SMALL = 9.0  # points
HEAD_RISE, FOOT_DROP = 5 * MM, 8 * MM  # from the text to the running head's and the foot's baselines
LINE_RISE, LINE_DROP = 3 * MM, 3.5 * MM  # and to the thin lines before them
HAIR = 0.4
FOOT_SHARE = 0.36  # of the width that the owner's name may take
CONTINUED = "（续）"


@dataclass(frozen=True, slots=True)
class Shape:
    """A sheet and the place of the text on it, in points; the wider edge is the one it is bound at."""

    paper: tuple[float, float]
    left: float
    top: float
    width: float
    height: float


UPRIGHT = Shape(PORTRAIT, 26 * MM, 26 * MM, 164 * MM, 246 * MM)
TURNED = Shape(LANDSCAPE, 22 * MM, 28 * MM, 253 * MM, 158 * MM)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page under way; `running` is the section it continues, '' where something begins on it."""

    page: Page
    shape: Shape = UPRIGHT
    running: str = ""


class SheetFrame:
    """Sets head and foot of the pages of one file."""

    def __init__(self, typesetter: Typesetter, paper: BookPaper) -> None:
        self._typesetter, self._paper = typesetter, paper

    def drawn(self, sheet: Sheet, number: int, total: int) -> list[str]:
        """Operators of a page's head and foot."""
        shape, paper = sheet.shape, self._paper
        right = shape.left + shape.width
        head = shape.paper[1] - shape.top + HEAD_RISE
        floor = shape.paper[1] - shape.top - shape.height
        foot, room = floor - FOOT_DROP, FOOT_SHARE * shape.width
        running = f"{sheet.running}{CONTINUED}" if sheet.running else paper.running
        texts = [
            self._text(running, shape.left, head, 0.0, shape.width - 40),
            self._text(paper.secrecy, right, head, 1.0, 40, "hei"),
            self._text(paper.owner, shape.left, foot, 0.0, room),
            self._text(f"第 {number} 页　共 {total} 页", shape.left + shape.width / 2, foot, 0.5, room),
            self._text(f"打印日期：{chinese_date(paper.date)}", right, foot, 1.0, room),
        ]
        edges = (head - HEAD_RISE + LINE_RISE, floor - LINE_DROP)
        return [text_block(texts), *(rule(shape.left, y, right, y, HAIR) for y in edges)]

    def _text(
        self, text: str, x: float, y: float, share: float, room: float, role: Role = "song"
    ) -> tuple[float, float, str]:
        """A text that begins at x, ends there (share 1) or has its middle there; condensed to the room."""
        natural = self._typesetter.width(text, role) * SMALL
        narrow = min(1.0, room / natural) if natural else 1.0
        shown = self._typesetter.plain(text, role, SMALL)
        return (
            x - natural * narrow * share,
            y,
            shown if narrow == 1 else f"{100 * narrow:.1f} Tz {shown} 100 Tz",
        )
