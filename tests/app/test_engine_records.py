"""What a register does with a record: refuse field by field, number, change, void, remember, link persons."""

from __future__ import annotations

from typing import Any

import pytest

from app.engine.views import Query
from app.errors import RefusedInput, StaleRecord
from app.office import Office
from tests.app.parts import clue, holdings, identity, meeting, member, talk, values_of

ANNA = identity("1975-07-02")


def flaws_of(refusal: pytest.ExceptionInfo[RefusedInput]) -> dict[str, str]:
    return {flaw.field: flaw.reason for flaw in refusal.value.flaws}


@pytest.mark.parametrize(
    ("key", "values", "fields"),
    [
        ("members", member(""), {"name"}),
        ("members", member("　"), {"name"}),
        ("members", member(identity_number="990101750702001"), set()),
        ("members", member(identity_number="99010119750702001"), {"identity_number"}),
        ("members", member(identity_number=ANNA[:-1] + "?"), {"identity_number"}),
        ("members", member(birth="1990年13月", rank="总管", gender="x"), {"birth", "rank", "gender"}),
        ("members", member(identity_number=ANNA, birth="1976-07", gender="女"), {"birth", "gender"}),
        ("members", member(joined_on="2010-07-01", confirmed_on="2009-07-01"), {"confirmed_on"}),
        ("members", member("甲" * 51), {"name"}),
        ("members", member(phone="1" * 201), {"phone"}),
        ("clues", clue(received_on="2026-02-30"), {"received_on"}),
        ("clues", clue(received_on="2026-11-21"), {"received_on"}),
        ("clues", clue(received_on="", source=""), {"received_on", "source"}),
        ("clues", clue(summary="  "), {"summary"}),
        ("clues", clue(flow_only=True), {"summary"}),
        ("clues", clue(subjects=[]), {"subjects"}),
        ("clues", clue(subjects=[{"name": "", "rank": ""}]), {"subjects"}),
        ("clues", clue(subjects=[{"name": "甲乙"}, {"name": "", "unit": "法规科"}]), {"subjects.1.name"}),
        ("clues", clue(subjects=[{"name": "甲乙", "rank": "总管", "form": "fifth"}]),
         {"subjects.0.rank", "subjects.0.form"}),
        ("clues", clue(secrecy=""), {"secrecy"}),
        ("talks", talk(""), {"person"}),
        ("talks", talk(held_on="2026-11-21"), {"held_on"}),
        ("talks", talk(kind="chat"), {"kind"}),
        ("talks", talk(talker="周海波", recorder="周海波"), {"recorder"}),
        ("meetings", meeting(topics=""), {"topics"}),
        ("meetings", meeting(due_count="5", present_count="6"), {"present_count"}),
        ("meetings", meeting(due_count="-5"), {"due_count"}),
    ],
)  # fmt: skip
def test_each_flaw_is_told_at_its_field(
    office: Office, key: str, values: dict[str, Any], fields: set[str]
) -> None:
    ledger = office.ledger(key)
    if not fields:
        assert ledger.add(values)
        return
    with pytest.raises(RefusedInput) as refusal:
        ledger.add(values)
    assert set(flaws_of(refusal)) == fields
    assert all(reason for reason in flaws_of(refusal).values())
    assert ledger.ids(Query()) == []


def test_an_identity_number_completes_birth_and_gender(office: Office) -> None:
    office.ledger("members").add(member(identity_number=ANNA))
    [only] = values_of(office, "members")
    assert (only["birth"], only["gender"]) == ("1975-07-02", "male")


def test_an_identity_number_belongs_to_one_person(office: Office) -> None:
    ledger = office.ledger("members")
    first = ledger.add(member(identity_number=ANNA))
    second = ledger.add(member("韩露"))
    with pytest.raises(RefusedInput) as refusal:
        ledger.change(second, 1, member("韩露", identity_number=ANNA))
    assert set(flaws_of(refusal)) == {"identity_number"}
    assert ANNA not in str(refusal.value)
    ledger.change(first, 1, member("周远", identity_number=ANNA))


def test_numbers_run_on_without_gaps_in_each_year(office: Office) -> None:
    ledger = office.ledger("clues")
    for on in ("2025-03-01", "2026-01-02", "2025-12-31", "2026-02-03"):
        ledger.add(clue(received_on=on))
    with pytest.raises(RefusedInput):
        ledger.add(clue(received_on="2026-03-04", subjects=[]))
    ledger.add(clue(received_on="2026-03-04"))
    ledger.add(clue(received_on="2026-03-05", number="云水纪〔2026〕9号"))
    assert [c["number"] for c in values_of(office, "clues")] == [
        "线索〔2025〕1号", "线索〔2026〕1号", "线索〔2025〕2号", "线索〔2026〕2号", "线索〔2026〕3号",
        "云水纪〔2026〕9号",
    ]  # fmt: skip


