"""The weekly sheet: what falls due, to be ticked off and signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from app.documents.dates import chinese_date
from app.documents.parts import LedgerColumn, LedgerGroup, LedgerPaper, LedgerRow
from app.engine.printing import ledger_printed, short_day
from app.engine.views import DueGroup, DueItem, Paper, Profile

KIND = "weekly-sheet"
NAME = "本周工作提示单"
AHEAD = 30  # days the sheet looks ahead
LEGAL = "法定"
COLUMNS = (
    LedgerColumn("事项", 13),
    LedgerColumn("编号和对象", 11),
    LedgerColumn("期限", 6, "center", unbroken=True),
    LedgerColumn("剩余", 5, "center", unbroken=True),
    LedgerColumn("依据", 15),
    LedgerColumn("办结方式", 14),
    LedgerColumn("办结", 3, "center"),
    LedgerColumn("办理人签名", 7, "center"),
)
BOX = "□"


def weekly_paper(groups: Sequence[DueGroup], profile: Profile, today: date, *, boxes: bool = False) -> Paper:
    """Return what is overdue and what falls due within 30 days as a ledger. Raises MissingGlyph."""
    shown = [(group.title, items) for group in groups if (items := _near(group.items, today))]
    paper = LedgerPaper(
        title=f"{profile.issuer}{NAME}",
        organisation=profile.organisation,
        columns=COLUMNS,
        rows=tuple(_rows(shown, today)),
        as_of=today,
        signatures=("承办人", "机关纪委书记", "日期"),
        facts=(_summary(shown, today),),
        notes=(
            f"注：标“{LEGAL}”的为法定期限，不能自行顺延，确需延长的在线索中登记“延期”并报批；其他事项可以说明原因后顺延。",
        ),
        row_height=9.0,
    )
    return ledger_printed(paper, NAME, today, KIND, boxes=boxes)


def _near(items: Iterable[DueItem], today: date) -> list[DueItem]:
    return [item for item in items if item.due <= today + timedelta(days=AHEAD)]


def _summary(groups: Sequence[tuple[str, Sequence[DueItem]]], today: date) -> str:
    """The week from Monday to Sunday, and how much there is in each group."""
    monday = today - timedelta(days=today.weekday())
    week = f"本周：{chinese_date(monday)}至{chinese_date(monday + timedelta(days=6))}"
    counted = "，".join(f"{title}{len(items)}项" for title, items in groups)
    return f"{week}　　{counted or f'{AHEAD}天内没有到期的事项'}"


def _rows(groups: Iterable[tuple[str, Sequence[DueItem]]], today: date) -> Iterator[LedgerRow]:
    for title, items in groups:
        yield LedgerGroup(f"{title}（{len(items)}项）")
        yield from (_row(item, today) for item in items)


def _row(item: DueItem, today: date) -> Sequence[str]:
    due = short_day(item.due) + (f"\n（{LEGAL}）" if item.legal else "")
    record = "\n".join(dict.fromkeys(filter(None, (item.record, item.who))))
    return (_title(item), record, due, _left(item.due, today), item.source, item.how, BOX, "")


def _title(item: DueItem) -> str:
    if item.postponed_from is None:
        return item.title
    because = f"：{item.postponed_because}" if item.postponed_because else ""
    return f"{item.title}\n（原定{short_day(item.postponed_from)}，顺延{because}）"


def _left(due: date, today: date) -> str:
    days = (due - today).days
    if days < 0:
        return f"逾期{-days}天"
    return f"还有{days}天" if days else "今天"
