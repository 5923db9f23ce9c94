"""Lists of names as they are pasted: separators, spacing, serials, numbers that are wrong, repetitions."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.name_lists import NO_NAME, NOT_A_NAME, OLD_NUMBER, WHOSE_NUMBER, paste
from app.opinion_views import NameEntry
from tests.app.parts import identity

ONE, TWO = identity("1990-01-01", 1), identity("1991-02-02", 2)
WRONG = ONE[:17] + ("1" if ONE[17] != "1" else "2")


def read(text: str) -> list[tuple[str, str, str, str]]:
    """Name, number, unit and post of every entry; nothing may be refused."""
    names = paste(text)
    assert names.refused == ()
    return [(one.name, one.identity_number, one.unit, one.post) for one in names.entries]


def only(text: str) -> NameEntry:
    """The one entry of a text."""
    [entry] = paste(text).entries
    return entry


@pytest.mark.parametrize(
    "line",
    [
        f"张伟\t{ONE}\t办公室\t主任科员",
        f"张伟 {ONE} 办公室 主任科员",
        f"张 伟　　{ONE}　办公室　主任科员",
        f"张伟,{ONE},办公室,主任科员",
        f"张伟，{ONE}，办公室，主任科员",
        f"张伟、{ONE}、办公室、主任科员",
        f"张伟;{ONE};办公室;主任科员",
        f"张伟|{ONE}|办公室|主任科员",
        f"1. 张伟 {ONE} 办公室 主任科员",
        f"１、张伟 {ONE} 办公室 主任科员",
        f"（1）张伟{ONE} 办公室 主任科员",
        f"①张伟{ONE}办公室 主任科员",
        f"1\t张 伟\t'{ONE}\t办公室\t主任科员",
        f"办公室 张伟 {ONE} 主任科员",
        f"{ONE} 张伟 办公室 主任科员",
        f"张伟（{ONE}） 办公室 主任科员",
        f"张伟：{ONE} 办公室 主任科员",
        f"张伟 男 汉族 {ONE} 办公室 主任科员 13900000000",
        f"姓名：张伟，身份证号：{ONE}，单位：办公室，职务：主任科员",
        f"张伟 {ONE[:6]} {ONE[6:14]} {ONE[14:]} 办公室 主任科员",
        "张伟 " + "".join(chr(ord(digit) + 0xFEE0) for digit in ONE) + " 办公室 主任科员",
    ],
)
def test_one_person_in_every_spelling(line: str) -> None:
    assert read(line) == [("张伟", ONE, "办公室", "主任科员")]


def test_a_name_and_a_number_with_no_blank_between() -> None:
    assert read(f"张伟{ONE}\n李明{TWO}") == [("张伟", ONE, "", ""), ("李明", TWO, "", "")]


def test_an_x_at_the_end_may_be_small() -> None:
    number = next(one for place in range(99) if (one := identity("1990-01-01", place))[-1] == "X")
    assert only(f"张伟{number.lower()}").identity_number == number


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("欧 阳 娜 娜", ["欧阳娜娜"]),
        ("欧阳 娜娜", ["欧阳娜娜"]),
        ("王 芳", ["王芳"]),
        ("阿依古丽 · 买买提", ["阿依古丽·买买提"]),
        ("阿依古丽•买买提", ["阿依古丽·买买提"]),
        ("㛃𠮷", ["㛃𠮷"]),
        ("王㛃", ["王㛃"]),
        ("买买提", ["买买提"]),
        ("王芳、赵强、孙 丽", ["王芳", "赵强", "孙丽"]),
        ("王芳 赵强 孙丽", ["王芳", "赵强", "孙丽"]),
        ("王芳，赵强，孙丽", ["王芳", "赵强", "孙丽"]),
        ("王芳、阿依古丽·买买提、㛃某", ["王芳", "阿依古丽·买买提", "㛃某"]),
        ("王芳（女）、赵强", ["王芳", "赵强"]),
        ("1.王芳 2.赵强", ["王芳", "赵强"]),
        ("王芳\n\n\n赵强\r\n孙丽", ["王芳", "赵强", "孙丽"]),
    ],
)
def test_names_alone(text: str, names: list[str]) -> None:
    assert [name for name, *_ in read(text)] == names


def test_several_persons_on_one_line_with_a_number_each() -> None:
    both = [("张伟", ONE, "", ""), ("李明", TWO, "", "")]
    assert read(f"张伟{ONE}，李明{TWO}") == both
    assert read(f"张伟 {ONE} 李明 {TWO}") == both
    assert read(f"{ONE} 张伟 {TWO} 李明") == both


def test_several_persons_with_one_number_are_refused() -> None:
    [line] = paste(f"张伟、李明 {ONE}").refused
    assert (line.line, line.reason) == (1, WHOSE_NUMBER)


def test_a_unit_before_a_colon_is_that_of_all_after_it() -> None:
    assert read("办公室：张伟、李明") == [("张伟", "", "办公室", ""), ("李明", "", "办公室", "")]


def test_a_unit_in_brackets() -> None:
    assert read("张伟（规划处）、李明（人事处）") == [("张伟", "", "规划处", ""), ("李明", "", "人事处", "")]


def test_what_looks_like_a_name_but_is_a_place_is_none() -> None:
    assert read("安监科 张建国") == [("张建国", "", "安监科", "")]
    assert read("张建国 安监科") == [("张建国", "", "安监科", "")]


def test_where_the_names_of_the_other_lines_stand_decides() -> None:
    text = f"高新\t买买提\t{ONE}\n财务\t张伟\t{TWO}\n规划\t李明\n规划\t王芳\n规划\t赵强"
    assert [name for name, *_ in read(text)] == ["买买提", "张伟", "李明", "王芳", "赵强"]


def test_pasted_heads_say_what_the_columns_are() -> None:
    text = f"序号\t部门\t姓名\t公民身份号码\t拟任职务\n1\t高新\t张 伟\t{ONE}\t科长\n2\t高新\t李明\t\t"
    assert read(text) == [("张伟", ONE, "高新", "拟任科长"), ("李明", "", "高新", "")]


def test_heads_between_blanks_are_no_name() -> None:
    assert read(f"姓名 身份证号 单位\n张伟 {ONE} 办公室") == [("张伟", ONE, "办公室", "")]
    assert read("姓名\n张伟") == [("张伟", "", "", "")]


@pytest.mark.parametrize(
    ("number", "flaw"),
    [
        (WRONG, "校验码不符"),
        (ONE[:6] + ONE[8:17], OLD_NUMBER),
        (TWO[:15] + "000", "末三位都是0"),
        ("9.90101E+17", "失真"),
        (ONE[:17], "应为18位"),
        (ONE + "1", "应为18位"),
        (ONE[:6] + "********" + ONE[14:], "应为18位"),
        (ONE[:6] + "19901332" + ONE[14:], "出生日期不存在"),
    ],
)
def test_a_wrong_number_is_told_and_the_name_stays(number: str, flaw: str) -> None:
    entry = only(f"张伟 {number} 办公室")
    assert (entry.name, entry.identity_number, entry.told, entry.unit) == ("张伟", "", number, "办公室")
    assert flaw in entry.flaw


@pytest.mark.parametrize(
    "line",
    [
        "关于征求张伟等同志党风廉政意见的函", "共3人", "合计：3", "填表人：王芳", "审核：李明",
        "2026年11月20日", "办公室", "备注：按姓氏排列", "联系人：王芳 13900000000", "……", "123", "A",
    ],
)  # fmt: skip
def test_what_names_nobody_is_refused_and_said_why(line: str) -> None:
    names = paste(f"张伟\n{line}\n李明")
    assert [entry.name for entry in names.entries] == ["张伟", "李明"]
    [refused] = names.refused
    assert (refused.line, refused.text, refused.reason) == (2, line, NOT_A_NAME)


def test_a_number_alone_is_nobody() -> None:
    [refused] = paste(ONE).refused
    assert refused.reason == NO_NAME


def test_the_same_again_is_told_once() -> None:
    names = paste(f"张伟 {ONE}\n李明 办公室\n张 伟 {ONE}\n李明　办公室\n李明 人事处")
    assert [(one.line, one.name) for one in names.entries] == [(1, "张伟"), (2, "李明"), (5, "李明")]
    assert [(one.line, one.name) for one in names.repeated] == [(3, "张伟"), (4, "李明")]


def test_one_number_under_two_names_is_no_repetition() -> None:
    assert len(paste(f"张伟 {ONE}\n李明 {ONE}").entries) == 2


def test_lines_are_counted_as_they_were_pasted() -> None:
    assert [one.line for one in paste("\n张伟\n\n李明").entries] == [2, 4]


@pytest.mark.parametrize("text", ["", "   \n\t\n", "\ufeff", '"', '张伟 "李'])
def test_nothing_and_odd_quotes_do_no_harm(text: str) -> None:
    assert len(paste(text).entries) <= 1


def test_five_thousand_lines_are_read_whole() -> None:
    lines = [f"{n}. 张{chr(0x4E00 + n)} {identity('1990-01-01', n % 100)} 规划处" for n in range(1, 5001)]
    names = paste("\n".join(lines))
    assert (len(names.entries), names.repeated, names.refused) == (5000, (), ())
    assert [one.line for one in names.entries] == list(range(1, 5001))


def _joined(cells: Sequence[str]) -> str:
    return "\t".join(cells)


def test_a_grid_of_names() -> None:
    text = "\n".join(map(_joined, [["王芳", "赵强", "孙丽"], ["周远航", "韩露", "吴敏"]]))
    assert [name for name, *_ in read(text)] == ["王芳", "赵强", "孙丽", "周远航", "韩露", "吴敏"]


PIECES = st.sampled_from(
    ["张伟", "李 明", "阿依古丽·买买提", "㛃", ONE, WRONG, "办公室", "主任", "1.", "（2）", "、", "，",
     "\t", " ", "　", "\n", '"', "（", "）", "：", "姓名", "身份证号", "共3人", "１２", "·", "\x00", "=1+1"]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=4), max_size=30).map("".join))
def test_whatever_is_pasted_ends_in_names_or_reasons(text: str) -> None:
    names = paste(text)
    for entry in (*names.entries, *names.repeated):
        assert entry.name
        assert entry.line >= 1
        assert len(entry.identity_number) in (0, 18)
        assert not (entry.identity_number and entry.told)
        assert bool(entry.flaw) == bool(entry.told)
    assert all(line.reason and line.text for line in names.refused)


WHO = st.tuples(
    st.sampled_from(["张伟", "欧阳娜娜", "阿依古丽·买买提", "王㛃", "李明"]),
    st.integers(0, 99).map(lambda place: identity("1990-01-01", place)),
    st.sampled_from(["办公室", "规划处", "机关第一党支部"]),
)


@given(st.lists(WHO, min_size=1, max_size=8, unique_by=lambda one: one[1]), st.sampled_from("\t,，;；| 　"))
def test_the_same_persons_between_any_marks(people: list[tuple[str, str, str]], mark: str) -> None:
    told = read("\n".join(f"{n}.{mark.join(one)}" for n, one in enumerate(people, start=1)))
    assert told == [(*one, "") for one in people]