def test_a_number_is_taken_once_even_by_a_voided_record(office: Office) -> None:
    ledger = office.ledger("meetings")
    first = ledger.add(meeting(number="会〔2026〕7号"))
    ledger.void(first, "重复登记")
    with pytest.raises(RefusedInput) as refusal:
        ledger.add(meeting(number="会〔2026〕7号"))
    assert set(flaws_of(refusal)) == {"number"}
    ledger.add(meeting())
    assert values_of(office, "meetings")[0]["number"] == "会〔2026〕8号"


def test_a_record_changed_meanwhile_is_not_overwritten(office: Office) -> None:
    ledger = office.ledger("members")
    record = ledger.add(member())
    ledger.change(record, 1, member(post="科长"))
    with pytest.raises(StaleRecord):
        ledger.change(record, 1, member(post="副科长"))
    assert ledger.record(record).version == 2
    assert ledger.record(record).values["post"] == "科长"


def test_saving_without_a_change_is_no_change(office: Office) -> None:
    ledger = office.ledger("clues")
    record = ledger.add(clue("韩露", "周远航"))
    before = ledger.record(record)
    ledger.change(record, before.version, before.values)
    assert ledger.record(record) == before
    assert len(ledger.history(record)) == 4, "the clue, two persons and the first step"


def test_changing_a_person_of_a_clue_is_seen_as_a_change_of_the_clue(office: Office) -> None:
    ledger = office.ledger("clues")
    record = ledger.add(clue("韩露"))
    opened = ledger.record(record)
    first, second = (
        {**opened.values, "subjects": [{**opened.values["subjects"][0], "rank": rank}]}
        for rank in ("科员", "办事员")
    )
    ledger.change(record, opened.version, first)
    with pytest.raises(StaleRecord):
        ledger.change(record, opened.version, second)
    assert ledger.record(record).values["subjects"][0]["rank"] == "科员"


def test_a_record_is_voided_with_a_reason_and_stays(office: Office) -> None:
    ledger = office.ledger("talks")
    record = ledger.add(talk())
    for reason in ("", "  ", "重复"):
        with pytest.raises(RefusedInput):
            ledger.void(record, reason)
    ledger.void(record, "与另一条重复登记")
    assert ledger.ids(Query()) == []
    assert ledger.ids(Query(voided=True)) == [record]
    seen = ledger.record(record)
    assert (seen.voided, seen.void_reason, seen.status.text) == (True, "与另一条重复登记", "已作废")
    told = ledger.history(record)[0]
    assert (told.action, told.note) == ("作废", "与另一条重复登记")
    with pytest.raises(RefusedInput):
        ledger.void(record, "再次作废一遍")
    with pytest.raises(RefusedInput):
        ledger.change(record, seen.version, seen.values)


def test_history_tells_labels_old_and_new(office: Office) -> None:
    ledger = office.ledger("members")
    record = ledger.add(member(post="科员"))
    ledger.change(record, 1, member(post="科长", political_status="probationary"))
    newest, oldest = (entry for entry in ledger.history(record) if entry.action in ("修改", "新增"))
    assert {(c.label, c.old, c.new) for c in newest.changes} == {
        ("职务", "科员", "科长"),
        ("政治面貌", "中共党员", "中共预备党员"),
    }
    assert (newest.action, newest.actor, oldest.action) == ("修改", "经办人", "新增")
    assert newest.at.tzinfo is not None
    assert ("姓名", "", "周远航") in {(c.label, c.old, c.new) for c in oldest.changes}


def test_history_of_a_clue_tells_its_persons_and_steps(office: Office) -> None:
    ledger = office.ledger("clues")
    ours = {"name": "韩露", "rank": "一级科员", "political_status": "member"}
    record = ledger.add(clue(subjects=[ours]))
    ledger.add_step(record, {"kind": "opinion", "held_on": "2026-10-20", "disposition": "verification"})
    actions = [entry.action for entry in ledger.history(record)]
    assert {"新增", "新增被反映人", "新增办理环节"} <= set(actions)
    step = next(
        e for e in ledger.history(record) if e.action == "新增办理环节" and "处置意见" in str(e.changes)
    )
    assert ("处置方式", "", "初步核实") in {(c.label, c.old, c.new) for c in step.changes}


