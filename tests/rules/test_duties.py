"""The duties of a discipline committee over a simulated year, each on the days its 依据 calls for."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.duties import Occurrence, occurrence, occurrence_on, occurrences, periods
from app.rules.duty_table import CASE, EVERY, FESTIVAL, MONTHS
from app.rules.reading import FaultyTable
from app.rules.tables import Rules, load_rules
from db.vocabulary import TaskKind
from tests.rules.parts import CALENDAR, RULES, copied, day

BOOK = RULES.duties
MONTHLY = (
    "01-31", "02-28", "03-31", "04-30", "05-31", "06-30", "07-31", "08-31", "09-30", "10-31", "11-30",
    "12-31",
)  # fmt: skip
QUARTERLY = ("03-31", "06-30", "09-30", "12-31")
HALF_YEARLY = ("06-30", "12-31")
YEAR_END = ("12-31",)
# What the days off of 2026 (and New Year 2027) give, five working days before each, written out by hand.
FESTIVALS = {
    "2026 春节": "02-10", "2026 清明节": "03-30", "2026 五一劳动节": "04-24",
    "2026 五一前后婚庆时段": "04-24", "2026 毕业季": "06-08",
    "2026 端午节": "06-12", "2026 升学宴谢师宴时段": "06-24", "2026 开学季": "08-25",
    "2026 中秋节": "09-20", "2026 国庆节": "09-23", "2026 国庆前后婚庆时段": "09-23", "2027 元旦": "12-25",
    "2027 元旦前后婚庆时段": "12-25",
}  # fmt: skip
# Every row of the duty calendar that recurs by the calendar, with its days in 2026, written out by hand.
YEAR_2026: dict[str, tuple[str, ...]] = {
    "C1": YEAR_END, "C2": HALF_YEARLY, "C3": YEAR_END, "C4": YEAR_END, "C5": QUARTERLY, "C7": QUARTERLY,
    "C8": HALF_YEARLY, "C13": YEAR_END, "C14": YEAR_END, "C15": MONTHLY, "C16": YEAR_END, "C17": YEAR_END,
    "C18": YEAR_END, "C19": YEAR_END, "C20": YEAR_END, "C21": QUARTERLY, "C22": MONTHLY, "C23": QUARTERLY,
    "C24": MONTHLY, "C25": QUARTERLY, "C26": QUARTERLY, "C27": ("01-31",), "C28": HALF_YEARLY,
    "C29": YEAR_END, "C30": HALF_YEARLY, "C31": YEAR_END, "C32": YEAR_END, "C33": YEAR_END,
    "C34": ("01-31",), "C35": YEAR_END, "C36": YEAR_END, "C37": YEAR_END, "C38": YEAR_END,
    "C39": ("09-30",), "C40": YEAR_END, "C41": tuple(FESTIVALS.values()), "C42": YEAR_END,
    "C45": YEAR_END, "C46": YEAR_END, "C49": YEAR_END, "C50": ("04-30",), "C51": MONTHLY,
}  # fmt: skip
# The rest come case by case, from the register named.
CASES = {
    "C6": "clues", "C9": "terms", "C10": "terms", "C11": "terms", "C12": "terms", "C43": "tasks",
    "C44": "tasks", "C47": "clues", "C48": "clues",
}  # fmt: skip
SIMULATED = (date(2026, 1, 1), date(2026, 12, 31))


def planned(rules: Rules = RULES, first: date = SIMULATED[0], last: date = SIMULATED[1]) -> list[Occurrence]:
    return occurrences(rules.duties, rules.festivals, rules.calendar, first, last)


def days(key: str, rules: Rules = RULES) -> list[str]:
    return [one.due.strftime("%m-%d") for one in planned(rules) if one.key == key]


def changed(key: str, *own: dict[str, object]) -> Rules:
    told = {"source": "本机关分工", "reason": "机关党委的安排"}
    return RULES.with_duties({key: [{**told, **one} if len(one) > 1 else one for one in own]})


@pytest.mark.parametrize("key", BOOK.duties)
def test_each_duty_falls_due_on_its_days_of_2026(key: str) -> None:
    assert days(key) == sorted(YEAR_2026.get(key, ()))


def test_every_row_of_the_calendar_is_there() -> None:
    assert list(BOOK.duties) == [f"C{n}" for n in range(1, 52)]
    assert set(YEAR_2026) | set(CASES) == set(BOOK.duties)
    assert not set(YEAR_2026) & set(CASES)
    assert {duty.key: duty.register for duty in BOOK.duties.values() if duty.every == CASE} == CASES


def test_a_duty_seen_day_by_day_over_the_year_is_the_year_at_once() -> None:
    """Asked anew each day, as the agenda does, nothing is lost between two days and nothing comes twice."""
    daily = [
        (one.key, one.period)
        for n in range(365)
        for one in planned(first=SIMULATED[0] + timedelta(n), last=SIMULATED[0] + timedelta(n))
    ]
    assert sorted(daily) == sorted((one.key, one.period) for one in planned())
    assert len(daily) == len(set(daily))


def test_each_festival_and_season_has_its_day() -> None:
    assert {one.period: one.due.strftime("%m-%d") for one in planned() if one.key == "C41"} == FESTIVALS


def test_periods_have_their_names() -> None:
    named = {one.key: one.title for one in planned() if one.due == day("2026-09-30")}
    assert named["C22"] == "报送月度统计数据（2026-09）"
    assert named["C26"] == "召开监督工作联席会议（2026年三季度）"
    assert named["C39"] == "纪律教育学习月活动（2026）"
    halves = [one.period for one in planned() if one.key == "C2"]
    assert halves == ["2026上半年", "2026下半年"]


def test_february_ends_when_it_ends() -> None:
    leap = planned(first=day("2028-02-01"), last=day("2028-02-29"))
    assert [one.due for one in leap if one.key == "C22"] == [day("2028-02-29")]


def test_no_row_is_without_source_and_evidence() -> None:
    for duty in BOOK.duties.values():
        assert duty.source
        assert duty.how
        assert duty.evidence
        assert duty.when
    assert set(BOOK.tasks) == set(TaskKind)
    assert all(rule.source for rule in BOOK.tasks.values())


@pytest.mark.parametrize(
    ("key", "when"),
    [
        ("C1", "12 月底前"), ("C2", "每半年第 6 个月底前"), ("C22", "每月底前"), ("C39", "9 月 30 日前"),
        ("C41", "放假前 5 个工作日"), ("C6", "10 个工作日内"), ("C47", "按各件的期限"),
    ],
)  # fmt: skip
def test_when_is_told_in_words(key: str, when: str) -> None:
    assert BOOK.duties[key].when == when


def test_each_case_duty_names_its_items_or_the_page_that_checks_it() -> None:
    told = {duty.key: duty.items for duty in BOOK.duties.values() if duty.every == CASE}
    assert told == {
        "C6": ("C6",), "C9": ("C9",), "C10": ("C10",), "C11": ("C11",), "C12": (), "C43": ("C43",),
        "C44": ("C44",), "C47": ("回访",), "C48": ("影响期",),
    }  # fmt: skip
    assert [duty.key for duty in BOOK.duties.values() if duty.check] == ["C12"]
    assert BOOK.duties["C12"].when == "在“机关纪委”核对"


def test_a_period_is_found_by_name_and_by_a_day_in_it() -> None:
    duty, festivals = BOOK.duties["C26"], RULES.festivals
    assert periods(duty, 2026, festivals, CALENDAR)[2] == "2026年三季度"
    named = occurrence(duty, "2026年三季度", festivals, CALENDAR)
    assert named is not None
    assert (named.first, named.last, named.due) == (day("2026-07-01"), day("2026-09-30"), day("2026-09-30"))
    assert occurrence_on(duty, day("2026-08-15"), festivals, CALENDAR) == named
    for wrong in ("2026年五季度", "三季度", "", "0000", "2026", "２０２６年三季度"):
        assert occurrence(duty, wrong, festivals, CALENDAR) is None
    assert occurrence_on(BOOK.duties["C41"], day("2026-08-15"), festivals, CALENDAR) is None
    assert occurrence_on(BOOK.duties["C47"], day("2026-08-15"), festivals, CALENDAR) is None


# What a committee makes of a duty


def test_a_duty_that_is_switched_off_is_not_asked_for_from_that_day_on() -> None:
    off = changed("C22", {"active": False, "since": "2026-07-15"})
    assert days("C22", off) == list(MONTHLY[:6])
    again = changed("C22", {"active": False, "since": "2026-07-15"}, {"since": "2026-10-10"})
    assert days("C22", again) == [*MONTHLY[:6], *MONTHLY[9:]]
    assert not again.duties.duties["C22"].overridden


def test_a_day_moved_earlier_is_not_overdue_by_the_change_itself() -> None:
    moved = changed("C22", {"by": "1-5", "since": "2026-07-15"})
    assert days("C22", moved)[5:9] == ["06-30", "07-15", "08-05", "09-05"]
    assert moved.duties.duties["C22"].overridden


def test_another_frequency_counts_from_the_change_on() -> None:
    quarterly = changed("C22", {"every": "quarter", "by": "3-20", "since": "2026-07-15"})
    assert days("C22", quarterly) == [*MONTHLY[:6], "09-20", "12-20"]


def test_more_working_days_before_a_festival() -> None:
    early = changed("C41", {"workdays": 10, "since": "2026-01-01"})
    # Before 国庆: 30, 29, 28, then 中秋 off, 24, 23, 22, 21, the make-up Sunday 20, 18, 17.
    assert "09-17" in days("C41", early)


@pytest.mark.parametrize(
    ("key", "own", "said"),
    [
        ("C22", {"by": "2-1"}, "月数为 1 至 1"),
        ("C22", {"by": "1-32"}, "日为 1 至 31"),
        ("C22", {"by": "十五"}, "月-日"),
        ("C22", {"every": "weekly"}, "频次|不能改为"),
        ("C22", {"every": "case"}, "不能改为按件产生"),
        ("C22", {"every": "festival"}, "不能改为"),
        ("C22", {"workdays": 3}, "不按工作日计算"),
        ("C41", {"workdays": 0}, "1 至 60"),
        ("C41", {"workdays": 61}, "1 至 60"),
        ("C41", {"by": "1-1"}, "没有固定的日期"),
        ("C41", {"every": "month"}, "不能改为"),
        ("C47", {"active": False}, "不能停用"),
        ("C22", {"active": 0}, "active 的值不对"),
        ("C22", {"colour": "red"}, "不认识的项 colour"),
        ("C22", {"active": False, "source": " "}, "依据和原因"),
        ("C22", {"active": False, "since": "明天"}, "从哪一天起"),
        ("C99", {"active": False}, "没有“C99”"),
    ],
)
def test_a_change_that_cannot_be_is_refused(key: str, own: dict[str, object], said: str) -> None:
    with pytest.raises(FaultyTable, match=said):
        changed(key, {"since": "2026-07-15", **own})


def test_changes_stand_in_the_order_of_their_days() -> None:
    with pytest.raises(FaultyTable, match="先后颠倒"):
        changed("C22", {"active": False, "since": "2026-07-15"}, {"by": "1-5", "since": "2026-07-14"})


PERIODIC = [duty.key for duty in BOOK.duties.values() if duty.is_periodic]


@given(
    st.sampled_from(PERIODIC), st.sampled_from(sorted(MONTHS)), st.data(), st.integers(1, 31),
    st.dates(date(2025, 1, 1), date(2027, 12, 31)),
)  # fmt: skip
def test_any_change_leaves_one_occurrence_for_each_period(
    key: str, every: str, data: st.DataObject, last: int, since: date
) -> None:
    month = data.draw(st.integers(1, MONTHS[every]))
    rules = changed(key, {"every": every, "by": f"{month}-{last}", "since": since.isoformat()})
    found = [one for one in planned(rules, date(2024, 1, 1), date(2028, 12, 31)) if one.key == key]
    assert len({one.period for one in found}) == len(found)
    before = [one for one in planned(RULES, date(2024, 1, 1), since - timedelta(1)) if one.key == key]
    assert [one for one in found if one.due < since] == before
    for one in found:
        if one.duty.overridden:
            end = calendar.monthrange(one.due.year, one.due.month)[1]
            assert one.due == since or one.due.day == min(last, end)


# The table itself


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('every = "half"\n', 'every = "weekly"\n', "频次“weekly”不认识"),
        ('by = "6-31"', 'by = "7-1"', "每半年的月数为 1 至 6"),
        ('by = "6-31"\n', "", "期限应写作 月-日"),
        ("workdays = 5\n", "", "提前的工作日数"),
        ('items = ["C9"]\n', "", "items 和 check 之一"),
        ('check = "机关纪委"', 'check = "机关纪委"\nitems = ["C12"]', "items 和 check 之一"),
        ('met_by = "cleanings"', 'met_by = "talks"', "met_by 只能是"),
        ('key = "C6"\n', 'key = "C66"\n', "缺少 C6"),
        ('key = "C2"\n', 'key = "C1"\n', "重复"),
        ('kind = "other"', 'kind = "others"', "kind 的值“others”不认识"),
        ('kind = "other"', 'kind = "inspection"', "重复"),
        ('source = "任务登记时定的期限"\n', "", "没有写明依据"),
    ],
)
def test_a_faulty_table_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    folder = copied(tmp_path)
    path = folder / "duties.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FaultyTable, match=rf"duties\.toml 第 \d+ 行.*{said}"):
        load_rules(folder)


def test_every_frequency_has_a_name() -> None:
    assert set(MONTHS) | {FESTIVAL, CASE} == set(EVERY)
