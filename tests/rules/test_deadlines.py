"""When a clock ends: the vectors worked out for the committee's limits, and what holds of all clocks."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.deadlines import Pause, add_months, due, due_on, extension_fault
from app.rules.tables import Extension, Length
from app.rules.workdays import WorkCalendar
from tests.rules.parts import CALENDAR, RULES, day, limit

DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))
KNOWN = st.dates(date(2005, 1, 1), date(2026, 6, 30))
LENGTHS = st.one_of(
    st.builds(Length, months=st.integers(1, 24)),
    st.builds(Length, days=st.integers(1, 200)),
    st.builds(Length, workdays=st.integers(1, 40)),
)


@st.composite
def pauses(draw: st.DrawFn, *, start: date = date(2019, 1, 1)) -> tuple[Pause, ...]:
    """Suspensions that have ended, in no order, perhaps overlapping."""
    found = []
    for offset, days in draw(st.lists(st.tuples(st.integers(-20, 200), st.integers(0, 60)), max_size=4)):
        first = start + timedelta(offset)
        found.append((first, first + timedelta(days)))
    return tuple(found)


def ends(length: Length, start: date, **how: object) -> date:
    return due(limit_of(length), start, CALENDAR, **how).on


def limit_of(length: Length):
    return limit(
        **{key: getattr(length, key) for key in ("months", "days", "workdays") if getattr(length, key)}
    )


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
def test_民法典第二百零二条_the_same_day_or_the_last_of_the_month(start: str, months: int, end: str) -> None:
    assert add_months(day(start), months) == day(end)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [("2024-03-01", 90, "2024-05-30"), ("2024-05-30", 90, "2024-08-28"), ("2024-02-28", 1, "2024-02-29")],
)
def test_natural_days_count_from_the_day_after(start: str, days: int, end: str) -> None:
    assert due_on(limit(days=days), day(start)) == day(end)


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2024-09-10", 15, "2024-10-08"),
        ("2024-09-10", 5, "2024-09-18"),
        ("2024-09-27", 15, "2024-10-23"),
    ],
)
def test_国务院办公厅放假安排_working_days(start: str, n: int, end: str) -> None:
    found = due(limit(workdays=n), day(start), CALENDAR)
    assert found.on == day(end)
    assert found.warning == ""
    assert found.running


@pytest.mark.parametrize(
    ("key", "start", "end", "extended", "article"),
    [
        ("T1", "2024-01-31", "2024-02-29", None, "监督执纪工作规则 第二十一条"),
        ("T1Q", "2024-01-31", "2024-02-15", None, "优先受理、快速分流"),
        ("T2", "2024-09-10", "2024-10-08", None, "监督执纪工作规则 第二十九条"),
        ("T2a", "2024-09-10", "2024-10-08", None, "委托谈话通知书"),
        ("T2b", "2024-09-10", "2024-09-18", None, "谈话后五个工作日"),
        ("T3", "2018-01-31", "2018-03-02", None, "（试行）（2017）"),
        ("T3", "2018-12-31", "2019-01-30", None, "（试行）（2017）"),
        ("T3", "2019-01-01", "2019-02-01", None, "监督执纪工作规则 第三十条"),
        ("T3", "2024-01-31", "2024-02-29", None, "监督执纪工作规则 第三十条"),
        ("T4", "2024-01-31", "2024-03-31", "2024-04-30", "案件检查工作条例"),
        ("T5", "2024-01-31", "2024-02-29", None, "是否立案"),
        ("T6", "2024-03-01", "2024-05-30", "2024-08-28", "九十日"),
        ("T7", "2018-06-01", "2018-07-01", "2018-07-31", "（试行）（2017）"),
        ("T7", "2024-01-31", "2024-02-29", "2024-03-29", "监督执纪工作规则 第五十五条"),
        ("T8", "2024-01-31", "2024-02-29", None, "纪律处分条例 第四十四条"),
        ("T9", "2024-01-31", "2024-02-29", "2024-07-31", "纪律处分条例 第四十四条"),
        ("T10", "2024-08-31", "2025-02-28", None, "执行"),
        ("T11", "2024-03-01", "2024-04-30", None, "六十日"),
        ("T12", "2024-09-10", "2024-10-08", None, "受理告知"),
        ("T13", "2024-09-10", "2024-10-08", None, "结果反馈"),
        ("T14", "2024-01-31", "2024-04-30", "2024-07-30", "检举控告工作规则 第二十一条"),
        ("T15", "2024-09-10", "2024-09-18", None, "检举控告工作规则 第十五条"),
        ("T16", "2024-09-10", "2024-09-18", None, "检举控告工作规则 第十六条"),
        ("T17", "2024-01-01", "2024-03-31", None, "检举控告工作规则 第十八条"),
        ("T17", "2024-06-30", "2024-06-30", None, "检举控告工作规则 第十八条"),
        ("T17", "2024-11-20", "2024-12-31", None, "检举控告工作规则 第十八条"),
        ("T18", "2024-01-31", "2024-04-30", None, "监督执纪工作规则 第五十九条"),
        ("T18a", "2024-01-31", "2024-02-29", None, "复审"),
        ("T18b", "2024-01-31", "2024-02-29", None, "复核"),
        ("T19", "2024-03-15", "2025-03-15", "2026-03-15", "纪律处分条例 第十二条"),
        ("T19a", "2024-03-15", "2026-03-15", None, "纪律处分条例 第十二条"),
        ("T20", "2024-09-10", "2024-09-18", None, "及时移送"),
        ("T21", "2024-08-31", "2025-02-28", None, "定期清理"),
    ],
)
def test_每个期限按其依据到期(key: str, start: str, end: str, extended: str | None, article: str) -> None:
    rule = RULES.deadline(key, day(start))
    assert due(rule, day(start), CALENDAR).on == day(end)
    assert article in rule.source
    assert (rule.extension is not None) == (extended is not None)
    longer = due(rule, day(start), CALENDAR, extended=True).on
    assert longer == day(extended or end)


def test_every_clock_has_its_vector_above() -> None:
    marked = next(
        mark
        for mark in test_每个期限按其依据到期.pytestmark
        if mark.name == "parametrize"  # type: ignore[attr-defined]  # pytest puts the marks there
    )
    assert {row[0] for row in marked.args[1]} == set(RULES.versions)


def test_a_year_without_a_table_counts_monday_to_friday_and_says_so() -> None:
    found = due(limit(workdays=5), date(2031, 4, 30), CALENDAR)
    assert found.on == date(2031, 5, 7)
    assert "2031年" in found.warning
    assert "载入" in found.warning


def test_the_warning_names_each_year_once() -> None:
    rule = limit(workdays=15)
    found = due(rule, date(2030, 12, 25), CALENDAR, extended=Length(workdays=15))
    assert found.warning.count("2030、2031") == 1


def test_an_unknown_year_does_not_matter_to_months_and_natural_days() -> None:
    assert due(limit(months=1), date(2031, 4, 30), CALENDAR).warning == ""
    assert due(limit(days=30), date(2031, 4, 30), CALENDAR).warning == ""


def test_补充审查的时间不计入() -> None:
    """监督执纪工作规则 第五十五条: the days away do not count, the day it comes back does."""
    rule = RULES.deadline("T7", day("2024-03-01"))
    away = (day("2024-03-11"), day("2024-03-21"))
    assert due(rule, day("2024-03-01"), CALENDAR, suspended=[away]).on == day("2024-04-11")


def test_suspended_working_days_are_not_counted() -> None:
    away = (day("2024-09-11"), day("2024-09-18"))
    assert due(limit(workdays=5), day("2024-09-10"), CALENDAR, suspended=[away]).on == day("2024-09-24")


def test_overlapping_suspensions_count_once() -> None:
    once = [(day("2024-03-05"), day("2024-03-15"))]
    twice = [(day("2024-03-05"), day("2024-03-12")), (day("2024-03-08"), day("2024-03-15"))]
    start, rule = day("2024-03-01"), limit(days=30)
    assert due(rule, start, CALENDAR, suspended=once) == due(rule, start, CALENDAR, suspended=twice)


def test_a_suspension_after_the_end_or_before_the_start_does_not_matter() -> None:
    rule, start = limit(days=30), day("2024-03-01")
    for away in [(day("2024-04-01"), day("2024-05-01")), (day("2024-01-01"), day("2024-03-02"))]:
        assert due(rule, start, CALENDAR, suspended=[away]).on == day("2024-03-31")


def test_a_suspension_in_the_extension_counts_too() -> None:
    rule = RULES.deadline("T6", day("2024-03-01"))
    away = (day("2024-06-10"), day("2024-06-20"))
    found = due(rule, day("2024-03-01"), CALENDAR, extended=True, suspended=[away])
    assert found.on == day("2024-09-07")


def test_a_clock_that_stands_still_does_not_run() -> None:
    rule, start = limit(days=30), day("2024-03-01")
    standing = due(rule, start, CALENDAR, suspended=[(day("2024-03-10"), None)])
    assert not standing.running
    assert standing.on == day("2024-03-31")
    assert due(rule, start, CALENDAR, suspended=[(day("2024-04-01"), None)]).running


def test_a_suspension_that_ends_before_it_begins_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        due(limit(days=1), day("2024-03-01"), CALENDAR, suspended=[(day("2024-03-10"), day("2024-03-09"))])


def test_what_was_approved_may_be_a_length_or_a_day() -> None:
    rule, start = RULES.deadline("T6", day("2024-03-01")), day("2024-03-01")
    assert due(rule, start, CALENDAR, extended=Length(days=30)).on == day("2024-06-29")
    assert due(rule, start, CALENDAR, extended=day("2024-07-15")).on == day("2024-07-15")
    assert due(rule, start, CALENDAR, extended=day("2024-04-15")).on == day("2024-05-30")


def test_最长不得超过六个月_counts_from_the_decision() -> None:
    rule = RULES.deadline("T9", day("2024-08-31"))
    assert due(rule, day("2024-08-31"), CALENDAR, extended=True).on == day("2025-02-28")
    short = Extension(Length(days=1), "某人", from_start=True)
    assert due(rule, day("2024-08-31"), CALENDAR, extended=short).on == day("2024-09-30")


@pytest.mark.parametrize(
    ("key", "extended", "already", "said"),
    [
        ("T1", True, 0, "没有延长的规定（监督执纪工作规则 第二十一条）"),
        ("T6", True, 1, "只能延长 1 次"),
        ("T6", Length(days=91), 0, "最多延长到 2024-08-28，须经上一级纪检监察机关批准"),
        ("T6", date(2024, 8, 29), 0, "最多延长到 2024-08-28"),
        ("T6", date(2024, 5, 30), 0, "应晚于原期限"),
        ("T6", True, 0, ""),
        ("T6", date(2024, 8, 28), 0, ""),
        ("T7", Length(months=3), 0, ""),
    ],
)
def test_whether_a_clock_may_be_extended(
    key: str, extended: bool | Length | date, already: int, said: str
) -> None:
    start = day("2024-03-01")
    found = extension_fault(RULES.deadline(key, start), start, CALENDAR, extended, already=already)
    assert said in found
    assert bool(found) == bool(said)


@given(DAYS, st.integers(0, 240))
def test_the_month_is_right_and_the_day_the_same_or_the_last(start: date, months: int) -> None:
    end = add_months(start, months)
    last = calendar.monthrange(end.year, end.month)[1]
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == min(start.day, last)


@given(DAYS, st.integers(0, 60))
def test_up_to_the_28th_it_can_be_taken_back(start: date, months: int) -> None:
    start = start.replace(day=min(start.day, 28))
    assert add_months(add_months(start, months), -months) == start


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_up_to_the_28th_months_add_up(start: date, one: int, other: int) -> None:
    start = start.replace(day=min(start.day, 28))
    assert add_months(add_months(start, one), other) == add_months(start, one + other)


@given(DAYS)
def test_a_month_is_28_to_31_days(start: date) -> None:
    assert timedelta(28) <= add_months(start, 1) - start <= timedelta(31)


@given(KNOWN, KNOWN, LENGTHS, pauses(start=date(2015, 1, 1)))
def test_who_starts_earlier_ends_no_later(
    one: date, other: date, length: Length, suspended: tuple[Pause, ...]
) -> None:
    first, second = sorted((one, other))
    assert ends(length, first, suspended=suspended) <= ends(length, second, suspended=suspended)


@given(DAYS, LENGTHS)
def test_a_clock_ends_after_it_starts(start: date, length: Length) -> None:
    assert ends(length, start) > start


@given(KNOWN, st.integers(1, 60))
def test_n_working_days_are_n_working_days(start: date, n: int) -> None:
    end = ends(Length(workdays=n), start)
    assert CALENDAR.is_workday(end)
    assert CALENDAR.count(start, end) == n
    assert sum(CALENDAR.is_workday(start + timedelta(d)) for d in range(1, (end - start).days + 1)) == n


@given(KNOWN, st.integers(1, 60))
def test_without_a_table_five_working_days_are_a_week(start: date, weeks: int) -> None:
    plain = WorkCalendar()
    monday = start - timedelta(start.weekday())
    assert plain.add(monday, 5 * weeks).on == monday + timedelta(weeks=weeks)


@given(KNOWN, LENGTHS, st.data())
def test_suspension_never_shortens_and_no_counted_day_is_lost(
    start: date, length: Length, data: st.DataObject
) -> None:
    suspended = data.draw(pauses(start=start))
    plain, longer = ends(length, start), ends(length, start, suspended=suspended)
    assert longer >= plain

    def counts(at: date) -> bool:
        return not any(first <= at < after for first, after in suspended if after) and (
            not length.workdays or CALENDAR.is_workday(at)
        )

    counted = [at for n in range(1, (longer - start).days + 1) if counts(at := start + timedelta(n))]
    wanted = length.workdays or (plain - start).days
    assert len(counted) == wanted
    assert counted[-1] == longer


@given(KNOWN, LENGTHS, LENGTHS, st.data())
def test_an_extension_only_lengthens(start: date, length: Length, more: Length, data: st.DataObject) -> None:
    suspended = data.draw(pauses(start=start))
    plain = ends(length, start, suspended=suspended)
    assert ends(length, start, extended=more, suspended=suspended) > plain
    assert ends(length, start, extended=start + timedelta(9), suspended=suspended) >= plain


@given(KNOWN, LENGTHS, st.integers(0, 400))
def test_a_clock_stands_still_exactly_when_it_was_suspended_by_its_last_day(
    start: date, length: Length, offset: int
) -> None:
    stopped = start + timedelta(offset)
    found = due(limit_of(length), start, CALENDAR, suspended=[(stopped, None)])
    assert found.on == ends(length, start)
    assert found.running == (stopped > found.on)
