"""The figures of what was decided: persons punished, by rank, discipline and kind of measure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import col

from app.engine.counting import Count, labels
from app.engine.figure import UNKNOWN, Asked, Counted, Figure
from app.registers.clues.figures.given import Given, all_given, level_of
from app.registers.clues.figures.reading import CASES
from app.registers.clues.measured import in_parts
from app.rules.measure_table import ADMINISTRATIVE, PARTY
from db.models import Clue
from db.vocabulary import Discipline

ORGANISATIONAL = "organisational"
PUNISHING = (PARTY, ADMINISTRATIVE)
WHO = (
    "按处分决定（处理）的日期；同一人只计一次，以花名册为准，未关联的按姓名和单位；"
    "已经申诉撤销、变更的和党组织不计；旧台账写明处分的照计"
)
PARTY_SOURCE, ADMIN_SOURCE = "中国共产党纪律处分条例", "公职人员政务处分法"
Part = Callable[[Given, Asked], str]


def decided(asked: Asked, *groups: str) -> list[Given]:
    """Return the measures of these classes that were decided in the period."""
    period = asked.period
    return [
        one for one in asked.once(all_given) if one.group in groups and period.first <= one.on <= period.last
    ]


def _persons(*groups: str, part: Part | None = None) -> Count:
    """Count each person once, under the part of the last measure; every clue of the person stands behind."""

    def count(asked: Asked) -> Iterable[Counted]:
        found = decided(asked, *groups)
        parts = _parts({one.whom: one for one in found}, part, asked)
        return [Counted(one.clue.id, parts[one.whom], whom=one.whom) for one in found]

    return count


def _kinds(group: str) -> Count:
    """Count each person once, under the gravest measure of the class."""

    def count(asked: Asked) -> Iterable[Counted]:
        found = decided(asked, group)
        gravest: dict[str, Given] = {}
        for one in found:
            before = gravest.get(one.whom)
            if before is None or _severity(one, asked) > _severity(before, asked):
                gravest[one.whom] = one
        return [Counted(one.clue.id, gravest[one.whom].kind, whom=one.whom) for one in found]

    return count


def _parts(last: Mapping[str, Given], part: Part | None, asked: Asked) -> dict[str, str]:
    return {whom: part(one, asked) if part else "" for whom, one in last.items()}


def _severity(one: Given, asked: Asked) -> int:
    return asked.rules.measures.measure(one.kind, one.on).severity


def _both(asked: Asked) -> Iterable[Counted]:
    found = decided(asked, *PUNISHING)
    party, admin = ({one.whom for one in found if one.group == group} for group in PUNISHING)
    return [Counted(one.clue.id, whom=one.whom) for one in found if one.whom in party & admin]


def _unfiled(asked: Asked) -> Iterable[Counted]:
    found = decided(asked, *PUNISHING)
    filed: set[int] = set()
    for some in in_parts(sorted({one.clue.id for one in found})):
        dated = select_columns(col(Clue.id)).where(col(Clue.id).in_(some), col(Clue.filed_on).is_not(None))
        filed |= set(asked.session.execute(dated).scalars())
    return [Counted(one.clue.id, whom=one.whom) for one in found if one.clue.id not in filed]


def _level(one: Given, asked: Asked) -> str:
    return level_of(one.person, asked.rules)


def _discipline(one: Given, asked: Asked) -> str:
    return one.clue.discipline.label if one.clue.discipline else UNKNOWN


def _levels(asked: Asked) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (), tuple(level.key for level in asked.rules.figures.levels)


def _names(group: str) -> Callable[[Asked], tuple[tuple[str, ...], tuple[str, ...]]]:
    return lambda asked: ((), tuple(asked.rules.measures.labels(group)))


def _figure(key: str, name: str, meaning: str, count: Count, **more: Any) -> Figure:
    return Figure(f"clues.{key}", name, "人", meaning, count, distinct=True, block=CASES, **more)


FIGURES = (
    _figure(
        "punished_persons", "处分", f"期间内受党纪处分或政务处分的人；{WHO}", _persons(*PUNISHING),
        source=f"{PARTY_SOURCE}；{ADMIN_SOURCE}",
    ),
    _figure(
        "punished_by_rank", "处分（按职级）",
        "期间内受党纪处分或政务处分的人，按收到线索时的职级分列；受几次处分的按最后一次，职级未填或不在职级表内的列入未填",
        _persons(*PUNISHING, part=_level), breakdown=True, zeros=True, shape=_levels,
    ),
    _figure(
        "punished_by_discipline", "处分（按所涉纪律）",
        "期间内受党纪处分或政务处分的人，按线索的问题类别分列；受几次处分的按最后一次",
        _persons(*PUNISHING, part=_discipline), breakdown=True, order=(*labels(Discipline), UNKNOWN),
        source=PARTY_SOURCE,
    ),
    _figure(
        "party_persons", "党纪处分", f"期间内受党纪处分的人；{WHO}", _persons(PARTY), source=PARTY_SOURCE,
    ),
    _figure(
        "admin_persons", "政务处分", f"期间内受政务处分的人；{WHO}", _persons(ADMINISTRATIVE),
        source=ADMIN_SOURCE,
    ),
    _figure(
        "both_persons", "党纪政务双处分", "期间内既受党纪处分又受政务处分的人，不要求在同一件线索里", _both,
        source=f"{PARTY_SOURCE}；{ADMIN_SOURCE}",
    ),
    _figure(
        "punished_unfiled", "处分而无立案日期",
        "期间内受党纪处分或政务处分、所在线索没有登记立案日期的人，已计入处分、未计入立案，同一人只计一次",
        _unfiled, source="监督执纪工作规则 第三十七条",
    ),
    _figure(
        "party_by_kind", "党纪处分（按种类）", "期间内受党纪处分的人，按处分种类分列；受几次的按最重的一种",
        _kinds(PARTY), breakdown=True, shape=_names(PARTY), source=PARTY_SOURCE,
    ),
    _figure(
        "admin_by_kind", "政务处分（按种类）", "期间内受政务处分的人，按处分种类分列；受几次的按最重的一种",
        _kinds(ADMINISTRATIVE), breakdown=True, shape=_names(ADMINISTRATIVE), source=ADMIN_SOURCE,
    ),
    _figure(
        "organisational_by_kind", "组织处理（按种类）",
        f"期间内受组织处理的人，按种类分列；受几种的按最重的一种；{WHO}",
        _kinds(ORGANISATIONAL), breakdown=True, shape=_names(ORGANISATIONAL),
        source="中国共产党组织处理规定（试行）",
    ),
)  # fmt: skip
