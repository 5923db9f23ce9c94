"""履职记录: a recurring duty done, with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import extract
from sqlmodel import Session, col, select

from app.duty_dates import open_duties
from app.engine.counting import dated_in, live_in
from app.engine.fields import Date, LongText, Officer, Reading, Suggest, Text
from app.engine.figure import Asked, Counted, Figure
from app.engine.people import People
from app.engine.register import ChipRule, Draft, Key, Register
from app.engine.values import ValueFlaw
from app.engine.views import Cell, DueItem
from app.errors import Flaw, RefusedInput
from app.rules.duties import Occurrence, occurrence, occurrence_on, periods
from app.rules.duty_table import Duty
from app.rules.tables import Rules
from db.models import DutyRecord

LATE = col(DutyRecord.done_on) > col(DutyRecord.due_on)


@dataclass(frozen=True)
class DutyKey(Suggest):
    """One duty of the table, kept by its key, C22."""

    def parse(self, raw: object, reading: Reading) -> str:
        """Accept the key, or the key with the title behind it. Raises ValueFlaw."""
        text: str = super().parse(raw, reading)
        key = text.split()[0].upper() if text else ""
        if key and not reading.history and key not in reading.rules.duties.duties:
            raise ValueFlaw(f"{self.label}不在履职事项表内，请从列表中选择")
        return key


def _offered(rules: Rules) -> Iterable[str]:
    return (f"{duty.key} {duty.title}" for duty in rules.duties.duties.values())


def _prepare(draft: Draft, reading: Reading, people: People) -> None:
    record, rules = draft.record, reading.rules
    duty = rules.duties.duties.get(record.duty)
    found = _meant(record, duty, rules) if duty else None
    if duty and found is None and duty.every != "case" and not reading.history:
        raise _unknown_period(record, duty, rules)
    if duty and found is not None and found.first > record.done_on and not reading.history:
        raise _too_early(record, duty, found)
    if found is not None:
        record.period, record.due_on = found.period, found.due
    known = {one.title for one in rules.duties.duties.values()}
    if duty and (not record.title or record.title in known):
        record.title = duty.title
    record.due_on = record.due_on or record.done_on


def _meant(record: Any, duty: Duty, rules: Rules) -> Occurrence | None:
    """The occurrence a record is of: of the period it names, else of the one it was done in."""
    if record.period:
        return occurrence(duty, record.period, rules.festivals, rules.calendar)
    return occurrence_on(duty, record.done_on, rules.festivals, rules.calendar)


def _unknown_period(record: Any, duty: Duty, rules: Rules) -> RefusedInput:
    known = periods(duty, record.done_on.year, rules.festivals, rules.calendar)
    reason = f"“{duty.title}”没有这个周期" if record.period else f"请写明“{duty.title}”的周期"
    return RefusedInput(
        f"{reason}，履职记录尚未保存。", (Flaw("period", record.period, reason),),
        reason=f"依据：{duty.source}。", remedy=f"周期写作 {'、'.join(known[:4])} 这样。",
    )  # fmt: skip


def _too_early(record: Any, duty: Duty, found: Occurrence) -> RefusedInput:
    reason = f"这个周期从 {found.first.isoformat()} 开始，办结日期早于它"
    return RefusedInput(
        f"“{duty.title}（{found.period}）”还没有开始，履职记录尚未保存。",
        (Flaw("done_on", record.done_on.isoformat(), reason),),
        reason=f"依据：{duty.source}。", remedy="请核对周期和办结日期；周期开始以后再登记。",
    )  # fmt: skip


def _doubts(draft: Draft, reading: Reading, people: People) -> Iterable[Flaw]:
    record = draft.record
    same = select(col(DutyRecord.done_on)).where(
        DutyRecord.duty == record.duty,
        DutyRecord.period == record.period,
        col(DutyRecord.voided_at).is_(None),
    )
    others = same if record.id is None else same.where(DutyRecord.id != record.id)
    with people.session.no_autoflush:
        earlier = people.session.exec(others).first()
    if earlier is not None and record.period:
        yield Flaw("period", record.period, f"这个周期已经登记过，完成于 {earlier.isoformat()}")


def _identify(values: Mapping[str, Any]) -> Key:
    return Key(tuple(values.get(name) for name in ("duty", "period", "done_on", "evidence")), "duty")


def _status(record: Any, today: date) -> Cell:
    return Cell("逾期完成", tone="warn") if record.done_on > record.due_on else Cell("按期完成", tone="ok")


def due(session: Session, rules: Rules, today: date) -> Iterable[DueItem]:
    """Yield every recurring duty not yet done; the reminders before festivals are theirs to yield."""
    return (_item(one) for one in open_duties(session, rules, today, festive=False))


def _item(one: Occurrence) -> DueItem:
    duty = one.duty
    given = {
        "duty": duty.key, "title": duty.title, "period": one.period, "due_on": one.due.isoformat()
    }  # fmt: skip
    how = f"{duty.how}；完成后登记日期和凭证（{duty.evidence}）"
    return DueItem(
        "duties", 0, duty.key, one.title, one.due, duty.key, duty.source, how, finish_in="duties",
        given=given, about=one.period,
    )  # fmt: skip


def _late(asked: Asked) -> Iterable[Counted]:
    query = live_in(asked.period, DutyRecord, DutyRecord.done_on, DutyRecord.id)
    return (Counted(i) for i in asked.session.exec(query.where(LATE)))


BLOCK = "自身建设"
FIGURES = (
    Figure(
        "duties.done", "完成履职事项", "项", "期间内完成并登记凭证的履职事项，不论何时应当完成",
        dated_in(DutyRecord, DutyRecord.done_on), block=BLOCK,
    ),
    Figure(
        "duties.late", "逾期完成履职事项", "项", "期间内完成、完成日期晚于应完成日期的履职事项", _late,
        block=BLOCK,
    ),
)  # fmt: skip


DUTIES = Register(
    key="duties",
    title="履职记录",
    noun="履职记录",
    counter="项",
    model=DutyRecord,
    order="-done_on",
    dated_by="done_on",
    paper_title="履职事项完成情况登记簿",
    heading=lambda record: f"{record.duty} {record.title}",
    subtitle=lambda record: "　".join(part for part in (record.period, record.done_on.isoformat()) if part),
    status=_status,
    row_tone=lambda record, today: "warn" if record.done_on > record.due_on else "",
    prepare=_prepare,
    doubts=_doubts,
    identify=_identify,
    due=due,
    figures=FIGURES,
    search_hint="事项、完成情况、文号",
    empty_hint="在“工作台”上办结一项履职事项，这里就有一条记录。",
    fields=(
        DutyKey(
            "duty", "事项编号", required=True, searchable=True, column=5, ledger=4, group="事项",
            unbroken=True, offers=_offered, help="从履职事项表中选择，如 C22",
        ),
        Text("title", "履职事项", searchable=True, column=9, ledger=13, group="事项", help="不填则按事项表"),
        Text(
            "period", "周期", searchable=True, column=8, ledger=7, group="事项",
            help="如 2026、2026上半年、2026年三季度、2026-07；不填则为完成日期所在的周期",
        ),
        Date("due_on", "应完成日期", editable=False, column=8, ledger=6, group="事项", sheet=False),
        Date(
            "done_on", "完成日期", required=True, not_after_today=True, preset="today", column=8, ledger=6,
            filterable=True, group="完成情况",
        ),
        Officer("done_by", "经办人", preset="officer", searchable=True, column=6, ledger=5, group="完成情况"),
        LongText(
            "evidence", "完成情况和凭证", required=True, searchable=True, column=7, ledger=14,
            group="完成情况", help="怎样完成的、留下什么凭证；凭证可作附件保存",
        ),
        Text("document", "文号或会议", searchable=True, column=8, hidden=True, ledger=8, group="完成情况"),
        LongText("remarks", "备注", group="其他"),
    ),
    chips=(
        ChipRule("year", "今年", lambda today: extract("year", col(DutyRecord.done_on)) == today.year),
        ChipRule("late", "逾期完成", lambda today: LATE, "warn"),
    ),
)  # fmt: skip
