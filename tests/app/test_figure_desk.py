"""A book of figures is counted once for each state of the store."""

from __future__ import annotations

from datetime import date

from app.engine.period import Period
from app.engine.views import Query
from app.office import Office
from tests.app.parts import clue

YEAR = Period.year(2026)


def received(office: Office) -> int:
    return office.figures.book(YEAR).by_key["clues.received"].value


def test_a_book_is_counted_anew_after_every_change(office: Office) -> None:
    assert received(office) == 0
    ledger = office.ledger("clues")
    ledger.add(clue(received_on="2026-03-02"))
    assert received(office) == 1
    ledger.void(ledger.ids(Query())[0], "重复登记，并入另一件")
    assert received(office) == 0


def test_a_book_is_counted_once_while_nothing_changes(office: Office) -> None:
    book = office.figures.book(YEAR)
    assert office.figures.book(YEAR) is book
    office.set_preference("window", {"width": 1})
    assert office.figures.book(YEAR) is book


def test_a_book_is_counted_anew_on_another_day_and_by_other_rules(office: Office) -> None:
    book = office.figures.book(YEAR)
    office.committee.change({**office.committee.values(), "approvers": ""})
    other = office.figures.book(YEAR)
    assert other is not book
    assert other == book
    assert other.as_of == office.today()


def test_books_of_several_periods_are_kept(office: Office) -> None:
    books = {month: office.figures.book(Period.month(2026, month)) for month in (1, 2, 3)}
    assert all(office.figures.book(Period.month(2026, month)) is one for month, one in books.items())
    assert books[1].period == Period(date(2026, 1, 1), date(2026, 1, 31))
