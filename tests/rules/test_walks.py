"""Thousands of clues on random roads: what must always hold is asked of the bare steps, in plain words."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from app.rules.clocks import running
from app.rules.folding import Fold, fold
from app.rules.steps import StepFact
from app.rules.workflow import WORKFLOW
from db.vocabulary import ClueState as S
from db.vocabulary import StepKind as K
from tests.rules.parts import RULES
from tests.rules.plain import Told, trespasses
from tests.rules.walking import (
    LATE,
    UNCHAINED,
    USUAL,
    Refused,
    Walk,
    decided,
    filed,
    inquired,
    reported,
    tried,
    verifying,
)

CLUES, TRIES, SEED = 3000, 15, 20261120
PEOPLE = ("周远航", "何静", "孙立", "吴敏", "郑凯", "冯岩", "褚江", "卫平")
OUTSIDERS = ("本级", "本级", "本级", "本级", "移送", "上报", "待定")
SUPERIOR = "云川市直机关纪检监察工委"
OWN = "云川市住房和城乡建设局机关纪委"
LIGHT = ("党内警告", "党内严重警告", "免予党纪处分")
GRAVE = (*["留党察看一年"] * 5, "留党察看二年", "撤销党内职务", "开除党籍")
WRITTEN_BY_THE_PROGRAM = (K.CLEANED, K.SPLIT)
# What moves a clue on is tried more often than what may be entered at any time.
IDLE = frozenset(
    {K.REPORTED_UP, K.EXTENDED, K.SUSPENDED, K.RESUMED, K.EXPLAINED, K.FALSE_REPORTED, K.FALSE_FOUND,
     K.CORRECTED, K.MERGED, K.MEASURES_REQUESTED, K.REOPENED, K.MEASURE}
)  # fmt: skip
SLOW = frozenset({K.STUDIED, K.TALK_PLANNED, K.EXECUTED, K.TRANSFER_RECEIVED, K.TRANSFER_ANSWERED})
# Clues that have come some way already.
FAR = (
    inquired, verifying, filed, lambda: reported("shelve"), lambda: tried("punish"), lambda: tried("none"),
    decided, lambda: decided("留党察看一年", SUPERIOR), lambda: decided("留党察看二年", SUPERIOR),
)  # fmt: skip
CHOICES: dict[str, tuple[str, ...]] = {
    "disposition": ("inquiry", *["verification"] * 3, "shelved", "settled", "transfer"),
    "settle_reason": ("", "vague", "dead", "answered"),
    "inquiry_outcome": ("believed", "reminded", "criticised", "again", "spot_check", "verify", "verify"),
    "verification_outcome": (*["file"] * 6, "settle", "reminded", "shelve", "transfer"),
    "shelf_outcome": ("keep", "restart", "settle"),
    "conclusion": ("punish", "punish", "punish", "exempt", "none", "supplement"),
    "appeal_outcome": ("upheld", "changed", "revoked"),
    "ruling": (*["agreed"] * 9, "returned"),
    "item": ("report", "report", "post_pay", "property", "receipt", "personnel_file"),
    "property": ("yes", "no", ""),
    "excuse": ("", LATE, LATE),
    "note": ("", "写错", LATE, LATE, LATE),
}  # fmt: skip


class Walker:
    """One random officer with one random clue."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.imported = rng.random() < 0.03
        far = not self.imported and rng.random() < 0.3
        self.walk = rng.choice(FAR)() if far else self._received()
        if far:
            self.walk.today = date(2030, 6, 30)
        self.now = max(step.held_on for step in self.walk.steps)
        self.sums: dict[int, Fold] = {}
        self.open, self.known = list[K](), 0

    def _received(self) -> Walk:
        """A clue just received: ours or not, marked one way or another, some of it told by a sheet."""
        rng = self.rng
        flags = ("real_name", "masses_side", "result_wanted", "forwarded_down")
        told = {name: rng.random() < 0.2 for name in flags} | {"flow_only": rng.random() < 0.05}
        received = date(2020, 1, 6) + timedelta(rng.randrange(2000))
        walk = Walk(
            received.isoformat(),
            {"韩露": rng.choice(OUTSIDERS), "赵一鸣": rng.choice(OUTSIDERS[:5])},
            rules=RULES if rng.random() < 0.8 else UNCHAINED,
            designation="云直纪工指〔2026〕2号" if rng.random() < 0.1 else "",
            imported=self.imported,
            **told,
        )
        if self.imported:
            opinion = {"disposition": "verification", "decided": True}
            walk.steps += [
                StepFact(K.OPINION, received, 2, opinion), StepFact(K.VERIFICATION_STARTED, received, 3)
            ]  # fmt: skip
        return walk

    def told(self) -> Told:
        """What the oracle is given: nothing the rules have worked out."""
        walk = self.walk
        return Told(
            tuple(walk.steps), walk.registration.received_on, walk.today,
            strangers=any(label in ("移送", "上报") for label in walk.persons.values()),
            designated=bool(walk.designation), flow_only=walk.registration.flow_only,
            chain=walk.rules.committee.approvers, imported=self.imported,
        )  # fmt: skip

    def attempt(self) -> bool:
        """Try one step; say whether it was taken."""
        kind = self._kind()
        if kind in WRITTEN_BY_THE_PROGRAM:
            return self._written(kind)
        on = self._day()
        try:
            self.walk.take(kind, on.isoformat(), **self._detail(kind))
        except Refused:
            return False
        self.now = max(self.now, on)
        self.sums[len(self.walk.steps)] = self.walk.folded
        return True

    def _written(self, kind: K) -> bool:
        """What the program writes of an open clue without asking."""
        walk = self.walk
        if walk.state in (S.CLOSED, S.ARCHIVED, S.MERGED):
            return False
        latest = max(step.held_on for step in walk.steps)
        walk.steps.append(StepFact(kind, latest, len(walk.steps) + 1, dict(USUAL.get(kind, {}))))
        return True

    def _kind(self) -> K:
        if self.rng.random() < 0.08:
            return self.rng.choice(list(K))
        if len(self.walk.steps) != self.known:
            self.open = sorted(self.walk.may(), key=lambda kind: str(kind.value))
            self.known = len(self.walk.steps)
        weights = [1 if kind in IDLE else 3 if kind in SLOW else 12 for kind in self.open]
        return self.rng.choices(self.open, weights)[0] if self.open else K.REPORTED_UP

    def _day(self) -> date:
        dice = self.rng.random()
        if dice < 0.05:
            return self.now - timedelta(self.rng.randrange(1, 60))
        if dice < 0.06:
            return self.walk.today + timedelta(self.rng.randrange(1, 9))
        if dice < 0.12:
            return min(self.walk.today, self.now + timedelta(self.rng.randrange(60, 500)))
        return min(self.walk.today, self.now + timedelta(self.rng.randrange(0, 12)))

    def _detail(self, kind: K) -> dict[str, Any]:
        names = {name: self.rng.choice(texts) for name, texts in CHOICES.items()}
        walk, detail = self.walk, dict(USUAL.get(kind, {})) | names
        running_now = [clock.key for clock in walk.clocks if clock.stopped_on is None]
        detail["clock"] = self.rng.choice([*running_now, "T1", "T6"])
        detail["approver"] = self.rng.choice([*walk.case.outstanding()[:1] * 6, *RULES.committee.approvers])
        if kind is K.CORRECTED:
            detail["corrects"] = self.rng.choice(walk.steps).id
        rule = WORKFLOW[kind]
        own = {*rule.needs, *rule.takes, "corrects", "note", "excuse"}
        detail |= self._people(kind) | self._sanction(kind)
        return {name: value for name, value in detail.items() if name in own}

    def _people(self, kind: K) -> dict[str, Any]:
        """Mostly the right people; now and then one too few, or somebody who must not take part."""
        groups = ("group", "signers", "reviewers", "talkers", "announcers", "visitors")
        wrong = self.rng.random() < 0.15
        asked = [name for name in groups if name in USUAL.get(kind, {})]
        chosen = {name: "、".join(self.rng.sample(PEOPLE, self.rng.randint(1, 3))) for name in asked}
        return chosen if wrong else {}

    def _sanction(self, kind: K) -> dict[str, Any]:
        """A measure with an organ that may approve it, as a rule; votes that carry it, as a rule."""
        rng = self.rng
        if kind is K.BRANCH_MET and rng.random() < 0.3:
            votes = ("due_count", "present_count", "in_favour", "against", "abstained")
            return {name: rng.randrange(0, 24) for name in votes}
        if kind is K.SANCTION_APPROVED:
            return {"measure": rng.choice(LIGHT + GRAVE), "organ": rng.choice((OWN, SUPERIOR, SUPERIOR))}
        if kind is K.DECIDED:
            approved = [step.text("measure") for step in self.walk.steps if step.kind is K.SANCTION_APPROVED]
            return {"measure": rng.choice([*approved * 4, *LIGHT])}
        return {}


