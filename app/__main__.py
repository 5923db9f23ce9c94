"""The front door: `python3 -m app` opens the window, `python3 -m app COMMAND …` is the command line.

This file is read by the bare system Python first, so everything beyond the standard library is imported only
once `.venv` is entered. It is the frozen program's entry as well.
"""

from __future__ import annotations

import ctypes
import io
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from app import bootstrap, process

FAILED = 1
INTERRUPTED = 130


def main() -> int:
    """Run what was asked for and return its exit code."""
    arguments = sys.argv[1:]
    if not is_frozen():
        bootstrap.enter("app", "app")
    process.harden_process()
    if arguments:
        return _command_line()
    if not has_screen(os.environ):
        return _demonstrate()
    return _window()


def is_frozen() -> bool:
    """Tell whether this is the installed bundle, which needs no set-up."""
    return bool(getattr(sys, "frozen", False))


def has_screen(environment: Mapping[str, str]) -> bool:
    """Tell whether a window could be shown. A DISPLAY that nothing answers at is no screen."""
    if not sys.platform.startswith("linux"):
        return True
    platform = environment.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if platform in ("offscreen", "minimal"):
        return False
    if platform not in ("", "xcb"):
        return True
    return bool(environment.get("WAYLAND_DISPLAY") or (environment.get("DISPLAY") and _display_answers()))


def _display_answers() -> bool:
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return False
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    answers = not xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return answers


def _command_line() -> int:
    """Run a command; whatever goes wrong ends in a sentence and an exit code, never in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        from app.cli import app

        app(prog_name=Path(sys.argv[0]).name if is_frozen() else "python3 -m app")
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - a bug's traceback could quote a record; its report does not
        if not (isinstance(error, OSError) and _output_failed()):
            _tell_unforeseen(error)
        return FAILED
    return 0


def _output_failed() -> bool:
    """Tell whether a standard stream takes nothing more; say so on the other and discard what is left."""
    is_out_failed = not _takes(sys.stdout, "\n")
    told = "无法输出：请检查输出位置是否已满或已断开。\n" if is_out_failed else "\n"
    return not _takes(sys.stderr, told) or is_out_failed


def _takes(stream: TextIO, text: str) -> bool:
    try:
        print(text, end="", file=stream, flush=True)
    except (OSError, ValueError):
        # What is still buffered would fail once more when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return False
    return True


def _tell_unforeseen(error: Exception) -> None:
    """Take the traceback's place: an error's message may quote a record, its kind and places do not."""
    print("程序遇到意外错误，操作可能没有完成；已保存的数据不受影响。", file=sys.stderr)
    print("请把下面的报告交给维护人员，报告不含任何记录内容。", file=sys.stderr)
    print("\n".join(process.told_without_content(error)), file=sys.stderr)


def _demonstrate() -> int:
    out = (Path.cwd() if is_frozen() else bootstrap.ROOT) / "out"
    print(
        "没有可用的屏幕，改为离屏演示：用示例数据生成 PDF 和界面截图，存放在 "
        f"{out}\n(No screen: running offscreen on a demo store; PDFs and screenshots go to that folder.)",
        flush=True,
    )
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from ui.demo import run_demo

    return run_demo(out)


def _window() -> int:
    from ui.application import main as open_window

    return open_window()


if __name__ == "__main__":
    raise SystemExit(main())
