"""The file of a person on paper, its single pages, the signature sheet, the statistics, the lending form."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from app.archive_papers import book_paper, numeral, signature_paper, statistics_paper
from app.archive_views import BranchFiles
from app.documents.parts import Form, FormRow
from app.engine.paper import compose
from app.engine.views import Paper
from app.errors import MissingGlyph
from app.paper_making import make, offers, paper_sheet
from db.vocabulary import LoanKind
from tests.documents.book_reading import bare, begins, contents
from tests.documents.conftest import PdfReader
from tests.documents.measuring import measure
from tests.papers.archive_samples import (
    FAMILY,
    KEYS,
    NUMBER,
    TITLES,
    awards,
    basic,
    book,
    empty,
    leaf,
    leaves,
    loan_source,
    signature_rows,
    statistics,
    talks,
)
from tests.papers.goldens import GOLDEN, compare
from tests.papers.roads import PROFILE, TODAY

Reader = Callable[[bytes], PdfReader]
REASON = "上级巡察机构调阅，经机关纪委书记批准"


def whole() -> Paper:
    return book_paper(book(), PROFILE)


def single() -> Paper:
    family = leaf("family", tables=(FAMILY,))
    return book_paper(book([family], whole=False, masked=()), PROFILE)


def signatures(count: int = 5) -> Paper:
    return signature_paper(signature_rows(count), 2026, PROFILE, TODAY)


def figures() -> Paper:
    return statistics_paper(statistics(), PROFILE)


def loan() -> Paper:
    return make(loan_source(), "loan_approval")


PAPERS: dict[str, Callable[[], Paper]] = {
    "book": whole, "single_page": single, "signatures": signatures, "statistics": figures,
    "loan_approval": loan,
}  # fmt: skip


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_says_what_its_golden_text_says(name: str, read_pdf: Reader) -> None:
    paper = PAPERS[name]()
    compare(GOLDEN / "archives" / f"{name}.txt", read_pdf(paper.data))
    assert paper.data == PAPERS[name]().data
    assert not paper.missing


def test_every_golden_text_belongs_to_a_paper() -> None:
    assert {path.stem for path in (GOLDEN / "archives").iterdir()} == set(PAPERS)


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_is_marked_embeds_its_fonts_and_keeps_the_edges(name: str, read_pdf: Reader) -> None:
    paper = PAPERS[name]()
    assert paper.file_name.startswith("[内部]")
    assert "李" not in paper.file_name
    assert "内部" in read_pdf(paper.data).pages()[0]
    assert all(font.embedded and font.unicode for font in read_pdf(paper.data).fonts())
    for page in measure(paper.data):
        left, top, right, bottom = page.ink
        assert (left > 15, top > 9, right < page.width - 12, bottom < page.height - 8) == (True,) * 4
        assert not page.collisions


# 档案


def test_the_cover_tells_whose_file_it_is_but_no_identity_number(read_pdf: Reader) -> None:
    paper = whole()
    assert (paper.title, paper.kind) == ("廉政档案", "archive")
    assert paper.file_name == f"[内部]廉政档案_{NUMBER}_20261120.pdf"
    pages = [bare(page) for page in read_pdf(paper.data).pages("-layout")]
    for told in (
        "廉政档案", "姓名李䶮", "云溪市发展和改革委员会综合处", "一级科员", NUMBER, "2026年1月8日", "谢书言",
        "2026年11月20日", "内部", PROFILE.committee, f"共{len(pages)}页",
    ):  # fmt: skip
        assert bare(told) in pages[0]
    assert "11010519491231002X" not in pages[0]
    assert "11010519491231002X" in "".join(pages)


@pytest.mark.parametrize(("count", "least"), [(1, 8), (40, 18), (280, 60)])
def test_the_contents_agree_with_the_pages_of_the_sections(count: int, least: int, read_pdf: Reader) -> None:
    paper = book_paper(book(leaves(count)), PROFILE)
    pages = read_pdf(paper.data).pages("-layout")
    assert len(pages) >= least
    told = contents(pages[1:2])
    assert told == begins(pages, 2)
    wanted = [f"第{numeral(n)}部分{TITLES[key]}" for n, key in enumerate(KEYS, 1) if key != "clues"]
    assert list(told) == wanted


def test_a_book_of_all_empty_sections_is_thin_and_still_right(read_pdf: Reader) -> None:
    held = [empty(key) for key in KEYS]
    pages = read_pdf(book_paper(book(held, masked=()), PROFILE).data).pages("-layout")
    assert len(pages) <= 5
    assert contents(pages[1:2]) == begins(pages, 2)
    text = bare("".join(pages))
    assert text.count("无此情况（2026年1月8日本人说明）") == 10
    assert text.count("尚无记录") == 10


def test_every_section_is_dated_and_tells_its_version(read_pdf: Reader) -> None:
    pages = [bare(page) for page in read_pdf(whole().data).pages("-layout")]
    (family,) = [page for page in pages if "陈𬱖" in page]
    assert "更新日期：2026年3月5日版本：第4版归档页号：3—1" in family
    assert all(name in family for name in ("妻子", "李𫖯", "云溪市粮食局退休干部"))


def test_what_was_left_out_is_told_and_so_is_why_something_was_not(read_pdf: Reader) -> None:
    pages = [bare(page) for page in read_pdf(whole().data).pages("-layout")]
    assert "以下部分未列入本件：信访和问题线索。" in pages[1]
    assert "理由" not in "".join(pages)
    clues = leaf("clues", tables=(talks(2),))
    held = book([basic(), clues], masked=(), purpose=REASON)
    pages = [bare(page) for page in read_pdf(book_paper(held, PROFILE).data).pages("-layout")]
    assert f"列入通常不对外打印部分的理由：{REASON}。" in pages[1]
    assert "未列入" not in "".join(pages)
    alone = book([clues], whole=False, masked=(), purpose=REASON)
    (page,) = read_pdf(book_paper(alone, PROFILE).data).pages("-layout")
    assert f"理由：{REASON}。" in bare(page)


def test_pages_without_the_file_have_neither_cover_nor_contents(read_pdf: Reader) -> None:
    paper = single()
    assert paper.file_name == f"[内部]廉政档案单页_{NUMBER}_第3部分_20261120.pdf"
    (page,) = map(bare, read_pdf(paper.data).pages("-layout"))
    assert f"姓名：李䶮单位：云溪市发展和改革委员会综合处职务：一级科员档号：{NUMBER}" in page
    assert "第1页共1页" in page
    assert "目录" not in page
    few = book([basic(), leaf("awards", tables=awards())], whole=False, masked=(), number="", post="")
    paper = book_paper(few, PROFILE)
    assert paper.file_name == "[内部]廉政档案单页_20261120.pdf"
    pages = [bare(page) for page in read_pdf(paper.data).pages("-layout")]
    assert len(pages) == 2
    assert all("职务：—档号：—" in page for page in pages)


def test_two_tables_on_a_page_have_their_titles_one_alone_has_not(read_pdf: Reader) -> None:
    text = bare(read_pdf(whole().data).text("-layout"))
    assert text.index("奖惩（1条）") < text.index("优秀共产党员") < text.index("本级办理的处理（1条）")
    assert "家庭成员和主要社会关系（" not in text
    alone = book([leaf("awards", tables=awards()[1:])], whole=False)
    assert "本级办理的处理（1条）" in bare(read_pdf(book_paper(alone, PROFILE).data).text())


def test_a_table_without_rows_counts_as_nothing(read_pdf: Reader) -> None:
    held = leaf("gifts", tables=(talks(0),), note="无此情况")
    text = bare(read_pdf(book_paper(book([held], whole=False), PROFILE).data).text("-layout"))
    assert "无此情况" in text
    assert "谈话类型" not in text


def test_long_contents_of_a_talk_are_all_there(read_pdf: Reader) -> None:
    long = "".join(f"（{n}）谈了岗位风险。" for n in range(900))
    held = book([leaf("talks", tables=(talks(2, long),))], whole=False)
    text = bare(read_pdf(book_paper(held, PROFILE).data).text("-raw"))
    assert all(text.count(f"（{n}）") == 2 for n in range(900))


def test_a_character_without_a_glyph_is_refused_or_named() -> None:
    odd = book(person="李\U0010fffd")
    with pytest.raises(MissingGlyph):
        book_paper(odd, PROFILE)
    assert book_paper(odd, PROFILE, boxes=True).missing == ("\U0010fffd（U+10FFFD）",)
    rows = [replace(signature_rows(1)[0], name="李\U0010fffd")]
    with pytest.raises(MissingGlyph):
        signature_paper(rows, 2026, PROFILE, TODAY)
    assert signature_paper(rows, 2026, PROFILE, TODAY, boxes=True).missing


def test_sections_are_numbered_as_chinese_counts() -> None:
    told = {1: "一", 9: "九", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 99: "九十九"}
    assert {number: numeral(number) for number in told} == told
    for number in (0, 100):
        with pytest.raises(ValueError, match="no section"):
            numeral(number)


# 年度确认签字表


def test_the_signature_sheet_has_every_person_and_room_to_sign(read_pdf: Reader) -> None:
    paper = signatures(60)
    text = bare(read_pdf(paper.data).text("-layout"))
    assert (paper.title, paper.kind) == ("2026年度廉政档案确认签字表", "archive-signatures")
    assert "本人已逐页核对本人廉政档案所载内容，确认真实、完整" in text
    assert text.count("□无变化") == text.count("□有变化") == 60
    assert all(f"〔2026〕{n}号" in text for n in range(1, 61))
    pages = measure(paper.data)
    assert len(pages) > 3
    for page in pages:
        assert "本人签名" in page.find("本人签名").bare
        edges = sorted(rule.top for rule in page.rules if rule.level and rule.right - rule.left > 200)
        rows = [b - a for a, b in pairwise(edges) if b - a > 8]
        assert min(rows) > 12.5


def test_a_signature_sheet_of_nobody_is_one_page() -> None:
    assert len(measure(signatures(0).data)) == 1


# 统计


def test_the_statistics_tie_and_show_shares_only_where_there_are_some(read_pdf: Reader) -> None:
    text = bare(read_pdf(figures().data).text("-layout"))
    assert "应建廉政档案27人，已建档26人，内容齐全15人，2026年度已确认23人。" in text
    assert "综合处党支部2418181266.7%1583.3%" in text
    assert "信息中心党支部6000—0—" in text
    assert "合计512726" in text
    assert "1557.7%2388.5%" in text
    assert "考核评议和述责述廉9" in text
    assert "规划处党支部3010334" in text
    assert "合计7112377" in text


def test_statistics_without_files_or_opinions_have_one_table(read_pdf: Reader) -> None:
    none = BranchFiles("合计", 3, 0, 0, 0, 0)
    view = replace(statistics(), branches=(), total=none, sections=(), opinions=())
    text = bare(read_pdf(statistics_paper(view, PROFILE).data).text("-layout"))
    assert "尚无应建档的人员。" in text
    assert "表1" in text
    assert "表2" not in text
    assert "表3" not in text


def test_many_branches_run_over_pages(read_pdf: Reader) -> None:
    branches = tuple(BranchFiles(f"第{n}党支部", 9, 6, 5, 4, 3) for n in range(1, 121))
    data = statistics_paper(replace(statistics(), branches=branches), PROFILE).data
    pages = [bare(page) for page in read_pdf(data).pages("-layout")]
    held = [page for page in pages if re.search(r"第\d+党支部", page)]
    assert len(held) > 3
    assert all("党支部人员应建档已建档" in page for page in held)
    assert all(f"第{n}党支部" in "".join(held) for n in range(1, 121))


# 廉政档案查阅审批表


@pytest.mark.parametrize("kind", LoanKind)
def test_the_lending_form_ticks_the_kind_and_stays_on_one_page(kind: LoanKind, read_pdf: Reader) -> None:
    paper = make(loan_source(kind=kind, excuse="紧急"), "loan_approval")
    text = bare(read_pdf(paper.data).text("-layout"))
    assert f"☑{kind.label}" in text
    assert text.count("☑") == 1
    for told in (
        "韩正平",
        "云溪市委组织部干部监督处",
        "何燕华",
        "2026.11.17",
        "2026.11.25",
        "特殊情况",
        "规划处",
    ):
        assert told in text
    (page,) = measure(paper.data)
    assert page.folio is None
    assert min(char.size for char in page.chars if not char.blank) >= 10.5


def test_a_bare_loan_gives_a_form_to_fill_in(read_pdf: Reader) -> None:
    source = loan_source(bare=True)
    (view,) = offers(source, [])
    assert view.lacks == "还没有填写：查阅人单位、查阅事由、查阅内容、审批人"
    text = bare(read_pdf(make(source, "loan_approval").data).text("-layout"))
    assert "None" not in text
    assert "特殊情况" not in text
    assert "李䶮" in text


def test_the_rows_of_the_form_share_the_width_alike() -> None:
    source = loan_source(excuse="紧急")
    rule, values = source.rules["loan_approval"], source.values(source.copy)
    (form,) = compose(rule, values, source.names, paper_sheet(rule, source, values)).parts
    assert isinstance(form, Form)
    assert {sum(cell.weight for cell in row.cells) for row in form.rows if isinstance(row, FormRow)} == {3}


def test_a_long_loan_says_everything(read_pdf: Reader) -> None:
    long = "".join(f"（{n}）核查事由。" for n in range(200))
    text = bare(read_pdf(make(loan_source(cause=long), "loan_approval").data).text("-raw"))
    assert all(f"（{n}）" in text for n in range(200))


def test_a_book_printed_on_another_day_says_so(read_pdf: Reader) -> None:
    pages = read_pdf(book_paper(book(made_on=date(2027, 1, 9)), PROFILE).data).pages("-layout")
    assert all("打印日期：2027年1月9日" in bare(page) for page in pages)
