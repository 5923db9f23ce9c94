"""What falls due of the clues: their running clocks, the revisits planned, the periods that expire, and the
talks that a measure calls for; and what was put forward and waits for the committee."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from app.engine.views import DueItem
from app.registers.clues.case import registration
from app.registers.clues.facts import facts
from app.registers.clues.measures import MEASURED, Earlier, Taken, of_subject, taken
from app.rules.clocks import Clock, clocks, running
from app.rules.folding import Fold, fold
from app.rules.measures import revisits
from app.rules.steps import StepFact, standing
from app.rules.tables import Rules
from app.rules.workflow import WORKFLOW
from app.talk_needs import MEASURE, Cause, Held, Need, calls_for_talk, earliest, owed
from db.models import Clue, ClueStep, ClueSubject, Member
from db.vocabulary import ClueState, MemberStanding, StepKind

K = StepKind
# The steps that say what a measure is, since when and until when it works, and what was done about it.
TELLING = (
    *MEASURED, K.SANCTION_APPROVED, K.RIGHTS_RESTORED, K.PROBATION_EXTENDED, K.EXPIRED,
    K.REVISITED, K.CORRECTED,
    *(kind for kind, rule in WORKFLOW.items() if "appeal_outcome" in (*rule.needs, *rule.takes)),
)  # fmt: skip
PROPOSALS = [kind for kind, rule in WORKFLOW.items() if rule.proposes]
# Which duty of the table it is to study what was put forward.
STUDY = "C6"
# How sure the table has to be of a limit for it to be one of the regulations.
OF_REGULATIONS = ("seen", "known")
# Read as plain columns: thousands of mapped rows would cost more than all the arithmetic.
STEP_COLUMNS: tuple[Any, ...] = (
    ClueStep.id, ClueStep.clue_id, ClueStep.kind, ClueStep.held_on, ClueStep.who, ClueStep.note,
    ClueStep.detail, ClueStep.corrects,
)  # fmt: skip
PERSON_COLUMNS: tuple[Any, ...] = (
    ClueSubject.id, ClueSubject.clue_id, ClueSubject.name, ClueSubject.member_id, ClueSubject.unit,
    ClueSubject.rank, ClueSubject.organisation, Member.standing, Member.branch, Member.post,
)  # fmt: skip
PUT_FORWARD: tuple[Any, ...] = (
    Clue.id, Clue.number, Clue.subject_names, Clue.handler, func.max(col(ClueStep.held_on)).label("on"),
    func.max(col(ClueStep.id)).label("step"),
)  # fmt: skip
CLUE_COLUMNS: tuple[Any, ...] = (
    Clue.id, Clue.number, Clue.received_on, Clue.signature, Clue.masses_side, Clue.result_wanted,
    Clue.source, Clue.flow_only, Clue.due_on, Clue.subject_names, Clue.handler,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Concerned:
    """A clue with a clock or a measure: as a plain row, its steps, their fold, the measures taken."""

    clue: Any
    steps: list[StepFact]
    folded: Fold
    measures: list[Taken]


def due(session: Session, rules: Rules, today: date) -> Iterable[DueItem]:
    """Yield every running clock of every clue, and what is still to be done of measures in effect."""
    people = _people(session)
    concerned = list(_concerned(session, rules))
    earlier = _earlier({one.clue.id: one.measures for one in concerned}, people, rules)
    for one in concerned:
        clue = one.clue
        if clue.due_on is not None:
            for clock in running(clocks(one.folded, registration(clue, one.steps), rules)):
                yield _running(clue, clock)
        names = {row.id: row.name for row in people[clue.id]} if one.measures else {}
        before = earlier.get(clue.id)
        for measure in taken(one.folded, rules, before) if before else one.measures:
            person = names.get(measure.subject_id, clue.subject_names)
            yield from _after(clue, one.folded, measure, person, rules)
    yield from (need.item() for need in _talks(session, concerned, people, rules, today))
    yield from _to_study(session, rules)


def needs(session: Session, rules: Rules, today: date) -> list[Need]:
    """Return the talks that are owed to those of whom a measure was taken (组织处理必谈)."""
    return _talks(session, list(_concerned(session, rules)), _people(session), rules, today)


def _earlier(
    measures: Mapping[int, list[Taken]], people: Mapping[int, list[Any]], rules: Rules
) -> dict[int, Earlier]:
    """What the persons of each clue were given in other clues, as the clue page counts it.

    Only of the classes whose periods add up: the others leave each other's last day as it is.
    """
    combining = {
        kind for kind, rows in rules.measures.versions.items() if rows[-1].group in rules.measures.combining
    }
    adding = {at: [one for one in found if one.kind in combining] for at, found in measures.items()}
    measures = {at: found for at, found in adding.items() if found}
    given: dict[int, list[tuple[int, str, date]]] = defaultdict(list)
    for clue_id, found in measures.items():
        for row in people[clue_id]:
            own = of_subject(found, row, len(people[clue_id]) == 1) if row.member_id else ()
            given[row.member_id] += [(clue_id, one.kind, one.since) for one in own if not one.lifted]
    earlier: dict[int, Earlier] = {}
    for clue_id in measures:
        rows = people[clue_id]
        others = {row.id: [(k, s) for at, k, s in given[row.member_id] if at != clue_id] for row in rows}
        if any(others.values()):
            earlier[clue_id] = {**others, None: others[rows[0].id] if len(rows) == 1 else ()}
    return earlier


def _concerned(session: Session, rules: Rules) -> Iterator[_Concerned]:
    """The clues with a clock or a measure, with their steps as facts.

    Of one without a clock only the steps that tell of its measures are read, and nothing is added up.
    """
    measured = select(ClueStep.clue_id).where(col(ClueStep.kind).in_(MEASURED))
    live = col(Clue.voided_at).is_(None)
    clocked = select(Clue.id).where(live, col(Clue.due_on).is_not(None))
    unclocked = select(Clue.id).where(live, col(Clue.due_on).is_(None), col(Clue.id).in_(measured))
    own = col(ClueStep.clue_id).in_(clocked) | (
        col(ClueStep.clue_id).in_(unclocked) & col(ClueStep.kind).in_(TELLING)
    )
    rows: dict[int, list[Any]] = defaultdict(list)
    for step in session.execute(select_columns(*STEP_COLUMNS).where(own).order_by(col(ClueStep.id))):
        rows[step.clue_id].append(step)
    chosen = live & (col(Clue.due_on).is_not(None) | col(Clue.id).in_(measured))
    for clue in session.execute(select_columns(*CLUE_COLUMNS).where(chosen).order_by(col(Clue.due_on))):
        steps = facts(rows[clue.id])
        folded = fold(steps) if clue.due_on is not None else Fold(steps=tuple(standing(steps)))
        yield _Concerned(clue, steps, folded, taken(folded, rules))


def _people(session: Session) -> Mapping[int, list[Any]]:
    """The live persons of the clues with a measure, as plain rows."""
    measured = select(ClueStep.clue_id).where(col(ClueStep.kind).in_(MEASURED))
    named = (
        select_columns(*PERSON_COLUMNS)
        .join(Member, col(Member.id) == col(ClueSubject.member_id), isouter=True)
        .where(col(ClueSubject.clue_id).in_(measured), col(ClueSubject.voided_at).is_(None))
    )
    people: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(named):
        people[row.clue_id].append(row)
    return people


def _running(clue: Any, clock: Clock) -> DueItem:
    rule = clock.rule
    title = f"{rule.title}：{clue.subject_names}"
    legal = rule.certainty in OF_REGULATIONS
    about = clock.started_on.isoformat()
    return _item(clue, title, clock.due.on, rule.key, rule.source, rule.how, about, legal)


def _after(clue: Any, folded: Fold, one: Taken, person: str, rules: Rules) -> Iterator[DueItem]:
    """The next revisit not yet made, the end of a 留党察看 and the expiry not yet noted."""
    if one.last_day is None or _done(folded, one, K.EXPIRED):
        return
    about = f"{one.step.id}/{one.subject_id or ''}"
    made = len(_done(folded, one, K.REVISITED))
    for visit in revisits(one.since, one.last_day, rules)[made:][:1]:
        title, how = f"{visit.title}：{person}", "回访人不少于两人"
        yield _item(clue, title, visit.on, "回访", visit.source, how, f"{about}/{visit.key}")
    if one.probation_last_day and not _done(folded, one, K.RIGHTS_RESTORED):
        rule = rules.deadlines["T19a" if "二年" in one.kind else "T19"]
        title, legal = f"{one.kind}期满：{person}", rule.certainty in OF_REGULATIONS
        yield _item(clue, title, one.probation_last_day, rule.key, rule.source, rule.how, about, legal)
    how = "告知本人和组织人事部门，登记“影响期满”"
    yield _item(clue, f"{one.kind}影响期满：{person}", one.last_day, "影响期", one.source, how, about)


def _done(folded: Fold, one: Taken, kind: StepKind) -> list[StepFact]:
    return [
        step
        for step in folded.steps
        if step.kind is kind
        and step.held_on >= one.since
        and (one.subject_id is None or step.text("subject") in ("", str(one.subject_id)))
    ]


def _item(
    clue: Any, title: str, on: date, rule: str, source: str, how: str, about: str, legal: bool = False
) -> DueItem:
    return DueItem(
        "clues", clue.id, clue.number, title, on, rule, source, how, clue.handler, legal=legal, about=about
    )


# 集体研究


def _to_study(session: Session, rules: Rules) -> Iterator[DueItem]:
    """The clues whose opinion was put forward and is neither approved nor returned."""
    duty = rules.duties.duties[STUDY]
    proposed = (col(Clue.state) == ClueState.PROPOSED) & col(Clue.voided_at).is_(None)
    opinions = col(ClueStep.clue_id) == col(Clue.id), col(ClueStep.kind).in_(PROPOSALS)
    put_forward = (
        select_columns(*PUT_FORWARD).select_from(Clue).join(ClueStep, and_(*opinions)).where(proposed)
    )
    for clue in session.execute(put_forward.group_by(col(Clue.id))):
        last = rules.calendar.add(clue.on, duty.workdays).on
        title = f"{duty.title}：{clue.subject_names}"
        yield _item(clue, title, last, STUDY, duty.source, duty.how, str(clue.step))


# 组织处理必谈


def _talks(
    session: Session,
    concerned: Iterable[_Concerned],
    people: Mapping[int, list[Any]],
    rules: Rules,
    today: date,
) -> list[Need]:
    first = earliest(rules, today)
    causes = [
        _cause(one.clue, measure, row)
        for one in concerned
        for measure in one.measures
        if measure.step.held_on >= first
        and calls_for_talk(measure.kind, measure.step, rules, lifted=measure.lifted)
        for row in _meant(measure, people[one.clue.id])
    ]
    return list(owed(causes, Held.seen(session, rules, today), rules, today)) if causes else []


def _meant(measure: Taken, rows: Iterable[Any]) -> list[Any]:
    """The persons of whom a measure was taken, those who have left and organisations aside."""
    return [
        row
        for row in rows
        if measure.subject_id in (None, row.id)
        and not row.organisation
        and row.standing in (None, MemberStanding.PRESENT)
    ]


def _cause(clue: Any, measure: Taken, row: Any) -> Cause:
    return Cause(
        MEASURE, row.member_id, row.name, f"{measure.kind}（{clue.number}）", measure.step.held_on,
        "clues", clue.id, clue.number, row.branch or row.unit, row.post or "", row.rank, clue.handler,
    )  # fmt: skip
