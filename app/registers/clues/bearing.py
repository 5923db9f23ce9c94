"""What the clues hold against somebody of whom an opinion is asked: how each stands, and what was decided.

Everything is read as plain rows in a handful of queries, however many are asked about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from app.engine.bearing import Bearing, Whom
from app.registers.clues.measured import (
    HANDED_ON,
    SUBJECT_COLUMNS,
    MeasuredCase,
    clues_of,
    measured_cases,
    with_earlier,
)
from app.registers.clues.words import in_words
from app.rules.measures import MeasureRefused, effect
from app.rules.tables import Rules
from db.models import Clue, ClueSubject
from db.vocabulary import ClueState, Disposition, StepKind

K, S = StepKind, ClueState
REGISTER = "clues"
FEW = 500  # persons, for whom only their clues are read
CLOSED = (S.CLOSED, S.ARCHIVED)
JUDICIAL = "judicial"
SETTLED_AS: Mapping[Disposition | None, str] = {
    Disposition.SETTLED: "直接了结", Disposition.INQUIRY: "谈话函询后了结",
    Disposition.VERIFICATION: "初核后了结",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Finding:
    """One thing a clue says of one of its persons."""

    reason: str
    text: str
    on: date
    last_day: date | None = None


def bears(session: Session, rules: Rules, whom: Whom, today: date) -> Iterable[Bearing]:
    """Yield what the clues hold against the persons asked about, and against unlinked ones of their names."""
    cases = with_earlier(_cases(session, rules, whom), rules)
    clues = {case.clue.id: case.clue for case in cases}
    clues |= _parents(session, clues)
    for case in cases:
        for row in case.persons:
            if _is_asked(row, whom):
                for one in _findings(case, row, clues, rules, today):
                    yield Bearing(
                        one.reason, REGISTER, case.clue.id, case.clue.number, one.text, row.name, one.on,
                        row.member_id, row.unit, one.last_day,
                    )  # fmt: skip


def _is_asked(row: Any, whom: Whom) -> bool:
    if row.organisation:
        return False
    return row.name in whom.names if row.member_id is None else row.member_id in whom.ids


# Reading


def _cases(session: Session, rules: Rules, whom: Whom) -> list[MeasuredCase]:
    named = (
        select_columns(*SUBJECT_COLUMNS)
        .join(Clue, col(Clue.id) == col(ClueSubject.clue_id))
        .where(col(ClueSubject.voided_at).is_(None), col(Clue.voided_at).is_(None))
        .order_by(col(ClueSubject.clue_id), col(ClueSubject.position), col(ClueSubject.id))
    )
    if len(whom.ids) + len(whom.names) <= FEW:  # of more it is quicker to read them all
        meant = col(ClueSubject.member_id).in_(whom.ids) | col(ClueSubject.name).in_(whom.names)
        named = named.where(
            col(ClueSubject.clue_id).in_(select_columns(col(ClueSubject.clue_id)).where(meant))
        )
    persons: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(named):
        persons[row.clue_id].append(row)
    wanted = [clue_id for clue_id, rows in persons.items() if any(_is_asked(row, whom) for row in rows)]
    return measured_cases(session, rules, {at: persons[at] for at in wanted})


def _parents(session: Session, clues: Mapping[int, Any]) -> dict[int, Any]:
    """The clues that those asked about were merged into, and those that these were merged into."""
    found: dict[int, Any] = {}
    hanging: Iterable[Any] = clues.values()
    while wanted := sorted(
        {one.parent_id for one in hanging if one.state is S.MERGED} - {None, *found, *clues}
    ):
        new = clues_of(session, wanted)
        found |= new
        hanging = new.values()
    return found


# Measures


def _measured(case: MeasuredCase, row: Any, rules: Rules, today: date) -> Iterator[_Finding]:
    own = case.measures.get(row.id, ())
    for one in own:
        if not one.lifted:
            known = bool(one.source)
            yield _weighed(one.kind, one.since, one.last_day, "" if known else one.text, rules, today)
    yield from _told_in_words(case, row, {one.kind for one in own}, rules, today)


def _told_in_words(
    case: MeasuredCase, row: Any, known: set[str], rules: Rules, today: date
) -> Iterator[_Finding]:
    """What the person's line or an old ledger says was done, beside what the steps tell."""
    words = in_words(case.clue, row, case.steps, known, rules, alone=len(case.persons) == 1)
    if words.kinds is None:
        if not known:
            yield _Finding("unread", f"处理处分写作“{row.measure}”", words.since)
    elif words.certain:
        yield from (_by_words(kind, words.since, rules, today) for kind in words.kinds)
    elif any(rules.measures.measure(kind, words.since).effect.months for kind in words.kinds):
        told = f"办理结果写有“{'、'.join(words.kinds)}”，没有写明是对谁作出的"
        yield _Finding("unread", told, words.since)


