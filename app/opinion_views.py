"""The plain views of the 廉政意见回复."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.engine.views import Cell, Option, PersonOption, Tone


@dataclass(frozen=True, slots=True)
class NameEntry:
    """One name of a list as read; `line` counts from 1 in the text, or is the sheet's row.

    `flaw`: what is wrong with the identity number, in words; `identity_number` is then empty and `told` what
    stood there.
    """

    line: int
    name: str
    identity_number: str = ""
    unit: str = ""
    post: str = ""
    flaw: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """One line that names nobody, and why."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class NameList:
    """A list as read; `repeated`: entries that say the same again, left out of `entries`; `source` a file's
    name or ''."""

    entries: tuple[NameEntry, ...]
    repeated: tuple[NameEntry, ...] = ()
    refused: tuple[RefusedLine, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One finding of the check, with the record behind it; `register` '' where there is none."""

    key: str
    title: str
    text: str
    source: str
    matters: bool
    second_look: bool
    register: str = ""
    record_id: int = 0
    record: str = ""
    last_day: date | None = None

    def plain(self) -> dict[str, Any]:
        """Return it as JSON keeps it."""
        return {
            "key": self.key, "title": self.title, "text": self.text, "source": self.source,
            "matters": self.matters, "second_look": self.second_look, "register": self.register,
            "record_id": self.record_id, "record": self.record,
            "last_day": self.last_day.isoformat() if self.last_day else None,
        }  # fmt: skip

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Reason:
        """Return what `plain` made."""
        last_day = kept.get("last_day")
        return cls(**{**kept, "last_day": date.fromisoformat(last_day) if last_day else None})


@dataclass(frozen=True, slots=True)
class Checked:
    """One name with what the check found. `matched` is the code of a MatchKind, `match` its label.

    `candidates`: who else it may be; `proposal`: key of the reply proposed, `label` what that is called;
    `second_look`: the officer has to look again before it is answered.
    """

    entry: NameEntry
    member_id: int | None
    matched: str
    match: str
    match_note: str
    candidates: tuple[PersonOption, ...]
    proposal: str
    label: str
    reasons: tuple[Reason, ...]
    second_look: bool


@dataclass(frozen=True, slots=True)
class ReplyView:
    """One configurable reply; `final`: it can be sent; `own`: added or reworded by the committee."""

    key: str
    label: str
    wording: str
    severity: int
    final: bool
    tone: Tone
    source: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person of a request. `reply` '' = not decided yet; `open_question`: why it cannot be sent yet."""

    id: int
    position: int
    checked: Checked
    person: PersonOption | None
    reply: str
    reply_label: str
    wording: str
    override: str
    tone: Tone
    open_question: str = ""


@dataclass(frozen=True, slots=True)
class RequestView:
    """One request with its list. `counts`: persons by reply label; `may`: what can be done now
    ('check', 'decide', 'approve', 'send_back', 'answer'); `why_not`: what stands in the way of the next.

    From `asked_by` on, what its papers say: who asked, by which letter, what for; who worked on it, what the
    approver noted; `secrecy` is the code of its 密级.
    """

    id: int
    number: str
    title: str
    subtitle: str
    status: Cell
    received_on: date
    due_on: date | None
    checked_on: date | None
    persons: tuple[PersonView, ...]
    counts: tuple[tuple[str, int], ...]
    may: frozenset[str]
    why_not: str = ""
    approver: str = ""
    approved_on: date | None = None
    reply_number: str = ""
    replied_on: date | None = None
    valid_until: date | None = None
    papers: tuple[Option, ...] = field(default=())
    asked_by: str = ""
    letter_number: str = ""
    letter_on: date | None = None
    occasion: str = ""
    handler: str = ""
    approval: str = ""
    secrecy: str = "internal"
