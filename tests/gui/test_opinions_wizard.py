"""新的来函: a list is pasted or read from a file, checked, and only then registered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.engine.views import Query
from tests.exchange.makers import encrypted, xlsx
from tests.gui.opinion_fixtures import ASKED_BY, LETTER, NAMES, PASTED, OpinionRoom, opinion_room
from ui.archives.opinion_wizard import CHECK, LetterWizard
from ui.archives.opinion_wizard import LETTER as LETTER_PAGE

__all__ = ["opinion_room"]
PASSWORD = "summer-7"


@pytest.fixture
def wizard(opinion_room: OpinionRoom) -> LetterWizard:
    """The wizard, its letter filled in, its list still empty."""
    opinion_room.tab.new_record({"asked_by": ASKED_BY, "letter_number": LETTER, "occasion": "提拔任用"})
    made = opinion_room.dialog
    assert isinstance(made, LetterWizard)
    return made


def paste(room: OpinionRoom, wizard: LetterWizard, text: str = PASTED) -> None:
    """Paste a list and wait until it was looked at."""
    wizard.names.text.setPlainText(text)
    room.wait(lambda: not wizard.names.busy)


def check(room: OpinionRoom, wizard: LetterWizard) -> None:
    """Go on to the check and wait for it."""
    wizard.forward()
    room.wait(lambda: not wizard.busy)


def told(wizard: LetterWizard) -> list[tuple[str, ...]]:
    """The lines of the list that something is said of."""
    table = wizard.names.remarks
    cells = [[table.item(row, column) for column in range(3)] for row in range(table.rowCount())]
    return [tuple(cell.text() for cell in row) for row in cells]


def test_a_pasted_list_says_at_once_what_was_understood(
    opinion_room: OpinionRoom, wizard: LetterWizard
) -> None:
    paste(opinion_room, wizard)
    assert wizard.names.summary.text() == "共 5 人，重复 1，无法识别 1 行"
    assert [(line, text) for line, text, _ in told(wizard)] == [("7", "共5人"), ("6", "伏青禾　人事处")]
    assert "重复" in told(wizard)[1][2]
    assert wizard.go.text() == "核查（5 人）"


def test_the_check_shows_everybody_and_writes_nothing(
    opinion_room: OpinionRoom, wizard: LetterWizard
) -> None:
    paste(opinion_room, wizard)
    check(opinion_room, wizard)
    assert wizard.pages.currentIndex() == CHECK
    assert [one.checked.entry.name for one in wizard.found.persons] == NAMES
    assert [one.checked.proposal for one in wizard.found.persons] == [
        "defer",
        "clear",
        "clear",
        "defer",
        "ask",
    ]
    assert "待核对 2 人" in wizard.told.text()
    assert opinion_room.office.ledger("opinions").ids(Query()) == []


def test_what_the_check_found_is_picked_out_and_sorted(
    opinion_room: OpinionRoom, wizard: LetterWizard
) -> None:
    paste(opinion_room, wizard)
    check(opinion_room, wizard)
    people = wizard.found
    shown = lambda: [people._persons[row].checked.entry.name for row in people.shown_ids()]  # noqa: E731 - read thrice
    assert "open" not in people.chips
    people.chips["look"].click()
    assert shown() == ["池砚秋", "水清浅"]
    people.chips["clear"].click()
    assert shown() == ["伏青禾", "简宁"]
    people.chips["all"].click()
    people.search.setText("问题线索")
    assert shown() == ["尹思齐"]
    people.search.clear()
    people.table.horizontalHeader().sectionClicked.emit(2)
    assert shown()[0] == "水清浅" or shown()[0] == "池砚秋"


def test_the_letter_is_registered_with_its_checked_list(
    opinion_room: OpinionRoom, wizard: LetterWizard
) -> None:
    paste(opinion_room, wizard)
    check(opinion_room, wizard)
    wizard.forward()
    opinion_room.wait(lambda: opinion_room.tab.is_on_page)
    [request] = opinion_room.office.ledger("opinions").ids(Query())
    assert opinion_room.page.record_id == request
    assert [one.checked.entry.name for one in opinion_room.view.persons] == NAMES
    assert opinion_room.view.asked_by == ASKED_BY
    assert opinion_room.room.answers.errors == []


def test_without_a_list_nothing_is_checked(opinion_room: OpinionRoom, wizard: LetterWizard) -> None:
    wizard.forward()
    assert "还没有能识别的人员" in wizard.notice.text
    assert not wizard.busy
    paste(opinion_room, wizard, "共5人\n填表人：")
    wizard.forward()
    assert wizard.pages.currentIndex() == LETTER_PAGE


def test_a_letter_that_lacks_something_is_marked_where_it_lacks(
    opinion_room: OpinionRoom, wizard: LetterWizard
) -> None:
    wizard.body.blocks["occasion"].editor.set_value("")
    paste(opinion_room, wizard)
    check(opinion_room, wizard)
    wizard.forward()
    opinion_room.wait(lambda: not wizard.busy)
    assert wizard.pages.currentIndex() == LETTER_PAGE
    assert wizard.body.blocks["occasion"].flaw_text
    assert opinion_room.office.ledger("opinions").ids(Query()) == []


def test_the_same_letter_again_wants_a_reason(opinion_room: OpinionRoom, wizard: LetterWizard) -> None:
    opinion_room.register()
    paste(opinion_room, wizard)
    check(opinion_room, wizard)
    assert not wizard.body.blocks["excuse"].belongs
    wizard.forward()
    opinion_room.wait(lambda: not wizard.busy)
    assert "已经登记过" in wizard.notice.text
    excuse = wizard.body.blocks["excuse"]
    assert excuse.belongs
    excuse.editor.set_value("名单有补充，对方重新来函")
    check(opinion_room, wizard)
    wizard.forward()
    opinion_room.wait(lambda: opinion_room.tab.is_on_page)
    assert len(opinion_room.office.ledger("opinions").ids(Query())) == 2


def test_closing_asks_when_something_was_entered(opinion_room: OpinionRoom, wizard: LetterWizard) -> None:
    wizard.reject()
    assert opinion_room.dialog is None, "nothing was entered beside what the form came with"
    opinion_room.tab.new_record()
    again: Any = opinion_room.dialog
    paste(opinion_room, again)
    again.reject()
    assert again.isVisible()
    assert "还没有登记" in again.notice.text
    again.notice.answer("放弃")
    opinion_room.wait(lambda: opinion_room.dialog is None)
    assert opinion_room.office.ledger("opinions").ids(Query()) == []


def test_the_page_s_end_closes_the_wizard_without_a_question(
    opinion_room: OpinionRoom, wizard: LetterWizard
) -> None:
    paste(opinion_room, wizard)
    opinion_room.tab.dismiss()
    assert opinion_room.dialog is None


ROWS = [
    ["提拔任用人选名单"],
    ["序号", "姓名", "单位", "职务"],
    [1, "尹思齐", "建设处", "科员"],
    [2, "伏青禾", "人事处", "科员"],
]


def test_a_list_is_read_from_a_workbook(
    opinion_room: OpinionRoom, wizard: LetterWizard, tmp_path: Path
) -> None:
    path = tmp_path / "名单.xlsx"
    path.write_bytes(xlsx(ROWS))
    opinion_room.room.answers.open_from = path
    wizard.names.pick.click()
    opinion_room.wait(lambda: not wizard.names.busy)
    assert wizard.names.names is not None
    assert [one.name for one in wizard.names.names.entries] == ["尹思齐", "伏青禾"]
    assert "尹思齐" in wizard.names.text.toPlainText()
    check(opinion_room, wizard)
    assert [one.person is not None for one in wizard.found.persons] == [True, True]


def test_a_protected_workbook_asks_for_its_password(
    opinion_room: OpinionRoom, wizard: LetterWizard, tmp_path: Path
) -> None:
    path = tmp_path / "名单.xlsx"
    path.write_bytes(encrypted(xlsx(ROWS), PASSWORD))
    names = wizard.names
    names.read(path)
    opinion_room.wait(lambda: "打开密码" in names.notice.text)
    names.password.setText("wrong")
    names._open.click()
    opinion_room.wait(lambda: "密码不正确" in names.notice.text)
    names.password.setText(PASSWORD)
    names.password.returnPressed.emit()
    opinion_room.wait(lambda: names.names is not None)
    assert names.names is not None
    assert len(names.names.entries) == 2
    assert not names._ask.isVisible()


def test_what_is_no_list_is_refused_in_one_sentence(
    opinion_room: OpinionRoom, wizard: LetterWizard, tmp_path: Path
) -> None:
    path = tmp_path / "名单.xlsx"
    path.write_bytes(b"\x00\x01no workbook")
    wizard.names.read(path)
    opinion_room.wait(lambda: bool(wizard.names.notice.text))
    assert wizard.names.names is None
    assert opinion_room.room.answers.errors == []
