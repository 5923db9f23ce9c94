"""How a reply is told where no rules are at hand: in the history and in the pane."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import resources
from app.engine.fields import Text
from app.rules.opinion_table import load_opinions


@cache
def _shipped() -> Mapping[str, str]:
    """What the table that comes with the program calls each reply."""
    rules = load_opinions(resources.path("rules") / "opinions.toml")
    return {key: reply.label for key, reply in rules.replies.items()}


class Reply(Text):
    """The key of a reply, shown by the name the table has for it."""

    def show(self, value: Any) -> str:
        """Return the name of the reply, '' while nothing is decided."""
        return _shipped().get(str(value or ""), str(value or ""))
