"""A clue driven by the rules alone: no store, no window, the steps as an officer would enter them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from app.registers.clues.case import in_effect
from app.registers.clues.measures import decision_clocks, done_clocks, taken
from app.rules.clocks import Clock, clocks, running
from app.rules.folding import Fold, fold
from app.rules.guards import Case
from app.rules.permission import Obstacle, ahead, obstacles
from app.rules.steps import Registration, StepFact
from app.rules.tables import Rules
from app.rules.workflow import WORKFLOW
from db.vocabulary import ClueState, StepKind
from tests.rules.parts import RULES, day

K = StepKind
TODAY = date(2026, 11, 20)
SECRETARY, CHIEF = RULES.committee.approvers
UNCHAINED = RULES.with_committee({"approvers": []})
LATE = "因工作调动延误，已向工委说明"
# What an officer fills in when nothing about it matters to the test.
USUAL: Mapping[StepKind, Mapping[str, Any]] = {
    K.ACCEPTED: {"organ": "云川市直机关纪检监察工委"},
    K.FORWARDED_UP: {"organ": "云川市直机关纪检监察工委"},
    K.MERGED: {"parent": "线索〔2026〕1号"},
    K.SPLIT: {"parent": "线索〔2026〕1号-2"},
    K.STUDIED: {"meeting": "会〔2026〕1号"},
    K.TALK_PLANNED: {"talkers": "周远航、何静", "place": "谈话室"},
    K.TALK_ENTRUSTED: {"organ": "规划处党支部"},
    K.TALKED: {"talkers": "周远航、何静", "recorder": "孙立", "place": "谈话室"},
    K.INQUIRY_SENT: {"number": "函询〔2026〕1号"},
    K.SPOT_CHECKED: {"group": "周远航、何静", "finding": "与说明一致"},
    K.FEEDBACK_SENT: {"number": "反馈〔2026〕1号"},
    K.STATEMENT_MADE: {"occasion": "组织生活会", "stated": "yes"},
    K.VERIFICATION_PLANNED: {"group": "周远航、何静", "plan": "查阅账目"},
    K.MEASURES_REQUESTED: {"organ": "云川市直机关纪检监察工委", "measures_sought": "查询"},
    K.VERIFICATION_REPORTED: {"signers": "周远航、何静"},
    K.TRANSFERRED: {"transfer_reason": "rank", "organ": "派驻纪检监察组", "number": "移送〔2026〕1号"},
    K.TRANSFER_RECEIVED: {"receiver": "派驻组 李工"},
    K.TRANSFER_ANSWERED: {"finding": "已予处理"},
    K.FILED: {"group": "周远航、何静", "case_number": "案〔2026〕1号"},
    K.FACTS_SHOWN: {"talkers": "周远航、何静", "opinion": "属实"},
    K.INVESTIGATED: {"finding": "违纪属实", "signers": "周远航、何静"},
    K.SENT_TO_TRIAL: {"reviewers": "吴敏、郑凯"},
    K.CASE_DISMISSED: {"number": "撤案〔2026〕1号"},
    K.BRANCH_MET: {"due_count": 20, "present_count": 18, "in_favour": 16, "against": 1, "abstained": 1},
    K.SANCTION_APPROVED: {"organ": "云川市住房和城乡建设局机关纪委", "measure": "党内警告"},
    K.DECIDED: {"number": "处分〔2026〕1号", "measure": "党内警告"},
    K.ANNOUNCED: {"announcers": "周远航、何静", "place": "支部党员大会"},
    K.REVISITED: {"visitors": "周远航、何静", "grade": "good"},
    K.PROBATION_EXTENDED: {"organ": "云川市直机关纪检监察工委"},
    K.RIGHTS_RESTORED: {"organ": "云川市直机关纪检监察工委"},
    K.MEASURE: {"measure": "谈话提醒"},
    K.CLARIFICATION_PROPOSED: {"finding": "反映不实，本人同意澄清"},
    K.CLARIFIED: {"way": "meeting", "occasion": "支部党员大会"},
    K.FALSE_REPORTED: {"organ": "云川市直机关纪检监察工委"},
    K.FALSE_FOUND: {"organ": "云川市纪委监委", "number": "认定〔2026〕1号"},
    K.APPEALED: {"reviewers": "冯岩、褚江"},
    K.APPEAL_DECIDED: {"appeal_outcome": "upheld"},
    K.REOPENED: {"organ": "云川市直机关纪检监察工委", "number": "复〔2026〕1号", "finding": "有新的事实"},
    K.REPORTED_UP: {"organ": "云川市直机关纪检监察工委", "finding": "阶段情况"},
    K.RESULT_REPORTED: {"organ": "云川市直机关纪检监察工委", "finding": "已办结"},
    K.EXTENDED: {"organ": "云川市直机关纪检监察工委"},
    K.SUSPENDED: {"organ": "云川市直机关纪检监察工委", "note": "当事人住院治疗"},
    K.RESUMED: {},
    K.EXPLAINED: {"note": LATE},
    K.CLOSED: {"result": "已办结"},
    K.ARCHIVED: {"retention": "thirty"},
    K.CORRECTED: {"note": "登记有误，予以更正"},
}


class Refused(Exception):
    """A step was refused, with everything that was in its way."""

    def __init__(self, found: list[Obstacle]) -> None:
        super().__init__("；".join(f"{one.field}: {one.reason}" for one in found))
        self.found = found

    @property
    def reasons(self) -> list[str]:
        """What was said, one for each obstacle."""
        return [one.reason for one in self.found]


class Walk:
    """One clue on its road. `persons`: name → the label of the verdict about that person."""

    def __init__(
        self,
        received: str = "2026-01-05",
        persons: Mapping[str, str] | None = None,
        *,
        rules: Rules = RULES,
        today: date = TODAY,
        designation: str = "",
        **told: bool,
    ) -> None:
        self.registration = Registration(day(received), **told)
        self.persons = dict(persons or {"韩露": "本级"})
        self.rules, self.today, self.designation = rules, today, designation
        self.steps: list[StepFact] = [StepFact(K.REGISTERED, day(received), 1)]
        self._known: tuple[int, Fold, tuple[Clock, ...]] | None = None

    # How it stands

    @property
    def folded(self) -> Fold:
        """What the steps add up to."""
        return self._sums()[1]

    @property
    def state(self) -> ClueState:
        """Where the clue is."""
        return self.folded.state

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """All clocks, the stopped ones among them."""
        return self._sums()[2]

    def _sums(self) -> tuple[int, Fold, tuple[Clock, ...]]:
        """The fold and its clocks, kept until a further step comes."""
        if self._known is None or self._known[0] != len(self.steps):
            folded = fold(self.steps)
            self._known = len(self.steps), folded, clocks(folded, self.registration, self.rules)
        return self._known

    @property
    def case(self) -> Case:
        """The clue as its guards see it."""
        folded, labels = self.folded, ("本级", "待定")
        return Case(
            folded=folded,
            registration=self.registration,
            clocks=self.clocks,
            rules=self.rules,
            today=self.today,
            outside=tuple(name for name, label in self.persons.items() if label not in labels),
            unsure=tuple(name for name, label in self.persons.items() if label == "待定"),
            designation=self.designation,
            effects=tuple(in_effect(one) for one in taken(folded, self.rules) if not one.lifted),
            persons=tuple(str(place) for place in range(1, len(self.persons) + 1)),
            committee_may=self.rules.own_sanctions(),
        )

    def clock(self, key: str) -> Clock:
        """The latest clock of that key."""
        found = self.case.clock(key)
        assert found is not None, f"{key} has not started"
        return found

    def due(self, key: str) -> str:
        """The last day of the latest clock of that key."""
        return self.clock(key).due.on.isoformat()

    def runs(self) -> list[str]:
        """The keys of the clocks that run, the one that ends first in front."""
        return [clock.key for clock in running(self.clocks)]

    def may(self) -> set[StepKind]:
        """The steps that nothing stands in the way of, whatever is filled in."""
        case = self.case
        return {kind for kind in K if ahead(kind, case, self.rules.wording) is None}

    # How it goes on

    def take(self, kind: StepKind, on: str, **detail: Any) -> Walk:
        """Enter one step as the register does. Raises Refused."""
        step = self.made(kind, on, {**USUAL.get(kind, {}), **detail})
        found = obstacles(step, self.case, self.rules.wording)
        hard = [one for one in found if one.hard]
        if hard or (found and len(step.text("excuse")) < 4):
            raise Refused(hard or found)
        if found:
            step = replace(step, detail={**step.detail, "excused": [one.guard for one in found]})
        self.steps.append(step)
        return self

    def made(self, kind: StepKind, on: str, given: Mapping[str, Any]) -> StepFact:
        """The step as the register would store it. A field that is lacking is refused."""
        detail = {name: value for name, value in given.items() if value not in (None, "")}
        corrects = detail.pop("corrects", None)
        rule = WORKFLOW[kind]
        assert detail.keys() <= {*rule.needs, *rule.takes, "note", "excuse"}, (
            f"{kind.label} has no such field"
        )
        lacking = [name for name in rule.needs if name != "corrects" and name not in detail]
        if lacking:
            raise Refused([Obstacle(name, "不能为空") for name in lacking])
        if kind is K.DECIDED:
            detail["starts"] = decision_clocks(detail, self.rules)
        if kind is K.EXECUTED and (stops := done_clocks(detail, self.rules)):
            detail["stops"] = stops
        if rule.proposes:
            chain = self.rules.committee.approvers
            detail |= {"chain": "、".join(chain)} if chain else {"decided": True}
        if kind is K.APPROVED:
            outstanding = self.case.outstanding()
            detail["final"] = not outstanding or outstanding == (detail["approver"],)
        return StepFact(kind, day(on), len(self.steps) + 1, detail, corrects)

    def agree(self, on: str, *, studied: str = "") -> Walk:
        """Have the proposal studied where that is wanted, and approved by the whole chain."""
        proposal = self.folded.proposal
        assert proposal is not None, "nothing is proposed"
        if proposal.kind in (K.OPINION, K.FILED):
            self.take(K.STUDIED, studied or on)
        for approver in self.case.outstanding():
            self.take(K.APPROVED, on, approver=approver, ruling="agreed")
        return self

    def disposed(self, disposition: str, on: str = "2026-01-12", **detail: Any) -> Walk:
        """Bring the clue from its receipt to an approved disposition."""
        return self.take(K.OPINION, on, disposition=disposition, **detail).agree(on)

    def correct(self, place: int, on: str) -> Walk:
        """Withdraw the step at that place of the timeline."""
        return self.take(K.CORRECTED, on, corrects=self.steps[place - 1].id)

    def place(self, kind: StepKind) -> int:
        """The place of the latest step of that kind in the timeline."""
        return max(place for place, step in enumerate(self.steps, start=1) if step.kind is kind)


def refusal(walk: Walk, kind: StepKind, on: str, **detail: Any) -> list[Obstacle]:
    """What is in the way of a step; the walk is left as it was."""
    before, state = list(walk.steps), walk.folded
    try:
        walk.take(kind, on, **detail)
    except Refused as refused:
        assert walk.steps == before
        assert walk.folded == state
        return refused.found
    raise AssertionError(f"{kind.label} was accepted")


def told(found: Iterable[Obstacle]) -> list[tuple[str, str]]:
    """Field and reason of each obstacle."""
    return [(one.field, one.reason) for one in found]


# How far a clue has come when a test begins


def inquired(**told: bool) -> Walk:
    """A clue whose 函询 was sent, received and answered."""
    walk = Walk(**told).disposed("inquiry")
    walk.take(K.INQUIRY_SENT, "2026-01-14").take(K.INQUIRY_RECEIVED, "2026-01-15")
    return walk.take(K.INQUIRY_ANSWERED, "2026-01-30")


def verifying(**told: bool) -> Walk:
    """A clue under 初核, approved on 2026-01-14."""
    return (
        Walk(**told).disposed("verification").take(K.VERIFICATION_PLANNED, "2026-01-13").agree("2026-01-14")
    )


def reported(outcome: str, **detail: str) -> Walk:
    """A clue whose 初核报告 was approved with that outcome on 2026-03-02."""
    walk = verifying().take(K.VERIFICATION_REPORTED, "2026-03-01", verification_outcome=outcome, **detail)
    return walk.agree("2026-03-02")


def filed() -> Walk:
    """A case filed on 2026-03-10."""
    return reported("file").take(K.FILED, "2026-03-09").agree("2026-03-10")


def tried(conclusion: str, **detail: str) -> Walk:
    """A case that came out of its 审理 on 2026-05-08 with that conclusion."""
    walk = filed().take(K.FACTS_SHOWN, "2026-04-01").take(K.INVESTIGATED, "2026-04-08")
    walk.take(K.SENT_TO_TRIAL, "2026-04-10")
    return walk.take(K.ADJUDICATED, "2026-05-08", conclusion=conclusion, **detail)


def decided(measure: str = "党内警告", organ: str = "云川市住房和城乡建设局机关纪委", **detail: str) -> Walk:
    """A case decided on 2026-05-20."""
    walk = tried("punish").take(K.BRANCH_MET, "2026-05-12")
    walk.take(K.SANCTION_APPROVED, "2026-05-15", measure=measure, organ=organ)
    return walk.take(K.DECIDED, "2026-05-20", measure=measure, **detail)
