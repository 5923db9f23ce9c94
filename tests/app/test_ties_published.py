"""The checks run on figures that were published (fixtures F1 to F13), as on our own and received ones."""

from __future__ import annotations

from decimal import Decimal

from app.engine.figure import percent
from app.engine.views import FigureView
from app.figure_book import Tie
from app.ties import ties

FORMS = ("第一种形态", "第二种形态", "第三种形态", "第四种形态")
LEVELS = ("省部级", "地厅级", "县处级", "乡科级及以下")
RANKS = ("厅局级", "县处级", "乡科级", "一般干部", "其他人员")


def figure(key: str, value: int, unit: str = "人", name: str = "", **parts: int) -> FigureView:
    return FigureView(
        f"clues.{key}", name or key, unit, "", "clues", value, tuple(parts.items()), bool(parts)
    )


def by_level(key: str, value: int, unit: str, *counts: int) -> FigureView:
    cells = tuple((level, (("合计", n),)) for level, n in zip(LEVELS[-len(counts) :], counts, strict=True))
    return FigureView(f"clues.{key}", key, unit, "", "clues", value, cells=cells)


def checked(*figures: FigureView) -> tuple[Tie, ...]:
    found = ties({one.key: one for one in figures})
    assert found, "no check looked at these figures"
    return found


def gaps(*figures: FigureView) -> list[Tie]:
    return [tie for tie in checked(*figures) if not tie.ok]


def shares(*counts: int) -> list[str]:
    return [str(percent(count, sum(counts))) for count in counts]


def forms(*counts: int, total: int) -> FigureView:
    return figure("forms", total, "人次", "运用四种形态", **dict(zip(FORMS, counts, strict=True)))


def punished(total: int, *ranks: int) -> tuple[FigureView, FigureView]:
    parts = dict(zip(RANKS[-len(ranks) :], ranks, strict=True))
    return figure("punished_persons", total, name="处分"), figure(
        "punished_by_rank", total, name="处分（按职级）", **parts
    )


def test_f1_ranks_and_forms_tie_and_21_persons_had_both_sanctions() -> None:
    given = (
        *punished(334, 5, 46, 12, 271),
        figure("party_persons", 315, name="党纪处分"),
        figure("admin_persons", 40, name="政务处分"),
        forms(663, 262, 35, 45, total=1005),
    )
    assert gaps(*given) == []
    (both,) = [tie for tie in checked(*given) if "政务处分" in tie.title]
    assert (both.left, both.right) == (355, 334)
    assert "同时受两种处分的为21人" in both.detail
    assert gaps(*given, figure("both_persons", 21, name="双处分")) == []
    (gap,) = gaps(*given, figure("both_persons", 0, name="双处分"))
    assert gap.title == "党纪处分＋政务处分－双处分＝处分"
    assert gap.detail == "党纪处分＋政务处分－双处分为355人，处分为334人，相差21人"
    assert gap.remedy
    assert shares(663, 262, 35, 45) == ["66.0", "26.1", "3.5", "4.5"]


def test_f1_sanctions_that_cannot_be_together_are_found() -> None:
    few = (*punished(334, 5, 46, 12, 271), figure("party_persons", 300), figure("admin_persons", 20))
    (gap,) = gaps(*few)
    assert gap.detail.endswith("三者不能同时成立")
    many = (*punished(334, 5, 46, 12, 271), figure("party_persons", 335), figure("admin_persons", 0))
    assert len(gaps(*many)) == 1


def test_f2_ranks_and_forms_of_a_province_tie() -> None:
    assert (
        gaps(*punished(17004, 35, 359, 1762, 4075, 10773), forms(33650, 13315, 1430, 2649, total=51044)) == []
    )
    assert shares(33650, 13315, 1430, 2649) == ["65.9", "26.1", "2.8", "5.2"]


def test_f3_ranks_and_forms_of_half_a_year_tie() -> None:
    assert gaps(*punished(9455, 42, 546, 1537, 1183, 6147), forms(19618, 7083, 1238, 1501, total=29440)) == []
    assert shares(19618, 7083, 1238, 1501) == ["66.6", "24.1", "4.2", "5.1"]


def test_f4_ranks_and_forms_of_a_year_tie() -> None:
    given = (*punished(24163, 135, 1223, 3652, 3422, 15731), forms(37170, 17958, 4020, 3754, total=62902))
    assert gaps(*given) == []
    assert shares(37170, 17958, 4020, 3754) == ["59.1", "28.5", "6.4", "6.0"]


