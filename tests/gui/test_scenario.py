"""The officer's main job in one go, through the real window: from the first run to locking and back."""

from __future__ import annotations

import csv
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.engine.views import Query
from tests.gui.conftest import WAIT, Messages, QuickDoor, today
from ui.common.form import EntryDialog
from ui.common.pdf_preview import PreviewDialog
from ui.imports.wizard import MAPPING, RESULT, TRIAL, ImportWizard
from ui.jobs import Jobs
from ui.main_window import MainWindow
from ui.unlock.wizard import FirstRunWizard

SAMPLES = Path(__file__).parent.parent / "samples"
TRUTH = json.loads((SAMPLES / "truth.json").read_text(encoding="utf-8"))
SHEETS = {"members": "党员花名册.xlsx", "clues": "问题线索台账.xls", "talks": "谈话登记表.csv"}
PASSPHRASE = "river-stone-lamp-77"
PLANTED = "暗礁灯塔四十七号"

Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def wait(qtbot: Any) -> Wait:
    return lambda holds: qtbot.waitUntil(holds, timeout=WAIT)


@pytest.fixture
def begun(
    tmp_path: Path, door: QuickDoor, jobs: Jobs, messages: Messages, qtbot: Any, wait: Wait
) -> Iterator[MainWindow]:
    """The window after the first-run wizard."""
    wizard = FirstRunWizard(tmp_path / "机关 纪委" / "store", door, jobs, messages)
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.organisation.edits["organisation"].setText(TRUTH["organisation"])
    wizard.go_on()
    wizard.go_on()
    wizard.passphrase.entry.first.setText(PASSPHRASE)
    wizard.passphrase.entry.second.setText(PASSPHRASE)
    wizard.go_on()
    wait(lambda: wizard.office is not None)
    wizard.recovery.kept.setChecked(True)
    wizard.recovery.group_edit.setText(wizard.recovery.code_label.text().replace(" ", "").split("-")[-1])
    wizard.next_button.click()
    assert wizard.office is not None
    window = MainWindow(wizard.office, door, messages, today)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    yield window
    window.close()


def test_the_officers_main_job(begun: MainWindow, messages: Messages, tmp_path: Path, wait: Wait) -> None:
    window = begun
    for key, name in SHEETS.items():
        assert _import(window, key, SAMPLES / name, wait) == TRUTH[key]["accepted"]
    _import_with_corrected_mapping(window, tmp_path, wait)
    _edit_a_clue(window, wait)
    _search_in_chinese(window, wait)
    _export_the_ledger(window, messages, tmp_path, wait)
    _lock_and_unlock(window, wait)
    assert messages.errors == []
    _nothing_readable_is_left(tmp_path)


def _desk(window: MainWindow) -> Any:
    assert window.desk is not None
    return window.desk


def _open_dialog(kind: type[QWidget]) -> Any:
    found = [w for w in QApplication.allWidgets() if isinstance(w, kind) and w.isVisible()]
    return found[-1] if found else None


def _import(window: MainWindow, key: str, sheet: Path, wait: Wait, correct: Any = None) -> int:
    _desk(window).page_of(key).import_sheet()
    wait(lambda: _open_dialog(ImportWizard) is not None)
    wizard = _open_dialog(ImportWizard)
    wizard.file.choose(sheet)
    wait(lambda: wizard.pages.currentIndex() == MAPPING and not wizard.busy)
    if correct is not None:
        correct(wizard)
    wizard.go.click()
    wait(lambda: wizard.pages.currentIndex() == TRIAL and not wizard.busy)
    wizard.go.click()
    wait(lambda: wizard.pages.currentIndex() == RESULT and not wizard.busy)
    taken = wizard.outcome.count("accepted")
    wizard.go.click()
    return int(taken)


