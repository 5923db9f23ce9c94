"""年度确认: files given out, and signed for as they are that day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import MINYEAR, date
from typing import Any

from sqlmodel import Session, col, select

from app.archive_desk.files import Files, insert, names
from app.archive_state.persons import PersonFile
from app.archive_state.versions import page_versions
from app.engine.register import Draft
from app.errors import RefusedInput
from app.rules.archives import CONFIRMATION, ends
from app.rules.tables import Rules
from db.models import ArchiveConfirmation

KEY = "confirmations"


def hand_out(files: Files, member_ids: Sequence[int], year: int, on: date) -> int:
    """Write down that files were given to be confirmed; return to how many who had not got theirs."""
    with files.store.writing() as session:
        people = files.filed(session, member_ids)
        _refuse_early(people, year, files.rules())
        taken, writer = _on_record(session, people, year), files.writer(session, KEY)
        wanted = [person for person in people if person.member_id not in taken]
        for person in wanted:
            insert(writer, person, {"year": year, "given_on": on})
    return len(wanted)


def confirm(files: Files, member_ids: Sequence[int], year: int, signed_on: date, objections: str) -> int:
    """Write down that persons signed for their files, with the pages' versions; return how many."""
    with files.store.writing() as session:
        people = files.filed(session, member_ids)
        given, writer = _on_record(session, people, year), files.writer(session, KEY)
        _refuse_early(people, year, files.rules())
        _refuse_signed(people, given, year, files.rules())
        versions = _versions(session, files, people)
        for person in people:
            said = {"signed_on": signed_on, "objections": objections, "versions": versions[person.member_id]}
            record = given.get(person.member_id)
            if record is None:
                insert(writer, person, {"year": year, "given_on": signed_on, **said})
            else:
                writer.rewrite(record.id or 0, _setting(said))
    return len(people)


def _on_record(
    session: Session, people: Iterable[PersonFile], year: int
) -> Mapping[int, ArchiveConfirmation]:
    """The confirmations of a year, by person."""
    ids = {person.member_id for person in people}
    query = select(ArchiveConfirmation).where(
        ArchiveConfirmation.year == year, col(ArchiveConfirmation.voided_at).is_(None)
    )
    return {row.member_id: row for row in session.exec(query) if row.member_id in ids}


def _refuse_early(people: Iterable[PersonFile], year: int, rules: Rules) -> None:
    """A file that was begun after a year's confirmation was over cannot be confirmed for it."""
    over = ends(rules.archives.limits[CONFIRMATION], date(max(year, MINYEAR), 12, 31))
    late = [one.name for one in people if one.file and one.file.opened_on > over]
    if late:
        raise RefusedInput(
            f"{names(late)}的档案在 {year} 年度确认以后才建，没有登记。",
            reason=f"依据：{rules.archives.limits[CONFIRMATION].source}；确认的是当时已有的档案。",
            remedy="请核对年度；建档日期登记有误的，先在“档案目录”中更正。",
        )


def _refuse_signed(
    people: Iterable[PersonFile], given: Mapping[int, ArchiveConfirmation], year: int, rules: Rules
) -> None:
    signed = [one.name for one in people if one.member_id in given and given[one.member_id].signed_on]
    if signed:
        raise RefusedInput(
            f"{names(signed)}的 {year} 年度确认已经签字，没有登记。",
            reason=f"依据：{rules.archives.limits[CONFIRMATION].source}；一人一年只确认一次。",
            remedy="请去掉已签字的人；签错的，作废原来的确认并写明原因，再重新登记。",
        )


def _versions(session: Session, files: Files, people: Sequence[PersonFile]) -> dict[int, dict[str, int]]:
    ids = [person.member_id for person in people]
    found = page_versions(session, files.registers, files.rules(), ids)
    return {own: {key: page.number for key, page in pages.items()} for own, pages in found.items()}


def _setting(values: Mapping[str, Any]) -> Callable[[Draft], None]:
    def change(draft: Draft) -> None:
        for name, value in values.items():
            setattr(draft.record, name, value)

    return change
