"""The history: what it tells, and that it cannot be changed unnoticed or by accident."""

from __future__ import annotations

from contextlib import closing
from datetime import date

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import delete, insert, inspect, text, update
from sqlmodel import SQLModel, col, select

from db.connection import connect
from db.history import HistoryViolation, entries, note
from db.models import Clue, ClueSubject, HistoryEntry, Meeting, Member, Preference, SearchText
from db.models.base import utc_now
from db.store import Store
from db.vocabulary import Gender, MeetingKind
from tests.db.conftest import Made


def add_member(store: Store, **values) -> int:
    with store.writing() as session:
        member = Member(**{"name": "卢青禾", **values})
        session.add(member)
    assert member.id is not None
    return member.id


def told(store: Store, register: str, record_id: int) -> list[HistoryEntry]:
    with store.reading() as session:
        return entries(session, register, record_id)


def finding(store: Store, check: str) -> tuple[bool, str]:
    found = next(one for one in store.check() if one.check == check)
    return found.ok, found.detail


def test_creating_tells_what_was_filled_in(store: Store) -> None:
    record = add_member(store, gender=Gender.FEMALE, birth="1980-05")
    (entry,) = told(store, "member", record)
    assert (entry.action, entry.actor) == ("create", "officer")
    assert entry.changes == {
        "name": [None, "卢青禾"], "gender": [None, "female"], "birth": [None, "1980-05"],
        "standing": [None, "present"],
    }  # fmt: skip
    assert entry.at.utcoffset() is not None
    assert entry.at <= utc_now()


def test_changing_tells_old_and_new_and_nothing_else(store: Store) -> None:
    record = add_member(store, gender=Gender.FEMALE, post="科员")
    with store.writing("系统管理员") as session:
        member = session.get_one(Member, record)
        member.post, member.gender, member.name = "科长", Gender.MALE, "卢青禾"
    entry = told(store, "member", record)[-1]
    assert (entry.action, entry.actor) == ("change", "系统管理员")
    assert entry.changes == {"post": ["科员", "科长"], "gender": ["female", "male"]}


def test_the_old_value_is_known_even_when_it_was_not_loaded(store: Store) -> None:
    record = add_member(store, post="科员")
    with store.writing() as session:
        member = session.get_one(Member, record)
        session.expire(member)
        member.post = "科长"
    assert told(store, "member", record)[-1].changes == {"post": ["科员", "科长"]}


def test_setting_the_same_value_tells_nothing(store: Store) -> None:
    record = add_member(store, post="科员")
    with store.writing() as session:
        session.get_one(Member, record).post = "科员"
    assert len(told(store, "member", record)) == 1
    with store.reading() as session:
        assert session.get_one(Member, record).version == 1


def test_voiding_and_restoring_have_their_own_names(store: Store) -> None:
    record = add_member(store)
    with store.writing() as session:
        member = session.get_one(Member, record)
        member.voided_at, member.void_reason = utc_now(), "重复登记"
    with store.writing() as session:
        session.get_one(Member, record).voided_at = None
    actions = [(entry.action, entry.changes.get("void_reason")) for entry in told(store, "member", record)]
    assert actions == [("create", None), ("void", ["", "重复登记"]), ("restore", None)]


def test_child_rows_are_told_under_their_owner(store: Store) -> None:
    with store.writing() as session:
        clue = Clue(number="线索〔2026〕1号", received_on=date(2026, 3, 2))
        session.add(clue)
        session.flush()
        assert clue.id is not None
        subject = ClueSubject(clue_id=clue.id, name="祁望山")
        session.add(subject)
    with store.writing() as session:
        session.get_one(ClueSubject, subject.id).unit = "资料室"
    kinds = [(entry.action, entry.detail, entry.changes) for entry in told(store, "clue", clue.id)]
    child = {"child": "clue_subject", "id": subject.id}
    assert kinds[0][:2] == ("create", {})
    assert kinds[1] == ("create", child, {"position": [None, 0], "name": [None, "祁望山"]})
    assert kinds[2] == ("change", child, {"unit": ["", "资料室"]})


def test_events_can_be_noted_and_come_after_what_led_to_them(store: Store) -> None:
    with store.writing() as session:
        session.add(Member(name="甲"))
        note(session, "import", "member", detail={"file": "名册.xlsx", "rows": 1, "on": date(2026, 1, 1)})
    with store.reading() as session:
        last, before = session.exec(select(HistoryEntry).order_by(col(HistoryEntry.seq).desc()).limit(2))
    assert (before.action, last.action) == ("create", "import")
    assert last.detail == {"file": "名册.xlsx", "rows": 1, "on": "2026-01-01"}


def test_opening_is_told_with_the_headers_generation(store: Store) -> None:
    with store.reading() as session:
        actions = [(entry.action, entry.actor) for entry in session.exec(select(HistoryEntry))]
    assert actions == [("create_store", "system"), ("unlock", "system"), ("unlock", "system")]


def test_unaudited_tables_tell_nothing_and_may_be_changed_in_bulk(store: Store) -> None:
    with store.writing() as session:
        session.add(Preference(key="widths", value=[1, 2]))
        session.execute(insert(SearchText), [{"register": "member", "record_id": 1, "text": "甲 jia"}])
    with store.writing() as session:
        session.execute(delete(SearchText))
        session.delete(session.exec(select(Preference)).one())
    with store.reading() as session:
        assert {entry.register for entry in session.exec(select(HistoryEntry))} == {""}


