"""A list of 300 names with its traps gives exactly the split that was written down by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from app.name_lists import NO_NAME
from app.office import Office
from app.opinion_views import Checked, NameList
from tests.app.conftest import copied, opened
from tests.app.opinion_list import (
    BY_MATCH,
    BY_REPLY,
    NAMES_IN_THE_LETTER,
    ORDINARY,
    REPEATED,
    SECOND_LOOKS,
    TRAPS,
    UNITS,
    M,
    Trap,
    fill,
    letter,
    plain_names,
)
from tests.app.parts import TODAY, Kept

PLAIN = NAMES_IN_THE_LETTER - len(TRAPS) - len(REPEATED)


@pytest.fixture(scope="module")
def organ(empty: Kept, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Path]]:
    """The office with its people and clues, shared by the tests, which only read it; and the letter."""
    folder = tmp_path_factory.mktemp("list")
    office = opened(copied(empty, folder))
    fill(office, folder)
    yield office, letter(folder)
    office.close()


@pytest.fixture(scope="module")
def names(organ: tuple[Office, Path]) -> NameList:
    office, path = organ
    return office.opinions.read_list(path)


@pytest.fixture(scope="module")
def checked(organ: tuple[Office, Path], names: NameList) -> Mapping[str, Checked]:
    """What was found, by name; the letter has each name once."""
    found = organ[0].opinions.check(names.entries, TODAY)
    by_name = {one.entry.name: one for one in found}
    assert len(by_name) == len(found)
    return by_name


def test_the_letter_is_read_whole(names: NameList) -> None:
    assert len(names.entries) + len(names.repeated) == NAMES_IN_THE_LETTER
    assert tuple(one.name for one in names.repeated) == REPEATED
    assert [(one.line, one.reason) for one in names.refused] == [(NAMES_IN_THE_LETTER + 4, NO_NAME)]
    assert {one.name for one in names.entries} == {*plain_names(), *(trap.found_as for trap in TRAPS)}


def test_the_split_is_the_one_written_by_hand(checked: Mapping[str, Checked]) -> None:
    matched = Counter(one.matched for one in checked.values())
    replies = Counter(one.proposal for one in checked.values())
    by_match = {str(kind.value): count for kind, count in BY_MATCH.items()}
    assert matched == by_match | {"identity": BY_MATCH[M.IDENTITY] + PLAIN}
    assert replies == BY_REPLY | {"clear": BY_REPLY["clear"] + PLAIN}
    assert sum(one.second_look for one in checked.values()) == SECOND_LOOKS
    assert sum(BY_MATCH.values()) == sum(BY_REPLY.values()) == len(TRAPS)


@pytest.mark.parametrize("trap", TRAPS, ids=[trap.found_as for trap in TRAPS])
def test_each_trap_gives_what_was_written_down(checked: Mapping[str, Checked], trap: Trap) -> None:
    found = checked[trap.found_as]
    assert (found.matched, found.proposal) == (str(trap.matched.value), trap.proposal)
    assert {reason.key: reason.record for reason in found.reasons} == trap.reasons
    assert len(found.reasons) == len(trap.reasons)
    assert found.second_look is trap.second_look
    assert trap.told in found.match_note
    days = [reason.last_day for reason in found.reasons if reason.last_day]
    assert days == ([date.fromisoformat(trap.last_day)] if trap.last_day else [])


def test_of_the_others_there_is_nothing_to_say(checked: Mapping[str, Checked]) -> None:
    for name in plain_names():
        found = checked[name]
        assert (found.matched, found.proposal, found.reasons) == ("identity", "clear", ())
        assert (found.second_look, found.match_note, found.candidates) == (False, "", ())


def test_every_reason_has_its_source_and_leads_to_its_record(
    organ: tuple[Office, Path], checked: Mapping[str, Checked]
) -> None:
    reasons = [reason for one in checked.values() for reason in one.reasons]
    assert all(reason.source and reason.title for reason in reasons)
    for reason in reasons:
        assert bool(reason.record) == bool(reason.register)
        if reason.register:
            values = organ[0].ledger(reason.register).record(reason.record_id).values
            assert values["number"] == reason.record


def test_the_same_names_by_unit_alone_are_found_without_a_number(organ: tuple[Office, Path]) -> None:
    office, _ = organ
    lines = [f"{n + 1}. {name} {UNITS[n % len(UNITS)]}" for n, name in enumerate(ORDINARY)]
    found = office.opinions.check(office.opinions.paste("\n".join(lines)).entries, TODAY)
    assert Counter(one.matched for one in found) == {"unit": len(ORDINARY)}


def test_on_the_day_after_an_effect_has_run_out(organ: tuple[Office, Path], names: NameList) -> None:
    found = organ[0].opinions.check(names.entries, date(2026, 11, 21))
    [last] = [one for one in found if one.entry.name == "蒋三元"]
    assert (last.proposal, [reason.key for reason in last.reasons]) == ("clear", ["measured"])
