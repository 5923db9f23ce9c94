"""The smallest pieces of a .docx: elements, runs and paragraphs with the faces of GB/T 9704."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from unicodedata import east_asian_width

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from app.documents.fonts import Role
from app.documents.parts import Align

FACES: dict[Role, str] = {
    "fang": "仿宋_GB2312",
    "kai": "楷体_GB2312",
    "hei": "黑体",
    "title": "方正小标宋简体",
    "song": "宋体",
}
LATIN = "Times New Roman"
BODY, LINE = 16.0, 28.95  # points; 22 lines of 225 mm
SMALL_LINE = 1.4  # of the text's size, where it is not body text
TRACKING = -4  # twentieths of a point, so that 28 characters go into a line
RED = "D9000D"
# XML 1.0 can hold neither control characters nor half surrogates.
UNHELD = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
SIDES = {"left": "left", "center": "center", "right": "right"}


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph is set. `first`, `left`, `right`, `hang` are in characters, `line` and gaps in points.

    `line` 0 follows the size. `rules` stand over and under it as (place, kind, eighths of a point), `tabs`
    are its stops as (kind, points).
    """

    role: Role = "fang"
    size: float = BODY
    align: Align = "left"
    first: float = 0.0
    left: float = 0.0
    right: float = 0.0
    hang: float = 0.0
    line: float = LINE
    before: float = 0.0
    after: float = 0.0
    keep: bool = False
    new_page: bool = False
    outline: int = 0
    colour: str = ""
    rules: tuple[tuple[str, str, int], ...] = ()
    tabs: tuple[tuple[str, float], ...] = ()


def held(text: str) -> str:
    """The text without what XML cannot hold."""
    return UNHELD.sub("", text)


def em(text: str) -> float:
    """About how wide a text is, in characters: half of one for Latin."""
    return sum(1.0 if east_asian_width(char) in "WFA" else 0.5 for char in text)


def element(tag: str, *children: Any, **attributes: object) -> Any:
    """An element `w:tag` with attributes `w:name`."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    for child in children:
        made.append(child)
    return made


def run(text: str, look: Look) -> Any:
    """A run of text; line breaks and tabs are kept."""
    made = element("r", _run_look(look))
    for number, line in enumerate(held(text).split("\n")):
        if number:
            made.append(element("br"))
        for place, piece in enumerate(line.split("\t")):
            if place:
                made.append(element("tab"))
            if piece:
                made.append(_text("t", piece))
    return made


def _text(tag: str, text: str) -> Any:
    made = element(tag)
    made.text = text
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def field(code: str, look: Look) -> list[Any]:
    """Runs of a field (PAGE, NUMPAGES) that the reader fills in."""
    pieces = (
        element("fldChar", fldCharType="begin"),
        _text("instrText", f" {code} "),
        element("fldChar", fldCharType="separate"),
        _text("t", "1"),
        element("fldChar", fldCharType="end"),
    )
    return [element("r", _run_look(look), piece) for piece in pieces]


def _run_look(look: Look) -> Any:
    face, half_points = FACES[look.role], round(2 * look.size)
    made = element("rPr", element("rFonts", ascii=LATIN, hAnsi=LATIN, eastAsia=face, cs=LATIN))
    if look.colour:
        made.append(element("color", val=look.colour))
    if look.size == BODY:
        made.append(element("spacing", val=TRACKING))
    made.append(element("sz", val=half_points))
    made.append(element("szCs", val=half_points))
    return made


def paragraph(content: str | list[Any], look: Look = Look()) -> Any:
    """A paragraph of a text, or of runs."""
    runs = [run(content, look)] if isinstance(content, str) else content
    return element("p", _paragraph_look(look), *runs)


def _paragraph_look(look: Look) -> Any:
    made = element("pPr")
    if look.keep:
        made.append(element("keepNext"))
    if look.new_page:
        made.append(element("pageBreakBefore"))
    made.append(element("widowControl", val=0))
    if look.rules:
        colour = look.colour or "000000"
        lines = [element(at, val=kind, sz=width, space=4, color=colour) for at, kind, width in look.rules]
        made.append(element("pBdr", *lines))
    if look.tabs:
        stops = [element("tab", val=kind, pos=round(20 * place)) for kind, place in look.tabs]
        made.append(element("tabs", *stops))
    if look.line != LINE:
        made.append(element("snapToGrid", val=0))
    height = look.line or look.size * SMALL_LINE
    made.append(
        element(
            "spacing",
            before=round(20 * look.before),
            after=round(20 * look.after),
            line=round(20 * height),
            lineRule="exact",
        )
    )
    made.append(_indents(look))
    made.append(element("jc", val=SIDES[look.align] if look.align != "left" else "both"))
    if look.outline:
        made.append(element("outlineLvl", val=look.outline - 1))
    return made


def _indents(look: Look) -> Any:
    """Indents in hundredths of a character, with their widths for readers that know no characters."""
    made = element("ind")
    shown = {
        "left": look.left + look.hang,
        "right": look.right,
        "firstLine": look.first,
        "hanging": look.hang,
    }
    for name, count in shown.items():
        if count:
            made.set(qn(f"w:{name}Chars"), str(round(100 * count)))
            made.set(qn(f"w:{name}"), str(round(20 * look.size * count)))
    return made
