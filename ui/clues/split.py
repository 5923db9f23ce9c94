"""分案 and 并入: a clue whose roads part becomes two; one that repeats another hangs on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import FieldView, Query, Row
from app.errors import ExpectedError
from ui.common.cards import label
from ui.common.notice_bar import NoticeBar
from ui.common.parts import foot_of, joined, plain, refusal, small
from ui.common.step_dialog import StepDialog

if TYPE_CHECKING:
    from app.clue_views import SubjectView
    from app.engine.ledger import Ledger

SHORTEST_REASON = 4
_CARRIED_ALONG = "新线索沿用收到日期、来源、内容和已经走过的环节，编号在原编号后加序号，与原线索互相关联。"
_MOST_FOUND = 30
_PARENT = "parent"


class SplitDialog(QDialog):
    """Asks who goes into a clue of their own, and why.

    `split(subject ids, reason)` writes it and returns the new clue's id. split_off: that id.
    """

    split_off = Signal(int)

    def __init__(
        self,
        subjects: Sequence[SubjectView],
        split: Callable[[Sequence[int], str], int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("分案")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(560)
        self._split = split
        self.boxes = {subject.id: _box(subject) for subject in subjects}
        self.reason = QPlainTextEdit()
        self.notice = NoticeBar(self)
        self.go = QPushButton("分案")
        self._build()
        self.go.clicked.connect(self.split)

    def dismiss(self) -> None:
        """Close without splitting."""
        self.done(QDialog.DialogCode.Rejected)

    def chosen(self) -> list[int]:
        """The persons ticked."""
        return [identity for identity, box in self.boxes.items() if box.isChecked()]

    @Slot()
    def split(self) -> None:
        """Split, when somebody goes and somebody stays and the reason is given."""
        reason = self.reason.toPlainText().strip()
        if flaw := self._flaw(reason):
            self.notice.say(flaw)
            return
        try:
            made = self._split(self.chosen(), reason)
        except ExpectedError as error:
            self.notice.say(refusal(error))
        else:
            self.split_off.emit(made)
            self.done(QDialog.DialogCode.Accepted)

    def _flaw(self, reason: str) -> str:
        if not self.chosen():
            return "请勾选要分出去的被反映人。"
        if len(self.chosen()) == len(self.boxes):
            return "原线索至少要留下一名被反映人。"
        if len(reason) < SHORTEST_REASON:
            return f"请写明分案理由，至少 {SHORTEST_REASON} 个字，如“张某超出本级管辖，单独移送”。"
        return ""

    def _build(self) -> None:
        self.go.setProperty("kind", "primary")
        self.reason.setAccessibleName("分案理由（必填）")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(74)
        caption = label("分案理由(&R)")
        caption.setBuddy(self.reason)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(9)
        layout.addWidget(plain("勾选的人员另立一件线索，各走各的程序", "section"))
        layout.addWidget(plain(_CARRIED_ALONG, "muted"))
        layout.addWidget(self.notice)
        for box in self.boxes.values():
            layout.addWidget(box)
        layout.addWidget(caption)
        layout.addWidget(self.reason)
        layout.addStretch(1)
        layout.addLayout(foot_of(self, self.go))


class MergeDialog(StepDialog):
    """并入: the parent is found by number, name or pinyin and picked from a list."""

    def __init__(self, ledger: Ledger, *arguments: Any, **options: Any) -> None:
        self.search, self.found = QLineEdit(), QListWidget()
        super().__init__(ledger, *arguments, **options)
        self._build_picker()
        self.search.textEdited.connect(self._look_up)
        self._look_up("")
        height = self.height() + self.found.height() + self.search.sizeHint().height() + 40
        self.resize(self.width(), min(height, self.screen().availableGeometry().height() - 60))
        self.search.setFocus()

    def asked_for(self, fields: Sequence[FieldView]) -> Sequence[FieldView]:
        return [field for field in fields if field.name != _PARENT]

    def write(self, values: Mapping[str, Any]) -> int:
        return super().write({**values, _PARENT: self.parent_number()})

    def parent_number(self) -> str:
        """The number picked, else what stands in the search line."""
        item = self.found.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else self.search.text().strip()

    def _build_picker(self) -> None:
        layout = self.layout()
        if not isinstance(layout, QVBoxLayout):
            return
        self.search.setPlaceholderText("按编号、姓名或拼音查找先收到的那一件")
        self.search.setAccessibleName("查找要并入的线索")
        self.found.setAccessibleName("找到的线索")
        self.found.setFixedHeight(132)
        place = layout.indexOf(self.body)
        for part in (self.found, self.search, small("并入后本件不再单独办理，统计时与主件合计一件。")):
            layout.insertWidget(place, part)

    @Slot(str)
    def _look_up(self, text: str) -> None:
        ids = self._ledger.ids(Query(search=text.strip(), order=self._ledger.view.order))
        places = {column.name: place for place, column in enumerate(self._ledger.view.columns)}
        self.found.clear()
        for row in self._ledger.rows([i for i in ids if i != self._record_id][:_MOST_FOUND]):
            item = QListWidgetItem(_told(row, places))
            item.setData(Qt.ItemDataRole.UserRole, row.cells[places["number"]].text)
            self.found.addItem(item)


def _told(row: Row, places: Mapping[str, int]) -> str:
    wanted = ("number", "subject_names", "received_on", "state")
    return joined(*(row.cells[places[name]].text for name in wanted if name in places))


def _box(subject: SubjectView) -> QCheckBox:
    box = QCheckBox(joined(subject.name, subject.unit, subject.rank, f"（{subject.verdict}）"))
    box.setAccessibleName(f"分出{subject.name}")
    return box
