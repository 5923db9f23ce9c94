"""When a section of a 廉政档案 is complete, and which year's confirmation is under way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from app.rules.archive_table import WANTS, ArchiveRules, LimitRule, SectionRule
from app.rules.deadlines import add_months

# As the views tell it: complete, missing, stated that there is none, filled by other registers, not wanted.
PageState = Literal["complete", "missing", "nothing", "always", "optional"]

CONFIRMATION, AHEAD, OBJECTIONS, LOAN = "confirmation", "confirmation_ahead", "objections", "loan"
ONE_FILE, APPROVAL, RECUSAL, MASKED = "one_file", "loan_approval", "loan_recusal", "loan_masked"
PRINTING, STATEMENT = "print_masked", "statement"


@dataclass(frozen=True, slots=True)
class Held:
    """What one section holds of a person.

    `rows`: a record at all, `recent`: one of this year or the last; `none`: it is stated that there is
    nothing to it; `lacks`: the wanted fields of the roster that are empty.
    """

    rows: bool = False
    recent: bool = False
    none: bool = False
    lacks: tuple[str, ...] = ()


NOTHING_HELD = Held()


def is_wanted(section: SectionRule) -> bool:
    """Whether the section counts when a file is called complete."""
    return section.wants in (WANTS["rows"], WANTS["yearly"], WANTS["fields"])


def is_filled(state: PageState) -> bool:
    """Whether a wanted section in this state is complete."""
    return state in ("complete", "nothing")


def recent_years(today: date) -> tuple[int, int]:
    """Return the years of which a yearly section wants a record: this one or the last."""
    return today.year - 1, today.year


def page_state(section: SectionRule, held: Held) -> PageState:
    """Return how far a section is filled. A statement that there is none counts only while it is true."""
    if section.wants == WANTS["always"]:
        return "always"
    if held.none and section.may_be_none and not held.rows:
        return "nothing"
    if section.wants == WANTS["optional"]:
        return "optional"
    return "complete" if _is_complete(section, held) else "missing"


def _is_complete(section: SectionRule, held: Held) -> bool:
    if section.wants == WANTS["fields"]:
        return not held.lacks
    return held.recent if section.wants == WANTS["yearly"] else held.rows


def wanting(section: SectionRule, held: Held, labels: Mapping[str, str]) -> str:
    """Return what a missing section wants, in words; `labels` are those of the roster's fields."""
    if section.wants == WANTS["fields"]:
        return f"还没有填写：{'、'.join(labels.get(name, name) for name in held.lacks)}"
    if section.wants == WANTS["yearly"]:
        return "没有今年或者去年的记录"
    return "没有记录，也没有写明“无此情况”" if section.may_be_none else "没有记录"


@dataclass(frozen=True, slots=True)
class Round:
    """The confirmation of one year: from when it is given out, and by when it is to be signed."""

    year: int
    begins: date
    due: date


def round_of(year: int, rules: ArchiveRules) -> Round:
    """Return when the files are confirmed for a year: about its end."""
    end = date(year, 12, 31)
    ahead = rules.limits[AHEAD]
    begins = add_months(end, -ahead.months) - timedelta(days=ahead.days - 1)
    return Round(year, begins, ends(rules.limits[CONFIRMATION], end))


def current_round(today: date, rules: ArchiveRules) -> Round:
    """Return the latest round that has begun."""
    this = round_of(today.year, rules)
    return this if this.begins <= today else round_of(today.year - 1, rules)


def ends(limit: LimitRule, start: date) -> date:
    """Return the last day of a limit in months and natural days that begins after `start`."""
    return add_months(start, limit.months) + timedelta(days=limit.days)
