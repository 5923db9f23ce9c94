"""The committee held against the rules: every check, the ones it stands included, each with its 依据."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from app.rules.deadlines import add_months
from app.rules.organisation import (
    LEADERS,
    CommitteeTerm,
    Seat,
    in_office,
    longest_run,
    outside,
    two_chairs,
    two_seats,
    vacancies,
)
from app.rules.organisation_table import OrganisationRules

# What a check comes to: in order; cannot be told; to be seen; to be asked about before it is saved; only with
# a written reason; not at all.
Weight = Literal["ok", "unknown", "notice", "doubt", "soft", "hard"]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: the demand's key, what was found, how much it weighs, and the field of the form at fault.

    `count`: of how many that is too many, 0 where nothing is counted.
    """

    key: str
    text: str
    weight: Weight = "ok"
    field: str = ""
    count: int = 0

    def goes_beyond(self, other: Check) -> bool:
        """Whether it is more, or something else, than what another check found."""
        fewer = 0 < self.count <= other.count
        return self.key != other.key or not (self.text == other.text or fewer)


@dataclass(frozen=True, slots=True)
class Inspected:
    """A committee under inspection: among all terms on record, as seen on a day.

    `day` is today for the committee in office, the day of its election for any other.
    """

    term: CommitteeTerm
    terms: tuple[CommitteeTerm, ...]
    today: date
    rules: OrganisationRules

    @property
    def current(self) -> bool:
        """Whether it is the committee in office."""
        found = in_office(self.terms, self.today)
        return found is not None and found.elected_on == self.term.elected_on

    @property
    def day(self) -> date:
        """The day its seats are looked at."""
        return self.today if self.current else self.term.elected_on

    def seated(self) -> tuple[Seat, ...]:
        """Who sits on that day."""
        return self.term.seated(self.day)


def check_term(
    term: CommitteeTerm, others: Iterable[CommitteeTerm], today: date, rules: OrganisationRules
) -> tuple[Check, ...]:
    """Return every check of a committee; `others` are the other terms on record."""
    seen = Inspected(term, (term, *others), today, rules)
    return tuple(check for make in _CHECKS for check in make(seen))


def _dates(seen: Inspected) -> list[Check]:
    term, months = seen.term, seen.rules.numbers["term_months"]
    if term.ends_on <= term.elected_on:
        return [Check("C10", "届满日期应晚于选举日期", "hard", "ends_on")]
    overlapping = [
        one for one in seen.terms[1:] if one.elected_on < term.ends_on and term.elected_on < one.ends_on
    ]
    if overlapping:
        one = overlapping[0]
        span = f"{one.elected_on.isoformat()} 至 {one.ends_on.isoformat()}"
        return [Check("C10", f"与“{one.name}”的任期（{span}）重叠", "hard", "elected_on")]
    usual = add_months(term.elected_on, months)
    if term.ends_on not in (usual, usual - timedelta(days=1)):  # the anniversary, or the last whole day
        text = f"任期至 {term.ends_on.isoformat()}，按每届 {months // 12} 年应至 {usual.isoformat()}"
        return [Check("C10", text, "doubt", "ends_on")]
    return [_term_end(seen)]


def _term_end(seen: Inspected) -> Check:
    term, ends = seen.term, seen.term.ends_on.isoformat()
    if seen.current and term.ends_on < seen.today:
        return Check("C10", f"任期已于 {ends} 届满，尚未换届", "notice", "ends_on")
    if seen.current and add_months(term.ends_on, -max(seen.rules.reminders)) <= seen.today:
        return Check("C10", f"任期将于 {ends} 届满，应当筹备换届", "notice", "ends_on")
    return Check("C10", f"任期 {term.elected_on.isoformat()} 至 {ends}")


def _chairs(seen: Inspected) -> list[Check]:
    if both := two_chairs(seen.term):
        earlier, later = both
        text = f"{earlier.name}、{later.name}同时任书记，同一时间书记只能有一名"
        return [Check("chair", text, "hard", "seats")]
    return [Check("chair", "同一时间书记没有重叠")]


def _seats_apart(seen: Inspected) -> list[Check]:
    """One person holds one seat at a time, within the term."""
    if both := two_seats(seen.term):
        one, other = both
        text = f"{one.name}在同一时间占两个名额（{one.role.label}、{other.role.label}）"
        return [Check("seat", text, "hard", "seats")]
    if strays := outside(seen.term, seen.terms, seen.today):
        names = "、".join(dict.fromkeys(seat.name for seat in strays))
        text = f"{names}的任职、离任日期不在任期（{_span(seen.term)}）之内"
        return [Check("seat", text, "hard", "seats")]
    return [Check("seat", "没有一人占两个名额，任职都在任期之内")]


