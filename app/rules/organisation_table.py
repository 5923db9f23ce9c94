"""What the committee, the branches and the roster are held against: `resources/rules/organisation.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.rules.reading import SOURCED, Row, Table, read_table, unique
from db.vocabulary import Gender

RULES = (
    "C9", "C10", "C11", "C12", "age", "chair", "approval", "duties", "declared", "discipline", "leaving_clue",
    "leaving_seat", "leaving_talk", "probation", "roster", "seat",
)  # fmt: skip
NUMBERS = (
    "fewest_seats", "usual_seats", "most_seats", "terms_running", "vacancy_months", "term_months",
    "probation_months",
)  # fmt: skip
GENDERS: Mapping[str, Gender] = {str(gender.value): gender for gender in Gender}
_RETIREMENT: Mapping[str, type] = {
    "gender": str, "years": int, "since": date, "every": int, "most": int, **SOURCED
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OrganisationRule:
    """One demand on the organisation: what it is called, its 依据, and what to do."""

    key: str
    title: str
    source: str
    certainty: str
    how: str


@dataclass(frozen=True, slots=True)
class Retirement:
    """The statutory age of retirement: `years` of age, for those who reach it since `since` later by one
    month for every `every` months begun, by `most` months at most."""

    years: int
    since: date
    every: int
    most: int
    source: str


@dataclass(frozen=True, slots=True)
class OrganisationRules:
    """The demands by key, their numbers (persons, terms, months), and when a term's end is announced.

    `reminders`: months before the end of the term, the longest first.
    """

    rules: Mapping[str, OrganisationRule]
    numbers: Mapping[str, int]
    reminders: tuple[int, ...]
    retirement: Mapping[Gender, Retirement]

    def __getitem__(self, key: str) -> OrganisationRule:
        """Return one demand. Raises KeyError."""
        return self.rules[key]


def load_organisation(path: Path) -> OrganisationRules:
    """Read the table. Raises FaultyTable."""
    table = read_table(path, "rule", "number", "reminder", "retirement")
    rules = table.rows("rule", {"key": str, "title": str, "how": str, **SOURCED})
    numbers = table.rows("number", {"key": str, "value": int, "unit": str, **SOURCED})
    reminders = table.rows("reminder", {"months": int, **SOURCED})
    ages = table.rows("retirement", _RETIREMENT)
    _complete(table, "rule", rules, RULES)
    _complete(table, "number", numbers, NUMBERS)
    for row in (*numbers, *reminders):
        _positive(row, "value" if "value" in row.values else "months")
    unique(reminders, "months")
    if not reminders:
        raise table.fault("缺少换届提醒（reminder）")
    return OrganisationRules(
        {row["key"]: OrganisationRule(**row.values) for row in rules},
        {row["key"]: row["value"] for row in numbers},
        tuple(sorted((row["months"] for row in reminders), reverse=True)),
        _retirements(table, ages),
    )


def _retirements(table: Table, rows: list[Row]) -> Mapping[Gender, Retirement]:
    unique(rows, "gender")
    found: dict[Gender, Retirement] = {}
    for row in rows:
        for key in ("years", "every", "most"):
            _positive(row, key)
        found[row.one_of("gender", GENDERS)] = Retirement(
            row["years"], row["since"], row["every"], row["most"], row["source"]
        )
    if missing := {Gender.MALE, Gender.FEMALE} - set(found):
        raise table.fault(f"缺少{'、'.join(gender.label for gender in missing)}性的退休年龄")
    return found


def _complete(table: Table, array: str, rows: list[Row], known: tuple[str, ...]) -> None:
    """Refuse a row nobody asks for, a row twice, and a row that is not there."""
    unique(rows)
    for row in rows:
        if row["key"] not in known:
            raise row.fault(f"没有这一项，可写 {'、'.join(known)}", "key")
    if missing := [key for key in known if key not in {row["key"] for row in rows}]:
        raise table.fault(f"[[{array}]] 缺少 {'、'.join(missing)}")


def _positive(row: Row, key: str) -> None:
    if not 0 < row[key] <= 1200:
        raise row.fault(f"{key} 应为 1 至 1200 的整数", key)
