"""Opening and printing a file: what the history keeps of it, and what a print copy leaves out."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import col, select

from app.archive_views import Book
from app.errors import RefusedInput
from app.informants import Informant, set_informant
from app.office import Office
from db.models import HistoryEntry
from tests.app.archive_parts import filed, loan, page, person, row
from tests.app.parts import TODAY, clue, talk

REASON = "干部考察组核对线索办理情况"


def noted(office: Office, action: str) -> list[HistoryEntry]:
    query = select(HistoryEntry).where(col(HistoryEntry.action) == action).order_by(col(HistoryEntry.seq))
    with office._store.reading() as session:
        return list(session.exec(query))


def said(book: Book) -> str:
    cells = [cell for leaf in book.leaves for table in leaf.tables for row in table.rows for cell in row]
    lines = [line.text for leaf in book.leaves for section in leaf.lines for line in section.lines]
    return "\n".join([*cells, *lines, *(leaf.note for leaf in book.leaves)])


def number_of(office: Office, record_id: int) -> str:
    return str(office.ledger("clues").record(record_id).values["number"])


# Access


def test_every_opening_of_a_file_is_in_the_history(office: Office) -> None:
    own = filed(office)
    office.archives.people(which="all")
    office.archives.cover(own)
    assert noted(office, "open_archive") == []
    view = office.archives.open(own, " 组织部门来函 ")
    assert view.title == "周远航"
    assert view.subtitle.startswith("廉档〔2026〕1号")
    assert (view.cover.readings, len(view.pages)) == (1, 20)
    assert view.cover.last_read is not None
    [entry] = noted(office, "open_archive")
    assert (entry.register, entry.record_id) == ("archive", view.cover.archive_id)
    assert entry.detail == {"member_id": own, "reason": "组织部门来函"}
    office.archives.reread(own)
    assert len(noted(office, "open_archive")) == 1


def test_an_opening_before_there_is_a_file_is_kept_with_the_person(office: Office) -> None:
    own = person(office)
    office.archives.open(own)
    office.archives.start([own])
    office.archives.open(own)
    assert [entry.register for entry in noted(office, "open_archive")] == ["member", "archive"]
    assert office.archives.cover(own).readings == 2


def test_nobody_unknown_is_opened(office: Office) -> None:
    with pytest.raises(KeyError):
        office.archives.open(1)
    assert noted(office, "open_archive") == []


def test_the_readings_tell_opening_printing_export_and_loan(office: Office, tmp_path: Path) -> None:
    own, other = filed(office), filed(office, "郑岚")
    office.archives.open(own, "核对学历")
    paper = office.archives.paper(own, ["family", "gifts"])
    office.save_paper(paper, tmp_path / "页.pdf", "U盘 3号")
    office.ledger("loans").add(loan(sections="谈话"))
    office.archives.open(other)
    told = {one.action: (one.actor, one.what, one.reason) for one in office.archives.readings(own)}
    assert told["打开"] == ("经办人", "全部", "核对学历")
    assert told["打印"][1] == "家庭成员和主要社会关系、礼品礼金上交"
    assert told["导出"] == ("经办人", paper.title, "U盘 3号")
    assert told["借出"] == ("简宁", "谈话", "干部考察")
    at = [one.at for one in office.archives.readings(own)]
    assert at == sorted(at, reverse=True)
    assert len(office.archives.readings(other)) == 1


# Printing


def test_a_print_copy_leaves_the_clues_out(office: Office) -> None:
    """监督执纪工作规则: what is known of clues stays with those who handle them."""
    own = filed(office)
    number = number_of(office, office.ledger("clues").add(clue("周远航", summary="反映吃拿卡要")))
    office.ledger("talks").add(talk(kind="inquiry", state="held", clue_number=number, cause="函询了解情况",
                                    content="问：是否收受礼金"))  # fmt: skip
    office.ledger("talks").add(talk(content=f"顺带问到 {number} 的整改", cause="谈心"))
    book = office.archives.book(own)
    assert (book.whole, book.masked, book.purpose) == (True, ("信访和问题线索",), "")
    assert [leaf.section for leaf in book.leaves if leaf.section == "clues"] == []
    assert len(book.leaves) == 19
    told = said(book)
    assert number not in told
    assert "收受礼金" not in told
    assert "函询了解" not in told
    assert "谈心" in told
    [entry] = noted(office, "print_archive")
    assert entry.detail == {"member_id": own, "sections": [], "reason": ""}


def test_the_clues_are_printed_on_a_written_reason_alone(office: Office) -> None:
    own = filed(office)
    number = number_of(office, office.ledger("clues").add(clue("周远航")))
    for sections, reason in ((("clues",), ""), ((), "看看"), (("clues", "talks"), "  ")):
        with pytest.raises(RefusedInput) as refused:
            office.archives.book(own, sections, masked=reason)
        assert "信访和问题线索" in refused.value.message
    assert noted(office, "print_archive") == []
    book = office.archives.book(own, masked=REASON)
    assert (len(book.leaves), book.masked, book.purpose) == (20, (), REASON)
    assert number in said(book)
    assert noted(office, "print_archive")[0].detail["reason"] == REASON


def test_single_pages_are_printed_in_the_order_of_the_file(office: Office) -> None:
    own = filed(office)
    row(office, "gifts")
    book = office.archives.book(own, ["talks", "gifts", "career"], masked=REASON)
    assert [leaf.section for leaf in book.leaves] == ["career", "gifts", "talks"]
    assert (book.whole, book.masked, book.purpose) == (False, (), "")
    gifts = book.leaves[1]
    assert "茶叶两盒" in gifts.tables[0].rows[0]
    assert "周远航" not in gifts.tables[0].rows[0]
    assert (gifts.version, gifts.dated) == (1, page(office, own, "gifts").dated)
    assert book.leaves[0].note == "尚未填报"
    assert noted(office, "print_archive")[0].detail["sections"] == ["career", "gifts", "talks"]
    with pytest.raises(KeyError):
        office.archives.book(own, ["family tree"])


def test_what_is_stated_stands_on_the_page(office: Office) -> None:
    own = filed(office)
    office.archives.state_none(own, "gifts", TODAY, "没有收受")
    [leaf] = office.archives.book(own, ["gifts"]).leaves
    assert leaf.note == "本人说明无此情况（2026-11-20）：没有收受"
    [leaf] = office.archives.book(own, ["property"]).leaves
    assert leaf.note == "未填报"
    [leaf] = office.archives.book(own, ["awards"]).leaves
    assert leaf.note == "没有记录"


def test_a_copy_that_would_tell_who_reported_is_refused(office: Office) -> None:
    """处理检举控告工作规则（保密）."""
    own = filed(office)
    record = office.ledger("clues").add(clue("周远航", summary="据贺知秋反映，吃拿卡要"))
    set_informant(office._store, record, Informant(name="贺知秋"))
    assert office.archives.book(own).person == "周远航"
    with pytest.raises(RefusedInput, match="举报人"):
        office.archives.book(own, masked=REASON)


def test_a_file_becomes_a_pdf_named_without_the_person(office: Office) -> None:
    own = filed(office)
    paper = office.archives.paper(own)
    assert paper.data.startswith(b"%PDF")
    assert "周远航" not in paper.file_name
    assert paper.kind == f"archive/{office.archives.cover(own).archive_id}"
    assert len(noted(office, "print_archive")) == 1
    assert office.archives.statistics_paper(2026).data.startswith(b"%PDF")
    assert office.archives.signature_paper([own], 2026).data.startswith(b"%PDF")


# Versions


def test_every_change_of_a_page_is_told(office: Office) -> None:
    own = filed(office)
    record = row(office, "gifts")
    view = office.ledger("gifts").record(record)
    office.ledger("gifts").change(record, view.version, {**view.values, "item": "茶叶三盒"})
    row(office, "gifts", item="钢笔")
    office.ledger("gifts").void(record, "登记错了人")
    changes = office.archives.versions(own, "gifts")
    assert [(one.version, one.action) for one in changes] == [
        (4, "作废"), (3, "新增"), (2, "修改"), (1, "新增"),
    ]  # fmt: skip
    assert [(c.label, c.old, c.new) for c in changes[2].changes] == [
        ("物品名称和数量", "茶叶两盒", "茶叶三盒")
    ]
    assert changes[0].note == "登记错了人"
    assert page(office, own, "gifts").version == 4
    assert changes[0].actor == "经办人"


def test_leaves_and_the_roster_have_versions_too(office: Office) -> None:
    own = filed(office)
    office.archives.state_none(own, "family", TODAY)
    office.archives.withdraw_none(own, "family")
    assert [one.version for one in office.archives.versions(own, "family")] == [2, 1]
    assert office.archives.versions(own, "gifts") == ()
    assert page(office, own, "gifts").version == 0
    assert page(office, own, "gifts").dated is None
    office.ledger("members").add_step(
        own, {"kind": "moved", "held_on": "2026-11-01", "branch": "规划处党支部"}
    )
    told = office.archives.versions(own, "basic")
    assert told[0].version == page(office, own, "basic").version
    assert any(change.new == "规划处党支部" for change in told[0].changes)
    with pytest.raises(KeyError):
        office.archives.versions(own, "tree")


def test_a_row_moved_to_another_person_stays_in_both_versions(office: Office) -> None:
    own, other = filed(office), filed(office, "简宁")
    record = row(office, "gifts")
    view = office.ledger("gifts").record(record)
    office.ledger("gifts").change(
        record, view.version, {**view.values, "person": "简宁", "member_id": str(other)}
    )
    assert page(office, own, "gifts").holdings[0].ids == ()
    assert page(office, other, "gifts").holdings[0].ids == (record,)
    assert [page(office, one, "gifts").version for one in (own, other)] == [2, 2]
    assert len(office.archives.versions(own, "gifts")) == 2
