"""What is printed or carried out of the store: ledgers, spreadsheets, the recovery sheet."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from app.documents.fonts import missing_characters
from app.documents.ledger import render_ledger
from app.documents.parts import Align, LedgerColumn, LedgerPaper, ledger_texts
from app.documents.recovery import RecoverySheet, render_recovery_sheet
from app.engine.fields import Field
from app.engine.ledger import Ledger
from app.engine.views import Paper, Profile, Query
from app.errors import WriteFailed
from app.exchange.importer import Progress
from app.exchange.plan import ImportOutcome, ImportPlan
from app.exchange.sheet_out import SheetColumn, write_sheet
from db.vocabulary import Secrecy


def refuse_store_folder(path: Path, store: Path) -> None:
    """Keep papers, which are plain, out of the store's folder, and the store's own files from being replaced.

    Raises WriteFailed.
    """
    # realpath, for it takes links that lead nowhere or in a circle as they are.
    place, held = (Path(os.path.realpath(one)) for one in (path, store))
    if place == held or held in place.parents:
        raise WriteFailed(
            "没有保存：不能存到数据文件夹里。",
            reason="数据文件夹只放加密的数据；明文文件放进去会随备份外流，还可能覆盖数据。",
            remedy="请另选一个文件夹。",
        )


def ledger_paper(
    ledger: Ledger, query: Query, profile: Profile, today: date, progress: Progress | None, *, boxes: bool
) -> Paper:
    """Return a register as a PDF ledger with the fields declared for paper. Raises MissingGlyph."""
    register = ledger.register
    fields = [field for field in register.fields if field.ledger]
    title = register.paper_title or register.title
    records = list(ledger.records(ledger.ids(query)))
    rows = [tuple(field.on_paper(getattr(record, field.name)) for field in fields) for record in records]
    mark = _secrecy(records)
    paper = LedgerPaper(
        title=f"{profile.committee or profile.organisation}{title}",
        organisation=profile.organisation,
        columns=tuple(_column(field) for field in fields),
        rows=rows,
        as_of=today,
        secrecy=mark,
        landscape=register.landscape,
    )
    told = None if progress is None else partial(_tell, progress, len(rows))
    data = render_ledger(paper, progress=told, boxes=boxes)
    missing = _missing(ledger_texts(paper)) if boxes else ()
    return Paper(title, f"{_stem(title, mark, today)}.pdf", data, missing, kind=register.key)


def ledger_sheet(ledger: Ledger, query: Query, profile: Profile, today: date) -> Paper:
    """Return a register as a spreadsheet with every field that goes into one."""
    register = ledger.register
    fields = [field for field in register.plain_fields() if field.sheet]
    title = register.paper_title or register.title
    columns = [
        SheetColumn("序号", 5),
        *(SheetColumn(field.label, int(field.column or field.ledger or 8) + 2) for field in fields),
    ]
    records = list(ledger.records(ledger.ids(query)))
    rows = [
        (str(place), *(field.show(getattr(record, field.name)) for field in fields))
        for place, record in enumerate(records, start=1)
    ]
    mark = _secrecy(records)
    until = f"（截至{today.year}年{today.month}月{today.day}日）"
    heading = f"{profile.committee or profile.organisation}{title}{until}"
    data = write_sheet(heading, columns, rows, notes=(f"密级：{mark}",))
    return Paper(title, f"{_stem(title, mark, today)}.xlsx", data, kind=register.key)


def recovery_sheet(profile: Profile, code: str, store_id: str, on: date, *, boxes: bool = False) -> Paper:
    """Return the sheet that carries the recovery code, to be printed and sealed."""
    sheet = RecoverySheet(
        organisation=profile.committee or profile.organisation, store_id=store_id, date=on, code=code
    )
    return Paper(
        "恢复码封存单", "恢复码封存单.pdf", render_recovery_sheet(sheet, boxes=boxes), kind="recovery-sheet"
    )


def refused_sheet(plan: ImportPlan, outcome: ImportOutcome) -> Paper:
    """Return the refused rows as they stand in the file, with reasons, to correct and import again."""
    sheets = {sheet.name: sheet for sheet in plan.sheets}
    first = next((sheet for sheet in plan.sheets if sheet.heading is not None), None)
    heads = [column.header for column in first.columns] if first else []
    columns = [SheetColumn(head, 14) for head in heads]
    columns += [
        SheetColumn("所在工作表", 12),
        SheetColumn("行号", 6),
        SheetColumn("问题列", 12),
        SheetColumn("问题", 40),
    ]
    rows = []
    for refused in outcome.refused:
        sheet = sheets[refused.sheet]
        values = [cell_text(value) for value in sheet.sheet.rows[refused.row - 1]]
        kept = [values[column.index] if column.index < len(values) else "" for column in sheet.columns][
            : len(heads)
        ]
        rows.append(
            (
                *kept,
                *[""] * (len(heads) - len(kept)),
                refused.sheet,
                str(refused.row),
                refused.column,
                refused.reason,
            )
        )
    data = write_sheet(
        "待更正的行", columns, rows, notes=("更正后可直接再次导入本表；右侧四列导入时不读取。",)
    )
    return Paper("待更正的行", "待更正的行.xlsx", data, kind=plan.register.key)


def cell_text(value: object) -> str:
    """Return a spreadsheet cell as the text to write back."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value)) if abs(value) < 1e15 else repr(value)
    return "" if value is None else str(value)


def _missing(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{char}（{code}）" for char, code in missing_characters(texts))


def _tell(progress: Progress, total: int, done: int) -> None:
    progress(done, total)


def _column(field: Field) -> LedgerColumn:
    return LedgerColumn(field.label, field.ledger, _align(field), field.unbroken)


def _align(field: Field) -> Align:
    return "center" if field.column_kind in ("date", "number") or field.ledger <= 4 else "left"


def _stem(title: str, mark: str, today: date) -> str:
    return f"{title}（{mark}）{today:%Y%m%d}"


def _secrecy(records: Iterable[Any]) -> str:
    """The highest 密级 among the records printed; a register without one is 内部."""
    order = list(Secrecy)
    marks = [record.secrecy for record in records if hasattr(record, "secrecy")]
    return max(marks, key=order.index, default=Secrecy.INTERNAL).label
