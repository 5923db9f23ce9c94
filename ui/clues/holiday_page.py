"""节假日: the years whose holidays and make-up workdays are known, and how a further year is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from app.errors import ExpectedError
from ui.common.buttons import icon_button
from ui.common.cards import Card
from ui.common.notice_bar import NoticeBar
from ui.common.parts import pill, plain, refusal

if TYPE_CHECKING:
    from ui.common.context import Context

_PATTERN = "节假日表 (*.toml *.csv *.txt)"
_PER_ROW = 12
_EXAMPLE = (
    "文本文件，按国务院办公厅关于当年节假日安排的通知填写，放假、上班各行可以多写几段：\n"
    "放假：1月1日至1月3日，2月5日至2月11日\n"
    "上班：1月4日，2月13日\n"
    "依据：通知的名称和文号"
)


class HolidayPage(QWidget):
    """Says which years are known and warns of this and the next one when they are not."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._years = QGridLayout()
        self.year = QSpinBox()
        self.load = icon_button("从文件读取…", "folder-open", "primary")
        self.notice = NoticeBar(self)
        self._build()
        self.load.clicked.connect(self.choose)
        self.refresh()

    def missing(self) -> list[int]:
        """This year and the next as far as they have no table."""
        known, this_year = (
            {row.year for row in self._context.office.committee.years()},
            self._context.today().year,
        )
        return [year for year in (this_year, this_year + 1) if year not in known]

    def refresh(self) -> None:
        """Show the known years and what is missing."""
        while self._years.count():
            self._years.takeAt(0).widget().deleteLater()
        for place, year in enumerate(self._context.office.committee.years()):
            made = pill(str(year.year), "info" if year.loaded else "ok")
            made.setToolTip(f"放假 {year.holidays} 天，调休上班 {year.workdays} 天。依据：{year.source}")
            self._years.addWidget(made, place // _PER_ROW, place % _PER_ROW)
        if missing := self.missing():
            years = "、".join(f"{year} 年" for year in missing)
            self.notice.say(
                f"{years}还没有节假日表：这期间的工作日暂按周一至周五计算，到期日可能有出入。", "warn"
            )
            self.year.setValue(missing[0])
        else:
            self.notice.clear()

    @Slot()
    def choose(self) -> None:
        """Ask for a file and take its year in."""
        path = self._context.messages.choose_open("节假日表", _PATTERN)
        if path is None:
            return
        try:
            self._context.office.committee.load_year(path, self.year.value())
        except ExpectedError as error:
            self.notice.say(refusal(error))
        else:
            loaded = self.year.value()
            self.refresh()
            if loaded not in self.missing():
                self.notice.say(f"{loaded} 年的节假日表已读入，并记入历史。", "ok")

    def _build(self) -> None:
        self.year.setRange(2000, 2100)
        self.year.setValue(self._context.today().year + 1)
        self.year.setAccessibleName("年度")
        self._years.setSpacing(6)
        self._years.setColumnStretch(_PER_ROW, 1)
        known = Card("已有节假日表的年度")
        known.body.addLayout(self._years)
        load = Card("读入一个年度")
        load.body.addWidget(plain(_EXAMPLE, "muted"))
        row = QHBoxLayout()
        row.addWidget(plain_caption("年度"))
        row.addWidget(self.year)
        row.addWidget(self.load)
        row.addStretch(1)
        load.body.addLayout(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 12, 4, 4)
        layout.setSpacing(10)
        layout.addWidget(self.notice)
        layout.addWidget(known)
        layout.addWidget(load)
        layout.addStretch(1)


def plain_caption(text: str) -> QWidget:
    """A caption that never wraps."""
    made = plain(text)
    made.setWordWrap(False)
    return made
