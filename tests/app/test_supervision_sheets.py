"""The supervision registers out of sheets as offices keep them, and out again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.engine.views import Query
from app.office import Office
from app.registers.supervision.common import persons_in, says_done, split_items
from tests.app.conftest import copied, opened
from tests.app.parts import TODAY, Kept, mapping, plan_of, save, values_of
from tests.app.supervision_parts import MADE, YEAR, figures, problem

TITLE = "2026年度监督检查台账"
HEAD = ["序号", "检查项目", "被检查单位", "方式", "检查时间", "存在问题", "责任单位", "整改时限", "完成时间",
        "整改落实情况"]  # fmt: skip
ROWS = [
    [TITLE, *[""] * 9],
    HEAD,
    [1, "公务用车专项检查", "办公室", "专项监督", datetime(2026, 3, 4), "1.派车单没有审批；2.封存记录不全",
     "办公室", "2026.4.10", "2026年4月8日", "已整改"],
    [2, "节日值班暗访", "各处室", "暗访", "2026/2/3", "未发现问题", "", "", "", ""],
    [3, "质监站巡查", "质监站", "内部巡查", "2026-05-06", "会议记录简单\n比选不落实", "支部\n质监站",
     "2026-06-30\n2026-07-31", "2026-06-20\n整改中", "已说明\n正在制定办法"],
    [4, "采购抽查", "防汛办", "抽查", "2026-06-01", "比价单缺失", "防汛办", "2026-05-01", "", ""],
    [5, "", "财务处", "抽查", "2026-06-02", "", "", "", "", ""],
    [6, "接待检查", "办公室", "抽查", "2026-06-03", "一是没有公函。二是陪餐超标。", "",
     "2026-7-1、2026-7-2、2026-7-3", "", ""],
    [7, "票据检查", "财务处", "抽查", "2026-06-04", "", "", "2026-08-01", "", ""],
    ["合计", "7 次", *[""] * 8],
]  # fmt: skip


def test_a_sheet_of_inspections(office: Office, tmp_path: Path) -> None:
    plan = plan_of(office, "inspections", tmp_path, ROWS, merge=["A1:J1"])
    assert list(mapping(plan).values()) == [
        None, "title", "target", "kind", "begins_on", "problems_text", "responsible_text", "due_text",
        "done_text", "result_text",
    ]  # fmt: skip
    outcome = office.commit_import(plan)
    assert outcome.accepted == 3
    assert {(row.row, row.column) for row in outcome.refused} == {
        (6, "整改时限"), (7, "检查项目"), (8, "整改时限"), (9, "整改时限"),
    }  # fmt: skip
    car, quiet, patrol = values_of(office, "inspections")
    assert [row["problem"] for row in car["found"]] == ["派车单没有审批", "封存记录不全"]
    assert {(row["due_on"], row["done_on"], row["responsible"]) for row in car["found"]} == {
        ("2026-04-10", "2026-04-08", "办公室")
    }
    assert (quiet["kind"], quiet["found"]) == ("covert", [])
    assert [(row["problem"], row["due_on"], row["done_on"], row["result"]) for row in patrol["found"]] == [
        ("会议记录简单", "2026-06-30", "2026-06-20", "已说明"),
        ("比选不落实", "2026-07-31", "", "正在制定办法"),
    ]
    assert [figures(office)[f"inspections.{name}"].value for name in ("total", "problems", "rectified")] == [
        3, 4, 3,
    ]  # fmt: skip
    assert office.commit_import(plan_of(office, "inspections", tmp_path, ROWS)).accepted == 0


def test_problems_below_one_another_beside_a_merged_inspection(office: Office, tmp_path: Path) -> None:
    rows = [
        ["编号", "检查名称", "检查时间", "发现问题", "责任人", "整改期限", "整改完成日期", "整改情况"],
        [
            "检查〔2026〕3号",
            "公车检查",
            "2026-03-04",
            "派车单没有审批；缺签字",
            "办公室",
            "2026-04-10",
            "",
            "",
        ],
        ["", "", "", "封存记录不全", "水政支队", "2026-04-20", "2026-04-12", "已补登"],
        ["检查〔2026〕4号", "接待检查", "2026-05-04", "没有公函", "", "", "", ""],
    ]
    plan = plan_of(office, "inspections", tmp_path, rows, merge=["A2:A3", "B2:B3", "C2:C3"])
    assert office.commit_import(plan).accepted == 2
    first, second = values_of(office, "inspections")
    assert [(row["problem"], row["responsible"], row["done_on"]) for row in first["found"]] == [
        ("派车单没有审批；缺签字", "办公室", ""), ("封存记录不全", "水政支队", "2026-04-12"),
    ]  # fmt: skip
    assert (second["number"], second["problem_count"]) == ("检查〔2026〕4号", "1")


def test_what_is_called_put_right_without_a_day_is_told_and_not_counted(
    office: Office, tmp_path: Path
) -> None:
    head = ["检查名称", "检查时间", "检查方式", "检查组长", "检查人员", "问题类型", "发现问题", "整改情况"]
    rows = [
        head,
        ["公车检查", "2026-03-04至03-06", "专项检查", "钟离岳", "韩露、郑岚", "公务用车", "派车单没有审批",
         "已完成整改"],
        ["接待检查", "2026-04-04", "专项检查", "韩露", "韩露、郑岚", "", "1.没有公函；2.陪餐超标",
         "1.整改到位；2.未整改到位"],
    ]  # fmt: skip
    plan = plan_of(office, "inspections", tmp_path, rows)
    assert list(mapping(plan).values()) == [
        "title", "begins_on", "kind", "leader_text", "team", "class_text", "problems_text", "result_text",
    ]  # fmt: skip
    assert office.commit_import(plan).accepted == 2
    car, guests = values_of(office, "inspections")
    assert (car["begins_on"], car["ends_on"]) == ("2026-03-04", "2026-03-06")
    assert (car["team"], guests["team"]) == ("钟离岳（组长）、韩露、郑岚", "韩露、郑岚")
    assert [row["problem"] for row in car["found"]] == ["公务用车：派车单没有审批"]
    assert [row["problem"] for row in guests["found"]] == ["没有公函", "陪餐超标"]
    found = figures(office)
    names = ("problems", "rectified", "rectified_undated")
    assert [found[f"inspections.{name}"].value for name in names] == [3, 0, 2]
    [told] = [tie for tie in office.figures.book(YEAR).ties if tie.key == "inspections.rectified_undated=0"]
    assert (told.ok, told.left) == (False, 2)
    assert told.detail == "写明已整改而无完成日期的有2个，未计入已整改，整改率因此偏低"
    assert office.commit_import(plan_of(office, "inspections", tmp_path, rows)).accepted == 0


def test_rows_below_a_merged_inspection_may_leave_its_own_cells_empty(office: Office, tmp_path: Path) -> None:
    rows = [
        ["编号", "检查名称", "检查方式", "检查时间", "问题类型", "发现问题"],
        ["检查〔2026〕3号", "公车检查", "专项检查", "2026-03-04", "审批", "派车单没有审批"],
        ["", "", "", "", "", "封存记录不全"],
    ]
    plan = plan_of(office, "inspections", tmp_path, rows, merge=["A2:A3"])
    assert office.commit_import(plan).accepted == 1
    [one] = values_of(office, "inspections")
    assert one["kind"] == "special"
    assert [row["problem"] for row in one["found"]] == ["审批：派车单没有审批", "封存记录不全"]


def test_a_sheet_of_proposals(office: Office, tmp_path: Path) -> None:
    rows = [
        ["文号", "主送单位", "制发时间", "事由", "主要问题", "建议事项", "回复时限", "反馈时间",
         "采纳情况", "整改情况"],
        ["建议〔2026〕1号", "质监站党支部", "2026.3.1", "巡查", "1、比选不落实 2、补助重复", "制定办法",
         "30日内", "", "", ""],
        ["建议〔2026〕2号", "建设处党支部", "2026.3.2", "办案", "签证不规范", "两人签证", "2026.4.1",
         "2026年3月28日", "已采纳", "已印发"],
        ["建议〔2026〕3号", "水政支队党支部", "2026.3.3", "办案", "值守不严", "修订制度", "/", "无",
         "不采纳", ""],
        ["建议〔2026〕4号", "河湖处党支部", "2026.3.4", "办案", "巡河不实", "留痕", "2026.3.1", "", "", ""],
    ]  # fmt: skip
    outcome = office.commit_import(plan_of(office, "proposals", tmp_path, rows))
    assert [(row.row, row.column) for row in outcome.refused] == [(2, "回复时限"), (5, "回复时限")]
    taken, refused = values_of(office, "proposals")
    assert (taken["adopted"], taken["replied_on"], taken["due_on"]) == (True, "2026-03-28", "2026-04-01")
    assert (refused["adopted"], refused["replied_on"], refused["due_on"]) == (False, "", "")


def test_a_sheet_of_education(office: Office, tmp_path: Path) -> None:
    text = (
        "时间,教育形式,教育主题,活动地点,参加人员,人数\n"
        "2026年3月8日,警示教育大会,典型案例通报,礼堂,全体党员,120人\n"
        "2026.6.1,党课,书记讲党课,礼堂,全体党员,约100人\n"
        "2026/7/1,参观,参观基地,基地,新任干部,35\n"
        "2026-08-01,唱歌,歌咏,礼堂,全体,90\n"
        "2026-09-10,短信提醒,节前提醒,,全体,\n"
    )
    outcome = office.commit_import(
        office.read_sheets("educations", save(tmp_path, "警示.csv", text.encode("gb18030")))
    )
    assert [(row.row, row.column) for row in outcome.refused] == [(3, "人数"), (5, "教育形式")]
    found = figures(office)
    assert (found["educations.events"].value, found["educations.participants"].value) == (3, 155)


def test_a_sheet_of_courses(office: Office, tmp_path: Path) -> None:
    rows = [
        ["培训班名称", "举办单位", "培训开始时间", "结束时间", "参训人数", "培训天数", "学时", "参训人员"],
        ["纪检业务班", "市纪委", "2026-05-11", "2026-05-13", "5人", "3天", "24学时", "周远航、韩露"],
        ["线上学习", "市纪委", "2026-06-01", "2026-06-01", 12, 2, 8, ""],
        ["辅导", "派驻组", "2026-07-01", "", "7", "", "4", ""],
    ]
    outcome = office.commit_import(plan_of(office, "courses", tmp_path, rows))
    assert [(row.row, row.column) for row in outcome.refused] == [(3, "培训天数")]
    found = figures(office)
    assert [found[f"courses.{name}"].value for name in ("courses", "persons", "days", "hours")] == [
        2,
        12,
        3,
        28,
    ]


def test_names_without_a_number_are_counted_and_a_course_over_days_is_split(
    office: Office, tmp_path: Path
) -> None:
    rows = [
        ["培训时间", "培训内容", "主讲人", "参训人员", "是否考试"],
        ["2026-05-18至2026-05-20", "纪检业务", "钟离岳", "周远航、韩 露、郑岚", "是"],
        ["2026年6月1日至2日", "审查业务", "", "全体纪检干部", "否"],
        ["2026-07-03至2026-07-01", "倒着写", "", "韩露", ""],
    ]
    plan = plan_of(office, "courses", tmp_path, rows)
    assert list(mapping(plan).values()) == ["begins_on", "topic", "lecturer_text", "names", "examined"]
    outcome = office.commit_import(plan)
    assert [(row.row, row.value) for row in outcome.refused] == [(4, "2026-07-01")]
    first, second = values_of(office, "courses")
    assert (first["begins_on"], first["ends_on"], first["persons"]) == ("2026-05-18", "2026-05-20", "3")
    assert (first["examined"], first["remarks"]) == ("已组织", "主讲人：钟离岳")
    assert (second["ends_on"], second["persons"], second["examined"]) == ("2026-06-02", "", "未组织")
    assert figures(office)["courses.persons"].value == 3
    assert office.commit_import(plan_of(office, "courses", tmp_path, rows)).accepted == 0


def test_a_visit_by_the_place_visited_and_a_year_of_risks(office: Office, tmp_path: Path) -> None:
    rows = [
        ["时间", "教育形式", "教育主题", "主讲人"],
        ["2026-06-01", "参观廉政教育基地", "以案为鉴", "钟离岳"],
        ["2026-06-02", "廉政党课", "讲党课", "韩露"],
    ]
    assert office.commit_import(plan_of(office, "educations", tmp_path, rows)).accepted == 2
    visit, lecture = values_of(office, "educations")
    assert (visit["kind"], visit["remarks"], lecture["kind"]) == ("visit", "主讲人：钟离岳", "lecture")
    risks = [
        ["处室", "岗位", "风险表现", "风险等级", "排查年度"],
        ["建设处", "招标岗", "排斥潜在投标人", "高", 2025],
        ["财务处", "拨付岗", "拖延拨付", "低", "2026年度"],
    ]
    assert office.commit_import(plan_of(office, "risks", tmp_path, risks)).accepted == 2
    assert {row["found_on"] for row in values_of(office, "risks")} == {"2025-01-01", "2026-01-01"}


def test_a_sheet_of_risks(office: Office, tmp_path: Path) -> None:
    rows = [
        ["廉政风险点排查及防控措施一览表", *[""] * 7],
        ["处室", "岗位名称", "权力事项", "风险点", "表现形式", "风险级别", "防范措施", "责任领导"],
        [
            "建设处",
            "招标岗",
            "招标",
            "资格条件",
            "排斥潜在投标人",
            "一级",
            "1.两人起草；2.公示前审查；3.抽查",
            "钟离岳",
        ],
        ["", "验收岗", "验收", "专家抽取", "指定专家", "二级", "随机抽取", "钟离岳"],
        ["财务处", "拨付岗", "拨付", "审核", "拖延拨付", "特级", "公开时限", "褚望舒"],
    ]
    outcome = office.commit_import(plan_of(office, "risks", tmp_path, rows, merge=["A1:H1", "A3:A4"]))
    assert [(row.row, row.column) for row in outcome.refused] == [(5, "风险级别")]
    assert outcome.accepted == 2
    assert {row["found_on"] for row in values_of(office, "risks")} == {TODAY.isoformat()}
    found = figures(office)
    assert (found["risks.points"].value, found["risks.measures"].value) == (2, 4)
    assert dict(found["risks.by_unit"].parts) == {"建设处": 2}


def test_a_sheet_of_accountability(office: Office, tmp_path: Path) -> None:
    rows = [
        ["姓名", "工作单位", "职务", "责任类型", "责任划分", "问责事由", "问责方式", "问责时间", "问责机关"],
        ["韩 露", "办公室", "主任", "主体责任", "主要领导责任", "失察", "诫勉", "2026.9.9", "局党组"],
        ["郑岚", "财务处", "处长", "监督责任", "", "失职", "通报", "2026-09-10", "机关纪委"],
        ["简宁", "财务处", "科员", "直接责任", "", "失职", "通报", "2026-09-11", "机关纪委"],
    ]
    outcome = office.commit_import(plan_of(office, "accountabilities", tmp_path, rows))
    assert [(row.row, row.column) for row in outcome.refused] == [(4, "责任类型")]
    first, _ = values_of(office, "accountabilities")
    assert (first["person"], first["duty"], first["leadership"]) == ("韩露", "main", "chief")


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values; of problems what a sheet tells of them."""
    rows = [row["problem"] for row in values.get("found", [])]
    return {**values, "found": rows}


