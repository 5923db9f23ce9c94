"""What is due, asked of a store of many clues and talks: by the office, and by the window after unlocking."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.engine.views import Profile
from app.engine.writing import Writer
from app.office import Office, create_office, prepare
from app.office.entrance import opened
from db import vault
from db.kdf import Kdf
from db.vocabulary import (
    ChangeKind,
    ClueSource,
    ConcernKind,
    Disposition,
    MustTalk,
    PoliticalStatus,
    SeatRole,
    StepKind,
    TalkKind,
    TaskKind,
)
from tests.bench.ledger import GIVEN, MATTERS, PASSPHRASE, SURNAMES, TODAY
from tests.bench.measure import Result, median_time

PEOPLE = 400
BRANCHES = tuple(f"第{n}党支部" for n in "一二三四五六七八九十")
# Ten years of an office: changes of post and rank by person, matters of concern, tasks, terms, duties done.
CHANGES, CONCERNS, TASKS, DAYS = 4, 2000, 1000, 3600
READ = (
    "clue", "clue_step", "clue_subject", "talk", "member", "member_change", "concern", "committee_term",
    "committee_seat", "work_task", "duty_record",
)  # fmt: skip
# What an office decides: most clues end without a measure, few are still open.
OPEN_SHARE, MEASURED_SHARE, DEMANDS_SHARE, MUST_SHARE, UNDONE_SHARE = 0.06, 0.28, 0.1, 0.15, 0.1
MEASURES = ("党内警告", "谈话提醒", "诫勉", "批评教育")


def run(folder: Path, clues: int, talks: int) -> list[Result]:
    """Fill a store, copy it to plain SQLite, and measure the agenda and the window's answer."""
    profile = Profile("云川局", "云川局机关纪委", (), "沈佳")
    store = folder / "agenda"
    office, _ = create_office(store, profile, PASSPHRASE, kdf=Kdf.floor(), today=lambda: TODAY)
    _fill(office, clues, talks)
    plain = _plain_copy(office, folder / "agenda.db")
    baseline = median_time(lambda: [plain.execute(f"SELECT * FROM {name}").fetchall() for name in READ])
    told = f"{clues:,} clues, {talks:,} talks"

    def agenda() -> object:
        office._announce(frozenset())  # what was remembered of the agenda is forgotten with any news
        return office.due()

    asked = Result(f"{told}: agenda", median_time(agenda), "reading the same tables", baseline, "≤ 300 ms")
    year = median_time(lambda: office.figures.year(TODAY.year))
    counted = Result(f"{told}: all figures of a year", year, "reading the same tables", baseline, "≤ 300 ms")
    office.close()
    plain.close()
    shown = _unlocked(store)
    return [
        asked,
        counted,
        Result(f"{told}: unlocked → due shown", shown, "reading the same tables", baseline, "≤ 1 s"),
    ]


def _fill(office: Office, clues: int, talks: int) -> None:
    chance = random.Random(11)
    people = [_name(chance) for _ in range(PEOPLE)]
    for key, records in (
        ("members", _members(people, chance)),
        ("clues", _clues(clues, people, chance)),
        ("talks", _talks(talks, people, chance)),
        ("concerns", _concerns(people, chance)),
        ("tasks", _tasks(chance)),
        ("terms", _terms(people)),
        ("duties", _duties()),
    ):
        ledger = office.ledger(key)
        with ledger._store.writing() as session:
            writer = Writer(session, ledger.register, ledger.reading(history=True))
            for values, rows, steps in records:
                writer.insert(values, rows, steps)


def _name(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2))))


Made = tuple[dict[str, Any], dict[str, list[dict[str, Any]]], list[dict[str, Any]]]


def _members(people: list[str], chance: random.Random) -> Iterator[Made]:
    for name in people:
        values = {"name": name, "branch": chance.choice(BRANCHES), "political_status": PoliticalStatus.MEMBER}
        yield {**values, "post": "科员", "rank": "一级科员"}, {}, list(_changes(chance))


def _changes(chance: random.Random) -> Iterator[dict[str, Any]]:
    days = sorted(_day(chance) for _ in range(CHANGES))
    for n, held in enumerate(days):
        detail = {"rank": f"{'四三二一'[n]}级主任科员", "before": {"rank": "一级科员"}}
        yield {"kind": ChangeKind.PROMOTED, "held_on": held, "detail": detail}


def _day(chance: random.Random) -> date:
    return TODAY - timedelta(days=chance.randrange(DAYS))


def _clues(count: int, people: list[str], chance: random.Random) -> Iterator[Made]:
    for n in range(count):
        received = _day(chance)
        name = chance.choice(people)
        values = {
            "number": f"纪线〔{received.year}〕{n}号", "received_on": received, "source": ClueSource.PETITION,
            "summary": f"反映{name}{chance.choice(MATTERS)}等问题",
        }  # fmt: skip
        yield values, {"subjects": [{"name": name}]}, list(_steps(received, chance))


