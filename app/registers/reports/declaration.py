"""The declaration of the reports. Text, state and editions are the desk's: the form does not hold them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import extract
from sqlmodel import col

from app.engine.fields import Choice, Date, Due, LongText, Number, Officer, Rows, Suggest, Text
from app.engine.kinds import Person
from app.engine.people import PersonLink
from app.engine.register import ChipRule, Register
from app.engine.views import Cell, Tone
from app.registers.reports.following import REGISTER, due, identify, projected
from app.registers.reports.rules import prepare
from app.rules.tables import Rules
from db.models import Report, ReportDelivery, ReportEdition, ReportRectification, ReportRemark, ReportReview
from db.vocabulary import DeliveryWay, ReportKind, ReportState, Secrecy

HANDED_IN = (
    "关于进一步加强市直机关部门机关纪委建设的实施方案（十三）：每年报告工作，书记述职并接受评议，抄送派驻组"
)
VOTES = "述责述廉评议的通行做法：按等次计票，结果归入廉政档案"
STATE_TONES: dict[str, Tone] = {"draft": "info", "finished": "ok"}
DRAFT = col(Report.state) == ReportState.DRAFT
UNSENT = (col(Report.state) == ReportState.FINISHED) & col(Report.delivered_on).is_(None)


def _is_late(report: Any, today: date) -> bool:
    waiting = report.state is ReportState.DRAFT or report.delivered_on is None
    return bool(waiting and report.due_on is not None and report.due_on < today)


def _status(report: Any, today: date) -> Cell:
    late = "（逾期）" if _is_late(report, today) else ""
    if report.state is ReportState.DRAFT:
        return Cell(f"{report.state.label}{late}", tone="danger" if late else "info")
    if report.delivered_on is None:
        return Cell(f"待报送{late}", tone="danger" if late else "warn")
    return Cell("待整改", tone="warn") if report.open_count else Cell("已报送", tone="ok")


def _grades(rules: Rules) -> tuple[str, ...]:
    """The grades in use are offered; one of an older set can be written all the same."""
    return rules.reports.grades


EDITIONS = (
    Number("number", "稿次", editable=False),
    Date("finished_on", "定稿日期", editable=False),
    Text("title", "标题", editable=False),
    LongText("excuse", "统计说明", editable=False, max_length=2000),
)
DELIVERIES = (
    Suggest("recipient", "报送对象", required=True, searchable=True),
    Date("sent_on", "报送日期", required=True, not_after_today=True),
    Choice("way", "报送方式", terms_of=DeliveryWay),
    Officer("received_by", "签收人"),
    Text("note", "说明"),
)
REVIEWS = (
    Suggest("reviewer", "评议组织", required=True),
    Date("reviewed_on", "评议日期", required=True, not_after_today=True),
    Number("first", "好（优秀）票数", help="第一等次的票数"),
    Number("second", "较好（良好）票数", help="第二等次的票数"),
    Number("third", "一般票数", help="第三等次的票数"),
    Number("fourth", "差（较差）票数", help="第四等次的票数"),
    Suggest("grade", "评议等次", offers=_grades, source=VOTES),
    Date("archived_on", "归入廉政档案日期", editable=False),
    Text("note", "说明"),
)
REMARKS = (
    Officer("speaker", "点评领导", required=True, searchable=True),
    Date("said_on", "日期", required=True, not_after_today=True),
    LongText("content", "点评意见", required=True, max_length=5000),
)
RECTIFICATIONS = (
    LongText("problem", "问题", required=True, searchable=True, max_length=2000),
    LongText("measures", "整改措施", max_length=2000),
    Officer("responsible", "责任人"),
    Date("due_on", "整改期限"),
    Date("done_on", "完成日期", not_after_today=True),
    LongText("result", "整改结果", max_length=2000),
)

REPORTS = Register(
    key=REGISTER,
    title="报告",
    noun="报告",
    counter="份",
    model=Report,
    order="-ends_on",
    dated_by="ends_on",
    paper_title="报告登记簿",
    heading=lambda report: report.title,
    subtitle=lambda report: "　".join(
        part for part in (report.kind.label, report.number, report.person, report.grade) if part
    ),
    status=_status,
    row_tone=lambda report, today: "danger" if _is_late(report, today) else "",
    prepare=prepare,
    project=projected,
    identify=identify,
    due=due,
    persons=(PersonLink(Report, "person", "author"),),
    search_hint="标题、文号、述职人、报送对象",
    empty_hint="年度工作报告、述职报告、统计表和通报都在这里起草、定稿、报送；数据由台账填入。",
    fields=(
        Text("number", "文号", unique=True, searchable=True, column=8, ledger=8, group="报告",
             help="定稿前填写；不编文号的不填"),
        Choice("kind", "报告种类", required=True, terms_of=ReportKind, column=9, ledger=9, filterable=True,
               pill=True, group="报告"),
        Text("title", "标题", required=True, searchable=True, column=20, ledger=18, group="报告"),
        Date("begins_on", "期间起", required=True, column=7, hidden=True, ledger=6, group="报告"),
        Date("ends_on", "期间止", required=True, column=7, hidden=True, ledger=6, filterable=True,
             group="报告"),
        Person("person", "述职人", searchable=True, column=6, hidden=True, ledger=5, group="报告"),
        Suggest("author", "报告单位", searchable=True, group="报告", help="落款的单位；不填则为机关纪委"),
        Choice("state", "进度", terms_of=ReportState, editable=False, column=6, ledger=5, filterable=True,
               pill=True, tones=STATE_TONES, group="报送"),
        Suggest("recipients", "主送", searchable=True, column=10, hidden=True, ledger=10, group="报送",
                source=HANDED_IN),
        Suggest("copies", "抄送", searchable=True, ledger=8, group="报送", source=HANDED_IN),
        Due("due_on", "报送期限", done="delivered_on", column=9, ledger=6, filterable=True, group="报送",
            help="不填则按报告种类的期限"),
        Date("finished_on", "定稿日期", editable=False, column=8, hidden=True, ledger=6, group="报送"),
        Number("edition", "稿次", editable=False, group="报送"),
        Date("delivered_on", "报送日期", editable=False, column=8, hidden=True, ledger=6, filterable=True,
             group="报送"),
        Text("grade", "评议等次", editable=False, column=5, ledger=4, group="评议"),
        Date("reviewed_on", "评议日期", editable=False, group="评议"),
        Number("open_count", "待整改", editable=False, column=4, hidden=True, group="评议"),
        Text("reopened", "修订原因", editable=False, max_length=2000, group="其他"),
        Choice("secrecy", "密级", terms_of=Secrecy, required=True, default=str(Secrecy.INTERNAL.value),
               group="其他"),
        LongText("remarks", "备注", group="其他"),
        Rows("editions", "定稿", model=ReportEdition, owner="report_id", fields=EDITIONS, editable=False,
             group="报送"),
        Rows("deliveries", "报送", model=ReportDelivery, owner="report_id", fields=DELIVERIES, group="报送"),
        Rows("reviews", "评议", model=ReportReview, owner="report_id", fields=REVIEWS, group="评议"),
        Rows("notes", "领导点评", model=ReportRemark, owner="report_id", fields=REMARKS, group="评议"),
        Rows("rectifications", "整改清单", model=ReportRectification, owner="report_id",
             fields=RECTIFICATIONS, group="评议"),
    ),
    chips=(
        ChipRule("draft", "起草中", lambda today: DRAFT, "info"),
        ChipRule("finished", "已定稿", lambda today: col(Report.state) == ReportState.FINISHED, "ok"),
        ChipRule("unsent", "未报送", lambda today: UNSENT, "warn"),
        ChipRule("mending", "待整改", lambda today: col(Report.open_count) > 0, "warn"),
        ChipRule("late", "逾期", lambda today: (DRAFT | UNSENT) & (col(Report.due_on) < today), "danger"),
        ChipRule("year", "今年", lambda today: extract("year", col(Report.ends_on)) == today.year),
    ),
)  # fmt: skip
