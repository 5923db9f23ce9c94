from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.headings import Heading, NoHeading, Target, body_rows, find_heading, fingerprint
from app.exchange.matching import normal
from app.exchange.workbook import Sheet, parse_workbook, read_workbook
from tests.exchange.makers import CLUES, ROSTER, SAMPLES, TALKS, xlsx

MEMBERS = (
    Target("name", "姓名", ("党员姓名",), required=True),
    Target("identity", "身份证号", ("身份证号码", "公民身份号码")),
    Target("born", "出生日期", ("出生年月", "出生年月日")),
    Target("branch", "所在党支部", ("党支部", "支部名称"), required=True),
    Target("joined", "入党日期", ("入党时间",)),
    Target("phone", "联系电话", ("手机号", "电话")),
    Target("remark", "备注"),
)
CLUE_TARGETS = (
    Target("number", "线索编号", (), required=True),
    Target("received", "受理日期", ("收到日期",), required=True),
    Target("subjects", "被反映人", (), required=True),
    Target("reporter", "反映人"),
    Target("asked", "函询发出日期", ("谈话函询发出日期",)),
    Target("answered", "函询回复日期", ("谈话函询回复日期",)),
    Target("begun", "初核开始日期", ("初步核实开始日期",)),
)
TALK_TARGETS = (
    Target("held", "谈话日期", ("谈话时间",), required=True),
    Target("person", "谈话对象", ("被谈话人",), required=True),
    Target("talker", "谈话人", (), required=True),
    Target("branch", "所在党支部"),
)


def sheet_of(*rows: list[Any], merge: tuple[str, ...] = ()) -> Sheet:
    return parse_workbook(xlsx(rows, merge=merge), "表").sheets[0]


def heading_of(sheet: Sheet, targets: tuple[Target, ...] = MEMBERS) -> Heading:
    heading = find_heading(sheet, targets)
    assert isinstance(heading, Heading), heading
    return heading


def understood(heading: Heading) -> dict[str, str]:
    return {column.target: column.header for column in heading.columns if column.target}


@pytest.mark.parametrize(
    ("path", "targets", "key"),
    [(ROSTER, MEMBERS, "members"), (CLUES, CLUE_TARGETS, "clues"), (TALKS, TALK_TARGETS, "talks")],
)
def test_the_samples_have_as_many_rows_as_they_should(
    path: Any, targets: tuple[Target, ...], key: str
) -> None:
    truth = json.loads((SAMPLES / "truth.json").read_text("utf-8"))
    sheet = read_workbook(path).sheets[0]
    heading = heading_of(sheet, targets)
    assert len(list(body_rows(sheet, heading))) == truth[key]["rows"]
    assert all(heading.column_of(target.name) is not None for target in targets if target.required)


def test_the_samples_notes_are_no_table() -> None:
    assert isinstance(find_heading(read_workbook(ROSTER).sheets[1], MEMBERS), NoHeading)


def test_a_title_and_notes_above_the_head_are_passed_over() -> None:
    sheet = sheet_of(
        ["党员花名册", None, None],
        ["填报单位：某局机关党委", None, "2026年10月"],
        [None, None, None],
        ["序号", "姓 名", "所在\n支部"],
        [1, "张　伟", "第一党支部"],
        merge=("A1:C1",),
    )
    heading = heading_of(sheet)
    assert (heading.head_rows, heading.first_body_row) == ((3,), 4)
    assert understood(heading) == {"name": "姓名", "branch": "所在支部"}
    assert list(body_rows(sheet, heading)) == [(5, (1.0, "张　伟", "第一党支部"))]


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("*姓名", "name"),
        ("姓　　名：", "name"),
        ("一、姓名", "name"),
        ("2.姓名", "name"),
        ("姓名（必填）", "name"),
        ("身份证号码（18位）", "identity"),
        ("出生日期(年月日)", "born"),
        ("出生年月\n（格式：1990-01）", "born"),
        ("所在支部", "branch"),
        ("入党时间", "joined"),
        ("配偶姓名", None),
        ("入党介绍人", None),
        ("职务", None),
    ],
)
def test_headers_are_understood_in_other_spellings(header: str, target: str | None) -> None:
    heading = heading_of(sheet_of(["联系电话", "备注", header], ["1", "2", "3"]))
    assert heading.columns[2].target == target


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("被谈话人", "person"),
        ("谈话人", "talker"),
        ("谈话人姓名", None),
        ("谈话对象职务", None),
        ("拟谈话日期", None),
        ("谈话时间", "held"),
    ],
)
def test_a_qualified_term_is_another_term(header: str, target: str | None) -> None:
    targets = (*TALK_TARGETS, Target("place", "地点"), Target("content", "主要内容"))
    heading = heading_of(sheet_of(["地点", "主要内容", header], ["a", "b", "c"]), targets)
    assert heading.columns[2].target == target


