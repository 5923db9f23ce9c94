"""The people at the left of the archives: searched as one types, each with how far the file is filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.archive_views import ArchiveRow
from ui import theme
from ui.common.cards import label
from ui.common.context import Context
from ui.common.icons import icon
from ui.common.share_bar import draw_share
from ui.common.table_model import Index

if TYPE_CHECKING:
    from app.archive_desk import ArchiveDesk

WHICH = (
    ("needed", "应建档人员"),
    ("missing", "应建档未建档"),
    ("incomplete", "不齐全"),
    ("unconfirmed", "年度确认未签字"),
    ("all", "全部人员"),
)
_ROW_ROLE = Qt.ItemDataRole.UserRole + 1
_OWING_ROLE = _ROW_ROLE + 1
_CHANNEL = "archives.people"
_NARROWEST = 236
_NOWHERE = QModelIndex()
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PersonList(QFrame):
    """Search box, filter and list.

    person_chosen: the member's id, 0 for none. person_opened: Enter or a double click on a person.
    missing_counted: of how many persons a file is to be kept and is not.
    """

    person_chosen = Signal(int)
    person_opened = Signal(int)
    missing_counted = Signal(int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._chosen = 0
        self.held = False
        self.search, self.which = QLineEdit(), QComboBox()
        self.model = PersonModel(self)
        self.list = _PersonView()
        self._count = label("", "small")
        self._build()
        self._connect()

    @Slot()
    def refresh(self) -> None:
        """Ask for the people that match what is typed and chosen."""
        desk = self._context.office.archives
        find = partial(_find, desk, self.search.text(), str(self.which.currentData()))
        self._context.reader.ask(find, self._show, _CHANNEL)

    def select(self, member_id: int) -> bool:
        """Select a person; False when not listed."""
        row = self.model.row_of(member_id)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))
        return row >= 0

    def clear(self) -> None:
        """Forget who is listed."""
        self._chosen = 0
        self.model.set_rows(())

    def _build(self) -> None:
        self.setProperty("kind", "card")
        self.setMinimumWidth(_NARROWEST)
        self.search.setPlaceholderText("搜索姓名、拼音、单位…")
        self.search.setAccessibleName("搜索人员")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.which.setAccessibleName("列出哪些人员")
        for key, title in WHICH:
            self.which.addItem(title, key)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_PersonDelegate(self.list))
        self.list.setAccessibleName("人员列表")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 12, 1, 6)
        layout.setSpacing(8)
        top = QVBoxLayout()
        top.setContentsMargins(12, 0, 12, 0)
        top.setSpacing(8)
        for part in (self.search, self.which, self._count):
            top.addWidget(part)
        layout.addLayout(top)
        layout.addWidget(self.list, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(self.refresh)
        self.search.returnPressed.connect(self.list.setFocus)
        self.which.currentIndexChanged.connect(self.refresh)
        self.list.selectionModel().currentChanged.connect(self._choose)
        self.list.opened.connect(self.person_opened)

    def _show(self, found: _Found) -> None:
        """The person chosen stays so; while a file lies open nobody else is chosen by the list itself."""
        rows = found.rows
        self.model.set_rows(rows, found.owing)
        self._count.setText(f"{len(rows)} 人")
        self.missing_counted.emit(found.missing)
        if self.select(self._chosen) or self.held:
            return
        if rows:
            self.select(rows[0].member_id)
        else:
            self._tell(0)

    @Slot(QModelIndex, QModelIndex)
    def _choose(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self._tell(self.model.id_at(current.row()))

    def _tell(self, member_id: int) -> None:
        if member_id != self._chosen:
            self._chosen = member_id
            self.person_chosen.emit(member_id)


class PersonModel(QAbstractListModel):
    """The persons found, in the order of the store."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[ArchiveRow, ...] = ()
        self._owing: frozenset[int] = frozenset()

    def set_rows(self, rows: Sequence[ArchiveRow], owing: frozenset[int] = frozenset()) -> None:
        """List these persons; `owing`: ids of those who have still to sign for the year under way."""
        self.beginResetModel()
        self.rows, self._owing = tuple(rows), owing
        self.endResetModel()

    def row_of(self, member_id: int) -> int:
        """The place of a person; -1 when not listed."""
        return next((place for place, row in enumerate(self.rows) if row.member_id == member_id), -1)

    def id_at(self, place: int) -> int:
        """The member's id at a place; 0 outside the list."""
        return self.rows[place].member_id if 0 <= place < len(self.rows) else 0

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == _ROW_ROLE:
            return row
        if role == _OWING_ROLE:
            return row.member_id in self._owing
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return told(row, owing=row.member_id in self._owing)
        return None


