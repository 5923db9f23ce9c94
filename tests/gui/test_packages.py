"""报送汇总 over a real store: a package made and saved, verified with its passphrase, many summed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QTableWidget, QWidget

from app.engine.period import Period
from app.errors import WriteFailed
from app.packaging.reading import read_package
from app.packaging.sealing import seal
from app.packaging_views import Verdict
from db.kdf import Kdf
from tests.gui.conftest import PROFILE, Messages
from tests.packaging.makers import PASSPHRASE, altered, made
from ui.debriefs import PACKAGES
from ui.debriefs.packages import PackagesPage
from ui.debriefs.packages.expected_dialog import ExpectedDialog
from ui.debriefs.packages.verify_page import VerifyPage
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.theme import colour

Wait = Callable[[Callable[[], bool]], None]
NAMES = ("甲局机关纪委", "乙局机关纪委", "丙局机关纪委")


@pytest.fixture
def desk(window: MainWindow) -> Desk:
    assert window.desk is not None
    window.desk.show_page(PACKAGES)
    return window.desk


@pytest.fixture
def page(desk: Desk) -> PackagesPage:
    assert isinstance(desk.page, PackagesPage)
    return desk.page


@pytest.fixture
def received(tmp_path: Path) -> Path:
    """A folder with packages of three committees, one of them in a folder below it, and other files."""
    folder = tmp_path / "收到"
    (folder / "二").mkdir(parents=True)
    for place, name in enumerate(NAMES):
        below = folder / "二" if place == 2 else folder
        (below / f"{name}.zip").write_bytes(made(committee=name, store=name).data)
    (folder / "说明.txt").write_text("不是报送包")
    (folder / "._甲局机关纪委.zip").write_bytes(b"what a system puts beside a file")
    return folder


def drop(widget: QWidget, paths: Sequence[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    none, button = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    widget.dropEvent(QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, button, none))


def _replaced(page: VerifyPage, before: Verdict | None) -> bool:
    return page.verdict is not before


def column(table: QTableWidget, section: int) -> list[str]:
    items = [table.item(row, section) for row in range(table.rowCount())]
    return [item.text() for item in items if item is not None]


def make(page: PackagesPage, messages: Messages, path: Path, settled: Wait) -> None:
    messages.save_to = path
    page.make.go.click()
    settled(lambda: bool(page.make.notice.text) or bool(messages.errors))


def test_a_package_is_made_and_saved(
    page: PackagesPage, messages: Messages, tmp_path: Path, settled: Wait
) -> None:
    page.make.note.setText("随同年度报告报送")
    page.make.notes.lines["介质编号"].setText("U-07")
    make(page, messages, tmp_path / "报送", settled)
    opened = read_package(tmp_path / "报送.zip")
    assert opened.verdict.whole
    assert opened.verdict.committee == PROFILE.committee
    assert opened.verdict.code in page.make.notice.text
    assert opened.manifest is not None
    assert opened.manifest.note == "随同年度报告报送"
    page.make.notice.answer("预览报送清单")


def test_the_period_is_the_one_chosen(
    page: PackagesPage, messages: Messages, tmp_path: Path, settled: Wait
) -> None:
    page.make.period.set_period(Period.quarter(2026, 2))
    make(page, messages, tmp_path / "季.zip", settled)
    assert read_package(tmp_path / "季.zip").verdict.period == "2026年第二季度"


def test_nothing_is_written_when_no_place_is_chosen(
    page: PackagesPage, messages: Messages, tmp_path: Path, settled: Wait
) -> None:
    messages.save_to = None
    page.make.go.click()
    settled(lambda: page.make.go.isEnabled())
    assert page.make.notice.text == ""
    assert not list(tmp_path.glob("*.zip"))


def test_the_folder_of_the_store_takes_no_package(
    page: PackagesPage, desk: Desk, messages: Messages, settled: Wait
) -> None:
    target = desk.office.folder / "报送.zip"
    make(page, messages, target, settled)
    [error] = messages.errors
    assert isinstance(error, WriteFailed)
    assert not target.exists()
    assert page.make.go.isEnabled()


def test_a_weak_passphrase_holds_the_button(page: PackagesPage) -> None:
    page.make.encrypts.setChecked(True)
    assert not page.make.go.isEnabled()
    page.make.passphrase.first.setText("12345678")
    page.make.passphrase.second.setText("12345678")
    assert not page.make.go.isEnabled()
    page.make.passphrase.first.setText(PASSPHRASE)
    assert not page.make.go.isEnabled()
    page.make.passphrase.second.setText(PASSPHRASE)
    assert page.make.go.isEnabled()


def test_an_encrypted_package_is_made_and_opened_again(
    page: PackagesPage, messages: Messages, tmp_path: Path, settled: Wait
) -> None:
    page.make.encrypts.setChecked(True)
    for edit in (page.make.passphrase.first, page.make.passphrase.second):
        edit.setText(PASSPHRASE)
    make(page, messages, tmp_path / "密.jwb", settled)
    assert page.make.passphrase.text() == ""
    assert read_package(tmp_path / "密.jwb", [PASSPHRASE]).verdict.whole
    verify = page.verify
    drop(verify, [tmp_path / "密.jwb"])
    settled(lambda: verify.verdict is not None)
    assert verify.line.text() == "报送包已加密，需要口令。"
    for typed, whole in (("另一个口令", False), (PASSPHRASE, True)):
        before = verify.verdict
        verify.passphrase.setText(typed)
        verify.passphrase.returnPressed.emit()
        settled(partial(_replaced, verify, before))
        assert verify.verdict is not None
        assert verify.verdict.whole is whole
        assert verify.passphrase.text() == ""


def test_a_whole_package_is_told_with_its_code(
    page: PackagesPage, messages: Messages, tmp_path: Path, settled: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = made()
    path = tmp_path / "a.zip"
    path.write_bytes(one.data)
    monkeypatch.setattr(Messages, "choose_open", lambda *_: path)
    page.verify.pick.click()
    settled(lambda: page.verify.verdict is not None)
    assert page.verify.line.text() == "完整：甲局机关纪委，2026年度，第 1 次制作。"
    assert set(column(page.verify.parts, 3)) == {"一致"}
    assert page.verify._code.text() == one.code


def test_a_damaged_part_is_pointed_out(page: PackagesPage, tmp_path: Path, settled: Wait) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(altered(made().data, figures_xlsx=b"other"))
    page.verify.verify(path)
    settled(lambda: page.verify.verdict is not None)
    assert page.verify.line.text().startswith("不完整：figures.xlsx")
    told = dict(zip(column(page.verify.parts, 1), column(page.verify.parts, 3), strict=True))
    assert [name for name, said in told.items() if said == "不一致"] == ["figures.xlsx"]
    assert page.verify._compare.isHidden()


def test_a_file_that_cannot_be_read_is_told(
    page: PackagesPage, messages: Messages, tmp_path: Path, settled: Wait
) -> None:
    page.verify.verify(tmp_path / "没有.zip")
    settled(lambda: bool(messages.errors))
    assert page.verify.pick.isEnabled()


def test_many_are_summed_and_the_missing_told(
    page: PackagesPage, messages: Messages, received: Path, tmp_path: Path, settled: Wait
) -> None:
    collect = page.collect
    drop(collect, [received, received / "甲局机关纪委.zip"])
    assert len(collect.paths) == 3
    collect.names.click()
    [dialog] = collect.findChildren(ExpectedDialog)
    dialog.text.setPlainText("甲局机关纪委\n\n 丁局机关纪委 \n甲局机关纪委")
    dialog.accept()
    assert collect.expected == ("甲局机关纪委", "丁局机关纪委")
    collect.go.click()
    settled(lambda: collect.collection is not None)
    assert collect.summary.text() == "2026年度：已汇总 3 个，缺报 1 个单位"
    assert "名单以外：乙局机关纪委、丙局机关纪委" in collect.told.text()
    assert column(collect.table, 3) == ["缺报", "已汇总", "已汇总", "已汇总"]
    assert column(collect.sums, 2) == ["9"]
    assert column(collect.sums, 4) == ["3"]
    messages.save_to = tmp_path / "汇总"
    collect.save.click()
    settled(lambda: bool(collect.notice.text))
    assert (tmp_path / "汇总.xlsx").read_bytes().startswith(b"PK")


def test_committees_have_passphrases_of_their_own(page: PackagesPage, tmp_path: Path, settled: Wait) -> None:
    words = (PASSPHRASE, "远山 harbour 竹影 2291")
    for name, word in zip(NAMES, words, strict=False):
        data = made(committee=name, store=name).data
        (tmp_path / f"{name}.jwb").write_bytes(seal(data, word, Kdf.floor()))
    collect = page.collect
    collect.add_files([tmp_path / f"{name}.jwb" for name in NAMES[:2]])
    collect.passphrase.setText(words[0])
    collect.passphrase.returnPressed.emit()
    assert collect.passphrase.text() == ""
    collect.passphrase.setText(words[1])
    collect.go.click()
    settled(lambda: collect.collection is not None)
    assert collect.collection is not None
    assert collect.collection.summed == 2
    collect.empty.click()
    assert collect._words == ()


def test_what_another_package_counts_is_told_in_a_quiet_colour(
    page: PackagesPage, tmp_path: Path, settled: Wait
) -> None:
    for name, data in (("一", made()), ("二", made(revision=2)), ("再", made(revision=2))):
        (tmp_path / f"{name}.zip").write_bytes(data.data)
    (tmp_path / "坏.zip").write_bytes(b"nothing")
    collect = page.collect
    collect.add_files([tmp_path / f"{name}.zip" for name in ("一", "二", "再", "坏")])
    collect.go.click()
    settled(lambda: collect.collection is not None)
    assert column(collect.table, 3) == ["未汇总", "已汇总", "已被取代", "重复"]
    assert collect.summary.text() == "2026年度：已汇总 1 个，未汇总 1 个，已被取代或重复 2 个"
    tones = [collect.table.item(row, 3).foreground().color() for row in range(4)]
    assert tones[0] == colour("danger")
    assert tones[2:] == [colour("muted")] * 2


def test_a_collection_can_be_cancelled(
    page: PackagesPage, messages: Messages, received: Path, settled: Wait
) -> None:
    collect = page.collect
    collect.add_files([received])
    collect.go.click()
    assert not collect.stop.isHidden()
    collect.stop.click()
    settled(lambda: collect.go.isEnabled())
    assert collect.collection is None
    assert messages.errors == []
    assert len(collect.paths) == 3


def test_what_runs_ends_with_the_session(
    page: PackagesPage, window: MainWindow, messages: Messages, received: Path, settled: Wait
) -> None:
    page.verify.verify(received / "甲局机关纪委.zip")
    page.collect.add_files([received])
    page.collect.passphrase.setText(PASSPHRASE)
    page.collect.go.click()
    page.make.go.click()
    window.lock()
    settled(lambda: window.desk is None)
    assert messages.errors == []


def test_a_folder_without_packages_is_told(page: PackagesPage, tmp_path: Path) -> None:
    page.collect.add_files([tmp_path])
    assert "没有找到报送包" in page.collect.notice.text


def test_every_field_has_a_name(page: PackagesPage) -> None:
    make, collect, verify = page.make, page.collect, page.verify
    for widget in (make.reports, make.note, collect.passphrase, collect.table, collect.sums, verify.parts):
        assert widget.accessibleName()
