"""The pages on how the person did: 考核, 培训, 对照检查, 承诺和风险点, 整改, 其他."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlmodel import Session, col

from app.engine.bearing import Bearing, Whom
from app.engine.fields import Due, LongText, Suggest, Text
from app.engine.kinds import Year
from app.engine.register import ChipRule
from app.engine.views import Cell, DueItem, Tone
from app.registers.pages.page import Held, in_year, of_persons, offers, page, past, rows_of
from app.rules.pages import owed
from app.rules.tables import Rules
from db.models import (
    AssessmentPage,
    OtherPage,
    PledgePage,
    RectificationPage,
    StatementPage,
    TrainingPage,
)

ASSESSMENTS = page(
    "assessments", "考核评议", "考核评议", AssessmentPage, counter="项", order="-year",
    tells=("year", "kind", "grade"), known_by=("year", "kind", "assessed_on"),
    search_hint="姓名、支部、等次",
    empty_hint="年度考核、民主评议党员、述责述廉和任期审计的结果登记在这里；可以从考核结果表导入。",
    own=(
        Year("year", "年度", required=True, column=5, ledger=4),
        Suggest("kind", "考核类别", required=True, searchable=True, column=9, ledger=9,
                offers=offers("assessments.kind"),
                source="加强日常监督工作实施办法 六（十一）：述责述廉报告载入领导干部廉政档案"),
        Suggest("grade", "等次（结果）", required=True, searchable=True, column=7, ledger=7,
                offers=offers("assessments.grade")),
        past("assessed_on", "考核日期", filterable=True),
        Suggest("assessor", "考核单位", searchable=True, column=10, ledger=10),
        LongText("content", "评语和存在问题", searchable=True, column=14, ledger=20, max_length=5000),
    ),
    chips=(
        ChipRule("year", "今年", lambda today: col(AssessmentPage.year) == today.year),
        ChipRule("last", "上年", lambda today: col(AssessmentPage.year) == today.year - 1),
    ),
)  # fmt: skip

TRAININGS = page(
    "trainings", "廉政教育培训", "培训", TrainingPage, counter="次", order="-held_on", dated_by="held_on",
    tells=("held_on", "topic"), known_by=("held_on", "kind", "topic"),
    search_hint="姓名、支部、内容",
    empty_hint="每人参加的警示教育、培训和测试登记在这里；可以从签到表、成绩表导入。",
    own=(
        past("held_on", "时间", required=True, preset="today", filterable=True),
        Suggest("kind", "形式", column=8, ledger=8, offers=offers("trainings.kind")),
        Suggest("topic", "教育培训内容", required=True, searchable=True, column=18, ledger=20),
        Text("hours", "学时", column=5, ledger=5),
        Suggest("result", "考试结果", column=7, ledger=7, offers=offers("trainings.result")),
        Suggest("organiser", "组织单位", searchable=True, column=10, ledger=10),
    ),
    chips=(in_year(TrainingPage.held_on),),
)  # fmt: skip

STATEMENTS = page(
    "statements", "对照检查和函询说明", "说明", StatementPage, counter="份", order="-held_on",
    dated_by="held_on", tells=("held_on", "kind", "meeting"), known_by=("held_on", "kind", "meeting"),
    search_hint="姓名、支部、会议、内容",
    empty_hint="民主生活会、组织生活会的对照检查和函询后的说明登记在这里，原件可作附件保存。",
    own=(
        past("held_on", "日期", required=True, preset="today", filterable=True),
        Suggest("kind", "类别", required=True, searchable=True, column=10, ledger=10,
                offers=offers("statements.kind"),
                source="监督执纪工作规则 第三十一条：被谈话函询的党员干部在民主生活会、组织生活会上说明"),
        Suggest("meeting", "会议名称", searchable=True, column=14, ledger=12),
        LongText("content", "主要内容", required=True, searchable=True, column=18, ledger=24,
                 max_length=20_000),
        LongText("result", "评议和处理", searchable=True, ledger=12, max_length=5000),
    ),
    chips=(in_year(StatementPage.held_on),),
)  # fmt: skip

PLEDGES = page(
    "pledges", "廉政承诺和岗位风险点", "承诺或风险点", PledgePage, counter="份", order="-signed_on",
    dated_by="signed_on", tells=("signed_on", "kind", "post"), known_by=("kind", "signed_on", "content"),
    search_hint="姓名、支部、岗位、内容",
    empty_hint="每年签订的廉政承诺书和岗位廉政风险点登记在这里，签名的原件可作附件保存。",
    own=(
        Suggest("kind", "类别", required=True, column=9, ledger=8, offers=offers("pledges.kind")),
        past("signed_on", "签订（确定）日期", required=True, preset="today", filterable=True),
        Suggest("post", "岗位", searchable=True, column=9, ledger=8),
        Suggest("level", "风险等级", column=5, ledger=4, offers=offers("pledges.level"),
                help="岗位廉政风险点填写"),
        LongText("content", "承诺内容或风险表现", required=True, searchable=True, column=18, ledger=20,
                 max_length=5000),
        LongText("measures", "防控措施", searchable=True, ledger=16, max_length=5000),
    ),
    chips=(
        in_year(PledgePage.signed_on),
        ChipRule("high", "高风险", lambda today: col(PledgePage.level).startswith("高"), "warn"),
    ),
)  # fmt: skip

OTHERS = page(
    "others", "其他", "材料", OtherPage, counter="件", order="-held_on", dated_by="held_on",
    tells=("held_on", "title"), known_by=("held_on", "title"),
    search_hint="姓名、支部、标题、内容",
    empty_hint="其他应当归入廉政档案的材料登记在这里，原件可作附件保存。",
    own=(
        past("held_on", "日期", required=True, preset="today", filterable=True),
        Text("title", "名称", required=True, searchable=True, column=16, ledger=18),
        LongText("content", "内容", searchable=True, column=20, ledger=34, max_length=20_000),
    ),
    chips=(in_year(OtherPage.held_on),),
)  # fmt: skip


# Rectifications

OPEN = col(RectificationPage.done_on).is_(None)


def _status(row: Any, today: date) -> Cell:
    if row.done_on is not None:
        return Cell("已完成", tone="ok")
    return Cell("逾期", tone="danger") if _row_tone(row, today) else Cell("整改中", tone="warn")


def _row_tone(row: Any, today: date) -> Tone:
    late = row.done_on is None and row.due_on is not None and row.due_on < today
    return "danger" if late else ""


def _due(session: Session, rules: Rules, today: date) -> Iterable[DueItem]:
    """Yield what is not done by the day that was set, or where none was by the table's."""
    limit = rules.archives.limits["rectification"]
    for row in rows_of(session, RectificationPage, OPEN):
        told = owed("rectification", row.raised_on, rules)
        until = row.due_on or (told.due if told else None)
        if until is not None:
            source = limit.source if row.due_on is None else "整改要求中载明的期限"
            title = f"{limit.title}：{row.person}，{row.problem[:20]}"
            yield DueItem("rectifications", row.id, row.person, title, until, limit.title, source, limit.how,
                          row.person, about=limit.key)  # fmt: skip


