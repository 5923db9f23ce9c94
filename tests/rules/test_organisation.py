"""The committee held against S000(十七)(十八) and S001-7: each rule by the article it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.rules.organisation import (
    CommitteeTerm,
    Notice,
    Seat,
    in_office,
    in_order,
    notices,
    retirement,
    short_since,
    terms_running,
    two_chairs,
    vacancies,
)
from app.rules.organisation_checks import Check, check_term
from db.vocabulary import Gender, SeatRole
from tests.rules.parts import RULES, copied, day, refused

TABLE = RULES.organisation
R = SeatRole
ELECTED, ENDS, TODAY = day("2022-03-01"), day("2027-03-01"), day("2026-11-20")


def seat(name: str, role: SeatRole = R.MEMBER, since: str = "", until: str = "", **more: object) -> Seat:
    made = Seat(role, name, name, day(since) if since else ELECTED, day(until) if until else None)
    return replace(made, declared_on=day("2026-01-10"), **more)


def usual() -> list[Seat]:
    return [seat("甲一", R.SECRETARY), seat("乙二", R.DEPUTY), *(seat(f"丙{n}") for n in "三四五")]


def term(seats: Sequence[Seat] = (), place: int = 3, start: int = 2022, **more: object) -> CommitteeTerm:
    made = CommitteeTerm(
        place, f"第{place}届", date(start, 3, 1), date(start + 5, 3, 1), tuple(seats), approved=True
    )
    return replace(made, **more)


def found(one: CommitteeTerm, *others: CommitteeTerm, today: date = TODAY) -> dict[str, Check]:
    """What the checks find wrong, by their key; the last of a key."""
    return {check.key: check for check in check_term(one, others, today, TABLE) if check.weight != "ok"}


def test_an_ordinary_committee_stands_every_check() -> None:
    seats = [replace(one, retires_on=day("2040-01-01")) for one in usual()]
    checks = check_term(term(seats, ends_on=ENDS), (), day("2026-02-01"), TABLE)
    assert {check.weight for check in checks} == {"ok"}
    assert {check.key for check in checks} == {
        "C9", "C10", "C11", "C12", "age", "chair", "seat", "approval", "duties", "declared"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("ends", "told"),
    [("2027-03-01", False), ("2027-02-28", False), ("2027-03-02", True), ("2027-02-27", True)],
)
def test_a_term_ends_on_the_anniversary_or_the_day_before_s000_17(ends: str, told: bool) -> None:
    checks = {check.key: check for check in check_term(term(usual(), ends_on=day(ends)), (), ELECTED, TABLE)}
    assert (checks["C10"].weight == "doubt") is told


@pytest.mark.parametrize(
    ("size", "weight"),
    [(2, "doubt"), (3, "ok"), (7, "ok"), (8, "doubt"), (9, "doubt"), (10, "soft")],
)
def test_three_to_seven_members_and_nine_at_most_s000_17(size: int, weight: str) -> None:
    seats = [*usual(), *(seat(f"丁{n}") for n in range(10))][:size]
    checks = {check.key: check for check in check_term(term(seats), (), TODAY, TABLE)}
    assert checks["C9"].weight == weight
    assert str(size) in checks["C9"].text


def test_who_left_no_longer_counts_s000_17() -> None:
    seats = [*usual()[:3], seat("丁一", until="2025-12-31"), seat("丁二", since="2022-06-01")]
    assert "C9" not in found(term(seats))
    assert short_since(term([*usual()[:2], seat("丁一", until="2025-12-31")]), TODAY, 3) == day("2025-12-31")
    assert short_since(term(usual()[:2]), TODAY, 3) == ELECTED
    assert short_since(term(usual()), TODAY, 3) is None


def test_fewer_than_planned_is_seen_s000_17() -> None:
    assert found(term(usual(), planned=7))["C9"].weight == "doubt"
    assert "C9" not in found(term(usual(), planned=5))


def test_two_secretaries_at_once_are_refused_s000_18() -> None:
    both = term([*usual(), seat("戊六", R.SECRETARY, since="2024-05-01")])
    assert two_chairs(both) is not None
    assert found(both)["chair"].weight == "hard"
    after = [seat("甲一", R.SECRETARY, until="2024-05-01"), seat("戊六", R.SECRETARY, since="2024-05-01")]
    assert two_chairs(term(after)) is None


def test_a_term_that_ends_before_it_begins_is_refused_s000_17() -> None:
    assert found(term(usual(), ends_on=day("2022-03-01")))["C10"].weight == "hard"


def test_overlapping_terms_are_refused_s000_17() -> None:
    earlier = term(usual(), 2, 2018)
    overlap = found(term(usual()), earlier)["C10"]
    assert (overlap.weight, overlap.field) == ("hard", "elected_on")
    assert "第2届" in overlap.text
    assert found(term(usual()), replace(earlier, ends_on=ELECTED)).get("C10", overlap).weight == "notice"


def test_a_term_of_another_length_is_asked_about_s000_17() -> None:
    assert found(term(usual(), ends_on=day("2025-03-01")))["C10"].weight == "doubt"


def test_a_third_term_running_s000_18() -> None:
    terms = [term(usual(), 1, 2012), term(usual(), 2, 2017), term(usual())]
    assert terms_running(terms, terms[2], terms[2].seats[0]) == 3
    third = found(terms[2], terms[0], terms[1])["C12"]
    assert third.weight == "soft"
    assert "连续 3 届" in third.text
    assert "C12" not in found(terms[1], terms[0])


def test_a_break_or_another_role_starts_the_count_anew_s000_18() -> None:
    other = [seat("乙二", R.SECRETARY), seat("甲一", R.DEPUTY), *usual()[2:]]
    broken = [term(usual(), 1, 2012), term(other, 2, 2017), term(usual())]
    assert "C12" not in found(broken[2], *broken[:2])


def test_a_term_entered_afterwards_is_counted_with_those_that_follow_s000_18() -> None:
    late = [term(usual(), 1, 2012), term(usual(), 2, 2017), term(usual())]
    assert found(late[0], late[1], late[2])["C12"].weight == "soft"


def test_a_leading_seat_is_filled_within_six_months_s000_18() -> None:
    seats = [seat("甲一", R.SECRETARY, until="2026-08-31"), *usual()[1:]]
    [open_seat] = vacancies(term(seats), TODAY, TABLE)
    assert (open_seat.role, open_seat.name) == (R.SECRETARY, "甲一")
    assert (open_seat.since, open_seat.due) == (day("2026-08-31"), day("2027-02-28"))
    assert found(term(seats))["C11"].weight == "doubt"
    filled = [*seats, seat("己七", R.SECRETARY, since="2026-10-01")]
    assert vacancies(term(filled), TODAY, TABLE) == ()


def test_a_committee_without_any_secretary_lacks_one_since_its_election_s000_18() -> None:
    [open_seat] = vacancies(term(usual()[1:]), TODAY, TABLE)
    assert (open_seat.since, open_seat.due) == (ELECTED, day("2022-09-01"))
    assert vacancies(term([usual()[0], *usual()[2:]]), TODAY, TABLE) == ()


def test_a_leader_who_will_leave_has_not_left_s000_18() -> None:
    assert vacancies(term([seat("甲一", R.SECRETARY, until="2026-12-31")]), TODAY, TABLE) == ()


@pytest.mark.parametrize(
    ("today", "months"),
    [
        ("2026-08-31", [6, 3, 1, 0]),
        ("2026-09-01", [6, 3, 1, 0]),
        ("2026-11-30", [6, 3, 1, 0]),
        ("2026-12-01", [3, 1, 0]),
        ("2027-02-01", [1, 0]),
        ("2027-03-01", [0]),
        ("2027-05-01", [0]),
    ],
)
def test_the_end_of_a_term_is_announced_six_three_and_one_months_ahead_c10(
    today: str, months: list[int]
) -> None:
    told = notices(term(usual()), day(today), TABLE)
    assert [notice.months for notice in told] == months
    days = {6: "2026-09-01", 3: "2026-12-01", 1: "2027-02-01", 0: "2027-03-01"}
    assert told == tuple(Notice(count, day(days[count])) for count in months)


def test_the_committee_stays_in_office_until_the_next_is_elected_s000_17() -> None:
    terms = [term(usual(), 2, 2016), term(usual())]
    assert in_office(terms, day("2021-12-01")) is terms[0]
    assert in_office(terms, ELECTED) is terms[1]
    assert in_office(terms, day("2010-01-01")) is None


def test_who_cannot_serve_a_whole_term_for_age_s000_18() -> None:
    old = [replace(usual()[0], retires_on=day("2026-12-01")), *usual()[1:]]
    assert found(term(old))["age"].weight == "doubt"
    assert "2026-12" in found(term(old))["age"].text
    assert found(term(usual()))["age"].weight == "unknown"


@pytest.mark.parametrize(
    ("birth", "gender", "month"),
    [
        ("1964-12", Gender.MALE, "2024-12-01"),
        ("1965-01-15", Gender.MALE, "2025-02-01"),
        ("1965-04", Gender.MALE, "2025-05-01"),
        ("1965-05", Gender.MALE, "2025-07-01"),
        ("1976-08", Gender.MALE, "2039-07-01"),
        ("1976-09", Gender.MALE, "2039-09-01"),
        ("1990-01", Gender.MALE, "2053-01-01"),
        ("1970-01", Gender.FEMALE, "2025-02-01"),
        ("1981-09", Gender.FEMALE, "2039-09-01"),
    ],
)
def test_the_age_of_retirement_rises_by_one_month_every_four(birth: str, gender: Gender, month: str) -> None:
    assert retirement(birth, gender, TABLE) == day(month)


def test_no_age_without_month_or_gender() -> None:
    assert retirement("1970", Gender.MALE, TABLE) is None
    assert retirement("1970-01", None, TABLE) is None


def test_a_committee_that_nobody_approved_s000_17() -> None:
    assert found(term(usual(), approved=False))["approval"].weight == "doubt"


def test_a_leader_who_came_in_the_course_of_the_term_is_approved_s000_17() -> None:
    changed = [seat("甲一", R.SECRETARY, until="2024-05-01"), seat("己七", R.SECRETARY, since="2024-05-02")]
    assert "己七" in found(term(changed))["approval"].text
    assert "approval" not in found(term([changed[0], replace(changed[1], approved=True)]))


def test_a_full_time_seat_has_no_other_duties_s001_7() -> None:
    busy = [replace(usual()[0], full_time=True, other_duties="兼管后勤"), *usual()[1:]]
    assert "兼管后勤" in found(term(busy))["duties"].text
    part_time = [replace(usual()[0], other_duties="兼管后勤"), *usual()[1:]]
    assert "duties" not in found(term(part_time))


def test_the_declaration_of_the_year_is_missed_s001_7() -> None:
    silent = [replace(usual()[0], declared_on=day("2025-12-31")), *usual()[1:]]
    assert "甲一" in found(term(silent))["declared"].text
    assert "declared" not in found(term(silent, 1, 2012), term(usual()))
    rule = TABLE["declared"]
    assert (rule.certainty, "本程序的默认值" in rule.source) == ("design", True)


def test_every_demand_and_number_has_its_source() -> None:
    assert all(rule.source and rule.how for rule in TABLE.rules.values())
    assert TABLE.reminders == (6, 3, 1)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('key = "C11"', 'key = "C99"', "没有这一项"),
        ("value = 9", "value = 0", "应为 1 至 1200"),
        ('gender = "female"', 'gender = "other"', "不认识"),
        ('gender = "female"', 'gender = "male"', "重复"),
        ('key = "term_months"', 'key = "fewest_seats"', "重复"),
        ("months = 3", "months = 6", "重复"),
        ('source = "中国共产党章程 第七条"\ncertainty = "known"\n\n[[reminder]]', "[[reminder]]", "source"),
    ],
)
def test_a_faulty_table_is_refused_with_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    folder = copied(tmp_path)
    path = folder / "organisation.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    message = refused(folder)
    assert message.startswith("organisation.toml 第 ")
    assert told in message


def linked(name: str, place: int, role: SeatRole = R.MEMBER, **more: object) -> Seat:
    """A seat of a person whom the roster knows."""
    return replace(seat(name, role), person=f"#{place}", **more)


def test_the_name_counts_where_the_roster_does_not_know_one_side_s000_18() -> None:
    unknown, seven, eight = (
        seat("甲一", R.SECRETARY), linked("甲一", 7, R.SECRETARY), linked("甲一", 8, R.SECRETARY)
    )  # fmt: skip
    first, second = term([unknown], 1, 2012), term([seven], 2, 2017)
    assert found(term([unknown]), first, second)["C12"].weight == "soft"
    assert found(term([seven]), first, second)["C12"].weight == "soft"
    assert "C12" not in found(term([eight]), first, second)


def test_one_person_counts_once_s000_17() -> None:
    changing = [
        seat("甲一", R.SECRETARY), linked("乙二", 2, R.DEPUTY, until=TODAY),
        linked("乙二", 2, R.MEMBER, since=TODAY), seat("丙三"),
    ]  # fmt: skip
    assert len(term(changing).seated(TODAY)) == 4
    assert term(changing).size(TODAY) == 3
    assert "C9" not in found(term(changing))
    assert "seat" not in found(term(changing))


def test_one_person_in_two_seats_at_once_is_refused_s000_17() -> None:
    twice = found(term([*usual(), linked("丙三", 9)]))["seat"]
    assert (twice.weight, twice.field) == ("hard", "seats")
    assert "丙三" in twice.text
    assert "seat" not in found(term([*usual()[:2], linked("丙三", 8), linked("丙三", 9)]))


@pytest.mark.parametrize(
    ("since", "until", "refused"),
    [
        ("2021-12-31", "", True), ("2027-03-02", "", True), ("", "2027-03-02", True),
        ("2022-03-01", "2027-03-01", False), ("2026-03-01", "", False),
    ],
)  # fmt: skip
def test_a_seat_lies_within_its_term_s000_17(since: str, until: str, refused: bool) -> None:
    told = found(term([*usual(), seat("丁一", since=since, until=until)])).get("seat")
    assert (told is not None) is refused
    assert told is None or (told.weight, "丁一" in told.text) == ("hard", True)


def test_a_seat_may_change_hands_until_the_next_committee_is_elected_s000_17() -> None:
    late = term([*usual()[1:], seat("丁一", R.SECRETARY, since="2027-06-01")])
    assert "seat" in found(late, today=day("2027-05-31"))
    assert "seat" not in found(late, today=day("2027-06-01"))
    following = term(usual(), 4, 2027, elected_on=day("2027-05-01"))
    assert "seat" in found(late, following, today=day("2028-01-01"))


def test_who_left_the_organ_has_left_the_seat_s000_18() -> None:
    gone = day("2026-10-31")
    seats = [replace(usual()[0], gone_on=gone), *usual()[1:]]
    [open_seat] = vacancies(term(seats), TODAY, TABLE)
    assert (open_seat.since, open_seat.due) == (gone, day("2027-04-30"))
    assert term(seats).size(TODAY) == 4
    assert short_since(term(seats), TODAY, 5) == gone
    successor = seat("己七", R.SECRETARY, since="2026-11-01")
    assert two_chairs(term([*seats, successor])) is None
    assert vacancies(term([*seats, successor]), TODAY, TABLE) == ()


def test_names_are_sorted_by_the_numbers_in_them() -> None:
    ordered = [
        "第一党支部", "第二党支部", "第九党支部", "第十党支部", "第十一党支部", "第二十党支部",
        "第一百零五党支部", "第二〇〇党支部",
    ]  # fmt: skip
    assert sorted(sorted(ordered), key=in_order) == ordered
    assert sorted(ordered) != ordered
    assert sorted(["支部10", "支部9", "办公室支部"], key=in_order) == ["办公室支部", "支部9", "支部10"]
