"""Post, rank and standing as of any day: the fold of a person's changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.careers import (
    Change,
    in_organ,
    post_on,
    present,
    rank_on,
    standing,
    surely_within,
    value_on,
)
from db.vocabulary import ChangeKind
from tests.rules.parts import day

K = ChangeKind
START = date(2015, 1, 1)
RANKS = ("二级科员", "一级科员", "四级主任科员", "三级主任科员")


def promoted(on: str, rank: str, before: str, place: int = 0, **detail: str) -> Change:
    return Change(K.PROMOTED, day(on), {"rank": rank, "before": {"rank": before}, **detail}, place)


def test_a_rank_as_of_a_day_before_between_and_after_the_changes() -> None:
    changes = [
        promoted("2020-05-01", "一级科员", "二级科员", 1),
        promoted("2024-05-01", "四级主任科员", "一级科员", 2),
    ]
    asked = ("2019-12-31", "2020-04-30", "2020-05-01", "2024-04-30", "2024-05-01", "2026-01-01")
    assert [rank_on(changes, "四级主任科员", day(on)) for on in asked] == [
        "二级科员", "二级科员", "一级科员", "一级科员", "四级主任科员", "四级主任科员"
    ]  # fmt: skip


def test_who_never_changed_was_always_what_the_record_says() -> None:
    assert rank_on([], "一级科员", day("1999-01-01")) == "一级科员"
    assert post_on([promoted("2020-05-01", "一级科员", "二级科员")], "科员", day("2000-01-01")) == "科员"
    assert present([], {"rank": "一级科员"}) == {}


def test_what_the_officer_knows_to_have_been_before_counts_before_the_first_change() -> None:
    told = promoted("2020-05-01", "一级科员", "一级科员", former_rank="二级科员")
    assert rank_on([told], "一级科员", day("2019-01-01")) == "二级科员"


def test_a_change_dated_earlier_does_not_undo_a_later_one() -> None:
    changes = [
        promoted("2024-05-01", "四级主任科员", "二级科员", 1),
        promoted("2020-05-01", "一级科员", "二级科员", 2),
    ]
    assert present(changes, {"rank": "二级科员"}) == {"rank": "四级主任科员"}
    assert rank_on(changes, "", day("2022-01-01")) == "一级科员"
    assert rank_on(changes, "", day("2019-01-01")) == "二级科员"


def test_of_two_changes_on_one_day_the_later_entered_counts() -> None:
    changes = [promoted("2024-05-01", "四级主任科员", "", 1), promoted("2024-05-01", "一级科员", "", 2)]
    assert present(changes, {}) == {"rank": "一级科员"}


def test_a_withdrawn_change_never_happened() -> None:
    wrong = promoted("2024-05-01", "四级主任科员", "一级科员", 1)
    corrected = Change(K.CORRECTED, day("2024-06-01"), {}, 2, corrects=1)
    assert standing([wrong, corrected]) == []
    assert present([wrong, corrected], {"rank": "四级主任科员"}) == {"rank": "一级科员"}
    assert rank_on([wrong, corrected], "四级主任科员", day("2025-01-01")) == "一级科员"


def test_leaving_and_coming_back() -> None:
    left = Change(K.LEFT, day("2024-03-01"), {"before": {"standing": "present", "left_on": ""}}, 1)
    back = Change(K.RETURNED, day("2025-03-01"), {"before": {"standing": "left"}}, 2)
    assert present([left], {}) == {"standing": "left", "left_on": "2024-03-01"}
    assert present([left, back], {}) == {"standing": "present", "left_on": ""}
    assert value_on([left, back], "standing", day("2024-12-31")) == "left"


def test_who_was_of_the_organ_on_a_day() -> None:
    end = day("2025-12-31")
    came, left = Change(K.ARRIVED, day("2026-02-01"), {}, 1), Change(K.LEFT, day("2026-03-01"), {}, 2)
    assert in_organ([], "present", None, end)
    assert not in_organ([came], "present", None, end)
    assert in_organ([left], "left", day("2026-03-01"), end)
    assert not in_organ([came, left], "left", day("2026-03-01"), end)
    assert not in_organ([Change(K.LEFT, day("2025-03-01"), {}, 1)], "left", day("2025-03-01"), end)
    back = Change(K.RETURNED, day("2025-06-01"), {}, 3)
    assert in_organ([Change(K.LEFT, day("2025-03-01"), {}, 1), back], "present", None, end)
    withdrawn = Change(K.CORRECTED, day("2026-04-01"), {}, 4, corrects=1)
    assert in_organ([came, withdrawn], "present", None, end)
    assert in_organ([], "retired", day("2026-01-01"), end)
    assert not in_organ([], "retired", end, end)
    assert not in_organ([], "left", None, end)


def test_joining_and_confirmation_set_status_and_dates() -> None:
    changes = [Change(K.JOINED, day("2023-06-30")), Change(K.CONFIRMED, day("2024-06-30"))]
    assert present(changes, {}) == {
        "political_status": "member", "joined_on": "2023-06-30", "confirmed_on": "2024-06-30"
    }  # fmt: skip
    assert value_on(changes, "political_status", day("2023-07-01")) == "probationary"


@pytest.mark.parametrize(
    ("start", "on", "within"),
    [
        ("2025-06-30", "2026-06-29", True),
        ("2025-06-30", "2026-06-30", False),
        ("2025-06", "2026-05-31", True),
        ("2025-06", "2026-06-01", False),
        ("2025", "2025-12-31", True),
        ("2025", "2026-01-01", False),
        ("", "2026-01-01", False),
    ],
)
def test_a_year_of_probation_of_which_only_the_month_is_known(start: str, on: str, within: bool) -> None:
    assert surely_within(start, 12, day(on)) is within


# A day, a rank, and whether it is withdrawn afterwards; the days differ.
HISTORIES = st.lists(
    st.tuples(st.integers(0, 3000), st.sampled_from(RANKS), st.booleans()),
    unique_by=lambda one: one[0],
    max_size=6,
)


def entered(history: list[tuple[int, str, bool]], first: str) -> list[Change]:
    """The changes as a store would hold them: entered one by one, each keeping what stood there before."""
    changes: list[Change] = []
    for place, (offset, rank, _) in enumerate(history, start=1):
        on = START + timedelta(days=offset)
        before = rank_on(changes, first, on)
        changes.append(Change(K.PROMOTED, on, {"rank": rank, "before": {"rank": before}}, place))
    withdrawn = [place for place, (*_, gone) in enumerate(history, start=1) if gone]
    changes += [Change(K.CORRECTED, START, {}, 100 + place, place) for place in withdrawn]
    return changes


def replayed(history: list[tuple[int, str, bool]], first: str, on: date) -> str:
    """The rank on a day by going through the days one after another."""
    rank = first
    for offset, after, gone in sorted(history):
        if not gone and START + timedelta(days=offset) <= on:
            rank = after
    return rank


@given(HISTORIES, st.sampled_from(RANKS), st.integers(-10, 3010), st.randoms(use_true_random=False))
def test_the_fold_agrees_with_a_replay_in_whatever_order_it_was_entered(
    history: list[tuple[int, str, bool]], first: str, offset: int, random: object
) -> None:
    on = START + timedelta(days=offset)
    shuffled = list(history)
    random.shuffle(shuffled)
    for order in (history, shuffled):
        changes = entered(order, first)
        assert rank_on(changes, first, on) == replayed(history, first, on)
        assert present(changes, {"rank": first}).get("rank", first) == replayed(history, first, date.max)
