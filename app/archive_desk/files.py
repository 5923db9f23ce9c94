"""The files as every use case of the desk needs them: who is meant, what is kept, and what is noted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from app.archive_state.changes import place_of
from app.archive_state.pages import Reader, page_views
from app.archive_state.persons import PersonFile, person_files
from app.archive_state.versions import page_versions
from app.archive_views import PageView
from app.desk import Services
from app.engine.ledger import Ledger
from app.engine.register import Register
from app.engine.traces import key_trace, leave_trace
from app.engine.views import Section
from app.engine.writing import Writer
from app.errors import RefusedInput
from app.rules.archives import ONE_FILE
from db.history import note

MOST_NAMED = 5


class Files:
    """The files of one store; everybody's state is remembered until something is written."""

    def __init__(self, services: Services) -> None:
        self.store, self.ledgers = services.store, services.ledgers
        self.rules, self.today, self.profile = services.rules, services.today, services.profile
        self.registers: tuple[Register, ...] = tuple(ledger.register for ledger in self.ledgers.values())
        self._known: tuple[date, list[PersonFile]] | None = None
        self._news = 0

    @property
    def roster(self) -> Ledger:
        """The ledger of the people themselves."""
        return next(ledger for ledger in self.ledgers.values() if ledger.register.is_roster)

    def all(self) -> list[PersonFile]:
        """Return everybody's state by branch and name."""
        today, news = self.today(), self._news
        if self._known is not None and self._known[0] == today:
            return self._known[1]
        with self.store.reading() as session:
            found = person_files(session, self.registers, self.rules(), today)
        # Another thread may have written meanwhile: what was read before is not remembered.
        if news == self._news:
            self._known = (today, found)
        return found

    def forget(self) -> None:
        """Read everybody's state anew when it is asked for next."""
        self._news += 1
        self._known = None

    def reader(self, session: Session) -> Reader:
        """Return what reading a file needs at this moment."""
        return Reader(session, self.registers, self.rules(), self.today())

    def person(self, session: Session, member_id: int) -> PersonFile:
        """Return one person as the session sees him or her. Raises KeyError."""
        return self.persons(session, [member_id])[0]

    def persons(self, session: Session, member_ids: Iterable[int]) -> list[PersonFile]:
        """Return the persons meant, each once, in the order given. Raises KeyError."""
        ids = list(dict.fromkeys(member_ids))
        only = ids[0] if len(ids) == 1 else None
        found = person_files(session, self.registers, self.rules(), self.today(), only) if ids else []
        known = {person.member_id: person for person in found}
        return [known[own] for own in ids]

    def filed(self, session: Session, member_ids: Iterable[int]) -> list[PersonFile]:
        """Return the persons meant, all of whom have a file in use. Raises RefusedInput, KeyError."""
        people = self.persons(session, member_ids)
        if without := [person.name for person in people if not person.kept]:
            limit = self.rules().archives.limits[ONE_FILE]
            raise RefusedInput(
                f"{names(without)}没有在用的档案，没有登记。", reason=f"依据：{limit.source}。",
                remedy="请先建档，再办理。",
            )  # fmt: skip
        return people

    def pages(self, reader: Reader, person: PersonFile, basic: tuple[Section, ...]) -> tuple[PageView, ...]:
        """Return the sections of one person's file."""
        found = page_versions(reader.session, self.registers, reader.rules, [person.member_id])
        return page_views(reader, person, found[person.member_id], basic)

    def note(self, member_id: int, action: str, detail: Mapping[str, Any]) -> None:
        """Write into the history what was done with a person's file. Raises KeyError."""
        with self.store.writing() as session:
            file = self.person(session, member_id).file
            place = place_of(file.id if file else 0, member_id)
            note(session, action, *place, {"member_id": member_id, **detail})

    def writer(self, session: Session, key: str) -> Writer:
        """Return what writes records of a register in a session."""
        ledger = self.ledgers[key]
        return Writer(session, ledger.register, ledger.reading())


def insert(writer: Writer, person: PersonFile, values: Mapping[str, Any]) -> None:
    """Write a new record about a person. Raises RefusedInput."""
    whole = {"person": person.name, "member_id": person.member_id, "unit": person.unit, **values}
    record_id = writer.insert(whole, {})
    leave_trace(writer.session, writer.register, key_trace(writer.register.identify(whole)), record_id)


def names(people: Sequence[str]) -> str:
    """Return the names as a list, the first few of many."""
    return "、".join(people[:MOST_NAMED]) + (f"等 {len(people)} 人" if len(people) > MOST_NAMED else "")