def _by_words(kind: str, since: date, rules: Rules, today: date) -> _Finding:
    try:
        last_day = effect(kind, since, rules=rules).last_day
    except MeasureRefused as refused:
        return _weighed(kind, since, None, str(refused), rules, today)
    return _weighed(kind, since, last_day, "", rules, today)


def _weighed(
    kind: str, since: date, last_day: date | None, refused: str, rules: Rules, today: date
) -> _Finding:
    """A measure as a finding; `refused` says why its period cannot be told."""
    if refused:
        return _Finding("unread", f"{kind}（{since.isoformat()}）：{refused}", since)
    if rules.measures.group(kind) == JUDICIAL:
        return _Finding("judicial", f"{kind}（{since.isoformat()}）", since)
    if last_day is None:
        return _Finding("measured", f"{kind}（{since.isoformat()}），没有影响期", since)
    if today <= last_day:
        text = f"{kind}（{since.isoformat()}），影响期至 {last_day.isoformat()}"
        return _Finding("effect", text, since, last_day)
    text = f"{kind}（{since.isoformat()}），影响期已于 {last_day.isoformat()} 届满"
    return _Finding("measured", text, since, last_day)


# How a clue stands


def _findings(
    case: MeasuredCase, row: Any, clues: Mapping[int, Any], rules: Rules, today: date
) -> Iterator[_Finding]:
    measured = list(_measured(case, row, rules, today))
    stands = _stands(case.clue, clues, handed_on=_was_handed_on(case))
    if stands.reason != "settled":
        yield stands
    elif not measured:
        yield stands if stands.text else _settled(case, row)
    yield from measured


def _stands(clue: Any, clues: Mapping[int, Any], *, handed_on: bool) -> _Finding:
    received = f"{clue.received_on.isoformat()} 收到"
    if clue.state is S.MERGED:
        return _merged(clue, clues)
    if clue.state is S.SHELVED:
        return _Finding("shelved", f"{received}，暂存待查", clue.received_on)
    if clue.state is S.TRANSFERRED or (clue.state in CLOSED and handed_on):
        return _Finding("transferred", f"{received}，已移送", clue.received_on)
    if clue.state in CLOSED:
        return _Finding("settled", "", clue.closed_on or clue.received_on)
    return _Finding("open_clue", f"{received}，{clue.state.label}", clue.received_on)


def _merged(clue: Any, clues: Mapping[int, Any]) -> _Finding:
    """A clue that was merged stands as the one it was merged into; lost track of, it is open."""
    seen, parent = {clue.id}, clues.get(clue.parent_id)
    while parent is not None and parent.state is S.MERGED and parent.id not in seen:
        seen.add(parent.id)
        parent = clues.get(parent.parent_id)
    if parent is None or parent.state is S.MERGED:
        return _Finding("open_clue", "已并入的线索查不到了", clue.received_on)
    into = _stands(parent, clues, handed_on=parent.disposition is Disposition.TRANSFER)
    return replace(into, text=f"已并入 {parent.number}，该件{into.text or '已办结'}")


def _was_handed_on(case: MeasuredCase) -> bool:
    """Whether the clue ended by being handed on, since it was last begun anew."""
    if case.clue.settlement is not None:
        return False
    begun = max(
        (n for n, step in enumerate(case.steps) if step.kind in (K.REOPENED, K.SHELF_REVIEWED)), default=0
    )
    last = any(step.kind in HANDED_ON for step in case.steps[begun:])
    return last or case.clue.disposition is Disposition.TRANSFER


def _settled(case: MeasuredCase, row: Any) -> _Finding:
    clue = case.clue
    on = clue.closed_on or clue.received_on
    lifted = next((one.text for one in case.measures.get(row.id, ()) if one.lifted), "")
    if lifted:
        return _Finding("settled", f"已办结，所受处理{lifted}", on)
    if any(case.measures.values()):
        return _Finding("settled", "已办结，没有对本人作出处理", on)
    how = clue.settlement.label if clue.settlement else SETTLED_AS.get(clue.disposition, "已办结")
    return _Finding("settled", f"{how}（{on.isoformat()}）", on)
