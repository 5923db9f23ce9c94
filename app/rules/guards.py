"""The guards of the workflow: what must hold before a step is taken, beyond its place in the order.

A hard guard lets nothing pass. A soft one lets a step pass on a written reason, which is kept with the step
and reported. What each says, on whose authority, and what is to be done stands in `workflow.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.rules.clocks import Clock
from app.rules.folding import Fold
from app.rules.measure_table import EXEMPTION
from app.rules.steps import Registration, StepFact, last_of
from app.rules.tables import Rules
from app.rules.workflow import UNDER_WAY, WORKFLOW
from db.vocabulary import (
    Conclusion,
    Disposition,
    InquiryOutcome,
    Ruling,
    Settlement,
    ShelfOutcome,
    StepKind,
    VerificationOutcome,
)

K = StepKind
SHORTEST_REASON = 4  # characters


@dataclass(frozen=True, slots=True)
class InEffect:
    """A measure taken: of whom ('' = of all), which, its last day (None: no end), that of its 察看."""

    person: str
    kind: str
    last_day: date | None
    probation_last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A clue as the guards see it. `outside` and `unsure` name the persons who are not, or perhaps not, ours.

    `effects` are the measures taken; `persons` the ids of the clue's persons;
    `committee_may` are the sanctions this committee may approve itself.
    """

    folded: Fold
    registration: Registration
    clocks: tuple[Clock, ...]
    rules: Rules
    today: date
    outside: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    designation: str = ""
    effects: tuple[InEffect, ...] = ()
    persons: tuple[str, ...] = ()
    committee_may: frozenset[str] = field(default_factory=frozenset)

    @property
    def steps(self) -> tuple[StepFact, ...]:
        """The standing steps."""
        return self.folded.steps

    def clock(self, key: str) -> Clock | None:
        """Return the latest clock of that key, or None."""
        return next((clock for clock in reversed(self.clocks) if clock.key == key), None)

    def investigators(self) -> set[str]:
        """Everybody who took part in checking or investigating this clue."""
        steps = (
            step
            for step in self.steps
            if WORKFLOW[step.kind].stage in ("初步核实", "立案审查审理", "谈话函询")
        )
        kept = {name for step in steps for key in ("group", "signers") for name in step.names(key)}
        shown = (step for step in self.steps if step.kind is K.FACTS_SHOWN)
        return kept | {name for step in shown for name in step.names("talkers")}

    def judges(self) -> set[str]:
        """Everybody who took part in the 审理 of this clue."""
        steps = (step for step in self.steps if step.kind is K.SENT_TO_TRIAL)
        return {name for step in steps for name in step.names("reviewers")}

    def outstanding(self) -> tuple[str, ...]:
        """The approvers who have not yet agreed to what is proposed, in the order of its chain."""
        proposal, chain = self.folded.proposal, self.rules.committee.approvers
        if proposal is not None and proposal.names("chain"):
            chain = proposal.names("chain")
        return tuple(one for one in chain if one not in self.folded.agreed)

    def concerns(self, step: StepFact, person: str) -> bool:
        """Whether a step and a measure are about the same person; '' is everybody."""
        return "" in (step.text("subject"), person) or step.text("subject") == person


Told = tuple[str, str] | None  # field at fault and what is told of it; None = the guard holds


@dataclass(frozen=True, slots=True)
class Guard:
    """`ahead`: it does not depend on what is filled in, so it can be told before the step is begun."""

    test: Callable[[StepFact, Case], Told]
    hard: bool = True
    ahead: bool = False


def _in_jurisdiction(step: StepFact, case: Case) -> Told:
    disposition = step.term("disposition", Disposition)
    if case.designation or disposition is Disposition.TRANSFER:
        return None
    at = "disposition" if step.kind is K.OPINION else "kind"
    if case.registration.flow_only:
        return at, "仅登记流转的线索属于上级管辖"
    if case.outside:
        return at, "、".join(case.outside)
    needs_certainty = disposition not in (Disposition.SHELVED, Disposition.SETTLED)
    return (at, "、".join(case.unsure)) if case.unsure and needs_certainty else None