TEXTS = {
    "quotes": "他说“没有”，'单引号' \"双引号\" `反引号` -- ; DROP TABLE clue;",
    "a formula": '=cmd|"/C calc"!A1',
    "markup": "<b>粗体</b> &amp; {花括号} %s \\n",
    "rare characters": "䶮㛃𬱖𠅤𫖯〇🈲",
    "much": "反映问题若干。" * 14_285 + "完。",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_any_text_is_stored_as_it_is(office: Office, text: str) -> None:
    ledger = office.ledger("clues")
    record = ledger.add(clue(summary=text))
    assert ledger.record(record).values["summary"] == text
    assert ledger.ids(Query(search=text[-4:])) == [record]
    assert len(ledger.rows([record])[0].cells) == len(ledger.view.columns)


def test_text_over_its_length_is_refused(office: Office) -> None:
    with pytest.raises(RefusedInput) as refusal:
        office.ledger("clues").add(clue(summary="长" * 100_001))
    assert set(flaws_of(refusal)) == {"summary"}
    assert len(refusal.value.flaws[0].value) <= 60


def test_control_characters_go(office: Office) -> None:
    ledger = office.ledger("talks")
    record = ledger.add(talk("周\x00远\u200b航", content="一\x07行\r\n二行\u2028三行"))
    values = ledger.record(record).values
    assert (values["person"], values["content"]) == ("周远航", "一行\n二行\n三行")


def test_the_archive_holds_what_the_registers_hold_of_a_person(office: Office) -> None:
    person = office.ledger("members").add(member("韩露"))
    first, second = (
        office.ledger("clues").add(clue("韩露", received_on=on)) for on in ("2026-01-05", "2026-06-05")
    )
    held = office.ledger("talks").add(talk("韩露"))
    office.ledger("talks").add(talk("别人"))
    found = holdings(office, person)
    assert (found["clues"], found["talks"]) == ((second, first), (held,))
    office.ledger("clues").void(first, "登记有误，重新登记")
    assert holdings(office, person)["clues"] == (second,)
    assert office.archives.cover(person).row.name == "韩露"
    with pytest.raises(KeyError):
        office.archives.open(999)


def test_a_renamed_person_is_no_longer_the_one_of_before(office: Office) -> None:
    anna, bora = (office.ledger("members").add(member(name)) for name in ("韩露", "赵一鸣"))
    talks, clues = office.ledger("talks"), office.ledger("clues")
    held, found = talks.add(talk("韩露")), clues.add(clue("韩露"))
    talks.change(held, 1, talk("赵一鸣"))
    opened = clues.record(found)
    subjects = [{**opened.values["subjects"][0], "name": "赵一鸣"}]
    clues.change(found, opened.version, {**opened.values, "subjects": subjects})
    assert holdings(office, anna) == {"clues": (), "talks": ()}
    assert holdings(office, bora) == {"clues": (found,), "talks": (held,)}


def test_same_named_persons_are_told_apart_by_branch_and_post(office: Office) -> None:
    branches = ("法规科党支部", "办公室党支部")
    legal, other = (office.ledger("members").add(member("王强", branch=branch)) for branch in branches)
    clues = office.ledger("clues")
    sure = clues.add(clue(subjects=[{"name": "王强", "unit": "法规科科员"}]))
    unsure = clues.add(clue(subjects=[{"name": "王强"}]))
    assert holdings(office, legal)["clues"] == (sure,)
    assert holdings(office, other)["clues"] == ()
    assert "同名" in clues.record(unsure).values["marks"]
    assert clues.ids(Query(chip="marked")) == [unsure]


def test_suggestions_hold_what_the_register_holds(office: Office) -> None:
    ledger = office.ledger("members")
    for branch in ("办公室党支部", "办公室党支部", "法规科党支部", "100%支部"):
        ledger.add(member(branch=branch))
    assert ledger.suggestions("branch", "办公") == ["办公室党支部"]
    assert ledger.suggestions("branch", "%") == ["100%支部"]
    assert ledger.suggestions("branch", "") == ["100%支部", "办公室党支部", "法规科党支部"]


def test_listeners_hear_what_changed(office: Office) -> None:
    heard: list[frozenset[str]] = []
    stop = office.subscribe(heard.append)
    record = office.ledger("members").add(member())
    with pytest.raises(RefusedInput):
        office.ledger("clues").add(clue(subjects=[]))
    office.ledger("members").void(record, "登记错了人")
    stop()
    stop()
    office.ledger("members").add(member())
    assert heard == [frozenset({"members"})] * 2


def test_preferences_are_kept(office: Office) -> None:
    assert office.preference("width", 3) == 3
    office.set_preference("width", {"name": [1, 2]})
    office.set_preference("width", {"name": [3]})
    assert office.preference("width") == {"name": [3]}
