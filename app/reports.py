"""Builds the 年度工作情况报告 from its outline and the year's figures; the outline is text, not code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import resources
from app.documents.parts import (
    Addressee,
    Document,
    Heading,
    Marks,
    Paragraph,
    Part,
    SignOff,
    Table,
    TableColumn,
    Title,
)
from app.engine.views import FigureView, Profile

_PLACEHOLDER = re.compile(r"\{([\w.]+)\}")
OUTLINE = "texts/annual_report.toml"


@dataclass(frozen=True, slots=True)
class ReportData:
    """What a report is filled with: this year's figures and the year's before, whose it is, and the day."""

    year: int
    figures: tuple[FigureView, ...]
    last: tuple[FigureView, ...]
    profile: Profile
    today: date


def annual_report(data: ReportData) -> Document:
    """Return the annual report. Raises KeyError when the outline names a figure that is not declared."""
    outline = tomllib.loads(resources.path(OUTLINE).read_text(encoding="utf-8"))
    values = _values(data)
    title = _fill(outline["title"], values)
    parts: tuple[Part, ...] = (Title(title), *(_part(row, values, data) for row in outline["part"]))
    day = min(data.today, date(data.year + 1, 12, 31))
    return Document(
        title=title.replace("\n", ""),
        parts=parts,
        author=data.profile.committee or data.profile.organisation,
        date=day,
        marks=Marks(secrecy="内部"),
        subject=outline["subject"],
    )


def _part(row: Mapping[str, Any], values: Mapping[str, str], data: ReportData) -> Part:
    text = _fill(row.get("text", ""), values)
    if row["kind"] == "heading":
        return Heading(int(row["level"]), text)
    if row["kind"] == "addressee":
        return Addressee(text)
    if row["kind"] == "figures":
        return _table(_fill(row["caption"], values), data)
    if row["kind"] == "sign_off":
        return SignOff(text, data.today)
    return Paragraph(text)


def _fill(text: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


def _values(data: ReportData) -> dict[str, str]:
    profile = data.profile
    last_day = min(data.today, date(data.year, 12, 31))
    values = {
        "year": str(data.year),
        "organisation": profile.organisation,
        "committee": profile.committee or f"{profile.organisation}机关纪委",
        "superiors": "、".join(filter(None, profile.superiors)) or "机关党委、纪检监察工委",
        "last_day": f"{last_day.month}月{last_day.day}日",
    }
    return values | _figure_texts(data.figures, "") | _figure_texts(data.last, "last.")


def _figure_texts(figures: Iterable[FigureView], prefix: str) -> dict[str, str]:
    texts: dict[str, str] = {}
    for figure in figures:
        parts = (
            "、".join(f"{label}{count}{figure.unit}" for label, count in figure.parts)
            or f"无（0{figure.unit}）"
        )
        texts[prefix + figure.key] = parts if figure.is_breakdown else str(figure.value)
        texts[f"{prefix}{figure.key}.total"] = str(figure.value)
    return texts


def figure_heads(year: int) -> tuple[str, ...]:
    """Return the heads over `figure_rows`."""
    return ("指标", "分列", "单位", f"{year}年", f"{year - 1}年")


def figure_rows(data: ReportData) -> list[tuple[str, str, str, int, int]]:
    """Return name, part, unit, this year's and last year's value of each figure, parts below their figure."""
    last = {figure.key: figure for figure in data.last}
    rows: list[tuple[str, str, str, int, int]] = []
    for figure in data.figures:
        before = last[figure.key]
        rows.append((figure.name, "", figure.unit, figure.value, before.value))
        present, earlier = dict(figure.parts), dict(before.parts)
        rows += [
            ("", label, figure.unit, present.get(label, 0), earlier.get(label, 0))
            for label in present | earlier
        ]
    return rows


def _table(caption: str, data: ReportData) -> Table:
    name, part, unit, this_year, last_year = figure_heads(data.year)
    columns = (
        TableColumn(name, 9),
        TableColumn(part, 9),
        TableColumn(unit, 3, "center"),
        TableColumn(this_year, 4, "right"),
        TableColumn(last_year, 4, "right"),
    )
    rows = tuple((*texts, str(now), str(before)) for *texts, now, before in figure_rows(data))
    return Table(columns, rows, caption=caption)
