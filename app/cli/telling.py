"""What the command line says of an import: to people, to programs, and of sheets that do not fit at all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import typer

from app.errors import UnreadableFile
from app.exchange.plan import ImportOutcome, ImportPlan, Question, RefusedRow

MISSING = "缺少必需的列"


def echo_json(value: Any) -> None:
    """Print a value as JSON on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def refuse_unfit_sheets(plan: ImportPlan, *, as_json: bool) -> None:
    """Refuse a file none of whose sheets has all the columns it takes. Raises UnreadableFile."""
    mapped = [sheet for sheet in plan.sheets if sheet.mapping()]
    if any(not sheet.missing_fields for sheet in mapped):
        return
    refused = [
        RefusedRow(sheet.name, sheet.head_rows[0], "、".join(sheet.missing_fields), "", MISSING)
        for sheet in mapped
    ] or [
        RefusedRow(sheet.name, 1, "", "", sheet.skipped_reason or "没有认得的列名") for sheet in plan.sheets
    ]
    if as_json:
        _echo_outcome(0, refused)
    raise _incomplete(refused) if mapped else _unknown(refused)


def tell_outcome(outcome: ImportOutcome, *, as_json: bool, dry_run: bool) -> None:
    """Say what became of the rows; as JSON the bare outcome goes to standard output, the rest to stderr."""
    if as_json:
        _echo_outcome(outcome.accepted, outcome.refused)
    verb = "可导入" if dry_run else "已导入"
    count = len(outcome.refused)
    typer.echo(f"{verb} {outcome.accepted} 行；已有 {outcome.already} 行；有问题 {count} 行。", err=as_json)
    for remark in outcome.remarks:
        typer.echo(remark, err=as_json)
    for question in outcome.questions:
        typer.echo(_asked(question), err=True)
    for row in () if as_json else outcome.refused:
        typer.echo(f"{row.sheet} 第 {row.row} 行 {row.column}“{row.value}”：{row.reason}", err=True)
    if count:
        typer.echo(f"有 {count} 行没有导入，请更正后重新导入这些行。", err=True)


def _echo_outcome(accepted: int, refused: Iterable[RefusedRow]) -> None:
    rows = [
        {"sheet": r.sheet, "row": r.row, "column": r.column, "value": r.value, "reason": r.reason}
        for r in refused
    ]
    echo_json({"accepted": accepted, "refused": rows})


def _asked(question: Question) -> str:
    candidates = "；".join(option.label for option in question.options if option.code != "0")
    return f"同名待定：{question.name}（{question.unit or '单位未填'}）：{candidates}"


def _incomplete(refused: Sequence[RefusedRow]) -> UnreadableFile:
    if len(refused) == 1:
        places = refused[0].column
    else:
        places = "；".join(f"{row.sheet}缺{row.column}" for row in refused)
    return UnreadableFile(
        f"{MISSING}：{places}。",
        reason="没有导入任何行。",
        remedy="请检查文件和种类是否选对；列名写法不同的，可在窗口中导入并更正对应关系。",
    )


def _unknown(refused: Sequence[RefusedRow]) -> UnreadableFile:
    return UnreadableFile(
        "没有找到可以导入的表头。",
        reason="；".join(f"{row.sheet}：{row.reason}" for row in refused),
        remedy="请检查文件是否选对，表头应含有姓名、编号等列名。",
    )
