"""What the papers of a 监督检查 say: its sheet, the 反馈函, the list of what is put right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from app.engine.paper import DATE_BLANK, Item, Name, Names, Single, Value
from app.engine.register import Copy, Draft, Papers
from db.models import Inspection, InspectionProblem
from db.vocabulary import InspectionKind

Say = Callable[[Inspection, Copy], Single]
EVERY_KIND = "\n".join(kind.label for kind in InspectionKind)
PROBLEM = ("序号", "发现问题", "责任单位", "整改期限", "整改完成日期", "整改情况", "线索编号", "反馈问题")


def _of(name: str) -> Say:
    return lambda inspection, copy: getattr(inspection, name) or ""


def _span(inspection: Inspection, copy: Copy) -> Single:
    first, last = inspection.begins_on, inspection.ends_on
    return _told(first) if last in (None, first) else f"{_told(first)}至{_told(last)}"


def _told(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


# Term, how it is found, what stands in its place.
SAID: Mapping[str, tuple[Say, Name]] = {
    "机关纪委": (lambda inspection, copy: copy.profile.issuer, Name()),
    "填表日期": (lambda inspection, copy: copy.today, Name(DATE_BLANK)),
    "主送": (lambda inspection, copy: copy.recipient or inspection.target, Name()),
    "检查编号": (_of("number"), Name("")),
    "检查名称": (_of("title"), Name()),
    "检查方式": (lambda inspection, copy: inspection.kind.label, Name()),
    "检查方式选项": (lambda inspection, copy: EVERY_KIND, Name()),
    "检查对象": (_of("target"), Name()),
    "检查依据": (_of("basis"), Name()),
    "检查时间": (_span, Name(DATE_BLANK)),
    "检查人员": (_of("team"), Name(audience="inside")),
    "检查做法": (_of("ways"), Name(audience="organ")),
    "检查报告": (_of("report"), Name(audience="inside")),
    "反馈日期": (_of("fed_back_on"), Name(DATE_BLANK)),
    "计划回头看": (_of("revisit_on"), Name(DATE_BLANK)),
    "回头看完成": (_of("revisited_on"), Name(DATE_BLANK)),
    "备注": (_of("remarks"), Name(audience="inside")),
}
COUNTED = ("发现问题数", "待整改数")
NAMES = Names(
    texts={**{term: name for term, (_, name) in SAID.items()}, **dict.fromkeys(COUNTED, Name("0"))},
    lists={
        "问题": {name: Name("", "inside" if name == "线索编号" else "person") for name in PROBLEM},
    },
    facts={"problems": "发现问题", "clean": "没有发现问题"},
)  # fmt: skip


def _problem(place: int, row: InspectionProblem) -> Item:
    due = f"整改期限：{_told(row.due_on)}" if row.due_on else ""
    who = f"责任单位：{row.responsible}" if row.responsible else ""
    asked = "，".join(part for part in (who, due) if part)
    told = f"{place}.{row.problem.rstrip('。')}{f'（{asked}）' if asked else ''}。"
    values = (
        f"{place}", row.problem, row.responsible, row.due_on or "", row.done_on or "", row.result,
        row.clue_number, told,
    )  # fmt: skip
    return dict(zip(PROBLEM, values, strict=True))


def _values(draft: Draft, copy: Copy) -> Mapping[str, Value]:
    inspection: Inspection = draft.record
    rows: list[InspectionProblem] = sorted(draft.rows["found"], key=lambda row: row.position)
    values: dict[str, Value] = {term: say(inspection, copy) for term, (say, _) in SAID.items()}
    values |= {"发现问题数": str(len(rows)), "待整改数": str(sum(row.done_on is None for row in rows))}
    return values | {"问题": tuple(_problem(place, row) for place, row in enumerate(rows, 1))}


def _facts(draft: Draft, copy: Copy) -> frozenset[str]:
    return frozenset({"problems" if draft.rows["found"] else "clean"})


INSPECTION_PAPERS = Papers("inspections", NAMES, _values, _facts)
