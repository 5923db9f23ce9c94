"""The papers of a 廉政意见回复: the letter tells the answers alone, the two others what was found."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from app.engine.views import Paper, Profile
from app.errors import MissingGlyph
from app.opinion_papers import approval_paper, check_paper, letter_paper
from app.opinion_views import PersonView, RequestView
from tests.documents.conftest import PdfReader
from tests.documents.measuring import PageMeasures, measure
from tests.papers.goldens import GOLDEN, compare
from tests.papers.opinion_samples import CASES, REPLIES, SENT, name, person, request, undecided
from tests.papers.roads import PROFILE, TODAY

Reader = Callable[[bytes], PdfReader]
Made = Callable[..., Paper]
PAPERS: dict[str, Made] = {"letter": letter_paper, "approval": approval_paper, "check": check_paper}
SIZES = (1, 2, 5, 40, 300)
# What no letter may say: what was found, by which record, and why it was answered otherwise.
INSIDE = {
    text
    for reasons, _, _, override in CASES.values()
    for text in (
        override, *(part for one in reasons for part in (one.title, one.text, one.record, one.source)),
    )
    if text
}  # fmt: skip


def bare(text: str) -> str:
    return "".join(text.split())


def letter(view: RequestView, profile: Profile = PROFILE) -> Paper:
    return letter_paper(view, profile, TODAY)


def said(one: PersonView, **values: object) -> PersonView:
    """The person with another line of the list."""
    return replace(one, checked=replace(one.checked, entry=replace(one.checked.entry, **values)))


def drafted() -> RequestView:
    """A request on its way, one of its persons still to be looked at."""
    return request(persons=[person(1), person(2), undecided(3), *map(person, range(4, 12))])


# what they say


@pytest.mark.parametrize("key", PAPERS)
@pytest.mark.parametrize("count", [1, 2, 5, 40])
def test_every_paper_says_what_its_golden_text_says(key: str, count: int, read_pdf: Reader) -> None:
    paper = PAPERS[key](request(count, **SENT), PROFILE, TODAY)
    compare(GOLDEN / "opinions" / f"{key}_{count}.txt", read_pdf(paper.data))
    assert not paper.missing


@pytest.mark.parametrize("key", PAPERS)
def test_a_draft_says_what_its_golden_text_says(key: str, read_pdf: Reader) -> None:
    compare(GOLDEN / "opinions" / f"{key}_draft.txt", read_pdf(PAPERS[key](drafted(), PROFILE, TODAY).data))


@pytest.mark.parametrize("key", PAPERS)
@pytest.mark.parametrize("count", [3, 300])
def test_the_same_request_gives_the_same_bytes_with_embedded_fonts(
    key: str, count: int, read_pdf: Reader
) -> None:
    first, again = (PAPERS[key](request(count, **SENT), PROFILE, TODAY) for _ in range(2))
    assert first.data == again.data
    assert all(font.embedded and font.subset and font.unicode for font in read_pdf(first.data).fonts())


@pytest.mark.parametrize("key", PAPERS)
@pytest.mark.parametrize("view", [request(1), request(40, **SENT), drafted()])
def test_no_placeholder_no_code_and_no_leading_zero_is_left(
    key: str, view: RequestView, read_pdf: Reader
) -> None:
    text = bare(read_pdf(PAPERS[key](view, PROFILE, TODAY).data).text())
    assert not re.search(r"[{}]|None|年0\d月|月0\d日|\.0\d|[a-z]", text)


@pytest.mark.parametrize("key", PAPERS)
def test_a_character_no_font_has_stops_the_paper_or_is_drawn_as_a_box(key: str) -> None:
    view = request(persons=[said(person(2), name="程\U0010fffd")])
    with pytest.raises(MissingGlyph):
        PAPERS[key](view, PROFILE, TODAY)
    paper = PAPERS[key](view, PROFILE, TODAY, boxes=True)
    assert "U+10FFFD" in "".join(paper.missing)


def test_file_names_carry_mark_and_number_and_no_person() -> None:
    view = request(1, **SENT)
    names = [made(view, PROFILE, TODAY).file_name for made in PAPERS.values()]
    assert names == [
        "[内部]意见〔2026〕5号_廉政意见回复函.pdf", "[内部]意见〔2026〕5号_廉政意见回复审批表.pdf",
        "[内部]意见〔2026〕5号_廉政意见核查情况表.pdf",
    ]  # fmt: skip
    assert letter(request(1, secrecy="secret")).file_name == "[秘密]意见〔2026〕5号_廉政意见回复函_拟稿.pdf"


# 回复函


@pytest.mark.parametrize("count", SIZES)
def test_the_letter_tells_no_finding_no_record_and_no_excuse(count: int, read_pdf: Reader) -> None:
    for view in (request(count, **SENT), request(count)):
        text = bare(read_pdf(letter(view).data).text())
        assert not [told for told in INSIDE if bare(told) in text]
        assert "线索" not in text


def test_the_letter_of_one_found_by_name_alone_tells_neither_that_nor_the_candidates(
    read_pdf: Reader,
) -> None:
    text = bare(read_pdf(letter(drafted()).data).text("-layout"))
    assert "仅姓名一致" not in text
    assert "尚未确认" not in text
    assert "3何远（尚未拟定）" in text


def test_everybody_of_300_is_answered_in_the_order_of_the_list(read_pdf: Reader) -> None:
    view = request(300, **SENT)
    pages = read_pdf(letter(view).data).pages()
    text = bare("".join(bare(re.sub(r"—\s*\d+\s*—", "", page)) for page in pages[1:]))
    for label in ("序号", "姓名", "单位及职务", "党风廉政意见"):
        text = text.replace(label, "")
    told = [
        bare(f"{place}{one.checked.entry.name}{one.checked.entry.unit}{one.checked.entry.post}{one.wording}")
        for place, one in enumerate(view.persons, 1)
    ]
    at = [found.start() for found in (re.search(rf"(?<!\d){re.escape(row)}", text) for row in told) if found]
    assert len(at) == 300
    assert at == sorted(at)
    assert "注：共300名，其中“暂未发现影响使用的问题”255名" in text


def test_every_page_of_a_long_list_has_its_head_and_its_number() -> None:
    first, *others = measure(letter(request(300, **SENT)).data)
    assert first.folio is None
    for number, page in enumerate(others, 2):
        assert page.folio is not None
        assert page.folio.bare == f"—{number}—"
        assert page.find("序号姓名单位及职务党风廉政意见")


@pytest.mark.parametrize("count", SIZES)
@pytest.mark.parametrize("key", PAPERS)
def test_nothing_is_cut_and_no_text_meets_a_line(key: str, count: int) -> None:
    edges = (17.5, 282.5) if key == "check" else (27.4, 184.6)
    for number, page in enumerate(measure(PAPERS[key](request(count, **SENT), PROFILE, TODAY).data), 1):
        left, top, right, bottom = written(page)
        assert edges[0] <= left < right <= edges[1]
        assert 5 < top < bottom < page.height - 5
        assert not page.collisions, f"page {number}"


def written(page: PageMeasures) -> tuple[float, float, float, float]:
    """The ink of a page without the red of a letter."""
    chars = [char for char in page.chars if not char.blank and not char.red]
    rules = [rule for rule in page.rules if not rule.red]
    held = [*chars, *rules]
    return (
        min(one.left for one in held), min(one.top for one in held),
        max(one.right for one in held), max(one.bottom for one in held),
    )  # fmt: skip


def test_the_letter_keeps_to_the_format_of_letters() -> None:
    first, *_ = measure(letter(request(5, **SENT)).data)
    upper, lower = first.double_rules
    assert (upper.thick_above, lower.thick_above) == (True, False)
    number = first.find("云发改机纪意见〔2026〕7号")
    assert number.right == pytest.approx(184, abs=0.5)
    assert upper.bottom < number.top < upper.bottom + 12


@pytest.mark.parametrize("count", [1, 2, 3, 5, 14, 15, 16, 17, 18, 40])
def test_no_page_holds_the_copy_line_or_the_note_alone(count: int, read_pdf: Reader) -> None:
    grave = [person(20 * place + 3) for place in range(count)]
    for view in (request(count, **SENT), request(persons=grave, **SENT)):
        pages = read_pdf(letter(view).data).pages()
        assert "抄送" in pages[-1]
        assert not [page for page in pages if re.match("抄送|注：", bare(page))]


@pytest.mark.parametrize(
    ("persons", "title"),
    [
        ([person(1)], "关于陆远同志党风廉政情况的复函"),
        ([person(2)], "关于谢远同志党风廉政情况的复函"),
        ([person(2), person(1), person(4)], "关于陆远等3名同志党风廉政情况的复函"),
        ([person(2), person(3)], "关于干部选拔任用征求党风廉政意见的复函"),
    ],
)
def test_the_title_of_several_names_nobody_against_whom_something_stands(
    persons: list[PersonView], title: str, read_pdf: Reader
) -> None:
    pdf = read_pdf(letter(request(persons=persons, **SENT)).data)
    assert pdf.info()["Title"] == title
    assert title in bare(pdf.text())


def test_a_request_of_which_little_is_known_is_answered_all_the_same(read_pdf: Reader) -> None:
    view = request(2, occasion="", letter_number="", letter_on=None)
    assert "：你单位征求党风廉政意见的来函收悉。经核查" in bare(read_pdf(letter(view).data).text())


def test_one_answer_for_all_is_said_in_the_letter_itself(read_pdf: Reader) -> None:
    held = [person(place) for place in (1, 5, 7, 8, 10)]
    text = bare(read_pdf(letter(request(persons=held, **SENT)).data).text())
    assert "5名同志的党风廉政意见均为“暂未发现影响使用的问题”，名单见附件。" in text


def test_a_draft_has_neither_number_nor_date_and_says_so_on_every_page(read_pdf: Reader) -> None:
    pages = [bare(page) for page in read_pdf(letter(request(40)).data).pages()]
    assert all("拟稿" in page for page in pages)
    assert "2026年11月20日" not in pages[0]
    assert "年月日" in pages[0]
    sent = bare(read_pdf(letter(request(40, **SENT)).data).text())
    assert "拟稿" not in sent
    assert "机关纪律检查委员会2026年11月18日" in sent
    assert "有效期至2027年2月18日" in sent


def test_what_was_put_down_but_not_sent_is_not_shown_as_sent(read_pdf: Reader) -> None:
    numbered = request(2, reply_number="云发改机纪意见〔2026〕7号")
    assert "〔2026〕7号" not in bare(read_pdf(letter(numbered).data).text())


def test_namesakes_of_a_list_are_told_apart_by_their_identity_number(read_pdf: Reader) -> None:
    twins = [said(person(1), name="陆远", unit="", post="") for _ in range(2)]
    held = [replace(one, id=place) for place, one in enumerate(twins, 1)]
    held[1] = said(held[1], identity_number="330101199001019876")
    for made in (letter_paper, check_paper):
        text = bare(read_pdf(made(request(persons=[*held, person(5)]), PROFILE, TODAY).data).text())
        assert "身份证号末四位0001" in text
        assert "身份证号末四位9876" in text
        assert "0005" not in text
        assert "33010119900101" not in text


@pytest.mark.parametrize(("matched", "shown"), [("identity", True), ("chosen", True), ("name", False)])
def test_the_roster_fills_in_the_post_only_of_those_who_are_sure(
    matched: str, shown: bool, read_pdf: Reader
) -> None:
    one = said(person(1), unit="", post="")
    assert one.person is not None
    known = replace(one.person, values={"unit": "第三党支部", "department": "法规处", "post": "主任科员"})
    held = replace(one, person=known, checked=replace(one.checked, matched=matched))
    text = bare(read_pdf(letter(request(persons=[held])).data).text())
    assert ("陆远同志（法规处主任科员）的" in text) is shown


def test_a_list_with_unit_and_post_in_one_column_says_the_unit_once(read_pdf: Reader) -> None:
    one = said(person(1), unit="", post="法规处主任科员")
    assert one.person is not None
    known = replace(one.person, values={"department": "法规处", "post": "主任科员"})
    text = bare(read_pdf(letter(request(persons=[replace(one, person=known)])).data).text())
    assert "陆远同志（法规处主任科员）的" in text


def test_the_stationed_group_gets_a_copy_unless_it_asked(read_pdf: Reader) -> None:
    stationed = PROFILE.superiors[2]
    assert f"抄送：{stationed}。" in bare(read_pdf(letter(request(3, **SENT)).data).text())
    asked = request(3, asked_by=stationed, **SENT)
    assert "抄送" not in bare(read_pdf(letter(asked).data).text())
    alone = Profile("云溪市发展和改革委员会")
    assert "抄送" not in bare(read_pdf(letter(request(3, **SENT), alone).data).text())


@pytest.mark.parametrize("times", range(1, 12))
def test_the_sign_off_never_stands_without_a_line_of_the_letter(times: int) -> None:
    occasion = "年度干部选拔任用和职务职级晋升工作" * times
    pages = measure(letter(request(5, occasion=occasion, **SENT)).data)
    (page,) = [page for page in pages if any(line.bare == "2026年11月18日" for line in page.lines)]
    assert page.find("请重新征求意见。").top < page.find("附件：党风廉政意见一览表").top


# 审批表


@pytest.mark.parametrize("count", SIZES)
def test_the_sheet_for_approval_has_its_decision_on_one_page_and_ties_its_sums(
    count: int, read_pdf: Reader
) -> None:
    pdf = read_pdf(approval_paper(request(count, **SENT), PROFILE, TODAY).data)
    (page,) = pdf.pages()
    text = bare(page)
    told = [re.search(rf"{re.escape(bare(label))}：(\d+)人", text) for label, _ in REPLIES.values()]
    assert sum(int(found[1]) for found in told if found) == count
    assert f"{count}人" in text
    for label in ("承办人意见", "审核意见", "审核人签名"):
        assert label in text


def test_an_approval_on_record_is_printed_another_is_left_to_sign(read_pdf: Reader) -> None:
    def told(**values: object) -> str:
        return bare(read_pdf(approval_paper(request(3, **values), PROFILE, TODAY).data).text("-layout"))

    ruled = told(**{**SENT, "approval": "同意，请及时回复。"})
    assert "同意，请及时回复。" in ruled
    assert "何燕华2026年11月17日" in ruled
    assert "何燕华" not in told()
    assert told().count("签名：") == 3


def test_what_is_answered_otherwise_than_proposed_is_explained_with_its_reason(read_pdf: Reader) -> None:
    text = bare(read_pdf(approval_paper(request(40), PROFILE, TODAY).data).text())
    assert "改变核查建议的（2人）" in text
    assert "核查建议为“建议暂缓，待查清问题后再作答复”；理由：反映对象为同名人员" in text
    few = bare(read_pdf(approval_paper(request(9), PROFILE, TODAY).data).text())
    assert "3.柳远（投资处一级科员）：征求派驻纪检监察组意见后答复；有已移送的问题线索" in few
    assert "在影响期内（线索〔2025〕8号，至2027.8.20）" in few


def test_nothing_is_proposed_while_somebody_is_not_decided(read_pdf: Reader) -> None:
    text = bare(read_pdf(approval_paper(drafted(), PROFILE, TODAY).data).text())
    assert "拟按以上意见回复" not in text
    assert "何远：尚未拟定；仅姓名一致；尚未确认是否本人。" in text
    assert "尚未拟定：1人" in text


def test_nobody_to_explain_is_said_though_nobody_is_decided_yet(read_pdf: Reader) -> None:
    text = bare(read_pdf(approval_paper(request(1), PROFILE, TODAY).data).text("-layout"))
    assert "无需要说明的人员" in text
    held = [replace(person(place), reply="", reply_label="", wording="") for place in (1, 5, 7)]
    text = bare(read_pdf(approval_paper(request(persons=held), PROFILE, TODAY).data).text("-layout"))
    assert "无需要说明的人员" in text
    assert "尚未拟定：3人" in text


# 核查情况表


def test_the_check_lists_every_finding_with_its_record_and_source(read_pdf: Reader) -> None:
    view = request(300)
    pdf = read_pdf(check_paper(view, PROFILE, TODAY).data)
    text = bare(pdf.text("-layout"))
    assert pdf.info()["Page size"].startswith("841.89 x 595.27")
    for place in range(1, 301):
        assert name(place) in text
    assert text.count("线索〔2026〕3号") == 30
    assert text.count("理由") == 0
    assert text.index("需要说明的人员：60人") < text.index("其他人员：240人")
    assert all("内部" in page for page in pdf.pages())
    assert "内部资料，随审批表归档，不得附于回函" in text


def test_those_to_be_explained_come_first_and_keep_their_number_of_the_list() -> None:
    (page,) = measure(check_paper(request(5), PROFILE, TODAY).data)
    numbers = [line.bare[0] for line in page.lines if re.match(r"\d[一-鿿]{2,3}(综|规|投|人)", line.bare)]
    assert numbers == ["2", "3", "1", "4", "5"]


def test_who_it_may_be_is_told_inside(read_pdf: Reader) -> None:
    text = bare(read_pdf(check_paper(drafted(), PROFILE, TODAY).data).text("-raw"))
    assert "可能是：何远（人事处一级科员）" in text
    assert "尚未确认是否本人" in text


def test_an_unchecked_request_says_so(read_pdf: Reader) -> None:
    view = request(3, checked_on=None, due_on=None, received_on=date(2026, 11, 12))
    assert "核查日期：尚未核查" in bare(read_pdf(check_paper(view, PROFILE, TODAY).data).text("-layout"))
