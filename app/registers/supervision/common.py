"""What the supervision registers have in common: counts and lists as offices write them, and their checks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, extract
from sqlmodel import col, select

from app.engine.changing import is_new
from app.engine.fields import DASHES, Date, Field, LongText, Number, Reading
from app.engine.figure import Asked
from app.engine.names import split_names
from app.engine.people import People
from app.engine.register import ChipRule, Draft, Key
from app.engine.surnames import surname_of
from app.engine.values import clean_text, parse_date
from app.errors import Flaw, RefusedInput
from app.rules.deadlines import add_months
from app.rules.tables import Rules
from db.models import Clue

_COUNTED = re.compile(r"(?:约|共)?(\d+)(?:余|多)?(?:人次|人|名|天|日|个?学时|课时|小时|场|次|期)?")
_MARK = (
    r"(?:\d{1,3}(?:[.．](?!\d)|[、)）])|[(（](?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）]"
    r"|[一二三四五六七八九十]{1,3}(?:、|是(?!否|不))|[①-⑳])"
)
_MARKED = re.compile(rf"\s*{_MARK}\s*")
_NEXT = re.compile(rf"(?<=[。；;，,、\s])\s*(?={_MARK})")
_LONGEST_NAME = 4
_NO_NAME = re.compile(
    r"全体|人员|党员|干部|委员|书记|支部|处室|部门|单位|代表|成员|科长|处长|主任|[等\d]|纪检|纪委|[处科室局组队站会部所院办委]$"
)
_ENDS = "；;，,、 "
# What an officer writes of a problem that is put right, and what takes it back.
_DONE = re.compile(
    r"已(?:经)?(?:全部|按期|按时|全面|当场)?(?:整改|完成|落实|改正|纠正|销号|立行立改)"
    r"|整改(?:工作|任务)?(?:已|均已|已全部|全部)?(?:完成|完毕|到位|落实|销号)|完成整改|立行立改"
)
_NOT_DONE = re.compile(
    r"(?:未|没有|没|尚待|待)(?:能|曾|全部|完全|按期|按时)?(?:整改|完成|落实|改正|纠正|到位|销号)"
    r"|部分(?:已)?(?:整改|完成|落实)|基本(?:整改|完成|落实)|整改中|正在|推进中|拟(?:于|整改|完成)|逐步|预计|计划"
)
_SPAN = re.compile(
    r"(.*?\d日?)\s*(?:[至到~～]|(?<=日)[-—–―－]{1,2})\s*((?:(?:\d{4}[-./年])?\d{1,2}[-./月])?\d{1,2})日?"
)
_DATES_APART = re.compile(r"[\n；;、]|(?<=\d)[，,](?=\d)")


def split_items(text: str) -> list[str]:
    """Return the items of a text: its lines, or what is numbered within it (1.…2.…, 一是…二是…).

    The marks themselves go. A text that is neither broken nor numbered is one item; a dash stays as ''.
    """
    lines = [line.strip() for line in clean_text(text).split("\n") if line.strip()]
    parts = [part for line in lines for part in (_NEXT.split(line) if _MARKED.match(line) else [line])]
    return ["" if DASHES.issuperset(part) else _bare(part) for part in parts]


def _bare(item: str) -> str:
    return _MARKED.sub("", item.strip(), count=1).rstrip(_ENDS) or item.strip()


def says_done(text: str) -> bool:
    """Return whether what is told of a problem says that it is put right, wholly and already."""
    words = "".join(text.split())
    return bool(_DONE.search(words)) and not _NOT_DONE.search(words)


def persons_in(text: str) -> int:
    """Return how many different persons a text names one by one; 0 when any of it is no name (全体党员)."""
    names = set(split_names(text))
    return len(names) if all(map(_is_name, names)) else 0


def _is_name(text: str) -> bool:
    return "·" in text or (
        2 <= len(text) <= _LONGEST_NAME and bool(surname_of(text)) and not _NO_NAME.search(text)
    )


@dataclass(frozen=True)
class Count(Number):
    """A whole number that a sheet may write with what it counts: 35人, 3天, 24学时."""

    def parse(self, raw: object, reading: Reading) -> int | None:
        """Leave the counted thing away in what is taken in. Raises ValueFlaw."""
        text = "".join(clean_text(raw).split())
        found = _COUNTED.fullmatch(text) if reading.history else None
        about = found is not None and ("约" in text or "余" in text or "多" in text)
        return super().parse(found[1] if found and not about else text, reading)


class FirstDay(date):
    """The first of the days that one cell of a sheet tells; `last` is the last of them."""

    last: date


@dataclass(frozen=True)
class Begins(Date):
    """A first day; a sheet may tell the last one in the same cell: 2026-05-18至2026-05-20."""

    def parse(self, raw: object, reading: Reading) -> date | None:
        """Raises ValueFlaw."""
        text = clean_text(raw) if reading.history and isinstance(raw, str) else ""
        if (found := _SPAN.fullmatch(text)) is None:
            return super().parse(raw, reading)
        begun = parse_date(found[1])
        last = re.findall(r"\d+", found[2])
        before = [str(begun.year), str(begun.month)][: 3 - len(last)]
        first = FirstDay(begun.year, begun.month, begun.day)
        first.last = parse_date("-".join([*before, *last]))
        return first


def split_days(values: dict[str, Any]) -> None:
    """Set the days of one cell on `begins_on` and, where no other column tells it, `ends_on`."""
    first = values.get("begins_on")
    if isinstance(first, FirstDay):
        values["begins_on"] = date(first.year, first.month, first.day)
        values["ends_on"] = values.get("ends_on") or first.last


def to_remarks(values: dict[str, Any], *fields: Field) -> None:
    """Move what a sheet tells beyond the register's own fields into the remarks, each under its label."""
    told = [(field.label, values.pop(field.name, None)) for field in fields]
    noted = [f"{label}：{text}" for label, text in told if text]
    if noted:
        values["remarks"] = "\n".join(part for part in (values.get("remarks"), *noted) if part)


