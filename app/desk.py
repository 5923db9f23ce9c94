"""What every desk of the office is given; nothing is global."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from app.engine.ledger import Ledger
from app.engine.views import Profile
from app.rules.tables import Rules
from db.store import Store


@dataclass(frozen=True, slots=True)
class Services:
    """The open store and its ledgers, the rules in force, the clock, whose store it is, and who is told.

    `announce` takes the keys of the registers whose records have changed.
    """

    store: Store
    ledgers: Mapping[str, Ledger]
    rules: Callable[[], Rules]
    today: Callable[[], date]
    profile: Callable[[], Profile]
    announce: Callable[[frozenset[str]], None]


class Desk:
    """One desk of the office: what can be done beyond keeping a register."""

    def __init__(self, services: Services) -> None:
        self._store, self._ledgers = services.store, services.ledgers
        self._rules, self._today, self._profile = services.rules, services.today, services.profile
        self._announce = services.announce
