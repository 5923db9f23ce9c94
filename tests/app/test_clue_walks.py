"""Random roads through the real office and its encrypted store: nothing is ever half done, all sums agree."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlmodel import Session, col, func, select

import resources
from app.engine.writing import load_draft
from app.errors import RefusedInput
from app.office import Office
from app.registers.clues.case import case_of, facts
from app.rules.clocks import running
from app.rules.folding import fold
from app.rules.permission import ahead
from app.rules.steps import StepFact
from app.rules.tables import load_rules
from app.rules.workflow import WORKFLOW
from db.models import Clue, ClueStep, HistoryEntry
from db.store import Store
from db.vocabulary import StepKind
from tests.app.clue_walking import CHAIN, OURS, STRANGER, K, received, settled
from tests.app.parts import TODAY, Kept
from tests.rules.plain import Told, trespasses
from tests.rules.walking import LATE, USUAL

CLUES, TRIES, SEED = 150, 20, 4711
IDLE = frozenset(
    {K.REPORTED_UP, K.EXTENDED, K.SUSPENDED, K.RESUMED, K.EXPLAINED, K.FALSE_REPORTED, K.FALSE_FOUND,
     K.CORRECTED, K.MERGED, K.MEASURE, K.REOPENED, K.STUDIED}
)  # fmt: skip
CHOICES: Mapping[str, tuple[str, ...]] = {
    "disposition": ("inquiry", *["verification"] * 3, "shelved", "settled", "transfer"),
    "settle_reason": ("vague", "vague", ""),
    "inquiry_outcome": ("believed", "reminded", "again", "spot_check", "verify"),
    "verification_outcome": (*["file"] * 4, "settle", "reminded", "shelve", "transfer"),
    "shelf_outcome": ("keep", "restart", "settle"),
    "conclusion": ("punish", "punish", "exempt", "none", "supplement"),
    "appeal_outcome": ("upheld", "revoked"),
    "ruling": (*["agreed"] * 9, "returned"),
    "item": ("report", "property", "receipt"),
    "property": ("yes", "no"),
    "excuse": ("", LATE),
    "note": ("", LATE, LATE),
}


Lying = tuple[dict[str, Any], list[dict[str, Any]], int]


class Opened:
    """An office and the store beneath it, so that what is stored can be looked at as it lies there."""

    def __init__(self, kept: Kept) -> None:
        master = kept.master.copy()
        self.store = Store.open(kept.folder, master)
        self.office = Office(self.store, master, load_rules(resources.path("rules")), lambda: TODAY)

    def lying(self, record: int) -> Lying:
        """The clue's row, its steps' rows, and how many rows the whole history has."""
        with self.store.reading() as session:
            clue = session.get(Clue, record)
            assert clue is not None
            steps = session.exec(
                select(ClueStep).where(ClueStep.clue_id == record).order_by(col(ClueStep.id))
            )
            told = [step.model_dump() for step in steps]
            return clue.model_dump(), told, session.exec(select(func.count(col(HistoryEntry.seq)))).one()

    def draft(self, session: Session, record: int) -> Any:
        """The clue with its persons and steps."""
        return load_draft(session, self.office.ledger("clues").register, record)


@pytest.fixture
def opened_store(kept: Kept) -> Any:
    opened = Opened(kept)
    settled(opened.office)
    yield opened
    opened.office.close()


class Officer:
    """Random steps on one clue, most of them possible, some of them wrong."""

    def __init__(self, opened: Opened, rng: Random) -> None:
        self.opened, self.rng = opened, rng
        self.strange, self.flow = rng.random() < 0.2, rng.random() < 0.05
        on = date(2025, 1, 6) + timedelta(rng.randrange(300))
        flags = {name: rng.random() < 0.2 for name in ("masses_side", "result_wanted")}
        self.record = received(
            opened.office, *([OURS, STRANGER] if self.strange else [OURS]),
            received_on=on.isoformat(), signature="real_name" if rng.random() < 0.2 else "anonymous",
            flow_only=self.flow, summary="" if self.flow else "反映吃拿卡要", **flags,
        )  # fmt: skip
        self.now = self.received = on

    def attempt(self) -> bool:
        """Try one step; say whether it was taken. A refusal leaves everything as it lay."""
        ledger, before = self.opened.office.ledger("clues"), self.opened.lying(self.record)
        kind = self._kind()
        on = self.now + timedelta(self.rng.randrange(-3 if self.rng.random() < 0.1 else 0, 12))
        told = {"kind": str(kind.value), "held_on": on.isoformat(), **self._told(kind)}
        with suppress(RefusedInput):
            ledger.add_step(self.record, told)
            return self._taken(before, min(on, TODAY))
        assert self.opened.lying(self.record) == before
        return False

    def _taken(self, before: Lying, on: date) -> bool:
        clue, steps, history = self.opened.lying(self.record)
        assert len(steps) == len(before[1]) + 1
        assert steps[:-1] == before[1], "what was entered stays as it is"
        assert clue["version"] > before[0]["version"]
        assert history > before[2]
        self.now = max(self.now, on)
        return True

    def _kind(self) -> StepKind:
        with self.opened.store.reading() as session:
            case = case_of(self.opened.draft(session, self.record), self.opened.office.rules, TODAY)
            may = [kind for kind in K if ahead(kind, case, case.rules.wording) is None]
        self.approvers = case.outstanding()
        self.open = [clock.key for clock in case.clocks if clock.stopped_on is None]
        if not may or self.rng.random() < 0.12:
            return self.rng.choice(list(K))
        return self.rng.choices(may, [1 if kind in IDLE else 10 for kind in may])[0]

    def _told(self, kind: StepKind) -> dict[str, Any]:
        rule = WORKFLOW[kind]
        told = {name: self.rng.choice(texts) for name, texts in CHOICES.items()} | dict(USUAL.get(kind, {}))
        told["clock"] = self.rng.choice([*self.open, "T6"])
        told["approver"] = self.approvers[0] if self.approvers and self.rng.random() < 0.9 else CHAIN[-1]
        told["corrects"] = str(self.rng.randint(1, 9))
        if self.rng.random() < 0.1:
            told |= dict.fromkeys(("group", "signers", "reviewers", "announcers", "talkers"), "周远航")
        own = {*rule.needs, *rule.takes, "excuse", "note"}
        return {name: text for name, text in told.items() if name in own and text != ""}


def _agrees(opened: Opened, officer: Officer) -> list[str]:
    """What is stored is what the stored steps add up to, told by the rules and told plainly."""
    with opened.store.reading() as session:
        draft = opened.draft(session, officer.record)
        found, clue = facts(draft.steps), draft.record
        wrong = [
            f"{name}：存的是 {getattr(clue, name)}，应为 {value}"
            for name, value in fold(found).projection.sums().items()
            if getattr(clue, name) != value
        ]
        first = next(iter(running(case_of(draft, opened.office.rules, TODAY).clocks)), None)
        if (clue.due_on, clue.due_rule) != ((first.due.on, first.key) if first else (None, "")):
            wrong.append(f"最近期限 {clue.due_on} {clue.due_rule}")
        told = Told(
            tuple(found), officer.received, TODAY, officer.strange, designated=False,
            flow_only=officer.flow, chain=CHAIN, imported=False,
        )  # fmt: skip
        return [*wrong, *trespasses(told, clue.state)]


def _clocks_of(opened: Opened, record: int) -> set[tuple[str, date]]:
    with opened.store.reading() as session:
        case = case_of(opened.draft(session, record), opened.office.rules, TODAY)
        return {(clock.key, clock.due.on) for clock in running(case.clocks)}


@pytest.mark.timeout(600)
def test_random_roads_through_the_store(opened_store: Opened) -> None:
    """After every step the store tells what its steps add up to; a refused one leaves not a byte behind."""
    opened, taken, refused = opened_store, 0, 0
    states: Counter[str] = Counter()
    records: list[int] = []
    for number in range(CLUES):
        officer = Officer(opened, Random(SEED + number))
        records.append(officer.record)
        for _ in range(TRIES):
            if not officer.attempt():
                refused += 1
                continue
            taken += 1
            wrong = _agrees(opened, officer)
            assert not wrong, f"seed {SEED + number}: {wrong}"
        states[str(opened.lying(officer.record)[0]["state"].label)] += 1
    sys.stdout.write(f"\n{CLUES} clues, {taken} steps, {refused} refusals: {dict(states)}\n")
    assert taken >= 10 * CLUES
    assert refused >= CLUES
    due = {record: set[tuple[str, date]]() for record in records}
    for item in opened.office.due():
        if item.rule.startswith("T") and item.rule not in ("T19",):
            due[item.record_id].add((item.rule, item.due))
    for record in records:
        assert due[record] == _clocks_of(opened, record), f"the agenda of clue {record}"
    assert [finding.detail for finding in opened.office.check() if not finding.ok] == []


def test_a_step_that_fails_while_it_is_written_leaves_nothing(
    opened_store: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The projection is written in the transaction of the step, or neither is."""
    office, record = opened_store.office, received(opened_store.office)
    before = opened_store.lying(record)

    def broken(*given: Any) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr("app.engine.writing.index", broken)
    with pytest.raises(OSError, match="the disk is gone"):
        office.ledger("clues").add_step(
            record, {"kind": "opinion", "held_on": "2026-01-12", "disposition": "inquiry"}
        )
    monkeypatch.undo()
    assert opened_store.lying(record) == before
    assert [finding.detail for finding in office.check() if not finding.ok] == []
    office.ledger("clues").add_step(
        record, {"kind": "opinion", "held_on": "2026-01-12", "disposition": "inquiry"}
    )


