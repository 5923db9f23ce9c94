"""插入数据: every figure, table and word a text can take, its present value, and the form it is put in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.engine.pinyin import search_terms
from app.report_text import CHARTS, FORMS, Block, Form, Reference
from app.report_views import Offer
from ui.common.buttons import icon_button
from ui.common.cards import label
from ui.common.parts import plain
from ui.debriefs.reports.filling import Filling
from ui.theme import colour, font

_OFFER = Qt.ItemDataRole.UserRole + 1
_WORDS, _TABLES = "单位和期间", "统计表"
_FORMS: dict[str, tuple[str, ...]] = {
    "figure": ("value", "total", "before", "change"),
    "ratio": ("value", "parts", "before", "change"),
    "breakdown": ("value", "total", "parts", "shares", "part", "share", "before", "change"),
    "cross": ("value", "total", "parts", "shares", "part", "share", "before", "change"),
}
_CHARTS: dict[str, tuple[str, ...]] = {
    "figure": ("bar", "line"), "breakdown": ("bar", "share", "line"), "cross": ("bar", "share"),
}  # fmt: skip
_BY_PART = ("part", "share")
_TABLE, _CHART = "table", "chart:"  # 占比 and 构成图 are both called share
_NO_HITS = "没有符合条件的指标或统计表"
_VALUE_WIDTH = 84
_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class InsertPanel(QWidget):
    """Offers what a text can take.

    reference_asked: a Reference for the cursor's line. block_asked: a Block (table, chart) for its own.
    """

    reference_asked = Signal(object)
    block_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search, self.tree = QLineEdit(), QTreeView()
        self.form, self.part = QComboBox(), QComboBox()
        self.go = icon_button("插入", "plus", "primary")
        self._items = QStandardItemModel(0, 2, self)
        self._name, self._meaning, self._says = label("", "section", wrap=True), plain("", "muted"), plain("")
        self._offers: tuple[Offer, ...] = ()
        self._filling = Filling()
        self._build()
        self._connect()

    def show_offers(self, offers: Sequence[Offer], filling: Filling) -> None:
        """Offer these; the one chosen stays."""
        self._filling = filling
        if tuple(offers) != self._offers:
            self._offers = tuple(offers)
            self._fill()
        self._show_said()

    def set_writable(self, writable: bool) -> None:
        """Whether anything can be put in."""
        for part in (self.go, self.form, self.part):
            part.setEnabled(writable)

    def choose(self, key: str) -> bool:
        """Put the cursor on an offer; False when it is not shown."""
        for item in self._leaves():
            if item.data(_OFFER).key == key:
                self.tree.setCurrentIndex(item.index())
                return True
        return False

    @property
    def offer(self) -> Offer | None:
        """The offer in hand."""
        index = self.tree.currentIndex().siblingAtColumn(0)
        found = index.data(_OFFER) if index.isValid() else None
        return found if isinstance(found, Offer) else None

    @property
    def keys(self) -> list[str]:
        """The keys of what the search leaves, in order."""
        return [item.data(_OFFER).key for item in self._leaves()]

    @Slot()
    def insert(self) -> None:
        """Ask for what is chosen, in the form chosen."""
        offer, form = self.offer, self.form.currentData()
        if offer is None or not self.go.isEnabled():
            return
        if offer.kind == "table" or form == _TABLE:
            self.block_asked.emit(Block("table", key=offer.key))
        elif form.startswith(_CHART):
            self.block_asked.emit(Block("chart", key=offer.key, chart=form.removeprefix(_CHART)))
        else:
            self.reference_asked.emit(self._reference(offer, form))

    def _reference(self, offer: Offer, form: Form) -> Reference:
        part = self.part.currentText() if form in _BY_PART else ""
        return Reference(offer.key, "value" if offer.kind == "word" else form, part)

    # Showing

    def _fill(self) -> None:
        kept = self.offer.key if self.offer else ""
        words = self.search.text().lower().split()
        self._items.removeRows(0, self._items.rowCount())
        for heading, offers in _blocks(offer for offer in self._offers if _fits(offer, words)):
            group = _item(heading, bold=True)
            for offer in offers:
                group.appendRow([_leaf(offer), _value(offer)])
            self._items.appendRow([group, _item("")])
        self.tree.setFirstColumnSpanned(0, self.tree.rootIndex(), False)
        if words:
            self.tree.expandAll()
        elif self._items.rowCount():
            self.tree.expand(self._items.index(0, 0))
        if not self.choose(kept):
            first = next(self._leaves(), None)
            if first is not None:
                self.tree.setCurrentIndex(first.index())
        self._show_offer()

    @Slot()
    def _show_offer(self) -> None:
        offer = self.offer
        self._name.setText(offer.name if offer else _NO_HITS)
        self._meaning.setText(offer.meaning if offer else "")
        kept = self.form.currentData()
        self.form.blockSignals(True)
        self.form.clear()
        for key, text in _forms(offer):
            self.form.addItem(text, key)
        self.form.setCurrentIndex(max(0, self.form.findData(kept)))
        self.form.blockSignals(False)
        self.form.setVisible(self.form.count() > 1)
        self.part.clear()
        self.part.addItems(list(offer.parts) if offer else [])
        self._show_said()

    @Slot()
    def _show_said(self) -> None:
        """What would stand in the text."""
        offer, form = self.offer, self.form.currentData()
        self.part.setVisible(form in _BY_PART and self.part.count() > 0)
        says = ""
        if offer is not None and form is not None and form in FORMS:
            says = self._filling.say(self._reference(offer, form))
        self._says.setText(f"写作：{says}" if says else "")
        self._says.setVisible(bool(says))

    def _leaves(self) -> Iterator[QStandardItem]:
        for row in range(self._items.rowCount()):
            group = self._items.item(row)
            yield from (group.child(place) for place in range(group.rowCount()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the search line the arrows go to the list, Enter puts in."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _KEYS:
                self.tree.setFocus()
                self.tree.event(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.insert()
                return True
        return super().eventFilter(watched, event)

    # Building

    def _build(self) -> None:
        self.search.setPlaceholderText("查找指标、统计表")
        self.search.setAccessibleName("查找指标、统计表")
        self.search.setClearButtonEnabled(True)
        self.search.installEventFilter(self)
        self.form.setAccessibleName("插入的形式")
        self.part.setAccessibleName("其中的哪一项")
        self.part.setSizePolicy(self.form.sizePolicy())
        self._dress_tree()
        below = QVBoxLayout()
        below.setSpacing(4)
        for part in (self._name, self._meaning, self._says):
            below.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self.form, 1)
        row.addWidget(self.part, 1)
        row.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(8)
        layout.addWidget(self.search)
        layout.addWidget(self.tree, 1)
        layout.addLayout(below)
        layout.addLayout(row)

    def _dress_tree(self) -> None:
        tree = self.tree
        tree.setModel(self._items)
        tree.setHeaderHidden(True)
        tree.setProperty("frame", "none")
        tree.setFrameShape(QFrame.Shape.NoFrame)
        tree.setAccessibleName("可以插入的数据")
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setUniformRowHeights(True)
        tree.setIndentation(14)
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.header().resizeSection(1, _VALUE_WIDTH)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._fill)
        self.tree.selectionModel().currentChanged.connect(self._show_offer)
        self.tree.activated.connect(self._insert_leaf)
        self.form.currentIndexChanged.connect(self._show_said)
        self.part.currentIndexChanged.connect(self._show_said)
        self.go.clicked.connect(self.insert)

    @Slot()
    def _insert_leaf(self) -> None:
        if self.offer is not None:
            self.insert()


def _forms(offer: Offer | None) -> Iterator[tuple[str, str]]:
    """The forms an offer can be put in: key and name."""
    if offer is None:
        return
    if offer.kind == "word":
        yield "value", "文字"
    elif offer.kind == "table":
        yield _TABLE, "统计表"
    else:
        has_parts = bool(offer.parts)
        for form in _FORMS[offer.kind]:
            if has_parts or form not in _BY_PART:
                yield form, FORMS[form]
        yield from ((f"{_CHART}{chart}", CHARTS[chart]) for chart in _CHARTS.get(offer.kind, ()))
        if offer.kind != "figure":
            yield _TABLE, "统计表"


def _blocks(offers: Iterable[Offer]) -> Iterable[tuple[str, list[Offer]]]:
    found: dict[str, list[Offer]] = {}
    for offer in offers:
        named = {"word": _WORDS, "table": _TABLES}.get(offer.kind, offer.block)
        found.setdefault(named, []).append(offer)
    return found.items()


def _fits(offer: Offer, words: Sequence[str]) -> bool:
    held = f"{offer.name} {search_terms(offer.name)} {offer.block} {offer.key} {offer.meaning}".lower()
    return all(word in held for word in words)


def _item(text: str, *, bold: bool = False) -> QStandardItem:
    made = QStandardItem(text)
    if bold:
        made.setFont(font(bold=True))
    return made


def _leaf(offer: Offer) -> QStandardItem:
    made = _item(offer.name)
    made.setData(offer, _OFFER)
    made.setToolTip(offer.meaning)
    made.setAccessibleText(f"{offer.name}，{offer.value}")
    return made


def _value(offer: Offer) -> QStandardItem:
    made = _item(offer.value)
    made.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    made.setForeground(colour("text_2"))
    return made
