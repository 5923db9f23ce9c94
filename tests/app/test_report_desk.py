"""Reports through the real desk and store: drafted, finished, reopened, handed in, reviewed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.engine.period import Period
from app.engine.views import Profile, Query
from app.errors import Flaw, StaleRecord
from app.figure_book import FigureBook, Tie
from app.office import Office
from app.report_desk.finishing import compared
from app.report_filling import TO_CHECK, said
from app.report_outlines import outline
from app.report_text import Reference
from db.vocabulary import ReportKind
from tests.app.parts import ORGAN, TODAY, TRUTH, clue, member
from tests.app.report_parts import EXCUSE, PERIODS, YEAR, finished, form, refused, started, written

SUPERIORS = ("云川市住房和城乡建设局机关党委", "云川市直机关纪检监察工委", "驻市住建局纪检监察组")


@pytest.fixture
def organ(office: Office) -> Office:
    office.set_profile(replace(ORGAN, superiors=SUPERIORS))
    office.ledger("members").add(member("沈佳"))
    return office


def flaws(told: object) -> list[str]:
    return [flaw.field for flaw in getattr(told, "flaws", ())]


# Beginning


@pytest.mark.parametrize("kind", list(PERIODS))
def test_every_kind_begins_with_its_outline_recipients_and_due_day(organ: Office, kind: str) -> None:
    view = organ.reports.page(started(organ, kind))
    rule = organ.rules.reports.kinds[kind]
    assert view.kind == organ.reports.kind(kind, PERIODS[kind])
    assert view.due_on == rule.due_on(PERIODS[kind].last)
    assert view.state == "draft"
    assert "{" not in view.title
    assert view.text
    assert not [one for one in view.missing if "没有这一项数据" in one]


def test_年度工作报告_goes_to_both_committees_and_in_copy_to_the_stationed_group(organ: Office) -> None:
    annual, debrief = (organ.reports.page(started(organ, kind)) for kind in ("annual", "debrief"))
    assert (annual.recipients, annual.copies) == (f"{SUPERIORS[0]}、{SUPERIORS[1]}", SUPERIORS[2])
    assert (debrief.recipients, debrief.copies) == (f"{SUPERIORS[0]}、{SUPERIORS[1]}", SUPERIORS[2])
    assert (annual.title, annual.due_on) == (
        "云川市住房和城乡建设局机关纪委2026年度工作报告", date(2027, 1, 31),
    )  # fmt: skip
    assert debrief.person == "沈佳"


def test_superiors_are_told_by_their_names_not_by_their_places(organ: Office) -> None:
    organ.set_profile(replace(ORGAN, superiors=SUPERIORS[1:2]))
    assert organ.reports.kinds()[0].recipients == f"机关党委、{SUPERIORS[1]}"


@pytest.mark.parametrize(
    ("kind", "period"),
    [
        ("annual", Period.half(2026, 1)), ("monthly", YEAR), ("quarterly", Period.months(2026, 2, 3)),
        ("half", Period.months(2026, 3, 6)), ("annual", Period(date(2026, 1, 1), date(2026, 12, 30))),
    ],
)  # fmt: skip
def test_a_report_on_a_period_of_another_kind_is_refused(organ: Office, kind: str, period: Period) -> None:
    assert flaws(refused(lambda: organ.reports.start(kind, period))) == ["ends_on"]
    assert organ.ledger("reports").ids(Query()) == []


def test_a_debrief_is_somebodys(organ: Office) -> None:
    assert flaws(refused(lambda: organ.reports.start("debrief", YEAR))) == ["person"]


def test_one_report_of_a_kind_and_period_is_enough(organ: Office) -> None:
    started(organ)
    assert flaws(refused(lambda: started(organ))) == ["kind"]
    started(organ, "annual", YEAR.before)


def test_last_years_text_is_taken_over_live_and_marked(organ: Office) -> None:
    last = started(organ, "annual", YEAR.before)
    text = "# 一、{year}年工作\n我们查了3次账。\n受理{clues.received}件。\n- 一条{year}\n[表 work]"
    written(organ, last, text)
    report = organ.reports.start("annual", YEAR, from_report=last)
    view = organ.reports.page(report)
    assert view.text.split("\n") == [
        "# 一、{year}年工作", f"我们查了3次账。{TO_CHECK}", f"受理{{clues.received}}件。{TO_CHECK}",
        f"- 一条{{year}}{TO_CHECK}", "[表 work]",
    ]  # fmt: skip
    assert view.missing == (f"没有写完：{TO_CHECK}",)
    again = organ.reports.start("annual", Period.year(2027), from_report=report)
    assert organ.reports.page(again).text == view.text


@pytest.mark.parametrize("kind", ["annual", "ecology", "half"])
def test_what_stands_in_the_outline_is_not_the_officers_own(organ: Office, kind: str) -> None:
    period = YEAR.before if kind != "half" else Period.half(2025, 1)
    last = started(organ, kind, period)
    given = outline(kind).text
    written(organ, last, f"{given}\n我们自己写的一段。")
    now = organ.reports.start(kind, period.year_ago if kind == "half" else YEAR, from_report=last)
    assert organ.reports.page(now).text == f"{given}\n我们自己写的一段。{TO_CHECK}"


# Writing


def test_a_text_read_before_it_was_changed_is_not_saved(organ: Office) -> None:
    report = started(organ)
    version = organ.reports.page(report).version
    organ.reports.save_text(report, "甲", version)
    with pytest.raises(StaleRecord):
        organ.reports.save_text(report, "乙", version)
    assert organ.reports.page(report).text == "甲"


def test_what_is_typed_and_not_saved_is_kept_apart(organ: Office) -> None:
    report = started(organ)
    before = organ.reports.page(report)
    organ.reports.keep_draft(report, "打到一半")
    assert (organ.reports.page(report).draft, organ.reports.page(report).text) == ("打到一半", before.text)
    organ.reports.drop_draft(report)
    assert organ.reports.page(report).draft == ""
    organ.reports.keep_draft(report, "打完了")
    written(organ, report, "打完了")
    assert organ.reports.page(report).draft == ""
    assert "打到一半" not in repr(organ.ledger("reports").history(report))


def test_a_text_of_a_hundred_thousand_characters_is_kept_and_a_longer_one_refused(organ: Office) -> None:
    report, text = started(organ), "长" * 100_000
    written(organ, report, text)
    assert organ.reports.page(report).text == text
    told = refused(lambda: written(organ, report, "长" * 200_001))
    assert flaws(told) == ["text"]


@pytest.mark.parametrize(
    "text", ["<b>粗</b>&amp;", "{unknown}", "𠮷㐀𪚥", "\\{clues.received}", "' OR 1=1 --"]
)
def test_odd_texts_stay_as_they_are(organ: Office, text: str) -> None:
    report = started(organ)
    written(organ, report, text)
    view = organ.reports.page(report)
    assert view.text == text
    assert bool(view.missing) == (text == "{unknown}")


# Figures


def test_a_draft_shows_live_figures_and_an_edition_those_it_was_finished_with(samples: Office) -> None:
    report = finished(samples)
    received = Reference("clues.received")
    words = samples.reports.words(report)
    told = str(TRUTH["clues"]["2026"]["received"])
    assert said(received, samples.reports.book(report), words) == told
    samples.ledger("clues").add(clue(received_on="2026-11-02"))
    assert said(received, samples.reports.book(report, 1), words) == told
    changed = samples.reports.page(report).changed
    assert f"受理问题线索：定稿时 {told}件，现在 {int(told) + 1}件" in changed
    assert said(received, samples.figures.book(YEAR), words) == str(int(told) + 1)


def test_what_a_text_can_take_is_offered_with_its_value(samples: Office) -> None:
    offers = {offer.key: offer for offer in samples.reports.offers(started(samples))}
    assert offers["clues.received"].value == f"{TRUTH['clues']['2026']['received']}件"
    assert offers["clues.by_source"].kind == "breakdown"
    assert "信访举报" in offers["clues.by_source"].parts
    assert offers["talks.coverage"].kind == "ratio"
    assert offers["clues.eight_problems"].kind == "cross"
    assert (offers["work"].kind, offers["year"].kind, offers["year"].value) == ("table", "word", "2026")


# Finishing


def test_places_and_unknown_names_forbid_finishing(organ: Office) -> None:
    report = started(organ)
    written(organ, report, "（请填写：甲）{clues.nonsense}\n[表 nowhere]")
    refusals = organ.reports.try_finish(report).refusals
    assert refusals == (
        "没有写完：（请填写：甲）", "没有这一项数据：clues.nonsense", "没有这一项数据：nowhere",
    )  # fmt: skip
    told = refused(lambda: organ.reports.finish(report, TODAY))
    assert [flaw.reason for flaw in told.flaws] == list(refusals)
    written(organ, report, " ")
    assert organ.reports.page(report).state == "draft"


def test_a_report_is_not_finished_after_today_nor_before_its_period(organ: Office) -> None:
    report = started(organ)
    written(organ, report)
    for on in (date(2026, 11, 21), date(2025, 12, 31)):
        assert flaws(refused(lambda on=on: organ.reports.finish(report, on, EXCUSE))) == ["on"]  # type: ignore[misc]


@pytest.fixture
def gaping(organ: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office whose figures do not tie, as an old ledger with gaps has it."""
    gap = Tie("k", "处分按职级分列与处分人数", False, 2, 3, "差1人", "补填职级")
    live = organ.reports._book_of

    def book(period: Period, compared: Period | None) -> FigureBook:
        return replace(live(period, compared), ties=(gap,))

    monkeypatch.setattr(organ.reports, "_book_of", book)
    return organ


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("受理{clues.received}件。", False),
        ("按内容分：{clues.petitions_by_class|parts}。", True),
        ("[表 clues.petitions_by_class]", True),
        ("[表 work]", True),
    ],
)
def test_what_is_not_filled_in_is_remarked_where_it_is_used(organ: Office, text: str, told: bool) -> None:
    organ.ledger("clues").add(clue(received_on="2026-03-02", source="petition"))
    report = started(organ)
    written(organ, report, text)
    found = organ.reports.try_finish(report)
    keys = {key for tie in found.remarks for key in tie.keys}
    assert ("clues.petitions_by_class" in keys) is told
    assert not found.ties
    assert not found.refusals
    organ.reports.finish(report, TODAY)
    assert organ.reports.page(report).state == "finished"