def test_what_is_stored_wrongly_is_found_and_mended_by_an_edit(opened_store: Opened) -> None:
    """The check tells a clue whose stored state is not what its steps add up to."""
    office, record = opened_store.office, received(opened_store.office)
    with opened_store.store.writing() as session:
        clue = session.get(Clue, record)
        assert clue is not None
        clue.disposition, clue.due_on = None, TODAY
        session.add(clue)
    assert [finding.check for finding in office.check() if not finding.ok] == ["问题线索各栏与其环节"]
    ledger = office.ledger("clues")
    seen = ledger.record(record)
    ledger.change(record, seen.version, seen.values)
    assert [finding.check for finding in office.check() if not finding.ok] == []


def test_the_same_steps_add_up_to_the_same_in_the_store_and_without_it(opened_store: Opened) -> None:
    """Stored facts have other numbers than fresh ones; their sum is the same."""
    office = opened_store.office
    record = received(office)
    office.ledger("clues").add_step(
        record, {"kind": "opinion", "held_on": "2026-01-12", "disposition": "inquiry"}
    )
    with opened_store.store.reading() as session:
        stored = facts(opened_store.draft(session, record).steps)
    fresh = [
        StepFact(K.REGISTERED, date(2026, 1, 5), 1),
        StepFact(K.OPINION, date(2026, 1, 12), 2, {"disposition": "inquiry"}),
    ]
    assert fold(stored).projection == fold(fresh).projection
