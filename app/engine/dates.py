"""Dates in the spellings that offices use. What is unclear is refused, never completed or guessed.

Numbers: 20240115 (day), 202401 (month), 1996 (year), 1996.12 (month), 45306.0 (the sheet's own day number).
A number such as 1975.1 is refused: a cell typed as "1975.10" is kept as the same number as "1975.1".
Text "1975.1" is January and text "1975.10" October, since text keeps what was typed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NoReturn

from app.engine.cell_text import ValueFlaw, clean_text, refuse_error_cell

FIRST_YEAR, LAST_YEAR = 1900, 2100
_DAY_ZERO = date(1899, 12, 30)
# Day numbers below (1905-10-01) would mix with years and row counts, above is past LAST_YEAR.
_FIRST_DAY_NUMBER, _LAST_DAY_NUMBER = 2101, (date(LAST_YEAR, 12, 31) - _DAY_ZERO).days

_SEPARATOR = r"[-/.／．—–―−‐‑_，,、。·・\\]"
_MINUTES = r"[:：] ?[0-9]{1,2}(?: ?[:：] ?[0-9]{1,2}(?:\.[0-9]+)?)?"
_CLOCK = rf"[0-9]{{1,2}} ?(?:{_MINUTES}|[时点](?: ?[0-9]{{1,2}} ?分?| ?[整许])?)"
_HALF_DAY = r"(?:上午|下午|凌晨|中午|早上?|晚上?)"
_ZONE = r"(?:Z|[+-][0-9]{2}:?[0-9]{2})"
_TIME = rf"(?: ?{_HALF_DAY} ?{_CLOCK}| ?{_HALF_DAY}|[T ]?(?<![0-9]){_CLOCK} ?{_ZONE}?)"
_WEEKDAY = r"(?: ?[（(]? ?(?:星期|周|礼拜)[一二三四五六日天] ?[）)]?)"
_AFTER_DAY = rf"{_WEEKDAY}?{_TIME}?{_WEEKDAY}? ?[。.]?"
_MARKED_DAY = re.compile(
    rf"([0-9]+) ?({_SEPARATOR}) ?([0-9]{{1,2}}) ?\2 ?([0-9]{{1,2}}) ?[日号]?{_AFTER_DAY}"
)
_WORDED_DAY = re.compile(rf"([0-9]+) ?年 ?([0-9]{{1,2}}) ?月份? ?([0-9]{{1,2}}) ?[日号]?{_AFTER_DAY}")
_MONTH = re.compile(rf"([0-9]+) ?(?:{_SEPARATOR} ?([0-9]{{1,2}}) ?月?|年 ?([0-9]{{1,2}}) ?月份?) ?[。.]?")
_YEAR = re.compile(r"([0-9]{4}) ?年?")
_SOLID = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})?")
_YEAR_LAST = re.compile(rf"[0-9]{{1,2}} ?{_SEPARATOR} ?[0-9]{{1,2}} ?{_SEPARATOR} ?[0-9]{{4}}")
_NO_YEAR = re.compile(rf"[0-9]{{1,2}} ?(?:月|{_SEPARATOR}) ?[0-9]{{1,2}} ?[日号]?")

_CHINESE = "〇零一二三四五六七八九十"
_ZEROES = str.maketrans("○◯Oo０0", "〇〇〇〇〇〇")
_CHINESE_DATE = re.compile(
    rf"([{_CHINESE}○◯Oo0０]{{2,4}})年(?:([{_CHINESE}元正]{{1,3}})月份?(?:([{_CHINESE}]{{1,3}})[日号])?)?({_AFTER_DAY})"
)
_FIRST_MONTH = re.compile(r"([0-9] ?年 ?)元 ?月")


@dataclass(frozen=True, slots=True)
class _Parts:
    year: int
    month: int | None = None
    day: int | None = None

    def text(self) -> str:
        month = "" if self.month is None else f"-{self.month:02d}"
        return f"{self.year:04d}{month}" + ("" if self.day is None else f"-{self.day:02d}")


def parse_date(raw: object) -> date:
    """The whole day meant by a cell or a form line; a time of day behind it is dropped.

    Raises ValueFlaw for a month or year alone, an impossible or unclear date, and years outside 1900–2100.
    """
    parts = _parts(raw)
    if parts.month is None:
        raise ValueFlaw("只有年份，没有月和日，请补充完整日期")
    if parts.day is None:
        raise ValueFlaw("只有年月，没有日，请补充完整日期")
    return date(parts.year, parts.month, parts.day)


def parse_partial_date(raw: object) -> str:
    """Like parse_date, but what is known is enough: "1996", "1996-12" or "1996-12-15"."""
    return _parts(raw).text()


def _parts(raw: object) -> _Parts:
    if isinstance(raw, datetime):
        return _checked(raw.year, raw.month, raw.day)
    if isinstance(raw, date):
        return _checked(raw.year, raw.month, raw.day)
    if isinstance(raw, bool) or raw is None:
        _refuse_unknown()
    if isinstance(raw, (int, float)):
        return _from_number(raw)
    refuse_error_cell(raw)
    return _from_text(clean_text(raw).lstrip("'‘’"))


def _checked(year: int, month: int | None = None, day: int | None = None) -> _Parts:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueFlaw(f"年份不在{FIRST_YEAR}年至{LAST_YEAR}年之间")
    if month is not None and not 1 <= month <= 12:
        raise ValueFlaw("月份不存在（应为1至12月）")
    if day is not None and month is not None and not 1 <= day <= monthrange(year, month)[1]:
        raise ValueFlaw("日期不存在：该月没有这一天")
    return _Parts(year, month, day)


def _refuse_unknown() -> NoReturn:
    raise ValueFlaw("看不懂的日期，请写成“2024-01-15”或“2024年1月15日”")


def _from_number(number: int | float) -> _Parts:
    if isinstance(number, int) or number.is_integer():
        return _from_whole(int(number))
    if not FIRST_YEAR <= number < LAST_YEAR + 1:
        return _from_day_number(number)
    if abs(number * 100 - round(number * 100)) > 1e-6:
        return _from_day_number(number)
    year, month = divmod(round(number * 100), 100)
    if month == 10:
        raise ValueFlaw("年月以数字保存，分不清是1月还是10月，请改为文本或完整日期")
    if month % 10 == 0:
        month //= 10
    return _checked(year, month)


def _from_whole(number: int) -> _Parts:
    digits = str(number)
    if len(digits) in (6, 8):
        return _from_text(digits)
    if FIRST_YEAR <= number <= LAST_YEAR:
        return _checked(number)
    return _from_day_number(number)


def _from_day_number(number: int | float) -> _Parts:
    if not _FIRST_DAY_NUMBER <= number < _LAST_DAY_NUMBER + 1:
        _refuse_unknown()
    day = _DAY_ZERO + timedelta(days=int(number))
    return _checked(day.year, day.month, day.day)


def _from_text(text: str) -> _Parts:
    if not text:
        raise ValueFlaw("没有填写日期")
    if solid := _SOLID.fullmatch(text):
        return _checked(*(int(part) for part in solid.groups() if part))
    text = _FIRST_MONTH.sub(r"\g<1>1月", re.sub(r"\s+", " ", text))
    for pattern in (_MARKED_DAY, _WORDED_DAY, _MONTH, _YEAR):
        if found := pattern.fullmatch(text):
            return _from_digits([part for part in found.groups() if part and part.isdecimal()])
    if found := _CHINESE_DATE.fullmatch(text.replace(" ", "")):
        return _from_chinese(found)
    return _refuse_text(text)


def _from_digits(digits: list[str]) -> _Parts:
    if len(digits[0]) == 2:
        raise ValueFlaw("年份只有两位，不能确定是哪一年，请写四位年份")
    if len(digits[0]) != 4:
        _refuse_unknown()
    return _checked(*(int(part) for part in digits))


def _from_chinese(found: re.Match[str]) -> _Parts:
    year = found[1].translate(_ZEROES).replace("零", "〇")
    if len(year) != 4 or "十" in year:
        raise ValueFlaw("年份不是四位，不能确定是哪一年，请写四位年份")
    numbers = [int("".join(str(_CHINESE.replace("零", "").index(char)) for char in year))]
    numbers.extend(_small_number(part) for part in (found[2], found[3]) if part)
    return _checked(*numbers)


def _small_number(text: str) -> int:
    if text in ("元", "正"):
        return 1
    values = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0}
    if not set(text) <= set(_CHINESE):
        _refuse_unknown()
    if "十" not in text:
        return int("".join(str(values[char]) for char in text))
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones or tens in ("〇", "零"):
        _refuse_unknown()
    return (values[tens] if tens else 1) * 10 + (values[ones] if ones else 0)


def _refuse_text(text: str) -> NoReturn:
    if _YEAR_LAST.fullmatch(text):
        raise ValueFlaw("年份写在最后，分不清月和日，请把年份写在前面")
    if _NO_YEAR.fullmatch(text):
        raise ValueFlaw("没有年份，请写四位年份")
    if text.isdigit() and len(text) == 5:
        raise ValueFlaw("像是表格内部的日期序号，请在原表中改为日期格式")
    if re.search(r"[至到~～]", text) and re.search(r"\d", text):
        raise ValueFlaw("写的是一段时间，请只写一个日期")
    _refuse_unknown()
