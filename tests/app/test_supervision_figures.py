"""The figures of the supervision registers: equal to a count by hand, of any period, voided rows left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.engine.figure import percent
from app.engine.period import Period
from app.office import Office
from app.ties import ties
from tests.app.conftest import copied, opened
from tests.app.parts import TODAY, Kept
from tests.app.supervision_parts import (
    MADE,
    YEAR,
    accountability,
    course,
    education,
    figures,
    inspection,
    problem,
    proposal,
    risk,
)

KEYS = {
    "inspections": (
        "total",
        "by_kind",
        "problems",
        "rectified",
        "rectified_rate",
        "rectified_undated",
        "to_clues",
        "revisits",
    ),
    "proposals": ("issued", "replied", "reply_rate", "rectified", "rectified_rate"),
    "risks": ("points", "measures", "by_level", "by_unit", "reviewed"),
    "educations": ("events", "by_kind", "participants"),
    "courses": ("courses", "persons", "days", "hours", "person_days"),
    "accountabilities": ("persons", "by_duty", "by_leadership", "cases"),
}
DAYS = st.integers(0, 500).map(lambda ago: TODAY - timedelta(days=ago))
PERIODS = (YEAR, Period.year(2025), Period.half(2026, 1), Period.quarter(2026, 3), Period.month(2026, 5))


@pytest.fixture(scope="module")
def shared(empty: Kept, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office for all drawn examples; each leaves it as it found it."""
    office = opened(copied(empty, tmp_path_factory.mktemp("figures")))
    yield office
    office.close()


def test_every_figure_is_declared_with_its_meaning(office: Office) -> None:
    found = figures(office)
    assert list(found) == [f"{key}.{name}" for key, names in KEYS.items() for name in names]
    assert all(view.meaning and view.block and view.source and view.value == 0 for view in found.values())


def test_an_inspection_counts_where_it_began_and_rectified_by_the_periods_end(office: Office) -> None:
    ledger = office.ledger("inspections")
    done = problem("甲", due_on="", done_on="2026-07-10", result="已整改")
    undone = problem("乙", due_on=""), problem("丙", due_on="")
    when = {"begins_on": "2026-06-20", "ends_on": "2026-06-21", "revisit_on": "2026-08-01"}
    ledger.add(inspection(done, *undone, **when, revisited_on="2026-08-01"))
    half, whole = figures(office, Period.half(2026, 1)), figures(office)
    assert [half[f"inspections.{name}"].value for name in ("total", "problems", "rectified")] == [1, 3, 0]
    assert [whole[f"inspections.{name}"].value for name in ("total", "problems", "rectified")] == [1, 3, 1]
    rate = whole["inspections.rectified_rate"]
    assert (rate.is_ratio, percent(rate.value, rate.whole)) == (True, Decimal("33.3"))
    assert figures(office, Period.half(2026, 2))["inspections.revisits"].value == 1
    assert half["inspections.revisits"].value == 0


def test_the_rates_of_nothing_are_none(office: Office) -> None:
    found = figures(office)
    rates = [view for view in found.values() if view.is_ratio]
    assert len(rates) == 3
    assert [percent(view.value, view.whole) for view in rates] == [None] * 3


def test_a_published_inventory_of_risks(office: Office) -> None:
    """S002: 222 points with 646 measures, 2.91 of them to a point."""
    measures = [3] * 202 + [2] * 20
    ledger = office.ledger("risks")
    for place, count in enumerate(measures):
        told = "\n".join(f"措施{number}" for number in range(count))
        ledger.add(risk(post=f"岗位{place}", measures=told, unit=f"处室{place % 13}"))
    found = figures(office)
    assert (found["risks.points"].value, found["risks.measures"].value) == (222, 646)
    assert dict(found["risks.by_level"].parts) == {"高": 222, "中": 0, "低": 0}
    assert len(found["risks.by_unit"].parts) == 13
    assert len(office.figures.records("risks.measures", YEAR)["risks"]) == 222
    assert figures(office, Period.month(2026, 2))["risks.points"].value == 0


def test_risks_stand_until_they_are_ended(office: Office) -> None:
    ledger = office.ledger("risks")
    ledger.add(risk(found_on="2025-03-01", ended_on="2026-07-01"))
    ledger.add(risk(found_on="2026-08-01", reviewed_on="2026-09-01"))
    points = {name: figures(office, period)["risks.points"].value for name, period in (
        ("2025", Period.year(2025)), ("half", Period.half(2026, 1)), ("july", Period.month(2026, 7)),
        ("year", YEAR), ("still to come", Period.year(2027)),
    )}  # fmt: skip
    assert points == {"2025": 1, "half": 1, "july": 0, "year": 1, "still to come": 1}
    assert figures(office)["risks.reviewed"].value == 1


