"""What the window and the command line ask of the reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from sqlmodel import Session, col, select

from app.desk import Desk, Services
from app.engine.period import Period
from app.engine.register import Draft
from app.engine.traces import key_trace, leave_trace
from app.engine.values import clean_text
from app.engine.views import Paper
from app.engine.writing import Writer, load_draft
from app.errors import Flaw, RefusedInput, StaleRecord
from app.figure_book import FigureBook, from_json
from app.figure_papers import figures_sheet
from app.registers.reports import REPORTS
from app.registers.reports.rules import fits, refusal_of_period
from app.report_desk import finishing
from app.report_desk.drafting import (
    addressed,
    as_signed,
    compared_with,
    debriefer,
    earlier_text,
    refuse_twice,
    report_of,
    taken_over,
    text_of,
    title_of,
    under_title,
)
from app.report_desk.filing import file_review
from app.report_desk.viewing import changes, kind_view, obstacles, offers, report_view
from app.report_filling import remarks, settled, words
from app.report_outlines import outline
from app.report_papers import ReportContent, report_paper, report_word
from app.report_text import parse
from app.report_views import CompareRow, Finishing, KindView, Offer, ReportView
from db.models import Preference, Report, ReportEdition, ReportReview
from db.vocabulary import ReportKind, ReportState

BookOf = Callable[[Period, Period | None], FigureBook]
LONGEST_TEXT = 200_000  # characters
TYPED = "report.{}.typed"


class ReportDesk(Desk):
    """The use cases of the reports (实施方案（十三）, 日常监督工作实施办法 三、六、七)."""

    def __init__(self, services: Services, book_of: BookOf) -> None:
        super().__init__(services)
        self._book_of = book_of

    # Beginning and writing

    def kinds(self) -> tuple[KindView, ...]:
        """Return the kinds of report in their order."""
        rules = self._rules().reports.kinds
        return tuple(kind_view(rules[str(kind.value)], self._profile()) for kind in ReportKind)

    def kind(self, key: str, period: Period) -> KindView:
        """Return one kind with the day a report on the period is due. Raises KeyError."""
        return kind_view(self._rules().reports.kinds[key], self._profile(), period)

    def start(
        self,
        kind: str,
        period: Period,
        *,
        from_report: int = 0,
        person_id: int | None = None,
        title: str = "",
    ) -> int:
        """Begin a report from its outline, or from an earlier one's text; return its id.

        Raises RefusedInput, KeyError.
        """
        rule, term = self._rules().reports.kinds[kind], ReportKind.coded(kind)
        if not fits(rule, period):
            raise refusal_of_period(term, rule, period)
        with self._store.writing() as session:
            person = debriefer(session, rule, person_id)
            refuse_twice(session, term, period, person)
            body = taken_over(earlier_text(session, from_report, term), kind) if from_report else ""
            profile = self._profile()
            values = {
                "kind": term, "title": clean_text(title) or title_of(kind, profile, period, person),
                "begins_on": period.first, "ends_on": period.last, "due_on": rule.due_on(period.last),
                "person": person, "member_id": person_id if person else None, "author": profile.issuer,
                "recipients": addressed(rule.recipients, profile),
                "copies": addressed(rule.copies, profile), "body": body or outline(kind).text,
            }  # fmt: skip
            report_id = self._writer(session).insert(values, {})
            leave_trace(session, REPORTS, key_trace(REPORTS.identify(values)), report_id)
        self._tell()
        return report_id

    def keep_draft(self, report_id: int, text: str) -> None:
        """Keep what is typed into a draft and not saved yet, encrypted and outside the history."""
        with self._store.writing() as session:
            report = session.get(Report, report_id)
            if report is None or report.voided_at is not None or report.state is not ReportState.DRAFT:
                return
            session.merge(Preference(key=TYPED.format(report_id), value=text[:LONGEST_TEXT]))

    def drop_draft(self, report_id: int) -> None:
        """Forget what was typed and not saved."""
        with self._store.writing() as session:
            _forget(session, report_id)

    def save_text(self, report_id: int, text: str, version: int) -> None:
        """Save the text of a draft read at `version`. Raises RefusedInput, StaleRecord, KeyError."""
        cleaned = clean_text(text)
        if len(cleaned) > LONGEST_TEXT:
            raise RefusedInput(
                f"报告超过 {LONGEST_TEXT} 字，尚未保存。",
                (Flaw("text", str(len(cleaned)), f"超过 {LONGEST_TEXT} 字"),),
                reason="依据：本程序的上限。", remedy="请精简正文，或者把资料另作附件。",
            )  # fmt: skip

        def change(draft: Draft) -> None:
            if draft.record.version != version:
                raise StaleRecord("这份报告在打开之后已被修改。")
            finishing.require_draft(draft.record)
            draft.record.body = cleaned

        with self._store.writing() as session:
            self._writer(session).rewrite(report_id, change)
            _forget(session, report_id)
        self._tell()

    # Looking

    def page(self, report_id: int) -> ReportView:
        """Return a report with its rows, what stands in the way of finishing it, and how figures changed.

        Raises KeyError.
        """
        with self._store.reading() as session:
            draft = load_draft(session, REPORTS, report_id)
            return self._view(session, draft, *self._state(draft, self._live(draft.record)))

    def _view(
        self, session: Session, draft: Draft, missing: tuple[str, ...] = (), changed: tuple[str, ...] = ()
    ) -> ReportView:
        report: Report = draft.record
        text = text_of(report) if report.state is ReportState.DRAFT else _edition(draft, 0).body
        held = session.get(Preference, TYPED.format(report.id))
        typed = str(held.value) if held is not None else text
        return report_view(draft, self._rules().reports, self._profile(), text, typed, missing, changed)

    def book(self, report_id: int, edition: int = 0) -> FigureBook:
        """Return the figures of a report: live for a draft, as frozen for an edition. Raises KeyError."""
        with self._store.reading() as session:
            return self._book(load_draft(session, REPORTS, report_id), edition)

    def words(self, report_id: int) -> Mapping[str, str]:
        """Return what the words of a report's text say. Raises KeyError."""
        with self._store.reading() as session:
            draft = load_draft(session, REPORTS, report_id)
            return words(self._profile(), self._book(draft, 0), draft.record.person)

    def offers(self, report_id: int) -> tuple[Offer, ...]:
        """Return what the text can take, with present values. Raises KeyError."""
        with self._store.reading() as session:
            report = report_of(session, report_id)
            live = self._live(report)
            return offers(live, words(self._profile(), live, report.person))

    def finished(self, period: Period | None = None) -> tuple[ReportView, ...]:
        """Return the reports that have an edition, the latest period first; those within `period` alone.

        Their figures are not held against the live ones.
        """
        wanted = select(Report.id).where(col(Report.voided_at).is_(None), col(Report.edition) > 0)
        if period is not None:
            wanted = wanted.where(col(Report.begins_on) >= period.first, col(Report.ends_on) <= period.last)
        order = (col(Report.ends_on).desc(), col(Report.id))
        with self._store.reading() as session:
            ids = [report_id or 0 for report_id in session.exec(wanted.order_by(*order))]
            return tuple(self._view(session, load_draft(session, REPORTS, one)) for one in ids)

    # Finishing

    def try_finish(self, report_id: int) -> Finishing:
        """Say what finishing would meet: checks that do not tie, and what forbids it. Raises KeyError."""
        with self._store.reading() as session:
            report = report_of(session, report_id)
            live = self._live(report)
            left_open = remarks(parse(text_of(report)), live)
            return Finishing(live.gaps, self._obstacles(report, live), left_open)

    def finish(self, report_id: int, on: date, excuse: str = "") -> None:
        """Freeze text and figures as a further edition. Raises RefusedInput, KeyError.

        Where checks do not tie, the `excuse` is wanted and printed under the statistics.
        """
        with self._store.reading() as session:
            live = self._live(report_of(session, report_id))

        def change(draft: Draft) -> None:
            report: Report = draft.record
            told = finishing.require_finishable(
                report, self._obstacles(report, live), live.gaps, on, self._today(), excuse
            )
            said = words(self._profile(), live, report.person)
            finishing.finish(draft, text_of(report), live, said, on, told)

        with self._store.writing() as session:
            self._writer(session).rewrite(report_id, change)
            _forget(session, report_id)
        self._tell()

    def reopen(self, report_id: int, reason: str) -> None:
        """Make a finished report a draft again, its editions stay. Raises RefusedInput, KeyError."""
        with self._store.writing() as session:
            self._writer(session).rewrite(report_id, lambda draft: finishing.reopen(draft.record, reason))
        self._tell()

    def earlier(self, report_id: int) -> tuple[tuple[int, str], ...]:
        """Return the other reports of the kind, the latest first, by id and title. Raises KeyError."""
        with self._store.reading() as session:
            report = report_of(session, report_id)
            wanted = select(Report).where(
                col(Report.voided_at).is_(None), col(Report.kind) == report.kind, col(Report.id) != report.id
            )
            found = session.exec(wanted.order_by(col(Report.ends_on).desc(), col(Report.id).desc()))
            return tuple((one.id or 0, one.title) for one in found)

    def compare(self, report_id: int, other_id: int) -> tuple[CompareRow, ...]:
        """Return another report (left) and this one (right) side by side. Raises KeyError."""
        return tuple(finishing.compared(self._lines(other_id), self._lines(report_id)))

    def file_review(self, report_id: int, row_id: int) -> None:
        """Write the grade of a review into the person's 廉政档案. Raises RefusedInput, KeyError."""
        assessments, today = self._ledgers["assessments"], self._today()
        with self._store.writing() as session:

            def change(draft: Draft) -> None:
                row = _review(draft, row_id)
                values = file_review(session, draft, row, self._rules().reports)
                Writer(session, assessments.register, assessments.reading()).insert(values, {})
                row.archived_on = today

            self._writer(session).rewrite(report_id, change)
        self._announce(frozenset({REPORTS.key, assessments.register.key}))

    # Papers

    def paper(self, report_id: int, edition: int = 0, *, boxes: bool = False) -> Paper:
        """Return a report as PDF; a draft carries 草稿. Raises MissingGlyph unless `boxes`, KeyError."""
        return report_paper(self._content(report_id, edition), boxes=boxes)

    def word(self, report_id: int, edition: int = 0) -> Paper:
        """Return a report as .docx. Raises KeyError."""
        return report_word(self._content(report_id, edition))

    def annual_paper(self, year: int, *, boxes: bool = False) -> Paper:
        """Return the year's 年度工作报告 as PDF: the last finished edition, else a draft of live figures.

        Raises MissingGlyph unless `boxes`.
        """
        return report_paper(self._annual(year), boxes=boxes)

    def annual_word(self, year: int) -> Paper:
        """Return the year's 年度工作报告 as .docx, as `annual_paper` does."""
        return report_word(self._annual(year))

    def annual_sheet(self, year: int) -> Paper:
        """Return the figures of the year's 年度工作报告 as a spreadsheet."""
        return figures_sheet(self._annual(year).book, self._profile(), self._today())

    def _annual(self, year: int) -> ReportContent:
        period = Period.year(year)
        wanted = select(Report.id).where(
            col(Report.voided_at).is_(None), col(Report.kind) == ReportKind.ANNUAL,
            col(Report.begins_on) == period.first, col(Report.ends_on) == period.last,
        )  # fmt: skip
        with self._store.reading() as session:
            found = session.exec(wanted.order_by(col(Report.edition).desc(), col(Report.id).desc())).first()
            if found:
                draft = load_draft(session, REPORTS, found)
                return self._content(found, max((row.number for row in draft.rows["editions"]), default=0))
        rule, profile = self._rules().reports.kinds["annual"], self._profile()
        kind = ReportKind.ANNUAL
        report = Report(
            kind=kind, title=title_of("annual", profile, period, ""), begins_on=period.first,
            ends_on=period.last, author=profile.issuer, recipients=addressed(rule.recipients, profile),
            copies=addressed(rule.copies, profile),
        )  # fmt: skip
        return self._drafted(report, self._live(report))

    def _content(self, report_id: int, edition: int) -> ReportContent:
        with self._store.reading() as session:
            draft = load_draft(session, REPORTS, report_id)
            report: Report = draft.record
            if not edition and report.state is ReportState.DRAFT:
                return self._drafted(report, self._live(report))
            held = _edition(draft, edition)
            book = from_json(held.figures)
            printed = self._drafted(as_signed(report, held), book)
            return replace(
                printed, title=held.title, text=held.body, recipients=held.recipients, copies=held.copies,
                number=held.document, on=held.finished_on, excuse=held.excuse, draft=False,
                sender=printed.sender if report.person else held.author,
            )  # fmt: skip

    def _drafted(self, report: Report, book: FigureBook) -> ReportContent:
        kind, profile = str(report.kind.value), self._profile()
        rule, period = self._rules().reports.kinds[kind], Period(report.begins_on, report.ends_on)
        own = replace(profile, committee=report.author or profile.committee)
        sender = report.person if rule.of_person and report.person else report.author or profile.issuer
        return ReportContent(
            title=report.title, text=settled(text_of(report), book), book=book,
            words=words(profile, book, report.person), sender=sender, on=self._today(),
            recipients=report.recipients, copies=report.copies, number=report.number,
            under=under_title(kind, own, period, report.person),
            secrecy=report.secrecy, sheet=rule.tables_only, draft=True,
        )  # fmt: skip

    # Parts

    def _live(self, report: Report) -> FigureBook:
        period = Period(report.begins_on, report.ends_on)
        rule = self._rules().reports.kinds[str(report.kind.value)]
        return self._book_of(period, compared_with(rule, period))

    def _book(self, draft: Draft, edition: int) -> FigureBook:
        if not edition and draft.record.state is ReportState.DRAFT:
            return self._live(draft.record)
        return from_json(_edition(draft, edition).figures)

    def _obstacles(self, report: Report, book: FigureBook) -> tuple[str, ...]:
        return obstacles(text_of(report), book, words(self._profile(), book, report.person))

    def _state(self, draft: Draft, live: FigureBook) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What is missing of a draft, and how the figures of a finished report have changed since."""
        if draft.record.state is ReportState.DRAFT:
            return self._obstacles(draft.record, live), ()
        return (), changes(from_json(_edition(draft, 0).figures), live)

    def _lines(self, report_id: int) -> list[str]:
        content = self._content(report_id, 0)
        return finishing.lines(content.text, content.book, content.words)

    def _writer(self, session: Session) -> Writer:
        return Writer(session, REPORTS, self._ledgers[REPORTS.key].reading())

    def _tell(self) -> None:
        self._announce(frozenset({REPORTS.key}))


def _edition(draft: Draft, number: int) -> ReportEdition:
    """An edition by number, 0 = the last one. Raises KeyError."""
    editions: list[ReportEdition] = draft.rows["editions"]
    found = [row for row in editions if number in (0, row.number)]
    if not found:
        raise KeyError(number)
    return max(found, key=lambda row: row.number)


def _review(draft: Draft, row_id: int) -> ReportReview:
    for row in draft.rows["reviews"]:
        if row.id == row_id:
            return row  # type: ignore[no-any-return]  # the rows of a draft are of many kinds
    raise KeyError(row_id)


def _forget(session: Session, report_id: int) -> None:
    held = session.get(Preference, TYPED.format(report_id))
    if held is not None:
        session.delete(held)
