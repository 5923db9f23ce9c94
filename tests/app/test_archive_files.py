"""The files of persons: begun, filled, counted, and told by branch."""

from __future__ import annotations

from datetime import date

import pytest

from app.engine.views import Query
from app.errors import RefusedInput
from app.office import Office
from tests.app.archive_parts import ROWS, WHOLE, filed, page, person, row
from tests.app.parts import TODAY, clue, talk

D = date.fromisoformat


def test_who_is_to_have_a_file_follows_from_the_jurisdiction(office: Office) -> None:
    own = person(office)
    person(office, "简宁", rank="二级调研员")
    person(office, "温知", political_status="masses")
    gone = person(office, "郑岚")
    office.ledger("members").add_step(gone, {"kind": "left", "held_on": "2026-09-01"})
    assert [one.name for one in office.archives.people()] == ["周远航"]
    assert [one.name for one in office.archives.people(which="missing")] == ["周远航"]
    assert len(office.archives.people(which="all")) == 4
    assert office.archives.start([own]) == 1
    assert office.archives.people(which="missing") == ()


def test_files_are_numbered_by_year_and_begun_once(office: Office) -> None:
    ids = [person(office, name) for name in ("周远航", "简宁", "郑岚")]
    assert office.archives.start(ids[:2]) == 2
    assert office.archives.start([*ids, ids[0]]) == 1
    numbers = {one.name: one.number for one in office.archives.people()}
    assert numbers == {"周远航": "廉档〔2026〕1号", "简宁": "廉档〔2026〕2号", "郑岚": "廉档〔2026〕3号"}
    with pytest.raises(KeyError):
        office.archives.start([999])


