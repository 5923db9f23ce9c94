"""The open font pack: fetched by package name, checked, built once and kept in the user's cache folder.

`python -m app.documents.fontpack` builds it. Nothing is installed: Debian packages are downloaded and read,
npm packages are fetched as archives. Official faces of the machine go before the pack (see `fonts`).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.documents import faces
from app.documents.packages import Fetched, FontPackUnavailable, fetch_package

FOLDER_VARIABLE = "JIWEI_FONTS"
PACK_LIST = "pack.json"
RESOURCES = Path(__file__).resolve().parents[2] / "resources" / "fonts"
Report = Callable[[str], None]

__all__ = ["FontPackUnavailable", "ensure_fonts", "installed_pack", "pack_folder"]


@dataclass(frozen=True, slots=True)
class Source:
    """One file of one package from which a face can be made; `sha256` belongs to the manifest's version."""

    package: str
    path: str
    sha256: str
    make: str


@dataclass(frozen=True, slots=True)
class PackFace:
    """One face of the pack and the sources it can be made from, best first."""

    file: str
    family: str
    label: str
    sources: tuple[Source, ...]


def pack_folder() -> Path:
    """Where the pack belongs: $JIWEI_FONTS, or the user's cache folder under the manifest's hash."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "jiwei-workbench" / f"fonts-{_manifest_hash()[:12]}"


def installed_pack() -> Path | None:
    """The folder of a finished pack, or None: the chosen or cached one, else fonts shipped along."""
    for folder in (pack_folder(), RESOURCES):
        if (folder / PACK_LIST).is_file():
            return folder
    return None


def ensure_fonts(report: Report = lambda line: None, *, renew: bool = False) -> Path:
    """Return the folder of the finished pack, building it first where needed. Raises FontPackUnavailable."""
    present = installed_pack()
    if present is not None and not renew:
        report(f"字体包已就绪：{present}")
        return present
    target = pack_folder()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".fonts-", dir=target.parent) as scratch:
        building = Path(scratch) / "pack"
        building.mkdir()
        _build(building, Path(scratch), report)
        _put_in_place(building, target)
    report(f"字体包已完成：{target}")
    return target


def read_manifest(
    path: Path = RESOURCES / "manifest.toml",
) -> tuple[dict[str, dict[str, Any]], tuple[PackFace, ...]]:
    """The packages and faces named in the manifest."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    listed = []
    for entry in data["faces"]:
        sources = tuple(Source(**source) for source in entry["sources"])
        listed.append(PackFace(entry["file"], entry["family"], entry["label"], sources))
    return data["packages"], tuple(listed)


def check_source(source: Source, data: bytes, *, same_version: bool) -> None:
    """Refuse a source file that is not the one the manifest names. Raises FontPackUnavailable."""
    if same_version and hashlib.sha256(data).hexdigest() != source.sha256:
        raise FontPackUnavailable(
            f"字体来源文件与清单不符：{Path(source.path).name}。",
            reason="下载内容的 SHA-256 与清单记载的不一致。",
            remedy="请检查软件源后重试；未采用该文件。",
        )


def _build(folder: Path, scratch: Path, report: Report) -> None:
    packages, listed = read_manifest()
    fetched = _fetch_all(packages, listed, scratch, report)
    records: dict[str, dict[str, str]] = {}
    known: set[int] = set()
    for face in listed:
        source = next((item for item in face.sources if item.package in fetched), None)
        if source is None:
            report(f"缺少来源，略去{face.label}（{face.file}）")
            continue
        package = fetched[source.package]
        original = package.files[source.path]
        check_source(source, original, same_version=package.version == packages[source.package]["version"])
        report(f"制作{face.label}：{face.file} ← {Path(source.path).name}")
        data = _make(face, source, original, known)
        if face.file == "song.ttf" or source.make == "trim":
            known |= faces.covered_hanzi(data)
        (folder / face.file).write_bytes(data)
        records[face.file] = _record(face, source, package, original, data)
    _require_essentials(records)
    _write_licences(folder, packages, fetched)
    listing = {"manifest": _manifest_hash(), "faces": records}
    (folder / PACK_LIST).write_text(
        json.dumps(listing, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8"
    )


def _fetch_all(
    packages: dict[str, dict[str, Any]], listed: Sequence[PackFace], scratch: Path, report: Report
) -> dict[str, Fetched]:
    fetched: dict[str, Fetched] = {}
    for name, entry in packages.items():
        wanted = {source.path for face in listed for source in face.sources if source.package == name}
        report(f"取得 {name}（{entry['version']}）")
        try:
            fetched[name] = fetch_package(name, entry, wanted | set(entry["licences"]), scratch)
        except FontPackUnavailable as failure:
            report(f"未能取得 {name}：{failure.reason} 改用其余来源。")
    return fetched


def _make(face: PackFace, source: Source, original: bytes, known: set[int]) -> bytes:
    if source.make == "copy":
        return original
    if source.make == "convert":
        return faces.convert_outlines(original, face.family)
    return faces.trim_to_hanzi(original, face.family, known)


def _record(face: PackFace, source: Source, package: Fetched, original: bytes, data: bytes) -> dict[str, str]:
    return {
        "family": face.family,
        "label": face.label,
        "package": source.package,
        "version": package.version,
        "source": Path(source.path).name,
        "source_sha256": hashlib.sha256(original).hexdigest(),
        "made": source.make,
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def _require_essentials(records: dict[str, dict[str, str]]) -> None:
    missing = [name for name in ("fang.ttf", "song.ttf", "hei.ttf") if name not in records]
    if missing:
        raise FontPackUnavailable("字体包没有做成。", reason=f"缺少 {'、'.join(missing)} 的来源。")


def _write_licences(folder: Path, packages: dict[str, dict[str, Any]], fetched: dict[str, Fetched]) -> None:
    target = folder / "licences"
    target.mkdir()
    for name, package in fetched.items():
        for path in packages[name]["licences"]:
            if path in package.files:
                plain = name.replace("/", "-").removeprefix("@")
                (target / f"{plain}-{Path(path).name}").write_bytes(package.files[path])


def _put_in_place(building: Path, target: Path) -> None:
    if target.exists():
        shutil.rmtree(target)
    try:
        os.replace(building, target)
    except OSError:
        # Another process finished the same pack in the meantime: its copy serves as well.
        if installed_pack() is None:
            raise


def _manifest_hash() -> str:
    return hashlib.sha256((RESOURCES / "manifest.toml").read_bytes()).hexdigest()


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line door: build the pack (or find it ready) and say where it is."""
    parser = argparse.ArgumentParser(
        prog="python -m app.documents.fontpack", description="制作公文字体包 / build the font pack"
    )
    parser.add_argument("--renew", action="store_true", help="重新制作 / build again")
    options = parser.parse_args(arguments)
    try:
        ensure_fonts(_say, renew=options.renew)
    except FontPackUnavailable as failure:
        _say(str(failure))
        return 1
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
