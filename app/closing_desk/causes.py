"""What was done to records since a year was closed, told as the history tells it; informants stay unsaid.

A record that was not touched itself may count otherwise by a person it is linked with or by a changed rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from app.closing_desk.differences import Recount
from app.committee import DEADLINES, DUTIES, HOLIDAYS, REPLIES
from app.engine.presenting import history_view, local_time
from app.engine.register import Register
from app.engine.views import HistoryView
from app.report_views import Cause
from db.models import Attachment, ClueInformant, HistoryEntry, IssuedPaper, Setting

MOST_TOLD = 3  # changes of one record, and values of one change
LONGEST_VALUE = 30  # characters
AT_ONCE = 5000  # ids in one query
MEMBERS = "members"
RULES: Mapping[str, str] = {
    DEADLINES: "期限", HOLIDAYS: "节假日", DUTIES: "履职事项", REPLIES: "意见答复"
}  # fmt: skip
ELSEWHERE = "该记录封账后没有改动，因关联的记录、人员或规则有变而计数不同"
# Only what writes a record changes what it counts; whoever looked at it, and its papers, do not.
WRITTEN = ("create", "change", "void", "restore")
UNTOLD = frozenset(str(model.__tablename__) for model in (ClueInformant, Attachment, IssuedPaper))
Entries = list[HistoryEntry]


@dataclass(frozen=True, slots=True)
class Told:
    """A record's name and what happened since: to itself, else (`of` says to whom) to a person it names."""

    name: str
    entries: Entries
    register: Register
    of: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What happened to each record, by register and id, and when which rules were changed last."""

    records: Mapping[tuple[str, int], Told]
    rules: str
    rules_on: date | None


def causes(
    session: Session, registers: Mapping[str, Register], head: int, records: Iterable[Recount]
) -> Known:
    """Return of each record its name and what happened to it since the history's row `head`."""
    ids: dict[str, set[int]] = defaultdict(set)
    for one in records:
        ids[one.register].add(one.record_id)
    found: dict[tuple[str, int], Told] = {}
    for key, own in ids.items():
        found |= {(key, i): told for i, told in _of_register(session, registers, key, own, head).items()}
    return Known(found, *_rules_since(session, head))


def cause(one: Recount, known: Known) -> Cause:
    """Return why a record counts otherwise: how it counts now, and the last changes of it."""
    told = known.records[one.register, one.record_id]
    entries = told.entries
    on = local_time(entries[-1].at).date() if entries else known.rules_on
    why = _changes(told) if entries else known.rules or ELSEWHERE
    return Cause(one.register, one.record_id, told.name, f"{_how(one)}：{why}", on)


def _changes(told: Told) -> str:
    views = [history_view(told.register, entry) for entry in reversed(told.entries)]
    said = "；".join(map(_told, views[:MOST_TOLD]))
    more = f"；此前还有{len(views) - MOST_TOLD}次改动" if len(views) > MOST_TOLD else ""
    return f"{told.of}{said}{more}"


def _how(one: Recount) -> str:
    if not one.closed:
        return "封账后计入"
    if not one.now:
        return "封账后不再计入"
    return f"由计{one.closed}改为计{one.now}" if one.closed != one.now else "所计对象改变"


def _told(view: HistoryView) -> str:
    """One change in a sentence; of a new record it is enough that it is new."""
    head = f"{view.at:%Y-%m-%d} {view.action}"
    values = [
        f"{change.label}由“{_value(change.old)}”改为“{_value(change.new)}”" if change.old
        else f"{change.label}“{_value(change.new)}”"
        for change in view.changes[:MOST_TOLD]
        if view.action != "新增"
    ]  # fmt: skip
    return "，".join(filter(None, (head, *values, f"原因：{view.note}" if view.note else "")))


def _value(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


# What the history holds


def _of_register(
    session: Session, registers: Mapping[str, Register], key: str, ids: set[int], head: int
) -> dict[int, Told]:
    register = registers[key]
    names = dict(_names(session, register, ids))
    since = _since(session, register, head, ids)
    found = {i: Told(names.get(i, ""), since.get(i, []), register) for i in ids}
    untouched = {i for i, told in found.items() if not told.entries}
    if MEMBERS in registers and key != MEMBERS:
        for i, (name, entries) in _by_persons(session, register, registers[MEMBERS], head, untouched).items():
            found[i] = Told(names.get(i, ""), entries, registers[MEMBERS], f"{name}的人员信息 ")
    return found


def _by_persons(
    session: Session, register: Register, members: Register, head: int, ids: set[int]
) -> dict[int, tuple[str, Entries]]:
    """What happened to the persons these records are linked with: the last one changed of each record."""
    linked = dict(_linked(session, register, ids))
    people = set().union(*linked.values())
    since, names = _since(session, members, head, people), dict(_names(session, members, people))
    found: dict[int, tuple[str, Entries]] = {}
    for record, persons in linked.items():
        changed = [(since[one][-1].seq, one) for one in persons if one in since]
        if changed:
            _, last = max(changed)
            found[record] = names.get(last, ""), since[last]
    return found


def _linked(session: Session, register: Register, ids: set[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for link in register.persons:
        record, member = col(getattr(link.model, link.record)), col(link.model.member_id)
        for some in _chunks(ids):
            query = select(record, member).where(record.in_(some), member.is_not(None))
            for record_id, member_id in session.exec(query):
                found[record_id].add(member_id)
    return found


def _rules_since(session: Session, head: int) -> tuple[str, date | None]:
    """Which of the committee's own rules were changed since, in words, and when the last time."""
    query = (
        select(Setting.key, HistoryEntry.at)
        .join(HistoryEntry, col(HistoryEntry.record_id) == col(Setting.id))
        .where(
            col(Setting.key).in_(RULES), col(HistoryEntry.register) == Setting.__tablename__,
            col(HistoryEntry.seq) > head,
        )
        .order_by(col(HistoryEntry.seq))
    )  # fmt: skip
    rows = session.exec(query).all()
    if not rows:
        return "", None
    on = local_time(rows[-1][1]).date()
    names = "、".join(dict.fromkeys(RULES[key] for key, _ in rows))
    return f"该记录封账后没有改动，{on.isoformat()} 委员会规则（{names}）有改动，按改后的规则计算", on


def _names(session: Session, register: Register, ids: set[int]) -> Iterator[tuple[int, str]]:
    for some in _chunks(ids):
        for record in session.exec(select(register.model).where(col(register.model.id).in_(some))):
            number, heading = getattr(record, "number", ""), register.heading(record)
            yield record.id, heading if number in heading else f"{number} {heading}"


def _since(session: Session, register: Register, head: int, ids: set[int]) -> dict[int, Entries]:
    found: dict[int, Entries] = defaultdict(list)
    for some in _chunks(ids):
        query = select(HistoryEntry).where(
            col(HistoryEntry.seq) > head,
            col(HistoryEntry.register) == register.model.__tablename__,
            col(HistoryEntry.record_id).in_(some),
            col(HistoryEntry.action).in_(WRITTEN),
        )
        for entry in session.exec(query.order_by(col(HistoryEntry.seq))):
            if (entry.detail or {}).get("child") not in UNTOLD and entry.record_id is not None:
                found[entry.record_id].append(entry)
    return dict(found)


def _chunks(ids: set[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    return (ordered[at : at + AT_ONCE] for at in range(0, len(ordered), AT_ONCE))
