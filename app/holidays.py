"""The holidays and make-up workdays that travel with the program, as plain data for the rules.

Source: chinesecalendar, an offline table made from the yearly notices of the 国务院办公厅. A new version
comes each November with the next year's notice; until the program is renewed the officer loads that year.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from app.rules.workdays import Year

SOURCE = "国务院办公厅关于{year}年部分节假日安排的通知"


def builtin_years() -> Mapping[int, Year]:
    """Return the years the library knows."""
    from chinese_calendar import constants

    holidays, workdays = _by_year(constants.holidays), _by_year(constants.workdays)
    return {
        year: Year(year, days, workdays.get(year, frozenset()), SOURCE.format(year=year))
        for year, days in holidays.items()
    }


def _by_year(days: Iterable[date]) -> dict[int, frozenset[date]]:
    found: dict[int, set[date]] = {}
    for day in days:
        found.setdefault(day.year, set()).add(day)
    return {year: frozenset(found[year]) for year in sorted(found)}
