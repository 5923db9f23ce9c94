"""The papers of a talk: which can be made of which kind, what they say, and how they stand on the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.documents.parts import Form, FormGroup, FormRow
from app.engine.paper import compose
from app.engine.register import OnRoster
from app.errors import RefusedInput
from app.paper_making import Source, make, offers, paper_sheet, recipient_of
from app.registers.talks.papers import GUARDED
from db.models import TalkAttendee
from db.vocabulary import MustTalk, Secrecy, TalkKind, TalkState
from tests.documents.conftest import PdfReader
from tests.documents.measuring import measure
from tests.papers.goldens import GOLDEN, compare
from tests.papers.work_samples import CAUSE, RULES, bare_talk, talk_source

Reader = Callable[[bytes], PdfReader]
K = TalkKind
EVIDENCE = (K.INQUIRY, K.VERIFICATION, K.REVIEW)
# Of which kind of talk each paper is made in these tests.
PAPERS = {
    "talk_record": K.REMINDER, "talk_transcript": K.VERIFICATION, "reminder_approval": K.DISPOSAL_REMINDER,
    "talk_notice": K.REMINDER, "safety_plan": K.INQUIRY, "follow_up_sheet": K.REMINDER,
}  # fmt: skip
# A notice is made before the talk.
BEFORE: dict[str, dict[str, Any]] = {"talk_notice": {"state": TalkState.PLANNED}}
BLOCK = 37, 262  # millimetres from the upper edge to the text block's and to its end
FORMS = ("talk_record", "reminder_approval", "safety_plan", "follow_up_sheet")


def bare(text: str) -> str:
    return "".join(text.split())


def sample(key: str, **values: Any) -> Source:
    """The talk of which a paper is made in these tests."""
    return talk_source(PAPERS[key], **{**BEFORE.get(key, {}), **values})


def planned(kind: TalkKind = K.REMINDER, **values: Any) -> Source:
    """The talk before it is held."""
    return talk_source(kind, **{"state": TalkState.PLANNED, **values})


def keys(source: Source) -> set[str]:
    return {view.key for view in offers(source, [])}


def test_every_declared_paper_is_tested() -> None:
    assert set(talk_source().rules) == set(PAPERS)


@pytest.mark.parametrize("key", PAPERS)
def test_every_paper_says_what_its_golden_text_says(key: str, read_pdf: Reader) -> None:
    compare(GOLDEN / "talks" / f"{key}.txt", read_pdf(make(sample(key), key).data))


def test_every_golden_text_belongs_to_a_paper() -> None:
    assert {path.stem for path in (GOLDEN / "talks").iterdir()} == set(PAPERS)


@pytest.mark.parametrize("key", PAPERS)
def test_the_same_talk_gives_the_same_bytes(key: str) -> None:
    assert make(sample(key), key).data == make(sample(key), key).data


@pytest.mark.parametrize("key", PAPERS)
def test_no_placeholder_no_code_and_no_leading_zero_is_left(key: str, read_pdf: Reader) -> None:
    for source in (sample(key), bare_talk(PAPERS[key])):
        if key not in keys(source):
            continue
        paper = make(source, key)
        text = bare(read_pdf(paper.data).text())
        assert not re.search(r"[{}]|None|年0\d月|月0\d日|\.0\d|kind=", text)
        assert not paper.missing


# which paper for which talk


@pytest.mark.parametrize("kind", K)
def test_talks_about_evidence_get_a_transcript_all_others_a_record(kind: TalkKind) -> None:
    """监督执纪工作规则 第二十八条、第三十四条."""
    held = keys(talk_source(kind))
    assert ("talk_transcript" in held) is (kind in EVIDENCE)
    assert ("talk_record" in held) is (kind not in EVIDENCE)


@pytest.mark.parametrize("kind", K)
def test_reminders_and_admonitions_are_approved(kind: TalkKind) -> None:
    wanted = kind in (K.REMINDER, K.DISPOSAL_REMINDER, K.CAUTION, K.ADMONITION)
    assert ("reminder_approval" in keys(talk_source(kind))) is wanted


def test_a_group_is_sent_no_personal_notice() -> None:
    assert "talk_notice" not in keys(talk_source(K.GROUP))
    with pytest.raises(RefusedInput) as refused:
        make(talk_source(K.GROUP), "talk_notice")
    assert "已有集体廉政谈话" in refused.value.reason


def test_the_follow_up_sheet_waits_for_a_demand() -> None:
    asked = talk_source(demands="", demands_due=None, checks=())
    assert "follow_up_sheet" not in keys(asked)
    with pytest.raises(RefusedInput) as refused:
        make(asked, "follow_up_sheet")
    assert refused.value.message == "现在还不能制作谈后整改复查表。"
    assert "follow_up_sheet" in keys(talk_source(checks=()))


def test_an_offer_says_what_is_still_missing() -> None:
    views = {view.key: view for view in offers(bare_talk(K.VERIFICATION), [])}
    lacks = views["talk_transcript"].lacks
    assert lacks == "还没有填写：起止时间、谈话地点、谈话人、记录人、谈话内容"
    assert views["talk_notice"].numbered
    assert not {view.lacks for view in offers(talk_source(), [])} - {""}


# what they say


@pytest.mark.parametrize("kind", [kind for kind in K if kind in GUARDED])
def test_a_notice_does_not_tell_what_was_reported(kind: TalkKind, read_pdf: Reader) -> None:
    source = talk_source(kind, state=TalkState.PLANNED)
    text = bare(read_pdf(make(source, "talk_notice").data).text())
    assert CAUSE not in text
    assert "不得打听、追查反映人" in text


def test_the_notice_of_an_ordinary_talk_says_why_unless_something_was_noticed(read_pdf: Reader) -> None:
    def told(**values: object) -> str:
        source = planned(K.APPOINTMENT, **{"cause": "新任投资处副处长", "clue_number": "", **values})
        return bare(read_pdf(make(source, "talk_notice").data).text())

    assert "谈话事由：新任投资处副处长" in told()
    assert "打听、追查" not in told()
    assert "新任投资处副处长" not in told(must_talk=MustTalk.SIGN)
    assert "新任投资处副处长" not in told(clue_number="线索〔2026〕8号")


def test_a_reminder_says_a_report_came_in_an_admonition_what_is_known(read_pdf: Reader) -> None:
    """提醒写“收到关于你……的反映”，诫勉写“据了解……经研究批准”."""

    def said(kind: TalkKind, key: str) -> str:
        return bare(read_pdf(make(planned(kind), key).data).text())

    for key in ("talk_notice", "reminder_approval"):
        assert "收到关于你" in said(K.DISPOSAL_REMINDER, key)
        assert "经研究批准" not in said(K.DISPOSAL_REMINDER, key)
        assert "据了解，你存在有关问题" in said(K.ADMONITION, key)
        assert "收到关于你" not in said(K.ADMONITION, key)
    assert "诫勉谈话登记审批表" in said(K.ADMONITION, "reminder_approval")
    assert "谈话提醒登记审批表" in said(K.DISPOSAL_REMINDER, "reminder_approval")


@pytest.mark.parametrize("key", ["talk_record", "talk_transcript", "talk_notice"])
def test_what_the_person_reads_names_no_clue(key: str, read_pdf: Reader) -> None:
    source = sample(key, must_talk=MustTalk.SIGN, excuse="本人住院", remarks="另案处理")
    text = bare(read_pdf(make(source, key).data).text())
    for word in ("线索〔2026〕8号", "苗头性问题必谈", "本人住院", "另案处理"):
        assert word not in text


def test_the_approvers_are_those_of_the_committee(read_pdf: Reader) -> None:
    own = {"approvers": ["机关纪委书记", "工委分管领导"]}
    source = talk_source(rules=RULES.with_committee(own))
    values: Any = source.values(source.copy)["审批"]
    assert [row["审批人"] for row in values] == ["机关纪委书记", "工委分管领导"]
    text = bare(read_pdf(make(source, "reminder_approval").data).text())
    assert "工委" in text
    assert "机关党委" not in text


def test_content_of_a_planned_talk_is_proposed_of_a_held_one_recorded(read_pdf: Reader) -> None:
    planned = talk_source(state=TalkState.PLANNED, content="请遵守双人经办制度。")
    text = bare(read_pdf(make(planned, "talk_record").data).text())
    assert "双人经办" not in text
    assert "双人经办" in bare(read_pdf(make(planned, "reminder_approval").data).text())


def test_those_who_took_part_sign_one_by_one(read_pdf: Reader) -> None:
    attendees = [TalkAttendee(talk_id=3, position=n, name=f"陈𬱖{n}", unit="规划处") for n in range(40)]
    pages = read_pdf(make(talk_source(K.GROUP, attendees=attendees), "talk_record").data).pages()
    text = bare("".join(pages))
    assert len(pages) > 1
    assert all(f"陈𬱖{n}" in text for n in range(40))
    assert text.count("签名") >= 40


def test_who_is_addressed_is_known_from_the_talk() -> None:
    assert recipient_of(planned(), "talk_notice") == "周𬸚同志"
    assert recipient_of(talk_source(), "talk_record") == ""


def test_file_names_carry_mark_and_number_and_no_person() -> None:
    paper = make(talk_source(secrecy=Secrecy.SECRET), "talk_record")
    assert paper.file_name == "[秘密]谈话〔2026〕3号_谈话记录.pdf"


# how they stand on the page


@pytest.mark.parametrize("times", [1, 14])
def test_every_page_of_a_transcript_is_signed_and_counted(times: int, read_pdf: Reader) -> None:
    """做好谈话笔录需把握五个要点：逐页签名."""
    long = talk_source(
        K.REVIEW, content="问：请说明经过。\n答：受理后按程序初审，没有其他情况。\n" * 4 * times
    )
    pages = [bare(page) for page in read_pdf(make(long, "talk_transcript").data).pages()]
    assert len(pages) >= 2 * (times > 1) + 2
    for number, page in enumerate(pages, 1):
        assert f"第{number}页共{len(pages)}页" in page
        foot = page[-150:]
        assert "谈话人：" in foot
        assert "记录人：" in foot
        assert "被谈话人（以上记录看过，与我说的一致）：" in foot
    assert "修改、补充处由被谈话人捺指印" in pages[-1]
    assert "权利和义务" in pages[0]


def test_the_feet_of_a_transcript_keep_clear_of_the_text() -> None:
    for page in measure(make(talk_source(K.REVIEW), "talk_transcript").data):
        long = page.find("以上记录看过，与我说的一致")
        assert long.top > max(line.bottom for line in page.body)
        assert (long.left > 27.8, long.right < 184.2) == (True, True)
        assert page.folio is not None
        assert long.bottom < page.folio.top
        assert page.height - page.folio.bottom > 5


def test_a_transcript_to_be_written_by_hand_has_lines() -> None:
    pages = measure(make(bare_talk(K.REVIEW), "talk_transcript").data)
    lines = [rule for page in pages for rule in page.rules if rule.level and rule.right - rule.left > 140]
    assert len(lines) >= 20


@pytest.mark.parametrize("key", FORMS)
def test_forms_stay_within_the_text_block_on_one_page(key: str) -> None:
    (page,) = measure(make(talk_source(PAPERS[key]), key).data)
    left, top, right, bottom = page.ink
    assert (left > 27.5, right < 184.5, top > 20, bottom < 290) == (True, True, True, True)
    assert min(char.size for char in page.chars if not char.blank) >= 10.5


@pytest.mark.parametrize("key", [*FORMS, "talk_transcript"])
@pytest.mark.parametrize("held", [talk_source, bare_talk])
def test_the_rows_of_a_form_share_the_width_alike(key: str, held: Callable) -> None:
    source = held(PAPERS[key])
    values = source.values(source.copy)
    rule = source.rules[key]
    document = compose(rule, values, source.names, paper_sheet(rule, source, values))
    for form in (part for part in document.parts if isinstance(part, Form)):
        groups = (row.rows if isinstance(row, FormGroup) else (row,) for row in form.rows)
        rows: list[FormRow] = [row for group in groups for row in group]
        assert {round(sum(cell.weight for cell in row.cells), 6) for row in rows} == {3}


def test_the_notice_keeps_to_the_format_of_letters() -> None:
    first, *others = measure(make(planned(), "talk_notice").data)
    upper, lower = first.double_rules
    assert (upper.thick_above, lower.thick_above) == (True, False)
    assert first.margins[1:3] == pytest.approx((28, 26), abs=0.3)
    assert first.folio is None
    assert others[-1].find("回执")


@pytest.mark.parametrize("kind", [K.HEART, K.APPOINTMENT, K.ROUTINE])
def test_the_receipt_stands_below_the_notice_and_says_who_and_when(kind: TalkKind) -> None:
    (page,) = measure(make(planned(kind, clue_number=""), "talk_notice").data)
    cut, receipt = page.find("裁切线"), page.find("回执（")
    below = "".join(line.bare for line in page.lines if line.top > receipt.top)
    assert page.find("2026年11月20日").bottom < cut.top < receipt.top
    assert "谈话对象周𬸚谈话时间2026年11月6日9时5分" in below
    assert receipt.right < 184.2


def test_only_a_talk_about_a_report_or_an_admonition_asks_for_papers(read_pdf: Reader) -> None:
    def told(kind: TalkKind) -> str:
        return bare(read_pdf(make(planned(kind), "talk_notice").data).text())

    assert "书面材料" in told(K.REMINDER)
    assert "书面材料" in told(K.ADMONITION)
    assert "书面材料" not in told(K.HEART)


@pytest.mark.parametrize("state", [TalkState.HELD, TalkState.FINISHED])
def test_nobody_is_called_to_a_talk_that_was_held(state: TalkState) -> None:
    held = talk_source(K.HEART, state=state)
    assert "talk_notice" not in keys(held)
    with pytest.raises(RefusedInput) as refused:
        make(held, "talk_notice")
    assert refused.value.message == "不能再制作谈话通知。"


@pytest.mark.parametrize(
    ("key", "title", "person"),
    [("talk_record", "提醒谈话记录", "谈话对象"), ("talk_transcript", "谈话笔录", "被谈话人")],
)
def test_every_page_is_signed_and_says_whose_it_is(key: str, title: str, person: str) -> None:
    """做好谈话笔录需把握五个要点：逐页签名."""
    pages = measure(make(sample(key, content="问：请说明经过。\n" * 90), key).data)
    assert len(pages) >= 3
    for number, page in enumerate(pages, 1):
        foot = "".join(line.bare for line in page.lines if line.top > BLOCK[1])
        for word in ("谈话人：", "记录人：", "（以上记录看过，与我说的一致）：", f"第{number}页"):
            assert word in foot
        head = "".join(line.bare for line in page.lines if line.bottom < BLOCK[0])
        assert head == (f"{title}（续）编号：谈话〔2026〕3号{person}：周𬸚" if number > 1 else "内部")


def test_a_record_of_one_page_is_signed_in_its_cells_alone(read_pdf: Reader) -> None:
    (page,) = read_pdf(make(sample("talk_record"), "talk_record").data).pages()
    assert bare(page).count("看过，与我说的一致") == 1
    assert "页共" not in bare(page)
    assert "（续）" not in page


@pytest.mark.parametrize("key", [*FORMS, "talk_transcript"])
def test_the_unit_is_that_of_the_roster_and_the_branch_stands_beside_it(key: str, read_pdf: Reader) -> None:
    known = sample(key)
    text = bare(read_pdf(make(known, key).data).text())
    assert "规划处" in text
    assert "综合处党支部" in text
    if key not in ("safety_plan", "follow_up_sheet"):
        assert "1985年3月" in text
        assert "2008年7月" in text
    unknown = replace(known, copy=replace(known.copy, member=OnRoster()))
    text = bare(read_pdf(make(unknown, key).data).text())
    assert "规划处" not in text
    assert "综合处党支部" in text


@pytest.mark.parametrize("key", ["talk_record", "talk_transcript"])
def test_a_hundred_thousand_characters_run_over_pages(key: str, read_pdf: Reader) -> None:
    long = "经办人说明了受理和初审的全部经过。" * 5900
    pages = read_pdf(make(talk_source(PAPERS[key], content=long), key).data).pages()
    assert len(pages) > 60
    assert bare("".join(pages)).count("受理和初审") > 5500


def test_text_with_markup_is_only_text(read_pdf: Reader) -> None:
    odd = "<b>{谈话对象}</b> & {不存在} \\n"
    assert bare(odd) in bare(read_pdf(make(talk_source(content=odd), "talk_record").data).text())
