"""机关纪委 through the real store: what is refused, asked about, due, and shown of the committee."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.engine.views import DueItem
from app.errors import RefusedInput
from app.office import Office
from db.models.base import Record
from tests.app.parts import member

FULL = "第三届机关纪委"


def seats(*names: str, chair: str = "韩露", **values: str) -> list[dict[str, str]]:
    others = names or ("郑岚", "简宁", "温知")
    told = {"declared_on": "2026-01-10", **values}
    return [
        {"role": "secretary", "name": chair, **told},
        *({"role": "member", "name": n, **told} for n in others),
    ]


def term(name: str = FULL, start: int = 2022, **values: Any) -> dict[str, Any]:
    return {
        "name": name, "elected_on": f"{start}-03-01", "ends_on": f"{start + 5}-03-01",
        "approval": "云直工委〔2022〕3号", "seats": seats(), **values,
    }  # fmt: skip


def added(office: Office, *terms: dict[str, Any]) -> list[int]:
    return [office.ledger("terms").add(one) for one in terms or (term(),)]


def refusal(office: Office, **values: Any) -> RefusedInput:
    with pytest.raises(RefusedInput) as refused:
        added(office, term(**values))
    return refused.value


def doubts(office: Office, **values: Any) -> list[str]:
    return [flaw.reason for flaw in office.ledger("terms").doubts(term(**values))]


def due(office: Office, today: str) -> list[DueItem]:
    return [item for item in office.due(today=date.fromisoformat(today)) if item.register == "terms"]


def test_an_ordinary_term_is_taken_in_and_shown(office: Office) -> None:
    for name, post in (("韩露", "机关党委副书记"), ("郑岚", "科长")):
        office.ledger("members").add(
            member(name, post=post, birth="1985-05", gender="female", phone="0519-1")
        )
    [record] = added(office)
    assert doubts(office, name="第四届", start=2027) == []
    view = office.organisation.committee()
    assert (view.term_id, view.name, view.approval) == (record, FULL, "云直工委〔2022〕3号")
    assert [(seat.name, seat.role, seat.terms) for seat in view.seats][:2] == [
        ("韩露", "书记", 1),
        ("郑岚", "委员", 1),
    ]
    assert (view.seats[0].unit, view.seats[0].phone) == ("办公室党支部", "0519-1")
    tones = {check.key: check.tone for check in view.checks}
    assert tones.pop("C10") == "warn"  # within six months of the end
    assert set(tones.values()) == {"ok"}
    assert all(check.source for check in view.checks)


def test_no_term_on_record(office: Office) -> None:
    view = office.organisation.committee()
    assert (view.term_id, view.seats, view.checks) == (0, (), ())
    assert due(office, "2026-11-20") == []


def test_two_secretaries_in_one_term_are_refused_s000_18(office: Office) -> None:
    error = refusal(office, seats=[*seats(), {"role": "secretary", "name": "方远"}])
    assert [flaw.field for flaw in error.flaws] == ["seats"]
    assert "（十八）" in error.reason
    assert error.remedy
    handed = [
        {**seats()[0], "until": "2024-05-01"},
        {**seats(chair="方远")[0], "since": "2024-05-01"},
        *seats()[1:],
    ]
    added(office, term(seats=handed))


def test_a_term_that_ends_before_its_election_is_refused_s000_17(office: Office) -> None:
    error = refusal(office, ends_on="2021-03-01")
    assert [flaw.field for flaw in error.flaws] == ["ends_on"]
    assert "（十七）" in error.reason


def test_overlapping_terms_are_refused_s000_17(office: Office) -> None:
    added(office)
    error = refusal(office, name="第四届", start=2026)
    assert [flaw.field for flaw in error.flaws] == ["elected_on"]
    assert FULL in error.flaws[0].reason
    assert "届满日期" in error.remedy


def test_a_seat_that_ends_before_it_begins_is_refused(office: Office) -> None:
    error = refusal(office, seats=[{**seats()[0], "until": "2021-01-01"}])
    assert [flaw.field for flaw in error.flaws] == ["seats.0.until"]
    assert error.reason.startswith("依据：")
    assert "离任日期" in error.remedy


def test_more_than_nine_members_need_a_reason_s000_17(office: Office) -> None:
    many = seats(*(f"委员{n}" for n in "甲乙丙丁戊己庚辛壬"))
    error = refusal(office, seats=many)
    assert [flaw.field for flaw in error.flaws] == ["excuse"]
    assert "最多不超过 9 人" in error.flaws[0].reason
    assert "（十七）" in error.reason
    added(office, term(seats=many, excuse="经工委同意增设一名委员"))


def test_an_old_excuse_does_not_pass_what_is_new(office: Office) -> None:
    ten = seats(*(f"委员{n}" for n in "甲乙丙丁戊己庚辛壬"))
    [record] = added(office, term(seats=ten, excuse="经工委同意增设一名委员"))
    ledger = office.ledger("terms")
    held = ledger.record(record)
    ledger.change(record, held.version, {**held.values, "remarks": "名单存档"})
    held = ledger.record(record)
    eleven = {**held.values, "seats": [*held.values["seats"], seats("委员癸")[1]]}
    with pytest.raises(RefusedInput) as refused:
        ledger.change(record, held.version, eleven)
    assert [flaw.field for flaw in refused.value.flaws] == ["excuse"]
    assert "委员 11 人" in refused.value.flaws[0].reason
    assert "这一次" in refused.value.flaws[0].reason
    assert ledger.record(record) == held
    ledger.change(record, held.version, {**eleven, "excuse": "又经工委同意再增设一名"})
    held = ledger.record(record)
    ledger.change(record, held.version, {**held.values, "seats": held.values["seats"][:10]})


def test_eight_members_are_asked_about_s000_17(office: Office) -> None:
    told = doubts(office, seats=seats(*(f"委员{n}" for n in "甲乙丙丁戊己庚")))
    assert len(told) == 1
    assert "8 人" in told[0]


def test_a_third_term_running_s000_18(office: Office) -> None:
    added(office, term("第一届", 2012), term("第二届", 2017))
    error = refusal(office)
    assert [flaw.field for flaw in error.flaws] == ["excuse"]
    assert "韩露连续 3 届任书记" in error.flaws[0].reason
    assert "（十八）" in error.reason
    added(office, term(excuse="班子交接需要，报工委批准连任"))
    assert office.organisation.committee().seats[0].terms == 3
    check = next(one for one in office.organisation.committee().checks if one.key == "C12")
    assert check.tone == "danger"
    assert not [item for item in due(office, "2026-11-20") if item.rule == "C12"]


def test_same_named_persons_of_the_roster_are_two_s000_18(office: Office) -> None:
    one, two = (office.ledger("members").add(member("韩露", branch=b)) for b in ("第一党支部", "第二党支部"))
    for name, start, who in (("第一届", 2012, one), ("第二届", 2017, one)):
        added(office, term(name, start, seats=chosen(who)))
    added(office, term(seats=chosen(two)))
    assert office.organisation.committee().seats[0].terms == 1


def chosen(who: int) -> list[dict[str, str]]:
    first, *others = seats()
    return [{**first, "member_id": str(who)}, *others]


def test_a_term_that_nobody_approved_is_asked_about_s000_17(office: Office) -> None:
    [told] = doubts(office, approval="")
    assert "工委" in told


def test_age_against_the_term_is_asked_about_s000_18(office: Office) -> None:
    office.ledger("members").add(member("韩露", birth="1964-06", gender="male"))
    [told] = doubts(office)
    assert "2024-06" in told


def test_other_duties_and_the_declaration_of_the_year_s001_7(office: Office) -> None:
    told = doubts(office, seats=seats(full_time="是", other_duties="兼管后勤", declared_on="2025-01-10"))
    assert sum("兼管后勤" in one for one in told) == 4
    assert sum("2026 年尚未申报" in one for one in told) == 1


def test_the_end_of_the_term_over_a_year_c10(office: Office) -> None:
    added(office)
    seen: dict[tuple[str, str, bool], list[str]] = {}
    for offset in range(400):
        today = date(2026, 3, 1) + timedelta(days=offset)
        for item in due(office, today.isoformat()):
            seen.setdefault((item.rule, item.due.isoformat(), item.legal), []).append(today.isoformat())
    assert {key: (days[0], days[-1]) for key, days in seen.items()} == {
        ("C10", "2026-09-01", False): ("2026-03-01", "2026-11-30"),
        ("C10", "2026-12-01", False): ("2026-03-01", "2027-01-31"),
        ("C10", "2027-02-01", False): ("2026-03-01", "2027-02-28"),
        ("C10", "2027-03-01", True): ("2026-03-01", "2027-04-04"),
    }


def test_a_later_term_on_record_ends_the_reminders_c10(office: Office) -> None:
    added(office)
    assert [item.rule for item in due(office, "2026-11-20")] == ["C10"] * 4
    added(office, term("第四届", 2027, seats=seats("己", "庚", chair="丁")))
    assert due(office, "2026-11-20") == []
    assert [item.record for item in due(office, "2031-09-15")] == ["第四届"] * 4


def test_a_vacancy_is_due_after_six_months_c11(office: Office) -> None:
    gone = [{**seats()[0], "until": "2026-08-31"}, *seats()[1:]]
    [record] = added(office, term(seats=gone))
    [item] = [one for one in due(office, "2026-11-20") if one.rule == "C11"]
    assert (item.due, item.legal, item.record_id) == (date(2027, 2, 28), True, record)
    assert "（十八）" in item.source
    assert not [one for one in due(office, "2026-08-31") if one.rule == "C11"]
    held = office.ledger("terms").record(record)
    filled = [*held.values["seats"], {"role": "secretary", "name": "方远", "since": "2026-11-01"}]
    office.ledger("terms").change(record, held.version, {**held.values, "seats": filled})
    assert not [one for one in due(office, "2026-11-20") if one.rule == "C11"]


def test_too_few_members_are_due_at_once_c9(office: Office) -> None:
    few = [*seats("郑岚"), {"role": "member", "name": "简宁", "until": "2026-05-31"}]
    added(office, term(seats=few))
    [item] = [one for one in due(office, "2026-11-20") if one.rule == "C9"]
    assert item.due == date(2026, 5, 31)
    assert not [one for one in due(office, "2026-05-31") if one.rule == "C9"]


def test_a_voided_term_counts_for_nothing(office: Office) -> None:
    [record] = added(office)
    office.ledger("terms").void(record, "录入了错误的届次")
    assert office.organisation.committee().term_id == 0
    assert due(office, "2026-11-20") == []
    added(office, term("第三届（重录）"))


def test_rows_are_written_after_the_record_they_belong_to() -> None:
    """New rows go into the store in the order of their classes' names: an owner's comes first."""
    classes = {m.class_.__tablename__: m for m in Record._sa_registry.mappers}
    wrong = [
        model.class_.__name__
        for model in classes.values()
        if (owner := getattr(model.class_, "__owner__", None))
        and classes[owner[0]]._sort_key > model._sort_key
    ]
    assert wrong == []


def test_one_person_in_two_seats_at_once_is_refused_s000_17(office: Office) -> None:
    error = refusal(office, seats=[*seats(), {"role": "deputy", "name": "温知"}])
    assert [flaw.field for flaw in error.flaws] == ["seats"]
    assert "温知" in error.message
    assert "（十七）" in error.reason
    assert "离任日期" in error.remedy
    before, after = {**seats()[-1], "until": "2024-05-01"}, {"role": "deputy", "name": "温知"}
    added(office, term(seats=[*seats()[:-1], before, {**after, "since": "2024-05-01"}]))
    assert [seat.role for seat in office.organisation.committee().seats if seat.name == "温知"] == ["副书记"]


@pytest.mark.parametrize("outside", [{"since": "2021-01-01"}, {"until": "2027-03-02"}])
def test_a_seat_outside_its_term_is_refused_s000_17(office: Office, outside: dict[str, str]) -> None:
    error = refusal(office, seats=[*seats(), {"role": "member", "name": "方远", **outside}])
    assert [flaw.field for flaw in error.flaws] == ["seats"]
    assert "2022-03-01 至 2027-03-01" in error.message
    assert error.reason.startswith("依据：")
    assert "更正" in error.remedy


def test_the_name_counts_where_an_earlier_term_is_not_linked_s000_18(office: Office) -> None:
    added(office, term("第一届", 2012), term("第二届", 2017))
    for branch in ("第一党支部", "第二党支部"):
        office.ledger("members").add(member("韩露", branch=branch))
    assert [flaw.field for flaw in refusal(office).flaws] == ["excuse"]
