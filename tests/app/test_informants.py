"""Who reported a clue: sealed apart, opened on a recorded reveal alone, and in no other place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from datetime import date

import pytest
from sqlmodel import select

from app.errors import ExpectedError, RefusedInput
from app.informants import LABELS, Informant, known, reveal, set_informant
from db.history import entries
from db.models import Clue, ClueInformant, HistoryEntry
from db.models.base import utc_now
from db.store import Store
from tests.app.parts import Kept

WHO = Informant(
    "訾言之", "云川市档案馆", "科员", "13900001234", "临河路 9 号", "990101198109137712",
    "要求答复结果", "来访时提供",
)  # fmt: skip
WHY = "经书记批准，核对实名反馈"


@pytest.fixture
def store(kept: Kept) -> Iterator[Store]:
    """An open store with two clues."""
    with Store.open(kept.folder, kept.master) as store:
        with store.writing() as session:
            session.add_all(Clue(id=n, number=f"{n}", received_on=date(2026, 1, 5)) for n in (1, 2))
        yield store


def is_known(store: Store, clue_id: int) -> bool:
    with store.reading() as session:
        return known(session, clue_id)


def told(store: Store, clue_id: int = 1) -> list[HistoryEntry]:
    with store.reading() as session:
        return entries(session, "clue", clue_id)


def everything(store: Store) -> str:
    """Every value of every table, as text, and sealed bytes as they are."""
    with store.reading() as session:
        connection = session.connection()
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars()
        return "\n".join(
            str(row) for table in tables.all() for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
        )


def test_every_field_has_its_label() -> None:
    assert list(LABELS) == [field.name for field in fields(Informant)]


def test_what_was_sealed_is_revealed_and_the_reveal_is_told(store: Store) -> None:
    assert not is_known(store, 1)
    set_informant(store, 1, WHO)
    assert is_known(store, 1)
    assert not is_known(store, 2)
    assert reveal(store, 1, WHY) == WHO
    last = told(store)[-1]
    assert (last.action, last.actor, last.detail) == ("reveal", "officer", {"reason": WHY})


def test_it_is_one_row_changed_in_place(store: Store) -> None:
    set_informant(store, 1, WHO)
    set_informant(store, 1, replace(WHO, phone="0755-1234"))
    with store.reading() as session:
        assert session.exec(select(ClueInformant)).one().version == 2
    assert reveal(store, 1, WHY).phone == "0755-1234"


def test_the_history_says_that_it_changed_and_not_to_what(store: Store) -> None:
    set_informant(store, 1, WHO)
    set_informant(store, 1, replace(WHO, name="訾行之"))
    children = [entry for entry in told(store) if entry.detail.get("child") == "clue_informant"]
    assert [(entry.action, entry.changes) for entry in children] == [
        ("create", {"sealed": [None, None]}),
        ("change", {"sealed": [None, None]}),
    ]


def test_its_words_stand_in_no_table_and_no_file(kept: Kept, store: Store) -> None:
    set_informant(store, 1, WHO)
    set_informant(store, 1, replace(WHO, remarks="第二次来访时提供"))
    reveal(store, 1, WHY)
    store.back_up()
    held = everything(store)
    assert "13900001234" not in held
    assert WHY in held, "the search itself finds what is there"
    words = [word for word in asdict(WHO).values() if len(word) > 3]
    store.close()
    assert not [word for word in words if word in held]
    files = b"".join(path.read_bytes() for path in kept.folder.rglob("*") if path.is_file())
    assert not [word for word in words for code in ("utf-8", "utf-16-le") if word.encode(code) in files]


@pytest.mark.parametrize("reason", ["", "   ", "看看", "\u200b\u200b\u200b\u200b", "x" * 2001])
def test_without_a_reason_nothing_is_revealed_and_nothing_told(store: Store, reason: str) -> None:
    set_informant(store, 1, WHO)
    before = len(told(store))
    with pytest.raises(RefusedInput, match="原因") as refusal:
        reveal(store, 1, reason)
    assert refusal.value.flaws[0].field == "reason"
    assert "依据" in refusal.value.reason
    assert len(told(store)) == before


def test_a_reveal_stays_told_even_when_the_caller_then_fails(kept: Kept, store: Store) -> None:
    set_informant(store, 1, WHO)

    def fail() -> None:
        reveal(store, 1, WHY)
        raise KeyError

    with pytest.raises(KeyError):
        fail()
    store.close()
    with Store.open(kept.folder, kept.master) as again:
        assert told(again)[-1].action == "reveal"
        assert all(finding.ok for finding in again.check())


def test_nothing_is_shown_when_the_reveal_cannot_be_told(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_informant(store, 1, WHO)
    monkeypatch.setattr("app.informants.note", _refuse)
    with pytest.raises(OSError, match="full"):
        reveal(store, 1, WHY)


def _refuse(*_: object) -> None:
    raise OSError("full")


def test_what_is_not_known_is_not_revealed(store: Store) -> None:
    for clue in (1, 999):
        with pytest.raises(ExpectedError, match="没有登记"):
            reveal(store, clue, WHY)
    assert [entry.action for entry in told(store)] == ["create"]


def test_a_seal_moved_to_another_clue_does_not_open(store: Store) -> None:
    set_informant(store, 1, WHO)
    set_informant(store, 2, replace(WHO, name="别人"))
    with store.writing() as session:
        one, other = session.exec(select(ClueInformant).order_by(ClueInformant.id)).all()
        one.sealed, other.sealed = other.sealed, one.sealed
    with pytest.raises(ExpectedError, match="打不开"):
        reveal(store, 1, WHY)


def test_what_was_entered_by_mistake_is_cleared_and_can_be_entered_again(store: Store) -> None:
    set_informant(store, 1, WHO)
    set_informant(store, 1, Informant())
    assert not is_known(store, 1)
    with pytest.raises(ExpectedError, match="没有登记"):
        reveal(store, 1, WHY)
    set_informant(store, 1, WHO)
    assert reveal(store, 1, WHY) == WHO
    actions = [entry.action for entry in told(store) if entry.detail.get("child")]
    assert actions == ["create", "void", "restore"]


def test_an_empty_a_too_long_and_a_clueless_informant_are_refused(store: Store) -> None:
    with pytest.raises(RefusedInput, match="没有填写"):
        set_informant(store, 1, Informant(name=" \u200b "))
    with pytest.raises(RefusedInput) as refusal:
        set_informant(store, 1, Informant(name="长" * 201, remarks="长" * 2001, wishes="长" * 2000))
    assert [flaw.field for flaw in refusal.value.flaws] == ["name", "remarks"]
    assert "长" * 20 not in str(refusal.value)
    with pytest.raises(KeyError):
        set_informant(store, 999, WHO)
    with store.writing() as session:
        clue = session.get_one(Clue, 2)
        clue.voided_at, clue.void_reason = utc_now(), "重复登记"
    with pytest.raises(RefusedInput, match="作废"):
        set_informant(store, 2, WHO)
    assert not is_known(store, 1)


def test_hostile_words_come_back_as_text(store: Store) -> None:
    given = Informant(
        name='"};\x00{"name": "x"', phone="１３９００００１２３４", remarks="一行\r\n二行 🀄 𠮷"
    )
    set_informant(store, 1, given)
    found = reveal(store, 1, WHY)
    assert found == Informant(name='"};{"name": "x"', phone="13900001234", remarks="一行\n二行 🀄 𠮷")


def test_its_shape_shows_nothing(store: Store) -> None:
    assert "訾" not in f"{WHO} {WHO!r} {[WHO]}"
    assert dict(WHO.lines())["住址"] == "临河路 9 号"
    assert not Informant()


def test_what_was_sealed_is_there_after_closing_and_opening(kept: Kept, store: Store) -> None:
    set_informant(store, 1, WHO)
    store.close()
    with Store.open(kept.folder, kept.master) as again:
        assert reveal(again, 1, WHY) == WHO
