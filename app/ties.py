"""Checks of figures that must tie: published ones, received ones and our own are checked alike.

Sums are compared as they stand: parts are never adjusted, and shares of one whole are never forced to 100.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.engine.figure import UNKNOWN
from app.engine.views import FigureView
from app.figure_book import Tie

Figures = Mapping[str, FigureView]

# What is reported upwards part by part: nothing may be left open in it.
COMPLETE = frozenset({"clues.by_source", "clues.punished_by_rank", "opinions.by_reply"})
RECOUNT = "请分别点开所列指标，核对所计的记录，补登或者更正后重新统计。"
FILL_IN = "请点开该指标的“未填”一项，逐条补填后重新统计。"
FILL_DAYS = "请点开该指标，逐条补登所缺的日期后重新统计。"
PUNISHED, PARTY, ADMIN, BOTH = (
    "clues.punished_persons", "clues.party_persons", "clues.admin_persons", "clues.both_persons"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sums:
    """Two sums of figures that are the same, or of which the left is not more (`at_most`).

    A term is the key of a figure, with '#' and a part where a part of it is meant, '-' in front to take away.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    at_most: bool = False


@dataclass(frozen=True, slots=True)
class Lack:
    """A figure of what lacks a day that other figures go by; `ok` where they are true all the same."""

    key: str
    told: str
    ok: bool = False


def _same(left: str, right: str) -> Sums:
    return Sums(tuple(left.split()), tuple(right.split()))


def _within(left: str, right: str) -> Sums:
    return Sums(tuple(left.split()), tuple(right.split()), at_most=True)


CHECKS = (
    _same("clues.by_source", "clues.received"),
    _same("clues.by_discipline", "clues.received"),
    _same("clues.by_disposition", "clues.received"),
    _same("clues.petitions_by_channel", "clues.petitions"),
    _same("clues.petitions_by_class", "clues.petitions"),
    _within("clues.petitions_by_discipline", "clues.petitions"),
    _within("clues.petitions", "clues.received"),
    _within("clues.petitions_real_name", "clues.petitions"),
    _same(
        "clues.inquiries clues.verifications clues.shelved clues.settled clues.transferred", "clues.disposed"
    ),
    _same("clues.transfers_by_reason", "clues.transfers_by_target"),
    _within("clues.cases_closed", "clues.closed_in_year"),
    _same("clues.punished_by_rank", PUNISHED),
    _same("clues.punished_by_discipline", PUNISHED),
    _same("clues.party_by_kind", PARTY),
    _same("clues.admin_by_kind", ADMIN),
    _same(f"{PARTY} {ADMIN} -{BOTH}", PUNISHED),
    _within("clues.eight_punished", "clues.eight_persons"),
    _same("members.by_branch", "members.total"),
    _within("members.party", "members.total"),
    _same("branches.by_kind", "branches.total"),
    _same("talks.by_kind", "talks.total"),
    _within("talks.total", "talks.attended"),
    _within("talks.persons", "talks.attended"),
    _within("talks.persons_party", "talks.persons"),
    _same("meetings.by_kind", "meetings.total"),
    _same("reminders.by_kind", "reminders.total"),
    _same("tasks.by_kind", "tasks.total"),
    _within("duties.late", "duties.done"),
    _within("archives.needed_kept", "archives.needed"),
    _within("archives.needed_kept", "archives.kept"),
    _same("opinions.by_reply", "opinions.persons"),
    _same("inspections.by_kind", "inspections.total"),
    _within("inspections.rectified", "inspections.problems"),
    _within("proposals.replied", "proposals.issued"),
    _within("proposals.rectified", "proposals.issued"),
    _same("educations.by_kind", "educations.events"),
    _same("risks.by_level", "risks.points"),
    _same("risks.by_unit", "risks.points"),
    _same("accountabilities.by_duty", "accountabilities.by_leadership"),
    _within("accountabilities.persons", "accountabilities.by_duty"),
)

LACKS = (
    Lack("inspections.rectified_undated", "未计入已整改，整改率因此偏低"),
    Lack("clues.punished_unfiled", "已计入处分，未计入立案", ok=True),
)


def ties(figures: Figures) -> tuple[Tie, ...]:
    """Return every check whose figures are there: sums, parts of a figure, shares, what is not filled in."""
    return (
        *(_sums(check, figures) for check in CHECKS if _has(check, figures)),
        *_both(figures),
        *(_lack(lack, figures[lack.key]) for lack in LACKS if lack.key in figures),
        *(tie for figure in figures.values() for tie in _of_one(figure)),
    )


def _has(check: Sums, figures: Figures) -> bool:
    return all(_key(term) in figures for term in (*check.left, *check.right))


def _key(term: str) -> str:
    return term.lstrip("-").partition("#")[0]


def _sums(check: Sums, figures: Figures) -> Tie:
    left, right = (sum(_count(term, figures) for term in side) for side in (check.left, check.right))
    names = [_named(side, figures) for side in (check.left, check.right)]
    ok = left <= right if check.at_most else left == right
    return Tie(
        key=f"{'+'.join(check.left)}{'<=' if check.at_most else '='}{'+'.join(check.right)}",
        title=("不多于" if check.at_most else "＝").join(names),
        ok=ok, left=left, right=right,
        detail="" if ok else _differ(names, (left, right), figures[_key(check.right[0])].unit),
        remedy="" if ok else RECOUNT,
        keys=tuple(dict.fromkeys(map(_key, (*check.left, *check.right)))),
    )  # fmt: skip


