"""What the clues hold against somebody of whom an opinion is asked: how each stands, and what was decided.

Everything is read as plain rows in a handful of queries, however many are asked about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import String, type_coerce
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from app.engine.bearing import Bearing, Whom
from app.registers.clues.due import MEASURED, STEP_COLUMNS, TELLING
from app.registers.clues.facts import facts
from app.registers.clues.measures import Taken, taken
from app.rules.appeals import lifting
from app.rules.folding import Fold
from app.rules.measures import MeasureRefused, effect
from app.rules.opinions import measures_told
from app.rules.steps import StepFact, standing
from app.rules.tables import Rules
from db.models import Clue, ClueStep, ClueSubject
from db.vocabulary import ClueState, Disposition, StepKind

K, S = StepKind, ClueState
REGISTER = "clues"
AT_ONCE = 5000  # ids in one query
FEW = 500  # persons, for whom only their clues are read
CLOSED = (S.CLOSED, S.ARCHIVED)
HANDED_ON = (K.TRANSFERRED, K.FORWARDED_UP)
# What only proposes a measure, and what takes one: every other step that names one is an old ledger's word.
OWN_WORD = (*MEASURED, K.ADJUDICATED, K.SANCTION_APPROVED)
JUDICIAL = "judicial"
SETTLED_AS: Mapping[Disposition | None, str] = {
    Disposition.SETTLED: "直接了结", Disposition.INQUIRY: "谈话函询后了结",
    Disposition.VERIFICATION: "初核后了结",
}  # fmt: skip
CLUE_COLUMNS: tuple[Any, ...] = (
    Clue.id, Clue.number, Clue.received_on, Clue.state, Clue.disposition, Clue.settlement, Clue.result,
    Clue.decided_on, Clue.closed_on, Clue.parent_id,
)  # fmt: skip
SUBJECT_COLUMNS: tuple[Any, ...] = (
    ClueSubject.id, ClueSubject.clue_id, ClueSubject.name, ClueSubject.member_id, ClueSubject.unit,
    ClueSubject.measure, ClueSubject.organisation,
)  # fmt: skip

Before = tuple[str, date]
# What a person was given in other clues, by his id on the roster.
Given = Mapping[int | None, Sequence[Before]]
NOTHING_GIVEN: Given = {}


@dataclass(frozen=True, slots=True)
class _Case:
    """A clue with its live persons, the steps that stand and the measures of each person by his row's id."""

    clue: Any
    persons: Sequence[Any]
    steps: Sequence[StepFact]
    measures: Mapping[int, Sequence[Taken]]


@dataclass(frozen=True, slots=True)
class _Finding:
    """One thing a clue says of one of its persons."""

    reason: str
    text: str
    on: date
    last_day: date | None = None


def bears(session: Session, rules: Rules, whom: Whom, today: date) -> Iterable[Bearing]:
    """Yield what the clues hold against the persons asked about, and against unlinked ones of their names."""
    cases = _with_earlier(_cases(session, rules, whom), rules)
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


def _cases(session: Session, rules: Rules, whom: Whom) -> list[_Case]:
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
    clues, steps = _clues(session, wanted), _steps(session, wanted)
    return [_Case(clues[at], persons[at], steps[at], _each(persons[at], steps[at], rules)) for at in wanted]


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def _clues(session: Session, ids: Sequence[int]) -> dict[int, Any]:
    return {
        clue.id: clue
        for some in _parts(ids)
        for clue in session.execute(
            select_columns(*CLUE_COLUMNS).where(col(Clue.id).in_(some), col(Clue.voided_at).is_(None))
        )
    }


def _steps(session: Session, ids: Sequence[int]) -> dict[int, list[StepFact]]:
    """The standing steps of each clue that tell of measures or of where it was handed to."""
    kinds = (*TELLING, *HANDED_ON, K.REOPENED, K.SHELF_REVIEWED)
    names_one = type_coerce(col(ClueStep.detail), String).contains('"measure"')
    told = col(ClueStep.kind).in_(kinds) | names_one
    rows: dict[int, list[Any]] = {at: [] for at in ids}
    for some in _parts(ids):
        query = select_columns(*STEP_COLUMNS).where(col(ClueStep.clue_id).in_(some), told)
        for step in session.execute(query.order_by(col(ClueStep.id))):
            rows[step.clue_id].append(step)
    return {at: standing(facts(own)) for at, own in rows.items()}


def _parents(session: Session, clues: Mapping[int, Any]) -> dict[int, Any]:
    """The clues that those asked about were merged into, and those that these were merged into."""
    found: dict[int, Any] = {}
    hanging: Iterable[Any] = clues.values()
    while wanted := sorted(
        {one.parent_id for one in hanging if one.state is S.MERGED} - {None, *found, *clues}
    ):
        new = _clues(session, wanted)
        found |= new
        hanging = new.values()
    return found


