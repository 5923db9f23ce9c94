"""Organisation charts read back from the PDF: nothing overlaps, nothing leaves the page, nothing is lost."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from app.documents.chart import CUT, Chart, ChartBox, ChartSection, chart_texts, render_chart
from app.errors import MissingGlyph
from tests.documents.conftest import PdfReader
from tests.documents.measuring import measure
from tests.documents.samples import ORGAN, RARE_NAMES, SOME_DAY

Read = Callable[[bytes], PdfReader]


def chart(*sections: ChartSection, title: str = "组织架构图") -> Chart:
    return Chart(title, ORGAN, SOME_DAY, ChartBox("机关委员会", ("书记　某某",)), sections, "内部")


def section(count: int, *lines: str, name: str = "机关纪委") -> ChartSection:
    boxes = tuple(ChartBox(f"第{place}处", (f"人员{place}", *lines)) for place in range(1, count + 1))
    return ChartSection(ChartBox(name), boxes, name)


@pytest.mark.parametrize("words", [0, 30, 300, 1000])
def test_long_texts_make_wider_boxes_and_stay_whole(words: int, read_pdf: Read) -> None:
    data = render_chart(chart(section(7, "职责" * words)))
    text = "".join(read_pdf(data).text().split())
    assert text.count("职责") == 7 * words
    for page in measure(data):
        left, top, right, bottom = page.ink
        assert (left > 14, top > 9, right < 283, bottom < 205) == (True, True, True, True)
        assert not page.collisions


def test_what_no_page_can_hold_is_cut_and_says_so(read_pdf: Read) -> None:
    data = render_chart(chart(section(1, "职责" * 20_000)))
    assert CUT in "".join(read_pdf(data).text().split())
    assert max(page.ink[3] for page in measure(data)) < 205


def test_every_box_hangs_on_a_line() -> None:
    (page,) = measure(render_chart(chart(section(9))))
    for place in range(1, 10):
        name = page.find(f"第{place}处")
        char = next(one for one in page.chars if one.text == str(place) and abs(one.y - name.baseline) < 0.5)
        above = [
            rule for rule in page.rules
            if not rule.level and abs(rule.left - char.x) < 12 and 0 < name.top - rule.bottom < 4
        ]  # fmt: skip
        assert above, place


def test_sections_are_bookmarked_and_pages_counted(read_pdf: Read) -> None:
    sections = [section(14, name=f"第{number}组") for number in range(1, 9)]
    pages = read_pdf(render_chart(chart(*sections))).pages()
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert f"第{number}页" in page
        assert "内部" in page
        assert "组织架构图" in page


def test_a_long_title_keeps_clear_of_the_mark() -> None:
    (page,) = measure(render_chart(chart(section(2), title="某机关党组织组织架构图" * 6)))
    assert page.find("某机关党组织").left > page.find("内部").left + 8


def test_rare_names_are_drawn_and_a_missing_glyph_stops_the_chart(read_pdf: Read) -> None:
    rare = chart(section(1, *RARE_NAMES))
    text = read_pdf(render_chart(rare)).text()
    assert all(name in text for name in RARE_NAMES)
    assert render_chart(rare) == render_chart(rare)
    odd = chart(section(1, "\U0010fffd"))
    assert "\U0010fffd" in "".join(chart_texts(odd))
    with pytest.raises(MissingGlyph):
        render_chart(odd)
    assert render_chart(odd, boxes=True)


@pytest.mark.parametrize("count", [1, 11, 12, 60])
def test_notes_stand_below_everything_on_the_page(count: int) -> None:
    noted = dataclasses.replace(chart(section(count, "书记", "纪检委员")), notes=("注：未编入党组织2人。",))
    assert "注：未编入党组织2人。" in list(chart_texts(noted))
    last = measure(render_chart(noted))[-1]
    note = last.find("未编入党组织2人")
    assert all(line.bottom < note.top or "页" in line.bare for line in last.lines if line != note)
    assert note.bottom < 205
    assert last.collisions == ()
