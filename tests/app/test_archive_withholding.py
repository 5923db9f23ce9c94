"""A print copy without its clues: no text on any page tells a clue's number or who reported one."""

from __future__ import annotations

from typing import Any

import pytest

from app.archive_state.withholding import WITHHELD, texts
from app.archive_views import Book
from app.errors import RefusedInput
from app.informants import Informant, set_informant
from app.office import Office
from tests.app.archive_parts import WHOLE, filed, row
from tests.app.parts import TODAY, clue, talk

REASON = "干部考察组核对线索办理情况"


def told(book: Book) -> str:
    notes = [text for leaf in book.leaves for text in (leaf.note, leaf.leaf_number)]
    return "\n".join([*texts(book.leaves), *notes])


def clue_number(office: Office, *names: str, **values: Any) -> tuple[int, str]:
    own = office.ledger("clues").add(clue(*names, **values))
    return own, str(office.ledger("clues").record(own).values["number"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""), ("〔", "["), ("〕", "）"), ("〔", " 〔 "), ("线索", "线 索"), ("1", "１"),
        ("〔2026〕", "【２０２６】"),
    ],
)  # fmt: skip
def test_a_number_is_told_in_no_spelling_and_on_no_page(office: Office, old: str, new: str) -> None:
    """规则 第二十条: clues are known to those alone who handle them."""
    own = filed(office, **WHOLE)
    _, number = clue_number(office)
    said = f"见{number.replace(old, new) if old else number}的材料"
    members = office.ledger("members")
    view = members.record(own)
    members.change(own, view.version, {**view.values, "remarks": said})
    row(office, "statements", content=said)
    row(office, "awards", given_on="2026-05-01", kind="表彰奖励", title=said, document=said)
    row(office, "rectifications", problem=said)
    row(office, "others", held_on="2026-05-01", title=said)
    office.ledger("talks").add(talk(content=said, cause=said, place=said))
    office.archives.state_none(own, "family", TODAY, said)
    office.archives.set_leaf_number(own, "gifts", said)
    seen = told(office.archives.book(own))
    assert said not in seen
    assert seen.count(f"见{WITHHELD}的材料") >= 9
    assert WITHHELD not in told(office.archives.book(own, masked=REASON))


def test_the_numbers_of_other_peoples_clues_are_not_told_either(office: Office) -> None:
    own = filed(office)
    filed(office, "郑岚")
    _, other = clue_number(office, "郑岚")
    voided, gone = clue_number(office, "郑岚")
    office.ledger("clues").void(voided, "登记错误")
    office.ledger("talks").add(talk(content=f"顺带谈到 {other}、{gone} 和线索〔2019〕7号",
                                    cause="谈心"))  # fmt: skip
    office.ledger("talks").add(talk("郑岚", kind="reminder", state="held", clue_number=other))
    seen = told(office.archives.book(own))
    assert other not in seen
    assert gone not in seen
    assert "线索〔2019〕7号" in seen  # no clue of this store, and nothing that could be known as one


@pytest.mark.parametrize("number", ["1", "10", "2026", "2026-11"])
def test_a_bare_number_spoils_no_date_and_no_amount(office: Office, number: str) -> None:
    own = filed(office, **WHOLE)
    clue_number(office, number=number)
    row(office, "gifts", value="2026", received_on="2026-11-10", handed_on="2026-11-11", item="茶叶10盒")
    row(office, "statements", content=f"关于线索{number}、编号：{number} 的说明")
    seen = told(office.archives.book(own))
    assert "茶叶10盒" in seen
    assert "2026-11-10" in seen
    assert "2,026" in seen
    assert WHOLE["identity_number"] in seen
    assert f"线索{number}" not in seen
    assert f"编号：{number}" not in seen


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("statements", {"kind": "函询说明", "content": "收受购物卡的经过", "meeting": "函询会"}),
        ("rectifications", {"origin": "信访核查", "problem": "收受购物卡的经过"}),
    ],
)
def test_what_came_of_a_clue_is_printed_without_its_words(
    office: Office, key: str, values: dict[str, Any]
) -> None:
    own = filed(office)
    row(office, key, **values)
    section = office.ledger(key).register.page
    seen = told(office.archives.book(own, [section]))
    assert "购物卡" not in seen
    assert WITHHELD in seen
    assert str(values.get("kind", values.get("origin"))) in seen
    assert "购物卡" in told(office.archives.book(own, masked=REASON))


def test_a_clue_in_a_file_names_no_other_person(office: Office) -> None:
    """加强日常监督工作实施办法 六（五）: 一人一档."""
    own = filed(office)
    _, number = clue_number(
        office, "周远航", "郑岚", subjects=[{"name": "周远航"}, {"name": "郑岚", "unit": "法规科"}]
    )
    seen = told(office.archives.book(own, ["clues"], masked=REASON))
    assert number in seen
    assert "郑岚" not in seen
    assert "法规科" not in seen


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("statements", {"content": "据贺知秋反映，已作说明"}),
        ("rectifications", {"problem": "贺知秋反映的问题"}),
        (
            "awards",
            {"given_on": "2026-05-01", "kind": "表彰奖励", "title": "表彰", "content": "与贺知秋无关"},
        ),
        ("others", {"held_on": "2026-05-01", "title": "材料", "content": "贺知秋的来信"}),
    ],
)
def test_running_text_that_tells_who_reported_is_not_printed(
    office: Office, key: str, values: dict[str, Any]
) -> None:
    """处理检举控告工作规则（保密）."""
    own = filed(office)
    record, _ = clue_number(office)
    set_informant(office._store, record, Informant(name="贺知秋"))
    family = {"person": "周远航", "relation": "妻子", "name": "贺知秋"}
    office.ledger("families").add(family)
    assert "贺知秋" in told(office.archives.book(own))  # a relative is a relative, whoever reported
    row(office, key, **values)
    with pytest.raises(RefusedInput, match="举报人"):
        office.archives.book(own)


def test_the_clue_a_witness_was_asked_about_keeps_its_informant_too(office: Office) -> None:
    own = filed(office)
    record, number = clue_number(office, "郑岚")
    set_informant(office._store, record, Informant(name="贺知秋"))
    office.ledger("talks").add(talk(kind="reminder", state="held", clue_number=number, demands="改"))
    row(office, "statements", content="贺知秋说过")
    with pytest.raises(RefusedInput, match="举报人"):
        office.archives.book(own)


def test_neither_the_reason_nor_the_roster_tells_who_reported(office: Office) -> None:
    own = filed(office)
    record, _ = clue_number(office)
    set_informant(office._store, record, Informant(name="贺知秋"))
    with pytest.raises(RefusedInput, match="举报人"):
        office.archives.book(own, masked="核对贺知秋反映的问题")
    view = office.ledger("members").record(own)
    office.ledger("members").change(own, view.version, {**view.values, "remarks": "贺知秋反映过此人"})
    with pytest.raises(RefusedInput, match="举报人"):
        office.archives.book(own)
