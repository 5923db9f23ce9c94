"""How the registers of the files refuse: each limit of the table says why and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import inspect

from app.errors import Flaw, RefusedInput
from app.rules.archive_table import LimitRule


def refused(message: str, flaws: Iterable[Flaw], limit: LimitRule) -> RefusedInput:
    """Return the refusal that rests on a row of `resources/rules/archives.toml`."""
    return RefusedInput(message, tuple(flaws), reason=f"依据：{limit.source}。", remedy=f"{limit.how}。")


def contradiction(flaws: Iterable[Flaw]) -> None:
    """Raise RefusedInput when a record contradicts itself."""
    found = tuple(flaws)
    if found:
        raise RefusedInput(
            "登记前后不一致，尚未保存。", found,
            reason="依据：登记如实记载，先建档后移交，先发出后签字，先批准后查阅。",
            remedy="请按所列各项更正。",
        )  # fmt: skip


def require_known(record: Any, message: str, limit: LimitRule) -> None:
    """Raise RefusedInput for a record that is of nobody in the roster; an old one may stay so."""
    state = inspect(record)
    is_named = not state.persistent or state.attrs.person.history.has_changes()
    if record.member_id is None and is_named:
        reason = "花名册中没有这个姓名，或有同名人员未选定是哪一位"
        raise RefusedInput(
            message, (Flaw("person", record.person, reason),), reason=f"依据：{limit.source}。",
            remedy="请先在“党员人员”中登记，再从列表中选定这个人。",
        )  # fmt: skip