def test_f5_the_published_gap_of_accusations_is_found() -> None:
    petitions = figure("petitions", 68, "件", "信访举报")
    by_class = figure(
        "petitions_by_class", 68, "件", "信访举报内容", 检举控告=50, 业务范围外=6, 无实质内容=12
    )
    by_channel = figure("petitions_by_channel", 68, "件", "渠道", 来信=23, 来访=4, 来电=7, 网络=33, 其他=1)
    by_discipline = figure(
        "petitions_by_discipline", 50, "件", "检举控告（按所涉纪律）",
        政治纪律=3, 组织纪律=9, 廉洁纪律=17, 群众纪律=13, 工作纪律=2,
    )  # fmt: skip
    by_object = figure("petitions_by_object", 50, "件", "检举控告（按对象）", 干部=37, 村干部=7, 其他=2)
    by_level = figure("petitions_by_level", 50, "件", "检举控告（按职级）", a=5, b=6, c=4, d=27, e=2, f=6)
    found = gaps(petitions, by_class, by_channel, by_discipline, by_object, by_level)
    assert [(gap.left, gap.right) for gap in found] == [(44, 50), (46, 50)]
    assert found[0].detail == "检举控告（按所涉纪律）各项之和为44件，检举控告（按所涉纪律）为50件，相差6件"
    assert "相差4件" in found[1].detail
    assert all(gap.keys for gap in found)


def test_f5_shares_are_not_cut_to_make_a_hundred() -> None:
    assert shares(50, 6, 12) == ["73.5", "8.8", "17.6"]
    assert sum(map(Decimal, shares(50, 6, 12))) == Decimal("99.9")
    assert 68 + 110 == 178


def test_f6_shares_of_fourteen_are_rounded_one_by_one() -> None:
    by_channel = figure("petitions_by_channel", 14, "件", "渠道", 来信=6, 来访=3, 来电=3, 网络=2)
    assert gaps(figure("petitions", 14, "件"), by_channel) == []
    assert shares(6, 3, 3, 2) == ["42.9", "21.4", "21.4", "14.3"]
    assert gaps(figure("petitions_by_discipline", 14, "件", a=1, b=2, c=8, d=3)) == []


def test_f7_levels_of_the_punished_tie() -> None:
    given = (by_level("eight_punished", 5101, "人", 67, 496, 4538), figure("eight_persons", 7353))
    assert gaps(*given) == []
    (gap,) = gaps(by_level("eight_punished", 5101, "人", 67, 496, 4537))
    assert (gap.left, gap.right) == (5100, 5101)


def test_f8_levels_of_the_punished_tie() -> None:
    assert gaps(by_level("eight_punished", 3476, "人", 47, 377, 3052), figure("eight_persons", 5023)) == []


def test_f9_both_groups_add_up_to_problems_and_persons() -> None:
    problems = figure("eight_problems", 7894, "起", 形式主义官僚主义=3800, 享乐主义奢靡之风=4094)
    persons = figure("eight_persons", 11316, "人", 形式主义官僚主义=5799, 享乐主义奢靡之风=5517)
    assert gaps(problems, persons, figure("eight_punished", 7300)) == []
    (gap,) = gaps(persons, figure("eight_punished", 11317))
    assert "不多于" in gap.title


def test_f10_levels_tie_and_the_share_is_of_the_exact_counts() -> None:
    assert gaps(by_level("eight_problems", 5689, "起", 30, 460, 5199)) == []
    assert str(percent(5199, 5689)) == "91.4"
    assert str(percent(2179, 2531)) == "86.1"


def test_f11_fewer_are_punished_than_dealt_with() -> None:
    given = (figure("eight_persons", 49508), figure("eight_punished", 33966))
    assert gaps(*given) == []
    assert len(gaps(figure("eight_persons", 33966), figure("eight_punished", 49508))) == 1


def test_f12_shares_of_rounded_inputs_differ_from_those_published() -> None:
    stated = ["70.9", "22.4", "3.2", "3.5"]
    from_rounded = [str(percent(count, 332)) for count in (236, 74, 11, 12)]
    assert from_rounded == ["71.1", "22.3", "3.3", "3.6"]
    assert all(a != b for a, b in zip(stated, from_rounded, strict=True))
    (gap,) = gaps(forms(236, 74, 11, 12, total=332))
    assert (gap.left, gap.right) == (333, 332)


def test_f13_the_shares_of_a_department() -> None:
    part_time = FigureView("units.part_time", "兼职", "%", "", "units", 14, whole=16, is_ratio=True)
    assert gaps(part_time) == []
    assert str(percent(part_time.value, part_time.whole)) == "87.5"
    points = FigureView("risks.points", "廉政风险点", "个", "", "risks", 222)
    by_rank = FigureView("risks.by_level", "按等级", "个", "", "risks", 222, (("高", 22), ("低", 200)), True)
    assert gaps(points, by_rank) == []
    assert str(percent(646, points.value)) == "291.0"  # 2.91 measures for each point
    (gap,) = gaps(FigureView("units.part_time", "兼职", "%", "", "units", 17, whole=16, is_ratio=True))
    assert "超过100%" in gap.detail
