"""What persons were given: the measures taken on clues, by steps or in the words of an old ledger.

Read once for all figures of a period: the clues with a measure decided in it, those whose measures may still
work in it, and those of its 八项规定 table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import col

from app.engine.figure import UNKNOWN, Asked
from app.registers.clues.due import STEP_COLUMNS
from app.registers.clues.facts import facts
from app.registers.clues.figures.reading import live, undeleted, withdrawn, within
from app.registers.clues.measured import MeasuredCase, in_parts, measured_cases, persons_of, with_earlier
from app.registers.clues.measures import MEASURED
from app.registers.clues.words import Reader, in_words
from app.rules.deadlines import add_months
from app.rules.measure_table import Measure
from app.rules.measures import MeasureRefused, effect
from app.rules.opinions import measures_told
from app.rules.steps import StepFact
from app.rules.tables import Rules
from db.models import Clue, ClueStep, ClueSubject

# Months by which a decision may be entered later than the approval from which its effect counts.
SLACK = 3


@dataclass(frozen=True, slots=True)
class Given:
    """One measure of one person: `on` the day of the decision, `last_day` that of its effect, None of none.

    `whom` is the same for one person in several clues; `clue` and `person` are plain rows.
    """

    clue: Any
    person: Any
    whom: str
    kind: str
    group: str
    on: date
    since: date
    last_day: date | None


def whom_of(person: Any) -> str:
    """Return what one person is known by in several clues: the roster, or name and unit."""
    return str(person.member_id) if person.member_id else f"{person.name}/{person.unit}"


def level_of(person: Any, rules: Rules) -> str:
    """Return the level a person's rank is counted under, 未填 of a rank that is empty or not known."""
    level = rules.figures.level(rules.rank(person.rank)) if person.rank else None
    return level.key if level else UNKNOWN


def all_given(asked: Asked) -> list[Given]:
    """Return what was given and not lifted by an appeal, in the order of its days."""
    cases, read = asked.once(cases_read), asked.once(reader)
    found = [one for case in cases for one in _given(case, asked.rules, read)]
    return sorted(found, key=lambda one: (one.on, one.clue.id))


def cases_read(asked: Asked) -> list[MeasuredCase]:
    """Return the clues that matter for the measures of the period, each with the measures of its persons."""
    steps = asked.once(_measured_steps)
    ids = {at for at, step in steps if asked.period.first <= step.held_on <= asked.period.last}
    ids |= _still_working(asked, steps) | _told_in_words(asked) | asked.once(eight_closed)
    persons = persons_of(asked.session, sorted(ids))
    return with_earlier(measured_cases(asked.session, asked.rules, persons), asked.rules)


def eight_closed(asked: Asked) -> set[int]:
    """Return the ids of the clues of a kind of 八项规定 problem that were closed in the period."""
    chosen = (*live(), col(Clue.eight_kind) != "", *within(asked, Clue.closed_on))
    return set(asked.session.execute(select_columns(col(Clue.id)).where(*chosen)).scalars())


def _measured_steps(asked: Asked) -> list[tuple[int, StepFact]]:
    """Every standing step that takes a measure, with its clue, in the order of their dates."""
    query = (
        select_columns(*STEP_COLUMNS)
        .join(Clue, col(Clue.id) == col(ClueStep.clue_id))
        .where(col(ClueStep.kind).in_(MEASURED), *undeleted())
        .order_by(col(ClueStep.held_on), col(ClueStep.id))
    )
    gone = asked.once(withdrawn)
    rows = [row for row in asked.session.execute(query) if row.id not in gone]
    return [(row.clue_id, fact) for row, fact in zip(rows, facts(rows), strict=True)]


# Words of old ledgers


def reader(asked: Asked) -> Reader:
    """Return what reads the words for a measure, each spelling of a ledger once."""
    book = asked.rules.measures
    return cache(lambda text: measures_told(text, book))


def _told_in_words(asked: Asked) -> set[int]:
    """The clues in which a person's line or the result names a measure that may matter in the period."""
    own = _dated().join(ClueSubject, col(ClueSubject.clue_id) == col(Clue.id))
    lined = own.add_columns(col(ClueSubject.measure).label("words")).where(
        *undeleted(), col(ClueSubject.voided_at).is_(None), col(ClueSubject.measure) != ""
    )
    found = _still_telling(asked, asked.session.execute(lined))
    results = asked.session.execute(select_columns(col(Clue.result)).distinct()).scalars()
    telling = [text for text in results if asked.once(reader)(text)]
    for some in in_parts(telling):
        named = _dated().add_columns(col(Clue.result).label("words"))
        rows = asked.session.execute(named.where(*undeleted(), col(Clue.result).in_(some)))
        found |= _still_telling(asked, rows)
    return found


