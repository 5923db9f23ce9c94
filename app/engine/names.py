"""Persons' names as they stand in cells: spaced out, with remarks, several in one cell."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from app.engine.cell_text import clean_text
from app.engine.surnames import COMPOUND, surname_of

_HAN = r"\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_DOTS = re.compile(r"\s*[·•・．‧∙⋅･●.﹒]\s*")
_BLANK_AT_HAN = re.compile(rf"(?<=[{_HAN}·])\s+|\s+(?=[{_HAN}·])")
_BRACKETS = re.compile(r" *[（(\[【〔［]([^（(\[【〔［）)\]】〕］]*)[）)\]】〕］]")
_SERIAL = re.compile(r"(?:^|(?<=[\s，,、；;]))[（(]?\d{1,2}(?:[)）.．、]|(?=[\u3400-\u9fff]))\s*(?=\D)")
_BETWEEN = re.compile(r"[、，,；;/／|｜\n＆&]+")
_OPEN_BRACKET = re.compile(r" *[（(\[【〔［](.*)$")
_BRACKET_MARKS = re.compile(r"[（(\[【〔［）)\]】〕］]")
_HELD = re.compile("\x00([0-9]+)\x01")
_EDGES = "）)]】〕］ \n、，,；;。:：·'\"“”‘’*＊"
_AND = re.compile("[和及与]")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name and what stood in brackets beside it (女、退休、科员…)."""

    name: str
    remark: str = ""


def clean_name(raw: object) -> str:
    """One person's name without spacing and remarks: "张　伟" and "张伟（女）" are "张伟"."""
    return name_and_remark(raw).name


def name_and_remark(raw: object) -> PersonName:
    """One person's name, and the remark in brackets apart; middle dots become "·"."""
    text = clean_text(raw).replace("\n", " ")
    remarks: list[str] = []
    outside = text
    # Innermost first, so that brackets in brackets go too; what is never closed is a remark to the end.
    for pattern in (_BRACKETS, _OPEN_BRACKET):
        while found := pattern.search(outside):
            remarks.extend(part for part in (found[1].strip(),) if part)
            outside = outside[: found.start()] + " " + outside[found.end() :]
    bare = _tidy(outside)
    if bare:
        return PersonName(bare, "；".join(remarks))
    # Nothing but brackets: what they hold is the name.
    return PersonName(_tidy(_BRACKET_MARKS.sub("", text)))


def split_names(raw: object) -> list[str]:
    """The names of all persons in one cell, in their order; a name written twice comes twice."""
    return [person.name for person in split_people(raw)]


def split_people(raw: object) -> list[PersonName]:
    """All persons in one cell with their remarks.

    Separators are 、，,；;/ and line breaks; 和, 及 and 与 only where both sides are whole names; blanks only
    where every part is a whole name ("张 伟" and "欧阳 娜娜" are one person each).
    """
    held: list[str] = []
    text = clean_text(raw)
    while _BRACKETS.search(text):
        text = _BRACKETS.sub(lambda found: _hold(found, held), text)
    people: list[PersonName] = []
    for part in _BETWEEN.split(_SERIAL.sub("\n", text)):
        for single in _split_further(part.strip(_EDGES)):
            person = name_and_remark(_restore(single, held))
            if person.name:
                people.append(person)
    return people


def _hold(found: re.Match[str], held: list[str]) -> str:
    # Brackets may hold separators of their own; a mark that no cell can contain stands in for them.
    held.append(found[0].strip())
    return f"\x00{len(held) - 1}\x01 "


def _restore(text: str, held: list[str]) -> str:
    while _HELD.search(text):
        text = _HELD.sub(lambda found: held[int(found[1])], text)
    return text


def _bare(text: str) -> str:
    return _HELD.sub("", text).strip()


def _tidy(text: str) -> str:
    text = "".join(_today(char) for char in text)
    text = _DOTS.sub("·", text.strip(_EDGES))
    text = _BLANK_AT_HAN.sub("", re.sub(r"\s+", " ", text))
    return text.strip(_EDGES)


def _today(char: str) -> str:
    # Kangxi radicals and compatibility ideographs look like ordinary characters but are never found again.
    if "\u2f00" <= char <= "\u2fd5" or "\uf900" <= char <= "\ufaff" or "\U0002f800" <= char <= "\U0002fa1d":
        return unicodedata.normalize("NFKC", char)
    return char


def _split_further(part: str) -> list[str]:
    return [single for spaced in _split_blanks(part) for single in _split_and(spaced)]


def _split_blanks(part: str) -> list[str]:
    words = part.split()
    if len(words) < 2:
        return [part]
    joined: list[str] = []
    for word in words:
        if joined and (_is_surname_alone(_bare(joined[-1])) or not _bare(word)):
            joined[-1] += word
        else:
            joined.append(word)
    return joined if all(_is_whole_name(_bare(word)) or "\x00" in word for word in joined) else [part]


def _split_and(part: str) -> list[str]:
    for found in _AND.finditer(part):
        left, right = part[: found.start()].strip(), part[found.end() :].strip()
        if _is_whole_name(_bare(left)) and (_is_whole_name(_bare(right)) or len(_split_and(right)) > 1):
            return [left, *_split_and(right)]
    return [part]


def _is_surname_alone(word: str) -> bool:
    return word in COMPOUND or (len(word) == 1 and bool(surname_of(word)))


def _is_whole_name(word: str) -> bool:
    if "·" in word and len(word) >= 4:
        return True
    return 2 <= len(word) <= 4 and word not in COMPOUND and bool(surname_of(word))
