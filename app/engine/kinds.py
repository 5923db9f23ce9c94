"""Further kinds of field: yes or no, people, names of a rules table, times, years, amounts of money."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from decimal import Decimal
from typing import Any, ClassVar

from app.engine.dates import FIRST_YEAR, LAST_YEAR
from app.engine.fields import NOTHING, Field, Name, Number, Officer, Reading, Suggest
from app.engine.names import split_people
from app.engine.pinyin import search_terms
from app.engine.values import ValueFlaw, clean_text
from app.engine.views import ColumnKind, FieldKind, Tone
from app.rules.tables import Rules

YES, NO = "是", "否"
AS_YES = frozenset({"是", "1", "true", "yes", "√", "✓", "有"})
AS_NO = frozenset({"", "否", "0", "false", "no", "×", "无"})


@dataclass(frozen=True)
class Flag(Field):
    """Yes or no, kept as a truth value; nothing said is no."""

    _: KW_ONLY
    pill: Tone = ""
    default: Any = False
    kind: ClassVar[FieldKind] = "flag"

    def parse(self, raw: object, reading: Reading) -> bool:
        """Accept True, 是, 1 and their opposites. Raises ValueFlaw."""
        if isinstance(raw, bool):
            return raw
        text = clean_text(raw).lower()
        if text in AS_YES or text in AS_NO:
            return text in AS_YES
        raise ValueFlaw(f"{self.label}应为“{YES}”或“{NO}”")

    def is_empty(self, value: Any) -> bool:
        """No says as little as nothing."""
        return not value

    def show(self, value: Any) -> str:
        """是, or nothing."""
        return YES if value else ""

    def edit(self, value: Any) -> Any:
        """The truth value."""
        return bool(value)

    def from_code(self, code: Any) -> str:
        """是 or 否."""
        return YES if code else NO

    def tone(self, value: Any) -> Tone:
        """The tone declared for yes."""
        return self.pill if value else ""


# What stands in a field for people and is nobody.
NOBODY = frozenset(
    {
        "待定", "不详", "未定", "同上", "本人", "二人", "两人", "三人", "机关纪委", "机关党委", "审理室",
        "审理组", "核查组", "审查组", "工委",
    }
)  # fmt: skip
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]+(·[\u3400-\u9fff]+)*|[A-Za-z]+([ .·-][A-Za-z]+)*")
_TITLES = ("同志", "组长", "副组长", "书记", "副书记", "委员")


def _bare(name: str) -> str:
    """A name without the title written with it."""
    for title in _TITLES:
        if len(name) - len(title) >= 2:
            name = name.removesuffix(title).removeprefix(title)
    return name


def is_name(text: str) -> bool:
    """Whether a text may be a person's name: characters or letters alone, and not a word for nobody."""
    return len(text) >= 2 and text not in NOBODY and _NAME.fullmatch(text) is not None


@dataclass(frozen=True)
class Names(Officer):
    """Several people, each once, set apart by 、."""

    max_length: int = 500

    def parse(self, raw: object, reading: Reading) -> str:
        """Return the names joined by 、. Raises ValueFlaw."""
        text: str = super().parse(raw, reading)
        names = [_bare(person.name) for person in split_people(text)]
        if not reading.history and (odd := [name for name in names if not is_name(name)]):
            raise ValueFlaw(f"{self.label}应写姓名，用、隔开：{'、'.join(odd)[:40]}不像姓名")
        return "、".join(dict.fromkeys(names))

    def terms(self, value: Any) -> str:
        """Found by characters and pinyin."""
        return f"{value} {search_terms(value)}" if value else ""


@dataclass(frozen=True)
class Listed(Suggest):
    """One of the names a rules table holds, or of their spellings as `canon` knows them."""

    _: KW_ONLY
    canon: Callable[[Rules, str], str | None] | None = None

    def parse(self, raw: object, reading: Reading) -> str:
        """Return the table's name for it. Raises ValueFlaw when the table does not hold it."""
        text: str = super().parse(raw, reading)
        if self.canon is not None and not reading.history:
            text = self.canon(reading.rules, text) or text
        if text and not reading.history and self.offers and text not in self.offers(reading.rules):
            raise ValueFlaw(f"{self.label}不在规则表内，请从列表中选择")
        return text


@dataclass(frozen=True)
class Person(Name):
    """A person, chosen from the roster or written as a name; the chosen one's id is kept in `member_id`.

    `fills`: (own field, value of the person) pairs that the choice fills in, as in `PersonOption.values`.
    """

    kind: ClassVar[FieldKind] = "person"
    link: ClassVar[str] = "member_id"


_TIME = re.compile(r"(\d{1,2})(?:[:时点](\d{1,2})?分?)")
_HALF, _AFTERNOON = "半", ("下午", "晚上", "晚")