def _settle_reason(step: StepFact, case: Case) -> Told:
    settles = (
        step.term("disposition", Disposition) is Disposition.SETTLED
        or step.term("shelf_outcome", ShelfOutcome) is ShelfOutcome.SETTLE
    )
    return ("settle_reason", "") if settles and not step.text("settle_reason") else None


def _on_time(step: StepFact, case: Case) -> Told:
    keys = (*WORKFLOW[step.kind].stops, *step.detail.get("stops", ()))
    late = [
        f"{clock.rule.title}应于{clock.due.on.isoformat()}前完成"
        for clock in case.clocks
        if clock.stopped_on is None and clock.key in keys and not clock.explained and _overdue(clock, step)
    ]
    return ("held_on", "；".join(late)) if late else None


def _overdue(clock: Clock, step: StepFact) -> bool:
    """Whether the clock's last day has passed, or had when it was suspended."""
    return (clock.pauses[-1][0] if clock.paused else step.held_on) > clock.due.on


def _chain(step: StepFact, case: Case) -> Told:
    outstanding = case.outstanding()
    if not outstanding or step.text("approver") == outstanding[0]:
        return None
    return "approver", outstanding[0]


def _studied(step: StepFact, case: Case) -> Told:
    proposes = WORKFLOW[step.kind].proposes
    proposal = step if proposes else case.folded.proposal
    if proposal is None or proposal.kind not in (K.OPINION, K.FILED):
        return None
    if step.term("ruling", Ruling) is Ruling.RETURNED or (proposes and case.rules.committee.approvers):
        return None  # where there is a chain, it is asked for at the approval
    place = len(case.steps) if proposes else [one.id for one in case.steps].index(proposal.id)
    since = case.steps[place:]
    if last_of(since, K.STUDIED) or any("studied" in one.detail.get("excused", ()) for one in since):
        return None
    for past in reversed(case.steps[:place]):
        if past.kind is K.STUDIED:
            return None
        if past.kind is K.APPROVED or WORKFLOW[past.kind].moves:
            break
    return "kind", proposal.kind.label


def _under_way(step: StepFact, case: Case) -> Told:
    if step.term("disposition", Disposition) is Disposition.TRANSFER or case.folded.state not in UNDER_WAY:
        return None
    return "disposition", case.folded.state.label


def _two(name: str) -> Callable[[StepFact, Case], Told]:
    def test(step: StepFact, case: Case) -> Told:
        return None if len(step.names(name)) > 1 else (name, "")

    return test


def _two_talkers(step: StepFact, case: Case) -> Told:
    talkers, recorders = step.names("talkers"), step.names("recorder")
    if set(recorders) & set(talkers):
        return "recorder", "记录人不能同时是谈话人"
    return None if len({*talkers, *recorders}) > 1 else ("talkers", "谈话人和记录人不足两人")


def _believed(step: StepFact, case: Case) -> Told:
    return None if case.folded.projection.settlement is Settlement.BELIEVED else ("kind", "")


def _settled(step: StepFact, case: Case) -> Told:
    return None if case.folded.projection.settlement is not None else ("kind", "")


def _all_sign(step: StepFact, case: Case) -> Told:
    begun = last_of(case.folded.present, K.VERIFICATION_PLANNED, K.FILED)
    missing = [name for name in (begun.names("group") if begun else ()) if name not in step.names("signers")]
    return ("signers", "、".join(missing)) if missing else None


def _verified(step: StepFact, case: Case) -> Told:
    return None if last_of(case.folded.present, K.VERIFICATION_REPORTED) else ("kind", "")


def _facts_shown(step: StepFact, case: Case) -> Told:
    return None if last_of(case.folded.present, K.FACTS_SHOWN) else ("kind", "")


def _reviewers_apart(step: StepFact, case: Case) -> Told:
    both = [name for name in step.names("reviewers") if name in case.investigators()]
    return ("reviewers", "、".join(both)) if both else None


def _investigators_apart(step: StepFact, case: Case) -> Told:
    both = [name for name in (*step.names("group"), *step.names("signers")) if name in case.judges()]
    return ("group" if step.text("group") else "signers", "、".join(dict.fromkeys(both))) if both else None


def _fresh_reviewers(step: StepFact, case: Case) -> Told:
    both = [name for name in step.names("reviewers") if name in case.investigators() | case.judges()]
    return ("reviewers", "、".join(both)) if both else None


