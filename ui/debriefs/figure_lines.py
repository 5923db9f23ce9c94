"""What the table of figures says: a line for each figure and each part, beside the compared period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from app.engine.figure import percent
from app.engine.pinyin import search_terms
from app.engine.views import FigureView
from app.figure_book import FigureBook, shown, told

NOTHING = "—"
_POINTS = "个百分点"
_TENTH = Decimal("0.1")
_MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure, or one `part` of it; `before` is the same figure of the compared period, None if unknown."""

    figure: FigureView
    before: FigureView | None = None
    part: str | None = None

    @property
    def key(self) -> tuple[str, str | None]:
        """What the line is known by from one reading to the next."""
        return self.figure.key, self.part

    @property
    def name(self) -> str:
        """The name it stands under."""
        return self.figure.name if self.part is None else self.part

    @property
    def title(self) -> str:
        """Its whole name: that of the figure and of the part."""
        return self.figure.name if self.part is None else f"{self.figure.name}：{self.part}"

    @property
    def count(self) -> int:
        """How many it counts."""
        return _count(self.figure, self.part)

    @property
    def count_before(self) -> int:
        """How many it counted in the compared period."""
        return _count(self.before, self.part) if self.before else 0

    @property
    def value(self) -> str:
        """Its value as it is written."""
        return shown(self.figure) if self.part is None else str(self.count)

    @property
    def value_before(self) -> str:
        """The compared value as it is written."""
        if self.before is None:
            return NOTHING
        return shown(self.before) if self.part is None else str(self.count_before)

    @property
    def unit(self) -> str:
        """What is counted, or %."""
        return self.figure.unit

    @property
    def change(self) -> str:
        """How much more or less: '+3', '−2', '0'; of a ratio in percentage points."""
        if self.before is None:
            return NOTHING
        if self.part is None and self.figure.is_ratio:
            points = _points(self.figure, self.before)
            return NOTHING if points is None else f"{signed(points)} {_POINTS}"
        return signed(self.count - self.count_before)

    @property
    def growth(self) -> str:
        """The change in per cent of the compared value; — where there was nothing, and of ratios."""
        if self.before is None or self.figure.is_ratio:
            return NOTHING
        share = percent(self.count - self.count_before, self.count_before)
        return NOTHING if share is None else f"{signed(share)}%"

    @property
    def share(self) -> str:
        """The part's share of its figure in per cent, or what a ratio is of what; '' for a whole figure."""
        if self.part is not None:
            share = told(percent(self.count, self.figure.value))
            return share if share == NOTHING else f"{share}%"
        return f"{self.figure.value}/{self.figure.whole}" if self.figure.is_ratio else ""

    @property
    def is_zero(self) -> bool:
        """Whether it counts nothing in either period."""
        return not self.count and not self.count_before

    @property
    def cells(self) -> tuple[str, ...]:
        """Its texts as the columns have them."""
        return (
            self.name, self.value, self.unit, self.value_before, self.change, self.growth, self.share,
        )  # fmt: skip

    def parts(self) -> Iterator[FigureLine]:
        """Yield a line for each part of this period, then for those of the compared period alone."""
        names = [name for name, _ in self.figure.parts]
        earlier = [name for name, _ in self.before.parts if name not in names] if self.before else []
        for name in (*names, *earlier):
            yield FigureLine(self.figure, self.before, name)

    def holds(self, words: list[str]) -> bool:
        """Whether all these words stand in its name, as characters or in pinyin."""
        known = f"{self.name} {search_terms(self.name)}".lower()
        return all(word in known for word in words)


def lines_of(book: FigureBook, titles: Mapping[str, str]) -> dict[str, list[FigureLine]]:
    """Return a line for each figure under the heading of its block; `titles`: those of the registers."""
    blocks: dict[str, list[FigureLine]] = {}
    for figure in book.figures:
        heading = figure.block or titles.get(figure.register, figure.register)
        line = FigureLine(figure, book.before_by_key.get(figure.key))
        blocks.setdefault(heading, []).append(line)
    return blocks


def signed(value: int | Decimal) -> str:
    """Return a change with its sign; 0 has none."""
    sign = "+" if value > 0 else _MINUS if value < 0 else ""
    return f"{sign}{abs(value)}"


def _count(figure: FigureView, part: str | None) -> int:
    return figure.value if part is None else dict(figure.parts).get(part, 0)


def _points(figure: FigureView, before: FigureView) -> Decimal | None:
    """Return by how many percentage points a ratio has changed, from the exact counts, half up."""
    if not figure.whole or not before.whole:
        return None
    exact = Decimal(100 * figure.value) / figure.whole - Decimal(100 * before.value) / before.whole
    return exact.quantize(_TENTH, ROUND_HALF_UP)