def test_a_person_held_to_account_twice_is_one_person(office: Office) -> None:
    ledger = office.ledger("accountabilities")
    for values in ({}, {"duty": "oversight", "clue_number": "线索〔2026〕3号"},
                   {"person": "郑岚", "leadership": "", "clue_number": "线索〔2026〕3号"}):  # fmt: skip
        ledger.add(accountability(**values))
    found = figures(office)
    assert found["accountabilities.persons"].value == 2
    assert dict(found["accountabilities.by_duty"].parts) == {"主体责任": 2, "监督责任": 1}
    assert found["accountabilities.by_duty"].value == 3
    assert dict(found["accountabilities.by_leadership"].parts) == {"主要领导责任": 2, "未填": 1}
    assert not [tie for tie in ties(found) if not tie.ok]
    assert found["accountabilities.cases"].value == 1


@pytest.mark.parametrize("key", MADE)
def test_voided_records_are_not_counted(office: Office, key: str) -> None:
    ledger = office.ledger(key)
    record = ledger.add(MADE[key]())
    before = figures(office)
    assert any(view.value for name, view in before.items() if name.startswith(key))
    ledger.void(record, "登记重复了")
    assert not any(view.value for view in figures(office).values())


TOLD = st.fixed_dictionaries({
    "educations": st.lists(st.tuples(DAYS, st.sampled_from(["study", "warning", "visit"]),
                                     st.none() | st.integers(0, 300)), max_size=6),
    "courses": st.lists(st.tuples(DAYS, st.none() | st.integers(0, 60), st.none() | st.integers(0, 5)),
                        max_size=6),
    "inspections": st.lists(st.tuples(DAYS, st.lists(st.none() | st.integers(0, 60), max_size=4)),
                            max_size=6),
    "proposals": st.lists(st.tuples(DAYS, st.none() | st.integers(0, 60)), max_size=6),
    "voided": st.sets(st.integers(0, 5)),
})  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=TOLD, period=st.sampled_from(PERIODS))
def test_the_figures_equal_a_count_by_hand(shared: Office, told: dict[str, Any], period: Period) -> None:
    written: list[tuple[str, int]] = []
    try:
        live: dict[str, list[Any]] = {
            key: [] for key in ("educations", "courses", "inspections", "proposals")
        }
        for key, drawn in live.items():
            for place, one in enumerate(told[key]):
                record = shared.ledger(key).add(_form(key, one))
                if place in told["voided"]:
                    shared.ledger(key).void(record, "登记重复了")
                else:
                    written.append((key, record))
                    drawn.append(one)
        expected = _by_hand(live, period)
        found = figures(shared, period)
        assert {key: found[key].value for key in expected} == expected
        kinds = Counter(kind for on, kind, _ in live["educations"] if period.first <= on <= period.last)
        assert sorted(count for _, count in found["educations.by_kind"].parts) == sorted(kinds.values())
        for key, count in expected.items():
            if not key.endswith(("rectified", "problems")):
                assert bool(shared.figures.records(key, period)) == bool(count)
    finally:
        for key, record in written:
            shared.ledger(key).void(record, "例子已经核对")


def _form(key: str, one: tuple[Any, ...]) -> dict[str, Any]:
    on: date = one[0]
    if key == "educations":
        return education(
            held_on=on.isoformat(), kind=one[1], present_count="" if one[2] is None else str(one[2])
        )
    if key == "courses":
        persons, days = ("" if value is None else str(value) for value in one[1:])
        return course(begins_on=on.isoformat(), ends_on="", persons=persons, days=days)
    if key == "inspections":
        rows = [
            problem(
                f"问题{place}",
                due_on="",
                done_on=_later(on, after),
                result="已整改" if after is not None else "",
            )
            for place, after in enumerate(one[1])
        ]
        return inspection(*rows, begins_on=on.isoformat(), ends_on="")
    replied = _later(on, one[1])
    return proposal(
        issued_on=on.isoformat(), replied_on=replied, adopted=bool(replied), due_on=on.isoformat()
    )


def _later(on: date, days: int | None) -> str:
    """Some days later, though never after today."""
    return "" if days is None else min(on + timedelta(days=days), TODAY).isoformat()


def _by_hand(live: dict[str, list[Any]], period: Period) -> dict[str, int]:
    until = min(period.last, TODAY)
    held = {key: [one for one in ones if period.first <= one[0] <= period.last] for key, ones in live.items()}

    def done(on: date, days: int | None) -> bool:
        return days is not None and min(on + timedelta(days=days), TODAY) <= until

    return {
        "educations.events": len(held["educations"]),
        "educations.participants": sum(present or 0 for _, _, present in held["educations"]),
        "courses.courses": len(held["courses"]),
        "courses.persons": sum(persons or 0 for _, persons, _ in held["courses"]),
        "courses.days": sum(days or 0 for _, _, days in held["courses"]),
        "courses.person_days": sum((persons or 0) * (days or 0) for _, persons, days in held["courses"]),
        "inspections.total": len(held["inspections"]),
        "inspections.problems": sum(len(rows) for _, rows in held["inspections"]),
        "inspections.rectified": sum(done(on, days) for on, rows in held["inspections"] for days in rows),
        "proposals.issued": len(held["proposals"]),
        "proposals.replied": sum(done(on, days) for on, days in held["proposals"]),
    }
