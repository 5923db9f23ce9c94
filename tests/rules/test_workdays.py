"""Working days by the yearly notices, and the year an officer loads."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.holidays import builtin_years
from app.rules.reading import FaultyTable
from app.rules.workdays import WorkCalendar, Year, parse_year
from tests.rules.parts import CALENDAR, RULES, day

NOTICE = """
# 2027 年
放假：1月1日至1月3日、2月5日至2月11日，4月5日
休：2027-05-01 至 2027-05-05
上班：1月31日、2月14日
依据：国务院办公厅关于2027年部分节假日安排的通知（国办发明电〔2026〕9号）
"""
TABLE = """
source = "国务院办公厅关于2027年部分节假日安排的通知"
holidays = [
  2027-01-01, "2027-02-05..2027-02-11",
]
workdays = ["2027-01-31"]
"""


@pytest.mark.parametrize(
    ("text", "worked"),
    [
        ("2024-09-14", True),
        ("2024-09-15", False),
        ("2024-09-16", False),
        ("2024-09-17", False),
        ("2024-09-18", True),
        ("2024-09-29", True),
        ("2024-10-01", False),
        ("2024-10-07", False),
        ("2024-10-12", True),
        ("2024-10-13", False),
        ("2022-12-31", False),
    ],
)
def test_国办关于2024年部分节假日安排的通知(text: str, worked: bool) -> None:
    assert CALENDAR.is_workday(day(text)) is worked


def test_the_library_reaches_from_2004_to_2026_without_a_gap() -> None:
    years = builtin_years()
    assert set(range(2004, 2027)) <= set(years)
    assert all(years[year].holidays and years[year].source.startswith("国务院办公厅") for year in years)
    assert CALENDAR.knows(2026)
    assert not CALENDAR.knows(2003)


@given(st.dates(date(2004, 1, 1), date(2026, 12, 31)))
def test_the_calendar_says_what_the_library_says(one: date) -> None:
    import chinese_calendar

    assert CALENDAR.is_workday(one) == chinese_calendar.is_workday(one)


def test_plain_lines_are_read() -> None:
    year = parse_year(NOTICE, 2027)
    assert len(year.holidays) == 3 + 7 + 1 + 5
    assert year.workdays == {date(2027, 1, 31), date(2027, 2, 14)}
    assert year.source.endswith("（国办发明电〔2026〕9号）")


def test_toml_and_a_mapping_are_read_alike() -> None:
    read = parse_year(TABLE, 2027)
    given_ = {
        "holidays": [date(2027, 1, 1), "2027年2月5日至2027年2月11日"],
        "workdays": "1月31日",
        "source": read.source,
    }
    assert parse_year(given_, 2027) == read
    assert len(read.holidays) == 8


def test_a_notice_may_reach_into_the_december_before() -> None:
    """国办关于2023年的通知: 2022年12月31日至2023年1月2日放假."""
    year = parse_year({"holidays": ["2026-12-31至2027-01-02"], "source": "通知"}, 2027)
    loaded = CALENDAR.with_years(year)
    assert not loaded.is_workday(date(2026, 12, 31))
    assert CALENDAR.is_workday(date(2026, 12, 31))


def test_a_loaded_year_takes_its_place() -> None:
    year = parse_year(NOTICE, 2027)
    rules = RULES.with_years([year])
    assert rules.calendar.knows(2027)
    assert not rules.calendar.is_workday(date(2027, 2, 5))
    assert rules.calendar.is_workday(date(2027, 1, 31))
    found = rules.calendar.add(date(2027, 2, 4), 1)
    assert (found.on, found.warning) == (date(2027, 2, 12), "")
    corrected = Year(2027, frozenset({date(2027, 2, 8)}), frozenset(), "更正通知")
    assert rules.with_years([corrected]).calendar.is_workday(date(2027, 2, 5))
    assert not RULES.calendar.knows(2027)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("放假：1月1日\n上班：1月1日\n依据：通知", "第 2 行：2027-01-01 既是放假又是上班"),
        ("放假：1月1日、1月1日\n依据：通知", "第 1 行：2027-01-01 重复"),
        ("放假：1月1日\n上班：1月4日\n依据：通知", "第 2 行：2027-01-04 本来就是周一至周五"),
        ("放假：2月30日\n依据：通知", "没有 2 月 30 日这一天"),
        ("放假：2028-01-01\n依据：通知", "不在 2027 年"),
        ("放假：2026-11-30\n依据：通知", "不在 2027 年"),
        ("放假：1月3日至1月1日\n依据：通知", "先后或长短不对"),
        ("放假：1月1日至10月7日\n依据：通知", "先后或长短不对"),
        ("放假：元旦\n依据：通知", "看不懂的日期“元旦”"),
        ("放假：1月1日 放假 3 天\n依据：通知", "看不懂的日期"),
        ("放假：1月1日", "没有写明依据"),
        ("依据：通知", "没有写放假的日子"),
        ("", "没有写明依据"),
        ("节日：1月1日\n依据：通知", "第 1 行：不认识的项“节日”"),
        ("这是一份通知", "第 1 行：不认识的项“这是一份通知”"),
        ('source = "通知"\nholidays = [3]', "第 2 行：看不懂的日期“3”"),
        ('source = "通知"\nfestivals = []', "第 2 行：不认识的项“festivals”"),
    ],
)
def test_a_mistake_in_a_loaded_year_is_refused_with_its_line(text: str, said: str) -> None:
    with pytest.raises(FaultyTable) as fault:
        parse_year(text, 2027)
    assert str(fault.value).startswith("2027 年节假日安排")
    assert said in str(fault.value)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    said = ""
    try:
        year = parse_year(text, 2027)
    except FaultyTable as fault:
        said = str(fault)
    assert said.startswith("2027 年节假日安排") if said else year.holidays


@given(st.dates(date(2005, 1, 1), date(2026, 1, 1)), st.integers(0, 200))
def test_counting_and_adding_agree(start: date, days: int) -> None:
    end = start + timedelta(days)
    n = CALENDAR.count(start, end)
    last = CALENDAR.add(start, n).on
    assert last <= end
    assert CALENDAR.count(last, end) == 0


def test_a_calendar_without_tables_knows_the_week() -> None:
    plain = WorkCalendar()
    assert [plain.is_workday(date(2024, 9, 9) + timedelta(n)) for n in range(7)] == [True] * 5 + [False] * 2
