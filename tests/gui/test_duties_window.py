"""履职事项 in the window: the table, the committee's own changes with 依据 and reason, the year."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from app.office import Office
from tests.gui.conftest import TODAY
from ui.main_window import MainWindow
from ui.today.duty_dialog import DutyDialog

Wait = Callable[[Callable[[], bool]], None]
OWN = {"source": "临江市水务局机关纪委工作细则 第九条", "reason": "本单位由派驻组统一报送"}


@pytest.fixture
def dialog(window: MainWindow) -> DutyDialog:
    """Opened from the menu, as the officer does."""
    next(action for action in window.findChildren(QAction) if action.text() == "履职事项…").trigger()
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, DutyDialog)]
    assert len(found) == 1
    return found[0]


def choose(dialog: DutyDialog, key: str) -> None:
    keys = [duty.key for duty in dialog.table.rows]
    dialog.table.table.setCurrentCell(keys.index(key), 0)


def texts(dialog: DutyDialog, row: int) -> list[str]:
    table = dialog.table.table
    return [table.item(row, section).text() for section in range(table.columnCount())]


def rules(office: Office) -> set[str]:
    return {item.rule for item in office.due(today=TODAY)}


def fill_form(dialog: DutyDialog, **values: str) -> Any:
    form: Any = dialog.table.form
    for name, value in values.items():
        form.body.blocks[name].editor.set_value(value)
    return form


def test_every_duty_stands_with_its_authority(dialog: DutyDialog) -> None:
    assert [duty.key for duty in dialog.table.rows] == [f"C{n}" for n in range(1, 52)]
    for row, duty in enumerate(dialog.table.rows):
        shown = texts(dialog, row)
        assert shown[:3] == [duty.key, duty.title, duty.every]
        assert shown[4] == duty.source != ""


def test_a_duty_is_stopped_only_with_source_and_reason(dialog: DutyDialog, window: MainWindow) -> None:
    assert window.desk is not None
    office = window.desk.office
    assert "C22" in rules(office)
    choose(dialog, "C22")
    assert dialog.table.buttons["active"].text() == "停用…"
    dialog.table.buttons["active"].click()
    form = fill_form(dialog, source="", reason="")
    form.save()
    assert form.isVisible()
    assert "C22" in rules(office)
    fill_form(dialog, **OWN).save()
    assert "C22" not in rules(office)
    row = [duty.key for duty in dialog.table.rows].index("C22")
    assert "停用" in texts(dialog, row)[5]
    assert OWN["reason"] in dialog.table._told.text()
    assert dialog.table.buttons["active"].text() == "启用…"


def test_a_change_is_taken_back(dialog: DutyDialog, window: MainWindow) -> None:
    assert window.desk is not None
    office = window.desk.office
    choose(dialog, "C22")
    assert not dialog.table.buttons["restore"].isEnabled()
    dialog.table.buttons["active"].click()
    fill_form(dialog, **OWN).save()
    assert "C22" not in rules(office)
    assert dialog.table.buttons["restore"].isEnabled()
    dialog.table.buttons["restore"].click()
    assert "C22" in rules(office)
    assert texts(dialog, [duty.key for duty in dialog.table.rows].index("C22"))[5] == ""
    assert "恢复默认" in dialog.table.notice.text


def test_the_year_says_what_was_done(dialog: DutyDialog, window: MainWindow) -> None:
    assert window.desk is not None
    office = window.desk.office
    item = next(item for item in office.due(today=TODAY) if item.rule == "C22")
    ledger = office.ledger("duties")
    done = {**ledger.blank(), **item.given, "done_on": "2026-11-19", "evidence": "统计表已报送，签收单存卷"}
    ledger.add(done)
    dialog.year.refresh()
    table = dialog.year.table
    rows = [
        [table.item(row, section).text() for section in range(table.columnCount())]
        for row in range(table.rowCount())
        if table.item(row, 1) is not None
    ]
    assert len(rows) == len(office.duties.year(2026))
    assert [row for row in rows if row[5] == "2026-11-19 办结"] == [
        row for row in rows if row[1] == "C22" and row[3] == item.given["period"]
    ]
    heads = [table.item(row, 0).text() for row in range(table.rowCount()) if table.item(row, 1) is None]
    assert [head.split("　")[0] for head in heads] == [f"{month} 月" for month in range(1, 13)]
    dialog.year.open_only.setChecked(True)
    assert table.rowCount() == len(rows) + len(heads) - 1


def test_another_year_can_be_looked_at(dialog: DutyDialog) -> None:
    box = dialog.year.year_box
    assert box.currentData() == TODAY.year
    box.setCurrentIndex(box.findData(TODAY.year + 1))
    table = dialog.year.table
    days = [table.item(row, 0).text() for row in range(table.rowCount()) if table.item(row, 1) is not None]
    assert {day[:4] for day in days} == {"2027"}
    assert days == sorted(days)


def test_what_was_put_off_is_listed_and_can_be_taken_back(window: MainWindow, dialog: DutyDialog) -> None:
    assert window.desk is not None
    office = window.desk.office
    item = next(item for item in office.due(today=TODAY) if item.rule == "C22")
    office.duties.waive(item, "本月由派驻组统一报送")
    dialog.marks.refresh()
    table = dialog.marks.table
    shown = [table.item(0, section).text() for section in range(table.columnCount())]
    assert item.title in shown[0]
    assert shown[1:] == [item.due.isoformat(), "不需办理", "本月由派驻组统一报送"]
    dialog.marks.restore_button.click()
    assert table.rowCount() == 0
    assert not dialog.marks.restore_button.isEnabled()
    assert item in office.due(today=TODAY)
