"""人员变动 through the real store: entered, refused, corrected, told; and what an edit of the form leaves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from app.engine.views import Query, RecordView
from app.errors import RefusedInput
from app.office import Office
from db.models import Talk
from db.vocabulary import FollowOutcome, TalkKind
from tests.app.clue_walking import K as STEP
from tests.app.clue_walking import agree, disposed, take
from tests.app.parts import clue, meeting, member

WHY = "已与接收单位纪委办理线索移交手续"


def added(office: Office, name: str = "韩露", **values: Any) -> int:
    return office.ledger("members").add(member(name, post="科员", unit="规划处", **values))


def change(office: Office, person: int, kind: str, on: str, **detail: str) -> None:
    office.ledger("members").add_step(person, {"kind": kind, "held_on": on, "who": "沈若川", **detail})


def seen(office: Office, person: int) -> RecordView:
    return office.ledger("members").record(person)


def edited(office: Office, person: int, **values: str) -> RecordView:
    record = seen(office, person)
    office.ledger("members").change(person, record.version, {**record.values, **values})
    return seen(office, person)


def refusal(office: Office, person: int, kind: str, on: str, **detail: str) -> RefusedInput:
    """How a change is refused; the record is as it was, to its version and its history."""
    before, told = seen(office, person), len(office.ledger("members").history(person))
    with pytest.raises(RefusedInput) as refused:
        change(office, person, kind, on, **detail)
    assert seen(office, person) == before
    assert len(office.ledger("members").history(person)) == told
    return refused.value


def titles(office: Office, person: int) -> list[str]:
    return [moment.title.split("　")[1] for moment in seen(office, person).timeline]


def test_a_promotion_changes_rank_and_jurisdiction_and_the_rank_of_a_day_stays(office: Office) -> None:
    person = added(office)
    change(office, person, "promoted", "2025-05-01", rank="四级主任科员", document="云住建〔2025〕9号")
    now = seen(office, person)
    assert (now.values["rank"], now.values["verdict"]) == ("四级主任科员", "移送")
    [moment] = now.timeline
    assert "一级科员 → 四级主任科员" in moment.text
    assert "批准文号：云住建〔2025〕9号" in moment.text
    ranks = [office.organisation.rank_on(person, date(2025, month, 1)) for month in (4, 5)]
    assert ranks == ["一级科员", "四级主任科员"]
    assert all(finding.ok for finding in office.check())


def test_history_entered_afterwards_leaves_today_alone(office: Office) -> None:
    person = added(office)
    change(office, person, "appointed", "2024-03-01", post="副科长", unit="建设处")
    change(office, person, "appointed", "2020-03-01", post="办事员", former_post="试用期人员")
    now = seen(office, person)
    assert (now.values["post"], now.values["unit"]) == ("副科长", "建设处")
    asked = (date(2019, 1, 1), date(2022, 1, 1), date(2024, 3, 1))
    assert [office.organisation.post_on(person, day) for day in asked] == ["试用期人员", "办事员", "副科长"]
    assert [moment.on for moment in now.timeline] == ["2020-03-01", "2024-03-01"]


@pytest.mark.parametrize(
    ("kind", "detail", "field"),
    [
        ("promoted", {}, "rank"),
        ("appointed", {}, "post"),
        ("arrived", {}, "branch"),
        ("moved", {}, "branch"),
        ("corrected", {"note": "写错了"}, "corrects"),
        ("promoted", {"rank": "大总管"}, "rank"),
        ("promoted", {"rank": "一级科员", "post": "科长"}, "post"),
        ("joined", {}, "kind"),
        ("confirmed", {}, "kind"),
        ("returned", {}, "kind"),
        ("dreamt", {}, "kind"),
    ],
)
def test_a_change_that_is_not_whole_or_cannot_be_is_refused(
    office: Office, kind: str, detail: dict[str, str], field: str
) -> None:
    error = refusal(office, added(office), kind, "2026-05-01", **detail)
    assert field in {flaw.field for flaw in error.flaws}


def test_a_change_in_the_future_is_refused(office: Office) -> None:
    assert refusal(office, added(office), "retired", "2026-11-21").flaws[0].field == "held_on"


def test_only_a_probationary_member_is_confirmed_charter_7(office: Office) -> None:
    error = refusal(office, added(office), "confirmed", "2026-05-01")
    assert "只有预备党员才能转正" in error.flaws[0].reason
    assert "中国共产党章程 第七条" in error.reason
    assert error.remedy


def test_confirmation_before_the_year_is_over_needs_a_reason_charter_7(office: Office) -> None:
    person = added(office, political_status="probationary", joined_on="2025-07-01")
    error = refusal(office, person, "confirmed", "2026-05-01")
    assert error.flaws[0].field == "excuse"
    assert "第七条" in error.reason
    assert refusal(office, person, "confirmed", "2026-05-01", excuse="无").flaws[0].field == "excuse"
    change(office, person, "confirmed", "2026-05-01", excuse="入党时间登记有误，以支部大会为准")
    now = seen(office, person)
    assert (now.values["political_status"], now.values["confirmed_on"]) == ("member", "2026-05-01")
    assert "特殊情况说明：入党时间登记有误" in now.timeline[0].text


def test_joining_and_confirmation_after_the_year(office: Office) -> None:
    person = added(office, political_status="masses")
    change(office, person, "joined", "2024-06-30")
    assert seen(office, person).values["joined_on"] == "2024-06-30"
    change(office, person, "confirmed", "2025-06-30")
    assert seen(office, person).values["political_status"] == "member"
    with pytest.raises(RefusedInput) as refused:
        edited(office, person, political_status="masses")
    assert "更正" in refused.value.remedy
    assert edited(office, person, phone="0519-1").values["political_status"] == "member"


def test_who_left_is_no_longer_there_and_may_come_back(office: Office) -> None:
    person = added(office)
    change(office, person, "left", "2026-03-01", destination="云川市水务局")
    now = seen(office, person)
    assert (now.values["standing"], now.values["left_on"]) == ("left", "2026-03-01")
    assert now.status.text == "已离开：调出"
    assert refusal(office, person, "promoted", "2026-04-01", rank="二级科员").flaws[0].field == "held_on"
    change(office, person, "returned", "2026-06-01", post="科长")
    now = seen(office, person)
    assert (now.values["standing"], now.values["left_on"], now.values["post"]) == ("present", "", "科长")


def test_chips_of_standing_and_key_posts(office: Office) -> None:
    ledger = office.ledger("members")
    gone, _ = added(office), added(office, "郑岚", key_post="是", key_post_note="行政审批", personnel="civil")
    change(office, gone, "retired", "2026-03-01", branch="离退休党支部")
    counts = {chip.key: chip.count for chip in ledger.chips(Query())}
    assert (counts["all"], counts["present"], counts["away"], counts["key_post"]) == (2, 1, 1, 1)
    assert seen(office, gone).values["branch"] == "离退休党支部"


def test_who_is_subject_of_an_open_clue_does_not_leave_without_a_reason_s000_11(office: Office) -> None:
    person = added(office)
    record = office.ledger("clues").add(clue("韩露"))
    number = office.ledger("clues").record(record).values["number"]
    for kind in ("left", "retired", "gone"):
        error = refusal(office, person, kind, "2026-11-01")
        assert [flaw.field for flaw in error.flaws] == ["excuse"]
        assert number in error.flaws[0].reason
        assert "（十一）" in error.reason
        assert error.remedy
    change(office, person, "left", "2026-11-01", excuse=WHY)
    assert WHY in seen(office, person).timeline[0].text


def test_an_open_clue_on_an_undecided_namesake_is_called_to_mind_s000_11(office: Office) -> None:
    one, other = added(office, branch="第一党支部"), added(office, branch="第二党支部")
    record = office.ledger("clues").add(clue("韩露"))
    number = office.ledger("clues").record(record).values["number"]
    for known in (one, other):
        [flaw] = refusal(office, known, "left", "2026-11-01").flaws
        assert (flaw.field, f"{number}（同名，尚未对应到人）" in flaw.reason) == ("excuse", True)
    change(office, one, "left", "2026-11-01", excuse="反映的是另一名同名人员")
    assert seen(office, one).values["standing"] == "left"


def test_a_planned_talk_is_called_to_mind_s000_11(office: Office) -> None:
    person = added(office)
    planned = {"held_on": "2026-12-01", "kind": "heart", "state": "planned", "person": "韩露"}
    talk = office.ledger("talks").add(planned)
    error = refusal(office, person, "left", "2026-11-01")
    assert "2026-12-01" in error.flaws[0].reason
    assert "（十一）" in error.reason
    assert "先谈完" in error.remedy
    office.ledger("talks").void(talk, "本人已经调出，不再谈")
    change(office, person, "left", "2026-11-01")


def posted(office: Office, **until: str) -> tuple[int, int]:
    """A term and a branch in which 韩露 holds the first place."""
    others = [{"role": "member", "name": name} for name in ("郑岚", "简宁")]
    seats = [{"role": "secretary", "name": "韩露", **until}, *others]
    dates = {"elected_on": "2022-03-01", "ends_on": "2027-03-01"}
    term = office.ledger("terms").add({"name": "第三届", **dates, "seats": seats})
    posts = [{"role": "discipline", "name": "韩露", **until}]
    branch = office.ledger("branches").add({"name": "规划处党支部", "kind": "branch", "posts": posts})
    return term, branch


def test_who_holds_a_seat_or_a_post_does_not_leave_without_a_reason_s000_18(office: Office) -> None:
    person = added(office)
    term, _ = posted(office)
    error = refusal(office, person, "retired", "2026-11-01")
    [flaw] = error.flaws
    assert (flaw.field, "“第三届”书记" in flaw.reason) == ("excuse", True)
    assert "规划处党支部纪检委员" in flaw.reason
    assert "（十八）" in error.reason
    assert "离任日期" in error.remedy
    change(office, person, "retired", "2026-11-01", excuse="已提请机关党委提出人选")
    [vacant] = [item for item in office.due() if item.rule == "C11"]
    assert (vacant.record_id, vacant.due) == (term, date(2027, 5, 1))
    view = office.organisation.committee()
    assert [seat.name for seat in view.seats] == ["郑岚", "简宁"]
    [told] = [check for check in view.checks if check.key == "C11"]
    assert (told.tone, "2026-11-01" in told.text) == ("warn", True)


def test_who_has_given_up_seat_and_post_leaves_freely_s000_18(office: Office) -> None:
    person = added(office)
    posted(office, until="2026-10-31")
    change(office, person, "left", "2026-11-01")
    assert seen(office, person).values["standing"] == "left"


def test_a_seat_of_a_term_long_over_keeps_nobody_s000_18(office: Office) -> None:
    person = added(office)
    seats = [{"role": "secretary", "name": "韩露"}]
    for name, start, held in (("第二届", 2017, seats), ("第三届", 2022, [])):
        dates = {"elected_on": f"{start}-03-01", "ends_on": f"{start + 5}-03-01"}
        office.ledger("terms").add({"name": name, **dates, "seats": held})
    change(office, person, "left", "2026-11-01")
    assert seen(office, person).values["standing"] == "left"


def test_who_others_hang_on_is_not_voided(office: Office) -> None:
    ledger, person = office.ledger("members"), added(office)
    number = office.ledger("clues").record(office.ledger("clues").add(clue("韩露"))).values["number"]
    posted(office, until="2026-10-31")
    with pytest.raises(RefusedInput) as refused:
        ledger.void(person, "录入重复了")
    for named in (number, "“第三届”书记", "规划处党支部纪检委员"):
        assert named in refused.value.message
    assert refused.value.reason.startswith("依据：")
    assert "调出" in refused.value.remedy
    assert not seen(office, person).voided
    free = added(office, "郑又岚")
    ledger.void(free, "录入重复了")
    assert seen(office, free).voided


def test_an_edit_of_the_form_that_calls_for_a_talk_is_asked_about(office: Office) -> None:
    ledger, person = office.ledger("members"), added(office)
    values = seen(office, person).values
    [told] = ledger.doubts({**values, "post": "科长"}, person)
    assert (told.field, "“科员”改为“科长”" in told.reason) == ("post", True)
    assert "不需谈话" in told.reason
    assert ledger.doubts({**values, "phone": "0519-1", "branch": "机关第二党支部"}, person) == ()
    assert ledger.doubts({**values, "name": "另一人"}) == ()
    assert seen(office, person).timeline == ()


def test_a_clue_that_is_over_or_void_keeps_nobody(office: Office) -> None:
    person = added(office)
    office.ledger("meetings").add(meeting(number="会〔2026〕1号", held_on="2026-01-05"))
    ours = [{"name": "韩露"}]
    voided = office.ledger("clues").add(clue(subjects=ours))
    office.ledger("clues").void(voided, "重复登记的同一件")
    ended = office.ledger("clues").add(clue(subjects=ours, received_on="2026-01-05"))
    disposed(office, ended, "settled", settle_reason="vague")
    take(office, ended, STEP.CLOSED, "2026-01-20", result="反映笼统，予以了结")
    change(office, person, "left", "2026-11-01")
    assert seen(office, person).values["standing"] == "left"


def test_open_follow_ups_of_a_talk_are_called_to_mind_s000_11(office: Office) -> None:
    person = added(office)
    owed = Talk(
        held_on=date(2026, 10, 12), kind=TalkKind.REMINDER, person="韩露", member_id=person,
        demands="限期整改", follow_due_on=date(2026, 12, 1),
    )  # fmt: skip
    with office._store.writing() as session:
        session.add(owed)
    error = refusal(office, person, "left", "2026-11-01")
    assert "2026-10-12" in error.flaws[0].reason
    with office._store.writing() as session:
        held = session.exec(select(Talk)).one()
        held.follow_outcome = FollowOutcome.DONE
    change(office, person, "left", "2026-11-01")
    assert seen(office, person).values["standing"] == "left"


def test_a_correction_withdraws_a_change_and_gives_its_reason(office: Office) -> None:
    person = added(office)
    change(office, person, "promoted", "2026-05-01", rank="四级主任科员")
    [offered] = next(
        f for f in office.ledger("members").step_form(person, "corrected") if f.name == "corrects"
    ).options
    assert offered.label == "1　职级变动　2026-05-01"
    error = refusal(office, person, "corrected", "2026-06-01", corrects=offered.code)
    assert [flaw.field for flaw in error.flaws] == ["note"]
    assert error.reason.startswith("依据：")
    assert "请补齐" in error.remedy
    change(office, person, "corrected", "2026-06-01", corrects=offered.code, note="职级录错，应为一级科员")
    now = seen(office, person)
    assert (now.values["rank"], now.values["verdict"]) == ("一级科员", "本级")
    assert [moment.tone for moment in now.timeline] == ["muted", "info"]
    again = refusal(office, person, "corrected", "2026-06-02", corrects=offered.code, note="再更正一次")
    assert again.flaws[0].field == "corrects"
    assert again.reason.startswith("依据：")
    assert "从列表中选择" in again.remedy


def test_an_edit_of_the_form_is_a_change_of_today(office: Office) -> None:
    person = added(office)
    now = edited(office, person, post="科长", unit="建设处", phone="0519-2")
    assert titles(office, person) == ["职务变动"]
    [moment] = now.timeline
    assert (moment.on, "在人员信息中修改" in moment.text) == ("2026-11-20", True)
    assert "职务：科员 → 科长" in moment.text
    assert office.organisation.post_on(person, date(2026, 11, 19)) == "科员"
    edited(office, person, rank="四级主任科员")
    edited(office, person, branch="机关第二党支部")
    assert titles(office, person) == ["职务变动", "职级变动", "部门支部变动"]
    assert edited(office, person, remarks="无变动").values["post"] == "科长"
    assert len(seen(office, person).timeline) == 3


def test_filling_in_what_was_empty_is_no_change(office: Office) -> None:
    person = office.ledger("members").add({"name": "韩露"})
    now = edited(office, person, post="科长", rank="一级科员", branch="机关第一党支部")
    assert (now.timeline, now.values["post"]) == ((), "科长")


def test_an_edit_after_changes_holds_against_them(office: Office) -> None:
    person = added(office)
    change(office, person, "appointed", "2026-11-20", post="副科长")
    assert edited(office, person, post="科长").values["post"] == "科长"
    change(office, person, "appointed", "2026-01-10", post="主任科员")
    assert seen(office, person).values["post"] == "科长"


def test_service_in_discipline_inspection_s000_20(office: Office) -> None:
    service = [{"since": "2019-03", "until": "2022-05", "unit": "云川市水务局", "post": "机关纪委委员"}]
    person = added(office, service=service)
    section = next(s for s in seen(office, person).sections if s.title == "纪检经历")
    assert "机关纪委委员" in section.lines[0].text
    wrong = [{"since": "2022-05", "until": "2019-03", "post": "机关纪委委员"}]
    with pytest.raises(RefusedInput) as refused:
        added(office, "郑岚", service=wrong)
    assert [flaw.field for flaw in refused.value.flaws] == ["service.0.until"]


def test_the_history_tells_a_change_by_its_labels(office: Office) -> None:
    person = added(office)
    change(office, person, "promoted", "2025-05-01", rank="四级主任科员")
    entry = next(e for e in office.ledger("members").history(person) if e.action == "新增人员变动")
    assert {("变动", "职级变动"), ("变动日期", "2025-05-01"), ("新职级", "四级主任科员")} <= {
        (one.label, one.new) for one in entry.changes
    }


def test_the_walk_of_a_clue_is_not_in_the_way(office: Office) -> None:
    """A clue that was handed over is no longer ours to end."""
    person = added(office, rank="四级主任科员")
    office.ledger("meetings").add(meeting(number="会〔2026〕1号", held_on="2026-01-05"))
    record = office.ledger("clues").add(clue(subjects=[{"name": "韩露"}], received_on="2026-01-05"))
    take(office, record, STEP.OPINION, "2026-01-12", disposition="transfer", transfer_reason="rank")
    agree(office, record, "2026-01-12")
    take(office, record, STEP.TRANSFERRED, "2026-01-14")
    change(office, person, "left", "2026-11-01")
    assert seen(office, person).values["standing"] == "left"
