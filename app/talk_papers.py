"""The coverage of talks on paper: who of each branch was not talked to in the year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from app.documents.parts import LedgerColumn, LedgerGroup, LedgerPaper, LedgerRow
from app.engine.printing import ledger_printed, short_day
from app.engine.views import Paper, Profile
from app.work_views import CoverageGroup, CoverageLine, CoverageView

KIND = "talk-coverage"
NOWHERE = "未明确党支部"
COLUMNS = (
    LedgerColumn("姓名", 6, "center", unbroken=True),
    LedgerColumn("所在支部", 12),
    LedgerColumn("职务", 11),
    LedgerColumn("职级", 8, "center"),
    LedgerColumn("最近一次谈话", 7, "center"),
    LedgerColumn("谈话类型", 7, "center"),
    LedgerColumn("拟谈话日期", 7, "center"),
    LedgerColumn("谈话人", 6, "center"),
)
FILLED_IN = ("", "")  # the last two columns are for the officer's pen


def coverage_paper(view: CoverageView, profile: Profile, today: date, *, boxes: bool = False) -> Paper:
    """Return who was not talked to in a year, branch by branch, as a ledger. Raises MissingGlyph."""
    title = f"{profile.issuer}{view.year}年度谈话覆盖情况表"
    paper = LedgerPaper(
        title=title,
        organisation=profile.organisation,
        columns=COLUMNS,
        rows=tuple(_rows(view)),
        as_of=today,
        signatures=("填表人", "审核人", "日期"),
        facts=(_summary(view),),
        notes=("注：只列本年度尚未谈话的人员；“拟谈话日期”“谈话人”由承办人填写。",),
    )
    name = f"{view.year}年度谈话覆盖情况表"
    return ledger_printed(paper, name, today, KIND, boxes=boxes)


def _summary(view: CoverageView) -> str:
    return (
        f"应谈话{view.total}人，已谈话{view.talked}人，未谈话{len(view.missing)}人，"
        f"覆盖率{_share(view.talked, view.total)}；新任人员未作任前廉政谈话{len(view.promoted)}人。"
    )


def _share(part: int, whole: int) -> str:
    """A share in per cent with one decimal; nobody to talk to is no share."""
    return f"{100 * part / whole:.1f}%" if whole else "—"


def _rows(view: CoverageView) -> Iterator[LedgerRow]:
    for group in view.groups:
        missing = [line for line in view.missing if line.branch == group.branch]
        yield LedgerGroup(_heading(group))
        yield from _lines(missing)
    known = {group.branch for group in view.groups}
    stray = [line for line in view.missing if line.branch not in known]
    if stray:
        yield LedgerGroup(f"{NOWHERE}：未谈话{len(stray)}人")
        yield from _lines(stray)
    if view.promoted:
        yield LedgerGroup(f"新任人员尚未作任前廉政谈话：{len(view.promoted)}人")
        yield from _lines(view.promoted)


def _heading(group: CoverageGroup) -> str:
    told = f"{group.branch or NOWHERE}：应谈话{group.total}人，已谈话{group.talked}人"
    open_ones = group.total - group.talked
    return f"{told}，未谈话{open_ones}人" if open_ones else f"{told}，已全部谈话"


def _lines(lines: Iterable[CoverageLine]) -> Iterator[LedgerRow]:
    for line in lines:
        last = short_day(line.last_on) if line.last_on else "无记录"
        yield (line.person, line.branch, line.post, line.rank, last, line.last_kind, *FILLED_IN)
