"""An office whose day can be set, on a store made on a day that can be set, too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select

import resources
from app.engine.views import DueItem
from app.holidays import builtin_years
from app.office import Office
from app.rules.tables import load_rules
from db.models import AgendaMark, HistoryEntry, Setting
from db.store import Store
from tests.app.parts import TODAY, Kept

RULES = load_rules(resources.path("rules"), builtin_years())


@dataclass
class Year:
    """The office, its store, and what day it is."""

    office: Office
    store: Store
    days: list[date]

    def on(self, day: str) -> None:
        """Let it be this day."""
        self.days[:] = [date.fromisoformat(day)]

    def made_on(self, day: str) -> None:
        """Let the store have been made on this day."""
        with self.store.writing() as session:
            for setting in session.exec(select(Setting)):
                setting.created_at = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
        self.office._announce(frozenset({"profile"}))

    def due(self, **wanted: object) -> list[DueItem]:
        """What falls due as seen today, of which these attributes have these values."""
        items = self.office.due()
        return [i for i in items if all(getattr(i, name) == value for name, value in wanted.items())]

    def item(self, **wanted: object) -> DueItem:
        """The one item with these values."""
        [found] = self.due(**wanted)
        return found

    def marks(self) -> list[AgendaMark]:
        """All marks as they lie in the store."""
        with self.store.reading() as session:
            return list(session.exec(select(AgendaMark).order_by(col(AgendaMark.id))))

    def told(self, model: type) -> list[HistoryEntry]:
        """The history of one table, oldest first."""
        wanted = select(HistoryEntry).where(col(HistoryEntry.register) == str(model.__tablename__))
        with self.store.reading() as session:
            return list(session.exec(wanted.order_by(col(HistoryEntry.seq))))

    def reopened(self, kept: Kept) -> Office:
        """Close the office, and open the store again."""
        self.office.close()
        master = kept.master.copy()
        self.store = Store.open(kept.folder, master)
        self.office = Office(self.store, master, RULES, lambda: self.days[0])
        return self.office


@pytest.fixture
def year(kept: Kept) -> Iterator[Year]:
    """An empty office on 2026-11-20."""
    days, master = [TODAY], kept.master.copy()
    store = Store.open(kept.folder, master)
    made = Year(Office(store, master, RULES, lambda: days[0]), store, days)
    yield made
    made.office.close()
