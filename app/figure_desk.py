"""The figures of any period: their values, the records behind them, and the checks that must tie."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlmodel import Session

from app import figures
from app.desk import Desk, Services
from app.engine.figure import Asked
from app.engine.period import Period
from app.engine.register import Register
from app.engine.views import FigureView, Paper
from app.figure_book import FigureBook
from app.figure_papers import figures_paper, figures_sheet
from app.rules.tables import Rules
from app.ties import ties
from db.history import read_head

# What charts show month by month.
BY_MONTH = ("clues.received", "clues.closed_in_year", "talks.total")
# Books that are kept beside the last one asked for.
MOST_KEPT = 3


class FigureDesk(Desk):
    """Everything that counts."""

    def __init__(self, services: Services, registers: Sequence[Register]) -> None:
        super().__init__(services)
        self._registers = registers
        # The books known, with the rules, the day and the head of the history they are of: one value, because
        # the window asks on two threads.
        self._known: tuple[Rules, date, int, dict[tuple[Period, Period], FigureBook]] | None = None

    def of(self, period: Period, keys: Iterable[str] | None = None) -> tuple[FigureView, ...]:
        """Return all figures of a period, or those of `keys` alone."""
        wanted = None if keys is None else frozenset(keys)
        with self._store.reading() as session:
            return figures.of_period(self._registers, self._asked(session, period), wanted)

    def year(self, year: int) -> tuple[FigureView, ...]:
        """Return all figures of a calendar year."""
        return self.of(Period.year(year))

    def book(self, period: Period, compared: Period | None = None) -> FigureBook:
        """Return the figures of a period with those of the one before, or of `compared`, and the checks."""
        compared = compared or period.before
        with self._store.reading() as session:
            asked = self._asked(session, period)
            head = read_head(session.connection())
            # Every change of a record is a row of the history: while that is the same, so are the figures.
            state = (asked.rules, asked.today, head.seq if head else 0)
            known = self._known
            books = known[3] if known and known[0] is state[0] and known[1:3] == state[1:] else {}
            book = books.get((period, compared)) or self._count(asked, compared)
        self._known = (*state, {**dict(list(books.items())[-MOST_KEPT:]), (period, compared): book})
        return book

    def _count(self, asked: Asked, compared: Period) -> FigureBook:
        found = figures.of_period(self._registers, asked)
        before = figures.of_period(self._registers, self._asked(asked.session, compared))
        months = {key: figures.by_month(figures.find(self._registers, key)[1], asked) for key in BY_MONTH}
        checked = ties({figure.key: figure for figure in found})
        return FigureBook(asked.period, compared, found, before, months, checked, asked.as_of)

    def sheet(self, period: Period, compared: Period | None = None) -> Paper:
        """Return the figures of a period and of the compared one as a spreadsheet, with definitions."""
        return figures_sheet(self.book(period, compared), self._profile(), self._today())

    def paper(self, period: Period, compared: Period | None = None, *, boxes: bool = False) -> Paper:
        """Return the figures of a period as a printed 统计表. Raises MissingGlyph unless `boxes`."""
        return figures_paper(self.book(period, compared), self._profile(), self._today(), boxes=boxes)

    def records(
        self, key: str, period: Period, part: str | None = None, row: str | None = None
    ) -> dict[str, list[int]]:
        """Return the ids of the records behind a figure or one cell of it, by register. Raises KeyError."""
        with self._store.reading() as session:
            return figures.records(self._registers, key, self._asked(session, period), part, row)

    def years(self) -> list[int]:
        """Return the years the store holds, newest first; this year is always among them."""
        with self._store.reading() as session:
            held = figures.years_held(session, self._registers)
        return sorted({*held, self._today().year}, reverse=True)

    def months(self, key: str, year: int) -> tuple[int, ...]:
        """Return a figure of each of a year's twelve months. Raises KeyError."""
        with self._store.reading() as session:
            asked = self._asked(session, Period.year(year))
            return figures.by_month(figures.find(self._registers, key)[1], asked)

    def _asked(self, session: Session, period: Period, today: date | None = None) -> Asked:
        return Asked(session, period, self._rules(), today or self._today())
