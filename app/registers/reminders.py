"""提醒通知: reminders to many before festivals and seasons, and who has read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import extract
from sqlmodel import Session, col, select

from app.duty_dates import open_duties
from app.engine.changing import refuse_secrecy, set_changed
from app.engine.counting import dated_in, labels, live_in
from app.engine.fields import Choice, Date, LongText, Number, Officer, Reading, Rows, Suggest, Text
from app.engine.figure import Asked, Counted, Figure
from app.engine.kinds import Person
from app.engine.people import People, PersonLink
from app.engine.register import ChipRule, Draft, Key, Numbering, Register
from app.engine.views import Cell, DueItem
from app.errors import Flaw, RefusedInput
from app.notices import notices
from app.reminder_papers import REMINDER_PAPERS
from app.rules.duties import Occurrence
from app.rules.festivals import Node
from app.rules.tables import Rules
from app.rules.workdays import HOLIDAY_NAMES
from db.models import Reminder, ReminderRecipient
from db.vocabulary import ReminderKind, ReminderWay, Secrecy

RECIPIENTS = PersonLink(ReminderRecipient, "name", "unit", record="reminder_id")
OF_NODES = (ReminderKind.FESTIVAL, ReminderKind.SEASON)
READING = "阅知"
READING_SOURCE = "提醒通知载明的阅知期限"

_YEAR_OF_NODE = re.compile(r"(\d{4})[/／年]\s*")
_NODE = re.compile(r"(?:(\d{4})\s*年?[/／\s]*)?(\S+)")
# A reminder given late, while the days off last, still belongs to that festival; none are off for longer.
_LATE = timedelta(days=10)
ENTERED = "依据：提醒通知的登记要求：阅知不早于发出，阅知人员逐人登记，每人一次。"


@dataclass(frozen=True)
class Nodes(Suggest):
    """Festivals and seasons, each kept as 'year/name' and told as 'year年name'."""

    def parse(self, raw: object, reading: Reading) -> str:
        """Take them as they are told, too. Raises ValueFlaw."""
        return _YEAR_OF_NODE.sub(r"\1/", super().parse(raw, reading))

    def show(self, value: Any) -> str:
        return _YEAR_OF_NODE.sub(r"\1年", str(value or ""))

    def edit(self, value: Any) -> Any:
        return value


def _prepare(draft: Draft, reading: Reading, people: People) -> None:
    reminder = draft.record
    if not reading.history:
        reminder.node = _nodes(reminder, reading.rules)
        refuse_secrecy(reminder, reading.rules)
        if flaws := [*_dates(draft), *_twice(draft)]:
            raise RefusedInput(
                "提醒通知前后不一致，尚未保存。", tuple(flaws), reason=ENTERED,
                remedy="请按所列核对日期，去掉重复的人员后再保存。",
            )  # fmt: skip
    set_changed(reminder, _sums(draft, reading.rules))


def _sums(draft: Draft, rules: Rules) -> dict[str, Any]:
    return {"unread_count": sum(row.read_on is None for row in draft.rows["recipients"])}


def _nodes(reminder: Reminder, rules: Rules) -> str:
    """The festivals and seasons a reminder is given for, each as 'year/name'. Raises RefusedInput."""
    told = [part.strip() for part in reminder.node.replace("，", "、").split("、") if part.strip()]
    if not told and reminder.kind in OF_NODES:
        raise _refused("", f"{reminder.kind.label}应写明是哪个节日或时段", rules)
    return "、".join(dict.fromkeys(_node(text, reminder.issued_on, rules) for text in told))


def _node(text: str, issued_on: date, rules: Rules) -> str:
    found = _NODE.fullmatch(text)
    year, name = (found[1], found[2]) if found else (None, text)
    name = HOLIDAY_NAMES.get(name, name)
    if name not in rules.festivals.rows:
        raise _refused(text, "节点不在重要节点表内", rules)
    if year:
        if abs(int(year) - issued_on.year) > 1:
            raise _refused(text, f"节点的年份与发出日期（{issued_on.isoformat()}）相差太远", rules)
        return f"{year}/{name}"
    for one in (issued_on.year, issued_on.year + 1):
        begins = rules.festivals.begins(name, one, rules.calendar)
        if begins is not None and begins >= issued_on - _LATE:
            return f"{one}/{name}"
    return f"{issued_on.year}/{name}"


def _refused(text: str, reason: str, rules: Rules) -> RefusedInput:
    source = next(iter(rules.festivals.rows.values())).source
    return RefusedInput(
        f"{reason}，尚未保存。", (Flaw("node", text, reason),), reason=f"依据：{source}。",
        remedy=f"可写 {'、'.join(rules.festivals.rows)}；其他提醒请选“{ReminderKind.TOPIC.label}”。",
    )  # fmt: skip


def _dates(draft: Draft) -> Iterable[Flaw]:
    issued = draft.record.issued_on
    if draft.record.read_by is not None and draft.record.read_by < issued:
        yield Flaw("read_by", draft.record.read_by.isoformat(), "阅知期限早于发出日期")
    for place, row in enumerate(draft.rows["recipients"]):
        if row.read_on is not None and row.read_on < issued:
            yield Flaw(f"recipients.{place}.read_on", row.read_on.isoformat(), "阅知日期早于发出日期")


def _twice(draft: Draft) -> Iterable[Flaw]:
    seen: set[Any] = set()
    for place, row in enumerate(draft.rows["recipients"]):
        who = row.member_id or (row.name, row.unit)
        if who in seen:
            yield Flaw(f"recipients.{place}.name", row.name, f"{row.name}列了两次")
        seen.add(who)


def _identify(values: Mapping[str, Any]) -> Key:
    if values.get("number"):
        return Key(("number", values["number"]), "number", certain=True)
    return Key(tuple(values.get(name) for name in ("issued_on", "kind", "title")), "title")


def _status(reminder: Any, today: date) -> Cell:
    if not reminder.unread_count:
        return Cell(reminder.kind.label, tone="ok")
    late = reminder.read_by is not None and reminder.read_by < today
    return Cell(f"{reminder.unread_count} 人未阅", tone="danger" if late else "warn")


def due(session: Session, rules: Rules, today: date) -> Iterable[DueItem]:
    """Yield the reminders to be given before festivals and seasons, and those not yet read by all."""
    for one in open_duties(session, rules, today, festive=True):
        if one.node is not None:
            yield _to_give(one, one.node, today, rules.calendar.knows(one.node.year))
    unread = select(Reminder).where(
        col(Reminder.voided_at).is_(None), col(Reminder.read_by).is_not(None), col(Reminder.unread_count) > 0
    )
    for reminder in session.exec(unread.order_by(col(Reminder.read_by))):
        how = f"还有 {reminder.unread_count} 人没有阅知，逐人催办，登记阅知日期"
        yield DueItem(
            "reminders", reminder.id or 0, reminder.number, f"收齐阅知：{reminder.title}",
            reminder.read_by or today, READING, READING_SOURCE, how, reminder.author, about="read",
        )  # fmt: skip


def _to_give(one: Occurrence, node: Node, today: date, is_announced: bool) -> DueItem:
    guessed = "" if is_announced else f"；{node.year}年的放假安排还没有载入，日期按节日当天推算"
    kind = ReminderKind.SEASON if node.is_season else ReminderKind.FESTIVAL
    texts = notices()
    given = {
        "kind": str(kind.value), "node": node.key, "title": texts.title(node),
        "audience": texts.words["addressee"].rstrip("："), "content": texts.text(node),
        "read_by": max(node.begins - timedelta(days=1), today).isoformat(),
    }  # fmt: skip
    return DueItem(
        "reminders", 0, one.key, one.title, one.due, one.key, one.duty.source, f"{one.duty.how}{guessed}",
        finish_in="reminders", given=given, about=node.key,
    )  # fmt: skip


RECIPIENT_FIELDS = (
    Person("name", "姓名", required=True, searchable=True, fills=(("unit", "unit"),)),
    Suggest("unit", "所在支部", searchable=True),
    Date("read_on", "阅知日期", not_after_today=True),
    Text("remarks", "备注"),
)


def _recipients(asked: Asked) -> Iterable[Counted]:
    query = live_in(asked.period, Reminder, Reminder.issued_on, Reminder.id).join(
        ReminderRecipient, col(ReminderRecipient.reminder_id) == col(Reminder.id)
    )
    return (Counted(i) for i in asked.session.exec(query.where(col(ReminderRecipient.voided_at).is_(None))))


BLOCK = "廉政提醒"
FIGURES = (
    Figure(
        "reminders.total", "发出提醒", "次", "期间内发出并登记的节日、时段和专题提醒",
        dated_in(Reminder, Reminder.issued_on), block=BLOCK,
    ),
    Figure(
        "reminders.by_kind", "提醒（按类别）", "次", "期间内发出的提醒，按类别分列",
        dated_in(Reminder, Reminder.issued_on, Reminder.kind), breakdown=True, order=labels(ReminderKind),
        block=BLOCK,
    ),
    Figure(
        "reminders.recipients", "接受提醒", "人次", "期间内发出的提醒登记的阅知人员，不论是否已阅",
        _recipients, block=BLOCK,
    ),
)  # fmt: skip


REMINDERS = Register(
    key="reminders",
    title="提醒通知",
    noun="提醒",
    counter="次",
    model=Reminder,
    order="-issued_on",
    dated_by="issued_on",
    paper_title="提醒通知登记簿",
    numbering=Numbering("number", lambda rules: "提醒〔{year}〕{n}号", "issued_on"),
    heading=lambda reminder: reminder.number,
    subtitle=lambda reminder: "　".join(p for p in (reminder.issued_on.isoformat(), reminder.title) if p),
    status=_status,
    prepare=_prepare,
    project=_sums,
    persons=(RECIPIENTS,),
    identify=_identify,
    due=due,
    figures=FIGURES,
    search_hint="编号、标题、节点、内容、姓名",
    empty_hint="节日前在“工作台”上点提醒事项，通知的标题和正文已经拟好。",
    fields=(
        Text(
            "number", "提醒编号", unique=True, searchable=True, column=8, ledger=8, group="提醒",
            help="不填则按年自动编号",
        ),
        Choice(
            "kind", "类别", required=True, terms_of=ReminderKind, column=7, ledger=6, filterable=True,
            pill=True, group="提醒", default=str(ReminderKind.FESTIVAL.value),
        ),
        Nodes(
            "node", "节点", searchable=True, column=8, ledger=7, group="提醒",
            offers=lambda rules: rules.festivals.rows, help="如 春节；两个节日一起提醒的用、隔开",
            only_with=(("kind", tuple(str(kind.value) for kind in OF_NODES)),),
        ),
        Date(
            "issued_on", "发出日期", required=True, not_after_today=True, preset="today", column=8, ledger=6,
            filterable=True, group="提醒",
        ),
        Text("title", "标题", required=True, searchable=True, column=16, ledger=14, group="提醒"),
        Choice(
            "way", "提醒方式", terms_of=ReminderWay, column=6, hidden=True, ledger=6, filterable=True,
            group="提醒", default=str(ReminderWay.WRITTEN.value),
        ),
        Officer("author", "发出人", preset="officer", searchable=True, column=6, hidden=True, ledger=5,
                group="提醒"),
        Suggest("audience", "主送", searchable=True, ledger=7, group="内容", help="如 各党支部"),
        LongText("content", "正文", searchable=True, group="内容"),
        Date("read_by", "阅知期限", column=8, hidden=True, ledger=6, group="阅知"),
        Number("unread_count", "未阅人数", editable=False, column=5, ledger=4, group="阅知", sheet=False),
        Rows(
            "recipients", "阅知人员", model=ReminderRecipient, owner="reminder_id", fields=RECIPIENT_FIELDS,
            group="阅知",
        ),
        Choice("secrecy", "密级", required=True, terms_of=Secrecy, group="其他",
               default=str(Secrecy.INTERNAL.value)),
        LongText("remarks", "备注", group="其他"),
    ),
    chips=(
        ChipRule("year", "今年", lambda today: extract("year", col(Reminder.issued_on)) == today.year),
        ChipRule("unread", "未阅齐", lambda today: col(Reminder.unread_count) > 0, "warn"),
        ChipRule("nodes", "节点提醒", lambda today: col(Reminder.kind).in_(OF_NODES)),
        ChipRule("topics", "专题提醒", lambda today: col(Reminder.kind) == ReminderKind.TOPIC),
    ),
    papers=REMINDER_PAPERS,
)  # fmt: skip
