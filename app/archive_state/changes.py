"""What the history says of a file: the changes of a page, and who opened, printed or was handed the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select

from app.archive_state.holdings import ever_named, of_section
from app.archive_views import PageChange, ReadingView
from app.engine.presenting import actor_label, history_view, local_time
from app.engine.register import Register
from app.engine.views import HistoryView
from app.rules.tables import Rules
from db.models import Archive, ArchiveLeaf, ArchiveLoan, HistoryEntry, Member

OPEN, PRINT, EXPORT = "open_archive", "print_archive", "export"
READINGS: Mapping[str, str] = {OPEN: "打开", PRINT: "打印", EXPORT: "导出"}
WRITTEN = ("create", "change", "void", "restore")
WHOLE = "全部"
# Rows that one saving writes follow each other at once.
_AT_ONCE = timedelta(milliseconds=20)
_IDS_AT_ONCE = 500
_LEAF = str(ArchiveLeaf.__tablename__)


def place_of(archive_id: int, member_id: int) -> tuple[str, int]:
    """Return the table and id under which the history keeps what was done with a person's file."""
    if archive_id:
        return str(Archive.__tablename__), archive_id
    return str(Member.__tablename__), member_id


def paper_kind(archive_id: int, member_id: int) -> str:
    """Return what a printed file is called in the history, so that its export is found again."""
    return "/".join(map(str, place_of(archive_id, member_id)))


def opened(session: Session, member_id: int) -> list[datetime]:
    """Return when a file was opened or printed, in local time, oldest first."""
    query = select(HistoryEntry.at).where(_of_files(session, member_id, (OPEN, PRINT)))
    return [local_time(at) for at in session.exec(query.order_by(col(HistoryEntry.seq)))]


def readings(session: Session, rules: Rules, member_id: int) -> tuple[ReadingView, ...]:
    """Return every opening, printing, export and handing out of a file, newest first."""
    kinds = [paper_kind(own, member_id) for own in (0, *_archives(session, member_id))]
    exported = (col(HistoryEntry.action) == EXPORT) & col(HistoryEntry.register).in_(kinds)
    noted = select(HistoryEntry).where(or_(_of_files(session, member_id, (OPEN, PRINT)), exported))
    told = chain((_reading(entry, rules) for entry in session.exec(noted)), _lent(session, member_id))
    return tuple(sorted(told, key=lambda reading: reading.at, reverse=True))


def _archives(session: Session, member_id: int) -> list[int]:
    return [own for own in session.exec(select(Archive.id).where(Archive.member_id == member_id)) if own]


def _of_files(session: Session, member_id: int, actions: Sequence[str]) -> ColumnElement[bool]:
    table, record = col(HistoryEntry.register), col(HistoryEntry.record_id)
    files = and_(table == str(Archive.__tablename__), record.in_(_archives(session, member_id)))
    person = and_(table == str(Member.__tablename__), record == member_id)
    return and_(col(HistoryEntry.action).in_(actions), or_(files, person))


def _reading(entry: HistoryEntry, rules: Rules) -> ReadingView:
    detail = entry.detail or {}
    sections = rules.archives.sections
    titles = [sections[key].title for key in detail.get("sections", ()) if key in sections]
    what = "、".join(titles) or str(detail.get("title", "")) or WHOLE
    reason = str(detail.get("reason", "") or detail.get("remark", ""))
    actor = actor_label(entry.actor)
    return ReadingView(local_time(entry.at), actor, READINGS[entry.action], what, reason)


def _lent(session: Session, member_id: int) -> Iterator[ReadingView]:
    loans = select(ArchiveLoan).where(
        ArchiveLoan.member_id == member_id, col(ArchiveLoan.voided_at).is_(None)
    )
    for loan in session.exec(loans):
        at = datetime.combine(loan.taken_on, time.min).astimezone()
        back = f"（{loan.returned_on.isoformat()} 归还）" if loan.returned_on else ""
        what = f"{loan.sections or WHOLE}{back}"
        yield ReadingView(at, loan.reader, loan.kind.label, what, loan.cause)


