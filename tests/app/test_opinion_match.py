"""Whom a name on a list means: by number, by place, by name alone, or nobody for certain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event

from app.engine.identity import check_digit
from app.office import Office
from app.opinion_match import Found, match
from app.opinion_views import NameEntry
from db.store import Store
from db.vocabulary import MatchKind
from tests.app.conftest import opened
from tests.app.parts import Kept, identity, member

ONE, TWO = (identity("1990-01-01", place) for place in (1, 2))
M = MatchKind


@pytest.fixture
def office(kept: Kept) -> Iterator[Office]:
    office = opened(kept)
    yield office
    office.close()


def store_of(office: Office) -> Store:
    return office._store


def add(office: Office, name: str, number: str = "", **values: Any) -> int:
    told = {"branch": "办公室党支部", "unit": "办公室", "post": "科员", **values}
    return office.ledger("members").add(member(name, identity_number=number, **told))


def found(office: Office, *entries: NameEntry) -> list[Found]:
    with store_of(office).reading() as session:
        return match(session, entries)


def one(office: Office, name: str, number: str = "", unit: str = "", post: str = "", **told: str) -> Found:
    [only] = found(office, NameEntry(1, name, number, unit, post, **told))
    return only


def leave(office: Office, person: int, kind: str = "left", on: str = "2026-03-01") -> None:
    office.ledger("members").add_step(person, {"kind": kind, "held_on": on})


def told(result: Found) -> tuple[MatchKind, int | None, str]:
    return result.matched, result.member_id, result.note


# A number on both sides


def test_name_and_number_agree(office: Office) -> None:
    person = add(office, "张伟", ONE)
    assert told(one(office, "张伟", ONE, "没有这个单位")) == (M.IDENTITY, person, "")


def test_the_number_tells_twins_apart(office: Office) -> None:
    first, second = add(office, "张伟", ONE), add(office, "张伟", TWO)
    assert [one(office, "张伟", number).member_id for number in (ONE, TWO)] == [first, second]


def test_a_number_of_somebody_of_another_name(office: Office) -> None:
    holder, namesake = add(office, "张玮", ONE), add(office, "张伟", TWO)
    result = one(office, "张伟", ONE)
    assert told(result) == (M.CONFLICT, None, "这个身份证号在花名册中是张玮")
    assert [option.id for option in result.candidates] == [holder, namesake]


def test_another_number_than_the_namesake_has_is_a_stranger(office: Office) -> None:
    person = add(office, "张伟", ONE)
    result = one(office, "张伟", TWO, "办公室")
    assert told(result) == (M.STRANGER, None, "同名但身份证号不同")
    assert [option.id for option in result.candidates] == [person]


def test_the_old_number_of_the_roster_is_known_again(office: Office) -> None:
    person = add(office, "张伟", ONE[:6] + ONE[8:17])
    assert told(one(office, "张伟", ONE)) == (M.IDENTITY, person, "")


def test_one_person_entered_twice_is_not_decided(office: Office) -> None:
    add(office, "张伟", ONE[:6] + ONE[8:17], unit="规划处")
    add(office, "张伟", ONE)
    result = one(office, "张伟", ONE)
    assert (result.matched, result.member_id, len(result.candidates)) == (M.TWINS, None, 2)


# A number that the roster does not hold


def test_the_roster_holds_no_number_of_him(office: Office) -> None:
    person = add(office, "张伟")
    assert told(one(office, "张伟", ONE)) == (
        M.NAME, person, "名单中没有能核对的单位；花名册中没有登记他的身份证号",
    )  # fmt: skip
    assert told(one(office, "张伟", ONE, "办公室")) == (M.UNIT, person, "花名册中没有登记他的身份证号")


def test_of_namesakes_one_with_another_number_is_not_meant(office: Office) -> None:
    add(office, "张伟", ONE, unit="规划处")
    person = add(office, "张伟")
    assert one(office, "张伟", TWO, "办公室").member_id == person


# No number


def test_nobody_of_that_name(office: Office) -> None:
    add(office, "张伟", ONE)
    assert told(one(office, "张玮")) == (M.STRANGER, None, "")


@pytest.mark.parametrize(
    ("unit", "post"),
    [
        ("办公室", ""), ("办公室党支部", ""), ("云川市住房和城乡建设局办公室", ""), ("", "办公室科员"),
        ("办公室", "主任"), ("局办公室 机关党支部", "科员"),
    ],
)  # fmt: skip
def test_name_and_place_agree(office: Office, unit: str, post: str) -> None:
    person = add(office, "张伟", ONE)
    assert told(one(office, "张伟", "", unit, post)) == (M.UNIT, person, "")


@pytest.mark.parametrize(
    ("unit", "post", "note"),
    [
        ("", "", "名单中没有能核对的单位"),
        ("", "科员", "名单中没有能核对的单位"),
        ("", "拟任办公室主任", "名单中没有能核对的单位"),
        ("规划处", "科员", "名单中的单位与花名册不一致"),
        ("机关", "", "名单中的单位与花名册不一致"),
        ("室", "", "名单中的单位与花名册不一致"),
        ("云川市住房和城乡建设局", "", "名单中的单位与花名册不一致"),
    ],
)
def test_the_name_alone_leaves_it_open(office: Office, unit: str, post: str, note: str) -> None:
    person = add(office, "张伟", ONE)
    assert told(one(office, "张伟", "", unit, post)) == (M.NAME, person, note)


@pytest.mark.parametrize(
    ("unit", "matched"),
    [
        ("第一党支部", M.UNIT), ("机关第一党支部", M.UNIT), ("机关第二党支部", M.NAME),
        ("第一建筑公司", M.NAME), ("第一", M.NAME),
    ],
)  # fmt: skip
def test_a_branch_that_is_only_counted(office: Office, unit: str, matched: MatchKind) -> None:
    add(office, "张伟", branch="机关第一党支部", unit="")
    assert one(office, "张伟", "", unit).matched is matched


def test_twins_are_told_apart_by_place_and_then_by_post(office: Office) -> None:
    planner = add(office, "张伟", unit="规划处", branch="规划处党支部", post="处长")
    clerk, head = add(office, "张伟", ONE), add(office, "张伟", TWO, post="主任")
    assert told(one(office, "张伟", "", "规划处")) == (M.UNIT, planner, "")
    assert told(one(office, "张伟", "", "办公室", "主任")) == (M.UNIT, head, "")
    assert told(one(office, "张伟", "", "办公室科员")) == (M.UNIT, clerk, "")


@pytest.mark.parametrize(("unit", "offered"), [("", 3), ("人事处", 3), ("办公室", 2)])
def test_twins_that_nothing_tells_apart_are_asked(office: Office, unit: str, offered: int) -> None:
    add(office, "张伟", unit="规划处", branch="规划处党支部")
    add(office, "张伟", ONE)
    add(office, "张伟", TWO)
    result = one(office, "张伟", "", unit)
    assert told(result) == (M.TWINS, None, "花名册中有 3 人同名")
    assert len({option.caption for option in result.candidates}) == len(result.candidates) == offered


# A number with a flaw


def flawed(office: Office, number: str, unit: str = "办公室") -> Found:
    return one(office, "张伟", "", unit, flaw="身份证号校验码不符", told=number)


def test_a_flawed_number_that_can_not_be_his_needs_a_second_look(office: Office) -> None:
    person = add(office, "张伟", ONE)
    assert told(flawed(office, identity("1985-05-05", 1)[:17] + "0")) == (
        M.NAME, person, "名单中的身份证号有误：身份证号校验码不符",
    )  # fmt: skip


@pytest.mark.parametrize("number", [ONE[:15] + "000", ONE[:17] + "?", ONE[:6] + ONE[8:17]])
def test_what_is_left_of_his_own_number_does_not_speak_against_him(office: Office, number: str) -> None:
    person = add(office, "张伟", ONE)
    result = flawed(office, number)
    assert (result.matched, result.member_id) == (M.UNIT, person)
    assert "校验码不符" in result.note
    assert flawed(office, number, unit="").matched is M.NAME


def test_a_flawed_number_makes_no_person_of_a_stranger(office: Office) -> None:
    assert told(flawed(office, "123456")) == (M.STRANGER, None, "名单中的身份证号有误：身份证号校验码不符")


# Who is no longer there


@pytest.mark.parametrize(("kind", "label"), [("left", "调出"), ("retired", "退休"), ("gone", "其他离开")])
def test_those_who_left_are_meant_and_it_is_said(office: Office, kind: str, label: str) -> None:
    person = add(office, "张伟", ONE)
    leave(office, person, kind)
    assert told(one(office, "张伟", ONE)) == (M.IDENTITY, person, f"已离开：{label} 2026-03-01")


def test_of_twins_those_still_there_are_offered_first(office: Office) -> None:
    gone, here = add(office, "张伟", ONE), add(office, "张伟", TWO)
    leave(office, gone)
    options = one(office, "张伟").candidates
    assert [(option.id, option.present) for option in options] == [(here, True), (gone, False)]
    assert "已离开：调出 2026-03-01" in options[1].caption


def test_the_voided_are_never_meant(office: Office) -> None:
    office.ledger("members").void(add(office, "张伟", ONE), "重复录入")
    assert told(one(office, "张伟", ONE, "办公室")) == (M.STRANGER, None, "")


# Many at once


def test_five_thousand_names_take_a_handful_of_queries(office: Office) -> None:
    numbers = [(body := f"99010119900101{place:03d}") + check_digit(body) for place in range(60)]
    people = [add(office, f"张{chr(0x4E00 + place)}", number) for place, number in enumerate(numbers)]
    entries = [NameEntry(n, f"张{chr(0x4E00 + n)}", numbers[n] if n < 60 else "") for n in range(5000)]
    asked: list[str] = []
    with store_of(office).reading() as session:
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        results = match(session, entries)
    assert [result.member_id for result in results[:60]] == people
    assert {result.matched for result in results[60:]} == {M.STRANGER}
    assert len([query for query in asked if query.startswith("SELECT")]) <= 4


def test_entries_keep_their_order_and_an_empty_list_is_empty(office: Office) -> None:
    add(office, "张伟", ONE)
    lines = [entry.entry.line for entry in found(office, *(NameEntry(n, "张伟") for n in (3, 1, 2)))]
    assert lines == [3, 1, 2]
    assert found(office) == []
