"""履职事项: the table of recurring duties as this committee has it, changed with 依据 and reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from app.committee import Committee
from app.engine.kinds import AS_YES
from app.engine.reasons import SHORTEST_REASON
from app.engine.values import clean_text
from app.engine.views import FieldView, Option
from app.errors import Flaw, RefusedInput
from app.rules.duty_table import EVERY, MONTHS, Duty
from app.rules.tables import FaultyTable, Rules
from app.work_views import DutyView

GROUP = "履职事项"
NOT_CHANGED = "履职事项尚未修改。"
KEPT = "依据：履职事项的停用和改期须有依据和原因，改动留在历史中。"
CORRECT = "请按所列更正后再保存；没有改动的不用保存。"


class DutySettings:
    """The use cases of the table of duties."""

    def __init__(self, committee: Committee, base: Rules, today: Callable[[], date]) -> None:
        self._committee, self._base, self._today = committee, base, today

    def table(self) -> tuple[DutyView, ...]:
        """Return every duty as it stands."""
        return tuple(_view(duty) for duty in self._committee.rules.duties.duties.values())

    def form(self, key: str) -> tuple[FieldView, ...]:
        """Return the fields of what may be changed of a duty. Raises KeyError."""
        duty = self._table(key)
        fields = [_field("active", "本机关有这一项", "flag", help="没有这一项职责的可以停用")]
        if duty.is_periodic:
            options = tuple(Option(every, EVERY[every]) for every in MONTHS)
            fields += [
                _field("every", "频次", "choice", True, options=options),
                _field(
                    "month",
                    "期限在周期的第几个月",
                    "number",
                    True,
                    help="每年的写 1 至 12，每季度的写 1 至 3",
                ),
                _field("day", "期限在几日", "number", True, help="超过当月天数的按月末；月末写 31"),
            ]
        if duty.workdays:
            fields.append(_field("workdays", "工作日数", "number", True, help=duty.when))
        fields += [
            _field("source", "依据", "text", True, max_length=500, help="本机关的文件、分工或者上级要求"),
            _field("reason", "原因", "long_text", True, max_length=2000),
        ]
        return tuple(fields)

    def override(self, key: str, values: Mapping[str, Any]) -> None:
        """Make a duty this committee's own from today on. Raises RefusedInput, KeyError."""
        duty = self._table(key)
        own, flaws = _read(duty, values)
        if not own and not flaws and not self._committee.rules.duties.duties[key].overridden:
            flaws.append(Flaw("active", "", "与履职事项表相同，没有改动"))
        for field in ("source", "reason"):
            own[field] = clean_text(values.get(field, ""))
            if len(own[field]) < SHORTEST_REASON:
                flaws.append(Flaw(field, own[field], f"请写明依据和原因，各不少于 {SHORTEST_REASON} 个字"))
        if flaws:
            raise RefusedInput(NOT_CHANGED, tuple(flaws), reason=KEPT, remedy=CORRECT)
        self._keep(key, own)

    def restore(self, key: str) -> None:
        """Have a duty as the table has it again, from today on. Raises RefusedInput, KeyError."""
        self._table(key)
        if not self._committee.rules.duties.duties[key].overridden:
            raise RefusedInput(
                "这一项没有改动过，不需要恢复。", reason=f"{KEPT}恢复是取消本机关的改动。",
                remedy="这一项现在按履职事项表执行，可以直接使用。",
            )  # fmt: skip
        self._keep(key, {})

    def _table(self, key: str) -> Duty:
        return self._base.duties.duties[key]

    def _keep(self, key: str, own: Mapping[str, Any]) -> None:
        """Let `own` take the place of what was changed on the same day."""
        today = self._today().isoformat()
        changes = self._committee.duty_changes()
        earlier = [one for one in changes.get(key, []) if one["since"] < today]
        kept = [*earlier, {**own, "since": today}] if own or earlier else []
        try:
            self._committee.keep_duties({**changes, key: kept})
        except FaultyTable as fault:
            raise RefusedInput(
                NOT_CHANGED, (Flaw("active", "", f"{fault}"),), reason=KEPT, remedy=CORRECT
            ) from None


def _read(duty: Duty, values: Mapping[str, Any]) -> tuple[dict[str, Any], list[Flaw]]:
    """What of a duty is asked to be other than in the table, and what cannot be read."""
    asked: dict[str, Any] = {"active": _is_yes(values.get("active", True))}
    flaws: list[Flaw] = []
    if duty.is_periodic:
        asked["every"] = str(values.get("every") or duty.every)
        month, day = (_number(values, name, getattr(duty, name), flaws) for name in ("month", "day"))
        asked["by"] = f"{month}-{day}"
        if not 1 <= month <= MONTHS.get(asked["every"], 0):
            flaws.append(Flaw("month", str(month), f"{EVERY.get(asked['every'], '')}没有第 {month} 个月"))
    if duty.workdays:
        asked["workdays"] = _number(values, "workdays", duty.workdays, flaws)
    held = {
        "active": True, "every": duty.every, "by": f"{duty.month}-{duty.day}", "workdays": duty.workdays
    }  # fmt: skip
    own = {name: value for name, value in asked.items() if value != held[name]}
    return own, flaws


def _is_yes(value: object) -> bool:
    return value if isinstance(value, bool) else clean_text(value).lower() in AS_YES


def _number(values: Mapping[str, Any], name: str, default: int, flaws: list[Flaw]) -> int:
    text = clean_text(values.get(name, default))
    if text.isascii() and text.isdigit() and len(text) <= 2:
        return int(text)
    flaws.append(Flaw(name, text[:20], "应为整数"))
    return default


def _field(name: str, label: str, kind: Any, required: bool = False, **more: Any) -> FieldView:
    return FieldView(name, label, kind, required, group=GROUP, **more)


def _view(duty: Duty) -> DutyView:
    values = {"active": "1" if duty.active else "", "reason": duty.reason}
    if duty.is_periodic:
        values |= {"every": duty.every, "month": str(duty.month), "day": str(duty.day)}
    if duty.workdays:
        values["workdays"] = str(duty.workdays)
    values["source"] = duty.source if duty.overridden else ""
    how = f"{duty.how}（凭证：{duty.evidence}）"
    return DutyView(
        duty.key, duty.title, EVERY[duty.every], duty.when, duty.source, duty.certainty, how, duty.active,
        duty.overridden, duty.reason, values,
    )  # fmt: skip
