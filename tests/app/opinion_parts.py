"""What the tests of the 意见回复 are built of: the organ with its people, requests and their stages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from app.errors import RefusedInput
from app.office import Office
from app.opinion_views import NameEntry, NameList, PersonView
from tests.app.clue_walking import settled
from tests.app.parts import clue, identity, member

NUMBERS = {name: identity("1985-03-04", place) for place, name in enumerate(("韩露", "周远航", "何静"), 11)}
LETTER = {
    "received_on": "2026-11-16", "asked_by": "市委组织部", "letter_number": "云组函〔2026〕31号",
    "letter_on": "2026-11-13", "occasion": "干部任免", "handler": "沈佳", "secrecy": "internal",
}  # fmt: skip


def peopled(office: Office) -> Office:
    """An office with 韩露 under an open clue, 周远航 and 何静 with nothing on record."""
    settled(office)
    ledger = office.ledger("members")
    first = ledger.record(1)
    ledger.change(1, first.version, {**first.values, "identity_number": NUMBERS["韩露"]})
    for name in ("周远航", "何静"):
        ledger.add(member(name, identity_number=NUMBERS[name]))
    office.ledger("clues").add(clue("韩露"))
    return office


def listed(*names: str) -> NameList:
    """A list by number of those of the organ, and of strangers by their name alone."""
    return NameList(tuple(NameEntry(line, name, NUMBERS.get(name, "")) for line, name in enumerate(names, 1)))


def taken_in(office: Office, *names: str, **values: str) -> int:
    return office.opinions.register({**LETTER, **values}, listed(*(names or tuple(NUMBERS))))


def person(office: Office, request: int, name: str) -> PersonView:
    [found] = [one for one in office.opinions.request(request).persons if one.checked.entry.name == name]
    return found


def refused(act: Callable[[], object]) -> RefusedInput:
    """How something is refused: it says what, why and what to do."""
    with pytest.raises(RefusedInput) as told:
        act()
    assert all((told.value.message, told.value.reason, told.value.remedy))
    return told.value


def fields(refusal: RefusedInput) -> list[str]:
    return [flaw.field for flaw in refusal.flaws]


def drafted(office: Office, *names: str) -> int:
    request = taken_in(office, *names)
    office.opinions.adopt(request)
    return request


def approved(office: Office, *names: str) -> int:
    request = drafted(office, *names)
    office.opinions.approve(request, "何书记", date(2026, 11, 18))
    return request


def answered(office: Office, *names: str, number: str = "") -> int:
    request = approved(office, *names)
    office.opinions.answer(request, number, date(2026, 11, 19))
    return request


def letter_text(office: Office, request: int) -> bytes:
    return office.opinions.letter_paper(request).data
