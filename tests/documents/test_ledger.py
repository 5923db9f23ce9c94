"""Printed ledgers, read back with poppler."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from itertools import pairwise

import pytest

from app.documents.ledger import LedgerCancelled, render_ledger
from app.documents.parts import LedgerGroup, ledger_texts
from app.errors import MissingGlyph
from tests.documents.conftest import PdfReader
from tests.documents.measuring import measure
from tests.documents.samples import ORGAN, RARE_NAMES, ledger

Read = Callable[[bytes], PdfReader]


def test_every_page_has_the_head_row_the_mark_and_its_number(read_pdf: Read) -> None:
    pages = read_pdf(render_ledger(ledger(80))).pages()
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        for label in ("序号", "线索编号", "被反映人", "主要问题", "状态", "内部"):
            assert label in page
        assert f"第{number}页" in page
        assert f"共{len(pages)}页" in page


def test_all_rows_are_there_in_order(read_pdf: Read) -> None:
    text = read_pdf(render_ledger(ledger(80))).text("-layout")
    assert re.findall(r"XS2026-(\d{5})", text) == [f"{number:05d}" for number in range(1, 81)]
    for name in RARE_NAMES:
        assert name in text


def test_title_organisation_date_and_signatures_stand_once(read_pdf: Read) -> None:
    pages = read_pdf(render_ledger(ledger(80))).pages()
    assert "问题线索管理台账" in pages[0]
    assert f"填报单位：{ORGAN}" in pages[0]
    assert "截至2026年11月5日" in pages[0]
    for label in ("填表人：", "审核人：", "日期：", "注：不得擅自复制、外传。"):
        assert label in pages[-1]
        assert label not in pages[0]


def test_a_row_is_not_cut_unless_it_is_taller_than_a_page(read_pdf: Read) -> None:
    tall = "".join(f"第{number}项事实。" for number in range(900))
    pages = read_pdf(render_ledger(ledger(1, tall))).pages()
    assert len(pages) > 1
    numbers = re.findall(r"第(\d+)项", "".join("".join(page.split()) for page in pages))
    assert len(set(numbers)) > 850


def test_fonts_are_embedded_subsets(read_pdf: Read) -> None:
    fonts = read_pdf(render_ledger(ledger(5))).fonts()
    assert fonts
    assert all(font.embedded and font.subset and font.unicode for font in fonts)


def test_the_same_data_give_the_same_bytes() -> None:
    assert render_ledger(ledger(40)) == render_ledger(ledger(40))


def test_rows_are_read_once_and_progress_is_told() -> None:
    told: list[int] = []
    paper = ledger(1200)
    stream = dataclasses.replace(paper, rows=iter(list(paper.rows)))
    assert render_ledger(stream, told.append) == render_ledger(paper)
    assert told == [500, 1000, 1200]


def test_drawing_can_be_called_off() -> None:
    seen: list[int] = []

    def enough() -> bool:
        seen.append(1)
        return len(seen) > 10

    with pytest.raises(LedgerCancelled):
        render_ledger(ledger(100), None, enough)
    assert len(seen) == 11


def test_an_empty_ledger_is_one_page_with_its_head(read_pdf: Read) -> None:
    pages = read_pdf(render_ledger(ledger(0))).pages()
    assert len(pages) == 1
    assert "被反映人" in pages[0]


def test_portrait_without_numbers_mark_and_signatures(read_pdf: Read) -> None:
    paper = dataclasses.replace(
        ledger(3), landscape=False, numbered=False, secrecy="", signatures=(), notes=()
    )
    reader = read_pdf(render_ledger(paper))
    assert reader.info()["Page size"].startswith("595")
    assert "序号" not in reader.text()
    assert "内部" not in reader.text()


def test_missing_characters_stop_the_ledger_or_are_boxed(read_pdf: Read) -> None:
    paper = dataclasses.replace(ledger(0), rows=[("1", "王\U00031398", "甲", "乙")])
    with pytest.raises(MissingGlyph, match=r"U\+31398"):
        render_ledger(paper)
    assert "\U00031398" in read_pdf(render_ledger(paper, boxes=True)).text()
    assert "王\U00031398" in list(ledger_texts(paper))


def grouped(count: int) -> list:
    """Rows under a heading each time seven have gone by."""
    rows: list = []
    for number, row in enumerate(ledger(count).rows):
        rows += [LedgerGroup(f"第{number // 7 + 1}组"), row] if number % 7 == 0 else [row]
    return rows


def test_a_heading_goes_across_and_is_not_counted(read_pdf: Read) -> None:
    data = render_ledger(dataclasses.replace(ledger(1), rows=grouped(80)))
    text = "".join(read_pdf(data).text("-layout").split())
    assert all(f"第{group}组" in text for group in range(1, 13))
    assert re.findall(r"XS2026-(\d{5})", text) == [f"{number:05d}" for number in range(1, 81)]
    for page in measure(data):
        for line in page.lines:
            if re.fullmatch(r"第\d+组", line.bare):
                inside = [
                    rule for rule in page.rules
                    if not rule.level and rule.top < line.baseline - 1 < rule.bottom and 20 < rule.left < 280
                ]  # fmt: skip
                assert not inside


def test_a_heading_is_never_the_last_line_of_a_page() -> None:
    for lead in range(1, 40):
        rows = [*ledger(lead).rows, LedgerGroup("下一组"), *ledger(3).rows]
        pages = measure(render_ledger(dataclasses.replace(ledger(1), rows=rows)))
        page = next(one for one in pages if any("下一组" in line.bare for line in one.lines))
        heading = page.find("下一组")
        assert [line for line in page.lines if line.baseline > heading.baseline and "XS2026" in line.bare]


def test_facts_stand_between_title_and_table_on_the_first_page(read_pdf: Read) -> None:
    facts = ("应谈话60人，已谈话50人。", "甲" * 200)
    data = render_ledger(dataclasses.replace(ledger(80), facts=facts))
    first, *others = measure(data)
    head = first.find("线索编号")
    assert first.find("问题线索管理台账").bottom < first.find("应谈话60人").top
    assert first.find("甲甲甲").bottom < head.top
    assert not any("应谈话" in line.bare for page in others for line in page.lines)
    assert "".join(read_pdf(data).pages()[0].split()).count("甲") == 200


def test_rows_are_as_high_as_asked() -> None:
    (page,) = measure(render_ledger(dataclasses.replace(ledger(5, "短"), row_height=14.0)))
    numbers = [line.baseline for line in page.lines if re.search(r"XS2026-\d{5}", line.bare)]
    assert [b - a for a, b in pairwise(numbers)] == pytest.approx([14.0] * 4, abs=0.05)


def test_a_long_title_shrinks_beside_the_mark() -> None:
    (page,) = measure(render_ledger(dataclasses.replace(ledger(2), title="机关纪律检查委员会台账" * 6)))
    title = page.find("机关纪律检查委员会台账")
    assert title.left > page.find("内部").left + 8
    assert title.right < 283
