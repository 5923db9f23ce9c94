"""Papers of any record through the office, on a real store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import resources
from app.clue_views import PaperView
from app.committee import table_rules
from app.errors import ExpectedError, MissingGlyph, RefusedInput
from app.office import Office
from app.registers import declared_papers
from tests.app.conftest import empty, kept, office
from tests.app.parts import clue, member, talk
from tests.documents.conftest import PdfReader

__all__ = ["empty", "kept", "office"]

Reader = Callable[[bytes], PdfReader]
DAY = date(2026, 11, 6)
PLANTED = {"name": "赵松年", "unit": "松年建材行", "phone": "13900001111", "address": "云川市梧桐里7号"}


def planned(office: Office, **values: str) -> int:
    told = {
        "state": "planned", "held_on": "2026-11-30", "kind": "reminder", "talker": "程伟",
        "recorder": "谢书言", "place": "谈话室", "cause": "工作作风", **values,
    }  # fmt: skip
    return office.ledger("talks").add(talk(**told))


def offered(office: Office, record_id: int, key: str = "talks") -> dict[str, PaperView]:
    return {view.key: view for view in office.papers.offers(key, record_id)}


def test_a_register_without_papers_offers_none(office: Office) -> None:
    record_id = office.ledger("members").add(member())
    assert office.papers.offers("members", record_id) == ()
    with pytest.raises(KeyError):
        office.papers.paper("members", record_id, "talk_record")
    with pytest.raises(KeyError):
        office.papers.paper("talks", planned(office), "no_such_paper")


def test_issuing_takes_the_next_number_and_keeps_a_copy(office: Office, read_pdf: Reader) -> None:
    record_id = planned(office)
    heard: list[frozenset[str]] = []
    office.subscribe(heard.append)
    assert office.papers.recipient("talks", record_id, "talk_notice") == "周远航同志"
    for n in (1, 2):
        paper = office.papers.issue("talks", record_id, "talk_notice", None, DAY, "周远航 同志")
        text = "".join(read_pdf(paper.data).text().split())
        assert f"谈通〔2026〕{n}号" in text
        assert "2026年11月6日" in text
        assert "周远航" not in paper.file_name
    first, second = offered(office, record_id)["talk_notice"].issued
    assert [(one.number, one.recipient) for one in (first, second)] == [
        ("谈通〔2026〕1号", "周远航 同志"), ("谈通〔2026〕2号", "周远航 同志"),
    ]  # fmt: skip
    assert office.papers.reprint(second.id).data == paper.data
    assert heard == [frozenset({"talks", "attachments"})] * 2
    assert len(office.attachments.list("talk", record_id)) == 2


def test_a_voided_number_is_not_given_again(office: Office) -> None:
    record_id = planned(office)
    office.papers.issue("talks", record_id, "talk_notice", None, DAY, "")
    (first,) = offered(office, record_id)["talk_notice"].issued
    heard: list[frozenset[str]] = []
    office.subscribe(heard.append)
    with pytest.raises(RefusedInput):
        office.papers.void_issued(first.id, "错")
    office.papers.void_issued(first.id, "时间改动，重新通知")
    office.papers.issue("talks", record_id, "talk_notice", None, DAY, "")
    issued = offered(office, record_id)["talk_notice"].issued
    assert [(one.number, one.voided) for one in issued] == [
        ("谈通〔2026〕1号", True),
        ("谈通〔2026〕2号", False),
    ]
    assert heard[0] == frozenset({"talks"})
    with pytest.raises(KeyError):
        office.papers.void_issued(9999, "没有这份文书")


def test_an_issue_that_fails_takes_no_number(office: Office) -> None:
    record_id = planned(office)
    with pytest.raises(RefusedInput):  # a form has no number
        office.papers.issue("talks", record_id, "talk_record", None, DAY, "")
    with pytest.raises(RefusedInput):  # tomorrow's date
        office.papers.issue("talks", record_id, "talk_notice", None, date(2099, 1, 1), "")
    with pytest.raises(RefusedInput):  # another kind of talk
        office.papers.issue("talks", record_id, "talk_transcript", None, DAY, "")
    with pytest.raises(MissingGlyph):
        office.papers.issue("talks", record_id, "talk_notice", None, DAY, "某\U0010fffd同志")
    office.papers.issue("talks", record_id, "talk_notice", None, DAY, "")
    (only,) = offered(office, record_id)["talk_notice"].issued
    assert only.number == "谈通〔2026〕1号"


def test_a_voided_record_has_no_papers_any_more(office: Office) -> None:
    record_id = planned(office)
    office.papers.issue("talks", record_id, "talk_notice", None, DAY, "")
    (issued,) = offered(office, record_id)["talk_notice"].issued
    office.ledger("talks").void(record_id, "重复登记，作废")
    assert office.papers.offers("talks", record_id) == ()
    for attempt in (
        lambda: office.papers.paper("talks", record_id, "talk_notice"),
        lambda: office.papers.issue("talks", record_id, "talk_notice", None, DAY, ""),
    ):
        with pytest.raises(RefusedInput) as refused:
            attempt()
        assert refused.value.message == "作废的谈话不能再制作文书。"
        assert refused.value.reason
        assert refused.value.remedy
    assert office.papers.reprint(issued.id).data


def test_a_talk_is_printed_with_the_unit_the_person_was_in_on_its_day(
    office: Office, read_pdf: Reader
) -> None:
    person = office.ledger("members").add(
        member(unit="办公室", birth="1985-03", joined_on="2008-07-01", branch="第二党支部")
    )
    held = planned(
        office, held_on="2026-10-12", state="finished", content="谈了工作。", begins="9:00", ends="9:30"
    )
    office.ledger("members").add_step(
        person, {"kind": "moved", "held_on": "2026-11-01", "who": "程伟", "unit": "规划处"}
    )
    text = "".join(read_pdf(office.papers.paper("talks", held, "talk_record").data).text().split())
    for word in ("办公室", "1985年3月", "2008年7月"):
        assert word in text
    assert "规划处" not in text
    later = planned(office, held_on="2026-11-03")
    assert "规划处" in read_pdf(office.papers.paper("talks", later, "talk_record").data).text()


@pytest.mark.parametrize("field", ["cause", "content", "statement", "demands"])
def test_no_paper_that_is_read_outside_names_the_informant(office: Office, field: str) -> None:
    """处理检举控告工作规则：不得泄露检举控告人信息."""
    clue_id = office.ledger("clues").add(clue())
    office.clues.set_informant(clue_id, PLANTED)
    number = office.ledger("clues").record(clue_id).values["number"]
    record_id = planned(office, clue_number=number, **{field: "据赵松年反映"})
    for key in ("talk_record", "talk_notice"):
        with pytest.raises(RefusedInput) as refused:
            office.papers.paper("talks", record_id, key)
        assert "举报人" in refused.value.message
    with pytest.raises(RefusedInput):
        office.papers.issue("talks", record_id, "talk_notice", None, DAY, "")
    assert office.papers.paper("talks", record_id, "reminder_approval").data
    assert office.papers.paper("talks", planned(office, clue_number=number), "talk_record").data


def test_a_reminder_is_issued_and_its_readers_listed(office: Office, read_pdf: Reader) -> None:
    readers = [{"name": "李䶮", "unit": "综合处"}, {"name": "陈𬱖", "unit": "规划处"}]
    record_id = office.ledger("reminders").add({
        "kind": "topic", "issued_on": "2026-11-05", "title": "关于廉洁过节的提醒", "audience": "各党支部",
        "content": "严守纪律。", "recipients": readers,
    })  # fmt: skip
    assert set(offered(office, record_id, "reminders")) == {"reminder_notice", "reading_sheet"}
    paper = office.papers.issue("reminders", record_id, "reminder_notice", None, DAY, "")
    text = "".join(read_pdf(paper.data).text().split())
    assert "通〔2026〕1号" in text
    assert "各党支部：" in text
    sheet = office.papers.paper("reminders", record_id, "reading_sheet")
    assert "陈𬱖" in read_pdf(sheet.data).text()


def test_a_faulty_paper_is_refused_when_the_office_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = resources.path
    folder = tmp_path / "talks"
    folder.mkdir()
    (folder / "talk_record.toml").write_text('key = "talk_record"\n', encoding="utf-8")
    monkeypatch.setattr(resources, "path", lambda name: folder if name.endswith("/talks") else real(name))
    declared_papers.cache_clear()
    table_rules.cache_clear()
    try:
        with pytest.raises(ExpectedError) as refused:
            table_rules()
        assert "talk_record.toml" in refused.value.reason
    finally:
        monkeypatch.undo()
        declared_papers.cache_clear()
    assert table_rules()
