"""Receipts to be cut off, lines to sign on, checklists and lines at the right."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import pikepdf
import pytest

from app.documents.page import render_document
from app.documents.parts import (
    Addressee,
    Blank,
    CheckItem,
    Checklist,
    Document,
    Form,
    FormCell,
    FormRow,
    Heading,
    Paragraph,
    Part,
    Receipt,
    RightLine,
    SignatureLines,
    Signer,
    document_texts,
)
from app.errors import MissingGlyph
from tests.documents.measuring import PageMeasures, measure
from tests.documents.paper_samples import letter, record
from tests.documents.samples import ORGAN, RARE_NAMES, SOME_DAY

CELL = 156 / 28  # millimetres
STUB = Receipt(
    "回　执",
    (Addressee("某机关纪委"), Paragraph("来函收悉。"), SignatureLines((Signer("接收人"),))),
)
LONG_LABEL = "参加谈话的上级机关纪检监察组工作人员代表"


def pages_of(*parts: Part) -> tuple[PageMeasures, ...]:
    return measure(render_document(Document("通知", parts, ORGAN, SOME_DAY)))


def has_line(page: PageMeasures, text: str) -> bool:
    return any(text in line.bare for line in page.lines)


def dashed(page: PageMeasures) -> list[float]:
    """Heights of level rules that begin at the text block's left edge."""
    return [rule.top for rule in page.rules if rule.level and abs(rule.left - 28) < 0.1]


def test_a_receipt_stands_under_a_cutting_line_on_the_same_page() -> None:
    short = dataclasses.replace(letter(), parts=(Paragraph("请协助核实。"), letter().parts[-1]))
    (page,) = measure(render_document(short))
    cut, title, body = page.find("裁切线"), page.find("回执"), page.find("请协助核实")
    assert body.baseline < cut.baseline < title.baseline
    assert title.size == 18
    assert (title.left + title.right) / 2 == pytest.approx(28 + 78, abs=0.5)
    level = [rule for rule in page.rules if rule.level and not rule.red and cut.top < rule.top < cut.bottom]
    assert len(level) == 4
    assert (min(rule.left for rule in level), max(rule.right for rule in level)) == pytest.approx(
        (28, 184), abs=0.1
    )
    assert page.find("（单位盖章）").baseline < 262
    assert page.collisions == ()


def test_a_receipt_moves_whole_to_the_next_page_without_its_line() -> None:
    for count in range(6, 20):
        pages = pages_of(*[Paragraph("工作" * 10)] * count, STUB)
        place = next(number for number, page in enumerate(pages) if has_line(page, "回执"))
        assert has_line(pages[place], "接收人：")
        assert has_line(pages[place], "裁切线") == (place == 0)
        if place:
            assert pages[1].lines[0].bare == "回执"


def test_a_receipt_can_ask_for_a_page_of_its_own() -> None:
    pages = pages_of(Paragraph("请予协助。"), dataclasses.replace(STUB, new_page=True))
    assert len(pages) == 2
    assert not any(has_line(page, "裁切线") for page in pages)


def test_a_receipt_can_hold_a_form() -> None:
    stub = Receipt("回执", (Form((FormRow((FormCell("接收人", RARE_NAMES[0], sign=("签名",)),)),)),))
    (page,) = pages_of(Paragraph("请予协助。"), stub)
    assert has_line(page, RARE_NAMES[0])
    assert page.ink[3] < 280
    assert page.collisions == ()


@pytest.mark.parametrize("label", ["谈话人", "被谈话人所在党支部负责人", LONG_LABEL])
def test_lines_to_sign_on_stay_between_the_edges(label: str) -> None:
    signers = (Signer(label), Signer("记录人", RARE_NAMES[1], SOME_DAY))
    (page,) = pages_of(SignatureLines(signers))
    rules = [rule for rule in page.rules if rule.level]
    assert len(rules) == 2
    assert all(rule.right - rule.left >= 4 * CELL - 0.1 for rule in rules)
    assert page.ink[2] <= 184.1
    assert page.collisions == ()
    assert has_line(page, f"{label}：")
    assert has_line(page, f"{RARE_NAMES[1]}2026年11月5日")


def test_lines_to_sign_on_are_kept_together() -> None:
    signers = tuple(Signer(f"第{number}人") for number in range(4))
    for count in range(12, 22):
        pages = pages_of(*[Paragraph("工作" * 10)] * count, SignatureLines(signers))
        with_lines = [page for page in pages if has_line(page, "人：")]
        assert len(with_lines) == 1


def test_undated_lines_have_no_place_for_a_date() -> None:
    (page,) = pages_of(SignatureLines((Signer("审核人"),), dated=False))
    assert page.find("审核人：").bare == "审核人："


