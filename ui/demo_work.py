"""The demonstration's matters to be seen through, and the recurring duties done so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from app.work_views import DutyDate

Values = dict[str, Any]

OFFICER = "沈若川"
# Kind, matter, origin, whose it is, days from today of order, date due and completion (None: not yet done).
_TASKS = (
    ("rectification", "修订取水许可办理规程", "市委巡察反馈意见第2条", "水资源处", -160, -60, -66),
    ("rectification", "清理规范水利工程变更签证", "市委巡察反馈意见第5条", "建设处", -160, -4, None),
    ("rectification", "补签往来款项对账确认单", "市委巡察反馈意见第7条", "财务处", -160, 13, None),
    ("supervised", "核查防汛物资采购公示情况", "局主要负责人批示", "防汛办", -40, -12, -13),
    ("supervised", "报送公车使用自查情况", "派驻纪检监察组督办", "办公室", -11, 2, None),
    ("attendance", "局党组会议（全面从严治党议题）", "局党组办公室通知", "陆清和", -3, 0, None),
    ("inspection", "公务接待费用专项检查", "年度专项检查计划", "沈若川", -25, 24, None),
)
POSTPONED, POSTPONED_BY = "清理规范水利工程变更签证", 9
WHY_POSTPONED = "两个标段的签证资料正在补充，经机关纪委书记同意顺延"
REMINDED = "C41"  # met by the reminders themselves
WAIVED, WHY_WAIVED = "C19", "原文适用于市县纪委监委，本机关不单独组织现场接访"
_PROGRESS = "已完成清查，正在逐项整改。"
# How many days before its last day a duty was done; by its key, else by how often it comes.
_EARLY = {
    "C15": 12, "C24": 14, "C51": 2, "C5": 38, "C7": 24, "C25": 3, "C2": 70, "C8": 95, "C30": 60, "C28": -2,
    "C3": 4, "C4": 6, "C35": 3, "C36": 3, "C37": 12, "C42": 8, "C27": 6, "C34": 9,
}  # fmt: skip
_MONTHLY, _QUARTERLY = 1, 5
_SPREAD, _YEARLY = 41, 240  # a yearly duty without a day of its own is done somewhere in these days


def tasks(today: date) -> Iterator[Values]:
    """巡察整改, 督办, 列席 and 专项检查: done, under way, due today, overdue."""
    for kind, title, origin, whose, assigned, due, done in _TASKS:
        ended = {"done_on": _day(today, done), "evidence": "整改报告和佐证材料已核，销号。"} if done else {}
        yield {
            "kind": kind, "title": title, "origin": origin, "responsible": whose,
            "assigned_on": _day(today, assigned), "due_on": _day(today, due),
            "progress": "" if due >= 0 and kind == "attendance" else _PROGRESS, **ended,
        }  # fmt: skip


def duties(today: date, year: Iterable[DutyDate]) -> Iterator[Values]:
    """What was done of the year's duties until today, the earliest first."""
    done = [(_done_on(one), one) for one in year if one.done_on is None]
    for on, one in sorted(done, key=lambda pair: pair[0]):
        if on <= today and one.key not in (REMINDED, WAIVED):
            yield {
                "duty": one.key, "period": one.period, "done_on": on.isoformat(), "done_by": OFFICER,
                "evidence": f"{one.title}，材料已归档。",
            }  # fmt: skip


def _done_on(one: DutyDate) -> date:
    """Some days before it was due, but not before its year had begun."""
    return max(one.due - timedelta(days=_early(one)), min(one.due, date(one.due.year, 1, 12)))


def _early(one: DutyDate) -> int:
    if one.key in _EARLY:
        return _EARLY[one.key]
    if "-" in one.period:
        return _MONTHLY
    if not one.period.isdigit():
        return _QUARTERLY
    return 30 + int(one.key[1:]) * _SPREAD % _YEARLY


def _day(start: date, days: int) -> str:
    return (start + timedelta(days=days)).isoformat()
