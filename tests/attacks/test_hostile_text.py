"""Text nobody would type, but somebody pastes or plants."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import select

from app.engine.views import Paper, Query
from app.errors import RefusedInput, WriteFailed
from app.office import Office
from db.models import HistoryEntry
from tests.attacks.conftest import open_full
from tests.cli.conftest import Desk

PASTED = ["长" * 1_000_000, " ".join("词" * 5000), "甲\ud800", "\0", "%" * 60_000, "'; --"]


@pytest.fixture
def office(full_desk: Desk) -> Office:
    return open_full(full_desk)


@pytest.mark.parametrize("text", PASTED)
def test_any_pasted_text_is_searched_for(office: Office, text: str) -> None:
    for key in ("clues", "members"):
        office.ledger(key).ids(Query(search=text))
        office.ledger(key).chips(Query(search=text))
    office.ledger("members").suggestions("branch", text)
    office.close()


def test_wildcards_are_letters(office: Office) -> None:
    assert office.ledger("members").ids(Query(search="%")) == []
    assert office.ledger("members").ids(Query(search="_")) == []
    office.close()


def test_a_reason_for_voiding_is_cleaned_and_bounded(office: Office) -> None:
    clues = office.ledger("clues")
    first = clues.ids(Query())[0]
    for reason in ("长" * 1_000_000, "\x01\x02\u200b\u202e", "甲\ud800乙"):
        with pytest.raises(RefusedInput):
            clues.void(first, reason)
    clues.void(first, "重复登记\x07，\ud800作废")
    assert clues.record(first).void_reason == "重复登记，作废"
    office.close()


def test_papers_stay_out_of_the_store_and_leave_no_trace_when_refused(office: Office, tmp_path: Path) -> None:
    paper = Paper("台账", "台账.pdf", b"%PDF-1.7", kind="clues")
    link = tmp_path / "别处"
    link.symlink_to(office.folder, target_is_directory=True)
    for path in (office.folder / "store.db", office.folder / "台账.pdf", link / "backups" / "台账.pdf"):
        with pytest.raises(WriteFailed, match="数据文件夹"):
            office.save_paper(paper, path)
    with office._store.reading() as session:
        assert not session.exec(select(HistoryEntry).where(HistoryEntry.action == "export")).all()
    assert not [finding for finding in office.check() if not finding.ok]
    office.close()


def test_long_file_names_are_no_obstacle(office: Office, tmp_path: Path) -> None:
    name = "长" * 83 + ".pdf"
    assert office.save_paper(Paper("台账", name, b"%PDF-1.7", kind="clues"), tmp_path / name).size == 8
    office.close()
