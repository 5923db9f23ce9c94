"""How this committee works: its own numbers, approvers, limits and holidays, kept with history."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

import resources
from app.engine.reasons import SHORTEST_REASON
from app.engine.views import FieldView, Finding, Option
from app.errors import ExpectedError, Flaw, RefusedInput, UnreadableFile
from app.exchange.encodings import decode_text
from app.holidays import builtin_years
from app.inspection import renew_projections
from app.notices import notices
from app.registers import all_registers, declared_papers
from app.registers.clues.papers import paper_rules
from app.registers.clues.papers.cleaning import cleaning_rule
from app.rules.committee import LABELS
from app.rules.deadline_table import UNITS, Deadline
from app.rules.tables import FaultyTable, Rules, load_rules
from app.rules.workdays import parse_year
from app.version import PROJECTIONS
from db.models import Preference, Setting
from db.store import SYSTEM, Store
from db.vocabulary import Secrecy

SETTINGS, DEADLINES, HOLIDAYS = "rules.committee", "rules.deadlines", "rules.holidays"
DUTIES, REPLIES = "rules.duties", "rules.replies"
FINGERPRINT = "rules.fingerprint"
LONGEST_FILE = 100_000  # bytes
CHECK = "委员会规则"
REMEDY = "这几项没有采用，仍保存着，其余照常。请在“委员会规则”中核对，并重新保存相应的设置、期限或节假日表。"


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """One limit as it stands: the length in words, its 依据, and whether the committee changed it.

    `amount` and `unit` (months, days, workdays) are the length, (0, '') where it is the quarter's end;
    `since`: clocks that begin on that day or later have the committee's own length.
    """

    key: str
    title: str
    starts: str
    length: str
    source: str
    certainty: str
    overridden: bool
    reason: str
    amount: int
    unit: str
    since: date | None


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year whose holidays are known: how many days off and make-up workdays, and on whose authority."""

    year: int
    holidays: int
    workdays: int
    source: str
    loaded: bool


@cache
def table_rules() -> Rules:
    """Return the tables as they come with the program, read once; the papers are checked with them.

    Raises ExpectedError where one holds a mistake.
    """
    try:
        paper_rules()
        cleaning_rule()
        declared_papers()
        notices()
        return load_rules(resources.path("rules"), builtin_years())
    except FaultyTable as fault:
        remedy = "请按所指位置改正规则表或文书模板（resources），或重新安装本程序；数据没有改动。"
        raise ExpectedError("规则表有误，不能计算期限和管辖。", reason=f"{fault}。", remedy=remedy) from None


