"""Citizen identity numbers (公民身份号码). Source: GB 11643-1999, ISO 7064 MOD 11-2."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from app.engine.cell_text import ValueFlaw, clean_text, refuse_error_cell
from app.engine.dates import FIRST_YEAR, LAST_YEAR

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_NEW = re.compile(r"[0-9]{17}[0-9X]")
_OLD = re.compile(r"[0-9]{15}")
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+?[0-9]{1,3}")
_LOST = "身份证号在表格中按数字保存，末几位已失真，请在原表中以文本格式重新填写"


def parse_identity_number(raw: object) -> str:
    """The 18-digit number (X upper-case), or an old 15-digit one with a real birth date, as it is.

    Raises ValueFlaw when digits were lost in the spreadsheet, the length or birth date is wrong, or the
    check digit does not hold.
    """
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        if abs(raw) >= 1e15:
            raise ValueFlaw(_LOST)
        raw = clean_text(raw)
    refuse_error_cell(raw)
    text = re.sub(r"[\s'‘’`\-]", "", clean_text(raw))
    if _SCIENTIFIC.fullmatch(text):
        raise ValueFlaw(_LOST)
    return _checked(text.upper())


def birth_of(identity: str) -> date:
    """The birth date inside a number that parse_identity_number returned; raises ValueFlaw if it is none."""
    digits = identity[6:14] if len(identity) == 18 else "19" + identity[6:12]
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise ValueFlaw("身份证号中的出生日期不存在") from None
    if not FIRST_YEAR <= born.year <= LAST_YEAR:
        raise ValueFlaw("身份证号中的出生日期不存在")
    return born


def gender_of(identity: str) -> Literal["男", "女"]:
    """The gender inside a number that parse_identity_number returned."""
    digit = identity[16] if len(identity) == 18 else identity[14]
    return "男" if int(digit) % 2 else "女"


def check_digit(first_seventeen: str) -> str:
    """The 18th character that belongs to 17 digits."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_seventeen, strict=True))
    return _CHECK_DIGITS[total % 11]


def _checked(text: str) -> str:
    if not text:
        raise ValueFlaw("没有填写身份证号")
    if _OLD.fullmatch(text):
        birth_of(text)
        return text
    if not _NEW.fullmatch(text):
        raise ValueFlaw("身份证号应为18位（前17位为数字，末位为数字或X）")
    birth_of(text)
    if check_digit(text[:17]) != text[17]:
        if text.endswith("000"):
            raise ValueFlaw("身份证号校验码不符，且末三位都是0，疑似曾按数字保存而失真，请核对原件")
        raise ValueFlaw("身份证号校验码不符，请核对原件")
    return text