def _punishable(step: StepFact, case: Case) -> Told:
    return None if case.folded.conclusion in (Conclusion.PUNISH, Conclusion.EXEMPT) else ("kind", "")


def _not_punished(step: StepFact, case: Case) -> Told:
    return None if case.folded.conclusion is Conclusion.NONE else ("kind", "")


def _quorum(step: StepFact, case: Case) -> Told:
    due, present, favour = step.count("due_count"), step.count("present_count"), step.count("in_favour")
    if present > due:
        return "present_count", "实到人数多于应到人数"
    if favour + step.count("against") + step.count("abstained") > present:
        return "in_favour", "赞成、反对、弃权合计多于实到人数"
    if 2 * present <= due:
        return "present_count", "实到有表决权党员未超过应到会半数"
    return None if 2 * favour > due else ("in_favour", "赞成人数未超过应到会有表决权党员半数")


_BESIDE = re.compile(r"[\s　]|[（(].*?[)）]")  # blanks, and what stands in brackets


def _authority(step: StepFact, case: Case) -> Told:
    organ = _BESIDE.sub("", step.text("organ")).replace("纪律检查委员会", "纪委")
    own = organ.endswith(("机关纪委", "机关纪委书记")) or organ.startswith(("本委", "我委", "本级"))
    return ("organ", step.text("measure")) if own and step.text("measure") not in case.committee_may else None


def _as_concluded(step: StepFact, case: Case) -> Told:
    exempt = step.text("measure") == EXEMPTION
    if exempt == (case.folded.conclusion is Conclusion.EXEMPT):
        return None
    return "measure", case.folded.conclusion.label if case.folded.conclusion else ""


def _one_road(step: StepFact, case: Case) -> Told:
    return ("subject", "") if step.text("subject") and len(case.persons) > 1 else None


def _one_letter(step: StepFact, case: Case) -> Told:
    clock = case.clock("T2")
    return ("kind", "") if clock and clock.runs and len(case.persons) > 1 else None


def _as_approved(step: StepFact, case: Case) -> Told:
    approved = [
        past.text("measure")
        for past in case.folded.present
        if past.kind is K.SANCTION_APPROVED and case.concerns(step, past.text("subject"))
    ]
    if step.text("measure") in approved:
        return None
    return "measure", "、".join(approved) or "未经批准"


def _on_probation(step: StepFact, case: Case) -> Told:
    own = [one.kind for one in case.effects if one.probation_last_day and case.concerns(step, one.person)]
    if not own:
        return "kind", "没有留党察看处分"
    if step.kind is not K.PROBATION_EXTENDED:
        return None
    measures = case.rules.measures
    if not any(measures.measure(kind, step.held_on).effect.extension for kind in own):
        return "kind", f"{own[-1]}不能延长，最长不超过二年"
    extended = (one for one in case.steps if one.kind is step.kind)
    again = any(case.concerns(step, one.text("subject")) for one in extended)
    return ("kind", "已经延长过一次") if again else None


def _probation_over(step: StepFact, case: Case) -> Told:
    last = [one.probation_last_day for one in case.effects if case.concerns(step, one.person)]
    still = max((day for day in last if day), default=date.min)
    return ("held_on", still.isoformat()) if step.held_on <= still else None


def _expired(step: StepFact, case: Case) -> Told:
    still = [
        f"{one.kind}至{one.last_day.isoformat()}"
        for one in case.effects
        if one.last_day and step.held_on <= one.last_day and case.concerns(step, one.person)
    ]
    return ("held_on", "、".join(still)) if still else None


def _extension(step: StepFact, case: Case) -> Told:
    clock = case.clock(step.text("clock"))
    if clock is None or not clock.runs:
        return "clock", "没有正在计时的该期限"
    if clock.rule.extension is None:
        return "clock", "该期限没有延长的规定"
    if clock.extended:
        return "clock", "已经延长过一次"
    return ("held_on", f"期限已于{clock.due.on.isoformat()}届满") if step.held_on > clock.due.on else None


def _running(step: StepFact, case: Case) -> Told:
    clock = case.clock(step.text("clock"))
    return None if clock and clock.runs else ("clock", "")


