"""The editor of reports by itself: text in and out, keys, copying, undoing, what is drawn."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.engine.period import Period
from app.engine.views import FigureView
from app.figure_book import FigureBook
from app.report_text import Block, Reference, parse, write
from ui.debriefs.reports.checks_panel import findings
from ui.debriefs.reports.editor_pane import EditorPane
from ui.debriefs.reports.filling import Filling
from ui.debriefs.reports.report_editor import MIME, ReportEditor
from ui.debriefs.reports.text_document import fill, text_of

RECEIVED = FigureView(
    "clues.received",
    "受理问题线索",
    "件",
    "期间内收到的线索",
    "clues",
    12,
    (("信访举报", 7), ("上级转交", 5)),
    True,
)
BOOK = FigureBook(
    Period.year(2026), Period.year(2025), (RECEIVED,), (RECEIVED,), {"clues.received": (1, 2, 3, 6)}
)
FILLING = Filling(BOOK, {"year": "2026"})
TEXT = "\n".join(
    (
        "# 一、基本情况",
        "{year}年共受理{clues.received}件，占{clues.received|share|信访举报}。（请填写：主要做法）",
        "## （一）线索", "- 甲{clues.received|part|信访举报}{year}", "- 乙", "[表 clues.received]",
        "[图 bar clues.received]", "[图 line clues.received]", "[分页]", "### 1. 三级", "#### （1）四级",
        r"\# 不是标题", r"大括号\{year}是文字", "𠮷龘㐀与<b>尖括号</b>",
    )
)  # fmt: skip


@pytest.fixture
def editor(qapp: QApplication, qtbot: Any) -> ReportEditor:
    made = ReportEditor()
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def at_end(editor: ReportEditor) -> None:
    editor.moveCursor(QTextCursor.MoveOperation.End)


def at(editor: ReportEditor, words: str, *, end: bool = True) -> None:
    found = editor.document().find(words)
    assert not found.isNull()
    found.setPosition(found.selectionEnd() if end else found.selectionStart())
    editor.setTextCursor(found)


def test_a_text_comes_out_as_it_went_in(editor: ReportEditor) -> None:
    editor.set_text(TEXT)
    editor.set_filling(FILLING)
    editor.grab()
    assert editor.text() == TEXT
    assert not editor.document().isUndoAvailable()


PLAIN = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cn")).filter(lambda c: c != "\ufffc"),
    max_size=12,
)
KEYS = st.sampled_from(("clues.received", "talks.by_kind", "year", "committee", "a.b_2"))
REFERENCES = st.builds(
    Reference,
    KEYS,
    st.sampled_from(("value", "parts", "share", "change")),
    st.sampled_from(("", "信访举报", "a b")),
)
INLINES = st.lists(st.one_of(PLAIN, REFERENCES), max_size=5).map(tuple)
BLOCKS = st.one_of(
    st.builds(Block, st.just("paragraph"), INLINES),
    st.builds(Block, st.just("item"), INLINES),
    st.builds(Block, st.just("heading"), INLINES, st.integers(1, 4)),
    st.builds(Block, st.just("table"), key=st.just("clues.received")),
    st.builds(Block, st.just("chart"), key=st.just("x.y"), chart=st.sampled_from(("bar", "line", "share"))),
    st.just(Block("page")),
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(BLOCKS, max_size=8))
def test_whatever_a_report_can_hold_comes_out_as_it_went_in(qapp: QApplication, blocks: list[Block]) -> None:
    text, before = write(blocks), ""
    while text != before:  # what is written and read once is the text that is kept
        before, text = text, write(parse(text))
    document = QTextDocument()
    fill(document, text)
    assert text_of(document) == text


def test_a_text_of_a_hundred_thousand_characters_stays_what_it_is(editor: ReportEditor) -> None:
    line = "正文" * 400 + "{clues.received}" + "文字" * 190
    text = "\n".join(["# 标题 {year}", line] * 84)
    assert len(text) >= 100_000
    editor.set_text(text)
    editor.set_filling(FILLING)
    editor.grab()
    assert editor.text() == text


def test_typing_around_figures_keeps_them(editor: ReportEditor) -> None:
    editor.set_text("共{clues.received}件")
    at_end(editor)
    QTest.keyClicks(editor, "abc")
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClicks(editor, "{year}")
    assert editor.text() == r"\{year}共{clues.received}件abc"
    editor.undo()
    editor.undo()
    assert "{clues.received}" in editor.text()


def test_enter_after_a_heading_begins_a_paragraph(editor: ReportEditor) -> None:
    editor.set_text("# 标题")
    at_end(editor)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "x")
    assert editor.text() == "# 标题\nx"


def test_enter_before_a_heading_leaves_room_above_it(editor: ReportEditor) -> None:
    editor.set_text("# 标题")
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClicks(editor, "x")
    assert editor.text() == "x\n# 标题"


def test_an_empty_item_ends_its_list(editor: ReportEditor) -> None:
    editor.set_text("- 甲")
    at_end(editor)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "b")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "c")
    assert editor.text() == "- 甲\n- b\nc"


def test_backspace_makes_a_heading_a_paragraph_before_it_joins_lines(editor: ReportEditor) -> None:
    editor.set_text("前文\n## 标题")
    at(editor, "标题", end=False)
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    assert editor.text() == "前文\n标题"
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    assert editor.text() == "前文标题"


@pytest.mark.parametrize(
    ("to_end", "wanted"), [(True, "[表 clues.received]\nx"), (False, "x\n[表 clues.received]")]
)
def test_typing_beside_a_table_begins_a_line_of_its_own(
    editor: ReportEditor, to_end: bool, wanted: str
) -> None:
    editor.set_text("[表 clues.received]")
    editor.moveCursor(QTextCursor.MoveOperation.End if to_end else QTextCursor.MoveOperation.Start)
    QTest.keyClicks(editor, "x")
    assert editor.text() == wanted


def test_an_input_method_beside_a_table_begins_a_line_of_its_own(editor: ReportEditor) -> None:
    editor.set_text("[表 clues.received]")
    at_end(editor)
    typed = QInputMethodEvent("", [])
    typed.setCommitString("线索")
    QApplication.sendEvent(editor, typed)
    assert editor.text() == "[表 clues.received]\n线索"


def test_text_from_elsewhere_comes_as_plain_paragraphs(editor: ReportEditor) -> None:
    copied = QMimeData()
    copied.setHtml("<h1>标题</h1><p><b>正文</b></p>")
    copied.setText("　　# 标题\r\n\r\n正文{year}\ufffc\n- 项")
    editor.insertFromMimeData(copied)
    assert editor.text() == "\\# 标题\n正文\\{year}\n\\- 项"
    editor.undo()
    assert editor.text() == ""


def test_figures_are_copied_as_figures_here_and_as_words_elsewhere(editor: ReportEditor) -> None:
    editor.set_text(TEXT)
    editor.set_filling(FILLING)
    editor.selectAll()
    copied = editor.createMimeDataFromSelection()
    assert copied.hasFormat(MIME)
    assert "2026年共受理12件，占58.3%。" in copied.text()
    editor.set_text("")
    editor.insertFromMimeData(copied)
    assert editor.text() == TEXT


def test_a_piece_of_a_line_goes_into_another_line(editor: ReportEditor) -> None:
    editor.set_text("甲{clues.received}乙\n丙丁")
    cursor = editor.textCursor()
    cursor.setPosition(1)
    cursor.setPosition(2, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    copied = editor.createMimeDataFromSelection()
    at(editor, "丙")
    editor.insertFromMimeData(copied)
    assert editor.text() == "甲{clues.received}乙\n丙{clues.received}丁"


def test_a_table_put_into_a_line_stands_below_it(editor: ReportEditor) -> None:
    editor.set_text("甲乙\n丙")
    at(editor, "甲")
    editor.insert_whole(Block("table", key="clues.received"))
    QTest.keyClicks(editor, "x")
    assert editor.text() == "甲乙\n[表 clues.received]\nx\n丙"


def test_a_chart_put_in_above_a_heading_leaves_the_heading_alone(editor: ReportEditor) -> None:
    editor.set_text("甲\n# 二、计划")
    at(editor, "甲")
    editor.insert_whole(Block("chart", key="clues.received", chart="bar"))
    editor.insert_whole(Block("table", key="clues.received"))
    editor.insert_reference(Reference("year"))
    assert editor.text() == "甲\n[图 bar clues.received]\n[表 clues.received]\n{year}\n# 二、计划"


def test_the_kinds_of_lines_change_and_come_back(qapp: QApplication, qtbot: Any) -> None:
    pane = EditorPane()
    qtbot.addWidget(pane)
    pane.set_text("甲\n乙{year}\n[表 clues.received]")
    pane.editor.selectAll()
    pane.set_kind(2)
    assert pane.editor.text() == "## 甲\n## 乙{year}\n[表 clues.received]"
    pane.set_kind(5)
    assert pane.editor.text() == "- 甲\n- 乙{year}\n[表 clues.received]"
    pane.editor.undo()
    pane.editor.undo()
    assert pane.editor.text() == "甲\n乙{year}\n[表 clues.received]"
    assert not pane.is_dirty


def test_figures_read_as_what_they_count_now(editor: ReportEditor) -> None:
    editor.set_text("共{clues.received}件，{clues.received|parts}；{clues.none}")
    editor.set_filling(FILLING)
    assert editor.plain_text() == "共12件，信访举报7件、上级转交5件；〔未定义：clues.none〕"
    assert "期间内收到" not in FILLING.told(Reference("clues.none"))
    assert FILLING.told(Reference("clues.received", "parts")).startswith("受理问题线索　分列")


def test_new_figures_leave_text_and_undo_alone(editor: ReportEditor) -> None:
    editor.set_text("共{clues.received}件")
    at_end(editor)
    QTest.keyClicks(editor, "x")
    editor.set_filling(FILLING)
    assert editor.text() == "共{clues.received}件x"
    editor.undo()
    assert editor.text() == "共{clues.received}件"


def test_checks_find_open_places_and_what_nobody_knows(editor: ReportEditor) -> None:
    text = "甲（请填写：做法）乙（请填写：做法）\n{clues.none}\n[表 x.y]"
    found = list(findings(parse(text), FILLING))
    assert [(one.text, one.keys) for one in found] == [
        ("（请填写：做法）", ()), ("", ("clues.none",)), ("", ("x.y",)),
    ]  # fmt: skip
    assert "2 处" in found[0].title
    editor.set_text(text)
    assert editor.show_text(found[0].text)
    assert editor.textCursor().selectedText() == "（请填写：做法）"
    assert editor.show_key("x.y")
    assert editor.textCursor().block().blockNumber() == 2
    assert not editor.show_key("y.z")


def test_words_are_found_and_counted(qapp: QApplication, qtbot: Any) -> None:
    pane = EditorPane()
    qtbot.addWidget(pane)
    pane.show()
    pane.set_text("线索一\n线索二{clues.received}线索")
    pane.set_filling(FILLING)
    assert pane.count.text() == "10 字"
    pane.look_up.open_up()
    pane.look_up.line.setText("线索")
    assert pane.look_up.count.text() == "3 处"
    places = []
    for _ in range(4):
        pane.look_up.go_on()
        places.append(pane.editor.textCursor().selectionStart())
    assert len(set(places[:3])) == 3
    assert places[3] == places[0]
    pane.look_up.line.setText("没有的")
    assert pane.look_up.count.text() == "没有找到"
    assert not pane.look_up.after.isEnabled()
    QTest.keyClick(pane.look_up.line, Qt.Key.Key_Escape)
    assert pane.look_up.isHidden()