@dataclass(frozen=True)
class Time(Field):
    """A time of day, kept as 'HH:MM'."""

    _: KW_ONLY
    unbroken: bool = True
    kind: ClassVar[FieldKind] = "time"

    def parse(self, raw: object, reading: Reading) -> str:
        """Read 9:30, 9：30, 9时30分, 9点半 and 下午3点; nothing is guessed. Raises ValueFlaw."""
        text = "".join(unicodedata.normalize("NFKC", clean_text(raw)).split())
        if not text:
            return ""
        later = text.startswith(_AFTERNOON)
        plain = re.sub(r"^(上午|下午|晚上|晚|早上|早)", "", text).replace(_HALF, "30")
        found = _TIME.fullmatch(plain)
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
        hour += 12 if later and hour < 12 else 0
        if hour > 23 or minute > 59:
            raise ValueFlaw(f"{self.label}应为一天中的时刻，如 9:30")
        return f"{hour:02}:{minute:02}"


@dataclass(frozen=True)
class Year(Number):
    """A calendar year, kept as a whole number; none after this one except in what is taken in."""

    _: KW_ONLY
    unbroken: bool = True
    column_kind: ClassVar[ColumnKind] = "date"

    def parse(self, raw: object, reading: Reading) -> int | None:
        """Read 2025, 2025年 and 2025年度. Raises ValueFlaw."""
        text = clean_text(raw).removesuffix("度").removesuffix("年").strip()
        if not text:
            return None
        last = LAST_YEAR if reading.history else reading.today.year
        if not re.fullmatch(r"[0-9]{4}", text) or not FIRST_YEAR <= int(text) <= last:
            raise ValueFlaw(f"{self.label}应为{FIRST_YEAR}年至{last}年之间的四位年份")
        return int(text)


_CURRENCY = re.compile(r"^(?:人民币|RMB|CNY|[¥￥])|(?:元整|元|圆)$", re.IGNORECASE)
_AMOUNT = re.compile(r"([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(\.[0-9]+)?([万亿]?)")
_HEAD_UNIT = re.compile(r"([万亿])元")
_UNITS = {"": 1, "万": 10_000, "亿": 100_000_000}
_CENTS = 100
# The highest amount in 分 that a spreadsheet's numbers hold exactly.
HIGHEST_AMOUNT = 10**15 - 1
_NOISE = 6  # decimals to which a spreadsheet's own number is told


@dataclass(frozen=True)
class Money(Field):
    """An amount of money in 元, kept as a whole number of 分 and never negative."""

    _: KW_ONLY
    blanks: tuple[str, ...] = NOTHING
    column_kind: ClassVar[ColumnKind] = "number"

    def parse(self, raw: object, reading: Reading) -> int | None:
        """Read 1280.5, 1,280.50, 1280元, 1.2万元 and ￥1280; nothing is guessed. Raises ValueFlaw."""
        plain = _cell_number(raw) if isinstance(raw, float) else clean_text(raw)
        text = "".join(unicodedata.normalize("NFKC", plain).split())
        if not text:
            return None
        found = _AMOUNT.fullmatch(_bare_amount(text))
        if found is None:
            raise ValueFlaw(f"{self.label}应为金额，如 1280、1,280.50、1.2万元")
        return self._in_cents(found)

    def under(self, head: str, raw: object) -> object:
        """Under a head like 价格（万元） a bare number is one of 万元."""
        unit = _HEAD_UNIT.search(unicodedata.normalize("NFKC", head))
        plain = _cell_number(raw) if isinstance(raw, float) else str(raw or "").strip()
        found = _AMOUNT.fullmatch(plain) if unit else None
        return f"{plain}{unit[1]}" if unit and found and not found[3] else raw

    def _in_cents(self, found: re.Match[str]) -> int:
        digits = found[1].replace(",", "") + (found[2] or "")
        cents = Decimal(digits) * _UNITS[found[3]] * _CENTS if len(digits) <= 40 else Decimal("Infinity")
        if cents > HIGHEST_AMOUNT:
            raise ValueFlaw(f"{self.label}的金额太大，请核对")
        if cents != int(cents):
            raise ValueFlaw(f"{self.label}最多精确到分")
        return int(cents)

    def show(self, value: Any) -> str:
        """Return 1,280 or 1,280.50, in 元."""
        if not isinstance(value, int):
            return str(value or "")
        whole, cents = divmod(value, _CENTS)
        return f"{whole:,}.{cents:02}" if cents else f"{whole:,}"


def _cell_number(number: float) -> str:
    """A spreadsheet's own number without what its binary form adds (0.30000000000000004)."""
    return f"{number:.{_NOISE}f}".rstrip("0").rstrip(".")


def _bare_amount(text: str) -> str:
    """An amount without what says that it is one."""
    while (shorter := _CURRENCY.sub("", text)) != text:
        text = shorter
    return text
