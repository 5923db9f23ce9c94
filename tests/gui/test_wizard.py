"""The first run: entered step by step, and finished only when the recovery code was put down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.office import open_office_with_recovery
from tests.gui.conftest import WAIT, Messages, QuickDoor
from ui.common.pdf_preview import PreviewDialog
from ui.jobs import Jobs
from ui.unlock.wizard import FirstRunWizard

STRONG = "river-stone-lamp-77"


@pytest.fixture
def wizard(tmp_path: Path, door: QuickDoor, jobs: Jobs, messages: Messages, qtbot: Any) -> FirstRunWizard:
    made = FirstRunWizard(tmp_path / "new" / "store", door, jobs, messages)
    qtbot.addWidget(made)
    made.show()
    return made


def _to_passphrase(wizard: FirstRunWizard, *, named: bool = False) -> None:
    if not named:
        wizard.organisation.edits["organisation"].setText("临江市水务局")
    wizard.go_on()
    wizard.go_on()


def _create(wizard: FirstRunWizard, qtbot: Any, *, named: bool = False) -> None:
    _to_passphrase(wizard, named=named)
    wizard.passphrase.entry.first.setText(STRONG)
    wizard.passphrase.entry.second.setText(STRONG)
    wizard.go_on()
    qtbot.waitUntil(lambda: wizard.office is not None, timeout=WAIT)


def test_the_organisation_is_needed_and_names_the_committee(wizard: FirstRunWizard) -> None:
    assert not wizard.next_button.isEnabled()
    edits = wizard.organisation.edits
    edits["organisation"].setText("临江市水务局")
    edits["work_committee"].setText("临江市直属机关纪检监察工作委员会")
    assert wizard.next_button.isEnabled()
    profile = wizard.organisation.profile()
    assert profile.committee == "临江市水务局机关纪委"
    assert profile.superiors == ("", "临江市直属机关纪检监察工作委员会", "")


@pytest.mark.parametrize("made", ["store", "other"])
def test_a_folder_in_use_is_refused(wizard: FirstRunWizard, tmp_path: Path, made: str) -> None:
    folder = tmp_path / "used"
    folder.mkdir()
    (folder / ("store.keys" if made == "store" else "笔记.txt")).touch()
    wizard.place.edit.setText(str(folder))
    assert wizard.place.flaw()
    wizard.place.edit.setText("relative/path")
    assert wizard.place.flaw()
    wizard.place.edit.setText(str(tmp_path / ("长" * 300)))
    assert "另选" in wizard.place.flaw()


def test_enter_goes_from_page_to_page(wizard: FirstRunWizard, qtbot: Any) -> None:
    wizard.organisation.edits["organisation"].setText("临江市水务局")
    for field in (wizard.organisation.edits["officer"], wizard.place.edit):
        field.setFocus()
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert wizard.passphrase.isVisible()


def test_weak_or_unequal_passphrases_are_refused_with_a_reason(wizard: FirstRunWizard) -> None:
    _to_passphrase(wizard)
    entry = wizard.passphrase.entry
    for text, reason in (("short-1!", "10"), ("aaaaaaaaaaaa", "重复"), ("qwertyuiop", "常见")):
        entry.first.setText(text)
        entry.second.setText(text)
        assert reason in entry.flaw()
        assert not wizard.next_button.isEnabled()
    entry.first.setText(STRONG)
    assert "不一致" in entry.flaw()
    entry.second.clear()
    assert "再输入一次" in entry.flaw()
    entry.second.setText(STRONG)
    assert wizard.next_button.isEnabled()


def test_finish_needs_the_tick_and_the_last_group(wizard: FirstRunWizard, qtbot: Any) -> None:
    _create(wizard, qtbot)
    assert wizard.office is not None
    code = wizard.recovery.code_label.text().replace(" ", "")
    assert wizard.passphrase.entry.text() == ""
    assert not wizard.next_button.isEnabled()
    wizard.recovery.kept.setChecked(True)
    wizard.recovery.group_edit.setText("XXXX")
    assert not wizard.next_button.isEnabled()
    wizard.recovery.group_edit.setText(code.split("-")[-1].lower())
    assert wizard.next_button.isEnabled()
    wizard.next_button.click()
    assert wizard.result() == FirstRunWizard.DialogCode.Accepted
    wizard.office.close()
    again = open_office_with_recovery(wizard.office.folder, code)
    assert again.profile.organisation == "临江市水务局"
    again.close()


def test_leaving_before_the_code_is_kept_is_asked_about(
    wizard: FirstRunWizard, messages: Messages, qtbot: Any
) -> None:
    _create(wizard, qtbot)
    messages.yes = False
    wizard.reject()
    assert wizard.isVisible()
    assert messages.said == ["恢复码尚未确认"]
    messages.yes = True
    wizard.reject()
    assert not wizard.isVisible()
    assert wizard.office is not None
    wizard.office.close()


def test_a_name_no_font_shows_is_asked_about_and_drawn_as_a_box(
    wizard: FirstRunWizard, messages: Messages, qtbot: Any
) -> None:
    wizard.organisation.edits["organisation"].setText("临江市\U00033333局")
    _create(wizard, qtbot, named=True)
    wizard.recovery.sheet_button.click()
    qtbot.waitUntil(lambda: bool(wizard.findChildren(PreviewDialog)), timeout=WAIT)
    assert messages.said == ["有字没有可用字体"]
    assert messages.errors == []
    wizard.findChildren(PreviewDialog)[0].reject()
    wizard.reject()
    assert wizard.office is not None
    wizard.office.close()


def test_the_recovery_sheet_is_previewed_and_saved(
    wizard: FirstRunWizard, messages: Messages, tmp_path: Path, qtbot: Any
) -> None:
    _create(wizard, qtbot)
    wizard.recovery.sheet_button.click()
    qtbot.waitUntil(lambda: bool(wizard.findChildren(PreviewDialog)), timeout=WAIT)
    preview = wizard.findChildren(PreviewDialog)[0]
    messages.save_to = tmp_path / "恢复单"
    with qtbot.waitSignal(preview.saved, timeout=WAIT):
        preview.ask_and_save()
    assert (tmp_path / "恢复单.pdf").read_bytes().startswith(b"%PDF")
    preview.reject()
    assert wizard.office is not None
    wizard.office.close()


def test_an_existing_store_can_be_chosen_instead(
    wizard: FirstRunWizard, messages: Messages, tmp_path: Path
) -> None:
    messages.folder = tmp_path
    wizard.open_button.click()
    assert wizard.existing == tmp_path
    assert not wizard.isVisible()
