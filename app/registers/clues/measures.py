"""The measures taken on a clue, read off its steps: of whom, which, since when, until when they work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from app.registers.clues.facts import facts
from app.rules.appeals import about, lifting
from app.rules.folding import Fold, fold
from app.rules.measure_table import ADMINISTRATIVE, PARTY
from app.rules.measures import MeasureRefused, checklist, effect, matching
from app.rules.steps import StepFact
from app.rules.tables import ExecutionItem, Rules
from app.rules.workflow import WORKFLOW
from db.models import Clue, ClueStep, ClueSubject
from db.vocabulary import AppealOutcome, Form, StepKind, YesNo

K = StepKind
PROPERTY = "T11"


Before = tuple[str, date]
# What a person had been given before, by the id of the person in this clue.
Earlier = Mapping[int | None, Iterable[Before]]
# The steps that take a measure.
MEASURED = (K.DECIDED, K.MEASURE)


@dataclass(frozen=True, slots=True)
class Taken:
    """One measure taken of one person (`subject_id` None: of all). `kind` is the table's name for it.

    `since`: the day of its approval, from which its effect counts; `last_day` None: it has no 影响期;
    `lifted`: an appeal revoked or changed it.
    """

    subject_id: int | None
    kind: str
    since: date
    last_day: date | None
    text: str
    source: str
    form: Form | None
    step: StepFact
    warnings: tuple[str, ...] = ()
    probation_last_day: date | None = None
    lifted: bool = False


def taken(folded: Fold, rules: Rules, earlier: Earlier | None = None) -> list[Taken]:
    """Return the measures the standing steps tell, in their order; words no table knows are left out."""
    found: list[Taken] = []
    for place, step in enumerate(folded.steps):
        key = rules.measures.key(step.text("measure")) if step.kind in MEASURED else None
        if key is None:
            continue
        subject = int(step.text("subject")) if step.text("subject") else None
        since = _approved_on(folded.steps[:place], step) or step.held_on
        if lifted := lifting(folded.steps[place:], subject):
            found.append(_gone(step, key, subject, since, lifted, rules))
            continue
        before = [*(earlier or {}).get(subject, ()), *_before(found, subject, since)]
        found.append(_one(folded.steps[place:], step, key, subject, since, before, rules))
    return [_matched(one, found, rules) for one in found]


def _gone(
    step: StepFact, key: str, subject: int | None, since: date, appeal: StepFact, rules: Rules
) -> Taken:
    outcome = appeal.term("appeal_outcome", AppealOutcome)
    text = f"{appeal.held_on.isoformat()} 经申诉{outcome.label if outcome else ''}"
    return Taken(subject, key, since, None, text, "", _form(step, key, since, rules), step, lifted=True)


def _matched(one: Taken, found: Iterable[Taken], rules: Rules) -> Taken:
    """A party sanction with what is unusual about it beside the same person's 政务 sanction."""
    group = rules.measures.group
    if group(one.kind) != PARTY or one.lifted:
        return one
    same = [other.kind for other in found if other.subject_id == one.subject_id and not other.lifted]
    admin = next((kind for kind in same if group(kind) == ADMINISTRATIVE), "")
    unusual = matching(one.kind, admin, rules)
    return replace(one, warnings=(*one.warnings, unusual)) if unusual else one


def form_code(detail: Mapping[str, Any], rules: Rules) -> str:
    """Return the code of the form a measure belongs to, '' where the table does not know the measure."""
    key = rules.measures.key(str(detail.get("measure", "")))
    return str(rules.measures.versions[key][-1].form.value) if key else ""


def _form(step: StepFact, key: str, since: date, rules: Rules) -> Form:
    return step.term("form", Form) or rules.measures.measure(key, since).form


