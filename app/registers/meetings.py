"""委员会会议: a small register is one model and this declaration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import extract
from sqlmodel import col

from app.engine.counting import dated_in, labels
from app.engine.fields import Choice, Date, LongText, Number, Officer, Reading, Suggest, Text
from app.engine.figure import Figure
from app.engine.people import People
from app.engine.register import ChipRule, Draft, Key, Numbering, Register
from app.engine.views import Cell
from app.errors import Flaw, RefusedInput
from db.models import Meeting
from db.vocabulary import MeetingKind


def _prepare(draft: Draft, reading: Reading, people: People) -> None:
    meeting = draft.record
    if meeting.due_count is not None and (meeting.present_count or 0) > meeting.due_count:
        raise RefusedInput(
            "实到人数多于应到人数，尚未保存。", (Flaw("present_count", "", "实到不能多于应到"),)
        )


def _identify(values: Mapping[str, Any]) -> Key:
    if values.get("number"):
        return Key(("number", values["number"]), "number", certain=True)
    return Key((values.get("held_on"), values.get("kind"), values.get("topics")), "held_on")


BLOCK = "自身建设"
FIGURES = (
    Figure(
        "meetings.total", "召开会议", "次", "期间内召开并登记的会议，含列席的",
        dated_in(Meeting, Meeting.held_on), block=BLOCK,
    ),
    Figure(
        "meetings.by_kind", "会议（按类型）", "次", "期间内召开并登记的会议，按会议类型分列",
        dated_in(Meeting, Meeting.held_on, Meeting.kind), breakdown=True, order=labels(MeetingKind),
        block=BLOCK,
    ),
)  # fmt: skip


MEETINGS = Register(
    key="meetings",
    title="委员会会议",
    noun="会议",
    counter="次",
    model=Meeting,
    order="-held_on",
    dated_by="held_on",
    numbering=Numbering("number", lambda rules: "会〔{year}〕{n}号", "held_on"),
    prepare=_prepare,
    heading=lambda meeting: meeting.number,
    subtitle=lambda meeting: "　".join(part for part in (meeting.held_on.isoformat(), meeting.place) if part),
    status=lambda meeting, today: Cell(meeting.kind.label, tone="info"),
    identify=_identify,
    figures=FIGURES,
    search_hint="编号、议题、决定、参加人",
    empty_hint="集体研究线索处置前，请先在这里登记委员会会议。",
    fields=(
        Text(
            "number",
            "会议编号",
            unique=True,
            searchable=True,
            column=8,
            ledger=8,
            help="不填则按年自动编号",
            group="会议",
        ),
        Date(
            "held_on",
            "召开日期",
            required=True,
            not_after_today=True,
            column=8,
            ledger=6,
            filterable=True,
            group="会议",
        ),
        Choice(
            "kind",
            "会议类型",
            required=True,
            terms_of=MeetingKind,
            column=10,
            ledger=8,
            filterable=True,
            pill=True,
            group="会议",
            default=str(MeetingKind.COMMITTEE.value),
        ),
        Suggest("place", "地点", column=8, ledger=6, hidden=True, group="会议"),
        Officer("chair", "主持人", searchable=True, column=6, ledger=5, group="会议"),
        Number("due_count", "应到人数", column=5, ledger=4, group="出席"),
        Number("present_count", "实到人数", column=5, ledger=4, group="出席"),
        Text(
            "attendees", "出席委员", searchable=True, max_length=1000, ledger=9, group="出席", help="用、隔开"
        ),
        Text("absentees", "缺席及原因", max_length=1000, group="出席"),
        LongText(
            "topics",
            "议题",
            required=True,
            searchable=True,
            column=16,
            ledger=14,
            group="内容",
            source="关于进一步加强市直机关部门机关纪委建设的实施方案（十一）",
            help="线索处置、案件查办等重要事项应当集体研究",
        ),
        LongText("decisions", "决定事项", searchable=True, column=14, ledger=14, hidden=True, group="内容"),
        LongText("minutes", "会议纪要", searchable=True, group="内容"),
        LongText("remarks", "备注", group="其他"),
    ),
    chips=(
        ChipRule("year", "今年", lambda today: extract("year", col(Meeting.held_on)) == today.year),
        ChipRule("committee", "委员会议", lambda today: col(Meeting.kind) == MeetingKind.COMMITTEE),
        ChipRule("no_minutes", "缺纪要", lambda today: col(Meeting.minutes) == "", "warn"),
    ),
)