def test_a_gap_wants_a_written_reason_which_is_kept_with_the_edition(gaping: Office) -> None:
    report = started(gaping)
    written(gaping, report)
    assert [tie.title for tie in gaping.reports.try_finish(report).ties] == ["处分按职级分列与处分人数"]
    told = refused(lambda: gaping.reports.finish(report, TODAY, "  有 "))
    assert flaws(told) == ["excuse"]
    assert "差1人" in (told.reason or "")
    gaping.reports.finish(report, TODAY, EXCUSE)
    [edition] = gaping.reports.page(report).editions
    assert (edition.number, edition.finished_on, edition.excuse) == (1, TODAY, EXCUSE)


def test_a_finished_report_stays_as_it_is_until_it_is_reopened_with_a_reason(organ: Office) -> None:
    report = finished(organ)
    view = organ.reports.page(report)
    assert (view.state, view.acts, view.missing) == ("finished", frozenset({"reopen"}), ())
    assert flaws(refused(lambda: written(organ, report, "改"))) == ["state"]
    assert flaws(refused(lambda: organ.reports.finish(report, TODAY, EXCUSE))) == ["state"]
    assert flaws(refused(lambda: form(organ, report, title="另一个标题"))) == ["title"]
    assert flaws(refused(lambda: organ.reports.reopen(report, "  "))) == ["reason"]
    paper = organ.reports.paper(report).data
    organ.reports.reopen(report, "领导要求补充一段")
    written(organ, report, "补充后的{year}年报告。")
    assert organ.reports.page(report).state == "draft"
    organ.reports.finish(report, TODAY, EXCUSE)
    view = organ.reports.page(report)
    assert [edition.number for edition in view.editions] == [1, 2]
    assert view.text == "补充后的2026年报告。"
    assert organ.reports.paper(report, 1).data == paper
    assert organ.reports.paper(report).data != paper
    assert flaws(refused(lambda: organ.reports.start("annual", YEAR))) == ["kind"]


