"""The panel of further filters: lists and date spans of the register's fields, and filters kept by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import FieldView, Option, Query, RegisterView
from ui import theme
from ui.common.filter_pages import ChoicePage, SavedPage, SpanPage, tall_item
from ui.common.saved_filters import SavedFilters

_SIZE = QSize(560, 440)
_SAVED = "常用筛选"
_MOST_NAMED = 4


class FilterPanel(QFrame):
    """Lies over the ledger below its button; every change takes effect at once.

    query_changed: the new Query. closed: the panel was put away.
    """

    query_changed = Signal(object)
    closed = Signal()

    def __init__(
        self,
        view: RegisterView,
        saved: SavedFilters,
        suggest: Callable[[str], Sequence[str]],
        today: Callable[[], date],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._ground = parent
        self._query = Query()
        self._fields = [field for field in view.fields if field.filterable]
        self._suggest = suggest
        self._pages: list[ChoicePage | SpanPage] = []
        self._saved = SavedPage(saved)
        self._names = QListWidget()
        self._stack = QStackedWidget()
        self._voided = QCheckBox("只看已作废")
        self._build_frame()
        self._build_pages(today)
        self._build_layout()
        self._connect_signals()

    def open_below(self, button: QWidget, query: Query) -> None:
        """Show the panel with its right edge at the button's."""
        self._take(query)
        for field, page in zip(self._fields, self._pages, strict=True):
            if field.kind == "suggest" and isinstance(page, ChoicePage):
                page.set_options([Option(text, text) for text in self._suggest(field.name)])
        corner = button.mapTo(self._ground, QPoint(button.width(), button.height() + 6))
        self.move(max(corner.x() - self.width(), 0), corner.y())
        self.show()
        self.raise_()
        self._names.setFocus()
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # there is one: we are shown

    def put_away(self) -> None:
        """Hide the panel."""
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]  # there is one: we are shown
        self.hide()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.MouseButtonPress
            and isinstance(watched, QWidget)
            and self._is_outside(watched)
        ):
            self.put_away()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    def _is_outside(self, widget: QWidget) -> bool:
        inside: QWidget | None = widget
        while inside is not None:
            if inside is self:
                return False
            inside = inside.parentWidget()
        return widget.objectName() != "filter_button"

    def _build_frame(self) -> None:
        self.setProperty("kind", "card")
        self.setFixedSize(_SIZE)
        self.setAccessibleName("更多筛选")
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(28)
        shadow.setOffset(0, 6)
        shade = theme.colour("text")
        shade.setAlpha(60)
        shadow.setColor(shade)
        self.setGraphicsEffect(shadow)

    def _build_pages(self, today: Callable[[], date]) -> None:
        self._names.setAccessibleName("筛选字段")
        self._names.setProperty("frame", "none")
        self._names.setFixedWidth(168)
        for field in self._fields:
            is_span = field.kind in ("date", "partial_date")
            page = SpanPage(field, today) if is_span else ChoicePage(field)
            page.changed.connect(self._read_pages)
            self._pages.append(page)
            self._stack.addWidget(page)
            self._names.addItem(tall_item(field.label))
        self._stack.addWidget(self._saved)
        self._names.addItem(tall_item(_SAVED))
        self._names.setCurrentRow(0)

    def _build_layout(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._names)
        middle.addWidget(_rule(vertical=True))
        middle.addWidget(self._stack, 1)
        self._clear = QPushButton("清除筛选")
        self._clear.setProperty("kind", "quiet")
        done = QPushButton("完成")
        done.setProperty("kind", "primary")
        done.clicked.connect(self.put_away)
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 8, 12, 10)
        foot.addWidget(self._voided)
        foot.addStretch(1)
        foot.addWidget(self._clear)
        foot.addWidget(done)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 6, 1, 0)
        layout.setSpacing(0)
        layout.addLayout(middle, 1)
        layout.addWidget(_rule(vertical=False))
        layout.addLayout(foot)

    def _connect_signals(self) -> None:
        self._names.currentRowChanged.connect(self._stack.setCurrentIndex)
        self._voided.clicked.connect(self._read_pages)
        self._clear.clicked.connect(self._clear_all)
        self._saved.picked.connect(self._pick_saved)
        self._saved.save_asked.connect(self._save_as)

    def _take(self, query: Query) -> None:
        self._query = query
        self._voided.setChecked(query.voided)
        for field, page in zip(self._fields, self._pages, strict=True):
            if isinstance(page, SpanPage):
                page.set_span(query.spans.get(field.name, (None, None)))
            else:
                page.set_codes(query.choices.get(field.name, ()))
        self._mark_names()
        self._saved.refresh()

    @Slot()
    def _read_pages(self) -> None:
        pages = list(zip(self._fields, self._pages, strict=True))
        choices = {f.name: p.codes() for f, p in pages if isinstance(p, ChoicePage) and p.codes()}
        spans = {f.name: p.span() for f, p in pages if isinstance(p, SpanPage) and p.span() != (None, None)}
        self._tell(replace(self._query, choices=choices, spans=spans, voided=self._voided.isChecked()))

    @Slot()
    def _clear_all(self) -> None:
        query = replace(self._query, choices={}, spans={}, voided=False)
        self._take(query)
        self._tell(query)

    @Slot(str)
    def _pick_saved(self, name: str) -> None:
        query = self._saved.filters.query(name)
        self._take(query)
        self._tell(query)

    @Slot(str)
    def _save_as(self, name: str) -> None:
        self._saved.filters.save(name, self._query)
        self._saved.refresh()

    def _tell(self, query: Query) -> None:
        self._query = query
        self._mark_names()
        self.query_changed.emit(query)

    def _mark_names(self) -> None:
        for row, field in enumerate(self._fields):
            count = len(self._query.choices.get(field.name, ())) or int(field.name in self._query.spans)
            self._names.item(row).setText(f"{field.label}（{count}）" if count else field.label)


def describe(query: Query, fields: Sequence[FieldView]) -> list[str]:
    """The panel's filters in words, one text per filter."""
    known = {field.name: field for field in fields}
    texts = [
        f"{known[name].label}：{_listed(_labels(known[name], codes))}"
        for name, codes in query.choices.items()
        if name in known
    ]
    for name, (first, last) in query.spans.items():
        if name in known:
            texts.append(f"{known[name].label}：{first or '不限'} 至 {last or '不限'}")
    return [*texts, "只看已作废"] if query.voided else texts


def _labels(field: FieldView, codes: Sequence[str]) -> list[str]:
    shown = {option.code: option.label for option in field.options}
    return [shown.get(code, code) for code in codes]


def _listed(names: Sequence[str]) -> str:
    more = f" 等 {len(names)} 项" if len(names) > _MOST_NAMED else ""
    return "、".join(names[:_MOST_NAMED]) + more


def _rule(*, vertical: bool) -> QFrame:
    rule = QFrame()
    rule.setStyleSheet(f"background: {theme.COLOURS['line']}; border: none;")
    rule.setFixedWidth(1) if vertical else rule.setFixedHeight(1)
    return rule
