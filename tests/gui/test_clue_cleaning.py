"""定期清理 through its wizard: opening, every clue, the summary, the sheet."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.engine.views import Query
from tests.gui.clue_fixtures import ClueRoom, clue_room, texts
from tests.gui.register_fixtures import settle
from ui.clues.cleaning import CLUES, OPENING, SUMMARY, CleaningWizard
from ui.common.pdf_preview import PreviewDialog
from ui.main_window import MainWindow

__all__ = ["clue_room"]  # the fixture


def opened(room: ClueRoom) -> CleaningWizard:
    """The wizard, from the toolbar's menu."""
    menu = room.tab.tools.menu()
    next(action for action in menu.actions() if "定期清理" in action.text()).trigger()
    assert isinstance(room.dialog, CleaningWizard)
    return room.dialog


def to_clues(wizard: CleaningWizard) -> None:
    wizard.opening.participants.setText("陆清和、阎致远")
    wizard.opening.officer.setText("沈若川")
    wizard.go.click()
    assert wizard.pages.currentIndex() == CLUES


def chip(wizard: CleaningWizard, place: int, phrase: str) -> None:
    entry = wizard.clues.entries[place]
    next(button for button in entry.findChildren(QPushButton) if button.text() == phrase).click()


def test_every_open_clue_is_gone_through_and_a_sheet_is_left(clue_room: ClueRoom, qtbot: Any) -> None:
    wizard = opened(clue_room)
    assert "共 4 件：在办 3 件，暂存待查 1 件" in texts(wizard.opening)
    wizard.go.click()
    assert wizard.pages.currentIndex() == OPENING
    assert "参加清理的人员" in wizard.notice.text
    to_clues(wizard)
    assert wizard.clues.count.text() == "1 / 4"
    shelved = next(n for n, entry in enumerate(wizard.clues.entries) if entry.item.shelved)
    for place in range(4):
        assert wizard.clues.place == place
        chip(wizard, place, "尚无新的可查线索" if place == shelved else "按期办理中")
        wizard.clues.entries[place].measure.setPlainText(f"措施{place}")
        wizard.go.click()
    assert wizard.pages.currentIndex() == CLUES, "the shelved one still wants its review"
    assert wizard.clues.place == shelved
    assert "请填写复核意见" in wizard.notice.text
    review = wizard.clues.entries[shelved].review
    box = review["shelf_outcome"].target
    box.setCurrentIndex(box.findData("keep"))
    review["review_on"].set_value("2027-05-20")
    while wizard.pages.currentIndex() == CLUES:
        wizard.go.click()
    assert wizard.pages.currentIndex() == SUMMARY
    shown = {wizard.summary.table.item(row, 4).text() for row in range(4)}
    assert "继续暂存，2027-05-20 复核；" + f"措施{shelved}" in shown
    wizard.summary.conclusion.setPlainText("在办线索均在推进。")
    wizard.go.click()
    clue_room.wait(lambda: bool(clue_room.tab.findChildren(PreviewDialog)))
    settle(qtbot, clue_room.room)
    assert clue_room.room.answers.errors == []
    for preview in clue_room.tab.findChildren(PreviewDialog):
        preview.reject()
    cleanings = clue_room.office.ledger("cleanings")
    [made] = cleanings.ids(Query())
    assert cleanings.record(made).values["conclusion"] == "在办线索均在推进。"
    course = clue_room.office.clues.page(clue_room.clues.shelved).record.timeline
    assert any("暂存复核" in moment.title for moment in course)
    assert any("定期清理" in moment.title for moment in course)


def test_one_can_go_back_and_what_was_entered_stays(clue_room: ClueRoom) -> None:
    wizard = opened(clue_room)
    to_clues(wizard)
    chip(wizard, 0, wizard.clues.entries[0].findChildren(QPushButton)[0].text())
    said = wizard.clues.entries[0].finding.toPlainText()
    assert said
    wizard.go.click()
    assert wizard.clues.count.text() == "2 / 4"
    assert wizard.clues.names.item(0).text().startswith("✓")
    wizard.back.click()
    assert wizard.clues.place == 0
    assert wizard.clues.entries[0].finding.toPlainText() == said
    wizard.back.click()
    assert wizard.pages.currentIndex() == OPENING
    wizard.dismiss()


def test_the_review_asks_for_what_its_answer_needs(clue_room: ClueRoom) -> None:
    wizard = opened(clue_room)
    to_clues(wizard)
    entry = next(entry for entry in wizard.clues.entries if entry.item.shelved)
    box = entry.review["shelf_outcome"].target
    for code, wanted in (("keep", {"review_on"}), ("settle", {"settle_reason"}), ("restart", set())):
        box.setCurrentIndex(box.findData(code))
        assert set(entry.values()) == {"finding", "measure", "shelf_outcome"} | wanted
        rows = {name for name, row in entry._rows.items() if not row.isHidden()}
        assert rows == {"shelf_outcome"} | wanted
    assert not any(entry.review for entry in wizard.clues.entries if not entry.item.shelved)
    wizard.dismiss()


def test_leaving_with_findings_asks_first_and_writes_nothing(clue_room: ClueRoom) -> None:
    wizard = opened(clue_room)
    to_clues(wizard)
    wizard.clues.entries[0].finding.setPlainText("已督促承办人")
    QTest.keyClick(wizard, Qt.Key.Key_Escape)
    assert wizard.isVisible()
    assert "还没有保存" in wizard.notice.text
    wizard.notice.answer("放弃")
    assert clue_room.office.ledger("cleanings").ids(Query()) == []


def test_a_refused_cleaning_stays_open_and_says_which_clue(clue_room: ClueRoom, qtbot: Any) -> None:
    wizard = opened(clue_room)
    to_clues(wizard)
    for place, entry in enumerate(wizard.clues.entries):
        entry.finding.setPlainText(f"情况{place}")
        if entry.item.shelved:
            box = entry.review["shelf_outcome"].target
            box.setCurrentIndex(box.findData("keep"))
            entry.review["review_on"].set_value("2026-13-40")
    while wizard.pages.currentIndex() == CLUES:
        wizard.go.click()
    wizard.go.click()
    clue_room.wait(lambda: bool(wizard.notice.text))
    assert clue_room.number(clue_room.clues.shelved) in wizard.notice.text
    assert wizard.go.isEnabled()
    assert clue_room.office.ledger("cleanings").ids(Query()) == []
    wizard.dismiss()


def test_the_menu_bar_leads_there_too(window: MainWindow) -> None:
    assert window.desk is not None
    tools, settings = (window._menus.menus[name] for name in ("工具(&T)", "设置(&S)"))
    next(action for action in tools.actions() if "定期清理" in action.text()).trigger()
    dialogs = window.desk.page_of("clues").clue_dialogs
    assert dialogs.current.windowTitle() == "定期清理"
    next(action for action in settings.actions() if "委员会规则" in action.text()).trigger()
    assert dialogs.current.windowTitle() == "委员会规则"
    dialogs.dismiss()
