"""What the hand-kept pages of a 廉政档案 have in common: each row is about one person and held to rules.

A page declares its own fields and its rules; the person, the way into a sheet and out of it come from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, extract, inspect
from sqlmodel import Session, col, select

from app.engine.bearing import Whom
from app.engine.changing import set_changed
from app.engine.fields import Date, Field, Identity, LongText, Reading, Suggest
from app.engine.kinds import Person
from app.engine.people import People, PersonLink
from app.engine.reasons import SHORTEST_REASON
from app.engine.register import Assembled, ChipRule, Draft, Key, Register
from app.errors import Flaw, RefusedInput
from app.rules.pages import Fault
from app.rules.tables import Rules

# How a field of a record stands now, or stood before it was changed.
Value = Callable[[str], Any]
DATES = "dates"


def _no_faults(value: Value, reading: Reading) -> Iterable[Fault]:
    return ()


def _as_it_is(record: Any, reading: Reading, people: People) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Held:
    """What the rows of a page are held to.

    `in_order`: dates of which the first is never later than the second, in sheets neither; `together`: what
    is filled in only along with something else; `faults` let a record pass with a written `excuse`, `doubts`
    are asked about; `complete` fills in what follows from the rest, `project` what is stored only as such.
    """

    in_order: tuple[tuple[str, str], ...] = ()
    together: tuple[tuple[str, str], ...] = ()
    faults: Callable[[Value, Reading], Iterable[Fault]] = _no_faults
    doubts: Callable[[Value, Reading], Iterable[Fault]] = _no_faults
    complete: Callable[[Any, Reading, People], None] = _as_it_is
    project: Callable[[Any, Rules], Mapping[str, Any]] | None = None


def page(
    section: str,
    title: str,
    noun: str,
    model: Any,
    own: tuple[Field, ...],
    *,
    key: str = "",
    counter: str = "条",
    tells: tuple[str, ...],
    known_by: tuple[str, ...],
    held: Held | None = None,
    person: str = "姓名",
    import_fields: tuple[Field, ...] = (Identity("identity_number", "身份证号"),),
    assemble: Callable[[dict[str, Any]], dict[str, Any]] = dict,
    **declared: Any,
) -> Register:
    """Return the register of the page `section`, whose key it has unless another is given.

    `tells` are the fields that tell one row from the next, `known_by` those by which it is known again when a
    sheet brings it once more; `assemble` turns what a sheet says into what is stored; the rest is as in
    `Register`.
    """
    fields = (_person(person), UNIT, *(replace(field, group=field.group or noun) for field in own), REMARKS)
    held = held or Held()
    project = held.project
    return Register(
        key=key or section, title=title, noun=noun, counter=counter, model=model, fields=fields,
        page=section, persons=(PersonLink(model, "person", "unit"),), paper_title=f"{title}登记表",
        heading=lambda row: str(row.person), subtitle=_told({field.name: field for field in own}, tells),
        prepare=_prepared(held, fields), doubts=_doubted(held), identify=_identified(known_by),
        project=None if project is None else lambda draft, rules: dict(project(draft.record, rules)),
        import_fields=import_fields, assemble=_assembled(assemble), **declared,
    )  # fmt: skip


def _person(label: str) -> Person:
    return Person(
        "person", label, required=True, searchable=True, column=9, ledger=5, sub="unit", group="人员",
        fills=(("unit", "unit"),),
    )  # fmt: skip


UNIT = Suggest("unit", "所在支部", searchable=True, column=9, hidden=True, ledger=7, group="人员",
               help="当时所在的支部或部门，选定人员后自动填写")  # fmt: skip
REMARKS = LongText("remarks", "备注", searchable=True, group="其他")


def past(name: str, label: str, **more: Any) -> Date:
    """Return the field of a day that is not still to come."""
    return Date(name, label, not_after_today=True, column=8, ledger=6, **more)


def offers(name: str) -> Callable[[Rules], Iterable[str]]:
    """Return what proposes the words of the table under 'page.field'."""
    return lambda rules: rules.archives.offered(name)


def in_year(column: Any, key: str = "year", label: str = "今年") -> ChipRule:
    """Return the chip of the rows dated this year."""
    return ChipRule(key, label, lambda today: extract("year", col(column)) == today.year)


def rows_of(session: Session, model: Any, *which: ColumnElement[bool]) -> list[Any]:
    """Return the live rows of a page, the oldest first."""
    return list(session.exec(select(model).where(col(model.voided_at).is_(None), *which).order_by(model.id)))


def of_persons(rows: Iterable[Any], whom: Whom) -> Iterator[Any]:
    """Yield the rows of the persons asked about, and those of their names that nobody is linked to."""
    for row in rows:
        if row.member_id in whom.ids or (row.member_id is None and row.person in whom.names):
            yield row


def _told(fields: Mapping[str, Field], tells: tuple[str, ...]) -> Callable[[Any], str]:
    def subtitle(row: Any) -> str:
        texts = [fields[name].show(getattr(row, name)) for name in tells]
        return "　".join(text for text in (*texts, row.unit) if text)

    return subtitle


def _identified(known_by: tuple[str, ...]) -> Callable[[Mapping[str, Any]], Key]:
    names = ("person", "unit", *known_by)
    return lambda values: Key(tuple(values.get(name) for name in names), "person")


def _assembled(
    assemble: Callable[[dict[str, Any]], dict[str, Any]],
) -> Callable[[dict[str, Any], Reading, People], Assembled]:
    """An identity number in a sheet decides between same names and is not kept."""

    def assembled(values: dict[str, Any], reading: Reading, people: People) -> Assembled:
        if number := values.pop("identity_number", ""):
            match = people.match(values["person"], unit=values.get("unit") or "", identity_number=number)
            values["member_id"] = match.member_id
        return Assembled({k: v for k, v in assemble(values).items() if v is not None}, {})

    return assembled


def _prepared(held: Held, fields: tuple[Field, ...]) -> Callable[[Draft, Reading, People], None]:
    labels = {field.name: field.label for field in fields}

    def prepare(draft: Draft, reading: Reading, people: People) -> None:
        row = draft.record
        if not reading.history:
            _complete(row, people)
        held.complete(row, reading, people)
        flaws = list(_out_of_order(row, held, labels))
        flaws += [] if reading.history else _alone(row, held, labels)
        if flaws:
            _refuse_flaws(flaws, reading)
        if not reading.history:
            _refuse_faults(row, held, reading)
        if held.project:
            set_changed(row, held.project(row, reading.rules))

    return prepare


def _complete(row: Any, people: People) -> None:
    """Take from the roster where a person belongs; it stays as it was when the row was written."""
    if row.member_id and not row.unit and not inspect(row).persistent:
        member = people.member(row.member_id)
        row.unit = (member.branch or member.unit) if member is not None else ""


def _out_of_order(row: Any, held: Held, labels: Mapping[str, str]) -> Iterator[Flaw]:
    for earlier, later in held.in_order:
        first, second = _day(getattr(row, earlier)), _day(getattr(row, later))
        known = min(len(first), len(second))
        if second[:known] < first[:known]:
            yield Flaw(later, second, f"{labels[later]}早于{labels[earlier]}（{first}）")


def _day(value: date | str | None) -> str:
    """A day, or what is known of it, as ISO text."""
    return value.isoformat() if isinstance(value, date) else value or ""


def _alone(row: Any, held: Held, labels: Mapping[str, str]) -> list[Flaw]:
    return [
        Flaw(needed, "", f"填了{labels[given]}，应写明{labels[needed]}")
        for given, needed in held.together
        if getattr(row, given) and not getattr(row, needed)
    ]


def _refuse_flaws(flaws: Iterable[Flaw], reading: Reading) -> None:
    rule = reading.rules.archives.limits[DATES]
    raise RefusedInput(
        "前后不一致，尚未保存。", tuple(flaws), reason=f"依据：{rule.source}。", remedy=f"{rule.how}。"
    )


def _refuse_faults(row: Any, held: Held, reading: Reading) -> None:
    """Refuse what is new of the faults, unless its reason is written in this very save."""
    now, state = list(held.faults(lambda name: getattr(row, name), reading)), inspect(row)
    stood = {fault.key for fault in held.faults(_before(row), reading)} if state.persistent else set()
    new = [fault for fault in now if fault.key not in stood]
    if not new or _is_excused(row):
        return
    sources = "；".join(dict.fromkeys(fault.limit.source for fault in new))
    reasons = "；".join(fault.reason for fault in new)
    raise RefusedInput(
        f"{reasons}，尚未保存。",
        tuple(Flaw("excuse", "", f"{fault.reason}，请写明特殊情况") for fault in new),
        reason=f"依据：{sources}。",
        remedy=f"请核对日期；确实如此的，在“特殊情况”中写明原因（不少于 {SHORTEST_REASON} 个字）后保存。",
    )


def _before(row: Any) -> Value:
    attributes = inspect(row).attrs

    def value(name: str) -> Any:
        gone = attributes[name].history.deleted
        return gone[0] if gone else getattr(row, name)

    return value


def _is_excused(row: Any) -> bool:
    state = inspect(row)
    is_new = not state.persistent or state.attrs.excuse.history.has_changes()
    return is_new and len(row.excuse.strip()) >= SHORTEST_REASON


def _doubted(held: Held) -> Callable[[Draft, Reading, People], Iterable[Flaw]]:
    def doubts(draft: Draft, reading: Reading, people: People) -> Iterable[Flaw]:
        row = draft.record
        stood: set[tuple[str, str]] = set()
        if inspect(row).persistent:
            stood = {doubt.key for doubt in held.doubts(_before(row), reading)}
        for doubt in held.doubts(lambda name: getattr(row, name), reading):
            if doubt.key not in stood:
                yield Flaw(doubt.field, "", f"{doubt.reason}（{doubt.limit.source}）")

    return doubts
