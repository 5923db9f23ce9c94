"""The desk where a year is closed and opened again, and where its later changes are told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from app import figures
from app.closing_desk.causes import Known, cause, causes
from app.closing_desk.differences import Difference, differences
from app.closing_desk.keeping import Kept, digest, kept_as_json, read_kept
from app.desk import Desk, Services
from app.engine.figure import Asked
from app.engine.period import Period
from app.engine.reasons import written_reason
from app.engine.register import Register
from app.engine.values import clean_text
from app.engine.views import Finding
from app.errors import ExpectedError, Flaw, RefusedInput
from app.figure_book import FigureBook, Tie
from app.report_views import ClosedChange, ClosingView
from db.history import note, read_head
from db.models import HistoryEntry, YearClosing
from db.models.base import utc_now

CLOSE, REOPEN = "close_year", "reopen_year"
CLOSINGS = frozenset({"closings"})
SOURCE = "依据：统计指标一经封账即作为报送和比较的基准，以后的更正须能说明原因。"
DAMAGED = "封账时保存的指标与历史记录所载摘要不一致。请保留本次校验结果，从备份中核对该年度的封账数据。"


class ClosingDesk(Desk):
    """Keeps the figures of closed years; what is counted differently later is told with its cause."""

    def __init__(
        self, services: Services, registers: Sequence[Register], book: Callable[[Period], FigureBook]
    ) -> None:
        super().__init__(services)
        self._registers, self._book = registers, book
        self._by_key = {register.key: register for register in registers}
        self._known: dict[tuple[int, int], tuple[ClosedChange, ...]] = {}

    def closings(self) -> tuple[ClosingView, ...]:
        """Return the closed years, the newest first, each with the number of figures that are different."""
        with self._store.reading() as session:
            rows = _live(session)
            changed = {row.year: self._changes_or_none(session, row) for row in rows}
        return tuple(
            ClosingView(
                row.id or 0, row.year, row.closed_on, row.closed_by, row.note,
                len({change.key for change in changed[row.year]}),
            )
            for row in rows
        )  # fmt: skip

    def earliest(self, year: int) -> date:
        """Return the first day on which a year may be closed: its last. Raises ValueError for no year."""
        return date(year, 12, 31)

    def close(self, year: int, note: str = "") -> int:
        """Close a year that is over; `note` must give a reason where checks do not tie.

        Returns the closing's id. Raises RefusedInput.
        """
        today, text = self._today(), clean_text(note)
        self._require_over(year, today)
        with self._store.writing() as session:
            if _of_year(session, year) is not None:
                raise ExpectedError(
                    f"{year}年度已经封账。", reason=SOURCE, remedy="需要重新封账的，先撤销封账并写明原因。"
                )
            book = self._book(Period.year(year))
            if book.gaps:
                text = _excused(text, book.gaps)
            kept = kept_as_json(book, figures.counted(self._registers, self._asked(session, year)))
            head = read_head(session.connection())
            row = YearClosing(
                year=year, closed_on=today, closed_by=self._profile().officer, note=text,
                head=head.seq if head else 0, figures=kept,
            )  # fmt: skip
            session.add(row)
            session.flush()
            self._note(session, CLOSE, row, text, sha256=digest(kept))
            closing = row.id or 0
        self._announce(CLOSINGS)
        return closing

    def reopen(self, year: int, reason: str) -> None:
        """Undo a year's closing; it stays in the store, voided. Raises RefusedInput without a reason."""
        reason = written_reason(reason, "撤销封账", SOURCE)
        with self._store.writing() as session:
            row = _of_year(session, year)
            if row is None:
                raise _not_closed(year)
            row.voided_at, row.void_reason = utc_now(), reason
            session.add(row)
            self._note(session, REOPEN, row, reason)
        self._announce(CLOSINGS)

    def changes(self, year: int) -> tuple[ClosedChange, ...]:
        """Return the figures of a closed year that are different now; () of a year that is not closed."""
        with self._store.reading() as session:
            row = _of_year(session, year)
            return self._changes(session, row) if row else ()

    def closed_book(self, year: int) -> FigureBook | None:
        """Return the figures as they were closed, None of a year that is not closed."""
        with self._store.reading() as session:
            row = _of_year(session, year)
            return _kept(session, row).book if row else None

    def check(self) -> Finding:
        """Say whether closed years are kept as they were closed, and which figures are different now."""
        with self._store.reading() as session:
            rows = _live(session)
            damaged = [row.year for row in rows if not _is_whole(session, row)]
            whole = [row for row in rows if row.year not in damaged]
            told = [(row.year, {one.key for one in self._changes(session, row)}) for row in whole]
        if damaged:
            years = "、".join(f"{year}年度" for year in damaged)
            return Finding("年度封账", False, f"{years}的封账数据不完整", DAMAGED)
        changed = "；".join(f"{year}年度有{len(keys)}项指标与封账时不同" for year, keys in told if keys)
        # A correction after closing is no fault of the store: it is told, with its cause at the desk.
        return Finding("年度封账", True, changed or f"已封账{len(rows)}个年度，指标没有变动")

    def _require_over(self, year: int, today: date) -> None:
        if not 1 <= year <= date.max.year or self.earliest(year) > today:
            raise ExpectedError(
                f"{year}年度尚未结束，不能封账。",
                reason="依据：年度指标统计到12月31日为止，提前封账会漏掉其后的事项。",
                remedy=f"请在{year}年12月31日当天或以后封账；年内报送的报告定稿时，其中的数字已随报告固定。",
            )
        with self._store.reading() as session:
            if year not in figures.years_held(session, self._registers):
                raise ExpectedError(
                    f"{year}年度没有登记任何事项，无需封账。",
                    reason="依据：封账保存的是该年度的统计指标及其所计记录。",
                    remedy="请核对年度；事项尚未录入的，先录入再封账。",
                )

    def _changes(self, session: Session, row: YearClosing) -> tuple[ClosedChange, ...]:
        """What is different now, found once for each state of the store."""
        head = read_head(session.connection())
        state = (row.id or 0, head.seq if head else 0)
        known = {key: told for key, told in self._known.items() if key[1] == state[1]}
        if state not in known:
            known[state] = tuple(self._told(session, row))
            self._known = known
        return known[state]

    def _changes_or_none(self, session: Session, row: YearClosing) -> tuple[ClosedChange, ...]:
        """The list of years stands even where one is damaged; whoever opens that one is told."""
        try:
            return self._changes(session, row)
        except ExpectedError:
            return ()

    def _told(self, session: Session, row: YearClosing) -> Sequence[ClosedChange]:
        kept, asked = _kept(session, row), self._asked(session, row.year)
        now = {view.key: view for view in figures.of_period(self._registers, asked)}
        are = figures.counted(self._registers, asked)
        found = list(differences(kept.book.figures, now, kept.records, are))
        recounts = [one for difference in found for one in difference.records]
        known = causes(session, self._by_key, row.head, recounts)
        return [self._change(difference, known) for difference in found]

    def _change(self, found: Difference, known: Known) -> ClosedChange:
        told = tuple(cause(one, known) for one in found.records)
        view = found.view
        return ClosedChange(view.key, view.name, found.part, found.closed, found.now, told, found.redefined)

    def _asked(self, session: Session, year: int) -> Asked:
        return Asked(session, Period.year(year), self._rules(), self._today())

    def _note(self, session: Session, action: str, row: YearClosing, text: str, **more: str) -> None:
        detail = {"year": row.year, "reason": text, **more}
        note(session, action, str(YearClosing.__tablename__), row.id, detail)