def test_an_edition_does_not_change_with_the_committees_name_or_the_ledgers(samples: Office) -> None:
    report = finished(samples)
    paper = samples.reports.paper(report).data
    samples.set_profile(Profile("改名后的局", "改名后的局机关纪委", SUPERIORS))
    samples.ledger("clues").add(clue(received_on="2026-11-02"))
    assert samples.reports.paper(report).data == paper
    assert samples.reports.word(report).data == samples.reports.word(report).data


def test_the_check_proves_what_a_report_sums_up(organ: Office) -> None:
    report = finished(organ)
    form(organ, report, rectifications=[{"problem": "甲", "due_on": "2026-12-01"}])
    assert all(finding.ok for finding in organ.check())
    assert organ.ledger("reports").record(report).status.text == "待报送"
    assert organ.reports.finished(YEAR)[0].rectifications[0].problem == "甲"
    assert organ.reports.finished(Period.year(2025)) == ()


def test_two_reports_are_compared_side_by_side(organ: Office) -> None:
    last, now = started(organ, "annual", YEAR.before), started(organ)
    written(organ, last, "同一段。\n{year}年受理{clues.received}件。\n只在去年。")
    written(organ, now, "同一段。\n{year}年受理{clues.received}件。")
    assert organ.reports.earlier(now) == ((last, organ.reports.page(last).title),)
    assert [(row.kind, row.left, row.right) for row in organ.reports.compare(now, last)] == [
        ("same", "同一段。", "同一段。"),
        ("changed", "2025年受理0件。", "2026年受理0件。"),
        ("left", "只在去年。", ""),
    ]