def page_changes(
    session: Session, registers: Iterable[Register], member_id: int, section: str, version: int
) -> tuple[PageChange, ...]:
    """Return the changes of a page, newest first; `version` is the page's as it is now."""
    known = {str(register.model.__tablename__): register for register in registers}
    titles: dict[tuple[str, int], str] = {}
    entries: list[HistoryEntry] = []
    for register in of_section(known.values(), section):
        ids = list(ever_named(session, register, [member_id]).get(member_id, ()))
        entries += _entries(session, str(register.model.__tablename__), ids)
        titles |= _titles(session, register, ids)
    entries += _leaf_entries(session, member_id, section)
    groups = reversed(_grouped(sorted(entries, key=lambda entry: entry.seq)))
    return tuple(
        _change(group, known[group[0].register], titles, max(version - place, 1))
        for place, group in enumerate(groups)
    )


def _entries(session: Session, table: str, ids: Sequence[int]) -> Iterator[HistoryEntry]:
    for start in range(0, len(ids), _IDS_AT_ONCE):
        yield from session.exec(
            select(HistoryEntry).where(
                col(HistoryEntry.register) == table,
                col(HistoryEntry.record_id).in_(ids[start : start + _IDS_AT_ONCE]),
                col(HistoryEntry.action).in_(WRITTEN),
            )
        )


def _leaf_entries(session: Session, member_id: int, section: str) -> Iterator[HistoryEntry]:
    files = _archives(session, member_id)
    leaves = select(ArchiveLeaf.id).where(
        col(ArchiveLeaf.archive_id).in_(files), ArchiveLeaf.section == section
    )
    own = set(session.exec(leaves))
    for entry in _entries(session, str(Archive.__tablename__), files):
        if (entry.detail or {}).get("child") == _LEAF and (entry.detail or {}).get("id") in own:
            yield entry


def _titles(session: Session, register: Register, ids: Sequence[int]) -> dict[tuple[str, int], str]:
    """What each record is called, by table and id."""
    table = str(register.model.__tablename__)
    return {(table, own): _called(register, session.get(register.model, own)) for own in ids}


def _called(register: Register, record: Any) -> str:
    told = "" if register.is_roster else register.subtitle(record)
    return told or str(register.heading(record))


def _grouped(entries: Iterable[HistoryEntry]) -> list[list[HistoryEntry]]:
    """The entries of each saving of a record together, in their order."""
    groups: list[list[HistoryEntry]] = []
    for entry in entries:
        if groups and _belongs(entry, groups[-1]):
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return groups


def _belongs(entry: HistoryEntry, group: Sequence[HistoryEntry]) -> bool:
    last, rows = group[-1], {_row_of(one) for one in group}
    same = (entry.register, entry.record_id) == (last.register, last.record_id)
    # One saving writes each row once.
    return same and _row_of(entry) not in rows and entry.at - last.at <= _AT_ONCE


def _row_of(entry: HistoryEntry) -> tuple[Any, Any]:
    detail = entry.detail or {}
    return detail.get("child"), detail.get("id")


def _change(
    group: Sequence[HistoryEntry], register: Register, titles: Mapping[tuple[str, int], str], version: int
) -> PageChange:
    views = [history_view(register, entry) for entry in group]
    main = _main(group, views)
    record = titles.get((group[0].register, group[0].record_id or 0), "")
    changes = tuple(change for view in views for change in view.changes)
    note = next((view.note for view in views if view.note), "")
    return PageChange(version, main.at, main.actor, main.action, record, changes, note)


def _main(group: Sequence[HistoryEntry], views: Sequence[HistoryView]) -> HistoryView:
    pairs = zip(group, views, strict=True)
    return next((view for entry, view in pairs if not (entry.detail or {}).get("child")), views[0])
