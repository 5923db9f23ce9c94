"""A clue is the sum of its steps: what each step does to its state, and what may follow what.

Source: 监督执纪工作规则 第二十一条 (处置方式), 第二十九、三十条 (谈话函询), 第三十五条 (初步核实).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from db.vocabulary import ClueState, Disposition, Form, StepKind


@dataclass(frozen=True, slots=True)
class StepFact:
    """One step as the rules see it. `id` is 0 while it is not stored; `corrects` names the withdrawn step.

    `undated`: the office wrote down that it happened but not when; `held_on` then only keeps its place.
    """

    kind: StepKind
    held_on: date
    id: int = 0
    disposition: Disposition | None = None
    result: str = ""
    measure: str = ""
    form: Form | None = None
    corrects: int | None = None
    undated: bool = False


@dataclass(frozen=True, slots=True)
class Projection:
    """What a clue's steps add up to."""

    state: ClueState = ClueState.AWAITING
    disposition: Disposition | None = None
    opinion_on: date | None = None
    studied_on: date | None = None
    closed_on: date | None = None
    result: str = ""
    measure: str = ""
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class StepRule:
    """One row of the workflow: the state a step leads to (None = unchanged), the steps it must follow."""

    to: ClueState | None
    after: tuple[StepKind, ...] = ()
    source: str = ""


K = StepKind
WORKFLOW: Mapping[StepKind, StepRule] = {
    K.REGISTERED: StepRule(ClueState.AWAITING, source="监督执纪工作规则 第二十条"),
    K.OPINION: StepRule(ClueState.DISPOSED, source="监督执纪工作规则 第二十一条"),
    K.STUDIED: StepRule(None, source="监督执纪工作规则 第二十一条"),
    K.INQUIRY_SENT: StepRule(ClueState.INQUIRING, after=(K.OPINION,), source="监督执纪工作规则 第二十九条"),
    K.INQUIRY_ANSWERED: StepRule(None, after=(K.INQUIRY_SENT,), source="监督执纪工作规则 第二十九条"),
    K.VERIFICATION_STARTED: StepRule(
        ClueState.VERIFYING, after=(K.OPINION,), source="监督执纪工作规则 第三十三条"
    ),
    K.TRANSFERRED: StepRule(ClueState.TRANSFERRED, after=(K.OPINION,), source="监督执纪工作规则 第二十一条"),
    K.MEASURE: StepRule(None, after=(K.OPINION,), source="中国共产党纪律处分条例"),
    K.CLOSED: StepRule(ClueState.CLOSED, after=(K.OPINION,), source="监督执纪工作规则 第二十一条"),
    K.CORRECTED: StepRule(None),
}


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a step may not be entered: the field at fault, the reason and the rule behind it."""

    field: str
    reason: str
    source: str = ""


def standing(steps: Iterable[StepFact]) -> list[StepFact]:
    """Return the steps that still stand, those withdrawn by a 更正 left out, in the order of their dates."""
    steps = list(steps)
    withdrawn = {step.corrects for step in steps if step.corrects}
    kept = [step for step in steps if step.id not in withdrawn and step.kind is not StepKind.CORRECTED]
    return sorted(kept, key=lambda step: step.held_on)


def fold(steps: Iterable[StepFact]) -> Projection:
    """Add the steps up: the first opinion's date counts for the limit, the last one's disposition."""
    projection = Projection()
    for step in standing(steps):
        projection = _apply(projection, step)
    return projection


def _apply(before: Projection, step: StepFact) -> Projection:
    after = before
    if step.kind is StepKind.OPINION:
        dated = None if step.undated else step.held_on
        after = replace(after, disposition=step.disposition, opinion_on=before.opinion_on or dated)
    elif step.kind is StepKind.STUDIED:
        after = replace(after, studied_on=step.held_on)
    elif step.kind is StepKind.CLOSED:
        after = replace(after, closed_on=step.held_on)
    after = replace(
        after,
        result=step.result or after.result,
        measure=step.measure or after.measure,
        form=step.form or after.form,
    )
    return replace(after, state=_state(after, step))


def _state(projection: Projection, step: StepFact) -> ClueState:
    if projection.closed_on is not None:
        return ClueState.CLOSED
    if step.kind is StepKind.OPINION and step.disposition is Disposition.SHELVED:
        return ClueState.SHELVED
    return WORKFLOW[step.kind].to or projection.state


def obstacle(step: StepFact, before: Iterable[StepFact], received_on: date, today: date) -> Obstacle | None:
    """Return why `step` may not follow the steps `before`, or None when it may."""
    before = list(before)
    if step.kind is StepKind.CORRECTED:
        known = {fact.id for fact in standing(before) if fact.kind is not StepKind.REGISTERED}
        return (
            None
            if step.corrects in known
            else Obstacle("corrects", "请选择要更正的环节；登记环节请直接编辑线索")
        )
    if step.kind is StepKind.REGISTERED:
        return Obstacle("kind", "登记只在线索登记时产生；收到日期有误，请直接编辑线索")
    if step.held_on < received_on:
        return Obstacle("held_on", "日期不能早于收到线索的日期", "监督执纪工作规则 第二十一条")
    if step.held_on > today:
        return Obstacle("held_on", "日期不能晚于今天")
    if fold(before).state is ClueState.CLOSED:
        return Obstacle("kind", "线索已办结；如登记有误，请用“更正”", "台账环节不得改写，只能更正")
    if step.kind is StepKind.OPINION and step.disposition is None:
        return Obstacle("disposition", "处置意见必须写明处置方式", "监督执纪工作规则 第二十一条")
    return _missing_predecessor(step, standing(before))


def _missing_predecessor(step: StepFact, before: list[StepFact]) -> Obstacle | None:
    rule = WORKFLOW[step.kind]
    for kind in rule.after:
        earlier = [fact for fact in before if fact.kind is kind]
        if not earlier:
            return Obstacle("kind", f"“{step.kind.label}”之前应先有“{kind.label}”", rule.source)
        if step.held_on < min(fact.held_on for fact in earlier):
            return Obstacle("held_on", f"日期不能早于“{kind.label}”", rule.source)
    return None
