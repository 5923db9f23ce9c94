"""Tokens, icons, shortcuts and charts."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QKeySequence
from PySide6.QtWidgets import QApplication, QPushButton

import resources
from ui import theme
from ui.actions import Shortcut
from ui.common.charts import BarChart, DonutChart
from ui.common.form import by_authority
from ui.common.icons import icon
from ui.common.parts import said_once

UI = Path(__file__).parents[2] / "ui"
READABLE = 4.5  # WCAG AA for body text
TEXT_PAIRS = [
    ("text", "page"), ("muted", "page"), ("muted", "surface"), ("muted", "header"), ("link", "surface"),
    ("on_primary", "primary"), ("on_primary", "danger"), ("danger", "danger_soft"), ("warn", "warn_soft"),
    ("ok", "ok_soft"), ("info", "info_soft"), ("text_2", "neutral_soft"), ("primary", "primary_soft"),
    ("text", "selection"), ("muted", "selection"),
]  # fmt: skip


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("front", "back"), TEXT_PAIRS)
def test_text_can_be_read(front: str, back: str) -> None:
    light, dark = sorted((_luminance(theme.colour(front)), _luminance(theme.colour(back))), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= READABLE


def test_style_sheet_leaves_no_token_open() -> None:
    assert not re.search(r"@\w", theme.style_sheet())


def test_every_icon_named_in_the_code_exists() -> None:
    named = set()
    for file in UI.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        named |= set(re.findall(r'\b(?:icon|pixmap|_tool|EmptyState)\(\s*"([a-z0-9-]+)"', text))
    missing = sorted(name for name in named if not resources.path(f"icons/{name}.svg").is_file())
    assert named
    assert missing == []


def test_icon_follows_size_and_state(qapp: QApplication) -> None:
    made = icon("lock", "primary")
    wide = made.pixmap(QSize(22, 17)).toImage()
    assert wide.pixelColor(20, 8).alpha() == 0, "the room at the right is the gap to the text"
    drawn = {
        wide.pixelColor(x, y).rgb()
        for x in range(17)
        for y in range(17)
        if wide.pixelColor(x, y).alpha() == 255
    }
    assert theme.colour("primary").rgb() in drawn


def test_unknown_icon_is_an_error(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")


def test_shortcuts_are_unique_and_valid() -> None:
    keys = [QKeySequence(shortcut.keys).toString() for shortcut in Shortcut]
    assert all(keys)
    assert len(set(keys)) == len(keys)
    assert len({shortcut.meaning for shortcut in Shortcut}) == len(Shortcut)
    assert [shortcut.keys for shortcut in Shortcut.tabs()] == [f"Ctrl+{n}" for n in range(1, 8)]


def test_bars_say_their_figures_and_grow_with_them(qapp: QApplication) -> None:
    chart = BarChart("各月受理", "件")
    chart.resize(300, 160)
    chart.show_values(("1月", "2月", "3月"), (1, 4, 2), 1)
    assert chart.accessibleName() == "各月受理：1月 1 件，2月 4 件，3月 2 件"
    image = chart.grab().toImage()
    heights = [_coloured(image, 50 + 100 * place) for place in range(3)]
    assert heights[1] > heights[2] > heights[0]


def _coloured(image: object, x: int) -> int:
    bars = {theme.colour("bar").rgb(), theme.colour("primary").rgb()}
    return sum(image.pixelColor(x, y).rgb() in bars for y in range(image.height()))  # type: ignore[attr-defined]  # a QImage


def test_donut_joins_small_parts(qapp: QApplication) -> None:
    chart = DonutChart("来源", "件")
    chart.show_parts([(f"第{n}种", n) for n in range(1, 13)])
    told = chart.accessibleName()
    assert "其他" in told
    assert sum(int(n) for n in re.findall(r" (\d+) 件", told)) == sum(range(1, 13))
    chart.show_parts([("甲", 0)])
    assert chart.accessibleName() == "来源：暂无"
    assert not chart.grab().isNull()


def test_sizes_are_in_points_and_ordered(qapp: QApplication) -> None:
    sizes = [theme.SIZES[name] for name in ("small", "body", "section", "heading", "title", "figure")]
    assert all(small < large for small, large in pairwise(sizes))
    theme.apply_theme(qapp)
    button = QPushButton("保存")
    button.ensurePolished()
    assert button.font().pointSizeF() == theme.SIZES["body"]


def test_what_several_remedies_share_is_said_once() -> None:
    told = said_once("请补写陪同人；还没有补齐的，先选待签。请补齐；还没有补齐的，先选待签。")
    assert told == "请补写陪同人；还没有补齐的，先选待签。请补齐。"
    assert said_once("请核对日期。") == "请核对日期。"


def test_doubts_of_one_authority_name_it_once() -> None:
    told = by_authority(["缺地点（要件：规则）", "缺时间（要件：规则）", "日期在将来"])
    assert told == ["缺地点；缺时间（要件：规则）", "日期在将来"]
