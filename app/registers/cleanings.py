"""定期清理: each time the open and shelved clues were gone through, one by one."""

from __future__ import annotations

from sqlalchemy import extract
from sqlmodel import col

from app.engine.fields import Choice, Date, LongText, Officer, Rows, Text
from app.engine.kinds import Names
from app.engine.register import ChipRule, Numbering, Register
from app.engine.views import Cell
from db.models import Cleaning, CleaningRow
from db.vocabulary import ClueState

ROW_FIELDS = (
    Text("number", "线索编号", editable=False),
    Text("persons", "被反映人", editable=False),
    Choice("state", "办理状态", terms_of=ClueState, editable=False),
    Text("due", "最近期限", editable=False),
    LongText("finding", "清理意见", max_length=2000),
    LongText("measure", "下一步措施", max_length=2000),
)

CLEANINGS = Register(
    key="cleanings",
    title="定期清理",
    noun="清理",
    counter="次",
    model=Cleaning,
    order="-held_on",
    dated_by="held_on",
    paper_title="问题线索定期清理台账",
    numbering=Numbering("number", lambda rules: "清理〔{year}〕{n}号", "held_on"),
    heading=lambda cleaning: cleaning.number,
    subtitle=lambda cleaning: cleaning.held_on.isoformat(),
    status=lambda cleaning, today: Cell("已清理", tone="ok"),
    search_hint="编号、参加人、结论",
    empty_hint="在“问题线索”的工具栏点“定期清理”，逐件清理在办和暂存的线索。",
    fields=(
        Text("number", "清理编号", unique=True, searchable=True, column=9, ledger=8, group="清理"),
        Date(
            "held_on",
            "清理日期",
            required=True,
            not_after_today=True,
            column=8,
            ledger=6,
            filterable=True,
            group="清理",
            source="加强日常监督工作实施办法 六（四）",
        ),
        Officer("officer", "清理人", preset="officer", searchable=True, column=6, ledger=5, group="清理"),
        Names("participants", "参加人员", searchable=True, column=12, ledger=10, group="清理"),
        LongText("conclusion", "清理结论", searchable=True, column=16, ledger=16, group="清理"),
        Rows("rows", "逐件情况", model=CleaningRow, owner="cleaning_id", fields=ROW_FIELDS, editable=False),
        LongText("remarks", "备注", group="清理"),
    ),
    chips=(ChipRule("year", "今年", lambda today: extract("year", col(Cleaning.held_on)) == today.year),),
)
