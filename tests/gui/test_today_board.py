"""The charts of the workbench: what they say, and how they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from app.engine.views import Query
from app.office import Office
from tests.gui.conftest import TODAY
from ui.common.level_chart import Level, LevelChart
from ui.main_window import MainWindow
from ui.talks.needs_page import NeedsPage
from ui.theme import colour
from ui.today import TodayTab
from ui.today.board import Board, read_board
from ui.today.few_lines import FewLines

Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def board(window: MainWindow) -> Board:
    assert window.desk is not None
    page = window.desk.tabs.widget(0)
    assert isinstance(page, TodayTab)
    return page.board


def test_the_charts_say_their_figures_in_words(board: Board, settled: Wait) -> None:
    settled(lambda: "10月 1 件，11月 1 件" in board.months.accessibleName())
    assert board.states.levels == (Level("待处置", 2),)
    assert "谈心谈话 1" in board.talks.accessibleName()
    assert board.coverage.levels[0].told.startswith("1/1")


def test_the_levels_add_up_to_the_clues_under_way(office: Office) -> None:
    data = read_board(office, TODAY.year, TODAY.month)
    chips = {chip.key: chip.count for chip in office.ledger("clues").chips(Query())}
    assert sum(level.count for level in data.states) == chips["open"] == 2
    assert sum(group.talked for group in data.coverage.groups) == data.coverage.talked


def test_a_new_record_changes_the_charts(board: Board, settled: Wait) -> None:
    settled(lambda: board.states.levels != ())
    ledger = board.context.office.ledger("clues")
    told = {"subjects": [{"name": "尹思齐"}], "received_on": "2026-11-18", "source": "petition"}
    ledger.add({**ledger.blank(), **told, "summary": "反映其迟到。", "secrecy": "internal"})
    settled(lambda: board.states.levels == (Level("待处置", 3),))


def test_there_are_two_columns_where_there_is_room(window: MainWindow, board: Board, settled: Wait) -> None:
    cards = list(board.cards.values())
    assert len(cards) == 6
    assert cards[0].x() == cards[1].x()
    window.resize(1920, 1080)
    settled(lambda: cards[1].x() > cards[0].x())
    assert cards[0].y() == cards[1].y()


def test_each_chart_leads_to_its_ledger(window: MainWindow, board: Board) -> None:
    assert window.desk is not None
    (go,) = [b for b in board.cards["states"].findChildren(QPushButton) if b.text() == "查看"]
    assert "在办线索环节" in go.accessibleName()
    go.click()
    assert window.desk.registers["clues"].query().chip == "open"


def test_more_lines_than_room_are_counted(qtbot: Any) -> None:
    chart = LevelChart("谈话类型", "次")
    qtbot.addWidget(chart)
    chart.resize(300, 100)
    chart.show_levels([Level(f"第{n}类", n, 20) for n in range(1, 15)])
    chart.show()
    picture = chart.grab().toImage()
    assert picture.pixelColor(299, 99) == picture.pixelColor(0, 99)
    assert "第14类 14/20　70%" in chart.accessibleName()


def test_a_long_authority_is_shortened_and_whole_in_the_tooltip(qtbot: Any) -> None:
    lines = FewLines(3, 2)
    qtbot.addWidget(lines)
    lines.resize(200, lines.sizeHint().height())
    report = "（十三）每年向机关党委、纪检监察工委报告工作，有关报告抄送派驻纪检监察组"
    long = f"依据：关于进一步加强市直机关部门机关纪委建设的实施方案{report}"
    lines.show_text((long, "", "怎么办：登记履职记录"))
    assert lines.toolTip() == f"{long}\n怎么办：登记履职记录"
    laid = list(lines._laid_out())
    assert len(laid) == 3
    assert laid[1].endswith("…")
    assert laid[2] == "怎么办：登记履职记录"


def test_as_many_levels_as_there_is_room_for_are_drawn(qtbot: Any) -> None:
    chart = LevelChart("环节", "件")
    qtbot.addWidget(chart)
    chart.show_levels([Level(f"环节{n}", n + 1) for n in range(7)])
    chart.resize(360, 138)  # 7 lines of 19.71 pixels
    bars = {colour("bar").rgb(), colour("neutral_soft").rgb()}
    image = chart.grab().toImage()
    last = range(int(138 * 6 / 7), 138)
    assert any(image.pixelColor(200, y).rgb() in bars for y in last)


def test_the_coverage_leads_to_the_page_of_coverage(board: Board, window: MainWindow) -> None:
    board.cards["coverage"].findChild(QPushButton).click()
    assert window.desk is not None
    assert isinstance(window.desk.page, NeedsPage)
    window._new()
    assert window.desk.register is window.desk.registers["talks"]
    assert window.desk.registers["talks"].dialogs.current is not None
