"""廉政风险点: the risks of posts, the measures against each, and when somebody last looked at them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col

from app.engine.changing import set_changed
from app.engine.fields import Choice, Date, LongText, Number, Officer, Reading, Suggest, Text
from app.engine.figure import UNKNOWN, Asked, Counted, Figure
from app.engine.people import People
from app.engine.register import ChipRule, Draft, Numbering, Register
from app.engine.values import clean_text
from app.engine.views import Cell, DueItem, Tone
from app.registers.supervision.common import (
    Items,
    dated_in,
    ends,
    in_year,
    known_by,
    lacks,
    live,
    out_of_order,
    past,
    refuse,
)
from app.rules.tables import Rules
from db.models import Risk
from db.vocabulary import RiskLevel

SOURCE = (
    "关于加强机关纪委工作的实践与思考 二（二）：把权力清单梳理清、风险点及环节找准、"
    "风险表现描述实、防控措施制定严"
)
BLOCK = "廉政风险防控"
LABELS = {"found_on": "排查日期", "reviewed_on": "最近复核日期", "ended_on": "消除日期"}
TONES: dict[str, Tone] = {"high": "danger", "middle": "warn", "low": "info"}
RULE = "风险点复核"
_YEAR = re.compile(r"(\d{4})(?:\.0)?(?:年度?)?")


@dataclass(frozen=True)
class Entered(Date):
    """The day a risk was found; inventories as offices keep them tell none, then it is the day of entry."""

    def under(self, head: str, raw: object) -> object:
        """A year under 排查年度 stands for its first day."""
        year = _YEAR.fullmatch(clean_text(raw)) if "年度" in head else None
        return f"{year[1]}-01-01" if year else raw

    def parse(self, raw: object, reading: Reading) -> date:
        """Raises ValueFlaw."""
        return super().parse(raw, reading) or reading.today


def _prepare(draft: Draft, reading: Reading, people: People) -> None:
    order = (("found_on", "reviewed_on"), ("found_on", "ended_on"))
    refuse("廉政风险点", out_of_order(draft.record, LABELS, *order), reading)
    set_changed(draft.record, _sums(draft, reading.rules))


def _sums(draft: Draft, rules: Rules) -> dict[str, Any]:
    return {"measure_count": sum(bool(line.strip()) for line in draft.record.measures.split("\n"))}


def _status(risk: Any, today: date) -> Cell:
    if risk.ended_on is not None:
        return Cell("已消除", tone="muted")
    return Cell(f"{risk.level.label}风险", tone=TONES[str(risk.level.value)])


def due(session: Session, rules: Rules, today: date) -> Iterator[DueItem]:
    """Yield for each unit when the first of its risks has to be looked at again."""
    rule = rules.supervision["risk_review"]
    units: dict[str, list[tuple[date, int, str]]] = defaultdict(list)
    columns = (Risk.id, Risk.number, Risk.unit, Risk.found_on, Risk.reviewed_on)
    for risk_id, number, unit, found, reviewed in session.exec(
        live(Risk, *columns).where(lacks(Risk.ended_on))
    ):
        units[unit].append((ends(rules, "risk_review", reviewed or found), risk_id, number))
    for unit, points in units.items():
        on, risk_id, number = min(points)
        count = sum(day <= max(on, today) for day, _, _ in points)
        title = f"复核廉政风险点：{unit}（{count} 个）"
        yield DueItem("risks", risk_id, number, title, on, RULE, rule.source, rule.how, unit, about=unit)


def _standing(asked: Asked) -> list[tuple[int, RiskLevel, int, str]]:
    """The risks that stand at the period's end: found by then and not ended by then."""
    wanted = live(Risk, Risk.id, Risk.level, Risk.measure_count, Risk.unit).where(
        col(Risk.found_on) <= asked.as_of, lacks(Risk.ended_on) | (col(Risk.ended_on) > asked.as_of)
    )
    return list(asked.session.exec(wanted.order_by(col(Risk.id))))


def _points(asked: Asked) -> Iterator[Counted]:
    return (Counted(i) for i, *_ in asked.once(_standing))


def _measures(asked: Asked) -> Iterator[Counted]:
    return (Counted(i, amount=count) for i, _, count, _ in asked.once(_standing))


def _by_level(asked: Asked) -> Iterator[Counted]:
    return (Counted(i, level.label) for i, level, _, _ in asked.once(_standing))


def _by_unit(asked: Asked) -> Iterator[Counted]:
    return (Counted(i, unit or UNKNOWN) for i, _, _, unit in asked.once(_standing))


