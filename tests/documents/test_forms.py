"""Table-type forms: what stands where, what runs over, and that nothing ever leaves its cell."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.documents.fonts import missing_characters
from app.documents.page import render_document
from app.documents.parts import (
    Document,
    Form,
    FormCell,
    FormGroup,
    FormRow,
    LabelCell,
    Marks,
    Signed,
    document_texts,
    ticked,
)
from app.errors import MissingGlyph
from tests.documents.conftest import PdfReader
from tests.documents.measuring import PageMeasures, measure
from tests.documents.paper_samples import MATTER, approval, service_receipt
from tests.documents.samples import ORGAN, RARE_NAMES, SOME_DAY

Read = Callable[[bytes], PdfReader]
POINT = 25.4 / 72


def form_of(*rows: FormRow | FormGroup, **more: object) -> Document:
    return Document("登记表", (Form(rows, **more),), ORGAN, SOME_DAY)


def pages_of(document: Document) -> tuple[PageMeasures, ...]:
    return measure(render_document(document))


def text_of(pages: tuple[PageMeasures, ...]) -> str:
    return "".join(line.bare for page in pages for line in page.lines)


def assert_sound(pages: tuple[PageMeasures, ...]) -> None:
    """Nothing lies outside the text block, on a rule, or below the smallest size."""
    for page in pages:
        left, top, right, _ = page.ink
        assert left >= 28 - 0.2
        assert right <= 184 + 0.2
        assert top >= 37 - 0.2
        assert max((rule.bottom for rule in page.rules), default=0.0) <= 262 + 0.4
        assert page.collisions == ()
        assert min(char.size for char in page.chars if not char.blank) >= 10.5


@pytest.mark.parametrize("name", RARE_NAMES)
def test_rare_names_are_read_back_from_cells_and_labels(name: str, read_pdf: Read) -> None:
    rows = (FormRow((FormCell("姓名", name), FormCell(f"{name}意见", "无"))), FormRow((LabelCell(name),)))
    text = "".join(read_pdf(render_document(form_of(*rows))).text().split())
    assert text.count(name) == 3


def test_an_approval_form_fills_exactly_one_page() -> None:
    (page,) = pages_of(dataclasses.replace(approval(), marks=Marks()))
    assert_sound((page,))
    assert page.folio is None
    note = page.find("注：本表一式两份")
    assert note.bottom == pytest.approx(262, abs=1.5)


def test_the_mark_stands_above_the_title_at_the_left() -> None:
    (page,) = pages_of(approval())
    mark, title = page.find("秘密"), page.find("问题线索处置审批表")
    assert mark.left == pytest.approx(28, abs=0.3)
    assert 20 < mark.top < mark.bottom < title.top
    assert title.size == 22


def test_facts_stand_at_the_edges_above_the_grid() -> None:
    (page,) = pages_of(approval())
    line = page.find("编号：XS2026-0007")
    assert line.bare.endswith("填表日期：2026年11月5日")
    assert (line.left, line.right) == pytest.approx((28, 184), abs=0.3)


def test_the_frame_is_one_point_and_inner_rules_half_a_point() -> None:
    for document in (approval(), approval(MATTER * 14)):
        for page in pages_of(document):
            levels = [rule for rule in page.rules if rule.level]
            sides = [rule for rule in page.rules if not rule.level]
            for edge in (28.0, 184.0):
                at_edge = [rule for rule in sides if abs((rule.left + rule.right) / 2 - edge) < 0.1]
                assert {round(rule.thickness / POINT, 2) for rule in at_edge} == {1.0}
            inner = [rule for rule in sides if 28.5 < rule.left < 183.5]
            assert {round(rule.thickness / POINT, 2) for rule in inner} == {0.5}
            for edge in (min(rule.top for rule in levels), max(rule.bottom for rule in levels)):
                thick = [rule for rule in levels if rule.top - 0.01 <= edge <= rule.bottom + 0.01]
                assert max(rule.thickness for rule in thick) == pytest.approx(POINT, abs=0.01)


def test_equal_sums_of_weights_make_upright_lines_meet() -> None:
    cells = [FormCell(label, "值") for label in ("甲项", "乙项", "丙项")]
    two = (FormCell("甲项", "值"), FormCell("丁项", "值", weight=2))
    rows = (FormRow(tuple(cells)), FormRow(two), FormRow((FormCell("戊项", "值", weight=3),)))
    (plain,) = pages_of(form_of(*rows))
    (grouped,) = pages_of(form_of(rows[0], FormGroup("组别", rows[:2]), rows[2]))
    third = 156 / 3
    for page in (plain, grouped):
        places = {round(rule.left, 1) for rule in page.rules if not rule.level}
        for edge in (28 + third, 28 + 2 * third, 28 + 72 * POINT):
            assert any(abs(place - edge) < 0.3 for place in places)


def test_a_long_text_runs_over_with_its_label_repeated(read_pdf: Read) -> None:
    text = "".join(f"第{number}项事实。" for number in range(900))
    document = approval(text)
    pages = pages_of(document)
    assert len(pages) >= 3
    assert_sound(pages[1:])
    for number, page in enumerate(pages, 1):
        assert page.folio.bare == f"第{number}页共{len(pages)}页"
    assert all("（续）" in text_of((page,)) for page in pages[1:])
    assert "（续）" not in text_of(pages[:1])
    # The label stands beside the text, so that only the order of the numbers can be asked for.
    found = re.sub(r"第\d+页共\d+页|反映的|主要问题|（续）", "", text_of(pages))
    numbers = [int(number) for number in re.findall(r"第(\d+)项事", found)]
    assert len(numbers) > 800
    assert numbers == sorted(numbers)
    plain = "".join(read_pdf(render_document(document)).text().split())
    assert all(f"{number}" in plain for number in range(900))


def test_no_character_of_a_long_text_is_lost() -> None:
    text = "".join(chr(0x4E00 + number % 3000) for number in range(4000))
    found = text_of(pages_of(form_of(FormRow((FormCell("情况", text),)))))
    assert all(found.count(char) >= text.count(char) for char in set(text))


def test_a_group_that_is_cut_repeats_its_label() -> None:
    rows = tuple(FormRow((FormCell("内容", f"第{number}项"),)) for number in range(40))
    pages = pages_of(form_of(FormGroup("核查事项", rows)))
    assert len(pages) >= 2
    assert_sound(pages)
    assert "(续)" in text_of(pages[1:])
    assert "(续)" not in text_of(pages[:1])
    assert "".join(re.findall(r"第(\d+)项", text_of(pages))) == "".join(str(number) for number in range(40))


def test_a_vertical_label_makes_its_rows_high_enough() -> None:
    label = "受送达人或者同住成年亲属签收"
    (page,) = pages_of(form_of(FormGroup(label, (FormRow((FormCell("姓名", "王某"),)),))))
    assert_sound((page,))
    assert sorted(char for char in text_of((page,)) if char in label)
    assert all(char in text_of((page,)) for char in label)


def test_an_opinion_has_room_to_write_and_a_line_to_sign_at_its_lower_right() -> None:
    row = FormRow((FormCell("书记意见", min_lines=4, sign=("签名",)),))
    document = form_of(row, FormRow((FormCell("备注", "无"),)))
    (page,) = pages_of(dataclasses.replace(document, parts=(*document.parts, Form((row,)))))
    levels = sorted({round(rule.top, 1) for rule in page.rules if rule.level})
    line = page.find("签名：年月日")
    top = max(level for level in levels if level < line.top)
    bottom = min(level for level in levels if level > line.bottom)
    assert bottom - top >= (4 * 18 + 24) * POINT
    assert bottom - line.bottom < line.top - top
    assert line.right == pytest.approx(184 - 6 * POINT, abs=0.5)


def test_signatures_stand_in_order_under_the_opinion() -> None:
    signed = (
        Signed("何燕华", SOME_DAY, "拟同意。", "机关纪委副书记"),
        Signed("程伟", SOME_DAY, "同意。", "机关纪委书记"),
    )
    text = text_of(pages_of(form_of(FormRow((FormCell("审批意见", "拟办。", signed=signed),)))))
    places = [text.index(part) for part in ("拟办。", "拟同意。", "副书记何燕华2026年11月5日", "程伟2026年")]
    assert places == sorted(places)


def test_many_lines_to_sign_run_over_to_the_next_page() -> None:
    signs = tuple(f"第{number}名核查人员签名" for number in range(60))
    pages = pages_of(form_of(FormRow((FormCell("核查组", "属实。", sign=signs),))))
    assert len(pages) >= 2
    assert_sound(pages)
    assert re.findall(r"第(\d+)名", text_of(pages)) == [str(number) for number in range(60)]


def test_a_form_of_several_pages_is_tightened_when_that_saves_one() -> None:
    for repeats in range(2, 15):
        pages = pages_of(dataclasses.replace(approval(MATTER * repeats)))
        last = [line for line in pages[-1].lines if not (pages[-1].folio and line == pages[-1].folio)]
        assert len(last) > 1, repeats


def test_column_heads_and_choices(read_pdf: Read) -> None:
    pages = pages_of(service_receipt())
    heads = pages[0].find("送达文书名称")
    assert heads.bare == "送达文书名称文号件数签收人"
    assert_sound(pages)
    assert ticked(("甲", "乙"), ["乙"]) == "□\u00a0甲　☑\u00a0乙"
    text = "".join(read_pdf(render_document(approval())).text().split())
    assert "☑谈话函询" in text
    assert "□初步核实" in text
    assert missing_characters(["☑☐"]) == ()


def test_no_line_ends_with_a_box_to_tick() -> None:
    for size in range(2, 9):
        options = [chr(0x4E00 + number) * size for number in range(60)]
        (page,) = pages_of(form_of(FormRow((FormCell("处置方式", ticked(options, options[:1])),))))
        assert not [line for line in page.lines if line.bare[-1] in "□√☑"]


def test_the_same_form_gives_the_same_bytes_with_a_bookmark(read_pdf: Read, tmp_path) -> None:
    data = render_document(approval())
    assert data == render_document(approval())
    assert read_pdf(data).info()["Title"] == "问题线索处置审批表"
    with pikepdf.open(tmp_path / "paper.pdf") as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["问题线索处置审批表"]
    fonts = read_pdf(data).fonts()
    assert all((font.embedded, font.subset, font.unicode) == (True, True, True) for font in fonts)


@pytest.mark.parametrize("place", ["label", "text", "sign", "signed", "fact", "note", "group", "head"])
def test_a_missing_character_is_refused_wherever_it_stands(place: str, read_pdf: Read) -> None:
    bad = "\U00031398"
    cell = FormCell(
        f"项{bad}" if place == "label" else "项",
        bad if place == "text" else "值",
        sign=(bad,) if place == "sign" else (),
        signed=(Signed(bad),) if place == "signed" else (),
    )
    rows = (
        FormGroup(bad if place == "group" else "组", (FormRow((cell,)),)),
        FormRow((LabelCell(bad if place == "head" else "头"),)),
    )
    facts, notes = ((bad,) if place == "fact" else ()), ((bad,) if place == "note" else ())
    document = form_of(*rows, facts=facts, notes=notes)
    assert [char for char, _ in missing_characters(document_texts(document))] == [bad]
    with pytest.raises(MissingGlyph, match=r"U\+31398"):
        render_document(document)
    assert bad in read_pdf(render_document(document, boxes=True)).text()


WORDS = st.text("线索处置意见，。《》（）一二王李䶮𬱖AB12-", max_size=30)
LONG = st.builds(lambda text, times: text * times, WORDS, st.integers(0, 90))
SIGNS = st.sampled_from(("签名", "（单位盖章）", "承办部门主要负责人签名"))
SIGNED = st.builds(Signed, name=WORDS, day=st.just(SOME_DAY), opinion=WORDS)
CELLS = st.builds(
    FormCell,
    label=st.one_of(st.just(""), WORDS),
    text=st.one_of(WORDS, LONG),
    weight=st.sampled_from((1.0, 2.0)),
    min_lines=st.integers(1, 60),
    sign=st.lists(SIGNS, max_size=3).map(tuple),
    signed=st.lists(SIGNED, max_size=3).map(tuple),
    vertical=st.booleans(),
)
ROWS = st.builds(
    FormRow,
    cells=st.lists(st.one_of(CELLS, st.builds(LabelCell, WORDS)), min_size=1, max_size=3).map(tuple),
    height=st.sampled_from((0.0, 20.0, 400.0)),
)
GROUPS = st.builds(FormGroup, label=WORDS, rows=st.lists(ROWS, min_size=1, max_size=4).map(tuple))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(st.one_of(ROWS, GROUPS), min_size=1, max_size=8), notes=st.lists(WORDS, max_size=2))
def test_no_form_whatever_is_in_it_leaves_its_frame(rows: list, notes: list[str]) -> None:
    assert_sound(pages_of(form_of(*rows, notes=tuple(notes))))
