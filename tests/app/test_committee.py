"""The committee's own rules on a real store, and what the clue desk refuses to write past its forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

import app.committee
import resources
from app.attachments import Attachments
from app.engine.views import Query
from app.errors import ExpectedError, RefusedInput, StaleRecord
from app.office import Office
from app.rules.deadline_table import Length
from app.rules.tables import load_rules
from app.rules.workdays import Year
from db.models import Attachment, Clue, IssuedPaper, Preference, Setting
from db.store import Store
from db.vocabulary import StepKind
from tests.app.clue_walking import OURS, disposed, received, seen, settled, take, values
from tests.app.parts import TODAY, Kept, clue, save
from tests.app.test_clue_desk import ALSO_OURS, decided

K = StepKind
OWN = ("云川市住建局线索管理办法", "提高处置效率")


@dataclass
class Room:
    """An office whose day can be set, and the store under it."""

    office: Office
    store: Store
    days: list[date]

    def on(self, day: str) -> None:
        """Let it be this day."""
        self.days[:] = [date.fromisoformat(day)]

    def reopened(self, kept: Kept) -> Office:
        """Close the office, and open the store again."""
        self.office.close()
        master = kept.master.copy()
        self.store = Store.open(kept.folder, master)
        self.office = Office(self.store, master, load_rules(resources.path("rules")), lambda: self.days[0])
        return self.office


@pytest.fixture
def room(kept: Kept) -> Iterator[Room]:
    days = [TODAY]
    master = kept.master.copy()
    store = Store.open(kept.folder, master)
    made = Room(Office(store, master, load_rules(resources.path("rules")), lambda: days[0]), store, days)
    settled(made.office)
    yield made
    made.office.close()


@pytest.fixture
def desk(room: Room) -> Office:
    return room.office


def put(store: Store, key: str, value: Any) -> None:
    """What an earlier version of the program, or other tables, left on record."""
    with store.writing() as session:
        session.add(Setting(key=key, value=value))


def clocks(office: Office, record: int) -> dict[str, str]:
    """Clock → its last day."""
    return {clock.key: clock.due.isoformat() for clock in office.clues.page(record).clocks}


def limit(office: Office, key: str = "T1") -> app.committee.DeadlineRow:
    return next(row for row in office.committee.deadlines() if row.key == key)


# Limits of the committee's own


def test_a_limit_of_the_committees_own_is_for_clocks_that_begin_from_now_on(room: Room) -> None:
    office = room.office
    old = received(office, received_on="2026-11-02")
    done = received(office, received_on="2026-10-01")
    disposed(office, done, "inquiry", "2026-10-26")
    before = office.clues.page(done).clocks
    assert "missed" not in {clock.standing for clock in before if clock.key == "T1"}
    office.committee.override("T1", 14, "days", *OWN)
    new = received(office, received_on=TODAY.isoformat())
    assert clocks(office, new)["T1"] == "2026-12-04"
    assert clocks(office, old)["T1"] == "2026-12-02"
    assert office.clues.page(done).clocks == before
    assert (limit(office).length, limit(office).since) == ("14 日", TODAY)
    assert (limit(office).amount, limit(office).unit) == (14, "days")
    assert all(finding.ok for finding in office.check())


def test_changing_and_giving_up_a_limit_leaves_each_clock_the_length_it_began_with(room: Room) -> None:
    office = room.office
    begun = {}
    for day, act in (
        ("2026-09-01", lambda: office.committee.override("T1", 14, "days", *OWN)),
        ("2026-09-10", lambda: office.committee.override("T1", 5, "workdays", *OWN)),
        ("2026-09-21", lambda: office.committee.restore("T1")),
        ("2026-10-12", lambda: office.committee.override("T1", 2, "months", *OWN)),
    ):
        room.on(day)
        act()
        begun[day] = received(office, received_on=day)
    room.on("2026-11-20")
    first = received(office, received_on="2026-08-31")
    assert [clocks(office, record)["T1"] for record in (first, *begun.values())] == [
        "2026-09-30", "2026-09-15", "2026-09-17", "2026-10-21", "2026-12-12"
    ]  # fmt: skip
    versions = office.rules.versions["T1"][-4:]
    assert [(one.in_force.isoformat(), one.overridden) for one in versions] == [
        ("2026-09-01", True), ("2026-09-10", True), ("2026-09-21", False), ("2026-10-12", True)
    ]  # fmt: skip
    assert [one.until and one.until.isoformat() for one in versions[:3]] == [
        "2026-09-09", "2026-09-20", "2026-10-11",
    ]  # fmt: skip


def test_a_limit_set_and_given_up_on_one_day_leaves_nothing_behind(room: Room) -> None:
    office = room.office
    for _ in range(2):
        office.committee.override("T1", 14, "days", *OWN)
    assert sum(one.overridden for one in office.rules.versions["T1"]) == 1
    office.committee.restore("T1")
    assert office.rules == load_rules(resources.path("rules"))
    assert limit(office).since is None


def test_a_limit_of_ones_own_is_there_again_at_the_next_opening(room: Room, kept: Kept) -> None:
    room.office.committee.override("T1", 14, "days", *OWN)
    held = room.office.rules.versions["T1"]
    assert room.reopened(kept).rules.versions["T1"] == held
    assert room.office.rules.deadline("T1", date(2026, 11, 19)).length == Length(months=1)
    assert room.office.rules.deadline("T1", TODAY).length == Length(days=14)


def test_every_limit_tells_its_amount_and_unit(desk: Office) -> None:
    units = {unit.code: unit.label for unit in desk.committee.units()}
    for row in desk.committee.deadlines():
        told = f"{row.amount} {units[row.unit]}" if row.unit else "当季末"
        assert told == row.length
    assert {row.unit for row in desk.committee.deadlines()} == {"months", "days", "workdays", ""}


# What later tables do not take

STALE: list[tuple[str, Any, str]] = [
    ("rules.deadlines", {"T99": {"days": 3, "source": "规程", "reason": "试行"}}, "T99：没有这个期限"),
    ("rules.deadlines", {"T4": [{"days": 0, "source": "规程", "reason": "试行"}]}, "T4：长度的 日数 应为"),
    (
        "rules.deadlines",
        {"T4": [{"days": 3, "source": "规程", "reason": "试行", "since": "昨天"}]},
        "不是日期",
    ),
    ("rules.committee", {"numbering": "线索{n}", "prefix": "云建机纪"}, "应各写一次"),
    ("rules.committee", {"chief": "书记", "prefix": "云建机纪"}, "没有这一项“chief”"),
    ("rules.holidays", {"2031": "休：2月30日\n依据：样"}, "没有 2 月 30 日"),
]


@pytest.mark.parametrize(("key", "value", "said"), STALE)
def test_what_the_tables_no_longer_take_is_told_and_kept_and_the_store_opens(
    room: Room, kept: Kept, key: str, value: Any, said: str
) -> None:
    put(room.store, key, value)
    office = room.reopened(kept)
    (fault,) = office.committee.faults
    assert said in fault
    (finding,) = [one for one in office.check() if one.check == "委员会规则"]
    assert not finding.ok
    assert said in finding.detail
    assert "委员会规则" in finding.remedy
    assert office.rules.committee.prefix == ("云建机纪" if "prefix" in value else "")
    assert received(office)
    with room.store.reading() as session:
        assert session.exec(select(Setting.value).where(col(Setting.key) == key)).one() == value


def test_what_is_set_anew_is_in_force_again(room: Room, kept: Kept, tmp_path: Path) -> None:
    for key in ("rules.deadlines", "rules.committee", "rules.holidays"):
        put(room.store, key, {k: v for name, held, _ in STALE if name == key for k, v in held.items()})
    office = room.reopened(kept)
    before = office.committee.faults
    office.committee.override("T4", 45, "days", *OWN)
    office.committee.change(office.committee.values())
    text = "休：1月22日至1月28日\n依据：关于2031年部分节假日安排的通知（样）"
    office.committee.load_year(save(tmp_path, "2031.txt", text.encode()), 2031)
    assert (len(before), len(office.committee.faults)) == (5, 0)
    assert (limit(office, "T4").length, office.rules.calendar.knows(2031)) == ("45 日", True)
    assert all(finding.ok for finding in office.check())
    assert room.reopened(kept).committee.faults == ()


def test_the_rules_are_other_rules_when_one_built_in_holiday_is(
    room: Room, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fingerprint() -> Any:
        room.reopened(kept)
        with room.store.reading() as session:
            return session.get_one(Preference, "rules.fingerprint").value

    first = fingerprint()
    assert fingerprint() == first
    years = dict(app.committee.builtin_years())
    other = years[2024]
    years[2024] = Year(2024, other.holidays - {min(other.holidays)}, other.workdays, other.source)
    monkeypatch.setattr(app.committee, "builtin_years", lambda: years)
    assert fingerprint() != first


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"numbering": "线索 〔{year}〕{n}号"}, "线索编号规则应为不超过 40 字"),
        ({"prefix": "字" * 41}, "机关代字应为不超过 40 字"),
        ({"approvers": "书记、书记"}, "审批顺序应为互不相同的名称"),
    ],
)
def test_a_refused_setting_is_called_as_the_form_calls_it(
    desk: Office, given: dict[str, str], said: str
) -> None:
    with pytest.raises(RefusedInput) as refused:
        desk.committee.change({**desk.committee.values(), **given})
    (flaw,) = refused.value.flaws
    assert said in flaw.reason
    assert flaw.field not in flaw.reason


# 定期清理


def late_review(desk: Office) -> int:
    """A shelved clue whose review was due in July."""
    record = received(desk)
    disposed(desk, record, "shelved")
    return record


def clean(desk: Office, found: dict[int, dict[str, str]], **told: Any) -> int:
    given = {
        "held_on": TODAY, "participants": "周远航、何静", "officer": "周远航", "conclusion": "逐件清理完毕",
        **told,
    }  # fmt: skip
    return desk.cleanings.finish(**given, findings=found)


KEEP = {"shelf_outcome": "keep", "review_on": "2027-01-10"}


def test_a_review_that_comes_late_is_excused_by_what_was_found(desk: Office) -> None:
    record = late_review(desk)
    clean(desk, {record: {"finding": "上半年未清理", "measure": "按季清理", **KEEP}})
    review = next(one for one in seen(desk, record).timeline if "暂存复核" in one.title)
    assert "上半年未清理；按季清理" in review.text
    clock = next(one for one in desk.clues.page(record).clocks if one.key == "T21")
    assert (clock.standing, clock.due) == ("missed", date(2026, 7, 12))
    assert "上半年未清理" in clock.note


def test_a_finding_too_short_to_excuse_a_late_review_names_the_clue(desk: Office) -> None:
    record, other = late_review(desk), received(desk)
    before = [seen(desk, one) for one in (record, other)]
    with pytest.raises(RefusedInput) as refused:
        clean(desk, {other: {"finding": "正在研判"}, record: {"finding": "忙", **KEEP}})
    assert refused.value.message.startswith(values(desk, record)["number"])
    assert "2026-07-12" in refused.value.flaws[0].reason
    assert "写明超期的原因" in refused.value.remedy
    assert [seen(desk, one) for one in (record, other)] == before
    assert desk.ledger("cleanings").ids(Query()) == []


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"held_on": date(2026, 11, 21)}, "held_on"),
        ({"participants": "何静、" * 300}, "participants"),
        ({"officer": "周" * 201}, "officer"),
        ({"conclusion": "长" * 100_001}, "conclusion"),
    ],
)
def test_a_cleaning_is_held_against_its_form(desk: Office, told: dict[str, Any], field: str) -> None:
    record = received(desk)
    before = seen(desk, record)
    with pytest.raises(RefusedInput) as refused:
        clean(desk, {record: {"finding": "正在研判"}}, **told)
    assert [flaw.field for flaw in refused.value.flaws] == [field]
    assert seen(desk, record) == before
    assert desk.ledger("cleanings").ids(Query()) == []


@pytest.mark.parametrize("field", ["finding", "measure"])
def test_an_overlong_finding_is_refused_with_its_clue(desk: Office, field: str) -> None:
    record = received(desk)
    with pytest.raises(RefusedInput) as refused:
        clean(desk, {record: {"finding": "正在研判", field: "长" * 2001}})
    assert refused.value.message.startswith(values(desk, record)["number"])
    assert [flaw.field for flaw in refused.value.flaws] == [field]
    assert desk.ledger("cleanings").ids(Query()) == []


def test_two_long_findings_excuse_a_late_review_too(desk: Office) -> None:
    record = late_review(desk)
    clean(desk, {record: {"finding": "迟" * 2000, "measure": "办" * 2000, **KEEP}})
    assert values(desk, record)["state"] == "proposed"


# 研判


def test_a_clue_that_its_form_would_refuse_is_assessed(room: Room) -> None:
    """One taken over without a source, which the form asks for."""
    desk = room.office
    record = received(desk)
    with room.store.writing() as session:
        session.get_one(Clue, record).source = None
    before = seen(desk, record)
    assert before.values["source"] == ""
    desk.clues.assess(record, before.version, {"seven_when": " 2025年春节前 ", "summary": "改写"})
    after = seen(desk, record)
    changed = {name for name, value in after.values.items() if value != before.values[name]}
    assert (changed, after.values["seven_when"]) == ({"seven_when"}, "2025年春节前")
    assert after.version > before.version
    with pytest.raises(StaleRecord):
        desk.clues.assess(record, before.version, {"seven_where": "办公室"})
    assert seen(desk, record) == after


def test_an_overlong_assessment_is_refused_and_nothing_of_it_is_written(desk: Office) -> None:
    record = received(desk)
    before = seen(desk, record)
    told = {"seven_when": "2025年", "six_motive": "长" * 200_000}
    with pytest.raises(RefusedInput) as refused:
        desk.clues.assess(record, before.version, told)
    assert [flaw.field for flaw in refused.value.flaws] == ["six_motive"]
    assert seen(desk, record) == before


# 文书


def issued_letter(desk: Office, record: int) -> bytes:
    return desk.clues.issue(record, "inquiry_letter", None, date(2026, 1, 15), "韩露同志").data


def views(desk: Office, record: int) -> dict[str, Any]:
    return {view.key: view for view in desk.clues.papers(record)}


def test_an_issued_paper_knows_its_copy_whatever_is_noted_elsewhere(room: Room) -> None:
    desk = room.office
    record = received(desk)
    disposed(desk, record, "inquiry")
    decoy = desk.attachments.add_bytes("clue", record, "扫描件.pdf", b"%PDF-decoy", "发文 函询〔2026〕1号")
    data = issued_letter(desk, record)
    (one,) = views(desk, record)["inquiry_letter"].issued
    assert desk.clues.reprint(one.id).data == data
    with room.store.reading() as session:
        row = session.get_one(IssuedPaper, one.id)
        copy = session.get_one(Attachment, row.attachment_id)
    assert (copy.note, copy.id != decoy.id) == (f"发文 {one.number}", True)
    told = [entry.action for entry in desk.ledger("clues").history(record) if "发文" in entry.action]
    assert len(told) == 1, "issuing is one entry of the history"
    desk.attachments.void(copy.id or 0, "盖章件已另存，作废")
    with pytest.raises(ExpectedError, match="没有留存副本"):
        desk.clues.reprint(one.id)


def test_no_paper_is_made_of_a_voided_clue(desk: Office) -> None:
    record = received(desk)
    disposed(desk, record, "inquiry")
    assert desk.clues.page(record).papers
    desk.ledger("clues").void(record, "登记有误，作废")
    assert desk.clues.page(record).papers == desk.clues.papers(record) == ()
    for make in (lambda: issued_letter(desk, record), lambda: desk.clues.paper(record, "inquiry_letter")):
        with pytest.raises(RefusedInput, match="作废的线索不能再制作文书") as refused:
            make()
        assert refused.value.reason
        assert refused.value.remedy


def test_no_paper_goes_out_under_a_clue_that_was_merged(desk: Office) -> None:
    first, again = received(desk), received(desk)
    disposed(desk, again, "inquiry")
    desk.clues.paper(again, "inquiry_letter")
    number = values(desk, first)["number"]
    held = received(desk)
    take(desk, held, K.MERGED, "2026-01-12", parent=number)
    with pytest.raises(RefusedInput, match="并入另一件的线索不能再出文") as refused:
        issued_letter(desk, held)
    assert "第十四条" in refused.value.reason
    assert "并入的那件" in refused.value.remedy
    issued_letter(desk, again)
    assert [one.number for one in views(desk, again)["inquiry_letter"].issued] == ["函询〔2026〕1号"]


# 分案


def test_what_was_parted_off_owes_nothing_to_the_informant_and_the_sender_again(desk: Office) -> None:
    record = received(
        desk, OURS, ALSO_OURS, signature="real_name", result_wanted=True, source="superior",
        received_on="2026-01-05",
    )  # fmt: skip
    assert {"T1", "T12", "T14", "T16"} <= clocks(desk, record).keys()
    second = int(values(desk, record)["subjects"][1]["id"])
    child = desk.clues.split(record, [second], "两人去向不同，分别办理")
    assert clocks(desk, child).keys() == {"T1"}
    assert {"T1", "T12", "T14", "T16"} <= clocks(desk, record).keys()
    disposed(desk, child, "settled", settle_reason="vague")
    take(desk, child, K.CLOSED, "2026-01-20")
    assert clocks(desk, child).keys() == {"T1"}, "no T13 either"
    assert all(finding.ok for finding in desk.check())


def test_after_a_decision_nobody_is_parted_off(desk: Office) -> None:
    record = received(desk, OURS, ALSO_OURS)
    first = int(values(desk, record)["subjects"][0]["id"])
    decided(desk, record)
    before = seen(desk, record)
    with pytest.raises(RefusedInput, match="已经作出处分决定，不能分案") as refused:
        desk.clues.split(record, [first], "两人去向不同，分别办理")
    assert "实施方案" in refused.value.reason
    assert refused.value.remedy
    assert seen(desk, record) == before


def test_an_endless_reason_for_a_parting_is_refused(desk: Office) -> None:
    record = received(desk, OURS, ALSO_OURS)
    first = int(values(desk, record)["subjects"][0]["id"])
    with pytest.raises(RefusedInput, match="分案") as refused:
        desk.clues.split(record, [first], "长" * 2001)
    assert "不超过 2000 字" in refused.value.flaws[0].reason
    assert len(desk.ledger("clues").ids(Query())) == 1


# 附件


def test_a_record_closed_to_files_takes_none(room: Room, tmp_path: Path) -> None:
    desk = room.office
    register = replace(
        desk.ledger("clues").register,
        closed_to_files=lambda record: "仅登记流转的线索不录内容，不收附件" if record.flow_only else "",
    )
    attachments = Attachments(room.store, [register], lambda keys: None)
    told = clue("韩露", flow_only=True)
    flow = desk.ledger("clues").add({name: text for name, text in told.items() if name != "summary"})
    scan = save(tmp_path, "来信.pdf", b"%PDF-1.7 scan")
    for add in (
        lambda: attachments.add("clue", flow, scan),
        lambda: attachments.add_bytes("clue", flow, "来信.pdf", b"%PDF-1.7 scan"),
    ):
        with pytest.raises(RefusedInput, match="附件没有添加") as refused:
            add()
        assert refused.value.reason == "仅登记流转的线索不录内容，不收附件。"
        assert refused.value.remedy
    assert attachments.list("clue", flow) == ()
    assert attachments.add("clue", received(desk), scan).name == "来信.pdf"
