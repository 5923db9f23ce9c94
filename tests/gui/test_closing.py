"""年度封账 over a real store: closing a year, what changes afterwards and why, opening it again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.engine.period import Period
from app.figure_book import FigureBook, Tie
from app.office import Office
from tests.gui.conftest import TODAY
from ui.common.reason_dialog import ReasonDialog
from ui.debriefs import CLOSINGS, FIGURES
from ui.debriefs.closing_dialog import ClosingDialog
from ui.debriefs.closings_page import ClosingsPage
from ui.debriefs.figures_page import FiguresPage
from ui.desk import Desk
from ui.main_window import MainWindow

Wait = Callable[[Callable[[], bool]], None]
CLOSED = TODAY.year - 1


def add_clue(office: Office, received_on: str) -> int:
    ledger = office.ledger("clues")
    told = {"subjects": [{"name": "尹思齐"}], "received_on": received_on, "source": "petition"}
    return ledger.add({**ledger.blank(), **told, "summary": "反映其迟到。", "secrecy": "internal"})


@pytest.fixture
def desk(window: MainWindow) -> Desk:
    """The window over a store with one clue of the year before."""
    assert window.desk is not None
    add_clue(window.desk.office, f"{CLOSED}-05-06")
    return window.desk


@pytest.fixture
def page(desk: Desk, settled: Wait) -> ClosingsPage:
    desk.show_page(CLOSINGS)
    found = desk.page
    assert isinstance(found, ClosingsPage)
    settled(lambda: found.years.rowCount() == 2)
    return found


def dialog_of(page: ClosingsPage, settled: Wait) -> ClosingDialog:
    settled(lambda: bool(page.findChildren(ClosingDialog)))
    return page.findChildren(ClosingDialog)[0]


def close_year(page: ClosingsPage, settled: Wait, note: str = "已报工委") -> None:
    page.show_year(CLOSED)
    page.close_button.click()
    dialog = dialog_of(page, settled)
    dialog.note.setPlainText(note)
    dialog.go.click()
    settled(lambda: page.closing is not None)


def cell(page: ClosingsPage, row: int, section: int) -> str:
    item = page.years.item(row, section)
    assert item is not None
    return item.text()


def test_every_year_is_listed_newest_first(page: ClosingsPage) -> None:
    assert [cell(page, row, 0) for row in range(2)] == [f"{TODAY.year} 年", f"{CLOSED} 年"]
    assert [cell(page, row, 1) for row in range(2)] == ["未封账", "未封账"]
    assert page.said == "本年度尚未结束"
    page.show_year(CLOSED)
    assert page.said == "本年度尚未封账"
    assert not page.reopen_button.isEnabled()


def test_a_year_is_closed_with_its_note(page: ClosingsPage, desk: Desk, settled: Wait) -> None:
    close_year(page, settled)
    assert page.year == CLOSED
    assert cell(page, 1, 1) == "已封账"
    assert "已报工委" in cell(page, 1, 5)
    assert cell(page, 1, 3) == "沈若川"
    assert not page.close_button.isEnabled()
    settled(lambda: page.said == "封账后没有变动")
    book = desk.office.closings.closed_book(CLOSED)
    assert book is not None
    assert book.by_key["clues.received"].value == 1


def test_the_running_year_is_refused_in_words(page: ClosingsPage, settled: Wait) -> None:
    page.show_year(TODAY.year)
    page.close_year()
    dialog = dialog_of(page, settled)
    dialog.go.click()
    settled(lambda: bool(dialog.notice.text))
    assert "依据" in dialog.notice.text
    assert page.closing is None
    dialog.dismiss()


def test_the_running_year_waits_for_its_end(page: ClosingsPage) -> None:
    page.show_year(TODAY.year)
    assert not page.close_button.isEnabled()
    assert page.close_button.toolTip() == f"{TODAY.year}-12-31 起可以封账"
    assert page.said == "本年度尚未结束"
    page.show_year(CLOSED)
    assert page.close_button.isEnabled()
    assert page.close_button.toolTip() == ""


def test_checks_that_fail_need_a_reason(page: ClosingsPage, desk: Desk) -> None:
    book = desk.office.figures.book(Period.year(CLOSED))
    gap = Tie("x", "线索来源", ok=False, left=2, right=3, detail="相差 1 件")
    broken = FigureBook(book.period, book.compared, book.figures, book.before, book.months, (gap,))
    dialog = ClosingDialog(page.context, CLOSED, broken, page)
    assert dialog.gaps.item(0).text() == "线索来源：相差 1 件"
    dialog.close_year()
    assert "请写明原因" in dialog.notice.text
    assert desk.office.closings.closings() == ()
    dialog.dismiss()


def test_a_later_change_is_told_with_its_cause(page: ClosingsPage, desk: Desk, settled: Wait) -> None:
    close_year(page, settled)
    added = add_clue(desk.office, f"{CLOSED}-07-08")
    settled(lambda: page.said == "" and page.changes.model().rowCount() > 0)
    model = page.changes.model()
    lines = {
        model.index(row, 0).data(): [model.index(row, section).data() for section in (1, 2, 3)]
        for row in range(model.rowCount())
    }
    assert lines["受理问题线索"] == ["1", "2", "+1"]
    assert cell(page, 1, 4).endswith("项")
    asked: list[tuple[str, int]] = []
    page.changes.record_asked.connect(lambda key, record: asked.append((key, record)))
    names = [model.index(row, 0).data() for row in range(model.rowCount())]
    above = model.index(names.index("受理问题线索"), 0)
    page.changes.setCurrentIndex(above)
    assert not page.open_button.isEnabled()
    page.changes.setCurrentIndex(model.index(0, 0, above))
    assert "封账后计入" in page.detail.text()
    page.open_button.click()
    assert asked == [("clues", added)]
    settled(lambda: desk.registers["clues"].pane.record_id == added)


def test_the_figures_say_that_their_closed_year_has_changed(
    page: ClosingsPage, desk: Desk, settled: Wait
) -> None:
    close_year(page, settled)
    add_clue(desk.office, f"{CLOSED}-07-08")
    desk.show_page(FIGURES)
    figures = desk.page
    assert isinstance(figures, FiguresPage)
    figures.picker.set_period(Period.year(CLOSED))
    settled(lambda: figures.closed.text.startswith(f"{CLOSED} 年度已于 {TODAY.isoformat()} 封账"))
    figures.closed.more.click()
    assert desk.page is page
    settled(lambda: page.year == CLOSED)
    desk.show_page(FIGURES)
    figures.picker.set_period(Period.year(TODAY.year))
    settled(lambda: figures.closed.text == "")


def test_a_closing_is_undone_with_a_reason(page: ClosingsPage, settled: Wait) -> None:
    close_year(page, settled)
    page.reopen_button.click()
    dialog = page.findChildren(ReasonDialog)[0]
    dialog.act()
    assert "请写明原因" in dialog.notice.text
    dialog.reason.setPlainText("工委退回补报")
    dialog.act()
    settled(lambda: page.closing is None)
    assert cell(page, 1, 1) == "未封账"
