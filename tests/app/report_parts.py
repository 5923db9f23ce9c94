"""Reports in the making: how a test starts, writes out and finishes one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.engine.period import Period
from app.errors import RefusedInput
from app.office import Office
from app.report_filling import PLACE
from tests.app.parts import TODAY

YEAR = Period.year(2026)
PERIODS = {
    "annual": YEAR, "debrief": YEAR, "ecology": YEAR, "supervision": YEAR, "monthly": Period.month(2026, 10),
    "quarterly": Period.quarter(2026, 3), "half": Period.half(2026, 1),
}  # fmt: skip
EXCUSE = "部分历史台账没有填写有关项目，已逐件核对"


def started(office: Office, kind: str = "annual", period: Period | None = None, member: str = "沈佳") -> int:
    """A report of the kind; of a debrief by somebody of the roster."""
    person = office.find_people(member)[0].id if kind == "debrief" else None
    return office.reports.start(kind, period or PERIODS[kind], person_id=person)


def written(office: Office, report_id: int, text: str = "") -> None:
    """Have the officer's places filled in, or the whole text replaced."""
    view = office.reports.page(report_id)
    office.reports.save_text(report_id, text or PLACE.sub("按要求开展了工作。", view.text), view.version)


def finished(office: Office, kind: str = "annual", period: Period | None = None, text: str = "") -> int:
    report_id = started(office, kind, period)
    written(office, report_id, text)
    office.reports.finish(report_id, TODAY, EXCUSE)
    return report_id


def form(office: Office, report_id: int, **changed: object) -> None:
    """Save the register's form of a report with some values changed."""
    held = office.ledger("reports").record(report_id)
    office.ledger("reports").change(report_id, held.version, {**held.values, **changed})


def refused(act: Callable[[], object]) -> RefusedInput:
    with pytest.raises(RefusedInput) as told:
        act()
    assert told.value.message
    assert told.value.reason
    assert told.value.remedy
    return told.value
