"""Letters, decisions, reports and records measured from the finished PDF against GB/T 9704-2012."""

from __future__ import annotations

import dataclasses

import pytest

from app.documents.page import render_document
from app.documents.parts import CopyTo, Document, LetterHead, Marks, Paragraph, RedHead, Title
from tests.documents.measuring import DoubleRule, PageMeasures, measure
from tests.documents.paper_samples import decision, letter, record
from tests.documents.samples import ORGAN, SOME_DAY, report

FILLER = Paragraph("纪检监察工作" * 400)
GRID = 225 / 22  # millimetres
LONG_LETTER = dataclasses.replace(letter(), parts=(FILLER,))
PAPERS = {
    "letter": LONG_LETTER,
    "decision": dataclasses.replace(decision(), parts=(FILLER,), copy_to=None),
    "report": dataclasses.replace(report(), parts=(FILLER,)),
    "red head": dataclasses.replace(report(), parts=(FILLER,), head=RedHead(f"{ORGAN}文件", "〔2026〕1号")),
    "record": dataclasses.replace(record(), parts=(FILLER,)),
}


def pages_of(document: Document) -> tuple[PageMeasures, ...]:
    return measure(render_document(document))


@pytest.mark.parametrize("kind", PAPERS)
def test_full_pages_have_22_lines_of_28_characters_within_the_edges(kind: str) -> None:
    pages = pages_of(PAPERS[kind])
    assert len(pages) >= 4
    for page in pages[1:-1]:
        assert [len(line.bare) for line in page.body] == [28] * 22
        assert page.pitch == pytest.approx(GRID, abs=0.02)
        assert page.margins == pytest.approx((37, 28, 26, 35), abs=0.2)
        assert all(line.size == 16 for line in page.body)


@pytest.mark.parametrize("kind", PAPERS)
def test_the_first_page_keeps_the_grid_and_the_edges(kind: str) -> None:
    first = pages_of(PAPERS[kind])[0]
    _, left, right, bottom = first.margins
    assert (left, right, bottom) == pytest.approx((28, 26, 35), abs=0.2)
    full = [line for line in first.body if len(line.bare) == 28]
    assert len(full) >= 5
    tops = [line.baseline - 0.38 * 16 / (72 / 25.4) - GRID / 2 - 37 for line in full]
    assert [top / GRID for top in tops] == pytest.approx([round(top / GRID) for top in tops], abs=0.02)


@pytest.mark.parametrize("issuer", [ORGAN, "云溪市发展改革委机关纪委", ORGAN * 2])
def test_a_letter_has_its_mark_and_double_rules_in_place(issuer: str) -> None:
    head = LetterHead(issuer, "云发改机纪函〔2026〕3号")
    first, *others = pages_of(dataclasses.replace(LONG_LETTER, letter=head))
    mark = next(line for line in first.lines if line.red)
    assert mark.bare == issuer
    assert mark.top == pytest.approx(30, abs=0.5)
    assert (mark.left + mark.right) / 2 == pytest.approx(28 + 156 / 2, abs=0.6)
    upper, lower = first.double_rules
    assert upper.top - mark.bottom == pytest.approx(4, abs=0.5)
    assert first.height - lower.bottom == pytest.approx(20, abs=0.05)
    assert (upper.thick_above, lower.thick_above) == (True, False)
    for double in (upper, lower):
        assert double.right - double.left == pytest.approx(170, abs=0.05)
        assert double.left == pytest.approx(20, abs=0.05)
    assert not any(page.red_rules for page in others)


def test_a_red_head_has_its_mark_and_rule_in_place() -> None:
    first = pages_of(PAPERS["red head"])[0]
    mark, number = next(line for line in first.lines if line.red), first.find("〔2026〕1号")
    assert mark.top == pytest.approx(37 + 35, abs=0.6)
    (rule,) = first.red_rules
    assert (rule.left, rule.right) == pytest.approx((28, 184), abs=0.1)
    assert rule.top - number.bottom == pytest.approx(4, abs=0.6)


