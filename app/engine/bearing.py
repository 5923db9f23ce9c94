"""What a register holds against somebody: asked of every register when an opinion is to be given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Whom:
    """The persons asked about: those of the roster by id, and every name, for records that link nobody."""

    ids: frozenset[int]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Bearing:
    """One thing found of one person.

    `reason`: the key of its row in `resources/rules/opinions.toml`; `member_id` None: the record names
    somebody of this `name` and `unit` without saying who of the roster it is; `record` is what the record is
    called (its number), `last_day` until when it works, where it has an end.
    """

    reason: str
    register: str
    record_id: int
    record: str
    text: str
    name: str
    on: date
    member_id: int | None = None
    unit: str = ""
    last_day: date | None = None
