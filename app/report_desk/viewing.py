"""What the window is shown of a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from app.engine.figure import percent
from app.engine.period import Period
from app.engine.register import Draft
from app.engine.views import FigureView, Profile
from app.figure_book import FigureBook, shown, told
from app.report_desk.drafting import addressed
from app.report_filling import WORDS, places, unknown
from app.report_outlines import tables
from app.report_text import parse
from app.report_views import (
    DeliveryView,
    EditionView,
    KindView,
    Offer,
    RectificationView,
    RemarkView,
    ReportView,
    ReviewView,
)
from app.rules.report_table import ReportRule, ReportRules
from db.models import Report
from db.vocabulary import ReportKind, ReportState

MOST_CHANGED = 20  # figures named as changed


def kind_view(rule: ReportRule, profile: Profile, period: Period | None = None) -> KindView:
    """Return a kind of report as the dialog offers it; `due_on` where the period is known."""
    return KindView(
        rule.key, ReportKind.coded(rule.key).label, rule.stretch,  # type: ignore[arg-type]  # one of STRETCHES
        addressed(rule.recipients, profile), addressed(rule.copies, profile),
        rule.due_on(period.last) if period else None, rule.source, rule.of_person, rule.tables_only,
    )  # fmt: skip


def report_view(
    draft: Draft, rules: ReportRules, profile: Profile, text: str, typed: str,
    missing: tuple[str, ...], changed: tuple[str, ...],
) -> ReportView:  # fmt: skip
    """Return a report with its rows; `typed` is text that was not saved."""
    report: Report = draft.record
    period = Period(report.begins_on, report.ends_on)
    reviews = tuple(_reviews(draft, rules))
    return ReportView(
        id=report.id or 0,
        version=report.version,
        number=report.number,
        kind=kind_view(rules.kinds[str(report.kind.value)], profile, period),
        title=report.title,
        period=period,
        state=str(report.state.value),
        state_label=report.state.label,
        person=report.person,
        author=report.author,
        recipients=report.recipients,
        copies=report.copies,
        secrecy=report.secrecy.label,
        due_on=report.due_on,
        text=text,
        draft=typed if typed != text else "",
        editions=tuple(
            EditionView(row.number, row.finished_on, row.title, row.excuse) for row in draft.rows["editions"]
        ),
        deliveries=tuple(
            DeliveryView(row.recipient, row.sent_on, row.way.label if row.way else "", row.received_by)
            for row in draft.rows["deliveries"]
        ),
        reviews=reviews,
        remarks=tuple(RemarkView(row.speaker, row.said_on, row.content) for row in draft.rows["notes"]),
        rectifications=tuple(
            RectificationView(row.problem, row.measures, row.responsible, row.due_on, row.done_on, row.result)
            for row in draft.rows["rectifications"]
        ),
        missing=missing,
        changed=changed,
        acts=_acts(report, reviews),
    )


def _reviews(draft: Draft, rules: ReportRules) -> Iterator[ReviewView]:
    for row in draft.rows["reviews"]:
        counts = (row.first, row.second, row.third, row.fourth)
        votes = tuple(
            (grade, n)
            for grade, n in zip(rules.grades_beside(row.grade), counts, strict=False)
            if n is not None
        )
        yield ReviewView(row.id or 0, row.reviewer, row.reviewed_on, row.grade, votes, row.archived_on)


def _acts(report: Report, reviews: Iterable[ReviewView]) -> frozenset[str]:
    if report.voided_at is not None:
        return frozenset()
    acts = {"text", "finish"} if report.state is ReportState.DRAFT else {"reopen"}
    if report.member_id and any(row.grade and row.archived_on is None for row in reviews):
        acts.add("archive")
    return frozenset(acts)


def obstacles(text: str, book: FigureBook, words: Mapping[str, str]) -> tuple[str, ...]:
    """Return what forbids finishing a text: places not filled in, names nobody knows, no text at all."""
    blocks = parse(text)
    if not blocks:
        return ("报告没有正文",)
    open_places = (f"没有写完：{place}" for place in places(blocks))
    strange = (f"没有这一项数据：{key}" for key in unknown(blocks, book, words))
    return (*dict.fromkeys(open_places), *strange)


def changes(frozen: FigureBook, live: FigureBook) -> tuple[str, ...]:
    """Return how the live figures differ from those an edition was finished with."""
    found = []
    for figure in frozen.figures:
        now = live.by_key.get(figure.key)
        if now is not None and _counts(now) != _counts(figure):
            found.append(f"{figure.name}：定稿时 {_told(figure)}，现在 {_told(now)}")
    return tuple(found[:MOST_CHANGED])


def _counts(figure: FigureView) -> tuple[object, ...]:
    return figure.value, figure.whole, figure.parts, figure.cells


def _told(figure: FigureView) -> str:
    if figure.is_ratio:
        return f"{told(percent(figure.value, figure.whole))}%"
    parts = "、".join(f"{label}{count}" for label, count in figure.parts if count)
    return f"{figure.value}{figure.unit}{f'（{parts}）' if parts else ''}"


def offers(book: FigureBook, words: Mapping[str, str]) -> tuple[Offer, ...]:
    """Return what a text can take: figures in their blocks, tables, words."""
    figures = [_offer(figure) for figure in book.figures]
    listed = [
        Offer(rule.key, rule.title, "", f"统计表，{len(rule.figures)} 项指标", "统计表", "table")
        for rule in tables().values()
    ]
    said = [Offer(key, name, words.get(key, ""), name, "单位和期间", "word") for key, name in WORDS.items()]
    return (*figures, *listed, *said)


def _offer(figure: FigureView) -> Offer:
    kind = "ratio" if figure.is_ratio else "cross" if figure.cells else "figure"
    if kind == "figure" and figure.is_breakdown:
        kind = "breakdown"
    rows = tuple(row for row, _ in figure.cells)
    parts = (*rows, *(label for label, _ in figure.parts if label not in rows))
    value = f"{shown(figure)}{figure.unit}"
    return Offer(figure.key, figure.name, value, figure.meaning, figure.block, kind, parts)  # type: ignore[arg-type]  # one of the kinds