class Committee:
    """The rules in force in one store: the tables, and what this committee has changed of them.

    `faults` says of each change on record why the present tables do not take it; it is kept, not applied.
    """

    def __init__(
        self,
        store: Store,
        base: Rules,
        announce: Callable[[frozenset[str]], None],
        today: Callable[[], date],
    ) -> None:
        self._store, self._base, self._announce, self._today = store, base, announce, today
        with store.reading() as session:
            self._held = _held(session)
        self.rules, self.faults = _applied(base, self._held)

    def check(self) -> Finding:
        """Say whether everything the committee has changed is in force."""
        if not self.faults:
            return Finding(CHECK, True, "全部适用")
        return Finding(CHECK, False, f"有 {len(self.faults)} 项没有采用：{'；'.join(self.faults)}", REMEDY)

    def renew(self) -> None:
        """Compute the stored sums anew where the rules are not those they were computed by."""
        present = _fingerprint(self._held)
        with self._store.reading() as session:
            found = session.get(Preference, FINGERPRINT)
        if found is None or found.value != present:
            with self._store.writing(SYSTEM) as session:
                renew_projections(session, all_registers(), self.rules)
                session.merge(Preference(key=FINGERPRINT, value=present))

    # 编号、审批、密级

    def form(self) -> tuple[FieldView, ...]:
        """Return the fields of the committee's own rules."""
        sources = self._base.committee.sources
        levels = tuple(Option(str(one.value), one.label) for one in Secrecy)
        group, labels = CHECK, LABELS
        return (
            FieldView("numbering", labels["numbering"], "text", True, group=group,
                      source=sources["numbering"], help="{year} 为年度，{n} 为顺序号"),
            FieldView("prefix", labels["prefix"], "text", group=group, source=sources["prefix"],
                      help="发文字号前面的代字，如“云建机纪”"),
            FieldView("approvers", labels["approvers"], "text", group=group, source=sources["approvers"],
                      help="按先后用、隔开；空着表示不设审批"),
            FieldView("ceiling", labels["ceiling"], "choice", True, group=group, source=sources["ceiling"],
                      options=levels),
        )  # fmt: skip

    def values(self) -> dict[str, str]:
        """Return what the form shows."""
        rules = self.rules.committee
        return {
            "numbering": rules.numbering,
            "prefix": rules.prefix,
            "approvers": "、".join(rules.approvers),
            "ceiling": str(rules.ceiling.value),
        }

    def change(self, values: Mapping[str, str]) -> None:
        """Change the committee's own rules. Raises RefusedInput."""
        approvers = [part.strip() for part in str(values.get("approvers", "")).split("、") if part.strip()]
        ceiling = next((one.label for one in Secrecy if one.value == values.get("ceiling")), "")
        asked = {
            "numbering": str(values.get("numbering", "")).strip(),
            "prefix": str(values.get("prefix", "")).strip(),
            "approvers": approvers,
            "ceiling": ceiling,
        }
        for key, value in asked.items():
            try:
                self._base.with_committee({key: value})
            except FaultyTable as fault:
                raise RefusedInput("委员会规则尚未保存。", (Flaw(key, str(value), f"{fault}"),)) from None
        self._keep(SETTINGS, asked)

    # 期限

    def deadlines(self) -> tuple[DeadlineRow, ...]:
        """Return all limits as they stand."""
        return tuple(_row(one) for one in self.rules.deadlines.values())

    def units(self) -> tuple[Option, ...]:
        """Return the units a length may have."""
        return tuple(Option(unit, label) for unit, label in UNITS.items())

    def override(self, key: str, amount: int, unit: str, source: str, reason: str) -> None:
        """Set the committee's own length of a limit; `unit`: months, days, workdays. Raises RefusedInput.

        Clocks that begin today or later have it; those under way or run out keep the length they began with.
        """
        since = self._today().isoformat()
        wanted = {unit: amount, "source": source.strip(), "reason": reason.strip(), "since": since}
        for field, text in (("source", source), ("reason", reason)):
            if len(text.strip()) < SHORTEST_REASON:
                flaw = Flaw(field, text, f"请写明依据和原因，各不少于 {SHORTEST_REASON} 个字")
                raise RefusedInput("期限尚未修改。", (flaw,))
        try:
            self._base.overridden({key: wanted})
        except FaultyTable as fault:
            raise RefusedInput("期限尚未修改。", (Flaw("amount", str(amount), f"{fault}"),)) from None
        self._keep_limits(key, [*self._earlier(key), wanted])

    def restore(self, key: str) -> None:
        """Give up the committee's own length of a limit, for clocks that begin today or later."""
        own = [one for one in self._earlier(key) if "since" in one]
        if own and "until" not in own[-1]:
            own[-1] = {**own[-1], "until": (self._today() - timedelta(days=1)).isoformat()}
        self._keep_limits(key, own)

    def _earlier(self, key: str) -> list[dict[str, Any]]:
        """The committee's own lengths of a limit that were in force before today."""
        today = self._today().isoformat()
        held = (one for name, one in _limits(self._held) if name == key)
        return [one for one in held if one.get("since", "") < today and _fits(self._base, key, one)]

    def _keep_limits(self, key: str, own: list[dict[str, Any]]) -> None:
        known = {k: v for k, v in self._held.get(DEADLINES, {}).items() if k in self._base.versions}
        self._keep(DEADLINES, {k: v for k, v in {**known, key: own}.items() if v})

    # 节假日

    def years(self) -> tuple[YearRow, ...]:
        """Return the years whose holidays are known."""
        loaded = self._held.get(HOLIDAYS, {})
        return tuple(
            YearRow(year, len(one.holidays), len(one.workdays), one.source, str(year) in loaded)
            for year, one in sorted(self.rules.calendar.years.items())
        )

    def load_year(self, path: Path, year: int) -> None:
        """Take in the holidays of one year from a text file. Raises RefusedInput, UnreadableFile."""
        text = _text(path)
        try:
            parse_year(text, year)
        except FaultyTable as fault:
            raise RefusedInput(
                "节假日表尚未载入。", (Flaw("path", path.name, f"{fault}"),),
                remedy="每行写“休：1月1日至1月3日”或“班：1月4日”，并写“依据：通知名称”。",
            ) from None  # fmt: skip
        self._keep(HOLIDAYS, {**self._held.get(HOLIDAYS, {}), str(year): text})

    # 履职事项 (app.duty_settings)

    def duty_changes(self) -> dict[str, list[dict[str, Any]]]:
        """Return what this committee has made of its duties, by key, in the order of the days."""
        return {key: list(own) for key, own in self._held.get(DUTIES, {}).items()}

    def keep_duties(self, changes: Mapping[str, list[dict[str, Any]]]) -> None:
        """Keep these changes in the place of all before. Raises FaultyTable, and then nothing is kept."""
        self._base.with_duties(changes)
        self._keep(DUTIES, {key: own for key, own in changes.items() if own})

    # 廉政意见的答复 (app.opinion_desk)

    def reply_changes(self) -> dict[str, dict[str, str]]:
        """Return what this committee has made of the replies, by key."""
        return {key: dict(own) for key, own in self._held.get(REPLIES, {}).items()}

    def keep_replies(self, changes: Mapping[str, Mapping[str, str]]) -> None:
        """Keep these changes in the place of all before. Raises FaultyTable, and then nothing is kept."""
        self._base.with_replies(changes)
        self._keep(REPLIES, {key: dict(own) for key, own in changes.items()})

    def _keep(self, key: str, value: Any) -> None:
        held = {**self._held, key: value}
        rules, faults = _applied(self._base, held)
        with self._store.writing() as session:
            row = session.exec(select(Setting).where(col(Setting.key) == key)).first() or Setting(key=key)
            row.value = value
            session.add(row)
            if key not in (DUTIES, REPLIES):  # no stored sum hangs on them
                renew_projections(session, all_registers(), rules)
            session.merge(Preference(key=FINGERPRINT, value=_fingerprint(held)))
        self._held, self.rules, self.faults = held, rules, faults
        self._announce(frozenset({"rules", "clues", "duties", "opinions"}))


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()[: LONGEST_FILE + 1]
    except OSError:
        raise UnreadableFile("读不到这个文件。", remedy="请核对所选文件后重试。") from None
    if len(data) > LONGEST_FILE:
        raise UnreadableFile("这个文件太大，不像是一年的节假日表。", remedy="请核对所选文件后重试。")
    return decode_text(data)