def test_a_person_has_one_file(office: Office) -> None:
    """加强日常监督工作实施办法 六（五）：一人一档."""
    own = filed(office)
    ledger = office.ledger("archives")
    with pytest.raises(RefusedInput) as refused:
        ledger.add({"person": "周远航", "member_id": str(own), "opened_on": "2026-11-01"})
    assert "廉档〔2026〕1号" in refused.value.flaws[0].reason
    assert "一人一档" in refused.value.reason
    [record] = ledger.ids(Query())
    view = ledger.record(record)
    ledger.change(record, view.version, {**view.values, "closed_on": "2026-11-20", "closed_because": "调出"})
    assert office.archives.cover(own).status.text == "已移交"
    assert office.archives.start([own]) == 1
    assert office.archives.cover(own).row.number == "廉档〔2026〕2号"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"person": "查无此人"}, "person"),
        ({"closed_on": "2026-10-31", "closed_because": "调出"}, "closed_on"),
        ({"closed_on": "2026-11-02"}, "closed_because"),
        ({"leaves": [{"section": "gifts", "has_none": True}]}, "leaves.0.told_on"),
        ({"leaves": [{"section": "奖惩", "has_none": True, "told_on": "2026-11-01"}]}, "leaves.0.has_none"),
        ({"leaves": [{"section": "整改"}, {"section": "18"}]}, "leaves.1.section"),
        ({"leaves": [{"section": "家谱"}]}, "leaves.0.section"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(
    office: Office, values: dict[str, object], field: str
) -> None:
    person(office)
    with pytest.raises(RefusedInput) as refused:
        office.ledger("archives").add({"person": "周远航", "opened_on": "2026-11-01", **values})
    assert [flaw.field for flaw in refused.value.flaws] == [field]


def test_a_file_stays_the_person_s(office: Office) -> None:
    filed(office)
    other = person(office, "简宁")
    ledger = office.ledger("archives")
    [record] = ledger.ids(Query())
    view = ledger.record(record)
    with pytest.raises(RefusedInput, match="另一个人"):
        ledger.change(record, view.version, {**view.values, "person": "简宁", "member_id": str(other)})


def test_a_file_without_anything_lacks_every_wanted_section(office: Office) -> None:
    own = filed(office)
    told = office.archives.cover(own)
    assert (told.row.filled, told.row.wanted, told.status.text) == (0, 13, "缺 13 部分")
    basic = page(office, own, "basic")
    assert basic.missing.startswith("还没有填写：身份证号、出生年月、性别、入党时间、职务")
    assert basic.lines[0].title == "基本情况"
    assert page(office, own, "awards").state == "always"
    assert page(office, own, "clues").masked


def test_every_wanted_section_makes_the_file_one_fuller(office: Office) -> None:
    own = filed(office, **WHOLE)
    for done, key in enumerate(ROWS, start=1):
        assert office.archives.cover(own).row.filled == done, key
        row(office, key)
    told = office.archives.cover(own)
    assert (told.row.is_complete, told.status.text, told.missing) == (True, "齐全", ())
    assert office.archives.people(which="incomplete") == ()


def test_a_yearly_section_grows_old(office: Office) -> None:
    own = filed(office)
    old = row(office, "trainings", held_on="2024-12-31")
    assert page(office, own, "trainings").state == "missing"
    assert page(office, own, "trainings").holdings[0].ids == (old,)
    row(office, "trainings", held_on="2025-01-01")
    assert page(office, own, "trainings").state == "complete"
    row(office, "assessments", year="2024")
    assert page(office, own, "assessments").missing == "没有今年或者去年的记录"


def test_it_may_be_stated_that_there_is_nothing(office: Office) -> None:
    own = filed(office)
    office.archives.state_none(own, "gifts", D("2026-11-03"), "本人说明没有收受")
    stated = page(office, own, "gifts")
    assert (stated.state, stated.none_told_on, stated.none_note) == (
        "nothing", D("2026-11-03"), "本人说明没有收受",
    )  # fmt: skip
    assert stated.version == 1
    office.archives.withdraw_none(own, "gifts")
    assert page(office, own, "gifts").state == "missing"
    office.archives.state_none(own, "gifts", TODAY)
    row(office, "gifts")
    overtaken = page(office, own, "gifts")
    assert (overtaken.state, overtaken.none_told_on) == ("complete", None)


@pytest.mark.parametrize(
    ("section", "told_on", "why"),
    [
        ("career", "2026-11-01", "不能写明"),
        ("awards", "2026-11-01", "不能写明"),
        ("families", "2026-11-01", None),
        ("family", "2026-11-01", "已有 1 条记录"),
        ("gifts", "2026-11-21", "尚未登记"),
    ],
)
def test_nothing_is_not_stated_of_what_is_wanted_or_there(
    office: Office, section: str, told_on: str, why: str | None
) -> None:
    own = filed(office)
    row(office, "families")
    with pytest.raises(RefusedInput if why else KeyError) as refused:
        office.archives.state_none(own, section, D(told_on))
    assert why is None or why in refused.value.message


def test_a_leaf_needs_a_file(office: Office) -> None:
    own = person(office)
    with pytest.raises(RefusedInput) as refused:
        office.archives.state_none(own, "gifts", TODAY)
    assert "建档" in refused.value.remedy


def test_the_paper_s_place_is_kept(office: Office) -> None:
    own = filed(office)
    office.archives.set_leaf_number(own, "family", " 3—5 ")
    office.archives.state_none(own, "family", TODAY)
    assert page(office, own, "family").leaf_number == "3—5"
    assert page(office, own, "family").state == "nothing"


def test_pages_fill_themselves_from_clues_and_talks(office: Office) -> None:
    own = filed(office)
    number = office.ledger("clues").add(clue("周远航"))
    single = office.ledger("talks").add(talk())
    among = office.ledger("talks").add(
        talk("各支部书记", kind="group", attendees=[{"name": "周远航"}], held_on="2026-10-20", state="held")
    )
    assert page(office, own, "clues").holdings[0].ids == (number,)
    assert page(office, own, "talks").holdings[0].ids == (among, single)
    office.ledger("talks").void(single, "重复登记了")
    assert page(office, own, "talks").holdings[0].ids == (among,)


def test_the_measures_taken_in_clues_stand_with_the_awards(shared_samples: Office) -> None:
    """监督执纪工作规则 第十七条: 奖惩 of the file are those of the committee's own clues, too."""
    office = shared_samples
    told = {}
    for one in office.archives.people(which="all"):
        lines = [line for section in page(office, one.member_id, "awards").lines for line in section.lines]
        if lines:
            told[one.name] = (one.member_id, lines)
    assert len(told) >= 3
    for member_id, lines in told.values():
        numbers = [office.ledger("clues").record(i).values["number"]
                   for holding in page(office, member_id, "clues").holdings for i in holding.ids]  # fmt: skip
        for line in lines:
            assert date.fromisoformat(line.label) <= TODAY
            assert any(line.text.endswith(number) for number in numbers) or "谈话〔" in line.text
        assert page(office, member_id, "awards").holdings[0].ids == ()


def test_the_list_is_searched_by_name_and_initials(office: Office) -> None:
    filed(office)
    filed(office, "简宁")
    assert [one.name for one in office.archives.people("zyh")] == ["周远航"]
    assert [one.name for one in office.archives.people(" 简宁 ", "all")] == ["简宁"]
    assert office.archives.people("没有的人") == ()


def test_somebody_is_found_by_number_name_or_identity(office: Office) -> None:
    own = filed(office, identity_number=WHOLE["identity_number"])
    for text in ("廉档〔2026〕1号", "周 远航", WHOLE["identity_number"]):
        assert office.archives.find(text) == own
    twin = person(office, branch="规划处党支部", identity_number="")
    with pytest.raises(RefusedInput) as refused:
        office.archives.find("周远航")
    assert "有 2 个人" in refused.value.message
    assert "规划处党支部" in refused.value.reason
    assert "廉档〔2026〕1号" in refused.value.reason
    office.archives.start([twin])
    assert office.archives.find("廉档〔2026〕2号") == twin
    for text in ("周远", "", "廉档〔2026〕9号"):
        with pytest.raises(RefusedInput, match="没有找到"):
            office.archives.find(text)


def test_a_section_is_called_by_title_key_or_number(office: Office) -> None:
    assert [office.archives.section(text) for text in ("财产", "property", "5")] == ["property"] * 3
    with pytest.raises(RefusedInput) as refused:
        office.archives.section("家谱")
    assert "20 其他" in refused.value.reason


def test_the_statistics_are_told_by_branch(office: Office) -> None:
    first = filed(office, **WHOLE)
    for key in ROWS:
        row(office, key)
    second = filed(office, "简宁", branch="第二党支部")
    person(office, "郑岚", branch="第十党支部")
    person(office, "温知", branch="第二党支部", political_status="masses")
    office.archives.confirm([first], 2026, TODAY)
    told = office.archives.statistics(2026)
    assert [(b.branch, b.persons, b.needed, b.kept, b.complete, b.confirmed) for b in told.branches] == [
        ("办公室党支部", 1, 1, 1, 1, 1), ("第二党支部", 2, 1, 1, 0, 0), ("第十党支部", 1, 1, 0, 0, 0),
    ]  # fmt: skip
    total = told.total
    assert (total.persons, total.needed, total.kept, total.complete, total.confirmed) == (4, 3, 2, 1, 1)
    assert dict(told.sections)["基本信息"] == 1
    assert len(told.sections) == 13
    assert told.opinions == ()
    assert told.replies[0].startswith("暂未发现")
    assert office.archives.statistics(2025).total.confirmed == 0
    assert office.archives.cover(second).row.confirmed == 0
