"""Which papers can be made of a clue now, and making them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

import resources
from app.clue_views import IssuedView, PaperView
from app.documents.fonts import missing_characters
from app.documents.ledger import render_ledger
from app.documents.page import render_document
from app.documents.parts import Document, LedgerPaper, document_texts, ledger_texts
from app.engine.paper import PaperRule, Sheet, Value, blanks, compose, filled
from app.engine.paper_table import load_papers
from app.engine.views import Paper
from app.errors import RefusedInput
from app.issuing import IssueOrder, number_text
from app.registers.clues.papers.dossier import Dossier
from app.registers.clues.papers.saying import Person
from app.registers.clues.papers.values import NAMES, clue_values
from db.models import Clue, ClueSubject, IssuedPaper
from db.vocabulary import Secrecy

FOLDER = "texts/papers/clues"
UNFIT = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')  # what a file name cannot hold on one system or another


@lru_cache(maxsize=1)
def paper_rules() -> Mapping[str, PaperRule]:
    """Return the declared papers of a clue by key. Raises FaultyTable."""
    return load_papers(resources.path(FOLDER), NAMES)


def offers(dossier: Dossier, issued: Iterable[IssuedPaper]) -> tuple[PaperView, ...]:
    """Return the papers that can be made of the clue now, each with what was issued of it already."""
    facts, rows = dossier.facts(), list(issued)
    whole, single = [clue_values(dossier)], [clue_values(dossier, person) for person in dossier.subjects]
    persons = tuple((subject.id or 0, subject.name) for subject in dossier.subjects)
    return tuple(
        _offer(rule, persons, single, issued_so) if rule.per_person else _offer(rule, (), whole, issued_so)
        for rule in paper_rules().values()
        if rule.ready(facts)
        for issued_so in [[_issued(row) for row in rows if row.paper == rule.key]]
    )


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


def make(dossier: Dossier, key: str, subject_id: int | None = None, *, boxes: bool = False) -> Paper:
    """Return a paper as PDF, for one person where it is made person by person.

    Raises RefusedInput when the clue has not come that far or the person is not named, KeyError for a paper
    that does not exist, MissingGlyph unless `boxes` allows labelled boxes.
    """
    rule = paper_rules()[key]
    require(rule, dossier)
    person = _person(rule, dossier, subject_id)
    sheet = _sheet(rule, dossier, person)
    copy = replace(
        dossier, number=sheet.number, recipient=dossier.recipient or recipient_of(dossier, key, subject_id)
    )
    document = compose(rule, clue_values(copy, person), NAMES, sheet)
    name = file_name(rule, dossier, person)
    return printed(rule, document, name, boxes=boxes)


def require(rule: PaperRule, dossier: Dossier) -> None:
    """Raise RefusedInput, saying what is missing, when the paper cannot be made of the clue yet."""
    held = dossier.facts()
    if rule.ready(held):
        return
    missing = [NAMES.facts[fact] for fact in rule.after if fact not in held]
    if rule.any_of and held.isdisjoint(rule.any_of):
        missing.append("或".join(dict.fromkeys(NAMES.facts[fact] for fact in rule.any_of)))
    against = [NAMES.facts[fact] for fact in rule.unless if fact in held]
    reason = f"还没有{'、'.join(missing)}" if missing else f"已有{'、'.join(against)}"
    raise RefusedInput(
        f"现在还不能制作{rule.name}。" if missing else f"不能再制作{rule.name}。",
        reason=f"{reason}（{rule.source}）。",
        remedy="请先办理并登记这个环节。" if missing else "请改用相应的文书。",
    )


def _person(rule: PaperRule, dossier: Dossier, subject_id: int | None) -> Person:
    if not rule.per_person:
        return None
    found: list[ClueSubject] = [subject for subject in dossier.subjects if subject.id == subject_id]
    if subject_id is None and len(dossier.subjects) == 1:
        found = list(dossier.subjects)
    if not found:
        raise RefusedInput(f"{rule.name}是一人一份的。", remedy="请先选定是为哪一位被反映人制作。")
    return found[0]


def _sheet(rule: PaperRule, dossier: Dossier, person: Person) -> Sheet:
    values = clue_values(dossier, person)
    day = _day(values.get(rule.day)) or dossier.issued_on or dossier.today
    return Sheet(dossier.committee, day, _number(rule, dossier, values, day), dossier.clue.secrecy.label)


def _day(value: Value | None) -> date | None:
    return value if isinstance(value, date) else None


def _number(rule: PaperRule, dossier: Dossier, values: Mapping[str, Value], day: date) -> str:
    """The number it was issued under, else the one on record, else that of a draft."""
    recorded = values.get(rule.number)
    if not rule.series or dossier.number:
        return dossier.number
    if isinstance(recorded, str) and recorded:
        return recorded
    return number_text(dossier.rules.committee.prefix, rule.series, day.year, None)


def recipient_of(dossier: Dossier, key: str, subject_id: int | None = None) -> str:
    """Return to whom the paper goes, '' when nobody is known yet. Raises KeyError, RefusedInput."""
    rule = paper_rules()[key]
    values = clue_values(dossier, _person(rule, dossier, subject_id))
    return filled(rule.recipients, values, NAMES)


def issue_order(
    dossier: Dossier, key: str, subject_id: int | None, issued_on: date, recipient: str
) -> IssueOrder:
    """Return what `app.issuing.issue` takes to number the paper. Raises KeyError, RefusedInput."""
    rule = paper_rules()[key]
    require(rule, dossier)
    person = _person(rule, dossier, subject_id)
    clue = dossier.clue
    return IssueOrder(
        series=rule.series,
        issued_on=issued_on,
        prefix=dossier.rules.committee.prefix,
        paper=rule.key,
        title=rule.name,
        register=str(Clue.__tablename__),
        record_id=clue.id or 0,
        subject_id=person.id if person else None,
        recipient=recipient or recipient_of(dossier, key, subject_id),
        secrecy=clue.secrecy,
    )


def file_name(rule: PaperRule, dossier: Dossier, person: Person) -> str:
    """Return the proposed file name: 密级, the clue's number, the paper; no person's name."""
    place = dossier.subjects.index(person) + 1 if person and len(dossier.subjects) > 1 else 0
    return named(dossier.clue.secrecy, dossier.clue.number, rule.name, f"第{place}人" if place else "")


def named(secrecy: Secrecy, *parts: str) -> str:
    """Return a file name that carries the 密级 and is fit for every system."""
    fit = (UNFIT.sub("-", part).strip("-.") for part in parts)
    return f"[{secrecy.label}]{'_'.join(filter(None, fit))}.pdf"


def printed(rule: PaperRule, content: Document | LedgerPaper, name: str, *, boxes: bool) -> Paper:
    """Return a composed paper as PDF. Raises MissingGlyph unless `boxes` allows labelled boxes."""
    if isinstance(content, LedgerPaper):
        data, texts = render_ledger(content, boxes=boxes), ledger_texts(content)
    else:
        data, texts = render_document(content, boxes=boxes), document_texts(content)
    missing = missing_characters(texts) if boxes else ()
    shown = tuple(f"{char}（{code}）" for char, code in missing)
    return Paper(rule.name, name, data, shown, kind=rule.key)
