"""Passphrases for the command line: from the terminal or a file, never from arguments or the environment."""

from __future__ import annotations

import contextlib
import getpass
import sys
import warnings
from collections.abc import Iterable

from app.errors import ExpectedError
from app.strength import judge

LONGEST_LINE = 4096


def passphrase(source: str) -> str:
    """Return the passphrase in the file `source` (`-` = standard input), or ask. Raises ExpectedError."""
    return first_line(source) if source else _ask("口令：")


def new_passphrase(source: str, known: Iterable[str]) -> str:
    """Return a new passphrase strong enough for the store; one that is typed is asked for twice.

    `known` are words an attacker would try first. Raises ExpectedError.
    """
    given = passphrase(source)
    judged = judge(given, known)
    if not judged.accepted:
        raise ExpectedError("口令不能使用。", reason=judged.advice, remedy="请换一个口令。")
    if not source and given != _ask("再输一遍："):
        raise ExpectedError("两次输入的口令不同。", remedy="请重新运行。")
    return given


def first_line(source: str) -> str:
    """Return the first line of the file `source` (`-` = standard input). Raises ExpectedError."""
    try:
        # No standard input at all is None.
        with contextlib.nullcontext(sys.stdin.buffer) if source == "-" else open(source, "rb") as file:
            line = file.readline(LONGEST_LINE + 1)
        text = line.decode("utf-8-sig").rstrip("\r\n") if len(line) <= LONGEST_LINE else ""
    except (OSError, ValueError, AttributeError):
        raise ExpectedError("读不到口令文件。", remedy="请检查文件路径和编码（应为 UTF-8）。") from None
    if not text:
        raise ExpectedError("口令文件的第一行是空的或过长。", remedy="请把口令写在文件的第一行。")
    return text


def _ask(prompt: str) -> str:
    """Ask on the terminal without showing what is typed; where that cannot be had, do not ask at all."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(prompt)
        except (getpass.GetPassWarning, EOFError):
            raise ExpectedError("没有终端可输入口令，请用 --passphrase-file。") from None
