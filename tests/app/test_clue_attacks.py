"""What an attack on the clue page found once, and must not find again."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

import resources
from app.engine.fields import Reading
from app.engine.kinds import Names
from app.engine.values import ValueFlaw
from app.errors import RefusedInput
from app.office import Office
from app.rules.reading import FaultyTable
from app.rules.tables import load_rules
from tests.app.clue_walking import K, agree, disposed, received, refusal, settled, take
from tests.app.parts import TODAY, due_of_clues

RULES = load_rules(resources.path("rules"))
READING = Reading(RULES, TODAY)


@pytest.fixture
def desk(office: Office) -> Office:
    """An office with its meeting and a person of its own."""
    return settled(office)


@pytest.mark.parametrize("months", ["0", "241", "120000"])
def test_a_period_that_cannot_be_is_refused(desk: Office, months: str) -> None:
    record = received(desk)
    disposed(desk, record, "inquiry")
    error = refusal(desk, record, K.MEASURE, "2026-02-01", measure="诫勉", effect_months=months)
    assert [flaw.field for flaw in error.flaws] == ["effect_months"]
    assert desk.clues.page(record)
    assert due_of_clues(desk) == [], "the agenda is still there to be asked"


@pytest.mark.parametrize("written", ["周　远航", "周 远航", "周远航（记录）", "周远航、", "周远航同志"])
def test_one_person_spelt_otherwise_is_not_two(desk: Office, written: str) -> None:
    record = received(desk)
    disposed(desk, record, "inquiry")
    error = refusal(desk, record, K.TALKED, "2026-01-20", talkers="周远航", recorder=written)
    assert [flaw.field for flaw in error.flaws] == ["recorder"]


@pytest.mark.parametrize("written", ["周远航1", "何静!", "周<b>", "待定", "审理室", "张", "何\u3164静"])
def test_what_is_no_name_is_nobody(written: str) -> None:
    with pytest.raises(ValueFlaw):
        Names("reviewers", "审理人员").read(f"褚江、{written}", READING)


@pytest.mark.parametrize("written", ["欧阳娜娜", "阿不都·买买提", "左丘明轩", "John Smith", "𬱖小明"])
def test_whole_names_are_names(written: str) -> None:
    assert Names("reviewers", "审理人员").read(f"褚江、{written}", READING) == f"褚江、{written}"


def test_the_collective_study_under_an_approval_is_not_withdrawn(desk: Office) -> None:
    record = received(desk)
    disposed(desk, record, "inquiry")
    studied = next(
        moment.title.split("　")[0]
        for moment in desk.ledger("clues").record(record).timeline
        if "集体研究" in moment.title
    )
    error = refusal(desk, record, K.CORRECTED, "2026-01-20", corrects=studied, note="登记有误，予以更正")
    assert "审批" in error.flaws[0].reason


def test_a_paper_is_not_dated_before_its_clue(desk: Office) -> None:
    record = received(desk)
    disposed(desk, record, "inquiry")
    person = desk.clues.page(record).subjects[0].id
    for on in (date(1, 1, 1), date(2026, 1, 4), TODAY + timedelta(days=1)):
        with pytest.raises(RefusedInput) as refused:
            desk.clues.issue(record, "inquiry_letter", person, on, "韩露同志")
        assert [flaw.field for flaw in refused.value.flaws] == ["issued_on"]
    paper = desk.clues.issue(
        record, "inquiry_letter", person, date(2026, 1, 13), "韩露\x1b同志" + "长" * 5000
    )
    assert paper.data.startswith(b"%PDF")


def test_a_letter_that_would_name_the_informant_is_not_made(desk: Office) -> None:
    record = received(desk)
    desk.clues.set_informant(record, {"name": "莫言秋", "phone": "13712345678"})
    take(desk, record, K.OPINION, "2026-01-12", disposition="inquiry", question="莫言秋反映你报销不实。")
    agree(desk, record, "2026-01-12")
    person = desk.clues.page(record).subjects[0].id
    with pytest.raises(RefusedInput) as drafted:
        desk.clues.paper(record, "inquiry_letter", person)
    with pytest.raises(RefusedInput) as issued:
        desk.clues.issue(record, "inquiry_letter", person, date(2026, 1, 13), "韩露同志")
    for refused in (drafted.value, issued.value):
        assert "举报人" in refused.message
        assert "莫言秋" not in f"{refused.message}{refused.reason}{refused.remedy}{refused.flaws}"


@pytest.mark.parametrize("numbering", ["线索〔{year}〕\x00{n}号", "线索\u200b〔{year}〕{n}号"])
def test_a_numbering_nobody_can_see_is_refused(desk: Office, numbering: str) -> None:
    with pytest.raises(RefusedInput):
        desk.committee.change({**desk.committee.values(), "numbering": numbering})
    assert received(desk)


@pytest.mark.parametrize("key", ["T2", "T3", "T4", "T5", "T12", "T16", "T20", "T21", "T2b", "T19a"])
def test_a_table_without_a_clock_the_workflow_needs_is_refused(tmp_path: Path, key: str) -> None:
    for table in resources.path("rules").glob("*.toml"):
        text = table.read_text(encoding="utf-8")
        (tmp_path / table.name).write_text(text.replace(f'key = "{key}"\n', f'key = "{key}x"\n'), "utf-8")
    with pytest.raises(FaultyTable, match=rf"deadlines\.toml 第 1 行：缺少期限.*{key}"):
        load_rules(tmp_path)


@pytest.mark.parametrize("text", ["a = " + "[" * 5000 + "]" * 5000, "a = " + "9" * 5000])
def test_a_table_that_cannot_be_read_at_all_is_refused(tmp_path: Path, text: str) -> None:
    for table in resources.path("rules").glob("*.toml"):
        (tmp_path / table.name).write_bytes(table.read_bytes())
    (tmp_path / "committee.toml").write_text(text, "utf-8")
    with pytest.raises(FaultyTable, match=r"committee\.toml 第 "):
        load_rules(tmp_path)


def test_a_state_that_waits_for_nothing_is_refused(tmp_path: Path) -> None:
    """Where no clock runs, what a clue waits for is the stated reason."""
    for table in resources.path("rules").glob("*.toml"):
        text = table.read_text(encoding="utf-8")
        (tmp_path / table.name).write_text(text.replace('waits_for = "等待审批"\n', ""), "utf-8")
    with pytest.raises(FaultyTable, match=r"workflow\.toml 第 \d+ 行：proposed：没有写明在等什么"):
        load_rules(tmp_path)


def test_a_sanction_is_found_by_what_offices_call_it(desk: Office) -> None:
    assert "党内严重警告" in desk.ledger("clues").suggestions("measure", "严重")
    record = received(desk)
    disposed(desk, record, "inquiry")
    take(desk, record, K.MEASURE, "2026-02-01", measure="诫勉谈话")
    assert [line.label for line in desk.clues.page(record).subjects[0].measures] == ["诫勉"]


def test_an_empty_form_does_not_clear_the_informant(desk: Office) -> None:
    record = received(desk)
    desk.clues.set_informant(record, {"name": "莫言秋"})
    with pytest.raises(RefusedInput):
        desk.clues.set_informant(record, {"name": " ", "phone": ""})
    assert [line.text for line in desk.clues.reveal_informant(record, "核对联系方式")] == ["莫言秋"]
