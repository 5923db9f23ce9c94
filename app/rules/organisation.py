"""The committee over its terms: who sits when and for how long, what is vacant, when its term ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from app.rules.deadlines import add_months
from app.rules.organisation_table import OrganisationRules
from db.vocabulary import Gender, SeatRole

LEADERS = (SeatRole.SECRETARY, SeatRole.DEPUTY)
MONTHS = 12
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0}
_TENS = {"十": 10, "百": 100}
_NUMERAL = re.compile(f"([0-9]+|[{''.join((*_DIGITS, *_TENS))}]+)")


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat: `until` None = to the end of the term.

    `person` tells persons apart whatever their names; it is the name where the roster does not know them.
    `approved`: its own approval is on record, which a leader needs who came in the course of the term;
    `retires_on`: the month of retirement by its first day, as far as birth and gender are known;
    `gone_on`: the day the person left the organ, with which the seat is vacated.
    """

    role: SeatRole
    person: str
    name: str
    since: date
    until: date | None = None
    full_time: bool = False
    other_duties: str = ""
    declared_on: date | None = None
    approved: bool = False
    retires_on: date | None = None
    gone_on: date | None = None

    @property
    def last(self) -> date | None:
        """The last day in it, by its own end or because the person left; None = to the end of the term."""
        return min((day for day in (self.until, self.gone_on) if day is not None), default=None)

    def held(self, day: date) -> bool:
        """Whether the person sits in it on `day`; the last day counts."""
        return self.since <= day and (self.last is None or day <= self.last)

    def same_person(self, other: Seat) -> bool:
        """Whether it is the same person; by the name where the roster does not know one of the two."""
        if self.person == self.name or other.person == other.name:
            return self.name == other.name
        return self.person == other.person


