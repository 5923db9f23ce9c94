"""The monthly table of 违反中央八项规定精神问题: rows by level, columns by kind, zeros shown (零报告)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from app.engine.figure import UNKNOWN, Asked, Counted, Figure
from app.registers.clues.figures.given import all_given, cases_read, eight_closed
from app.registers.clues.figures.reading import EIGHT
from app.registers.clues.figures.sanctions import PUNISHING
from app.registers.clues.measured import MeasuredCase
from app.rules.tables import Rules

SOURCE = "中央八项规定及其实施细则；加强日常监督工作实施办法 三（一）、三（三）"
MEANT = "期间内办结、标明八项规定精神问题类型的线索"
# The row of those whose rank is not told; the column of what is not told is 未填, and no label stands twice.
UNRANKED = "职级未填"
Meets = Callable[[MeasuredCase, Any, frozenset[str]], bool]


def _cases(asked: Asked) -> list[MeasuredCase]:
    """The clues of a kind that were closed in the period."""
    chosen = asked.once(eight_closed)
    return [case for case in asked.once(cases_read) if case.clue.id in chosen]


def _groups(asked: Asked) -> dict[tuple[int, int], frozenset[str]]:
    """The classes of the measures of each person, by the ids of the clue and of the person in it."""
    found: dict[tuple[int, int], set[str]] = {}
    for one in asked.once(all_given):
        found.setdefault((one.clue.id, one.person.id), set()).add(one.group)
    return {key: frozenset(groups) for key, groups in found.items()}


def _dealt_with(case: MeasuredCase, person: Any, groups: frozenset[str]) -> bool:
    return bool(groups or person.form or case.clue.form)


def _punished(case: MeasuredCase, person: Any, groups: frozenset[str]) -> bool:
    return bool(groups & set(PUNISHING))


def _meeting(asked: Asked, meets: Meets) -> Iterator[tuple[MeasuredCase, list[Any]]]:
    """The clues with those of their persons of whom it is so, organisations left out."""
    groups = asked.once(_groups)
    for case in asked.once(_cases):
        persons = (row for row in case.persons if not row.organisation)
        if met := [p for p in persons if meets(case, p, groups.get((case.clue.id, p.id), frozenset()))]:
            yield case, met


def _problems(asked: Asked) -> Iterable[Counted]:
    for case, persons in _meeting(asked, _dealt_with):
        rows = {_row(person, asked.rules) for person in persons}
        highest = next((row for row in asked.rules.figures.monthly_rows() if row in rows), UNRANKED)
        yield Counted(case.clue.id, _kind(case, asked.rules), row=highest)


def _persons(meets: Meets) -> Callable[[Asked], Iterable[Counted]]:
    def count(asked: Asked) -> Iterable[Counted]:
        for case, persons in _meeting(asked, meets):
            kind = _kind(case, asked.rules)
            yield from (Counted(case.clue.id, kind, row=_row(person, asked.rules)) for person in persons)

    return count


def _kind(case: MeasuredCase, rules: Rules) -> str:
    kind = rules.figures.eight_kind(case.clue.eight_kind)
    return kind.key if kind else UNKNOWN


def _row(person: Any, rules: Rules) -> str:
    level = rules.figures.level(rules.rank(person.rank)) if person.rank else None
    return level.monthly if level else UNRANKED


def _table(asked: Asked) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The rows and columns in use in the period."""
    figures = asked.rules.figures
    kinds = figures.eight_in(asked.period.first, asked.period.last)
    return figures.monthly_rows(), tuple(kind.key for kind in kinds)


def _figure(key: str, name: str, unit: str, meaning: str, count: Any) -> Figure:
    return Figure(
        f"clues.{key}", name, unit, meaning, count, breakdown=True, zeros=True, block=EIGHT, source=SOURCE,
        shape=_table,
    )  # fmt: skip


FIGURES = (
    _figure(
        "eight_problems", "查处八项规定精神问题", "起",
        f"{MEANT}，其中有人运用了形态或者受了处理、处分的，按其中职级最高的一人列级别", _problems,
    ),
    _figure(
        "eight_persons", "八项规定精神问题批评教育帮助和处理", "人",
        f"{MEANT}中运用了形态或者受了处理、处分的人，一人涉及几件的各计一次", _persons(_dealt_with),
    ),
    _figure(
        "eight_punished", "八项规定精神问题党纪政务处分", "人",
        f"{MEANT}中受党纪处分或政务处分的人，一人涉及几件的各计一次", _persons(_punished),
    ),
)  # fmt: skip
