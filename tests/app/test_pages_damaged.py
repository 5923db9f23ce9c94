"""Sheets of the archive's registers with cells spoilt at random: refused or taken in, never half."""

from __future__ import annotations

import io
import random
from contextlib import suppress
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.engine.views import Query
from app.errors import ExpectedError
from app.office import Office
from tests.app.archive_parts import filed, loan, person
from tests.app.parts import TODAY, save
from tests.app.test_pages import PLAIN, put
from tests.exchange.makers import xlsx

SPOILT: list[Any] = [
    "", "=cmd|' /C calc'!A0", "长" * 5000, "䶮𠮷", "2026-02-30", "9999-12-31", "2100-12-31", "1e309", "-1",
    None, "２０２６年３月", "—", "nan", True, 3.5, 1e18, "张三、李四", "\n\n", "今", "100000000000亿",
    "2026.13", 46000, "<b>&", "\u202e倒", "是", "0",
]  # fmt: skip
KEPT = ("archives", "confirmations", "loans")
ROUNDS = 12


def stocked(office: Office, key: str) -> list[list[Any]]:
    """The register's own sheet with a row of each of two persons in it."""
    own = filed(office)
    person(office, "韩露")
    if key == "confirmations":
        office.archives.confirm([own], TODAY.year, TODAY)
    elif key == "loans":
        office.ledger(key).add(loan())
    elif key != "archives":
        put(office, key, **PLAIN[key])
        put(office, key, **PLAIN[key], person="韩露")
    book = openpyxl.load_workbook(io.BytesIO(office.ledger_sheet(key, Query()).data))
    return [list(line) for line in book.worksheets[0].iter_rows(values_only=True)]


def spoil(sheet: list[list[Any]], chance: random.Random) -> list[list[Any]]:
    made = [list(line) for line in sheet for _ in range(chance.choice((1, 1, 2)))]
    for _ in range(chance.randint(1, 6)):
        line = chance.choice(made)
        line[chance.randrange(len(line))] = chance.choice(SPOILT)
    if chance.random() < 0.2:
        chance.shuffle(chance.choice(made))
    return made


@pytest.mark.parametrize("key", [*PLAIN, *KEPT])
def test_a_damaged_sheet_is_told_of_and_never_half_taken_in(office: Office, tmp_path: Path, key: str) -> None:
    sheet, chance, ledger = stocked(office, key), random.Random(key), office.ledger(key)
    for number in range(ROUNDS):
        before = len(ledger.ids(Query()))
        path = save(tmp_path, f"{number}.xlsx", xlsx(spoil(sheet, chance)))
        taken = 0
        with suppress(ExpectedError):
            outcome = office.commit_import(office.read_sheets(key, path))
            taken = outcome.accepted
            assert all(row.reason and row.row for row in outcome.refused)
        assert len(ledger.ids(Query())) == before + taken
    office.due()
    for row in office.archives.people(which="all"):
        office.archives.open(row.member_id)
        assert office.archives.paper(row.member_id, boxes=True).data.startswith(b"%PDF")
    assert [finding for finding in office.check() if not finding.ok] == []
