"""The table of sanctions and other measures: `resources/rules/measures.toml`."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.rules.reading import SOURCED, Row, Table, in_time, read_table, unique
from db.vocabulary import Form

PARTY, ADMINISTRATIVE = "party", "administrative"
# The written conclusion 免予处分; the workflow asks for it by name.
EXEMPTION = "免予党纪处分"
GROUPS = {name: name for name in (PARTY, ADMINISTRATIVE, "organisational", "first_form", "judicial")}

_FORMS = {form.value: form for form in Form}
_MEASURE: Mapping[str, type] = {
    "key": str, "class": str, "form": str, "severity": int, "effect": dict, "decides": str, "in_force": date,
    **SOURCED,
}  # fmt: skip
_MAYBE: Mapping[str, type] = {"until": date, "content": str, "counts_as": str, "spellings": list, "own": bool}
_SPANS = frozenset(("months", "probation", "extension"))
# Nothing here runs for longer than this many months: a number beyond it is a slip of the pen.
LONGEST_MONTHS = 240


@dataclass(frozen=True, slots=True)
class Period:
    """影响期 in months, after `probation` months of 察看, which may be extended once by `extension`.

    `absorbs`: it takes the place of a period that still runs instead of being added to it.
    """

    months: int = 0
    probation: int = 0
    extension: int = 0
    absorbs: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """One kind of sanction or measure in one version; `group` is its class, `severity` orders a class.

    `decides`: who may give it; `own`: a 基层纪委 may approve it by itself.
    """

    key: str
    group: str
    form: Form
    severity: int
    effect: Period
    decides: str
    source: str
    certainty: str
    in_force: date
    until: date | None = None
    content: str = ""
    counts_as: str = ""
    spellings: tuple[str, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class Sourced:
    """A rule about a class or a kind: what it says of `key`, and on whose authority."""

    key: str
    source: str
    certainty: str
    must: str = ""


@dataclass(frozen=True, slots=True)
class Matching:
    """Which 政务 sanctions answer to the party sanction `key`; `single` = it may be given alone."""

    key: str
    admin: tuple[str, ...]
    single: bool
    source: str
    certainty: str


@dataclass(frozen=True, slots=True)
class MeasureBook:
    """The whole table."""

    versions: Mapping[str, tuple[Measure, ...]]
    spellings: Mapping[str, str]
    combining: Mapping[str, Sourced]
    probation: Sourced
    matching: Mapping[str, Matching]

    def labels(self, group: str = "") -> list[str]:
        """Return the names of all kinds, or of those of one class, from the lightest to the gravest."""
        latest = [found[-1] for found in self.versions.values() if group in ("", found[-1].group)]
        return [
            measure.key for measure in sorted(latest, key=lambda m: (list(GROUPS).index(m.group), m.severity))
        ]

    def key(self, text: str) -> str | None:
        """Return the name of the kind an office writes as `text`, or None when the table does not know it."""
        return self.spellings.get(plain_kind(text))

    def group(self, key: str) -> str:
        """Return the class the kind `key` belongs to."""
        return self.versions[key][-1].group

    def measure(self, key: str, on: date) -> Measure:
        """Return the version of the kind `key` in force on `on`, the earliest when it is before all."""
        versions = self.versions[key]
        return next((found for found in reversed(versions) if found.in_force <= on), versions[0])


def plain_kind(text: str) -> str:
    """Return a kind's text without blanks and width."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def load_measures(path: Path) -> MeasureBook:
    """Read the table. Raises FaultyTable."""
    table = read_table(path, "measure", "combining", "probation", "matching")
    rows = table.rows("measure", _MEASURE, _MAYBE)
    versions = {key: tuple(map(_measure, found)) for key, found in in_time(rows).items()}
    if EXEMPTION not in versions:
        raise table.fault(f"缺少措施 {EXEMPTION}")
    for row in rows:
        _require_known(row, "counts_as", [row.get("counts_as")], versions)
    combining = table.rows("combining", {"key": str, **SOURCED})
    for row in combining:
        row.one_of("key", GROUPS)
    unique(combining)
    return MeasureBook(
        versions,
        _spellings(rows),
        {row["key"]: Sourced(**row.values) for row in combining},
        _probation(table, versions),
        _matching(table, versions),
    )


def _measure(row: Row) -> Measure:
    values = {key: value for key, value in row.values.items() if key != "class"}
    values["group"] = row.one_of("class", GROUPS)
    values["form"] = row.one_of("form", _FORMS)
    values["effect"] = _period(row)
    values["spellings"] = tuple(row.get("spellings", ()))
    return Measure(**values)


def _period(row: Row) -> Period:
    given = row["effect"]
    for key, value in given.items():
        if key == "absorbs":
            is_fit = isinstance(value, bool)
        elif key in _SPANS:
            is_fit = type(value) is int and 0 < value <= LONGEST_MONTHS
        else:
            raise row.fault(f"effect 里不认识的项 {key}", "effect")
        if not is_fit:
            raise row.fault(f"effect 的 {key} 的值不对，月数应大于 0，不超过 {LONGEST_MONTHS}", "effect")
    if "extension" in given and "probation" not in given:
        raise row.fault("effect 没有 probation（察看），不能有 extension", "effect")
    return Period(**given)


def _spellings(rows: list[Row]) -> dict[str, str]:
    names: dict[str, str] = {}
    for row in rows:
        for name in (row["key"], *row.get("spellings", ())):
            if names.setdefault(plain_kind(name), row["key"]) != row["key"]:
                raise row.fault(f"{name} 与“{names[plain_kind(name)]}”的写法重复", "spellings")
    return names


def _probation(table: Table, versions: Mapping[str, object]) -> Sourced:
    rows = table.rows("probation", {"key": str, "must": str, **SOURCED})
    if len(rows) != 1:
        raise table.fault("probation 应有一行", rows[1].head if rows else 1)
    _require_known(rows[0], "must", [rows[0]["must"]], versions)
    return Sourced(**rows[0].values)


def _matching(table: Table, versions: Mapping[str, tuple[Measure, ...]]) -> dict[str, Matching]:
    rows = table.rows("matching", {"key": str, "admin": list, "single": bool, **SOURCED})
    unique(rows)
    groups = {
        group: {key for key, found in versions.items() if found[-1].group == group}
        for group in (PARTY, ADMINISTRATIVE)
    }
    for row in rows:
        _require_known(row, "key", [row["key"]], groups[PARTY])
        _require_known(row, "admin", row["admin"], groups[ADMINISTRATIVE])
    return {row["key"]: Matching(**{**row.values, "admin": tuple(row["admin"])}) for row in rows}


def _require_known(
    row: Row, key: str, names: list[str | None], known: Mapping[str, object] | set[str]
) -> None:
    for name in names:
        if name and name not in known:
            raise row.fault(f"{key} 写的“{name}”不是表中的措施", key)
