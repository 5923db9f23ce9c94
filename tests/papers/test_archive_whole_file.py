"""A whole file of sixty pages out of a real store, read back page by page."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from app.office import Office, create_office
from db import vault
from tests.app.archive_parts import ROWS, WHOLE
from tests.app.parts import ORGAN, PASSPHRASE, TODAY, clue, member, talk
from tests.documents.book_reading import bare, begins, contents
from tests.documents.conftest import PdfReader

Reader = Callable[[bytes], PdfReader]
LEAST = 60
REASON = "移送派驻纪检监察组，经书记批准"
SAID = "本人对照党章党规，从理想信念、纪律规矩、为民服务等方面作了检查，提出了整改措施和完成时限。"
# How many rows of each page, and in which field each row says which it is.
MANY: dict[str, tuple[int, str]] = {
    "careers": (40, "employer"), "families": (20, "employer"), "matters": (40, "content"),
    "properties": (25, "item"), "ceremonies": (20, "place"), "gifts": (40, "item"),
    "journeys": (20, "document"), "sidelines": (15, "organisation"), "assessments": (30, "content"),
    "awards": (30, "content"), "trainings": (75, "topic"), "statements": (80, "content"),
    "pledges": (30, "content"), "rectifications": (30, "measures"), "conflicts": (20, "content"),
    "others": (40, "content"),
}  # fmt: skip
LONG = {"matters", "assessments", "awards", "statements", "pledges", "rectifications", "conflicts", "others"}
PLAIN: dict[str, dict[str, Any]] = {
    **ROWS,
    "matters": {"kind": "房产", "told_on": "2026-02-01"},
    "properties": {"kind": "房产", "holder": "本人", "told_on": "2026-02-01"},
    "awards": {"kind": "表彰奖励", "title": "优秀共产党员", "given_on": "2025-07-01"},
    "others": {"held_on": "2026-05-06", "title": "说明材料"},
}


def said(number: int) -> str:
    """What a row says that no other row of its page says."""
    return f"第{number}件事"


def fill(office: Office) -> None:
    for key, (count, field) in MANY.items():
        for number in range(1, count + 1):
            text = said(number) + (SAID * (number % 4) if key in LONG else "")
            office.ledger(key).add({"person": "周远航", **PLAIN[key], field: text})
    for number in range(1, 41):
        day = (date(2025, 1, 6) + timedelta(days=number)).isoformat()
        held = talk(held_on=day, content=said(number) + SAID * (number % 3), cause="谈心")
        office.ledger("talks").add(held)
    for number in range(1, 13):
        office.ledger("clues").add(clue(summary=said(number) + "：反映审批中吃拿卡要" * number))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("whole") / "纪委"
    made, _ = create_office(folder, ORGAN, PASSPHRASE, kdf=vault.Kdf.floor(), today=lambda: TODAY)
    own = made.ledger("members").add(member("周远航", **WHOLE))
    made.archives.start([own])
    fill(made)
    yield made
    made.close()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def person(office: Office) -> int:
    return office.archives.find("周远航")


def numbers_agree(pages: list[str], sections: int) -> int:
    """The contents' page numbers against the pages; return how many pages precede the sections."""
    lead = next(n for n, page in enumerate(pages) if "第一部分基本信息" in bare(page) and "…" not in page)
    told = contents(pages[1:lead])
    assert len(told) == sections
    assert told == begins(pages, lead)
    for number, page in enumerate(pages[1:], 2):
        assert f"第{number}页共{len(pages)}页" in bare(page)
    return lead


def test_a_file_of_sixty_pages_has_the_right_contents(office: Office, person: int, read_pdf: Reader) -> None:
    paper = office.archives.paper(person)
    pages = read_pdf(paper.data).pages("-layout")
    assert len(pages) >= LEAST
    lead = numbers_agree(pages, 19)
    assert "以下部分未列入本件：信访和问题线索" in bare("".join(pages[1:lead]))
    raw, told = read_pdf(paper.data).pages("-raw"), contents(pages[1:lead])
    ends = [*list(told.values())[1:], len(pages) + 1]
    printed = {head: bare("".join(raw[first - 1 : end - 1]))
               for (head, first), end in zip(told.items(), ends, strict=True)}  # fmt: skip
    sections = office.rules.archives.sections
    for key, count in {**{key: count for key, (count, _) in MANY.items()}, "talks": 40}.items():
        title = sections[office.ledger(key).register.page].title
        [text] = [text for head, text in printed.items() if head.endswith(f"部分{title}")]
        assert [n for n in range(1, count + 1) if said(n) not in text] == [], key
    whole = bare("".join(raw))
    assert "吃拿卡要" not in whole


def test_with_its_clues_it_has_all_twenty(office: Office, person: int, read_pdf: Reader) -> None:
    pages = read_pdf(office.archives.paper(person, masked=REASON).data).pages("-layout")
    lead = numbers_agree(pages, 20)
    front = bare("".join(pages[1:lead]))
    assert f"列入通常不对外打印部分的理由：{REASON}" in front
    assert "未列入本件" not in front
    assert "吃拿卡要" in bare("".join(pages))


def test_the_same_file_gives_the_same_bytes(office: Office, person: int) -> None:
    assert office.archives.paper(person).data == office.archives.paper(person).data