def _dated() -> Any:
    """Clues with the first and the last day that what is said of a measure can count from."""
    last = (
        select_columns(func.max(col(ClueStep.held_on)))
        .where(col(ClueStep.clue_id) == col(Clue.id))
        .scalar_subquery()
    )
    return select_columns(col(Clue.id), col(Clue.received_on), last.label("last"))


def _still_telling(asked: Asked, rows: Iterable[Any]) -> set[int]:
    """Those of the clues whose words name a measure that is of the period, or may work in it."""
    read, months, period = asked.once(reader), _Months(asked.rules), asked.period
    return {
        row.id
        for row in rows
        if row.received_on <= period.last
        for kind in read(row.words) or ()
        if _until(max(row.received_on, row.last or row.received_on), months.of_kind(kind)) >= period.first
    }


def _until(day: date, months: int | None) -> date:
    return date.max if months is None else _later(day, months)


# Which measures may still work


def _still_working(asked: Asked, steps: Iterable[tuple[int, StepFact]]) -> set[int]:
    """The clues whose measures may work in the period, with those whose periods add up to theirs.

    Told by the months of the table alone, rather too many than too few; what is asked of them is exact.
    """
    chains: dict[int, list[tuple[int, StepFact, int | None]]] = defaultdict(list)
    months = _Months(asked.rules)
    for at, step in steps:
        if (lasting := months.of(step)) != 0:
            chains[at].append((at, step, lasting))
    merged = _by_person(asked, chains)
    return {at for chain in merged for at in _working(chain, asked.period.first)}


class _Months:
    """How long a measure works at most: 0 = not at all, None = that cannot be told by the table."""

    def __init__(self, rules: Rules) -> None:
        self._book = rules.measures
        self._known: dict[str, int | None] = {}

    def of(self, step: StepFact) -> int | None:
        """Return the months of the measure a step takes, or those the step itself says if they are more."""
        longest = self.of_kind(step.text("measure"))
        return max(longest, step.count("effect_months")) if longest is not None else None

    def of_kind(self, text: str) -> int | None:
        """Return the months of a measure by any of its names, 0 of what the table does not know."""
        if text not in self._known:
            key = self._book.key(text)
            self._known[text] = self._longest(self._book.versions[key]) if key else 0
        return self._known[text]

    def _longest(self, versions: tuple[Measure, ...]) -> int | None:
        if any(version.effect.probation for version in versions):
            return None
        return max(version.effect.months for version in versions)


Chain = list[tuple[int, StepFact, int | None]]


def _by_person(asked: Asked, chains: Mapping[int, Chain]) -> Iterator[Chain]:
    """The measures of each person of the roster in their order; those of others clue by clue."""
    linked: dict[int, list[int]] = defaultdict(list)
    query = select_columns(col(ClueSubject.clue_id), col(ClueSubject.member_id)).where(
        col(ClueSubject.voided_at).is_(None), col(ClueSubject.member_id).is_not(None)
    )
    for some in in_parts(sorted(chains)):
        for row in asked.session.execute(query.where(col(ClueSubject.clue_id).in_(some))):
            linked[row.member_id].append(row.clue_id)
    for ids in linked.values():
        yield sorted((one for at in dict.fromkeys(ids) for one in chains[at]), key=lambda one: one[1].held_on)
    known = {at for ids in linked.values() for at in ids}
    yield from (chain for at, chain in chains.items() if at not in known)


def _working(chain: Chain, first: date) -> set[int]:
    found: set[int] = set()
    running: list[int] = []
    end = date.min
    for at, step, months in chain:
        if step.held_on > end:
            running = []
        running.append(at)
        end = date.max if months is None else _later(max(end, step.held_on), months)
        if end >= first:
            found |= set(running)
    return found


def _later(day: date, months: int) -> date:
    return date.max if day == date.max else add_months(day, months + SLACK)


# One clue


def _given(case: MeasuredCase, rules: Rules, read: Reader) -> Iterator[Given]:
    alone = len(case.persons) == 1
    for person in case.persons:
        if person.organisation:
            continue
        own = case.measures.get(person.id, ())
        for one in own:
            if not one.lifted:
                yield _of(case, person, one.kind, (one.step.held_on, one.since, one.last_day), rules)
        known = {one.kind for one in own}
        words = in_words(case.clue, person, case.steps, known, rules, alone=alone, reader=read)
        for kind in words.kinds or () if words.certain else ():
            days = (words.since, words.since, _last_day(kind, words.since, rules))
            yield _of(case, person, kind, days, rules)


def _of(
    case: MeasuredCase, person: Any, kind: str, days: tuple[date, date, date | None], rules: Rules
) -> Given:
    return Given(case.clue, person, whom_of(person), kind, rules.measures.group(kind), *days)


def _last_day(kind: str, since: date, rules: Rules) -> date | None:
    try:
        return effect(kind, since, rules=rules).last_day
    except MeasureRefused:
        return None
