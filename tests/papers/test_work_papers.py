"""The ledgers and the chart the desks print: coverage of talks, the weekly sheet, contacts, organisation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.agenda_papers import weekly_paper
from app.engine.views import DueGroup, DueItem, Paper, Profile
from app.errors import MissingGlyph
from app.organisation_papers import chart_paper, contacts_paper
from app.talk_papers import coverage_paper
from app.work_views import (
    BranchNode,
    CommitteeView,
    CoverageGroup,
    CoverageLine,
    CoverageView,
    OrganisationView,
    SeatView,
)
from tests.documents.conftest import PdfReader
from tests.documents.measuring import measure
from tests.papers.goldens import GOLDEN, compare
from tests.papers.roads import PROFILE, TODAY

Reader = Callable[[bytes], PdfReader]
PEOPLE = ("李䶮", "陈𬱖", "王晓", "赵启明", "周𬸚", "欧阳建国")
RULE = "监督执纪工作规则 第二十一条"


def bare(text: str) -> str:
    return "".join(text.split())


def seat(place: int) -> SeatView:
    role = ("书记", "副书记", "委员")[min(place, 2)]
    division = ("主持全面工作", "分管日常监督", "联系信访举报、档案管理")[place % 3]
    return SeatView(PEOPLE[place % 6], role, "综合处", division, date(2023, 5, 6), 1, False, "", None, "4567")


def committee(count: int = 5) -> CommitteeView:
    seats = tuple(map(seat, range(count)))
    return CommitteeView(1, "第三届", date(2022, 5, 6), date(2027, 5, 5), "", seats, ())


def branch(place: int, *children: BranchNode, kind: str = "党支部") -> BranchNode:
    posts = (("书记", PEOPLE[place % 6]), ("纪检委员", PEOPLE[(place + 1) % 6]), ("宣传委员", "无关人"))
    held = posts if place % 4 else posts[:1]
    return BranchNode(place, f"第{place}{kind}", kind, held, 20 + place, 18, children)


def organisation(count: int = 3, *others: BranchNode) -> OrganisationView:
    children = (*map(branch, range(1, count + 1)), *others)
    root = BranchNode(900, "机关委员会", "党委", (("书记", "韩正平"),), 0, 0, children)
    return OrganisationView((root,), BranchNode(0, "未编入党组织", "", (), 2, 1))


def chart(view: OrganisationView | None = None, seats: int = 5) -> Paper:
    return chart_paper(view or organisation(), committee(seats), PROFILE, TODAY)


def coverage() -> Paper:
    groups = (CoverageGroup("第一党支部", 12, 10), CoverageGroup("第二党支部", 9, 9))
    missing = (
        CoverageLine(1, "李䶮", "第一党支部", "科长", "一级主任科员", date(2025, 3, 4), "谈心谈话"),
        CoverageLine(2, "陈𬱖", "第一党支部", "", "三级主任科员"),
        CoverageLine(3, "周𬸚", "", "", ""),
    )
    view = CoverageView(2026, 22, 19, groups, missing, missing[:1])
    return coverage_paper(view, PROFILE, TODAY)


def item(place: int, days: int, **values: object) -> DueItem:
    told = {"how": "集体研究后报批", "who": PEOPLE[place % 6], **values}
    due = TODAY + timedelta(days=days)
    return DueItem("clues", place, f"线索〔2026〕{place}号", "提出处置意见", due, "T1", RULE, **told)


def week(*groups: DueGroup) -> Paper:
    usual = (
        DueGroup("逾期", "danger", (item(1, -3, legal=True), item(2, -1))),
        DueGroup("今天", "danger", (item(3, 0),)),
        DueGroup("7 天内", "warn", (
            item(4, 5, postponed_from=date(2026, 11, 10), postponed_because="承办人出差"),
        )),
        DueGroup("30 天内", "info", (item(5, 30),)),
        DueGroup("30 天以后", "", (item(6, 31),)),
    )  # fmt: skip
    return weekly_paper(groups or usual, PROFILE, TODAY)


def contacts() -> Paper:
    rows = [
        ("何燕华", "机关纪委书记", "办公室", "0571-1234567"), ("程伟", "机关纪委委员", "综合处", ""),
        ("李䶮", "书记", "第一党支部", "13800001111"), ("陈𬱖", "纪检委员", "第一党支部", ""),
    ]  # fmt: skip
    return contacts_paper(rows, PROFILE, TODAY)


PAPERS: dict[str, Callable[[], Paper]] = {
    "chart": chart, "coverage": coverage, "weekly": week, "contacts": contacts,
}  # fmt: skip


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_says_what_its_golden_text_says(name: str, read_pdf: Reader) -> None:
    paper = PAPERS[name]()
    compare(GOLDEN / "work" / f"{name}.txt", read_pdf(paper.data))
    assert paper.data == PAPERS[name]().data
    assert not paper.missing


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_is_marked_in_name_and_on_the_page(name: str, read_pdf: Reader) -> None:
    paper = PAPERS[name]()
    assert paper.file_name == f"[内部]{paper.title}_20261120.pdf"
    assert all("内部" in page for page in read_pdf(paper.data).pages())
    assert all(font.embedded and font.unicode for font in read_pdf(paper.data).fonts())


# 谈话覆盖


def test_the_coverage_names_the_missing_by_branch_and_ties_its_sums(read_pdf: Reader) -> None:
    text = bare(read_pdf(coverage().data).text("-layout"))
    assert "应谈话22人，已谈话19人，未谈话3人，覆盖率86.4%；新任人员未作任前廉政谈话1人" in text
    first, second = text.index("第一党支部：应谈话12人，已谈话10人，未谈话2人"), text.index("第二党支部")
    assert first < text.index("李䶮") < text.index("陈𬱖") < second
    assert "第二党支部：应谈话9人，已谈话9人，已全部谈话" in text
    assert "未明确党支部：未谈话1人" in text
    assert "2025.3.4" in text
    assert "无记录" in text


def test_a_year_in_which_nobody_was_to_be_talked_to_has_no_share(read_pdf: Reader) -> None:
    paper = coverage_paper(CoverageView(2026, 0, 0, (), (), ()), PROFILE, TODAY)
    assert "覆盖率—" in bare(read_pdf(paper.data).text())


# 本周工作提示单


def test_the_weekly_sheet_shows_what_is_late_what_is_left_and_on_whose_authority(read_pdf: Reader) -> None:
    text = bare(read_pdf(week().data).text("-layout"))
    for told in ("逾期（2项）", "今天（1项）", "7天内（1项）", "30天内（1项）", "逾期3天", "还有5天", "法定"):
        assert told in text
    assert "本周：2026年11月16日至2026年11月22日" in text
    plain = bare(read_pdf(week().data).text())
    assert "（原定2026.11.10，顺延：" in plain
    assert "人出差）" in plain
    assert text.count(bare(RULE)) == 5
    assert text.count("□") == 5


def test_the_weekly_sheet_ends_thirty_days_ahead(read_pdf: Reader) -> None:
    text = read_pdf(week().data).text()
    assert "线索〔2026〕5号" in text
    assert "线索〔2026〕6号" not in text


def test_a_week_without_anything_due_says_so(read_pdf: Reader) -> None:
    far = DueGroup("30 天以后", "", (item(6, 31),))
    assert "30天内没有到期的事项" in bare(read_pdf(week(far).data).text())


def test_the_lines_of_a_matter_are_filled(read_pdf: Reader) -> None:
    matter = "督办交办：报送公车使用自查情况"
    paper = week(DueGroup("今天", "danger", (replace(item(1, 0), title=matter),)))
    (first,) = (line.bare for line in measure(paper.data)[0].lines if line.bare.startswith("督办"))
    assert len(first) >= 12


def test_a_long_agenda_runs_over_pages_with_every_item(read_pdf: Reader) -> None:
    many = DueGroup("30 天内", "info", tuple(item(n, n % 30 + 1) for n in range(200)))
    pages = read_pdf(week(many).data).pages()
    text = bare("".join(pages))
    assert len(pages) > 5
    assert all(f"线索〔2026〕{n}号" in text for n in range(200))


# 通讯录


def test_contacts_stand_under_the_committee_and_their_branches(read_pdf: Reader) -> None:
    text = bare(read_pdf(contacts().data).text("-layout"))
    places = [text.index(word) for word in ("备注机关纪委1", "何燕华", "程伟", "第一党支部3", "李䶮", "陈𬱖")]
    assert places == sorted(places)
    assert text.count("第一党支部") == 1
    (page,) = measure(contacts().data)
    name = page.find("何燕华")
    before = max(rule.left for rule in page.rules if not rule.level and rule.left < name.left)
    assert name.left - before > 1
    assert page.width < page.height


# 组织架构图


@pytest.mark.parametrize("count", [1, 3, 12, 40, 150])
def test_the_chart_has_every_seat_and_branch_however_many(count: int, read_pdf: Reader) -> None:
    data = chart(organisation(count)).data
    text = bare(read_pdf(data).text())
    for n in range(1, count + 1):
        assert f"第{n}党支部" in text
    assert text.count("主持全面工作") == 2
    assert "书记李䶮" in text
    assert "纪检委员（未配备）" in text if count >= 4 else "（未配备）" not in text
    assert "无关人" not in text
    assert "未编入党组织" in text
    for page in measure(data):
        assert (round(page.width), round(page.height)) == (297, 210)
        left, top, right, bottom = page.ink
        assert (left > 14, top > 9, right < 283, bottom < 205) == (True, True, True, True)
        assert min(char.size for char in page.chars if not char.blank) >= 9
        assert not page.collisions


def test_branches_below_branches_have_sections_of_their_own(read_pdf: Reader) -> None:
    inner = branch(61, branch(62, kind="党小组"), kind="党支部")
    text = bare(read_pdf(chart(organisation(2, branch(60, inner, kind="党总支"))).data).text())
    assert text.index("第60党总支") < text.index("第61党支部") < text.index("第62党小组")
    assert "隶属：第60党总支" in text
    group = text[text.index("第62党小组") :]
    assert "（未配备）" not in group.partition("第61党支部")[0]


def test_what_hangs_on_nothing_leaves_the_party_committee_at_the_top(read_pdf: Reader) -> None:
    root = BranchNode(900, "机关委员会", "党委", (("书记", "韩正平"),), 2, 2, (branch(1), branch(2)))
    strange = BranchNode(0, "临时支部", "", (), 3, 2)
    unplaced = BranchNode(0, "未编入党组织", "", (), 5, 0)
    view = OrganisationView((root, branch(9), strange), unplaced)
    text = bare(read_pdf(chart_paper(view, committee(), PROFILE, TODAY).data).text())
    assert text.count("机关委员会") == 1
    direct, _, loose = text.partition("未登记上级的党组织")
    assert "直属党组织共2个" in direct
    assert "第9党支部" not in direct
    assert "第9党支部" in loose
    assert "临时支部" in loose
    assert "尚未登记为党组织党员2人，其他1人" in loose
    assert "注：未编入党组织5人（党员0人，其他5人）。" in loose


def test_persons_below_are_counted_above_and_a_committee_lacks_no_discipline_member(
    read_pdf: Reader,
) -> None:
    lower = BranchNode(70, "下属党委", "党委", (("书记", "韩正平"),), 0, 0, (branch(2), branch(3)))
    text = bare(read_pdf(chart(organisation(1, lower)).data).text())
    assert "机关委员会书记韩正平党员共54人，其他12人" in text
    assert "下属党委书记韩正平党员共36人，其他9人" in text
    assert "（未配备）" not in text


def test_a_chart_of_nothing_still_names_the_organisation(read_pdf: Reader) -> None:
    nothing = CommitteeView(0, "", None, None, "", (), ())
    paper = chart_paper(OrganisationView((), None), nothing, Profile("云溪市某局"), TODAY)
    text = bare(read_pdf(paper.data).text())
    assert "云溪市某局机关纪委" in text
    assert "尚未登记委员名单" in text


def test_several_topmost_organisations_stand_below_the_name_of_the_organ(read_pdf: Reader) -> None:
    paper = chart_paper(OrganisationView((branch(1), branch(2)), None), committee(), PROFILE, TODAY)
    text = bare(read_pdf(paper.data).text())
    assert text.index(PROFILE.superiors[0]) < text.index("第1党支部")


def test_a_character_without_a_glyph_is_refused_or_named() -> None:
    odd = organisation(1, BranchNode(7, "第\U0010fffd党支部", "党支部", (), 1, 1))
    with pytest.raises(MissingGlyph):
        chart(odd)
    paper = chart_paper(odd, committee(), PROFILE, TODAY, boxes=True)
    assert paper.missing == ("\U0010fffd（U+10FFFD）",)