@dataclass(frozen=True)
class Items(LongText):
    """Several things, one on each line."""

    def parse(self, raw: object, reading: Reading) -> str:
        """Set what is numbered within one line on lines of its own. Raises ValueFlaw."""
        text: str = super().parse(raw, reading)
        return "\n".join(item for item in split_items(text) if item)


@dataclass(frozen=True)
class Dates(Field):
    """The column of a sheet with a date for each of several things; `open_words` say that there is none."""

    _: KW_ONLY
    open_words: tuple[str, ...] = ()
    kind: ClassVar = "text"

    def parse(self, raw: object, reading: Reading) -> tuple[date | None, ...]:
        """Read each part as a date. Raises ValueFlaw."""
        if isinstance(raw, (date, datetime)):
            return (parse_date(raw),)
        parts = [part.strip() for part in _DATES_APART.split(clean_text(raw))]
        if parts == [""]:
            return ()
        return tuple(self._date(part) for part in parts)

    def _date(self, part: str) -> date | None:
        if DASHES.issuperset(part) or part in self.open_words:
            return None
        return parse_date(_bare(part) if _MARKED.match(part) else part)

    def is_empty(self, value: Any) -> bool:
        return not value


def dealt(field: Field, values: tuple[Any, ...] | list[Any], count: int, missing: Any) -> list[Any]:
    """Deal what one cell says out to `count` things: one for each, or one for all. Raises RefusedInput."""
    if not values:
        return [missing] * count
    if len(values) not in (1, count):
        reason = f"{field.label}有 {len(values)} 项，问题有 {count} 条，分不清各是哪一条的"
        raise RefusedInput("项数与问题条数不一致。", (Flaw(field.name, "", reason),))
    return list(values) if len(values) == count else list(values) * count


def past(name: str, label: str, **more: Any) -> Date:
    """Return the field of a day that is not still to come."""
    return Date(name, label, not_after_today=True, **{"column": 8, "ledger": 6, **more})


def in_year(column: Any) -> ChipRule:
    """Return the chip of the records dated this year."""
    return ChipRule("year", "今年", lambda today: extract("year", col(column)) == today.year)


def known_by(*names: str) -> Callable[[Mapping[str, Any]], Key]:
    """Return what knows a record again: its number where it has one, else these values together."""

    def identify(values: Mapping[str, Any]) -> Key:
        if values.get("number"):
            return Key(("number", values["number"]), "number", certain=True)
        return Key(tuple(values.get(name) for name in names), names[0])

    return identify


def out_of_order(record: Any, labels: Mapping[str, str], *pairs: tuple[str, str]) -> Iterator[Flaw]:
    """Yield the dates that lie before what they follow: pairs of an earlier and a later field."""
    for earlier, later in pairs:
        first, second = getattr(record, earlier), getattr(record, later)
        if first is not None and second is not None and second < first:
            yield Flaw(later, second.isoformat(), f"{labels[later]}早于{labels[earlier]}（{first}）")


def refuse(noun: str, flaws: Iterable[Flaw], reading: Reading, rule: str = "dates") -> None:
    """Raise RefusedInput when something of a record cannot be; with the authority of `rule`."""
    if found := tuple(flaws):
        held = reading.rules.supervision[rule]
        raise RefusedInput(
            f"{noun}前后不一致，尚未保存。", found, reason=f"依据：{held.source}。", remedy=f"{held.how}。"
        )


def unknown_clue(field: str) -> Callable[[Draft, Reading, People], Iterable[Flaw]]:
    """Return the doubt about clue numbers in `field` (or 'rows.field') that the ledger does not hold."""

    def doubts(draft: Draft, reading: Reading, people: People) -> Iterator[Flaw]:
        for place, number in _new_numbers(draft, field):
            held = select(Clue.id).where(col(Clue.number) == number, col(Clue.voided_at).is_(None))
            with people.session.no_autoflush:
                if people.session.exec(held).first() is None:
                    yield Flaw(place, number, "问题线索台账中没有这个编号")

    return doubts


def _new_numbers(draft: Draft, field: str) -> Iterator[tuple[str, str]]:
    outer, _, inner = field.partition(".")
    if not inner:
        rows = [(outer, draft.record)]
    else:
        rows = [(f"{outer}.{at}.{inner}", row) for at, row in enumerate(draft.rows[outer])]
    for place, row in rows:
        number = getattr(row, inner or outer)
        if number and is_new(row, inner or outer):
            yield place, number


def dated_in(asked: Asked, model: Any, column: Any, *columns: Any) -> list[Any]:
    """Return these columns of the live records whose date `column` lies in the period."""
    first, last = asked.period.first, asked.period.last
    wanted = live(model, *columns).where(col(column) >= first, col(column) <= last)
    return list(asked.session.exec(wanted.order_by(col(model.id))))


def live(model: Any, *columns: Any) -> Any:
    """Return the query of these columns of all records that are not voided."""
    return select(*columns).where(col(model.voided_at).is_(None))


def ends(rules: Rules, key: str, start: date) -> date:
    """Return the last day of the limit `key` for what began on `start`, which itself does not count."""
    length = rules.supervision[key].length
    if length is None:
        raise ValueError(key)
    if length.workdays:
        return rules.calendar.add(start, length.workdays).on
    return add_months(start, length.months) + timedelta(days=length.days)


def lacks(column: Any) -> ColumnElement[bool]:
    """Return the condition that a date is not filled in."""
    return col(column).is_(None)
