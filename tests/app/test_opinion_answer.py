"""The approval of a request and the letter that answers it, through the real desk and store."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from app.errors import MissingGlyph
from app.office import Office
from app.opinion_views import NameEntry, NameList
from db.models import Attachment, IssuedPaper
from db.vocabulary import StepKind
from tests.app.clue_walking import take
from tests.app.opinion_parts import (
    LETTER,
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
from tests.app.parts import TODAY, clue, identity, member

K = StepKind


@pytest.fixture
def organ(office: Office) -> Office:
    """An office with 韩露 under an open clue, 周远航 and 何静 with nothing on record."""
    return peopled(office)


# 审批


def test_a_request_is_approved_once_everybody_is_decided(organ: Office) -> None:
    request = taken_in(organ)
    assert fields(refused(lambda: organ.opinions.approve(request, "何书记", TODAY))) == ["reply"]
    organ.opinions.adopt(request)
    assert organ.opinions.request(request).may == {"check", "decide", "approve", "send_back"}
    organ.opinions.approve(request, "何书记", TODAY, "同意拟复意见")
    view = organ.opinions.request(request)
    assert (view.status.text, view.approver, view.approval) == ("待回函", "何书记", "同意拟复意见")
    assert view.may == {"send_back", "answer"}


@pytest.mark.parametrize(
    ("approver", "on", "field"),
    [("", TODAY, "approver"), ("何书记", date(2026, 11, 21), "on"), ("何书记", date(2026, 11, 15), "on")],
)
def test_an_approval_names_who_and_when(organ: Office, approver: str, on: date, field: str) -> None:
    request = drafted(organ)
    assert fields(refused(lambda: organ.opinions.approve(request, approver, on))) == [field]


def test_what_is_approved_is_changed_only_after_it_was_sent_back(organ: Office) -> None:
    request = approved(organ)
    row = person(organ, request, "何静").id
    desk = organ.opinions
    for act in (
        lambda: desk.decide(request, [row], "defer"), lambda: desk.adopt(request),
        lambda: desk.recheck(request), lambda: desk.choose(row, 3),
        lambda: desk.add_names(request, listed("甲")),
        lambda: desk.remove(request, [row], "不再需要答复"),
    ):  # fmt: skip
        assert fields(refused(act)) == ["approved_on"]
    refused(lambda: desk.send_back(request, ""))
    desk.send_back(request, "何静的情况再核实一次")
    view = desk.request(request)
    assert (view.status.text, view.approver, view.approval) == ("待审批", "", "退回：何静的情况再核实一次")
    desk.decide(request, [row], "defer")


def test_a_clue_that_came_after_the_check_stops_the_approval(organ: Office) -> None:
    request = drafted(organ)
    organ.ledger("clues").add(clue("何静"))
    told = refused(lambda: organ.opinions.approve(request, "何书记", TODAY))
    assert (fields(told), told.flaws[0].value) == (["checked_on"], "何静")
    assert "重新核查" in told.remedy
    organ.opinions.recheck(request)
    assert person(organ, request, "何静").reply == ""  # decided when nothing was known: decided anew
    assert person(organ, request, "周远航").reply == "clear"
    organ.opinions.adopt(request)
    organ.opinions.approve(request, "何书记", TODAY)


def test_a_clue_that_came_after_the_approval_stops_the_reply(organ: Office) -> None:
    request = approved(organ)
    organ.ledger("clues").add(clue("何静"))
    assert fields(refused(lambda: organ.opinions.answer(request, "", TODAY))) == ["checked_on"]
    assert organ.opinions.request(request).status.text == "待回函"


def test_a_clue_that_only_moved_on_stops_nothing(organ: Office) -> None:
    request = drafted(organ)
    take(organ, 1, K.OPINION, "2026-10-12", disposition="inquiry")
    organ.opinions.approve(request, "何书记", TODAY)


def test_an_overridden_reply_stays_while_the_findings_do(organ: Office) -> None:
    request = drafted(organ)
    row = person(organ, request, "韩露").id
    organ.opinions.decide(request, [row], "clear", "机关纪委委员会议研究认定反映失实")
    organ.opinions.recheck(request)
    assert person(organ, request, "韩露").reply == "clear"
    organ.ledger("clues").add(clue("韩露", received_on="2026-11-18"))
    organ.opinions.recheck(request)
    assert (person(organ, request, "韩露").reply, person(organ, request, "韩露").override) == ("", "")


# 回函


def test_the_reply_is_numbered_frozen_and_kept(organ: Office) -> None:
    request = answered(organ)
    view = organ.opinions.request(request)
    assert (view.reply_number, view.replied_on) == ("廉函〔2026〕1号", date(2026, 11, 19))
    assert view.valid_until == date(2027, 2, 19)
    assert (view.status.text, view.may) == ("已回函", frozenset())
    assert view.persons[0].wording == "建议暂缓，待查清问题后再作答复"
    with organ._store.reading() as session:
        [issued] = session.exec(select(IssuedPaper)).all()
        copy = session.get(Attachment, issued.attachment_id)
        assert copy is not None
        assert letter_text(organ, request) == organ._store.attachments.read(copy)
    assert not [item for item in organ.due() if item.register == "opinions"]


def test_replies_are_numbered_one_after_the_other(organ: Office) -> None:
    answered(organ, "何静")
    organ.ledger("opinions").void(1, "重新登记同一来函")
    assert organ.opinions.request(answered(organ, "周远航")).reply_number == "廉函〔2026〕2号"


def test_a_number_given_by_hand_is_taken_once(organ: Office) -> None:
    request = answered(organ, "何静", number="云住建机纪 函〔2026〕8号")
    assert organ.opinions.request(request).reply_number == "云住建机纪函〔2026〕8号"
    assert organ.opinions.letter_paper(request).data
    other = organ.opinions.register({**LETTER, "letter_number": "云组函〔2026〕40号"}, listed("周远航"))
    organ.opinions.adopt(other)
    organ.opinions.approve(other, "何书记", TODAY)
    told = refused(lambda: organ.opinions.answer(other, "云住建机纪函〔2026〕8号", TODAY))
    assert fields(told) == ["number"]


def test_the_last_day_of_the_effect_is_frozen_in_the_words(organ: Office) -> None:
    organ.ledger("awards").add(
        {
            "person": "何静",
            "given_on": "2026-06-01",
            "kind": "党纪处分",
            "title": "处分",
            "measure": "党内警告",
        }
    )
    request = answered(organ, "何静")
    wanted = "不宜提拔任用、评先评优（影响期至2027年5月31日）"
    assert person(organ, request, "何静").wording == wanted
    organ.opinions.set_reply("unfit", "不宜", "不宜使用（至{last_day}）")
    assert person(organ, request, "何静").wording == wanted


@pytest.mark.parametrize(
    ("on", "why"),
    [
        (date(2026, 11, 15), "早于收到来函"), (date(2026, 11, 17), "审批日期"),
        (date(2026, 11, 21), "至今天"),
    ],
)  # fmt: skip
def test_依次办理_no_reply_before_its_request_or_its_approval(organ: Office, on: date, why: str) -> None:
    request = approved(organ)
    told = refused(lambda: organ.opinions.answer(request, "", on))
    assert fields(told) == ["on"]
    assert why in told.flaws[0].reason
    assert organ.opinions.request(request).reply_number == ""


def test_谁审查谁签字_no_reply_without_an_approval(organ: Office) -> None:
    assert fields(refused(lambda: organ.opinions.answer(drafted(organ), "", TODAY))) == ["approved_on"]


def test_一函一复_a_request_is_answered_once(organ: Office) -> None:
    request = answered(organ)
    assert fields(refused(lambda: organ.opinions.answer(request, "", TODAY))) == ["replied_on"]
    row = person(organ, request, "何静").id
    for act in (
        lambda: organ.opinions.decide(request, [row], "defer"),
        lambda: organ.opinions.recheck(request), lambda: organ.opinions.choose(row, 3),
    ):  # fmt: skip
        assert fields(refused(act)) == ["replied_on"]
    refused(lambda: organ.opinions.send_back(request, "想再改一改答复"))


def test_what_went_out_with_the_reply_is_changed_no_more(organ: Office) -> None:
    request, ledger = answered(organ), organ.ledger("opinions")
    record = ledger.record(request)
    told = refused(lambda: ledger.change(request, record.version, {**record.values, "occasion": "评先评优"}))
    assert fields(told) == ["occasion"]
    ledger.change(request, record.version, {**record.values, "remarks": "组织部已签收"})
    assert organ.opinions.request(request).status.text == "已回函"


def test_a_rare_name_stops_the_reply_and_takes_no_number(organ: Office) -> None:
    organ.ledger("members").add(member("王\U000f0000", identity_number=identity("1991-01-02", 6)))
    request = organ.opinions.register(
        LETTER, NameList((NameEntry(1, "王\U000f0000", identity("1991-01-02", 6)),))
    )
    organ.opinions.adopt(request)
    organ.opinions.approve(request, "何书记", TODAY)
    with pytest.raises(MissingGlyph):
        organ.opinions.answer(request, "", TODAY)
    assert organ.opinions.request(request).status.text == "待回函"
    organ.opinions.answer(request, "", TODAY, boxes=True)
    assert organ.opinions.request(request).reply_number == "廉函〔2026〕1号"


def test_the_papers_can_be_made_at_every_stage(organ: Office) -> None:
    request = taken_in(organ, "韩露", "何静", "李陌生")
    for make in (organ.opinions.letter_paper, organ.opinions.approval_paper, organ.opinions.check_paper):
        assert make(request).data.startswith(b"%PDF")