def _bears(session: Session, rules: Rules, whom: Whom, today: date) -> Iterable[Bearing]:
    """What a person is still to put right."""
    for row in of_persons(rows_of(session, RectificationPage, OPEN), whom):
        text = f"{row.raised_on.isoformat()} {row.origin}：{row.problem[:60].rstrip('。；')}，尚未完成整改"
        yield Bearing(
            "rectifying", "rectifications", row.id, row.origin, text, row.person, row.raised_on,
            row.member_id, row.unit,
        )  # fmt: skip


RECTIFICATIONS = page(
    "rectifications", "个人整改", "整改", RectificationPage, counter="项", order="-raised_on",
    dated_by="raised_on", tells=("raised_on", "origin"), known_by=("raised_on", "origin", "problem"),
    held=Held(
        in_order=(("raised_on", "due_on"), ("raised_on", "done_on")), together=(("done_on", "result"),)
    ),
    status=_status, row_tone=_row_tone, due=_due, bears=_bears,
    search_hint="姓名、支部、问题、来源",
    empty_hint="落实到个人的整改登记在这里，到期会提醒；单位的整改登记在督办整改。",
    own=(
        past("raised_on", "提出日期", required=True, preset="today", filterable=True),
        Suggest("origin", "来源", searchable=True, column=8, ledger=8,
                offers=offers("rectifications.origin")),
        LongText("problem", "存在问题", required=True, searchable=True, column=16, ledger=18,
                 max_length=5000),
        LongText("measures", "整改措施", searchable=True, ledger=16, max_length=5000),
        Due("due_on", "完成期限", done="done_on", column=9, ledger=6, filterable=True),
        past("done_on", "完成日期"),
        LongText("result", "整改结果", searchable=True, ledger=14, max_length=5000,
                 help="填了完成日期就要写明"),
    ),
    chips=(
        ChipRule("open", "整改中", lambda today: OPEN, "warn"),
        ChipRule("late", "逾期", lambda today: OPEN & (col(RectificationPage.due_on) < today), "danger"),
        in_year(RectificationPage.raised_on),
    ),
)  # fmt: skip
