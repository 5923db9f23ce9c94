"""The holidays and make-up workdays that travel with the program, as plain data for the rules.

Source: chinesecalendar, an offline table made from the yearly notices of the 国务院办公厅. A new version
comes each November with the next year's notice; until the program is renewed the officer loads that year.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from app.rules.workdays import Year

SOURCE = "国务院办公厅关于{year}年部分节假日安排的通知"
NAMES: Mapping[str, str] = {
    "New Year's Day": "元旦", "Spring Festival": "春节", "Tomb-sweeping Day": "清明节",
    "Labour Day": "五一劳动节", "Dragon Boat Festival": "端午节", "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节", "Anti-Fascist 70th Day": "抗日战争胜利七十周年纪念日",
}  # fmt: skip


def builtin_years() -> Mapping[int, Year]:
    """Return the years the library knows."""
    from chinese_calendar import constants

    holidays, workdays = _by_year(constants.holidays), _by_year(constants.workdays)
    names = {day: NAMES[str(name)] for day, name in constants.holidays.items()}
    return {
        year: Year(
            year, days, workdays.get(year, frozenset()), SOURCE.format(year=year),
            {day: names[day] for day in days},
        )
        for year, days in holidays.items()
    }  # fmt: skip


def _by_year(days: Iterable[date]) -> dict[int, frozenset[date]]:
    found: dict[int, set[date]] = {}
    for day in days:
        found.setdefault(day.year, set()).add(day)
    return {year: frozenset(found[year]) for year in sorted(found)}