@pytest.mark.timeout(600)
def test_whatever_is_tried_the_rules_hold() -> None:
    """Every accepted step leaves the clue as the plain rules want it; all kinds and states are reached."""
    kinds: Counter[K] = Counter()
    states: Counter[S] = Counter()
    tried = 0
    for number in range(CLUES):
        walker = Walker(Random(SEED + number))
        for _ in range(TRIES):
            tried += 1
            if not walker.attempt():
                continue
            walk = walker.walk
            kinds[walk.steps[-1].kind] += 1
            states[walk.state] += 1
            wrong = [*trespasses(walker.told(), walk.state), *_restless(walk)]
            assert not wrong, f"seed {SEED + number}: {wrong}\n{_story(walk)}"
        kinds.update([K.REGISTERED, *([K.VERIFICATION_STARTED] if walker.imported else [])])
        _same_when_read_again(walker, SEED + number)
    told = {term.label: count for term, count in [*states.most_common(), *kinds.most_common()]}
    sys.stdout.write(f"\n{CLUES} clues, {tried} tries, {sum(kinds.values())} steps: {told}\n")
    assert not set(K) - set(kinds), f"never taken: {[kind.label for kind in set(K) - set(kinds)]}"
    assert not set(S) - set(states), f"never reached: {[state.label for state in set(S) - set(states)]}"


