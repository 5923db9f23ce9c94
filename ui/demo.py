"""A demonstration without a screen: a store of invented people, pictures of the window, the papers."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from app.engine.views import Paper, Query
from app.office import Office, create_office
from ui import (
    demo_archives,
    demo_data,
    demo_opinions,
    demo_organisation,
    demo_pages,
    demo_people,
    demo_reports,
    demo_supervision,
    demo_talks,
    demo_work,
)
from ui.application import make_application
from ui.common.messages import WindowMessages
from ui.desk import TITLES
from ui.jobs import Jobs
from ui.main_window import MainWindow
from ui.unlock.dialog import UnlockDialog
from ui.unlock.door import Door

WIDTH, HEIGHT = 1366, 768
_SETTLE_MS = 400
LATEST_OWED = 10  # days; a talk owed for longer than that was held

Values = dict[str, Any]


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
    _add_all(office, "members", demo_data.members(today))
    _seed_organisation(office, today)
    _add_all(office, "meetings", demo_data.meetings(today))
    questioned = list(_seed_clues(office, today))
    _seed_page(office, today)
    _add_all(office, "concerns", demo_talks.concerns(today))
    _seed_talks(office, today, questioned)
    _add_all(office, "reminders", demo_talks.reminders(today, demo_people.present(today)))
    _seed_work(office, today)
    for key, records in demo_supervision.registers(today):
        _add_all(office, key, records)
    demo_opinions.seed(office, today, demo_people.present(today))
    for key, row in demo_pages.pages(today):
        _add_all(office, key, [row])
    demo_archives.seed(office, today)
    demo_reports.seed(office, today)


def _add_all(office: Office, key: str, records: Iterable[Values]) -> list[int]:
    ledger = office.ledger(key)
    return [ledger.add({**ledger.blank(), **record}) for record in records]


def _seed_organisation(office: Office, today: date) -> None:
    """What changed of the people, the branches and the committee."""
    ledger = office.ledger("members")
    people = {record.title: record for record in map(ledger.record, ledger.ids(Query()))}
    for name, change in demo_people.changes(today):
        ledger.add_step(people[name].id, change)
    _add_all(office, "branches", demo_organisation.branches(today))
    phones = {name: str(record.values["phone"]) for name, record in people.items()}
    _add_all(office, "terms", demo_organisation.terms(today, phones))


def _seed_clues(office: Office, today: date) -> Iterator[Values]:
    """The clues with their steps; yields who was talked to in which of them."""
    ledger = office.ledger("clues")
    for clue, steps in demo_data.clues(today):
        record_id = ledger.add({**ledger.blank(), **clue})
        for step in steps:
            ledger.add_step(record_id, step)
        number, person = ledger.record(record_id).values["number"], clue["subjects"][0]["name"]
        yield from (
            {"number": number, "person": person, "held_on": step["held_on"]}
            for step in steps
            if step["kind"] == "talked"
        )


def _seed_talks(office: Office, today: date, questioned: Sequence[Values]) -> None:
    """The talks, the oldest first, as they would have been numbered; those long owed were held, too."""
    held = [
        demo_talks.owed(need.given, need.arisen_on)
        for need in office.talks.needs(today)
        if need.due < today - timedelta(days=LATEST_OWED) and need.cause_register == "clues"
    ]
    people = demo_people.present(today)
    talks = sorted([*demo_talks.talks(today, people, questioned), *held], key=lambda talk: talk["held_on"])
    _add_all(office, "talks", talks)


def _seed_work(office: Office, today: date) -> None:
    """Tasks and duties, and what the officer said of two items of the agenda."""
    _add_all(office, "tasks", demo_work.tasks(today))
    for year in (today.year - 1, today.year):
        _add_all(office, "duties", demo_work.duties(today, office.duties.year(year)))
    late = next(item for item in office.due(today=today) if demo_work.POSTPONED in item.title)
    office.duties.postpone(late, today + timedelta(days=demo_work.POSTPONED_BY), demo_work.WHY_POSTPONED)
    unfit = [item for item in office.due(today=today) if item.rule == demo_work.WAIVED]
    for item in unfit[:1]:
        office.duties.waive(item, demo_work.WHY_WAIVED)


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
    _save(office, office.reports.annual_paper(office.today().year, boxes=True), out)


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