def test_a_field_takes_one_column_and_a_column_one_field() -> None:
    heading = heading_of(sheet_of(["姓名", "姓名", "党员姓名", "所在党支部", "备注"], ["甲"] * 5))
    assert [column.target for column in heading.columns] == ["name", None, None, "branch", "remark"]


def test_an_exact_label_beats_a_synonym_further_left() -> None:
    heading = heading_of(sheet_of(["党支部", "所在党支部", "姓名"], ["甲"] * 3))
    assert [column.target for column in heading.columns] == [None, "branch", "name"]


def test_heads_of_two_rows_are_joined() -> None:
    sheet = sheet_of(
        ["问题线索台账"],
        ["线索编号", "收到日期", "被反映人", "谈话函询", None, "初步核实", None],
        [None, None, None, "发出日期", "回复日期", "开始日期", "结束日期"],
        ["甲-1", date(2026, 1, 5), "张伟", date(2026, 1, 9), None, None, None],
        merge=("A1:G1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:G2"),
    )
    heading = heading_of(sheet, CLUE_TARGETS)
    assert (heading.head_rows, heading.first_body_row) == ((1, 2), 3)
    assert understood(heading) == {
        "number": "线索编号",
        "received": "收到日期",
        "subjects": "被反映人",
        "asked": "谈话函询/发出日期",
        "answered": "谈话函询/回复日期",
        "begun": "初步核实/开始日期",
    }
    assert [number for number, _ in body_rows(sheet, heading)] == [4]


def test_heads_of_two_rows_without_merge_information() -> None:
    text = "线索编号,收到日期,被反映人,谈话函询,,备注\n,,,发出日期,回复日期,\n甲-1,2026-1-5,张伟,,,\n"
    sheet = parse_workbook(text.encode(), "表").sheets[0]
    heading = heading_of(sheet, CLUE_TARGETS)
    assert heading.head_rows == (0, 1)
    assert understood(heading)["answered"] == "谈话函询/回复日期"
    assert heading.columns[5].header == "备注"


def test_a_row_that_counts_the_columns_belongs_to_the_head() -> None:
    for counts in ([1, 2, 3], ["(1)", "(2)", "(3)"], ["甲", 1, 2]):
        sheet = sheet_of(["姓名", "所在党支部", "备注"], counts, ["张伟", "一", "x"])
        assert [number for number, _ in body_rows(sheet, heading_of(sheet))] == [3]


def test_a_head_far_down_and_to_the_right() -> None:
    rows = [["说明文字"]] * 25 + [[None, None, "姓名", "所在党支部"], [None, None, "张伟", "一"]]
    sheet = sheet_of(*rows)
    heading = heading_of(sheet)
    assert heading.head_rows == (25,)
    assert heading.column_of("name") == 2
    assert [number for number, _ in body_rows(sheet, heading)] == [27]


def test_cells_merged_downwards_count_for_every_row() -> None:
    sheet = sheet_of(
        ["所在党支部", "姓名", "备注"],
        ["第一党支部", "张伟", None],
        [None, "李娜", None],
        [None, "王芳", None],
        ["第二党支部", "赵敏", None],
        merge=("A2:A4",),
    )
    rows = dict(body_rows(sheet, heading_of(sheet)))
    assert [rows[number][0] for number in (2, 3, 4, 5)] == ["第一党支部"] * 3 + ["第二党支部"]


FEET = [
    ["合计", None, None, None],
    ["合计：", "3人", None, None],
    [None, "总 计", None, 3],
    ["小计", 2, None, None],
    ["共3人", None, None, None],
    ["填表人：李娜", None, "审核人：王芳", None],
    ["填表人：", "李娜", None, None],
    ["制表：李娜    审核：王芳", None, None, None],
    ["备注：本表一式两份", None, None, None],
    ["说明：", None, None, None],
    ["注：离退休人员不计入", None, None, None],
    ["注1：离退休人员不计入", None, None, None],
    ["（以下空白）", None, None, None],
    ["第1页 共2页", None, None, None],
    ["单位负责人（签字）：", None, None, None],
    [9, None, None, None],
    [None, "   ", None, None],
]


