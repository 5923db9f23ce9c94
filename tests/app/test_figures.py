"""Figures against a count by hand over random ledgers; what must tie ties; each number knows its records."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.engine.period import Period
from app.engine.views import FigureView, Query
from app.figures import as_json
from app.office import Office
from app.registers.clues.case import FROM_ABOVE
from db.vocabulary import (
    Channel,
    ClueSource,
    Discipline,
    Disposition,
    Form,
    PetitionClass,
    Signature,
    StepKind,
    TalkKind,
)
from tests.app.clue_walking import OURS, K, take
from tests.app.parts import TODAY, YEARS, clue, talk
from tests.rules.walking import LATE

DAYS = st.dates(date(2024, 11, 1), date(2026, 11, 1))


@st.composite
def clues(draw: st.DrawFn) -> dict[str, Any]:
    """One clue with what happened to it: plain data to count by hand and to enter."""
    received = draw(DAYS)
    opinion = received + timedelta(days=draw(st.integers(0, 70))) if draw(st.booleans()) else None
    closed = opinion + timedelta(days=draw(st.integers(0, 90))) if opinion and draw(st.booleans()) else None
    return {
        "received": received,
        "opinion": opinion if opinion and opinion <= date(2026, 11, 20) else None,
        "closed": closed if closed and closed <= date(2026, 11, 20) else None,
        "source": draw(st.sampled_from(ClueSource)),
        "discipline": draw(st.sampled_from([None, *Discipline])),
        "disposition": draw(st.sampled_from(Disposition)),
        "forms": draw(st.lists(st.sampled_from([None, *Form]), min_size=1, max_size=3)),
        "voided": draw(st.integers(0, 9)) == 0,
        "channel": draw(st.sampled_from([None, *Channel])),
        "class": draw(st.sampled_from([None, *PetitionClass])),
        "signature": draw(st.sampled_from([None, *Signature])),
        "masses": draw(st.booleans()),
    }


# How a clue of each disposition comes to its end, where nobody approves.
ENDS: dict[Disposition, list[tuple[StepKind, dict[str, str]]]] = {
    Disposition.INQUIRY: [(K.TALKED, {}), (K.INQUIRY_REPORTED, {"inquiry_outcome": "believed"})],
    Disposition.VERIFICATION: [
        (K.VERIFICATION_PLANNED, {}), (K.VERIFICATION_REPORTED, {"verification_outcome": "settle"})
    ],
    Disposition.SHELVED: [(K.SHELF_REVIEWED, {"shelf_outcome": "settle", "settle_reason": "vague"})],
    Disposition.SETTLED: [],
    Disposition.TRANSFER: [(K.TRANSFERRED, {})],
}  # fmt: skip


def enter(office: Office, made: dict[str, Any], place: int) -> int:
    ledger = office.ledger("clues")
    subjects = [
        {**OURS, "name": f"韩{'甲乙丙'[i]}", "form": form.value if form else ""}
        for i, form in enumerate(made["forms"])
    ]
    discipline = made["discipline"].value if made["discipline"] else ""
    record = ledger.add(
        clue(
            received_on=made["received"].isoformat(), source=made["source"].value, discipline=discipline,
            subjects=subjects, summary=f"第{place}件", designation="云直纪工指〔2026〕2号",
            channel=coded(made["channel"]), petition_class=coded(made["class"]),
            signature=coded(made["signature"]), masses_side=made["masses"],
        )
    )  # fmt: skip
    if made["opinion"]:
        told = {"disposition": made["disposition"].value, "settle_reason": "vague", "excuse": LATE}
        take(office, record, K.OPINION, made["opinion"].isoformat(), **told)
    if made["closed"] and made["opinion"]:
        on = made["closed"].isoformat()
        if made["signature"] is Signature.REAL_NAME:
            take(office, record, K.ACKNOWLEDGED, on, excuse=LATE)
        if made["source"] in FROM_ABOVE:
            take(office, record, K.ACCEPTED, on, excuse=LATE)
        for kind, told in ENDS[made["disposition"]]:
            take(office, record, kind, on, excuse=LATE, **told)
        take(office, record, K.CLOSED, on, excuse=LATE)
    if made["voided"]:
        ledger.void(record, "重复登记作废")
    return record


def coded(term: Any) -> str:
    return str(term.value) if term else ""


def named(term: Any) -> str:
    return str(term.label) if term else "未填"


def month_later(day: date) -> date:
    """Counted day by day, unlike the program: the last day within one month of `day`."""
    year, month = (day.year + day.month // 12, day.month % 12 + 1)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError


def counted(found: list[dict[str, Any]], year: int) -> dict[str, Any]:
    live = [made for made in found if not made["voided"]]
    of_year = [made for made in live if made["received"].year == year]
    closed = [m for m in live if m["closed"] and m["opinion"] and m["closed"].year == year]
    late = [m for m in of_year if m["opinion"] and m["opinion"] > month_later(m["received"])]
    petitions = [made for made in of_year if made["source"] is ClueSource.PETITION]
    disposed = [made for made in live if made["opinion"] and made["opinion"].year == year]
    as_of = min(date(year, 12, 31), TODAY)
    still = [m for m in live if m["received"] <= as_of and not (m["closed"] and m["closed"] <= as_of)]
    of_way = Counter(made["disposition"] for made in disposed)
    return {
        "petitions": len(petitions),
        "petitions_by_channel": Counter(named(made["channel"]) for made in petitions),
        "petitions_by_class": Counter(named(made["class"]) for made in petitions),
        "petitions_by_discipline": Counter(named(made["discipline"]) for made in petitions),
        "petitions_real_name": sum(made["signature"] is Signature.REAL_NAME for made in petitions),
        "masses_problems": sum(made["masses"] for made in of_year),
        "open": len(still),
        "disposed": len(disposed),
        "inquiries": of_way[Disposition.INQUIRY],
        "verifications": of_way[Disposition.VERIFICATION],
        "shelved": of_way[Disposition.SHELVED],
        "settled": of_way[Disposition.SETTLED],
        "transferred": of_way[Disposition.TRANSFER],
        "received": len(of_year),
        "persons": sum(len(made["forms"]) for made in of_year),
        "by_source": Counter(made["source"].label for made in of_year),
        "by_discipline": Counter(
            made["discipline"].label if made["discipline"] else "未填" for made in of_year
        ),
        "by_disposition": Counter(
            made["disposition"].label if made["opinion"] else "未处置" for made in of_year
        ),
        "closed_in_year": len(closed),
        "forms_by_person_of_clues_closed_in_year": Counter(f.label for m in closed for f in m["forms"] if f),
        "opinion_later_than_one_month": len(late),
    }


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.lists(clues(), max_size=10))
def test_the_figures_of_clues_agree_with_a_count_by_hand(office: Office, found: list[dict[str, Any]]) -> None:
    ledger = office.ledger("clues")
    if office.rules.committee.approvers:
        office.committee.change({**office.committee.values(), "approvers": ""})
    for record in ledger.ids(Query()):
        ledger.void(record, "为下一轮清空")
    for place, made in enumerate(found):
        enter(office, made, place)
    for year in (2024, 2025, 2026):
        wanted, told = counted(found, year), as_json(office.figures.year(year))["clues"]
        assert {key: told[key] for key in wanted} == wanted
        assert sum(office.figures.months("clues.received", year)) == counted(found, year)["received"]
    waiting = [m for m in found if not m["voided"] and not m["opinion"]]
    opinions = [item.due for item in office.due() if item.rule == "T1"]
    assert opinions == sorted(month_later(made["received"]) for made in waiting)
    assert office.check()[-1].ok


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.lists(st.tuples(DAYS, st.sampled_from(TalkKind)), max_size=12))
def test_the_figures_of_talks_agree_with_a_count_by_hand(
    office: Office, found: list[tuple[date, TalkKind]]
) -> None:
    ledger = office.ledger("talks")
    for record in ledger.ids(Query()):
        ledger.void(record, "为下一轮清空")
    for on, kind in found:
        ledger.add(talk(held_on=on.isoformat(), kind=kind.value, state="held"))
    for year in (2024, 2025, 2026):
        kinds = Counter(kind.label for on, kind in found if on.year == year)
        told = as_json(office.figures.year(year))["talks"]
        assert (told["total"], told["by_kind"]) == (kinds.total(), kinds)


def behind_figure(office: Office, key: str, year: int, part: str | None = None) -> list[int]:
    return [i for ids in office.figures.records(key, Period.year(year), part).values() for i in ids]


def figures(office: Office) -> list[tuple[int, FigureView]]:
    return [(year, figure) for year in YEARS for figure in office.figures.year(year)]


def test_the_parts_of_a_breakdown_add_up(shared_samples: Office) -> None:
    for _, figure in figures(shared_samples):
        if figure.is_breakdown:
            assert sum(count for _, count in figure.parts) == figure.value, figure.key
        else:
            assert figure.parts == ()


def test_breakdowns_of_one_whole_tie(shared_samples: Office) -> None:
    for year in YEARS:
        values = {figure.key: figure.value for figure in shared_samples.figures.year(year)}
        for part in ("source", "discipline", "disposition"):
            assert values[f"clues.by_{part}"] == values["clues.received"]
        assert values["talks.by_kind"] == values["talks.total"]
        assert sum(shared_samples.figures.months("clues.received", year)) == values["clues.received"]


def test_every_number_knows_its_records(shared_samples: Office) -> None:
    for year, figure in figures(shared_samples):
        behind = behind_figure(shared_samples, figure.key, year)
        assert len(behind) == len(set(behind))
        assert bool(behind) == bool(figure.value), figure.key
        if figure.unit == "件":
            assert len(behind) == figure.value, figure.key
        parts = [set(behind_figure(shared_samples, figure.key, year, part)) for part, _ in figure.parts]
        if parts:
            assert set.union(*parts) == set(behind), figure.key


def test_the_records_behind_a_part_are_of_that_part(shared_samples: Office) -> None:
    ledger = shared_samples.ledger("clues")
    for part, count in next(f for f in shared_samples.figures.year(2025) if f.key == "clues.by_source").parts:
        behind = behind_figure(shared_samples, "clues.by_source", 2025, part)
        sources = {ledger.record(i).values["source"] for i in behind}
        assert len(behind) == count
        assert {ClueSource.coded(code).label for code in sources} == {part}


def test_every_figure_is_defined(shared_samples: Office) -> None:
    views = shared_samples.figures.year(2026)
    assert len({figure.key for figure in views}) == len(views)
    assert all(figure.meaning and figure.name and figure.unit for figure in views)


def test_an_unknown_figure_is_an_error(shared_samples: Office) -> None:
    with pytest.raises(KeyError):
        behind_figure(shared_samples, "clues.nothing", 2026)


def test_a_year_without_records_is_all_zero(shared_samples: Office) -> None:
    found = [one for one in shared_samples.figures.year(2019) if one.register in ("clues", "talks")]
    assert {figure.value for figure in found} == {0}
    assert shared_samples.figures.years() == [2026, 2025, 2024]
