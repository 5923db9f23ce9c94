"""How a clue's papers stand on the page, measured from the finished PDF."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.documents.parts import Form, FormGroup, FormRow
from app.engine.paper import compose
from app.paper_making import paper_sheet
from app.registers.clues.papers import clue_source
from app.registers.clues.papers.values import NAMES, clue_values
from tests.documents.conftest import PdfReader
from tests.documents.measuring import measure
from tests.papers.roads import BELIEVED, CASE, REGISTER, TRANSFERRED, K, Told, dossier, make
from tests.papers.test_clue_papers import RULES, emptied, for_paper, made

Reader = Callable[[bytes], PdfReader]


@pytest.mark.parametrize("key", [key for key, rule in RULES.items() if rule.format in ("letter", "decision")])
def test_letters_and_decisions_keep_edges_lines_and_characters(key: str) -> None:
    held = for_paper(key)
    long = "经审查核实有关情况" * 280
    steps = tuple(
        replace(step, detail={**step.detail, **{name: long for name in LONG if name in step.detail}})
        for step in held.steps
    )
    held = replace(held, folded=replace(held.folded, steps=steps))
    held = replace(held, clue=held.clue.model_copy(update={"summary": long}))
    pages = measure(make(held, key).data)
    assert pages[0].margins[1:3] == pytest.approx((28, 26), abs=0.3)
    for page in pages:
        _, left, right, _ = page.margins
        assert left > 27.8
        assert right > 25.7
    whole = [page for page in pages if len([line for line in page.body if len(line.bare) == 28]) >= 21]
    for page in whole:
        assert len(page.body) == 22
        assert page.margins == pytest.approx((37, 28, 26, 35), abs=0.3)
        assert page.pitch == pytest.approx(225 / 22, abs=0.02)
    if key in (
        "inquiry_letter",
        "sanction_decision",
        "exemption_decision",
        "clarification_letter",
        "false_report",
    ):
        assert whole


LONG = ("question", "finding")


@pytest.mark.parametrize("key", [key for key, rule in RULES.items() if rule.format == "letter"])
def test_letters_have_their_rules_and_no_number_on_page_one(key: str) -> None:
    first, *others = measure(made(key).data)
    upper, lower = first.double_rules
    assert (upper.thick_above, lower.thick_above) == (True, False)
    assert first.height - lower.bottom == pytest.approx(20, abs=0.05)
    assert first.folio is None
    assert [page.folio.bare for page in others] == [f"—{n}—" for n in range(2, len(others) + 2)]


@pytest.mark.parametrize("key", [key for key, rule in RULES.items() if rule.format == "form"])
def test_forms_stay_within_the_text_block(key: str) -> None:
    for page in measure(made(key).data):
        left, top, right, bottom = page.ink
        assert left > 27.5
        assert right < 184.5
        assert top > 20
        assert bottom < 290


@pytest.mark.parametrize("key", RULES)
def test_the_rows_of_a_form_share_the_width_alike(key: str) -> None:
    held = for_paper(key)
    rule = RULES[key]
    person = held.subjects[0] if rule.per_person else None
    values = clue_values(held, person)
    document = compose(rule, values, NAMES, paper_sheet(rule, clue_source(held), values))
    for form in (part for part in document.parts if isinstance(part, Form)):
        groups = (row.rows if isinstance(row, FormGroup) else (row,) for row in form.rows)
        rows: list[FormRow] = [row for group in groups for row in group]
        assert {round(sum(cell.weight for cell in row.cells), 6) for row in rows} == {3}


@pytest.mark.parametrize("key", RULES)
def test_the_mark_stands_on_the_paper_without_a_star(key: str, read_pdf: Reader) -> None:
    first = read_pdf(made(key).data).pages()[0]
    assert "内部" in first
    assert "★" not in first


# Forms that tell a clue's whole course are as long as that; here it is that of a transfer.
COURSES: dict[str, tuple[Told, ...]] = {
    "disposal_report": TRANSFERRED[:5],
    "result_registration": TRANSFERRED[:6],
}


@pytest.mark.parametrize("key", [key for key, rule in RULES.items() if rule.format == "form"])
def test_a_form_with_ordinary_content_has_one_page(key: str) -> None:
    held = dossier((*REGISTER, *COURSES[key])) if key in COURSES else for_paper(key)
    (page,) = measure(make(held, key).data)
    assert page.folio is None
    assert min(char.size for char in page.chars if not char.blank) >= 10.5


def test_a_summary_of_some_length_still_leaves_the_form_on_one_page() -> None:
    opened = (*REGISTER, *BELIEVED[:4])
    (page,) = measure(
        make(dossier(opened, row={"summary": "多次接受宴请并收受礼金。" * 25}), "disposal_approval").data
    )
    assert page.find("上级意见")
    pages = measure(
        make(dossier(opened, row={"summary": "多次接受宴请并收受礼金。" * 70}), "disposal_approval").data
    )
    assert len(pages) == 2


def test_the_decision_ends_with_its_date_and_note_together() -> None:
    held = for_paper("sanction_decision")
    for times in range(1, 18):
        steps = tuple(
            replace(step, detail={**step.detail, "finding": "收受购物卡面值合计二千元。" * times})
            if step.kind is K.ADJUDICATED
            else step
            for step in held.steps
        )
        pages = measure(
            make(replace(held, folded=replace(held.folded, steps=steps)), "sanction_decision").data
        )
        last = pages[-1].body
        assert last[-1].bare == "（此件发本人、所在党组织、组织人事部门，存本人档案）"
        assert last[-2].bare == "2026年9月9日"
        assert len(last) >= 5


def test_the_lines_to_sign_of_a_filing_decision_stand_at_the_foot() -> None:
    (page,) = measure(made("filing_decision", dossier((*REGISTER, *CASE))).data)
    assert page.margins[3] == pytest.approx(35, abs=0.3)
    assert [line.bare.partition("：")[0] for line in page.body[-3:]] == ["被审查人", "宣布人", "宣布人"]


@pytest.mark.parametrize(
    "key", ["talk_entrustment", "false_report", "transfer_letter", "clarification_letter"]
)
def test_a_letter_to_nobody_yet_has_a_line_before_its_colon(key: str) -> None:
    first = measure(make(emptied(key), key, 11).data)[0]
    colon = next(line for line in first.body if line.bare.endswith("：") and line.left < 64)
    lines = [rule for rule in first.rules if rule.level and not rule.red]
    under = [rule for rule in lines if 0 < rule.bottom - colon.baseline < 3 and rule.left < 28.3]
    assert under
    assert under[0].right - under[0].left > 4 * 156 / 28 - 0.3


def test_a_blank_clause_of_the_decision_is_a_line_to_fill_in() -> None:
    held = emptied("sanction_decision")
    page = measure(make(held, "sanction_decision", 11).data)[0]
    line = page.find("，经2026年8月26日")
    assert [rule for rule in page.rules if rule.level and 0 < rule.bottom - line.baseline < 3]
