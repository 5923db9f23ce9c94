"""A demonstration without a screen: a store of invented people, pictures of the window, the papers."""

from __future__ import annotations

import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from app.engine.views import Paper, Query
from app.office import Office, create_office
from ui import demo_data
from ui.application import make_application
from ui.common.messages import WindowMessages
from ui.desk import TITLES
from ui.jobs import Jobs
from ui.main_window import MainWindow
from ui.unlock.dialog import UnlockDialog
from ui.unlock.door import Door

WIDTH, HEIGHT = 1366, 768
_SETTLE_MS = 400


def run_demo(out: Path) -> int:
    """Write the pictures of every tab and the PDFs of every ledger and of the report to `out`."""
    application = make_application(["demo"])
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".demo-", dir=out) as kept:
        office, _code = create_office(Path(kept) / "store", demo_data.PROFILE, demo_data.PASSPHRASE)
        seed(office, date.today())
        _save_papers(office, out)
        _take_unlock_picture(Path(kept) / "store", out)
        window = MainWindow(office, Door(), WindowMessages())
        _take_pictures(window, out)
        window.close()
    application.quit()
    sys.stdout.write(f"{out}\n")
    return 0


def seed(office: Office, today: date) -> None:
    """Fill a store with the invented people and matters."""
    for member in demo_data.members():
        office.ledger("members").add({**office.ledger("members").blank(), **member})
    for meeting in demo_data.meetings(today):
        office.ledger("meetings").add({**office.ledger("meetings").blank(), **meeting})
    ledger = office.ledger("clues")
    for clue, steps in demo_data.clues(today):
        record_id = ledger.add({**ledger.blank(), **clue})
        for step in steps:
            ledger.add_step(record_id, step)
    _seed_page(office, today)
    talks = office.ledger("talks")
    for talk in reversed(list(demo_data.talks(today))):  # the oldest first, as they would have been numbered
        talks.add({**talks.blank(), **talk})


def _seed_page(office: Office, today: date) -> None:
    """What a clue has beside its steps: an informant, a 研判; and a cleaning of the ledger."""
    ledger, desk = office.ledger("clues"), office.clues
    newest = ledger.record(ledger.ids(Query(choices={"state": ("awaiting",)}))[0])
    desk.assess(newest.id, newest.version, demo_data.ASSESSMENT)
    desk.set_informant(newest.id, demo_data.INFORMANT)
    findings = {
        item.id: {"finding": "情况如台账所记", "measure": "按期办理"} for item in office.cleanings.items()
    }
    told = (demo_data.CLEANERS, demo_data.PROFILE.officer, demo_data.CLEANED)
    office.cleanings.finish(today - timedelta(days=1), *told, findings)


def _save_papers(office: Office, out: Path) -> None:
    for key in office.ledgers:
        _save(office, office.ledger_paper(key, Query(order=office.ledger(key).view.order), boxes=True), out)
    _save(office, office.report_paper(office.today().year, boxes=True), out)


def _save(office: Office, paper: Paper, out: Path) -> None:
    office.save_paper(paper, out / paper.file_name, "演示")


def _take_unlock_picture(folder: Path, out: Path) -> None:
    messages = WindowMessages()
    dialog = UnlockDialog(folder, Door(), Jobs(messages.show_error), messages)
    dialog.show()
    settle()
    _take(dialog, out / "0-打开.png")
    dialog.close()


def _take_pictures(window: MainWindow, out: Path) -> None:
    window.resize(WIDTH, HEIGHT)
    window.show()
    for place, title in enumerate(TITLES):
        window.show_tab(place)
        settle()
        register = window.desk.register if window.desk is not None else None
        if register is not None and register.table.model_of_rows.ids:
            register.open_record(register.table.model_of_rows.ids[0])
            settle()
        _take(window, out / f"{place + 1}-{title}.png")


def _take(widget: QWidget, path: Path) -> None:
    widget.grab().save(str(path))


def settle(milliseconds: int = _SETTLE_MS) -> None:
    """Let the window work for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
