"""The figures of what was done with clues: open, disposed of, handed on, late, closed, filed; the forms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from app.engine.counting import Count, labels
from app.engine.figure import UNKNOWN, Asked, Counted, Figure
from app.registers.clues.case import registration
from app.registers.clues.due import CLUE_COLUMNS
from app.registers.clues.figures.reading import (
    CASES,
    CLUES,
    FORMS,
    Row,
    as_they_stood,
    live,
    received,
    steps_taken,
    undeleted,
    within,
)
from app.registers.clues.history_columns import FIRST_RULE
from app.registers.clues.measured import HANDED_ON
from app.rules.clocks import clocks, running
from app.rules.deadlines import due_on
from app.rules.steps import StepFact
from app.rules.tables import Rules
from db.models import Clue, ClueStep, ClueSubject
from db.vocabulary import ClueState, Disposition, Form, StepKind, TransferReason

K = StepKind
DISPOSAL = "监督执纪工作规则 第二十一条"
MEANT = "截至期末（期间未完的截至今天）"


# 办结、立案


def _dated(day: Any, *conditions: Any) -> Count:
    def count(asked: Asked) -> Iterable[Counted]:
        found = select(Clue.id).where(*undeleted(), *within(asked, day), *conditions)
        return (Counted(i) for i in asked.session.exec(found) if i)

    return count


def _forms(asked: Asked) -> Iterable[Counted]:
    """Each person under the person's own form or, where none is set apart, the clue's; organisations not."""
    form = func.coalesce(col(ClueSubject.form), col(Clue.form))
    named = (
        select(ClueSubject.clue_id, form)
        .join(Clue, col(Clue.id) == col(ClueSubject.clue_id))
        .where(*undeleted(), *within(asked, Clue.closed_on), form.is_not(None))
    )
    persons = col(ClueSubject.voided_at).is_(None), col(ClueSubject.organisation).is_(False)
    found = asked.session.exec(named.where(*persons))
    return (Counted(i, form.label) for i, form in found)


# 处置


def _disposed(asked: Asked) -> Sequence[Row]:
    chosen = (*live(), *within(asked, Clue.approved_on), col(Clue.disposition).is_not(None))
    return asked.session.execute(select_columns(col(Clue.id), col(Clue.disposition)).where(*chosen)).all()


def _disposed_as(disposition: Disposition | None = None) -> Count:
    def count(asked: Asked) -> Iterable[Counted]:
        rows = asked.once(_disposed)
        return [Counted(row.id) for row in rows if disposition in (None, row.disposition)]

    return count


# 移送


def _handed_on(asked: Asked) -> dict[int, StepFact]:
    """The clues handed on in the period, each with the last step by which it was."""
    return dict(steps_taken(asked, *HANDED_ON))


def _by_reason(asked: Asked) -> Iterable[Counted]:
    return [Counted(at, _reason(step)) for at, step in asked.once(_handed_on).items()]


def _reason(step: StepFact) -> str:
    if step.kind is K.FORWARDED_UP:
        return TransferReason.SUPERIOR.label
    reason = step.term("transfer_reason", TransferReason)
    return reason.label if reason else UNKNOWN


def _by_target(asked: Asked) -> Iterable[Counted]:
    return [Counted(at, step.text("organ") or UNKNOWN) for at, step in asked.once(_handed_on).items()]


# 在办、超期


def _open(asked: Asked) -> dict[int, Row]:
    """The clues that were not closed at the end of the period, by their ids."""
    chosen = (
        *live(), col(Clue.received_on) <= asked.as_of, col(Clue.state) != ClueState.MERGED,
        col(Clue.closed_on).is_(None) | (col(Clue.closed_on) > asked.as_of),
    )  # fmt: skip
    rows = {row.id: row for row in asked.session.execute(select_columns(*CLUE_COLUMNS).where(*chosen))}
    if asked.as_of >= asked.today:
        return rows
    begun_anew = _having_later(asked, rows, col(ClueStep.kind) == K.REOPENED)
    stood = as_they_stood(asked, begun_anew)
    closed = {at for at, (_, folded) in stood.items() if folded.projection.closed_on}
    return {at: row for at, row in rows.items() if at not in closed}


def _having_later(asked: Asked, rows: Iterable[int], *conditions: Any) -> list[int]:
    """Those of the clues with a step entered after the end of the period."""
    entered = select_columns(col(ClueStep.clue_id)).where(col(ClueStep.held_on) > asked.as_of, *conditions)
    return sorted(set(rows) & set(asked.session.execute(entered.distinct()).scalars()))


def _still_open(asked: Asked) -> Iterable[Counted]:
    return [Counted(at) for at in asked.once(_open)]


def _late_opinions(asked: Asked) -> list[int]:
    return [
        row.id
        for row in asked.once(received)
        if row.opinion_on and _is_late(row.opinion_on, row.received_on, asked.rules)
    ]


def _is_late(opinion: date, received_on: date, rules: Rules) -> bool:
    limit = rules.deadline(FIRST_RULE, received_on)
    return opinion > due_on(limit, received_on, rules.calendar)


def _opinion_later(asked: Asked) -> Iterable[Counted]:
    return [Counted(at) for at in asked.once(_late_opinions)]


def _overdue(asked: Asked) -> Iterable[Counted]:
    """A clock that still runs ran at the end of the period, too; others are read off the steps of then."""
    rows = asked.once(_open)
    late = {at for at, row in rows.items() if row.due_on and row.due_on < asked.as_of}
    if asked.as_of < asked.today:
        moved_on = _having_later(asked, rows.keys() - late)
        late |= {
            at for at, stood in as_they_stood(asked, moved_on).items() if _ran_late(asked, rows[at], *stood)
        }
    return [Counted(at) for at in sorted({*late, *asked.once(_late_opinions)})]


def _ran_late(asked: Asked, clue: Row, steps: list[StepFact], folded: Any) -> bool:
    ran = running(clocks(folded, registration(clue, steps), asked.rules))
    return any(clock.due.on < asked.as_of for clock in ran)


FIGURES = (
    Figure(
        "clues.open", "在办问题线索", "件",
        f"{MEANT}已收到、尚未办结的线索，含暂存待查和移送后未办结的，并入其他线索的不计", _still_open,
        block=CLUES,
    ),
    Figure(
        "clues.disposed", "处置问题线索", "件",
        "处置意见在期间内批准的线索，不论何时收到；处置日期未记的旧台账按收到日期", _disposed_as(),
        block=CLUES, source=DISPOSAL,
    ),
    *(
        Figure(
            f"clues.{key}", name, "件",
            f"期间内处置的线索中现为{disposition.label}的，改变过处置方式的按现在的计",
            _disposed_as(disposition), block=CLUES, source=DISPOSAL,
        )
        for key, name, disposition in (
            ("inquiries", "谈话函询", Disposition.INQUIRY),
            ("verifications", "初步核实", Disposition.VERIFICATION),
            ("shelved", "暂存待查", Disposition.SHELVED),
            ("settled", "予以了结", Disposition.SETTLED),
            ("transferred", "处置为移送", Disposition.TRANSFER),
        )
    ),
    Figure(
        "clues.transfers_by_reason", "移送（按事由）", "件",
        "期间内移送或呈转出去的线索，按移送事由分列，呈转上级的列入上级管辖，一件移送几次的按最后一次",
        _by_reason, True, (*labels(TransferReason), UNKNOWN), block=CLUES,
    ),
    Figure(
        "clues.transfers_by_target", "移送（按对象）", "件",
        "期间内移送或呈转出去的线索，按接收的组织（机关）分列，一件移送几次的按最后一次", _by_target, True,
        block=CLUES,
    ),
    Figure(
        "clues.overdue", "超期问题线索", "件",
        f"期间内收到而处置意见晚于规定期限的，和{MEANT}在办而有期限已过的线索，一件只计一次", _overdue,
        block=CLUES, source="期限表各条所列依据",
    ),
    Figure(
        "clues.opinion_later_than_one_month", "处置意见超期", "件",
        "期间内收到、提出处置意见晚于规定期限的线索（监督执纪工作规则 第二十一条）", _opinion_later,
        block=CLUES, source=DISPOSAL,
    ),
    Figure(
        "clues.closed_in_year", "办结问题线索", "件", "办结日期在期间内的线索，不论何时收到",
        _dated(Clue.closed_on), block=CLUES,
    ),
    Figure(
        "clues.forms_by_person_of_clues_closed_in_year", "运用四种形态", "人次",
        "期间内办结线索的被反映人，按所用形态分列，未用形态的和党组织不计", _forms, True, (*labels(Form), ""),
        block=FORMS, source="中国共产党党内监督条例 第七条",
    ),
    Figure(
        "clues.filed", "立案", "件", "立案日期在期间内的线索，立案审查未获批准的不计", _dated(Clue.filed_on),
        block=CASES, source="监督执纪工作规则 第三十七条",
    ),
    Figure(
        "clues.cases_closed", "结案", "件", "已立案、办结日期在期间内的线索，含撤销案件的，不论何时立案",
        _dated(Clue.closed_on, col(Clue.filed_on).is_not(None)), block=CASES,
    ),
)  # fmt: skip
