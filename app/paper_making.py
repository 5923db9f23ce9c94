"""The papers of one record, of whatever register: which can be made now, and making them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from app.clue_views import IssuedView, PaperView
from app.engine.paper import Names, PaperRule, Sheet, Value, blanks, compose, compose_ledger, filled
from app.engine.printing import named, printed
from app.engine.register import Copy
from app.engine.views import Paper
from app.errors import RefusedInput
from app.issuing import IssueOrder, issue_drawn, number_text, recipient_text
from db.models import IssuedPaper
from db.store import Store
from db.vocabulary import Secrecy


@dataclass(frozen=True, slots=True)
class Source:
    """What the papers of one record are made of.

    `values` gives them for one copy, `copy` is the one to be made. `label` stands for the record in file
    names; `table` and `record_id` are where the record lies. `persons` are the sub-rows (id, name) of papers
    made person by person, `called` what such a person is.
    """

    rules: Mapping[str, PaperRule]
    names: Names
    facts: frozenset[str]
    values: Callable[[Copy], Mapping[str, Value]]
    copy: Copy
    table: str
    record_id: int
    label: str
    secrecy: Secrecy
    persons: tuple[tuple[int, str], ...] = ()
    called: str = "人员"

    def issued_as(self, number: str, issued_on: date, recipient: str) -> Source:
        """Return the source for the copy that is issued so."""
        return replace(self, copy=replace(self.copy, number=number, issued_on=issued_on, recipient=recipient))


def offers(source: Source, issued: Iterable[IssuedPaper]) -> tuple[PaperView, ...]:
    """Return the papers that can be made of the record now, each with what was issued of it already."""
    rows = list(issued)
    whole, single = [source.values(source.copy)], [_of_person(source, row) for row, _ in source.persons]
    return tuple(
        _offer(rule, source.persons, single, issued_so)
        if rule.per_person
        else _offer(rule, (), whole, issued_so)
        for rule in source.rules.values()
        if rule.ready(source.facts)
        for issued_so in [[_issued(row) for row in rows if row.paper == rule.key]]
    )


def _of_person(source: Source, row: int) -> Mapping[str, Value]:
    return source.values(replace(source.copy, row=row))


def _offer(
    rule: PaperRule,
    persons: tuple[tuple[int, str], ...],
    held: Iterable[Mapping[str, Value]],
    issued: Iterable[IssuedView],
) -> PaperView:
    lacks = dict.fromkeys(name for values in held for name in blanks(rule, values))
    return PaperView(
        key=rule.key,
        title=rule.name,
        format=rule.format,
        outward=rule.outward,
        numbered=bool(rule.series),
        lacks=f"还没有填写：{'、'.join(lacks)}" if lacks else "",
        source=rule.source,
        persons=persons,
        issued=tuple(issued),
    )


def _issued(row: IssuedPaper) -> IssuedView:
    voided = row.voided_at is not None
    return IssuedView(row.id or 0, row.number, row.title, row.issued_on, row.recipient, voided)


def make(source: Source, key: str, row: int | None = None, *, boxes: bool = False) -> Paper:
    """Return a paper as PDF, for one person where it is made person by person.

    Raises RefusedInput when the record has not come that far or the person is not named, KeyError for a
    paper that does not exist, MissingGlyph unless `boxes` allows labelled boxes.
    """
    rule = source.rules[key]
    require(rule, source)
    copy = replace(source.copy, row=_person(rule, source, row))
    values = source.values(copy)
    sheet = paper_sheet(rule, source, values)
    recipient = copy.recipient or filled(rule.recipients, values, source.names)
    told = source.values(replace(copy, number=sheet.number, recipient=recipient))
    composed = compose_ledger if rule.format == "ledger" else compose
    name = file_name(rule, source, copy.row)
    return printed(rule, composed(rule, told, source.names, sheet), name, boxes=boxes)


def require(rule: PaperRule, source: Source) -> None:
    """Raise RefusedInput, saying what is missing, when the paper cannot be made of the record yet."""
    held, called = source.facts, source.names.facts
    if rule.ready(held):
        return
    missing = [called[fact] for fact in rule.after if fact not in held]
    if rule.any_of and held.isdisjoint(rule.any_of):
        missing.append("或".join(dict.fromkeys(called[fact] for fact in rule.any_of)))
    against = [called[fact] for fact in rule.unless if fact in held]
    reason = f"还没有{'、'.join(missing)}" if missing else f"已有{'、'.join(against)}"
    raise RefusedInput(
        f"现在还不能制作{rule.name}。" if missing else f"不能再制作{rule.name}。",
        reason=f"{reason}（{rule.source}）。",
        remedy="请先办理并登记这个环节。" if missing else "请改用相应的文书。",
    )


def _person(rule: PaperRule, source: Source, row: int | None) -> int | None:
    if not rule.per_person:
        return None
    held = [one for one, _ in source.persons]
    if row is None and len(held) == 1:
        return held[0]
    if row not in held:
        raise RefusedInput(f"{rule.name}是一人一份的。", remedy=f"请先选定是为哪一位{source.called}制作。")
    return row


def paper_sheet(rule: PaperRule, source: Source, values: Mapping[str, Value]) -> Sheet:
    """Return who issues the copy, when, under which number and 密级."""
    copy = source.copy
    told = values.get(rule.day)
    day = (told if isinstance(told, date) else None) or copy.issued_on or copy.today
    return Sheet(copy.profile.issuer, day, _number(rule, copy, values, day), source.secrecy.label)


def _number(rule: PaperRule, copy: Copy, values: Mapping[str, Value], day: date) -> str:
    """The number it was issued under, else the one on record, else that of a draft."""
    recorded = values.get(rule.number)
    if not rule.series or copy.number:
        return copy.number
    if isinstance(recorded, str) and recorded:
        return recorded
    return number_text(copy.rules.committee.prefix, rule.series, day.year, None)


def recipient_of(source: Source, key: str, row: int | None = None) -> str:
    """Return to whom the paper goes, '' when nobody is known yet. Raises KeyError, RefusedInput."""
    rule = source.rules[key]
    copy = replace(source.copy, row=_person(rule, source, row))
    return filled(rule.recipients, source.values(copy), source.names)


def issue_order(source: Source, key: str, row: int | None, issued_on: date, recipient: str) -> IssueOrder:
    """Return what `app.issuing.issue` takes to number the paper. Raises KeyError, RefusedInput."""
    rule = source.rules[key]
    require(rule, source)
    return IssueOrder(
        series=rule.series,
        issued_on=issued_on,
        prefix=source.copy.rules.committee.prefix,
        paper=rule.key,
        title=rule.name,
        register=source.table,
        record_id=source.record_id,
        subject_id=_person(rule, source, row),
        recipient=recipient or recipient_of(source, key, row),
        secrecy=source.secrecy,
    )


def issue_paper(
    store: Store,
    session: Session,
    source: Source,
    key: str,
    row: int | None,
    issued_on: date,
    recipient: str,
    *,
    boxes: bool = False,
) -> Paper:
    """Issue a paper under its next number, or not at all, in a session that writes; return it.

    Raises RefusedInput, MissingGlyph, KeyError.
    """
    recipient = recipient_text(recipient)

    def draw(number: str) -> Paper:
        return make(source.issued_as(number, issued_on, recipient), key, row, boxes=boxes)

    return issue_drawn(store, session, issue_order(source, key, row, issued_on, recipient), draw)


def file_name(rule: PaperRule, source: Source, row: int | None) -> str:
    """Return the proposed file name: 密级, the record, the paper; no person's name."""
    held = [one for one, _ in source.persons]
    place = held.index(row) + 1 if row is not None and len(held) > 1 else 0
    return named(source.secrecy, source.label, rule.name, f"第{place}人" if place else "")
