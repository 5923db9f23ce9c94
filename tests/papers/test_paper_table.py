"""Declared papers are read whole or refused with file and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import resources
from app.documents.parts import Annex, Form, FormGroup, Heading, LabelCell, Paragraph, Receipt, Table, ticked
from app.engine.paper import Name, Names, Sheet, compose, filled
from app.engine.paper_table import load_paper, load_papers
from app.registers import all_registers
from app.registers.clues.papers.values import LISTS, VALUES
from app.registers.clues.papers.values import NAMES as CLUE_NAMES
from app.rules.reading import FaultyTable

NAMES = Names(
    texts={
        "姓名": Name("　　"), "日期": Name("　年　月　日"), "编号": Name(audience="organ"),
        "来源": Name(audience="inside"), "选项": Name(),
    },
    lists={"人员": {"名": Name(), "职务": Name(audience="inside")}},
    facts={"opinion": "处置意见", "approved": "审批"},
)  # fmt: skip
HEAD = """\
key = "letter"
name = "某函"
title = "关于{姓名}的函"
format = "letter"
source = "某规定 第一条"
certainty = "known"
"""
BLOCK = """
[[block]]
kind = "paragraph"
text = "{姓名}于{日期}到会。"
"""


def load(folder: Path, text: str, name: str = "letter.toml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load_paper(path, NAMES)


def test_every_paper_of_the_program_loads() -> None:
    rules = load_papers(resources.path("texts/papers/clues"), CLUE_NAMES)
    assert len(rules) == 23
    assert all(rule.source and rule.blocks for rule in rules.values())


def test_every_folder_of_papers_belongs_to_a_register() -> None:
    declared = {register.papers.folder for register in all_registers() if register.papers}
    assert {path.name for path in resources.path("texts/papers").iterdir()} == declared | {
        "clues",
        "cleanings",
    }


def test_every_value_is_declared_once() -> None:
    names = [said.name for said in VALUES] + [listed.name for listed in LISTS]
    assert len(names) == len(set(names))


WRONG = [
    ("不认识的项 colour", HEAD + 'colour = "red"\n' + BLOCK, 7),
    ("缺少 source", HEAD.replace('source = "某规定 第一条"\n', "") + BLOCK, 1),
    ("没有写明依据", HEAD.replace("某规定 第一条", " ") + BLOCK, 5),
    ("format 的值", HEAD.replace('"letter"\ns', '"poster"\ns') + BLOCK, 4),
    ("key 应与文件名", HEAD.replace('"letter"\nn', '"lettre"\nn') + BLOCK, 1),
    ("outward 的值不对", HEAD + 'outward = "yes"\n' + BLOCK, 7),
    ("应写明 outward", HEAD + "to_person = true\n" + BLOCK, 7),
    ("没有内容", HEAD, 1),
    ("没有“opinions”这个环节", HEAD + 'after = ["opinion", "opinions"]\n' + BLOCK, 7),
    ("没有“职称”这个值", HEAD.replace("{姓名}", "{职称}") + BLOCK, 3),
    ("没有“职称”这个值", HEAD + BLOCK + BLOCK.replace("{日期}", "{职称}"), 14),
    ("没有“职称”这个值", HEAD + 'wants = ["职称"]\n' + BLOCK, 7),
    ("没有“职称”这个值", HEAD + BLOCK + 'if = "职称"\n', 11),
    ("没有“名”这个值", HEAD + BLOCK.replace("{姓名}", "{名}"), 10),
    ("没有“名单”这个列表", HEAD + BLOCK + 'each = "名单"\n', 11),
    ("不认识的块 paragraphs", HEAD + BLOCK.replace('"paragraph"', '"paragraphs"'), 9),
    ("不认识的项 level", HEAD + BLOCK + "level = 2\n", 11),
    ("缺少 text", HEAD + '\n[[block]]\nkind = "paragraph"\n', 8),
    ("indent 的值不对", HEAD + BLOCK + 'indent = "2"\n', 11),
    ("写法有误", HEAD + "\n[[block]\n", 8),
    ("cells 应是一个列表", HEAD + '\n[[block]]\nkind = "row"\ncells = "姓名"\n', 10),
    ("没有“性别”这个值", HEAD + '\n[[block]]\nkind = "row"\ncells = ["姓名", "性别"]\n', 10),
    ("不认识的项 wide", HEAD + '\n[[block]]\nkind = "row"\ncells = [{ wide = 2 }]\n', 10),
    ("weight 应为", HEAD + '\n[[block]]\nkind = "row"\ncells = [{ label = "姓名", weight = 0 }]\n', 10),
    ("align 只能是", HEAD + '\n[[block]]\nkind = "row"\ncells = [{ label = "甲", align = "up" }]\n', 10),
    ("per_line 应大于", HEAD + '\n[[block]]\nkind = "row"\ncells = [{ label = "甲", per_line = 0 }]\n', 10),
    ("没有“职称”这个值",
     HEAD + '\n[[block]]\nkind = "receipt"\ntext = "回执"\n\n[[block.part]]\n'
     'kind = "note"\ntext = "{职称}"\n', 14),
    ("只供内部使用", HEAD + "outward = true\n" + BLOCK.replace("{日期}", "{来源}"), 11),
    ("只供内部使用",
     HEAD + 'outward = true\n\n[[block]]\nkind = "row"\neach = "人员"\ncells = ["名", "职务"]\n', 12),
    ("不能写进发给本人的文书",
     HEAD + "outward = true\nto_person = true\n" + BLOCK.replace("{日期}", "{编号}"), 12),
    ("格式 ledger", HEAD.replace('format = "letter"', 'format = "ledger"') + BLOCK, 1),
]  # fmt: skip


@pytest.mark.parametrize(("told", "text", "line"), WRONG, ids=lambda value: str(value)[:24])
def test_a_mistake_is_refused_with_file_line_and_what(
    tmp_path: Path, told: str, text: str, line: int
) -> None:
    with pytest.raises(FaultyTable) as fault:
        load(tmp_path, text)
    assert str(fault.value).startswith(f"letter.toml 第 {line} 行")
    assert told in str(fault.value)


def test_the_organ_may_read_what_the_person_may_not(tmp_path: Path) -> None:
    rule = load(tmp_path, HEAD + "outward = true\n" + BLOCK.replace("{日期}", "{编号}"))
    assert rule.outward
    assert not rule.to_person


SHEET = Sheet("某机关纪委", date(2026, 5, 7), "函〔2026〕1号", "内部")


def composed(folder: Path, text: str, **values: object):
    return compose(load(folder, text), values, NAMES, SHEET)


def test_placeholders_are_filled_and_blanks_left(tmp_path: Path) -> None:
    text = HEAD + BLOCK
    document = composed(tmp_path, text, 姓名="王㛃", 日期=date(2026, 5, 7))
    assert document.title == "关于王㛃的函"
    assert document.parts == (Paragraph("王㛃于2026年5月7日到会。"),)
    assert document.letter is not None
    assert document.letter.number == "函〔2026〕1号"
    assert composed(tmp_path, text).parts == (Paragraph("　　于　年　月　日到会。"),)


def test_a_value_with_braces_is_not_filled_again(tmp_path: Path) -> None:
    document = composed(tmp_path, HEAD + BLOCK, 姓名="{日期}{不存在}")
    assert document.parts[0].text.startswith("{日期}{不存在}于")


def test_blocks_come_and_go_with_their_values(tmp_path: Path) -> None:
    text = HEAD + BLOCK + 'if = "日期"\n' + BLOCK.replace("到会", "缺席") + 'unless = "日期"\n'
    assert "到会" in composed(tmp_path, text, 日期=date(2026, 5, 7)).parts[0].text
    assert "缺席" in composed(tmp_path, text).parts[0].text


def test_lines_of_a_value_are_paragraphs(tmp_path: Path) -> None:
    document = composed(tmp_path, HEAD + BLOCK, 姓名="甲；\n乙")
    assert [part.text for part in document.parts] == ["甲；", "乙于　年　月　日到会。"]


def test_lists_repeat_rows_groups_and_tables(tmp_path: Path) -> None:
    text = HEAD + (
        '\n[[block]]\nkind = "group"\ntext = "人员"\neach = "人员"\nrow = [{ cells = ["名"] }]\n'
        '\n[[block]]\nkind = "row"\neach = "人员"\nleast = 3\ncells = [{ value = "名" }, { head = "签" }]\n'
        '\n[[block]]\nkind = "table"\neach = "人员"\ncells = [{ label = "姓名", value = "名" }]\n'
        '\n[[block]]\nkind = "heading"\ntext = "一、{姓名}"\n'
        '\n[[block]]\nkind = "row"\ncells = ["日期"]\n'
        '\n[[block]]\nkind = "annex"\ntext = "清单"\n'
        '\n[[block]]\nkind = "receipt"\ntext = "回执"\n[[block.part]]\nkind = "note"\ntext = "{姓名}"\n'
    )
    people = ({"名": "甲"}, {"名": "乙"})
    document = composed(tmp_path, text, 人员=people, 姓名="丙", 日期=date(2026, 5, 7))
    form, table, heading, second, annex, receipt = document.parts
    assert isinstance(form, Form)
    groups = [row for row in form.rows if isinstance(row, FormGroup)]
    rows = [row for row in form.rows if not isinstance(row, FormGroup)]
    assert [group.rows[0].cells[0].text for group in groups] == ["甲", "乙"]
    assert [row.cells[0].text for row in rows] == ["甲", "乙", ""]
    assert isinstance(rows[0].cells[1], LabelCell)
    assert isinstance(table, Table)
    assert table.rows == (("甲",), ("乙",))
    assert heading == Heading(1, "一、丙")
    assert isinstance(second, Form)
    assert second.rows[0].cells[0].text == "2026.5.7"
    assert annex == Annex("清单")
    assert isinstance(receipt, Receipt)
    assert receipt.parts[0].text == "丙"


def test_choices_are_ticked_so_many_to_a_line(tmp_path: Path) -> None:
    cell = '{ label = "选", value = "姓名", options = "选项", per_line = 2 }'
    text = HEAD + f'\n[[block]]\nkind = "row"\ncells = [{cell}]\n'
    form = composed(tmp_path, text, 姓名="乙", 选项="甲\n乙\n丙").parts[0]
    assert form.rows[0].cells[0].text == f"{ticked(['甲', '乙'], ['乙'])}\n{ticked(['丙'], [])}"


def test_a_recipient_is_named_only_when_all_is_known() -> None:
    assert filled("{姓名}、人事处", {"姓名": "甲支部"}, NAMES) == "甲支部、人事处"
    assert filled("{姓名}、人事处", {}, NAMES) == ""
