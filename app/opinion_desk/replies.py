"""The replies as this committee words them."""

from __future__ import annotations

from collections.abc import Callable

from app.committee import Committee
from app.errors import Flaw, RefusedInput
from app.opinion_desk.viewing import reply_view
from app.opinion_views import ReplyView
from app.rules.opinion_table import LONGEST
from app.rules.tables import FaultyTable, Rules

KEPT = "依据：答复用语按本单位规定修改，改动留在历史中；已经回函的不受影响。"


class Replies:
    """The use cases of the table of replies."""

    def __init__(self, committee: Committee, rules: Callable[[], Rules]) -> None:
        self._committee, self._rules = committee, rules

    def all(self) -> tuple[ReplyView, ...]:
        """Return every reply, the mildest first."""
        replies = self._rules().opinions.replies.values()
        return tuple(reply_view(one) for one in sorted(replies, key=lambda one: one.severity))

    def change(self, key: str, label: str, wording: str) -> None:
        """Have a reply called and worded otherwise. Raises RefusedInput, KeyError."""
        self._rules().opinions.replies[key]
        own = {"label": " ".join(label.split()), "wording": " ".join(wording.split())}
        if missing := [name for name in LONGEST if not own[name]]:
            flaws = tuple(Flaw(name, "", "不能是空的") for name in missing)
            raise RefusedInput("答复用语尚未保存。", flaws, reason=KEPT, remedy="请写明名称和用语后再保存。")
        try:
            self._committee.keep_replies({**self._committee.reply_changes(), key: own})
        except FaultyTable as fault:
            raise RefusedInput(
                "答复用语尚未保存。", (Flaw("wording", wording, f"{fault}"),), reason=KEPT,
                remedy="请按所列更正后再保存；影响期的最后一天写作 {last_day}。",
            ) from None  # fmt: skip

    def restore(self, key: str) -> None:
        """Have a reply as the table has it again. Raises RefusedInput, KeyError."""
        self._rules().opinions.replies[key]
        changes = self._committee.reply_changes()
        if changes.pop(key, None) is None:
            raise RefusedInput(
                "这一项没有改动过，不需要恢复。",
                reason=KEPT,
                remedy="这一项现在就是规则表的用语，可以直接使用。",
            )
        self._committee.keep_replies(changes)
