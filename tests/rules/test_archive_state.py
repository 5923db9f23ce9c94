"""When a section of a file is complete, and when a year's confirmation is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.rules.archive_table import SectionRule
from app.rules.archives import (
    CONFIRMATION,
    LOAN,
    Held,
    current_round,
    ends,
    is_filled,
    is_wanted,
    page_state,
    recent_years,
    round_of,
    wanting,
)
from tests.app.agenda_parts import RULES

ARCHIVES = RULES.archives


def section(wants: str, *, may_be_none: bool = True) -> SectionRule:
    return SectionRule("x", 1, "部分", wants, "依据", "known", may_be_none=may_be_none)


@pytest.mark.parametrize(
    ("wants", "held", "state"),
    [
        ("always", Held(), "always"),
        ("always", Held(rows=True, none=True), "always"),
        ("optional", Held(), "optional"),
        ("optional", Held(rows=True), "optional"),
        ("optional", Held(none=True), "nothing"),
        ("rows", Held(), "missing"),
        ("rows", Held(rows=True), "complete"),
        ("rows", Held(none=True), "nothing"),
        ("rows", Held(rows=True, none=True), "complete"),
        ("yearly", Held(rows=True), "missing"),
        ("yearly", Held(rows=True, recent=True), "complete"),
        ("fields", Held(lacks=("birth",)), "missing"),
        ("fields", Held(), "complete"),
    ],
)
def test_a_section_is_filled_as_the_table_wants_it(wants: str, held: Held, state: str) -> None:
    assert page_state(section(wants), held) == state
    assert is_filled(state) == (state in ("complete", "nothing"))


def test_nothing_is_no_answer_where_the_table_does_not_take_it() -> None:
    assert page_state(section("rows", may_be_none=False), Held(none=True)) == "missing"


def test_what_is_filled_by_itself_or_voluntary_does_not_count() -> None:
    wanted = {key for key, one in ARCHIVES.sections.items() if is_wanted(one)}
    assert {"basic", "career", "gifts", "assessments"} <= wanted
    assert not {"clues", "talks", "awards", "opinions", "matters", "property", "others"} & wanted
    assert len(ARCHIVES.sections) == 20


def test_what_is_missing_is_told_in_words() -> None:
    lacks = Held(lacks=("birth", "post"))
    assert wanting(section("fields"), lacks, {"birth": "出生年月"}) == "还没有填写：出生年月、post"
    assert wanting(section("yearly"), Held(), {}) == "没有今年或者去年的记录"
    assert "无此情况" in wanting(section("rows"), Held(), {})
    assert wanting(section("rows", may_be_none=False), Held(), {}) == "没有记录"


def test_a_yearly_section_looks_at_this_year_and_the_last() -> None:
    assert recent_years(date(2026, 1, 1)) == (2025, 2026)


@pytest.mark.parametrize(
    ("today", "year"),
    [("2026-11-30", 2025), ("2026-12-01", 2026), ("2027-01-31", 2026), ("2027-11-30", 2026)],
)
def test_the_round_begins_in_december(today: str, year: int) -> None:
    assert current_round(date.fromisoformat(today), ARCHIVES).year == year


def test_the_round_ends_with_january() -> None:
    wanted = round_of(2026, ARCHIVES)
    assert (wanted.begins, wanted.due) == (date(2026, 12, 1), date(2027, 1, 31))


def test_the_limits_are_the_table_s() -> None:
    limit = replace(ARCHIVES.limits[CONFIRMATION], months=2)
    changed = replace(ARCHIVES, limits={**ARCHIVES.limits, CONFIRMATION: limit})
    assert round_of(2026, changed).due == date(2027, 2, 28)
    assert ends(ARCHIVES.limits[LOAN], date(2026, 11, 20)) == date(2026, 12, 5)
