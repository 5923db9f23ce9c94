"""Statistical sheets: grouped heads, merged cells, turned pages, and the page of signatures."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from app.documents.page import render_document
from app.documents.parts import (
    Annex,
    CopyTo,
    Document,
    EndorsementPage,
    Heading,
    Marks,
    Paragraph,
    Part,
    Signer,
    Table,
    TableColumn,
    Title,
)
from tests.documents.conftest import PdfReader
from tests.documents.measuring import measure
from tests.documents.pixels import inks
from tests.documents.samples import ORGAN, SOME_DAY, long_text
from tests.papers.goldens import compare

Read = Callable[[bytes], PdfReader]
LEVELS = ("省部级", "地厅级", "县处级", "乡科级及以下", "合计")
MEASURES = ("查处问题数", "批评教育帮助和处理人数", "党纪政务处分人数")
FORMALISM, HEDONISM = "形式主义、官僚主义", "享乐主义、奢靡之风"
ROWS = [
    (FORMALISM, "贯彻党中央重大决策部署不力"),
    (FORMALISM, "履职尽责不担当不作为乱作为假作为"),
    (FORMALISM, "联系服务群众消极应付"),
    (FORMALISM, "文山会海、检查考核过多过频"),
    (FORMALISM, "其他"),
    (HEDONISM, "违规收送名贵特产和礼品礼金"),
    (HEDONISM, "违规吃喝"),
    (HEDONISM, "违规发放津补贴或福利"),
    (HEDONISM, "违规操办婚丧喜庆"),
    (HEDONISM, "其他"),
]


def monthly(*, rows: int = 1, landscape: bool = True) -> Table:
    """The monthly 八项规定 sheet with zeros; `rows` repeats its kinds."""
    numbers = tuple("0" for _ in MEASURES for _ in LEVELS)
    columns: tuple[TableColumn, ...] = (TableColumn("", 3.2, "center"), TableColumn("", 14))
    columns += tuple(TableColumn(level, align="center") for _ in MEASURES for level in LEVELS)
    kinds = [(group, f"{kind}{at or ''}", *numbers) for group, kind in ROWS for at in range(rows)]
    return Table(
        columns,
        (*kinds, ("合计", "", *numbers)),
        groups=(("问题类型", 2), *((measure_, len(LEVELS)) for measure_ in MEASURES)),
        merged=1,
        landscape=landscape,
        size=10.5,
        total_row=True,
        facts=(f"填报单位：{ORGAN}", "2026年11月", "单位：件、人"),
        note="注：没有发生的填“0”。",
        signatures=("填表人", "审核人", "填报日期"),
    )


def paper(*parts: Part, **more: object) -> Document:
    return Document("查处违反中央八项规定精神问题月度统计表", parts, ORGAN, SOME_DAY, **more)


def test_the_monthly_sheet_stands_on_one_turned_page(read_pdf: Read) -> None:
    data = render_document(paper(monthly(), marks=Marks(secrecy="内部")))
    (text,) = read_pdf(data).pages("-layout")
    words = "".join(text.split())
    for told in (*MEASURES, "问题类型", "填表人：", "审核人：", "填报日期：", "内部", "月度统计表"):
        assert told in words
    assert len(re.findall(r"(?<!\d)0(?!\d)", text)) >= 165
    page = pypdfium2.PdfDocument(data)[0]
    assert page.get_rotation() == 90
    assert page.get_size()[0] > page.get_size()[1]
    assert "—1—" not in words


def test_nothing_of_the_sheet_leaves_its_frame() -> None:
    """As shown on the screen: 28 mm above, then 37, 26 and 35 mm clockwise are white."""
    (page,) = inks(render_document(paper(monthly())))
    assert page.top > 28 - 1
    assert page.right < 297 - 37 + 1
    assert page.bottom < 210 - 26 + 1
    assert page.left > 35 - 1


def test_a_sheet_too_long_for_a_page_repeats_heads_and_labels(read_pdf: Read) -> None:
    data = render_document(paper(monthly(rows=6)))
    pages = read_pdf(data).pages("-layout")
    assert len(pages) > 1
    assert {page.get_rotation() for page in pypdfium2.PdfDocument(data)} == {90}
    assert all("查处问题数" in "".join(page.split()) for page in pages)
    told = "".join("".join(page.split()) for page in pages)
    assert all(f"违规吃喝{at}" in told for at in range(1, 6))
    assert "填表人" in pages[-1]
    assert "填表人" not in "".join(pages[:-1])


def test_an_annex_and_its_landscape_table_share_the_turned_page(read_pdf: Read) -> None:
    document = paper(Paragraph("正文。"), Annex("统计表", 1), monthly(), Heading(1, "三、其他"))
    data = render_document(document)
    pages = read_pdf(data).pages()
    turned = [page.get_rotation() for page in pypdfium2.PdfDocument(data)]
    assert turned == [0, 90, 0]
    assert "附件1" in pages[1]
    assert "查处问题数" in "".join(pages[1].split())
    assert "三、其他" in pages[2]


def test_the_imprint_never_stands_on_a_turned_page() -> None:
    document = paper(Paragraph("正文。"), monthly(), copy_to=CopyTo("市直属机关工委"))
    turned = [page.get_rotation() for page in pypdfium2.PdfDocument(render_document(document))]
    assert turned[-1] == 0
    assert len(turned) % 2 == 0


def test_equal_neighbours_are_one_cell() -> None:
    rows = (("甲", "一"), ("甲", "二"), ("乙", "三"), ("甲", "四"))
    table = Table((TableColumn("类"), TableColumn("项")), rows, merged=1)
    (page,) = measure(render_document(paper(Title("表"), table)))
    chars = [char for char in page.chars if char.text == "甲"]
    assert len(chars) == 2
    first = chars[0].top + (chars[0].bottom - chars[0].top) / 2
    between = (page.find("一").baseline + page.find("二").baseline) / 2
    assert abs(first - between) < 2.5
    assert page.collisions == ()


def test_a_merged_label_taller_than_its_rows_makes_them_higher() -> None:
    table = Table((TableColumn("类", 1), TableColumn("项", 9)), (("某一很长的类别名称" * 4, "一"),), merged=1)
    (page,) = measure(render_document(paper(Title("表"), table)))
    assert page.collisions == ()
    assert sum(1 for char in page.chars if char.text == "某") == 4


def test_merged_rows_of_more_than_a_page_go_on_with_their_label(read_pdf: Read) -> None:
    rows = tuple(("同一类别", f"第{number}行") for number in range(120))
    table = Table((TableColumn("类", 3), TableColumn("项", 9)), rows, merged=1)
    data = render_document(paper(Title("表"), table))
    pages = read_pdf(data).pages()
    assert len(pages) > 2
    assert all("同一类别" in "".join(page.split()) for page in pages)
    assert all(f"第{number}行" in "".join(pages) for number in range(120))
    assert all(not page.collisions for page in measure(data))


def test_groups_that_do_not_span_the_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="span all its columns"):
        Table((TableColumn("甲"),), (), groups=(("组", 2),))


def test_the_endorsement_stands_on_a_page_of_its_own(read_pdf: Read) -> None:
    page = EndorsementPage(
        (Signer("经办人意见"), Signer("审核人意见", "李䶮"), Signer("签发意见", "王㛃", SOME_DAY)),
        text="本报告所列数字与台账记录一致。",
    )
    data = render_document(paper(*long_text(1), page, copy_to=CopyTo("市直属机关工委", ORGAN, SOME_DAY)))
    pages = read_pdf(data).pages("-layout")
    assert len(pages) == 2
    told = "".join(pages[1].split())
    assert "签字背书页" in told
    assert "审核人意见（李䶮）" in told
    assert told.count("签名：") == 2
    assert "王㛃2026年11月5日" in told
    assert all(not one.collisions for one in measure(data))


def test_the_monthly_sheet_reads_as_it_was_kept(read_pdf: Read) -> None:
    golden = Path(__file__).parent / "golden" / "monthly_sheet.txt"
    compare(golden, read_pdf(render_document(paper(monthly(), marks=Marks(secrecy="内部")))))


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert render_document(paper(monthly())) == render_document(paper(monthly()))
