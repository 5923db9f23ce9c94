"""The pre-check of a list of names: whom each means, and what all registers hold against him.

What an unlinked record says of a name, and what is on record of somebody the name may mean, is a namesake's
until an officer has looked. So is what hangs on somebody of this name who was voided on the roster.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from app.engine.bearing import Bearing, Whom
from app.engine.register import Register
from app.opinion_match import Found, match
from app.opinion_views import Checked, NameEntry, Reason
from app.rules.jurisdiction import verdict
from app.rules.opinions import gravity, propose
from app.rules.tables import Rules
from db.models import Member
from db.vocabulary import MatchKind, MemberStanding, PoliticalStatus

OURS = "本级"
# What a way of matching by itself gives as a finding.
BY_MATCH: Mapping[MatchKind, str] = {
    MatchKind.NAME: "name_only", MatchKind.TWINS: "twins", MatchKind.CONFLICT: "conflict",
    MatchKind.STRANGER: "stranger",
}  # fmt: skip
# Where those it may be are no strangers by their number, what is on record of them has to be looked at.
OPEN_TO = (MatchKind.TWINS, MatchKind.CONFLICT)
AT_ONCE = 5000
PERSON: tuple[Any, ...] = (
    Member.id, Member.standing, Member.left_on, Member.verdict, Member.rank, Member.political_status,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Held:
    """What the registers and the roster hold: by person, and by name where a record links nobody."""

    by_member: Mapping[int, Sequence[Bearing]]
    by_name: Mapping[str, Sequence[Bearing]]
    persons: Mapping[int, Any]
    rules: Rules


def check(
    session: Session, registers: Iterable[Register], rules: Rules, entries: Sequence[NameEntry], today: date
) -> tuple[Checked, ...]:
    """Match every entry and propose a reply, in the order of the entries; nothing is written."""
    return examine(session, registers, rules, told_twice(match(session, entries)), today)


def examine(
    session: Session, registers: Iterable[Register], rules: Rules, found: Sequence[Found], today: date
) -> tuple[Checked, ...]:
    """Say of persons already found what all registers hold against them, and what reply that proposes."""
    held = _held(session, registers, rules, found, today)
    return tuple(_checked(one, held) for one in found)


def told_twice(found: Iterable[Found]) -> list[Found]:
    """Return what was found, with a note on those that mean a person whom an earlier entry meant."""
    first: dict[int, Found] = {}
    told = []
    for one in found:
        earlier = first.setdefault(one.member_id, one) if one.member_id is not None else one
        again = "" if earlier is one else f"与第 {earlier.entry.line} 行是同一人"
        noted = again and again not in one.note
        told.append(replace(one, note="；".join(filter(None, (one.note, again)))) if noted else one)
    return told


def _held(
    session: Session, registers: Iterable[Register], rules: Rules, found: Sequence[Found], today: date
) -> _Held:
    ids = {one.member_id for one in found if one.member_id is not None}
    ids |= {option.id for one in found if one.matched in OPEN_TO for option in one.candidates}
    names = frozenset(one.entry.name for one in found)
    voided = _voided(session, names)
    whom = Whom(frozenset(ids | voided.keys()), names)
    by_member: dict[int, list[Bearing]] = defaultdict(list)
    by_name: dict[str, list[Bearing]] = defaultdict(list)
    asked = [register.bears for register in registers if register.bears]
    for bearing in (one for bears in asked for one in bears(session, rules, whom, today)):
        owner = bearing.member_id
        if owner is None or owner in voided:
            by_name[bearing.name if owner is None else voided[owner]].append(bearing)
        else:
            by_member[owner].append(bearing)
    return _Held(by_member, by_name, _persons(session, sorted(ids)), rules)


def _voided(session: Session, names: Iterable[str]) -> dict[int, str]:
    """Those of these names who were taken off the roster as entered by mistake: id and name."""
    wanted = sorted(names)
    parts = (wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE))
    gone = col(Member.voided_at).is_not(None)
    columns: tuple[Any, ...] = (Member.id, Member.name)
    queries = (select_columns(*columns).where(col(Member.name).in_(some), gone) for some in parts)
    return {row.id: row.name for query in queries for row in session.execute(query)}


def _persons(session: Session, ids: Sequence[int]) -> dict[int, Any]:
    parts = (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
    queries = (select_columns(*PERSON).where(col(Member.id).in_(some)) for some in parts)
    return {row.id: row for query in queries for row in session.execute(query)}


def _checked(found: Found, held: _Held) -> Checked:
    rules = held.rules.opinions
    unsettled = found.matched is not MatchKind.CHOSEN
    reasons = [*_by_match(found, held), *_own(found, held), *_namesakes(found, held)]
    reasons.sort(key=lambda one: gravity(one.key, rules))
    proposal = propose((one.key for one in reasons), rules)
    return Checked(
        found.entry, found.member_id, str(found.matched.value), found.matched.label, found.note,
        found.candidates, proposal.reply, rules.replies[proposal.reply].label, tuple(reasons),
        proposal.second_look and unsettled,
    )  # fmt: skip


def _by_match(found: Found, held: _Held) -> Iterator[Reason]:
    key = BY_MATCH.get(found.matched, "")
    if found.matched is MatchKind.CHOSEN and found.member_id is None:
        key = BY_MATCH[MatchKind.STRANGER]
    if key:
        yield _reason(key, found.note, held.rules)


def _own(found: Found, held: _Held) -> Iterator[Reason]:
    """What is on record of the very person, and where he stands."""
    if found.member_id is None:
        return
    yield from (_of_record(one, held.rules) for one in held.by_member.get(found.member_id, ()))
    person = held.persons.get(found.member_id)
    if person is None:
        return
    if person.standing is not MemberStanding.PRESENT:
        on = f"（{person.left_on.isoformat()}）" if person.left_on else ""
        yield _reason("gone", f"{person.standing.label}{on}", held.rules)
    if person.verdict != OURS:
        yield _reason("outside", _why_outside(person, held.rules), held.rules)


def _why_outside(person: Any, rules: Rules) -> str:
    status: PoliticalStatus | None = person.political_status
    judged = verdict(person.rank, status, rules)
    to = f"，应由{judged.to}办理" if judged.to else ""
    return f"{person.verdict or judged.label}：{judged.reason}{to}"


def _namesakes(found: Found, held: _Held) -> Iterator[Reason]:
    """What counts of records that link nobody of this name, and of those whom the entry may mean."""
    reasons = held.rules.opinions.reasons
    options = found.candidates if found.matched in OPEN_TO else ()
    told = [(one, one.unit) for one in held.by_name.get(found.entry.name, ())]
    told += [(one, option.caption) for option in options for one in held.by_member.get(option.id, ())]
    for one, who in told:
        if reasons[one.reason].matters:
            text = f"{one.name}（{who or '单位不详'}）：{reasons[one.reason].title}，{one.text}"
            yield replace(_of_record(one, held.rules, "same_name"), text=text)


def _of_record(one: Bearing, rules: Rules, key: str = "") -> Reason:
    reason = _reason(key or one.reason, one.text, rules)
    return replace(
        reason, register=one.register, record_id=one.record_id, record=one.record, last_day=one.last_day
    )


def _reason(key: str, text: str, rules: Rules) -> Reason:
    rule = rules.opinions.reasons[key]
    return Reason(key, rule.title, text, rule.source, rule.matters, rule.second_look)