@pytest.mark.parametrize(
    "statement",
    [
        update(Member).values(name="乙"),
        delete(Member),
        insert(Member).values(name="乙"),
        update(HistoryEntry).values(actor="x"),
        delete(HistoryEntry),
        update(SQLModel.metadata.tables["member"]).values(name="乙"),
        delete(ClueSubject),
    ],
)
def test_bulk_changes_of_audited_tables_are_refused(store: Store, statement) -> None:
    record = add_member(store)
    with pytest.raises(HistoryViolation), store.writing() as session:
        session.execute(statement)
    with store.reading() as session:
        assert session.get_one(Member, record).name == "卢青禾"


def test_records_and_child_rows_are_never_deleted(store: Store) -> None:
    record = add_member(store)
    with pytest.raises(HistoryViolation), store.writing() as session:
        session.delete(session.get_one(Member, record))
    for table in ("member", "history", "clue_subject"):
        with store.reading() as session:
            assert (
                session.connection()
                .exec_driver_sql(
                    "SELECT count(*) FROM sqlite_master WHERE name = ?", (f"guard_{table}_delete",)
                )
                .scalar()
            )


@pytest.mark.parametrize(
    "statement", ["DELETE FROM member", "DELETE FROM history", "UPDATE history SET actor = 'x'"]
)
def test_even_bare_sql_is_stopped_by_the_guards(store: Store, statement: str) -> None:
    add_member(store)
    with (
        closing(connect(store.folder / "store.db", store._master.subkey("db"))) as raw,
        pytest.raises(sqlcipher.IntegrityError, match=r"no (delete|update) on"),
    ):
        raw.execute(statement)


def test_a_history_row_cannot_be_added_by_hand(store: Store) -> None:
    with pytest.raises(HistoryViolation), store.writing() as session:
        session.add(HistoryEntry(seq=99, at=utc_now(), actor="x", register="", action="x", prev="", mac=""))


TAMPERING = {
    "UPDATE history SET actor = '别人' WHERE seq = 4": "第 4 条被改动过",
    "UPDATE history SET at = '2020-01-01 00:00:00.000000' WHERE seq = 4": "第 4 条被改动过",
    "UPDATE history SET record_id = 77 WHERE seq = 4": "第 4 条被改动过",
    "UPDATE history SET action = 'void' WHERE seq = 4": "第 4 条被改动过",
    "UPDATE history SET changes = '{}' WHERE seq = 4": "第 4 条被改动过",
    "UPDATE history SET detail = '{\"a\":1}' WHERE seq = 4": "第 4 条被改动过",
    "UPDATE history SET mac = prev WHERE seq = 4": "第 4 条被改动过",
    "DELETE FROM history WHERE seq = 4": "第 4 条缺失",
    "DELETE FROM history WHERE seq = 4;"
    "UPDATE history SET seq = seq - 1 WHERE seq > 4": "第 4 条与前一条接不上",
    "UPDATE history SET seq = 100 WHERE seq = 4; UPDATE history SET seq = 4 WHERE seq = 5;"
    "UPDATE history SET seq = 5 WHERE seq = 100": "第 4 条与前一条接不上",
    "DELETE FROM history WHERE seq = 1": "第 1 条缺失",
    "DELETE FROM history": "止于第 0 条",
    "DELETE FROM history WHERE seq > 6": "止于第 6 条",
}


def tamper(made: Made, script: str) -> None:
    """Change the closed database as its owner could, guards taken away first."""
    with closing(connect(made.folder / "store.db", made.master.subkey("db"))) as raw:
        raw.execute("DROP TRIGGER guard_history_delete")
        raw.execute("DROP TRIGGER guard_history_update")
        for statement in script.split(";"):
            raw.execute(statement)


@pytest.mark.parametrize("script", TAMPERING)
def test_tampering_with_the_history_is_found(closed: Made, script: str) -> None:
    with Store.open(closed.folder, closed.master) as store:
        for number in range(8):
            add_member(store, name=f"第{number}号")
    tamper(closed, script)
    with Store.open(closed.folder, closed.master) as store:
        ok, chain = finding(store, "操作历史")
        anchored, anchor = finding(store, "历史锚点")
        assert not (ok and anchored)
        assert TAMPERING[script] in chain + anchor
        assert any("防删除保护" in alarm for alarm in store.alarms)


def test_the_chain_is_tied_to_its_store(store: Store) -> None:
    from db.integrity import chain_fault

    with store.reading() as session:
        connection = session.connection()
        assert chain_fault(connection, store._audit, store._master.store_id) == ("", 3)
        assert chain_fault(connection, store._audit, bytes(16))[0]
        assert chain_fault(connection, bytes(32), store._master.store_id)[0]


def test_chinese_stays_readable_in_json_columns(store: Store) -> None:
    with store.writing() as session:
        session.add(Meeting(number="会〔2026〕1号", held_on=date(2026, 1, 5), kind=MeetingKind.COMMITTEE))
    with store.reading() as session:
        query = text("SELECT count(*) FROM history WHERE changes LIKE '%会〔2026〕1号%'")
        assert session.execute(query).scalar() == 1


def test_every_audited_owner_exists() -> None:
    from sqlmodel.main import default_registry

    for mapper in default_registry.mappers:
        owner = getattr(mapper.class_, "__owner__", None)
        if owner is not None:
            assert owner[0] in SQLModel.metadata.tables
            assert owner[1] in inspect(mapper.class_).column_attrs
