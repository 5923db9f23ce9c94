"""What a record of a talk must fulfil, kind by kind: pure checks over plain values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from app.rules.talk_table import CheckRule, KindRule, TalkRules
from db.vocabulary import TalkKind, TalkState

__all__ = ["Fault", "TalkFact", "asked", "faults", "likeness", "plain_text"]

_SHINGLE = 4  # characters that are compared as one piece
_LAYOUT = re.compile(r"[\W_]+")

Called = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class TalkFact:
    """A talk as its rules see it; times of day are 'HH:MM' or '', persons bare names.

    `filled` names the fields that hold something; `answers` is the 四必谈 it answers, `answer_by` the day by
    which that had to be held; `clue` the number of its clue, `clue_known` whether the ledger has it.
    """

    kind: TalkKind
    state: TalkState
    held_on: date
    person: str = ""
    talkers: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()
    recorders: tuple[str, ...] = ()
    begins: str = ""
    ends: str = ""
    filled: frozenset[str] = frozenset()
    answer_by: date | None = None
    answers: str = ""
    clue: str = ""
    clue_known: bool = True

    @property
    def officers(self) -> tuple[str, ...]:
        """Everybody who held the talk, each once."""
        return tuple(dict.fromkeys((*self.talkers, *self.companions, *self.recorders)))


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a record: the check, the field, why, on whose authority, what to do."""

    check: str
    field: str
    reason: str
    source: str
    remedy: str
    hard: bool

    @property
    def key(self) -> tuple[str, str]:
        """What makes two faults the same one, whatever they say."""
        return self.check, self.field


def faults(
    fact: TalkFact, rules: TalkRules, today: date, called: Called = lambda name: name
) -> tuple[Fault, ...]:
    """Return what does not hold of a talk; `called` says what a field is called."""
    rule = rules.kinds[fact.kind]
    found = [*_persons(fact), *_times(fact, today)]
    if fact.state is TalkState.FINISHED:
        found += [*_finished(fact, rule, rules.fewest_officers, called), *_excusable(fact, rule)]
    return tuple(_fault(rules.checks[key], rule, field, told) for key, field, told in found)


def asked(fact: TalkFact, rules: TalkRules, called: Called = lambda name: name) -> tuple[Fault, ...]:
    """Return the fields of a finished talk that are worth a question before it is saved without them."""
    rule = rules.kinds[fact.kind]
    if fact.state is not TalkState.FINISHED:
        return ()
    open_ones = [name for name in rule.wants if name not in fact.filled]
    return tuple(_fault(rules.asks["wants"], rule, name, called(name)) for name in open_ones)


Told = tuple[str, str, str]  # the check, the field, what is told of it


def _persons(fact: TalkFact) -> Iterator[Told]:
    same = [name for name in fact.recorders if name in fact.talkers]
    if same:
        yield "recorder", "recorder", "、".join(same)
    roles = (("talker", "谈话人", fact.talkers), ("companions", "陪同人", fact.companions))
    for field, role, names in (*roles, ("recorder", "记录人", fact.recorders)):
        if fact.person and fact.person in names:
            yield "object", field, role


def _times(fact: TalkFact, today: date) -> Iterator[Told]:
    if fact.begins and fact.ends and fact.ends <= fact.begins:
        yield "span", "ends", ""
    if fact.held_on > today and fact.state is not TalkState.PLANNED:
        yield "future", "held_on", f"“{fact.state.label}”"


def _finished(fact: TalkFact, rule: KindRule, fewest: int, called: Called) -> Iterator[Told]:
    if rule.two_persons and len(fact.officers) < fewest:
        yield "two_persons", "companions", "、".join(fact.officers) or "0 人"
    yield from (("needs", name, called(name)) for name in rule.required if name not in fact.filled)


def _excusable(fact: TalkFact, rule: KindRule) -> Iterator[Told]:
    if fact.answer_by is not None and fact.held_on > fact.answer_by:
        yield "late", "held_on", f"{fact.answers}应于 {fact.answer_by.isoformat()} 前谈话，已经超过"
    if rule.clue and not fact.clue:
        yield "clue", "clue_number", ""
    if fact.clue and not fact.clue_known:
        yield "unknown_clue", "clue_number", f"“{fact.clue}”"


def _fault(check: CheckRule, rule: KindRule, field: str, told: str) -> Fault:
    sources = [rule.source, check.source] if "{kind}" in check.reason else [check.source]
    source = rule.two_persons_source if check.key == "two_persons" else "；".join(dict.fromkeys(sources))
    reason = check.reason.replace("{kind}", rule.kind.label).replace("{told}", told)
    return Fault(check.key, field, reason, source, check.remedy, check.hard)


def plain_text(text: str, names: Iterable[str] = ()) -> str:
    """Return a text without layout, marks and the names in it, as it is held against another."""
    for name in names:
        text = text.replace(name, "")
    return _LAYOUT.sub("", text)


def likeness(one: str, other: str) -> int:
    """Return how much two plain texts agree, in whole percent of the longer."""
    if one == other:
        return 100
    mine, theirs = _pieces(one), _pieces(other)
    most = max(len(mine), len(theirs))
    return 100 * len(mine & theirs) // most if most else 0


def _pieces(text: str) -> frozenset[str]:
    return frozenset(text[at : at + _SHINGLE] for at in range(len(text) - _SHINGLE + 1))
