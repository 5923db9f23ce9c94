"""The rules tables of `resources/rules`, read and checked once when the office opens.

Every row carries its 依据; a table with an unknown key, a missing source or a value of the wrong kind is
refused with the line of the mistake, before anything is computed with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from app.rules.archive_table import ArchiveRules, load_archives
from app.rules.committee import CommitteeRules, load_committee
from app.rules.deadline_table import Deadline, Extension, Length, Versions, changed, load_deadlines
from app.rules.duty_table import DutyBook, load_duties
from app.rules.execution_table import ExecutionItem, RevisitRule, load_execution, load_revisits
from app.rules.festivals import Festivals, load_festivals
from app.rules.figure_table import FigureRules, load_figures
from app.rules.jurisdiction_table import JurisdictionRow, load_jurisdiction
from app.rules.measure_table import Measure, MeasureBook, load_measures
from app.rules.opinion_table import OpinionRules, load_opinions
from app.rules.organisation_table import OrganisationRules, load_organisation
from app.rules.rank_table import Rank, load_ranks, plain_rank
from app.rules.reading import FaultyTable
from app.rules.report_table import ReportRules, load_reports
from app.rules.supervision_table import SupervisionRules, load_supervision
from app.rules.talk_table import TalkRules, load_talks
from app.rules.wording import Wording, load_wording
from app.rules.workdays import WorkCalendar, Year
from app.rules.workflow import WORKFLOW

__all__ = [
    "CommitteeRules",
    "Deadline",
    "ExecutionItem",
    "Extension",
    "FaultyTable",
    "JurisdictionRow",
    "Length",
    "Measure",
    "MeasureBook",
    "Rank",
    "RevisitRule",
    "Rules",
    "load_rules",
    "plain_rank",
]


@dataclass(frozen=True, slots=True)
class Rules:
    """All tables together, the holidays the program knows, and what the committee has changed."""

    versions: Versions
    ranks: Mapping[str, Rank]
    jurisdiction: tuple[JurisdictionRow, ...]
    measures: MeasureBook
    execution: tuple[ExecutionItem, ...]
    revisits: tuple[RevisitRule, ...]
    committee: CommitteeRules
    wording: Wording
    talks: TalkRules
    organisation: OrganisationRules
    duties: DutyBook
    festivals: Festivals
    archives: ArchiveRules
    opinions: OpinionRules
    reports: ReportRules
    figures: FigureRules
    supervision: SupervisionRules
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    deadlines: Mapping[str, Deadline] = field(init=False)

    def __post_init__(self) -> None:
        """Keep the latest version of every clock at hand."""
        latest = {key: versions[-1] for key, versions in self.versions.items()}
        object.__setattr__(self, "deadlines", latest)

    def deadline(self, key: str, on: date) -> Deadline:
        """Return the clock `key` as in force on `on`, the earliest when it is before all. Raises KeyError."""
        versions = self.versions[key]
        return next((found for found in reversed(versions) if found.in_force <= on), versions[0])

    def rank_names(self) -> list[str]:
        """Return the names of all ranks and posts, in the table's order."""
        return list(dict.fromkeys(rank.name for rank in self.ranks.values()))

    def post_names(self) -> list[str]:
        """Return the names of the levels of leading posts, in the table's order."""
        return list(dict.fromkeys(rank.name for rank in self.ranks.values() if rank.is_post))

    def rank(self, text: str) -> Rank | None:
        """Return the rank or post an office writes as `text`, or None when the table does not know it.

        A remark in brackets does not count, unless the rank itself stands there: 管理岗（九级）.
        """
        plain = plain_rank(text)
        joined = plain.replace("(", "").replace(")", "")
        return self.ranks.get(joined) or self.ranks.get(plain.split("(")[0])

    def own_sanctions(self) -> frozenset[str]:
        """Return the kinds a 基层纪委 may approve by itself (处分违纪党员批准权限和程序规定 第三十八条)."""
        return frozenset(key for key, versions in self.measures.versions.items() if versions[-1].own)

    def overridden(self, overrides: Mapping[str, Mapping[str, Any]]) -> Rules:
        """Return the rules with the committee's own limits, each marked `overridden`.

        `overrides`: clock → one of months, days, workdays, quarter_end, and `source` and `reason`. Raises
        FaultyTable.
        """
        return replace(self, versions=changed(self.versions, overrides))

    def with_committee(self, settings: Mapping[str, Any]) -> Rules:
        """Return the rules with the committee's own settings (`CommitteeRules`). Raises FaultyTable."""
        return replace(self, committee=self.committee.changed(settings))

    def with_duties(self, changes: Mapping[str, Sequence[Mapping[str, Any]]]) -> Rules:
        """Return the rules with the committee's own duties (`DutyBook.changed`). Raises FaultyTable."""
        return replace(self, duties=self.duties.changed(changes))

    def with_replies(self, replies: Mapping[str, Mapping[str, str]]) -> Rules:
        """Return the rules with the committee's own replies (`OpinionRules.changed`). Raises FaultyTable."""
        return replace(self, opinions=self.opinions.changed(replies))

    def with_years(self, years: Iterable[Year]) -> Rules:
        """Return the rules with holidays the officer has loaded (`workdays.parse_year`)."""
        return replace(self, calendar=self.calendar.with_years(*years))


def _clocks_named() -> set[str]:
    """The clocks that the workflow starts, stops or waits for, and those that hang on a measure."""
    rules = WORKFLOW.values()
    by_choice = {key for rule in rules for keys in rule.starts_by.values() for key in keys}
    named = {key for rule in rules for key in (*rule.starts, *rule.stops, rule.for_clock)}
    return (named | by_choice | {"T2b", "T19", "T19a"}) - {"", "*"}


def load_rules(folder: Path, years: Mapping[int, Year] | None = None) -> Rules:
    """Read all tables from `folder`; `years` are the holidays known. Raises FaultyTable."""
    versions = load_deadlines(folder / "deadlines.toml")
    if missing := _clocks_named() - set(versions):
        raise FaultyTable(f"deadlines.toml 第 1 行：缺少期限 {'、'.join(sorted(missing))}")
    measures = load_measures(folder / "measures.toml")
    ranks = load_ranks(folder / "ranks.toml")
    return Rules(
        versions,
        ranks,
        load_jurisdiction(folder / "jurisdiction.toml"),
        measures,
        load_execution(folder / "execution.toml", versions, measures.versions),
        load_revisits(folder / "revisits.toml"),
        load_committee(folder / "committee.toml"),
        load_wording(folder),
        load_talks(folder / "talks.toml"),
        load_organisation(folder / "organisation.toml"),
        load_duties(folder / "duties.toml"),
        load_festivals(folder / "festivals.toml"),
        load_archives(folder / "archives.toml"),
        load_opinions(folder / "opinions.toml"),
        load_reports(folder / "reports.toml"),
        load_figures(folder / "figures.toml", ranks.values()),
        load_supervision(folder / "supervision.toml"),
        WorkCalendar(years or {}),
    )
