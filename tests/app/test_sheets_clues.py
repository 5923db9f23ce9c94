"""Clue ledgers as other offices keep them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.engine.period import Period
from app.engine.views import Query
from app.office import Office
from tests.app.parts import due_of_clues, holdings, mapping, member, plan_of, save, values_of
from tests.exchange.makers import encrypted, xls, xlsx

HEADS = ["线索编号", "收到日期", "线索来源", "被反映人", "单位及职务", "反映的主要问题"]


def row(
    number: str = "线1号", on: str = "2026-03-02", source: str = "信访举报", who: str = "韩露"
) -> list[Any]:
    return [number, on, source, who, "审批科科员", "反映吃拿卡要"]


def told(office: Office, number: str) -> list[tuple[str, str]]:
    """The timeline of the one clue whose number holds `number`."""
    ledger = office.ledger("clues")
    [only] = ledger.ids(Query(search=number))
    return [(moment.title.split("　")[-1], moment.on) for moment in ledger.record(only).timeline]


def test_a_ledger_with_a_head_of_two_rows(office: Office, tmp_path: Path) -> None:
    rows = [
        ["云川市水务局机关纪委问题线索管理台账", *[""] * 21],
        ["填报单位：机关纪委", *[""] * 16, "单位：件、人", *[""] * 4],
        ["序号", "线索受理时间", "线索来源", "被反映人基本情况", "", "", "", "反映人", "", "反映问题",
         "处置情况", "", "",
         "谈话函询", "", "初步核实", "", "办结情况", "", "", "", "备注"],
        ["", "", "", "姓名", "单位", "职务", "职级", "姓名", "联系方式", "", "处置方式", "提出时间",
         "集体研究时间",
         "发函时间", "回复时间", "开始时间", "完成时间", "办结时间", "办理结果", "运用形态", "处理处分", ""],
        ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18",
         "19", "20",
         "21", "22"],
        [1, "2026.1.5", "群众来信", "韩 露", "审批科", "科员", "一级科员", "匿名", "", "反映吃拿卡要", "函询",
         "2026年1月20日", "20260121", "2026/1/25", "2026-2-3", "", "", "2026.2.10", "采信了结", "/", "—", ""],
        [2, "2026年2月1日", "市委第三巡察组移交", "赵一鸣、钱二宝", "法规科；办公室", "副科长；科员",
         "三级主任科员；科员",
         "", "", "反映公车私用", "移交派驻纪检监察组", "2026年2月8日", "", "", "", "", "", "2026-02-12",
         "已移送", "", "", ""],
        [3, "2026-10-31", "驻局纪检监察组转办", "孙三立", "法规科", "科员", "科员", "", "", "反映迟到",
         "未处置", "", "",
         "", "", "", "", "在办", "", "", "", ""],
        ["", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", ""],
        ["负责人：", "", "", "填表人：李明", "", "", "", "填表日期：2026年11月1日", *[""] * 14],
    ]  # fmt: skip
    merge = (
        "A1:V1",
        "A3:A4",
        "B3:B4",
        "C3:C4",
        "D3:G3",
        "H3:I3",
        "J3:J4",
        "K3:M3",
        "N3:O3",
        "P3:Q3",
        "R3:U3",
        "V3:V4",
    )
    plan = plan_of(office, "clues", tmp_path, rows, merge=merge)
    outcome = office.commit_import(plan)
    assert (outcome.accepted, outcome.refused) == (3, ())
    first, second, third = values_of(office, "clues")
    assert [first[name] for name in ("number", "source", "disposition")] == [
        "线索〔2026〕1号",
        "petition",
        "inquiry",
    ]
    assert told(office, "〔2026〕1号") == [
        ("登记", "2026-01-05"), ("处置意见", "2026-01-20"), ("集体研究", "2026-01-21"), ("函询发出",
                                                                               "2026-01-25"),
        ("函询回复", "2026-02-03"), ("办结", "2026-02-10"),
    ]  # fmt: skip
    assert (second["source"], second["disposition"]) == ("inspection", "transfer")
    assert [(s["name"], s["unit"], s["rank"]) for s in second["subjects"]] == [
        ("赵一鸣", "法规科副科长", "三级主任科员"),
        ("钱二宝", "办公室科员", "科员"),
    ]
    assert (third["source"], third["state"], third["closed_on"]) == ("stationed", "awaiting", "")
    assert [(item.record, item.due.isoformat()) for item in due_of_clues(office)] == [
        ("线索〔2026〕3号", "2026-11-30")
    ]


def test_how_a_report_came_in_goes_to_the_channel(office: Office, tmp_path: Path) -> None:
    heads = [*HEADS, "举报方式", "是否实名"]
    rows = [heads, [*row("线1号"), "来信", "否"], [*row("线2号"), "电话举报", "是"], [*row("线3号"), "", ""]]
    plan = plan_of(office, "clues", tmp_path, rows)
    assert (mapping(plan)["举报方式"], mapping(plan)["是否实名"]) == ("channel", "signature")
    assert office.commit_import(plan).refused == ()
    assert [(c["channel"], c["signature"]) for c in values_of(office, "clues")] == [
        ("letter", "anonymous"), ("call", "real_name"), ("", ""),
    ]  # fmt: skip


def test_how_a_report_came_in_without_a_column_of_names(office: Office, tmp_path: Path) -> None:
    rows = [[*HEADS, "举报方式"], [*row("线1号"), "来访"], [*row("线2号"), "网络举报"]]
    plan = plan_of(office, "clues", tmp_path, rows)
    assert mapping(plan)["举报方式"] == "channel"
    assert office.commit_import(plan).refused == ()
    assert [c["channel"] for c in values_of(office, "clues")] == ["visit", "net"]


SOURCES = {
    "公检法移交": "judicial", "群众来信": "petition", "信访举报（来信）": "petition",
    "市纪委监委交办": "superior",
    "市委第三巡察组移交": "inspection", "省委巡视组移交": "central_inspection", "市审计局移交": "audit",
    "市纪委监委派驻市水务局纪检监察组移交": "stationed", "市直机关纪检监察工委转办": "work_committee",
    "日常监督检查中发现": "supervision", "机关党委转办": "party_office", "网络舆情": "opinion",
    "其它": "other",
    "市公安局移交": "judicial", "行政执法部门移交": "enforcement", "主动投案": "self",
    "初核中发现": "investigation",
}  # fmt: skip


def test_sources_in_their_spellings(office: Office, tmp_path: Path) -> None:
    numbers = [f"线{place}号" for place in range(len(SOURCES) + 2)]
    rows = [HEADS, *[row(n, source=s) for n, s in zip(numbers, (*SOURCES, "道听途说", ""), strict=True)]]
    outcome = office.commit_import(plan_of(office, "clues", tmp_path, rows))
    assert [(r.row, r.column, r.value) for r in outcome.refused] == [
        (len(SOURCES) + 2, "线索来源", "道听途说"),
        (len(SOURCES) + 3, "线索来源", ""),
    ]
    assert [c["source"] for c in values_of(office, "clues")] == list(SOURCES.values())


@pytest.mark.parametrize(
    "cell", ["赵一鸣、钱二宝", "赵一鸣，钱二宝", "赵一鸣；钱二宝", "赵一鸣\n钱二宝", "赵一鸣 钱二宝",
             "赵一鸣和钱二宝",
             "1.赵一鸣 2.钱二宝", "赵一鸣（法规科科员）、钱二宝（办公室科员）"]
)  # fmt: skip
def test_several_persons_in_one_cell(office: Office, tmp_path: Path, cell: str) -> None:
    office.commit_import(plan_of(office, "clues", tmp_path, [HEADS, row(who=cell)]))
    [only] = values_of(office, "clues")
    assert [subject["name"] for subject in only["subjects"]] == ["赵一鸣", "钱二宝"]
    assert office.figures.of(Period.year(2026), ["clues.persons"])[0].value == 2


def test_what_stands_in_brackets_beside_a_name_is_the_unit(office: Office, tmp_path: Path) -> None:
    rows = [
        ["收到日期", "来源", "被反映人", "主要问题"],
        ["2026-03-02", "信访", "赵一鸣（法规科科员）、钱二宝", "反映迟到"],
    ]
    office.commit_import(plan_of(office, "clues", tmp_path, rows))
    [only] = values_of(office, "clues")
    assert [s["unit"] for s in only["subjects"]] == ["法规科科员", ""]


def test_a_ledger_in_other_words_and_another_order(office: Office, tmp_path: Path) -> None:
    heads = [
        "备注",
        "处分情况",
        "四种形态",
        "结案时间",
        "核查结论",
        "初核启动时间",
        "处置类型",
        "上会日期",
        "拟办日期",
        "经办人",
        "违纪性质",
        "举报内容",
        "级别",
        "所在单位及职务",
        "被举报人",
        "署名",
        "线索渠道",
        "来件日期",
        "线索号",
    ]
    values = ["督办件", "党内警告", "第二种", "2026/8/30", "属实", "2026.5.20", "初核", "2026-5-12",
              "2026年5月10日",
              "周海波", "违反工作纪律", "反映擅离职守", "二级科员", "执法支队科员", "韩露", "匿名信",
              "审计移交",
              "２０２６年５月６日", "云水纪〔2026〕7号"]  # fmt: skip
    plan = plan_of(office, "clues", tmp_path, [heads, values])
    assert None not in mapping(plan).values()
    assert office.commit_import(plan).refused == ()
    [only] = values_of(office, "clues")
    assert {name: only[name] for name in ("number", "discipline", "disposition", "form", "measure",
                                          "result")} == {
        "number": "云水纪〔2026〕7号", "discipline": "work", "disposition": "verification", "form": "second",
        "measure": "党内警告", "result": "属实",
    }  # fmt: skip
    assert (only["state"], only["handler"]) == ("closed", "周海波")


def test_a_free_text_column_is_not_forced_into_a_list(office: Office, tmp_path: Path) -> None:
    rows = [[*HEADS, "处置情况"], [*row(), "已约谈本人并到项目现场了解，等待单位党委意见"]]
    plan = plan_of(office, "clues", tmp_path, rows)
    assert mapping(plan)["处置情况"] is None
    assert office.commit_import(plan).accepted == 1


def test_every_flaw_is_listed_with_its_place(office: Office, tmp_path: Path) -> None:
    heads = [
        *HEADS,
        "提出处置意见日期",
        "函询发出日期",
        "函询回复日期",
        "办结日期",
        "处置方式",
        "运用形态",
        "职级",
    ]
    tail = ["", "", "", "", "", "", ""]
    rows = [
        ["问题线索台账"],
        heads,
        [*row("线1号", on="2026年2月30日"), *tail],
        [*row("线2号", on="2026年2月"), *tail],
        [*row("线3号", who=""), *tail],
        [*row("线4号", who="无"), *tail],
        [*row("线5号"), "2026-03-01", *tail[1:]],
        [*row("线6号"), "2026-03-05", "2026-03-10", "2026-03-08", *tail[3:]],
        [*row("线7号"), *tail[:4], "严肃处理", "", ""],
        [*row("线8号"), *tail[:5], "第五种形态", ""],
        [*row("线9号"), *tail[:6], "总管级"],
        [*row("线10号", on=""), *tail],
        [*row("线11号"), *tail],
        [*row("线11号"), *tail],
        [*row("线11号", who="钱二宝"), *tail],
        [*row("线12号")[:5], "", *tail],
        [*row("线13号"), *tail[:4], "初步核实", "", ""],
        [*row("线14号"), *tail[:4], "谈话函询", "第一种形态", ""],
        [*row("线15号"), *tail[:4], "谈话函询", "一", ""],
    ]
    outcome = office.commit_import(plan_of(office, "clues", tmp_path, rows))
    assert [(r.row, r.column) for r in outcome.refused] == [
        (3, "收到日期"), (4, "收到日期"), (5, "被反映人"), (6, "被反映人"), (7, "提出处置意见日期"),
        (8, "函询回复日期"),
        (9, "处置方式"), (10, "运用形态"), (11, "职级"), (12, "收到日期"), (14, "线索编号"), (15, "线索编号"),
    ]  # fmt: skip
    assert outcome.accepted == 5, "one without content may have been registered for its passage alone"
    assert all(r.reason and r.sheet == "表" for r in outcome.refused)


def test_history_that_fits_no_rule_comes_in_and_is_marked(office: Office, tmp_path: Path) -> None:
    heads = [*HEADS, "提出处置意见日期", "处置方式", "办结日期", "职级"]
    rows = [
        heads,
        [*row("线1号", on="2026-01-31"), "2026-02-28", "谈话函询", "", ""],
        [*row("线2号", on="2026-01-31"), "2026-03-01", "谈话函询", "", ""],
        [*row("线3号"), "", "初步核实", "2026-05-01", "一级主任科员"],
    ]
    outcome = office.commit_import(plan_of(office, "clues", tmp_path, rows))
    assert (outcome.accepted, outcome.refused) == (3, ())
    first, second, third = values_of(office, "clues")
    assert "晚于" not in first["marks"]
    assert "处置意见晚于收到后 1 个月" in second["marks"]
    assert "职级超出本级管辖" in third["marks"]
    assert "而无提出处置意见日期" in third["marks"]
    assert due_of_clues(office) == [], "what is disposed of or closed does not fall due"
    assert told(office, "线3号")[1] == ("处置意见", "日期未记")


def test_a_ledger_of_several_years_in_several_sheets(office: Office, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for year in (2024, 2025):
        page = book.create_sheet(f"{year}年")
        page.append([f"{year}年问题线索台账"])
        page.append(HEADS)
        for place in (1, 2):
            page.append(
                row(f"云水〔{year}〕{place}号", on=f"{year}-0{place}-15", who=f"韩{'一二'[place - 1]}")
            )
    book.save(tmp_path / "多年.xlsx")
    plan = office.read_sheets("clues", tmp_path / "多年.xlsx")
    assert office.commit_import(plan).accepted == 4
    assert office.figures.years() == [2026, 2025, 2024]


def test_an_old_workbook_behind_a_password(office: Office, tmp_path: Path) -> None:
    rows = [["问题线索台账"], [], HEADS, row()]
    assert (
        office.commit_import(office.read_sheets("clues", save(tmp_path, "旧.xls", xls(rows)))).accepted == 1
    )
    locked = save(tmp_path, "密.xlsx", encrypted(xlsx([HEADS, row("线2号")]), "口令2026"))
    assert office.commit_import(office.read_sheets("clues", locked, "口令2026")).accepted == 1


def test_same_named_persons_are_told_apart_or_asked(office: Office, tmp_path: Path) -> None:
    members = office.ledger("members")
    legal = members.add(member("王强", branch="法规科党支部", post="科员"))
    office_ = members.add(member("王强", branch="办公室党支部", post="副主任"))
    rows = [HEADS, row("线1号", who="王强"), row("线2号", who="王强"), row("线3号", who="王强")]
    rows[1][4], rows[2][4], rows[3][4] = "法规科科员", "办公室副主任", "计划科出纳"
    plan = plan_of(office, "clues", tmp_path, rows)
    outcome = office.try_import(plan)
    assert outcome.accepted == 3
    [question] = outcome.questions
    assert (question.name, question.unit) == ("王强", "计划科出纳")
    assert {option.code for option in question.options} == {str(legal), str(office_), "0"}
    assert any("花名册中不止一人" in remark for remark in outcome.remarks)
    done = office.commit_import(plan.answer(question.name, question.unit, legal))
    assert done.questions == ()
    assert [len(holdings(office, i)["clues"]) for i in (legal, office_)] == [2, 1]


def test_nobody_is_an_answer_too(office: Office, tmp_path: Path) -> None:
    for branch in ("一支部", "二支部"):
        office.ledger("members").add(member("王强", branch=branch))
    plan = plan_of(office, "clues", tmp_path, [HEADS, row(who="王强")])
    [question] = office.try_import(plan).questions
    assert office.commit_import(plan.answer(question.name, question.unit, 0)).questions == ()


def test_a_trial_writes_nothing(office: Office, tmp_path: Path) -> None:
    plan = plan_of(office, "clues", tmp_path, [HEADS, row(), row("线2号", source="听说")])
    tried = office.try_import(plan)
    assert (tried.accepted, len(tried.refused)) == (1, 1)
    assert office.ledger("clues").ids(Query()) == []
    assert office.preference(f"mapping.clues.{'0' * 32}") is None
    assert office.commit_import(plan).accepted == 1


def test_persons_of_one_clue_in_rows_beside_a_merged_number(office: Office, tmp_path: Path) -> None:
    rows = [
        HEADS,
        ["线1号", "2026-03-02", "信访举报", "赵一鸣", "法规科科员", "反映迟到"],
        ["", "", "", "钱二宝", "办公室、档案室科员", ""],
        ["线2号", "2026-03-03", "信访举报", "孙三立", "法规科科员", "反映早退"],
        ["", "", "道听途说", "李四维", "法规科科员", ""],
        ["线3号", "2026-02-30", "信访举报", "周五洲", "法规科科员", "反映早退"],
        ["", "", "", "吴六合", "法规科科员", ""],
    ]
    merge = (
        "A2:A3",
        "B2:B3",
        "C2:C3",
        "F2:F3",
        "A4:A5",
        "B4:B5",
        "F4:F5",
        "A6:A7",
        "B6:B7",
        "C6:C7",
        "F6:F7",
    )
    plan = plan_of(office, "clues", tmp_path, rows, merge=merge)
    outcome = office.commit_import(plan)
    assert (outcome.accepted, [refused.row for refused in outcome.refused]) == (2, [5, 6, 7])
    first, second = values_of(office, "clues")
    assert [(s["name"], s["unit"]) for s in first["subjects"]] == [
        ("赵一鸣", "法规科科员"),
        ("钱二宝", "办公室、档案室科员"),
    ]
    assert [s["name"] for s in second["subjects"]] == ["孙三立"]
    assert office.commit_import(plan).already == 2


def test_a_number_that_only_counts_the_rows_is_no_clue_number(office: Office, tmp_path: Path) -> None:
    heads = ["编号", *HEADS[1:], "信访件编号"]
    rows = [heads, [*row("1"), "信〔2026〕5号"], [*row("2", who="钱二宝"), "信〔2026〕9号"]]
    assert office.commit_import(plan_of(office, "clues", tmp_path, rows)).accepted == 2
    assert [c["number"] for c in values_of(office, "clues")] == ["信〔2026〕5号", "信〔2026〕9号"]
    bare = [[heads[0], *heads[1:6]], row("1", on="2025-03-02"), row("2", on="2025-03-03")]
    office.commit_import(plan_of(office, "clues", tmp_path, bare))
    assert [c["number"] for c in values_of(office, "clues")][2:] == ["线索〔2025〕1号", "线索〔2025〕2号"]


@pytest.mark.parametrize(
    ("cell", "forms"),
    [
        ("第一种形态；第二种形态", ["first", "second"]),
        ("一、—", ["first", ""]),
        ("第一种形态", ["", ""]),
        ("第一种、第一种、第一种", ["", ""]),
        ("", ["", ""]),
    ],
)
def test_each_person_may_have_a_form_of_their_own(  # and a form all share is the clue's
    office: Office, tmp_path: Path, cell: str, forms: list[str]
) -> None:
    heads = [*HEADS, "运用形态", "处理处分", "办结日期", "处置方式"]
    values = [*row(who="赵一鸣、钱二宝"), cell, "谈话提醒；党内警告", "2026-05-01", "初步核实"]
    assert office.commit_import(plan_of(office, "clues", tmp_path, [heads, values])).refused == ()
    [only] = values_of(office, "clues")
    assert [(s["form"], s["measure"]) for s in only["subjects"]] == list(
        zip(forms, ["谈话提醒", "党内警告"], strict=True)
    )
    assert office.check()[-1].ok


def test_forms_that_cannot_be_told_apart_are_refused(office: Office, tmp_path: Path) -> None:
    rows = [
        [*HEADS, "运用形态"],
        [*row(who="赵一鸣、钱二宝、孙三立"), "第一种形态、第二种形态"],
        [*row("线2号"), "五、六"],
    ]
    outcome = office.commit_import(plan_of(office, "clues", tmp_path, rows))
    assert [(refused.row, refused.column) for refused in outcome.refused] == [
        (2, "运用形态"),
        (3, "运用形态"),
    ]
