"""The papers of a reminder: the notice by GB/T 9704, and the sheet its readers sign."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest

from app.errors import RefusedInput
from app.paper_making import make, offers, recipient_of
from tests.documents.conftest import PdfReader
from tests.documents.measuring import measure
from tests.papers.goldens import GOLDEN, compare
from tests.papers.work_samples import reminder_source

Reader = Callable[[bytes], PdfReader]
KEYS = ("reminder_notice", "reading_sheet")


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("key", KEYS)
def test_every_paper_says_what_its_golden_text_says(key: str, read_pdf: Reader) -> None:
    paper = make(reminder_source(), key)
    compare(GOLDEN / "reminders" / f"{key}.txt", read_pdf(paper.data))
    assert paper.data == make(reminder_source(), key).data
    assert set(reminder_source().rules) == set(KEYS)


def test_a_notice_has_the_red_head_its_number_and_the_imprint() -> None:
    source = reminder_source().issued_as("云发改机纪通〔2026〕4号", date(2026, 11, 18), "各党支部、各处室")
    pages = measure(make(source, "reminder_notice").data)
    first, last = pages[0], pages[-1]
    mark = next(line for line in first.lines if line.red)
    assert mark.bare == "中共云溪市发展和改革委员会机关纪律检查委员会文件"
    assert mark.top == pytest.approx(72, abs=2)
    (line,) = first.red_rules
    number = first.find("云发改机纪通〔2026〕4号")
    assert line.top - number.baseline == pytest.approx(4 + 1.2, abs=1.0)
    assert first.find("各党支部、各处室：").left == pytest.approx(28, abs=0.3)
    assert first.margins[1:3] == pytest.approx((28, 26), abs=0.3)
    assert len(pages) % 2 == 0
    assert last.find("抄送：中共云溪市发展和改革委员会机关委员会")
    assert last.find("2026年11月18日印发")


@pytest.mark.parametrize(
    ("title", "headed"),
    [
        ("关于元旦期间严守纪律的提醒", "关于元旦期间严守纪律的通知"),
        ("关于严肃会风的通报", "关于严肃会风的通报"),
        ("升学季廉洁提醒", "关于升学季廉洁提醒的通知"),
        ("关于升学季廉洁自律", "关于升学季廉洁自律的通知"),
    ],
)
def test_a_notice_is_titled_by_its_kind(title: str, headed: str, read_pdf: Reader) -> None:
    """GB/T 9704：标题由事由和文种组成."""
    pages = read_pdf(make(reminder_source(title=title), "reminder_notice").data).pages()
    assert headed in bare(pages[0])


def test_a_long_name_of_the_printer_leaves_the_date_alone() -> None:
    last = measure(make(reminder_source(), "reminder_notice").data)[-1]
    line = last.find("印发")
    chars = [char for char in last.chars if abs(char.y - line.baseline) < 0.5 and not char.blank]
    chars.sort(key=lambda char: char.left)
    assert all(right.left > left.left for left, right in pairwise(chars))
    day = next(index for index, char in enumerate(chars) if char.text == "2")
    assert chars[day].left - chars[day - 1].right > 3


def test_the_sheet_waits_for_readers() -> None:
    empty = reminder_source(0)
    assert {view.key for view in offers(empty, [])} == {"reminder_notice"}
    with pytest.raises(RefusedInput):
        make(empty, "reading_sheet")


def test_the_sheet_has_every_reader_in_order_and_room_to_sign(read_pdf: Reader) -> None:
    data = make(reminder_source(300), "reading_sheet").data
    text = bare(read_pdf(data).text())
    assert [int(n) for n in re.findall(r"(?:李䶮|陈𬱖|王小明|欧阳建国)(\d+)综合处", text)] == list(range(300))
    assert "应阅知：300人" in text
    assert "已阅知：100人" in text
    pages = measure(data)
    assert len(pages) > 9
    for page in pages:
        assert page.width < page.height
        levels = sorted({rule.top for rule in page.rules if rule.level})
        rows = [b - a for a, b in pairwise(levels) if b - a > 1][1:]
        assert min(rows) > 8.8


def test_what_is_missing_is_left_blank(read_pdf: Reader) -> None:
    bare_one = reminder_source(2, title="", audience="", content="", read_by=None, way=None)
    assert {view.key: view.lacks for view in offers(bare_one, [])} == {
        "reminder_notice": "还没有填写：标题、主送、提醒内容", "reading_sheet": "",
    }  # fmt: skip
    assert recipient_of(bare_one, "reminder_notice") == ""
    for key in KEYS:
        text = read_pdf(make(bare_one, key).data).text()
        assert not re.search(r"[{}]|None", text)
