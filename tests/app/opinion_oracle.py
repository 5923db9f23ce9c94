"""The pre-check done by hand: from the raw tables, one name at a time, slowly, with none of its own helpers.

It knows only what a random store holds: the kinds in `MONTHS`, entries by number or by bare name.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, select

from app.opinion_views import NameEntry
from db.models import (
    AwardPage,
    Clue,
    ClueStep,
    ClueSubject,
    Member,
    RectificationPage,
    Talk,
    TalkAttendee,
)

# 影响期 in months as the regulations have it, None for none; and which classes add up.
MONTHS = {
    "党内警告": 12, "撤销党内职务": 24, "政务记过": 12, "政务撤职": 24, "诫勉": 6, "免职": 12,
    "责令检查": None, "平职调整": None, "立案审查后移送司法机关": None,
}  # fmt: skip
ADDS_UP = {"党内警告": "party", "撤销党内职务": "party", "政务记过": "admin", "政务撤职": "admin"}
SPELT = {"诫勉谈话": "诫勉", "行政记过": "政务记过", "警告": "党内警告"}
TO_COURT = "立案审查后移送司法机关"
GRAVITY = {
    "open_clue": 2, "shelved": 2, "transferred": 1, "effect": 3, "judicial": 2, "unread": 2, "rectifying": -1,
    "measured": -1, "settled": -1, "outside": 1, "gone": 1, "same_name": 2, "name_only": 0, "twins": 2,
    "conflict": 2, "stranger": 1,
}  # fmt: skip
LOOK = {"unread", "gone", "same_name", "name_only", "twins", "conflict", "stranger"}
REPLY = {-1: "clear", 0: "clear", 1: "ask", 2: "defer", 3: "unfit"}

Seen = tuple[str, str, int, date | None]  # finding, register, record, last day


@dataclass(frozen=True)
class Judged:
    """What the check ought to say of one name."""

    matched: str
    member_id: int | None
    proposal: str
    second_look: bool
    findings: frozenset[Seen]


def judge(session: Session, entry: NameEntry, today: date) -> Judged:
    """Judge one name by reading every table through."""
    matched, member, others = whom(session, entry)
    findings: set[Seen] = set()
    if matched in ("name", "twins", "conflict", "stranger"):
        findings.add(({"name": "name_only"}.get(matched, matched), "", 0, None))
    if member is not None:
        findings |= of_person(session, today, lambda row: row.member_id == member.id)
        if member.standing.value != "present":
            findings.add(("gone", "", 0, None))
        if member.verdict != "本级":
            findings.add(("outside", "", 0, None))
    foreign = of_person(session, today, lambda row: meant_by_name(session, row) == entry.name)
    for other in others if matched in ("twins", "conflict") else ():
        foreign |= of_person(session, today, lambda row, own=other.id: row.member_id == own)
    findings |= {
        ("same_name", register, record, last) for key, register, record, last in foreign if GRAVITY[key] >= 0
    }
    gravest = max((GRAVITY[key] for key, *_ in findings), default=-1)
    look = any(key in LOOK for key, *_ in findings)
    return Judged(matched, member.id if member else None, REPLY[gravest], look, frozenset(findings))


def meant_by_name(session: Session, row: Any) -> str:
    """Under which name a record counts that is bound to nobody who is still on the roster; '' of others."""
    member = session.get(Member, row.member_id) if row.member_id is not None else None
    if member is None:
        return named(row)
    return member.name if member.voided_at is not None else ""


def named(row: Any) -> str:
    return str(row.person if hasattr(row, "person") else row.name)


def whom(session: Session, entry: NameEntry) -> tuple[str, Any, list[Any]]:
    """Whom an entry with a number, or with a bare name, means."""
    everybody = [one for one in session.exec(select(Member)).all() if one.voided_at is None]
    namesakes = [one for one in everybody if one.name == entry.name]
    if entry.identity_number:
        for one in everybody:
            if one.identity_number == entry.identity_number:
                return (
                    ("identity", one, []) if one.name == entry.name else ("conflict", None, [one, *namesakes])
                )
        return "stranger", None, []
    if len(namesakes) == 1:
        return "name", namesakes[0], []
    return ("twins", None, namesakes) if namesakes else ("stranger", None, [])


def of_person(session: Session, today: date, is_meant: Any) -> set[Seen]:
    """Everything on record of those whom `is_meant` picks."""
    found: set[Seen] = set()
    for clue in session.exec(select(Clue)).all():
        if clue.voided_at is None:
            for subject in subjects(session, clue):
                if is_meant(subject) and not subject.organisation:
                    found |= of_clue(session, clue, subject, today)
    for talk in session.exec(select(Talk)).all():
        if talk.voided_at is None and talk.state.value != "planned" and talk.kind.value == "admonition":
            present = session.exec(select(TalkAttendee)).all()
            among = [one for one in present if one.talk_id == talk.id and one.voided_at is None]
            for row in [talk, *among]:
                if is_meant(row) and not told_in_clue(session, talk, row):
                    found.add(weighed("talks", talk.id, "诫勉", months_on(talk.held_on, 6), today))
    for award in session.exec(select(AwardPage)).all():
        if award.voided_at is None and award.measure and is_meant(award):
            works = award.ends_on is not None and award.ends_on >= today
            found.add(("effect" if works else "measured", "awards", award.id or 0, award.ends_on))
    for page in session.exec(select(RectificationPage)).all():
        if page.voided_at is None and page.done_on is None and is_meant(page):
            found.add(("rectifying", "rectifications", page.id or 0, None))
    return found


def subjects(session: Session, clue: Clue) -> list[ClueSubject]:
    every = session.exec(select(ClueSubject)).all()
    return [one for one in every if one.clue_id == clue.id and one.voided_at is None]


def steps_of(session: Session, clue: Clue) -> list[ClueStep]:
    """The steps that stand, in the order of their days."""
    every = [one for one in session.exec(select(ClueStep)).all() if one.clue_id == clue.id]
    every.sort(key=lambda step: step.id or 0)
    gone = {step.corrects for step in every if step.corrects}
    kept = [step for step in every if step.id not in gone and step.kind.value != "corrected"]
    return sorted(kept, key=lambda step: step.held_on)


def of_clue(session: Session, clue: Clue, subject: ClueSubject, today: date) -> set[Seen]:
    own = clue.id or 0
    done = measures(session, clue, subject, today)
    told = {weighed("clues", own, kind, last, today) for kind, last in done}
    state = stands(session, clue)
    if state == "settled":
        return told or {("settled", "clues", own, None)}
    return told | {(state, "clues", own, None)}


def stands(session: Session, clue: Clue) -> str:
    while clue.state.value == "merged":
        parent = session.get(Clue, clue.parent_id) if clue.parent_id else None
        if parent is None or parent.voided_at is not None:
            return "open_clue"
        clue = parent
    code = clue.state.value
    if code in ("shelved", "transferred"):
        return str(code)
    if code not in ("closed", "archived"):
        return "open_clue"
    if clue.settlement is not None:
        return "settled"
    handed = False
    for step in steps_of(session, clue):
        if step.kind.value == "reopened":
            handed = False
        elif step.kind.value in ("transferred", "forwarded_up"):
            handed = True
    transfer = clue.disposition is not None and clue.disposition.value == "transfer"
    return "transferred" if handed or transfer else "settled"


def measures(
    session: Session, clue: Clue, subject: ClueSubject, today: date
) -> list[tuple[str, date | None]]:
    """The measures of this clue that stand against this person, each with the last day of its effect."""
    found = []
    by_steps = taken(session, clue, subject)
    for kind, since, lifted in by_steps:
        if not lifted:
            found.append((kind, added_up(session, clue, subject, kind, since)))
    if subject.measure not in ("", "无") and not by_steps:
        kind = SPELT.get(subject.measure, subject.measure)
        closing = [one for one in steps_of(session, clue) if (one.detail or {}).get("measure")]
        since = closing[0].held_on if closing else clue.decided_on or clue.closed_on or clue.received_on
        found.append((kind, months_on(since, MONTHS[kind])))
    return found


def taken(session: Session, clue: Clue, subject: ClueSubject) -> list[tuple[str, date, bool]]:
    """Kind, day and whether his appeal lifted it, of every measure that a clue's steps tell of one person."""
    steps, found = steps_of(session, clue), []
    for place, step in enumerate(steps):
        detail = step.detail or {}
        if step.kind.value not in ("measure", "decided"):
            continue
        if detail.get("subject") not in (None, "", str(subject.id)):
            continue
        kind = SPELT.get(detail["measure"], detail["measure"])
        since = step.held_on
        if step.kind.value == "decided":
            approved = [one.held_on for one in steps[:place] if one.kind.value == "sanction_approved"]
            since = approved[-1] if approved else since
        lifted = any(
            (one.detail or {}).get("appeal_outcome") in ("revoked", "changed")
            and (one.detail or {}).get("subject") in (None, "", str(subject.id))
            for one in steps[place:]
        )
        found.append((kind, since, lifted))
    return found


