"""The version of each page: how often what stands on it was changed, and when it was last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from app.archive_state.holdings import ever_named, of_section
from app.engine.presenting import local_time
from app.engine.register import Register
from app.rules.tables import Rules
from db.models import Archive, ArchiveLeaf


@dataclass(frozen=True, slots=True)
class PageVersion:
    """`number` counts the changes of all records that name or once named the person, voided ones too."""

    number: int = 0
    changed_at: datetime | None = None

    @property
    def dated(self) -> date | None:
        """The day of the last change, in local time."""
        return local_time(self.changed_at).date() if self.changed_at else None

    def with_mark(self, version: int, changed_at: datetime) -> PageVersion:
        """Return it with one more record counted in."""
        return PageVersion(self.number + version, max(self.changed_at or changed_at, changed_at))


NO_VERSION = PageVersion()


def page_versions(
    session: Session, registers: Iterable[Register], rules: Rules, member_ids: Sequence[int]
) -> Mapping[int, Mapping[str, PageVersion]]:
    """Return person → section key → version; sections nothing was ever written on are left out."""
    registers = tuple(registers)
    found: dict[int, dict[str, PageVersion]] = {own: {} for own in member_ids}
    for section in rules.archives.sections:
        for register in of_section(registers, section):
            for own, marks in ever_named(session, register, member_ids).items():
                for mark in marks.values():
                    _count(found[own], section, mark.version, mark.changed_at)
    for own, section, version, changed_at in session.execute(leaves_of(member_ids)):
        _count(found[own], section, version, changed_at)
    return found


def _count(pages: dict[str, PageVersion], section: str, version: int, changed_at: datetime) -> None:
    pages[section] = pages.get(section, NO_VERSION).with_mark(version, changed_at)


def leaves_of(member_ids: Sequence[int]) -> Any:
    """Select person, section, version and last change of every leaf ever said something of."""
    leaf: Any = ArchiveLeaf
    told = select_columns(col(Archive.member_id), leaf.section, leaf.version, leaf.changed_at)
    return told.join(leaf, col(leaf.archive_id) == col(Archive.id)).where(
        col(Archive.member_id).in_(member_ids)
    )
