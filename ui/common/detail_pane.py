"""The card beside a ledger: one record to read, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import Line, Moment, RecordView, RegisterView, Section
from ui.common.icons import pixmap
from ui.common.timeline import Timeline, WrappedLabel

_LONG = 26
_MOST_LINES = 60  # of one section; a reminder may have hundreds of readers
_LABEL_WIDTH = 7.2


class DetailPane(QFrame):
    """Shows a RecordView read-only.

    open_asked: id of the record, where records have pages. edit_asked, step_asked, history_asked,
    void_asked: a button was pressed; the shown record is meant. record_shown: the RecordView shown, or None.
    """

    open_asked = Signal(int)
    edit_asked = Signal()
    step_asked = Signal()
    history_asked = Signal()
    void_asked = Signal()
    record_shown = Signal(object)

    def __init__(
        self,
        view: RegisterView,
        parent: QWidget | None = None,
        *,
        has_pages: bool = False,
        step_action: str = "办理一步",
        steps_title: str = "办理过程",
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAccessibleName(f"{view.noun}详情")
        self._noun, self._steps_title = view.noun, steps_title
        self.record_id = 0
        self._open = QPushButton("打开")
        self._step = QPushButton(step_action)
        self._edit = QPushButton("编辑")
        self._history = QPushButton("历史")
        self._void = QPushButton("作废")
        (self._open if has_pages else self._step).setProperty("kind", "primary")
        self._open.setVisible(has_pages)
        self._step.setVisible(bool(view.step_kinds) and not has_pages)
        self._scroll = QScrollArea()
        self._stack = QStackedWidget()
        self._page, self._acts, self._buttons = QVBoxLayout(), QHBoxLayout(), QHBoxLayout()
        self._build_layout()
        self._connect_signals()
        self.clear()

    def show_record(self, record: RecordView, next_lines: Sequence[Line] = ()) -> None:
        """Show this record, first what comes next; the same record stays scrolled to where it was."""
        offset = self._scroll.verticalScrollBar().value() if record.id == self.record_id else 0
        self.record_id = record.id
        self._scroll.setWidget(_page(record, next_lines, self._steps_title))
        self._scroll.verticalScrollBar().setValue(offset)
        for button in (self._step, self._edit, self._void):
            button.setEnabled(not record.voided)
        self._stack.setCurrentIndex(1)
        self.record_shown.emit(record)

    def clear(self) -> None:
        """Show nothing and forget the record."""
        self.record_id = 0
        self._scroll.setWidget(QWidget())
        self._stack.setCurrentIndex(0)
        self.record_shown.emit(None)

    def add_strip(self, strip: QWidget) -> None:
        """Put something below the record that stays in sight while it is scrolled."""
        self._page.insertWidget(1, strip)

    def add_button(self, button: QPushButton, *, above: bool = False) -> None:
        """Put a button among those at the foot, before 编辑, or into a row of their own above them."""
        if above:
            self._acts.addWidget(button, 1)
            self._acts.setContentsMargins(12, 8, 12, 0)
        else:
            self._buttons.insertWidget(self._buttons.indexOf(self._edit), button, 1)

    def _build_layout(self) -> None:
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setAccessibleName(f"{self._noun}内容")
        self._buttons.setContentsMargins(12, 8, 12, 10)
        self._buttons.setSpacing(6)
        self._acts.setContentsMargins(0, 0, 0, 0)
        self._acts.setSpacing(6)
        for button in (self._open, self._step, self._edit, self._history, self._void):
            self._buttons.addWidget(button, 1)
        shown = QWidget()
        shown.setLayout(self._page)
        self._page.setContentsMargins(1, 4, 1, 0)
        self._page.setSpacing(0)
        self._page.addWidget(self._scroll, 1)
        self._page.addLayout(self._acts)
        self._page.addLayout(self._buttons)
        self._stack.addWidget(self._nothing())
        self._stack.addWidget(shown)
        frame = QVBoxLayout(self)
        frame.setContentsMargins(0, 0, 0, 0)
        frame.addWidget(self._stack)
        self.setMinimumWidth(280)

    def _nothing(self) -> QWidget:
        page = QWidget()
        picture = QLabel()
        picture.setPixmap(pixmap("file-text", "line_strong", 36, self.devicePixelRatioF()))
        text = QLabel(f"选中一行，在这里查看{self._noun}详情")
        text.setProperty("role", "muted")
        layout = QVBoxLayout(page)
        layout.addStretch(1)
        layout.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(text, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
        return page

    def _connect_signals(self) -> None:
        self._open.clicked.connect(lambda: self.open_asked.emit(self.record_id))
        self._step.clicked.connect(self.step_asked)
        self._edit.clicked.connect(self.edit_asked)
        self._history.clicked.connect(self.history_asked)
        self._void.clicked.connect(self.void_asked)


class FlowingPage(QWidget):
    """The content of a scroll area; as high as its texts need at the width it is given, and no higher."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "page")

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