def _steps(received: date, chance: random.Random) -> Iterator[dict[str, Any]]:
    is_open = chance.random() < OPEN_SHARE
    yield {"kind": StepKind.REGISTERED, "held_on": received, "detail": {"imported": True}}
    if not is_open or chance.random() < 0.6:
        chosen = {"decided": True, "disposition": chance.choice(list(Disposition)).value}
        yield {"kind": StepKind.OPINION, "held_on": received + timedelta(days=9), "detail": chosen}
    if is_open:
        return
    if chance.random() < MEASURED_SHARE:
        given = {"measure": chance.choice(MEASURES)}
        yield {"kind": StepKind.MEASURE, "held_on": received + timedelta(days=20), "detail": given}
    yield {"kind": StepKind.CLOSED, "held_on": received + timedelta(days=40), "detail": {"result": "了结"}}


def _talks(count: int, people: list[str], chance: random.Random) -> Iterator[Made]:
    for _ in range(count):
        held = _day(chance)
        values: dict[str, Any] = {
            "held_on": held, "kind": chance.choice(list(TalkKind)), "person": chance.choice(people),
            "talker": "沈佳", "recorder": "邓凯", "content": f"谈{chance.choice(MATTERS)}一事，提出要求",
        }  # fmt: skip
        if chance.random() < DEMANDS_SHARE:
            values |= {"demands": "按期整改", "demands_due": held + timedelta(days=30)}
        if chance.random() < MUST_SHARE:
            values["must_talk"] = chance.choice(list(MustTalk))
        yield values, {}, []


def _concerns(people: list[str], chance: random.Random) -> Iterator[Made]:
    for _ in range(CONCERNS):
        kind = chance.choice(list(ConcernKind))
        yield {
            "arisen_on": _day(chance), "kind": kind, "person": chance.choice(people),
            "content": f"有人提到{chance.choice(MATTERS)}一事",
        }, {}, []  # fmt: skip


def _tasks(chance: random.Random) -> Iterator[Made]:
    for n in range(TASKS):
        assigned = _day(chance)
        values: dict[str, Any] = {
            "kind": chance.choice(list(TaskKind)), "title": f"整改第{n}条", "assigned_on": assigned,
            "due_on": assigned + timedelta(days=60),
        }  # fmt: skip
        if chance.random() >= UNDONE_SHARE:
            values |= {"done_on": assigned + timedelta(days=50), "evidence": "整改报告存卷"}
        yield values, {}, []


def _terms(people: list[str]) -> Iterator[Made]:
    for year in (2012, 2017, 2022):
        values = {"name": f"{year}年届", "elected_on": date(year, 3, 1), "ends_on": date(year + 5, 3, 1)}
        roles = (SeatRole.SECRETARY, SeatRole.DEPUTY, *[SeatRole.MEMBER] * 5)
        seats = [{"role": role, "name": person} for role, person in zip(roles, people, strict=False)]
        yield values, {"seats": seats}, []


def _duties() -> Iterator[Made]:
    for n in range(DAYS // 30):
        done = TODAY - timedelta(days=30 * n)
        values = {"duty": "C22", "period": f"{done:%Y-%m}", "done_on": done, "evidence": "报表存卷"}
        yield values, {}, []


def _plain_copy(office: Office, path: Path) -> sqlite3.Connection:
    plain = sqlite3.connect(path)
    with office.ledger("clues")._store.reading() as session:
        raw = session.connection().connection.cursor()
        for name in READ:
            [(schema,)] = raw.execute(f"SELECT sql FROM sqlite_master WHERE name = '{name}'").fetchall()
            plain.execute(schema)
            rows = raw.execute(f"SELECT * FROM {name}").fetchall()
            if rows:
                plain.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)
    plain.commit()
    return plain


def _unlocked(store: Path) -> float:
    """From the key unwrapped (only the KDF lies before) to the painted list of what is due, in seconds.

    What every store needs is read beforehand, as the window reads it while the passphrase is typed.
    """
    from ui.application import make_application
    from ui.common.messages import WindowMessages
    from ui.main_window import MainWindow
    from ui.unlock.door import Door

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = make_application(["bench"])
    prepare()
    master = vault.unlock(store, PASSPHRASE)
    began = time.perf_counter()
    office = opened(store, master, lambda: TODAY)
    window = MainWindow(office, Door(), WindowMessages(), today=lambda: TODAY)
    window.resize(1366, 768)
    window.show()
    window.grab()
    taken = time.perf_counter() - began
    window.close()
    application.processEvents()
    return taken
