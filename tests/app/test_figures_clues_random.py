"""The figures of sanctions against a reading of the raw tables, over random stores; what must tie ties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from app.committee import table_rules
from app.engine.figure import Asked
from app.engine.period import Period
from app.figures import as_json, of_period
from app.registers.clues.declaration import CLUES
from db.models import Clue, ClueSubject
from db.store import Store
from db.vocabulary import Relation
from tests.app.conftest import copied
from tests.app.opinion_oracle import SPELT, added_up, measures, steps_of, subjects, taken
from tests.app.parts import TODAY, Kept
from tests.app.test_opinion_check_random import BEGIN, Chance, clue, merge, people, unsettle

PARTY, ADMIN = ("党内警告", "撤销党内职务"), ("政务记过", "政务撤职")
ORGANISATIONAL = ("平职调整", "免职")
LEVELS = {"": "未填", "一级科员": "一般干部", "四级主任科员": "乡科级"}
KEYS = frozenset(
    f"clues.{key}"
    for key in (
        "punished_persons", "punished_by_rank", "party_persons", "admin_persons", "both_persons",
        "party_by_kind", "admin_by_kind", "organisational_by_kind", "under_effect", "effect_ended", "open",
        "closed_in_year",
    )
)  # fmt: skip
SEEN: Counter[str] = Counter()
RULES = table_rules()


class _Undone(Exception):
    """Ends a random store, so that nothing of it stays."""


@pytest.fixture(scope="module")
def store(empty: Kept, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    kept = copied(empty, tmp_path_factory.mktemp("random"))
    with Store.open(kept.folder, kept.master) as opened:
        yield opened


@dataclass(frozen=True)
class Had:
    """One measure of one person that stands, read off the raw tables."""

    who: str
    kind: str
    on: date
    since: date
    last: date | None
    rank: str
    clue: int


def everything(session: Session) -> list[Had]:
    found: list[Had] = []
    for record in session.exec(select(Clue)).all():
        for person in subjects(session, record) if record.voided_at is None else ():
            if not person.organisation:
                found += of_one(session, record, person)
    return sorted(found, key=lambda had: (had.on, had.clue))


def of_one(session: Session, record: Clue, person: ClueSubject) -> Iterator[Had]:
    who = str(person.member_id) if person.member_id else f"{person.name}/{person.unit}"
    own = record.id or 0
    told = taken(session, record, person)
    days = [step.held_on for step in steps_of(session, record) if is_about(step, person)]
    for (kind, since, lifted), on in zip(told, days, strict=True):
        if not lifted:
            last = added_up(session, record, person, kind, since)
            yield Had(who, kind, on, since, last, person.rank, own)
    if not told:
        for kind, last in measures(session, record, person, TODAY):
            closing = [one for one in steps_of(session, record) if (one.detail or {}).get("measure")]
            on = (
                closing[0].held_on if closing else record.decided_on or record.closed_on or record.received_on
            )
            yield Had(who, SPELT.get(kind, kind), on, on, last, person.rank, own)


def is_about(step: Any, person: ClueSubject) -> bool:
    takes = step.kind.value in ("measure", "decided")
    return takes and (step.detail or {}).get("subject") in (None, "", str(person.id))


def counted(session: Session, period: Period) -> dict[str, Any]:
    as_of = min(period.last, TODAY)
    every = everything(session)
    here = [had for had in every if period.first <= had.on <= period.last]
    party = {had.who for had in here if had.kind in PARTY}
    admin = {had.who for had in here if had.kind in ADMIN}
    last = {had.who: had for had in here if had.kind in PARTY + ADMIN}
    ranks = Counter(LEVELS[had.rank] for had in last.values())
    zeros = dict.fromkeys(("省部级", "地厅级", "县处级", "乡科级", "一般干部", "其他人员"), 0)
    live = [one for one in session.exec(select(Clue)).all() if one.voided_at is None]
    return {
        "punished_persons": len(party | admin),
        "punished_by_rank": zeros | ranks,
        "party_persons": len(party),
        "admin_persons": len(admin),
        "both_persons": len(party & admin),
        "party_by_kind": gravest(here, PARTY),
        "admin_by_kind": gravest(here, ADMIN),
        "organisational_by_kind": gravest(here, ORGANISATIONAL),
        "under_effect": len({had.who for had in every if had.last and had.since <= as_of <= had.last}),
        "effect_ended": len({had.who for had in every if ended(had, every, period.first, as_of)}),
        "open": sum(was_open(session, one, as_of) for one in live),
        "closed_in_year": sum(
            bool(one.closed_on and period.first <= one.closed_on <= period.last) for one in live
        ),
    }


def ended(had: Had, every: list[Had], first: date, as_of: date) -> bool:
    """The last day lies between, and on the next one nothing else of the person works."""
    if had.last is None or not first <= had.last <= as_of:
        return False
    own = [one for one in every if one.who == had.who and one.last]
    return not any(one.since <= had.last + timedelta(days=1) <= (one.last or one.since) for one in own)


def gravest(here: list[Had], kinds: tuple[str, ...]) -> dict[str, int]:
    most: dict[str, int] = {}
    for had in here:
        if had.kind in kinds:
            most[had.who] = max(most.get(had.who, 0), kinds.index(had.kind))
    return dict(Counter(kinds[place] for place in most.values()))


def was_open(session: Session, record: Clue, as_of: date) -> bool:
    if record.received_on > as_of or record.relation is Relation.DUPLICATE:
        return False
    ends = [one for one in steps_of(session, record) if one.kind.value in ("closed", "reopened")]
    until = [one.kind.value for one in ends if one.held_on <= as_of]
    return not until or until[-1] == "reopened"


@settings(max_examples=100)
@given(seed=st.integers(0, 2**32))
def test_the_figures_of_sanctions_equal_a_reading_of_the_raw_tables(store: Store, seed: int) -> None:
    rng = Random(seed)
    days = [BEGIN + timedelta(days=n) for n in rng.sample(range((TODAY - BEGIN).days + 1), 120)]
    chance = Chance(rng, days)
    with suppress(_Undone), store.writing() as session:
        members = people(session, chance)
        for _ in range(rng.randrange(2, 8)):
            clue(session, chance, members)
        merge(session, chance)
        unsettle(session, chance, members)
        session.expire_all()
        quarter = Period.quarter(2024, rng.randrange(1, 5))
        for period in (Period.year(2026), Period.year(2025), quarter, Period(BEGIN, TODAY)):
            views = of_period([CLUES], Asked(session, period, RULES, TODAY), KEYS)
            wanted = counted(session, period)
            assert as_json(views)["clues"] == wanted, period.name
            SEEN.update(key for key, value in wanted.items() if value)
            for view in views:
                assert not view.parts or sum(count for _, count in view.parts) == view.value, view.key
        raise _Undone


def test_the_random_stores_held_every_figure() -> None:
    """Runs after the property; it would not mean much if a figure were always 0."""
    assert {key.partition(".")[2] for key in KEYS} <= set(SEEN)
