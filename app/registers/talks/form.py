"""The fields of a talk, and which of them each kind of talk is asked for."""

from __future__ import annotations

from collections.abc import Mapping

from app.engine.fields import Choice, Date, Due, Field, LongText, Officer, Rows, Suggest, Text
from app.engine.kinds import Flag, Names, Person, Time
from app.rules.tables import Rules
from db.models import TalkAttendee, TalkFollowUp
from db.vocabulary import (
    FollowOutcome,
    Form,
    MustTalk,
    PoliticalStatus,
    Secrecy,
    TalkKind,
    TalkState,
)

K = TalkKind
Asked = tuple[tuple[str, tuple[str, ...]], ...]


def _with(*kinds: TalkKind) -> Asked:
    return (("kind", tuple(str(kind.value) for kind in kinds)),)


def _without(*kinds: TalkKind) -> Asked:
    return _with(*(kind for kind in TalkKind if kind not in kinds))


GROUPS = (K.GROUP, K.FESTIVAL)
EVIDENCE = (K.INQUIRY, K.VERIFICATION, K.REVIEW)
SEVERAL = _with(K.APPOINTMENT, K.SUMMONS, *GROUPS)
OF_CLUES = _with(*EVIDENCE, K.REMINDER, K.DISPOSAL_REMINDER, K.CAUTION, K.SUMMONS, K.ADMONITION,
                 K.ANNOUNCEMENT, K.REVISIT)  # fmt: skip
WITH_FORM = _with(K.REMINDER, K.DISPOSAL_REMINDER, K.CAUTION, K.SUMMONS, K.WORK_SUMMONS, K.ADMONITION,
                  K.ANNOUNCEMENT, K.INQUIRY)  # fmt: skip
SINGLE = _without(*GROUPS)
SIGNED = _without(*GROUPS, K.HEART, K.ROUTINE, K.OFFICE)
CARING = _without(*EVIDENCE, K.ANNOUNCEMENT)
DONE = (("state", (str(TalkState.HELD.value), str(TalkState.FINISHED.value))),)

RECORD = "做好谈话笔录需把握五个要点"
FOUR_MUST = "关于加强机关纪委工作的实践与思考 二（二）"

ATTENDEE_FIELDS: tuple[Field, ...] = (
    Person("name", "姓名", required=True, searchable=True, fills=(("unit", "unit"),)),
    Suggest("unit", "单位"),
)
FOLLOW_FIELDS: tuple[Field, ...] = (
    Date("checked_on", "复查日期", required=True, not_after_today=True, preset="today"),
    Officer("checker", "复查人", preset="officer"),
    Choice("outcome", "整改情况", required=True, terms_of=FollowOutcome),
    LongText("finding", "复查意见", max_length=2000),
    Date("next_on", "再次复查", help="没有整改到位的，写明再次复查的日期"),
)


def _talk() -> tuple[Field, ...]:
    group = "谈话"
    return (
        Text("number", "谈话编号", editable=False, searchable=True, column=9, hidden=True, group=group,
             help="按年自动编号"),
        Date("held_on", "谈话时间", required=True, preset="today", column=8, ledger=6, filterable=True,
             group=group),
        Choice("kind", "谈话类型", required=True, terms_of=TalkKind, column=8, ledger=7, filterable=True,
               pill=True, group=group),
        Choice("state", "谈话状态", required=True, terms_of=TalkState, default=str(TalkState.FINISHED.value),
               tones={"planned": "warn", "held": "warn"}, column=6, hidden=True, filterable=True, group=group,
               help="还没有谈的选“已安排”；要件或者签名还没有补齐的选“已谈待签”"),
        Time("begins", "开始时间", group=group, source=RECORD, help="如 9:30"),
        Time("ends", "结束时间", group=group, source=RECORD),
        Choice("must_talk", "四必谈", terms_of=MustTalk, column=8, hidden=True, filterable=True, group=group,
               only_with=CARING, source=FOUR_MUST, help="因哪一项必谈的事由谈话；选了才算谈过"),
        Text("clue_number", "关联线索", searchable=True, column=8, hidden=True, unbroken=True, group=group,
             only_with=OF_CLUES, help="问题线索台账中的线索编号"),
    )  # fmt: skip


