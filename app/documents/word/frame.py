"""What frames a .docx: 版头, 信函格式, marks, 版记, feet and heads of the pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.documents import grid
from app.documents.dates import chinese_date
from app.documents.foot import counts_pages
from app.documents.parts import CopyTo, Document
from app.documents.word.marks import RED, Look, em, field, paragraph, run

LARGEST_MARK, LARGEST_LETTER = 48.0, 36.0  # points
ISSUER = 0.97  # of the width that the issuer's name takes at most
IMPRINT_LINE = 26.0
COUNT, RUNNING, SIGN = 12.0, 10.5, 12.0
SIGN_BLANK = "　　　　　　　　年　　月　　日"


def head(document: Document) -> list[Any]:
    """What stands above the title."""
    marks = document.marks
    shown = [(marks.copy_number, "fang"), (marks.secrecy, "hei"), (marks.urgency, "hei")]
    lines = [paragraph(text, Look("hei" if role == "hei" else "fang")) for text, role in shown if text]
    if document.letter is not None:
        mark = _issuer(document.letter.issuer, LARGEST_LETTER, ("bottom", "thickThinSmallGap", 24))
        number = paragraph(document.letter.number, Look(align="right"))
        return [mark, number, *lines, paragraph("")]
    if document.head is not None:
        return [*lines, _issuer(document.head.issuer, LARGEST_MARK), *_numbers(document), paragraph("")]
    return lines


def _issuer(name: str, largest: float, *rules: tuple[str, str, int]) -> Any:
    size = min(largest, ISSUER * grid.WIDTH / max(1.0, em(name)))
    look = Look("title", size, "center", line=size * 1.4, colour=RED, rules=rules, after=12)
    return paragraph(name, look)


def _numbers(document: Document) -> list[Any]:
    """The document number, and who signs, above the red rule."""
    told = document.head
    if told is None:
        return []
    red = Look(colour=RED, rules=(("bottom", "single", 12),))
    if not told.signer:
        return [paragraph([run(told.number, Look())], replace(red, align="center"))]
    runs = [run(f"{told.number}\t签发人：", Look()), run(told.signer, Look("kai"))]
    end = ("right", grid.WIDTH - grid.CELL)
    return [paragraph(runs, replace(red, left=1, right=1, tabs=(end,)))]


def imprint(part: CopyTo) -> list[Any]:
    """版记: 抄送, and the organ and date of printing, between rules."""
    look = Look(size=grid.SMALL, line=IMPRINT_LINE, left=1, right=1)
    above, below = ("top", "single", 8), ("bottom", "single", 8)
    text = f"抄送：{part.recipients.rstrip('。')}。"
    if not part.printer:
        return [paragraph(""), paragraph(text, replace(look, hang=3, rules=(above, below)))]
    copies = replace(look, hang=3, keep=True, rules=(above, ("bottom", "single", 6)))
    day = f"{chinese_date(part.printed_on)}印发" if part.printed_on else ""
    size = min(grid.SMALL, (grid.WIDTH - 2 * grid.SMALL) / (em(part.printer) + 1 + em(day)))
    printed = replace(look, size=size, rules=(below,), tabs=(("right", grid.WIDTH - grid.SMALL),))
    return [paragraph(""), paragraph(text, copies), paragraph(f"{part.printer}\t{day}", printed)]


def foot(document: Document, *, even: bool) -> list[Any]:
    """The lines of a page's foot: what is signed on every page, and the page number."""
    signs = [
        paragraph(f"{label}：{SIGN_BLANK}", Look(size=SIGN, align="right", line=0))
        for label in document.foot_signatures
    ]
    if counts_pages(document):
        look = Look("song", COUNT, "center", line=0)
        runs = [run("第 ", look), *field("PAGE", look), run(" 页　共 ", look), *field("NUMPAGES", look)]
        return [*signs, paragraph([*runs, run(" 页", look)], look)]
    side = Look("song", grid.SMALL, "left" if even else "right", left=even, right=not even, line=0)
    runs = [run("— ", side), *field("PAGE", side), run(" —", side)]
    return [*signs, paragraph(runs, side)]


def running_head(document: Document) -> list[Any]:
    """The head of every page but the first."""
    return [paragraph(document.running_head, Look("song", RUNNING, line=0))]
