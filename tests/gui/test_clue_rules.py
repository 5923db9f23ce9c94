"""委员会规则 in their dialog, and the filters of the clue ledger."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.clue_fixtures import ClueRoom, add_clue, clue_room, texts
from ui.clues.rules_dialog import RulesDialog
from ui.common.filter_pages import ChoicePage, SpanPage

__all__ = ["clue_room"]  # the fixture

YEAR_2027 = "放假：1月1日至1月3日\n上班：1月9日\n依据：国务院办公厅关于2027年部分节假日安排的通知\n"


def opened(room: ClueRoom) -> RulesDialog:
    menu = room.tab.tools.menu()
    next(action for action in menu.actions() if "委员会规则" in action.text()).trigger()
    assert isinstance(room.dialog, RulesDialog)
    return room.dialog


def type_numbering(dialog: RulesDialog, text: str) -> None:
    line = dialog.committee.body.blocks["numbering"].editor.target
    line.setText(text)
    line.textEdited.emit(text)


def test_the_number_is_shown_as_it_would_be_and_a_bad_pattern_says_so(clue_room: ClueRoom) -> None:
    page = opened(clue_room).committee
    assert page.preview.text().endswith("线索〔2026〕5号")
    type_numbering(clue_room.dialog, "云建纪线〔{year}〕{n}号")
    assert "云建纪线〔2026〕" in page.preview.text()
    type_numbering(clue_room.dialog, "云建纪线")
    assert "缺少顺序号" in page.preview.text()
    page.save()
    assert page.body.blocks["numbering"].flaw_text or page.notice.text
    type_numbering(clue_room.dialog, "云建纪线〔{year}〕{n}号")
    page.save()
    assert "已保存" in page.notice.text
    clue = add_clue(clue_room.office, "2026-11-19", [{"name": "韩江雪"}])
    assert clue_room.number(clue) == "云建纪线〔2026〕1号"


def test_the_chain_of_approval_is_put_in_order(clue_room: ClueRoom) -> None:
    page = opened(clue_room).committee
    chain = page.approvers
    before = chain.values()
    chain.entry.setText("市直机关纪检监察工委")
    QTest.keyClick(chain.entry, Qt.Key.Key_Return)
    chain.up.click()
    chain.up.click()
    assert chain.values() == ["市直机关纪检监察工委", *before]
    assert not chain.up.isEnabled()
    page.save()
    assert clue_room.office.rules.committee.approvers == ("市直机关纪检监察工委", *before)
    chain.items.setCurrentRow(0)
    chain.remove.click()
    page.save()
    assert clue_room.office.rules.committee.approvers == tuple(before)


def test_a_limit_is_overridden_with_source_and_reason_and_restored(clue_room: ClueRoom) -> None:
    page = opened(clue_room).deadlines
    row = next(n for n, one in enumerate(page.rows) if one.key == "T4")
    page.table.setCurrentCell(row, 0)
    assert (page.amount.value(), page.unit.currentText()) == (2, "个月")
    assert page.rows[row].source in texts(page)
    page.amount.setValue(45)
    page.unit.setCurrentIndex(page.unit.findData("days"))
    page.save()
    assert "请写明依据" in page.notice.text
    page.source.setText("临江市直机关线索办理规定 第八条")
    page.reason.setText("本市另有规定")
    page.save()
    assert clue_room.office.rules.deadlines["T4"].length.label == "45 日"
    assert "本单位" in page.table.item(row, 3).text()
    assert page.reset.isEnabled()
    page.reset.click()
    assert clue_room.office.rules.deadlines["T4"].length.label == "2 个月"
    assert not page.reset.isEnabled()


def test_a_year_without_holidays_warns_until_it_is_loaded(clue_room: ClueRoom, tmp_path: Path) -> None:
    page = opened(clue_room).holidays
    assert page.missing() == [2027]
    assert "2027 年还没有节假日表" in page.notice.text
    sheet = tmp_path / "2027.txt"
    sheet.write_text("放假：2月30日\n", encoding="utf-8")
    clue_room.room.answers.open_from = sheet
    page.load.click()
    assert "2 月 30 日" in page.notice.text, "the flaw of the file is told"
    assert page.missing() == [2027]
    sheet.write_text(YEAR_2027, encoding="utf-8")
    page.load.click()
    assert "已读入" in page.notice.text
    assert page.missing() == []
    assert 2027 in {row.year for row in clue_room.office.committee.years()}


def page_of(room: ClueRoom, name: str) -> ChoicePage | SpanPage:
    """One page of the filter panel, opened at its button."""
    tab = room.tab
    if not tab.panel.isVisible():
        tab.bar.more.click()
    place = next(n for n, field in enumerate(tab.panel._fields) if field.name == name)
    tab.panel._names.setCurrentRow(place)
    return tab.panel._pages[place]


def test_a_year_is_one_choice(clue_room: ClueRoom) -> None:
    old = add_clue(clue_room.office, "2024-05-06", [{"name": "韩江雪"}])
    page = page_of(clue_room, "received_on")
    assert isinstance(page, SpanPage)
    page._year.setCurrentIndex(page._year.findData(2024))
    page._year.activated.emit(page._year.currentIndex())
    clue_room.wait(lambda: list(clue_room.tab.table.model_of_rows.ids) == [old])
    assert "2024-01-01 至 2024-12-31" in clue_room.tab._summary_text.text()
    page._first.setText("2024-02-01")
    page._first.date_changed.emit()
    assert page._year.currentData() == 0, "no longer a whole year"


def test_state_disposition_source_discipline_and_handler_narrow_the_ledger(clue_room: ClueRoom) -> None:
    other = add_clue(clue_room.office, "2026-11-10", [{"name": "韩江雪"}], handler="陆清和")
    for name in ("state", "disposition", "source", "discipline"):
        page = page_of(clue_room, name)
        assert isinstance(page, ChoicePage)
        assert page._list.count() > 3
    page = page_of(clue_room, "handler")
    assert isinstance(page, ChoicePage)
    assert {page._list.item(row).text() for row in range(page._list.count())} == {"沈若川", "陆清和"}
    place = next(r for r in range(page._list.count()) if page._list.item(r).text() == "陆清和")
    page._list.item(place).setCheckState(Qt.CheckState.Checked)
    clue_room.wait(lambda: list(clue_room.tab.table.model_of_rows.ids) == [other])
