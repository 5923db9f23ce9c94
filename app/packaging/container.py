"""The file a package is: a ZIP of stored parts whose every byte follows from the parts.

Nothing is compressed: the reports and sheets are already, no part can grow when it is read, and the file
can be made again from what was read. Where that gives other bytes, it was altered or packed by other means.
"""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Mapping
from io import BytesIO

from app.packaging.schema import MOST_PARTS

LARGEST = 100 * 1024 * 1024  # bytes of a whole package
_TIME = (1980, 1, 1, 0, 0, 0)
_FILE = (stat.S_IFREG | 0o600) << 16
_BAD = re.compile(r'[\\:*?"<>|\x00-\x1f\x7f]')
_LONGEST_NAME = 200
_ENCRYPTED = 0x1
_END, _END_SIZE, _LOCATOR, _LOCATOR_SIZE = b"PK\x05\x06", 22, b"PK\x06\x07", 20
_ENTRY_SIZE = 46 + 4 * _LONGEST_NAME  # bytes of a part in the directory, at most


class Unreadable(Exception):
    """The file is no package, or no whole one; the text says in Chinese what is wrong."""


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Return the package of these parts, in their order: the same parts, the same bytes."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, _TIME)
            info.create_system, info.external_attr = 3, _FILE
            package.writestr(info, data)
    return target.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package by name, in their order. Raises Unreadable."""
    _require_short_directory(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            infos = package.infolist()
            _require_plain(infos, len(data))
            parts = {info.filename: _content(package, info) for info in infos}
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError):
        raise Unreadable("文件损坏，或者不是报送包") from None
    if pack(parts) != data:
        raise Unreadable("文件的字节与其内容不符：被改动过，或者由别的软件重新打包过")
    return parts


def _require_short_directory(data: bytes) -> None:
    """Refuse a directory of millions of names before the library reads it. Raises Unreadable."""
    end = data[-_END_SIZE:]
    count, size = int.from_bytes(end[10:12], "little"), int.from_bytes(end[12:16], "little")
    if not end.startswith(_END):
        raise Unreadable("文件损坏、不完整，或者不是报送包")
    before = data[-_END_SIZE - _LOCATOR_SIZE : -_END_SIZE]
    if before.startswith(_LOCATOR) or size > (MOST_PARTS + 1) * _ENTRY_SIZE:
        raise Unreadable(f"文件的目录过大，报送包不会超过 {MOST_PARTS} 个部分")
    if count > MOST_PARTS + 1:
        raise Unreadable(f"文件里有 {count} 个部分，报送包不会超过 {MOST_PARTS} 个")


def _content(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """One part; the ZIP's own checksum tells which of them a bad medium has damaged. Raises Unreadable."""
    try:
        return package.read(info)
    except zipfile.BadZipFile:
        raise Unreadable(f"{shown(info.filename)}：内容损坏，或者被改动过") from None


def _require_plain(infos: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse before anything is read what this program never writes. Raises Unreadable."""
    if len(infos) > MOST_PARTS + 1:
        raise Unreadable(f"文件里有 {len(infos)} 个部分，报送包不会超过 {MOST_PARTS} 个")
    names = [info.filename for info in infos]
    if twice := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
        raise Unreadable(f"同一个名称出现了两次：{shown(twice[0])}")
    for info in infos:
        if not is_plain(info.filename) or not stat.S_ISREG(info.external_attr >> 16):
            raise Unreadable(f"有一部分的名称指向别处：{shown(info.filename)}")
        if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & _ENCRYPTED:
            raise Unreadable("文件由别的软件打包过（经过压缩或加密），不是原来的报送包")
        if info.file_size != info.compress_size or info.file_size > size:
            raise Unreadable("文件里声明的大小与实际不符")


def is_plain(name: str) -> bool:
    """Whether a name stays inside the package on every system."""
    steps = name.split("/")
    return (
        0 < len(name) <= _LONGEST_NAME
        and not _BAD.search(name)
        and all(step.strip(" .") == step and step for step in steps)
    )


def shown(name: str, longest: int = 60) -> str:
    """A name as it is told: without what cannot be printed, and not too long."""
    plain = "".join(char if char.isprintable() else "□" for char in name)
    return plain if len(plain) <= longest else f"{plain[:longest]}…"
