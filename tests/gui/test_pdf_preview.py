"""The preview: pages drawn true to size, zoom, page list, saving."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.colors import red
from reportlab.pdfgen.canvas import Canvas

from app.engine.views import Paper, Receipt
from app.errors import WriteFailed
from tests.gui.conftest import WAIT, Messages
from ui.common.pdf_pages import PdfPages
from ui.common.pdf_preview import PdfPreview, PreviewDialog
from ui.jobs import Jobs

A4 = (595.276, 841.89)


def _pdf(pages: int) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for _ in range(pages):
        canvas.setFillColor(red)
        canvas.rect(0, 0, 100, 100, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_a_page_is_drawn_to_scale_and_in_its_colours(qtbot: Any) -> None:
    pages = PdfPages(_pdf(1))
    image = pages.image(0, 2.0)
    assert (image.width(), image.height()) == (1191, 1684)
    assert image.pixelColor(20, image.height() - 20).name() == "#ff0000"
    assert image.pixelColor(600, 600).name() == "#ffffff"
    pages.close()


def test_turning_pages_and_zooming(qtbot: Any) -> None:
    preview = PdfPreview(_pdf(3))
    qtbot.addWidget(preview)
    preview.resize(900, 600)
    preview.show()
    shown: list[int] = []
    preview.page_shown.connect(shown.append)
    preview.buttons["next"].click()
    preview.buttons["next"].click()
    assert shown == [1, 2]
    assert not preview.buttons["next"].isEnabled()
    preview.list.setCurrentIndex(preview.list.model().index(0, 0))
    assert shown[-1] == 0
    preview.show_page(99)
    assert shown[-1] == 0
    before = preview._sheet.pixmap().width()
    preview.zoom_in()
    assert preview._sheet.pixmap().width() > before
    for _ in range(30):
        preview.zoom_out()
    assert preview._sheet.pixmap().width() > 100
    preview.fit_width()
    preview.pages.close()


def test_a_single_page_needs_no_list(qtbot: Any) -> None:
    preview = PdfPreview(_pdf(1))
    qtbot.addWidget(preview)
    preview.show()
    assert not preview.list.isVisible()
    preview.pages.close()


@pytest.fixture
def make_dialog(
    jobs: Jobs, messages: Messages, qtbot: Any
) -> Callable[[Callable[..., Receipt]], PreviewDialog]:
    def make(save: Callable[..., Receipt]) -> PreviewDialog:
        dialog = PreviewDialog(Paper("台账", "台账.pdf", _pdf(1), ("㐀 U+3400",)), save, jobs, messages)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return make


def test_saving_hands_over_path_and_remark(
    make_dialog: Any, messages: Messages, tmp_path: Path, qtbot: Any
) -> None:
    given: list[tuple[Path, str]] = []

    def save(paper: Paper, path: Path, remark: str) -> Receipt:
        given.append((path, remark))
        return Receipt(str(path), len(paper.data), "00ff")

    dialog = make_dialog(save)
    assert "㐀 U+3400" in dialog._note.text()
    messages.save_to = tmp_path / "出"
    dialog.remark.setText("U盘 3 号")
    with qtbot.waitSignal(dialog.saved, timeout=WAIT):
        dialog.ask_and_save()
    assert given == [(tmp_path / "出.pdf", "U盘 3 号")]
    assert "00ff" in dialog._note.text()
    dialog.reject()


def test_a_failed_save_is_said_and_can_be_tried_again(
    make_dialog: Any, messages: Messages, tmp_path: Path, qtbot: Any
) -> None:
    def save(paper: Paper, path: Path, remark: str) -> Receipt:
        raise WriteFailed("没有写成。")

    dialog = make_dialog(save)
    messages.save_to = tmp_path / "出.pdf"
    dialog.ask_and_save()
    qtbot.waitUntil(lambda: bool(messages.errors), timeout=WAIT)
    assert dialog.save_button.isEnabled()
    messages.save_to = None
    dialog.ask_and_save()
    assert len(messages.errors) == 1
    dialog.reject()
