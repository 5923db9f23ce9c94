"""The figures of the clue ledger, each declared once with what it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.engine.figure import Counted, Figure, Period
from app.registers.clues.history_columns import FIRST_RULE
from app.rules.deadlines import due_on
from app.rules.tables import Rules
from db.models import Clue, ClueSubject
from db.vocabulary import ClueSource, Discipline, Disposition, Form, Relation

UNDISPOSED = "未处置"
UNKNOWN = "未填"


def _received(period: Period, *columns: Any) -> Any:
    return select(*columns).where(
        col(Clue.voided_at).is_(None),
        col(Clue.relation).is_(None) | (col(Clue.relation) != Relation.DUPLICATE),
        col(Clue.received_on) >= period.first,
        col(Clue.received_on) <= period.last,
    )


def _count(session: Session, period: Period, rules: Rules) -> Iterable[Counted]:
    return (Counted(i) for i in session.exec(_received(period, Clue.id)))


def _persons(session: Session, period: Period, rules: Rules) -> Iterable[Counted]:
    named = _received(period, Clue.id).join(ClueSubject, col(ClueSubject.clue_id) == Clue.id)
    return (Counted(i) for i in session.exec(named.where(col(ClueSubject.voided_at).is_(None))))


def _by(column: Any, missing: str) -> Callable[[Session, Period, Rules], Iterable[Counted]]:
    def count(session: Session, period: Period, rules: Rules) -> Iterable[Counted]:
        found = session.exec(_received(period, Clue.id, column))
        return (Counted(i, term.label if term else missing) for i, term in found)

    return count


def _closed(session: Session, period: Period, rules: Rules) -> Iterable[Counted]:
    return (Counted(i) for i in session.exec(_closed_in(period, Clue.id)))


def _closed_in(period: Period, *columns: Any) -> Any:
    return select(*columns).where(
        col(Clue.voided_at).is_(None), col(Clue.closed_on) >= period.first, col(Clue.closed_on) <= period.last
    )


def _forms(session: Session, period: Period, rules: Rules) -> Iterable[Counted]:
    """Each person under the person's own form or, where none is set apart, the clue's."""
    form = func.coalesce(col(ClueSubject.form), col(Clue.form))
    named = _closed_in(period, Clue.id, form).join(ClueSubject, col(ClueSubject.clue_id) == Clue.id)
    found = session.exec(named.where(col(ClueSubject.voided_at).is_(None), form.is_not(None)))
    return (Counted(i, form.label) for i, form in found)


def _late_opinions(session: Session, period: Period, rules: Rules) -> Iterable[Counted]:
    found = session.exec(_received(period, Clue.id, Clue.received_on, Clue.opinion_on))
    return (Counted(i) for i, received, opinion in found if opinion and _late(opinion, received, rules))


def _late(opinion: date, received: date, rules: Rules) -> bool:
    limit = rules.deadline(FIRST_RULE, received)
    return opinion > due_on(limit, received, rules.calendar)


def _labels(vocabulary: Any, last: str) -> tuple[str, ...]:
    return (*(term.label for term in vocabulary), last)


FIGURES = (
    Figure(
        "clues.received",
        "受理问题线索",
        "件",
        "期间内收到并登记的问题线索，重复件只计一次，分案的各计一件，作废的不计",
        _count,
    ),
    Figure("clues.persons", "反映人员", "人次", "期间内收到的线索所反映的人，一件反映几人计几人次", _persons),
    Figure(
        "clues.by_source",
        "线索来源",
        "件",
        "期间内收到的线索，按来源分列",
        _by(Clue.source, UNKNOWN),
        True,
        _labels(ClueSource, UNKNOWN),
    ),
    Figure(
        "clues.by_discipline",
        "问题类别",
        "件",
        "期间内收到的线索，按反映问题所涉纪律分列",
        _by(Clue.discipline, UNKNOWN),
        True,
        _labels(Discipline, UNKNOWN),
    ),
    Figure(
        "clues.by_disposition",
        "处置方式",
        "件",
        "期间内收到的线索，按现有处置方式分列",
        _by(Clue.disposition, UNDISPOSED),
        True,
        _labels(Disposition, UNDISPOSED),
    ),
    Figure("clues.closed_in_year", "办结问题线索", "件", "办结日期在期间内的线索，不论何时收到", _closed),
    Figure(
        "clues.forms_by_person_of_clues_closed_in_year",
        "运用四种形态",
        "人次",
        "期间内办结线索的被反映人，按所用形态分列，未用形态的不计",
        _forms,
        True,
        _labels(Form, ""),
    ),
    Figure(
        "clues.opinion_later_than_one_month",
        "处置意见超期",
        "件",
        "期间内收到、提出处置意见晚于规定期限的线索（监督执纪工作规则 第二十一条）",
        _late_opinions,
    ),
)