def test_a_letters_number_and_marks_stand_under_the_rule() -> None:
    first = pages_of(letter())[0]
    upper: DoubleRule = first.double_rules[0]
    line = first.find("云发改机纪函〔2026〕3号")
    assert line.bare == "秘密★1年云发改机纪函〔2026〕3号"
    assert (line.left, line.right) == pytest.approx((28, 184), abs=0.1)
    assert line.top - upper.bottom == pytest.approx(16 * 7 / 8 / (72 / 25.4), abs=0.8)
    urgency, title = first.find("加急"), first.find("关于移送反映")
    assert urgency.left == pytest.approx(28, abs=0.1)
    assert 2 * GRID < title.baseline - urgency.baseline - GRID / 2 < 4 * GRID


def test_a_letters_first_page_has_no_number_and_the_others_have() -> None:
    pages = pages_of(LONG_LETTER)
    assert pages[0].folio is None
    assert [page.folio.bare for page in pages[1:]] == [f"—{n}—" for n in range(2, len(pages) + 1)]


def test_a_letters_imprint_has_recipients_alone() -> None:
    copy_to = CopyTo("各处室", "云溪市发展改革委机关纪委", SOME_DAY)
    short = dataclasses.replace(letter(receipt=False, paragraphs=0), copy_to=copy_to)
    (page,) = pages_of(short)
    imprint = page.find("抄送：各处室。")
    assert imprint.left == pytest.approx(28 + 14 / (72 / 25.4), abs=0.2)
    assert 255 < imprint.baseline < 262
    assert not any("印发" in line.bare for line in page.lines)
    assert not [rule for rule in page.rules if not rule.red]


@pytest.mark.parametrize("kind", ["decision", "report"])
def test_page_numbers_stand_7_mm_under_the_text_block_at_the_outer_side(kind: str) -> None:
    for number, page in enumerate(pages_of(PAPERS[kind]), 1):
        folio = page.folio
        assert folio.bare == f"—{number}—"
        assert folio.size == 14
        assert 262 + 7 < folio.baseline < 262 + 7 + 14 / (72 / 25.4)
        side = folio.left - 28 if number % 2 == 0 else 184 - folio.right
        assert side == pytest.approx(14 / (72 / 25.4), abs=0.3)


def test_a_decisions_number_stands_centred_close_under_its_title() -> None:
    first = pages_of(decision())[0]
    title, number, body = first.find("关于给予"), first.find("云发改机纪〔2026〕5号"), first.body[1]
    assert (number.left + number.right) / 2 == pytest.approx(28 + 78, abs=0.3)
    assert number.baseline - title.baseline < 2 * GRID
    assert body.baseline - number.baseline == pytest.approx(2 * GRID, abs=0.1)


def test_records_are_signed_and_counted_on_every_page() -> None:
    pages = pages_of(record())
    assert len(pages) >= 3
    for number, page in enumerate(pages, 1):
        assert page.folio.bare == f"第{number}页共{len(pages)}页"
        line = page.find("被谈话人签名：")
        assert line.bare == "被谈话人签名：年月日"
        assert line.baseline > 262
        assert line.right <= 184.2
        assert page.folio.bottom < 290
        assert not page.collisions


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_many_foot_signatures_stay_between_the_edges(count: int) -> None:
    labels = ("被谈话人签名", "谈话人签名", "记录人签名", "见证人签名")[:count]
    page = pages_of(dataclasses.replace(record(paragraphs=0), foot_signatures=labels))[0]
    for label in labels:
        assert page.find(label).right <= 184.2
    left, _, right, bottom = page.ink
    assert left >= 27.9
    assert right <= 184.2
    assert bottom < 292
    assert not page.collisions


def test_marks_of_a_letter_do_not_need_a_number() -> None:
    head = LetterHead("某机关纪委")
    bare = Document("关于情况的函", (Paragraph("请予协助。"),), ORGAN, SOME_DAY, letter=head)
    first = pages_of(bare)[0]
    assert len(first.double_rules) == 2
    marked = dataclasses.replace(bare, marks=Marks("000012", "秘密★1年", "特急"), parts=(Title("函"),))
    assert [line.bare for line in pages_of(marked)[0].lines[1:4]] == ["000012", "秘密★1年", "特急"]


def test_a_letter_with_a_red_head_is_refused() -> None:
    with pytest.raises(ValueError, match="red head"):
        dataclasses.replace(letter(), head=RedHead(ORGAN))