def told(row: ArchiveRow, *, owing: bool) -> str:
    """What the list shows of a person, in words."""
    kept = f"{row.number}，已填 {row.filled}/{row.wanted} 项" if row.number else _no_file(row)
    signed = f"{row.confirmed} 年度已确认" if row.confirmed else ""
    owed = "本轮年度确认尚未签字" if owing else ""
    return "，".join(part for part in (row.name, row.unit, row.post, kept, signed, owed) if part)


def _no_file(row: ArchiveRow) -> str:
    return "应建档，尚未建档" if row.needed else "不属本级建档范围，没有档案"


class _PersonView(QListView):
    """opened: the id of the person on whom Enter was pressed or who was clicked twice."""

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("frame", "none")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.doubleClicked.connect(self._open)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        row = index.data(_ROW_ROLE)
        if isinstance(row, ArchiveRow):
            self.opened.emit(row.member_id)


class _PersonDelegate(QStyledItemDelegate):
    """Name and unit in two lines; at the right a bar of what is filled, or that no file is kept."""

    _WIDE, _PAD = 62, 12

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._strong, self._small = theme.font(bold=True), theme.font("small")
        self._lines = [QFontMetrics(font).height() for font in (self._strong, self._small)]

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, sum(self._lines) + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(_ROW_ROLE)
        rect = QRectF(option.rect)  # type: ignore[attr-defined]  # the stubs leave it out
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _draw_ground(painter, rect, option.state)  # type: ignore[attr-defined]  # the same
        if isinstance(row, ArchiveRow):
            inner = rect.adjusted(self._PAD, 0, -self._PAD, -1)
            right = QRectF(inner.right() - self._WIDE, inner.top(), self._WIDE, inner.height())
            self._draw_name(painter, inner.adjusted(0, 0, -self._WIDE - 8, 0), row)
            if row.number:
                self._draw_bar(painter, right, row, signed=row.confirmed > 0 and not index.data(_OWING_ROLE))
            else:
                self._draw_lack(painter, right, row)
        painter.restore()

    def _draw_name(self, painter: QPainter, area: QRectF, row: ArchiveRow) -> None:
        top = area.center().y() - sum(self._lines) / 2
        upper = QRectF(area.left(), top, area.width(), self._lines[0])
        lower = QRectF(area.left(), top + self._lines[0], area.width(), self._lines[1])
        painter.setFont(self._strong)
        _write(painter, upper, row.name, theme.colour("text"))
        painter.setFont(self._small)
        _write(painter, lower, row.unit or "未登记支部", theme.colour("muted"))

    def _draw_bar(self, painter: QPainter, area: QRectF, row: ArchiveRow, *, signed: bool) -> None:
        share = min(row.filled / row.wanted, 1.0) if row.wanted else 1.0
        middle = area.center().y()
        words = QRectF(area.left(), middle - self._lines[1] - 1, area.width(), self._lines[1])
        groove = QRectF(area.left(), middle + 5, area.width(), 6)
        painter.setFont(self._small)
        tone = "ok" if row.is_complete else "muted"
        text = f"{row.filled}/{row.wanted}"
        _write(painter, words, text, theme.colour(tone), Qt.AlignmentFlag.AlignRight)
        if signed:
            _write(painter, words, "已签", theme.colour("ok"))
        draw_share(painter, groove, share, "ok_line" if row.is_complete else "primary")

    def _draw_lack(self, painter: QPainter, area: QRectF, row: ArchiveRow) -> None:
        painter.setFont(self._small)
        token = "warn" if row.needed else "faint"
        text = "未建档" if row.needed else "—"
        _write(painter, area, text, theme.colour(token), Qt.AlignmentFlag.AlignRight)


def _draw_ground(painter: QPainter, rect: QRectF, state: QStyle.StateFlag) -> None:
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(rect, theme.colour("selection"))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(rect, theme.colour("header"))
    painter.setPen(theme.colour("line_soft"))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())


def _write(
    painter: QPainter,
    area: QRectF,
    text: str,
    ink: QColor,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()) + 1)
    painter.setPen(ink)
    painter.drawText(area, align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)


@dataclass(frozen=True, slots=True)
class _Found:
    """The persons asked for; of how many a file is lacking; who has still to sign for the year under way."""

    rows: tuple[ArchiveRow, ...]
    missing: int
    owing: frozenset[int]


def _find(desk: ArchiveDesk, search: str, which: str) -> _Found:
    owing = frozenset(row.member_id for row in desk.people("", "unconfirmed"))
    return _Found(desk.people(search, which), len(desk.people("", "missing")), owing)
