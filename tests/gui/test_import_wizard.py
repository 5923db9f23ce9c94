"""The import wizard over the sample sheets and over sheets other offices might keep."""

from __future__ import annotations

import csv

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.engine.views import Query
from tests.app.parts import holdings
from tests.gui.register_fixtures import SAMPLES, SHEETS, settle
from ui.imports.wizard import FILE, MAPPING, RESULT, TRIAL, ImportWizard


@pytest.fixture
def wizard(room, qtbot):
    made = []

    def open_it(key):
        window = ImportWizard(room.context, room.office.ledger(key).view)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(window)
        window.show()
        made.append(window)
        return window

    yield open_it
    for window in made:
        window.dismiss()


def _page(qtbot, window, page):
    qtbot.waitUntil(lambda: window.pages.currentIndex() == page and not window.busy, timeout=30_000)


def _sheet(path, rows):
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_a_sheet_goes_through_all_pages(room, wizard, qtbot, tmp_path):
    window = wizard("clues")
    window.file.choose(SAMPLES / SHEETS["clues"])
    _page(qtbot, window, MAPPING)
    assert window.go.text() == "试导入"
    assert window.mapping.box(0, 1).currentText() == "线索编号"
    window.go.click()
    _page(qtbot, window, TRIAL)
    assert [window.trial.count(name) for name in ("accepted", "refused", "already")] == [64, 4, 0]
    assert {window.trial.refused.item(row, 3).text() for row in range(4)} >= {"2025.2.30", "道听途说"}
    assert room.office.ledger("clues").ids(Query()) == []
    room.answers.save_to = tmp_path / "问题行"
    window.trial.save.click()
    settle(qtbot, room)
    qtbot.waitUntil(lambda: (tmp_path / "问题行.xlsx").exists(), timeout=10_000)
    assert window.go.text() == "导入 64 行"
    qtbot.waitUntil(lambda: window.go.isEnabled(), timeout=10_000)
    with qtbot.waitSignal(window.imported, timeout=30_000) as imported:
        window.go.click()
    assert imported.args == [64]
    _page(qtbot, window, RESULT)
    assert len(room.office.ledger("clues").ids(Query())) == 64

    again = wizard("clues")
    again.file.choose(SAMPLES / SHEETS["clues"])
    _page(qtbot, again, MAPPING)
    again.forward()
    _page(qtbot, again, TRIAL)
    assert [again.trial.count(name) for name in ("accepted", "already")] == [0, 64]
    assert not again.go.isEnabled()
    assert room.answers.errors == []


def test_enter_leads_on_and_never_throws_the_import_away(room, wizard, qtbot):
    window = wizard("members")
    window.activateWindow()
    room.answers.open_from = SAMPLES / SHEETS["members"]
    window.file.pick.setFocus()
    QTest.keyClick(window.file.pick, Qt.Key.Key_Return)
    for page in (MAPPING, TRIAL, RESULT):
        _page(qtbot, window, page)
        assert window.focusWidget() is window.go
        if page != RESULT:
            QTest.keyClick(window.go, Qt.Key.Key_Return)
    assert window.outcome.count("accepted") > 0


def test_a_corrected_mapping_is_remembered(room, wizard, qtbot, tmp_path):
    rows = [
        ["姓名", "归口", "找人", "性别", "政治面貌"],
        ["沈一帆", "办公室党支部", "13900000001", "男", "中共党员"],
        ["陆小舟", "法规科党支部", "13900000002", "女", "中共党员"],
    ]
    file = _sheet(tmp_path / "名单.csv", rows)
    window = wizard("members")
    window.file.choose(file)
    _page(qtbot, window, MAPPING)
    assert [window.mapping.box(0, row).currentText() for row in range(3)] == ["姓名", "不导入", "不导入"]
    for row, label in ((1, "所在党支部"), (2, "联系电话")):
        box = window.mapping.box(0, row)
        box.setCurrentIndex(box.findText(label))
        box.activated.emit(box.currentIndex())
    window.forward()
    _page(qtbot, window, TRIAL)
    window.forward()
    _page(qtbot, window, RESULT)
    ledger = room.office.ledger("members")
    branches = {ledger.record(i).values["branch"] for i in ledger.ids(Query())}
    assert branches == {"办公室党支部", "法规科党支部"}

    rows[1:] = [["叶知秋", "办公室党支部", "13900000003", "女", "中共党员"]]
    later = wizard("members")
    later.file.choose(_sheet(tmp_path / "名单二.csv", rows))
    _page(qtbot, later, MAPPING)
    assert [later.mapping.box(0, row).currentText() for row in range(3)] == ["姓名", "所在党支部", "联系电话"]


