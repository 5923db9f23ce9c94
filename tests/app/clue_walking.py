"""A clue driven through the real office as an officer would: from a form into the encrypted store."""

from __future__ import annotations

from typing import Any

import pytest

from app.engine.views import RecordView
from app.errors import RefusedInput
from app.office import Office
from db.vocabulary import StepKind
from tests.app.parts import clue, meeting, member
from tests.rules.walking import CHIEF, SECRETARY, USUAL

K = StepKind
CHAIN = (SECRETARY, CHIEF)
OURS = {"name": "韩露", "rank": "一级科员", "political_status": "member"}
STRANGER = {"name": "赵局长", "rank": "四级主任科员", "political_status": "member"}


def settled(office: Office) -> Office:
    """An office with a person on its roster and the meeting all clues are studied at."""
    office.ledger("members").add(member("韩露"))
    office.ledger("meetings").add(meeting(number="会〔2026〕1号", held_on="2026-01-05"))
    return office


def received(office: Office, *subjects: dict[str, Any], **values: Any) -> int:
    """A clue received on 2026-01-05 about these persons, one of ours unless told."""
    told = {"received_on": "2026-01-05", "subjects": list(subjects) or [OURS], **values}
    return office.ledger("clues").add(clue(**told))


def take(office: Office, record: int, kind: StepKind, on: str, **detail: Any) -> None:
    """Enter one step. Raises RefusedInput."""
    told = {"kind": str(kind.value), "held_on": on, **USUAL.get(kind, {}), **detail}
    office.ledger("clues").add_step(record, {name: text for name, text in told.items() if text != ""})


def agree(office: Office, record: int, on: str, *, studied: bool = True) -> None:
    """Have what is proposed studied and approved by the whole chain."""
    if studied:
        take(office, record, K.STUDIED, on)
    for approver in CHAIN:
        take(office, record, K.APPROVED, on, approver=approver, ruling="agreed")


def disposed(office: Office, record: int, disposition: str, on: str = "2026-01-12", **detail: Any) -> None:
    """Bring a clue from its receipt to an approved disposition."""
    take(office, record, K.OPINION, on, disposition=disposition, **detail)
    agree(office, record, on)


def seen(office: Office, record: int) -> RecordView:
    """The record as the window shows it."""
    return office.ledger("clues").record(record)


def values(office: Office, record: int) -> dict[str, Any]:
    """The values of the record's fields."""
    return dict(seen(office, record).values)


def refusal(office: Office, record: int, kind: StepKind, on: str, **detail: Any) -> RefusedInput:
    """How a step is refused; the clue is as it was, to its version and its history."""
    before, told = seen(office, record), len(office.ledger("clues").history(record))
    with pytest.raises(RefusedInput) as refused:
        take(office, record, kind, on, **detail)
    assert seen(office, record) == before
    assert len(office.ledger("clues").history(record)) == told
    return refused.value
