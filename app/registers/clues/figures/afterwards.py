"""The figures of what follows: revisits, clarifications, false reports, and the periods that work or end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from app.engine.figure import Asked, Counted, Figure
from app.registers.clues.figures.given import Given, all_given, whom_of
from app.registers.clues.figures.reading import AFTERWARDS, steps_taken
from app.registers.clues.measured import persons_of
from app.rules.steps import StepFact
from db.vocabulary import StepKind

K = StepKind
EFFECT = "党纪处分、政务处分、组织处理、诫勉等的影响期，按措施表计算，影响期相加的算到最后一天"


def _each_person(asked: Asked, kind: StepKind) -> Iterable[tuple[int, Any]]:
    """Each person of whom a step of this kind was taken in the period; one that names nobody is of all."""
    taken = steps_taken(asked, kind)
    persons = persons_of(asked.session, sorted({at for at, _ in taken}))
    for at, step in taken:
        yield from ((at, person) for person in _meant(step, at, persons))


def _meant(step: StepFact, at: int, persons: Mapping[int, list[Any]]) -> list[Any]:
    own = [row for row in persons[at] if not row.organisation]
    return [row for row in own if step.text("subject") in ("", str(row.id))]


def _revisits(asked: Asked) -> Iterable[Counted]:
    return [Counted(at) for at, _ in _each_person(asked, K.REVISITED)]


def _clarified(asked: Asked) -> Iterable[Counted]:
    return [Counted(at, whom=whom_of(person)) for at, person in _each_person(asked, K.CLARIFIED)]


def _false_reports(asked: Asked) -> Iterable[Counted]:
    return [Counted(at) for at in dict(steps_taken(asked, K.FALSE_FOUND))]


def _under_effect(asked: Asked) -> Iterable[Counted]:
    for one in asked.once(all_given):
        if one.last_day and one.since <= asked.as_of <= one.last_day:
            yield Counted(one.clue.id, whom=one.whom)


def _effect_ended(asked: Asked) -> Iterable[Counted]:
    working: dict[str, list[Given]] = defaultdict(list)
    for one in asked.once(all_given):
        working[one.whom].append(one)
    for one in asked.once(all_given):
        last = one.last_day
        if last and asked.period.first <= last <= asked.as_of and not _goes_on(last, working[one.whom]):
            yield Counted(one.clue.id, whom=one.whom)


def _goes_on(last: date, measures: Iterable[Given]) -> bool:
    """Whether another measure of the person still works on the day after."""
    after = last + timedelta(days=1)
    return any(one.last_day and one.since <= after <= one.last_day for one in measures)


FIGURES = (
    Figure(
        "clues.revisits", "教育回访", "人次", "期间内登记的回访，一次回访几人计几人次", _revisits,
        block=AFTERWARDS, source="关于进一步加强市直机关部门机关纪委建设的实施方案（十）",
    ),
    Figure(
        "clues.clarified", "澄清正名", "人", "期间内登记澄清正名的人，同一人只计一次", _clarified,
        distinct=True, block=AFTERWARDS, source="处理检举控告工作规则",
    ),
    Figure(
        "clues.false_reports", "认定诬告", "件", "期间内登记诬告认定的线索，只是疑似上报的不计",
        _false_reports, block=AFTERWARDS, source="处理检举控告工作规则",
    ),
    Figure(
        "clues.under_effect", "影响期内", "人",
        f"截至期末（期间未完的截至今天）有影响期的处分、处理还没有期满的人，同一人只计一次；{EFFECT}",
        _under_effect, distinct=True, block=AFTERWARDS,
    ),
    Figure(
        "clues.effect_ended", "影响期满", "人",
        f"影响期的最后一天在期间内、今天或以前，次日不在其他影响期内的人，同一人只计一次；{EFFECT}",
        _effect_ended, distinct=True, block=AFTERWARDS,
    ),
)  # fmt: skip
