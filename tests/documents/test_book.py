"""Printed files, read back with poppler and measured: contents, page numbers, tables that run over."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pikepdf
import pytest

from app.documents.book import render_book
from app.documents.book_parts import BookCover, BookFacts, BookPaper, BookSection, BookTable, book_texts
from app.documents.parts import LedgerColumn
from app.errors import MissingGlyph
from tests.documents.book_reading import bare, begins, contents
from tests.documents.conftest import PdfReader
from tests.documents.measuring import measure
from tests.documents.samples import RARE_NAMES, RUNNING, SOME_DAY

Read = Callable[[bytes], PdfReader]
NUMERALS = [
    f"{'' if tens == 0 else '十' if tens == 1 else '一二三四五六七八九'[tens - 1] + '十'}{unit}"
    for tens in range(10)
    for unit in ("", *"一二三四五六七八九")
][1:]
FIELDS = (("姓名", "李䶮"), ("单位", "云溪市发展和改革委员会综合处"), ("档号", "廉档〔2026〕3号"))
NARROW = (LedgerColumn("日期", 6, "center"), LedgerColumn("事项", 10), LedgerColumn("情况", 16))
WIDE = (*NARROW, LedgerColumn("主要内容", 30))


def rows(count: int, width: int = 3) -> tuple[tuple[str, ...], ...]:
    """Rows of different heights, each with its own number in it."""
    return tuple(
        (f"2026.11.{n % 28 + 1}", f"第{n}号事项", *(RUNNING[n % 4][: 20 + n % 70] for _ in range(width - 2)))
        for n in range(1, count + 1)
    )


def table(count: int, columns: Sequence[LedgerColumn] = NARROW, title: str = "") -> BookTable:
    return BookTable(title, tuple(columns), rows(count, len(columns)))


def section(number: int, *groups: BookFacts | BookTable, note: str = "") -> BookSection:
    facts = (("更新日期：2026年3月5日", f"版本：第{number}版", "归档页号："),)
    return BookSection(f"第{NUMERALS[number - 1]}部分", f"题名{number}", facts, groups, note)


def paper(*sections: BookSection, cover: bool = True, **values: Any) -> BookPaper:
    told = BookPaper(
        "廉政档案", "云溪市某局机关纪委", SOME_DAY, "云溪市某局机关纪委廉政档案", "李䶮　廉档〔2026〕3号",
        sections, BookCover(FIELDS, "云溪市某局机关纪委") if cover else None,
    )  # fmt: skip
    return replace(told, **values)


def mixed(count: int, length: int) -> list[BookSection]:
    """Sections with facts, upright and wide tables, and every third and fourth with nothing."""
    facts = BookFacts("", (("姓名", "李䶮"), ("岗位", RUNNING[0]), ("备注", "")))
    held: list[tuple[BookFacts | BookTable, ...]] = [
        (facts,), (table(length),), (), (), (table(length, WIDE), table(3, title="另一张表")),
    ]  # fmt: skip
    return [section(n, *held[n % 5], note="" if held[n % 5] else "无此情况") for n in range(1, count + 1)]


def agrees(pages: Sequence[str], count: int, lead: int) -> None:
    """Compare the contents with where the headings stand."""
    told = contents(pages[1:lead])
    assert len(told) == count
    assert told == begins(pages, lead)
    assert list(told.values()) == sorted(told.values())


@pytest.mark.parametrize(
    ("count", "length", "least"), [(1, 2, 3), (8, 4, 8), (20, 60, 60), (20, 1, 10), (99, 2, 60)]
)
def test_the_contents_give_the_pages_where_the_sections_begin(
    count: int, length: int, least: int, read_pdf: Read
) -> None:
    pages = read_pdf(render_book(paper(*mixed(count, length)))).pages("-layout")
    assert len(pages) >= least
    lead = next(n for n, page in enumerate(pages) if "更新日期" in page)
    assert (lead > 2) is (count > 40)  # contents that take more than a page
    agrees(pages, count, lead)


def test_a_change_of_one_row_moves_the_contents_with_it(read_pdf: Read) -> None:
    """Around the end of a page every length is right, not only a lucky one."""
    first = set()
    for length in range(6, 22):
        held = (section(1, table(length)), section(2, note="无此情况"), section(3, table(1)))
        pages = read_pdf(render_book(paper(*held))).pages("-layout")
        agrees(pages, 3, 2)
        first.add(contents(pages)["第三部分题名3"])
    assert len(first) > 1


def test_every_page_but_the_cover_has_its_number_owner_and_day(read_pdf: Read) -> None:
    pages = [bare(page) for page in read_pdf(render_book(paper(*mixed(9, 12)))).pages("-layout")]
    assert all("内部" in page for page in pages)
    assert "2026年11月5日" in pages[0]
    assert f"共{len(pages)}页" in pages[0]
    for number, page in enumerate(pages[1:], 2):
        assert f"第{number}页共{len(pages)}页" in page
        assert "李䶮廉档〔2026〕3号" in page
        assert "打印日期：2026年11月5日" in page


def test_every_text_stands_on_the_paper(read_pdf: Read) -> None:
    held = paper(*mixed(10, 14), notes=("以下部分未列入本件：信访和问题线索。",))
    text = bare(read_pdf(render_book(held)).text("-raw"))
    short = {bare(told) for told in book_texts(held) if 0 < len(told) < 12}
    assert not {told for told in short if told not in text}
    assert [text.count(f"第{n}号事项") for n in range(1, 15)] == [6] * 3 + [4] * 11
    assert "以下部分未列入本件：信访和问题线索。" in text


@pytest.mark.parametrize("columns", [NARROW, WIDE])
def test_a_long_table_repeats_its_head_and_loses_no_row(
    columns: Sequence[LedgerColumn], read_pdf: Read
) -> None:
    pages = read_pdf(render_book(paper(section(1, table(120, columns)), cover=False))).pages("-layout")
    assert len(pages) > 3
    assert all("事项" in page and "序号" in page for page in pages)
    numbers = re.findall(r"第(\d+)号事项", bare("".join(pages)))
    assert [int(number) for number in numbers] == list(range(1, 121))
    assert bare(pages[0]).startswith("云溪市某局机关纪委廉政档案内部")
    assert all("第一部分题名1（续）" in bare(page) for page in pages[1:])


@pytest.mark.parametrize("length", [40, 400, 3000])
def test_a_tall_row_fills_the_page_and_is_continued(length: int, read_pdf: Read) -> None:
    tall = "".join(f"（{n}）事实。" for n in range(length))
    held = BookTable("", NARROW, (*rows(3), ("2026.1.2", "长文", tall), *rows(3)))
    data = render_book(paper(section(1, held), cover=False))
    told = re.findall(r"（(\d+)）", bare(read_pdf(data).text("-raw")))
    assert [int(number) for number in told] == list(range(length))
    pages = measure(data)
    for page in pages[:-1]:
        assert max(rule.bottom for rule in page.rules if rule.thickness < 0.8 and rule.top > 30) > 230


def test_nothing_leaves_the_paper_and_no_text_meets_a_line() -> None:
    held = mixed(10, 40)
    odd = BookTable("窄列", tuple(LedgerColumn(f"列{n}", 2) for n in range(9)), (
        ("11010519491231002X", "0571-88000000", *RARE_NAMES, "云发改党〔2026〕21号"),
    ))  # fmt: skip
    words = BookFacts("", (("一个特别长的项目名称用来占位置", "A" * 90), ("姓名", "·".join(RARE_NAMES * 6))))
    data = render_book(paper(*held, section(11, words, odd), notes=(RUNNING[0] * 4,)))
    for page in measure(data):
        left, top, right, bottom = page.ink
        assert left > 20
        assert top > 14
        assert right < page.width - 18
        assert bottom < page.height - 12
        assert not page.collisions


def test_wide_tables_are_turned_and_the_others_stand_upright() -> None:
    data = render_book(paper(section(1, table(2)), section(2, table(40, WIDE)), section(3, table(2))))
    shapes = [page.width > page.height for page in measure(data)]
    assert shapes[:3] == [False] * 3
    assert shapes[-1] is False
    assert all(shapes[3:-1])
    assert len(shapes) > 5


def test_empty_sections_share_a_page_in_whole_pieces(read_pdf: Read) -> None:
    held = [section(n, note=f"无此情况{n}") for n in range(1, 31)]
    pages = [bare(page) for page in read_pdf(render_book(paper(*held))).pages("-layout")]
    assert 3 < len(pages) < 10
    for n in range(1, 31):
        (page,) = [one for one in pages if f"无此情况{n}" in re.findall(r"无此情况\d+", one)]
        assert page.index(f"{held[n - 1].mark}题名{n}") < page.index(f"无此情况{n}")


def test_bookmarks_lead_to_the_sections(read_pdf: Read) -> None:
    data = render_book(paper(*mixed(10, 12)))
    told = contents(read_pdf(data).pages("-layout"))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        places: dict[Any, int] = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        with pdf.open_outline() as outline:
            marks: dict[str, Any] = {bare(item.title): item for item in outline.root}
        assert list(marks)[:2] == ["廉政档案", "目录"]
        for heading, number in told.items():
            assert places[marks[heading].destination[0].objgen] == number
        assert pdf.docinfo["/Title"] == "廉政档案"


def test_the_same_file_gives_the_same_bytes_and_embeds_its_fonts(read_pdf: Read) -> None:
    held = paper(*mixed(12, 20))
    assert render_book(held) == render_book(held)
    assert render_book(held) != render_book(replace(held, date=date(2026, 11, 6)))
    fonts = read_pdf(render_book(held)).fonts()
    assert fonts
    assert all(font.embedded and font.subset and font.unicode for font in fonts)


def test_a_character_without_a_glyph_is_refused_or_boxed(read_pdf: Read) -> None:
    held = paper(section(1, BookFacts("", (("姓名", "王\U00031398"),))))
    with pytest.raises(MissingGlyph, match=r"U\+31398"):
        render_book(held)
    assert "\U00031398" in read_pdf(render_book(held, boxes=True)).text()
    assert "王\U00031398" in list(book_texts(held))


def test_the_cover_takes_what_is_long(read_pdf: Read) -> None:
    fields = (
        ("姓名", "阿依古丽·买买提艾力"),
        ("单位", "云溪市" + "发展和改革委员会" * 7),
        ("职务", ""),
        ("档号", ""),
    )
    data = render_book(replace(paper(section(1, table(1))), cover=BookCover(fields, "某局机关纪委")))
    cover = measure(data)[0]
    lines = [line for line in cover.lines if "发展和改革" in line.bare]
    assert len(lines) > 1
    assert not cover.collisions
    assert cover.ink[2] < 190
    assert "发展和改革委员会" * 7 in bare(read_pdf(data).pages("-raw")[0])
