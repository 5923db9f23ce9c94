"""One invented file with its twenty sections, as long as a test needs it, and invented statistics."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import resources
from app.archive_papers import SignatureRow
from app.archive_views import ArchiveStatistics, Book, BranchFiles, Leaf, LeafTable
from app.engine.paper_table import load_papers
from app.engine.register import Copy, Draft, OnRoster
from app.engine.views import Line, Section
from app.paper_making import Source
from app.registers.archives.loan_papers import LOAN_PAPERS
from db.models import ArchiveLoan
from db.vocabulary import LoanKind, Secrecy
from tests.papers.roads import PROFILE, TODAY
from tests.papers.work_samples import KNOWN, RULES

TITLES = {
    row["key"]: row["title"]
    for row in tomllib.loads(resources.path("rules/archives.toml").read_text(encoding="utf-8"))["section"]
}
KEYS = list(TITLES)
NUMBER = "廉档〔2026〕3号"
TOLD = (
    "谈话对象表示，项目备案由两人共同经办，没有单独会见管理服务对象，今后将严格执行回避和报告的规定，",
    "对照岗位廉政风险点逐项自查，形成书面材料交党支部书记审阅，",
    "并在支部组织生活会上作了说明，接受党员监督。",
)
FACTS = {
    "姓名": "李䶮", "性别": "男", "民族": "汉族", "出生年月": "1985年7月", "籍贯": "云溪市",
    "身份证号": "11010519491231002X", "学历学位": "硕士研究生", "政治面貌": "中共党员",
    "入党时间": "2010年6月", "参加工作时间": "2008年7月", "所在党支部": "综合处党支部",
    "部门": "综合处", "职务": "一级科员", "职级": "一级科员",
    "分管或岗位": "负责政府投资项目备案的受理、初审，联系各区县发展改革部门，承担处室内部综合文字工作。",
    "重点岗位": "是", "联系电话": "0571-88000000", "备注": "",
}  # fmt: skip
FAMILY = LeafTable(
    "家庭成员和主要社会关系",
    ("关系", "姓名", "出生年月", "政治面貌", "单位和职务", "从业情况", "国（境）外"),
    (4.0, 5.0, 6.0, 6.0, 12.0, 9.0, 4.0),
    (
        ("妻子", "陈𬱖", "1987.3", "群众", "云溪市第二中学教师", "在职", "否"),
        ("儿子", "李𫖯", "2014.9", "", "云溪市实验小学学生", "就学", "否"),
        ("父亲", "李守成", "1957.1", "中共党员", "云溪市粮食局退休干部", "退休", "否"),
    ),
)
TALK_HEADS = ("谈话时间", "谈话类型", "所在支部", "谈话人", "记录人", "谈话事由", "地点", "主要内容")
TALK_KINDS = "谈心谈话", "提醒谈话", "任前廉政谈话"
TALK_WIDTHS = (6.0, 7.0, 9.0, 7.0, 6.0, 8.0, 7.0, 13.0)
AWARD_WIDTHS = (6.0, 12.0, 12.0, 8.0)
GIFT_HEADS = ("收受日期", "赠送人或单位", "事由", "物品", "估价（元）", "上交日期", "处理情况")


def talks(count: int, text: str = "") -> LeafTable:
    """A wide table; the texts differ, so that rows are of different heights."""
    rows = tuple(
        (
            f"2026.{n % 12 + 1}.{n % 28 + 1}", TALK_KINDS[n % 3], "综合处党支部",
            "何燕华", "谢书言", f"第{n}次谈话事由", "机关三号楼谈话室", text or "".join(TOLD[: n % 3 + 1]),
        )
        for n in range(1, count + 1)
    )  # fmt: skip
    return LeafTable("谈话", TALK_HEADS, TALK_WIDTHS, rows)


def gifts(count: int) -> LeafTable:
    """A table that stands upright."""
    rows = tuple(
        (
            f"2026.{n % 12 + 1}.{n % 28 + 1}", f"第{n}建材商行", "逢年过节走访", "购物卡2张", f"{n * 100}.00",
            f"2026.{n % 12 + 1}.{n % 28 + 2}", "上交机关纪委，已缴财政",
        )
        for n in range(1, count + 1)
    )  # fmt: skip
    return LeafTable("礼品礼金上交", GIFT_HEADS, (6.0, 9.0, 7.0, 6.0, 6.0, 6.0, 9.0), rows)


def awards() -> tuple[LeafTable, ...]:
    """Two tables on one leaf."""
    heads = ("日期", "奖惩名称", "批准机关", "文号")
    return (
        LeafTable("奖惩", heads, AWARD_WIDTHS, (
            ("2024.7.1", "优秀共产党员", "云溪市直属机关工作委员会", "云直工〔2024〕12号"),
        )),
        LeafTable("本级办理的处理", ("日期", "处理", "影响期至", "依据"), AWARD_WIDTHS, (
            ("2025.9.3", "诫勉", "2026.3.2", "党内监督条例 第二十一条"),
        )),
    )  # fmt: skip


def leaf(key: str, **values: Any) -> Leaf:
    """One section with these contents."""
    number = KEYS.index(key) + 1
    told = {"dated": date(2026, 3, 5), "version": number % 7 + 1, "leaf_number": f"{number}—1"}
    return Leaf(key, number, TITLES[key], **{**told, **values})


def empty(key: str) -> Leaf:
    """A section without records; every second one is stated to be empty."""
    note = "尚无记录" if KEYS.index(key) % 2 else "无此情况（2026年1月8日本人说明）"
    return leaf(key, dated=None, version=0, leaf_number="", note=note)


def basic() -> Leaf:
    """The facts of the roster."""
    lines = tuple(Line(label, text) for label, text in FACTS.items())
    return leaf("basic", lines=(Section("基本信息", lines),))


def leaves(count: int = 4, text: str = "") -> tuple[Leaf, ...]:
    """All sections but the clues; `count` rows in each of the long tables."""
    held = {
        "basic": basic(), "family": leaf("family", tables=(FAMILY,)),
        "gifts": leaf("gifts", tables=(gifts(count),)), "talks": leaf("talks", tables=(talks(count, text),)),
        "awards": leaf("awards", tables=awards()),
    }  # fmt: skip
    return tuple(held.get(key) or empty(key) for key in KEYS if key != "clues")


def book(parts: Sequence[Leaf] | None = None, **values: Any) -> Book:
    """The file with these sections, or with all but the clues."""
    told = Book(
        "李䶮", NUMBER, "云溪市发展和改革委员会综合处", "一级科员", date(2026, 1, 8), "谢书言", TODAY,
        leaves() if parts is None else tuple(parts), ("信访和问题线索",),
    )  # fmt: skip
    return replace(told, **values)


def signature_rows(count: int) -> list[SignatureRow]:
    """So many persons in two units."""
    names = ("李䶮", "陈𬱖", "欧阳建国", "周𬸚")
    return [
        SignatureRow(
            names[n % 4], ("综合处党支部", "规划处党支部")[n % 2], "三级主任科员", f"廉档〔2026〕{n + 1}号"
        )
        for n in range(count)
    ]


def statistics() -> ArchiveStatistics:
    """Three branches; their sums tie."""
    branches = (
        BranchFiles("综合处党支部", 24, 18, 18, 12, 15), BranchFiles("规划处党支部", 21, 9, 8, 3, 8),
        BranchFiles("信息中心党支部", 6, 0, 0, 0, 0),
    )  # fmt: skip
    replies = (
        "暂未发现影响使用的问题",
        "征求派驻纪检监察组意见后答复",
        "建议暂缓，待查清问题后再作答复",
        "不宜使用",
    )
    opinions = (
        ("综合处党支部", {replies[0]: 41, replies[2]: 2}),
        ("规划处党支部", {replies[0]: 30, replies[1]: 1, replies[3]: 3}),
    )
    sections = (("家庭成员和主要社会关系", 5), ("考核评议和述责述廉", 9), ("廉政教育培训", 7))
    total = BranchFiles("合计", 51, 27, 26, 15, 23)
    return ArchiveStatistics(TODAY, 2026, branches, total, sections, opinions, replies)


def loan_source(*, bare: bool = False, **values: Any) -> Source:
    """What the papers of an entry of the 查阅登记 are made of; a `bare` one holds only what it must."""
    least = {
        "id": 6,
        "kind": LoanKind.LENT,
        "person": "李䶮",
        "reader": "韩正平",
        "taken_on": date(2026, 11, 18),
    }
    more = {
        "unit": "综合处党支部", "reader_unit": "云溪市委组织部干部监督处", "cause": "拟任职人选廉政情况核查",
        "sections": "考核评议和述责述廉、奖惩", "approver": "何燕华", "approved_on": date(2026, 11, 17),
        "recusal": "查阅人与被查阅人没有亲属关系", "due_on": date(2026, 11, 25), "handler": "谢书言",
    }  # fmt: skip
    loan = ArchiveLoan(**{**least, **({} if bare else more), **values})
    draft = Draft(loan, {}, [])
    copy = Copy(PROFILE, RULES, TODAY, member=OnRoster() if bare else KNOWN)
    return Source(
        rules=load_papers(resources.path("texts/papers/loans"), LOAN_PAPERS.names),
        names=LOAN_PAPERS.names,
        facts=LOAN_PAPERS.facts(draft, copy),
        values=lambda copy: LOAN_PAPERS.values(draft, copy),
        copy=copy,
        table="archive_loan",
        record_id=6,
        label="查阅6",
        secrecy=Secrecy.INTERNAL,
    )
