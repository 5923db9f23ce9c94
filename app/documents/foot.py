"""What stands around the text block: page numbers, lines to sign on, and the head of further pages."""

from __future__ import annotations

from app.documents import grid
from app.documents.parts import Document, Form, is_sheet
from app.documents.typeset import Typesetter, text_block
from app.documents.writer import MM, rule

COUNT = 12.0  # points
RUNNING = 10.5  # points
RUNNING_RISE = 3 * MM  # from the text block to the running head
SIGN, SMALL_SIGN = 12.0, 10.5  # points, for one line to sign on and for two side by side
SIGN_DROP = 9 * MM  # first line to sign on, below the text block
SIGN_PITCH = 10 * MM
SIGNERS_A_LINE = 2
BETWEEN = 20.0  # points between two side by side
DATE_BLANK, SHORT_DATE_BLANK = "　　　年　　月　　日", "　　年　月　日"
LEAST_LINE, MOST_LINE = 48.0, 110.0  # points to sign on


class FootSetter:
    """Sets the feet of one document's pages."""

    def __init__(self, typesetter: Typesetter, document: Document) -> None:
        self._typesetter, self._document = typesetter, document
        self._floor = grid.PAPER[1] - grid.TOP - grid.HEIGHT

    def foot(self, number: int, total: int) -> list[str]:
        """Operators of a page's foot."""
        document = self._document
        signs = bool(document.foot_signatures) and not (total == 1 and _is_form(document))
        signed = self._signatures() if signs else []
        if counts_pages(document):
            alone = total == 1 and not signs
            return [*signed, *([] if alone else [self._count(number, total)])]
        letter_first = document.letter is not None and number == 1
        sheet_alone = total == 1 and is_sheet(document)
        return [*signed, *([] if letter_first or sheet_alone else [self._dash(number)])]

    def head(self, number: int) -> list[str]:
        """Operators of what stands above the text block of every page but the first."""
        text = self._document.running_head
        if number == 1 or not text:
            return []
        width = self._typesetter.width(text, "song") * RUNNING
        share = min(1.0, grid.WIDTH / width)
        shown = f"{100 * share:.1f} Tz {self._typesetter.plain(text, 'song', RUNNING)} 100 Tz"
        return [text_block([(grid.LEFT, grid.PAPER[1] - grid.TOP + RUNNING_RISE, shown)])]

    def _dash(self, number: int) -> str:
        """The page number: odd pages at the right, even ones at the left, one character in."""
        text = f"—  {number}  —"  # two narrow spaces are the half-width one of the standard
        width = self._typesetter.width(text, "song") * grid.SMALL
        x = grid.LEFT + grid.SMALL if number % 2 == 0 else grid.LEFT + grid.WIDTH - grid.SMALL - width
        y = self._floor - grid.FOLIO_DROP - grid.SMALL * 0.76
        return text_block([(x, y, self._typesetter.plain(text, "song", grid.SMALL))])

    def _count(self, number: int, total: int) -> str:
        text = f"第 {number} 页　共 {total} 页"
        x = grid.LEFT + (grid.WIDTH - self._typesetter.width(text, "song") * COUNT) / 2
        drop = grid.FOLIO_DROP + COUNT * 0.76
        lines = len(self._lines())
        if lines:
            drop = max(drop, SIGN_DROP + (lines - 1) * SIGN_PITCH + 8 * MM)
        return text_block([(x, self._floor - drop, self._typesetter.plain(text, "song", COUNT))])

    def _signatures(self) -> list[str]:
        small = len(self._document.foot_signatures) > 1
        drawn: list[str] = []
        for line, labels in enumerate(self._lines()):
            y = self._floor - SIGN_DROP - line * SIGN_PITCH
            share = _share(len(labels))
            for column, label in enumerate(labels):
                left = grid.LEFT + column * (share + BETWEEN)
                drawn.extend(self._signature(label, left, y, share, small=small))
        return drawn

    def _lines(self) -> list[list[str]]:
        """The labels two by two; one too long for that, and an odd one, have a line of their own."""
        lines: list[list[str]] = []
        for label in self._document.foot_signatures:
            beside = bool(lines) and len(lines[-1]) < SIGNERS_A_LINE
            if beside and all(map(self._is_short, (*lines[-1], label))):
                lines[-1].append(label)
            else:
                lines.append([label])
        return lines

    def _is_short(self, label: str) -> bool:
        """Whether a label with its line and date takes no more than half the width."""
        width = self._typesetter.width(f"{label}：{SHORT_DATE_BLANK}", "fang") * SMALL_SIGN
        return width + LEAST_LINE <= _share(SIGNERS_A_LINE)

    def _signature(self, label: str, left: float, y: float, width: float, *, small: bool) -> list[str]:
        """A label, a line to sign on and the place for a date, ending at the right of `width` points."""
        size, blank = (SMALL_SIGN, SHORT_DATE_BLANK) if small else (SIGN, DATE_BLANK)
        shown = f"{label}："
        label_width = self._typesetter.width(shown, "fang") * size
        date_width = self._typesetter.width(blank, "fang") * size
        line = min(MOST_LINE, max(LEAST_LINE, width - label_width - date_width))
        start = left + max(0.0, width - label_width - line - date_width)
        end = start + label_width + line
        texts = [
            (start, y, self._typesetter.plain(shown, "fang", size)),
            (end, y, self._typesetter.plain(blank, "fang", size)),
        ]
        return [text_block(texts), rule(start + label_width, y - 2.5, end, y - 2.5, 0.5)]


def _share(columns: int) -> float:
    """The width of one of so many signatures side by side, in points."""
    return (grid.WIDTH - BETWEEN * (columns - 1)) / columns


def counts_pages(document: Document) -> bool:
    """Whether pages are numbered as 第 1 页 共 2 页."""
    if document.folio != "auto":
        return document.folio == "count"
    begins = bool(document.parts) and isinstance(document.parts[0], Form)
    return begins or bool(document.foot_signatures)


def _is_form(document: Document) -> bool:
    """Whether a form, which has cells to sign in, is all there is."""
    return len(document.parts) == 1 and isinstance(document.parts[0], Form)
