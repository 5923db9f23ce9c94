"""涉八项规定精神问题类型: the field of a clue, and which kinds may be entered at its date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.engine.fields import Reading
from app.engine.kinds import AS_NO, AS_YES, Listed
from app.engine.values import ValueFlaw, clean_text
from app.errors import Flaw, RefusedInput
from app.rules.tables import Rules

# What an old ledger says that answers 是否违反八项规定精神 with yes alone.
UNSORTED = "类型未定"
SOURCE = "中央八项规定及其实施细则；加强日常监督工作实施办法 三（一）：八项规定精神专项统计"
_NONE = frozenset({"不涉及", "不属于", "不是", "没有", "-", "—", "/"})


@dataclass(frozen=True)
class EightKind(Listed):
    """A kind of 违反中央八项规定精神问题 by its short name in the table; nothing said is none."""

    def parse(self, raw: object, reading: Reading) -> str:
        """Return the table's short name. Raises ValueFlaw for what the table does not hold."""
        text = clean_text(raw)
        if text in _NONE or text.lower() in AS_NO:
            return ""
        if text == UNSORTED or (reading.history and text.lower() in AS_YES):
            return UNSORTED
        kind = reading.rules.figures.eight_kind(text)
        if kind is None:
            raise ValueFlaw(f"{self.label}不在统计口径表内，请从列表中选择")
        return kind.key


def kinds_now(rules: Rules) -> list[str]:
    """Return the short names of the kinds that are still in use."""
    return [kind.key for kind in rules.figures.eight if kind.until is None]


def check_kind(clue: Any, reading: Reading) -> None:
    """Hold the kind against the table of the clue's date; old ledgers come in as they are.

    Raises RefusedInput for a kind that was not in use on the day of the receipt.
    """
    kind = reading.rules.figures.eight_kind(clue.eight_kind)
    if kind is None or reading.history or kind.used(clue.received_on, clue.received_on):
        return
    reason = f"{clue.received_on.isoformat()} 收到的线索不用“{kind.key}”这一类型"
    known = reading.rules.figures.eight_in(clue.received_on, clue.received_on)
    raise RefusedInput(
        f"{reason}。",
        (Flaw("eight_kind", kind.key, reason),),
        reason=f"依据：{kind.source}，{_span(kind.in_force, kind.until)}。",
        remedy=f"请从当时的类型中选择：{'、'.join(one.key for one in known)}。"
        if known
        else "请将这一项留空。",
    )


def _span(first: date, last: date | None) -> str:
    return (
        f"{first.isoformat()} 起使用" if last is None else f"{first.isoformat()} 至 {last.isoformat()} 使用"
    )
