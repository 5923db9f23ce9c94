"""应报单位名单: who has to hand in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from ui.common.buttons import icon_button
from ui.common.cards import label
from ui.common.parts import foot_of

_HINT = "每行一个单位，写法同报送包里的机关纪委名称；可从 Excel、WPS 表格中整列粘贴。"


class ExpectedDialog(QDialog):
    """Asks for the names of all who have to hand in, one a line."""

    def __init__(self, names: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("应报单位名单")
        self.text = QPlainTextEdit("\n".join(names))
        self.text.setAccessibleName("应报单位，每行一个")
        self.text.setTabChangesFocus(True)
        go = icon_button("确定", "check", "primary")
        go.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.addWidget(label(_HINT, "muted", wrap=True))
        layout.addWidget(self.text, 1)
        layout.addLayout(foot_of(self, go))
        self.resize(460, 420)

    @property
    def names(self) -> tuple[str, ...]:
        """The names as typed, each once."""
        lines = (line.strip() for line in self.text.toPlainText().splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))