def _count(term: str, figures: Figures) -> int:
    figure, part = figures[_key(term)], term.partition("#")[2]
    count = dict(figure.parts).get(part, 0) if part else figure.value
    return -count if term.startswith("-") else count


def _named(side: tuple[str, ...], figures: Figures) -> str:
    told = ""
    for term in side:
        part = term.partition("#")[2]
        sign = "－" if term.startswith("-") else "＋" if told else ""
        told += f"{sign}{figures[_key(term)].name}{f'（{part}）' if part else ''}"
    return told


def _differ(names: list[str], sums: tuple[int, int], unit: str) -> str:
    (left, right), gap = sums, abs(sums[0] - sums[1])
    return f"{names[0]}为{left}{unit}，{names[1]}为{right}{unit}，相差{gap}{unit}"


def _both(figures: Figures) -> Iterator[Tie]:
    """Party and administrative sanctions where it is not told who got both: what follows of the sums."""
    if not {PUNISHED, PARTY, ADMIN} <= figures.keys() or BOTH in figures:
        return
    punished, party, admin = (figures[key] for key in (PUNISHED, PARTY, ADMIN))
    total, both = punished.value, party.value + admin.value - punished.value
    ok = 0 <= both <= min(party.value, admin.value)
    title = f"{party.name}＋{admin.name}不少于{punished.name}，各自不多于{punished.name}"
    told = f"{party.name}{party.value}人、{admin.name}{admin.value}人，{punished.name}{total}人"
    told += f"，同时受两种处分的为{both}人" if ok else "，三者不能同时成立"
    yield Tie(
        f"{PARTY}+{ADMIN}>={PUNISHED}", title, ok, party.value + admin.value, total, told,
        "" if ok else RECOUNT, (PARTY, ADMIN, PUNISHED),
    )  # fmt: skip


def _lack(lack: Lack, figure: FigureView) -> Tie:
    count = figure.value
    return Tie(
        f"{lack.key}=0", f"没有{figure.name}的", lack.ok or not count, count, 0,
        f"{figure.name}的有{count}{figure.unit}，{lack.told}" if count else "",
        FILL_DAYS if count else "", (lack.key,),
    )  # fmt: skip


def _of_one(figure: FigureView) -> Iterator[Tie]:
    if figure.is_ratio:
        yield _share(figure)
    if figure.is_breakdown:
        yield _adding_up(figure, "parts", f"{figure.name}各项之和", dict(figure.parts))
        yield from _unknown(figure)
    if figure.cells:
        rows = {row: sum(count for _, count in parts) for row, parts in figure.cells}
        yield _adding_up(figure, "rows", f"{figure.name}各行之和", rows)
    if figure.cells and figure.is_breakdown:
        yield _columns(figure)


def _share(figure: FigureView) -> Tie:
    ok = 0 <= figure.value <= figure.whole
    told = f"{figure.name}的分子{figure.value}多于分母{figure.whole}，比例超过100%"
    return Tie(
        f"{figure.key}.share", f"{figure.name}不超过100%", ok, figure.value, figure.whole,
        "" if ok else told, "" if ok else RECOUNT, (figure.key,),
    )  # fmt: skip


def _adding_up(figure: FigureView, what: str, name: str, counts: Mapping[str, int]) -> Tie:
    total = sum(counts.values())
    ok = total == figure.value
    return Tie(
        f"{figure.key}.{what}", f"{name}＝{figure.name}", ok, total, figure.value,
        "" if ok else _differ([name, figure.name], (total, figure.value), figure.unit),
        "" if ok else RECOUNT, (figure.key,),
    )  # fmt: skip


def _columns(figure: FigureView) -> Tie:
    """The sums of the columns of a cross table against the parts they stand under."""
    sums: Counter[str] = Counter()
    for _, parts in figure.cells:
        sums.update(dict(parts))
    stated = dict(figure.parts)
    wrong = [part for part in dict.fromkeys((*stated, *sums)) if sums[part] != stated.get(part, 0)]
    unit = figure.unit
    told = "；".join(f"{part}各行之和{sums[part]}{unit}，合计{stated.get(part, 0)}{unit}" for part in wrong)
    return Tie(
        f"{figure.key}.columns", f"{figure.name}各列之和＝各列合计", not wrong, sum(sums.values()),
        sum(stated.values()), told, RECOUNT if wrong else "", (figure.key,),
    )  # fmt: skip


def _unknown(figure: FigureView) -> Iterator[Tie]:
    if unknown := dict(figure.parts).get(UNKNOWN, 0):
        ok = figure.key not in COMPLETE
        yield Tie(
            f"{figure.key}.unknown", f"{figure.name}逐项填写", ok, unknown, 0,
            f"{figure.name}中有{unknown}{figure.unit}没有填写", FILL_IN, (figure.key,),
        )  # fmt: skip
