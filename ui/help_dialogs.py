"""The small dialogs of the menus 工具 and 帮助."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import Finding
from app.version import NAME, VERSION
from ui.actions import Shortcut
from ui.common.cards import Card, label, set_tone
from ui.common.icons import pixmap


class FindingsDialog(QDialog):
    """The results of the integrity check, one line for each."""

    def __init__(self, findings: Sequence[Finding], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("数据校验")
        self.resize(640, 460)
        bad = sum(not finding.ok for finding in findings)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.addWidget(label(f"发现 {bad} 项问题" if bad else "校验完成，未发现问题", "heading"))
        layout.addWidget(self._results(findings), 1)
        layout.addLayout(_close_row(self))

    def _results(self, findings: Sequence[Finding]) -> QScrollArea:
        page = QWidget()
        page.setProperty("kind", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 4, 0)
        for finding in findings:
            column.addWidget(_finding_card(finding))
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setAccessibleName("校验结果")
        scroll.setWidget(page)
        return scroll


class ShortcutsDialog(QDialog):
    """All shortcuts, from the enumeration itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("快捷键一览")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 14)
        layout.addWidget(label("快捷键一览", "heading"))
        layout.addSpacing(6)
        grid = QGridLayout()
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(7)
        half = -(-len(Shortcut) // 2)
        for place, shortcut in enumerate(Shortcut):
            keys = label(shortcut.keys)
            set_tone(keys, "", "pill")
            grid.addWidget(keys, place % half, place // half * 2, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label(shortcut.meaning), place % half, place // half * 2 + 1)
        layout.addLayout(grid)
        layout.addLayout(_close_row(self))


class AboutDialog(QDialog):
    """What the program is."""

    def __init__(self, folder: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("关于本程序")
        self.setMinimumWidth(430)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 14)
        layout.setSpacing(8)
        mark = QLabel()
        mark.setPixmap(pixmap("shield-lock", "primary", 48, 2.0))
        layout.addWidget(mark)
        layout.addWidget(label(f"{NAME} {VERSION}", "title"))
        text = (
            "机关纪委日常监督执纪工作的单机台账：人员、问题线索、谈话提醒、廉政档案、监督工作、年度述职。\n"
            "数据全部加密存放在本机，不连接任何网络。"
        )
        layout.addWidget(label(text, "muted", wrap=True))
        if folder is not None:
            place = label(f"数据文件夹：{folder}", "small", wrap=True)
            place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(place)
        layout.addLayout(_close_row(self))


def _finding_card(finding: Finding) -> Card:
    card = Card()
    row = QHBoxLayout()
    mark = QLabel()
    mark.setPixmap(
        pixmap("circle-check" if finding.ok else "alert-triangle", "ok" if finding.ok else "danger", 20, 2.0)
    )
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(3)
    words.addWidget(label(finding.check, "section"))
    for text, role in ((finding.detail, "muted"), (finding.remedy, "")):
        if text:
            words.addWidget(label(text, role, wrap=True))
    row.addLayout(words, 1)
    card.body.addLayout(row)
    return card


def _close_row(dialog: QDialog) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 10, 0, 0)
    row.addStretch(1)
    close = QPushButton("关闭")
    close.setDefault(True)
    close.clicked.connect(dialog.accept)
    row.addWidget(close)
    return row