def _span(term: CommitteeTerm) -> str:
    return f"{term.elected_on.isoformat()} 至 {term.ends_on.isoformat()}"


def _size(seen: Inspected) -> list[Check]:
    fewest, usual, most = (seen.rules.numbers[key] for key in ("fewest_seats", "usual_seats", "most_seats"))
    seated = seen.term.size(seen.day)
    told = f"委员 {seated} 人"
    if seated > most:
        return [Check("C9", f"{told}，最多不超过 {most} 人", "soft", "seats", seated)]
    if seated > usual:
        return [Check("C9", f"{told}，一般设 {fewest} 至 {usual} 人", "doubt", "seats")]
    if seated < fewest:
        return [Check("C9", f"{told}，一般不少于 {fewest} 人", "doubt", "seats")]
    if seen.term.planned is not None and seated != seen.term.planned:
        return [Check("C9", f"{told}，应设 {seen.term.planned} 人", "doubt", "seats")]
    return [Check("C9", f"{told}，在 {fewest} 至 {usual} 人之内")]


def _running(seen: Inspected) -> list[Check]:
    most = seen.rules.numbers["terms_running"]
    leaders = {(s.role, s.person): s for s in seen.term.seats if s.role in LEADERS}
    runs = [(seat, longest_run(seen.terms, seen.term, seat)) for seat in leaders.values()]
    too_long = [
        Check("C12", f"{seat.name}连续 {run} 届任{seat.role.label}，一般不超过 {most} 届", "soft", "seats")
        for seat, run in runs
        if run > most
    ]
    return too_long or [Check("C12", f"书记、副书记连续任职不超过 {most} 届")]


def _vacant(seen: Inspected) -> list[Check]:
    found = vacancies(seen.term, seen.today, seen.rules) if seen.current and seen.term.seats else ()
    return [
        Check(
            "C11",
            f"{one.role.label}自 {one.since.isoformat()} 起出缺，应在 {one.due.isoformat()} 前补齐",
            "doubt",
            "seats",
        )
        for one in found
    ] or [Check("C11", "书记、副书记没有出缺")]


def _age(seen: Inspected) -> list[Check]:
    leaders = [seat for seat in seen.seated() if seat.role in LEADERS]
    too_old = [
        Check(
            "age",
            f"{seat.name}按推算 {seat.retires_on:%Y-%m} 到退休年龄，不能任满一届",
            "doubt",
            "seats",
        )
        for seat in leaders
        if seat.retires_on is not None and seat.retires_on < seen.term.ends_on
    ]
    unknown = "、".join(dict.fromkeys(seat.name for seat in leaders if seat.retires_on is None))
    if unknown and not too_old:
        return [Check("age", f"花名册中没有{unknown}的出生年月或性别，不能推算", "unknown")]
    return too_old or [Check("age", "书记、副书记能任满一届")]


def _approved(seen: Inspected) -> list[Check]:
    if not seen.term.approved:
        return [Check("approval", "没有登记工委的批准日期或批准文号", "doubt", "approval")]
    came = [
        Check("approval", f"{seat.name}届中任{seat.role.label}，没有登记批准文号", "doubt", "seats")
        for seat in seen.seated()
        if seat.role in LEADERS and seat.since > seen.term.elected_on and not seat.approved
    ]
    return came or [Check("approval", "已登记工委的批准")]


def _duties(seen: Inspected) -> list[Check]:
    busy = [
        Check("duties", f"{seat.name}是专职，又有其他分工：{seat.other_duties}", "doubt", "seats")
        for seat in seen.seated()
        if seat.full_time and seat.other_duties
    ]
    return busy or [Check("duties", "专职人员没有其他分工")]


def _declared(seen: Inspected) -> list[Check]:
    year = seen.today.year
    silent = [seat.name for seat in seen.seated() if not seat.declared_on or seat.declared_on.year < year]
    if seen.current and silent:
        return [Check("declared", f"{year} 年尚未申报兼职和其他分工：{'、'.join(silent)}", "doubt", "seats")]
    return [Check("declared", "当年申报齐全" if seen.current else "不是现任，不查当年申报")]


_CHECKS: Sequence[Callable[[Inspected], list[Check]]] = (
    _dates, _chairs, _seats_apart, _size, _running, _vacant, _age, _approved, _duties,
    _declared,
)  # fmt: skip
