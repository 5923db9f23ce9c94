"""Fetching the font pack's source packages with the package managers' own clients; nothing gets installed."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import ExpectedError

TIME_LIMIT = 900  # seconds per command


class FontPackUnavailable(ExpectedError):
    """The font pack, or one of its packages, cannot be had on this machine."""

    default_remedy = (
        "可在联网的 Debian 系统上制作后，将字体包文件夹复制到本机，并用环境变量 JIWEI_FONTS 指明。"
    )


@dataclass(frozen=True, slots=True)
class Fetched:
    """A fetched package: the version that was got and the wanted files by their path in it."""

    version: str
    files: dict[str, bytes]


def fetch_package(name: str, entry: dict[str, Any], wanted: Iterable[str], scratch: Path) -> Fetched:
    """Fetch one package of the manifest and read the wanted files from it. Raises FontPackUnavailable."""
    if entry["kind"] == "debian":
        return _fetch_debian(name, set(wanted), scratch)
    return _fetch_npm(name, entry["version"], set(wanted), scratch)


def _fetch_debian(name: str, wanted: set[str], scratch: Path) -> Fetched:
    apt, dpkg = _tool("apt-get"), _tool("dpkg-deb")
    folder = scratch / f"deb-{name}"
    folder.mkdir()
    download = [apt, "-q", "-o", "APT::Sandbox::User=root", "download", name]
    try:
        _run(download, folder)
    except FontPackUnavailable:
        if not hasattr(os, "geteuid") or os.geteuid() != 0:
            raise
        _run([apt, "-q", "update"], folder)
        _run(download, folder)
    archive = next(folder.glob("*.deb"))
    version = _run([dpkg, "-f", str(archive), "Version"], folder).decode("ascii").strip()
    files = _read_members(_run([dpkg, "--fsys-tarfile", str(archive)], folder), wanted)
    archive.unlink()
    return Fetched(version, files)


def _fetch_npm(name: str, version: str, wanted: set[str], scratch: Path) -> Fetched:
    npm = _tool("npm")
    folder = scratch / ("npm-" + name.rpartition("/")[2])
    folder.mkdir()
    _run([npm, "pack", f"{name}@{version}", "--silent"], folder)
    archive = next(folder.glob("*.tgz"))
    files = _read_members(archive.read_bytes(), wanted)
    archive.unlink()
    return Fetched(version, files)


def _read_members(archive: bytes, wanted: set[str]) -> dict[str, bytes]:
    files = {}
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:*") as tar:
        for member in tar:
            if member.name in wanted and member.isfile():
                stream = tar.extractfile(member)
                files[member.name] = stream.read() if stream else b""
    absent = [Path(path).name for path in wanted - files.keys() if path.endswith((".ttf", ".otf"))]
    if absent:
        raise FontPackUnavailable("软件包内容有变化。", reason=f"包内没有 {'、'.join(sorted(absent))}。")
    return files


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise FontPackUnavailable("无法取得字体来源。", reason=f"本机没有 {name}。")
    return found


def _run(command: list[str], folder: Path) -> bytes:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=TIME_LIMIT, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired, OSError):
        raise FontPackUnavailable(
            "无法取得字体来源。", reason=f"{Path(command[0]).name} 没有成功（多为网络或软件源不通）。"
        ) from None
    return done.stdout
