"""What every test stands on: no screen, a home of its own, no thread left behind."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from app.documents import fontpack

# The choice of screen, home and fonts must be made before anything imports Qt or looks for fonts.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.pop("QT_IM_MODULE", None)

settings.register_profile("workbench", deadline=None, print_blob=True)
settings.load_profile("workbench")

# Threads that belong to the test tools themselves, by the beginning of their names.
TOOL_THREADS = ("pytest_timeout", "execnet", "Dummy-")
PATIENCE = 5.0  # seconds a thread that is ending may still need


def pytest_configure(config: pytest.Config) -> None:
    """Give this test process a home of its own, so that no test can reach the real one."""
    pack = fontpack.installed_pack()
    if pack is not None:
        os.environ[fontpack.FOLDER_VARIABLE] = str(pack)
    home = Path(tempfile.mkdtemp(prefix="jiwei-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    folders = {
        "HOME": home,
        "XDG_CONFIG_HOME": home / "config",
        "XDG_DATA_HOME": home / "data",
        "XDG_CACHE_HOME": home / "cache",
        "XDG_STATE_HOME": home / "state",
        "XDG_RUNTIME_DIR": home / "runtime",
    }
    for name, folder in folders.items():
        folder.mkdir(mode=0o700, exist_ok=True)
        os.environ[name] = str(folder)


@pytest.fixture(autouse=True)
def no_thread_left_behind() -> Iterator[None]:
    """Fail a test that leaves a thread running: on lock and on exit every job must be joined."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before and not _is_tool(thread)]
    for thread in left:
        thread.join(PATIENCE)
    assert not [thread.name for thread in left if thread.is_alive()], "a thread was left running"


@pytest.fixture(autouse=True)
def no_window_left_open() -> Iterator[None]:
    """Fail a test that leaves a window or dialog on the screen: the next one would find it in its way."""
    yield
    widgets = sys.modules.get("PySide6.QtWidgets")
    application = widgets and widgets.QApplication.instance()
    left = [window for window in application.topLevelWidgets() if window.isVisible()] if application else []
    names = [type(window).__name__ for window in left]
    for window in left:
        window.close()
    assert not names, "a window was left open"


def _is_tool(thread: threading.Thread) -> bool:
    return thread.name.startswith(TOOL_THREADS)
