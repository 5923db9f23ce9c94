"""Titles are broken by meaning and balance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.titles import break_title
from tests.documents.test_compose import WIDTHS

MEASURE = 19.0


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于加强机关纪委工作的通知", ["关于加强机关纪委工作的通知"]),
        (
            "关于进一步加强机关事业单位人事档案管理工作的通知",
            ["关于进一步加强机关事业单位", "人事档案管理工作的通知"],
        ),
        (
            "关于2026年度机关纪律检查工作和问题线索处置情况的报告",
            ["关于2026年度机关纪律检查工作和", "问题线索处置情况的报告"],
        ),
    ],
)
def test_titles_are_broken_between_words(title: str, lines: list[str]) -> None:
    assert break_title(title, WIDTHS, MEASURE) == lines


def test_given_breaks_are_honoured() -> None:
    assert break_title("云溪市发展改革委\n关于印发办法的通知", WIDTHS, MEASURE) == [
        "云溪市发展改革委",
        "关于印发办法的通知",
    ]


@given(st.text(alphabet="关于机关纪委工作的通知和问题线索", min_size=1, max_size=70))
def test_no_character_stands_alone_and_none_is_lost(title: str) -> None:
    lines = break_title(title, WIDTHS, MEASURE)
    assert "".join(lines) == title
    if len(lines) > 1:
        assert min(map(len, lines)) >= 3
    assert max(sum(WIDTHS[char] for char in line) for line in lines) <= MEASURE + 0.01