def _suspended(step: StepFact, case: Case) -> Told:
    clock = case.clock(step.text("clock"))
    return None if clock and clock.paused else ("clock", "")


def _late(step: StepFact, case: Case) -> Told:
    clock = case.clock(step.text("clock"))
    return None if clock and clock.late(step.held_on) else ("clock", "")


def _told_why(step: StepFact, case: Case) -> Told:
    return None if len(step.text("note")) >= SHORTEST_REASON else ("note", "")


def _no_open_clock(step: StepFact, case: Case) -> Told:
    still = [clock.rule.title for clock in case.clocks if clock.stopped_on is None]
    return ("kind", "、".join(still)) if still else None


def _answered(step: StepFact, case: Case) -> Told:
    return None if last_of(case.folded.present, K.TALKED, K.INQUIRY_ANSWERED) else ("kind", "")


def _receipt(step: StepFact, case: Case) -> Told:
    present = case.folded.present
    sent = last_of(present, K.TRANSFERRED, K.FORWARDED_UP)
    return ("kind", "") if sent and not last_of(present, K.TRANSFER_RECEIVED) else None


def _feedback(step: StepFact, case: Case) -> Told:
    believed = case.folded.projection.settlement is Settlement.BELIEVED
    return ("kind", "") if believed and not last_of(case.folded.present, K.FEEDBACK_SENT) else None


def _measured(step: StepFact, case: Case) -> Told:
    present = case.folded.present
    report = last_of(present, K.INQUIRY_REPORTED, K.VERIFICATION_REPORTED)
    if report is None or last_of(present, K.MEASURE, K.DECIDED):
        return None
    asked = report.term("inquiry_outcome", InquiryOutcome)
    taken = asked in MEASURES or (
        report.term("verification_outcome", VerificationOutcome) is VerificationOutcome.REMINDED
    )
    return ("kind", asked.label if asked else VerificationOutcome.REMINDED.label) if taken else None


MEASURES = (
    InquiryOutcome.REMINDED,
    InquiryOutcome.CRITICISED,
    InquiryOutcome.SELF_CRITICISM,
    InquiryOutcome.ADMONISHED,
)
GUARDS: Mapping[str, Guard] = {
    "in_jurisdiction": Guard(_in_jurisdiction),
    "settle_reason": Guard(_settle_reason),
    "on_time": Guard(_on_time, hard=False),
    "chain": Guard(_chain),
    "studied": Guard(_studied, hard=False),
    "under_way": Guard(_under_way),
    "two_talkers": Guard(_two_talkers),
    "two_checkers": Guard(_two("group")),
    "two_officers": Guard(_two("talkers")),
    "two_announcers": Guard(_two("announcers")),
    "two_visitors": Guard(_two("visitors")),
    "believed": Guard(_believed, ahead=True),
    "settled": Guard(_settled, ahead=True),
    "all_sign": Guard(_all_sign),
    "verified": Guard(_verified, hard=False),
    "facts_shown": Guard(_facts_shown, hard=False),
    "reviewers_apart": Guard(_reviewers_apart),
    "investigators_apart": Guard(_investigators_apart),
    "fresh_reviewers": Guard(_fresh_reviewers),
    "punishable": Guard(_punishable, ahead=True),
    "not_punished": Guard(_not_punished, ahead=True),
    "quorum": Guard(_quorum),
    "authority": Guard(_authority),
    "as_approved": Guard(_as_approved),
    "as_concluded": Guard(_as_concluded),
    "one_road": Guard(_one_road),
    "one_letter": Guard(_one_letter, ahead=True),
    "probation_over": Guard(_probation_over),
    "on_probation": Guard(_on_probation, ahead=True),
    "expired": Guard(_expired),
    "extension": Guard(_extension),
    "running": Guard(_running),
    "suspended": Guard(_suspended),
    "late": Guard(_late),
    "told_why": Guard(_told_why),
    "no_open_clock": Guard(_no_open_clock, ahead=True),
    "answered": Guard(_answered, hard=False),
    "receipt": Guard(_receipt, hard=False),
    "feedback": Guard(_feedback, hard=False),
    "measured": Guard(_measured, hard=False),
}
