"""督办整改: matters with a date by which they are to be done, and the evidence that they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import extract
from sqlmodel import Session, col, select

from app.engine.counting import dated_in, labels
from app.engine.fields import Choice, Date, Due, LongText, Officer, Reading, Text
from app.engine.figure import Asked, Counted, Figure
from app.engine.people import People
from app.engine.register import ChipRule, Draft, Key, Numbering, Register
from app.engine.views import Cell, DueItem, Tone
from app.errors import Flaw, RefusedInput
from app.rules.tables import Rules
from db.models import WorkTask
from db.vocabulary import TaskKind

OPEN = col(WorkTask.done_on).is_(None)


def _prepare(draft: Draft, reading: Reading, people: People) -> None:
    task = draft.record
    flaws = [] if reading.history else list(_flaws(task))
    if flaws:
        raise RefusedInput(
            "督办事项前后不一致，尚未保存。", tuple(flaws),
            reason=f"依据：{reading.rules.duties.tasks[task.kind].source}。",
            remedy="请按所列更正；办结的要写明办结情况和凭证。",
        )  # fmt: skip


def _flaws(task: WorkTask) -> Iterable[Flaw]:
    if task.due_on < task.assigned_on:
        yield Flaw("due_on", task.due_on.isoformat(), "完成期限早于交办日期")
    if task.done_on is not None and task.done_on < task.assigned_on:
        yield Flaw("done_on", task.done_on.isoformat(), "办结日期早于交办日期")
    if task.done_on is not None and not task.evidence:
        yield Flaw("evidence", "", "填了办结日期，应写明办结情况和凭证")


def _identify(values: Mapping[str, Any]) -> Key:
    if values.get("number"):
        return Key(("number", values["number"]), "number", certain=True)
    return Key(tuple(values.get(name) for name in ("kind", "title", "assigned_on", "due_on")), "title")


def _status(task: Any, today: date) -> Cell:
    if task.done_on is not None:
        return Cell("已办结", tone="ok")
    return Cell("逾期", tone="danger") if task.due_on < today else Cell("在办", tone="info")


def _row_tone(task: Any, today: date) -> Tone:
    return "danger" if task.done_on is None and task.due_on < today else ""


def due(session: Session, rules: Rules, today: date) -> Iterable[DueItem]:
    """Yield every task that is not done."""
    wanted = select(WorkTask).where(col(WorkTask.voided_at).is_(None), OPEN).order_by(col(WorkTask.due_on))
    for task in session.exec(wanted):
        rule = rules.duties.tasks[task.kind]
        title = f"{task.kind.label}：{task.title}"
        yield DueItem(
            "tasks", task.id or 0, task.number, title, task.due_on, rule.rule, rule.source, rule.how,
            task.responsible, about="task",
        )  # fmt: skip


def _standing(asked: Asked) -> Any:
    """The query for what was not done at the end of the period."""
    undone = col(WorkTask.done_on).is_(None) | (col(WorkTask.done_on) > asked.as_of)
    assigned = col(WorkTask.assigned_on) <= asked.as_of
    return select(WorkTask.id).where(col(WorkTask.voided_at).is_(None), assigned, undone)


def _open(asked: Asked) -> Iterable[Counted]:
    return (Counted(i) for i in asked.session.exec(_standing(asked)))


def _overdue(asked: Asked) -> Iterable[Counted]:
    query = _standing(asked).where(col(WorkTask.due_on) < asked.as_of)
    return (Counted(i) for i in asked.session.exec(query))


BLOCK = "督办整改"
FIGURES = (
    Figure(
        "tasks.total", "交办督办事项", "项", "期间内交办并登记的督办整改事项",
        dated_in(WorkTask, WorkTask.assigned_on), block=BLOCK,
    ),
    Figure(
        "tasks.by_kind", "督办事项（按类别）", "项", "期间内交办的督办整改事项，按类别分列",
        dated_in(WorkTask, WorkTask.assigned_on, WorkTask.kind), breakdown=True, order=labels(TaskKind),
        block=BLOCK,
    ),
    Figure(
        "tasks.done", "办结督办事项", "项", "期间内办结的督办整改事项，不论何时交办",
        dated_in(WorkTask, WorkTask.done_on), block=BLOCK,
    ),
    Figure(
        "tasks.open", "在办督办事项", "项", "截至期末已经交办、尚未办结的督办整改事项", _open, block=BLOCK
    ),
    Figure(
        "tasks.overdue", "逾期督办事项", "项", "截至期末已过完成期限、尚未办结的督办整改事项", _overdue,
        block=BLOCK,
    ),
)  # fmt: skip


TASKS = Register(
    key="tasks",
    title="督办整改",
    noun="督办事项",
    counter="项",
    model=WorkTask,
    order="due_on",
    dated_by="assigned_on",
    paper_title="督办整改台账",
    numbering=Numbering("number", lambda rules: "督办〔{year}〕{n}号", "assigned_on"),
    heading=lambda task: task.number,
    subtitle=lambda task: "　".join(part for part in (task.title, f"{task.due_on.isoformat()} 到期") if part),
    status=_status,
    row_tone=_row_tone,
    prepare=_prepare,
    identify=_identify,
    due=due,
    figures=FIGURES,
    search_hint="编号、事项、来源、责任单位",
    empty_hint="把巡察整改、领导交办、要列席的会议和专项检查登记在这里，到期会提醒。",
    fields=(
        Text(
            "number", "督办编号", unique=True, searchable=True, column=8, ledger=8, group="事项",
            help="不填则按年自动编号",
        ),
        Choice(
            "kind", "类别", required=True, terms_of=TaskKind, column=7, ledger=6, filterable=True, pill=True,
            group="事项", default=str(TaskKind.SUPERVISED.value),
        ),
        Text("title", "事项", required=True, searchable=True, column=16, ledger=13, group="事项"),
        Text("origin", "来源", searchable=True, column=9, hidden=True, ledger=8, group="事项",
             help="如 巡察反馈意见第3条、领导批示"),
        Text("document", "文号", searchable=True, group="事项"),
        LongText("content", "要求和措施", searchable=True, group="事项"),
        Date(
            "assigned_on", "交办日期", required=True, not_after_today=True, preset="today", column=8,
            ledger=6, filterable=True, group="期限和责任",
        ),
        Due("due_on", "完成期限", required=True, done="done_on", column=9, ledger=6, filterable=True,
            group="期限和责任"),
        Officer("responsible", "责任单位或责任人", searchable=True, column=9, ledger=8, group="期限和责任"),
        LongText("progress", "进展情况", searchable=True, ledger=10, group="办理"),
        Date("done_on", "办结日期", not_after_today=True, column=8, ledger=6, group="办理"),
        LongText("evidence", "办结情况和凭证", searchable=True, ledger=10, group="办理",
                 help="填了办结日期就要写明；凭证可作附件保存"),
        LongText("remarks", "备注", group="其他"),
    ),
    chips=(
        ChipRule("open", "在办", lambda today: OPEN),
        ChipRule("late", "逾期", lambda today: OPEN & (col(WorkTask.due_on) < today), "danger"),
        ChipRule("done", "已办结", lambda today: col(WorkTask.done_on).is_not(None), "ok"),
        ChipRule("year", "今年", lambda today: extract("year", col(WorkTask.assigned_on)) == today.year),
    ),
)  # fmt: skip
