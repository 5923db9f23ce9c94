"""Talks through the real store: what is refused, what is asked, how what was demanded is followed up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.engine.ledger import Ledger
from app.engine.views import DueItem, Query
from app.errors import Flaw, RefusedInput
from app.office import Office
from app.registers.talks.form import FIELDS
from app.registers.talks.names import bare, people_in
from db.vocabulary import TalkKind
from tests.app.parts import clue, member, plan_of, talk, values_of

LONG = "了解近期思想和工作情况，提醒注意八小时以外的社会交往，本人表示一定认真对待，按要求改正，请组织监督。"
WHOLE = {
    "begins": "9:00", "ends": "10:30", "talker": "周海波", "recorder": "沈佳", "cause": "反映的问题",
    "place": "谈话室", "content": LONG, "rights_told": True, "signed": True, "safety_plan": "预案",
    "unit": "办公室党支部", "post": "科员", "demands": "改正", "taped": True,
}  # fmt: skip


@pytest.fixture
def talks(office: Office) -> Ledger:
    return office.ledger("talks")


def whole(kind: str, **values: Any) -> dict[str, Any]:
    return talk(kind=kind, **{**WHOLE, **values})


def refusal(ledger: Ledger, values: dict[str, Any]) -> RefusedInput:
    with pytest.raises(RefusedInput) as refused:
        ledger.add(values)
    assert refused.value.reason.startswith("依据：")
    assert refused.value.remedy
    return refused.value


def fields_of(error: RefusedInput) -> set[str]:
    return {flaw.field for flaw in error.flaws}


def asked(ledger: Ledger, values: dict[str, Any], record: int | None = None) -> dict[str, Flaw]:
    return {flaw.field: flaw for flaw in ledger.doubts(values, record)}


def due_of(office: Office, register: str = "talks") -> list[DueItem]:
    return [item for item in office.due() if item.register == register]


def test_a_talk_by_one_where_two_are_needed_is_not_finished(office: Office, talks: Ledger) -> None:
    number = office.ledger("clues").record(office.ledger("clues").add(clue())).values["number"]
    alone = whole("inquiry", recorder="", clue_number=number)
    error = refusal(talks, alone)
    assert fields_of(error) == {"companions", "recorder"}
    assert "两名" in error.message
    assert "第二十八条" in error.reason
    record = talks.add({**alone, "state": "held"})
    opened = talks.record(record)
    assert "已谈待签" in opened.status.text
    with pytest.raises(RefusedInput):
        talks.change(record, opened.version, {**opened.values, "state": "finished"})
    talks.change(record, opened.version, {**opened.values, "state": "finished", "recorder": "陆明"})
    assert talks.record(record).status.text == "函询谈话"


def test_an_end_before_its_start_is_refused(talks: Ledger) -> None:
    assert fields_of(refusal(talks, whole("heart", begins="10:30", ends="9:00"))) == {"ends"}


def test_a_talk_in_the_future_may_be_planned_only(office: Office, talks: Ledger) -> None:
    coming = whole("heart", held_on="2026-11-25")
    assert fields_of(refusal(talks, coming)) == {"held_on"}
    assert fields_of(refusal(talks, {**coming, "state": "held"})) == {"held_on"}
    record = talks.add({**coming, "state": "planned"})
    [item] = due_of(office)
    assert (item.record_id, item.due.isoformat(), item.rule) == (record, "2026-11-25", "安排的谈话")
    assert "周远航" in item.title


def test_several_gaps_are_told_at_once(talks: Ledger) -> None:
    error = refusal(talks, talk(kind="admonition", excuse="确有原因"))
    lacking = {"unit", "post", "talker", "recorder", "place", "cause", "content", "companions"}
    assert fields_of(error) == lacking


def test_a_talk_without_its_clue_wants_a_written_reason(office: Office, talks: Ledger) -> None:
    assert fields_of(refusal(talks, whole("verification"))) == {"excuse"}
    assert fields_of(refusal(talks, whole("verification", clue_number="线索〔1999〕1号"))) == {"excuse"}
    assert fields_of(refusal(talks, whole("verification", excuse="无"))) == {"excuse"}
    known = office.ledger("clues").record(office.ledger("clues").add(clue())).values["number"]
    talks.add(whole("verification", clue_number=known))
    record = talks.add(whole("verification", excuse="上级交办，线索编号由上级掌握"))
    assert talks.record(record).values["excuse"] == "上级交办，线索编号由上级掌握"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_accepted_as_finished_fulfils_every_hard_rule(office: Office, data: st.DataObject) -> None:
    ledger, rules = office.ledger("talks"), office.rules.talks
    kind = data.draw(st.sampled_from(TalkKind))
    left_out = data.draw(st.sets(st.sampled_from(sorted(WHOLE)), max_size=2))
    who = st.sampled_from(["", "周海波", "书记周海波", "沈 佳", "周远航（办公室）", "周海波、陆明"])
    values = {name: value for name, value in WHOLE.items() if name not in left_out}
    values |= {"talker": data.draw(who), "companions": data.draw(who), "recorder": data.draw(who)}
    values |= {"held_on": data.draw(st.sampled_from(["2026-11-20", "2026-11-21", "2025-01-05"]))}
    values |= {"begins": data.draw(st.sampled_from(["", "9:00", "11:00"])), "excuse": "另有书面说明"}
    values |= {"state": data.draw(st.sampled_from(["finished", "held", "planned"]))}
    try:
        record = ledger.add(talk(kind=str(kind.value), **values))
    except RefusedInput:
        return
    kept = ledger.record(record).values
    rule = rules.kinds[kind]
    talkers, recorders = people_in(kept["talker"]), people_in(kept["recorder"])
    officers = {*talkers, *people_in(kept["companions"]), *recorders}
    assert not set(talkers) & set(recorders)
    assert kept["person"] not in officers
    assert kept["state"] == "planned" or kept["held_on"] <= "2026-11-20"
    assert not kept["begins"] or not kept["ends"] or kept["begins"] < kept["ends"]
    if kept["state"] == "finished":
        assert not rule.two_persons or len(officers) >= 2
        assert all(kept[name] for name in rule.required)


@pytest.mark.parametrize(
    "written",
    [
        "沈佳（机关纪委）", "沈 佳", "沈　佳", "书记沈佳", "沈佳书记", "机关纪委副书记 沈佳", "沈佳同志",
        "办公室沈佳", "记录人：沈佳", "沈佳机关纪委委员", "四级主任科员沈佳",
    ],
)  # fmt: skip
def test_a_person_written_another_way_is_no_second_one(talks: Ledger, written: str) -> None:
    error = refusal(talks, whole("announcement", talker="沈佳", recorder=written))
    assert fields_of(error) == {"recorder", "companions"}
    assert fields_of(refusal(talks, whole("heart", person="沈佳", talker=written, recorder=""))) == {"talker"}


def test_bare_names() -> None:
    assert people_in("周海波、 沈佳，周海波；陆 明 ") == ("周海波", "沈佳", "陆明")
    assert people_in("") == people_in("待定") == ()
    assert [bare(text) for text in ("王书记", "机关党委书记", "欧阳娜娜", "李科明")] == [
        "王书记", "机关党委书记", "欧阳娜娜", "李科明"
    ]  # fmt: skip


def test_an_officer_may_have_the_name_of_the_person_when_the_roster_knows_both(
    office: Office, talks: Ledger
) -> None:
    first = office.ledger("members").add(member("韩露", branch="一支部"))
    same = whole("heart", person="韩露", talker="韩露（办公室）", unit="", member_id=str(first))
    error = refusal(talks, same)
    assert fields_of(error) == {"talker"}
    assert "花名册" in error.remedy
    office.ledger("members").add(member("韩露", branch="二支部"))
    assert fields_of(refusal(talks, {**same, "member_id": ""})) == {"talker"}
    talks.add(same)


def test_an_old_excuse_does_not_pass_what_is_new(talks: Ledger) -> None:
    record = talks.add(whole("verification", excuse="上级交办，线索编号由上级掌握"))
    opened = talks.record(record)
    talks.change(record, opened.version, {**opened.values, "remarks": "卷宗在档案室"})
    opened = talks.record(record)
    changed = {**opened.values, "clue_number": "线索〔1999〕1号"}
    with pytest.raises(RefusedInput) as refused:
        talks.change(record, opened.version, changed)
    assert fields_of(refused.value) == {"excuse"}
    assert "这一次" in refused.value.flaws[0].reason
    talks.change(record, opened.version, {**changed, "excuse": "编号是上级台账的，本台账没有"})


def test_numbers_go_by_the_year_of_the_talk(talks: Ledger) -> None:
    days = ("2026-01-05", "2025-12-31", "2026-02-01")
    ids = [talks.add(talk(held_on=on)) for on in days]
    numbers = [talks.record(record).values["number"] for record in ids]
    assert numbers == ["谈话〔2026〕1号", "谈话〔2025〕1号", "谈话〔2026〕2号"]


def test_the_form_is_proposed_from_the_kind_once(talks: Ledger) -> None:
    record = talks.add(whole("reminder"))
    opened = talks.record(record)
    assert opened.values["form"] == "first"
    talks.change(record, opened.version, {**opened.values, "form": ""})
    assert talks.record(record).values["form"] == ""
    assert talks.record(talks.add(whole("reminder", form="second"))).values["form"] == "second"
    assert talks.record(talks.add(whole("heart"))).values["form"] == ""


def test_a_demand_is_looked_at_again_until_it_is_met(office: Office, talks: Ledger) -> None:
    record = talks.add(whole("reminder", demands_due="2026-11-30"))
    for row, due in (
        ({"checked_on": "2026-11-01", "outcome": "partly", "next_on": "2026-12-10"}, "2026-12-10"),
        ({"checked_on": "2026-11-10", "outcome": "not"}, "2026-11-30"),
        ({"checked_on": "2026-11-15", "outcome": "done"}, ""),
    ):
        [item] = due_of(office)
        assert (item.title, item.register) == ("谈后整改复查：周远航", "talks")
        assert "本程序的默认值" in item.source
        opened = talks.record(record)
        rows = [*opened.values["follow_ups"], {**row, "checker": "沈佳"}]
        talks.change(record, opened.version, {**opened.values, "follow_ups": rows})
        assert talks.record(record).values["follow_due_on"] == due
    assert due_of(office) == []
    assert talks.record(record).values["follow_outcome"] == "done"
    assert office.check()[-1].ok


def test_dates_of_demands_and_checks_follow_the_talk(talks: Ledger) -> None:
    assert fields_of(refusal(talks, whole("reminder", demands_due="2026-10-01"))) == {"demands_due"}
    early = {"checked_on": "2026-10-01", "outcome": "partly", "next_on": "2026-09-30"}
    error = refusal(talks, whole("reminder", follow_ups=[early]))
    assert fields_of(error) == {"follow_ups.0.checked_on", "follow_ups.0.next_on"}
    done = {"checked_on": "2026-11-01", "outcome": "done", "next_on": "2026-11-30"}
    assert fields_of(refusal(talks, whole("reminder", follow_ups=[done]))) == {"follow_ups.0.next_on"}


def test_voiding_a_talk_takes_its_dates_off_the_agenda(office: Office, talks: Ledger) -> None:
    record = talks.add(whole("reminder", demands_due="2026-11-30"))
    assert due_of(office)
    talks.void(record, "重复登记的谈话")
    assert due_of(office) == []


def test_more_secret_than_the_committee_keeps_is_refused(talks: Ledger) -> None:
    assert fields_of(refusal(talks, talk(secrecy="secret"))) == {"secrecy"}


# What is asked before saving


def test_gaps_of_a_talk_are_asked_about_once(talks: Ledger) -> None:
    assert set(asked(talks, talk(talker="周海波"))) == {"cause", "content"}
    record = talks.add(talk(talker="周海波"))
    opened = talks.record(record)
    assert asked(talks, {**opened.values, "remarks": "补记"}, record) == {}
    assert set(asked(talks, {**opened.values, "talker": ""}, record)) == {"talker"}


def test_a_copied_text_is_asked_about_by_number(talks: Ledger) -> None:
    first = talks.add(whole("heart", content=LONG))
    number = talks.record(first).values["number"]
    copied = whole("heart", person="韩露", content=LONG.replace("，请组织监督", ""), held_on="2026-10-13")
    flaw = asked(talks, copied)["content"]
    assert number in flaw.reason
    assert "做好谈话笔录需把握五个要点" in flaw.reason
    own = "与本人谈了防汛值守、家庭情况和下一步打算，本人反映工作压力较大，希望调整分工，已向支部转达。" * 2
    assert "content" not in asked(talks, {**copied, "content": own})
    assert "content" not in asked(talks, {**copied, "content": LONG[:20]})
    talks.void(first, "登记有误，作废")
    assert "content" not in asked(talks, copied)


def test_a_record_is_not_held_against_itself(talks: Ledger) -> None:
    record = talks.add(whole("heart"))
    values = talks.record(record).values
    assert asked(talks, {**values, "content": f"{LONG}补充。"}, record) == {}


def test_the_same_words_to_many_are_no_copy(talks: Ledger) -> None:
    talks.add(whole("festival"))
    assert "content" not in asked(talks, whole("festival", person="韩露"))


def test_names_not_in_the_roster_are_asked_about(office: Office, talks: Ledger) -> None:
    values = whole("heart", companions="陆明", talker="机关纪委书记")
    assert not {"companions", "recorder", "person"} & set(asked(talks, values)), "there is no roster yet"
    for name in ("周远航", "沈佳"):
        office.ledger("members").add(member(name))
    found = asked(talks, values)
    assert set(found) == {"companions"}
    assert "陆明" in found["companions"].reason
    assert "姓名前后一致" in found["companions"].reason
    assert set(asked(talks, whole("heart", person="周远行"))) == {"person", "talker"}


def test_one_of_two_of_the_same_name_is_to_be_chosen(office: Office, talks: Ledger) -> None:
    first, _ = (office.ledger("members").add(member("王强", branch=b)) for b in ("一支部", "二支部"))
    office.ledger("members").add(member("沈佳"))
    office.ledger("members").add(member("周海波"))
    unclear = whole("heart", person="王强", unit="")
    flaw = asked(talks, unclear)["person"]
    assert "一支部" in flaw.reason
    assert "二支部" in flaw.reason
    assert asked(talks, {**unclear, "member_id": str(first)}) == {}


# History


def test_a_sheet_is_never_refused_for_what_its_talks_lack(office: Office, tmp_path: Path) -> None:
    heads = [
        "谈话时间", "谈话对象", "谈话类型", "谈话人", "陪同人", "记录人", "起止时间", "整改要求", "整改期限",
    ]  # fmt: skip
    rows = [
        ["2024-03-05", "韩露", "初核谈话", "周海波", "", "周海波", "9:00-10:30", "书面检查", "2024-04-01"],
        ["2024-03-06", "韩露", "审查谈话", "韩露", "陆明", "", "上午", "", ""],
        ["2027-03-06", "韩露", "诫勉谈话", "", "", "", "", "", ""],
    ]
    outcome = office.commit_import(plan_of(office, "talks", tmp_path, [heads, *rows]))
    assert (outcome.accepted, outcome.refused) == (3, ())
    first, second, third = values_of(office, "talks")
    assert (first["begins"], first["ends"], first["demands_due"]) == ("09:00", "10:30", "2024-04-01")
    assert (second["companions"], second["begins"]) == ("陆明", "")
    assert {row["state"] for row in (first, second, third)} == {"finished"}
    assert first["number"] == "谈话〔2024〕1号"


def test_what_an_old_record_lacks_does_not_keep_it_from_being_worked_on(
    office: Office, talks: Ledger, tmp_path: Path
) -> None:
    rows = [["谈话时间", "谈话对象", "谈话类型", "谈话人"], ["2024-03-05", "韩露", "初核谈话", "周海波"]]
    office.commit_import(plan_of(office, "talks", tmp_path, rows))
    [record] = talks.ids(Query())
    opened = talks.record(record)
    talks.change(record, opened.version, {**opened.values, "remarks": "卷宗在档案室"})
    opened = talks.record(record)
    assert opened.values["remarks"] == "卷宗在档案室"
    with pytest.raises(RefusedInput) as refused:
        talks.change(record, opened.version, {**opened.values, "recorder": "周海波"})
    assert fields_of(refused.value) == {"recorder"}


# The form


@pytest.mark.parametrize("kind", TalkKind)
def test_the_form_asks_for_what_the_table_needs(office: Office, kind: TalkKind) -> None:
    rule, code = office.rules.talks.kinds[kind], str(kind.value)
    shown = {
        field.name
        for field in FIELDS
        if not field.only_with or any(name != "kind" or code in codes for name, codes in field.only_with)
    }
    assert {*rule.required, *rule.wants} <= shown
    assert ("attendees" in shown) is rule.group
    assert not rule.clue or "clue_number" in shown
    assert rule.form is None or "form" in shown


def test_chips_of_talks_under_way(office: Office, talks: Ledger) -> None:
    talks.add(whole("heart", held_on="2026-11-25", state="planned"))
    talks.add(whole("inquiry", state="held"))
    talks.add(whole("reminder", demands_due="2026-11-30"))
    counts = {chip.key: chip.count for chip in talks.chips(Query())}
    assert {key: counts[key] for key in ("planned", "held", "follow")} == {
        "planned": 1, "held": 1, "follow": 1
    }  # fmt: skip


def test_a_planned_talk_is_not_counted(office: Office, talks: Ledger) -> None:
    talks.add(whole("heart", held_on="2026-11-25", state="planned"))
    talks.add(whole("heart"))
    assert {figure.key: figure.value for figure in office.figures.year(2026)}["talks.total"] == 1