def test_a_missing_required_field_holds_the_wizard_until_it_is_mapped(room, wizard, qtbot, tmp_path):
    window = wizard("members")
    rows = [["何人", "所在党支部", "职级"], ["沈一帆", "办公室党支部", "一级科员"]]
    window.file.choose(_sheet(tmp_path / "名单.csv", rows))
    _page(qtbot, window, MAPPING)
    assert "姓名" in window.mapping.notice.text
    assert not window.go.isEnabled()
    window.mapping.choose(0, 0, "name")
    assert window.mapping.notice.text == ""
    assert window.go.isEnabled()
    window.mapping.choose(0, 1, "name")
    assert window.mapping.box(0, 0).currentText() == "不导入"
    window.go_back()
    assert window.pages.currentIndex() == FILE


def test_a_protected_sheet_asks_for_its_password(room, wizard, qtbot, tmp_path):
    book = Workbook()
    for row in (["姓名", "性别", "所在党支部"], ["沈一帆", "男", "办公室党支部"]):
        book.active.append(row)
    plain, locked = tmp_path / "a.xlsx", tmp_path / "名单.xlsx"
    book.save(plain)
    with plain.open("rb") as source, locked.open("wb") as target:
        OOXMLFile(source).encrypt("夏至1", target)
    window = wizard("members")
    window.file.choose(locked)
    qtbot.waitUntil(lambda: window.file.password.isVisible(), timeout=20_000)
    window.file.password.setText("不对")
    window.file.password.returnPressed.emit()
    qtbot.waitUntil(lambda: "不正确" in window.file.notice.text, timeout=20_000)
    window.file.password.setText("夏至1")
    window.file._open.click()
    _page(qtbot, window, MAPPING)


def test_what_is_no_sheet_is_refused_in_one_sentence(room, wizard, qtbot, tmp_path):
    junk = tmp_path / "照片.xlsx"
    junk.write_bytes(b"\x89PNG\r\n" + bytes(3000))
    window = wizard("members")
    room.answers.open_from = junk
    window.file.pick_asked.emit()
    qtbot.waitUntil(lambda: bool(window.file.notice.text), timeout=20_000)
    assert window.pages.currentIndex() == FILE
    assert room.answers.errors == []


def test_a_file_can_be_dropped(room, wizard, qtbot):
    window = wizard("talks")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(SAMPLES / SHEETS["talks"]))])
    spot, buttons, keys = QPoint(40, 40), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(spot, Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(window.file, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window.file, QDropEvent(spot, Qt.DropAction.CopyAction, data, buttons, keys))
    _page(qtbot, window, MAPPING)
    window.forward()
    _page(qtbot, window, TRIAL)
    assert window.trial.count("refused") == 2


def test_same_named_persons_are_asked_about(room, wizard, qtbot, tmp_path):
    members = room.office.ledger("members")
    ids = [
        members.add({"name": "沈一帆", "branch": branch, "unit": unit})
        for branch, unit in (("办公室党支部", "办公室"), ("法规科党支部", "法规科"))
    ]
    rows = [
        ["收到日期", "线索来源", "被反映人", "主要问题"],
        ["2026-10-08", "信访举报", "沈一帆", "反映违规收受礼品"],
    ]
    window = wizard("clues")
    window.file.choose(_sheet(tmp_path / "线索.csv", rows))
    _page(qtbot, window, MAPPING)
    window.forward()
    _page(qtbot, window, TRIAL)
    assert len(window.trial.boxes) == 1
    box = window.trial.boxes[0]
    box.setCurrentIndex(box.findData(ids[1]))
    box.activated.emit(box.currentIndex())
    window.forward()
    _page(qtbot, window, RESULT)
    assert any(holdings(room.office, ids[1]).values())
    assert not any(holdings(room.office, ids[0]).values())


def test_closing_while_importing_leaves_nothing(room, wizard, qtbot):
    window = wizard("members")
    window.file.choose(SAMPLES / SHEETS["members"])
    _page(qtbot, window, MAPPING)
    window.forward()
    _page(qtbot, window, TRIAL)
    window.forward()
    window.dismiss()
    settle(qtbot, room)
    assert window.pages.currentIndex() == TRIAL
    assert len(room.office.ledger("members").ids(Query())) in (0, 233)
