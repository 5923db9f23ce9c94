"""The stored names of a request: how a check is kept in them, read out of them and held against a new one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from app.engine.changing import set_changed
from app.engine.register import Draft, Register
from app.engine.writing import index
from app.errors import RefusedInput
from app.opinion_check import examine, told_twice
from app.opinion_match import Found, match
from app.opinion_views import Checked, NameEntry, Reason
from app.registers.opinions import OPINIONS
from app.registers.opinions.following import projected
from app.rules.opinions import is_milder
from app.rules.tables import Rules
from db.models import Member, Opinion, OpinionPerson
from db.models.base import utc_now
from db.vocabulary import MatchKind

RUNNING = "effect"  # the finding of a period that runs
KEPT = "依据：台账记录作废后只留存备查，不再办理。"


def load(session: Session, opinion_id: int) -> tuple[Opinion, list[OpinionPerson]]:
    """Return a request with the names of its list. Raises KeyError."""
    opinion = session.get(Opinion, opinion_id)
    if opinion is None:
        raise KeyError(opinion_id)
    live = (col(OpinionPerson.opinion_id) == opinion_id, col(OpinionPerson.voided_at).is_(None))
    rows = select(OpinionPerson).where(*live).order_by(col(OpinionPerson.position), col(OpinionPerson.id))
    return opinion, list(session.exec(rows))


def load_live(session: Session, opinion_id: int) -> tuple[Opinion, list[OpinionPerson]]:
    """Return a request that may be worked on. Raises KeyError; RefusedInput for a voided one."""
    opinion, rows = load(session, opinion_id)
    if opinion.voided_at is not None:
        raise RefusedInput(
            "这件来函已经作废，不能再办理。", reason=KEPT, remedy="确需答复的，请重新登记来函。"
        )
    return opinion, rows


def renew(session: Session, opinion: Opinion, rows: list[OpinionPerson], rules: Rules) -> None:
    """Let a request sum up its names anew; its version counts the change."""
    draft = Draft(opinion, {"people": rows}, [])
    for name, value in projected(draft, rules).items():
        setattr(opinion, name, value)
    opinion.changed_at = utc_now()
    session.add_all([opinion, *rows])
    index(session, OPINIONS, draft)


def made_of(checked: Iterable[Checked], opinion_id: int, first: int, on: date) -> list[OpinionPerson]:
    """Return names as they are stored, the first at place `first`."""
    rows = []
    for place, one in enumerate(checked, first):
        entry = one.entry
        row = OpinionPerson(
            opinion_id=opinion_id, position=place, name=entry.name, identity_number=entry.identity_number,
            unit=entry.unit, post=entry.post, flaw=entry.flaw, told=entry.told,
        )  # fmt: skip
        keep(row, one, on)
        rows.append(row)
    return rows


def keep(row: OpinionPerson, checked: Checked, on: date) -> None:
    """Store what a check found of a name."""
    told: dict[str, Any] = {
        "member_id": checked.member_id, "matched": MatchKind.coded(checked.matched),
        "match_note": checked.match_note, "proposal": checked.proposal, "checked_on": on,
        "reasons": [reason.plain() for reason in checked.reasons],
    }  # fmt: skip
    set_changed(row, told)


def entry_of(row: OpinionPerson) -> NameEntry:
    """Return a stored name as the list had it; its line is its place in the request."""
    return NameEntry(row.position + 1, row.name, row.identity_number, row.unit, row.post, row.flaw, row.told)


def reasons_of(row: OpinionPerson) -> tuple[Reason, ...]:
    """Return what was found of a name when it was last checked."""
    return tuple(Reason.of(kept) for kept in row.reasons)


def last_day_of(row: OpinionPerson) -> date | None:
    """Return the last day of the longest period that runs, None where none does."""
    running = (one.last_day for one in reasons_of(row) if one.key == RUNNING and one.last_day)
    return max(running, default=None)


# Checked again


def check_again(
    session: Session, registers: Iterable[Register], rules: Rules, rows: Sequence[OpinionPerson], today: date
) -> tuple[Checked, ...]:
    """Check stored names as of today; whom an officer chose stays chosen while the roster has him."""
    gone = _voided(session, [row.member_id for row in rows if row.member_id is not None])
    stays = {row.id for row in rows if row.matched is MatchKind.CHOSEN and row.member_id not in gone}
    others = [row for row in rows if row.id not in stays]
    found = dict(
        zip((row.id for row in others), match(session, [entry_of(row) for row in others]), strict=True)
    )
    every = [
        found[row.id] if row.id in found else Found(entry_of(row), row.member_id, row.matched, row.match_note)
        for row in rows
    ]
    return examine(session, registers, rules, told_twice(every), today)


def _voided(session: Session, ids: Sequence[int]) -> set[int | None]:
    query = select(Member.id).where(col(Member.id).in_(ids), col(Member.voided_at).is_not(None))
    return set(session.exec(query))


def differs(row: OpinionPerson, checked: Checked) -> bool:
    """Whether a check finds something else than is stored: another person, finding, record or last day."""
    before = (row.member_id, str(row.matched.value), row.proposal, _found(reasons_of(row)))
    return before != (checked.member_id, checked.matched, checked.proposal, _found(checked.reasons))


def _found(reasons: Iterable[Reason]) -> frozenset[tuple[Any, ...]]:
    return frozenset((one.key, one.register, one.record_id, one.last_day) for one in reasons)


def take_over(row: OpinionPerson, checked: Checked, on: date, rules: Rules) -> None:
    """Store a new check. A reply decided on other findings is taken back where it is milder than now
    proposed, and where it was what these proposed and is so no more."""
    before, changed = row.proposal, differs(row, checked)
    keep(row, checked, on)
    if not changed or not row.reply:
        return
    outdated = row.reply == before != row.proposal
    if outdated or is_milder(row.reply, row.proposal, rules.opinions):
        row.reply, row.override = "", ""