def _page(record: RecordView, next_lines: Sequence[Line], steps_title: str) -> QWidget:
    page = FlowingPage()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(16, 12, 14, 12)
    layout.setSpacing(6)
    layout.addLayout(_heading(record))
    if record.subtitle:
        layout.addWidget(WrappedLabel(record.subtitle, "muted"))
    if record.voided:
        layout.addWidget(WrappedLabel(f"作废原因：{record.void_reason}", tone="danger"))
    if next_lines:
        layout.addWidget(_next(next_lines))
    for moment in record.timeline:
        if not moment.id and not next_lines:
            layout.addWidget(_pending(moment))
    taken = [moment for moment in record.timeline if moment.id]
    if taken:
        layout.addWidget(_section_title(steps_title))
        layout.addWidget(Timeline(taken))
    for section in without_heading(record):
        layout.addSpacing(6)
        layout.addLayout(_section(section))
    layout.addStretch(1)
    return page


def _next(lines: Sequence[Line]) -> QFrame:
    """What is due and what may be done next, in the tone of what is due."""
    tone = next((line.tone for line in lines if line.tone in ("danger", "warn")), "info")
    banner = QFrame()
    banner.setProperty("kind", "banner")
    banner.setProperty("tone", tone)
    grid = QGridLayout(banner)
    grid.setContentsMargins(12, 8, 12, 8)
    grid.setVerticalSpacing(3)
    grid.setColumnStretch(1, 1)
    for row, line in enumerate(lines):
        grid.addWidget(WrappedLabel(line.label, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(WrappedLabel(line.text, tone=line.tone), row, 1)
    return banner


def _pending(moment: Moment) -> QFrame:
    """What is to be done next, by when and on whose authority: before all that was done already."""
    banner = QFrame()
    banner.setProperty("kind", "banner")
    banner.setProperty("tone", moment.tone)
    layout = QVBoxLayout(banner)
    layout.setContentsMargins(12, 8, 12, 8)
    layout.setSpacing(2)
    layout.addWidget(WrappedLabel(f"{moment.title}　{moment.on}", tone=moment.tone))
    for text in (moment.text, f"依据：{moment.source}" if moment.source else ""):
        if text:
            layout.addWidget(WrappedLabel(text, "small"))
    return banner


def without_heading(record: RecordView) -> list[Section]:
    """The sections without the lines that only say the heading again.

    Each text of the heading silences one line, so that a handler of the same name as the person stays.
    """
    said = [record.title, record.status.text, *record.subtitle.split("　")]
    sections = []
    for section in record.sections:
        kept = []
        for line in section.lines:
            if line.text in said:
                said.remove(line.text)
            else:
                kept.append(line)
        sections.append(replace(section, lines=tuple(kept)))
    return [section for section in sections if section.lines]


def _heading(record: RecordView) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    title = WrappedLabel(record.title, "heading")
    row.addWidget(title, 1)
    if record.status.text:
        pill = QLabel(record.status.text)
        pill.setTextFormat(Qt.TextFormat.PlainText)
        pill.setProperty("pill", record.status.tone)
        row.addWidget(pill, 0, Qt.AlignmentFlag.AlignTop)
    return row


def _section(section: Section) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(1, 1)
    row = 0
    if section.title:
        grid.addWidget(_section_title(section.title), 0, 0, 1, 2)
        row = 1
    for line in section.lines[:_MOST_LINES]:
        row = _add_line(grid, row, line)
    if (more := len(section.lines) - _MOST_LINES) > 0:
        grid.addWidget(WrappedLabel(f"另有 {more} 行，可在“编辑”中查看。", "muted"), row, 0, 1, 2)
    return grid


def _add_line(grid: QGridLayout, row: int, line: Line) -> int:
    text = WrappedLabel(line.text, tone=line.tone)
    if not line.label:
        grid.addWidget(text, row, 0, 1, 2)
        return row + 1
    label = WrappedLabel(line.label, "muted")
    label.setFixedWidth(round(_LABEL_WIDTH * label.fontMetrics().horizontalAdvance("国")))
    grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
    if len(line.text) <= _LONG:
        grid.addWidget(text, row, 1)
        return row + 1
    grid.addWidget(text, row + 1, 0, 1, 2)
    return row + 2


def _section_title(text: str) -> QLabel:
    title = WrappedLabel(text, "section")
    title.setContentsMargins(0, 4, 0, 0)
    return title
