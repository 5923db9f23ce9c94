"""Making a package of finished reports and the figures of a period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import resources
from app.engine.views import Paper, Profile
from app.figure_book import FigureBook, to_json
from app.packaging.container import is_plain, pack
from app.packaging.digests import code_of, sha256, sm3
from app.packaging.schema import FIGURES, FIGURES_SHEET, FORMAT, MANIFEST, PUBLISHED, as_bytes, seen
from app.version import VERSION

REPORTS, SCHEMAS = "reports", "schema"
_LONGEST_STEM = 60


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose package it is: the committee, its store, the last row of its history (number, MAC in hex)."""

    profile: Profile
    store: str
    head: tuple[int, str]


@dataclass(frozen=True, slots=True)
class Content:
    """What is handed in: the figures, their sheet, reports by title; `closed`: of a closed year."""

    book: FigureBook
    sheet: Paper
    reports: tuple[Paper, ...]
    made_on: date
    revision: int
    note: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """The bytes of a package, those of its manifest, and the manifest's code."""

    data: bytes
    manifest: bytes
    code: str


def make_package(sender: Sender, content: Content) -> Made:
    """Return the package: the same content, the same bytes."""
    named = [*_figures(content), *_reports(content.reports), *_schemas()]
    manifest = as_bytes(seen(_manifest(sender, content, named)))
    data = pack({MANIFEST: manifest, **{part.name: part.data for part in named}})
    return Made(data, manifest, code_of(manifest))


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    title: str
    kind: str
    data: bytes

    def entry(self) -> Mapping[str, object]:
        """What the manifest says of it."""
        return {
            "name": self.name, "title": self.title, "kind": self.kind, "size": len(self.data),
            "sha256": sha256(self.data), "sm3": sm3(self.data),
        }  # fmt: skip


def _figures(content: Content) -> list[_Part]:
    return [
        _Part(FIGURES, "统计指标（数据）", "figures", as_bytes(seen(to_json(content.book)))),
        _Part(FIGURES_SHEET, "统计指标（表格）", "sheet", content.sheet.data),
    ]


def _reports(papers: Iterable[Paper]) -> list[_Part]:
    return [
        _Part(f"{REPORTS}/{place:02}-{_stem(paper)}.pdf", paper.title, "report", paper.data)
        for place, paper in enumerate(papers, start=1)
    ]


def _stem(paper: Paper) -> str:
    """The report's title as a file name that is good on every system."""
    title = "".join(char for char in paper.title if is_plain(char) and char != "/")[:_LONGEST_STEM]
    return title.strip(" .") or Path(paper.file_name).suffix.removeprefix(".")


def _schemas() -> list[_Part]:
    texts = ((name, resources.path(f"{SCHEMAS}/{name}").read_bytes()) for name in PUBLISHED)
    return [
        _Part(f"{SCHEMAS}/{name}", f"数据格式说明（{title}）", "schema", text)
        for (name, text), title in zip(texts, ("清单", "统计指标"), strict=True)
    ]


def _manifest(sender: Sender, content: Content, parts: Iterable[_Part]) -> Mapping[str, object]:
    profile, period = sender.profile, content.book.period
    return {
        "format": FORMAT,
        "program": VERSION,
        "committee": profile.committee or f"{profile.organisation}机关纪委",
        "organisation": profile.organisation,
        "store": sender.store,
        "period": {
            "first": period.first.isoformat(), "last": period.last.isoformat(), "name": period.name,
        },
        "made_on": content.made_on.isoformat(),
        "revision": content.revision,
        "note": content.note,
        "closed": content.closed,
        "head": {"seq": sender.head[0], "mac": sender.head[1]},
        "parts": [part.entry() for part in parts],
    }  # fmt: skip
