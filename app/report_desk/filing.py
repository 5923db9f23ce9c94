"""The grade of a review on its way into the 廉政档案 of who debriefed."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from app.engine.register import Draft
from app.errors import Flaw, RefusedInput
from app.rules.report_table import ReportRules
from db.models import Member, Report, ReportReview

KIND = "述责述廉"  # one of the kinds that the page offers


def file_review(session: Session, draft: Draft, row: ReportReview, rules: ReportRules) -> dict[str, Any]:
    """Return the row of the page 考核评议 for a review. Raises RefusedInput."""
    report: Report = draft.record
    member = session.get(Member, report.member_id) if report.member_id else None
    flaws = []
    if member is None:
        flaws.append(Flaw("person", report.person, "述职人没有与花名册对上"))
    elif member.voided_at is not None:
        flaws.append(Flaw("person", report.person, "述职人在花名册中已经作废"))
    if not row.grade:
        flaws.append(Flaw("grade", "", "还没有评定等次"))
    if row.archived_on is not None:
        flaws.append(Flaw("archived_on", row.archived_on.isoformat(), "已经归入廉政档案"))
    if flaws or member is None:
        raise RefusedInput(
            "评议结果没有归入廉政档案。", tuple(flaws),
            reason=f"{'；'.join(flaw.reason for flaw in flaws)}。依据：{rules.archive_days.source}。",
            remedy="请在报告中选定述职人、登记评议等次；已经归档的不必重复归档。",
        )  # fmt: skip
    return {
        "person": member.name, "member_id": member.id, "year": report.begins_on.year, "kind": KIND,
        "grade": row.grade, "assessed_on": row.reviewed_on, "assessor": row.reviewer,
        "content": _content(draft, row, rules),
    }  # fmt: skip


def _content(draft: Draft, row: ReportReview, rules: ReportRules) -> str:
    """The votes by grade, and what was said."""
    counts = (row.first, row.second, row.third, row.fourth)
    votes = "、".join(
        f"{grade}{count}票"
        for grade, count in zip(rules.grades_beside(row.grade), counts, strict=False)
        if count is not None
    )
    said = [f"{one.speaker}点评：{one.content}" for one in draft.rows["notes"]]
    return "\n".join(filter(None, (f"《{draft.record.title}》", f"得票：{votes}" if votes else "", *said)))
