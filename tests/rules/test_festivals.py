"""Festivals: the first day off of each year, by the notice, and where there is none, by the day itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from chinese_calendar import constants

from app.holidays import NAMES, builtin_years
from app.rules.reading import FaultyTable
from app.rules.tables import load_rules
from app.rules.workdays import HOLIDAY_NAMES, WorkCalendar, parse_year
from tests.rules.parts import CALENDAR, RULES, copied, day

FESTIVALS = RULES.festivals
LEGAL = ("元旦", "春节", "清明节", "五一劳动节", "端午节", "中秋节", "国庆节")
# The first days off by the notices of the 国务院办公厅 for these years, with weekends that join them.
FIRST_DAYS = {
    2024: ("2023-12-30", "2024-02-10", "2024-04-04", "2024-05-01", "2024-06-08", "2024-09-15", "2024-10-01"),
    2025: ("2025-01-01", "2025-01-28", "2025-04-04", "2025-05-01", "2025-05-31", "2025-10-01", "2025-10-01"),
    2026: ("2026-01-01", "2026-02-15", "2026-04-04", "2026-05-01", "2026-06-19", "2026-09-25", "2026-10-01"),
}
# 正月初一, 清明, 五月初五, 八月十五 by lunisolar calendars that share no code with each other.
LUNAR = {
    2024: ("02-10", "04-04", "06-10", "09-17"), 2025: ("01-29", "04-04", "05-31", "10-06"),
    2026: ("02-17", "04-05", "06-19", "09-25"), 2027: ("02-06", "04-05", "06-09", "09-15"),
    2028: ("01-26", "04-04", "05-28", "10-03"), 2029: ("02-13", "04-04", "06-16", "09-22"),
    2030: ("02-03", "04-05", "06-05", "09-12"), 2031: ("01-23", "04-05", "06-24", "10-01"),
    2032: ("02-11", "04-04", "06-12", "09-19"), 2033: ("01-31", "04-04", "06-01", "09-08"),
    2034: ("02-19", "04-05", "06-20", "09-27"), 2035: ("02-08", "04-05", "06-10", "09-16"),
}  # fmt: skip
MOVING = ("春节", "清明节", "端午节", "中秋节")
NOTICE = """
依据：国务院办公厅关于2027年部分节假日安排的通知
元旦：1月1日至1月3日
春节：2月5日至2月11日
清明：4月3日至4月5日
五一：5月1日至5月5日
端午：6月9日
中秋、国庆：9月30日至10月7日
班：9月26日
"""


def begins(name: str, year: int, calendar: WorkCalendar = CALENDAR) -> date | None:
    return FESTIVALS.begins(name, year, calendar)


@pytest.mark.parametrize("year", FIRST_DAYS)
def test_the_first_day_off_is_the_notices(year: int) -> None:
    assert [begins(name, year) for name in LEGAL] == [day(text) for text in FIRST_DAYS[year]]


@pytest.mark.parametrize("year", LUNAR)
def test_the_day_itself_is_the_calendars(year: int) -> None:
    assert [FESTIVALS.rows[name].days[year].strftime("%m-%d") for name in MOVING] == list(LUNAR[year])


@pytest.mark.parametrize("year", range(2008, 2027))
def test_the_days_agree_with_every_notice_known(year: int) -> None:
    """The festival's own day is a day off in its year; the library's table knows nothing of lunar months."""
    off = {on: NAMES[str(name)] for on, name in constants.holidays.items()}
    for name in MOVING:
        on = FESTIVALS.rows[name].days[year]
        assert on in off or on.weekday() >= 5, name
        assert off.get(on, name) in (name, "国庆节"), name


def test_the_library_names_every_day_off() -> None:
    for year in builtin_years().values():
        assert set(year.names) == set(year.holidays)
    assert {name for year in builtin_years().values() for name in year.names.values()} >= set(LEGAL)


@pytest.mark.parametrize("year", range(2027, 2036))
def test_without_a_notice_the_festivals_still_come(year: int) -> None:
    nodes = FESTIVALS.nodes(year, CALENDAR)
    assert {node.name for node in nodes} == set(FESTIVALS.rows)
    assert [node.begins for node in nodes] == sorted(node.begins for node in nodes)
    assert f"没有{year}年的节假日安排表" in FESTIVALS.warning(year, CALENDAR)


def test_beyond_the_days_known_fixed_ones_come_and_the_rest_is_told() -> None:
    names = {node.name for node in FESTIVALS.nodes(2060, CALENDAR)}
    assert names == set(FESTIVALS.rows) - set(MOVING)
    assert "春节、清明节、端午节、中秋节在2060年的日期不知道" in FESTIVALS.warning(2060, CALENDAR)
    assert FESTIVALS.warning(2026, CALENDAR) == ""


def test_a_notice_loaded_by_the_officer_names_the_festivals() -> None:
    year = parse_year(NOTICE, 2027)
    calendar = CALENDAR.with_years(year)
    assert year.names[day("2027-10-07")] == "中秋节、国庆节"
    found = [begins(name, 2027, calendar) for name in LEGAL]
    assert found == [
        day(text)
        for text in (
            "2027-01-01", "2027-02-05", "2027-04-03", "2027-05-01", "2027-06-09", "2027-09-30", "2027-09-30"
        )
    ]  # fmt: skip
    assert FESTIVALS.warning(2027, calendar) == ""


def test_a_notice_without_names_gives_the_break_around_the_day() -> None:
    plain = "依据：通知\n放假：2027-02-05至2027-02-11，2027-09-15至2027-09-17\n"
    calendar = CALENDAR.with_years(parse_year(plain, 2027))
    assert begins("春节", 2027, calendar) == day("2027-02-05")
    assert begins("中秋节", 2027, calendar) == day("2027-09-15")


def test_a_name_beyond_the_days_known_is_the_officers_word() -> None:
    calendar = CALENDAR.with_years(parse_year("依据：通知\n春节：2月1日至2月8日\n", 2060))
    assert begins("春节", 2060, calendar) == day("2060-01-31")  # the Saturday before the Sunday
    assert begins("中秋节", 2060, calendar) is None


@pytest.mark.parametrize("key", ["劳动", "春节、", "春节、放假", "节"])
def test_what_is_no_holiday_is_no_key(key: str) -> None:
    with pytest.raises(FaultyTable, match="不认识的项"):
        parse_year(f"依据：通知\n{key}：5月1日\n", 2027)


def test_a_wedding_season_begins_with_its_festival() -> None:
    for season, festival in (("五一前后婚庆时段", "五一劳动节"), ("元旦前后婚庆时段", "元旦")):
        assert begins(season, 2026) == begins(festival, 2026)
    kinds = {node.name: node.is_season for node in FESTIVALS.nodes(2026, CALENDAR)}
    assert [name for name, is_season in kinds.items() if not is_season] == list(LEGAL)


def test_going_back_by_working_days() -> None:
    assert CALENDAR.back(day("2026-10-01"), 5) == day("2026-09-23")  # 中秋 between
    assert CALENDAR.back(day("2026-09-25"), 5) == day("2026-09-20")  # a Sunday that is worked
    assert CALENDAR.back(day("2026-10-01"), 0) == day("2026-10-01")
    assert CALENDAR.break_start(day("2026-10-03")) == day("2026-10-01")
    assert CALENDAR.break_start(day("2026-09-23")) == day("2026-09-23")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('key = "元旦"\n', 'key = "新年"\n', "缺少 元旦"),
        ('fixed = "01-01"', 'fixed = "13-01"', "月-日"),
        ('fixed = "01-01"', 'fixed = "02-29"', "月-日"),
        ('fixed = "01-01"\n', "", "fixed 和 days"),
        ('"2026-02-17"', '"2026-02-30"', "没有“2026-02-30”"),
        ('"2026-02-17"', '"2025-02-17"', "2025 年写了两次"),
        ('festival = "元旦"', 'festival = "圣诞节"', "没有“圣诞节”"),
        ('begins = "09-01"', 'begins = "09-01"\nfestival = "元旦"', "begins 和 festival"),
        ('key = "开学季"', 'key = "毕业季"', "重复"),
    ],
)
def test_a_faulty_table_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    folder = copied(tmp_path)
    path = folder / "festivals.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FaultyTable, match=rf"festivals\.toml 第 \d+ 行.*{said}"):
        load_rules(folder)


def test_every_spelling_is_one_of_the_festivals() -> None:
    assert set(HOLIDAY_NAMES.values()) == set(LEGAL)