def _restless(walk: Walk) -> list[str]:
    """Clocks: none is open at the end, and none is missing on the way without a stated reason."""
    state, found = walk.state, []
    still = {clock.key for clock in walk.clocks if clock.stopped_on is None}
    if state in (S.CLOSED, S.ARCHIVED, S.MERGED) and (over := still - {"T13", "T18"}):
        found.append(f"{state.label}时仍在计时：{over}")
    if state is S.MERGED and still:
        found.append(f"并入后仍在计时：{still}")
    if state not in (S.CLOSED, S.ARCHIVED, S.MERGED, S.SHELVED) and not running(walk.clocks):
        found += [] if walk.rules.wording.waits[state] else [f"{state.label}没有期限也没有说明"]
    if state is S.SHELVED and "T21" not in still:
        found.append("暂存待查没有复核日期")
    days = [step.held_on for step in walk.steps]
    if (
        not walk.registration.imported
        and not any(step.corrects for step in walk.steps)
        and days == sorted(days)
    ):
        late = [clock for clock in walk.clocks if clock.stopped_on and clock.stopped_on > clock.due.on]
        silent = [] if state is S.MERGED else [clock for clock in late if not clock.explained]
        found += [f"{clock.rule.title}超期而无说明" for clock in silent]
    return found


def _same_when_read_again(walker: Walker, seed: int) -> None:
    """Steps written down and read again, and any beginning of them, add up to what they added up to then."""
    stored = [
        StepFact(one.kind, one.held_on, one.id, json.loads(json.dumps(dict(one.detail))), one.corrects)
        for one in walker.walk.steps
    ]
    some = walker.rng.sample(sorted(walker.sums), min(3, len(walker.sums)))
    for length in some:
        assert fold(stored[:length]) == walker.sums[length], f"seed {seed}, the first {length} steps"


def _story(walk: Walk) -> str:
    return "\n".join(
        f"{step.id} {step.held_on} {step.kind.label} {step.corrects or ''} {dict(step.detail)}"
        for step in walk.steps
    )
