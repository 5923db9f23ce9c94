"""Making packages of this store, and looking at those of others; those of others never enter the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from sqlmodel import Session, col, select

from app.desk import Desk, Services
from app.engine.period import Period
from app.engine.values import clean_text
from app.engine.views import FigureView, Paper
from app.errors import Flaw, RefusedInput
from app.figure_book import FigureBook, shown
from app.figure_papers import figures_sheet
from app.packaging.collecting import Progress, collect
from app.packaging.digests import sha256
from app.packaging.handover import handover_sheet
from app.packaging.making import Content, Sender, make_package
from app.packaging.reading import read_package
from app.packaging.sealing import seal
from app.packaging_views import Collection, MadePackage, Verdict
from app.report_views import ReportView
from app.strength import judge
from db.history import note, read_head
from db.kdf import Kdf
from db.models import HistoryEntry
from db.vocabulary import Secrecy

ACTION, KIND = "package", "package"
PLAIN, SEALED = ".zip", ".jwb"
LONGEST_NOTE = 200

MOST_TOLD = 5


class Reports(Protocol):
    """What packages need of the reports."""

    def finished(self, period: Period | None = None) -> tuple[ReportView, ...]:
        """The reports within a period that have an edition."""

    def book(self, report_id: int, edition: int = 0) -> FigureBook:
        """The figures an edition was finished with."""

    def paper(self, report_id: int, edition: int = 0, *, boxes: bool = False) -> Paper:
        """The PDF of an edition. Raises MissingGlyph unless `boxes`, KeyError."""


class PackageDesk(Desk):
    """报送: packages out, and the check of packages that came in."""

    def __init__(
        self,
        services: Services,
        book: Callable[[Period], FigureBook],
        closed: Callable[[int], FigureBook | None],
        reports: Reports,
        kdf: Kdf | None = None,
    ) -> None:
        super().__init__(services)
        self._book, self._closed, self._reports, self._kdf = book, closed, reports, kdf

    def offers(self, period: Period) -> tuple[ReportView, ...]:
        """Return the finished reports on the period, or on stretches of it."""
        return self._reports.finished(period)

    def make(
        self,
        period: Period,
        report_ids: Sequence[int],
        *,
        passphrase: str = "",
        note: str = "",
        boxes: bool = False,
    ) -> MadePackage:
        """Make a package; that it was made is in the history. With a passphrase it is encrypted.

        Raises RefusedInput for a weak passphrase, a report that is not finished, or reports that were
        finished with other figures than the rest; MissingGlyph unless `boxes` allows labelled boxes.
        """
        self._require_strong(passphrase)
        sender, revision = self._sender(period)
        chosen = self._chosen(period, report_ids)
        book, closed = self._figures(period, chosen)
        content = Content(
            book, figures_sheet(book, self._profile(), self._today()),
            self._papers(chosen, boxes), self._today(), revision,
            clean_text(note)[:LONGEST_NOTE], closed,
        )  # fmt: skip
        made = make_package(sender, content)
        sheet = handover_sheet(sender, content, made, boxes=boxes)
        data = seal(made.data, passphrase, self._kdf) if passphrase else made.data
        self._note_down(period, revision, made.manifest, sealed=bool(passphrase))
        name = self._file_name(period, SEALED if passphrase else PLAIN)
        return MadePackage(Paper(f"{period.name}报送包", name, data, kind=KIND), made.code, sheet)

    def verify(self, path: Path, passphrase: str = "") -> Verdict:
        """Say whether a package is whole. Raises UnreadableFile where the file cannot be read at all."""
        return read_package(path, (passphrase,) if passphrase else ()).verdict

    def collect(
        self,
        paths: Sequence[Path],
        expected: Sequence[str] = (),
        passphrases: Sequence[str] = (),
        progress: Progress | None = None,
        period: Period | None = None,
    ) -> Collection:
        """Sum the figures of packages (`app.packaging.collecting.collect`)."""
        return collect(paths, expected, passphrases, period, progress)

    def _figures(self, period: Period, chosen: Sequence[ReportView]) -> tuple[FigureBook, bool]:
        """The figures handed in, which are those of the reports on the period, too.

        Those of a closed year as they were closed; else those a report was finished with, else live ones.
        """
        closed = self._closed(period.first.year) if period.whole_months == 12 else None
        books = [("年度封账", closed)] if closed is not None else []
        books += [
            (f"《{report.title}》", self._reports.book(report.id, report.editions[-1].number))
            for report in chosen
            if report.period == period
        ]
        for name, book in books[1:]:
            _require_same(books[0], (name, book))
        return (books[0][1] if books else self._book(period)), closed is not None

    def _chosen(self, period: Period, report_ids: Sequence[int]) -> tuple[ReportView, ...]:
        finished = {report.id: report for report in self._reports.finished(period)}
        if missing := [report_id for report_id in report_ids if report_id not in finished]:
            flaw = Flaw("reports", str(missing[0]), "这份报告没有定稿，或者不在这一期间")
            raise RefusedInput(
                "有报告不能放入报送包。", (flaw,), reason="报送的是定稿，不是草稿。",
                remedy="请先定稿，或者不选这份报告。",
            )  # fmt: skip
        return tuple(finished[report_id] for report_id in dict.fromkeys(report_ids))

    def _papers(self, chosen: Sequence[ReportView], boxes: bool) -> tuple[Paper, ...]:
        return tuple(
            self._reports.paper(report.id, report.editions[-1].number, boxes=boxes) for report in chosen
        )

    def _sender(self, period: Period) -> tuple[Sender, int]:
        with self._store.reading() as session:
            head = read_head(session.connection())
            revision = _made_before(session, period) + 1
        told = (head.seq, head.mac) if head else (0, "")
        return Sender(self._profile(), str(self._store.store_id), told), revision

    def _note_down(self, period: Period, revision: int, manifest: bytes, *, sealed: bool) -> None:
        detail = {
            "period": period.name, "revision": revision, "manifest": sha256(manifest), "encrypted": sealed,
        }  # fmt: skip
        with self._store.writing() as session:
            note(session, ACTION, KIND, None, detail)

    def _require_strong(self, passphrase: str) -> None:
        profile = self._profile()
        judged = judge(passphrase, (profile.organisation, profile.committee))
        if passphrase and not judged.accepted:
            flaw = Flaw("passphrase", "", judged.advice)
            raise RefusedInput(
                "报送包的口令不能使用。", (flaw,), reason=judged.advice, remedy="请换一个口令。"
            )

    def _file_name(self, period: Period, suffix: str) -> str:
        profile = self._profile()
        whose = profile.committee or profile.organisation
        return f"报送包_{whose}_{period.name}（{Secrecy.INTERNAL.label}）{suffix}"


def _require_same(first: tuple[str, FigureBook], other: tuple[str, FigureBook]) -> None:
    """Refuse what would say two things at once: PDF and figures of one package must agree."""
    known = first[1].by_key
    differing = [
        f"{figure.name}：{shown(known[figure.key])}、{shown(figure)}"
        for figure in other[1].figures
        if figure.key in known and _counts(figure) != _counts(known[figure.key])
    ]
    if differing:
        told = f"{first[0]}与{other[0]}的数据不一致"
        flaws = tuple(Flaw("reports", other[0], one) for one in differing[:MOST_TOLD])
        raise RefusedInput(
            f"{told}，共 {len(differing)} 项。", flaws, reason="同一报送包里的报告和统计指标须是同一组数据。",
            remedy="请对数据已变的报告重新修订、再次定稿，或者不把它放入报送包。",
        )  # fmt: skip


def _counts(figure: FigureView) -> tuple[object, ...]:
    cells = {row: dict(parts) for row, parts in figure.cells}
    return figure.edition, figure.value, figure.whole, dict(figure.parts), cells


def _made_before(session: Session, period: Period) -> int:
    """How many packages were made for a period."""
    made = session.exec(select(HistoryEntry.detail).where(col(HistoryEntry.action) == ACTION))
    return sum(detail.get("period") == period.name for detail in made)
