"""The three sheets such an office keeps, through the office: exactly what truth.json says is in them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from app.engine.views import Query
from app.exchange.plan import ImportOutcome, ImportPlan
from app.figures import as_json
from app.office import Office
from tests.app.parts import SHEETS, TODAY, TRUTH, YEARS, due_of_clues, import_samples, save, values_of

# Which column is at fault for each flaw that truth.json names.
AT_FAULT = {
    "identity number stored as a number, digits lost": "身份证号",
    "identity number fails its check digit": "身份证号",
    "impossible birth date": "出生年月",
    "rank not in the rank table": "职级",
    "impossible receipt date": "收到日期",
    "no subject": "被反映人",
    "disposal opinion before receipt": "提出处置意见日期",
    "source not in the list": "线索来源",
    "impossible date": "谈话时间",
    "talk kind not in the list": "谈话类型",
}


@pytest.fixture(scope="module")
def plans(shared_samples: Office) -> dict[str, ImportPlan]:
    """The samples as understood."""
    return {key: shared_samples.read_sheets(key, path) for key, path in SHEETS.items()}


@pytest.fixture(scope="module")
def outcomes(shared_samples: Office, plans: dict[str, ImportPlan]) -> dict[str, ImportOutcome]:
    """What a trial of the samples says of a store that holds them already."""
    return {key: shared_samples.try_import(plan) for key, plan in plans.items()}


def test_good_rows_come_in_and_flawed_ones_are_listed(office: Office) -> None:
    for key, outcome in import_samples(office).items():
        assert outcome.accepted == TRUTH[key]["accepted"]
        assert outcome.accepted + len(outcome.refused) == TRUTH[key]["rows"]
        assert outcome.already == 0
        assert outcome.questions == ()


@pytest.mark.parametrize("flaw", TRUTH["flaws"], ids=lambda flaw: flaw["flaw"])
def test_each_flaw_is_listed_at_its_place(
    plans: dict[str, ImportPlan], outcomes: dict[str, ImportOutcome], flaw: dict[str, Any]
) -> None:
    key = flaw["file"]
    sheet = next(sheet for sheet in plans[key].sheets if sheet.heading)
    columns = sheet.mapping()
    found = [row for row in outcomes[key].refused if row.column == AT_FAULT[flaw["flaw"]]]
    cells = [sheet.sheet.rows[row.row - 1] for row in found]
    if "row" in flaw:
        assert str(flaw["row"]) in [str(row[0]) for row in cells]
    elif "name" in flaw:
        assert flaw["name"] in [row[columns["name"]] for row in cells]
    else:
        assert flaw["number"] in [row[columns["number"]] for row in cells]
    assert all(row.reason and row.sheet == sheet.name for row in found)


def test_nothing_else_is_refused(outcomes: dict[str, ImportOutcome]) -> None:
    refused = Counter(flaw["file"] for flaw in TRUTH["flaws"])
    assert {key: len(outcome.refused) for key, outcome in outcomes.items()} == refused


def test_the_same_files_twice_double_nothing(samples: Office) -> None:
    before = {key: samples.ledger(key).ids(Query()) for key in SHEETS}
    for key, outcome in import_samples(samples).items():
        assert (outcome.accepted, outcome.already) == (0, TRUTH[key]["accepted"])
    assert {key: samples.ledger(key).ids(Query()) for key in SHEETS} == before


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("key", ["clues", "talks"])
def test_the_figures_of_a_year(shared_samples: Office, key: str, year: int) -> None:
    found, truth = as_json(shared_samples.figures.year(year))[key], TRUTH[key][str(year)]
    assert {name: found[name] for name in truth} == truth


# Shelved for longer than six months without a review, in the order of their last days.
SHELVED_TOO_LONG = ((2024, 1), (2024, 11), (2025, 4), (2025, 6), (2025, 10), (2025, 19), (2026, 1))


def test_what_falls_due(shared_samples: Office) -> None:
    opinions = [item for item in shared_samples.due(today=TODAY) if item.rule == "T1"]
    due = {item.record: item.due.isoformat() for item in opinions}
    assert due == TRUTH["clues"]["disposal_opinion_due_at_2026-11-20"]
    assert {item.source for item in opinions} == {"监督执纪工作规则 第二十一条"}


def test_what_is_shelved_or_under_verification_falls_due_too(shared_samples: Office) -> None:
    ledger = shared_samples.ledger("clues")
    waiting = [item for item in due_of_clues(shared_samples) if item.rule != "T1"]
    states = {ledger.record(item.record_id).values["state"]: item.rule for item in waiting}
    assert states == {"shelved": "T21", "verifying": "T4"}
    shelved = [item.record_id for item in waiting if item.rule == "T21"]
    assert sorted(shelved) == sorted(ledger.ids(Query(chip="shelved")))


def test_the_agenda_groups_what_falls_due(shared_samples: Office) -> None:
    agenda = shared_samples.agenda(TODAY)
    clues = {group.title: [i.record for i in group.items if i.register == "clues"] for group in agenda}
    assert clues == {
        "逾期": [
            *(f"云建机纪线〔{year}〕{n}号" for year, n in SHELVED_TOO_LONG),
            "云建机纪线〔2026〕12号", "云建机纪线〔2026〕15号",
        ],
        "30 天内": ["云建机纪线〔2026〕17号", "云建机纪线〔2026〕19号", "云建机纪线〔2026〕13号"],
        "30 天以后": ["云建机纪线〔2026〕11号"],
    }  # fmt: skip


def test_open_clues(shared_samples: Office) -> None:
    ledger = shared_samples.ledger("clues")
    chips = {chip.key: chip.count for chip in ledger.chips(Query())}
    assert chips["open"] == TRUTH["clues"]["open_at_2026-11-20"] == len(ledger.ids(Query(chip="open")))
    assert chips["late"] == 2 + len(SHELVED_TOO_LONG)
    assert chips["awaiting"] == 4


def test_the_roster(shared_samples: Office) -> None:
    people = values_of(shared_samples, "members")
    assert Counter(person["branch"] for person in people) == TRUTH["members"]["accepted_by_branch"]
    party = len(shared_samples.ledger("members").ids(Query(chip="party")))
    assert party == TRUTH["members"]["party_members_accepted"]


def test_rare_characters_stay(shared_samples: Office) -> None:
    names = {person["name"] for person in values_of(shared_samples, "members")}
    assert {"王㛃", "李䶮", "陈𬱖", "刘𠅤", "赵𫖯"} <= names


def test_a_month_alone_stays_a_month(shared_samples: Office) -> None:
    first = values_of(shared_samples, "members")[0]
    assert (first["joined_on"], first["confirmed_on"]) == ("1996-12", "1997-12")
    assert first["birth"] == "1975-07-02", "completed from the identity number"


def test_the_history_of_a_clue_became_steps(shared_samples: Office) -> None:
    ledger = shared_samples.ledger("clues")
    [third] = ledger.ids(Query(search="〔2024〕3号"))
    told = [(moment.title[2:], moment.on) for moment in ledger.record(third).timeline]
    assert told == [
        ("登记", "2024-01-19"),
        ("处置意见", "2024-02-14"),
        ("集体研究", "2024-02-18"),
        ("初核开始", "2024-02-22"),
        ("办结", "2024-05-29"),
    ]


def test_several_persons_of_one_clue_keep_their_units_and_ranks(shared_samples: Office) -> None:
    ledger = shared_samples.ledger("clues")
    [first] = [i for i in ledger.ids(Query(search="〔2024〕1号")) if "2024〕1号" in ledger.record(i).subtitle]
    subjects = [(s["name"], s["unit"], s["rank"]) for s in ledger.record(first).values["subjects"]]
    assert subjects == [
        ("唐帆刚", "信息中心助理工程师", "专业技术十二级"),
        ("孙春丽", "办公室科员", "二级科员"),
    ]


def test_what_was_exported_comes_in_elsewhere_as_it_was(
    shared_samples: Office, office: Office, tmp_path: Path
) -> None:
    for key in SHEETS:
        sheet = shared_samples.ledger_sheet(key, Query())
        outcome = office.commit_import(office.read_sheets(key, save(tmp_path, sheet.file_name, sheet.data)))
        assert (outcome.accepted, outcome.refused) == (TRUTH[key]["accepted"], ())
    for year in YEARS:
        assert office.figures.year(year) == shared_samples.figures.year(year)
    told = [
        {(item.record, item.rule, item.due) for item in due_of_clues(one)} for one in (office, shared_samples)
    ]
    assert told[0] == {item for item in told[1] if item[1] != "T4"}, "a ledger has no column for its start"


def test_every_check_is_whole_afterwards(samples: Office) -> None:
    assert [finding.check for finding in samples.check() if not finding.ok] == []