def test_marks_to_check_are_no_difference(organ: Office) -> None:
    last = started(organ, "annual", YEAR.before)
    written(organ, last, "我们查了3次账。\n只改这里。")
    now = organ.reports.start("annual", YEAR, from_report=last)
    written(organ, now, organ.reports.page(now).text.replace("只改", "改了"))
    assert [(row.kind, row.left, row.right) for row in organ.reports.compare(last, now)] == [
        ("same", "我们查了3次账。", "我们查了3次账。"),
        ("changed", "改了这里。", "只改这里。"),
    ]


@pytest.mark.parametrize("lines", [["同一"], ["甲", "乙", "丙", "丁"]])
def test_texts_that_repeat_their_lines_are_compared_whole(lines: list[str]) -> None:
    left, right = lines * (40_000 // len(lines)), ["新", *lines * (30_000 // len(lines)), "尾"]
    rows = list(compared(left, right))
    assert [row.left for row in rows if row.left] == left
    assert [row.right for row in rows if row.right] == right
    assert {row.kind for row in compared(left, left)} == {"same"}


def test_what_is_typed_into_a_finished_or_a_voided_report_is_not_kept(organ: Office) -> None:
    report = finished(organ)
    organ.reports.keep_draft(report, "改")
    organ.reports.keep_draft(9999, "改")
    assert organ.reports.page(report).draft == ""
    last = started(organ, "annual", YEAR.before)
    organ.ledger("reports").void(last, "不再需要")
    organ.reports.keep_draft(last, "改")
    assert organ.reports.page(last).draft == ""


def test_the_text_of_another_kind_or_of_a_voided_report_is_not_taken_over(organ: Office) -> None:
    other, last = started(organ, "ecology"), started(organ, "annual", YEAR.before)
    organ.ledger("reports").void(last, "不再需要")
    for given in (other, last):
        told = refused(lambda given=given: organ.reports.start("annual", YEAR, from_report=given))  # type: ignore[misc]
        assert flaws(told) == ["from_report"]


def test_what_earlier_editions_are_printed_with_stays(organ: Office) -> None:
    report = started(organ)
    assert flaws(refused(lambda: form(organ, report, kind="ecology"))) == ["kind"]
    report = finished(organ, "debrief")
    paper = organ.reports.paper(report).data
    organ.reports.reopen(report, "补充材料")
    assert flaws(refused(lambda: form(organ, report, secrecy="secret"))) == ["secrecy"]
    form(organ, report, title="另一个标题", author="另一机关纪委", recipients="甲", copies="乙")
    assert organ.reports.paper(report, 1).data == paper


def test_nothing_is_said_in_words_and_stays_so_when_it_occurs(organ: Office) -> None:
    text = "立案{clues.filed}件，结案{clues.cases_closed}件，给予党纪政务处分{clues.punished_persons}人。"
    report = finished(organ, text=text)
    assert organ.reports.page(report).text == "没有立案、结案和给予党纪政务处分。"
    organ.reports.reopen(report, "补充材料")
    assert organ.reports.page(report).text == text


# What becomes of it


def test_a_draft_and_a_report_not_handed_in_fall_due(organ: Office) -> None:
    report = started(organ, "half")
    [item] = [item for item in organ.due() if item.register == "reports"]
    assert (item.title, item.due) == (
        "完成报告：云川市住房和城乡建设局机关纪委关于2026年上半年监督工作情况的通报", date(2026, 7, 15),
    )  # fmt: skip
    written(organ, report)
    assert flaws(
        refused(lambda: form(organ, report, deliveries=[{"recipient": "甲", "sent_on": "2026-11-20"}]))
    )
    organ.reports.finish(report, TODAY, EXCUSE)
    [item] = [item for item in organ.due() if item.register == "reports"]
    assert item.title.startswith("报送：")
    form(organ, report, deliveries=[{"recipient": "机关党委", "sent_on": "2026-11-20", "way": "paper"}])
    assert not [item for item in organ.due() if item.register == "reports"]
    assert organ.reports.page(report).deliveries[0].way == "纸质报送"


def reviewed(organ: Office, **more: object) -> int:
    report = finished(organ, "debrief")
    review = {
        "reviewer": "机关党委",
        "reviewed_on": "2026-11-20",
        "first": "28",
        "second": "3",
        "grade": "好",
    }
    sent = [{"recipient": "机关党委", "sent_on": "2026-11-20"}]
    form(organ, report, deliveries=sent, reviews=[{**review, **more}],
         notes=[{"speaker": "韩书记", "said_on": "2026-11-20", "content": "扎实"}])  # fmt: skip
    return report


def test_评议结果_goes_into_the_archive_within_seven_days(organ: Office) -> None:
    report = reviewed(organ)
    due = {item.about: item.due for item in organ.due() if item.register == "reports"}
    [review] = organ.reports.page(report).reviews
    assert review.votes == (("好", 28), ("较好", 3))
    assert due[f"archive{review.row_id}"] == date(2026, 11, 27)
    assert due["mend"] == date(2026, 12, 11)  # fifteen working days
    assert "archive" in organ.reports.page(report).acts
    organ.reports.file_review(report, review.row_id)
    [row_id] = organ.ledger("assessments").ids(Query())
    row = next(organ.ledger("assessments").records([row_id]))
    assert (row.person, row.year, row.kind, row.grade, row.assessor) == (
        "沈佳", 2026, "述责述廉", "好", "机关党委",
    )  # fmt: skip
    assert row.member_id == organ.find_people("沈佳")[0].id
    assert "好28票、较好3票" in row.content
    assert "韩书记点评：扎实" in row.content
    assert "archive" not in organ.reports.page(report).acts
    assert flaws(refused(lambda: organ.reports.file_review(report, review.row_id))) == ["archived_on"]
    assert organ.ledger("assessments").ids(Query()) == [row_id]
    assert all(finding.ok for finding in organ.check())


def test_a_review_without_a_grade_is_not_filed(organ: Office) -> None:
    report = reviewed(organ, grade="")
    [review] = organ.reports.page(report).reviews
    assert flaws(refused(lambda: organ.reports.file_review(report, review.row_id))) == ["grade"]
    assert organ.ledger("assessments").ids(Query()) == []


def test_a_review_of_a_report_that_is_not_finished_or_of_a_day_before_is_refused(organ: Office) -> None:
    review = {"reviewer": "机关党委", "reviewed_on": "2026-11-19", "grade": "好"}
    report = started(organ, "debrief")
    for _ in range(2):
        told = refused(lambda: form(organ, report, reviews=[review]))
        assert flaws(told) == ["reviews.0.reviewed_on"]
        if organ.reports.page(report).state == "draft":
            written(organ, report)
            organ.reports.finish(report, TODAY, EXCUSE)


def test_votes_are_told_by_the_grades_that_were_voted_on(organ: Office) -> None:
    report = reviewed(organ, grade="优秀")
    assert organ.reports.page(report).reviews[0].votes == (("优秀", 28), ("良好", 3))


def test_nothing_is_filed_of_who_is_voided_in_the_roster(organ: Office) -> None:
    report = reviewed(organ)
    [review] = organ.reports.page(report).reviews
    organ.ledger("members").void(organ.find_people("沈佳")[0].id, "重复登记")
    assert flaws(refused(lambda: organ.reports.file_review(report, review.row_id))) == ["person"]


def test_整改清单_falls_due_line_by_line(organ: Office) -> None:
    report = reviewed(organ)
    open_line = {"problem": "甲", "due_on": "2026-12-30", "responsible": "沈佳"}
    lines = [open_line, {"problem": "乙", "result": "已改", "done_on": "2026-11-20"}]
    form(organ, report, rectifications=lines)
    [item] = [item for item in organ.due() if item.register == "reports" and item.title.startswith("整改：")]
    assert (item.title, item.due, item.who) == ("整改：甲", date(2026, 12, 30), "沈佳")
    assert not [item for item in organ.due() if item.about == "mend"]
    told = refused(lambda: form(organ, report, rectifications=[{"problem": "乙", "done_on": "2026-11-20"}]))
    assert told.flaws == (Flaw("rectifications.0.result", "", "填了完成日期，应写明整改结果"),)


def test_every_kind_of_report_has_its_row_and_its_source(office: Office) -> None:
    assert [kind.key for kind in office.reports.kinds()] == [str(kind.value) for kind in ReportKind]
    assert all(kind.source for kind in office.reports.kinds())
    assert [kind.key for kind in office.reports.kinds() if kind.of_person] == ["debrief"]
    assert [kind.key for kind in office.reports.kinds() if kind.tables_only] == ["monthly", "quarterly"]
