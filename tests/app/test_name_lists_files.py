"""Lists of names in files: heads anywhere or nowhere, several sheets, protection, encodings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.errors import PasswordNeeded, UnreadableFile
from app.name_lists import NO_NAME, NOT_A_NAME, WHOSE_NUMBER, read_list
from app.opinion_views import NameList
from tests.app.parts import identity, save
from tests.exchange.makers import encrypted, saved, xls, xlsx

ONE, TWO = identity("1990-01-01", 1), identity("1991-02-02", 2)
WHOLE = [("张伟", ONE, "办公室", "主任科员"), ("李明", TWO, "规划处", "科员")]
HEAD = ["序号", "姓名", "公民身份号码", "部门", "职务"]
BODY = [[1, "张 伟", ONE, "办公室", "主任科员"], [2, "李明", TWO, "规划处", "科员"]]


def told(names: NameList) -> list[tuple[str, str, str, str]]:
    return [(one.name, one.identity_number, one.unit, one.post) for one in names.entries]


def read(folder: Path, rows: list[list[Any]], **layout: Any) -> NameList:
    return read_list(save(folder, "名单.xlsx", xlsx(rows, **layout)))


def book(sheets: dict[str, list[list[Any]]], hidden: str = "") -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        page = made.create_sheet(name)
        page.sheet_state = "hidden" if name == hidden else "visible"
        for row in rows:
            page.append(row)
    return saved(made)


def test_title_heads_and_foot(tmp_path: Path) -> None:
    title = ["拟任人选党风廉政意见征求名单"]
    foot: list[list[Any]] = [["共2人"], ["填表人：", "王芳", "", "审核："], ["备注：身份证号已核对"]]
    names = read(tmp_path, [title, [], HEAD, *BODY, *foot], merge=["A1:E1"])
    assert told(names) == WHOLE
    assert [one.line for one in names.entries] == [4, 5]
    assert (names.refused, names.source) == ((), "名单.xlsx")


def test_no_heads_at_all(tmp_path: Path) -> None:
    names = read(tmp_path, BODY)
    assert told(names) == WHOLE
    assert [one.line for one in names.entries] == [1, 2]


def test_the_name_need_not_come_first(tmp_path: Path) -> None:
    rows = [
        [2, "高新", ONE, "买买提"],
        [3, "财务科", TWO, "张伟"],
        [4, "规划处", "", "李明"],
        [5, "工会", "", "王芳"],
    ]
    assert [one.name for one in read(tmp_path, rows).entries] == ["买买提", "张伟", "李明", "王芳"]


def test_names_in_one_column_with_one_head(tmp_path: Path) -> None:
    assert [one.name for one in read(tmp_path, [["姓名"], ["张 伟"], ["李明"]]).entries] == ["张伟", "李明"]


def test_a_unit_merged_over_several_persons_is_that_of_all(tmp_path: Path) -> None:
    rows = [["部门", "姓名"], ["办公室", "张伟"], ["", "李明"], ["规划处", "王芳"]]
    names = read(tmp_path, rows, merge=["A2:A3"])
    assert [(one.name, one.unit) for one in names.entries] == [
        ("张伟", "办公室"), ("李明", "办公室"), ("王芳", "规划处"),
    ]  # fmt: skip


def test_branch_beside_unit_and_what_he_is_to_become(tmp_path: Path) -> None:
    rows = [["姓名", "工作单位", "所在支部", "拟任职务"], ["张伟", "规划处", "机关第一党支部", "拟任科长"]]
    [entry] = read(tmp_path, rows).entries
    assert (entry.unit, entry.post) == ("规划处 机关第一党支部", "拟任科长")


def test_a_number_kept_as_an_amount_is_told(tmp_path: Path) -> None:
    for rows in ([["姓名", "身份证号"], ["张伟", float(ONE)]], [["张伟", float(ONE)], ["李明", TWO]]):
        entry = read(tmp_path, rows).entries[0]
        assert (entry.name, entry.identity_number) == ("张伟", "")
        assert "失真" in entry.flaw
        assert entry.told.startswith(ONE[:15])


def test_rows_that_name_nobody_are_refused(tmp_path: Path) -> None:
    rows = [
        ["姓名", "身份证号"],
        ["", ONE],
        ["张伟、李明", TWO],
        ["123", ""],
        ["王芳、赵强", ""],
        [f"孙丽{ONE}", ""],
    ]
    names = read(tmp_path, rows)
    assert [(one.line, one.reason) for one in names.refused] == [
        (2, NO_NAME),
        (3, WHOSE_NUMBER),
        (4, NO_NAME),
    ]
    assert [(one.name, one.identity_number) for one in names.entries] == [
        ("王芳", ""),
        ("赵强", ""),
        ("孙丽", ONE),
    ]


def test_all_sheets_with_names_are_taken_and_the_others_told(tmp_path: Path) -> None:
    sheets = {
        "填表说明": [["请按干部管理权限填写"], ["身份证号必填"]],
        "提拔": [HEAD, BODY[0]],
        "交流": [["标题"], HEAD, BODY[1], [3, "", TWO, "", ""]],
        "旧名单": [HEAD, [1, "王芳", "", "", ""]],
        "空": [],
    }
    names = read_list(save(tmp_path, "名单.xlsx", book(sheets, hidden="旧名单")))
    assert told(names) == WHOLE
    assert names.source == "名单.xlsx（工作表：提拔、交流）"
    assert [(one.line, one.text.split()[0]) for one in names.refused] == [
        (4, "交流：3"), (0, "旧名单"), (0, "填表说明"),
    ]  # fmt: skip


def test_a_sheet_without_heads_is_found_among_others(tmp_path: Path) -> None:
    names = read_list(save(tmp_path, "名单.xlsx", book({"说明": [["请在三日内回复"]], "人": BODY})))
    assert told(names) == WHOLE
    assert names.source == "名单.xlsx（工作表：人）"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    text = f"姓名,身份证号,单位,职务\r\n张 伟,{ONE},办公室,主任科员\r\n李明,{TWO},规划处,科员\r\n"
    assert told(read_list(save(tmp_path, "名单.csv", text.encode(encoding)))) == WHOLE


def test_a_text_file_of_lines(tmp_path: Path) -> None:
    text = f"征求意见人员名单\n1. 张 伟 {ONE} 办公室 主任科员\n2. 李明 {TWO} 规划处 科员\n共2人\n"
    names = read_list(save(tmp_path, "名单.txt", text.encode("gb18030")))
    assert told(names) == WHOLE
    assert [one.reason for one in names.refused] == [NOT_A_NAME, NOT_A_NAME]


def test_an_old_workbook_and_a_protected_one(tmp_path: Path) -> None:
    assert told(read_list(save(tmp_path, "名单.xls", xls([HEAD, *BODY])))) == WHOLE
    path = save(tmp_path, "名单.xlsx", encrypted(xlsx([HEAD, *BODY]), "密码 7"))
    with pytest.raises(PasswordNeeded):
        read_list(path)
    assert told(read_list(path, "密码 7")) == WHOLE


@pytest.mark.parametrize(
    "data",
    [
        xlsx([["日期", "金额"], ["2026-01-01", 12]]),
        xlsx([[]]),
        b"%PDF-1.7 x",
        "明天下午三点开会。\n".encode(),
    ],
    ids=["no list", "empty sheet", "pdf", "prose"],
)
def test_what_holds_no_names_is_refused_with_what_to_do(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_list(save(tmp_path, "名单.xlsx", data))
    assert refused.value.remedy