@pytest.mark.parametrize("key", MADE)
def test_what_is_exported_comes_in_elsewhere_and_here_not_again(
    office: Office, empty: Kept, tmp_path: Path, key: str
) -> None:
    ledger = office.ledger(key)
    rows = {"found": [problem(), problem("乙")]} if key == "inspections" else {}
    ledger.add({**ledger.blank(), **MADE[key](), **rows})
    path = save(tmp_path, "导出.xlsx", office.ledger_sheet(key, Query()).data)
    assert office.commit_import(office.read_sheets(key, path)).accepted == 0
    (tmp_path / "别处").mkdir()
    other = opened(copied(empty, tmp_path / "别处"))
    assert other.commit_import(other.read_sheets(key, path)).accepted == 1
    [sent], [taken] = values_of(office, key), values_of(other, key)
    assert plain(taken) == plain(sent)
    other.close()


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("一个问题，1.5万元没有入账", ["一个问题，1.5万元没有入账"]),
        ("1.甲；2.乙；3.丙。", ["甲", "乙", "丙。"]),
        ("（一）甲。（二）乙。", ["甲。", "乙。"]),
        ("①甲；②乙", ["甲", "乙"]),
        ("一是甲；二是乙；三是丙", ["甲", "乙", "丙"]),
        ("甲\n\n乙", ["甲", "乙"]),
        ("1、2026年3月未公示；2、金额1.2万元", ["2026年3月未公示", "金额1.2万元"]),
        ("2026.3.5 派车单缺签字", ["2026.3.5 派车单缺签字"]),
        ("甲\n—\n乙", ["甲", "", "乙"]),
        ("", []),
        ("1.", ["1."]),
        ("一是否决议案没有记录", ["一是否决议案没有记录"]),
    ],
)  # fmt: skip
def test_a_text_is_split_where_it_is_numbered(text: str, items: list[Any]) -> None:
    assert split_items(text) == items


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("已整改", True), ("已完成整改", True), ("整改到位", True), ("已全部整改完毕", True),
        ("立行立改", True),
        ("已整改，公务接待台账已补齐", True), ("", False), ("未整改到位", False), ("部分整改", False),
        ("正在整改", False), ("已制定整改方案", False), ("已完成两项，一项尚未完成", False),
        ("已说明", False),
    ],
)  # fmt: skip
def test_what_says_that_a_problem_is_put_right(text: str, done: bool) -> None:
    assert says_done(text) is done


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("周远航、韩露", 2), ("韩 露、欧阳娜娜", 2), ("韩露、韩露", 1), ("", 0), ("全体党员", 0),
        ("周远航、韩露等5人", 0), ("韩露、各支部纪检委员", 0), ("纪检组、水政支队", 0),
    ],
)  # fmt: skip
def test_persons_are_counted_where_each_is_named(text: str, count: int) -> None:
    assert persons_in(text) == count
