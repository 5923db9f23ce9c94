"""What keeps a wrong 廉政意见 from going out: the odd records, the second change, the number used before."""

from __future__ import annotations

import subprocess
from datetime import date
from functools import partial

import pytest

from app.committee import table_rules
from app.office import Office
from app.opinion_views import NameEntry, NameList
from app.registers.opinions.rules import answer_due
from db.vocabulary import StepKind
from tests.app.clue_walking import OURS, disposed, received, take
from tests.app.opinion_parts import (
    LETTER,
    NUMBERS,
    answered,
    approved,
    drafted,
    fields,
    letter_text,
    listed,
    peopled,
    person,
    refused,
    taken_in,
)
from tests.app.parts import TODAY, identity, member
from tests.app.test_opinion_check import verified

K = StepKind
WARNING = {"person": "何静", "given_on": "2026-05-21", "kind": "党纪处分", "title": "处分", "measure": "诫勉"}


@pytest.fixture
def organ(office: Office) -> Office:
    """An office with 韩露 under an open clue, 周远航 and 何静 with nothing on record."""
    return peopled(office)


# 核查


def test_what_hangs_on_a_double_entry_that_was_voided_is_looked_at(organ: Office) -> None:
    organ.ledger("members").add(
        member("何静", branch="规划处党支部", identity_number=identity("1990-01-02", 5))
    )
    record = received(organ, {**OURS, "name": "何静", "unit": "规划处党支部"})
    disposed(organ, record, "verification")
    verified(organ, record, "reminded")
    take(organ, record, K.MEASURE, "2026-08-10", measure="诫勉")
    take(organ, record, K.CLOSED, "2026-08-11")
    [before] = organ.opinions.check(listed("何静").entries)
    assert (before.proposal, before.reasons) == ("clear", ())
    organ.ledger("members").void(4, "重复录入，作废")
    [after] = organ.opinions.check(listed("何静").entries)
    assert (after.proposal, after.second_look) == ("defer", True)
    assert [(one.key, one.last_day) for one in after.reasons] == [("same_name", date(2027, 2, 9))]


def measured_together(office: Office) -> dict[str, tuple[str, date | None]]:
    """周远航 and 何静, given one 党内警告 that names neither; what the check says of both."""
    record = received(office, {**OURS, "name": "周远航"}, {**OURS, "name": "何静"})
    disposed(office, record, "verification")
    verified(office, record, "reminded")
    take(office, record, K.MEASURE, "2026-08-10", measure="党内警告")
    take(office, record, K.CLOSED, "2026-08-11")
    found = office.opinions.check(listed("周远航", "何静").entries)
    gravest = {one.entry.name: max(one.reasons, key=lambda reason: reason.last_day or TODAY) for one in found}
    return {name: (reason.key, reason.last_day) for name, reason in gravest.items()}


def test_处分条例_an_earlier_period_is_added_to_a_measure_that_names_nobody(organ: Office) -> None:
    record = received(organ, {**OURS, "name": "何静"})
    disposed(organ, record, "verification")
    verified(organ, record, "reminded")
    take(organ, record, K.MEASURE, "2026-02-10", measure="党内警告")
    take(organ, record, K.CLOSED, "2026-02-11")
    found = measured_together(organ)
    assert found == {"周远航": ("effect", date(2027, 8, 9)), "何静": ("effect", date(2028, 2, 9))}


# 拟复和审批


def test_one_person_told_twice_is_answered_alike(organ: Office) -> None:
    twice = NameList((NameEntry(1, "韩露", NUMBERS["韩露"]), NameEntry(2, "韩露", unit="办公室党支部")))
    request = organ.opinions.register(LETTER, twice)
    first, second = organ.opinions.request(request).persons
    assert first.checked.member_id == second.checked.member_id
    organ.opinions.decide(request, [first.id], "defer")
    organ.opinions.decide(request, [second.id], "clear", "机关纪委委员会议研究认定反映失实")
    told = refused(lambda: organ.opinions.approve(request, "何书记", TODAY))
    assert (fields(told), told.flaws[0].value) == (["reply"], "韩露")
    organ.opinions.decide(request, [second.id], "defer")
    organ.opinions.approve(request, "何书记", TODAY)


def test_of_several_decided_at_once_only_the_changed_keep_the_reason(organ: Office) -> None:
    request = taken_in(organ)
    rows = [one.id for one in organ.opinions.request(request).persons]
    organ.opinions.decide(request, rows, "clear", "机关纪委委员会议研究认定反映失实")
    kept = {one.checked.entry.name: one.override for one in organ.opinions.request(request).persons}
    assert kept == {"韩露": "机关纪委委员会议研究认定反映失实", "周远航": "", "何静": ""}


def test_a_reply_that_rested_on_what_is_withdrawn_is_decided_anew(organ: Office) -> None:
    awards = organ.ledger("awards")
    awards.add({**WARNING, "given_on": "2026-06-01"})
    request = drafted(organ)
    assert person(organ, request, "何静").reply == "unfit"
    awards.void(1, "登记错了人，重新登记")
    organ.opinions.recheck(request)
    row = person(organ, request, "何静")
    assert (row.checked.proposal, row.reply) == ("clear", "")
    assert person(organ, request, "韩露").reply == "defer"


def test_the_last_day_of_a_period_still_counts(organ: Office) -> None:
    organ.ledger("awards").add(WARNING)
    [today] = organ.opinions.check(listed("何静").entries)
    [tomorrow] = organ.opinions.check(listed("何静").entries, date(2026, 11, 21))
    assert (today.proposal, today.reasons[0].last_day) == ("unfit", TODAY)
    assert (tomorrow.proposal, tomorrow.reasons[0].key) == ("clear", "measured")


