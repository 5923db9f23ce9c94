"""监督工作 in the window: its rail in groups, each register with form, shortcuts, papers and agenda."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QFrame
from pytestqt.qtbot import QtBot

from app.engine.views import Query
from tests.app.supervision_parts import MADE, inspection, problem
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.supervision import ORDER, SupervisionTab
from ui.today.due_strip import abilities

PLACE = 5


@pytest.fixture
def desk(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


@pytest.fixture
def tab(desk: Desk) -> SupervisionTab:
    desk.tabs.setCurrentIndex(PLACE)
    found = desk.tabs.currentWidget()
    assert isinstance(found, SupervisionTab)
    return found


def test_the_rail_stands_in_groups(tab: SupervisionTab) -> None:
    assert list(tab.entries) == [key for group in ORDER for key in group]
    lines = [line for line in tab.findChildren(QFrame) if line.property("kind") == "line"]
    rail = tab.findChild(QFrame, "rail")
    assert sum(line.parent() is rail for line in lines) == len(ORDER) - 1


def test_the_rail_fits_into_the_smallest_window(tab: SupervisionTab) -> None:
    rail = tab.findChild(QFrame, "rail")
    assert isinstance(rail, QFrame)
    assert rail.layout().minimumSize().height() <= 768 - 130  # type: ignore[union-attr]  # what head and foot take


@pytest.mark.parametrize("key", MADE)
def test_a_record_is_entered_through_the_form(desk: Desk, key: str, qtbot: QtBot) -> None:
    desk.show_page(key)
    desk.context.new_record(key)
    form: Any = desk.registers[key].dialogs.current
    form.body.set_values({**form.body.values(), **MADE[key]()})
    form.save()
    ledger = desk.office.ledger(key)
    assert len(ledger.ids(Query())) == 1
    qtbot.waitUntil(lambda: desk.registers[key].table.model_of_rows.ids == ledger.ids(Query()))


def test_problems_are_rows_of_the_form_and_due_in_the_record(desk: Desk) -> None:
    record = desk.office.ledger("inspections").add(inspection(problem()))
    item = next(item for item in desk.office.due() if item.register == "inspections")
    assert abilities(item)["finish"]
    desk.context.finish_item(item)
    form: Any = desk.registers["inspections"].dialogs.current
    [row] = form.body.values()["found"]
    assert (row["problem"], item.record_id) == ("派车单没有审批", record)
