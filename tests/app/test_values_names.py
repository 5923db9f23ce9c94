from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.pua import replace_private_use
from app.engine.surnames import COMPOUND, COMPOUND_READINGS, READINGS, SINGLE
from app.engine.values import PersonName, clean_name, name_and_remark, search_terms, split_names, split_people


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("张　伟", "张伟"),
        ("张  伟", "张伟"),
        (" 张\n伟 ", "张伟"),
        ("欧阳 娜", "欧阳娜"),
        ("阿卜杜拉·买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉 ・ 买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉．买买提", "阿卜杜拉·买买提"),
        ("John  Smith", "John Smith"),
        ("李\ue863", "李䶮"),
        ("王㛃、", "王㛃"),
        ("⾼⽴", "高立"),
        (None, ""),
        ("", ""),
    ],
)
def test_one_name_is_cleaned(raw: object, name: str) -> None:
    assert clean_name(raw) == name


def test_remarks_beside_a_name_are_kept_apart() -> None:
    assert name_and_remark("张　伟（女）") == PersonName("张伟", "女")
    assert name_and_remark("张伟 (退休)（ 科员 ）") == PersonName("张伟", "退休；科员")
    assert name_and_remark("（张伟）") == PersonName("张伟")


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("张伟、李娜", ["张伟", "李娜"]),
        ("张伟,李娜；王芳;赵敏/钱多", ["张伟", "李娜", "王芳", "赵敏", "钱多"]),
        ("张伟\n李娜", ["张伟", "李娜"]),
        ("张伟和李娜", ["张伟", "李娜"]),
        ("张伟、李娜及王芳", ["张伟", "李娜", "王芳"]),
        ("张伟与李娜和王芳", ["张伟", "李娜", "王芳"]),
        ("王和平", ["王和平"]),
        ("和平", ["和平"]),
        ("欧阳和平", ["欧阳和平"]),
        ("张和平和李及第", ["张和平", "李及第"]),
        ("阿卜杜拉·买买提和张伟", ["阿卜杜拉·买买提", "张伟"]),
        ("张伟 李娜", ["张伟", "李娜"]),
        ("张 伟", ["张伟"]),
        ("张 伟 李 娜", ["张伟", "李娜"]),
        ("张 小 明", ["张小明"]),
        ("欧阳 娜娜", ["欧阳娜娜"]),
        ("司马超娜 王强平", ["司马超娜", "王强平"]),
        ("阿卜杜拉 买买提", ["阿卜杜拉买买提"]),
        ("1.张伟 2.李娜", ["张伟", "李娜"]),
        ("1、张伟；2、李娜", ["张伟", "李娜"]),
        ("张伟（科员、女）、李娜", ["张伟", "李娜"]),
        ("张伟（女）李娜（男）", ["张伟", "李娜"]),
        ("张伟、张伟", ["张伟", "张伟"]),
        ("、；", []),
        ("", []),
        (None, []),
    ],
)
def test_several_names_in_one_cell(raw: object, names: list[str]) -> None:
    assert split_names(raw) == names


def test_remarks_stay_with_their_person() -> None:
    assert split_people("张伟（科员、女）、李娜") == [PersonName("张伟", "科员、女"), PersonName("李娜")]


@given(st.text(alphabet="张伟李娜王和及与平欧阳 、，（）()·\n12.", max_size=20))
def test_splitting_never_fails_and_is_stable(raw: str) -> None:
    names = split_names(raw)
    assert all(names)
    assert all(clean_name(name) == name for name in names)


@pytest.mark.parametrize(
    ("name", "terms"),
    [
        ("单国强", {"shanguoqiang", "sgq"}),
        ("曾静", {"zengjing", "zj"}),
        ("仇海", {"qiuhai", "qh"}),
        ("解放", {"xiefang", "xf"}),
        ("查良", {"zhaliang", "zl"}),
        ("朴勇", {"piaoyong", "py"}),
        ("尉迟恭", {"yuchigong", "ycg"}),
        ("万俟卨", {"moqixie", "mqx"}),
        ("乐嘉", {"yuejia", "yj", "lejia", "lj"}),
        ("缪兰", {"miaolan", "ml"}),
        ("覃勇", {"qinyong", "tanyong", "qy", "ty"}),
        ("吕布", {"lvbu", "lubu", "lb"}),
        ("王㛃", {"wangjie", "wj"}),
        ("陈𬱖", {"chen" + "di", "cd"}),
        ("李Amy", {"liamy", "lamy"}),
        ("阿卜杜拉·买买提", {"abodulamaimaiti", "abdlmmt"}),
    ],
)
def test_names_are_found_by_pinyin(name: str, terms: set[str]) -> None:
    assert terms <= set(search_terms(name).split())


def test_no_terms_for_no_name() -> None:
    assert search_terms("") == ""
    assert search_terms("·") == ""


@given(st.text(max_size=8))
def test_terms_are_lower_case_and_bounded(name: str) -> None:
    terms = search_terms(name).split()
    assert len(terms) <= 24


def test_pinyin_is_loaded_only_when_needed() -> None:
    code = "import sys, app.engine.values; raise SystemExit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_surname_tables_agree() -> None:
    assert all(len(surname) == 1 for surname in SINGLE)
    assert all(len(COMPOUND_READINGS[name]) == len(name) for name in COMPOUND_READINGS)
    assert set(COMPOUND_READINGS) <= COMPOUND
    assert all(
        reading.isascii() and reading.islower() for readings in READINGS.values() for reading in readings
    )


def test_the_80_private_characters_have_their_places_of_today() -> None:
    private = "".join(chr(code) for code in range(0xE815, 0xE865))
    today = replace_private_use(private)
    assert len(set(today)) == 80
    assert not any("\ue000" <= char <= "\uf8ff" for char in today)
    assert replace_private_use("\ue81e\ue863\ue864") == "龴䶮龻"
    assert replace_private_use("\ue000䶮") == "\ue000䶮"
    places = [(0xFE, low) for low in (*range(0x50, 0x7F), *range(0x80, 0xA1))]
    for place, char in zip(places, today, strict=True):
        decoded = bytes(place).decode("gb18030")
        assert decoded == char or "\ue815" <= decoded <= "\ue864"


def test_brackets_in_brackets_and_unclosed_ones() -> None:
    assert name_and_remark("张伟（科员（组长））") == PersonName("张伟", "组长；科员")
    assert name_and_remark("张伟（女") == PersonName("张伟", "女")
    assert split_names("张伟（科员（组长、女））、李娜（") == ["张伟", "李娜"]
