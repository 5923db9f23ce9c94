"""Reading a package that somebody else handed in: nothing in it is taken on trust, nothing is written."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from app.engine.period import Period
from app.errors import UnreadableFile
from app.figure_book import FigureBook, from_json
from app.packaging.container import LARGEST, Unreadable, shown, unpack
from app.packaging.digests import code_of, sha256, sm3
from app.packaging.schema import (
    FIGURES,
    FORMAT,
    MANIFEST,
    FiguresFile,
    Manifest,
    PartEntry,
    is_bounded,
    written_format,
)
from app.packaging.sealing import WrongKey, is_sealed, open_sealed
from app.packaging_views import PartView, Verdict

AGAIN = "请不要使用这份文件；从原介质重新复制一次再校验，仍不完整的，请报送单位重新制作、报送。"
NEWER = "请用较新版本的程序打开，或请报送单位用与接收方相同版本的程序重新制作。"
TYPE = "请输入报送单位另行告知的口令。"
TYPE_AGAIN = "请核对口令后再试；口令无误的，是文件被改动过，请报送单位重新报送。"


@dataclass(frozen=True, slots=True)
class Opened:
    """A package as it was read: what is to be said of it and, of a whole one, whose it is and its figures."""

    verdict: Verdict
    manifest: Manifest | None = None
    book: FigureBook | None = None


@dataclass(frozen=True, slots=True)
class _Newer(Exception):
    what: str
    stated: int


def read_package(path: Path, passphrases: Iterable[str] = ()) -> Opened:
    """Read a package from a file; of an encrypted one each passphrase is tried.

    Raises UnreadableFile when the file itself cannot be read, ExpectedError where memory is short.
    """
    return open_package(_read(path), passphrases)


def open_package(data: bytes, passphrases: Iterable[str] = ()) -> Opened:
    """Say of the bytes of a package whether it is whole. Raises ExpectedError where memory is short."""
    encrypted = is_sealed(data)
    try:
        plain = _unsealed(data, list(passphrases)) if encrypted else data
        return _judged(unpack(plain), encrypted)
    except WrongKey:
        return _refused(_NOT_OPENED, TYPE_AGAIN, encrypted)
    except Unreadable as error:
        remedy = TYPE if error.args == (_LOCKED,) else AGAIN
        return _refused(str(error), remedy, encrypted)
    except _Newer as error:
        told = f"{error.what}的格式是第 {error.stated} 版，本程序认得第 {FORMAT} 版"
        return _refused(told, NEWER, encrypted)


_LOCKED = "报送包已加密，需要口令"
_NOT_OPENED = "打不开：口令不正确，或者文件被改动过"


def _unsealed(data: bytes, passphrases: list[str]) -> bytes:
    if not passphrases:
        raise Unreadable(_LOCKED)
    for passphrase in passphrases[:-1]:
        try:
            return open_sealed(data, passphrase)
        except WrongKey:
            continue
    return open_sealed(data, passphrases[-1])


def _refused(why: str, remedy: str, encrypted: bool) -> Opened:
    line = why if why in (_LOCKED, _NOT_OPENED) else f"不完整：{why}"
    return Opened(Verdict(False, f"{line}。", (f"{why}。",), remedy, encrypted=encrypted))


def _judged(parts: Mapping[str, bytes], encrypted: bool) -> Opened:
    manifest = _manifest(parts)
    views = [_view(entry, parts.get(entry.name)) for entry in manifest.parts]
    flaws = [*_about_names(manifest, parts), *(f"{view.name}：{view.flaw}" for view in views if view.flaw)]
    book = None
    if not flaws:
        book, wrong = _book(parts, manifest)
        flaws += wrong
    return Opened(_verdict(manifest, parts, views, flaws, encrypted), manifest, None if flaws else book)


def _verdict(
    manifest: Manifest,
    parts: Mapping[str, bytes],
    views: Iterable[PartView],
    flaws: list[str],
    encrypted: bool,
) -> Verdict:
    code = code_of(parts[MANIFEST])
    whose = f"{manifest.committee}，{manifest.period.name}，第 {manifest.revision} 次制作"
    line = f"完整：{whose}，校验码 {code}。" if not flaws else f"不完整：{flaws[0]}。"
    return Verdict(
        whole=not flaws, line=line, flaws=tuple(flaws), remedy=AGAIN if flaws else "",
        committee=manifest.committee, organisation=manifest.organisation, period=manifest.period.name,
        made_on=manifest.made_on, code=code, head=f"{manifest.head.seq} {manifest.head.mac}".strip(),
        parts=tuple(views), encrypted=encrypted,
    )  # fmt: skip


def _manifest(parts: Mapping[str, bytes]) -> Manifest:
    if MANIFEST not in parts:
        raise Unreadable(f"没有清单 {MANIFEST}，不是报送包")
    text = parts[MANIFEST]
    if not is_bounded(text):
        raise Unreadable("清单的内容过多，不合格式")
    try:
        return Manifest.model_validate_json(text)
    except ValidationError:
        stated = written_format(text)
        if stated is not None and stated > FORMAT:
            raise _Newer("清单", stated) from None
        raise Unreadable("清单的内容不合格式") from None


def _about_names(manifest: Manifest, parts: Mapping[str, bytes]) -> Iterator[str]:
    listed = [entry.name for entry in manifest.parts]
    for name in dict.fromkeys(name for name in listed if listed.count(name) > 1):
        yield f"清单里同一个名称出现了两次：{shown(name)}"
    for name in parts:
        if name not in (MANIFEST, *listed):
            yield f"有清单以外的内容：{shown(name)}"
    if FIGURES not in listed:
        yield f"缺少 {FIGURES}"


def _view(entry: PartEntry, data: bytes | None) -> PartView:
    return PartView(shown(entry.name), entry.title, entry.size, entry.sha256, entry.sm3, _flaw(entry, data))


def _flaw(entry: PartEntry, data: bytes | None) -> str:
    if data is None:
        return "清单里有，包里没有"
    if len(data) != entry.size:
        return f"大小应为 {entry.size} 字节，实为 {len(data)} 字节"
    same = sha256(data) == entry.sha256 and sm3(data) == entry.sm3
    return "" if same else "内容与清单的校验值不符"


def _book(parts: Mapping[str, bytes], manifest: Manifest) -> tuple[FigureBook | None, list[str]]:
    text = parts[FIGURES]
    if not is_bounded(text):
        return None, [f"{FIGURES}：内容过多，不合格式"]
    try:
        book = from_json(FiguresFile.model_validate_json(text).model_dump(mode="json", by_alias=True))
    except ValidationError:
        stated = written_format(text)
        if stated is not None and stated > FORMAT:
            raise _Newer("统计指标", stated) from None
        return None, [f"{FIGURES}：内容不合格式"]
    except ValueError:
        return None, [f"{FIGURES}：内容不合格式"]
    if book.period != Period(manifest.period.first, manifest.period.last):
        return None, [f"{FIGURES}：期间与清单不一致"]
    return book, []


def _read(path: Path) -> bytes:
    """The bytes of a package, at most as many as one may have. Raises UnreadableFile."""
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise UnreadableFile("选中的是文件夹，不是报送包。", remedy="请选择报送包文件。")
        if not stat.S_ISREG(kind):  # a pipe or a device may never come to an end
            raise UnreadableFile("选中的是设备或管道，不是报送包。", remedy="请选择报送包文件。")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError):
        raise UnreadableFile(
            "读不到这份报送包。", reason="文件不存在、没有读取权限，或者移动介质已拔出、有坏块。",
            remedy="请检查介质后重试；仍读不出的，请报送单位换一个介质重新报送。",
        ) from None  # fmt: skip
    if len(data) > LARGEST:
        raise UnreadableFile(
            "文件过大，不是报送包。", reason=f"报送包不超过 {LARGEST // 2**20} MB。", remedy="请另选文件。"
        )
    return data
