"""Every person with his or her file: which is kept, how far it is filled, when it was last signed for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from app.archive_state.holdings import of_section, summaries
from app.archive_views import ArchiveRow
from app.engine.presenting import local_time
from app.engine.register import Register
from app.rules.archive_table import WANTS, SectionRule
from app.rules.archives import (
    NOTHING_HELD,
    Held,
    PageState,
    is_filled,
    is_wanted,
    page_state,
    recent_years,
)
from app.rules.organisation import in_order
from app.rules.tables import Rules
from db.models import Archive, ArchiveConfirmation, ArchiveLeaf, Member
from db.vocabulary import MemberStanding

OURS = "本级"


@dataclass(frozen=True, slots=True)
class Stated:
    """What is said of one leaf of a file."""

    none: bool = False
    told_on: date | None = None
    leaf_number: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FileFact:
    """One person's file; `is_open`: it has not been handed over."""

    id: int
    number: str
    opened_on: date
    keeper: str
    place: str
    is_open: bool
    leaves: Mapping[str, Stated] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PersonFile:
    """One person of the roster and the state of the file; `needed`: by the jurisdiction a file is wanted."""

    member_id: int
    name: str
    branch: str
    unit: str
    post: str
    identity_number: str
    present: bool
    needed: bool
    file: FileFact | None
    held: Mapping[str, Held]
    states: Mapping[str, PageState]
    wanted: tuple[str, ...]
    signed: frozenset[int]
    changed_at: datetime

    @property
    def kept(self) -> bool:
        """Whether a file is in use."""
        return self.file is not None and self.file.is_open

    @property
    def missing(self) -> tuple[str, ...]:
        """The keys of the wanted sections that are not filled."""
        return tuple(key for key in self.wanted if not is_filled(self.states[key]))

    def owes(self, year: int) -> bool:
        """Whether the file was there at the end of `year` and the person has not signed for that year."""
        opened = self.file.opened_on if self.file and self.file.is_open and self.present else date.max
        return opened.year <= year and year not in self.signed

    def row(self) -> ArchiveRow:
        """Return the person as the list of files shows them."""
        return ArchiveRow(
            self.member_id, self.name, self.unit, self.post, self.file.number if self.file else "",
            self.needed, len(self.wanted) - len(self.missing), len(self.wanted),
            max(self.signed, default=0), local_time(self.changed_at).date(),
        )  # fmt: skip


def person_files(
    session: Session,
    registers: Iterable[Register],
    rules: Rules,
    today: date,
    member_id: int | None = None,
) -> list[PersonFile]:
    """Return all persons of the roster with their files, by branch and name; or the one asked for."""
    registers, sections = tuple(registers), rules.archives.sections.values()
    files, signed = _files(session, member_id), _signed(session, member_id)
    held, changed = _held(session, registers, sections, today, member_id)
    people = select_columns(Member.__table__).where(col(Member.voided_at).is_(None))  # type: ignore[attr-defined]  # the mapper sets it
    if member_id is not None:
        people = people.where(col(Member.id) == member_id)
    rows = sorted(session.execute(people), key=lambda row: (not row.branch, in_order(row.branch), row.name))
    return [
        _person(row, files.get(row.id), sections, held[row.id], signed[row.id], changed.get(row.id))
        for row in rows
    ]


def _person(
    row: Any,
    file: FileFact | None,
    sections: Iterable[SectionRule],
    found: Mapping[str, Held],
    signed: Iterable[int],
    changed_at: datetime | None,
) -> PersonFile:
    stated = file.leaves if file else {}
    held = {section.key: _with_own(section, found, stated, row) for section in sections}
    present = row.standing is MemberStanding.PRESENT
    return PersonFile(
        member_id=row.id, name=row.name, branch=row.branch, unit=row.branch or row.unit, post=row.post,
        identity_number=row.identity_number, present=present, needed=present and row.verdict == OURS,
        file=file, held=held,
        states={section.key: page_state(section, held[section.key]) for section in sections},
        wanted=tuple(section.key for section in sections if is_wanted(section)),
        signed=frozenset(signed), changed_at=max(row.changed_at, changed_at or row.changed_at),
    )  # fmt: skip


def _with_own(
    section: SectionRule, found: Mapping[str, Held], stated: Mapping[str, Stated], row: Any
) -> Held:
    """What the registers hold of a section, with what the leaf says and what the roster lacks."""
    held = found.get(section.key, NOTHING_HELD)
    none = section.key in stated and stated[section.key].none
    lacks = tuple(name for name in section.fields if getattr(row, name, None) in (None, ""))
    return held if not none and not lacks else Held(held.rows, held.recent, none, lacks)


def _held(
    session: Session,
    registers: Iterable[Register],
    sections: Iterable[SectionRule],
    today: date,
    member_id: int | None,
) -> tuple[Mapping[int, dict[str, Held]], Mapping[int, datetime]]:
    """What the registers hold, by person and section, and when anything of a person was last changed."""
    held: dict[int, dict[str, Held]] = defaultdict(dict)
    changed: dict[int, datetime] = {}
    for section in sections:
        years = recent_years(today) if section.wants == WANTS["yearly"] else ()
        for register in of_section(registers, section.key):
            for own, found in summaries(session, register, years, member_id).items():
                other = held[own].get(section.key, NOTHING_HELD)
                held[own][section.key] = Held(found.rows or other.rows, found.recent or other.recent)
                changed[own] = max(changed.get(own, found.changed_at), found.changed_at)
    return held, changed


def _files(session: Session, member_id: int | None) -> dict[int, FileFact]:
    """The file of each person: the one in use, else the last that was handed over."""
    live = col(Archive.voided_at).is_(None) & col(Archive.member_id).is_not(None)
    whose = live if member_id is None else live & (col(Archive.member_id) == member_id)
    order = (col(Archive.closed_on).is_(None), col(Archive.closed_on), col(Archive.id))
    leaves = _leaves(session, whose)
    rows = session.execute(select_columns(Archive.__table__).where(whose).order_by(*order))  # type: ignore[attr-defined]  # the mapper sets it
    return {
        row.member_id: FileFact(
            row.id, row.number, row.opened_on, row.keeper, row.place, row.closed_on is None,
            leaves.get(row.id, {}),
        )
        for row in rows
    }  # fmt: skip


def _leaves(session: Session, whose: Any) -> Mapping[int, Mapping[str, Stated]]:
    leaf: Any = ArchiveLeaf
    query = (
        select_columns(
            leaf.archive_id, leaf.section, leaf.has_none, leaf.told_on, leaf.leaf_number, leaf.note
        )
        .join(Archive, col(Archive.id) == col(leaf.archive_id))
        .where(whose, col(leaf.voided_at).is_(None))
    )
    found: dict[int, dict[str, Stated]] = defaultdict(dict)
    for archive_id, section, *said in session.execute(query):
        found[archive_id][section] = Stated(*said)
    return found


def _signed(session: Session, member_id: int | None) -> Mapping[int, set[int]]:
    """The years each person has signed for."""
    query = select(ArchiveConfirmation.member_id, ArchiveConfirmation.year).where(
        col(ArchiveConfirmation.signed_on).is_not(None), col(ArchiveConfirmation.voided_at).is_(None)
    )
    if member_id is not None:
        query = query.where(ArchiveConfirmation.member_id == member_id)
    signed: dict[int, set[int]] = defaultdict(set)
    for own, year in session.exec(query):
        if own is not None:
            signed[own].add(year)
    return signed
