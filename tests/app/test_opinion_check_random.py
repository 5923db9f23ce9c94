"""The pre-check says what an independent reading of the raw tables says, over random stores."""

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
from app.engine.fields import Reading
from app.engine.writing import Writer
from app.opinion_check import check
from app.opinion_views import Checked, NameEntry
from app.registers import all_registers
from app.registers.clues.declaration import CLUES
from app.registers.members import MEMBERS
from db.models import AwardPage, Clue, ClueStep, ClueSubject, Member, RectificationPage, Talk, TalkAttendee
from db.models.base import utc_now
from db.store import Store
from db.vocabulary import ClueSource, MemberStanding, PoliticalStatus, StepKind, TalkKind, TalkState
from tests.app.conftest import copied
from tests.app.opinion_oracle import MONTHS, Judged, judge
from tests.app.parts import TODAY, Kept, identity

K = StepKind
NAMES = ("韩露", "韩路", "周远航", "何静", "赵立新")
KINDS = tuple(MONTHS)
BEGIN = date(2023, 1, 1)
ENDS = ("open", "shelved", "settled", "believed", "verified", "transferred", "handed", "measured", "sheet")
REGISTERS = all_registers()
SEEN: Counter[str] = Counter()


class _Undone(Exception):
    """Ends a random store, so that nothing of it stays."""


@dataclass
class Chance:
    """Random choices; every measure has a day of its own, so that none depends on the order of two."""

    rng: Random
    days: list[date]

    def day(self) -> date:
        return self.days.pop()

    def one_in(self, n: int) -> bool:
        return self.rng.randrange(n) == 0