def _held(session: Session) -> dict[str, Any]:
    keys = (SETTINGS, DEADLINES, HOLIDAYS, DUTIES, REPLIES)
    wanted = select(Setting.key, Setting.value).where(col(Setting.key).in_(keys))
    return {key: value for key, value in session.exec(wanted) if value}


def _applied(base: Rules, held: Mapping[str, Any]) -> tuple[Rules, tuple[str, ...]]:
    """The rules with everything on record that they take, and why they do not take the rest."""
    rules, faults = base, []
    for change in _changes(held):
        try:
            rules = change(rules)
        except FaultyTable as fault:
            faults.append(str(fault))
    return rules, tuple(faults)


def _changes(held: Mapping[str, Any]) -> Iterator[Callable[[Rules], Rules]]:
    for year, text in held.get(HOLIDAYS, {}).items():
        yield partial(_with_year, year=int(year), text=text)
    for key, own in _limits(held):
        yield partial(Rules.overridden, overrides={key: own})
    for key, changes in held.get(DUTIES, {}).items():
        yield partial(Rules.with_duties, changes={key: changes})
    for key, own in held.get(REPLIES, {}).items():
        yield partial(Rules.with_replies, replies={key: own})
    for key, value in held.get(SETTINGS, {}).items():
        yield partial(Rules.with_committee, settings={key: value})


def _limits(held: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The committee's own lengths, those of one limit in the order of their days."""
    for key, own in held.get(DEADLINES, {}).items():
        yield from ((key, one) for one in (own if isinstance(own, list) else [own]))


def _with_year(rules: Rules, year: int, text: str) -> Rules:
    return rules.with_years((parse_year(text, year),))


def _fits(base: Rules, key: str, own: Mapping[str, Any]) -> bool:
    try:
        base.overridden({key: own})
    except FaultyTable:
        return False
    return True


def _fingerprint(held: Mapping[str, Any]) -> str:
    told = hashlib.sha256(f"{PROJECTIONS}{json.dumps(held, ensure_ascii=False, sort_keys=True)}".encode())
    for path in sorted(resources.path("rules").glob("*.toml")):
        told.update(path.read_bytes())
    for year, known in sorted(builtin_years().items()):
        told.update(f"{year}{sorted(known.holidays)}{sorted(known.workdays)}".encode())
    return told.hexdigest()


def _row(one: Deadline) -> DeadlineRow:
    amount, unit = one.length.measure
    return DeadlineRow(
        one.key,
        one.title,
        one.starts,
        one.length.label,
        one.source,
        one.certainty,
        one.overridden,
        one.reason,
        amount,
        unit,
        one.in_force if one.overridden else None,
    )
