"""The use cases of the files, each in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.archive_desk import confirming
from app.archive_desk.files import Files, insert
from app.archive_desk.finding import only_one
from app.archive_desk.printing import Made, make_book
from app.archive_papers import SignatureRow, book_paper, signature_paper, statistics_paper
from app.archive_state.changes import OPEN, PRINT, page_changes, readings
from app.archive_state.holdings import holding_ids, of_section
from app.archive_state.pages import cover
from app.archive_state.persons import PersonFile
from app.archive_state.statistics import statistics
from app.archive_state.versions import NO_VERSION, page_versions
from app.archive_views import (
    ArchiveCover,
    ArchiveRow,
    ArchiveStatistics,
    ArchiveView,
    Book,
    PageChange,
    ReadingView,
)
from app.desk import Desk, Services
from app.engine.register import Draft
from app.engine.values import clean_text
from app.engine.views import Paper, Query
from app.errors import Flaw, RefusedInput
from app.registers.archives.fields import section_key
from app.registers.archives.files import require_none
from app.registers.archives.refusing import refused
from app.rules.archives import STATEMENT, current_round
from db.models import ArchiveLeaf

ARCHIVES = "archives"
LONGEST_NOTE, LONGEST_NUMBER = 500, 50


class ArchiveDesk(Desk):
    """The files of all persons. Lists and covers note nothing; opening and printing a file is noted."""

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._files = Files(services)

    # Reading

    def people(self, search: str = "", which: str = "needed") -> tuple[ArchiveRow, ...]:
        """Return the persons by branch and name; nothing is noted.

        `which`: needed (应建档), all, missing (needed and no file in use), incomplete (needed or kept),
        unconfirmed (not signed for the year whose confirmation is under way or was last).
        """
        chosen = _which(current_round(self._today(), self._rules().archives).year)[which]
        found = [person for person in self._files.all() if chosen(person)]
        if search.strip():
            ids = set(self._files.roster.ids(Query(search=search)))
            found = [person for person in found if person.member_id in ids]
        return tuple(person.row() for person in found)

    def cover(self, member_id: int) -> ArchiveCover:
        """Return what may be seen of a file without opening it; nothing is noted. Raises KeyError."""
        with self._store.reading() as session:
            return cover(self._files.reader(session), self._files.person(session, member_id))

    def open(self, member_id: int, reason: str = "") -> ArchiveView:
        """Open a file; that it was opened is in the history before it is seen. Raises KeyError."""
        self._files.note(member_id, OPEN, {"reason": clean_text(reason)})
        return self.reread(member_id)

    def reread(self, member_id: int) -> ArchiveView:
        """Return an opened file once more, after a change; nothing is noted. Raises KeyError."""
        basic = self._files.roster.record(member_id)
        with self._store.reading() as session:
            reader, person = self._files.reader(session), self._files.person(session, member_id)
            told = cover(reader, person)
            pages = self._files.pages(reader, person, basic.sections)
        subtitle = "　".join(part for part in (told.row.number, basic.subtitle) if part)
        return ArchiveView(told, basic.title, subtitle, pages)

    def versions(self, member_id: int, section: str) -> tuple[PageChange, ...]:
        """Return the changes of a page, newest first. Raises KeyError."""
        rules, registers = self._rules(), self._files.registers
        key = rules.archives.sections[section].key
        with self._store.reading() as session:
            pages = page_versions(session, registers, rules, [member_id])[member_id]
            return page_changes(session, registers, member_id, key, pages.get(key, NO_VERSION).number)

    def readings(self, member_id: int) -> tuple[ReadingView, ...]:
        """Return who opened, printed or was handed a file, newest first."""
        with self._store.reading() as session:
            return readings(session, self._rules(), member_id)

    def find(self, text: str) -> int:
        """Return whose file is meant by its number, an identity number or a name. Raises RefusedInput."""
        return only_one(self._files.all(), text)

    def section(self, text: str) -> str:
        """Return the key of a section called by its key, title or number. Raises RefusedInput."""
        archives = self._rules().archives
        key = section_key(text, archives)
        if key is None:
            titles = "、".join(f"{one.number} {one.title}" for one in archives.sections.values())
            raise RefusedInput(
                "廉政档案没有这一部分。", (Flaw("section", text, f"不认得“{text}”"),),
                reason=f"各部分是：{titles}。", remedy="请写部分的名称或者序号。",
            )  # fmt: skip
        return key

    def statistics(self, year: int) -> ArchiveStatistics:
        """Return the files by branch as they are today, and the opinions answered in a year."""
        with self._store.reading() as session:
            return statistics(session, self._files.all(), self._rules(), year, self._today())

    def forget(self) -> None:
        """Read everybody's state anew when it is asked for next."""
        self._files.forget()

    # Keeping

    def start(self, member_ids: Sequence[int]) -> int:
        """Begin files for those who have none in use; return how many. Raises KeyError, RefusedInput."""
        values = {"opened_on": self._today(), "keeper": self._profile().officer}
        with self._store.writing() as session:
            people, writer = self._files.persons(session, member_ids), self._files.writer(session, ARCHIVES)
            wanted = [person for person in people if not person.kept]
            for person in wanted:
                insert(writer, person, values)
        self._announce(frozenset({ARCHIVES}))
        return len(wanted)

    def state_none(self, member_id: int, section: str, told_on: date, note: str = "") -> None:
        """Write down that there is nothing to a section, as the person said on a day.

        Raises RefusedInput when that cannot be said of it or records are there; KeyError.
        """
        rules = self._rules()
        rule = rules.archives.sections[section]
        if told_on > self._today():
            flaw = Flaw("told_on", told_on.isoformat(), "说明日期不能晚于今天")
            raise refused("尚未登记。", [flaw], rules.archives.limits[STATEMENT])
        require_none(self._count(member_id, section), rule.may_be_none, rule.title, rules)
        said = clean_text(note)[:LONGEST_NOTE]
        self._set_leaf(member_id, section, has_none=True, told_on=told_on, note=said)

    def withdraw_none(self, member_id: int, section: str) -> None:
        """Take back that there is nothing to a section. Raises KeyError, RefusedInput."""
        self._set_leaf(member_id, section, has_none=False, told_on=None, note="")

    def set_leaf_number(self, member_id: int, section: str, text: str) -> None:
        """Say where the paper of a section lies: its page numbers. Raises KeyError, RefusedInput."""
        number = " ".join(clean_text(text).split())[:LONGEST_NUMBER]
        self._set_leaf(member_id, section, leaf_number=number)

    def _count(self, member_id: int, section: str) -> int:
        registers = of_section(self._files.registers, section)
        with self._store.reading() as session:
            return sum(len(holding_ids(session, register, member_id)) for register in registers)

    def _set_leaf(self, member_id: int, section: str, **said: Any) -> None:
        key = self._rules().archives.sections[section].key

        def change(draft: Draft) -> None:
            rows = draft.rows["leaves"]
            leaf = next((row for row in rows if row.section == key), None)
            if leaf is None:
                leaf = ArchiveLeaf(archive_id=draft.record.id, position=len(rows), section=key)
                rows.append(leaf)
            for name, value in said.items():
                setattr(leaf, name, value)

        with self._store.writing() as session:
            [person] = self._files.filed(session, [member_id])
            self._files.writer(session, ARCHIVES).rewrite(person.file.id if person.file else 0, change)
        self._announce(frozenset({ARCHIVES}))

    # The yearly confirmation

    def hand_out(self, member_ids: Sequence[int], year: int, on: date) -> int:
        """Write down that files were given to be confirmed; return to how many who had not got theirs.

        Raises RefusedInput when somebody has no file in use or the day does not fit; KeyError.
        """
        done = confirming.hand_out(self._files, member_ids, year, on)
        self._announce(frozenset({confirming.KEY}))
        return done

    def confirm(self, member_ids: Sequence[int], year: int, signed_on: date, objections: str = "") -> int:
        """Write down that persons signed for their files as they are now; return how many.

        The versions of the pages are kept with it. Raises RefusedInput when somebody has signed already or
        has no file in use, or the day does not fit; KeyError.
        """
        done = confirming.confirm(self._files, member_ids, year, signed_on, clean_text(objections))
        self._announce(frozenset({confirming.KEY}))
        return done

    # Printing

    def book(self, member_id: int, sections: Sequence[str] = (), *, masked: str = "") -> Book:
        """Return a file, or sections of it, ready to print; that is noted in the history.

        `masked` is the written reason to take in the sections that are else left out. Raises RefusedInput
        when they are asked for without one, or a text would tell who reported a clue; KeyError.
        """
        made = make_book(self._files, member_id, sections, masked)
        self._note_print(member_id, made)
        return made.book

    def paper(
        self, member_id: int, sections: Sequence[str] = (), *, masked: str = "", boxes: bool = False
    ) -> Paper:
        """Return a file, or sections of it, as PDF; noted in the history once it is made.

        Raises as `book`, and MissingGlyph unless `boxes` allows labelled boxes.
        """
        made = make_book(self._files, member_id, sections, masked)
        paper = book_paper(made.book, self._profile(), boxes=boxes)
        self._note_print(member_id, made)
        return replace(paper, kind=made.kind)

    def _note_print(self, member_id: int, made: Made) -> None:
        detail = {"sections": list(made.sections), "reason": made.book.purpose}
        self._files.note(member_id, PRINT, detail)

    def signature_paper(self, member_ids: Sequence[int], year: int, *, boxes: bool = False) -> Paper:
        """Return the sheet on which persons sign for their files.

        Raises RefusedInput when somebody has no file in use, KeyError, MissingGlyph unless `boxes`.
        """
        with self._store.reading() as session:
            rows = [person.row() for person in self._files.filed(session, member_ids)]
        signing = [SignatureRow(row.name, row.unit, row.post, row.number) for row in rows]
        return signature_paper(signing, year, self._profile(), self._today(), boxes=boxes)

    def statistics_paper(self, year: int, *, boxes: bool = False) -> Paper:
        """Return the statistics as PDF. Raises MissingGlyph unless `boxes` allows labelled boxes."""
        return statistics_paper(self.statistics(year), self._profile(), boxes=boxes)


def _which(year: int) -> Mapping[str, Callable[[PersonFile], bool]]:
    """What each filter of the list asks of a person; `year` is the one to be signed for."""
    return {
        "all": lambda person: True,
        "needed": lambda person: person.needed,
        "missing": lambda person: person.needed and not person.kept,
        "incomplete": lambda person: (person.needed or person.kept) and bool(person.missing),
        "unconfirmed": lambda person: person.owes(year),
    }
