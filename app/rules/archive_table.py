"""The table of the 廉政档案: `resources/rules/archives.toml`, its sections, limits and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.rules.reading import SOURCED, Table, read_table, unique

# When a section is complete: with a row or the statement that there is none; with a row of this or the last
# year; with the named fields of the roster; always, because the other registers fill it.
WANTS = {name: name for name in ("rows", "yearly", "fields", "always", "optional")}

# What files and pages are held to: with a length a limit, without one a rule.
NEEDED = (
    "one_file", "statement", "confirmation_ahead", "confirmation", "objections", "loan", "loan_approval",
    "loan_recusal", "loan_masked", "print_masked",
    "gift", "journey", "ceremony_before", "ceremony_after", "funeral_verbal", "funeral_written",
    "rectification", "looks_back", "dates", "sideline_pay", "sideline_approval", "journey_approval",
    "award_measure",
)  # fmt: skip
# What `words` may be for beside a field: the words by which a funeral and a measure are told from the rest;
# those under a page's key with `.masked` tell which of its rows came of a clue.
FUNERAL, MEASURES = "ceremonies.funeral", "awards.measures"
_LENGTHS: Mapping[str, int] = {"days": 3660, "workdays": 2500, "months": 120}

_SECTION: Mapping[str, type] = {"key": str, "number": int, "title": str, "wants": str, **SOURCED}
_MORE: Mapping[str, type] = {"fields": list, "masked": bool, "may_be_none": bool, "hint": str}


@dataclass(frozen=True, slots=True)
class SectionRule:
    """One of the sections of a file.

    `wants`: what makes it complete (`WANTS`), `fields` the roster's fields it wants; `may_be_none`: that
    there is nothing to it may be stated; `masked`: left out of print copies unless chosen.
    """

    key: str
    number: int
    title: str
    wants: str
    source: str
    certainty: str
    fields: tuple[str, ...] = ()
    masked: bool = False
    may_be_none: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class LimitRule:
    """What files and pages are held to; a limit has `days` or `workdays` or `months` to what it counts from.

    `how`: how it is done; `off`: it is not asked for in this place.
    """

    key: str
    title: str
    source: str
    certainty: str
    how: str = ""
    days: int = 0
    workdays: int = 0
    months: int = 0
    off: bool = False


@dataclass(frozen=True, slots=True)
class ArchiveRules:
    """The table as a whole; `words`: what is proposed in the pages' fields, by 'page.field'."""

    sections: Mapping[str, SectionRule]
    limits: Mapping[str, LimitRule]
    words: Mapping[str, tuple[str, ...]]

    def offered(self, name: str) -> tuple[str, ...]:
        """Return the words proposed for 'page.field', () where the table has none."""
        return self.words.get(name, ())

    def speaks(self, name: str, text: str) -> bool:
        """Whether a text holds one of the words under `name`."""
        return any(word in text for word in self.offered(name))


def load_archives(path: Path) -> ArchiveRules:
    """Read the table. Raises FaultyTable."""
    table = read_table(path, "section", "limit", "words")
    sections, limits = _sections(table), _limits(table)
    words = table.rows("words", {"key": str, "values": list})
    unique(words)
    return ArchiveRules(sections, limits, {row["key"]: tuple(row["values"]) for row in words})


def _limits(table: Table) -> Mapping[str, LimitRule]:
    maybe = {"how": str, "off": bool, **dict.fromkeys(_LENGTHS, int)}
    rows = table.rows("limit", {"key": str, "title": str, **SOURCED}, maybe)
    unique(rows)
    for row in rows:
        given = [name for name in _LENGTHS if name in row.values]
        if len(given) > 1:
            raise row.fault(f"只能写 {'、'.join(_LENGTHS)} 其中一个", given[1])
        for name in given:
            if not 0 <= row[name] <= _LENGTHS[name]:
                raise row.fault(f"{name} 应为 0 至 {_LENGTHS[name]} 的整数", name)
    limits = {row["key"]: LimitRule(**row.values) for row in rows}
    for key in NEEDED:
        if key not in limits:
            raise table.fault(f"缺少 {key}")
    return limits


def _sections(table: Table) -> Mapping[str, SectionRule]:
    rows = table.rows("section", _SECTION, _MORE)
    unique(rows)
    unique(rows, "number")
    for row in rows:
        row.one_of("wants", WANTS)
        if (row["wants"] == "fields") != bool(row.get("fields")):
            raise row.fault('wants = "fields" 的部分应写明 fields', "fields")
    made = (SectionRule(**{**row.values, "fields": tuple(row.get("fields", ()))}) for row in rows)
    return {section.key: section for section in sorted(made, key=lambda section: section.number)}
