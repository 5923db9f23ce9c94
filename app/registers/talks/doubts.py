"""What the officer is asked about before a talk is saved: gaps, copied texts, names nobody knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import inspect, or_
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from app.engine.changing import is_new
from app.engine.fields import Reading
from app.engine.kinds import is_name
from app.engine.people import People, PersonLink
from app.engine.register import Draft
from app.errors import Flaw
from app.registers.talks.checks import before, called, fact_of, flaws_of, now
from app.registers.talks.names import people_in
from app.rules.talk_table import CheckRule, TalkRules
from app.rules.talks import asked, likeness, plain_text
from db.models import Member, Talk

PERSON = PersonLink(Talk, "person", "unit")
OFFICERS = ("talker", "companions", "recorder")
LONGEST_NAME = 4  # characters; what is longer in a talker's place is a post or an organ, unless dotted
LONGEST_COMPARED = 6000
COMPARED: tuple[Any, ...] = (Talk.id, Talk.number, Talk.person, Talk.held_on, Talk.content)


def doubts(draft: Draft, reading: Reading, people: People) -> Iterable[Flaw]:
    """Return what a talk is doubted for; it may be saved all the same."""
    rules = reading.rules.talks
    yield from _gaps(draft, rules)
    yield from _copied(draft.record, rules, people)
    yield from _unknown(draft.record, rules, people)


def _gaps(draft: Draft, rules: TalkRules) -> Iterator[Flaw]:
    found = asked(fact_of(draft, now(draft)), rules, called)
    stood: set[tuple[str, str]] = set()
    if inspect(draft.record).persistent:
        stood = {one.key for one in asked(fact_of(draft, before(draft)), rules)}
    return flaws_of(one for one in found if one.key not in stood)


def _copied(talk: Talk, rules: TalkRules, people: People) -> Iterator[Flaw]:
    """The record that this one's text is almost the same as; where many are talked to at once it may be."""
    own = plain_text(talk.content[:LONGEST_COMPARED], (talk.person,))
    if rules.kinds[talk.kind].group or len(own) < rules.copy_characters or not is_new(talk, "content"):
        return
    query = (
        select_columns(*COMPARED)
        .where(col(Talk.voided_at).is_(None), col(Talk.content) != "", col(Talk.id) != (talk.id or 0),
               or_(col(Talk.kind) == talk.kind, col(Talk.talker) == (talk.talker or "\0")))
        .order_by(col(Talk.held_on).desc(), col(Talk.id).desc())
        .limit(rules.copy_records)
    )  # fmt: skip
    with people.session.no_autoflush:
        rows = people.session.execute(query).all()
    alike = max(((_alike(own, row, rules), row) for row in rows), key=lambda pair: pair[0], default=None)
    if alike and alike[0] >= rules.copy_percent:
        percent, row = alike
        told = f"{row.number or '另一次谈话'}（{row.person}，{row.held_on.isoformat()}，相同 {percent}%）"
        yield _told("content", rules.asks["copied"], told)


def _alike(own: str, row: Any, rules: TalkRules) -> int:
    """How much a record's text agrees; what differs in length beyond the bound is not looked at."""
    other = plain_text(row.content[:LONGEST_COMPARED], (row.person,))
    shorter, longer = sorted((len(own), len(other)))
    return likeness(own, other) if shorter * 100 >= longer * rules.copy_percent else 0


def _unknown(talk: Talk, rules: TalkRules, people: People) -> Iterator[Flaw]:
    """Names that the roster does not hold, and the name of one who may be several."""
    named = {field: people_in(getattr(talk, field)) for field in OFFICERS if is_new(talk, field)}
    if is_new(talk, "person") and not rules.kinds[talk.kind].group:
        named["person"] = (talk.person,)
    wanted = {name for names in named.values() for name in names if _is_person(name)}
    known = _known(wanted, people)
    for field, names in named.items():
        if known is not None and (odd := [one for one in names if one in wanted - known]):
            yield _told(field, rules.asks["unknown_name"], f"{called(field)}“{'、'.join(odd)}”")
    if "person" in named and talk.member_id is None:
        twins = PERSON.match(talk, people).candidates
        if twins:
            told = "；".join(f"{one.name}（{one.caption}）" for one in twins)
            yield _told("person", rules.asks["twins"], told)


def _is_person(name: str) -> bool:
    return is_name(name) and (len(name) <= LONGEST_NAME or "·" in name)


def _known(names: set[str], people: People) -> set[str] | None:
    """Those of the names that the roster holds; None where there is no roster to ask."""
    live = select(Member.name).where(col(Member.voided_at).is_(None))
    with people.session.no_autoflush:
        if people.session.exec(live).first() is None:
            return None
        return set(people.session.exec(live.where(col(Member.name).in_(names))))


def _told(field: str, rule: CheckRule, told: str) -> Flaw:
    return Flaw(field, "", f"{rule.reason.replace('{told}', told)}（{rule.source}）")