def _reviewed(asked: Asked) -> Iterator[Counted]:
    return map(Counted, dated_in(asked, Risk, Risk.reviewed_on, Risk.id))


FIGURES = (
    Figure("risks.points", "廉政风险点", "个", "期末在册的廉政风险点：期末以前排查出、期末尚未消除的",
           _points, block=BLOCK, source=SOURCE),
    Figure("risks.measures", "风险防控措施", "条", "期末在册的廉政风险点现有的防控措施，逐条计数",
           _measures, block=BLOCK, source=SOURCE),
    Figure("risks.by_level", "廉政风险点（按等级）", "个", "期末在册的廉政风险点，按风险等级分列", _by_level,
           breakdown=True, order=tuple(level.label for level in RiskLevel), zeros=True, block=BLOCK,
           source=SOURCE),
    Figure("risks.by_unit", "廉政风险点（按处室单位）", "个", "期末在册的廉政风险点，按所在处室单位分列",
           _by_unit, breakdown=True, block=BLOCK, source=SOURCE),
    Figure("risks.reviewed", "复核风险点", "个", "最近复核日期在期间内的廉政风险点", _reviewed, block=BLOCK,
           source=SOURCE),
)  # fmt: skip

RISKS = Register(
    key="risks",
    title="廉政风险点",
    noun="风险点",
    counter="个",
    model=Risk,
    order="unit",
    dated_by="found_on",
    paper_title="廉政风险点排查及防控措施一览表",
    numbering=Numbering("number", lambda rules: "风险〔{year}〕{n}号", "found_on"),
    heading=lambda risk: "　".join(part for part in (risk.unit, risk.post) if part),
    subtitle=lambda risk: "　".join(part for part in (risk.number, risk.link) if part),
    status=_status,
    prepare=_prepare,
    project=_sums,
    identify=known_by("unit", "post", "link", "sign"),
    due=due,
    figures=FIGURES,
    search_hint="处室单位、岗位、职权、表现、措施、责任人",
    empty_hint="按处室和岗位逐点登记；可以从现有的“廉政风险点排查及防控措施汇编”导入。",
    fields=(
        Text("number", "风险点编号", unique=True, searchable=True, column=8, hidden=True, ledger=9,
             group="风险点", help="不填则按年自动编号"),
        Suggest("unit", "处室单位", required=True, searchable=True, column=8, ledger=6, filterable=True,
                group="风险点"),
        Suggest("post", "岗位", searchable=True, column=8, ledger=6, group="风险点"),
        Suggest("power", "职权事项", searchable=True, column=9, hidden=True, ledger=8, max_length=500,
                group="风险点", source=SOURCE),
        Text("link", "风险环节", searchable=True, column=10, ledger=8, max_length=500, group="风险点",
             source=SOURCE),
        LongText("sign", "风险表现", required=True, searchable=True, column=14, ledger=14, group="风险点",
                 source=SOURCE),
        Choice("level", "风险等级", required=True, terms_of=RiskLevel, tones=TONES, column=4, ledger=4,
               filterable=True, pill=True, group="风险点"),
        Items("measures", "防控措施", searchable=True, column=14, hidden=True, ledger=18, group="防控",
              help="一行一条，措施数按行自动计算", source=SOURCE),
        Number("measure_count", "措施数", editable=False, column=4, ledger=4, group="防控"),
        Officer("responsible", "责任人", searchable=True, column=7, ledger=6, group="防控"),
        Entered("found_on", LABELS["found_on"], not_after_today=True, preset="today", column=8, hidden=True,
                ledger=6, filterable=True, group="复核", help="不填则为登记（导入）当天"),
        past("reviewed_on", LABELS["reviewed_on"], ledger=0, filterable=True, group="复核",
             source="关于加强机关纪委工作的实践与思考 二（二）：更新编印廉政风险点排查及防控措施汇编",
             help="每年复核一次，到期按处室单位提醒"),
        past("ended_on", LABELS["ended_on"], hidden=True, ledger=0, group="复核",
             help="职权取消、流程改变等风险不再存在的，填写日期；以后不再计入在册风险点"),
        LongText("remarks", "备注", searchable=True, group="其他"),
    ),
    chips=(
        ChipRule("standing", "在册", lambda today: lacks(Risk.ended_on)),
        ChipRule("high", "高风险", lambda today: lacks(Risk.ended_on)
                 & (col(Risk.level) == RiskLevel.HIGH), "danger"),
        ChipRule("unguarded", "缺措施", lambda today: lacks(Risk.ended_on)
                 & (col(Risk.measure_count) == 0), "warn"),
        in_year(Risk.found_on),
    ),
)  # fmt: skip
