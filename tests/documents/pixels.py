"""A finished page as pixels: where there is ink, and whether it is grey."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2

MM = 72 / 25.4


@dataclass(frozen=True)
class Ink:
    """The ink of a page: bounds in millimetres from its upper left corner as shown, and the colours used."""

    left: float
    top: float
    right: float
    bottom: float
    colours: frozenset[tuple[int, int, int]]

    @property
    def grey(self) -> bool:
        return all(max(colour) - min(colour) <= 2 for colour in self.colours)


def inks(pdf: bytes, scale: float = 1.0) -> list[Ink]:
    """The ink of every page, at 72 dots an inch times the scale."""
    return [
        _ink(page.render(scale=scale).to_pil().convert("RGB"), scale) for page in pypdfium2.PdfDocument(pdf)
    ]


def _ink(picture, scale: float) -> Ink:
    colours = frozenset(colour for _, colour in picture.getcolors(1 << 24))
    box = picture.convert("L").point(lambda level: 255 if level < 200 else 0).getbbox()
    left, top, right, bottom = (edge / scale / MM for edge in box)
    return Ink(left, top, right, bottom, colours)
