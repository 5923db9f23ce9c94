"""The table of how figures are classed, each group of rows named after its source."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.rules.parts import RULES, copied, refused

FIGURES = RULES.figures
NEW, OLD = date(2026, 3, 1), date(2019, 3, 1)


def level(rank: str) -> str:
    found = FIGURES.level(RULES.rank(rank))
    assert found is not None
    return found.key


@pytest.mark.parametrize(
    ("rank", "wanted"),
    [
        ("国家级正职", "省部级"), ("省部级副职", "省部级"), ("厅局级正职", "地厅级"),
        ("二级巡视员", "地厅级"), ("一级调研员", "县处级"), ("四级调研员", "县处级"),
        ("县处级副职", "县处级"), ("一级主任科员", "乡科级"), ("四级主任科员", "乡科级"),
        ("乡科级副职", "乡科级"), ("一级科员", "一般干部"), ("试用期", "一般干部"),
        ("管理九级", "一般干部"), ("管理七级", "乡科级"), ("三级高级警长", "县处级"),
    ],
)  # fmt: skip
def test_公务员法_ranks_count_under_their_level(rank: str, wanted: str) -> None:
    assert level(rank) == wanted


def test_事业单位岗位设置_posts_without_an_administrative_rank_are_一般干部() -> None:
    assert {level(rank) for rank in ("专业技术七级", "专业技术一级", "专业技术十三级")} == {"一般干部"}


def test_工勤岗位等级规定_workers_and_staff_without_a_rank_are_其他人员() -> None:
    assert {level(rank) for rank in ("技术工一级", "普通工", "其他", "合同制")} == {"其他人员"}


def test_a_rank_the_table_does_not_know_has_no_level() -> None:
    assert FIGURES.level(RULES.rank("大官")) is None


def test_every_rank_has_a_level_and_every_level_a_row_of_the_monthly_table() -> None:
    assert all(FIGURES.level(rank) for rank in RULES.ranks.values())
    assert FIGURES.monthly_rows() == ("省部级", "地厅级", "县处级", "乡科级及以下")


def kinds(on: date, group: str) -> list[str]:
    return [kind.key for kind in FIGURES.eight_in(on, on) if kind.group == group]


def test_2019年12月统计表_形式主义官僚主义_four_kinds_and_others() -> None:
    assert kinds(NEW, "形式主义、官僚主义") == [
        "贯彻决策部署", "履职尽责", "联系服务群众", "文山会海", "其他形式主义官僚主义",
    ]  # fmt: skip
    assert kinds(OLD, "形式主义、官僚主义") == []


def test_2019年12月统计表_享乐主义奢靡之风_six_kinds() -> None:
    assert kinds(NEW, "享乐主义、奢靡之风") == [
        "收送特产和礼品礼金", "违规吃喝", "违规操办婚丧喜庆", "违规发放津补贴或福利", "旅游活动",
        "其他享乐奢靡",
    ]  # fmt: skip


def test_2019年11月及以前的汇总表_eight_kinds_and_five_others() -> None:
    assert sorted(kinds(OLD, "享乐主义、奢靡之风")) == sorted(
        (
            "楼堂馆所", "违规公款吃喝", "配备使用公车", "公款国内旅游", "公款出国境旅游", "大办婚丧喜庆",
            "收送礼品礼金", "违规发放津补贴或福利",
        )
    )  # fmt: skip
    assert len(kinds(OLD, "其他")) == 5
    assert kinds(NEW, "其他") == []


def test_the_sets_change_with_the_table_of_december_2019() -> None:
    assert len(FIGURES.eight_in(date(2019, 11, 30), date(2019, 11, 30))) == 13
    assert len(FIGURES.eight_in(date(2019, 12, 1), date(2019, 12, 1))) == 11
    assert len(FIGURES.eight_in(date(2019, 1, 1), date(2019, 12, 31))) == 23  # one is in both


def test_a_kind_is_known_by_its_short_name_its_full_name_and_its_spellings() -> None:
    for kind in FIGURES.eight:
        for text in (kind.key, kind.name, *kind.spellings):
            assert FIGURES.eight_kind(text) is kind
    assert FIGURES.eight_kind("吃了一顿") is None


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('height = 0\n', 'height = 3\n', "height = 0"),
        ('height = 60\n', 'height = 90\n', "从高到低"),
        ('["工勤岗", "其他"]', '["工勤岗位", "其他"]', "不是职级表中的系列"),
        ('["工勤岗", "其他"]', '["工勤岗", "事业单位专业技术岗"]', "已归入“一般干部”"),
        ('spellings = ["收送节礼"]', 'spellings = ["违规吃喝"]', "写法重复"),
        ('until = 2019-11-30', 'until = 2011-11-30', "until 早于 in_force"),
        ('key = "楼堂馆所"', 'key = "违规吃喝"', "重复"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_table_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, why: str
) -> None:
    folder = copied(tmp_path)
    table = folder / "figures.toml"
    text = table.read_text(encoding="utf-8")
    assert old in text
    table.write_text(text.replace(old, new, 1), encoding="utf-8")
    told = refused(folder)
    assert why in told
    assert told.startswith("figures.toml 第 ")
