"""One person's file as it is read: its cover and its sections, each with the records behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session, col, select

from app.archive_state.changes import opened
from app.archive_state.holdings import holding_ids, of_section
from app.archive_state.persons import PersonFile, Stated
from app.archive_state.versions import NO_VERSION, PageVersion
from app.archive_views import ArchiveCover, PageView
from app.engine.bearing import Bearing, Whom
from app.engine.register import Register
from app.engine.views import Cell, Holding, Line, Section
from app.registers.archives.loans import out_now
from app.rules.archive_table import SectionRule
from app.rules.archives import wanting
from app.rules.tables import Rules
from db.models import ArchiveConfirmation

BASIC, AWARDS = "basic", "awards"
# What of the findings on a person is a measure that was taken.
MEASURES = ("effect", "judicial", "measured")
WORKING = ("effect", "judicial")
MEASURES_TITLE = "本级办理的处分和处理"
UNSTATED = Stated()


@dataclass(frozen=True)
class Reader:
    """What reading files needs: the registers, the rules in force, and today."""

    session: Session
    registers: Sequence[Register]
    rules: Rules
    today: date

    @property
    def roster(self) -> Register:
        """The register of the people themselves."""
        return next(register for register in self.registers if register.is_roster)


def cover(reader: Reader, person: PersonFile) -> ArchiveCover:
    """Return what may be seen of a file without opening it."""
    sections, file = reader.rules.archives.sections, person.file
    times = opened(reader.session, person.member_id)
    return ArchiveCover(
        row=person.row(),
        status=_status(person),
        missing=tuple(sections[key].title for key in person.missing),
        archive_id=file.id if file else 0,
        opened_on=file.opened_on if file else None,
        keeper=file.keeper if file else "",
        place=file.place if file else "",
        out=out_now(reader.session, person.member_id),
        readings=len(times),
        last_read=times[-1] if times else None,
    )


def _status(person: PersonFile) -> Cell:
    if person.file is None:
        return Cell("未建档", tone="warn" if person.needed else "muted")
    if not person.file.is_open:
        return Cell("已移交", tone="muted")
    return Cell(f"缺 {len(person.missing)} 部分", tone="warn") if person.missing else Cell("齐全", tone="ok")


def page_views(
    reader: Reader, person: PersonFile, versions: Mapping[str, PageVersion], basic: tuple[Section, ...]
) -> tuple[PageView, ...]:
    """Return the sections of a file in their order; `basic` is what the roster says of the person."""
    year, signed = _last_signed(reader.session, person.member_id)
    pages = (
        _page(reader, person, section, versions.get(section.key, NO_VERSION), basic)
        for section in reader.rules.archives.sections.values()
    )
    return tuple(
        replace(page, signed_before=year) if page.version > signed.get(page.section, page.version) else page
        for page in pages
    )


def _last_signed(session: Session, member_id: int) -> tuple[int, Mapping[str, int]]:
    """The year of a person's last confirmation and the versions signed for; (0, {}) where there is none."""
    mine = col(ArchiveConfirmation.member_id) == member_id
    signed = col(ArchiveConfirmation.signed_on).is_not(None) & col(ArchiveConfirmation.voided_at).is_(None)
    last = select(ArchiveConfirmation).where(mine, signed).order_by(col(ArchiveConfirmation.year).desc())
    found = session.exec(last.limit(1)).first()
    return (found.year, found.versions) if found else (0, {})


def _page(
    reader: Reader,
    person: PersonFile,
    section: SectionRule,
    version: PageVersion,
    basic: tuple[Section, ...],
) -> PageView:
    stated = person.file.leaves.get(section.key, UNSTATED) if person.file else UNSTATED
    state = person.states[section.key]
    labels = {field.name: field.label for field in reader.roster.fields}
    return PageView(
        section=section.key,
        number=section.number,
        title=section.title,
        state=state,
        holdings=tuple(_holdings(reader, person.member_id, section.key)),
        lines=tuple(page_lines(reader, person.member_id, section.key, basic)),
        version=version.number,
        dated=version.dated,
        none_told_on=stated.told_on if state == "nothing" else None,
        none_note=stated.note if state == "nothing" else "",
        leaf_number=stated.leaf_number,
        masked=section.masked,
        may_be_none=section.may_be_none,
        missing=wanting(section, person.held[section.key], labels) if state == "missing" else "",
        hint=section.hint,
        source=section.source,
    )


def _holdings(reader: Reader, member_id: int, section: str) -> Iterator[Holding]:
    for register in of_section(reader.registers, section):
        if not register.is_roster:
            ids = holding_ids(reader.session, register, member_id)
            yield Holding(register.key, register.title, ids)


def page_lines(
    reader: Reader,
    member_id: int,
    section: str,
    basic: tuple[Section, ...],
    *,
    with_records: bool = True,
) -> Iterator[Section]:
    """Yield what stands on a page beside its records: the roster's word, or the measures taken in clues."""
    if section == BASIC:
        yield from basic
    elif section == AWARDS and (found := measures(reader, member_id)):
        yield Section(MEASURES_TITLE, tuple(_measure_line(one, with_records) for one in found))


def measures(reader: Reader, member_id: int) -> list[Bearing]:
    """Return the measures taken of a person that are told by other registers, the earliest first."""
    whom = Whom(frozenset({member_id}), frozenset())
    told = (
        bearing
        for register in _others(reader.registers)
        if register.bears
        for bearing in register.bears(reader.session, reader.rules, whom, reader.today)
    )
    found = [one for one in told if one.reason in MEASURES and one.member_id == member_id]
    return sorted(found, key=lambda one: (one.on, one.record))


def _others(registers: Iterable[Register]) -> Iterator[Register]:
    return (register for register in registers if register.page != AWARDS)


def _measure_line(bearing: Bearing, with_record: bool) -> Line:
    until = f"（影响期至 {bearing.last_day.isoformat()}）" if bearing.last_day else ""
    until = "" if bearing.last_day and bearing.last_day.isoformat() in bearing.text else until
    record = f"　{bearing.record}" if with_record and bearing.record else ""
    tone = "danger" if bearing.reason in WORKING else ""
    return Line(bearing.on.isoformat(), f"{bearing.text}{until}{record}", tone)  # type: ignore[arg-type]  # both are tones
