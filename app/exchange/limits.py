"""How much a spreadsheet may hold, checked before anything is parsed."""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from app.errors import UnreadableFile

MAX_FILE_BYTES = 100 * 1024 * 1024
MAX_INFLATED_BYTES = 600 * 1024 * 1024
MAX_RATIO = 200
# Small files may be squeezed more than MAX_RATIO without any harm.
FREE_INFLATED_BYTES = 40 * 1024 * 1024
MAX_PARTS = 10_000
MAX_ROWS = 200_000
MAX_COLUMNS = 500
MAX_CELLS = 6_000_000
MAX_TEXT = 500_000_000
_CHUNK = 1024 * 1024

SPLIT_REMEDY = "请删去多余的空行空列，或把表格拆成几个较小的文件后再导入。"
CHOOSE_REMEDY = "请选择 .xlsx、.xls、.et、.ods 或 .csv 表格。"
SAVE_REMEDY = "请用表格软件打开后另存为 .xlsx，再导入。"


def read_file(path: Path) -> bytes:
    """The file's bytes; UnreadableFile when missing, no plain file, not permitted, empty or over 100 MB."""
    try:
        state = path.stat()
        if stat.S_ISDIR(state.st_mode):
            raise UnreadableFile("选中的是文件夹，不是表格文件。", remedy="请选择一个表格文件。")
        if not stat.S_ISREG(state.st_mode):
            raise UnreadableFile("选中的不是普通文件，无法读取。", remedy="请选择一个表格文件。")
        refuse_large_file(state.st_size)
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableFile("找不到这个文件。", remedy="请确认文件没有被移动或删除，U盘没有拔出。") from None
    except PermissionError:
        raise UnreadableFile(
            "没有权限读取这个文件。", remedy="请关闭正在使用它的程序，或把文件复制到桌面后再导入。"
        ) from None
    except (OSError, ValueError):
        raise UnreadableFile("读取文件时出错。", remedy="请把文件复制到本机硬盘后再导入。") from None
    refuse_large_file(len(data))
    if not data.strip(b"\x00\t\r\n "):
        raise UnreadableFile("文件是空的，没有内容。", remedy="请选择有内容的表格文件。")
    return data


def refuse_large_file(size: int) -> None:
    """Raise UnreadableFile for more than MAX_FILE_BYTES."""
    if size > MAX_FILE_BYTES:
        raise UnreadableFile(f"文件超过{MAX_FILE_BYTES // 1024 // 1024} MB，不予读取。", remedy=SPLIT_REMEDY)


def refuse_large_sheet(rows: int, columns: int) -> None:
    """Raise UnreadableFile when a sheet's used area is larger than the limits."""
    if rows > MAX_ROWS:
        raise UnreadableFile(f"表格超过{MAX_ROWS // 10_000}万行，不予读取。", remedy=SPLIT_REMEDY)
    if columns > MAX_COLUMNS:
        raise UnreadableFile(f"表格超过{MAX_COLUMNS}列，不予读取。", remedy=SPLIT_REMEDY)
    if rows * columns > MAX_CELLS:
        raise UnreadableFile(f"表格超过{MAX_CELLS // 10_000}万个单元格，不予读取。", remedy=SPLIT_REMEDY)


def refuse_much_text(characters: int) -> None:
    """Raise UnreadableFile when a file's cells hold more text than fits in memory comfortably."""
    if characters > MAX_TEXT:
        raise UnreadableFile("表格中的文字过多，不予读取。", remedy=SPLIT_REMEDY)


def damaged() -> UnreadableFile:
    """The error for a file that begins like a spreadsheet and is not whole."""
    return UnreadableFile(
        "文件已损坏或不完整，无法读取。", remedy="请重新取得该文件，或用表格软件修复后另存为 .xlsx 再导入。"
    )


class Package:
    """A zip package whose parts are unpacked one at a time under a common limit.

    Declared sizes are checked on opening; actual sizes while unpacking, since declarations can lie.
    """

    def __init__(self, data: bytes) -> None:
        self._inflated = 0
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
            self._parts = {info.filename: info for info in self._zip.infolist()}
        except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError):
            raise damaged() from None
        self._limit = max(FREE_INFLATED_BYTES, min(MAX_INFLATED_BYTES, len(data) * MAX_RATIO))
        if len(self._zip.infolist()) > MAX_PARTS or self._declared() > self._limit:
            raise self._bomb()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts."""
        return tuple(self._parts)

    def read(self, name: str) -> bytes:
        """One part, unpacked; UnreadableFile when it is missing, damaged, protected or over the limit."""
        info = self._parts.get(name)
        if info is None:
            raise damaged()
        try:
            return b"".join(self._chunks(info))
        # RuntimeError stands for a part with its own password and for odd compression.
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError):
            raise damaged() from None

    def _declared(self) -> int:
        return sum(info.file_size for info in self._zip.infolist())

    def _chunks(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        declared = info.file_size
        # Without this the module stops at the declared size and hides what another reader would unpack.
        info.file_size = self._limit + 1
        try:
            with self._zip.open(info) as part:
                while chunk := part.read(_CHUNK):
                    self._inflated += len(chunk)
                    if self._inflated > self._limit:
                        raise self._bomb()
                    yield chunk
        finally:
            info.file_size = declared

    @staticmethod
    def _bomb() -> UnreadableFile:
        return UnreadableFile(
            "文件解压后异常巨大，为保护本机不予读取。", remedy="请确认文件来源可靠；" + SPLIT_REMEDY
        )


def file_title(path: Path) -> str:
    """The file's name without its suffix, as a name for a sheet that has none."""
    return os.path.splitext(path.name)[0] or "表格"
