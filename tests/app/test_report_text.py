"""The text of a report comes back the same; what it says of one book of figures is known line by line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.period import Period
from app.engine.views import FigureView, Profile
from app.figure_book import FigureBook
from app.report_filling import (
    UNKNOWN,
    WORDS,
    chart,
    filled,
    places,
    said,
    settled,
    table,
    unknown,
    words,
)
from app.report_outlines import outline, tables, zeros
from app.report_text import CHARTS, FORMS, Block, Reference, inlines, parse, references, write
from db.vocabulary import ReportKind

YEAR = Period.year(2026)
PROFILE = Profile("云川市住房和城乡建设局", "云川市住房和城乡建设局机关纪委", ("甲委", "乙工委", "丙组"))


def figure(
    key: str, value: int, *parts: tuple[str, int], unit: str = "件", whole: int | None = None
) -> FigureView:
    return FigureView(
        key, f"名{key}", unit, "义", "clues", value, tuple(parts), bool(parts), whole=whole or 0,
        is_ratio=whole is not None,
    )  # fmt: skip


NOW = (
    figure("clues.a", 6, ("甲", 4), ("乙", 2)), figure("clues.none", 0, ("甲", 0)), figure("clues.b", 3),
    figure("clues.rate", 1, unit="%", whole=3), figure("clues.empty", 0, unit="%", whole=0),
    figure("clues.new", 2),
    FigureView("clues.x", "交叉", "个", "义", "clues", 3, (("甲", 3),), True,
               (("高", (("甲", 1),)), ("低", (("甲", 2),)))),
)  # fmt: skip
BEFORE = (
    figure("clues.a", 5, ("甲", 5)),
    figure("clues.none", 0),
    figure("clues.b", 4),
    figure("clues.rate", 1, unit="%", whole=2),
    figure("clues.new", 0),
)
BOOK = FigureBook(YEAR, YEAR.before, NOW, BEFORE, {"clues.a": (1, 2, 3, *[0] * 9)}, (), date(2026, 3, 9))
SAID = words(PROFILE, replace(BOOK, as_of=YEAR.last), "王某")


def test_a_year_that_is_not_over_is_held_against_the_whole_of_the_last() -> None:
    open_year = words(PROFILE, BOOK, "")
    assert (open_year["within"], open_year["before"]) == ("今年以来", "上年全年")
    assert open_year["last_day"] == "2026年3月9日"
    half = replace(BOOK, period=Period.half(2026, 1), compared=Period.half(2025, 1))
    assert words(PROFILE, half, "")["before"] == "2025年上半年"
    assert words(PROFILE, replace(half, as_of=date(2026, 6, 30)), "")["before"] == "上年同期"


def test_what_did_not_occur_is_said_in_words() -> None:
    clause = "立案{clues.filed}件，结案{clues.cases_closed}件，给予党纪政务处分{clues.punished_persons}人"
    keys = ("clues.filed", "clues.cases_closed", "clues.punished_persons")
    nothing = replace(BOOK, figures=tuple(figure(key, 0) for key in keys))
    assert settled(f"{clause}。", nothing) == "没有立案、结案和给予党纪政务处分。"
    some = replace(BOOK, figures=(*nothing.figures[:2], figure(keys[2], 2)))
    assert settled(clause, some) == "没有立案和结案，给予党纪政务处分{clues.punished_persons}人"
    all_of_it = replace(BOOK, figures=tuple(figure(key, 1) for key in keys))
    assert settled(clause, all_of_it) == clause
    assert settled(clause, replace(BOOK, figures=())) == clause
    assert settled("我们立案0件。", nothing) == "我们立案0件。"


def test_every_passage_of_nothing_stands_in_an_outline_and_none_is_hidden_by_one_before() -> None:
    texts = "\n".join(outline(str(kind.value)).text for kind in ReportKind)
    for zero in zeros():
        assert zero.keys
        others = [one.says for one in zeros()]
        assert zero.when in texts or any(zero.when in said for said in others), zero.when
        assert not [key for key in zero.keys if "." not in key]


def test_a_part_that_is_a_sentence_is_quoted_and_one_not_filled_in_not_told() -> None:
    told = replace(BOOK, figures=(figure("clues.a", 2, ("缓，再答", 2)), figure("clues.b", 2, ("未填", 2))))
    assert said(Reference("clues.a", "parts"), told, SAID) == "“缓，再答”2件"
    assert said(Reference("clues.b", "parts"), told, SAID) == "无"


def test_a_declared_table_leaves_out_the_sum_that_stands_above() -> None:
    keys = ("clues.received", "clues.by_source")
    figures = (figure(keys[0], 3), figure(keys[1], 3, ("甲", 1), ("乙", 2)))
    held = table("work", replace(BOOK, figures=figures, before=figures), SAID)
    assert held is not None
    rows = [row[:4] for row in held.rows if "未定义" not in row[0]]
    assert rows == [("名clues.received", "", "件", "3"), ("名clues.by_source", "甲", "件", "1"),
                    ("名clues.by_source", "乙", "件", "2")]  # fmt: skip


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        ("{clues.a}", "6"), ("{clues.a|total}", "6件"), ("{clues.a|parts}", "甲4件、乙2件"),
        ("{clues.a|shares}", "甲4件（66.7%）、乙2件（33.3%）"), ("{clues.a|part|甲}", "4"),
        ("{clues.a|part|丁}", "0"), ("{clues.a|share|乙}", "33.3%"), ("{clues.a|before}", "5"),
        ("{clues.a|before|甲}", "5"), ("{clues.a|change}", "比上年增长20.0%"),
        ("{clues.b|change}", "比上年下降25.0%"), ("{clues.new|change}", "上年为0件"),
        ("{clues.none|change}", "与上年持平"), ("{clues.none|parts}", "无"), ("{clues.rate}", "33.3%"),
        ("{clues.rate|change}", "上年为50.0%"), ("{clues.empty}", "—"), ("{clues.none|share|甲}", "—"),
        ("{clues.empty|change}", "上年没有数据"), ("{clues.empty|before}", "—"), ("{clues.x|part|低}", "2"),
        ("{year}", "2026"), ("{within}", "全年"), ("{last_day}", "2026年12月31日"), ("{person}", "王某"),
        ("{nobody}", UNKNOWN.format("nobody")), ("{clues.nothing|parts}", UNKNOWN.format("clues.nothing")),
    ],
)  # fmt: skip
def test_what_a_reference_says(reference: str, text: str) -> None:
    [one] = inlines(reference)
    assert isinstance(one, Reference)
    assert said(one, BOOK, SAID) == text


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("处分{clues.none}人（{clues.none|parts}）。", "处分0人。"),
        ("完成0个（整改率{clues.empty}）。", "完成0个。"),
        ("受理{clues.none}件。按来源分：{clues.none|parts}。下文", "受理0件。下文"),
        ("谈话{clues.none}次，其中：{clues.none|parts}。", "谈话0次。"),
        ("处分{clues.a}人（{clues.a|parts}）。", "处分6人（甲4件、乙2件）。"),
        ("结果：{clues.none|parts}", "结果：无"),
    ],
)
def test_a_list_of_nothing_is_left_out(line: str, text: str) -> None:
    assert filled(inlines(line), BOOK, SAID) == text


def test_a_table_shows_each_figure_with_its_parts_beside_the_period_before() -> None:
    data = table("clues.a", BOOK, SAID)
    assert data is not None
    assert [label for label, _ in data.heads] == ["指标", "分列", "单位", "2026年度", "2025年度"]
    assert data.rows == (
        ("名clues.a", "合计", "件", "6", "5"), ("名clues.a", "甲", "件", "4", "5"),
        ("名clues.a", "乙", "件", "2", "0"),
    )  # fmt: skip


def test_a_cross_table_has_its_rows_and_both_sums() -> None:
    data = table("clues.x", BOOK, SAID)
    assert data is not None
    assert data.rows == (
        ("交叉（个）", "合计", "3", "3"), ("交叉（个）", "高", "1", "1"), ("交叉（个）", "低", "2", "2"),
    )  # fmt: skip


def test_a_declared_table_with_unknown_figures_says_so() -> None:
    data = table("work", BOOK, SAID)
    assert data is not None
    assert data.rows[0][0] == UNKNOWN.format("clues.petitions")
    assert table("nothing", BOOK, SAID) is None


def test_charts_of_each_shape() -> None:
    bar, line, share = (chart(Block("chart", key="clues.a", chart=shape), BOOK, SAID) for shape in CHARTS)
    assert bar
    assert (bar.labels, bar.values, bar.before) == (("甲", "乙"), (4, 2), (5, 0))
    assert line
    assert (line.labels, line.values) == (("1月", "2月", "3月"), (1, 2, 3))
    assert share
    assert share.values == (4, 2)
    plain = chart(Block("chart", key="clues.b", chart="bar"), BOOK, SAID)
    assert plain
    assert (plain.labels, plain.values) == (("2025年度", "2026年度"), (4, 3))


def test_what_is_unknown_and_what_is_open_is_named_once() -> None:
    text = "{clues.q}和{clues.q}{nobody}（请填写：甲）\n[表 absent]\n[图 line clues.b]\n- （请核对：乙）"
    assert unknown(parse(text), BOOK, SAID) == ("clues.q", "nobody", "absent", "clues.b")
    assert places(parse(text)) == ("（请填写：甲）", "（请核对：乙）")


@pytest.mark.parametrize("kind", [str(kind.value) for kind in ReportKind])
def test_every_outline_is_written_in_its_own_format(kind: str) -> None:
    blocks = parse(outline(kind).text)
    assert write(parse(write(blocks))) == write(blocks)
    assert {one.key for one in references(blocks) if not one.is_figure} <= WORDS.keys()
    assert {block.key for block in blocks if block.shape == "table"} <= tables().keys()
    plain = "".join(one for block in blocks for one in block.inlines if isinstance(one, str))
    assert not set("{}|") & set(plain)  # a reference that was mistyped


LINE = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp", "Cs")), max_size=30)
MARKED = st.lists(
    st.sampled_from(["{clues.a}", "{", "}", "|", "# ", "- ", "\\", "[表 a]", "（请填写：", " "]) | LINE
)


@given(st.lists(MARKED.map("".join)).map("\n".join))
def test_a_text_comes_back_the_same(text: str) -> None:
    blocks = parse(text)
    assert parse(write(blocks)) == blocks
    for block in blocks:
        filled(block.inlines, BOOK, SAID)
        chart(block, BOOK, SAID)
    unknown(blocks, BOOK, SAID)


@given(st.sampled_from(list(FORMS)), st.sampled_from([*[one.key for one in NOW], "x.y", "word"]), LINE)
def test_no_reference_ever_raises(form: str, key: str, part: str) -> None:
    assert said(Reference(key, form, part), BOOK, SAID)  # type: ignore[arg-type]


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_words_are_known_of_every_period(first: date) -> None:
    for period in (Period(first, first), Period.month(first.year, first.month), Period.year(first.year)):
        for compared in (period.before, period.year_ago):
            book = FigureBook(period, compared, (), (), {}, (), first)
            assert words(PROFILE, book).keys() == WORDS.keys()


def test_a_very_long_line_is_read_in_no_time() -> None:
    text = "（请填写：" * 20_000 + "{clues.a}" * 1000
    assert len(parse(text)[0].inlines) == 1001
    assert places(parse(text)) == ()
