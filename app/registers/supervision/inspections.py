"""监督检查: what was looked into, which problems were found, and whether they were put right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from app.engine.changing import set_changed
from app.engine.fields import Choice, Date, Due, LongText, Number, Reading, Rows, Suggest, Text
from app.engine.people import People
from app.engine.register import ChipRule, Draft, Numbering, Register
from app.engine.views import Cell, DueItem, Tone
from app.errors import Flaw
from app.registers.supervision.common import (
    Begins,
    in_year,
    known_by,
    out_of_order,
    past,
    refuse,
    says_done,
    unknown_clue,
)
from app.registers.supervision.inspection_figures import INSPECTION_FIGURES
from app.registers.supervision.inspection_papers import INSPECTION_PAPERS
from app.registers.supervision.inspection_sheets import GAPS, IMPORT_FIELDS, JOINS, assemble
from app.rules.tables import Rules
from db.models import Inspection, InspectionProblem
from db.vocabulary import InspectionKind

SOURCE = "加强日常监督工作实施办法 六（一）"
LABELS = {
    "begins_on": "开始日期", "ends_on": "结束日期", "fed_back_on": "反馈日期", "revisit_on": "计划回头看日期",
    "revisited_on": "回头看完成日期", "due_on": "整改期限", "done_on": "整改完成日期",
}  # fmt: skip
_ORDER = (
    ("begins_on", "ends_on"), ("begins_on", "fed_back_on"), ("begins_on", "revisit_on"),
    ("begins_on", "revisited_on"),
)  # fmt: skip
RULE_PROBLEM, RULE_REVISIT = "问题整改", "回头看"


def _prepare(draft: Draft, reading: Reading, people: People) -> None:
    refuse("监督检查", [*out_of_order(draft.record, LABELS, *_ORDER), *_problem_dates(draft)], reading)
    if not reading.history:
        refuse("监督检查", _undescribed(draft), reading, "problem")
    set_changed(draft.record, _sums(draft, reading.rules))


def _problem_dates(draft: Draft) -> Iterator[Flaw]:
    begun = draft.record.begins_on
    for place, row in enumerate(draft.rows["found"]):
        for name in ("due_on", "done_on"):
            day = getattr(row, name)
            if day is not None and day < begun:
                reason = f"{LABELS[name]}早于检查的{LABELS['begins_on']}（{begun}）"
                yield Flaw(f"found.{place}.{name}", day.isoformat(), reason)


def _undescribed(draft: Draft) -> Iterator[Flaw]:
    for place, row in enumerate(draft.rows["found"]):
        if row.done_on is not None and not row.result:
            yield Flaw(f"found.{place}.result", "", "填了整改完成日期，应写明整改情况")


def _sums(draft: Draft, rules: Rules) -> dict[str, Any]:
    rows = draft.rows["found"]
    return {
        "problems": "\n".join(row.problem for row in rows), "problem_count": len(rows),
        "open_count": sum(row.done_on is None for row in rows),
    }  # fmt: skip


def _doubts(draft: Draft, reading: Reading, people: People) -> Iterable[Flaw]:
    inspection = draft.record
    if inspection.ends_on is not None and not inspection.report:
        yield Flaw(
            "report", "", f"检查已结束，还没有书面报告（{reading.rules.supervision['report'].source}）"
        )
    for place, row in enumerate(draft.rows["found"]):
        if row.due_on is None and row.done_on is None:
            yield Flaw(f"found.{place}.due_on", "", "没有整改期限，到期不会提醒")
        if row.done_on is None and says_done(row.result):
            reason = "写明已经整改，没有整改完成日期，统计时不计入已整改"
            yield Flaw(f"found.{place}.done_on", "", reason)
    yield from unknown_clue("found.clue_number")(draft, reading, people)


def _status(inspection: Any, today: date) -> Cell:
    if inspection.open_count:
        return Cell(f"{inspection.open_count} 个问题待整改", tone="warn")
    if inspection.ends_on is None or inspection.ends_on > today:
        return Cell("检查中", tone="info")
    return Cell("已整改" if inspection.problem_count else "未发现问题", tone="ok")


def _row_tone(inspection: Any, today: date) -> Tone:
    revisit = inspection.revisit_on
    late = revisit is not None and revisit < today and inspection.revisited_on is None
    return "danger" if late else ""


def due(session: Session, rules: Rules, today: date) -> Iterator[DueItem]:
    """Yield the problems not yet put right that have a limit, and the 回头看 that are planned."""
    yield from _problems_due(session, rules)
    wanted = select(Inspection).where(
        col(Inspection.voided_at).is_(None), col(Inspection.revisit_on).is_not(None),
        col(Inspection.revisited_on).is_(None),
    )  # fmt: skip
    rule = rules.supervision["revisit"]
    for one in session.exec(wanted.order_by(col(Inspection.revisit_on))):
        yield DueItem(
            "inspections", one.id or 0, one.number, f"回头看：{one.title}", one.revisit_on or today,
            RULE_REVISIT, rule.source, rule.how, one.team, about="revisit",
        )  # fmt: skip


def _problems_due(session: Session, rules: Rules) -> Iterator[DueItem]:
    open_ones = (
        select(InspectionProblem, Inspection)
        .join(Inspection, col(Inspection.id) == col(InspectionProblem.inspection_id))
        .where(
            col(Inspection.voided_at).is_(None), col(InspectionProblem.voided_at).is_(None),
            col(InspectionProblem.due_on).is_not(None), col(InspectionProblem.done_on).is_(None),
        )
    )  # fmt: skip
    rule = rules.supervision["problem"]
    for problem, one in session.exec(open_ones.order_by(col(InspectionProblem.due_on))):
        yield DueItem(
            "inspections", one.id or 0, one.number, f"整改：{problem.problem}（{one.title}）",
            problem.due_on or one.begins_on, RULE_PROBLEM, rule.source, rule.how,
            problem.responsible or one.target, about=f"problem/{problem.id}",
        )  # fmt: skip


PROBLEM_FIELDS = (
    Text("problem", "发现问题", required=True, searchable=True, max_length=2000),
    Suggest("responsible", "责任单位或责任人", searchable=True),
    Date("due_on", "整改期限"),
    Date("done_on", "整改完成日期", not_after_today=True),
    Text("result", "整改情况", searchable=True, max_length=2000),
    Text("clue_number", "转为线索的编号", searchable=True, unbroken=True),
)

INSPECTIONS = Register(
    key="inspections",
    title="监督检查",
    noun="监督检查",
    counter="次",
    model=Inspection,
    order="-begins_on",
    dated_by="begins_on",
    paper_title="监督检查台账",
    numbering=Numbering("number", lambda rules: "检查〔{year}〕{n}号", "begins_on"),
    heading=lambda inspection: inspection.title,
    subtitle=lambda inspection: "　".join(
        part for part in (inspection.number, inspection.begins_on.isoformat(), inspection.target) if part
    ),
    status=_status,
    row_tone=_row_tone,
    prepare=_prepare,
    doubts=_doubts,
    project=_sums,
    identify=known_by("title", "target", "begins_on"),
    import_fields=IMPORT_FIELDS,
    joins=JOINS,
    gaps=GAPS,
    assemble=assemble,
    due=due,
    figures=INSPECTION_FIGURES,
    papers=INSPECTION_PAPERS,
    search_hint="编号、名称、检查对象、发现问题、责任人",
    empty_hint="每次检查登记一条，发现的问题逐条登记整改期限；到期未整改的列入待办。",
    fields=(
        Text("number", "检查编号", unique=True, searchable=True, column=8, ledger=9, group="检查",
             help="不填则按年自动编号"),
        Choice("kind", "检查方式", required=True, terms_of=InspectionKind, column=6, ledger=6,
               filterable=True, pill=True, group="检查", default=str(InspectionKind.SPECIAL.value),
               source="加强日常监督工作实施办法 六（一）（二）（七）"),
        Text("title", "检查名称", required=True, searchable=True, column=14, ledger=11, group="检查",
             help="如 公务用车管理专项检查"),
        Suggest("target", "检查对象", searchable=True, column=9, ledger=8, group="检查",
                help="被检查的处室、单位或支部，用、隔开"),
        Text("basis", "依据", searchable=True, max_length=500, ledger=7, group="检查",
             help="检查方案、年度计划或上级通知的名称、文号"),
        Begins("begins_on", LABELS["begins_on"], required=True, not_after_today=True, preset="today",
               column=8, ledger=6, filterable=True, group="检查"),
        Date("ends_on", LABELS["ends_on"], ledger=6, group="检查"),
        Text("team", "检查人员", searchable=True, max_length=500, ledger=7, group="检查", help="用、隔开"),
        LongText("ways", "检查做法", searchable=True, group="检查",
                 help="查阅资料、个别谈话、实地查看、抽查的范围和数量"),
        LongText("report", "检查报告", searchable=True, group="结果和整改", source=SOURCE,
                 help="写明情况、存在问题和意见建议；报告原件作附件保存"),
        Text("problems", "发现问题", editable=False, searchable=True, column=12, hidden=True, ledger=15,
             group="结果和整改"),
        Number("problem_count", "发现问题数", editable=False, column=5, ledger=4, group="结果和整改"),
        Number("open_count", "待整改数", editable=False, column=5, ledger=4, group="结果和整改"),
        past("fed_back_on", LABELS["fed_back_on"], hidden=True, group="结果和整改", source=SOURCE),
        Rows("found", "问题清单", model=InspectionProblem, owner="inspection_id", fields=PROBLEM_FIELDS,
             group="结果和整改", help="一个问题一行；填了整改完成日期要写明整改情况"),
        Due("revisit_on", LABELS["revisit_on"], done="revisited_on", column=9, hidden=True, ledger=6,
            group="回头看", source=SOURCE, help="需要“回头看”的填写，到期提醒"),
        past("revisited_on", LABELS["revisited_on"], column=0, ledger=0, group="回头看"),
        LongText("remarks", "备注", searchable=True, group="其他"),
    ),
    chips=(
        in_year(Inspection.begins_on),
        ChipRule("open", "待整改", lambda today: col(Inspection.open_count) > 0, "warn"),
        ChipRule("revisit", "待回头看", lambda today: col(Inspection.revisit_on).is_not(None)
                 & col(Inspection.revisited_on).is_(None), "warn"),
        ChipRule("no_report", "缺报告", lambda today: (col(Inspection.report) == "")
                 & (col(Inspection.ends_on) <= today), "warn"),
    ),
)  # fmt: skip
