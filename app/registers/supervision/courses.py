"""教育培训: courses of discipline inspection, with who was trained for how long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlmodel import col

from app.engine.fields import Date, LongText, Reading, Suggest, Text
from app.engine.figure import Asked, Counted, Figure
from app.engine.people import People
from app.engine.register import Assembled, ChipRule, Draft, Register
from app.engine.values import clean_text
from app.engine.views import Cell
from app.errors import Flaw
from app.registers.supervision.common import (
    Begins,
    Count,
    dated_in,
    in_year,
    known_by,
    out_of_order,
    persons_in,
    refuse,
    split_days,
    to_remarks,
)
from db.models import Course

SOURCE = "纪检监察基层基础工作规范化制度化建设实施方案（2020）第8项至第12项"
BLOCK = "教育培训"
LECTURER = Text("lecturer_text", "主讲人", max_length=500)
_YES, _NO = "已组织", "未组织"
_WHETHER = {"是": _YES, "有": _YES, "已考试": _YES, "否": _NO, "无": _NO, "未考试": _NO}
LABELS = {"begins_on": "开始日期", "ends_on": "结束日期"}


@dataclass(frozen=True)
class Examined(Suggest):
    """How the examination went; under 是否考试 a sheet says only whether there was one."""

    def under(self, head: str, raw: object) -> object:
        """Put 是 and 否 in words."""
        return _WHETHER.get(clean_text(raw), raw) if "是否" in head or "有无" in head else raw


def _assemble(values: dict[str, Any], reading: Reading, people: People) -> Assembled:
    split_days(values)
    to_remarks(values, LECTURER)
    return Assembled({k: v for k, v in values.items() if v is not None}, {})


def _prepare(draft: Draft, reading: Reading, people: People) -> None:
    course: Course = draft.record
    refuse("教育培训", [*out_of_order(course, LABELS, ("begins_on", "ends_on")), *_too_long(course)], reading)
    if course.persons is None:
        course.persons = persons_in(course.names) or None


def _doubts(draft: Draft, reading: Reading, people: People) -> Iterator[Flaw]:
    course, named = draft.record, persons_in(draft.record.names)
    if course.persons is not None and course.persons < named:
        yield Flaw("persons", str(course.persons), f"参加人员列了 {named} 人，多于参加人数")


def _too_long(course: Course) -> Iterator[Flaw]:
    if course.days is None or course.ends_on is None or course.ends_on < course.begins_on:
        return
    lasted = (course.ends_on - course.begins_on).days + 1
    if course.days > lasted:
        yield Flaw("days", str(course.days), f"天数多于起止日期之间的天数（{lasted} 天）")


def _span(course: Any) -> str:
    until = course.ends_on if course.ends_on not in (None, course.begins_on) else None
    return f"{course.begins_on} 至 {until}" if until else course.begins_on.isoformat()


def _status(course: Any, today: Any) -> Cell:
    return Cell(f"{course.persons} 人", tone="info") if course.persons is not None else Cell("")


def _held(asked: Asked) -> list[tuple[int, int | None, int | None, int | None]]:
    columns = (Course.id, Course.persons, Course.days, Course.hours)
    return dated_in(asked, Course, Course.begins_on, *columns)


def _courses(asked: Asked) -> Iterator[Counted]:
    return (Counted(i) for i, *_ in asked.once(_held))


def _persons(asked: Asked) -> Iterator[Counted]:
    return (Counted(i, amount=persons or 0) for i, persons, _, _ in asked.once(_held))


def _days(asked: Asked) -> Iterator[Counted]:
    return (Counted(i, amount=days or 0) for i, _, days, _ in asked.once(_held))


def _hours(asked: Asked) -> Iterator[Counted]:
    return (Counted(i, amount=hours or 0) for i, _, _, hours in asked.once(_held))


def _person_days(asked: Asked) -> Iterator[Counted]:
    return (Counted(i, amount=(persons or 0) * (days or 0)) for i, persons, days, _ in asked.once(_held))


FIGURES = (
    Figure("courses.courses", "举办或者参加培训", "期", "期间内开始的教育培训，作废的不计", _courses,
           block=BLOCK, source=SOURCE),
    Figure("courses.persons", "参加培训", "人次", "期间内开始的各期培训登记的参加人数之和", _persons,
           block=BLOCK, source=SOURCE),
    Figure("courses.days", "培训天数", "天", "期间内开始的各期培训的天数之和，每期不论人数只计一次", _days,
           block=BLOCK, source=SOURCE),
    Figure("courses.hours", "培训学时", "学时", "期间内开始的各期培训的学时之和，每期不论人数只计一次",
           _hours, block=BLOCK, source=SOURCE),
    Figure("courses.person_days", "培训人天", "人天",
           "期间内开始的各期培训的参加人数乘以天数之和；人数或者天数没有登记的不计", _person_days,
           block=BLOCK,
           source="纪检监察基层基础工作规范化制度化建设实施方案（2020）第9项：每人每年集中培训时间不少于三天"),
)  # fmt: skip

COURSES = Register(
    key="courses",
    title="教育培训",
    noun="培训",
    counter="期",
    model=Course,
    order="-begins_on",
    dated_by="begins_on",
    paper_title="教育培训登记台账",
    heading=lambda course: course.topic,
    subtitle=lambda course: "　".join(part for part in (_span(course), course.organiser) if part),
    status=_status,
    prepare=_prepare,
    doubts=_doubts,
    import_fields=(LECTURER,),
    assemble=_assemble,
    identify=known_by("begins_on", "topic", "organiser"),
    figures=FIGURES,
    search_hint="内容、主办单位、参加人员",
    empty_hint="纪检干部参加的业务培训、跟班学习、以案代训，每期登记一条，人次和天数自动汇总。",
    fields=(
        Begins("begins_on", LABELS["begins_on"], required=True, not_after_today=True, preset="today",
               column=8, ledger=6, filterable=True, group="培训"),
        Date("ends_on", LABELS["ends_on"], column=8, hidden=True, ledger=6, group="培训"),
        Text("topic", "培训内容", required=True, searchable=True, column=16, ledger=15, group="培训"),
        Suggest("organiser", "主办单位", searchable=True, column=11, ledger=10, group="培训"),
        Suggest("place", "地点", searchable=True, column=8, hidden=True, ledger=8, group="培训",
                help="线上培训的写平台名称"),
        Text("audience", "培训对象", searchable=True, max_length=500, ledger=9, group="参加"),
        Count("persons", "参加人数", column=5, ledger=4, group="参加",
              help="不填而参加人员逐一列名的，按所列人名计数"),
        Count("days", "天数", column=4, ledger=4, group="参加",
              source="纪检监察基层基础工作规范化制度化建设实施方案（2020）第9项",
              help="纪检干部每人每年集中培训不少于三天；不足一天的只填学时"),
        Count("hours", "学时", column=4, ledger=4, group="参加", help="每人的学时"),
        LongText("names", "参加人员", searchable=True, ledger=14, group="参加", help="用、隔开"),
        Examined("examined", "考试情况", searchable=True, ledger=7, group="考试", help="如 合格、未组织"),
        LongText("remarks", "备注", searchable=True, group="其他"),
    ),
    chips=(
        in_year(Course.begins_on),
        ChipRule("uncounted", "缺人数或天数", lambda today: col(Course.persons).is_(None)
                 | (col(Course.days).is_(None) & col(Course.hours).is_(None)), "warn"),
    ),
)  # fmt: skip
