"""Papers as .docx, read again with python-docx: every text, the official faces, the same bytes, no traces."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.parts import (
    Addressee,
    Annex,
    Attachments,
    CopyTo,
    Document,
    EndorsementPage,
    Graph,
    Heading,
    LetterHead,
    Marks,
    Note,
    Number,
    Paragraph,
    Part,
    RedHead,
    RightLine,
    SignatureLines,
    Signer,
    SignOff,
    Table,
    TableColumn,
    Title,
    document_texts,
)
from app.documents.word import render_word
from app.documents.word.marks import held
from tests.documents.paper_samples import approval, letter
from tests.documents.samples import ORGAN, SOME_DAY, report
from tests.documents.test_sheets import monthly

GRAPHS = (
    Graph("bar", "处置方式图", ("谈话函询", "初步核实"), (5, 4), "件", (3, 4), "2025年", "2026年"),
    Graph("line", "各月受理图", tuple(f"{month}月" for month in range(1, 13)), tuple(range(12)), "件"),
    Graph("share", "四种形态图", ("第一种形态", "第二种形态"), (663, 342), "人次"),
)
FULL = Document(
    "关于2026年度机关纪律检查工作的报告",
    (
        Addressee("中共云溪市直属机关纪律检查工作委员会"),
        Heading(1, "一、主要工作"),
        Heading(2, "（一）日常监督"),
        Paragraph("全年受理问题线索12件，王㛃、陈𬱖等同志参加。"),
        *GRAPHS,
        Table(
            (TableColumn("方式"), TableColumn("件数")),
            (("了结", "3"), ("合计", "3")),
            "表1",
            "注：略",
            12,
            True,
        ),
        RightLine("（此页有印章）", 4),
        SignatureLines((Signer("记录人"), Signer("审核人", "李䶮", SOME_DAY))),
        Attachments(("统计表", "清单")),
        SignOff(ORGAN, SOME_DAY),
        Note("联系人：赵某"),
        Annex("统计表", 1),
        monthly(),
        EndorsementPage((Signer("主要负责人意见"),), text="与台账一致。"),
    ),
    ORGAN,
    SOME_DAY,
    marks=Marks("000001", "内部", "加急"),
    head=RedHead("某机关纪委文件", "云机纪〔2026〕3号", "王㛃"),
    copy_to=CopyTo("驻市发展改革委纪检监察组", ORGAN, SOME_DAY),
    running_head="工作报告",
)
SAMPLES = {"full": FULL, "report": report(), "letter": letter(), "form": approval()}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def millimetres(*lengths: Length | None) -> list[int]:
    return [round((length or 0) / Mm(1)) for length in lengths]


def said(data: bytes) -> str:
    """All text of a .docx without white space: body, heads, feet and charts."""
    texts: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                root = ElementTree.fromstring(package.read(name))
                texts += [node.text or "" for node in root.iter() if node.tag.endswith(("}t", "}v"))]
    return "".join("".join(texts).split())


@pytest.mark.parametrize("name", SAMPLES)
def test_every_text_of_a_document_is_in_it(name: str) -> None:
    document = SAMPLES[name]
    told = said(render_word(document))
    codes = {"left", "center", "right", "bar", "line", "share", "auto", "dash", "count"}
    for text in document_texts(document):
        for line in text.split("\n"):
            if line not in codes:
                assert "".join(line.split()).rstrip("。") in told, line


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.one_of(
        st.builds(Paragraph, st.text(max_size=60)),
        st.builds(Heading, st.integers(1, 4), st.text(max_size=20)),
        st.builds(Number, st.text(max_size=20)),
        st.builds(Note, st.text(max_size=20)),
        st.builds(
            lambda cells: Table((TableColumn("甲"), TableColumn("乙")), tuple(cells), merged=1),
            st.lists(st.tuples(st.text(max_size=10), st.text(max_size=10)), max_size=5),
        ),
        st.builds(
            lambda told: Graph("bar", "图", tuple(told), tuple(told.values()), "件"),
            st.dictionaries(st.text(max_size=10), st.integers(0, 10**6), max_size=12),
        ),
    ), max_size=6)
)  # fmt: skip
def test_no_text_breaks_the_file_or_gets_lost(parts: list[Part]) -> None:
    document = Document("标题", (Title("标题"), *parts), ORGAN, SOME_DAY)
    data = render_word(document)
    docx.Document(io.BytesIO(data))
    told = said(data)
    for part in parts:
        for text in [part.text] if isinstance(part, (Paragraph, Heading, Number, Note)) else []:
            assert "".join(held(text).split()) in told


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_data_give_the_same_bytes(name: str) -> None:
    assert render_word(SAMPLES[name]) == render_word(SAMPLES[name])


def test_the_page_is_that_of_the_standard() -> None:
    read = docx.Document(io.BytesIO(render_word(report())))
    section = read.sections[0]
    size = (section.page_width, section.page_height)
    edges = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert millimetres(*size) == [210, 297]
    assert millimetres(*edges) == [37, 28, 26, 35]
    assert read.settings.odd_and_even_pages_header_footer
    odd, even = section.footer.paragraphs[-1], section.even_page_footer.paragraphs[-1]
    assert (odd.text, even.text) == ("— 1 —", "— 1 —")
    assert "PAGE" in odd._p.xml
    assert odd.alignment != even.alignment


def test_every_run_names_an_official_face_and_a_size() -> None:
    data = render_word(FULL)
    body = docx.Document(io.BytesIO(data)).element.body
    faces = {
        run.find(f"{W}rPr/{W}rFonts").get(qn("w:eastAsia"))
        for run in body.iter(f"{W}r")
        if run.find(f"{W}t") is not None
    }
    assert faces == {"方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"}
    read = docx.Document(io.BytesIO(data))
    told = next(one for one in read.paragraphs if one.text.startswith("全年受理"))
    assert told.runs[0].font.size == Pt(16)
    assert told.paragraph_format.line_spacing == Pt(28.95)
    assert told._p.pPr.find(f"{W}ind").get(qn("w:firstLineChars")) == "200"
    title = next(one for one in read.paragraphs if "年度机关纪律检查工作的报告" in one.text.replace("\n", ""))
    assert title.runs[0].font.size == Pt(22)


def test_it_bears_the_organ_and_no_person_or_clock() -> None:
    data = render_word(FULL)
    told = docx.Document(io.BytesIO(data)).core_properties
    assert (told.author, told.last_modified_by) == (ORGAN, ORGAN)
    assert told.created.date() == told.modified.date() == SOME_DAY
    assert told.comments == ""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {item.date_time for item in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in package.namelist() if "thumbnail" in name]
        everything = b"".join(package.read(name) for name in package.namelist())
    assert b"python-docx" not in everything
    assert b"Macintosh" not in everything


def test_charts_are_native_with_their_values() -> None:
    data = render_word(FULL)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        charts = [name for name in package.namelist() if name.startswith("word/charts/")]
        assert len(charts) == len(GRAPHS)
        for name, graph in zip(sorted(charts), GRAPHS, strict=True):
            root = ElementTree.fromstring(package.read(name))
            kept = [node.text for node in root.iter() if node.tag.endswith("}v")]
            assert {str(value) for value in (*graph.values, *graph.before)} <= set(kept)
            assert root.find(".//{*}catAx") is not None
    told = said(data)
    assert "663人次（66.0%）" in told
    assert "342人次（34.0%）" in told


def test_landscape_tables_have_a_section_of_their_own() -> None:
    read = docx.Document(io.BytesIO(render_word(FULL)))
    assert millimetres(*(one.page_width for one in read.sections)) == [210, 297, 210]
    sheet = docx.Document(io.BytesIO(render_word(Document("月报", (monthly(),), ORGAN, SOME_DAY))))
    assert millimetres(*(one.page_width for one in sheet.sections)) == [297]
    edges = sheet.sections[0]
    told = (edges.top_margin, edges.right_margin, edges.bottom_margin, edges.left_margin)
    assert millimetres(*told) == [28, 37, 26, 35]


def test_merged_cells_and_repeated_heads() -> None:
    (table,) = docx.Document(io.BytesIO(render_word(Document("月报", (monthly(),), ORGAN, SOME_DAY)))).tables
    assert table.cell(0, 0).text == "问题类型"
    assert table.cell(1, 1)._tc is table.cell(0, 0)._tc
    assert table.cell(0, 2).text == table.cell(0, 6).text == "查处问题数"
    assert table.cell(2, 0)._tc is table.cell(6, 0)._tc
    last = len(table.rows) - 1
    assert table.cell(last, 0)._tc is table.cell(last, 1)._tc
    assert [row._tr.find(f".//{W}tblHeader") is not None for row in table.rows][:3] == [True, True, False]


def test_headings_are_in_the_outline() -> None:
    read = docx.Document(io.BytesIO(render_word(report())))
    levels = {
        one.text: one._p.pPr.find(f"{W}outlineLvl").get(qn("w:val"))
        for one in read.paragraphs
        if one._p.pPr.find(f"{W}outlineLvl") is not None
    }
    assert levels["一、问题线索处置情况"] == "1"
    assert levels["（一）总体情况"] == "2"


@pytest.mark.parametrize("text", ["\x00\x0b\x1f", "\ud800", "\ufffe\uffff", "<b>&amp;</b>", "字" * 100_000])
def test_what_xml_cannot_hold_is_dropped_and_all_else_kept(text: str) -> None:
    parts = (Paragraph(f"前{text}后"), replace(GRAPHS[0], labels=(text, "乙")))
    told = said(render_word(Document(f"题{text}", parts, f"某机关{text[:50]}", SOME_DAY, subject=text[:50])))
    assert f"前{held(text)}后" in told


def test_letters_have_no_number_on_their_first_page() -> None:
    document = Document(
        "函", (Paragraph("正文"),), ORGAN, SOME_DAY, letter=LetterHead(ORGAN, "云机纪函〔2026〕3号")
    )
    section = docx.Document(io.BytesIO(render_word(document))).sections[0]
    assert section.different_first_page_header_footer
    assert section.first_page_footer.paragraphs[0].text == ""
