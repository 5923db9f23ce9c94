"""Reports on paper: golden texts, every number found again among the figures, frozen editions, drafts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx
import pytest

from app.engine.period import Period
from app.engine.views import Query
from app.errors import MissingGlyph
from app.figure_book import FigureBook, Tie
from app.figures import book_as_json
from app.office import Office, create_office
from app.report_filling import settled, words
from app.report_outlines import outline
from app.report_papers import ReportContent, report_document, report_paper
from db import vault
from tests.app.parts import ORGAN, PASSPHRASE, TODAY, import_samples
from tests.app.report_parts import EXCUSE, PERIODS, YEAR, finished
from tests.documents.conftest import PdfReader
from tests.papers.goldens import GOLDEN, compare

Reader = Callable[[bytes], PdfReader]
SUPERIORS = ("云川市住房和城乡建设局机关党委", "云川市直机关纪检监察工委", "驻市住建局纪检监察组")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
# What is no figure: dates, years and months, 文号, numbers of headings, items, pages and annexes.
APART = re.compile(
    r"\d{4}\s*年(?:度|上半年|下半年|第.季度)?\s*(?:\d{1,2}\s*月)?\s*(?:\d{1,2}\s*日)?|\d{1,2}月|〔\d+〕\d+号"
    r"|^\s*\d{1,2}\. |— \d+ —|附件：?\s?\d+(?:\. )?|不等于100%",
    re.MULTILINE,
)
BLANK = Period.year(2019)  # a year of which the store holds nothing


@pytest.fixture(scope="module")
def organ(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with the samples, shared by the tests of this module, each with reports of its own."""
    folder = tmp_path_factory.mktemp("reports") / "store"
    profile = replace(ORGAN, superiors=SUPERIORS)
    office, _ = create_office(folder, profile, PASSPHRASE, kdf=vault.Kdf.floor(), today=lambda: TODAY)
    import_samples(office)
    yield office
    office.close()


@pytest.fixture(scope="module")
def drafts(organ: Office) -> dict[str, int]:
    """One draft of each kind."""
    person = organ.ledger("members").ids(Query())[0]
    return {
        kind: organ.reports.start(kind, period, person_id=person if kind == "debrief" else None)
        for kind, period in PERIODS.items()
    }


def numbers(data: Any) -> Iterator[str]:
    """Every number in JSON as it may be written, changes without their sign."""
    if isinstance(data, bool) or data is None:
        return
    if isinstance(data, int | float):
        yield f"{abs(data):g}" if isinstance(data, int) else f"{abs(data):.1f}"
    elif isinstance(data, dict):
        for value in data.values():
            yield from numbers(value)
    elif isinstance(data, list):
        for value in data:
            yield from numbers(value)


def printed(text: str) -> list[str]:
    return NUMBER.findall(APART.sub(" ", text))


def content(book: FigureBook, text: str, **more: Any) -> ReportContent:
    return ReportContent("题目", text, book, words(ORGAN, book), "某机关纪委", TODAY, **more)


# What they say


@pytest.mark.parametrize("kind", list(PERIODS))
def test_every_kind_says_what_its_golden_text_says(
    organ: Office, drafts: dict[str, int], kind: str, read_pdf: Reader
) -> None:
    compare(GOLDEN / "reports" / f"{kind}.txt", read_pdf(organ.reports.paper(drafts[kind]).data))


@pytest.mark.parametrize("kind", list(PERIODS))
def test_every_number_in_print_is_found_among_the_figures(
    organ: Office, drafts: dict[str, int], kind: str, read_pdf: Reader
) -> None:
    book = organ.reports.book(drafts[kind])
    known = set(numbers(json.loads(json.dumps(book_as_json(book)))))
    for text in (read_pdf(organ.reports.paper(drafts[kind]).data).text("-layout"),):
        found = printed(text)
        assert len(found) > 5
        scales = {str(n) for n in range(101)} if "单位：" in text else set()  # the axes of charts
        strange = [one for one in found if one not in known]
        assert not [one for one in strange if one not in scales], strange
        assert len(strange) < len(found) / 4


@pytest.mark.parametrize("kind", list(PERIODS))
def test_a_period_in_which_nothing_occurred_reads_well(organ: Office, kind: str, read_pdf: Reader) -> None:
    period = {12: BLANK, 6: Period.half(2019, 1), 3: Period.quarter(2019, 1), 1: Period.month(2019, 1)}[
        PERIODS[kind].whole_months
    ]
    book = organ.figures.book(period)
    text = outline(kind).text
    pdf = read_pdf(report_paper(content(book, settled(text, book), sheet=not text.count("#"))).data)
    said = "".join(pdf.text().split())
    assert ("没有" if "#" in text else "0") in said
    assert not re.search(r"无。|：。|（）|—%|None|[{}]|，，|。。|：；|未定义|人员按|级分。", said)
    prose = said.split("附件")[0] if "#" in text else ""
    assert not re.search(r"(?<!\d)0[件人个次份项场期起批条天]|—", re.sub(r"—\d+—", "", prose))


# Drafts and editions


