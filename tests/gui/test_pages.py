"""监督工作 and 年度述职 over a real store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex

from tests.gui.conftest import TODAY, Messages
from ui.common.pdf_preview import PreviewDialog
from ui.debriefs import DebriefsTab
from ui.debriefs.records_dialog import RecordsDialog
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.supervision import SupervisionTab

Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def desk(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


def _debriefs(desk: Desk) -> DebriefsTab:
    desk.tabs.setCurrentIndex(6)
    page = desk.tabs.currentWidget()
    assert isinstance(page, DebriefsTab)
    return page


def test_every_register_has_its_place(desk: Desk) -> None:
    assert set(desk.registers) == set(desk.office.ledgers)
    page = desk.tabs.widget(5)
    assert isinstance(page, SupervisionTab)
    for key in page.registers:
        desk.page_of(key)
        assert desk.tabs.currentIndex() == 5
        assert page.current is desk.register is page.registers[key]


def test_every_figure_shown_lists_as_many_records(desk: Desk) -> None:
    page = _debriefs(desk)
    figures = {figure.key: figure for figure in desk.office.figures(TODAY.year)}
    for key in ("clues.received", "talks.total"):
        page.show_records(figures[key], "")
        dialog = page.findChildren(RecordsDialog)[-1]
        assert len(dialog.table.model_of_rows.ids) == figures[key].value
        dialog.reject()
    part, count = figures["clues.by_source"].parts[0]
    page.show_records(figures["clues.by_source"], part)
    dialog = page.findChildren(RecordsDialog)[-1]
    assert len(dialog.table.model_of_rows.ids) == count
    dialog.reject()


def test_a_record_behind_a_figure_is_one_click_away(desk: Desk, settled: Wait) -> None:
    page = _debriefs(desk)
    figure = next(figure for figure in desk.office.figures(TODAY.year) if figure.key == "clues.received")
    page.show_records(figure, "")
    dialog = page.findChildren(RecordsDialog)[-1]
    wanted = dialog.table.model_of_rows.ids[0]
    dialog.table.record_opened.emit(wanted)
    assert not dialog.isVisible()
    settled(lambda: desk.registers["clues"].pane.record_id == wanted)


def test_the_tree_shows_every_figure_with_its_meaning(desk: Desk) -> None:
    page = _debriefs(desk)
    model = page.tree.model()
    names: dict[str, str] = {}
    for group in range(model.rowCount()):
        above = model.index(group, 0)
        for row in range(model.rowCount(above)):
            cell = model.index(row, 0, above)
            names[cell.data()] = cell.siblingAtColumn(3).data()
    assert names == {figure.name: figure.meaning for figure in desk.office.figures(TODAY.year)}
    page.tree.choose(QModelIndex())
    assert page.findChildren(RecordsDialog) == []


def test_years_are_offered_newest_first(desk: Desk) -> None:
    page = _debriefs(desk)
    offered = [page.year_box.itemData(place) for place in range(page.year_box.count())]
    assert offered == desk.office.years()
    assert page.year == TODAY.year


def test_the_report_is_previewed_and_saved(
    desk: Desk, messages: Messages, tmp_path: Path, settled: Wait
) -> None:
    page = _debriefs(desk)
    page.preview_report()
    settled(lambda: bool(page.findChildren(PreviewDialog)) or bool(messages.errors) or bool(messages.said))
    settled(lambda: bool(page.findChildren(PreviewDialog)))
    dialog = page.findChildren(PreviewDialog)[0]
    messages.save_to = tmp_path / "报告.pdf"
    dialog.remark.setText("去向：纪检监察工委")
    dialog.ask_and_save()
    settled(lambda: messages.save_to is not None and messages.save_to.is_file())
    settled(lambda: dialog.save_button.isEnabled())
    dialog.reject()
