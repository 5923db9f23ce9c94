"""The table of talks: `resources/rules/talks.toml`, what each kind needs, and who has to be talked to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.rules.deadline_table import Deadline, length_of
from app.rules.reading import SOURCED, Row, Table, read_table, unique
from db.vocabulary import Form, MustTalk, TalkKind

APPOINTMENT = "appointment"  # the need of a 任前廉政谈话, beside the 四必谈
TWO_PERSONS = "two_persons_source"
TRIGGERS = (*(str(term.value) for term in MustTalk), APPOINTMENT)
CHECKS = (
    "two_persons", "recorder", "object", "span", "future", "needs", "late", "clue", "unknown_clue",
)  # fmt: skip
ASKS = ("wants", "copied", "unknown_name", "twins")
ITEMS = ("follow_up", "planned")
PARTY, EVERYBODY = "party", "all"
# The fields of a record that the table may ask for.
FIELDS = frozenset(
    {
        "unit", "post", "talker", "companions", "recorder", "cause", "place", "begins", "ends", "content",
        "statement", "demands", "safety_plan", "taped", "written_statement", "attendees", "clue_number",
    }
)  # fmt: skip
_FLAGS = ("two_persons", "rights", "signed", "follow_up", "clue", "group", "coverage", APPOINTMENT)
_KIND: Mapping[str, type] = {"key": str, "needs": list, "wants": list, "in_force": date, **SOURCED}
_MUST: Mapping[str, type] = {
    "key": str, "title": str, "starts": str, "length": dict, "how": str, "in_force": date, **SOURCED
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class KindRule:
    """What holds for one kind of talk.

    `needs`: the fields without which a record is not finished, `wants`: those asked for. `coverage`: it
    counts as having talked with the person this year; `appointment`: as 任前廉政谈话; `clue`: it belongs to a
    clue; `group`: held with several; `two_persons_source`: why it takes two; `follow_up`: as a rule something
    is asked for, and looked at again.
    """

    kind: TalkKind
    needs: tuple[str, ...]
    wants: tuple[str, ...]
    source: str
    certainty: str
    in_force: date
    two_persons: bool = False
    rights: bool = False
    signed: bool = False
    follow_up: bool = False
    clue: bool = False
    group: bool = False
    coverage: bool = False
    appointment: bool = False
    form: Form | None = None
    two_persons_source: str = ""

    @property
    def required(self) -> tuple[str, ...]:
        """Every field a finished record must have."""
        further = (("rights_told", self.rights), ("signed", self.signed))
        return self.needs + tuple(name for name, holds in further if holds)


@dataclass(frozen=True, slots=True)
class CheckRule:
    """What a check says when it does not hold; `hard`: no reason lets it pass. `reason` holds {told}."""

    key: str
    reason: str
    source: str
    certainty: str
    remedy: str = ""
    hard: bool = False


@dataclass(frozen=True, slots=True)
class ItemRule:
    """What falls due by a talk itself."""

    key: str
    title: str
    how: str
    source: str
    certainty: str


@dataclass(frozen=True, slots=True)
class TalkRules:
    """The table as a whole. `must`: within which time each trigger calls for a talk.

    `fewest_officers`: how many hold a talk of the kinds with `two_persons`; `cause_months`: how long a cause
    is reminded of; `before_months`: how long before an appointment a talk counts for it; `scope`: whom the
    coverage is of; `talks_themselves`: the measures that are a talk, and call for no other; two records are
    held against each other when both have `copy_characters`, among the last `copy_records`, and are alike
    from `copy_percent` on.
    """

    kinds: Mapping[TalkKind, KindRule]
    must: Mapping[str, Deadline]
    checks: Mapping[str, CheckRule]
    asks: Mapping[str, CheckRule]
    items: Mapping[str, ItemRule]
    fewest_officers: int
    cause_months: int
    before_months: int
    scope: str
    talks_themselves: frozenset[str]
    copy_percent: int
    copy_characters: int
    copy_records: int

    def having(self, flag: str) -> tuple[TalkKind, ...]:
        """Return the kinds of which `flag` ('coverage', 'appointment'…) holds."""
        return tuple(kind for kind, rule in self.kinds.items() if getattr(rule, flag))


def load_talks(path: Path) -> TalkRules:
    """Read the table. Raises FaultyTable."""
    table = read_table(path, "kind", "must", "check", "ask", "item", "setting")
    kinds = table.rows("kind", _KIND, {**dict.fromkeys(_FLAGS, bool), "form": str, TWO_PERSONS: str})
    _complete(table, "kind", kinds, [str(kind.value) for kind in TalkKind])
    must = table.rows("must", _MUST)
    _complete(table, "must", must, TRIGGERS)
    checks = table.rows("check", {"key": str, "hard": bool, "reason": str, "remedy": str, **SOURCED})
    _complete(table, "check", checks, CHECKS)
    asks = table.rows("ask", {"key": str, "reason": str, **SOURCED})
    _complete(table, "ask", asks, ASKS)
    items = table.rows("item", {"key": str, "title": str, "how": str, **SOURCED})
    _complete(table, "item", items, ITEMS)
    return TalkRules(
        {rule.kind: rule for rule in map(_kind, kinds)},
        {row["key"]: _must(row) for row in must},
        {row["key"]: CheckRule(**row.values) for row in checks},
        {row["key"]: CheckRule(**row.values) for row in asks},
        {row["key"]: ItemRule(**row.values) for row in items},
        **_settings(table),
    )


def _kind(row: Row) -> KindRule:
    for key in ("needs", "wants"):
        if unknown := [name for name in row[key] if name not in FIELDS]:
            raise row.fault(f"{key} 写的“{unknown[0]}”不是谈话记录的项目", key)
    forms = {str(form.value): form for form in Form}
    form = row.one_of("form", forms) if row.get("form") is not None else None
    flags = {name: bool(row.get(name)) for name in _FLAGS}
    if flags["two_persons"] and not row.get(TWO_PERSONS):
        raise row.fault(f"须有两人的谈话要写明依据（{TWO_PERSONS}）", "two_persons")
    return KindRule(
        TalkKind.coded(row["key"]), tuple(row["needs"]), tuple(row["wants"]), row["source"],
        row["certainty"], row["in_force"], form=form, two_persons_source=row.get(TWO_PERSONS) or "", **flags,
    )  # fmt: skip


def _must(row: Row) -> Deadline:
    length = length_of(row["length"], lambda reason: row.fault(f"length {reason}", "length"))
    return Deadline(**{**row.values, "length": length})


# The lowest and the highest each number may be, and the words that the scope may be.
_NUMBERS: Mapping[str, tuple[int, int]] = {
    "fewest_officers": (2, 9),
    "cause_months": (1, 120),
    "before_months": (0, 24),
    "copy_percent": (50, 100),
    "copy_characters": (10, 1000),
    "copy_records": (1, 2000),
}
_SCOPES = (PARTY, EVERYBODY)


def _settings(table: Table) -> dict[str, Any]:
    rows = table.rows("setting", {"key": str, "value": object, **SOURCED})
    _complete(table, "setting", rows, [*_NUMBERS, "scope", "talks_themselves"])
    for row in rows:
        value, (lowest, highest) = row["value"], _NUMBERS.get(row["key"], (0, 0))
        if row["key"] == "scope" and value not in _SCOPES:
            raise row.fault(f"value 可写 {'、'.join(_SCOPES)}", "value")
        if row["key"] == "talks_themselves" and not _texts(value):
            raise row.fault("value 应为措施名称的列表", "value")
        if row["key"] in _NUMBERS and not (type(value) is int and lowest <= value <= highest):
            raise row.fault(f"value 应为 {lowest} 至 {highest} 的整数", "value")
    held = {row["key"]: row["value"] for row in rows}
    return {**held, "talks_themselves": frozenset(held["talks_themselves"])}


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _complete(table: Table, array: str, rows: Iterable[Row], known: Collection[str]) -> None:
    rows = list(rows)
    unique(rows)
    for row in rows:
        if row["key"] not in known:
            raise row.fault(f"不认识 {row['key']}，可写 {'、'.join(known)}", "key")
    if missing := [key for key in known if key not in {row["key"] for row in rows}]:
        raise table.fault(f"[[{array}]] 缺少 {'、'.join(missing)}")
