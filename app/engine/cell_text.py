"""Plain text out of whatever a spreadsheet cell or a form line holds."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime

from app.engine.pua import replace_private_use

# Full-width digits and Latin letters only: Chinese punctuation must stay as it was written.
FULL_WIDTH = {
    wide: wide - 0xFEE0
    for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
    for wide in range(first, last + 1)
}
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_LINE_BREAKS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_ESCAPED_RETURN = re.compile(r"_x000[dD]_")
_BLANKS = re.compile(r"[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_ERRORS = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "ERR:502"}
)
# Put in place of a formula whose result the file does not hold.
NOT_CALCULATED = "#未计算"


class ValueFlaw(ValueError):
    """A value that cannot be accepted. `reason` is Chinese and never contains the value itself."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def refuse_error_cell(raw: object) -> None:
    """Raise ValueFlaw when the cell holds a spreadsheet error (#REF!, #N/A …) instead of a value."""
    if not isinstance(raw, str):
        return
    if raw == NOT_CALCULATED:
        raise ValueFlaw("单元格的公式没有计算结果，请在表格软件中打开原表并保存后再导入")
    if raw.strip().upper() in _ERRORS:
        raise ValueFlaw("单元格是表格的错误值（公式引用失效等），请在原表中改正后再导入")


def clean_text(raw: object) -> str:
    """Text of a cell: None is "", whole floats lose ".0", dates become ISO, control characters go.

    Full-width digits and Latin letters become half-width; Chinese punctuation and line breaks inside the
    text stay; blanks around the text and around each line go.
    """
    if raw is None:
        return ""
    if isinstance(raw, str):
        return _clean(raw)
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, (int, float)):
        return _number_text(raw)
    if isinstance(raw, datetime):
        return _moment_text(raw)
    if isinstance(raw, date):
        return raw.isoformat()
    return _clean(str(raw))


def fold_width(text: str) -> str:
    """Full-width digits and Latin letters as half-width; nothing else changes."""
    return text.translate(FULL_WIDTH)


def _clean(text: str) -> str:
    if text.isprintable() and "_x000" not in text and not _WIDE.search(text):
        return text.strip()
    text = _LINE_BREAKS.sub("\n", _ESCAPED_RETURN.sub("", text))
    text = _BLANKS.sub(" ", text)
    if not text.isprintable():
        text = "".join(filter(_is_kept, text))
    text = replace_private_use(fold_width(text))
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def _is_kept(char: str) -> bool:
    if char == "\n":
        return True
    category = unicodedata.category(char)
    # Unassigned code points stay (newer ideographs may be unknown to this Python), non-characters go.
    return category not in {"Cc", "Cf", "Cs"} and (ord(char) & 0xFFFE) != 0xFFFE


def _number_text(number: int | float) -> str:
    if isinstance(number, float):
        if not math.isfinite(number):
            return ""
        return str(int(number)) if number.is_integer() else repr(number)
    return str(number)


def _moment_text(moment: datetime) -> str:
    if (moment.hour, moment.minute, moment.second) == (0, 0, 0):
        return moment.date().isoformat()
    return moment.strftime("%Y-%m-%d %H:%M")
