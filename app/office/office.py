"""The open store with everything the window and the command line are given; nothing is global."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from app import papers
from app.agenda import Agenda, grouped
from app.archive_desk import ArchiveDesk
from app.attachments import Attachments
from app.cleaning_desk import CleaningDesk
from app.closing_desk import ClosingDesk
from app.clue_desk import ClueDesk
from app.committee import Committee
from app.desk import Services
from app.duty_desk import DutyDesk
from app.duty_settings import DutySettings
from app.engine.ledger import Ledger
from app.engine.pinyin import search_terms
from app.engine.views import (
    DueGroup,
    DueItem,
    Finding,
    Paper,
    Profile,
    Query,
    Receipt,
)
from app.exchange.importer import Progress, run_import
from app.exchange.plan import ImportOutcome, ImportPlan
from app.exchange.planning import chosen_fields, plan_import, sheet_fingerprint
from app.figure_desk import FigureDesk
from app.files import atomic_file
from app.inspection import check_projections
from app.office.patience import require_patience
from app.office.profile import clean_profile, read_profile, write_profile
from app.opinion_desk import OpinionDesk
from app.organisation_desk import OrganisationDesk
from app.package_desk import PackageDesk
from app.record_papers import RecordPapers
from app.registers import all_registers
from app.report_desk import ReportDesk
from app.rules.tables import Rules
from app.talk_desk import TalkDesk
from db import vault
from db.history import note
from db.models import Preference
from db.store import Store

Listener = Callable[[frozenset[str]], None]


class _Rehearsal(Exception):
    """Ends the transaction of a trial import, so that nothing of it stays."""


class Office:
    """One open store. Every method returns plain values; nothing here knows of a window."""

    def __init__(self, store: Store, master: vault.MasterKey, base: Rules, today: Callable[[], date]) -> None:
        self._store = store
        self._master = master
        self._listeners: list[Listener] = []
        self.today = today
        self.registers = all_registers()
        self._agenda = Agenda(store, self.registers, lambda: self.rules)
        self.committee = Committee(store, base, self._announce, today)
        links = tuple(link for register in self.registers for link in register.persons)
        self.ledgers: Mapping[str, Ledger] = {
            register.key: Ledger(register, store, lambda: self.rules, today, self._announce, links)
            for register in self.registers
        }
        with store.reading() as session:
            self.profile = read_profile(session)
        self.attachments = Attachments(store, self.registers, self._announce)
        services = Services(
            store, self.ledgers, lambda: self.rules, today, lambda: self.profile, self._announce
        )
        self.figures = FigureDesk(services, self.registers)
        self.closings = ClosingDesk(services, self.registers, self.figures.book)
        self.clues = ClueDesk(services)
        self.cleanings = CleaningDesk(services)
        self.organisation = OrganisationDesk(services)
        self.find_people = self.organisation.find_people
        self.talks = TalkDesk(services)
        self.archives = ArchiveDesk(services)
        self.opinions = OpinionDesk(services, self.committee)
        self.reports = ReportDesk(services, self.figures.book)
        self.packages = PackageDesk(services, self.figures.book, self.closings.closed_book, self.reports)
        self.papers = RecordPapers(services)
        self.duties = DutyDesk(services, self._agenda, DutySettings(self.committee, base, today))
        self.committee.renew()

    @property
    def rules(self) -> Rules:
        """The rules in force: the tables, and what this committee has changed of them."""
        return self.committee.rules

    @property
    def folder(self) -> Path:
        """The folder of the store."""
        return self._store.folder

    @property
    def store_id(self) -> str:
        """The store's identity as printed on the recovery sheet."""
        return str(self._store.store_id)

    def ledger(self, key: str) -> Ledger:
        """Return the ledger of one register. Raises KeyError."""
        return self.ledgers[key]

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Have `listener` called with the keys of changed registers; returns how to stop that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            with suppress(ValueError):
                self._listeners.remove(listener)

        return unsubscribe

    def interrupt(self) -> None:
        """Stop running interruptible queries; they raise `QueryInterrupted`."""
        self._store.interrupt_readers()

    # What falls due

    def due(self, within: int | None = None, today: date | None = None) -> list[DueItem]:
        """Return what falls due, earliest first; `within` days from today, or all."""
        today = today or self.today()
        items = self._agenda.items(today)
        return [item for item in items if within is None or (item.due - today).days <= within]

    def agenda(self, today: date, within: int | None = None) -> tuple[DueGroup, ...]:
        """Return what falls due, grouped 逾期, 今天, 7 天内, 30 天内 and later."""
        return grouped(self.due(within, today), today)

    # Settings and preferences

    def preference(self, key: str, default: Any = None) -> Any:
        """Return a preference of the window, kept in the encrypted store."""
        with self._store.reading() as session:
            found = session.get(Preference, key)
            return default if found is None else found.value

    def set_preference(self, key: str, value: Any) -> None:
        """Keep a preference; `value` must be JSON-plain."""
        with self._store.writing() as session:
            session.merge(Preference(key=key, value=value))

    def set_profile(self, profile: Profile) -> None:
        """Change whose store this is; the change is in the history. Raises RefusedInput."""
        profile = clean_profile(profile)
        with self._store.writing() as session:
            write_profile(session, profile)
        self.profile = profile
        self._announce(frozenset({"profile"}))

    # Spreadsheets in

    def read_sheets(self, key: str, path: Path, password: str | None = None) -> ImportPlan:
        """Read a spreadsheet and plan its import. Raises UnreadableFile and PasswordNeeded."""
        recall = lambda heads: self.preference(f"mapping.{key}.{heads}")  # noqa: E731 - a one-line look-up passed on
        return plan_import(self.ledger(key).register, path, password, recall)

    def try_import(self, plan: ImportPlan, progress: Progress | None = None) -> ImportOutcome:
        """Say what the import would do; nothing is written. Raises RefusedInput."""
        outcomes: list[ImportOutcome] = []
        with suppress(_Rehearsal), self._store.writing() as session:
            outcomes.append(self._run(plan, session, progress))
            raise _Rehearsal
        return outcomes[0]

    def commit_import(self, plan: ImportPlan, progress: Progress | None = None) -> ImportOutcome:
        """Take the good rows in, in one transaction, and remember the mapping."""
        key = plan.register.key
        with self._store.writing() as session:
            outcome = self._run(plan, session, progress)
            for sheet in plan.sheets:
                if sheet.heading is not None:
                    heads = f"mapping.{key}.{sheet_fingerprint(sheet)}"
                    session.merge(Preference(key=heads, value=chosen_fields(sheet)))
            detail = {
                "file": plan.file_name,
                "accepted": outcome.accepted,
                "already": outcome.already,
                "refused": len(outcome.refused),
            }
            note(session, "import", plan.register.model.__tablename__, None, detail)
        self._announce(frozenset({key}))
        return outcome

    def refused_sheet(self, plan: ImportPlan, outcome: ImportOutcome) -> Paper:
        """Return the refused rows as a spreadsheet to correct and import again."""
        return papers.refused_sheet(plan, outcome)

    def _run(self, plan: ImportPlan, session: Session, progress: Progress | None) -> ImportOutcome:
        ledger = self.ledger(plan.register.key)
        outcome = run_import(plan, session, ledger.reading(history=True), progress)
        if plan.register.is_roster and outcome.accepted:
            ledger.link_people(session, session.exec(select(plan.register.model.name)))
        return outcome

    # Papers out

    def ledger_paper(
        self, key: str, query: Query, progress: Progress | None = None, *, boxes: bool = False
    ) -> Paper:
        """Return a register as a PDF ledger. Raises MissingGlyph unless `boxes` allows labelled boxes."""
        return papers.ledger_paper(self.ledger(key), query, self.profile, self.today(), progress, boxes=boxes)

    def ledger_sheet(self, key: str, query: Query) -> Paper:
        """Return a register as a spreadsheet."""
        return papers.ledger_sheet(self.ledger(key), query, self.profile, self.today())

    def save_paper(self, paper: Paper, path: Path, remark: str = "") -> Receipt:
        """Write a paper whole or not at all and note it in the history. Raises WriteFailed.

        `remark` is what the officer says of it: 介质编号、去向、批准人. The store's folder takes no papers.
        """
        papers.refuse_store_folder(path, self.folder)
        receipt = Receipt(str(path), len(paper.data), hashlib.sha256(paper.data).hexdigest())
        detail = {
            "title": paper.title,
            "path": receipt.path,
            "size": receipt.size,
            "sha256": receipt.sha256,
            "remark": remark,
        }
        with atomic_file(path) as file:
            file.write(paper.data)
            file.flush()
            # Noted before the file takes its name: nothing leaves the store without a trace.
            with self._store.writing() as session:
                note(session, "export", paper.kind, None, detail)
        return receipt

    # Keeping

    @property
    def alarms(self) -> tuple[str, ...]:
        """What was suspicious when the store was opened (rolled back, log lost…); empty when nothing was."""
        return self._store.alarms

    def acknowledge_alarms(self, reason: str) -> None:
        """Record that the alarms were looked into; they are not shown again."""
        self._store.acknowledge_alarms(reason)

    def check(self) -> list[Finding]:
        """Run all integrity checks: the store's, the committee's rules and the projections."""
        findings = [Finding(f.check, f.ok, f.detail, f.remedy) for f in self._store.check()]
        findings += [self.committee.check(), self.closings.check()]
        with self._store.reading() as session:
            findings += check_projections(session, self.registers, self.rules)
        return findings

    def change_passphrase(self, old: str, new: str) -> None:
        """Wrap the key under a new passphrase. Raises WrongPassphrase when `old` is not the present one."""
        require_patience(self.folder)
        self._rewrap(vault.unlock(self.folder, old), new, by="passphrase")

    def renew_passphrase(self, code: str, new: str) -> None:
        """Give the store a new passphrase by its recovery code. Raises WrongPassphrase, RefusedInput."""
        require_patience(self.folder)
        self._rewrap(vault.unlock_with_recovery(self.folder, code), new, by="recovery")

    def _rewrap(self, master: vault.MasterKey, new: str, *, by: str) -> None:
        vault.rewrap_passphrase(self.folder, master, new)
        master.drop()
        with self._store.writing() as session:
            note(session, "change_passphrase", detail={"by": by})

    def close(self) -> None:
        """Close the store and drop the key; the office can not be used after that."""
        self._listeners.clear()
        self._store.close()
        self._master.drop()
        search_terms.cache_clear()

    def _announce(self, keys: frozenset[str]) -> None:
        self._agenda.forget()
        self.archives.forget()
        for listener in tuple(self._listeners):
            listener(keys)
