"""What falls due of the committee: the end of its term, a leading seat to fill, too few members."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from sqlmodel import Session

from app.engine.views import DueItem
from app.registers.terms.seats import stored_terms
from app.rules.organisation import CommitteeTerm, in_office, notices, short_since, vacancies
from app.rules.organisation_table import OrganisationRules
from app.rules.tables import Rules


def due(session: Session, rules: Rules, today: date) -> Iterable[DueItem]:
    """Yield what the committee in office owes; a term that another follows on record owes nothing more."""
    table = rules.organisation
    terms = stored_terms(session, table)
    term = in_office(terms, today)
    if term is None:
        return
    if term.elected_on == max(one.elected_on for one in terms):
        yield from _endings(term, today, table)
    if term.seats:
        yield from _seats(term, today, table)


def _endings(term: CommitteeTerm, today: date, rules: OrganisationRules) -> Iterator[DueItem]:
    for notice in notices(term, today, rules):
        ends = term.ends_on.isoformat()
        ahead = f"换届提醒：{ends} 届满，还有 {notice.months} 个月"
        title = ahead if notice.months else f"{ends} 届满，应当换届"
        yield _item(term, "C10", title, notice.on, rules, f"{notice.months}", legal=not notice.months)


def _seats(term: CommitteeTerm, today: date, rules: OrganisationRules) -> Iterator[DueItem]:
    for one in vacancies(term, today, rules):
        title = f"{one.role.label}自 {one.since.isoformat()} 起出缺，应当补齐"
        yield _item(term, "C11", title, one.due, rules, legal=True)
    fewest = rules.numbers["fewest_seats"]
    if (since := short_since(term, today, fewest)) is not None:
        title = f"委员 {term.size(today)} 人，少于 {fewest} 人，应当补选"
        yield _item(term, "C9", title, since, rules, legal=False)


def _item(
    term: CommitteeTerm,
    key: str,
    title: str,
    on: date,
    rules: OrganisationRules,
    about: str = "",
    *,
    legal: bool,
) -> DueItem:
    rule = rules[key]
    return DueItem(
        "terms", term.id, term.name, title, on, key, rule.source, rule.how, legal=legal, about=about
    )
