"""The list of attachments and the viewer: adding, looking, voiding, saving out, locking."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QMimeData, QPoint, QSize, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication
from reportlab.pdfgen.canvas import Canvas

from app.attachments import Attachments, AttachmentView
from app.errors import DamagedDatabase, UnreadableFile
from app.registers.meetings import MEETINGS
from db.models import Clue
from db.models.base import utc_now
from db.store import Store
from db.vault import Kdf, create_vault
from tests.gui.conftest import PASSPHRASE, WAIT, Messages
from ui.common.attachment_dialogs import SaveOutDialog, VoidAttachmentDialog, file_name
from ui.common.attachment_list import AttachmentList, Target
from ui.common.attachment_view import AttachmentViewer, require_pdf
from ui.common.cards import EmptyState
from ui.common.pdf_preview import PdfPreview
from ui.common.picture_view import ImagePages, ImagePane
from ui.jobs import Jobs
from ui.main_window import MainWindow
from ui.theme import apply_theme

CLUE = Target("clue", 1, mark="内部")
RED, BLUE = QColor("#c03030"), QColor("#3050c0")


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(RED)
    painter = QPainter(image)
    painter.fillRect(width // 2, 0, width, height, BLUE)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)  # type: ignore[call-overload]  # the stub knows bytes alone
    return bytes(data.data())


def pdf(pages: int = 2) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    for number in range(pages):
        canvas.drawString(72, 760, f"page {number + 1}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def locked_pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.save(out, encryption=pikepdf.Encryption(user="x", owner="y"))
    return out.getvalue()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    folder = tmp_path / "数据"
    master, _ = create_vault(folder, PASSPHRASE, kdf=Kdf.floor())
    with Store.create(folder, master) as store:
        with store.writing() as session:
            session.add_all(Clue(id=n, number=f"{n}", received_on=date(2026, 1, 5)) for n in (1, 2))
        yield store


@pytest.fixture
def attachments(store: Store) -> Attachments:
    return Attachments(store, (MEETINGS,), lambda _: None)


@pytest.fixture
def card(
    attachments: Attachments, jobs: Jobs, messages: Messages, qapp: QApplication, qtbot: Any
) -> Iterator[AttachmentList]:
    apply_theme(qapp)
    made = AttachmentList(attachments, jobs, messages, choose=lambda _: chosen)
    chosen: list[Path] = []
    made.chosen = chosen  # type: ignore[attr-defined]  # what the file dialog answers
    qtbot.addWidget(made)
    made.resize(760, 320)
    made.show_record(CLUE)
    made.show()
    yield made
    made.dismiss()


@pytest.fixture
def until(qtbot: Any) -> Callable[[Callable[[], bool]], None]:
    return lambda holds: qtbot.waitUntil(holds, timeout=WAIT)


def shown(card: AttachmentList) -> list[list[str]]:
    table = card.table
    return [
        [table.item(row, n).text() for n in range(table.columnCount())] for row in range(table.rowCount())
    ]


def opened(card: AttachmentList, until: Any, name: str) -> AttachmentViewer:
    """The viewer at the attachment of this name, with its content."""
    row = next(row for row, cells in enumerate(shown(card)) if cells[0] == name)
    card.table.selectRow(row)
    card.view()
    viewer = card.current
    assert isinstance(viewer, AttachmentViewer)
    until(lambda: viewer._job is None)
    return viewer


def test_several_files_are_added_at_once_and_the_refused_are_named(
    card: AttachmentList, tmp_path: Path, until: Any, qtbot: Any
) -> None:
    for name, data in (("信.pdf", pdf()), ("照片.png", picture(40, 30)), ("空.pdf", b"")):
        (tmp_path / name).write_bytes(data)
        card.chosen.append(tmp_path / name)  # type: ignore[attr-defined]  # set by the fixture
    card.note.setText("举报信原件")
    with qtbot.waitSignal(card.changed, timeout=WAIT):
        card.add_button.click()
        assert not card.add_button.isEnabled()
    assert [cells[0] for cells in shown(card)] == ["信.pdf", "照片.png"]
    assert {cells[3] for cells in shown(card)} == {"举报信原件"}
    assert ["PNG 图片" in card.table.item(row, 0).toolTip() for row in range(2)] == [False, True]
    assert "已添加 2 件，1 件没有添加" in card.notice.text
    assert "空.pdf：附件没有添加：文件是空的。" in card.notice.text
    assert card.title.text() == "附件　2 件"
    assert card.note.text() == ""
    assert card.add_button.isEnabled()


def test_files_are_dropped_here(card: AttachmentList, tmp_path: Path, until: Any) -> None:
    (tmp_path / "信.pdf").write_bytes(pdf())
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "信.pdf")), QUrl("https://example.invalid/x.pdf")])
    event = QDropEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    card.dropEvent(event)
    until(lambda: len(shown(card)) == 1)
    assert shown(card)[0][0] == "信.pdf"


def test_a_closed_record_takes_nothing_and_loses_nothing(
    card: AttachmentList, attachments: Attachments, tmp_path: Path
) -> None:
    attachments.add_bytes("clue", 1, "信.pdf", pdf())
    card.show_record(Target("clue", 1, open=False))
    card.table.selectRow(0)
    assert not card.add_button.isEnabled()
    assert not card.void_button.isEnabled()
    assert card.view_button.isEnabled()
    (tmp_path / "a.pdf").write_bytes(pdf(1))
    card.add_files([tmp_path / "a.pdf"])
    card.void()
    assert card.current is None
    assert len(attachments.list("clue", 1)) == 1


def test_the_list_follows_its_record(card: AttachmentList, attachments: Attachments) -> None:
    attachments.add_bytes("clue", 1, "一.pdf", pdf())
    attachments.add_bytes("clue", 2, "二.pdf", pdf())
    card.show_record(Target("clue", 2))
    assert [cells[0] for cells in shown(card)] == ["二.pdf"]
    card.clear()
    assert shown(card) == []
    assert not card.add_button.isEnabled()
    assert not card.view_button.isEnabled()


def test_an_attachment_is_voided_with_a_reason(
    card: AttachmentList, attachments: Attachments, qtbot: Any
) -> None:
    attachments.add_bytes("clue", 1, "信.pdf", pdf())
    card.refresh()
    card.table.selectRow(0)
    card.void_button.click()
    dialog = card.current
    assert isinstance(dialog, VoidAttachmentDialog)
    dialog.reason.setPlainText("错")
    dialog.void()
    assert "不少于" in dialog.notice.text
    dialog.reason.setPlainText("页序颠倒，重扫")
    with qtbot.waitSignal(card.changed, timeout=WAIT):
        dialog.void()
    assert shown(card)[0][3] == "已作废：页序颠倒，重扫"
    assert card.title.text() == "附件　0 件"
    card.table.selectRow(0)
    assert not card.void_button.isEnabled()
    assert card.view_button.isEnabled()


def test_a_copy_is_saved_out_with_its_mark_and_told(
    card: AttachmentList, attachments: Attachments, messages: Messages, tmp_path: Path, qtbot: Any
) -> None:
    attachments.add_bytes("clue", 1, "信.pdf", pdf())
    card.refresh()
    card.table.selectRow(0)
    card.save_button.click()
    dialog = card.current
    assert isinstance(dialog, SaveOutDialog)
    dialog.notes.lines["介质编号"].setText("U盘 3 号")
    dialog.ask_and_save()
    assert dialog.go.isEnabled(), "no place was chosen"
    messages.save_to = tmp_path / "出.pdf"
    with qtbot.waitSignal(dialog.saved, timeout=WAIT):
        dialog.ask_and_save()
    assert (tmp_path / "出.pdf").read_bytes() == pdf()
    assert "SHA-256" in dialog.notice.text
    messages.save_to = tmp_path / "没有" / "出.pdf"
    dialog.ask_and_save()
    qtbot.waitUntil(lambda: "没有写成" in dialog.notice.text, timeout=WAIT)
    assert messages.errors == []


def test_names_proposed_for_copies_are_good_everywhere() -> None:
    view = AttachmentView(1, '问题:"甲"/乙?.pdf', "application/pdf", 1, "", utc_now())
    assert file_name(view, "内部") == "问题__甲__乙_（内部）.pdf"
    assert file_name(view, "") == "问题__甲__乙_.pdf"
    assert file_name(AttachmentView(1, "...", "", 1, "", utc_now()), "") == "附件"


# Looking


def test_pictures_and_pdfs_are_shown_one_after_the_other(
    card: AttachmentList, attachments: Attachments, until: Any
) -> None:
    attachments.add_bytes("clue", 1, "信.pdf", pdf(3))
    attachments.add_bytes("clue", 1, "表.docx", b"PK\x03\x04" + bytes(50))
    attachments.add_bytes("clue", 1, "照片.jpg", picture(400, 300, "JPG"))
    card.refresh()
    viewer = opened(card, until, "信.pdf")
    assert isinstance(viewer.pane, PdfPreview)
    assert len(viewer.pane.pages) == 3
    pages = viewer.pane.pages
    assert not viewer.back.isEnabled()
    viewer.next.click()
    until(lambda: isinstance(viewer.pane, ImagePane))
    assert viewer.current.name == "照片.jpg", "what cannot be shown is left out"
    assert pages.closed
    assert not viewer.next.isEnabled()
    viewer.show_place(7)
    assert viewer.current.name == "照片.jpg"
    viewer.dismiss()
    assert viewer.pane.shown.isEmpty()


def test_a_file_that_cannot_be_shown_says_what_to_do(card: AttachmentList, attachments: Attachments) -> None:
    attachments.add_bytes("clue", 1, "表.docx", b"PK\x03\x04" + bytes(50))
    card.refresh()
    card.table.selectRow(0)
    card.view_button.click()
    assert card.current is None
    assert "另存" in card.notice.text


def test_a_picture_is_fitted_zoomed_and_turned(
    card: AttachmentList, attachments: Attachments, until: Any
) -> None:
    attachments.add_bytes("clue", 1, "宽.png", picture(3000, 600))
    card.refresh()
    viewer = opened(card, until, "宽.png")
    pane = viewer.pane
    assert isinstance(pane, ImagePane)
    until(lambda: 300 < pane.shown.width() < viewer.width())
    fitted = pane.shown
    assert abs(fitted.width() / fitted.height() - 5) < 0.05
    pane.buttons["actual"].click()
    assert pane.shown == QSize(3000, 600)
    assert "3000 × 600 像素" in pane.told
    pane.buttons["turn"].click()
    assert pane.shown == QSize(600, 3000)
    turned = pane._sheet.pixmap().toImage()
    assert turned.pixelColor(300, 100) == RED, "the left half is above after a quarter to the right"
    assert turned.pixelColor(300, 2900) == BLUE
    for _ in range(40):
        pane.zoom_in()
    assert pane.shown.width() * pane.shown.height() <= 25_000_000
    for _ in range(60):
        pane.zoom_out()
    assert pane.shown.width() >= 10
    pane.buttons["fit"].click()
    assert pane.shown.width() == 600, "never larger than it is"


def test_the_camera_turns_its_picture(qapp: QApplication) -> None:
    jpeg = picture(64, 32, "JPG")
    # An Exif block that says: turn by a quarter to the right.
    tiff = b"MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"
    block = b"Exif\x00\x00" + tiff
    turned = jpeg[:2] + b"\xff\xe1" + (len(block) + 2).to_bytes(2, "big") + block + jpeg[2:]
    found = ImagePages(turned, "image/jpeg").picture()
    assert (found.image.size(), found.natural) == (QSize(32, 64), QSize(32, 64))
    assert ImagePages(jpeg, "image/jpeg").picture().image.size() == QSize(64, 32)


@pytest.mark.parametrize("kind", ["PNG", "JPG", "BMP", "TIFF"])
def test_every_kind_of_picture_is_shown(qapp: QApplication, attachments: Attachments, kind: str) -> None:
    view = attachments.add_bytes("clue", 1, "照片", picture(50, 40, kind))
    assert view.viewable
    found = ImagePages(attachments.read(view.id)[1], view.media_type).picture()
    assert found.image.size() == QSize(50, 40)


def grey(side: int, kind: str) -> bytes:
    image = QImage(side, side, QImage.Format.Format_Grayscale8)
    image.fill(200)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)  # type: ignore[call-overload]  # the stub knows bytes alone
    return bytes(data.data())


@pytest.mark.parametrize(("kind", "media_type"), [("JPG", "image/jpeg"), ("PNG", "image/png")])
def test_a_hundred_megapixels_are_shown_reduced(qapp: QApplication, kind: str, media_type: str) -> None:
    found = ImagePages(grey(10_000, kind), media_type).picture()
    assert found.natural == QSize(10_000, 10_000)
    assert found.image.width() * found.image.height() <= 24_100_000


def test_a_picture_that_claims_to_be_gigantic_is_refused_calmly(qapp: QApplication) -> None:
    import struct
    import zlib

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(5000))) + chunk(b"IEND", b"")
    with pytest.raises(UnreadableFile, match="过大") as refusal:
        ImagePages(bomb, "image/png").picture()
    assert "60000 × 60000" in refusal.value.reason


def test_a_damaged_picture_says_so_in_its_place(
    card: AttachmentList, attachments: Attachments, until: Any, messages: Messages
) -> None:
    attachments.add_bytes("clue", 1, "坏.png", picture(40, 30)[:60])
    attachments.add_bytes("clue", 1, "坏.jpg", b"\xff\xd8\xff\xe0" + bytes(300))
    attachments.add_bytes("clue", 1, "坏.pdf", b"%PDF-1.7\n" + bytes(300))
    attachments.add_bytes("clue", 1, "锁.pdf", locked_pdf())
    attachments.add_bytes("clue", 1, "好.png", picture(40, 30))
    card.refresh()
    viewer = opened(card, until, "坏.png")
    for place, said in enumerate(("图片内容损坏", "图片内容损坏", "PDF 内容损坏", "打开密码")):
        viewer.show_place(place)
        until(lambda: viewer._job is None)
        assert isinstance(viewer.pane, EmptyState)
        assert said in viewer.pane.title.text()
        assert "另存" in viewer.pane.hint.text()
    viewer.next.click()
    until(lambda: isinstance(viewer.pane, ImagePane))
    assert messages.errors == []


def test_a_damaged_encrypted_file_says_so_in_its_place(
    card: AttachmentList, attachments: Attachments, store: Store, until: Any
) -> None:
    attachments.add_bytes("clue", 1, "信.pdf", pdf())
    (file,) = (store.folder / "attachments").iterdir()
    file.write_bytes(file.read_bytes()[:-9])
    card.refresh()
    viewer = opened(card, until, "信.pdf")
    assert isinstance(viewer.pane, EmptyState)
    assert "不完整" in viewer.pane.title.text()
    assert "备份" in viewer.pane.hint.text()


def test_pdfs_with_no_or_gigantic_pages_are_refused(qapp: QApplication) -> None:
    require_pdf(pdf(2))
    for size in ((20_000, 100), (100, 900_000)):
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=size)
        canvas.showPage()
        canvas.save()
        with pytest.raises(UnreadableFile, match="尺寸"):
            require_pdf(buffer.getvalue())
    with pytest.raises(UnreadableFile):
        require_pdf(pdf(2)[:200])


def test_the_pages_of_a_tiff_are_turned_over(
    card: AttachmentList, attachments: Attachments, until: Any
) -> None:
    attachments.add_bytes("clue", 1, "传真.tif", two_pages())
    card.refresh()
    viewer = opened(card, until, "传真.tif")
    pane = viewer.pane
    assert isinstance(pane, ImagePane)
    assert "第 1 页，共 2 页" in pane.told
    assert pane.shown == QSize(30, 20)
    pane.buttons["next"].click()
    assert "第 2 页，共 2 页" in pane.told
    assert pane.shown == QSize(12, 40)
    assert not pane.buttons["next"].isEnabled()
    pane.buttons["back"].click()
    assert pane.shown == QSize(30, 20)


def two_pages() -> bytes:
    """A little-endian TIFF of two grey pages, 30 × 20 and 12 × 40."""
    body = b"II*\x00" + (8).to_bytes(4, "little")
    for last, (width, height) in enumerate(((30, 20), (12, 40))):
        entries = [
            (256, 3, width), (257, 3, height), (258, 3, 8), (259, 3, 1), (262, 3, 1), (277, 3, 1),
            (278, 3, height), (279, 4, width * height),
        ]  # fmt: skip
        head = 2 + 12 * (len(entries) + 1) + 4
        pixels_at = len(body) + head
        entries.append((273, 4, pixels_at))
        told = b"".join(
            tag.to_bytes(2, "little") + kind.to_bytes(2, "little") + (1).to_bytes(4, "little")
            + value.to_bytes(4, "little")
            for tag, kind, value in sorted(entries)
        )  # fmt: skip
        following = 0 if last else pixels_at + width * height
        body += len(entries).to_bytes(2, "little") + told + following.to_bytes(4, "little")
        body += bytes([128]) * (width * height)
    return body


def test_nothing_is_written_for_looking(
    card: AttachmentList,
    attachments: Attachments,
    until: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rest = tmp_path / "rest"
    rest.mkdir()
    for name in ("TMPDIR", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(rest))
    monkeypatch.setattr("tempfile.tempdir", None)
    for name, data in (("信.pdf", pdf()), ("图.png", picture(300, 200))):
        attachments.add_bytes("clue", 1, name, data)
    before = sorted(path for path in tmp_path.rglob("*") if path.parent.name != "数据")
    card.refresh()
    viewer = opened(card, until, "信.pdf")
    viewer.next.click()
    until(lambda: isinstance(viewer.pane, ImagePane))
    assert sorted(path for path in tmp_path.rglob("*") if path.parent.name != "数据") == before


def test_the_lock_closes_the_viewer_and_forgets_what_it_showed(
    window: MainWindow, jobs: Jobs, messages: Messages, until: Any
) -> None:
    office = window.desk.office
    attachments = Attachments(office._store, office.registers, lambda _: None)
    attachments.add_bytes("clue", 1, "信.pdf", pdf())
    attachments.add_bytes("clue", 1, "图.png", picture(300, 200))
    card = AttachmentList(attachments, window.jobs, messages, window)
    card.show_record(CLUE)
    viewer = opened(card, until, "图.png")
    pane = viewer.pane
    assert isinstance(pane, ImagePane)
    gone: list[bool] = []
    viewer.destroyed.connect(lambda: gone.append(True))
    viewer.save_asked.emit(viewer.current.id)
    window.lock()
    assert pane.shown.isEmpty()
    assert not [top for top in QApplication.topLevelWidgets() if top.isVisible() and top is not window]
    until(lambda: bool(gone))
    assert messages.errors == []


def test_a_lock_while_the_content_is_being_decrypted_shows_nothing(
    window: MainWindow, messages: Messages, until: Any
) -> None:
    office = window.desk.office
    attachments = Attachments(office._store, office.registers, lambda _: None)
    attachments.add_bytes("clue", 1, "图.png", grey(4000, "PNG"))
    card = AttachmentList(attachments, window.jobs, messages, window)
    card.show_record(CLUE)
    card.table.selectRow(0)
    card.view()
    viewer = card.current
    assert isinstance(viewer, AttachmentViewer)
    assert isinstance(viewer.pane, EmptyState)
    window.lock()
    assert messages.errors == []


def test_any_expected_error_is_told_in_its_place(
    attachments: Attachments, jobs: Jobs, qtbot: Any, until: Any
) -> None:
    view = attachments.add_bytes("clue", 1, "图.png", picture(30, 20))

    def read(_: int) -> tuple[AttachmentView, bytes]:
        raise DamagedDatabase("数据库内容损坏。")

    viewer = AttachmentViewer([view], 0, read, jobs)
    qtbot.addWidget(viewer)
    viewer.show()
    until(lambda: viewer._job is None)
    assert isinstance(viewer.pane, EmptyState)
    assert "数据库内容损坏" in viewer.pane.title.text()
    viewer.dismiss()
