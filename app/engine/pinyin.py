"""Pinyin of names for searching: whole and initials, in every reading the name may have."""

from __future__ import annotations

import os
from functools import lru_cache
from itertools import islice, product

from app.engine.surnames import COMPOUND_READINGS, READINGS, surname_of

# Characters read in more than one way inside given names.
_GIVEN = {
    "乐": ("le", "yue"), "朝": ("chao", "zhao"), "长": ("chang", "zhang"), "重": ("chong", "zhong"),
    "行": ("xing", "hang"), "茜": ("qian", "xi"), "晟": ("sheng", "cheng"), "盛": ("sheng", "cheng"),
    "柏": ("bai", "bo"), "曾": ("zeng", "ceng"), "娜": ("na", "nuo"), "传": ("chuan", "zhuan"),
    "尉": ("wei", "yu"), "蔚": ("wei", "yu"), "参": ("shen", "can"),
    "单": ("dan", "shan"), "解": ("jie", "xie"), "藏": ("cang", "zang"), "率": ("shuai", "lv"),
    "莘": ("shen", "xin"), "都": ("du", "dou"), "调": ("tiao", "diao"), "省": ("sheng", "xing"),
    "降": ("jiang", "xiang"), "洗": ("xi", "xian"), "沈": ("shen",),
}  # fmt: skip
_MOST_READINGS = 12


@lru_cache(maxsize=131_072)
def search_terms(name: str) -> str:
    """Lower-case search terms of a name, blank-separated: whole pinyin and initials, e.g. "zengjing zj".

    All readings of surname and given name are included, at most 12; ü is found as "v" and as "u".
    Characters without a known reading stand for themselves.
    """
    terms: dict[str, None] = {}
    for syllables in islice(product(*_readings(name)), _MOST_READINGS):
        terms.setdefault("".join(syllables))
        terms.setdefault("".join(syllable[:1] for syllable in syllables))
    return " ".join(term for term in terms if term)


def _readings(name: str) -> list[tuple[str, ...]]:
    letters = [char for char in name.lower() if char.isalnum()]
    surname = surname_of("".join(letters))
    readings = [_surname_part(surname, place) for place in range(len(surname))]
    return readings + [_character(char) for char in letters[len(surname) :]]


def _surname_part(surname: str, place: int) -> tuple[str, ...]:
    if surname in COMPOUND_READINGS:
        return (COMPOUND_READINGS[surname][place],)
    if surname in READINGS:
        return READINGS[surname]
    return _usual(surname[place])


def _character(char: str) -> tuple[str, ...]:
    return _GIVEN.get(char) or _usual(char)


@lru_cache(maxsize=16_384)
def _usual(char: str) -> tuple[str, ...]:
    if char.isascii():
        return (char,)
    reading = _dictionary_reading(char)
    if "v" in reading and reading != char:
        return (reading, reading.replace("v", "u"))
    return (reading,)


def _dictionary_reading(char: str) -> str:
    # The phrase dictionary costs 40 MB and is of no use for names.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, pinyin

    return pinyin(char, style=Style.NORMAL, errors="default")[0][0]
