"""What a report must fulfil before it is written; text, state and editions stay as the desk left them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import inspect

from app.engine.changing import is_new, refuse_secrecy, set_changed
from app.engine.fields import Reading
from app.engine.people import People
from app.engine.period import MONTHS, Period
from app.engine.register import Draft
from app.errors import Flaw, RefusedInput
from app.registers.reports.following import projected
from app.rules.report_table import ReportRule
from db.models import Report
from db.vocabulary import ReportKind, ReportState

KEPT = "报告定稿后内容和数据一并固定，报送的与留存的始终一致"
IN_ORDER = "报告先定稿、后报送，评议在报送之后"
LENGTHS = {"year": MONTHS, "half": 6, "quarter": 3, "month": 1}
CALLED = {"year": "一个整年度", "half": "上半年或者下半年", "quarter": "一个季度", "month": "一个月"}
# What stays once the text was begun, and once there is an edition: earlier editions are printed with it.
BEGUN = {"kind": "报告种类"}
OF_EDITIONS = {
    **BEGUN, "begins_on": "期间起", "ends_on": "期间止", "person": "述职人", "secrecy": "密级",
}  # fmt: skip
# What an edition was finished with; the rest may be added to at any time.
FROZEN = {
    "number": "文号", "kind": "报告种类", "title": "标题", "begins_on": "期间起", "ends_on": "期间止",
    "person": "述职人", "author": "报告单位", "recipients": "主送", "copies": "抄送", "secrecy": "密级",
}  # fmt: skip


def fits(rule: ReportRule, period: Period) -> bool:
    """Whether the period is one of those this kind of report is on."""
    months = LENGTHS[rule.stretch]
    return period.whole_months == months and (period.first.month - 1) % months == 0


def refusal_of_period(kind: ReportKind, rule: ReportRule, period: Period) -> RefusedInput:
    """Return the refusal of a period that this kind of report is not on."""
    return RefusedInput(
        f"{kind.label}的期间应为{CALLED[rule.stretch]}。",
        (Flaw("ends_on", period.last.isoformat(), f"期间应为{CALLED[rule.stretch]}"),),
        reason=f"依据：{rule.source}。", remedy="请重新选择期间。",
    )  # fmt: skip


def prepare(draft: Draft, reading: Reading, people: People) -> None:
    """Complete a report, and refuse one that contradicts itself. Raises RefusedInput."""
    report: Report = draft.record
    rule = reading.rules.reports.kinds[str(report.kind.value)]
    _refuse_frozen(report)
    _refuse_another(draft)
    if not reading.history:
        _refuse_period(report, rule)
        refuse_secrecy(report, reading.rules)
        _refuse_rows(draft, rule)
    if report.due_on is None:
        report.due_on = rule.due_on(report.ends_on)
    if report.member_id and not report.person:
        member = people.member(report.member_id)
        report.person = member.name if member is not None else ""
    set_changed(report, projected(draft, reading.rules))


def _refuse_frozen(report: Report) -> None:
    state = inspect(report)
    if not state.persistent or report.state is not ReportState.FINISHED or is_new(report, "state"):
        return
    if changed := [name for name in FROZEN if is_new(report, name)]:
        raise RefusedInput(
            "已经定稿的报告不能改动。",
            tuple(Flaw(name, "", f"{FROZEN[name]}已随定稿固定") for name in changed),
            reason=f"依据：{KEPT}。", remedy="确需改动的，先写明原因重新修订，改好后再定稿。",
        )  # fmt: skip


def _refuse_another(draft: Draft) -> None:
    report: Report = draft.record
    if not inspect(report).persistent:
        return
    fixed = OF_EDITIONS if draft.rows["editions"] else BEGUN
    if changed := [name for name in fixed if is_new(report, name)]:
        names = "、".join(fixed[name] for name in changed)
        raise RefusedInput(
            f"{names}不能再改，尚未保存。",
            tuple(Flaw(name, "", f"{fixed[name]}起草或者定稿后不再改动") for name in changed),
            reason=f"依据：{KEPT}；正文和已定稿的各稿按原来的种类、期间、述职人和密级编写。",
            remedy="请另行起草一份；不再用的这一份写明原因作废。",
        )  # fmt: skip


def _refuse_period(report: Report, rule: ReportRule) -> None:
    if report.ends_on < report.begins_on:
        raise RefusedInput(
            "报告的期间前后颠倒，尚未保存。",
            (Flaw("ends_on", report.ends_on.isoformat(), "早于期间的第一天"),),
            reason=f"依据：{rule.source}。", remedy="请更正期间。",
        )  # fmt: skip
    period = Period(report.begins_on, report.ends_on)
    if not fits(rule, period):
        raise refusal_of_period(report.kind, rule, period)


def _refuse_rows(draft: Draft, rule: ReportRule) -> None:
    if flaws := list(_row_flaws(draft, rule)):
        raise RefusedInput(
            "报告的登记前后不一致，尚未保存。", tuple(flaws), reason=f"依据：{IN_ORDER}。",
            remedy="请对照报送、评议的凭证核对所列各项，更正后再保存。",
        )  # fmt: skip


def _row_flaws(draft: Draft, rule: ReportRule) -> Iterator[Flaw]:
    report: Report = draft.record
    if rule.of_person and not report.person and not _is_kept(report):
        yield Flaw("person", "", "述职报告应写明述职人")
    if draft.rows["deliveries"] and not draft.rows["editions"]:
        yield Flaw("deliveries", "", "报告还没有定稿，不能登记报送")
    first = min((row.finished_on for row in draft.rows["editions"]), default=None)
    for place, row in enumerate(draft.rows["deliveries"]):
        if first is not None and row.sent_on < first:
            yield Flaw(f"deliveries.{place}.sent_on", row.sent_on.isoformat(), "报送日期早于定稿日期")
    for place, row in enumerate(draft.rows["reviews"]):
        if first is None or row.reviewed_on < first:
            told = "早于定稿日期" if first else "报告还没有定稿，不能登记评议"
            yield Flaw(f"reviews.{place}.reviewed_on", row.reviewed_on.isoformat(), told)
    for place, row in enumerate(draft.rows["rectifications"]):
        if row.done_on is not None and not row.result:
            yield Flaw(f"rectifications.{place}.result", "", "填了完成日期，应写明整改结果")


def _is_kept(report: Report) -> bool:
    """Whether nothing of who debriefs is changed."""
    return inspect(report).persistent and not is_new(report, "person", "kind")
