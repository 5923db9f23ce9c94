"""The pages on the person, the family and what they own: 简历, 家庭, 个人事项, 财产, 兼职, 回避."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlmodel import col

from app.engine.fields import (
    Field,
    Identity,
    LongText,
    Name,
    Officer,
    PartialDate,
    Reading,
    Suggest,
    Text,
)
from app.engine.kinds import Money
from app.engine.register import ChipRule
from app.engine.values import ValueFlaw, parse_partial_date
from app.errors import Flaw, RefusedInput
from app.registers.pages.page import Held, Value, in_year, offers, page, past
from app.rules.pages import Fault
from db.models import CareerPage, ConflictPage, FamilyPage, MatterPage, PropertyPage, SidelinePage

_BETWEEN = re.compile(r"\s*(?:[—–－~～至到]+|--)\s*")
_STILL = ("", "今", "现在", "目前")
SPAN: tuple[Field, ...] = (Identity("identity_number", "身份证号"), Text("span", "起止年月"))


def _from_span(values: dict[str, Any]) -> dict[str, Any]:
    """Begin and end as one text tells them (2010.07—2013.03, 2013年3月至今). Raises RefusedInput."""
    span = values.pop("span", "") or ""
    if not span or values.get("since"):
        return values
    parts = _BETWEEN.split(span, maxsplit=1)
    parts = span.split("-") if len(parts) == 1 and span.count("-") == 1 else parts
    if len(parts) == 1:
        raise RefusedInput("这一行有问题。", (Flaw("span", span, "应写明起止，如 2010.07—2013.03"),))
    try:
        since, until = (None if part in _STILL else parse_partial_date(part) for part in parts)
    except ValueFlaw as flaw:
        raise RefusedInput("这一行有问题。", (Flaw("span", span, flaw.reason),)) from None
    return {**values, "since": since or "", "until": until or ""}


def _sideline_doubts(value: Value, reading: Reading) -> Iterable[Fault]:
    limits = reading.rules.archives.limits
    if value("pay") and not limits["sideline_pay"].off:
        yield Fault("pay", limits["sideline_pay"].title, limits["sideline_pay"])
    if not value("approver") and not limits["sideline_approval"].off:
        yield Fault(
            "approver", f"没有填写批准机关：{limits['sideline_approval'].title}", limits["sideline_approval"]
        )


CAREERS = page(
    "career", "工作简历", "简历", CareerPage, key="careers", counter="段", order="-since",
    tells=("since", "until", "employer", "post"), known_by=("since", "until", "employer", "post"),
    held=Held(in_order=(("since", "until"),)), import_fields=SPAN, assemble=_from_span,
    search_hint="姓名、支部、单位、职务",
    empty_hint="一段经历登记一条；可以从干部履历表格导入。",
    own=(
        PartialDate("since", "开始年月", column=8, ledger=6, filterable=True),
        PartialDate("until", "结束年月", column=8, ledger=6, blanks=("至今", "今", "无"), help="至今的不填"),
        Suggest("employer", "工作单位", required=True, searchable=True, column=16, ledger=16),
        Text("post", "职务", searchable=True, column=12, ledger=12),
        Suggest("rank", "职级", column=8, ledger=8, offers=offers("career.rank")),
        Officer("witness", "证明人", searchable=True, column=7, ledger=6),
    ),
    chips=(ChipRule("present", "现任", lambda today: col(CareerPage.until) == "", "info"),),
)  # fmt: skip

FAMILIES = page(
    "family", "家庭成员和社会关系", "成员", FamilyPage, key="families", counter="人", order="person",
    person="干部姓名", tells=("relation", "name"), known_by=("relation", "name"), import_fields=(),
    search_hint="干部姓名、成员姓名、支部、工作单位",
    empty_hint="一名家庭成员登记一条；可以从家庭成员情况表导入。",
    own=(
        Suggest("relation", "称谓", required=True, column=6, ledger=6, offers=offers("family.relation"),
                help="与本人的关系，如 妻子、父亲"),
        Name("name", "成员姓名", required=True, searchable=True, column=8, ledger=6),
        PartialDate("birth", "出生年月", column=8, ledger=6),
        Suggest("political_status", "政治面貌", column=8, ledger=6, offers=offers("family.political_status")),
        Text("employer", "工作单位及职务", searchable=True, column=16, ledger=16, max_length=300),
        Suggest("occupation", "从业情况", column=9, ledger=9, offers=offers("family.occupation")),
        Suggest("abroad", "国（境）外情况", searchable=True, column=9, ledger=9,
                offers=offers("family.abroad"), blanks=("无", "否")),
    ),
    chips=(
        ChipRule("abroad", "涉国（境）外", lambda today: col(FamilyPage.abroad).not_in(("", "无")), "warn"),
    ),
)  # fmt: skip

MATTERS = page(
    "matters", "个人有关事项", "事项", MatterPage, counter="项", order="-told_on", dated_by="told_on",
    tells=("told_on", "kind"), known_by=("kind", "told_on", "content"),
    held=Held(in_order=(("happened_on", "told_on"),)),
    search_hint="姓名、支部、事项内容",
    empty_hint="科员级及以下自愿填写；本人报告的事项登记在这里。",
    own=(
        Suggest("kind", "事项类别", required=True, searchable=True, column=12, ledger=10,
                offers=offers("matters.kind"), source="领导干部报告个人有关事项规定"),
        past("told_on", "报告日期", required=True, preset="today", filterable=True),
        PartialDate("happened_on", "发生时间", column=8, ledger=6),
        LongText("content", "报告内容", required=True, searchable=True, column=20, ledger=24,
                 max_length=5000),
    ),
    chips=(in_year(MatterPage.told_on),),
)  # fmt: skip

PROPERTIES = page(
    "property", "财产情况", "财产", PropertyPage, key="properties", counter="项", order="person",
    tells=("kind", "item"), known_by=("kind", "item", "holder", "acquired_on"), dated_by="told_on",
    search_hint="姓名、支部、财产名称",
    empty_hint="科员级及以下自愿填写；房产、车辆、投资和大额借贷登记在这里。",
    own=(
        Suggest("kind", "财产类别", required=True, column=8, ledger=6, offers=offers("property.kind")),
        Text("item", "名称（地址、车型等）", required=True, searchable=True, column=18, ledger=18),
        Suggest("holder", "所有人", searchable=True, column=7, ledger=6, offers=offers("property.holder")),
        Text("area", "面积或数量", column=7, ledger=6),
        Suggest("source", "来源", column=7, ledger=6, offers=offers("property.source")),
        PartialDate("acquired_on", "取得时间", column=8, ledger=6),
        Money("price", "价格（元）", column=9, ledger=7),
        past("told_on", "填报日期", preset="today", filterable=True),
    ),
    held=Held(in_order=(("acquired_on", "told_on"),)),
    chips=(in_year(PropertyPage.told_on, label="今年填报"),),
)  # fmt: skip

SIDELINES = page(
    "sidelines", "兼职和离职后从业", "兼职", SidelinePage, counter="项", order="-since",
    tells=("kind", "organisation", "post"), known_by=("kind", "organisation", "post", "since"),
    held=Held(in_order=(("since", "until"),), doubts=_sideline_doubts),
    search_hint="姓名、支部、单位",
    empty_hint="兼职、经商办企业和离职后从业登记在这里。",
    own=(
        Suggest("kind", "类别", required=True, column=8, ledger=8, offers=offers("sidelines.kind")),
        Suggest("organisation", "兼职（从业）单位", required=True, searchable=True, column=16, ledger=16),
        Text("post", "所任职务", searchable=True, column=9, ledger=9),
        PartialDate("since", "开始时间", column=8, ledger=6, filterable=True),
        PartialDate("until", "结束时间", column=8, ledger=6, help="仍在兼职的不填",
                    blanks=("至今", "今", "无")),
        Text("pay", "报酬", column=8, ledger=8, blanks=("无", "不领取", "未取酬"), help="不领取报酬的不填",
             source="公务员法 第四十四条"),
        Text("approver", "批准机关和文号", searchable=True, column=10, ledger=10,
             source="公务员法 第四十四条"),
    ),
    chips=(
        ChipRule("present", "仍在兼职", lambda today: col(SidelinePage.until) == "", "info"),
        ChipRule("paid", "领取报酬", lambda today: col(SidelinePage.pay) != "", "warn"),
        ChipRule("unapproved", "没有批准记载", lambda today: col(SidelinePage.approver) == "", "warn"),
    ),
)  # fmt: skip

CONFLICTS = page(
    "conflicts", "亲属从业和回避", "回避事项", ConflictPage, counter="项", order="-told_on",
    person="干部姓名", tells=("told_on", "kind", "relative"), dated_by="told_on", import_fields=(),
    known_by=("kind", "told_on", "relative", "content"),
    held=Held(in_order=(("told_on", "decided_on"),), together=(("decided_on", "decision"),)),
    search_hint="干部姓名、亲属姓名、支部、单位",
    empty_hint="亲属从业、任职和公务回避、利益冲突申报登记在这里。",
    own=(
        past("told_on", "申报日期", required=True, preset="today", filterable=True),
        Suggest("kind", "类别", required=True, column=9, ledger=8, offers=offers("conflicts.kind"),
                source="公务员回避规定"),
        Name("relative", "亲属姓名", searchable=True, column=8, ledger=6),
        Suggest("relation", "称谓", column=6, ledger=5, offers=offers("family.relation")),
        Text("employer", "亲属单位及职务", searchable=True, column=14, ledger=12),
        LongText("content", "情况", searchable=True, column=14, ledger=14, max_length=5000),
        Suggest("decision", "处理意见", searchable=True, column=9, ledger=9,
                offers=offers("conflicts.decision")),
        past("decided_on", "处理日期"),
    ),
    chips=(
        ChipRule("open", "待研究", lambda today: col(ConflictPage.decision) == "", "warn"),
        in_year(ConflictPage.told_on),
    ),
)  # fmt: skip
