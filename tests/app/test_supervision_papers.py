"""The papers of the supervision registers: the numbered letter, the 反馈函, the sheet and the ledger."""

from __future__ import annotations

import subprocess
from datetime import date

import pytest

from app.engine.views import Paper
from app.errors import RefusedInput
from app.office import Office
from tests.app.supervision_parts import inspection, problem, proposal


def text_of(paper: Paper) -> str:
    """The text of a PDF as poppler reads it, without its line breaks."""
    done = subprocess.run(["pdftotext", "-", "-"], input=paper.data, capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


def offered(office: Office, key: str, record: int) -> dict[str, str]:
    return {view.key: view.lacks for view in office.papers.offers(key, record)}


def test_a_proposal_goes_out_under_a_number_of_its_own(office: Office) -> None:
    record = office.ledger("proposals").add(proposal())
    assert offered(office, "proposals", record) == {"proposal_letter": ""}
    office.papers.issue("proposals", record, "proposal_letter", None, date(2026, 10, 12), "")
    second = office.papers.issue("proposals", record, "proposal_letter", None, date(2026, 10, 12), "")
    [view] = office.papers.offers("proposals", record)
    assert [issued.number[-9:] for issued in view.issued] == ["建〔2026〕1号", "建〔2026〕2号"]
    told = text_of(second)
    assert view.issued[1].number in told
    for part in (
        "中共云川市住建局办公室支部委员会：", "1.派车审批不严。", "2.票据审核不细。", "完善派车审批。",
        "2026年11月11日前", "书面回复我委", "纪律检查建议书回复单",
    ):  # fmt: skip
        assert part in told


def test_a_proposal_without_a_basis_says_what_it_lacks(office: Office) -> None:
    record = office.ledger("proposals").add(proposal(basis=""))
    assert offered(office, "proposals", record) == {"proposal_letter": "还没有填写：事由和依据"}
    assert "我委在工作中发现" in text_of(office.papers.paper("proposals", record, "proposal_letter"))


def test_an_inspection_without_problems_has_only_its_sheet(office: Office) -> None:
    record = office.ledger("inspections").add(inspection())
    assert list(offered(office, "inspections", record)) == ["inspection_sheet"]
    with pytest.raises(RefusedInput) as refused:
        office.papers.paper("inspections", record, "feedback_letter")
    assert "发现问题" in refused.value.reason


def test_the_problems_stand_on_every_paper_of_an_inspection(office: Office) -> None:
    done = problem("封存记录不全", done_on="2026-11-02", result="已补登", clue_number="线索〔2026〕9号")
    told = inspection(problem(), done, team="沈佳、韩露", basis="年度监督检查计划")
    record = office.ledger("inspections").add(told)
    assert list(offered(office, "inspections", record)) == [
        "feedback_letter", "inspection_sheet", "rectification_ledger",
    ]  # fmt: skip
    texts = {key: text_of(office.papers.paper("inspections", record, key)) for key in (
        "feedback_letter", "inspection_sheet", "rectification_ledger",
    )}  # fmt: skip
    assert all("派车单没有审批" in text and "封存记录不全" in text for text in texts.values())
    assert "1.派车单没有审批（责任单位：办公室，整改期限：2026年11月15日）。" in texts["feedback_letter"]
    assert "根据年度监督检查计划，我委于2026年10月8日至2026年10月10日" in texts["feedback_letter"]
    assert "线索〔2026〕9号" in texts["rectification_ledger"]
    for inward in ("线索〔2026〕9号", "沈佳"):
        assert inward not in texts["feedback_letter"]
    assert "☑专项检查" in texts["inspection_sheet"] or "√专项检查" in texts["inspection_sheet"]
