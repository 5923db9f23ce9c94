"""Numbers of issued papers on a real store: without gaps by series and year, whoever writes."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from app.errors import RefusedInput
from app.issuing import IssueOrder, issue, issued_for, next_number, number_text, void_issued
from db import vault
from db.models import HistoryEntry, IssuedPaper
from db.store import Store

PASSPHRASE = "梧桐 语文 七月 stream"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("发文")
    master, _ = vault.create_vault(folder, PASSPHRASE, kdf=vault.Kdf.floor())
    with Store.create(folder, master) as opened:
        yield opened


def order(
    series: str = "函", day: date = date(2026, 11, 18), prefix: str = "云发改机纪", **values
) -> IssueOrder:
    return IssueOrder(
        series, day, prefix, "some_letter", "某函", "clue", values.pop("record_id", 5), **values
    )


class CutOff(Exception):
    """The transaction does not come to its end."""


def undone(store: Store, what: IssueOrder) -> None:
    """Issue a paper in a transaction that fails after it."""
    with suppress(CutOff), store.writing() as session:
        issue(session, what)
        raise CutOff


def numbers(store: Store, series: str, year: int) -> list[int]:
    with store.reading() as session:
        rows = session.exec(select(IssuedPaper).where(IssuedPaper.series == series, IssuedPaper.year == year))
        return sorted(row.n for row in rows)


def test_a_number_is_written_by_the_standard() -> None:
    assert number_text("云发改机纪", "函", 2026, 3) == "云发改机纪函〔2026〕3号"
    assert number_text("", "函询", 2026, 12) == "函询〔2026〕12号"
    assert number_text("", "函询", 2026, None) == "函询〔2026〕　号"


def test_each_series_and_year_counts_for_itself(store: Store) -> None:
    with store.writing() as session:
        texts = [
            issue(session, order("甲")).number,
            issue(session, order("甲")).number,
            issue(session, order("甲", date(2027, 1, 4))).number,
            issue(session, order("乙", prefix="")).number,
            issue(session, order("甲", date(2026, 1, 4), prefix="新代字")).number,
        ]
    assert texts == [
        "云发改机纪甲〔2026〕1号", "云发改机纪甲〔2026〕2号", "云发改机纪甲〔2027〕1号", "乙〔2026〕1号",
        "新代字甲〔2026〕3号",
    ]  # fmt: skip


def test_what_is_undone_leaves_no_gap(store: Store) -> None:
    undone(store, order("丙"))
    with store.writing() as session:
        assert issue(session, order("丙")).n == 1


def test_two_writers_never_get_the_same_number(store: Store) -> None:
    def write() -> None:
        for _ in range(10):
            with store.writing() as session:
                issue(session, order("丁"))

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert numbers(store, "丁", 2026) == list(range(1, 21))


def test_a_voided_paper_keeps_its_number_and_says_why(store: Store) -> None:
    with store.writing() as session:
        first = issue(session, order("戊", record_id=77)).id
    with store.writing() as session:
        void_issued(session, first, "收文单位有误，重新出文")
    with store.writing() as session:
        assert issue(session, order("戊", record_id=77)).n == 2
    with store.reading() as session:
        voided, second = issued_for(session, "clue", 77)
        assert (voided.n, voided.void_reason) == (1, "收文单位有误，重新出文")
        assert voided.voided_at is not None
        assert second.voided_at is None
        wanted = select(HistoryEntry).where(
            col(HistoryEntry.register) == "clue", HistoryEntry.record_id == 77
        )
        assert len(session.exec(wanted).all()) == 3


def test_voiding_needs_a_reason_and_happens_once(store: Store) -> None:
    with store.writing() as session:
        made = issue(session, order("己")).id
    for reason in ("", " 错 ", "长" * 3000):
        with pytest.raises(RefusedInput), store.writing() as session:
            void_issued(session, made, reason)
    with store.writing() as session:
        void_issued(session, made, "收文单位有误")
    with pytest.raises(RefusedInput), store.writing() as session:
        void_issued(session, made, "收文单位有误")
    with pytest.raises(KeyError), store.writing() as session:
        void_issued(session, 10_000, "收文单位有误")


def test_a_paper_without_a_series_takes_no_number(store: Store) -> None:
    with pytest.raises(RefusedInput), store.writing() as session:
        issue(session, order(""))


UNUSED = itertools.count()
STEPS = st.lists(
    st.tuples(st.sampled_from(["issue", "undone", "void"]), st.integers(2024, 2026), st.integers(0, 3)),
    max_size=14,
)


@settings(max_examples=40)
@given(steps=STEPS)
def test_numbers_run_without_gaps_whatever_happens(store: Store, steps: list) -> None:
    series = f"试{next(UNUSED)}"
    issued: dict[int, list[int]] = {}
    for what, year, place in steps:
        mine = issued.setdefault(year, [])
        if what == "issue":
            with store.writing() as session:
                row = issue(session, order(series, date(year, 3, 1)))
                assert next_number(session, series, year)[0] == row.n + 1
                mine.append(row.id)
        elif what == "undone":
            undone(store, order(series, date(year, 3, 1)))
        elif place < len(mine):
            with store.writing() as session:
                held = session.get(IssuedPaper, mine[place])
                if held is not None and held.voided_at is None:
                    void_issued(session, mine[place], "重新出文的缘故")
    for year, mine in issued.items():
        assert numbers(store, series, year) == list(range(1, len(mine) + 1))
