"""Charts read back from the PDF: every label and value is there, nothing leaves the text block."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.graphs.scale import MOST_STEPS, tenths, ticks
from app.documents.page import render_document
from app.documents.parts import Document, Graph, GraphKind, Paragraph, document_texts
from app.engine.figure import percent
from tests.documents.conftest import PdfReader
from tests.documents.measuring import measure
from tests.documents.pixels import inks
from tests.documents.samples import ORGAN, SOME_DAY, long_text

Read = Callable[[bytes], PdfReader]
KINDS: tuple[GraphKind, ...] = ("bar", "line", "share")
MONTHS = tuple(f"{month}月" for month in range(1, 13))
BLOCK = (28.0, 37.0, 184.0, 262.0)  # millimetres: left, top, right, bottom of the text block
SHADES = range(256)


def drawn(*graphs: Graph) -> bytes:
    return render_document(Document("统计图", (Paragraph("说明。"), *graphs), ORGAN, SOME_DAY))


def graph(kind: GraphKind, *values: int, before: tuple[int, ...] = (), name: str = "第{}项") -> Graph:
    labels = tuple(name.format(place) for place in range(1, len(values) + 1))
    return Graph(kind, "处置方式", labels, values, "件", before, "2025年", "2026年")


SAMPLES = {
    "few": (5, 4, 1, 2),
    "one": (7,),
    "zeros": (0, 0, 0),
    "huge": (1_234_567_890, 3, 0, 98_765),
    "twenty": tuple(place * place for place in range(20)),
    "many": tuple(range(1, 71)),
}


@pytest.mark.parametrize("compared", [False, True])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize(
    "name", ["第{}项", "上级纪检监察机关交办以及巡视巡察移交的第{}类问题线索（含重复件）"]
)
def test_everything_is_there_and_inside_the_text_block(
    sample: str, kind: GraphKind, compared: bool, name: str, read_pdf: Read
) -> None:
    values = SAMPLES[sample]
    before = tuple(value // 2 for value in values) if compared else ()
    shown = graph(kind, *values, before=before, name=name)
    data = drawn(shown)
    text = "".join(read_pdf(data).text("-raw").split())
    for value in (*values, *before):
        assert str(value) in text
    for label in shown.labels:
        assert text.count(label[:3]) >= 1
    assert "2025年" in text or not compared
    for page in measure(data):
        for char in page.chars:
            inside = BLOCK[0] - 0.5 < char.left and char.right < BLOCK[2] + 0.5
            assert char.blank or (inside and char.bottom < BLOCK[3] + 0.5) or char.top > BLOCK[3] + 3, char


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_inked_outside_the_text_block(kind: GraphKind) -> None:
    """Hatchings and bars as pixels: the white edges stay white."""
    values = SAMPLES["twenty"]
    for page in inks(drawn(graph(kind, *values, before=values[::-1]))):
        assert page.left > BLOCK[0] - 1
        assert page.right < BLOCK[2] + 1
        assert page.top > BLOCK[1] - 1


@pytest.mark.parametrize("kind", KINDS)
def test_charts_are_grey(kind: GraphKind) -> None:
    (page,) = inks(drawn(graph(kind, 5, 4, 1, before=(3, 4, 2))), scale=2)
    assert page.grey
    assert len(page.colours) > 3


@pytest.mark.parametrize("kind", KINDS)
def test_texts_do_not_meet(kind: GraphKind) -> None:
    shown = Graph(kind, "受理来源", ("群众来信", "巡视巡察移交", "审计移送"), (12, 0, 5), "件", (9, 1, 4))
    (page,) = measure(drawn(shown))
    chars = [char for char in page.chars if not char.blank]
    for one, other in combinations(chars, 2):
        across = min(one.right, other.right) - max(one.left, other.left)
        down = min(one.bottom, other.bottom) - max(one.top, other.top)
        assert across < 0.3 or down < 0.3, (one.text, other.text)


@pytest.mark.parametrize("lines", range(1, 22, 4))
def test_a_chart_stays_whole_with_its_title(lines: int, read_pdf: Read) -> None:
    parts = (*long_text(lines), graph("line", *range(12)))
    pages = read_pdf(render_document(Document("报告", parts, ORGAN, SOME_DAY))).pages()
    (holds,) = [page for page in pages if "处置方式" in page]
    assert "单位：件" in holds
    assert "第12项" in holds


def test_more_labels_than_a_page_holds_go_on_below_on_one_scale(read_pdf: Read) -> None:
    data = drawn(graph("bar", *range(1, 71)))
    text = read_pdf(data).text()
    assert text.count("处置方式（续）") >= 1
    assert len(measure(data)) > 1


def test_shares_of_too_many_parts_become_bars_that_tell_their_shares(read_pdf: Read) -> None:
    text = "".join(read_pdf(drawn(graph("share", *[1] * 70))).text("-raw").split())
    assert text.count("（1.4%）") == 70


def test_shares_are_told_as_published(read_pdf: Read) -> None:
    """F1 of the published figures: 663, 262, 35, 45 of 1005; nothing is forced to 100."""
    shown = Graph("share", "四种形态", ("第一种", "第二种", "第三种", "第四种"), (663, 262, 35, 45), "人次")
    text = "".join(read_pdf(drawn(shown)).text("-raw").split())
    assert all(share in text for share in ("66.0%", "26.1%", "3.5%", "4.5%", "1005人次"))


@given(st.integers(0, 10**12), st.integers(1, 10**12))
def test_tenths_are_rounded_as_the_figures_are(part: int, whole: int) -> None:
    assert tenths(part, whole) == f"{percent(part, whole)}%"


@given(st.integers(0, 10**15))
def test_the_axis_has_round_even_steps_and_holds_all(most: int) -> None:
    marks = ticks(most)
    assert marks[0] == 0
    assert marks[-1] >= most
    assert 2 <= len(marks) <= MOST_STEPS + 1
    step = marks[1]
    assert marks == [step * place for place in range(len(marks))]
    assert str(step).rstrip("0") in ("1", "2", "5")


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(KINDS),
    st.lists(st.tuples(st.text("甲乙丙丁abc，（）", max_size=40), st.integers(0, 10**9)), max_size=40),
)
def test_no_chart_fails_and_the_same_gives_the_same_bytes(
    kind: GraphKind, told: list[tuple[str, int]]
) -> None:
    shown = Graph(kind, "标题", tuple(label for label, _ in told), tuple(value for _, value in told), "件")
    assert drawn(shown) == drawn(shown)


def test_what_is_no_chart_of_counts_is_refused() -> None:
    with pytest.raises(ValueError, match="one value for each label"):
        Graph("bar", "", ("甲",), (), "件")
    with pytest.raises(ValueError, match="one value for each label"):
        Graph("bar", "", ("甲",), (1,), "件", (1, 2))
    with pytest.raises(ValueError, match="not negative"):
        Graph("bar", "", ("甲",), (-1,), "件")


def test_texts_of_charts_are_checked_for_missing_characters() -> None:
    shown = Graph("bar", "标题", ("标签",), (1,), "件", (2,), "上年", "本年")
    texts = set(document_texts(Document("报告", (shown,), ORGAN, SOME_DAY)))
    assert {"标题", "标签", "件", "上年", "本年"} <= texts
