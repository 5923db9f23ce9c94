"""What is changed of a record: asked about, and set, so that what stays the same stays untouched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import inspect

from app.errors import Flaw, RefusedInput
from app.rules.tables import Rules


def is_new(record: Any, *names: str) -> bool:
    """Whether any of these fields is being written for the first time or changed."""
    state = inspect(record)
    return not state.persistent or any(state.attrs[name].history.has_changes() for name in names)


def set_changed(record: Any, values: Mapping[str, Any]) -> None:
    """Set what differs."""
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)


def refuse_secrecy(record: Any, rules: Rules) -> None:
    """Raise RefusedInput for a new 密级 above this committee's ceiling; what was so before may stay so."""
    committee = rules.committee
    if committee.allows(record.secrecy) or not is_new(record, "secrecy"):
        return
    reason = f"密级高于本委员会设定的上限“{committee.ceiling.label}”"
    raise RefusedInput(
        f"{reason}。", (Flaw("secrecy", record.secrecy.label, reason),),
        reason=f"依据：{committee.sources.get('ceiling', '')}。",
        remedy="涉密内容请在经批准的涉密设备上办理；上限在“委员会规则”中设定。",
    )  # fmt: skip
