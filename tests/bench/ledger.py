"""A ledger page of many clues beside the same statements on plain SQLite with the same tables and indexes."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlmodel import col

from app.engine.pinyin import search_terms
from app.engine.querying import fold_text, ids_statement
from app.engine.views import Profile, Query
from app.office import Office, create_office
from db import vault
from db.kdf import Kdf
from db.models import Clue, SearchText
from db.store import Store
from db.vocabulary import ClueSource, ClueState, Discipline, Disposition, Term
from tests.bench.measure import Result, median_time

TODAY = date(2026, 11, 20)
PASSPHRASE = "四个互不相关的词 2026"
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红鹏"
PAGE = 128
MATTERS = (
    "项目验收把关不严", "收受礼品礼金", "对群众诉求推诿拖延",
    "违规报销差旅费", "公车私用", "上班时间做无关的事",
)  # fmt: skip

QUERIES = {
    "page, newest first": Query(),
    "page, filter 已超期 sorted by due date": Query(chip="late", order="due_on"),
    "page, filter 来源 sorted by handler": Query(choices={"source": ("audit",)}, order="handler"),
    "keystroke, one character 伟": Query(search="伟"),
    "keystroke, two words 王 验收": Query(search="王 验收"),
    "keystroke, pinyin initials zw": Query(search="zw"),
}


def run(folder: Path, clues: int) -> list[Result]:
    """Fill a store and a plain copy of it, and ask both the same."""
    profile = Profile("云川局")
    office, _ = create_office(folder / "store", profile, PASSPHRASE, kdf=Kdf.floor(), today=lambda: TODAY)
    _fill(office, clues)
    plain = _plain_copy(office, folder / "plain.db")
    results = [_compare(office, plain, name, query, clues) for name, query in QUERIES.items()]
    results.append(_chips(office, plain, clues))
    office.close()
    plain.close()
    results.append(_opening(folder, clues))
    return results


def _fill(office: Office, clues: int) -> None:
    chance = random.Random(7)
    for start in range(1, clues + 1, 5_000):
        with office.ledger("clues")._store.writing() as session:
            for number in range(start, min(start + 5_000, clues + 1)):
                clue = _clue(number, chance)
                terms = (clue.number, clue.subject_names, search_terms(clue.subject_names), clue.summary)
                text = fold_text("\n".join(terms))
                session.add(clue)
                session.add(SearchText(register="clues", record_id=number, text=text))


def _clue(number: int, chance: random.Random) -> Clue:
    received = date(2016, 1, 1) + timedelta(days=chance.randrange(3970))
    name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2))))
    is_open = chance.random() < 0.05
    return Clue(
        id=number,
        number=f"纪线〔{received.year}〕{number}号",
        received_on=received,
        source=chance.choice(list(ClueSource)),
        discipline=chance.choice(list(Discipline)),
        summary=f"反映{name}{chance.choice(MATTERS)}等问题",
        handler=chance.choice(("周海波", "邓凯", "沈佳", "程远")),
        state=ClueState.AWAITING if is_open else ClueState.CLOSED,
        disposition=None if is_open else chance.choice(list(Disposition)),
        due_on=received + timedelta(days=30) if is_open else None,
        closed_on=None if is_open else received + timedelta(days=60),
        subject_names=name,
        subject_units="办公室科员",
    )


def _plain_copy(office: Office, path: Path) -> sqlite3.Connection:
    """Copy both tables with their indexes into a database without encryption, by the standard library."""
    plain = sqlite3.connect(path)
    with office.ledger("clues")._store.reading() as session:
        raw = session.connection().connection.cursor()
        named = "tbl_name IN ('clue', 'search_text') AND type != 'trigger'"
        schema = f"SELECT sql FROM sqlite_master WHERE {named}"
        statements = [sql for (sql,) in raw.execute(schema) if sql]
        for statement in sorted(statements, key=lambda sql: not sql.startswith("CREATE TABLE")):
            plain.execute(statement)
        for name in ("clue", "search_text"):
            rows = raw.execute(f"SELECT * FROM {name}").fetchall()
            plain.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)
    plain.execute("PRAGMA cache_size=-65536")
    plain.commit()
    return plain


def _compare(office: Office, plain: sqlite3.Connection, name: str, query: Query, clues: int) -> Result:
    ledger = office.ledger("clues")
    statement, values = _sql(ids_statement(ledger.register, query, TODAY))

    def ours() -> list[Any]:
        return ledger.rows(ledger.ids(query)[:PAGE])

    def baseline() -> list[Any]:
        ids = [row[0] for row in plain.execute(statement, values)][:PAGE]
        page, page_values = _sql(select(Clue.__table__).where(col(Clue.id).in_(ids)))  # type: ignore[attr-defined]
        return plain.execute(page, page_values).fetchall()

    aim = "≤ 50 ms" if query.search else "≤ 2 ×"
    title = f"{clues:,} clues: {name}"
    return Result(title, median_time(ours), "same SQL, plain SQLite", median_time(baseline), aim)


def _chips(office: Office, plain: sqlite3.Connection, clues: int) -> Result:
    from app.engine.querying import counts_statement

    ledger = office.ledger("clues")
    statement, values = _sql(counts_statement(ledger.register, Query(), TODAY))
    ours = median_time(lambda: ledger.chips(Query()))
    baseline = median_time(lambda: plain.execute(statement, values).fetchall())
    title = f"{clues:,} clues: counts of all chips"
    return Result(title, ours, "same SQL, plain SQLite", baseline, "≤ 2 ×")


def _opening(folder: Path, clues: int) -> Result:
    """Opening with the key in hand, with every check it makes, up to the first answered query."""
    master = vault.unlock(folder / "store", PASSPHRASE)

    def ours() -> None:
        store = Store.open(folder / "store", master)
        with store.reading() as session:
            session.execute(select(col(Clue.id)).where(col(Clue.due_on) < TODAY)).all()
        store.close()

    def baseline() -> None:
        plain = sqlite3.connect(folder / "plain.db")
        plain.execute("SELECT id FROM clue WHERE due_on < '2026-11-20'").fetchall()
        plain.close()

    name = f"{clues:,} clues: opening and closing beyond the KDF"
    return Result(name, median_time(ours), "plain SQLite, same query", median_time(baseline), "≤ 1.5 ×")


def _sql(statement: Any) -> tuple[str, Sequence[Any]]:
    compiled = statement.compile(
        dialect=sqlite_dialect.dialect(paramstyle="qmark"), compile_kwargs={"render_postcompile": True}
    )
    return str(compiled), [_plain(compiled.params[name]) for name in compiled.positiontup or ()]


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Term) else value
