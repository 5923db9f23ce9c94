"""What an office expects of its papers: a form on one page, the note with its date, numbers in one piece."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.compose import compose
from app.documents.page import render_document
from app.documents.parts import (
    Addressee,
    Document,
    Form,
    FormCell,
    FormGroup,
    FormRow,
    Note,
    Paragraph,
    SignatureLines,
    Signer,
    SignOff,
    Table,
    TableColumn,
)
from tests.documents.measuring import MM, PageMeasures, measure
from tests.documents.paper_samples import MATTER, approval, letter
from tests.documents.samples import ORGAN, SOME_DAY
from tests.documents.test_compose import WIDTHS
from tests.documents.test_forms import assert_sound

PITCH = 225 / 22
NUMBERS = ("临水机纪立〔2026〕3号", "函询〔2026〕12号", "会〔2026〕第 7 号", "处〔1〕号", "移〔2026〕　号")


def pages_of(document: Document) -> tuple[PageMeasures, ...]:
    return measure(render_document(document))


def rows_of(count: int, **more: object) -> Document:
    """A form of so many rows of one line, with a place to sign at its end."""
    rows = [
        FormRow((FormCell(f"第{n}项", "已经办理。"), FormCell("日期", "2026.11.5"))) for n in range(count)
    ]
    rows.append(FormRow((FormCell("意见", weight=2, sign=("签名",)),)))
    return Document("登记表", (Form(tuple(rows), notes=("注：随卷保存。",), **more),), ORGAN, SOME_DAY)


def smallest(page: PageMeasures) -> float:
    return min(char.size for char in page.chars if not char.blank)


# forms


@pytest.mark.parametrize("count", range(18, 28))
def test_a_form_that_runs_over_by_some_rows_is_tightened_to_one_page(count: int) -> None:
    (page,) = pages_of(rows_of(count))
    assert_sound((page,))
    assert page.folio is None
    assert page.find("注：随卷保存").bottom <= 262


def test_distances_give_way_before_the_size_does() -> None:
    sizes = [max(line.size for line in pages_of(rows_of(count))[0].lines[1:]) for count in range(16, 28)]
    assert sizes[0] == sizes[4] == 12
    assert sizes[-1] == 10.5
    assert sizes == sorted(sizes, reverse=True)


def test_a_form_that_cannot_be_had_on_one_page_keeps_its_usual_setting() -> None:
    pages = pages_of(rows_of(36))
    assert len(pages) == 2
    assert_sound(pages)
    gaps = {round(b.baseline - a.baseline, 1) for a, b in pairwise(pages[0].lines[3:-3])}
    assert gaps == {round(30 / MM, 1)}
    assert {line.size for line in pages[0].lines[1:-1]} == {12}


def test_room_kept_for_little_text_is_taken_back_before_anything_else() -> None:
    kept = [FormRow((FormCell("情况", "属实。", min_lines=6),)) for _ in range(6)]
    (page,) = pages_of(Document("登记表", (Form(tuple(kept)),), ORGAN, SOME_DAY))
    levels = sorted({round(rule.top * MM) for rule in page.rules if rule.level})
    heights = {below - above for above, below in pairwise(levels)}
    assert all(60 <= height < 6 * 18 + 12 for height in heights)
    assert page.find("属实").size == 12


def test_long_texts_alone_make_a_second_page() -> None:
    assert len(pages_of(replace(approval(MATTER * 3)))) == 1
    assert len(pages_of(replace(approval(MATTER * 14)))) == 2


@settings(max_examples=30, deadline=None)
@given(count=st.integers(12, 34), lines=st.integers(1, 8), matter=st.integers(0, 6))
def test_no_tightened_form_has_small_letters_or_touches_its_lines(
    count: int, lines: int, matter: int
) -> None:
    document = rows_of(count)
    form = document.parts[0]
    assert isinstance(form, Form)
    extra = FormGroup("核实情况", (FormRow((FormCell("情况", MATTER * matter, 2, lines),)),))
    pages = pages_of(replace(document, parts=(replace(form, rows=(*form.rows, extra)),)))
    assert_sound(pages)


def test_a_short_value_is_wrapped_by_meaning_rather_than_drawn_small() -> None:
    cells = (
        FormCell("线索来源", "监督检查发现"),
        FormCell("收件日期", "2026.11.6"),
        FormCell("类别", "廉洁"),
    )
    (page,) = pages_of(Document("登记表", (Form((FormRow(cells),)),), ORGAN, SOME_DAY))
    assert smallest(page) == 12
    assert page.find("监督检查").bare == "监督检查"


def test_a_number_too_wide_for_its_cell_is_drawn_smaller_and_stays_whole() -> None:
    cells = (FormCell("文号", "会〔26〕3号"), FormCell("文号", "函〔2026〕3号"), FormCell("份数", "1"))
    (page,) = pages_of(Document("登记表", (Form((FormRow(cells),)),), ORGAN, SOME_DAY))
    assert "会〔26〕3号" in page.find("会〔26〕").bare
    assert smallest(page) == 10.5
    assert page.find("函〔2026〕").bare.endswith("〕")


@pytest.mark.parametrize("middle", ["案件编号：立〔1〕号", "案件编号：临水机纪立〔1〕号"])
def test_facts_stand_on_one_line_where_they_can(middle: str) -> None:
    facts = ("线索编号：线索〔2026〕6号", middle, "填表日期：2026年11月20日")
    (page,) = pages_of(rows_of(3, facts=facts))
    line = page.find("填表日期")
    assert line.bare == "".join(facts)
    assert (line.left, line.right) == pytest.approx((28, 184), abs=0.3)
    assert line.size >= 10.5


def test_facts_too_long_for_one_line_have_two_and_stay_whole() -> None:
    facts = ("线索编号：线索〔2026〕6号", "案件编号：临水机纪立〔2026〕13号", "填表日期：2026年11月20日")
    (page,) = pages_of(rows_of(3, facts=facts))
    assert [page.find(fact).bare for fact in facts] == [facts[0] + facts[1], facts[0] + facts[1], facts[2]]
    assert_sound((page,))
    (page,) = pages_of(rows_of(3, facts=("编号：甲" * 30,)))
    assert_sound((page,))


# decisions and letters


@pytest.mark.parametrize("count", range(6, 22))
def test_sign_off_date_and_note_stay_on_one_page_with_text(count: int) -> None:
    note = Note("此件发本人和其所在党组织，抄送组织人事部门，并归入本人档案，另一份由机关纪委存档")
    text = tuple(Paragraph(f"第{place}段。") for place in range(count))
    parts = (*text, SignOff(ORGAN, SOME_DAY, sealed=True), note)
    last = pages_of(Document("关于某事的决定", parts, ORGAN, SOME_DAY))[-1]
    assert last.find("2026年11月5日").baseline < last.find("（此件发").baseline < last.find("存档）").baseline
    assert len([line for line in last.body if line.bare.endswith("段。")]) >= 2


def test_lines_to_sign_can_stand_at_the_foot_of_the_page() -> None:
    signed = SignatureLines((Signer("被审查人"), Signer("宣布人")), text="以上决定已向本人宣布。", foot=True)
    sign_off = SignOff(ORGAN, SOME_DAY, sealed=True)
    (page,) = pages_of(Document("关于某事的决定", (Paragraph("短。"), sign_off, signed), ORGAN, SOME_DAY))
    assert page.body[-1].bare.startswith("宣布人")
    assert page.margins[3] == pytest.approx(35, abs=0.3)
    assert page.find("以上决定").baseline - page.find("2026年11月5日").baseline > 6 * PITCH
    full = tuple(Paragraph(f"第{place}段。") for place in range(15))
    first, second = pages_of(Document("关于某事的决定", (*full, sign_off, signed), ORGAN, SOME_DAY))
    assert "年11月5日" in first.body[-1].bare
    assert second.body[0].bare == "以上决定已向本人宣布。"


@pytest.mark.parametrize("text", ["", "：", " "])
def test_a_letter_to_nobody_yet_has_a_line_to_fill_in_before_the_colon(text: str) -> None:
    sample = letter(paragraphs=1, receipt=False)
    (page, *_) = pages_of(replace(sample, parts=(Addressee(text), *sample.parts[1:])))
    colon = next(line for line in page.body if line.bare == "：")
    (line,) = [rule for rule in page.rules if rule.level and not rule.red]
    assert (line.left, line.right) == pytest.approx((28, 28 + 6 * 156 / 28), abs=0.2)
    assert 0 < line.bottom - colon.baseline < 3


def test_blanks_in_running_text_are_lines_where_the_words_leave_off() -> None:
    words = "依据＿＿＿＿＿＿，经党员大会讨论并经批准，决定给予党内警告处分，自即日起生效。" * 2
    (page,) = pages_of(Document("关于某事的决定", (Paragraph(words),), ORGAN, SOME_DAY))
    lines = [rule for rule in page.rules if rule.level]
    assert lines
    assert sum(rule.right - rule.left for rule in lines) == pytest.approx(12 * 156 / 28, abs=3)
    assert page.collisions == ()
    assert "＿" not in "".join(line.text for line in page.lines)


# document numbers


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("before", range(12))
def test_a_document_number_is_never_parted_from_its_bracket_on(number: str, before: int) -> None:
    text = "某" * before + f"的决定（{number}）和{number}的通知" + "某" * 12
    for measure_in_em in (12, 13.5, 17, 28):
        lines = compose(text, WIDTHS, measure_in_em)
        tail = number[number.index("〔") - 1 :]
        assert sum(line.text.count(tail) for line in lines) == 2, [line.text for line in lines]


def test_a_short_prefix_goes_with_its_number_a_long_one_may_be_parted() -> None:
    lines = compose("某某某某（编号：线索〔2025〕3号）。", WIDTHS, 10)
    assert [line.text for line in lines] == ["某某某某（编号：", "线索〔2025〕3号）。"]
    lines = compose("某某某某：云发改机纪〔2025〕3号。", WIDTHS, 10)
    assert [line.text for line in lines] == ["某某某某：云发改机", "纪〔2025〕3号。"]


def test_a_bracket_that_is_no_number_may_begin_a_line() -> None:
    lines = compose("某某某某某〔略〕某某", WIDTHS, 5)
    assert [line.text for line in lines] == ["某某某某某", "〔略〕某某"]


@pytest.mark.parametrize("shift", range(0, 24, 3))
def test_numbers_stay_whole_in_text_tables_and_cells(shift: int) -> None:
    told = "某" * shift + "案情见立案决定书临水机纪立〔2026〕3号，送达回证附后。"
    form = Form((FormRow((FormCell("情况", told, weight=2), FormCell("备注", "无"))),))
    table = Table(
        (TableColumn("序号", 3), TableColumn("材料", 10), TableColumn("备注", 9)), (("1", told, ""),)
    )
    for part in (form, table, Paragraph(told), Note(told)):
        pages = pages_of(Document("清单", (part, Paragraph("完。")), ORGAN, SOME_DAY))
        text = [line.bare for page in pages for line in page.lines]
        assert any("立〔2026〕3号" in line for line in text), text
