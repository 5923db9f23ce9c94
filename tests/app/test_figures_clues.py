"""The figures of clues, each rule of what counts named after its 依据, through the real ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.engine.period import Period
from app.engine.views import FigureView
from app.errors import RefusedInput
from app.office import Office
from tests.app.clue_walking import OURS, K, agree, disposed, received, settled, take, values
from tests.app.parts import clue, member, plan_of, values_of
from tests.rules.walking import LATE

YEAR = Period.year(2026)
OTHER = {"name": "何静", "rank": "科员", "political_status": "member"}
ORGAN = "云川市直机关纪检监察工委"


@pytest.fixture
def organ(office: Office) -> Office:
    """An office with 韩露 on the roster and the meeting clues are studied at."""
    return settled(office)


def figure(office: Office, key: str, period: Period = YEAR) -> FigureView:
    [found] = office.figures.of(period, [f"clues.{key}"])
    return found


def value(office: Office, key: str, period: Period = YEAR) -> int:
    return figure(office, key, period).value


def parts(office: Office, key: str, period: Period = YEAR) -> dict[str, int]:
    """The parts that are not 0."""
    return {part: count for part, count in figure(office, key, period).parts if count}


def cells(office: Office, key: str, period: Period = YEAR) -> dict[tuple[str, str], int]:
    """The cells of a cross table that are not 0."""
    found = figure(office, key, period).cells
    return {(row, part): count for row, held in found for part, count in held if count}


def measured(
    office: Office, *steps: dict[str, Any], people: tuple[dict[str, Any], ...] = (OURS,), **told: Any
) -> int:
    """A clue with measures taken at the end of a 初核, the first on 2026-02-10."""
    record = received(office, *people, **told)
    disposed(office, record, "verification")
    take(office, record, K.VERIFICATION_PLANNED, "2026-01-13")
    agree(office, record, "2026-01-14", studied=False)
    take(office, record, K.VERIFICATION_REPORTED, "2026-02-01", verification_outcome="reminded")
    agree(office, record, "2026-02-02", studied=False)
    for place, step in enumerate(steps):
        take(office, record, K.MEASURE, **{"on": f"2026-02-{10 + place}", **step})
    return record


def person_of(office: Office, record: int, name: str) -> str:
    """The id by which the steps of a clue name one of its persons."""
    return next(str(row["id"]) for row in values(office, record)["subjects"] if row["name"] == name)


# 处分


def test_党纪和政务处分_a_person_with_both_is_one_person_punished(organ: Office) -> None:
    measured(organ, {"measure": "党内警告"}, {"measure": "政务警告"})
    assert [value(organ, f"{key}_persons") for key in ("punished", "party", "admin", "both")] == [1, 1, 1, 1]
    assert parts(organ, "party_by_kind") == {"党内警告": 1}
    assert parts(organ, "admin_by_kind") == {"政务警告": 1}


def test_one_person_punished_in_two_clues_is_counted_once_and_under_the_gravest_kind(organ: Office) -> None:
    first = measured(organ, {"measure": "党内警告"}, discipline="work")
    second = measured(organ, {"measure": "党内严重警告", "on": "2026-03-01"}, discipline="integrity")
    assert value(organ, "punished_persons") == value(organ, "party_persons") == 1
    assert parts(organ, "party_by_kind") == {"党内严重警告": 1}
    assert parts(organ, "punished_by_discipline") == {"廉洁纪律": 1}  # that of the last decision
    assert organ.figures.records("clues.punished_persons", YEAR) == {"clues": [first, second]}


def test_the_ranks_add_up_to_the_persons_punished(organ: Office) -> None:
    people = (OURS, OTHER, {"name": "吴敏", "rank": "技术工三级"}, {"name": "郑凯", "rank": ""})
    measured(organ, {"measure": "党内警告"}, people=people, designation="云直纪工指〔2026〕2号")
    shown = figure(organ, "punished_by_rank")
    assert parts(organ, "punished_by_rank") == {"一般干部": 2, "其他人员": 1, "未填": 1}
    assert [part for part, _ in shown.parts][:3] == ["省部级", "地厅级", "县处级"]  # zeros are shown
    assert sum(count for _, count in shown.parts) == shown.value == value(organ, "punished_persons") == 4


def test_a_measure_of_one_of_several_is_that_persons_alone(organ: Office) -> None:
    record = measured(organ, people=(OURS, OTHER))
    own = person_of(organ, record, "何静")
    take(organ, record, K.MEASURE, "2026-02-10", measure="党内警告", subject=own)
    assert value(organ, "punished_persons") == 1


def test_an_organisation_is_no_person_punished(organ: Office) -> None:
    branch = {"name": "规划处党支部", "organisation": True}
    measured(organ, {"measure": "党内警告"}, people=(OURS, branch))
    assert value(organ, "punished_persons") == 1
    assert value(organ, "persons") == 1
    [record] = organ.figures.records("clues.punished_persons", YEAR)["clues"]
    take(organ, record, K.CLOSED, "2026-03-20")
    assert parts(organ, "forms_by_person_of_clues_closed_in_year") == {"第二种形态": 1}


def test_a_sanction_that_an_appeal_revoked_is_not_counted(organ: Office) -> None:
    record = measured(organ, {"measure": "党内警告"})
    take(organ, record, K.APPEALED, "2026-03-01")
    take(organ, record, K.APPEAL_DECIDED, "2026-03-20", appeal_outcome="upheld")
    assert (value(organ, "punished_persons"), value(organ, "under_effect")) == (1, 1)
    take(organ, record, K.APPEALED, "2026-04-01")
    take(organ, record, K.APPEAL_DECIDED, "2026-04-20", appeal_outcome="revoked")
    assert (value(organ, "punished_persons"), value(organ, "under_effect")) == (0, 0)


def test_影响期满_a_period_that_goes_on_in_another_has_not_ended(organ: Office) -> None:
    measured(organ, {"measure": "诫勉"})
    assert (value(organ, "under_effect"), value(organ, "effect_ended")) == (0, 1)  # on 2026-08-09
    measured(organ, {"measure": "党内警告"})
    assert (value(organ, "under_effect"), value(organ, "effect_ended")) == (1, 0)


def test_a_measure_withdrawn_by_a_correction_is_not_counted(organ: Office) -> None:
    record = measured(organ, {"measure": "党内警告"})
    assert value(organ, "punished_persons") == 1
    titles = [moment.title for moment in organ.ledger("clues").record(record).timeline]
    number = next(at for at, title in enumerate(titles, 1) if title.endswith("处理处分"))
    take(organ, record, K.CORRECTED, "2026-02-12", corrects=str(number))
    assert value(organ, "punished_persons") == 0


def test_a_voided_clue_counts_nowhere(organ: Office) -> None:
    record = measured(organ, {"measure": "党内警告"}, eight_kind="违规吃喝")
    take(organ, record, K.CLOSED, "2026-02-20")
    organ.ledger("clues").void(record, "重复登记作废")
    counted = [one for one in organ.figures.of(YEAR) if one.register == "clues" and one.value]
    assert counted == []


def test_批评教育_is_no_sanction_and_组织处理_stands_by_itself(organ: Office) -> None:
    measured(organ, {"measure": "批评教育"}, {"measure": "免职"})
    assert value(organ, "punished_persons") == 0
    assert parts(organ, "organisational_by_kind") == {"免职": 1}


def test_an_old_ledger_that_names_a_sanction_counts_on_the_day_it_was_closed(
    organ: Office, tmp_path: Path
) -> None:
    heads = [
        "线索编号",
        "收到日期",
        "线索来源",
        "被反映人",
        "反映的主要问题",
        "办结日期",
        "办理结果",
        "处理处分",
    ]
    rows = [
        ["线1号", "2025-03-02", "信访举报", "韩露", "反映吃拿卡要", "2025-06-01", "了结", "党内警告"],
        ["线2号", "2025-03-02", "信访举报", "赵一", "反映吃拿卡要", "2025-06-01", "给予党内严重警告处分", ""],
        ["线3号", "2025-03-02", "信访举报", "钱二", "反映吃拿卡要", "2025-06-01", "未予党内警告处分", ""],
        ["线4号", "2025-03-02", "信访举报", "孙三、李四", "反映吃拿卡要", "2025-06-01", "党内警告", ""],
    ]
    assert organ.commit_import(plan_of(organ, "clues", tmp_path, [heads, *rows])).accepted == 4
    then = Period.year(2025)
    assert parts(organ, "party_by_kind", then) == {"党内警告": 1, "党内严重警告": 1}
    assert value(organ, "punished_persons") == 0
    assert value(organ, "effect_ended") == 1  # 韩露's year ended on 2026-05-31
    assert value(organ, "under_effect") == 1


# 立案、结案


def test_监督执纪工作规则_三十七_a_case_counts_when_filed_and_when_closed(organ: Office) -> None:
    record = received(organ)
    disposed(organ, record, "verification")
    take(organ, record, K.VERIFICATION_PLANNED, "2026-01-13")
    agree(organ, record, "2026-01-14", studied=False)
    take(organ, record, K.VERIFICATION_REPORTED, "2026-03-01", verification_outcome="file")
    agree(organ, record, "2026-03-02", studied=False)
    take(organ, record, K.FILED, "2026-03-09")
    assert value(organ, "filed") == 0  # proposed, not approved yet
    agree(organ, record, "2026-03-10")
    assert (value(organ, "filed"), value(organ, "cases_closed")) == (1, 0)
    for kind, on, detail in (
        (K.FACTS_SHOWN, "2026-04-01", {}), (K.INVESTIGATED, "2026-04-08", {}),
        (K.SENT_TO_TRIAL, "2026-04-10", {}), (K.ADJUDICATED, "2026-05-08", {"conclusion": "punish"}),
        (K.BRANCH_MET, "2026-05-12", {}),
        (K.SANCTION_APPROVED, "2026-05-15", {"measure": "党内警告", "organ": ORGAN}),
        (K.DECIDED, "2026-05-20", {"measure": "党内警告"}), (K.ANNOUNCED, "2026-05-25", {}),
    ):  # fmt: skip
        take(organ, record, kind, on, **detail)
    assert value(organ, "punished_persons", Period.month(2026, 5)) == 1  # by the day of the decision
    assert value(organ, "punished_persons", Period.month(2026, 4)) == 0
    assert value(organ, "punished_unfiled") == 0  # filed before it was decided
    take(organ, record, K.REVISITED, "2026-08-20")
    assert value(organ, "revisits") == 1
    assert (value(organ, "under_effect"), value(organ, "effect_ended")) == (1, 0)


# 在办、移送、超期


def test_监督执纪工作规则_二十一_a_late_opinion_and_a_clock_run_out_are_overdue(organ: Office) -> None:
    received(organ)  # no opinion by the end of the year's part that is over
    late = received(organ)
    take(organ, late, K.OPINION, "2026-03-20", disposition="settled", settle_reason="vague", excuse=LATE)
    agree(organ, late, "2026-03-21")
    timely = received(organ)
    disposed(organ, timely, "settled", settle_reason="vague")
    take(organ, timely, K.CLOSED, "2026-01-20")
    assert value(organ, "overdue") == 2
    assert value(organ, "opinion_later_than_one_month") == 1


def test_overdue_is_as_the_clues_stood_at_the_end_of_the_period(organ: Office) -> None:
    record = received(organ, received_on="2025-11-20")
    take(organ, record, K.OPINION, "2026-01-10", disposition="settled", settle_reason="vague", excuse=LATE)
    agree(organ, record, "2026-01-12")
    take(organ, record, K.CLOSED, "2026-01-20")
    assert value(organ, "overdue", Period.month(2025, 12)) == 1
    assert value(organ, "open", Period.month(2025, 12)) == 1
    assert value(organ, "overdue", YEAR) == value(organ, "open", YEAR) == 0


def test_a_clue_reopened_later_was_closed_then(organ: Office) -> None:
    record = received(organ)
    disposed(organ, record, "settled", settle_reason="vague")
    take(organ, record, K.CLOSED, "2026-01-20")
    take(organ, record, K.REOPENED, "2026-06-01")
    assert value(organ, "open", Period.month(2026, 1)) == 0
    assert value(organ, "open", Period.month(2026, 6)) == 1


def test_实施方案_六_clues_handed_on_are_told_by_reason_and_target(organ: Office) -> None:
    record = received(organ)
    disposed(organ, record, "transfer", transfer_reason="offence")
    take(organ, record, K.TRANSFERRED, "2026-01-13", transfer_reason="offence", organ="派驻组")
    assert parts(organ, "transfers_by_reason") == {"涉嫌职务违法": 1}
    assert parts(organ, "transfers_by_target") == {"派驻组": 1}
    assert value(organ, "transferred") == 1


def test_检控规则_十四_a_duplicate_is_a_repeated_petition_and_nothing_else(organ: Office) -> None:
    received(organ)
    take(organ, received(organ), K.MERGED, "2026-01-08", parent="线索〔2026〕1号")
    assert [value(organ, key) for key in ("received", "petitions", "petitions_repeated", "open")] == [
        1, 1, 1, 1,
    ]  # fmt: skip


def test_a_clue_split_off_counts_by_itself(organ: Office) -> None:
    record = received(organ, OURS, OTHER)
    organ.clues.split(record, [int(person_of(organ, record, "何静"))], "几人去向不同")
    assert (value(organ, "received"), value(organ, "persons")) == (2, 2)


# 澄清、诬告


def test_检控规则_clarified_persons_and_false_reports_found(organ: Office) -> None:
    record = received(organ)
    disposed(organ, record, "verification")
    take(organ, record, K.VERIFICATION_PLANNED, "2026-01-13")
    agree(organ, record, "2026-01-14", studied=False)
    take(organ, record, K.VERIFICATION_REPORTED, "2026-02-01", verification_outcome="settle")
    agree(organ, record, "2026-02-02", studied=False)
    take(organ, record, K.FALSE_REPORTED, "2026-02-03")
    assert (value(organ, "clarified"), value(organ, "false_reports")) == (0, 0)
    take(organ, record, K.FALSE_FOUND, "2026-03-03")
    take(organ, record, K.CLARIFICATION_PROPOSED, "2026-03-04")
    take(organ, record, K.CLARIFIED, "2026-03-05")
    take(organ, record, K.CLARIFIED, "2026-03-06")
    assert (value(organ, "clarified"), value(organ, "false_reports")) == (1, 1)


# 八项规定


def test_八项规定月报_problems_persons_and_sanctions_by_level_and_kind(organ: Office) -> None:
    both = measured(organ, people=(OURS, OTHER), eight_kind="违规吃喝")
    own = person_of(organ, both, "韩露")
    take(organ, both, K.MEASURE, "2026-02-10", measure="党内警告", subject=own)
    take(organ, both, K.MEASURE, "2026-02-10", measure="诫勉", subject=person_of(organ, both, "何静"))
    nothing = received(organ, eight_kind="文山会海")
    disposed(organ, nothing, "settled", settle_reason="vague")
    assert value(organ, "eight_problems") == 0  # neither is closed yet
    take(organ, both, K.CLOSED, "2026-03-20")
    take(organ, nothing, K.CLOSED, "2026-03-21")
    month, cell = Period.month(2026, 3), ("乡科级及以下", "违规吃喝")
    assert cells(organ, "eight_problems", month) == {cell: 1}
    assert cells(organ, "eight_persons", month) == {cell: 2}
    assert cells(organ, "eight_punished", month) == {cell: 1}


def test_八项规定零报告_the_table_stands_with_every_level_and_kind_in_use(organ: Office) -> None:
    for month, kinds in ((Period.month(2026, 3), 11), (Period.month(2019, 3), 13)):
        shown = figure(organ, "eight_problems", month)
        assert [row for row, _ in shown.cells] == ["省部级", "地厅级", "县处级", "乡科级及以下"]
        assert {len(held) for _, held in shown.cells} == {kinds}
        assert {count for _, held in shown.cells for _, count in held} == {0}
        assert len(shown.parts) == kinds


def test_八项规定_a_kind_of_another_time_is_refused_with_those_of_the_day(organ: Office) -> None:
    with pytest.raises(RefusedInput) as refused:
        received(organ, eight_kind="楼堂馆所")
    assert [flaw.field for flaw in refused.value.flaws] == ["eight_kind"]
    assert "2019-11-30" in refused.value.reason
    assert "违规吃喝" in refused.value.remedy
    assert values(organ, received(organ, eight_kind="楼堂馆所违规问题", received_on="2019-05-06"))[
        "eight_kind"
    ] == "楼堂馆所"  # fmt: skip
    with pytest.raises(RefusedInput):
        received(organ, eight_kind="吃了一顿")


def test_八项规定_a_ledger_that_only_says_yes_is_counted_as_not_sorted(organ: Office, tmp_path: Path) -> None:
    heads = ["收到日期", "线索来源", "被反映人", "反映的主要问题", "是否违反八项规定精神", "信访举报类别",
             "办结日期", "运用形态"]  # fmt: skip
    rows = [
        ["2026-03-02", "信访举报", "韩露", "反映公款吃喝", "是", "检举控告类", "2026-04-01", "第一种形态"],
        ["2026-03-03", "信访举报", "赵一", "反映收受礼金", "违规收送名贵特产和礼品礼金", "申诉", "2026-04-02",
         "第一种形态"],
        ["2026-03-04", "信访举报", "钱二", "反映迟到", "否", "", "2026-04-03", "第一种形态"],
    ]  # fmt: skip
    assert organ.commit_import(plan_of(organ, "clues", tmp_path, [heads, *rows])).accepted == 3
    kinds = [row["eight_kind"] for row in values_of(organ, "clues")]
    assert kinds == ["类型未定", "收送特产和礼品礼金", ""]
    assert parts(organ, "eight_problems") == {"未填": 1, "收送特产和礼品礼金": 1}
    levels = {row: sum(count for _, count in held) for row, held in figure(organ, "eight_problems").cells}
    assert {row: count for row, count in levels.items() if count} == {"乡科级及以下": 1, "职级未填": 1}
    assert levels.keys().isdisjoint(dict(figure(organ, "eight_problems").parts))
    assert parts(organ, "petitions_by_class") == {"检举控告": 1, "申诉": 1, "未填": 1}
    open_record = organ.ledger("clues").record(1)
    organ.ledger("clues").change(1, open_record.version, {**open_record.values, "remarks": "再看"})
    assert values(organ, 1)["eight_kind"] == "类型未定"


def test_an_unlinked_person_is_known_by_name_and_unit(organ: Office) -> None:
    for unit in ("规划科", "规划科", "法规科"):
        stranger = {**OTHER, "name": "赵一", "unit": unit}
        measured(organ, {"measure": "党内警告"}, people=(stranger,))
    assert value(organ, "punished_persons") == 2


def test_clues_of_a_roster_person_count_by_the_roster_whatever_the_unit(organ: Office) -> None:
    organ.ledger("members").add(member("何静"))
    for unit in ("规划科", "法规科"):
        measured(organ, {"measure": "党内警告"}, people=({**OTHER, "unit": unit},))
    assert value(organ, "punished_persons") == 1


def test_a_received_clue_without_anything_done_is_open_and_not_disposed(organ: Office) -> None:
    organ.ledger("clues").add(clue("韩露"))
    assert (value(organ, "open"), value(organ, "disposed")) == (1, 0)
