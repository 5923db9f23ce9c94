"""When a clock ends: 民法典 第二百零二条 and the vectors worked out for the committee's limits."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from app.rules.deadlines import add_months, due_on
from app.rules.tables import Deadline, Length, load_rules

RULES = load_rules(resources.path("rules"))
DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))


def limit(**length: int) -> Deadline:
    return Deadline("T", "", "", Length(**length), "依据", "", date(2019, 1, 1), "seen")


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-01-29", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-03-31", 1, "2024-04-30"),
        ("2024-12-15", 1, "2025-01-15"),
        ("2024-12-31", 2, "2025-02-28"),
        ("2024-08-31", 18, "2026-02-28"),
        ("2024-03-15", 12, "2025-03-15"),
        ("2026-09-23", 1, "2026-10-23"),
        ("2026-05-31", 0, "2026-05-31"),
        ("2024-03-31", -1, "2024-02-29"),
    ],
)
def test_the_same_day_or_the_last_of_the_month(start: str, months: int, end: str) -> None:
    assert add_months(date.fromisoformat(start), months).isoformat() == end


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [("2024-03-01", 90, "2024-05-30"), ("2024-05-30", 90, "2024-08-28"), ("2024-02-28", 1, "2024-02-29")],
)
def test_natural_days_count_from_the_day_after(start: str, days: int, end: str) -> None:
    assert due_on(limit(days=days), date.fromisoformat(start)).isoformat() == end


def test_the_disposal_opinion_is_due_one_month_after_receipt() -> None:
    first = RULES.deadlines["T1"]
    assert first.length == Length(months=1)
    assert first.source == "监督执纪工作规则 第二十一条"
    assert due_on(first, date(2024, 1, 31)) == date(2024, 2, 29)


@given(DAYS, st.integers(0, 240))
def test_the_month_is_right_and_the_day_the_same_or_the_last(start: date, months: int) -> None:
    end = add_months(start, months)
    last = calendar.monthrange(end.year, end.month)[1]
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == min(start.day, last)


@given(DAYS, DAYS, st.integers(0, 60))
def test_who_starts_earlier_ends_no_later(one: date, other: date, months: int) -> None:
    first, second = sorted((one, other))
    assert add_months(first, months) <= add_months(second, months)


@given(DAYS, st.integers(0, 60))
def test_up_to_the_28th_it_can_be_taken_back(start: date, months: int) -> None:
    start = start.replace(day=min(start.day, 28))
    assert add_months(add_months(start, months), -months) == start


@given(DAYS)
def test_a_month_is_28_to_31_days(start: date) -> None:
    assert timedelta(28) <= add_months(start, 1) - start <= timedelta(31)