@pytest.mark.parametrize(
    ("field", "value"),
    [("asked_by", "市水务局"), ("occasion", "评先评优"), ("received_on", "2026-11-17"),
     ("letter_number", "云组函〔2026〕99号"), ("number", "意见〔2026〕9号")],
)  # fmt: skip
def test_the_letter_that_was_approved_is_the_letter_that_is_answered(
    organ: Office, field: str, value: str
) -> None:
    request, ledger = approved(organ), organ.ledger("opinions")
    record = ledger.record(request)
    told = refused(lambda: ledger.change(request, record.version, {**record.values, field: value}))
    assert fields(told) == [field]
    ledger.change(request, record.version, {**record.values, "remarks": "来函原件在二号柜"})
    organ.opinions.send_back(request, "来函登记有误，先更正")
    record = ledger.record(request)
    ledger.change(request, record.version, {**record.values, field: value})


# 来函和回函


@pytest.mark.parametrize("typed", ["云组函[2026]31号", "云组函（2026）31号", " 云组函 〔2026〕 31 号"])
def test_一函一复_a_letter_is_known_again_however_its_number_is_typed(organ: Office, typed: str) -> None:
    taken_in(organ, "何静")
    assert fields(refused(lambda: taken_in(organ, letter_number=typed))) == ["excuse", "letter_number"]


def test_一函一复_a_letter_without_number_is_known_by_its_day_and_matter(organ: Office) -> None:
    taken_in(organ, "何静", letter_number="")
    told = refused(lambda: taken_in(organ, letter_number=""))
    assert "2026-11-16 就干部任免的来函已登记为 意见〔2026〕1号" in told.reason
    taken_in(organ, letter_number="", occasion="评先评优")
    taken_in(organ, letter_number="", excuse="同日另有一份名单，不是重复")


def test_a_number_of_the_own_series_typed_in_is_not_given_again(organ: Office) -> None:
    answered(organ, "何静", number="廉函〔2026〕6号")
    other = organ.opinions.register({**LETTER, "letter_number": "云组函〔2026〕40号"}, listed("周远航"))
    organ.opinions.adopt(other)
    organ.opinions.approve(other, "何书记", TODAY)
    assert fields(refused(lambda: organ.opinions.answer(other, "廉函〔2026〕6号", TODAY))) == ["number"]
    organ.opinions.answer(other, "", TODAY)
    assert organ.opinions.request(other).reply_number == "廉函〔2026〕7号"


def test_a_number_of_another_series_may_be_entered_again_once_its_request_is_voided(organ: Office) -> None:
    first = answered(organ, "何静", number="云建函〔2026〕88号")
    organ.ledger("opinions").void(first, "收到日期登记错了，重新登记")
    again = answered(organ, "何静", number="云建函〔2026〕88号")
    assert organ.opinions.request(again).reply_number == "云建函〔2026〕88号"


def test_a_letter_numbered_by_hand_stays_as_it_went_out(organ: Office) -> None:
    request, ledger = answered(organ, "何静", number="云建函〔2026〕88号"), organ.ledger("members")
    before = letter_text(organ, request)
    record = ledger.record(3)
    assert record.values["name"] == "何静"
    ledger.change(3, record.version, {**record.values, "post": "人事处处长"})
    assert letter_text(organ, request) == before
    assert organ.opinions.letter_paper(request).title == "廉政意见回复函"


def test_nothing_of_an_overruled_clue_is_told_with_the_letter(organ: Office) -> None:
    secret, number = "张三五来信反映失实", "线索〔2026〕1号"
    request = taken_in(organ, "韩露")
    organ.opinions.decide(request, [person(organ, request, "韩露").id], "clear", secret)
    organ.opinions.approve(request, "何书记", TODAY, secret)
    organ.opinions.answer(request, "", TODAY)
    letter = organ.opinions.letter_paper(request)
    text, facts = told_by(letter.data)
    for word in (secret, number, "线索", "失实", "何书记"):
        assert word not in f"{text}{facts}{letter.title}{letter.file_name}"
    assert "暂未发现影响使用的问题" in text


def told_by(pdf: bytes) -> tuple[str, str]:
    """The text of a PDF, and what its properties say."""
    ask = partial(subprocess.run, input=pdf, capture_output=True, check=True)
    return ask(["pdftotext", "-", "-"]).stdout.decode(), ask(["pdfinfo", "-"]).stdout.decode()


def test_意见回复_by_when_it_is_to_be_answered_is_told_with_the_authority(organ: Office) -> None:
    due_on, source = organ.opinions.due_for(date(2026, 11, 16))
    assert due_on == organ.opinions.request(taken_in(organ)).due_on == date(2026, 11, 23)
    assert source.startswith("党风廉政意见回复的通行规定：三至十个工作日内答复")
    assert "2026" in source  # the office of the tests knows no holidays, and is told so
    assert answer_due(date(2026, 9, 29), table_rules()).on == date(2026, 10, 12)  # over 国庆节


@pytest.mark.parametrize("wording", ["不宜，影响期至{last_day}。", "（{last_day}）", "不宜（至{last_day}"])
def test_a_wording_reads_well_without_a_last_day(organ: Office, wording: str) -> None:
    told = refused(lambda: organ.opinions.set_reply("unfit", "不宜使用", wording))
    assert "括号" in told.flaws[0].reason