@pytest.mark.parametrize("foot", FEET)
def test_foot_lines_are_left_out(foot: list[Any]) -> None:
    sheet = sheet_of(
        ["序号", "姓名", "所在党支部", "备注"], [1, "张伟", "一", None], foot, [2, "李娜", "二", None]
    )
    assert [number for number, _ in body_rows(sheet, heading_of(sheet))] == [2, 4]


@pytest.mark.parametrize("foot", FEET[:13])
def test_foot_lines_are_left_out_where_names_come_first(foot: list[Any]) -> None:
    sheet = sheet_of(["姓名", "所在党支部", "备注", "联系电话"], ["张伟", "一", None, None], foot)
    targets = tuple(Target(t.name, t.label, t.synonyms, t.name == "name") for t in MEMBERS)
    assert [number for number, _ in body_rows(sheet, heading_of(sheet, targets))] == [2]


@pytest.mark.parametrize(
    "row",
    [
        [None, "张伟", "一", None],
        ["注", "张伟", "一", "说明：家庭情况"],
        ["合计", "张伟", "一", None],
        [3, None, "一", "备注：无姓名"],
        [4, "张伟", None, None],
        [5, None, None, "只有备注"],
        ["说明：", "张伟", "一", None],
    ],
)
def test_rows_that_hold_data_are_never_left_out(row: list[Any]) -> None:
    sheet = sheet_of(["序号", "姓名", "所在党支部", "备注"], row)
    assert [number for number, _ in body_rows(sheet, heading_of(sheet))] == [2]


def test_repeated_heads_titles_and_sections_are_left_out() -> None:
    sheet = sheet_of(
        ["党员花名册", None, None],
        ["姓名", "所在党支部", "备注"],
        ["机关", None, None],
        ["张伟", "一", None],
        ["党员花名册", None, None],
        ["姓 名", "所在党支部", "备注"],
        ["李娜", "二", None],
        merge=("A1:C1", "A3:C3"),
    )
    assert [number for number, _ in body_rows(sheet, heading_of(sheet))] == [4, 7]


@pytest.mark.parametrize(
    "rows",
    [
        [["本表由各支部填写"], ["请于月底前报送"]],
        [["甲", "乙"], ["丙", "丁"]],
        [["姓名"], ["张伟"]],
        [["单位", "人数"], ["某局", 3]],
    ],
)
def test_other_sheets_are_no_tables_of_this_kind(rows: list[list[Any]]) -> None:
    found = find_heading(sheet_of(*rows), MEMBERS)
    assert isinstance(found, NoHeading)
    assert found.reason


def test_an_empty_sheet_has_no_head() -> None:
    assert isinstance(find_heading(Sheet("表", ()), MEMBERS), NoHeading)


def test_the_mark_of_headers_ignores_blanks_only() -> None:
    assert fingerprint(["姓 名", "备注"]) == fingerprint(["姓名", "备　注："])
    assert fingerprint(["姓名", "备注"]) != fingerprint(["备注", "姓名"])
    assert fingerprint(["姓名备注"]) != fingerprint(["姓名", "备注"])


@given(st.text(max_size=20))
def test_normal_forms_are_stable(text: str) -> None:
    assert not set(normal(text)) & set(" \n\t*：:")


@given(
    st.lists(
        st.lists(
            st.sampled_from(["", "姓名", "备注", "所在党支部", "张伟", "合计", "1", "备注："]), max_size=5
        ),
        max_size=9,
    )
)
def test_any_small_table_is_understood_or_not(rows: list[list[str]]) -> None:
    text = "\n".join(",".join(row) for row in rows)
    if not text.strip(" \n"):
        return
    sheet = parse_workbook(text.encode(), "表").sheets[0]
    heading = find_heading(sheet, MEMBERS)
    if isinstance(heading, Heading):
        targets = [column.target for column in heading.columns if column.target]
        assert len(targets) == len(set(targets))
        numbers = [number for number, _ in body_rows(sheet, heading)]
        assert numbers == sorted(set(numbers))
