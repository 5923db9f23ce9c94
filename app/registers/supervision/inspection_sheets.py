"""监督检查 out of a sheet: one row with several problems, or several rows beside one merged inspection."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.engine.fields import Field, LongText, Reading, Text
from app.engine.people import People
from app.engine.register import Assembled
from app.errors import Flaw, RefusedInput
from app.registers.supervision.common import Dates, dealt, split_days, split_items

_UNDONE = ("未整改", "整改中", "正在整改", "未完成", "待整改", "推进中", "否", "无")
PROBLEMS = LongText("problems_text", "发现问题")
CLASSES = LongText("class_text", "问题类型")
LEADER = Text("leader_text", "检查组长", max_length=500)
TEXTS = (
    LongText("responsible_text", "责任单位或责任人"),
    LongText("result_text", "整改情况"),
)
DATES = (Dates("due_text", "整改期限"), Dates("done_text", "整改完成日期", open_words=_UNDONE))
# Import field → attribute of a problem.
_INTO = {"responsible_text": "responsible", "result_text": "result", "due_text": "due_on",
         "done_text": "done_on"}  # fmt: skip
_BESIDE = (PROBLEMS, CLASSES, *TEXTS, *DATES)
IMPORT_FIELDS = (*_BESIDE, LEADER)
JOINS = tuple(field.name for field in _BESIDE)
GAPS = JOINS
_NONE_FOUND = ("无", "未发现问题", "没有发现问题", "无问题", "暂未发现问题", "未发现")


def assemble(values: dict[str, Any], reading: Reading, people: People) -> Assembled:
    """Turn a row into an inspection with its problems. Raises RefusedInput."""
    told = {field.name: values.pop(field.name, None) or "" for field in _BESIDE}
    split_days(values)
    _lead(values, values.pop(LEADER.name, None) or "")
    text = told[PROBLEMS.name]
    problems = [] if text.strip(" 。") in _NONE_FOUND else split_items(text)
    _refuse_unnamed(problems, told)
    classes = _each(CLASSES, told, len(problems))
    named = [f"{of}：{one}" if of else one for of, one in zip(classes, problems, strict=True)]
    columns: dict[str, list[Any]] = {"problem": named}
    for field in TEXTS:
        columns[_INTO[field.name]] = _each(field, told, len(problems))
    for dates in DATES:
        columns[_INTO[dates.name]] = dealt(dates, tuple(told[dates.name]), len(problems), None)
    _refuse_early(values["begins_on"], told)
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return Assembled({k: v for k, v in values.items() if v is not None}, {"found": rows})


def _each(field: Field, told: dict[str, Any], count: int) -> list[Any]:
    """What a text says of each problem: item by item where it has as many, else the whole of it for all."""
    parts = split_items(told[field.name])
    whole = parts if len(parts) == count else [" ".join(parts)] if parts else []
    return dealt(field, whole, count, "")


def _lead(values: dict[str, Any], leader: str) -> None:
    """Set the leader before the others of the team, unless he is named among them."""
    team = values.get("team") or ""
    if leader and leader not in team:
        values["team"] = "、".join(part for part in (f"{leader}（组长）", team) if part)


def _refuse_unnamed(problems: list[str], told: dict[str, Any]) -> None:
    """A limit or a result belongs to a problem that is named."""
    dated = next((field for field in DATES if any(told[field.name] or ())), None)
    if "" in problems or (not problems and dated is not None):
        name = dated.name if dated is not None and not problems else PROBLEMS.name
        raise RefusedInput("没有写明是什么问题。", (Flaw(name, "", "有整改期限或结果，没有写明发现问题"),))


def _refuse_early(begun: date, told: dict[str, Any]) -> None:
    flaws = [
        Flaw(field.name, day.isoformat(), f"{field.label}早于检查的开始日期（{begun}）")
        for field in DATES
        for day in told[field.name]
        if day is not None and day < begun
    ]
    if flaws:
        raise RefusedInput("日期前后矛盾。", tuple(flaws))
