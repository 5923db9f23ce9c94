"""The use cases of the clue page: what it shows, parting, merging, 举报人, 清理, the committee's rules."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

import resources
from app.engine.views import Query, RecordView
from app.engine.writing import load_draft
from app.errors import ExpectedError, RefusedInput, StaleRecord, UnreadableFile
from app.office import Office
from app.registers.clues.case import case_of, facts
from app.rules.folding import fold
from app.rules.tables import load_rules
from db.models import HistoryEntry, Preference, Setting
from db.store import Store
from tests.app.clue_walking import (
    CHAIN,
    OURS,
    STRANGER,
    K,
    agree,
    disposed,
    received,
    refusal,
    seen,
    settled,
    take,
    values,
)
from tests.app.parts import TODAY, Kept, due_of_clues, save

ALSO_OURS = {"name": "赵一鸣", "rank": "二级科员", "political_status": "member"}


@pytest.fixture
def desk(office: Office) -> Office:
    """An office with its meeting and a person of its own."""
    return settled(office)


def filed(office: Office, record: int) -> None:
    """A case filed after a 初核."""
    disposed(office, record, "verification")
    take(office, record, K.VERIFICATION_PLANNED, "2026-01-13")
    agree(office, record, "2026-01-14", studied=False)
    take(office, record, K.VERIFICATION_REPORTED, "2026-03-01", verification_outcome="file")
    agree(office, record, "2026-03-02", studied=False)
    take(office, record, K.FILED, "2026-03-09")
    agree(office, record, "2026-03-10")


def decided(office: Office, record: int, measure: str = "党内警告") -> None:
    """A case whose decision was announced."""
    filed(office, record)
    organ = "云川市直机关纪检监察工委"
    for kind, on, detail in (
        (K.FACTS_SHOWN, "2026-04-01", {}),
        (K.INVESTIGATED, "2026-04-08", {}),
        (K.SENT_TO_TRIAL, "2026-04-10", {}),
        (K.ADJUDICATED, "2026-05-08", {"conclusion": "punish"}),
        (K.BRANCH_MET, "2026-05-12", {}),
        (K.SANCTION_APPROVED, "2026-05-15", {"measure": measure, "organ": organ}),
        (K.DECIDED, "2026-05-20", {"measure": measure}),
        (K.ANNOUNCED, "2026-05-25", {}),
    ):
        take(office, record, kind, on, **detail)


# The page


def test_the_page_tells_what_may_follow_and_what_is_due(desk: Office) -> None:
    record = received(desk, signature="real_name")
    page = desk.clues.page(record, date(2026, 1, 20))
    assert page.record.values["state"] == "awaiting"
    assert (page.next_due.text, page.next_due.sub[:10]) == ("实名举报受理告知", "2026-01-26")
    assert [(clock.key, clock.due.isoformat(), clock.standing) for clock in page.clocks] == [
        ("T12", "2026-01-26", "running"), ("T1", "2026-02-05", "running")
    ]  # fmt: skip
    assert all(clock.source for clock in page.clocks)
    actions = {action.code: action for action in page.actions}
    assert {"opinion", "acknowledged", "merged", "reported_up"} <= set(actions)
    assert not {"inquiry_sent", "filed", "closed", "approved", "registered", "split"} & set(actions)
    assert (actions["opinion"].needs, actions["opinion"].blocked, actions["opinion"].main) == (
        "处置方式",
        "",
        True,
    )
    assert "第二十一条" in actions["opinion"].source
    assert [(one.name, one.verdict) for one in page.subjects] == [("韩露", "本级")]
    assert page.informant == ""


def test_the_page_tells_of_each_person_whether_they_are_ours(desk: Office) -> None:
    unknown = {"name": "钱某"}
    page = desk.clues.page(received(desk, OURS, STRANGER, unknown))
    assert [(one.name, one.verdict.split(" ")[0], one.tone) for one in page.subjects] == [
        ("韩露", "本级", "ok"), ("赵局长", "移送", "danger"), ("钱某", "待定", "warn")
    ]  # fmt: skip
    assert all(one.source and one.reason for one in page.subjects)


def test_the_page_says_what_keeps_a_step_back_and_why_nothing_runs(desk: Office) -> None:
    record = received(desk, result_wanted=True)
    disposed(desk, record, "settled", settle_reason="vague")
    page = desk.clues.page(record)
    closing = next(action for action in page.actions if action.code == "closed")
    assert closing.blocked.startswith("还有期限没有落实：交办件报送结果（监督执纪工作规则")
    take(desk, record, K.RESULT_REPORTED, "2026-01-20")
    page = desk.clues.page(record)
    assert next(action for action in page.actions if action.code == "closed").blocked == ""
    assert (page.next_due.text, page.next_due.tone) == ("等待反馈、处理落实后办结", "muted")


def test_the_page_tells_the_end_of_an_effect_and_what_is_still_to_be_done(desk: Office) -> None:
    record = received(desk)
    decided(desk, record)
    page = desk.clues.page(record)
    ((measure,),) = (one.measures for one in page.subjects)
    assert (measure.label, measure.tone) == ("党内警告", "warn")
    assert "2027-05-14" in measure.text
    done = {check.key: check.done_on for check in page.checklist}
    assert (done["announcement"], done["report"]) == (date(2026, 5, 25), None)
    assert next(check.note for check in page.checklist if check.key == "report") == "2026-11-20前"
    due = {item.rule: item.due.isoformat() for item in desk.due() if item.record_id == record}
    talk = {"四必谈": "2026-06-20"}
    assert due == {"T10": "2026-11-20", "回访": "2026-08-15", "影响期": "2027-05-14", **talk}
    take(desk, record, K.REVISITED, "2026-08-16")
    due = {item.rule: item.due.isoformat() for item in desk.due() if item.record_id == record}
    assert due["回访"] == "2026-11-15"


def test_the_end_of_a_probation_is_on_the_agenda_until_the_rights_are_restored(desk: Office) -> None:
    record = received(desk)
    decided(desk, record, "留党察看一年")
    due = {item.rule: item for item in desk.due() if item.record_id == record}
    assert (due["T19"].due, due["T19"].title) == (date(2027, 5, 14), "留党察看一年期满：韩露")
    assert "第十二条" in due["T19"].source
    assert due["影响期"].due == date(2029, 5, 14)


def test_a_voided_clue_offers_no_step(desk: Office) -> None:
    record = received(desk)
    desk.ledger("clues").void(record, "登记有误，作废")
    assert desk.clues.page(record).actions == ()


def test_a_clue_that_is_not_there(desk: Office) -> None:
    with pytest.raises(KeyError):
        desk.clues.page(99)


# 研判


def test_an_assessment_changes_the_seven_and_the_six_alone(desk: Office) -> None:
    record = received(desk)
    before = seen(desk, record)
    told = {"seven_when": "2025年春节前", "six_motive": "不详", "summary": "改写", "state": "closed"}
    desk.clues.assess(record, before.version, told)
    after = values(desk, record)
    assert (after["seven_when"], after["six_motive"]) == ("2025年春节前", "不详")
    assert (after["summary"], after["state"]) == (before.values["summary"], "awaiting")
    with pytest.raises(StaleRecord):
        desk.clues.assess(record, before.version, {"seven_where": "办公室"})
    (section,) = desk.clues.page(record).assessment
    assert ("何时", "2025年春节前") in [(line.label, line.text) for line in section.lines]


# 分案, 并入


def test_persons_whose_roads_part_get_a_clue_of_their_own_with_the_steps_so_far(desk: Office) -> None:
    record = received(desk, OURS, STRANGER)
    take(desk, record, K.REPORTED_UP, "2026-01-08")
    stranger = int(values(desk, record)["subjects"][1]["id"])
    child = desk.clues.split(record, [stranger], "职级超出本级管辖，另行移送")
    parent, parted = seen(desk, record), seen(desk, child)
    assert [one["name"] for one in parent.values["subjects"]] == ["韩露"]
    assert [one["name"] for one in parted.values["subjects"]] == ["赵局长"]
    assert parted.values["number"] == f"{parent.values['number']}-2"
    assert [moment.title[2:] for moment in parted.timeline[:3]] == ["登记", "请示报告", "分案"]
    assert values(desk, child)["due_on"] == values(desk, record)["due_on"] == "2026-02-05"
    disposed(desk, record, "inquiry")
    assert (
        "不在本级管辖范围"
        in refusal(desk, child, K.OPINION, "2026-01-12", disposition="inquiry").flaws[0].reason
    )
    disposed(desk, child, "transfer")
    related = {one.id: one.relation for one in desk.clues.page(child).related}
    assert related == {record: "分案前的线索"}
    assert [one.relation for one in desk.clues.page(record).related] == ["分案"]
    assert all(finding.ok for finding in desk.check())


@pytest.mark.parametrize(
    ("wanted", "reason", "told"),
    [
        ([0, 1], "几人去向不同，分别办理", "原线索至少要留一名被反映人"),
        ([], "几人去向不同，分别办理", "没有选择要分出去的人员"),
        ([7], "几人去向不同，分别办理", "没有选择要分出去的人员"),
        ([1], "分", "没有写明分案的理由"),
    ],
)
def test_a_parting_that_cannot_be_leaves_the_clue_whole(
    desk: Office, wanted: list[int], reason: str, told: str
) -> None:
    record = received(desk, OURS, ALSO_OURS)
    ids = [int(one["id"]) for one in values(desk, record)["subjects"]]
    before = seen(desk, record)
    with pytest.raises(RefusedInput) as refused:
        desk.clues.split(record, [ids[place] if place < 2 else 999 for place in wanted], reason)
    assert [flaw.reason for flaw in refused.value.flaws] == [told]
    assert "实施方案" in refused.value.reason
    assert seen(desk, record) == before
    assert len(desk.ledger("clues").ids(Query())) == 1


def test_an_ended_clue_is_not_parted(desk: Office) -> None:
    record = received(desk, OURS, ALSO_OURS)
    disposed(desk, record, "settled", settle_reason="vague")
    take(desk, record, K.CLOSED, "2026-01-20")
    with pytest.raises(RefusedInput, match="不能分案"):
        desk.clues.split(record, [int(values(desk, record)["subjects"][0]["id"])], "几人去向不同")


def test_a_repeated_report_hangs_on_the_first_and_counts_once(desk: Office) -> None:
    first, again = received(desk), received(desk, received_on="2026-02-02")
    number = values(desk, first)["number"]
    assert refusal(desk, again, K.MERGED, "2026-02-03", parent="线索〔2026〕99号").flaws[0].field == "parent"
    own = values(desk, again)["number"]
    assert refusal(desk, again, K.MERGED, "2026-02-03", parent=own).flaws[0].reason == "没有这件线索"
    take(desk, again, K.MERGED, "2026-02-03", parent=number)
    assert values(desk, again)["state"] == "merged"
    assert [one.relation for one in desk.clues.page(first).related] == ["重复件"]
    assert [item.record_id for item in due_of_clues(desk)] == [first]
    found = {figure.key: figure for figure in desk.figures.year(2026)}
    assert found["clues.received"].value == 1
    refused = refusal(desk, first, K.MERGED, "2026-02-04", parent=own)
    assert [flaw.reason for flaw in refused.flaws] == ["这件线索自己也已并入别的线索"]
    take(desk, again, K.CORRECTED, "2026-02-04", corrects="2", note="不是同一问题")
    assert values(desk, again)["state"] == "awaiting"
    assert desk.clues.page(first).related[0].relation == "同一被反映人"


# 举报人


def test_an_informant_is_shown_on_a_recorded_reveal_alone(desk: Office) -> None:
    record = received(desk, signature="real_name")
    desk.clues.set_informant(record, {"name": "訾言之", "phone": "13900001234", "nonsense": "x"})
    page = desk.clues.page(record)
    assert page.informant == "实名，已登记"
    assert "訾言之" not in repr(page)
    with pytest.raises(RefusedInput):
        desk.clues.reveal_informant(record, "")
    lines = desk.clues.reveal_informant(record, "经书记批准，反馈办理结果")
    assert [(line.label, line.text) for line in lines] == [("姓名", "訾言之"), ("联系电话", "13900001234")]
    told = [entry for entry in desk.ledger("clues").history(record) if "举报人" in entry.action]
    assert "经书记批准，反馈办理结果" in repr(told)
    assert "訾言之" not in repr(desk.ledger("clues").history(record))
    assert desk.ledger("clues").ids(Query(search="訾言之")) == []


def test_where_nobody_is_known_there_is_nothing_to_reveal(desk: Office) -> None:
    with pytest.raises(ExpectedError):
        desk.clues.reveal_informant(received(desk), "经书记批准，核对情况")


# 定期清理


def test_a_cleaning_walks_all_open_clues_and_reviews_the_shelved_ones(desk: Office) -> None:
    waiting, shelved, ended = received(desk), received(desk), received(desk)
    disposed(desk, shelved, "shelved")
    disposed(desk, ended, "settled", settle_reason="vague")
    take(desk, ended, K.CLOSED, "2026-01-20")
    listed = desk.cleanings.items()
    assert [(item.id, item.shelved) for item in listed] == [(waiting, False), (shelved, True)]
    assert "2026-07-12" in listed[1].due
    findings = {
        waiting: {"finding": "正在研判", "measure": "本月内提出处置意见"},
        shelved: {"finding": "仍无核查条件", "shelf_outcome": "keep", "review_on": "2027-01-10"},
    }
    cleaning = desk.cleanings.finish(TODAY, "周远航、何静", "周远航", "逐件清理完毕", findings)
    record = desk.ledger("cleanings").record(cleaning)
    assert record.values["number"] == "清理〔2026〕1号"
    assert [row["finding"] for row in record.values["rows"]] == ["正在研判", "仍无核查条件"]
    assert [moment.title[2:] for moment in seen(desk, waiting).timeline[:2]] == ["登记", "定期清理"]
    assert values(desk, shelved)["state"] == "proposed"
    agree(desk, shelved, TODAY.isoformat(), studied=False)
    assert values(desk, shelved)["due_on"] == "2027-01-10"
    assert desk.cleanings.paper(cleaning).data.startswith(b"%PDF")
    assert all(finding.ok for finding in desk.check())


def test_a_cleaning_is_written_whole_or_not_at_all(desk: Office) -> None:
    first, shelved = received(desk), received(desk)
    disposed(desk, shelved, "shelved")
    before = [seen(desk, record) for record in (first, shelved)]
    findings = {first: {"finding": "正在研判"}, shelved: {"finding": "拟了结", "shelf_outcome": "settle"}}
    with pytest.raises(RefusedInput) as refused:
        desk.cleanings.finish(TODAY, "何静", "周远航", "", findings)
    assert values(desk, shelved)["number"] in refused.value.message
    assert [seen(desk, record) for record in (first, shelved)] == before
    assert desk.ledger("cleanings").ids(Query()) == []


def test_there_is_no_cleaning_of_nothing(desk: Office) -> None:
    with pytest.raises(RefusedInput, match="没有需要清理的线索"):
        desk.cleanings.finish(TODAY, "何静", "周远航", "", {})


# The committee's rules


def change(desk: Office, **told: str) -> None:
    desk.committee.change({**desk.committee.values(), **told})


def test_a_number_follows_the_committees_own_rule(desk: Office) -> None:
    change(desk, numbering="云建机纪线〔{year}〕{n}号")
    first, second = received(desk), received(desk)
    assert [values(desk, record)["number"] for record in (first, second)] == [
        "云建机纪线〔2026〕1号", "云建机纪线〔2026〕2号"
    ]  # fmt: skip
    with pytest.raises(RefusedInput) as refused:
        received(desk, number="云建机纪线〔2026〕1号")
    assert "已被另一条线索使用" in refused.value.flaws[0].reason
    for wrong in ("线索{n}号", "线索〔{year}〕号", "{year}{n}{x}", "{year}{n"):
        with pytest.raises(RefusedInput) as refused:
            change(desk, numbering=wrong)
        assert refused.value.flaws[0].field == "numbering"
    assert desk.committee.values()["numbering"] == "云建机纪线〔{year}〕{n}号"


def test_a_chain_of_the_committees_own_is_the_one_that_is_asked(desk: Office) -> None:
    change(desk, approvers="机关纪委书记、机关党委书记、纪检监察工委")
    record = received(desk)
    take(desk, record, K.OPINION, "2026-01-12", disposition="inquiry")
    agree(desk, record, "2026-01-12")
    assert values(desk, record)["state"] == "proposed"
    refused = refusal(desk, record, K.APPROVED, "2026-01-13", approver=CHAIN[0], ruling="agreed")
    assert "应先由纪检监察工委审批" in refused.flaws[0].reason
    take(desk, record, K.APPROVED, "2026-01-13", approver="纪检监察工委", ruling="agreed")
    assert values(desk, record)["state"] == "disposed"


def test_a_secret_above_the_committees_ceiling_is_not_taken_in(desk: Office) -> None:
    with pytest.raises(RefusedInput) as refused:
        received(desk, secrecy="secret")
    assert refused.value.flaws[0].field == "secrecy"
    assert refused.value.reason
    change(desk, ceiling="secret")
    assert desk.clues.page(received(desk, secrecy="secret")).secrecy == "秘密"


def test_a_limit_of_the_committees_own_is_marked_recorded_and_at_once_in_force(desk: Office) -> None:
    before = received(desk)
    desk.committee.override("T1", 14, "days", "云川市住建局线索管理办法", "提高处置效率")
    record = received(desk, received_on=TODAY.isoformat())
    last = (TODAY + timedelta(days=14)).isoformat()
    assert values(desk, record)["due_on"] == last
    assert values(desk, before)["due_on"] == "2026-02-05", "a clock that began before keeps its length"
    page = desk.clues.page(record)
    assert (page.clocks[0].source, page.clocks[0].note) == ("云川市住建局线索管理办法", "本委员会自定期限")
    row = next(row for row in desk.committee.deadlines() if row.key == "T1")
    assert (row.length, row.overridden, row.reason) == ("14 日", True, "提高处置效率")
    assert [item.due.isoformat() for item in due_of_clues(desk)] == ["2026-02-05", last]
    assert all(finding.ok for finding in desk.check())
    desk.committee.restore("T1")
    assert values(desk, record)["due_on"] == "2026-12-20"
    assert not next(row for row in desk.committee.deadlines() if row.key == "T1").overridden


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (("T99", 10, "days", "本局办法规定", "提高处置效率"), "amount"),
        (("T1", 0, "days", "本局办法规定", "提高处置效率"), "amount"),
        (("T1", 10, "weeks", "本局办法规定", "提高处置效率"), "amount"),
        (("T1", 10, "days", " ", "提高处置效率"), "source"),
        (("T1", 10, "days", "本局办法规定", "快"), "reason"),
    ],
)
def test_a_limit_without_its_ground_is_refused(desk: Office, given: tuple[Any, ...], field: str) -> None:
    record = received(desk)
    with pytest.raises(RefusedInput) as refused:
        desk.committee.override(*given)
    assert [flaw.field for flaw in refused.value.flaws] == [field]
    assert values(desk, record)["due_on"] == "2026-02-05"


def test_an_overridden_limit_is_in_the_history(kept: Kept) -> None:
    master = kept.master.copy()
    store = Store.open(kept.folder, master)
    office = Office(store, master, load_rules(resources.path("rules")), lambda: TODAY)
    office.committee.override("T1", 10, "days", "本局线索管理办法", "提高处置效率")
    with store.reading() as session:
        told = session.exec(
            select(HistoryEntry).where(col(HistoryEntry.register) == str(Setting.__tablename__))
        ).all()
        found = [entry for entry in told if "本局线索管理办法" in str(entry.changes)]
    office.close()
    assert len(found) == 1
    assert "T1" in str(found[0].changes)


def test_a_year_without_holidays_warns_until_the_officer_loads_it(kept: Kept, tmp_path: Path) -> None:
    later = date(2031, 12, 1)
    master = kept.master.copy()
    office = Office(
        Store.open(kept.folder, master), master, load_rules(resources.path("rules")), lambda: later
    )
    record = received(office, received_on="2031-01-13", signature="real_name")
    clock = next(one for one in office.clues.page(record).clocks if one.key == "T12")
    assert "没有2031年的节假日安排表" in clock.note
    assert clock.due == date(2031, 2, 3)
    text = "休：1月22日至1月28日\n班：1月19日\n依据：关于2031年部分节假日安排的通知（样）"
    office.committee.load_year(save(tmp_path, "2031.txt", text.encode("gb18030")), 2031)
    clock = next(one for one in office.clues.page(record).clocks if one.key == "T12")
    assert (clock.note, clock.due) == ("", date(2031, 2, 7))
    assert values(office, record)["due_on"] == "2031-02-07"
    row = next(row for row in office.committee.years() if row.year == 2031)
    assert (row.holidays, row.workdays, row.loaded) == (7, 1, True)
    assert all(finding.ok for finding in office.check())
    office.close()


def test_a_file_that_is_no_table_of_holidays_changes_nothing(desk: Office, tmp_path: Path) -> None:
    before = desk.committee.years()
    for name, text in (("a.txt", "随便写点什么"), ("b.txt", "休：2月30日\n依据：样")):
        with pytest.raises(RefusedInput) as refused:
            desk.committee.load_year(save(tmp_path, name, text.encode()), 2031)
        assert refused.value.flaws[0].field == "path"
    with pytest.raises(UnreadableFile):
        desk.committee.load_year(tmp_path / "none.txt", 2031)
    with pytest.raises(UnreadableFile):
        desk.committee.load_year(save(tmp_path, "c.txt", b"x" * 200_000), 2031)
    assert desk.committee.years() == before


def test_a_store_opened_under_other_rules_is_computed_anew(kept: Kept) -> None:
    """The rules stand outside the store; when they have changed, the stored sums follow at the opening."""
    base = load_rules(resources.path("rules"))
    master = kept.master.copy()
    store = Store.open(kept.folder, master)
    office = Office(store, master, base, lambda: TODAY)
    record = received(office)
    with store.writing() as session:
        session.merge(Preference(key="rules.fingerprint", value="of another version"))
    office.close()
    shorter = base.overridden({"T1": {"days": 3, "source": "新规定", "reason": "样"}})
    master = kept.master.copy()
    office = Office(Store.open(kept.folder, master), master, shorter, lambda: TODAY)
    assert values(office, record)["due_on"] == "2026-01-08"
    assert all(finding.ok for finding in office.check())
    office.close()


def test_what_the_page_rests_on_is_the_clues_own_steps(kept: Kept) -> None:
    master = kept.master.copy()
    store = Store.open(kept.folder, master)
    office = settled(Office(store, master, load_rules(resources.path("rules")), lambda: TODAY))
    record = received(office)
    decided(office, record)
    with store.reading() as session:
        draft = load_draft(session, office.ledger("clues").register, record)
        case = case_of(draft, office.rules, TODAY)
        assert case.folded == fold(facts(draft.steps))
        assert [(one.kind, one.last_day) for one in case.effects] == [("党内警告", date(2027, 5, 14))]
        assert case.outside == case.unsure == ()
        assert case.committee_may == office.rules.own_sanctions()
    refused = refusal(office, record, K.CLOSED, "2026-06-01")
    assert "报告处分执行情况" in refused.flaws[0].reason
    office.close()


def test_a_record_view_is_plain(desk: Office) -> None:
    page = desk.clues.page(received(desk))
    assert isinstance(page.record, RecordView)
    assert hash(page.next_due)
