"""How the window looks: design tokens, palette, fonts and the one style sheet made from them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

import resources

FAMILIES = ("Microsoft YaHei UI", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei")

COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "page": "#f3f5f8",
        "surface": "#ffffff",
        "header": "#f7f9fb",
        "hover": "#eef2f7",
        "line": "#dde3ea",
        "line_soft": "#e9edf2",
        "line_strong": "#c3ccd6",
        "text": "#1b2430",
        "text_2": "#3f4b59",
        "muted": "#56616f",
        "faint": "#8f9aa7",
        "scroll": "#c3cdd9",
        "on_primary": "#ffffff",
        "primary": "#1b5faa",
        "primary_hover": "#174f8e",
        "primary_press": "#123f72",
        "primary_soft": "#e6f0fb",
        "selection": "#dce9f8",
        "link": "#1a56a0",
        "danger": "#b42318",
        "danger_soft": "#fdecea",
        "danger_line": "#f4c7c3",
        "warn": "#8a4b08",
        "warn_soft": "#fdf2dd",
        "warn_line": "#e09b2d",
        "ok": "#1f6b3a",
        "ok_soft": "#e4f4ea",
        "ok_line": "#4ba36c",
        "info": "#1a56a0",
        "info_soft": "#e6f0fb",
        "neutral_soft": "#eaeef3",
        "bar": "#9dbce0",
    }
)

SIZES: Mapping[str, float] = MappingProxyType(
    {"small": 9.0, "body": 10.5, "section": 11.0, "heading": 12.5, "title": 15.0, "figure": 20.0}
)

CHART_COLOURS = (
    "#3a82c9",
    "#e0a038",
    "#8a94a6",
    "#4aa36a",
    "#c84a3f",
    "#7b62b5",
    "#2f9c95",
    "#b0723c",
    "#5d6f86",
)

_TONES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "": ("text_2", "neutral_soft"),
        "info": ("info", "info_soft"),
        "ok": ("ok", "ok_soft"),
        "warn": ("warn", "warn_soft"),
        "danger": ("danger", "danger_soft"),
        "muted": ("muted", "neutral_soft"),
    }
)
_TOKEN = re.compile(r"@(\w+)")


def colour(token: str) -> QColor:
    """The colour of a token; KeyError for an unknown token."""
    return QColor(COLOURS[token])


def tone_colours(tone: str) -> tuple[QColor, QColor]:
    """Text and soft background colour of a tone ('', info, ok, warn, danger, muted)."""
    front, back = _TONES.get(tone, _TONES[""])
    return colour(front), colour(back)


def bar_colour(tone: str) -> QColor | None:
    """Colour of the thin bar at the left of a row of this tone; None when it has none."""
    token = {"danger": "danger", "warn": "warn_line", "ok": "ok_line", "info": "primary"}.get(tone)
    return colour(token) if token else None


def font(size: str = "body", *, bold: bool = False) -> QFont:
    """A font of the window in one of the named sizes (points)."""
    result = QFont()
    result.setFamilies(list(FAMILIES))
    result.setPointSizeF(SIZES[size])
    result.setBold(bold)
    return result


def apply_theme(app: QApplication) -> None:
    """Give the application Fusion, the palette, the font and the style sheet; once, at start."""
    app.setStyle("Fusion")
    app.setPalette(_palette())
    app.setFont(font())
    app.setStyleSheet(style_sheet())


def style_sheet() -> str:
    """The style sheet with every @token replaced; KeyError for an unknown token."""
    template = resources.path("style.qss").read_text(encoding="utf-8")
    values = {**COLOURS, **{f"size_{name}": f"{points:g}pt" for name, points in SIZES.items()}}
    values["icons"] = resources.path("icons").as_posix()
    return _TOKEN.sub(lambda match: values[match.group(1)], template)


def _palette() -> QPalette:
    roles = {
        QPalette.ColorRole.Window: "page",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "surface",
        QPalette.ColorRole.AlternateBase: "header",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.Button: "surface",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.ToolTipBase: "text",
        QPalette.ColorRole.ToolTipText: "surface",
        QPalette.ColorRole.Highlight: "selection",
        QPalette.ColorRole.HighlightedText: "text",
        QPalette.ColorRole.PlaceholderText: "faint",
        QPalette.ColorRole.Link: "link",
        QPalette.ColorRole.LinkVisited: "link",
        QPalette.ColorRole.Accent: "primary",
    }
    palette = QPalette()
    for role, token in roles.items():
        palette.setColor(role, colour(token))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, colour("faint"))
    return palette
