"""Who has to be talked to: the talks that are owed, and how far a year's talks have reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from app.desk import Desk
from app.engine.views import Paper
from app.registers.clues import due as clues_due
from app.registers.members.facts import facts
from app.rules.careers import Change, in_organ, value_on
from app.rules.organisation import in_order
from app.rules.tables import Rules
from app.rules.talk_table import APPOINTMENT, PARTY
from app.talk_coverage import in_scope, talked_to
from app.talk_needs import Held, Need, concern_causes, owed, post_causes
from app.talk_papers import coverage_paper
from app.work_views import CoverageGroup, CoverageLine, CoverageView, TalkNeed
from db.models import Member, MemberChange, Talk, TalkAttendee
from db.vocabulary import IN_PARTY, TalkState

PERSON: tuple[Any, ...] = (Member.id, Member.name, Member.branch, Member.post, Member.rank)
STATUS: tuple[Any, ...] = (Member.standing, Member.left_on, Member.political_status)
# The last talk of each person: the day and what stands beside it in the same row.
LAST: tuple[Any, ...] = (func.max(Talk.held_on).label("held_on"), col(Talk.kind).label("kind"))


class TalkDesk(Desk):
    """Asks the roster and the registers who is still to be talked to; it writes nothing."""

    def needs(self, today: date | None = None) -> tuple[TalkNeed, ...]:
        """Return the talks that are owed as seen on `today`, the earliest due first."""
        today, rules = today or self._today(), self._rules()
        with self._store.reading() as session:
            causes = [*post_causes(session, rules, today), *concern_causes(session, rules, today)]
            found = list(owed(causes, Held.seen(session, rules, today), rules, today))
            found += clues_due.needs(session, rules, today)
        return tuple(map(_view, sorted(found, key=lambda need: (need.due, need.cause.person, need.title))))

    def coverage(self, year: int) -> CoverageView:
        """Return who of those to be talked to was talked to in a year, and who was not."""
        rules = self._rules()
        with self._store.reading() as session:
            people = _people(session, rules.talks.scope, year, self._today())
            talked = {
                member_id for query in talked_to(rules.talks, year) for member_id in session.exec(query)
            }
            last = _last_talks(session)
            promoted = _promoted(session, rules, min(self._today(), date(year, 12, 31)))
        ordered = sorted(people, key=_order)
        return CoverageView(
            year,
            len(ordered),
            sum(row.id in talked for row in ordered),
            _groups(ordered, talked),
            tuple(_line(row, last) for row in ordered if row.id not in talked),
            tuple(_line(row, last) for row in promoted),
        )

    def coverage_paper(self, year: int, *, boxes: bool = False) -> Paper:
        """Return who was not talked to as a ledger. Raises MissingGlyph unless `boxes` allows boxes."""
        return coverage_paper(self.coverage(year), self._profile(), self._today(), boxes=boxes)


def _view(need: Need) -> TalkNeed:
    cause = need.cause
    return TalkNeed(
        cause.member_id or 0, cause.person, cause.unit, need.title, cause.text, cause.arisen_on, need.due,
        need.source, need.given, cause.register, cause.record_id,
    )  # fmt: skip


def _people(session: Session, scope: str, year: int, today: date) -> list[Any]:
    """The persons to be talked to: those of today, or of a past year those of its last day."""
    if year >= today.year:
        return list(session.execute(select_columns(*PERSON).where(in_scope(scope))))
    day, changes = date(year, 12, 31), _changes(session)
    rows = session.execute(select_columns(*PERSON, *STATUS).where(col(Member.voided_at).is_(None)))
    return [row for row in rows if _was_in_scope(row, changes.get(row.id, ()), scope, day)]


def _changes(session: Session) -> Mapping[int, Sequence[Change]]:
    """The changes of all persons, by person."""
    query = select(MemberChange).where(col(MemberChange.voided_at).is_(None)).order_by(col(MemberChange.id))
    rows = sorted(session.exec(query), key=lambda row: row.member_id)
    return {own: facts(some) for own, some in groupby(rows, key=lambda row: row.member_id)}


def _was_in_scope(row: Any, changes: Sequence[Change], scope: str, day: date) -> bool:
    if not in_organ(changes, str(row.standing.value), row.left_on, day):
        return False
    held = str(row.political_status.value) if row.political_status else ""
    status = value_on(changes, "political_status", day, held)
    return scope != PARTY or status in [str(one.value) for one in IN_PARTY]


def _promoted(session: Session, rules: Rules, today: date) -> list[Any]:
    """The persons, each once, who rose and with whom nobody has spoken of it (任前廉政谈话)."""
    causes = (cause for cause in post_causes(session, rules, today) if cause.trigger == APPOINTMENT)
    ids = {need.cause.member_id for need in owed(causes, Held.seen(session, rules, today), rules, today)}
    query = select_columns(*PERSON).where(col(Member.id).in_(ids))
    return sorted(session.execute(query), key=_order) if ids else []


def _order(row: Any) -> tuple[Any, ...]:
    """By branch, those in none last."""
    return not row.branch, in_order(row.branch), row.name, row.id


def _last_talks(session: Session) -> dict[int, tuple[date, str]]:
    """The last talk with each person, of any kind and year, alone or among several."""
    live = (col(Talk.voided_at).is_(None), col(Talk.state) != TalkState.PLANNED)
    alone: Any = select_columns(col(Talk.member_id).label("id"), *LAST).where(*live)
    among: Any = (
        select_columns(col(TalkAttendee.member_id).label("id"), *LAST)
        .join(Talk, col(Talk.id) == col(TalkAttendee.talk_id))
        .where(*live, col(TalkAttendee.voided_at).is_(None))
    )
    queries = (alone.group_by(col(Talk.member_id)), among.group_by(col(TalkAttendee.member_id)))
    last: dict[int, tuple[date, str]] = {}
    for row in (row for query in queries for row in session.execute(query)):
        if row.id is not None:
            last[row.id] = max(last.get(row.id, (date.min, "")), (row.held_on, row.kind.label))
    return last


def _line(row: Any, last: Mapping[int, tuple[date, str]]) -> CoverageLine:
    on, kind = last.get(row.id, (None, ""))
    return CoverageLine(row.id, row.name, row.branch, row.post, row.rank, on, kind)


def _groups(people: Iterable[Any], talked: set[Any]) -> tuple[CoverageGroup, ...]:
    counted: dict[str, list[bool]] = {}
    for row in people:
        counted.setdefault(row.branch, []).append(row.id in talked)
    return tuple(CoverageGroup(branch, len(found), sum(found)) for branch, found in counted.items())
