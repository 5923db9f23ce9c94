"""Persons in forms: found by name, initials or number, told apart, linked, and what the choice fills in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.engine.views import FieldView, Option
from tests.gui.register_fixtures import Room, type_chinese
from ui.common.field_editor import FieldEditor
from ui.common.form_body import FormBody
from ui.common.person_edit import PersonEditor
from ui.common.rows_editor import RowsEditor

NUMBER = "110101198005073510"


def _one(name: str, branch: str, unit: str, post: str, **more: str) -> dict[str, str]:
    return {"name": name, "branch": branch, "unit": unit, "post": post, **more}


PEOPLE = (
    _one("张伟", "第一党支部", "综合处", "科长", rank="四级调研员", identity_number=NUMBER),
    _one("张伟", "第二党支部", "财务处", "副处长", rank="三级调研员"),
    _one("李清扬", "第一党支部", "综合处", "科员", rank="一级科员"),
    _one("张卫国", "第三党支部", "建设处", "处长", political_status="member"),
)
FILLS = (("unit", "unit"), ("post", "post"), ("status", "political_status"))
FIELDS = (
    FieldView("person", "谈话对象", "person", link="member_id", fills=FILLS),
    FieldView("unit", "单位", "text"),
    FieldView("post", "职务", "text"),
    FieldView(
        "status", "政治面貌", "choice", options=(Option("member", "中共党员"), Option("masses", "群众"))
    ),
    FieldView("next", "其他", "text"),
)
DOWN, ENTER, TAB, ESCAPE = Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape


class Form(QWidget):
    """A form body with the roster behind it."""

    def __init__(self, room: Room, qtbot: QtBot) -> None:
        super().__init__()
        self.bot = qtbot
        self.body = FormBody(FIELDS, find=room.office.ledger("members").find_people)
        QVBoxLayout(self).addWidget(self.body)
        self.resize(800, 400)
        qtbot.addWidget(self)
        self.show()
        self.activateWindow()
        qtbot.waitActive(self)
        self.editor: PersonEditor = self.body.blocks["person"].editor  # type: ignore[assignment]
        self.line: QLineEdit = self.editor.target  # type: ignore[assignment]
        self.line.setFocus()

    @property
    def values(self) -> dict[str, Any]:
        return self.body.values()

    @property
    def offered(self) -> list[str]:
        popup = self.line.completer().popup()
        rows = popup.model()
        return [rows.index(row, 0).data() for row in range(rows.rowCount())] if popup.isVisible() else []

    def press(self, *keys: Qt.Key) -> None:
        """Keys go where the desktop would send them: to the open list, else to the line."""
        for key in keys:
            popup = self.line.completer().popup()
            self.bot.keyClick(popup if popup.isVisible() else self.line, key)


@pytest.fixture
def people(room: Room) -> dict[str, int]:
    """The ids by branch."""
    ledger = room.office.ledger("members")
    return {one["branch"] + one["name"]: ledger.add({**ledger.blank(), **one}) for one in PEOPLE}


@pytest.fixture
def form(room: Room, people: dict[str, int], qtbot: QtBot) -> Form:
    return Form(room, qtbot)


def test_initials_number_and_characters_find_people(room: Room, form: Form) -> None:
    for typed, names in (("zw", {"张伟", "张卫国"}), ("liqing", {"李清扬"}), (NUMBER[-4:], {"张伟"})):
        form.line.clear()
        form.bot.keyClicks(form.line, typed)
        assert set(form.offered) == names
    form.line.clear()
    type_chinese(form.line, "卫国")
    assert form.offered == ["张卫国"]


def test_with_the_keyboard_alone_one_of_a_name_is_chosen(form: Form, people: dict[str, int]) -> None:
    type_chinese(form.line, "张伟")
    assert form.offered == ["张伟", "张伟"]
    form.press(DOWN, DOWN, ENTER)  # to the first, to the second
    assert form.offered == []
    assert form.values["member_id"] == str(people["第二党支部张伟"])
    assert (form.values["person"], form.values["post"]) == ("张伟", "副处长")
    assert "财务处" not in form.editor.hint
    assert form.editor.hint.startswith("花名册：第二党支部　副处长")


def test_leaving_with_the_key_takes_the_row_gone_to(form: Form, people: dict[str, int]) -> None:
    type_chinese(form.line, "张伟")
    form.press(DOWN, TAB)
    assert form.values["member_id"] == str(people["第一党支部张伟"])


def test_enter_takes_the_only_one_offered_but_never_guesses_among_several(
    form: Form, people: dict[str, int]
) -> None:
    form.bot.keyClicks(form.line, "zwg")
    form.press(ENTER)
    assert form.values["member_id"] == str(people["第三党支部张卫国"])
    assert form.values["status"] == "member"
    form.line.selectAll()
    type_chinese(form.line, "张伟")
    form.press(ENTER)
    assert form.values["member_id"] == ""
    form.press(ENTER)
    assert form.values["member_id"] == str(people["第一党支部张伟"])


def test_another_name_means_nobody_until_it_is_settled(form: Form, people: dict[str, int]) -> None:
    form.bot.keyClicks(form.line, "zwg")
    form.press(ENTER)
    type_chinese(form.line, "强")
    assert form.values["member_id"] == ""
    form.press(ESCAPE)
    form.body.blocks["next"].editor.setFocus()
    assert form.editor.hint == "花名册中没有此人"
    assert (form.values["unit"], form.values["post"], form.values["status"]) == ("", "", "")


def test_the_only_person_of_a_written_name_is_meant(form: Form, people: dict[str, int]) -> None:
    type_chinese(form.line, "李 清扬")
    form.press(ESCAPE)
    form.body.blocks["next"].editor.setFocus()
    assert form.values["member_id"] == str(people["第一党支部李清扬"])
    assert form.values["person"] == "李清扬"


def test_of_several_of_a_name_the_officer_is_asked(form: Form) -> None:
    type_chinese(form.line, "张伟")
    form.press(ESCAPE)
    form.body.blocks["next"].editor.setFocus()
    assert form.values["member_id"] == ""
    assert form.editor.hint == "同名 2 人，请从列表中选择"
    form.line.setFocus()
    form.press(DOWN)
    assert form.offered == ["张伟", "张伟"]


def test_a_choice_replaces_what_a_choice_filled_in_and_nothing_the_officer_wrote(
    form: Form, people: dict[str, int]
) -> None:
    form.body.blocks["post"].editor.set_value("专班成员")
    form.bot.keyClicks(form.line, "zwg")
    form.press(ENTER)
    assert (form.values["unit"], form.values["post"]) == ("第三党支部", "专班成员")
    form.line.selectAll()
    form.bot.keyClicks(form.line, "lqy")
    form.press(ENTER)
    assert (form.values["unit"], form.values["post"]) == ("第一党支部", "专班成员")


def test_a_stored_record_says_whom_it_means_and_is_not_changed_by_a_visit(
    form: Form, people: dict[str, int]
) -> None:
    meant = str(people["第二党支部张伟"])
    form.body.set_values({"person": "张伟", "member_id": meant, "unit": "第二党支部", "post": "旧职务"})
    before = form.values
    assert form.editor.hint.startswith("花名册：第二党支部")
    form.line.setFocus()
    form.body.blocks["next"].editor.setFocus()
    assert form.values == before
    assert before["member_id"] == meant
    form.line.setFocus()
    form.line.selectAll()
    form.bot.keyClicks(form.line, "lqy")
    form.press(ENTER)
    assert (form.values["unit"], form.values["post"]) == ("第一党支部", "旧职务")


def test_who_left_is_told(room: Room, form: Form) -> None:
    person = form.editor._find("李清扬")[0]
    gone = type(person)(person.id, person.name, f"{person.caption}　调出", person.values, present=False)
    form.editor.choose(gone)
    assert form.editor.hint.endswith("调出")
    assert form.editor._hint.property("tone") == "warn"


def test_choosing_with_the_mouse(form: Form, people: dict[str, int]) -> None:
    type_chinese(form.line, "张伟")
    popup = form.line.completer().popup()
    place = popup.visualRect(popup.model().index(1, 0)).center()
    form.bot.mouseClick(popup.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert form.values["member_id"] == str(people["第二党支部张伟"])


def test_rows_name_persons_too(room: Room, people: dict[str, int], qtbot: QtBot) -> None:
    columns = (
        FieldView("name", "姓名", "person", link="member_id", fills=(("unit", "unit"),)),
        FieldView("unit", "单位", "text"),
    )
    rows = RowsEditor(
        FieldView("posts", "任职", "rows", columns=columns), find=room.office.ledger("members").find_people
    )
    qtbot.addWidget(rows)
    rows.set_value(
        [{"id": "7", "name": "李清扬", "member_id": str(people["第一党支部李清扬"]), "unit": "某处"}]
    )
    assert rows.value() == [
        {"id": "7", "name": "李清扬", "member_id": str(people["第一党支部李清扬"]), "unit": "某处"}
    ]
    rows._add.click()
    editor: FieldEditor = rows._rows[1].editors["name"]
    rows.show()
    type_chinese(editor.target, "张卫国")
    assert isinstance(editor, PersonEditor)
    editor.settle()
    assert rows.value()[1] == {
        "name": "张卫国", "member_id": str(people["第三党支部张卫国"]), "unit": "第三党支部"
    }  # fmt: skip


def test_without_a_roster_a_person_is_a_line_of_text(qtbot: QtBot) -> None:
    body = FormBody(FIELDS)
    qtbot.addWidget(body)
    body.set_values({"person": "某人"})
    assert body.values()["person"] == "某人"
    assert "member_id" not in body.values()


def test_every_keystroke_asks_once(room: Room, people: dict[str, int], qtbot: QtBot) -> None:
    asked: list[str] = []
    find = room.office.ledger("members").find_people

    def counting(text: str) -> Any:
        asked.append(text)
        return find(text)

    make: Callable[[], PersonEditor] = lambda: PersonEditor(FIELDS[0], counting)  # noqa: E731
    editor = make()
    qtbot.addWidget(editor)
    editor.show()
    qtbot.keyClicks(editor.target, "zw")
    assert asked == ["z", "zw"]


def test_a_record_of_many_columns_is_a_card_that_fits_the_form(qtbot: QtBot) -> None:
    columns = tuple(FieldView(f"c{place}", f"栏{place}", "text") for place in range(12))
    rows = RowsEditor(FieldView("seats", "委员", "rows", columns=columns))
    qtbot.addWidget(rows)
    rows.set_value([{"id": "3", "c0": "甲", "c11": "末"}, {"id": "4", "c0": "乙"}])
    rows.show()
    assert rows.minimumSizeHint().width() <= 760
    assert rows.set_flaw("1.c11", "不能为空")
    assert rows.focus_flaw() is rows._rows[1].editors["c11"].target
    rows._rows[0].remove.click()
    assert [(row["id"], row["c0"]) for row in rows.value()] == [("4", "乙")]