# Measures


def _each(
    persons: Sequence[Any], steps: Sequence[StepFact], rules: Rules, given: Given = NOTHING_GIVEN
) -> dict[int, list[Taken]]:
    """The measures of each person of a clue; `given`: what each had been given in other clues."""
    if not any(step.kind in MEASURED for step in steps):
        return {}
    return {row.id: _own(row, steps, rules, given.get(row.member_id, ())) for row in persons}


def _own(row: Any, steps: Sequence[StepFact], rules: Rules, earlier: Iterable[Before]) -> list[Taken]:
    """The measures of one person. One that names nobody was taken of him too; his appeal alone lifts it."""
    his = {"subject": str(row.id)}
    told = tuple(
        replace(step, detail={**step.detail, **his})
        if step.kind in MEASURED and not step.text("subject")
        else step
        for step in steps
    )
    return [one for one in taken(Fold(steps=told), rules, {row.id: earlier}) if one.subject_id == row.id]


def _with_earlier(cases: list[_Case], rules: Rules) -> list[_Case]:
    """The cases with the periods that a person's measures in several clues add up to."""
    given: dict[int, set[tuple[int, str, date]]] = defaultdict(set)
    for case in cases:
        for row in case.persons:
            if row.member_id is not None:
                own = case.measures.get(row.id, ())
                given[row.member_id] |= {(case.clue.id, one.kind, one.since) for one in own if not one.lifted}
    return [_added(case, given, rules) if case.measures else case for case in cases]


def _added(case: _Case, given: Mapping[int, set[tuple[int, str, date]]], rules: Rules) -> _Case:
    elsewhere = {
        row.member_id: [
            (kind, since) for at, kind, since in given.get(row.member_id, ()) if at != case.clue.id
        ]
        for row in case.persons
    }
    if not any(elsewhere.values()):
        return case
    return replace(case, measures=_each(case.persons, case.steps, rules, elsewhere))


def _measured(case: _Case, row: Any, rules: Rules, today: date) -> Iterator[_Finding]:
    own = case.measures.get(row.id, ())
    for one in own:
        if not one.lifted:
            known = bool(one.source)
            yield _weighed(one.kind, one.since, one.last_day, "" if known else one.text, rules, today)
    yield from _told_in_words(case, row, {one.kind for one in own}, rules, today)


def _told_in_words(case: _Case, row: Any, known: set[str], rules: Rules, today: date) -> Iterator[_Finding]:
    """What the person's line or an old ledger says was done, beside what the steps tell."""
    place, step = next(
        ((n, one) for n, one in enumerate(case.steps) if one.kind not in OWN_WORD and one.text("measure")),
        (0, None),
    )
    clue, alone = case.clue, len(case.persons) == 1
    text = row.measure
    told = measures_told(text, rules.measures)
    if not text and not known:
        told = measures_told(clue.result, rules.measures) or ()
    since = step.held_on if step else clue.decided_on or clue.closed_on or clue.received_on
    if told is None:
        if not known:
            yield _Finding("unread", f"处理处分写作“{text}”", since)
    elif text or alone:
        if not (step and lifting(case.steps[place:], row.id)):
            yield from (_by_words(kind, since, rules, today) for kind in told if kind not in known)
    elif any(rules.measures.measure(kind, since).effect.months for kind in told):
        yield _Finding("unread", f"办理结果写有“{'、'.join(told)}”，没有写明是对谁作出的", since)


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
    case: _Case, row: Any, clues: Mapping[int, Any], rules: Rules, today: date
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


def _was_handed_on(case: _Case) -> bool:
    """Whether the clue ended by being handed on, since it was last begun anew."""
    if case.clue.settlement is not None:
        return False
    begun = max(
        (n for n, step in enumerate(case.steps) if step.kind in (K.REOPENED, K.SHELF_REVIEWED)), default=0
    )
    last = any(step.kind in HANDED_ON for step in case.steps[begun:])
    return last or case.clue.disposition is Disposition.TRANSFER


def _settled(case: _Case, row: Any) -> _Finding:
    clue = case.clue
    on = clue.closed_on or clue.received_on
    lifted = next((one.text for one in case.measures.get(row.id, ()) if one.lifted), "")
    if lifted:
        return _Finding("settled", f"已办结，所受处理{lifted}", on)
    if any(case.measures.values()):
        return _Finding("settled", "已办结，没有对本人作出处理", on)
    how = clue.settlement.label if clue.settlement else SETTLED_AS.get(clue.disposition, "已办结")
    return _Finding("settled", f"{how}（{on.isoformat()}）", on)
