"""A request from the pasted list to the replies decided, through the real desk and store."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, col, select

from app.engine.views import Query
from app.office import Office
from app.opinion_views import NameEntry, NameList
from db.models import Opinion, OpinionPerson
from db.vocabulary import StepKind
from tests.app.clue_walking import disposed, take
from tests.app.conftest import opened
from tests.app.opinion_parts import (
    LETTER,
    NUMBERS,
    answered,
    drafted,
    fields,
    listed,
    peopled,
    person,
    refused,
    taken_in,
)
from tests.app.parts import TODAY, Kept, clue, identity, member

K = StepKind


@pytest.fixture
def organ(office: Office) -> Office:
    """An office with 韩露 under an open clue, 周远航 and 何静 with nothing on record."""
    return peopled(office)


# 来函


def test_a_request_and_its_checked_list_are_taken_in_at_once(organ: Office) -> None:
    request = taken_in(organ)
    view = organ.opinions.request(request)
    assert (view.number, view.title, view.status.text) == ("意见〔2026〕1号", "市委组织部", "待核查拟复")
    assert [one.checked.proposal for one in view.persons] == ["defer", "clear", "clear"]
    assert view.checked_on == TODAY
    assert view.may == {"check", "decide"}
    assert view.why_not == "3 人尚未拟定答复"
    assert (view.asked_by, view.occasion, view.handler) == ("市委组织部", "干部任免", "沈佳")


def test_意见回复_the_answer_is_due_five_working_days_after_receipt(organ: Office) -> None:
    assert organ.opinions.request(taken_in(organ)).due_on == date(2026, 11, 23)
    other = taken_in(organ, letter_number="", due_on="2026-11-18")
    assert organ.opinions.request(other).due_on == date(2026, 11, 18)
    [late, open_one] = [item for item in organ.due() if item.register == "opinions"]
    assert (late.due, late.title) == (date(2026, 11, 18), "答复廉政意见：市委组织部（3 人）")
    assert "工作日" in open_one.source


def test_a_request_whose_dates_contradict_is_refused(organ: Office) -> None:
    told = refused(lambda: taken_in(organ, letter_on="2026-11-17", due_on="2026-11-13"))
    assert fields(told) == ["letter_on", "due_on"]
    assert organ.ledger("opinions").ids(Query()) == []


def test_a_list_that_names_nobody_is_refused(organ: Office) -> None:
    told = refused(lambda: organ.opinions.register(LETTER, NameList(())))
    assert fields(told) == ["names"]


def test_a_list_longer_than_the_table_allows_is_refused(organ: Office) -> None:
    many = NameList(tuple(NameEntry(line, "李四") for line in range(1, 5002)))
    assert fields(refused(lambda: organ.opinions.register(LETTER, many))) == ["names"]
    assert fields(refused(lambda: organ.opinions.check(many.entries))) == ["names"]


def test_一函一复_a_letter_registered_again_wants_a_reason(organ: Office) -> None:
    request = answered(organ, "何静")
    told = refused(lambda: taken_in(organ))
    assert fields(told) == ["excuse", "letter_number"]
    assert "意见〔2026〕1号，已于 2026-11-19 回函" in told.reason
    again = taken_in(organ, excuse="原回函遗失，组织部要求重新答复")
    assert again != request
    organ.ledger("opinions").void(again, "重复登记，不再办理")
    assert organ.opinions.request(again).may == frozenset()


def test_a_voided_request_is_worked_on_no_more(organ: Office) -> None:
    request = taken_in(organ)
    organ.ledger("opinions").void(request, "登记有误，重新登记")
    refused(lambda: organ.opinions.adopt(request))


def test_the_form_of_a_request_leaves_its_names_alone(organ: Office) -> None:
    request, ledger = taken_in(organ), organ.ledger("opinions")
    before = [one.id for one in organ.opinions.request(request).persons]
    given: list[dict[str, Any]] = [{}, {"people": []}, {"people": [{"name": "冒名"}]}]
    for people in given:
        record = ledger.record(request)
        values = {key: value for key, value in record.values.items() if key != "people"}
        ledger.change(request, record.version, {**values, **people, "remarks": f"第 {record.version} 次"})
        assert [one.id for one in organ.opinions.request(request).persons] == before
    assert all(finding.ok for finding in organ.check())


# 核查


def test_names_are_added_once_and_taken_off_with_a_reason(organ: Office) -> None:
    request = taken_in(organ, "韩露")
    assert organ.opinions.add_names(request, listed("韩露", "何静", "李陌生")) == 2
    names = [one.checked.entry.name for one in organ.opinions.request(request).persons]
    assert names == ["韩露", "何静", "李陌生"]
    gone = person(organ, request, "李陌生").id
    assert fields(refused(lambda: organ.opinions.remove(request, [gone], ""))) == ["reason"]
    organ.opinions.remove(request, [gone], "组织部来电撤回此人")
    assert len(organ.opinions.request(request).persons) == 2
    with organ._store.reading() as session:
        row = session.get(OpinionPerson, gone)
        assert row is not None
        assert row.void_reason == "组织部来电撤回此人"


def test_a_second_look_settles_whom_a_name_means(organ: Office) -> None:
    organ.ledger("members").add(
        member("韩露", identity_number=identity("1990-01-02", 5), branch="规划处党支部")
    )
    request = organ.opinions.register(LETTER, NameList((NameEntry(1, "韩露"),)))
    row = person(organ, request, "韩露")
    assert (row.checked.matched, row.checked.second_look, len(row.checked.candidates)) == ("twins", True, 2)
    assert row.open_question.startswith("须另行核对")
    other = next(one for one in row.checked.candidates if "规划处" in one.caption)
    organ.opinions.choose(row.id, other.id, "来函所附任免表载明规划处")
    row = person(organ, request, "韩露")
    assert (row.checked.matched, row.checked.second_look, row.checked.proposal) == ("chosen", False, "clear")
    assert (row.person and row.person.id, row.checked.match_note) == (other.id, "来函所附任免表载明规划处")
    organ.opinions.choose(row.id, 1)
    assert person(organ, request, "韩露").checked.proposal == "defer"


def test_saying_that_nobody_of_the_roster_is_meant_wants_a_reason(organ: Office) -> None:
    request = taken_in(organ, "李陌生")
    row = person(organ, request, "李陌生")
    assert fields(refused(lambda: organ.opinions.choose(row.id, None))) == ["reason"]
    organ.opinions.choose(row.id, None, "人事处核实，不是本单位人员")
    row = person(organ, request, "李陌生")
    assert (row.checked.second_look, row.checked.proposal, row.person) == (False, "ask", None)
    assert organ.opinions.adopt(request) == 1


def test_choosing_one_of_another_name_or_number_wants_a_reason(organ: Office) -> None:
    request = organ.opinions.register(LETTER, NameList((NameEntry(1, "韩璐", NUMBERS["韩露"]),)))
    row = person(organ, request, "韩璐")
    assert row.checked.matched == "conflict"
    assert fields(refused(lambda: organ.opinions.choose(row.id, 1))) == ["reason"]
    assert fields(refused(lambda: organ.opinions.choose(row.id, 3))) == ["reason"]
    organ.opinions.choose(row.id, 1, "来函笔误，组织部已更正为韩露")
    assert person(organ, request, "韩璐").checked.member_id == 1


def test_who_was_chosen_stays_chosen_when_people_join_the_roster(organ: Office) -> None:
    request = taken_in(organ, "李陌生")
    row = person(organ, request, "李陌生")
    organ.opinions.choose(row.id, None, "人事处核实，不是本单位人员")
    organ.ledger("members").add(member("李陌生"))
    organ.opinions.recheck(request)
    row = person(organ, request, "李陌生")
    assert (row.checked.matched, row.person) == ("chosen", None)


def test_a_stranger_becomes_known_by_a_new_check_alone(organ: Office) -> None:
    request = taken_in(organ, "李陌生")
    organ.ledger("members").add(member("李陌生"))
    assert person(organ, request, "李陌生").person is None
    organ.opinions.recheck(request)
    assert person(organ, request, "李陌生").checked.matched == "name"


# 拟复


def test_a_reply_milder_than_proposed_wants_a_written_reason(organ: Office) -> None:
    request = taken_in(organ)
    row = person(organ, request, "韩露").id
    told = refused(lambda: organ.opinions.decide(request, [row], "clear"))
    assert fields(told) == ["excuse"]
    assert "韩露：有未了结的问题线索（加强日常监督工作实施办法" in told.reason
    assert person(organ, request, "韩露").reply == ""
    refused(lambda: organ.opinions.decide(request, [row], "clear", "可以"))
    organ.opinions.decide(request, [row], "clear", "机关纪委委员会议研究认定反映失实")
    view = person(organ, request, "韩露")
    assert (view.reply, view.override) == ("clear", "机关纪委委员会议研究认定反映失实")


def test_of_several_decided_at_once_all_or_none(organ: Office) -> None:
    request = taken_in(organ)
    rows = [one.id for one in organ.opinions.request(request).persons]
    refused(lambda: organ.opinions.decide(request, rows, "clear"))
    assert organ.opinions.request(request).counts == ()
    organ.opinions.decide(request, rows, "defer")
    assert organ.opinions.request(request).counts == (("建议暂缓，待查清问题后再作答复", 3),)


def test_adopting_leaves_those_who_want_a_second_look(organ: Office) -> None:
    request = taken_in(organ, "韩露", "何静", "李陌生")
    assert organ.opinions.adopt(request) == 2
    view = organ.opinions.request(request)
    assert [one.reply for one in view.persons] == ["defer", "clear", ""]
    assert view.why_not == "1 人尚未拟定答复；1 人须另行核对"
    assert view.status.text == "待核查拟复"


def test_deciding_does_not_take_the_place_of_the_second_look(organ: Office) -> None:
    request = drafted(organ, "韩露", "李陌生")
    organ.opinions.decide(request, [person(organ, request, "李陌生").id], "ask")
    assert organ.opinions.request(request).why_not == "1 人须另行核对"
    assert fields(refused(lambda: organ.opinions.approve(request, "何书记", TODAY))) == ["matched"]


# 答复用语


def test_the_committee_words_its_replies_and_takes_that_back(organ: Office) -> None:
    organ.opinions.set_reply("clear", "无影响", "未收到反映该同志的问题")
    [clear] = [reply for reply in organ.opinions.replies() if reply.key == "clear"]
    assert (clear.label, clear.wording, clear.own, clear.tone) == (
        "无影响",
        "未收到反映该同志的问题",
        True,
        "ok",
    )
    request = drafted(organ)
    assert person(organ, request, "何静").wording == "未收到反映该同志的问题"
    assert organ.opinions.check(listed("何静").entries)[0].label == "无影响"
    organ.opinions.restore_reply("clear")
    assert person(organ, request, "何静").wording == "暂未发现影响使用的问题"
    refused(lambda: organ.opinions.restore_reply("clear"))


@pytest.mark.parametrize(("label", "wording", "field"), [("无", " ", "wording"), ("", "无", "label"),
                                                         ("无", "至{day}", "wording")])  # fmt: skip
def test_an_empty_or_unreadable_wording_is_refused(
    organ: Office, label: str, wording: str, field: str
) -> None:
    assert fields(refused(lambda: organ.opinions.set_reply("clear", label, wording))) == [field]
    assert not any(reply.own for reply in organ.opinions.replies())


def test_the_replies_of_a_store_are_kept_when_it_is_closed(organ: Office, kept: Kept) -> None:
    organ.opinions.set_reply("ask", "另行答复", "另行答复")
    organ.close()
    again = opened(kept)
    assert [reply.label for reply in again.opinions.replies() if reply.own] == ["另行答复"]
    again.close()


# 台账


def test_chips_and_search_find_requests_by_stage_and_name(organ: Office) -> None:
    request = taken_in(organ, due_on="2026-11-17")
    ledger = organ.ledger("opinions")
    counts = {chip.key: chip.count for chip in ledger.chips(Query())}
    assert (counts["received"], counts["late"], counts["replied"]) == (1, 1, 0)
    for text in ("何静", "hejing", "云组函", "干部任免"):
        assert ledger.ids(Query(search=text)) == [request]
    assert ledger.record(request).status.text == "待核查拟复（逾期）"
    organ.opinions.adopt(request)
    assert ledger.ids(Query(chip="drafted")) == [request]


def test_every_change_is_in_the_history_in_words(organ: Office) -> None:
    request = answered(organ)
    told = organ.ledger("opinions").history(request)
    changes = {(change.label, change.new) for entry in told for change in entry.changes}
    assert {("答复", "建议暂缓，待查清问题后再作答复"), ("审批人", "何书记"), ("进度", "已回函"),
            ("回函文号", "廉函〔2026〕1号"), ("有效期至", "2027-02-19")} <= changes  # fmt: skip


def test_what_is_stored_as_a_sum_is_proved(organ: Office) -> None:
    answered(organ)
    assert all(finding.ok for finding in organ.check())
    with organ._store.writing() as session:
        _spoil(session)
    assert [finding.ok for finding in organ.check() if "意见回复" in finding.check] == [False]


def _spoil(session: Session) -> None:
    opinion = session.exec(select(Opinion).order_by(col(Opinion.id))).one()
    opinion.persons = 99


def test_the_archive_of_a_person_holds_the_request(organ: Office) -> None:
    request = answered(organ, "韩露", "何静")
    register = organ.ledger("opinions").register
    assert register.page == "opinions"
    [link] = register.persons
    with organ._store.reading() as session:
        rows = session.exec(select(link.model).where(col(link.model.member_id) == 1)).all()
    assert [getattr(row, link.record) for row in rows] == [request]


def test_three_hundred_names_are_taken_in_and_answered(organ: Office) -> None:
    ledger = organ.ledger("members")
    numbers = {f"张{chr(0x4E00 + n)}": identity("1988-01-01", n % 100, male=n < 100) for n in range(150)}
    for name, number in numbers.items():
        ledger.add(member(name, identity_number=number))
    entries = [NameEntry(n, name, number) for n, (name, number) in enumerate(numbers.items(), 1)]
    entries += [NameEntry(n, f"赵{chr(0x4E00 + n)}") for n in range(151, 301)]
    request = organ.opinions.register(LETTER, NameList(tuple(entries)))
    assert organ.opinions.adopt(request) == 150
    for one in organ.opinions.request(request).persons[150:153]:
        organ.opinions.choose(one.id, None, "人事处核实，不是本单位人员")
    view = organ.opinions.request(request)
    assert sum(one.checked.second_look for one in view.persons) == 147
    assert organ.ledger("opinions").record(request).values["names"] == "张一、张丁、张丂 等 300 人"


def test_disposing_of_the_clue_clears_the_person_in_a_new_check(organ: Office) -> None:
    organ.ledger("clues").void(1, "另行登记为二〇二六年一月收到")
    record = organ.ledger("clues").add(clue("韩露", received_on="2026-01-05"))
    request = taken_in(organ)
    disposed(organ, record, "settled", settle_reason="vague")
    take(organ, record, K.CLOSED, "2026-01-20")
    organ.opinions.recheck(request)
    assert person(organ, request, "韩露").checked.proposal == "clear"