def _import_with_corrected_mapping(window: MainWindow, tmp_path: Path, wait: Wait) -> None:
    """A sheet whose heads say nothing: the officer names the columns."""
    sheet = tmp_path / "名单.csv"
    with sheet.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([["姓名", "归口", "级"], ["沈一帆", "办公室党支部", "一级科员"]])

    def correct(wizard: Any) -> None:
        wizard.mapping.choose(0, 1, "branch")
        wizard.mapping.choose(0, 2, "rank")

    assert _import(window, "members", sheet, wait, correct) == 1
    ledger = _desk(window).office.ledger("members")
    values = ledger.record(ledger.ids(Query(search="沈一帆"))[0]).values
    assert (values["branch"], values["rank"]) == ("办公室党支部", "一级科员")
    sheet.unlink()


def _edit_a_clue(window: MainWindow, wait: Wait) -> None:
    desk = _desk(window)
    ledger = desk.office.ledger("clues")
    [number] = ledger.ids(Query(search="云建机纪线〔2026〕19号"))
    desk.open_record("clues", number)
    page = desk.page_of("clues")
    wait(lambda: page.pane.record_id == number)
    page.pane.edit_asked.emit()
    wait(lambda: _open_dialog(EntryDialog) is not None)
    form = _open_dialog(EntryDialog)
    form.fill({**form.body.values(), "remarks": PLANTED})
    form.save()
    wait(lambda: ledger.record(number).values["remarks"] == PLANTED)
    assert ledger.history(number)[0].changes[0].new == PLANTED


def _search_in_chinese(window: MainWindow, wait: Wait) -> None:
    page = _desk(window).page_of("clues")
    page.focus_search()
    event = QInputMethodEvent()
    event.setCommitString("灯塔")
    QApplication.sendEvent(page.bar.search, event)
    wait(lambda: page.table.model().rowCount() == 1)
    page.bar.search.clear()
    wait(lambda: page.table.model().rowCount() == TRUTH["clues"]["accepted"])


def _export_the_ledger(window: MainWindow, messages: Messages, tmp_path: Path, wait: Wait) -> None:
    _desk(window).page_of("members").export_paper()
    wait(lambda: _open_dialog(PreviewDialog) is not None)
    preview = _open_dialog(PreviewDialog)
    messages.save_to = tmp_path / "out.pdf"
    preview.ask_and_save()
    wait(lambda: (tmp_path / "out.pdf").exists())
    preview.reject()
    reader = ["pdftotext", "-layout", tmp_path / "out.pdf", "-"]
    text = subprocess.run(reader, capture_output=True, check=True)
    for name in ("王㛃", "李䶮", "陈𬱖", "刘𠅤", "赵𫖯", "周𬸚"):
        assert name in text.stdout.decode()
    (tmp_path / "out.pdf").unlink()


def _lock_and_unlock(window: MainWindow, wait: Wait) -> None:
    window.lock()
    assert window.desk is None
    assert window.windowTitle() == "机关纪委工作台"
    page = window.lock_page
    assert page is not None
    page.form.passphrase.setText("not-the-passphrase-1")
    page.form.try_open()
    wait(lambda: page.form.open_button.isEnabled())
    assert window.desk is None
    page.form.passphrase.setText(PASSPHRASE)
    page.form.try_open()
    wait(lambda: window.desk is not None)
    assert len(_desk(window).office.ledger("clues").ids(Query())) == TRUTH["clues"]["accepted"]


def _nothing_readable_is_left(tmp_path: Path) -> None:
    """No file under the store, the home and the temp folder holds the planted words in any encoding."""
    homes = [tmp_path, *(Path(os.environ[name]) for name in ("HOME", "TMPDIR") if os.environ.get(name))]
    wanted = [PLANTED.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")]
    for folder in homes:
        for file in folder.rglob("*"):
            # A live database must not be opened beside SQLCipher in one process: grep reads it instead.
            if file.is_file() and "机关 纪委" not in file.parts:
                assert not any(word in file.read_bytes() for word in wanted), file.name
    for word in wanted[:1]:
        found = subprocess.run(["grep", "-rlaF", "--", word, tmp_path], capture_output=True, check=False)
        assert found.stdout == b""