def added_up(session: Session, clue: Clue, subject: ClueSubject, kind: str, since: date) -> date | None:
    """The last day of a measure after what was left of the same person's earlier ones of its class."""
    earlier: set[tuple[date, str]] = set()
    for other in session.exec(select(Clue)).all():
        if other.voided_at is not None:
            continue
        for row in subjects(session, other):
            is_same = row.id == subject.id or (
                subject.member_id is not None and row.member_id == subject.member_id
            )
            if is_same:
                for one, day, lifted in taken(session, other, row):
                    if not lifted and day <= since:
                        earlier.add((day, one))
    after: date | None = None
    for day, one in sorted(earlier):
        if ADDS_UP.get(one) is None or ADDS_UP[one] != ADDS_UP.get(kind):
            continue
        begins = after if after is not None and after > day else day
        after = the_same_day(begins, MONTHS[one] or 0)
    if ADDS_UP.get(kind) is not None and after is not None:
        return after - timedelta(days=1)
    return months_on(since, MONTHS[kind])


def weighed(register: str, record: int | None, kind: str, last: date | None, today: date) -> Seen:
    if kind == TO_COURT:
        return "judicial", register, record or 0, None
    works = last is not None and last >= today
    return "effect" if works else "measured", register, record or 0, last


def told_in_clue(session: Session, talk: Talk, row: Any) -> bool:
    """Whether the clue a talk belongs to has the measure itself on record, of the same person."""
    for clue in session.exec(select(Clue)).all():
        if clue.number == talk.clue_number and clue.voided_at is None:
            for subject in subjects(session, clue):
                kinds = [kind for kind, _, _ in taken(session, clue, subject)]
                if "诫勉" in kinds and named(row) == subject.name:
                    return True
    return False


def months_on(start: date, months: int | None) -> date | None:
    return the_same_day(start, months) - timedelta(days=1) if months else None


def the_same_day(start: date, months: int) -> date:
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
