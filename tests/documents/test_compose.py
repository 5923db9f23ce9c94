"""The line composer: nothing lost, nothing forbidden, every line within its measure."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.compose import NO_END, NO_START, Line, compose, may_break

TEXTS = (
    "会议指出，要把思想和行动统一到党的二十大精神上来，坚持问题导向、目标导向、效果导向相统一……推进“互联网+政务服务”，"
    "运用OCR、PDF/A等技术对纸质档案进行数字化处理，误码率控制在0.01%以内。请于2026年9月15日前将材料（加盖公章）"
    "报送至hr-office@example.gov.cn，逾期不再受理。",
    "要按照《中国共产党纪律检查机关监督执纪工作规则》（以下简称《规则》）的规定，严格执行集体研究、请示报告等程序。",
    "什么样的干部才是好干部？信念坚定、为民服务、勤政务实、敢于担当、清正廉洁！——这是一条“基本经验”（见附件1）。",
)


class Em(dict[str, float]):
    """Widths as a Chinese face has them: full width, half for Latin."""

    def __missing__(self, char: str) -> float:
        return 0.5 if ord(char) < 0x250 and char != "·" else 1.0


WIDTHS: Mapping[str, float] = Em()


def _bare(text: str) -> str:
    return "".join(text.split())


def _texts(lines: list[Line]) -> list[str]:
    return [line.text for line in lines]


@pytest.mark.parametrize("measure", [8, 10, 13, 17, 20, 25, 28, 33])
@pytest.mark.parametrize("shift", range(0, 40, 3))
def test_no_line_begins_or_ends_with_a_forbidden_mark(measure: int, shift: int) -> None:
    text = "".join(TEXTS)[shift:] + "".join(TEXTS) * 3
    lines = compose(text, WIDTHS, measure, measure - 2)
    assert "".join(_texts(lines)) == text
    for before, after in pairwise(lines):
        assert after.text[0] not in NO_START, (before.text, after.text)
        assert before.text[-1] not in NO_END, (before.text, after.text)


def test_words_and_numbers_stay_whole() -> None:
    lines = compose("".join(TEXTS) * 5, WIDTHS, 18)
    words = ("2026", "0.01%", "PDF/A", "OCR", "hr-office@example.gov.cn", "……", "——")
    for word in words:
        assert sum(line.text.count(word) for line in lines) == "".join(TEXTS * 5).count(word)


def test_a_word_longer_than_the_line_is_cut() -> None:
    lines = compose("身份证号330102199001011234的", WIDTHS, 4)
    assert "".join(_texts(lines)) == "身份证号330102199001011234的"
    assert all(line.width <= 4.01 for line in lines)


def test_full_lines_hold_28_characters() -> None:
    lines = compose("纪检监察工作" * 20, WIDTHS, 28, 26)
    assert [len(line.text) for line in lines] == [26, 28, 28, 28, 10]


def test_a_closing_mark_is_squeezed_in_rather_than_a_character_pushed_out() -> None:
    text = "一二，四五，七八九十" + "。" + "甲乙丙丁戊己庚辛壬癸"
    first = compose(text, WIDTHS, 10)[0]
    assert first.text == "一二，四五，七八九十。"
    assert first.width == pytest.approx(10)
    assert sum(amount for _, amount in first.squeezes) == pytest.approx(1)
    assert all(first.text[index] in "，。" for index, _ in first.squeezes)


def test_line_breaks_in_the_text_are_kept() -> None:
    assert _texts(compose("一\n二\n\n三", WIDTHS, 10)) == ["一", "二", "", "三"]


def test_letter_space_fills_the_line_but_not_the_last_one() -> None:
    lines = compose("这一行汉字之后有ABCDE个字母和一些汉字", WIDTHS, 9.3)
    assert lines[0].letter_space(9.3) > 0
    assert lines[-1].letter_space(9.3) == 0


def test_brackets_and_dashes_may_not_be_parted() -> None:
    assert not may_break("党——政", 2)
    assert not may_break("（以", 1)
    assert not may_break("下）", 1)
    assert may_break("机关", 1)


ALPHABET = "纪检监察机关工作条例，。、；：！？（）《》“”—…·ABCxyz0123456789.-/@% \n王㛃𬱖𠅤"


@given(st.text(alphabet=ALPHABET, max_size=200), st.integers(min_value=2, max_value=40))
def test_no_character_is_lost_and_the_order_is_kept(text: str, measure: int) -> None:
    lines = compose(text, WIDTHS, measure)
    assert _bare("".join(_texts(lines))) == _bare(text)


@given(st.text(alphabet=ALPHABET.replace("\n", ""), max_size=200), st.integers(min_value=6, max_value=40))
def test_no_line_is_wider_than_its_measure(text: str, measure: int) -> None:
    for line in compose(text, WIDTHS, measure):
        assert line.width <= measure + 0.01
