"""Papers of every register that declares some: what can be made of a record now, printing and issuing it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from app import informants
from app.clue_views import PaperView
from app.desk import Desk, Services
from app.engine.paper import Names
from app.engine.register import Copy, OnRoster, Papers, Register
from app.engine.views import Paper
from app.engine.writing import load_draft
from app.errors import Flaw, RefusedInput
from app.issuing import issued_for, reprinted, void_issued
from app.paper_making import Source, issue_paper, make, offers, recipient_of
from app.registers import declared_papers
from app.registers.members.facts import facts
from app.rules.careers import value_on
from db.models import Clue, IssuedPaper, Member, MemberChange
from db.vocabulary import Secrecy


class RecordPapers(Desk):
    """The use cases of the papers of any record. A register without papers offers none."""

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._registers = {key: ledger.register for key, ledger in services.ledgers.items()}
        self._tables = {_table(register): key for key, register in self._registers.items()}

    def offers(self, key: str, record_id: int) -> tuple[PaperView, ...]:
        """Return the papers that can be made of a record now; none of a voided one. Raises KeyError."""
        register = self._registers[key]
        if register.papers is None:
            return ()
        with self._store.reading() as session:
            source, voided = self._source(session, key, record_id)
            return () if voided else offers(source, issued_for(session, source.table, record_id))

    def paper(
        self, key: str, record_id: int, paper_key: str, row: int | None = None, *, boxes: bool = False
    ) -> Paper:
        """Return a paper as a draft without a number of its own.

        Raises RefusedInput, KeyError, MissingGlyph unless `boxes` allows labelled boxes.
        """
        with self._store.reading() as session:
            source = self._fit(session, key, record_id, paper_key)
            return make(source, paper_key, row, boxes=boxes)

    def recipient(self, key: str, record_id: int, paper_key: str, row: int | None = None) -> str:
        """Return whom a paper is addressed to, as a proposal. Raises RefusedInput, KeyError."""
        with self._store.reading() as session:
            return recipient_of(self._source(session, key, record_id)[0], paper_key, row)

    def issue(
        self,
        key: str,
        record_id: int,
        paper_key: str,
        row: int | None,
        issued_on: date,
        recipient: str,
        *,
        boxes: bool = False,
    ) -> Paper:
        """Issue a paper under its next number, or not at all. Raises as `paper`."""
        if issued_on > self._today():
            raise RefusedInput(
                "尚未出文。", (Flaw("issued_on", issued_on.isoformat(), "日期不能晚于今天"),),
                reason="依据：出文登记如实记载实际出文的日期，编号按出文年度取。",
                remedy="请改填今天或者以前的日期；以后出文的，到当天再出文。",
            )  # fmt: skip
        with self._store.writing() as session:
            source = self._fit(session, key, record_id, paper_key)
            told = (source, paper_key, row, issued_on, recipient)
            paper = issue_paper(self._store, session, *told, boxes=boxes)
        self._announce(frozenset({key, "attachments"}))
        return paper

    def reprint(self, issued_id: int) -> Paper:
        """Return an issued paper as it went out. Raises KeyError, DamagedAttachment, ExpectedError."""
        return reprinted(self._store, issued_id)

    def void_issued(self, issued_id: int, reason: str) -> None:
        """Void an issued paper; its number stays taken. Raises RefusedInput, KeyError."""
        with self._store.writing() as session:
            void_issued(session, issued_id, reason)
            row = session.get(IssuedPaper, issued_id)
            key = self._tables[row.register] if row else ""
        self._announce(frozenset({key}))

    def _fit(self, session: Session, key: str, record_id: int, paper_key: str) -> Source:
        """What papers of a record are made of that may be made at all. Raises RefusedInput, KeyError."""
        source, voided = self._source(session, key, record_id)
        if voided:
            noun = self._registers[key].noun
            raise RefusedInput(
                f"作废的{noun}不能再制作文书。", reason="依据：台账记录作废后只留存备查，不再办理。",
                remedy=f"确需出文的，请在有效的{noun}记录上办理。",
            )  # fmt: skip
        if source.rules[paper_key].outward:
            self._refuse_betrayal(session, key, source)
        return source

    def _source(self, session: Session, key: str, record_id: int) -> tuple[Source, bool]:
        """What the papers of a record are made of, and whether the record was voided. Raises KeyError."""
        register = self._registers[key]
        papers = _declared(register)
        draft = load_draft(session, register, record_id)
        record = draft.record
        copy = Copy(
            self._profile(), self._rules(), self._today(), member=_on_roster(session, record)
        )  # fmt: skip
        source = Source(
            rules=declared_papers()[key],
            names=papers.names,
            facts=papers.facts(draft, copy),
            values=lambda copy: papers.values(draft, copy),
            copy=copy,
            table=_table(register),
            record_id=record_id,
            label=getattr(record, "number", "") or f"{register.noun}{record_id}",
            secrecy=getattr(record, "secrecy", Secrecy.INTERNAL),
            persons=papers.persons(draft),
        )
        return source, record.voided_at is not None

    def _refuse_betrayal(self, session: Session, key: str, source: Source) -> None:
        """Refuse a paper that is read outside while it would tell who reported the clue behind it."""
        record = session.get(self._registers[key].model, source.record_id)
        number = getattr(record, "clue_number", "")
        clue_id = session.exec(select(Clue.id).where(col(Clue.number) == number)).first() if number else None
        if clue_id and informants.is_named_in(self._store, session, clue_id, _read_outside(source)):
            raise RefusedInput(
                "记录里写有举报人的信息，文书不能排印。",
                reason="依据：处理检举控告工作规则（保密）：不得泄露检举控告人信息。",
                remedy="请更正谈话事由、内容等文字，删去能认出举报人的内容后再制作。",
            )


def _table(register: Register) -> str:
    return str(register.model.__tablename__)


def _declared(register: Register) -> Papers:
    if register.papers is None:
        raise KeyError(register.key)
    return register.papers


def _on_roster(session: Session, record: Any) -> OnRoster:
    """The person a record is about as of its day; nothing where it names nobody of the roster."""
    member_id = getattr(record, "member_id", None)
    member = session.get(Member, member_id) if member_id else None
    if member is None:
        return OnRoster()
    own = select(MemberChange).where(col(MemberChange.member_id) == member_id).order_by(col(MemberChange.id))
    day = getattr(record, "held_on", None) or date.max
    unit = value_on(facts(session.exec(own)), "unit", day, member.unit)
    return OnRoster(unit, member.birth, member.joined_on)


def _read_outside(source: Source) -> list[str]:
    """All texts that a paper which leaves the office may hold, those of lists among them."""
    names: Names = source.names
    values = source.values(source.copy)
    texts = [values.get(name) for name, said in names.texts.items() if said.audience != "inside"]
    for name, columns in names.lists.items():
        rows = values.get(name)
        texts += [row.get(column) for row in rows for column in columns] if isinstance(rows, tuple) else []
    return [text for text in texts if isinstance(text, str)]
