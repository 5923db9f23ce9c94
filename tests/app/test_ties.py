"""The checks on our own figures: they tie whatever is registered, and each tells plainly what does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.engine.figure import Figure
from app.engine.period import Period
from app.engine.views import FigureView
from app.figures import declared
from app.office import Office
from app.ties import CHECKS, COMPLETE, FILL_DAYS, LACKS, ties
from tests.app.clue_walking import settled
from tests.app.parts import YEARS
from tests.app.test_figures_clues import measured


def breakdown(key: str, value: int, *parts: tuple[str, int]) -> FigureView:
    return FigureView(key, key, "件", "", key.split(".")[0], value, parts, True)


def test_the_checks_name_figures_that_are_declared(office: Office) -> None:
    known = {figure.key for _, figure in declared(office.registers)}
    terms = {term.lstrip("-").partition("#")[0] for check in CHECKS for term in (*check.left, *check.right)}
    assert terms <= known
    assert known >= COMPLETE
    assert known >= {lack.key for lack in LACKS}


@pytest.mark.parametrize("year", YEARS)
def test_the_figures_of_the_samples_tie(shared_samples: Office, year: int) -> None:
    found = shared_samples.figures.book(Period.year(year)).ties
    assert len(found) > len(CHECKS)
    assert [tie.detail for tie in found if not tie.ok] == []


def test_one_more_in_any_figure_is_found(shared_samples: Office) -> None:
    figures = {figure.key: figure for figure in shared_samples.figures.year(2026)}
    same = {term for check in CHECKS if not check.at_most for term in (*check.left, *check.right)}
    for key in sorted(term for term in same if not term.startswith("-")):
        more = {**figures, key: replace(figures[key], value=figures[key].value + 1)}
        gaps = [tie for tie in ties(more) if not tie.ok]
        assert any(key in tie.keys for tie in gaps)
        assert all(tie.detail and tie.remedy for tie in gaps)
        assert all("相差1" in tie.detail for tie in gaps if tie.right and tie.left)


def test_a_check_is_left_out_where_a_figure_is_missing() -> None:
    assert [tie.key for tie in ties({"clues.by_source": breakdown("clues.by_source", 0)})] == [
        "clues.by_source.parts"
    ]
    assert ties({}) == ()


def test_what_is_not_filled_in_is_told() -> None:
    open_ = breakdown("clues.by_discipline", 3, ("廉洁纪律", 2), ("未填", 1))
    remark = ties({open_.key: open_})[-1]
    assert (remark.ok, remark.left) == (True, 1)
    assert "1件没有填写" in remark.detail
    ranks = breakdown("clues.punished_by_rank", 3, ("县处级", 2), ("未填", 1))
    assert [tie.ok for tie in ties({ranks.key: ranks})] == [True, False]


@pytest.mark.parametrize(
    ("key", "ok"), [("inspections.rectified_undated", False), ("clues.punished_unfiled", True)]
)
def test_what_lacks_a_day_is_told_and_gone_when_there_is_none(key: str, ok: bool) -> None:
    some = FigureView(key, "无日期", "个", "", key.split(".")[0], 2, (), False)
    [told], [gone] = ties({key: some}), ties({key: replace(some, value=0)})
    assert (told.ok, told.left, told.remedy) == (ok, 2, FILL_DAYS)
    assert told.detail.startswith("无日期的有2个，")
    assert (gone.ok, gone.detail, gone.remedy) == (True, "", "")


def test_a_sanction_in_a_clue_that_was_never_filed_is_told(office: Office) -> None:
    organ = settled(office)
    measured(organ, {"measure": "批评教育"})
    assert not organ.figures.records("clues.punished_unfiled", Period.year(2026))
    record = measured(organ, {"measure": "党内警告"})
    assert organ.figures.records("clues.punished_unfiled", Period.year(2026)) == {"clues": [record]}
    book = organ.figures.book(Period.year(2026))
    [told] = [tie for tie in book.ties if tie.key == "clues.punished_unfiled=0"]
    assert (told.ok, told.left) == (True, 1)
    assert told.detail == "处分而无立案日期的有1人，已计入处分，未计入立案"


def test_columns_of_a_cross_table_are_held_against_the_parts() -> None:
    cells = (("县处级", (("吃喝", 1), ("礼金", 1))), ("乡科级", (("吃喝", 1),)))
    table = FigureView("x.y", "表", "起", "", "x", 3, (("吃喝", 2), ("礼金", 1)), True, cells)
    assert all(tie.ok for tie in ties({"x.y": table}))
    wrong = replace(table, parts=(("吃喝", 1), ("礼金", 2)))
    [gap] = [tie for tie in ties({"x.y": wrong}) if not tie.ok]
    assert gap.detail == "吃喝各行之和2起，合计1起；礼金各行之和1起，合计2起"


def test_every_declared_breakdown_is_looked_at(shared_samples: Office) -> None:
    keys = {tie.key for tie in shared_samples.figures.book(Period.year(2026)).ties}
    for _, figure in declared(shared_samples.registers):
        if isinstance(figure, Figure) and figure.breakdown:
            assert f"{figure.key}.parts" in keys
