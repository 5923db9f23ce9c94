"""Packages to test with: of invented committees, with figures at will, and damaged in every way."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from app.engine.period import Period
from app.engine.views import FigureView, Paper, Profile
from app.figure_book import FigureBook
from app.packaging.container import pack, unpack
from app.packaging.digests import sha256, sm3
from app.packaging.making import Content, Made, Sender, make_package
from app.packaging.schema import MANIFEST, as_bytes

YEAR = Period.year(2026)
REPORT = Paper("2026年度机关纪委工作报告", "工作报告.pdf", b"%PDF-1.7 invented\n%%EOF\n")
PASSPHRASE = "青石 lantern 渡口 1847"


def figure(key: str, value: int, **more: Any) -> FigureView:
    """A figure of the clues, or another one of these attributes."""
    name = more.pop("name", key)
    return FigureView(key, name, more.pop("unit", "件"), f"{name}的口径", key.split(".")[0], value, **more)


def book(*figures: FigureView, period: Period = YEAR) -> FigureBook:
    """A book of these figures."""
    return FigureBook(period, period.before, figures, (), {}, (), period.last)


def made(
    figures: FigureBook | None = None,
    *,
    committee: str = "甲局机关纪委",
    store: str = "store-1",
    revision: int = 1,
    note: str = "",
) -> Made:
    """A package of a committee."""
    sender = Sender(Profile(committee.removesuffix("机关纪委"), committee), store, (7, "ab" * 32))
    sheet = Paper("统计指标", "统计指标.xlsx", b"PK invented")
    content = Content(
        figures or book(figure("clues.received", 3)), sheet, (REPORT,), date(2026, 12, 20), revision, note
    )
    return make_package(sender, content)


def altered(package: bytes, **changes: bytes | None) -> bytes:
    """A package with parts replaced (None: left out) as the format wants it, the manifest left as it was."""
    parts = unpack(package)
    names = {name.replace(".", "_").replace("/", "_"): name for name in parts}
    for key, data in changes.items():
        name = names.get(key, key)
        if data is None:
            del parts[name]
        else:
            parts[name] = data
    return pack(parts)


def with_manifest(package: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """A package whose manifest was changed afterwards."""
    parts = unpack(package)
    manifest = json.loads(parts[MANIFEST])
    change(manifest)
    return pack({**parts, MANIFEST: as_bytes(manifest)})


def relisted(package: bytes, replaced: Mapping[str, bytes]) -> bytes:
    """A package with other parts and a manifest that lists them rightly: a forgery by somebody who can."""
    parts = {**unpack(package), **replaced}
    manifest = json.loads(parts[MANIFEST])
    for entry in manifest["parts"]:
        data = parts[entry["name"]]
        entry |= {"size": len(data), "sha256": sha256(data), "sm3": sm3(data)}
    return pack({**parts, MANIFEST: as_bytes(manifest)})


def zipped(members: Mapping[str, bytes], *, compressed: bool = False, attributes: int = 0) -> bytes:
    """A ZIP as another program makes it."""
    target = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    with zipfile.ZipFile(target, "w", method) as package:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = method
            info.create_system = 3
            info.external_attr = attributes or 0o100600 << 16
            package.writestr(info, data)
    return target.getvalue()
