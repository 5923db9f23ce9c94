"""Talk registers and meeting books as other offices keep them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from app.engine.identity import check_digit
from app.engine.views import Query
from app.office import Office
from tests.app.parts import holdings, mapping, member, plan_of, save, values_of
from tests.exchange.makers import xls

KINDS = {
    "谈心": "heart", "谈心谈话": "heart", "提醒谈话（节日）": "reminder", "谈话提醒": "disposal_reminder",
    "任前谈话": "appointment", "任职前廉政谈话": "appointment", "诫勉": "admonition", "回访教育": "revisit",
    "节前廉政提醒": "festival", "集体廉政谈话": "group", "例行谈话": "routine", "警示教育谈话": "caution",
    "主动约谈": "summons", "工作约谈": "work_summons", "初核谈话": "verification", "宣布处分": "announcement",
    "谈话函询": "inquiry", "任职谈话": "office", "审查谈话": "review",
}  # fmt: skip

DAYS = {
    "2026-03-05": "2026-03-05", "2026.3.5": "2026-03-05", "2026/03/05": "2026-03-05",
    "20260305": "2026-03-05",
    "2026年3月5日": "2026-03-05", "２０２６年３月５日": "2026-03-05", "2026年3月5日上午": "2026-03-05",
    "2026-03-05 09:30": "2026-03-05", "2026年3月5日 9时30分": "2026-03-05", "2026年3月5号": "2026-03-05",
    "二〇二六年三月五日": "2026-03-05", "2026 年 3 月 5 日": "2026-03-05",
}  # fmt: skip


def test_a_register_with_groups_over_its_heads(office: Office, tmp_path: Path) -> None:
    rows = [
        ["谈心谈话登记台账", *[""] * 11],
        [
            "序号",
            "时间",
            "地点",
            "谈话人",
            "",
            "谈话对象",
            "",
            "",
            "谈话种类",
            "谈话事由",
            "谈话主要内容",
            "记录人",
        ],
        ["", "", "", "姓名", "职务", "姓名", "单位", "职务", "", "", "", ""],
        [
            1,
            "2026年3月5日",
            "谈话室",
            "周海波",
            "书记",
            "韩　露",
            "法规科",
            "科员",
            "提醒谈话",
            "苗头",
            "了解情况",
            "沈佳",
        ],
        [2, "2026.3.6", "", "周海波", "书记", "", "法规科", "科员", "提醒谈话", "", "", ""],
        ["", "", "", "", "", "", "", "", "", "", "", ""],
        ["说明：一人一行", *[""] * 11],
    ]
    merge = ("A1:L1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:H2", "I2:I3", "J2:J3", "K2:K3", "L2:L3")
    plan = plan_of(office, "talks", tmp_path, rows, merge=merge)
    outcome = office.commit_import(plan)
    assert [(row.row, row.column) for row in outcome.refused] == [(5, "谈话对象/姓名")]
    [only] = values_of(office, "talks")
    assert {name: only[name] for name in ("person", "unit", "post", "talker", "recorder", "place")} == {
        "person": "韩露", "unit": "法规科", "post": "科员", "talker": "周海波", "recorder": "沈佳",
        "place": "谈话室",
    }  # fmt: skip


def test_a_register_of_summons(office: Office, tmp_path: Path) -> None:
    heads = [
        "日期",
        "约谈对象",
        "单位职务",
        "约谈人",
        "约谈事由",
        "约谈内容",
        "约谈类型",
        "约谈地点",
        "记录员",
    ]
    values = ["2026-03-05", "韩露", "法规科科员", "周海波", "考勤", "要求改正", "约谈", "会议室", "沈佳"]
    plan = plan_of(office, "talks", tmp_path, [heads, values])
    assert None not in mapping(plan).values()
    assert office.commit_import(plan).accepted == 1


def test_kinds_in_their_spellings(office: Office, tmp_path: Path) -> None:
    rows = [["谈话日期", "被谈话人", "谈话类别", "谈话领导"]]
    rows += [
        ["2026-03-05", f"赵{chr(0x4E00 + place * 7)}", kind, "周海波"] for place, kind in enumerate(KINDS)
    ]
    rows += [["2026-03-05", "钱二宝", "闲聊", "周海波"], ["2026-03-05", "钱二宝", "", "周海波"]]
    outcome = office.commit_import(plan_of(office, "talks", tmp_path, rows))
    assert [(row.row, row.value) for row in outcome.refused] == [
        (len(KINDS) + 2, "闲聊"),
        (len(KINDS) + 3, ""),
    ]
    assert [talk["kind"] for talk in values_of(office, "talks")] == list(KINDS.values())


def test_days_in_their_spellings(office: Office, tmp_path: Path) -> None:
    people = [f"孙{chr(0x4E00 + place * 7)}" for place in range(len(DAYS) + 4)]
    wrong = ["2026年3月", "2026-02-30", "3月5日", "26.3.5"]
    rows = [
        ["时间", "姓名", "类型"],
        *([day, who, "谈心"] for who, day in zip(people, [*DAYS, *wrong], strict=True)),
    ]
    outcome = office.commit_import(plan_of(office, "talks", tmp_path, rows))
    assert [row.value for row in outcome.refused] == wrong
    assert [talk["held_on"] for talk in values_of(office, "talks")] == list(DAYS.values())


def test_a_text_table_with_tabs_and_notes(office: Office, tmp_path: Path) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t")
    writer.writerow(["2026年谈话登记"])
    writer.writerow(["序号", "谈话对象", "所在党支部", "谈话种类", "谈话年月日", "谈话要点"])
    writer.writerow(["1", "韩露", "一支部", "谈心交心", "2026.3.5", "第一行\n第二行，含“引号”和,逗号"])
    path = save(tmp_path, "谈话.txt", text.getvalue().encode("gb18030"))
    assert office.commit_import(office.read_sheets("talks", path)).accepted == 1
    assert values_of(office, "talks")[0]["content"] == "第一行\n第二行，含“引号”和,逗号"


def test_an_old_workbook_with_day_numbers(office: Office, tmp_path: Path) -> None:
    rows = [["谈话时间", "谈话对象", "谈话类型"], [46086, "韩露", "提醒谈话"]]
    path = save(tmp_path, "谈话.xls", xls(rows, number_format="yyyy-mm-dd"))
    assert office.commit_import(office.read_sheets("talks", path)).accepted == 1
    assert values_of(office, "talks")[0]["held_on"] == "2026-03-05"


def test_the_same_talk_twice_in_one_sheet_is_taken_once(office: Office, tmp_path: Path) -> None:
    line = ["2026-03-05", "韩露", "谈心谈话", "同一内容"]
    rows = [["谈话时间", "谈话对象", "谈话类型", "主要内容"], line, line, [*line[:3], "另一内容"]]
    outcome = office.commit_import(plan_of(office, "talks", tmp_path, rows))
    assert outcome.accepted == 2
    assert ["完全重复" in row.reason for row in outcome.refused] == [True]


def test_two_talks_of_one_day_that_differ_in_cause_are_two(office: Office, tmp_path: Path) -> None:
    rows = [["谈话时间", "谈话对象", "谈话类型", "谈话事由"]]
    rows += [["2026-03-05", "韩露", "谈心谈话", cause] for cause in ("岗位变动", "家庭变故")]
    assert office.commit_import(plan_of(office, "talks", tmp_path, rows)).accepted == 2


def test_talks_find_their_persons_by_branch(office: Office, tmp_path: Path) -> None:
    ids = [office.ledger("members").add(member("王强", branch=b)) for b in ("法规科党支部", "办公室党支部")]
    rows = [
        ["谈话时间", "谈话对象", "所在支部", "谈话类型"],
        ["2026-03-05", "王强", "办公室党支部", "谈心谈话"],
    ]
    outcome = office.commit_import(plan_of(office, "talks", tmp_path, rows))
    assert outcome.questions == ()
    held = [holdings(office, i)["talks"] for i in ids]
    assert held == [(), tuple(office.ledger("talks").ids(Query()))]


def test_a_book_of_meetings(office: Office, tmp_path: Path) -> None:
    heads = ["会议编号", "会议时间", "会议名称", "主持", "应到", "实到", "研究事项", "议定事项"]
    rows = [heads, ["纪委会〔2026〕3号", "2026.3.5", "委员会议", "周海波", 5, 4, "线索处置", "同意初核"]]
    rows += [
        ["", "2026.4.5", "专题会议", "周海波", 3, 5, "学习", ""],
        ["", "2026.5.5", "专题研究", "", "三人", "", "学", ""],
    ]
    outcome = office.commit_import(plan_of(office, "meetings", tmp_path, rows))
    assert [(row.row, row.column) for row in outcome.refused] == [(3, "实到"), (4, "应到")]
    assert values_of(office, "meetings")[0]["number"] == "纪委会〔2026〕3号"


def test_an_identity_number_in_the_sheet_tells_same_names_apart(office: Office, tmp_path: Path) -> None:
    numbers = ("110101199003070011", "110101198503070015")
    people = [
        office.ledger("members").add(member("王强", identity_number=valid(number))) for number in numbers
    ]
    rows = [
        ["谈话时间", "谈话对象", "谈话类型", "身份证号码"],
        ["2026-03-05", "王强", "谈心谈话", valid(numbers[1])],
    ]
    outcome = office.commit_import(plan_of(office, "talks", tmp_path, rows))
    assert (outcome.accepted, outcome.questions) == (1, ())
    held = [holdings(office, i)["talks"] for i in people]
    assert [len(ids) for ids in held] == [0, 1]


def valid(number: str) -> str:
    """The number with its right check digit."""
    return number[:17] + check_digit(number[:17])


def test_a_talk_entered_by_hand_is_not_doubled_by_a_sheet(office: Office, tmp_path: Path) -> None:
    ledger = office.ledger("talks")
    told = {"held_on": "2026-03-05", "kind": "heart", "person": "韩露", "unit": "办公室党支部"}
    ledger.add({**ledger.blank(), **told, "content": "了解思想状况"})
    rows = [
        ["谈话时间", "谈话对象", "所在支部", "谈话类型", "主要内容"],
        ["2026年3月5日", "韩露", "办公室党支部", "谈心谈话", "了解思想"],
    ]
    outcome = office.commit_import(plan_of(office, "talks", tmp_path, rows))
    assert outcome.accepted == 0
    assert [(row.row, row.column, row.value) for row in outcome.refused] == [(2, "谈话对象", "韩露")]