@dataclass(frozen=True, slots=True)
class CommitteeTerm:
    """One 届 with its seats; `planned` in persons; `id` 0 = not yet stored."""

    id: int
    name: str
    elected_on: date
    ends_on: date
    seats: tuple[Seat, ...] = ()
    planned: int | None = None
    approved: bool = False

    def seated(self, day: date) -> tuple[Seat, ...]:
        """The seats held on `day`."""
        return tuple(seat for seat in self.seats if seat.held(day))

    def size(self, day: date) -> int:
        """How many persons sit on `day`; one who changes seats that day counts once."""
        seated = self.seated(day)
        return sum(not any(map(seat.same_person, seated[:place])) for place, seat in enumerate(seated))


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A leading seat that nobody took over, since when, by when it is to be filled."""

    role: SeatRole
    name: str
    since: date
    due: date


@dataclass(frozen=True, slots=True)
class Notice:
    """One announcement of the end of a term, so many months ahead; 0 = the end itself."""

    months: int
    on: date


def in_office(terms: Iterable[CommitteeTerm], day: date) -> CommitteeTerm | None:
    """Return the committee in office: the last one elected by `day`; it stays until the next is elected."""
    elected = [term for term in terms if term.elected_on <= day]
    return max(elected, key=lambda term: term.elected_on, default=None)


def two_chairs(term: CommitteeTerm) -> tuple[Seat, Seat] | None:
    """Return two 书记 who sit at the same time, or None; to follow each other on one day is no overlap."""
    return next(_overlapping(seat for seat in term.seats if seat.role is SeatRole.SECRETARY), None)


def two_seats(term: CommitteeTerm) -> tuple[Seat, Seat] | None:
    """Return two seats that one person holds at the same time, or None; to change over on one day is none."""
    both = _overlapping(term.seats)
    return next(((one, other) for one, other in both if one.same_person(other)), None)


def _overlapping(seats: Iterable[Seat]) -> Iterator[tuple[Seat, Seat]]:
    """Every two seats held at the same time, the earlier first."""
    for earlier, later in combinations(sorted(seats, key=lambda seat: seat.since), 2):
        if earlier.last is None or later.since < earlier.last:
            yield earlier, later


def outside(term: CommitteeTerm, terms: Iterable[CommitteeTerm], today: date) -> tuple[Seat, ...]:
    """Return the seats that begin or end before the term's election or after its end.

    A committee stays in office until the next is elected: up to then, or today, a seat may change hands.
    """
    following = [one.elected_on for one in terms if one.elected_on > term.elected_on]
    until = max(term.ends_on, min(following, default=today))
    told = ((seat, (seat.since, seat.until or seat.since)) for seat in term.seats)
    return tuple(seat for seat, days in told if any(not term.elected_on <= day <= until for day in days))


def terms_running(terms: Sequence[CommitteeTerm], term: CommitteeTerm, seat: Seat) -> int:
    """Return how many terms running, up to and with `term`, the person has sat in the role of `seat`."""
    run = 0
    for one in sorted((t for t in terms if t.elected_on <= term.elected_on), key=lambda t: t.elected_on):
        run = run + 1 if _sat(one, seat) else 0
    return run


def longest_run(terms: Sequence[CommitteeTerm], term: CommitteeTerm, seat: Seat) -> int:
    """Return the length in terms of the whole run through `term`, the terms elected after it counted too."""
    run = terms_running(terms, term, seat)
    later = sorted((t for t in terms if t.elected_on > term.elected_on), key=lambda t: t.elected_on)
    for one in later:
        if not _sat(one, seat):
            break
        run += 1
    return run


def _sat(term: CommitteeTerm, seat: Seat) -> bool:
    """Whether the person of `seat` sat in its role in a term."""
    return any(other.role is seat.role and other.same_person(seat) for other in term.seats)


def vacancies(term: CommitteeTerm, today: date, rules: OrganisationRules) -> tuple[Vacancy, ...]:
    """Return the leading seats of the committee in office that somebody left and nobody took over.

    A committee without any 书记 lacks one since its election; a 副书记 is missed only where there was one.
    """
    found = []
    for role in LEADERS:
        held = [seat for seat in term.seats if seat.role is role]
        if any(seat.last is None or seat.last >= today for seat in held):
            continue
        last = max(held, key=lambda seat: seat.last or seat.since, default=None)
        if last is not None and last.last is not None:
            found.append(_vacancy(role, last.name, last.last, rules))
        elif role is SeatRole.SECRETARY and term.elected_on <= today:
            found.append(_vacancy(role, "", term.elected_on, rules))
    return tuple(found)


def _vacancy(role: SeatRole, name: str, since: date, rules: OrganisationRules) -> Vacancy:
    return Vacancy(role, name, since, add_months(since, rules.numbers["vacancy_months"]))


def notices(term: CommitteeTerm, today: date, rules: OrganisationRules) -> tuple[Notice, ...]:
    """Return the announcements of a term's end still to come, and the last of those already due.

    One that is due gives way to the next: who was told six months ahead is told again at three.
    """
    all_of = [Notice(months, add_months(term.ends_on, -months)) for months in (*rules.reminders, 0)]
    past = [notice for notice in all_of if notice.on <= today]
    return (*past[-1:], *(notice for notice in all_of if notice.on > today))


def short_since(term: CommitteeTerm, today: date, fewest: int) -> date | None:
    """Return the day since which fewer than `fewest` sit in the committee, None while there are enough."""
    if term.size(today) >= fewest:
        return None
    left = [seat.last for seat in term.seats if seat.last and seat.last < today]
    return max([day for day in left if day >= term.elected_on], default=term.elected_on)


def retirement(birth: str, gender: Gender | None, rules: OrganisationRules) -> date | None:
    """Return the month in which a person reaches the age of retirement, as its first day.

    `birth` is a partial date; None where month or gender is not known.
    """
    if len(birth) < 7 or gender is None:
        return None
    rule = rules.retirement[gender]
    first = add_months(date.fromisoformat(f"{birth[:7]}-01"), rule.years * MONTHS)
    later = (first.year - rule.since.year) * MONTHS + first.month - rule.since.month
    delay = 0 if later < 0 else min(rule.most, later // rule.every + 1)
    return add_months(first, delay)


def in_order(name: str) -> tuple[str | int, ...]:
    """Return a key that sorts names by the numbers in them: 第二 before 第十, Chinese numerals or Arabic."""
    parts = _NUMERAL.split(name)
    return tuple(_number(part) if place % 2 else part for place, part in enumerate(parts))


def _number(numeral: str) -> int:
    if numeral.isascii():
        return int(numeral)
    total, digits = 0, 0
    for char in numeral:
        if char in _TENS:
            total, digits = total + (digits or 1) * _TENS[char], 0
        else:
            digits = digits * 10 + _DIGITS[char]
    return total + digits
