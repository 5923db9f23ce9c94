"""Turns stored records into what the window shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from app.engine.fields import Date, Due, Field, Reading, Rows, Text
from app.engine.register import Draft, Register
from app.engine.views import Cell, Change, HistoryView, Line, RecordView, Row, Section, Tone
from db.models import HistoryEntry

ACTIONS = {
    "create": "新增",
    "change": "修改",
    "void": "作废",
    "import": "导入",
    "export": "导出",
    "package": "制作报送包",
    "reveal": "查看举报人",
    "open_archive": "打开档案",
    "print_archive": "打印档案",
    "sweep": "清理未登记的附件文件",
    "unlock": "解锁",
    "failed_unlock": "解锁失败",
    "close_year": "年度封账",
    "reopen_year": "撤销年度封账",
}
# What records of any register may have: what it is called, and what the history tells of it.
CHILD_TABLES: Mapping[str, tuple[str, tuple[Field, ...]]] = {
    "attachment": ("附件", (Text("name", "名称"), Text("note", "说明"))),
    "issued_paper": (
        "发文",
        (Text("number", "文号"), Text("title", "名称"), Date("issued_on", "日期"), Text("recipient", "主送")),
    ),
    "clue_informant": ("举报人信息", ()),
}
SOON_DAYS = 7


def due_cell(due: date | None, today: date) -> Cell:
    """Return a due date with the days left or over as its second text."""
    if due is None:
        return Cell("")
    left = (due - today).days
    if left < 0:
        return Cell(due.isoformat(), f"超{-left}天", "danger")
    return Cell(due.isoformat(), "今天" if left == 0 else f"剩{left}天", "warn" if left <= SOON_DAYS else "")


def table_row(register: Register, record: Any, today: date) -> Row:
    """Return the table row of a record (or of anything with its plain attributes)."""
    cells = tuple(_cell(field, record, today) for field in register.columns())
    return Row(record.id, cells, register.row_tone(record, today))


def _cell(field: Field, record: Any, today: date) -> Cell:
    value = getattr(record, field.name)
    if isinstance(field, Due):
        ended = bool(field.done and getattr(record, field.done))
        return Cell(field.show(value)) if ended else due_cell(value, today)
    sub = str(getattr(record, field.sub) or "") if field.sub else ""
    return Cell(field.show(value), sub, field.tone(value))


def record_view(register: Register, draft: Draft, reading: Reading) -> RecordView:
    """Return everything the detail pane and the form need of one record."""
    record = draft.record
    values = _edited(register.plain_fields(), record)
    for field in register.rows_fields():
        values[field.name] = [_row_values(field, row) for row in draft.rows[field.name]]
    timeline = register.steps.timeline(draft, reading) if register.steps else ()
    return RecordView(
        id=record.id,
        version=record.version,
        title=register.heading(record),
        subtitle=register.subtitle(record),
        status=Cell("已作废", tone="muted") if record.voided_at else register.status(record, reading.today),
        values=values,
        sections=tuple(_sections(register, draft)),
        timeline=timeline,
        voided=record.voided_at is not None,
        void_reason=record.void_reason,
    )


def _row_values(field: Rows, row: Any) -> dict[str, str]:
    return {"id": str(row.id), **_edited(field.fields, row)}


def _edited(fields: Iterable[Field], record: Any) -> dict[str, Any]:
    """The values as a form takes them; beside a person's name, who of the roster is meant."""
    values: dict[str, Any] = {}
    for field in fields:
        values[field.name] = field.edit(getattr(record, field.name))
        if field.link:
            values[field.link] = str(getattr(record, field.link) or "")
    return values


def _sections(register: Register, draft: Draft) -> Iterable[Section]:
    groups: dict[str, list[Line]] = {}
    for field in register.plain_fields():
        text = field.show(getattr(draft.record, field.name))
        if text and field.label:
            tone: Tone = field.tone(getattr(draft.record, field.name))
            groups.setdefault(field.group or "基本情况", []).append(Line(field.label, text, tone))
    for rows in register.rows_fields():
        lines = [_row_line(rows, row) for row in draft.rows[rows.name]]
        if lines:
            groups.setdefault(rows.label, []).extend(lines)
    return (Section(title, tuple(lines)) for title, lines in groups.items())


def _row_line(field: Rows, row: Any) -> Line:
    first, *others = (inner.show(getattr(row, inner.name)) for inner in field.fields)
    return Line(first, "　".join(text for text in others if text))


def history_view(register: Register, entry: HistoryEntry) -> HistoryView:
    """Return a history entry with labels in place of names and codes."""
    child = str((entry.detail or {}).get("child", ""))
    fields = _fields_of(register, child)
    changes = tuple(
        Change(fields[name].label, fields[name].from_code(old), fields[name].from_code(new))
        for name, old, new in _single_changes(entry.changes or {})
        if name in fields and fields[name].label
    )
    void_reason = (entry.changes or {}).get("void_reason", ("", ""))[1]
    note = str((entry.detail or {}).get("reason", "") or void_reason or "")
    action = ACTIONS.get(entry.action, entry.action)
    return HistoryView(
        local_time(entry.at),
        actor_label(entry.actor),
        f"{action}{_child_label(register, child)}",
        changes,
        note,
    )


def _single_changes(changes: Mapping[str, Any]) -> Iterable[tuple[str, Any, Any]]:
    """Each change as field, old and new; what a step keeps in its detail is told field by field."""
    for name, (old, new) in changes.items():
        if name == "detail":
            before, after = old or {}, new or {}
            yield from ((key, before.get(key), after.get(key)) for key in {**before, **after})
        elif name != "corrects":  # an id of the store says nothing to a reader; the step's note says why
            yield name, old, new


def local_time(moment: datetime) -> datetime:
    """Return a stored UTC moment in this machine's local time."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone()


def _fields_of(register: Register, child: str) -> dict[str, Field]:
    if not child:
        return {field.name: field for field in register.plain_fields()}
    for rows in register.rows_fields():
        if rows.model.__tablename__ == child:
            return {field.name: field for field in rows.fields}
    if _is_step(register, child) and register.steps:
        return {field.name: field for field in register.steps.fields}
    return {field.name: field for field in CHILD_TABLES.get(child, ("", ()))[1]}


def _is_step(register: Register, child: str) -> bool:
    return register.steps is not None and register.steps.model.__tablename__ == child


def _child_label(register: Register, child: str) -> str:
    if not child:
        return ""
    for rows in register.rows_fields():
        if rows.model.__tablename__ == child:
            return rows.label
    if _is_step(register, child) and register.steps:
        return register.steps.label
    return CHILD_TABLES.get(child, ("", ()))[0]


def actor_label(code: str) -> str:
    """Return who did something, as the history's readers know them."""
    return {"officer": "经办人", "system": "系统"}.get(code, code)