def test_a_draft_is_marked_on_every_page_and_an_edition_on_none(organ: Office, read_pdf: Reader) -> None:
    report = finished(organ, "annual", Period.year(2025))
    edition = organ.reports.paper(report)
    assert "草稿" not in read_pdf(edition.data).text()
    assert edition.file_name == "[内部]云川市住房和城乡建设局机关纪委2025年度工作报告_20261120.pdf"
    organ.reports.reopen(report, "补充材料")
    pages = read_pdf(organ.reports.paper(report).data).text().split("\f")[:-1]
    assert all("草稿" in page for page in pages)
    assert organ.reports.paper(report, 1).data == edition.data
    assert organ.reports.annual_paper(2025).data == edition.data


def test_a_year_without_a_report_gives_a_draft_of_its_outline(organ: Office, read_pdf: Reader) -> None:
    text = read_pdf(organ.reports.annual_paper(2024).data).text()
    assert "草稿" in text
    assert "2024年度工作报告" in "".join(text.split())
    assert organ.reports.annual_sheet(2024).data.startswith(b"PK")


def test_the_excuse_is_printed_under_the_statistics(organ: Office, read_pdf: Reader) -> None:
    book = replace(organ.figures.book(YEAR), ties=(Tie("k", "职级", False),))
    for text in ("正文。", "正文。\n# 附件：表\n[表 cases]"):
        said = "".join(read_pdf(report_paper(content(book, text, excuse=EXCUSE)).data).text().split())
        assert f"统计说明：{EXCUSE}" in said
        if "附件" in text:
            assert said.index("统计说明") > said.index("附件：表")


def test_annexes_are_listed_numbered_and_stand_after_the_signature(organ: Office, read_pdf: Reader) -> None:
    text = "正文。\n[分页]\n# 附件：甲表\n[表 half]\n[分页]\n# 附件2：乙表\n[表 cases]"
    said = read_pdf(report_paper(content(organ.figures.book(YEAR), text, copies="某组")).data).text()
    plain = "".join(said.split())
    assert "附件：1.甲表2.乙表" in plain
    assert plain.index("某机关纪委2026年11月20日") < plain.index("附件1甲表") < plain.index("附件2乙表")
    assert "签字背书页" in plain
    assert "抄送：某组" in plain


def test_a_number_gives_a_red_head(organ: Office, read_pdf: Reader) -> None:
    numbered = content(organ.figures.book(YEAR), "正文。", number="云机纪〔2026〕3号", recipients="某委")
    assert report_document(numbered).head is not None
    said = "".join(read_pdf(report_paper(numbered).data).text().split())
    assert "云机纪〔2026〕3号" in said
    assert "某委：" in said


def test_list_items_are_numbered_anew_in_each_list(organ: Office, read_pdf: Reader) -> None:
    text = "- 甲\n- 乙\n中\n- 丙"
    said = "".join(read_pdf(report_paper(content(organ.figures.book(BLANK), text)).data).text().split())
    assert "1.甲2.乙中1.丙" in said


@pytest.mark.parametrize(
    "text",
    [
        "<b>粗</b> &amp; <para>", "{unknown}{clues.nothing|parts}", "[表 nothing]\n[图 bar nothing]",
        "\\# 不是标题", "𠮷野家",
    ],
)  # fmt: skip
def test_odd_texts_are_printed_as_they_are(organ: Office, text: str, read_pdf: Reader) -> None:
    said = "".join(
        read_pdf(report_paper(content(organ.figures.book(BLANK), text), boxes=True).data).text().split()
    )
    expected = {
        "{": "〔未定义：unknown〕〔未定义：clues.nothing〕",
        "[": "〔未定义：nothing〕",
        "\\": "#不是标题",
    }
    assert expected.get(text[0], "".join(text.split())) in said


def test_a_character_no_font_has_is_told_not_dropped(organ: Office) -> None:
    odd = content(organ.figures.book(BLANK), "字\U0010fffd。")
    with pytest.raises(MissingGlyph):
        report_paper(odd)
    assert "U+10FFFD" in "".join(report_paper(odd, boxes=True).missing)


def test_a_hundred_thousand_characters_are_printed(organ: Office, read_pdf: Reader) -> None:
    text = "\n".join("甲乙丙丁戊己庚辛壬癸" * 100 for _ in range(100))
    assert read_pdf(report_paper(content(organ.figures.book(BLANK), text)).data).text().count("甲") == 10_000


def test_the_word_file_says_the_same_and_comes_out_the_same(organ: Office, drafts: dict[str, int]) -> None:
    for kind, report in drafts.items():
        paper = organ.reports.word(report)
        assert paper.data == organ.reports.word(report).data
        assert paper.file_name.endswith("_草稿.docx"), kind
        held = docx.Document(BytesIO(paper.data))
        said = "".join(part.text for part in held.paragraphs)
        said += "".join(cell.text for table in held.tables for row in table.rows for cell in row.cells)
        plain = "".join(said.split())
        for block in report_document(organ.reports._content(report, 0)).parts:
            assert "".join(getattr(block, "text", "").split()) in plain
