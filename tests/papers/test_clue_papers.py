"""The papers of a clue: which can be made when, what they say, and what they never say."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from app.engine.views import Paper, Profile
from app.errors import RefusedInput
from app.registers.clues.papers import Dossier, paper_rules
from app.registers.clues.papers.values import NAMES, clue_values
from db.models import IssuedPaper
from db.vocabulary import Secrecy
from tests.documents.conftest import PdfReader
from tests.documents.measuring import measure
from tests.papers.goldens import GOLDEN, compare
from tests.papers.roads import (
    AGREED,
    BELIEVED,
    CASE,
    EVERY,
    REGISTER,
    SHELVED,
    SUMMARY,
    TRANSFERRED,
    K,
    Told,
    dossier,
    make,
    offers,
    recipient_of,
    subject,
)

Reader = Callable[[bytes], PdfReader]
RULES = paper_rules()
EXEMPT: tuple[Told, ...] = tuple(
    (kind, {**told, "conclusion": "exempt"} if kind is K.ADJUDICATED else told)
    for kind, told in (*REGISTER, *CASE)
)


def for_paper(key: str) -> Dossier:
    """The clue as it must stand for a paper."""
    return dossier(EXEMPT) if key == "exemption_decision" else dossier()


def made(key: str, held: Dossier | None = None, subject_id: int | None = None) -> Paper:
    return make(held or for_paper(key), key, subject_id)


def bare(text: str) -> str:
    return "".join(text.split())


def keys(road: tuple[Told, ...], until: object = None) -> set[str]:
    return {view.key for view in offers(dossier((*REGISTER, *road), until), [])}


# what each paper says


@pytest.mark.parametrize("key", RULES)
def test_every_paper_says_what_its_golden_text_says(key: str, read_pdf: Reader) -> None:
    compare(GOLDEN / f"{key}.txt", read_pdf(made(key).data))


def test_every_golden_text_belongs_to_a_paper() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == {*RULES, "cleaning_sheet"}


@pytest.mark.parametrize("key", RULES)
def test_the_same_clue_gives_the_same_bytes(key: str) -> None:
    assert made(key).data == made(key).data


@pytest.mark.parametrize("key", RULES)
def test_no_placeholder_and_no_code_is_left(key: str, read_pdf: Reader) -> None:
    text = read_pdf(made(key).data).text()
    assert not re.search(r"[{}]|None|_", text)
    assert not {"inquiry", "believed", "verification", "punish"} & set(re.findall("[a-z]+", text))


@pytest.mark.parametrize("key", RULES)
def test_dates_have_no_leading_zeros_and_years_their_brackets(key: str, read_pdf: Reader) -> None:
    text = bare(read_pdf(made(key).data).text())
    assert not re.search(r"年0\d月|月0\d日|\.0\d", text)
    assert not re.search(r"[\[【（(]20\d\d[\]】）)]\d*号", text)


def test_the_decision_has_its_own_date_and_no_comrade_in_its_title(read_pdf: Reader) -> None:
    later = dossier(issued_on=date(2026, 11, 19))
    text = bare(read_pdf(made("sanction_decision", later).data).text())
    assert "关于给予李䶮党内警告处分的决定处〔2026〕1号" in text
    assert "机关纪律检查委员会2026年9月9日（此件" in text
    assert "同志" not in text
    assert "依据《中国共产党纪律处分条例》第九十七条、第一百条的规定，经2026年8月26日" in text
    assert "2026年11月19日" not in text


def test_a_count_of_nobody_is_told(read_pdf: Reader) -> None:
    text = bare(read_pdf(made("result_registration").data).text())
    assert "应到21人，实到19人，赞成17人，反对0人，弃权2人" in text


def test_the_exemption_is_another_decision() -> None:
    assert "exemption_decision" in {view.key for view in offers(dossier(EXEMPT), [])}
    assert "sanction_decision" not in {view.key for view in offers(dossier(EXEMPT), [])}
    with pytest.raises(RefusedInput) as refused:
        make(dossier(), "exemption_decision")
    assert "还没有生效的审理报告（免予处分）" in refused.value.reason


def test_limits_are_read_from_the_rules_table(read_pdf: Reader) -> None:
    held = dossier()
    table = held.rules.overridden({"T2": {"workdays": 12, "source": "试行", "reason": "本地规定"}})
    text = bare(read_pdf(made("inquiry_letter", replace(held, rules=table)).data).text())
    assert "自收到本通知书之日起12个工作日内" in text


def test_an_issued_letter_bears_its_number_date_and_recipient(read_pdf: Reader) -> None:
    held = dossier(
        (*REGISTER, *BELIEVED[:4]), number="云发改机纪函询〔2026〕7号", issued_on=date(2026, 11, 18),
        recipient="李䶮同志并所在党支部",
    )  # fmt: skip
    text = bare(read_pdf(made("inquiry_letter", held).data).text())
    assert "李䶮同志并所在党支部：" in text
    assert text.count("云发改机纪函询〔2026〕7号") == 3  # head, page to sign, receipt
    assert "机关纪律检查委员会2026年11月18日" in text


def test_the_question_is_that_of_its_own_round() -> None:
    asked: Told = (K.OPINION, {**BELIEVED[0][1], "question": "请说明甲事。"})
    road = (*REGISTER, asked, *BELIEVED[1:4])
    again: Told = (K.INQUIRY_REPORTED, {"inquiry_outcome": "again"})
    sent: Told = (K.INQUIRY_SENT, {"number": "函询〔2025〕4号", "question": "请说明乙事。"})
    assert clue_values(dossier(road))["函询问题"] == "请说明甲事。"
    assert clue_values(dossier((*road, again)))["函询问题"] == ""
    assert clue_values(dossier((*road, again, *AGREED, sent)))["函询问题"] == "请说明乙事。"
    assert clue_values(dossier((*REGISTER, *BELIEVED[:4])))["函询问题"] == ""


def test_a_letter_without_its_question_leaves_lines_to_write_on(read_pdf: Reader) -> None:
    (page, *_) = measure(made("inquiry_letter", dossier((*REGISTER, *BELIEVED[:4]))).data)
    before, after = page.find("你函询："), page.find("请你自收到本通知书")
    assert after.baseline - before.baseline == pytest.approx(4 * 225 / 22, abs=0.1)
    between = [rule for rule in page.rules if before.baseline < rule.top < after.top]
    assert [(rule.left, rule.right) for rule in between] == [
        pytest.approx((28 + 2 * 156 / 28, 184), abs=0.2)
    ] * 3


def test_a_draft_leaves_room_for_the_number(read_pdf: Reader) -> None:
    text = read_pdf(made("filing_decision").data).text()
    assert re.search(r"云发改机纪立〔2026〕\s号", text)


def test_approvals_on_record_are_printed_others_are_left_to_sign(read_pdf: Reader) -> None:
    once = dossier((*REGISTER, *BELIEVED[:3]))
    text = bare(read_pdf(made("disposal_approval", once).data).text())
    assert text.count("同意。（") == 1
    unasked = dossier((*REGISTER, *BELIEVED[:1]))
    text = bare(read_pdf(made("disposal_approval", unasked).data).text())
    assert "同意。（" not in text
    assert {"机关纪委书记意见", "机关党委书记意见"} <= {
        word for word in ("机关纪委书记意见", "机关党委书记意见") if word in text
    }


def test_a_proposal_that_came_back_is_replaced_by_the_next() -> None:
    back: Told = (K.APPROVED, {"approver": "机关纪委书记", "ruling": "returned"})
    again: Told = (K.OPINION, {"disposition": "verification", "grounds": "改为初步核实。"})
    values = clue_values(dossier((*REGISTER, BELIEVED[0], back, again)))
    assert values["拟办意见"] == "改为初步核实。"
    values = clue_values(dossier((*REGISTER, BELIEVED[0], back)))
    assert values["拟办意见"] == BELIEVED[0][1]["grounds"]


def test_materials_are_taken_apart_line_by_line() -> None:
    written = "信访件原件，1份，3页\n处置审批表（复印件） 1份 2页\n光盘，1张\n2024年卷宗\n谈话记录,2,16"
    road = (*REGISTER, *TRANSFERRED[:4], (K.TRANSFERRED, {**TRANSFERRED[4][1], "materials": written}))
    rows = [tuple(row.get(name, "") for name in ("材料名称", "份数", "页数"))
            for row in clue_values(dossier(road))["移送材料清单"]]  # fmt: skip
    assert rows == [
        ("信访件原件", "1份", "3页"), ("处置审批表（复印件）", "1份", "2页"), ("光盘", "1张", ""),
        ("2024年卷宗", "", ""), ("谈话记录", "2", "16"),
    ]  # fmt: skip


# when each paper can be made


def test_papers_are_offered_as_the_clue_moves() -> None:
    assert keys(()) == set()
    assert keys(BELIEVED, K.OPINION) == {"disposal_approval"}
    assert {"inquiry_letter", "talk_entrustment"} <= keys(BELIEVED[:4])
    assert "belief_feedback" not in keys(BELIEVED[:9])
    assert {"belief_feedback", "inquiry_report"} <= keys(BELIEVED, K.FEEDBACK_SENT)
    assert "shelf_approval" in keys(SHELVED[:1])
    assert "transfer_letter" in keys(TRANSFERRED[:4])
    assert "filing_approval" in keys(CASE, K.FILED)
    assert "filing_decision" not in keys(CASE[: [kind for kind, _ in CASE].index(K.FILED) + 1])
    assert {"sanction_decision"} <= keys(CASE, K.SANCTION_APPROVED)
    assert {"service_receipt", "announcement_record", "execution_notice"} <= keys(CASE, K.DECIDED)


def test_a_clue_that_has_walked_every_road_offers_every_paper_but_the_exemption() -> None:
    assert {view.key for view in offers(dossier(), [])} == set(RULES) - {"exemption_decision"}


@pytest.mark.parametrize("key", RULES)
def test_a_paper_is_refused_before_its_step_with_why_and_what_to_do(key: str) -> None:
    with pytest.raises(RefusedInput) as refused:
        make(dossier(REGISTER), key)
    assert refused.value.message == f"现在还不能制作{RULES[key].name}。"
    assert RULES[key].source in refused.value.reason
    assert refused.value.remedy


def test_an_offer_says_what_is_still_missing_and_what_was_issued() -> None:
    row = IssuedPaper(
        id=3, series="函询", year=2026, n=7, number="函询〔2026〕7号", paper="inquiry_letter",
        title="函询通知书", register="clue", record_id=5, issued_on=date(2026, 11, 18), recipient="李䶮同志",
    )  # fmt: skip
    views = {view.key: view for view in offers(dossier((*REGISTER, *BELIEVED[:4])), [row])}
    letter = views["inquiry_letter"]
    assert letter.lacks == "还没有填写：函询问题"
    assert (letter.numbered, letter.outward, letter.persons) == (True, True, ((11, "李䶮"),))
    assert [(one.number, one.voided) for one in letter.issued] == [("函询〔2026〕7号", False)]
    assert not views["disposal_approval"].issued
    assert views["disposal_approval"].lacks == ""


def test_a_paper_for_one_person_asks_for_whom() -> None:
    two = dossier(subjects=(subject(), subject(12, "陈𬱖", member_id=None)))
    with pytest.raises(RefusedInput):
        make(two, "inquiry_letter")
    with pytest.raises(RefusedInput):
        make(two, "inquiry_letter", 99)
    assert recipient_of(two, "inquiry_letter", 12) == "陈𬱖同志"
    assert made("inquiry_letter", two, 12).file_name == "[内部]线索〔2025〕3号_函询通知书_第2人.pdf"


def test_steps_about_one_person_are_in_no_paper_of_another(read_pdf: Reader) -> None:
    road = [(kind, {**told, "subject": "11"} if kind is K.DECIDED else told) for kind, told in EVERY]
    two = dossier(road, subjects=(subject(), subject(12, "陈𬱖", member_id=None)))
    assert clue_values(two, two.subjects[0])["处分决定文号"] == "处〔2026〕1号"
    assert clue_values(two, two.subjects[1])["处分决定文号"] == ""


def test_nobody_is_known_as_recipient_until_the_record_says_so() -> None:
    assert recipient_of(dossier((*REGISTER, *TRANSFERRED[:4])), "transfer_letter") == ""
    assert recipient_of(dossier(), "transfer_letter") == "驻云溪市发展和改革委员会纪检监察组"


# what no paper says


@pytest.mark.parametrize("key", [key for key, rule in RULES.items() if rule.to_person])
def test_nothing_the_report_said_reaches_the_person(key: str, read_pdf: Reader) -> None:
    text = bare(read_pdf(made(key).data).text())
    for word in (SUMMARY, SUMMARY[2:20], "信访举报", "实名", "来信", "优亲厚友", "线索〔2025〕3号"):
        assert word not in text


@pytest.mark.parametrize("key", [key for key, rule in RULES.items() if rule.outward])
def test_outward_papers_do_not_tell_how_it_was_reported_nor_what_was_proposed(
    key: str, read_pdf: Reader
) -> None:
    text = bare(read_pdf(made(key).data).text())
    for word in ("实名", "来信", "问题较为笼统", "建议谈话函询", "建议初步核实"):
        assert word not in text


def test_no_value_is_about_the_informant() -> None:
    """The dossier has no place for the informant; and no step that deals with one is told in a list."""
    told = (K.INFORMANT_TOLD, {"told_by": "电话", "note": "已告知举报人赵松年"})
    values = clue_values(dossier((*EVERY, told, (K.ACKNOWLEDGED, {"told_by": "当面"}))))
    assert "赵松年" not in str(values)
    course = values["处置过程"]
    assert isinstance(course, tuple)
    assert not [row for row in course if row["环节"] in ("结果反馈", "受理告知")]
    assert not {name for name in (*NAMES.texts, *NAMES.lists) if "举报人" in name or name == "反映人"}


@pytest.mark.parametrize("key", RULES)
def test_file_names_carry_the_mark_and_the_number_and_no_person(key: str) -> None:
    held = for_paper(key)
    held.clue.secrecy = Secrecy.SECRET
    name = make(held, key).file_name
    assert name.startswith("[秘密]线索〔2025〕3号_")
    assert name.endswith(".pdf")
    assert "李" not in name


def test_file_names_are_fit_for_every_system() -> None:
    assert (
        make(dossier(row={"number": "线索/2025: 3*"}), "talk_plan").file_name
        == "[内部]线索-2025-3_谈话方案.pdf"
    )


# what is missing, rare or long


def emptied(key: str) -> Dossier:
    held = for_paper(key)
    bare_steps = tuple(
        replace(step, detail={name: step.detail[name] for name in step.detail if name in KEPT})
        for step in held.steps
    )
    held = replace(held, folded=replace(held.folded, steps=bare_steps))
    person = subject(name="周𬸚", unit="", rank="", member_id=None)
    return replace(
        held, subjects=(person,), members={}, meetings={}, checks=(), effects={},
        profile=Profile("云溪市某局"),
        clue=held.clue.model_copy(update={"summary": "", "handler": "", "source": None, "discipline": None}),
    )  # fmt: skip


KEPT = ("disposition", "inquiry_outcome", "shelf_outcome", "verification_outcome", "conclusion", "ruling")


@pytest.mark.parametrize("key", RULES)
def test_what_is_missing_is_left_blank(key: str, read_pdf: Reader) -> None:
    paper = make(emptied(key), key, 11)
    text = read_pdf(paper.data).text()
    assert "None" not in text
    assert not re.search(r"[{}]", text)


@pytest.mark.parametrize("key", RULES)
def test_rare_names_are_drawn_and_found(key: str, read_pdf: Reader) -> None:
    held = replace(for_paper(key), subjects=(subject(name="陈𬱖𠅤"),))
    paper = make(held, key)
    assert not paper.missing
    if key not in ("belief_feedback", "inquiry_letter"):
        assert "陈𬱖𠅤" in bare(read_pdf(paper.data).text())


@pytest.mark.parametrize("key", ["disposal_approval", "disposal_report", "false_report", "talk_plan"])
def test_a_summary_of_a_hundred_thousand_characters_runs_over_pages(key: str, read_pdf: Reader) -> None:
    long = "反映其在项目审批中多次接受宴请。" * 6250
    pages = read_pdf(make(dossier(row={"summary": long}), key).data).pages()
    assert len(pages) > 60
    assert bare("".join(pages)).count("多次接受宴请") > 6000


def test_text_with_markup_and_control_words_is_only_text(read_pdf: Reader) -> None:
    odd = "<b>{姓名}</b> & {线索编号} \\n (x) {不存在}"
    text = read_pdf(make(dossier(row={"summary": odd}), "disposal_approval").data).text()
    assert bare(odd) in bare(text)
