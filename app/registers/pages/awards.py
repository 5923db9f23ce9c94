"""奖惩: commendations, and measures of which this store has no clue, with the last day of their effect."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import inspect
from sqlmodel import Session, col

from app.engine.bearing import Bearing, Whom
from app.engine.fields import Date, LongText, Reading, Suggest, Text
from app.engine.people import People
from app.engine.register import ChipRule
from app.engine.views import Cell
from app.registers.pages.page import Held, Value, in_year, of_persons, offers, page, past, rows_of
from app.rules.archive_table import MEASURES
from app.rules.measures import MeasureRefused, effect
from app.rules.pages import Fault
from app.rules.tables import Rules
from db.models import AwardPage

EFFECT, MEASURED, JUDICIAL = "effect", "measured", "judicial"


def _complete(row: Any, reading: Reading, people: People) -> None:
    """Name the measure as the table does, and compute until when it works, where nobody says otherwise."""
    rules = reading.rules
    if not row.measure and _is_measure(row.kind, rules):
        known = (rules.measures.key(text) for text in (row.title, row.kind) if text)
        row.measure = next(filter(None, known), "")
    row.measure = rules.measures.key(row.measure) or row.measure
    earlier = _earlier(row, people) if row.measure else []
    if row.ends_on is None or _was_computed(row, earlier, rules):
        row.ends_on = _ends_on(row.measure, row.given_on, earlier, rules)


def _is_measure(kind: str, rules: Rules) -> bool:
    return rules.archives.speaks(MEASURES, kind)


def _earlier(row: Any, people: People) -> list[tuple[str, date]]:
    """The person's other measures of this page, given before."""
    if row.member_id is None:
        return []
    with people.session.no_autoflush:
        rows = rows_of(people.session, AwardPage, col(AwardPage.member_id) == row.member_id)
    return [
        (one.measure, one.given_on) for one in rows
        if one.id != row.id and one.measure and one.given_on < row.given_on
    ]  # fmt: skip


def _ends_on(measure: str, given_on: date, earlier: list[tuple[str, date]], rules: Rules) -> date | None:
    if rules.measures.key(measure) is None:
        return None
    known = [(kind, day) for kind, day in earlier if rules.measures.key(kind) and day <= given_on]
    try:
        return effect(measure, given_on, rules=rules, during=known).last_day
    except MeasureRefused:
        return None


def _was_computed(row: Any, earlier: list[tuple[str, date]], rules: Rules) -> bool:
    """Whether the last day on record followed from a measure or a day that is now corrected."""
    state = inspect(row)
    histories = {name: state.attrs[name].history for name in ("measure", "given_on", "ends_on")}
    if not state.persistent or histories["ends_on"].has_changes():
        return False
    if not any(histories[name].has_changes() for name in ("measure", "given_on")):
        return False
    was = {name: held.deleted[0] if held.deleted else getattr(row, name) for name, held in histories.items()}
    return bool(row.ends_on == _ends_on(was["measure"], was["given_on"], earlier, rules))


def _doubts(value: Value, reading: Reading) -> Iterable[Fault]:
    """A measure the table does not know has no last day that could be computed."""
    rules = reading.rules
    limit, measure = rules.archives.limits["award_measure"], value("measure")
    if limit.off or value("ends_on") is not None or rules.measures.key(measure):
        return
    if measure:
        yield Fault("ends_on", f"措施表里没有“{measure}”，影响期不能自动计算", limit)
    elif _is_measure(value("kind"), rules):
        yield Fault("measure", "没有写明处分（处理）种类，影响期不能自动计算", limit)


def _status(row: Any, today: date) -> Cell:
    if row.ends_on is not None:
        return Cell("影响期内", tone="danger") if today <= row.ends_on else Cell("影响期已满", tone="muted")
    return Cell("受过处理", tone="warn") if row.measure else Cell(row.kind, tone="info")


def _bears(session: Session, rules: Rules, whom: Whom, today: date) -> Iterable[Bearing]:
    """Measures of the persons asked about; a commendation holds nothing against anybody."""
    for row in of_persons(rows_of(session, AwardPage), whom):
        if row.measure or row.ends_on is not None or _is_measure(row.kind, rules):
            yield _bearing(row, rules, today)


def _bearing(row: Any, rules: Rules, today: date) -> Bearing:
    works = row.ends_on is not None and today <= row.ends_on
    key = rules.measures.key(row.measure)
    reason = EFFECT if works else MEASURED
    if key is not None and rules.measures.group(key) == JUDICIAL:
        reason = JUDICIAL
    until = f"，影响期至 {row.ends_on.isoformat()}" if row.ends_on is not None else ""
    text = f"{row.given_on.isoformat()} {row.measure or row.title or row.kind}{until}"
    return Bearing(
        reason, "awards", row.id, row.document or row.title, text, row.person,
        row.given_on, row.member_id, row.unit, row.ends_on,
    )  # fmt: skip


AWARDS = page(
    "awards", "奖惩", "奖惩", AwardPage, counter="项", order="-given_on", dated_by="given_on",
    tells=("given_on", "title", "measure"), known_by=("kind", "title", "given_on", "measure"),
    held=Held(in_order=(("given_on", "ends_on"),), doubts=_doubts, complete=_complete),
    status=_status, bears=_bears,
    search_hint="姓名、支部、名称、文号",
    empty_hint="表彰和外单位给予的处分、处理登记在这里；本级办理的由问题线索自动归集。",
    own=(
        past("given_on", "决定日期", required=True, filterable=True),
        Suggest("kind", "奖惩类别", required=True, searchable=True, column=8, ledger=7,
                offers=offers("awards.kind")),
        Text("title", "名称", required=True, searchable=True, column=14, ledger=14,
             help="表彰写荣誉称号，处分、处理写决定的名称"),
        Suggest("measure", "处分（处理）种类", searchable=True, column=9, ledger=9,
                offers=lambda rules: rules.measures.labels(), help="表彰不填；选定后自动计算影响期"),
        Text("giver", "决定机关", searchable=True, column=10, ledger=9),
        Text("document", "文号", searchable=True, column=9, ledger=8),
        Date("ends_on", "影响期截止日", column=8, ledger=6, filterable=True,
             source="中国共产党纪律处分条例；关于组织处理、诫勉影响期的规定",
             help="影响期的最后一天；不填则按措施表自动计算，另有规定的可以改写"),
        LongText("content", "主要事实（事迹）", searchable=True, ledger=14, max_length=5000),
    ),
    chips=(
        ChipRule("effect", "影响期内", lambda today: col(AwardPage.ends_on) >= today, "danger"),
        ChipRule("measures", "处分处理", lambda today: col(AwardPage.measure) != "", "warn"),
        in_year(AwardPage.given_on),
    ),
)  # fmt: skip
