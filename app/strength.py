"""How strong a passphrase is, said in Chinese. The judging library is loaded at first use only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

MIN_LENGTH = 10
MIN_SCORE = 2
_JUDGED_LENGTH = 64

# Syllables that officers' names and offices are spelt with; an attacker tries them first.
_PINYIN = (
    *("zhang", "wang", "li", "liu", "chen", "yang", "zhao", "huang", "zhou", "wu", "xu", "sun", "hu", "zhu"),
    *("gao", "lin", "guo", "luo", "liang", "song", "zheng", "xie", "han", "tang", "feng", "dong", "cheng"),
    *("wei", "fang", "min", "jing", "jun", "lei", "qiang", "ping", "hua", "ming", "jie", "tao", "yan", "bin"),
    *("jiwei", "jijian", "jiguan", "jiandu", "lianzheng", "dangwei", "gongwei", "gongzuotai", "zhongguo"),
)
_WORDS = ("很弱", "弱", "中等", "强", "很强")
_DEFAULT_ADVICE = "可用四五个互不相干的词连成一句，再加数字和符号。"
_WARNINGS: Mapping[str, str] = MappingProxyType(
    {
        "Straight rows of keys are easy to guess.": "键盘上连成一排的键很容易被猜到。",
        "Short keyboard patterns are easy to guess.": "键盘上的短图形很容易被猜到。",
        'Repeats like "aaa" are easy to guess.': "连续重复的字符很容易被猜到。",
        'Repeats like "abcabcabc" are only slightly harder to guess than "abc".': "成段重复几乎不增加难度。",
        'Sequences like "abc" or "6543" are easy to guess.': "顺序或逆序的字符很容易被猜到。",
        "Recent years are easy to guess.": "近年的年份很容易被猜到。",
        "Dates are often easy to guess.": "日期（如生日）很容易被猜到。",
        "This is a top-10 common password.": "这是最常见的口令之一。",
        "This is a top-100 common password.": "这是最常见的口令之一。",
        "This is a very common password.": "这是常见口令。",
        "This is similar to a commonly used password.": "与常见口令相近。",
        "A word by itself is easy to guess.": "单独一个词很容易被猜到。",
        "Names and surnames by themselves are easy to guess.": "单独的姓名拼音很容易被猜到。",
        "Common names and surnames are easy to guess.": "常见姓名拼音很容易被猜到。",
    }
)


@dataclass(frozen=True, slots=True)
class Strength:
    """The judgement: score 0–4, its Chinese word, whether it will do, and the reason when it will not."""

    score: int
    word: str
    accepted: bool
    advice: str


def judge(passphrase: str, known: Iterable[str] = ()) -> Strength:
    """Judge a passphrase; `known` are words an attacker would try first (the organisation's name)."""
    if not passphrase:
        return Strength(0, "", False, f"口令至少 {MIN_LENGTH} 个字符。")
    score, advice = _estimate(passphrase, known)
    if len(passphrase) < MIN_LENGTH:
        missing = MIN_LENGTH - len(passphrase)
        score = min(score, 1)
        return Strength(score, _WORDS[score], False, f"口令至少 {MIN_LENGTH} 个字符，还差 {missing} 个。")
    accepted = score >= MIN_SCORE
    return Strength(score, _WORDS[score], accepted, "" if score > MIN_SCORE else advice)


def _estimate(passphrase: str, known: Iterable[str]) -> tuple[int, str]:
    from zxcvbn import zxcvbn  # its word lists take a tenth of a second to load

    result = zxcvbn(passphrase[:_JUDGED_LENGTH], user_inputs=[*(word for word in known if word), *_PINYIN])
    warning = str(result["feedback"]["warning"])
    return int(result["score"]), _WARNINGS.get(warning, "") + _DEFAULT_ADVICE
