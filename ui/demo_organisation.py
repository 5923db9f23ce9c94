"""The demonstration's Party organisations and its committee."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

Values = dict[str, Any]

TOP, GENERAL = "中共临江市水务局机关委员会", "直属单位党总支"
_WORK_COMMITTEE = "临江市直属机关纪检监察工作委员会"
# Name, kind, above, who holds which post.
_BRANCHES = (
    (TOP, "committee", "", {"secretary": "程观澜", "deputy": "陆清和", "contact": "沈若川"}),
    ("机关第一党支部", "branch", TOP,
     {"secretary": "顾明远", "discipline": "阎致远", "contact": "孟扶摇"}),
    ("机关第二党支部", "branch", TOP,
     {"secretary": "裴书恒", "discipline": "韩江雪", "contact": "闻人语"}),
    ("机关第三党支部", "branch", TOP,
     {"secretary": "童慕云", "discipline": "祝听澜", "contact": "岑溪"}),
    (GENERAL, "general", TOP, {"secretary": "戚怀瑾", "discipline": "郁承泽"}),
    ("水政支队党支部", "branch", GENERAL, {"secretary": "缪长风", "contact": "晏归尘"}),
    ("直属事业单位党支部", "branch", GENERAL,
     {"secretary": "荀亦安", "discipline": "车与归", "contact": "苗如意"}),
)  # fmt: skip
_DIVISION = {
    "陆清和": "主持全面工作，分管案件审理", "沈若川": "问题线索处置、日常监督，负责台账和统计",
    "阎致远": "谈话提醒、廉政档案，联系机关第一党支部", "童慕云": "宣传教育、廉政风险防控",
    "荀亦安": "直属单位监督，信访接收",
}  # fmt: skip


def branches(today: date) -> Iterator[Values]:
    """The organisations, each after the one above it; one branch has no 纪检委员."""
    elected = (today - timedelta(days=800)).isoformat()
    for name, kind, above, posts in _BRANCHES:
        yield {
            "name": name, "kind": kind, "parent_name": above, "founded_on": "2009-07-01",
            "elected_on": elected, "place": "三楼党员活动室" if kind == "branch" else "",
            "posts": [{"role": role, "name": who, "since": elected} for role, who in posts.items()],
        }  # fmt: skip


def terms(today: date, phones: Mapping[str, str]) -> Iterator[Values]:
    """The committee's term before, and the one that ends in a little more than half a year."""
    ends = today + timedelta(days=200)
    second, third = _years(ends, -10), _years(ends, -5)
    yield _term("第二届机关纪律检查委员会", second, third - timedelta(days=1), 8, [
        {"role": "secretary", "name": "顾明远"}, {"role": "deputy", "name": "陆清和"},
        {"role": "member", "name": "沈若川"}, {"role": "member", "name": "阎致远"},
        {"role": "member", "name": "缪长风"},
    ])  # fmt: skip
    left = today - timedelta(days=130)
    yield _term("第三届机关纪律检查委员会", third, ends, 11, [
        _seat("secretary", "陆清和", phones, today, full_time=True),
        _seat("deputy", "沈若川", phones, today, full_time=True),
        _seat("member", "阎致远", phones, today, other_duties="人事处处长"),
        _seat("member", "童慕云", phones, today, other_duties="河湖处处长"),
        _seat("member", "荀亦安", phones, None, other_duties="信息中心主任"),
        {"role": "member", "name": "缪长风", "until": left.isoformat(), "left_because": "工作调整"},
    ])  # fmt: skip


def _term(name: str, elected: date, ends: date, number: int, seats: list[Values]) -> Values:
    approved = elected + timedelta(days=12)
    return {
        "name": name, "elected_on": elected.isoformat(), "ends_on": ends.isoformat(),
        "method": "机关党员大会选举", "planned_seats": "5", "approved_on": approved.isoformat(),
        "approval": f"临直纪工〔{approved.year}〕{number}号", "approver": _WORK_COMMITTEE, "seats": seats,
    }  # fmt: skip


def _seat(
    role: str, name: str, phones: Mapping[str, str], declared: date | None, **more: str | bool
) -> Values:
    """A seat; 兼职和其他分工 are declared in the first days of the year."""
    first = date(declared.year, 1, min(15, declared.timetuple().tm_yday)) if declared else None
    return {
        "role": role, "name": name, "division": _DIVISION[name], "phone": phones[name],
        "declared_on": first.isoformat() if first else "", **more,
    }  # fmt: skip


def _years(day: date, years: int) -> date:
    return date(day.year + years, day.month, min(day.day, 28))