def _live(session: Session) -> list[YearClosing]:
    """The closings that stand, the newest first; what each keeps is large, and read when it is asked for."""
    figures_later = defer(YearClosing.figures)  # type: ignore[arg-type]  # an attribute of the class
    query = select(YearClosing).where(col(YearClosing.voided_at).is_(None)).options(figures_later)
    return list(session.exec(query.order_by(col(YearClosing.year).desc())))


def _of_year(session: Session, year: int) -> YearClosing | None:
    return next((row for row in _live(session) if row.year == year), None)


def _kept(session: Session, row: YearClosing) -> Kept:
    """What a closing keeps. Raises ExpectedError where it is not what was kept."""
    if not _is_whole(session, row):
        raise ExpectedError(
            f"{row.year}年度的封账数据不完整，不能与现在比较。", reason=SOURCE, remedy=DAMAGED
        )
    return read_kept(row.figures)


def _is_whole(session: Session, row: YearClosing) -> bool:
    """Whether what is kept is what the history bears witness to."""
    query = select(HistoryEntry).where(
        col(HistoryEntry.register) == YearClosing.__tablename__,
        col(HistoryEntry.record_id) == row.id,
        col(HistoryEntry.action) == CLOSE,
    )
    noted = session.exec(query).first()
    try:
        read_kept(row.figures)
    except ValueError:
        return False
    return noted is not None and noted.detail.get("sha256") == digest(row.figures)


def _excused(text: str, gaps: Sequence[Tie]) -> str:
    """The reason for which a year is closed though checks do not tie. Raises RefusedInput without one."""
    try:
        return written_reason(text, "勾稽不符仍然封账", SOURCE)
    except RefusedInput as refused:
        flaws = tuple(Flaw("note", "", f"{tie.title}：{tie.detail}") for tie in gaps)
        raise RefusedInput(
            f"有{len(gaps)}项勾稽不符，尚未封账。", (*flaws, *refused.flaws), reason=SOURCE,
            remedy="请先按所列各项核对、更正；确须封账的，写明原因，原因随封账保存。",
        ) from None  # fmt: skip


def _not_closed(year: int) -> ExpectedError:
    return ExpectedError(f"{year}年度没有封账，无可撤销。", reason=SOURCE, remedy="请核对年度。")