@pytest.mark.parametrize("right", [0, 2, 4])
def test_a_right_line_ends_as_many_characters_before_the_edge(right: int) -> None:
    (page,) = pages_of(RightLine("单位盖章处", right))
    assert page.find("单位盖章处").right == pytest.approx(184 - right * CELL, abs=0.3)


def test_a_checklist_hangs_behind_its_boxes() -> None:
    items = (CheckItem("宣布处分决定", done=True, note="2026年11月5日"), CheckItem("调整工资待遇" * 8))
    (page,) = pages_of(Checklist(items))
    assert page.find("宣布处分决定").bare.endswith("宣布处分决定（2026年11月5日）")
    first, second = page.find("调整工资待遇"), page.lines[page.lines.index(page.find("调整工资待遇")) + 1]
    assert first.left == pytest.approx(28 + 2 * CELL, abs=0.3)
    assert second.left > first.left + CELL


def test_headings_after_a_number_or_receipt_keep_their_bookmarks(tmp_path) -> None:
    parts = (Heading(1, "一、情况"), Paragraph("属实。"), Blank(), STUB)
    path = tmp_path / "paper.pdf"
    path.write_bytes(render_document(Document("通知", parts, ORGAN, SOME_DAY)))
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root[0].children] == ["一、情况", "回　执"]


@pytest.mark.parametrize("make", [letter, record])
def test_the_same_paper_gives_the_same_bytes(make) -> None:
    assert render_document(make()) == render_document(make())


def test_every_text_of_the_new_parts_is_listed_and_checked() -> None:
    document = letter()
    texts = list(document_texts(document))
    for wanted in ("云发改机纪函〔2026〕3号", "回　执", "接收人", "（单位盖章）", "秘密★1年"):
        assert wanted in texts
    bad = dataclasses.replace(record(), foot_signatures=("签名\U00031398",))
    assert "签名\U00031398" in list(document_texts(bad))
    with pytest.raises(MissingGlyph, match=r"U\+31398"):
        render_document(bad)
    assert "续\U00031398" in list(document_texts(dataclasses.replace(letter(), running_head="续\U00031398")))


@pytest.mark.parametrize("lines", [3, 90])
def test_a_form_is_signed_at_the_foot_and_headed_again_where_it_runs_over(lines: int) -> None:
    rows = (
        FormRow((FormCell("内容", "情况属实。\n" * lines),)),
        FormRow((FormCell("意见", sign=("签名",)),)),
    )
    long = "某某记录（续）　编号：谈话〔2026〕3号　" + RARE_NAMES[0] * 20
    document = Document(
        "记录", (Form(rows),), ORGAN, SOME_DAY, foot_signatures=("谈话人",), running_head=long
    )
    pages = measure(render_document(document))
    assert (len(pages) > 1) is (lines > 50)
    for number, page in enumerate(pages, 1):
        assert has_line(page, "谈话人：") is (len(pages) > 1)
        assert has_line(page, "某某记录（续）") is (number > 1)
        assert page.ink[2] < 184.3
        assert page.collisions == ()


def test_a_receipt_of_a_form_takes_no_more_room_than_it_needs() -> None:
    row = FormRow((FormCell("谈话对象", RARE_NAMES[0]), FormCell("谈话时间", "2026年11月6日9时5分")))
    long = "回执（" + "某机关纪谈通" * 4 + "〔2026〕12号）"
    (page,) = pages_of(*[Paragraph("请予协助。")] * 15, Receipt(long, (Form((row,)),)))
    assert page.find("裁切线").bottom < page.find("回执（").top
    assert page.ink[2] < 184.3
    assert has_line(page, RARE_NAMES[0])


@pytest.mark.parametrize(
    ("labels", "lines"),
    [
        (("谈话人",), [1]),
        (("谈话人", "记录人"), [2]),
        (("谈话人", "记录人", "见证人"), [2, 1]),
        (("谈话人", "记录人", "被谈话人（以上记录看过，与我说的一致）"), [2, 1]),
        (("被谈话人（以上记录看过，与我说的一致）", "谈话人", "记录人"), [1, 2]),
    ],
)
def test_a_long_label_at_the_foot_has_a_line_of_its_own(labels: tuple[str, ...], lines: list[int]) -> None:
    page = measure(render_document(dataclasses.replace(record(), foot_signatures=labels)))[0]
    places = [next(line for line in page.lines if f"{label}：" in line.bare) for label in labels]
    rows = sorted({round(line.baseline, 1) for line in places})
    assert [sum(round(line.baseline, 1) == row for line in places) for row in rows] == lines
    assert all(b - a == pytest.approx(10, abs=0.2) for a, b in pairwise(rows))
    assert all(line.left > 27.8 and line.right < 184.3 for line in places)
    to_sign = [rule for rule in page.rules if rule.level and rule.top > min(rows)]
    assert len(to_sign) == len(labels)
    assert min(rule.right - rule.left for rule in to_sign) > 16