@pytest.fixture(scope="module")
def store(empty: Kept, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    kept = copied(empty, tmp_path_factory.mktemp("random"))
    with Store.open(kept.folder, kept.master) as opened:
        yield opened


def people(session: Session, chance: Chance) -> list[Member]:
    """Some people, namesakes among them, with numbers of their own."""
    writer, made = Writer(session, MEMBERS, Reading(table_rules(), TODAY, history=True)), []
    for place in range(chance.rng.randrange(1, 7)):
        status = PoliticalStatus.MASSES if chance.one_in(6) else PoliticalStatus.MEMBER
        values = {
            "name": chance.rng.choice(NAMES), "identity_number": identity("1985-01-05", place + 1),
            "political_status": status, "rank": "四级主任科员" if chance.one_in(5) else "一级科员",
            "branch": "办公室党支部",
        }  # fmt: skip
        if chance.one_in(6):
            values |= {"standing": MemberStanding.LEFT, "left_on": date(2026, 3, 1)}
        member = session.get(Member, writer.insert(values, {}))
        assert member is not None
        made.append(member)
    session.flush()
    if chance.one_in(4):
        made[-1].voided_at = utc_now()
    return made


def clue(session: Session, chance: Chance, members: list[Member]) -> None:
    """A clue with its persons and a history that leads somewhere."""
    received = date(2022, chance.rng.randrange(1, 13), 5)
    reading = Reading(table_rules(), TODAY, history=True)
    end = chance.rng.choice(ENDS)
    names = [
        {"name": name, "organisation": chance.one_in(12)}
        for name in chance.rng.sample(NAMES, chance.rng.randrange(1, 4))
    ]
    if end == "sheet":
        for one in names:
            one["measure"] = chance.rng.choice((*KINDS, "诫勉谈话", "行政记过", "无", ""))
    values = {"received_on": received, "source": ClueSource.PETITION, "summary": "反映问题"}
    steps = road(chance, end, received, names)
    record = Writer(session, CLUES, reading).insert(values, {"subjects": names}, steps)
    session.flush()
    own = list(session.exec(select(ClueSubject).where(ClueSubject.clue_id == record)))
    if end in ("open", "settled", "measured"):
        Writer(session, CLUES, reading).rewrite(record, lambda draft: act(chance, draft, own, end))


def unsettle(session: Session, chance: Chance, members: list[Member]) -> None:
    """Void some clues and persons, link some to somebody else or to nobody."""
    session.flush()
    for subject in session.exec(select(ClueSubject)).all():
        if chance.one_in(5):
            subject.member_id = None
        elif chance.one_in(4):
            other = chance.rng.choice(members).id
            same = select(ClueSubject).where(ClueSubject.clue_id == subject.clue_id)
            if other not in [one.member_id for one in session.exec(same)]:
                subject.member_id = other
        if chance.one_in(9):
            subject.voided_at = utc_now()
    for record in session.exec(select(Clue)).all():
        if chance.one_in(9):
            record.voided_at = utc_now()
    session.flush()


def step(kind: StepKind, on: date, **detail: Any) -> dict[str, Any]:
    return {"kind": kind, "held_on": on, "who": "", "detail": detail}


def road(chance: Chance, end: str, received: date, names: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The steps a clue has been through, as an old ledger would tell them."""
    first = step(K.REGISTERED, received, imported=True)
    way = {"shelved": "shelved", "settled": "settled", "believed": "inquiry", "transferred": "transfer",
           "handed": "transfer"}.get(end, "verification")  # fmt: skip
    steps = [first, step(K.OPINION, received, disposition=way, decided=True)]
    if end == "believed":
        steps.append(step(K.INQUIRY_REPORTED, received, inquiry_outcome="believed", decided=True))
    if end == "verified":
        steps.append(step(K.VERIFICATION_REPORTED, received, verification_outcome="settle", decided=True))
    if end in ("transferred", "handed"):
        steps.append(step(K.TRANSFERRED, received))
    if end in ("settled", "believed", "verified", "handed", "measured", "sheet"):
        on = chance.day()
        told = "；".join(one["measure"] for one in names if one.get("measure"))
        steps.append(step(K.CLOSED, on, **({"measure": told} if told else {})))
    return steps


def act(chance: Chance, draft: Any, own: list[ClueSubject], end: str) -> None:
    """Measures of some of the persons, and what became of them."""
    record = draft.record.id
    add = lambda kind, on, **detail: draft.steps.append(  # noqa: E731 - one line said four times
        ClueStep(clue_id=record, kind=kind, held_on=on, detail=detail)
    )
    if end == "measured" or chance.one_in(3):
        approves = chance.one_in(2)
        for _ in range(chance.rng.randrange(1, 4)):
            told = {} if chance.one_in(4) else {"subject": str(chance.rng.choice(own).id)}
            kind, on = K.DECIDED if chance.one_in(3) else K.MEASURE, chance.day()
            if kind is K.DECIDED and approves:
                add(K.SANCTION_APPROVED, on, measure="党内警告")
            add(kind, on, measure=chance.rng.choice(KINDS), **told)
    if chance.one_in(4):
        whose = {} if chance.one_in(2) else {"subject": str(chance.rng.choice(own).id)}
        outcome = chance.rng.choice(("upheld", "revoked", "changed"))
        add(K.APPEAL_DECIDED, chance.day(), appeal_outcome=outcome, **whose)
    if chance.one_in(6):
        add(K.REOPENED, chance.day())
    if chance.one_in(6):
        wrong = next((one for one in draft.steps if one.kind is K.MEASURE and one.id), None)
        if wrong is not None:
            draft.steps.append(
                ClueStep(clue_id=record, kind=K.CORRECTED, held_on=chance.day(), corrects=wrong.id)
            )


def merge(session: Session, chance: Chance) -> None:
    """Merge one clue into another, which may be voided or merged itself."""
    clues = session.exec(select(Clue)).all()
    if len(clues) > 1 and chance.one_in(2):
        child, parent = chance.rng.sample(list(clues), 2)
        if parent.parent_id is None:
            draft = ClueStep(
                clue_id=child.id or 0,
                kind=K.MERGED,
                held_on=date(2026, 11, 1),
                detail={"parent_id": parent.id},
            )
            reading = Reading(table_rules(), TODAY, history=True)
            if child.voided_at is None:
                Writer(session, CLUES, reading).rewrite(child.id or 0, lambda held: held.steps.append(draft))


def other_records(session: Session, chance: Chance, members: list[Member]) -> None:
    """Talks, measures of the awards page and problems to be put right, of persons linked and not."""

    def of_somebody() -> dict[str, Any]:
        if chance.one_in(3):
            return {"member_id": None, "name": chance.rng.choice(NAMES)}
        member = chance.rng.choice(members)
        return {"member_id": member.id, "name": member.name}

    numbers = ["", *(one.number for one in session.exec(select(Clue)).all())]
    for _ in range(chance.rng.randrange(3)):
        told = of_somebody()
        talk = Talk(
            held_on=chance.day(), person=told["name"], member_id=told["member_id"],
            kind=chance.rng.choice((TalkKind.ADMONITION, TalkKind.HEART)),
            state=chance.rng.choice(list(TalkState)), clue_number=chance.rng.choice(numbers),
        )  # fmt: skip
        session.add(talk)
        session.flush()
        if chance.one_in(3):
            session.add(TalkAttendee(talk_id=talk.id or 0, **of_somebody()))
    for _ in range(chance.rng.randrange(2)):
        told, on = of_somebody(), chance.day()
        ends = None if chance.one_in(2) else on + timedelta(days=400)
        session.add(
            AwardPage(
                person=told["name"],
                member_id=told["member_id"],
                given_on=on,
                kind="党纪处分",
                measure="党内警告",
                ends_on=ends,
            )
        )
    for _ in range(chance.rng.randrange(2)):
        told, on = of_somebody(), chance.day()
        done = on if chance.one_in(2) else None
        session.add(
            RectificationPage(
                person=told["name"], member_id=told["member_id"], raised_on=on, problem="x", done_on=done
            )
        )
    session.flush()


def entries(chance: Chance, members: list[Member]) -> list[NameEntry]:
    """Names with the right number, with another's, with nobody's and without any."""
    told = []
    for line in range(1, 9):
        member, name = chance.rng.choice(members), chance.rng.choice((*NAMES, "陌生人"))
        number = chance.rng.choice(("", member.identity_number, identity("1990-02-03", 77)))
        told.append(NameEntry(line, member.name if number == member.identity_number else name, number))
        if chance.one_in(6):
            told.append(NameEntry(line, name, member.identity_number))
    return told


def said(one: Checked) -> Judged:
    findings = frozenset((r.key, r.register, r.record_id, r.last_day) for r in one.reasons)
    return Judged(one.matched, one.member_id, one.proposal, one.second_look, findings)


@settings(max_examples=120)
@given(seed=st.integers(0, 2**32))
def test_the_check_equals_a_reading_of_the_raw_tables(store: Store, seed: int) -> None:
    rng = Random(seed)
    days = [BEGIN + timedelta(days=n) for n in rng.sample(range((TODAY - BEGIN).days + 1), 120)]
    chance = Chance(rng, days)
    with suppress(_Undone), store.writing() as session:
        members = people(session, chance)
        for _ in range(rng.randrange(1, 7)):
            clue(session, chance, members)
        merge(session, chance)
        unsettle(session, chance, members)
        other_records(session, chance, members)
        names = entries(chance, members)
        today = rng.choice((TODAY, TODAY - timedelta(days=rng.randrange(700)), TODAY + timedelta(days=200)))
        session.expire_all()
        for entry, found in zip(names, check(session, REGISTERS, table_rules(), names, today), strict=True):
            wanted = judge(session, entry, today)
            assert said(found) == wanted
            SEEN.update(key for key, *_ in wanted.findings)
            SEEN.update([wanted.matched, wanted.proposal])
        raise _Undone


def test_the_random_stores_held_everything_the_check_may_find() -> None:
    """Runs after the property; it would not mean much if a finding never came up."""
    wanted = {
        "open_clue", "shelved", "transferred", "effect", "measured", "settled", "judicial", "rectifying",
        "outside", "gone", "same_name", "name_only", "twins", "conflict", "stranger", "identity", "clear",
        "ask", "defer", "unfit",
    }  # fmt: skip
    assert wanted <= set(SEEN), wanted - set(SEEN)
