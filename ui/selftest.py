"""Proves a built program without a screen: a store made, a sheet taken in, a paper out, locked, unlocked."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from app.engine.views import Profile, Query
from app.files import write_atomically
from app.office import Office, create_office
from ui.application import make_application
from ui.common.messages import WindowMessages
from ui.main_window import MainWindow
from ui.unlock.door import Door

_PASSPHRASE = "selftest-river-lamp-2026"
_SHEET = (
    "姓名,所在党支部,职级,政治面貌\n"
    "沈一帆,办公室党支部,一级科员,中共党员\n"
    "陆䶮,法规科党支部,二级科员,中共党员\n"
)
_POLL_MS, _PATIENCE_MS = 50, 60_000


def run_selftest(folder: Path) -> int:
    """Go through the main job in `folder` with the real window; returns 0 when all of it worked."""
    application = make_application(["selftest"])
    office, _code = create_office(folder / "store", Profile("自检局", "自检局机关纪委"), _PASSPHRASE)
    window = MainWindow(office, Door(), WindowMessages())
    window.show()
    steps: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("import", lambda: _imported(office, folder)),
        ("export", lambda: _exported(office, folder)),
        ("lock", lambda: _locked(window)),
        ("unlock", lambda: _unlocked(window)),
    )
    failed = [name for name, step in steps if not step()]
    window.close()
    application.quit()
    sys.stdout.write(f"selftest: {'failed: ' + ', '.join(failed) if failed else 'ok'}\n")
    return 1 if failed else 0


def _imported(office: Office, folder: Path) -> bool:
    sheet = folder / "名单.csv"
    write_atomically(sheet, _SHEET.encode("gb18030"))
    return office.commit_import(office.read_sheets("members", sheet)).accepted == 2


def _exported(office: Office, folder: Path) -> bool:
    paper = office.ledger_paper("members", Query())
    return office.save_paper(paper, folder / "党员花名册.pdf").size > 0


def _locked(window: MainWindow) -> bool:
    window.lock()
    return window.desk is None and window.lock_page is not None


def _unlocked(window: MainWindow) -> bool:
    page = window.lock_page
    if page is None:
        return False
    page.form.passphrase.setText(_PASSPHRASE)
    page.form.try_open()
    _wait_until(lambda: window.desk is not None)
    return window.desk is not None and len(window.desk.office.ledger("members").ids(Query())) == 2


def _wait_until(holds: Callable[[], bool]) -> None:
    loop = QEventLoop()
    poll, patience = QTimer(), QTimer()
    patience.setSingleShot(True)
    patience.timeout.connect(loop.quit)
    patience.start(_PATIENCE_MS)
    poll.timeout.connect(lambda: loop.quit() if holds() else None)
    poll.start(_POLL_MS)
    loop.exec()