def _one(
    later: Iterable[StepFact],
    step: StepFact,
    key: str,
    subject: int | None,
    since: date,
    before: list[tuple[str, date]],
    rules: Rules,
) -> Taken:
    own = [one for one in later if about(one, subject)]
    restored = next((one.held_on for one in own if one.kind is K.RIGHTS_RESTORED), None)
    probation = rules.measures.measure(key, since).effect.probation
    form = _form(step, key, since, rules)
    try:
        period = effect(
            key, since, rules=rules, during=[one for one in before if one[1] <= since],
            restored_on=restored if probation else None,
            probation_extended=any(one.kind is K.PROBATION_EXTENDED for one in own),
            override_months=step.count("effect_months") or None, conduct_ended=step.day("conduct_ended"),
        )  # fmt: skip
    except MeasureRefused as refused:
        return Taken(subject, key, since, None, str(refused), "", form, step)
    return Taken(
        subject, key, since, period.last_day, period.text, period.source, form, step, period.warnings,
        period.probation_last_day,
    )  # fmt: skip


def _approved_on(before: Iterable[StepFact], step: StepFact) -> date | None:
    """The day of the last approval before a decision, from which the effect counts."""
    if step.kind is not K.DECIDED:
        return None
    approvals = [one.held_on for one in before if one.kind is K.SANCTION_APPROVED]
    return approvals[-1] if approvals else None


def _before(found: Iterable[Taken], subject: int | None, since: date) -> list[tuple[str, date]]:
    own = (one for one in found if one.subject_id == subject and not one.lifted)
    return [(one.kind, one.since) for one in own if one.since <= since]


def of_subject(measures: Iterable[Taken], subject: ClueSubject, only: bool) -> list[Taken]:
    """Return those of one person; what names nobody is of all, or of the `only` one."""
    return [one for one in measures if one.subject_id == subject.id or (one.subject_id is None and only)]


def of_person(
    subject_id: int, steps: Iterable[StepFact], rules: Rules, earlier: Iterable[Before]
) -> list[Taken]:
    """Return the measures of one person of a clue, from the steps that stand.

    One that names nobody was taken of him too; his appeal alone lifts it.
    """
    told = tuple(_named(step, subject_id) for step in steps)
    found = taken(Fold(steps=told), rules, {subject_id: earlier})
    return [one for one in found if one.subject_id == subject_id]


def _named(step: StepFact, subject_id: int) -> StepFact:
    if step.kind not in MEASURED or step.text("subject"):
        return step
    return replace(step, detail={**step.detail, "subject": str(subject_id)})


def earlier_measures(session: Session, subjects: Iterable[ClueSubject], rules: Rules) -> Earlier:
    """Return what each person of a clue was given in other clues; under None for the only person too."""
    rows = list(subjects)
    given = {row.id: _given(session, row, rules) for row in rows if row.member_id is not None}
    return {**given, None: given.get(rows[0].id, [])} if len(rows) == 1 else given


def _given(session: Session, subject: ClueSubject, rules: Rules) -> list[tuple[str, date]]:
    live = select(Clue.id).where(col(Clue.voided_at).is_(None))
    rows = select(ClueSubject).where(
        col(ClueSubject.member_id) == subject.member_id,
        col(ClueSubject.clue_id) != subject.clue_id,
        col(ClueSubject.voided_at).is_(None),
        col(ClueSubject.clue_id).in_(live),
    )
    given: list[tuple[str, date]] = []
    for row in session.exec(rows).all():
        steps = session.exec(select(ClueStep).where(col(ClueStep.clue_id) == row.clue_id)).all()
        measures = taken(fold(facts(sorted(steps, key=lambda step: step.id or 0))), rules)
        given += [(one.kind, one.since) for one in of_subject(measures, row, only=True) if not one.lifted]
    return given


def items_of(kind: str, rules: Rules) -> tuple[ExecutionItem, ...]:
    """Return what is to be done after a measure, () where the table does not know it."""
    try:
        return checklist(kind, rules)
    except MeasureRefused:
        return ()


def decision_clocks(detail: Mapping[str, Any], rules: Rules) -> list[str]:
    """Return the clocks a decision starts by its checklist, beside those every decision starts."""
    keys = [item.clock for item in items_of(str(detail.get("measure", "")), rules) if item.clock]
    seized = detail.get("property") == YesNo.YES.value
    known = WORKFLOW[K.DECIDED].starts
    return [key for key in dict.fromkeys(keys) if key not in known and (key != PROPERTY or seized)]


def done_clocks(detail: Mapping[str, Any], rules: Rules) -> list[str]:
    """Return the clocks that doing one item of the checklist stops."""
    return [item.clock for item in rules.execution if item.key == detail.get("item") and item.clock]
