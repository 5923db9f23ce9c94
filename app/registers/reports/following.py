"""What of a report is the sum of its rows, and what falls due of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, select

from app.engine.register import Draft, Key
from app.engine.views import DueItem
from app.rules.report_table import ReportRule
from app.rules.tables import Rules
from db.models import Report, ReportRectification, ReportReview
from db.vocabulary import ReportState

REGISTER = "reports"
RULE = "年度述职"


def projected(draft: Draft, rules: Rules) -> dict[str, Any]:
    """Return the stored sums of a report: last edition, handing in and grade, and what is to be mended."""
    editions, deliveries = draft.rows["editions"], draft.rows["deliveries"]
    reviews, rectifications = draft.rows["reviews"], draft.rows["rectifications"]
    last = max(editions, key=lambda row: row.number, default=None)
    reviewed = max(reviews, key=lambda row: (row.reviewed_on, row.position), default=None)
    return {
        "finished_on": last.finished_on if last else None,
        "edition": last.number if last else 0,
        "delivered_on": max((row.sent_on for row in deliveries), default=None),
        "grade": reviewed.grade if reviewed else "",
        "reviewed_on": reviewed.reviewed_on if reviewed else None,
        "open_count": sum(row.done_on is None for row in rectifications),
    }


def identify(values: Mapping[str, Any]) -> Key:
    """Return by what a report is known again: its kind, period, title and who debriefs."""
    told = ("kind", "begins_on", "ends_on", "title", "person")
    return Key(tuple(values.get(name) for name in told), "title")


def due(session: Session, rules: Rules, today: date) -> Iterable[DueItem]:
    """Yield what is to be finished, handed in, filed and mended."""
    wanted = select(Report).where(col(Report.voided_at).is_(None)).order_by(col(Report.due_on))
    reports = session.exec(wanted).all()
    reviews = _rows(session, ReportReview)
    lines = _rows(session, ReportRectification)
    for report in reports:
        rule = rules.reports.kinds[str(report.kind.value)]
        yield from _handing_in(report, rule, today)
        own, listed = reviews.get(report.id or 0, []), lines.get(report.id or 0, [])
        yield from _reviewed(report, rule, own, listed, rules)
        yield from _mending(report, listed, rule)


def _rows(session: Session, model: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in session.exec(select(model).where(col(model.voided_at).is_(None)).order_by(model.position)):
        found.setdefault(row.report_id, []).append(row)
    return found


def _item(report: Report, title: str, on: date, source: str, how: str, about: str, who: str = "") -> DueItem:
    record = report.number or report.title
    return DueItem(REGISTER, report.id or 0, record, title, on, RULE, source, how, who, about=about)


def _handing_in(report: Report, rule: ReportRule, today: date) -> Iterator[DueItem]:
    if report.due_on is None:
        return
    if report.state is ReportState.DRAFT:
        how = "写好正文，校核数据后定稿"
        yield _item(report, f"完成报告：{report.title}", report.due_on, rule.source, how, "finish")
    elif report.delivered_on is None and (report.recipients or report.copies):
        how = "报送后登记报送对象、日期和方式"
        yield _item(report, f"报送：{report.title}", report.due_on, rule.source, how, "deliver")


def _reviewed(
    report: Report, rule: ReportRule, reviews: Sequence[Any], lines: Sequence[Any], rules: Rules
) -> Iterator[DueItem]:
    """A grade goes into the archive of who debriefed; what a review found is to be answered by a list."""
    if not rule.of_person:
        return
    held, limit = rules.reports, rules.reports.archive_days
    for row in reviews:
        if row.grade and row.archived_on is None:
            title = f"评议结果归入廉政档案：{report.person}（{row.grade}）"
            on, how = row.reviewed_on + timedelta(days=limit.value), "在报告页点“归入廉政档案”"
            yield _item(report, title, on, limit.source, how, f"archive{row.id}")
    if reviews and not lines:
        last = max(row.reviewed_on for row in reviews)
        by = rules.calendar.add(last, held.rectification_workdays.value)
        how = "列出整改清单；没有需要整改的，填一行“无”并写明完成日期"
        title = f"提出整改意见：{report.title}"
        yield _item(report, title, by.on, held.rectification_workdays.source, how, "mend")


def _mending(report: Report, lines: Sequence[Any], rule: ReportRule) -> Iterator[DueItem]:
    for row in lines:
        if row.done_on is None and row.due_on is not None:
            title = f"整改：{row.problem[:40]}"
            how = "整改后登记完成日期和结果"
            yield _item(report, title, row.due_on, rule.source, how, f"mend{row.id}", row.responsible)
