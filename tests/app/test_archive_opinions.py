"""A reply enters the file of each person it was about, and is counted by branch."""

from __future__ import annotations

from app.office import Office
from tests.app.archive_parts import filed, page, person
from tests.app.parts import TODAY, identity

FIRST, SECOND = identity("1985-03-04", 1), identity("1985-03-04", 2)


def asked(office: Office) -> int:
    names = office.opinions.paste(f"周远航 {FIRST}\n简宁 {SECOND}")
    values = {
        "received_on": "2026-11-18", "asked_by": "云川市委组织部", "letter_number": "云组函〔2026〕7号",
        "occasion": "提拔任用", "secrecy": "internal",
    }  # fmt: skip
    return office.opinions.register(values, names)


def test_a_reply_enters_the_file_of_each_person(office: Office) -> None:
    """监督执纪工作规则 第十七条: 党风廉政意见回复材料 belong into the file."""
    own = filed(office, identity_number=FIRST)
    other = person(office, "简宁", identity_number=SECOND, branch="规划处党支部")
    request = asked(office)
    assert page(office, own, "opinions").holdings[0].ids == (request,)
    [table] = office.archives.book(own, ["opinions"]).leaves[0].tables
    assert [row[4:] for row in table.rows] == [("尚未回函", "")]
    office.opinions.adopt(request)
    office.opinions.approve(request, "陶谨", TODAY)
    office.opinions.answer(request, "", TODAY)
    [leaf] = office.archives.book(own, ["opinions"]).leaves
    assert leaf.tables[0].rows == (
        ("2026-11-18", "云川市委组织部", "云组函〔2026〕7号", "提拔任用", "暂未发现影响使用的问题",
         "2026-11-20"),
    )  # fmt: skip
    assert "简宁" not in str(leaf)
    assert page(office, other, "opinions").count == 1


def test_the_replies_of_a_year_are_counted_by_branch(office: Office) -> None:
    filed(office, identity_number=FIRST)
    person(office, "简宁", identity_number=SECOND, branch="规划处党支部")
    request = asked(office)
    assert office.archives.statistics(2026).opinions == ()
    office.opinions.adopt(request)
    office.opinions.approve(request, "陶谨", TODAY)
    office.opinions.answer(request, "", TODAY)
    told = office.archives.statistics(2026)
    clear = told.replies[0]
    assert told.opinions == (("办公室党支部", {clear: 1}), ("规划处党支部", {clear: 1}))
    assert office.archives.statistics(2025).opinions == ()
