"""What the pages of the archive are held to: the table's limits, counted by hand, and a table spoilt."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.archive_table import NEEDED, LimitRule
from app.rules.pages import (
    Ceremony,
    ceremony_faults,
    ceremony_owed,
    last_day,
    latest_before,
    looks_back,
    overdue,
    owed,
)
from app.rules.reading import CERTAINTIES
from app.rules.tables import Rules
from tests.rules.parts import CALENDAR, RULES, copied, day, refused

WEDDING = Ceremony("子女婚礼", day("2026-11-20"))
FUNERAL = Ceremony("丧事", day("2026-11-20"))


def limit(**length: int) -> LimitRule:
    return LimitRule("gift", "上交", "依据", "seen", **length)


def without(key: str) -> Rules:
    """The rules of a place that does not ask for this."""
    limits = {**RULES.archives.limits, key: replace(RULES.archives.limits[key], off=True)}
    return replace(RULES, archives=replace(RULES.archives, limits=limits))


def keys(ceremony: Ceremony, today: str, rules: Rules = RULES) -> list[tuple[str, str]]:
    return [fault.key for fault in ceremony_faults(ceremony, rules, day(today))]


@pytest.mark.parametrize(
    ("length", "start", "last"),
    [
        ({"months": 1}, "2026-01-31", "2026-02-28"), ({"months": 1}, "2026-10-20", "2026-11-20"),
        ({"days": 10}, "2026-11-09", "2026-11-19"), ({"days": 0}, "2026-11-09", "2026-11-09"),
        ({"workdays": 1}, "2026-11-20", "2026-11-23"), ({"workdays": 5}, "2026-09-28", "2026-10-10"),
    ],
)  # fmt: skip
def test_the_last_day_of_a_limit(length: dict[str, int], start: str, last: str) -> None:
    """2026-10-10 is worked in place of a day of the National Day holidays."""
    assert last_day(limit(**length), day(start), CALENDAR).on == day(last)


@given(st.integers(0, 700), st.integers(1, 30))
def test_ten_working_days_before_leave_ten_working_days(after: int, n: int) -> None:
    on = day("2025-06-01") + timedelta(after)
    latest = latest_before(limit(workdays=n), on, CALENDAR)
    worked = [latest + timedelta(k) for k in range((on - latest).days)]
    assert sum(CALENDAR.is_workday(one) for one in worked) == n
    assert CALENDAR.is_workday(latest)


def test_what_is_asked_of_a_wedding_goes_by_its_day() -> None:
    """广东省暂行规定: 提前 10 个工作日; 榆林市: 事后 10 个工作日内."""
    before = ceremony_owed(WEDDING, RULES, day("2026-11-19"))
    after = ceremony_owed(WEDDING, RULES, day("2026-11-20"))
    assert before is not None
    assert after is not None
    assert (before.limit.key, before.due) == ("ceremony_before", day("2026-11-06"))
    assert (after.limit.key, after.due) == ("ceremony_after", day("2026-12-04"))
    told = replace(WEDDING, before_on=day("2026-11-06"))
    assert ceremony_owed(told, RULES, day("2026-11-19")) is None
    assert ceremony_owed(replace(told, after_on=day("2026-11-21")), RULES, day("2026-11-22")) is None


def test_the_reports_of_a_wedding_that_come_late() -> None:
    assert keys(replace(WEDDING, before_on=day("2026-11-06")), "2026-11-20") == []
    assert keys(replace(WEDDING, before_on=day("2026-11-09")), "2026-11-20") == [
        ("before_on", "ceremony_before")
    ]
    assert keys(WEDDING, "2026-11-19") == []
    assert keys(WEDDING, "2026-11-20") == [("before_on", "ceremony_before")]
    late = replace(WEDDING, before_on=day("2026-11-06"), after_on=day("2026-12-07"))
    assert keys(late, "2026-12-07") == [("after_on", "ceremony_after")]


def test_the_reports_of_a_funeral_that_come_late() -> None:
    """广东省暂行规定: 丧事即时口头报告，事后 15 个工作日内补交书面报告."""
    assert keys(FUNERAL, "2026-11-19") == []
    assert keys(FUNERAL, "2026-11-20") == [("verbal_on", "funeral_verbal")]
    spoken = replace(FUNERAL, verbal_on=day("2026-11-20"))
    assert keys(replace(spoken, after_on=day("2026-12-11")), "2026-12-20") == []
    assert keys(replace(spoken, after_on=day("2026-12-14")), "2026-12-20") == [
        ("after_on", "funeral_written")
    ]
    asked = ceremony_owed(spoken, RULES, day("2026-11-21"))
    assert asked is not None
    assert asked.due == day("2026-12-11")


@pytest.mark.parametrize("key", ["ceremony_before", "ceremony_after", "funeral_verbal", "funeral_written"])
def test_what_a_place_does_not_ask_for_is_not_asked_for(key: str) -> None:
    """各地期限不同，按当地规定修改."""
    rules, none = without(key), day("2027-03-01")
    wedding = replace(WEDDING, before_on=day("2026-11-19"), after_on=none)
    funeral = replace(FUNERAL, verbal_on=none, after_on=none)
    told = {fault.limit.key for one in (wedding, funeral) for fault in ceremony_faults(one, rules, none)}
    assert told == {"ceremony_before", "ceremony_after", "funeral_verbal", "funeral_written"} - {key}
    assert all(
        found is None or found.limit.key != key
        for one in (WEDDING, FUNERAL)
        for today in ("2026-11-01", "2026-11-20", "2026-12-20")
        for found in [ceremony_owed(one, rules, day(today))]
    )


def test_a_limit_that_is_off_owes_nothing() -> None:
    assert owed("gift", day("2026-11-20"), without("gift")) is None
    assert owed("journey", None, RULES) is None
    assert overdue("handed_on", day("2027-01-01"), None) is None
    assert looks_back(without("looks_back"), day("2026-11-20")).year == 1
    assert looks_back(RULES, day("2026-11-20")) == day("2025-11-20")


def test_a_year_without_its_holidays_is_told_of() -> None:
    asked = ceremony_owed(replace(WEDDING, held_on=day("2035-05-05")), RULES, day("2035-05-06"))
    assert asked is not None
    assert "2035" in asked.warning


def test_every_row_of_the_archive_names_its_source() -> None:
    archives = RULES.archives
    assert len(archives.sections) == 20
    assert all(
        rule.source.strip() and rule.certainty in CERTAINTIES
        for rule in (*archives.sections.values(), *archives.limits.values())
    )
    assert all(rule.how for key, rule in archives.limits.items() if key in NEEDED and key != "looks_back")
    pages = {key.partition(".")[0] for key in archives.words}
    assert pages <= set(archives.sections)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('key = "gift"\n', 'key = "gifft"\n', "缺少 gift"),
        ("days = 10\n", "days = -1\n", "days 应为 0 至"),
        ("days = 10\n", "days = 10\nmonths = 1\n", "只能写"),
        ("days = 10\n", "weeks = 2\n", "不认识的项 weeks"),
        ("workdays = 15\n", "workdays = 999999\n", "workdays 应为 0 至"),
        ('key = "journey"\n', 'key = "gift"\n', "重复"),
        ('key = "gifts.kind"\n', 'key = "gifts.handled"\n', "重复"),
        ('wants = "yearly"\n', 'wants = "weekly"\n', "wants 的值“weekly”不认识"),
    ],
)
def test_a_spoilt_table_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    tables = copied(tmp_path)
    path = tables / "archives.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert said in refused(tables)
    assert refused(tables).startswith("archives.toml 第 ")
