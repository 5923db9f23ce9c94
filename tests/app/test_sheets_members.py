"""Rosters as other offices keep them: named, ordered, spelled and laid out otherwise."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from app.errors import PasswordNeeded
from app.office import Office
from tests.app.parts import identity, mapping, plan_of, save, values_of
from tests.exchange.makers import encrypted, xls, xlsx

ANNA, BORA = identity("1975-07-02", 1), identity("1990-11-30", 2, male=False)


def test_a_roster_with_titles_notes_merged_branches_and_foot_lines(office: Office, tmp_path: Path) -> None:
    rows = [
        ["云川市水务局机关党员名册", "", "", "", "", "", "", ""],
        ["填报单位（盖章）：机关党委", "", "", "", "", "", "截至２０２６年６月", ""],
        [],
        [
            "序\n号",
            "党支部名称",
            "姓    名",
            "性 别",
            "出生年月\n（岁）",
            "何时入党",
            "工作单位及职务",
            "现 职 级",
        ],
        [1, "办公室党支部", "张　伟", "男", "1980.05（46岁）", "2003年7月", "办公室主任", "一级主任科员"],
        [2, "", "欧阳 娜娜", "女", "１９９０年１月", "2015.06.30", "办公室干部", "管理9级"],
        [],
        [3, "离退休党支部", "阿依古丽·买买提", "女", "1955年3月8日", "198007", "", "/"],
        ["合计", "", "3人", "", "", "", "", ""],
        ["填表人：李明", "", "", "审核人：王芳", "", "", "填报日期：2026年6月30日", ""],
    ]
    plan = plan_of(office, "members", tmp_path, rows, merge=("A1:H1", "B5:B7"))
    assert plan.sheets[0].rows == 3
    refused = office.commit_import(plan).refused
    assert [(row.row, row.column.replace("\n", "")) for row in refused] == [(5, "出生年月（岁）")]
    second, third = values_of(office, "members")
    assert (second["name"], second["branch"], second["rank"]) == ("欧阳娜娜", "办公室党支部", "管理9级")
    assert (second["birth"], second["joined_on"]) == ("1990-01", "2015-06-30")
    assert (third["name"], third["branch"], third["rank"]) == ("阿依古丽·买买提", "离退休党支部", "")
    assert (third["birth"], third["joined_on"]) == ("1955-03-08", "1980-07")


def test_the_export_of_the_party_members_system(office: Office, tmp_path: Path) -> None:
    rows = [
        ["姓名", "公民身份证号码", "性别", "民族", "出生日期", "学历", "人员类别", "所在党支部",
         "加入党组织日期",
         "转为正式党员日期", "工作岗位", "手机号码", "固定电话", "党籍状态", "是否为失联党员"],
        ["周远航", ANNA, "男", "汉族", "1975-07-02", "大学本科教育", "正式党员", "第一党支部", "19980701",
         "19990701", "工勤技能人员", "13900000001", "", "正常", "否"],
        ["韩露", BORA.lower(), "女", "汉族", "1990-11-30", "硕士研究生教育", "预备党员", "第二党支部",
         "20260301", "", "公务员", "13900000002", "", "正常", "否"],
    ]  # fmt: skip
    plan = plan_of(office, "members", tmp_path, rows)
    assert office.commit_import(plan).refused == ()
    first, second = values_of(office, "members")
    assert (first["education"], first["political_status"]) == ("bachelor", "member")
    assert (second["education"], second["political_status"]) == ("master", "probationary")
    assert second["identity_number"] == BORA
    assert (first["joined_on"], first["phone"]) == ("1998-07-01", "13900000001")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_a_text_table_in_every_encoding(office: Office, tmp_path: Path, encoding: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows(
        [
            ["单位：云川市水务局"],
            ["姓名", "身份证号", "支部", "党员类型"],
            ["贾䶮", f"'{ANNA}", "一支部", "正式"],
        ]
    )
    path = save(tmp_path, "名册.csv", text.getvalue().encode(encoding))
    assert office.commit_import(office.read_sheets("members", path)).refused == ()
    [only] = values_of(office, "members")
    assert (only["name"], only["identity_number"], only["birth"]) == ("贾䶮", ANNA, "1975-07-02")


def test_a_roster_behind_a_password(office: Office, tmp_path: Path) -> None:
    data = encrypted(xlsx([["姓名", "所在党支部"], ["周远航", "一支部"]]), "dj2026")
    path = save(tmp_path, "加密.xlsx", data)
    with pytest.raises(PasswordNeeded):
        office.read_sheets("members", path)
    with pytest.raises(PasswordNeeded):
        office.read_sheets("members", path, "wrong")
    assert office.commit_import(office.read_sheets("members", path, "dj2026")).accepted == 1


RANKS = {
    "管理9级": "ours", "管理岗（九级）": "ours", "专技12级": "ours", "专业技术岗位十二级": "ours",
    "1级科员": "ours",
    "一级科员（试用期满）": "ours", "科员级": "ours", "工勤技能三级": "ours", "四级主任科员": "handed",
    "正科级": "handed", "副处": "handed", "专技七级": "handed", "二级巡视员": "handed", "管理 8 级": "handed",
}  # fmt: skip


def test_ranks_in_their_spellings(office: Office, tmp_path: Path) -> None:
    rows = [["姓名", "政治面貌", "职级"]]
    rows += [[f"赵{chr(0x4E00 + place * 7)}", "党员", rank] for place, rank in enumerate(RANKS)]
    rows += [["钱未知", "党员", "大总管"]]
    outcome = office.commit_import(plan_of(office, "members", tmp_path, rows))
    assert [(row.row, row.column, row.value) for row in outcome.refused] == [
        (len(RANKS) + 2, "职级", "大总管")
    ]
    verdicts = {"ours": "本级", "handed": "移送"}
    got = {person["rank"]: person["verdict"] for person in values_of(office, "members")}
    assert got == {rank: verdicts[side] for rank, side in RANKS.items()}


BIRTHS = {
    "1990-11-30": "1990-11-30", "1990年11月": "1990-11", "1990.11.30": "1990-11-30", "199011": "1990-11",
    "19901130": "1990-11-30", "1990/11/30": "1990-11-30", "1990年11月30日": "1990-11-30",
    "１９９０．１１": "1990-11", "一九九〇年十一月": "1990-11", "1990-11": "1990-11", "1990": "1990",
    "1990年11月30": "1990-11-30", "—": "", "无": "",
}  # fmt: skip


def test_births_in_their_spellings(office: Office, tmp_path: Path) -> None:
    people = [f"孙{chr(0x4E00 + place * 7)}" for place in range(len(BIRTHS))]
    rows = [["姓名", "出生年月"], *map(list, zip(people, BIRTHS, strict=True)), ["李反", "11.30.1990"]]
    outcome = office.commit_import(plan_of(office, "members", tmp_path, rows))
    assert [row.row for row in outcome.refused] == [len(BIRTHS) + 2]
    assert [person["birth"] for person in values_of(office, "members")] == list(BIRTHS.values())


def test_an_old_workbook_with_two_sheets_and_true_dates(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "各支部.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy年m月d日"})
        for branch in ("一支部", "二支部"):
            page = book.add_worksheet(branch)
            page.merge_range(0, 0, 0, 3, f"{branch}党员花名册")
            page.write_row(1, 0, ["序号", "党员姓名", "入党日期", "所在支部"])
            page.write(2, 1, f"周{branch[0]}")
            page.write_datetime(2, 2, date(2001, 7, 1), day)
            page.write(2, 3, branch)
        book.add_worksheet("说明").write(0, 0, "每季度末更新")
    plan = office.read_sheets("members", path)
    assert [bool(sheet.heading) for sheet in plan.sheets] == [True, True, False]
    assert plan.sheets[2].skipped_reason
    assert office.commit_import(plan).accepted == 2
    assert {p["branch"]: p["joined_on"] for p in values_of(office, "members")} == {
        "一支部": "2001-07-01",
        "二支部": "2001-07-01",
    }


def test_every_flaw_is_listed_with_its_place(office: Office, tmp_path: Path) -> None:
    short, wrong = ANNA[:-1], ANNA[:-1] + ("0" if ANNA[-1] != "0" else "1")
    rows = [
        ["姓名", "性别", "身份证号", "出生年月", "入党时间", "转正时间", "政治面貌"],
        ["甲子", "男", short, "", "", "", "党员"],
        ["乙丑", "男", wrong, "", "", "", "党员"],
        ["丙寅", "男", int(ANNA[:15]) * 1000, "", "", "", "党员"],
        ["", "男", "", "", "", "", "党员"],
        ["丁卯", "女", ANNA, "", "", "", "党员"],
        ["戊辰", "男", ANNA, "1976-01", "", "", "党员"],
        ["己巳", "未说明", "", "", "", "", "党员"],
        ["庚午", "男", "", "", "2010-07", "2009-07", "党员"],
        ["辛未", "男", "", "", "", "", "教徒"],
        ["壬申", "男", ANNA, "", "", "", "党员"],
        ["壬申", "男", ANNA, "", "", "", "党员"],
        ["癸酉", "男", ANNA, "", "", "", "党员"],
        ["甲戌", "#REF!", "", "", "", "", "党员"],
    ]
    outcome = office.commit_import(plan_of(office, "members", tmp_path, rows))
    assert outcome.accepted == 1
    assert [(row.row, row.column) for row in outcome.refused] == [
        (2, "身份证号"), (3, "身份证号"), (4, "身份证号"), (5, "姓名"), (6, "性别"), (7, "出生年月"),
        (8, "性别"),
        (9, "转正时间"), (10, "政治面貌"), (12, "身份证号"), (13, "身份证号"), (14, "性别"),
    ]  # fmt: skip
    assert all(row.sheet == "表" and row.reason for row in outcome.refused)
    assert "与第 11 行" in outcome.refused[9].reason


def test_a_wrong_mapping_can_be_corrected_and_is_remembered(office: Office, tmp_path: Path) -> None:
    rows = [["姓名", "代号", "备注", "备注"], ["周远航", "第三党支部", "甲", "乙"]]
    plan = plan_of(office, "members", tmp_path, rows)
    assert mapping(plan)["代号"] is None
    office.commit_import(plan.remap(0, 1, "branch"))
    assert values_of(office, "members")[0]["branch"] == "第三党支部"
    again = plan_of(office, "members", tmp_path, rows)
    assert mapping(again)["代号"] == "branch"
    assert office.commit_import(again).already == 1


def test_a_field_is_filled_from_one_column_only(office: Office, tmp_path: Path) -> None:
    plan = plan_of(office, "members", tmp_path, [["姓名", "支部"], ["周远航", "一支部"]])
    moved = plan.remap(0, 1, "name")
    assert mapping(moved) == {"姓名": None, "支部": "name"}
    assert moved.remap(0, 1, None).sheets[0].missing_fields == ("姓名",)


def test_a_sheet_of_the_old_format(office: Office, tmp_path: Path) -> None:
    rows = [
        ["党员花名册"],
        ["编号", "党员姓名", "所属支部", "移动电话"],
        [1, "周远航", "一支部", 13900000001],
    ]
    outcome = office.commit_import(office.read_sheets("members", save(tmp_path, "旧.xls", xls(rows))))
    assert outcome.accepted == 1
    assert values_of(office, "members")[0]["phone"] == "13900000001"
