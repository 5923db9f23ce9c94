"""Turning composed lines into PDF text operators with the right face for every character."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from app.documents.compose import OPENING, Line, compose, in_word
from app.documents.fonts import COMPOSED, Face, FontBook, Role, code_point, drawable, missing_glyph_error

BOX_LABEL = 0.3  # em, size of the code point inside a labelled box
NARROW = 0.9  # em; tracking applies to full-width characters alone


class Widths(dict[str, float]):
    """Advance widths of one role in em; `tracking` em is added to full-width characters."""

    def __init__(self, book: FontBook, role: Role, tracking: float = 0.0) -> None:
        super().__init__()
        self.missing: dict[str, None] = {}
        self._book, self._role, self._tracking = book, role, tracking

    def __missing__(self, char: str) -> float:
        face = self._book.face(self._role, char)
        if face is None and not all(self._book.face(self._role, sign) for sign in COMPOSED.get(char, char)):
            self.missing[char] = None
        width = 1.0 if face is None else face.advance(ord(char))
        self[char] = value = width + (self._tracking if width > NARROW else 0.0)
        return value


class Typesetter:
    """Measures and encodes text for one document under way (`target` is reportlab's document object)."""

    def __init__(self, book: FontBook, target: Any, *, boxes: bool = False) -> None:
        self.book, self.boxes = book, boxes
        self._target = target
        self._widths: dict[tuple[Role, float], Widths] = {}

    def widths(self, role: Role, tracking: float = 0.0) -> Widths:
        """The width table of a role."""
        key = (role, tracking)
        if key not in self._widths:
            self._widths[key] = Widths(self.book, role, tracking)
        return self._widths[key]

    def lines(
        self, text: str, role: Role, measure: float, first: float | None = None, tracking: float = 0.0
    ) -> list[Line]:
        """Compose text in a role; widths in em."""
        kept = "\n".join(drawable(piece) for piece in text.replace("\t", " ").splitlines()) or ""
        return compose(kept, self.widths(role, tracking), measure, first)

    def width(self, text: str, role: Role) -> float:
        """The width of a text on one line, in em."""
        return sum(map(self.widths(role).__getitem__, drawable(text)))

    def require(self) -> None:
        """Raise MissingGlyph when characters were met that no font can show and no boxes are allowed."""
        missing = dict.fromkeys(char for widths in self._widths.values() for char in widths.missing)
        if missing and not self.boxes:
            raise missing_glyph_error((char, code_point(char)) for char in missing)

    def show(self, line: Line, role: Role, size: float, *, tracking: float = 0.0, space: float = 0.0) -> str:
        """Operators that draw a line from the current text position; `tracking` and `space` in em."""
        squeezes = dict(line.squeezes)
        parts: list[str] = []
        start = 0
        for face, text in self._runs(line.text, role):
            end = start + len(text)
            inside = {index - start: amount for index, amount in squeezes.items() if start <= index <= end}
            if face is None and text in COMPOSED:
                parts.append(self._composed(text, role, size, space))
            elif face is None:
                parts.append(self._box(text, size, space))
            else:
                wide = tracking if tracking and face.advance(ord(text[0])) > NARROW else 0.0
                parts.append(self._run(face, text, size, wide + space, inside, line.text[end : end + 1]))
            start = end
        return " ".join(parts)

    def plain(self, text: str, role: Role, size: float) -> str:
        """Operators for a short text that is neither justified nor squeezed."""
        return self.show(Line(drawable(text), 0.0), role, size)

    def _runs(self, text: str, role: Role) -> Iterator[tuple[Face | None, str]]:
        start = 0
        current: Face | None = None
        for index, char in enumerate(text):
            face = self.book.face(role, char)
            if index > start and (face is not current or face is None):
                yield current, text[start:index]
                start = index
            current = face
        if start < len(text):
            yield current, text[start:]

    def _run(
        self, face: Face, text: str, size: float, spacing: float, squeezes: dict[int, float], after: str
    ) -> str:
        """Operators for text of one face; `spacing` em goes after every character outside words."""
        shifts = _shifts(text + after, len(text), spacing, squeezes)
        pieces: list[str] = []
        operators = [f"{spacing * size:.3f} Tc"] if spacing else []
        current = -1
        for subset, encoded, shift in self._encoded(face, text, shifts):
            if subset != current:
                _close(operators, pieces)
                operators.append(f"{face.font.getSubsetInternalName(subset, self._target)} {size:g} Tf")
                current = subset
            pieces.append(f"<{encoded}>")
            if shift:
                pieces.append(f"{-shift * 1000:.1f}")
        _close(operators, pieces)
        return " ".join((*operators, "0 Tc") if spacing else operators)

    def _encoded(self, face: Face, text: str, shifts: dict[int, float]) -> Iterator[tuple[int, str, float]]:
        """(subset, hex codes, shift in em after them) with as few pieces as the shifts allow."""
        start = 0
        for end in dict.fromkeys((*(index + 1 for index in shifts), len(text))):
            groups = face.font.splitString(text[start:end], self._target)
            for number, (subset, codes) in enumerate(groups):
                last = number == len(groups) - 1
                yield subset, codes.hex(), shifts.get(end - 1, 0.0) if last else 0.0
            start = end

    def _composed(self, char: str, role: Role, size: float, space: float) -> str:
        """Signs of one em over each other; copied text gives the one sign they stand for."""
        faces = [(sign, self.book.face(role, sign)) for sign in COMPOSED[char]]
        runs = [self._run(face, sign, size, 0.0, {}, "") for sign, face in faces if face is not None]
        after = [f"[{-space * 1000:.1f}] TJ"] if space else []
        return " ".join((_actual(char), " [1000] TJ ".join(runs), "EMC", *after))

    def _box(self, char: str, size: float, space: float) -> str:
        """A box with the code point in it; copied text still gives the character itself."""
        frame = self.book.face("song", "□")
        digits = f"{ord(char):X}"
        half = len(digits) // 2
        label = size * BOX_LABEL
        parts = [_actual(char)]
        if frame is not None:
            parts.append(self._run(frame, "□", size, 0.0, {}, ""))
        parts.append("EMC /Span <</ActualText <FEFF>>> BDC")
        parts += self._label(digits[:half], size, label, 0.42, 0.0)
        parts += self._label(digits[half:], size, label, 0.12, space)
        return " ".join((*parts, "0 Ts EMC"))

    def _label(self, digits: str, size: float, label: float, rise: float, after: float) -> list[str]:
        """Digits centred within the em that was just passed, then back to its end."""
        face = self.book.face("hei", "0")
        if face is None:
            return []
        width = sum(face.advance(ord(digit)) for digit in digits) * label / size
        left = (1 + width) / 2
        subset, codes = face.font.splitString(digits, self._target)[0]
        name = face.font.getSubsetInternalName(subset, self._target)
        back, on = left * size / label * 1000, (left - width + after) * size / label * -1000
        return [f"{rise * size:.2f} Ts {name} {label:g} Tf [{back:.1f} <{codes.hex()}> {on:.1f}] TJ"]


def _actual(char: str) -> str:
    """What copied text gives for what is drawn up to EMC."""
    return f"/Span <</ActualText <FEFF{char.encode('utf-16-be').hex().upper()}>>> BDC"


def _shifts(text: str, count: int, spacing: float, squeezes: dict[int, float]) -> dict[int, float]:
    """Where the first `count` characters part from even spacing: the em to add after them."""
    shifts: dict[int, float] = {}
    if not spacing and not squeezes:
        return shifts
    for index in range(count):
        shift = 0.0
        if spacing and (index + 1 == len(text) or in_word(text[index], text[index + 1])):
            shift -= spacing
        if text[index] not in OPENING:
            shift -= squeezes.get(index, 0.0)
        if text[index + 1 : index + 2] in OPENING:
            shift -= squeezes.get(index + 1, 0.0)
        if shift:
            shifts[index] = shift
    return shifts


def _close(operators: list[str], pieces: list[str]) -> None:
    if pieces:
        operators.append(f"[{''.join(pieces)}] TJ" if len(pieces) > 1 else f"{pieces[0]} Tj")
        pieces.clear()


def text_block(placed: Iterable[tuple[float, float, str]]) -> str:
    """One text object out of (x, y, operators) triples, in points from the lower left corner."""
    body = " ".join(f"1 0 0 1 {x:.2f} {y:.2f} Tm {operators}" for x, y, operators in placed)
    return f"BT {body} ET" if body else ""
