"""Papers and their numbers through the office, on a real store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from app.errors import MissingGlyph, RefusedInput
from app.office import Office
from tests.app.conftest import empty, kept, office
from tests.app.parts import clue, meeting, member
from tests.documents.conftest import PdfReader

__all__ = ["empty", "kept", "office"]

Reader = Callable[[bytes], PdfReader]
ISSUED_ON = date(2026, 11, 6)
PLANTED = {"name": "赵松年", "unit": "松年建材行", "phone": "13900001111", "address": "云川市梧桐里7号"}


def approved(office: Office, **opinion: str) -> int:
    """A clue whose 谈话函询 has been approved; who reported it is sealed beside it."""
    office.ledger("members").add(member())
    office.ledger("meetings").add(meeting(number="会〔2026〕1号", held_on="2026-11-03"))
    ledger = office.ledger("clues")
    record_id = ledger.add(clue(received_on="2026-10-20", signature="real_name"))
    office.clues.set_informant(record_id, PLANTED)
    told = {"disposition": "inquiry", "grounds": "建议谈话函询。", **opinion}
    steps = [
        {"kind": "opinion", "held_on": "2026-11-02", "who": "程伟", **told},
        {"kind": "studied", "held_on": "2026-11-03", "meeting": "会〔2026〕1号", "decision": "同意。"},
        *({"kind": "approved", "held_on": "2026-11-04", "approver": name, "ruling": "agreed"}
          for name in office.rules.committee.approvers),
    ]  # fmt: skip
    for step in steps:
        ledger.add_step(record_id, step)
    return record_id


def test_issuing_takes_the_next_number_and_the_page_shows_it(office: Office, read_pdf: Reader) -> None:
    record_id = approved(office)
    assert office.clues.recipient(record_id, "inquiry_letter") == "周远航同志"
    for n in (1, 2):
        paper = office.clues.issue(record_id, "inquiry_letter", None, ISSUED_ON, "周远航同志")
        assert f"函询〔2026〕{n}号" in "".join(read_pdf(paper.data).text().split())
        assert "周远航" not in paper.file_name
    views = {view.key: view for view in office.clues.papers(record_id)}
    assert [one.number for one in views["inquiry_letter"].issued] == ["函询〔2026〕1号", "函询〔2026〕2号"]


def test_an_issue_that_fails_takes_no_number(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    record_id = approved(office)
    with pytest.raises(RefusedInput):
        office.clues.issue(record_id, "belief_feedback", None, ISSUED_ON, "")
    with pytest.raises(RefusedInput):
        office.clues.issue(record_id, "disposal_approval", None, ISSUED_ON, "")
    with pytest.raises(MissingGlyph):
        office.clues.issue(record_id, "inquiry_letter", None, ISSUED_ON, "某\U0010fffd同志")
    paper = office.clues.issue(record_id, "inquiry_letter", None, ISSUED_ON, "周远航同志")
    assert paper.data
    views = {view.key: view for view in office.clues.papers(record_id)}
    assert [one.number for one in views["inquiry_letter"].issued] == ["函询〔2026〕1号"]


def test_a_voided_number_is_not_given_again(office: Office) -> None:
    record_id = approved(office)
    office.clues.issue(record_id, "inquiry_letter", None, ISSUED_ON, "周远航同志")
    (first,) = {view.key: view for view in office.clues.papers(record_id)}["inquiry_letter"].issued
    office.clues.void_issued(first.id, "收文人有误，重新出文")
    office.clues.issue(record_id, "inquiry_letter", None, ISSUED_ON, "周远航同志")
    issued = {view.key: view for view in office.clues.papers(record_id)}["inquiry_letter"].issued
    assert [(one.number, one.voided) for one in issued] == [
        ("函询〔2026〕1号", True),
        ("函询〔2026〕2号", False),
    ]


def test_no_paper_names_the_informant(office: Office, read_pdf: Reader) -> None:
    record_id = approved(office)
    views = office.clues.papers(record_id)
    assert len(views) >= 4
    for view in views:
        paper = office.clues.paper(record_id, view.key)
        text = "".join(read_pdf(paper.data).text().split())
        for word in PLANTED.values():
            assert word not in text
            assert word.encode() not in paper.data