def _object() -> tuple[Field, ...]:
    group = "谈话对象"
    fills = (("unit", "unit"), ("post", "post"), ("rank", "rank"), ("political_status", "political_status"))
    return (
        Person("person", "谈话对象", required=True, searchable=True, column=10, ledger=6, sub="unit",
               group=group, fills=fills, help="集体谈话的写对象范围或者代表，各人列入参加人员"),
        Suggest("unit", "所在支部", searchable=True, column=10, hidden=True, ledger=9, group=group),
        Suggest("post", "职务", group=group),
        Suggest("rank", "职级", offers=Rules.rank_names, group=group, only_with=SINGLE),
        Choice("political_status", "政治面貌", terms_of=PoliticalStatus, group=group, only_with=SINGLE),
        Rows("attendees", "参加人员", model=TalkAttendee, owner="talk_id", fields=ATTENDEE_FIELDS,
             group=group, only_with=SEVERAL),
    )  # fmt: skip


def _officers() -> tuple[Field, ...]:
    group = "参加人"
    return (
        Officer("talker", "谈话人", searchable=True, column=8, ledger=7, group=group),
        Names("companions", "陪同人", searchable=True, column=8, hidden=True, group=group,
              help="用、隔开；一人在岗的，须两人进行的谈话请机关党委或者支部纪检委员参加"),
        Officer("recorder", "记录人", searchable=True, column=6, ledger=6, group=group,
                help="不能同时是谈话人"),
    )  # fmt: skip


def _content() -> tuple[Field, ...]:
    group = "内容"
    return (
        Suggest("cause", "谈话事由", searchable=True, column=9, ledger=8, group=group),
        Suggest("place", "地点", column=8, ledger=7, hidden=True, group="谈话"),
        Flag("rights_told", "已告知权利义务", group=group, only_with=_with(*EVIDENCE)),
        Flag("taped", "录音录像", group=group, only_with=_with(*EVIDENCE)),
        LongText("safety_plan", "安全预案", max_length=5000, group=group, only_with=_with(*EVIDENCE),
                 source="关于进一步加强市直机关部门机关纪委建设的实施方案（十一）"),
        LongText("content", "主要内容", searchable=True, column=14, ledger=13, group=group, source=RECORD,
                 help="笔录写问答，其他谈话写要点；如实记录，不照抄别的记录"),
        LongText("statement", "本人表态", searchable=True, max_length=20_000, group=group, only_with=SINGLE),
    )  # fmt: skip


def _following() -> tuple[Field, ...]:
    group = "整改与跟踪"
    return (
        LongText("demands", "整改要求", searchable=True, group=group),
        Date("demands_due", "整改期限", group=group, help="到这一天复查整改情况，列入待办"),
        Rows("follow_ups", "整改复查", model=TalkFollowUp, owner="talk_id", fields=FOLLOW_FIELDS, group=group,
             only_with=DONE),
        Due("follow_due_on", "复查期限", editable=False, sheet=False, column=8, hidden=True, filterable=True,
            group=group),
        Choice("follow_outcome", "整改结果", terms_of=FollowOutcome, editable=False, column=6, hidden=True,
               group=group),
    )  # fmt: skip


def _filing() -> tuple[Field, ...]:
    group = "归档"
    return (
        LongText("written_statement", "书面说明", max_length=20_000, group=group, only_with=SIGNED,
                 help="本人书面说明、检查的要点；原件作为附件"),
        Flag("signed", "已签字", group=group, only_with=SIGNED, source=RECORD,
             help="谈话人、记录人、谈话对象均已签名；笔录逐页签名"),
        Choice("form", "四种形态", terms_of=Form, filterable=True, group=group, only_with=WITH_FORM,
               help="不填按谈话类型归类"),
        Flag("into_archive", "归入廉政档案", group=group),
        Choice("secrecy", "密级", required=True, terms_of=Secrecy, default=str(Secrecy.INTERNAL.value),
               group=group),
        LongText("excuse", "特殊情况说明", max_length=2000, group=group,
                 help="超过时限、没有线索编号等情形的原因"),
        LongText("remarks", "备注", group=group),
    )  # fmt: skip


FIELDS: tuple[Field, ...] = (
    *_talk(), *_object(), *_officers(), *_content(), *_following(), *_filing(),
)  # fmt: skip
LABELS: Mapping[str, str] = {field.name: field.label for field in FIELDS}
