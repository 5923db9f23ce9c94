"""Sanctions and measures: until when each has its effect, what form it is, what is to be done after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.rules.deadlines import add_months
from app.rules.measure_table import ADMINISTRATIVE, LONGEST_MONTHS, PARTY
from app.rules.tables import ExecutionItem, Length, Measure, Rules
from app.rules.workdays import DAY
from db.vocabulary import Form

# A sanction that was running: its kind and the day it was decided.
Earlier = tuple[str, date]

TABLE = "resources/rules/measures.toml"


class MeasureRefused(Exception):
    """A kind the table does not know, or dates that cannot be; the text (Chinese) says which."""


@dataclass(frozen=True, slots=True)
class Effect:
    """Until when a measure has its effect. `last_day` None = it has no 影响期, or cannot be given at all.

    `text` says it in one sentence; `probation_last_day` is the last day of 留党察看; `warnings` are Chinese.
    """

    last_day: date | None
    text: str
    source: str
    warnings: tuple[str, ...] = ()
    probation_last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Revisit:
    """One 回访 as planned."""

    key: str
    title: str
    on: date
    source: str


@dataclass(frozen=True, slots=True)
class _Span:
    """A period as computed: the day after the probation, and the day after everything; None = none."""

    restored: date | None
    ends: date | None


def kind_of(text: str, rules: Rules) -> str:
    """Return the name of the kind an office writes as `text`. Raises MeasureRefused."""
    key = rules.measures.key(text)
    if key is None:
        known = "、".join(rules.measures.labels())
        raise MeasureRefused(f"措施表（{TABLE}）里没有“{text}”；表中有：{known}。")
    return key


def measure_of(text: str, on: date, rules: Rules) -> Measure:
    """Return the kind an office writes as `text` as in force on `on`. Raises MeasureRefused."""
    return rules.measures.measure(kind_of(text, rules), on)


def form_of(text: str, rules: Rules) -> Form:
    """Return which of the 四种形态 the kind belongs to. Raises MeasureRefused."""
    return measure_of(text, date.max, rules).form


def effect(
    kind: str,
    decided_on: date,
    *,
    rules: Rules,
    during: Iterable[Earlier] = (),
    override_months: int | None = None,
    conduct_ended: date | None = None,
    restored_on: date | None = None,
    probation_extended: bool = False,
) -> Effect:
    """Return until when a measure decided on `decided_on` has its effect.

    The period begins on the day of the decision and ends the day before the corresponding day. Inside a
    period of the same class (`during`) what was left of the old one is added. `override_months` takes the
    place of the table's months; `conduct_ended` chooses the rule then in force: conduct wholly under an
    earlier one is judged by it.
    `restored_on`: the day rights were in fact restored after 留党察看. Raises MeasureRefused.
    """
    if override_months is not None and not 0 < override_months <= LONGEST_MONTHS:
        raise MeasureRefused(f"影响期 {override_months} 个月不合情理，应为 1 至 {LONGEST_MONTHS} 个月。")
    measure = measure_of(kind, conduct_ended or decided_on, rules)
    earlier = _sorted(during, decided_on, rules)
    same = [(found, day) for found, day in earlier if found.group == measure.group]
    before = _added_up(same, rules)
    if before.restored and decided_on < before.restored and measure.key != rules.measures.probation.must:
        return _must_be_expelled(before.restored, rules)
    months = measure.effect.months if override_months is None else override_months
    left = _left(before, decided_on, measure, rules)
    span = _spanned(measure, decided_on, left, months, restored_on, probation_extended)
    return Effect(
        span.ends and span.ends - DAY,
        _told(measure, decided_on, left, months, span),
        _sources(measure, left, decided_on, rules),
        tuple(_warnings(measure, earlier, before, decided_on, rules, probation_extended)),
        span.restored and span.restored - DAY,
    )


def matching(party: str, admin: str, rules: Rules) -> str:
    """Return what is unusual about a party and a 政务 sanction given together, or ''; it blocks nothing.

    '' for either means none was given. Raises MeasureRefused.
    """
    book = rules.measures
    party_key, admin_key = (kind_of(text, rules) if text else "" for text in (party, admin))
    for key, group, name in ((party_key, PARTY, "党纪"), (admin_key, ADMINISTRATIVE, "政务")):
        if key and book.versions[key][-1].group != group:
            raise MeasureRefused(f"“{key}”不是{name}处分。")
    if not party_key:
        rows = [row for row in book.matching.values() if admin_key in row.admin]
        if not rows or any(row.single for row in rows):
            return ""
        wanted = "、".join(row.key for row in rows)
        return f"{admin_key}属于重处分，应当与党纪处分（{wanted}）相匹配（{rows[0].source}）。"
    row = book.matching.get(party_key)
    if row is None or admin_key in row.admin or (not admin_key and row.single):
        return ""
    usual = f"{party_key}一般与{'、'.join(row.admin)}相匹配（{row.source}）"
    return f"{usual}；现为{admin_key}。" if admin_key else f"{usual}；对象是公职人员的，应当核对。"


def checklist(kind: str, rules: Rules) -> tuple[ExecutionItem, ...]:
    """Return what is to be done after a decision of this kind. Raises MeasureRefused."""
    measure = measure_of(kind, date.max, rules)
    return tuple(item for item in rules.execution if {measure.key, measure.group} & set(item.applies_to))


def revisits(decided_on: date, last_day: date, rules: Rules) -> tuple[Revisit, ...]:
    """Return the 回访 planned between a decision and the last day of its effect, in their order."""
    planned: dict[date, Revisit] = {}
    for rule in rules.revisits:
        if rule.after:
            on = _moved(decided_on, rule.after, 1)
        else:
            on = _moved(last_day, rule.before_expiry or Length(), -1)
        if decided_on < on <= last_day:
            planned.setdefault(on, Revisit(rule.key, rule.title, on, rule.source))
    return tuple(planned[on] for on in sorted(planned))


def _moved(day: date, by: Length, sign: int) -> date:
    return add_months(day, sign * by.months) if by.months else day + sign * timedelta(by.days)


def _sorted(during: Iterable[Earlier], decided_on: date, rules: Rules) -> list[tuple[Measure, date]]:
    found = sorted(((measure_of(kind, day, rules), day) for kind, day in during), key=lambda pair: pair[1])
    for measure, day in found:
        if day > decided_on:
            raise MeasureRefused(f"原处分“{measure.key}”的决定日期 {day} 晚于新的决定日期 {decided_on}。")
    return found


def _added_up(earlier: Iterable[tuple[Measure, date]], rules: Rules) -> _Span:
    """The period the earlier sanctions of one class add up to, and the probation among them."""
    span = _Span(None, None)
    for measure, day in earlier:
        left = _left(span, day, measure, rules)
        new = _spanned(measure, day, left, measure.effect.months)
        span = _Span(new.restored or span.restored, max(filter(None, (span.ends, new.ends)), default=None))
    return span


def _left(before: _Span, day: date, measure: Measure, rules: Rules) -> date:
    """The day the old period would have ended, from which the new one goes on; `day` when nothing is left."""
    added = measure.group in rules.measures.combining and not measure.effect.absorbs
    return before.ends if added and before.ends and before.ends > day else day


def _spanned(
    measure: Measure,
    day: date,
    left: date,
    months: int,
    restored_on: date | None = None,
    extended: bool = False,
) -> _Span:
    period = measure.effect
    if not period.probation:
        return _Span(None, add_months(left, months) if months else None)
    restored = restored_on or add_months(day, period.probation + period.extension * extended)
    return _Span(restored, add_months(restored, months) + (left - day))


def _must_be_expelled(restored: date, rules: Rules) -> Effect:
    rule = rules.measures.probation
    text = f"留党察看尚未期满（至 {restored - DAY}），应当给予{rule.must}处分，不另给其他党纪处分"
    return Effect(None, text, rule.source, (f"{text}（{rule.source}）。",))


def _told(measure: Measure, day: date, left: date, months: int, span: _Span) -> str:
    if span.ends is None:
        return measure.content or "没有影响期"
    parts = [f"原影响期尚未执行的{_apart(day, left)}"] if left > day else []
    if span.restored:
        parts.append(f"留党察看至 {span.restored - DAY}，恢复党员权利后 {months} 个月")
    else:
        parts.append(f"影响期 {months} 个月")
    text = f"{'与'.join(parts)}{'之和' if left > day else ''}，自 {day} 起至 {span.ends - DAY} 止"
    return f"{text}：{measure.content}" if measure.content else text


def _apart(first: date, after: date) -> str:
    """The time between as an office writes it: 6 个月 16 日."""
    months = (after.year - first.year) * 12 + after.month - first.month
    months -= add_months(first, months) > after
    days = (after - add_months(first, months)).days
    return "".join(([f" {months} 个月"] if months else []) + ([f" {days} 日"] if days else []))


def _sources(measure: Measure, left: date, day: date, rules: Rules) -> str:
    if left == day:
        return measure.source
    return f"{measure.source}；{rules.measures.combining[measure.group].source}"


def _warnings(
    measure: Measure,
    earlier: list[tuple[Measure, date]],
    before: _Span,
    day: date,
    rules: Rules,
    extended: bool,
) -> Iterable[str]:
    same = [found for found, _ in earlier if found.group == measure.group]
    if same and before.ends and before.ends <= day:
        yield f"原影响期已于 {before.ends - DAY} 届满，不相加。"
    if same and before.ends and before.ends > day and measure.effect.absorbs:
        yield f"{measure.key}取代原影响期（至 {before.ends - DAY}），不相加。"
    if same and measure.group not in rules.measures.combining:
        yield "这一类措施的影响期各自计算，不相加。"
    if len(same) < len(earlier):
        yield "不同类的处分、处理各自计算影响期，不相加。"
    if extended and not measure.effect.extension:
        yield f"{measure.key}不能延长。"
