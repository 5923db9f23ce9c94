"""Opening the store: the dialog, its messages, the recovery code, and what it may not load."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from app.office import open_office
from tests.gui.conftest import PASSPHRASE, WAIT, Messages, QuickDoor, Stored
from ui.jobs import Jobs
from ui.unlock.dialog import UnlockDialog
from ui.unlock.new_passphrase import NewPassphraseDialog
from ui.unlock.passphrase import PassphraseEdit
from ui.unlock.patience import wait_after

HEAVY = ("sqlalchemy", "sqlmodel", "reportlab", "pypdfium2", "zxcvbn", "alembic", "sqlcipher3")


def test_the_dialog_loads_nothing_heavy() -> None:
    code = "import sys, ui.application; print([name for name in sys.argv[1:] if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code, *HEAVY], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.fixture
def dialog(stored: Stored, door: QuickDoor, jobs: Jobs, messages: Messages, qtbot: Any) -> UnlockDialog:
    made = UnlockDialog(stored.folder, door, jobs, messages)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def _try(dialog: UnlockDialog, key: str, qtbot: Any, jobs: Jobs) -> None:
    dialog.form.key_field.setText(key)
    dialog.form.try_open()
    qtbot.waitUntil(lambda: not jobs.busy, timeout=WAIT)


def _told(dialog: UnlockDialog) -> str:
    return "".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_the_right_passphrase_opens(dialog: UnlockDialog, qtbot: Any, jobs: Jobs) -> None:
    _try(dialog, PASSPHRASE, qtbot, jobs)
    assert dialog.office is not None
    assert dialog.recovery_code == ""
    assert dialog.form.passphrase.text() == "", "what was typed is forgotten"
    dialog.office.close()


def test_wrong_passphrase_says_so_and_slows_down(dialog: UnlockDialog, qtbot: Any, jobs: Jobs) -> None:
    for _ in range(2):
        _try(dialog, "wrong", qtbot, jobs)
        assert dialog.form.open_button.isEnabled()
    _try(dialog, "wrong", qtbot, jobs)
    assert "口令不对" in _told(dialog)
    assert "恢复码" in _told(dialog)
    assert not dialog.form.open_button.isEnabled()
    assert "秒后再试" in dialog.form.open_button.text()
    _try(dialog, PASSPHRASE, qtbot, jobs)
    assert dialog.office is None, "while waiting, nothing is tried"


def test_waiting_grows_to_half_a_minute() -> None:
    assert [wait_after(n) for n in range(9)] == [0, 0, 0, 4, 8, 16, 30, 30, 30]


def test_the_three_damages_are_three_messages(
    dialog: UnlockDialog, stored: Stored, tmp_path: Path, qtbot: Any, jobs: Jobs
) -> None:
    whole = tmp_path / "whole"
    shutil.copytree(stored.folder, whole)
    told = []
    for name in ("store.keys", "store.db"):
        (stored.folder / name).write_bytes(b"\0" * 4096)
        _try(dialog, PASSPHRASE, qtbot, jobs)
        told.append(_told(dialog))
        shutil.copy2(whole / name, stored.folder / name)
    _try(dialog, "wrong", qtbot, jobs)
    told.append(_told(dialog))
    assert "store.keys" in told[0]
    assert "备份" in told[1]
    assert len(set(told)) == 3
    assert dialog.office is None


def test_the_recovery_code_opens_and_a_new_passphrase_is_set(
    dialog: UnlockDialog, stored: Stored, door: QuickDoor, messages: Messages, qtbot: Any, jobs: Jobs
) -> None:
    dialog.form.code_button.click()
    _try(dialog, stored.code.lower().replace("-", " "), qtbot, jobs)
    office = dialog.office
    assert office is not None
    new = "another-lantern-28-hill"
    renew = NewPassphraseDialog(
        lambda _old, text: office.renew_passphrase(dialog.recovery_code, text),
        jobs,
        messages,
        ask_old=False,
    )
    qtbot.addWidget(renew)
    renew.entry.first.setText(new)
    assert not renew.save_button.isEnabled()
    renew.entry.second.setText(new)
    renew.save_button.click()
    qtbot.waitUntil(lambda: not jobs.busy, timeout=WAIT)
    assert renew.result() == NewPassphraseDialog.DialogCode.Accepted
    office.close()
    open_office(stored.folder, new).close()


def test_another_folder_is_taken_only_when_it_holds_a_store(
    dialog: UnlockDialog, stored: Stored, messages: Messages, tmp_path: Path
) -> None:
    messages.folder = tmp_path
    dialog.form.folder_button.click()
    assert dialog.form.folder == stored.folder
    assert "没有数据存储" in _told(dialog)
    messages.folder = stored.folder
    dialog.form.folder_button.click()
    assert str(stored.folder) in _told(dialog)


def test_a_new_store_is_asked_for(dialog: UnlockDialog) -> None:
    dialog.form.create_button.click()
    assert dialog.create_wanted
    assert not dialog.isVisible()


def test_showing_and_hiding_and_caps_lock(qtbot: Any) -> None:
    edit = PassphraseEdit("口令")
    qtbot.addWidget(edit)
    edit.show()
    caps: list[bool] = []
    edit.caps_seen.connect(caps.append)
    QTest.keyClick(edit, Qt.Key.Key_A)
    QTest.keyClick(edit, Qt.Key.Key_B, Qt.KeyboardModifier.ShiftModifier)
    assert caps == [False, edit.text()[-1].islower()]
    assert edit.echoMode() == QLineEdit.EchoMode.Password
    edit.actions()[0].trigger()
    assert edit.echoMode() == QLineEdit.EchoMode.Normal
    edit.hide_text()
    assert edit.echoMode() == QLineEdit.EchoMode.Password
