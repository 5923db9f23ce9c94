"""What must hold of any clue, said in plain words over its bare steps: nothing of the rules is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.rules.steps import StepFact
from db.vocabulary import ClueState

HANDLING = ("talk_entrusted", "talked", "inquiry_sent", "verification_planned", "filed")
PROPOSALS = (
    "opinion", "inquiry_reported", "verification_planned", "verification_reported", "shelf_reviewed", "filed"
)  # fmt: skip
LEADS = {
    "forwarded_up": "transferred", "merged": "merged", "talk_entrusted": "inquiring", "talked": "inquiring",
    "inquiry_sent": "inquiring", "verification_started": "verifying", "verification_planned": "verifying",
    "transferred": "transferred", "filed": "investigating", "sent_to_trial": "adjudicating",
    "case_dismissed": "settling", "decided": "announcing", "announced": "executing", "reopened": "awaiting",
    "closed": "closed", "archived": "archived",
}  # fmt: skip
SAYS = {
    "opinion": ("disposition", {"inquiry": "disposed", "verification": "disposed", "transfer": "disposed",
                                "shelved": "shelved", "settled": "settling"}),
    "inquiry_reported": ("inquiry_outcome", {"again": "disposed", "verify": "disposed",
                                             "spot_check": "inquiring", "": "settling"}),
    "verification_reported": ("verification_outcome", {"file": "filing", "shelve": "shelved",
                                                       "transfer": "disposed", "": "settling"}),
    "shelf_reviewed": ("shelf_outcome", {"keep": "shelved", "restart": "awaiting", "settle": "settling"}),
    "adjudicated": ("conclusion", {"supplement": "investigating", "": "deciding"}),
}  # fmt: skip
IN_PAIRS = {"verification_planned": "group", "filed": "group", "spot_checked": "group",
            "facts_shown": "talkers", "announced": "announcers", "revisited": "visitors"}  # fmt: skip
LIGHT = ("党内警告", "党内严重警告", "党内严重警告（无党内职务）", "免予党纪处分")


@dataclass(frozen=True)
class Told:
    """A clue: its steps as entered, whose they are about, and who must approve."""

    steps: tuple[StepFact, ...]
    received: date
    today: date
    strangers: bool
    designated: bool
    flow_only: bool
    chain: tuple[str, ...]
    imported: bool


def left_standing(steps: Sequence[StepFact]) -> list[StepFact]:
    """The steps not withdrawn, by their dates."""
    withdrawn = [step.corrects for step in steps if step.corrects]
    kept = [step for step in steps if step.id not in withdrawn and step.kind.value != "corrected"]
    return sorted(kept, key=lambda step: step.held_on)


def took_effect(steps: Iterable[StepFact]) -> Iterator[tuple[StepFact, list[StepFact]]]:
    """Each step that took effect, with what was entered between its proposal and its last approval."""
    waiting: list[StepFact] = []
    for step in steps:
        code = step.kind.value
        if code in PROPOSALS and not step.detail.get("decided"):
            waiting = [step]
        elif code == "approved":
            waiting.append(step)
            if step.text("ruling") == "returned":
                waiting = []
            elif step.detail.get("final"):
                yield waiting[0], waiting[1:]
                waiting = []
        else:
            waiting += [step] if waiting else []
            yield step, []


def where(steps: Sequence[StepFact]) -> str:
    """The code of the state these steps lead to."""
    state = "awaiting"
    for step, _ in took_effect(steps):
        code = step.kind.value
        if code in SAYS:
            name, ways = SAYS[code]
            state = ways.get(step.text(name), ways.get("", state))
        state = LEADS.get(code, state)
    waits = False
    for step in steps:
        code = step.kind.value
        waits = waits or (code in PROPOSALS and not step.detail.get("decided"))
        ruled = code == "approved" and (step.detail.get("final") or step.text("ruling") == "returned")
        waits = waits and not ruled
    return "proposed" if waits else state


def trespasses(told: Told, state: ClueState) -> Iterator[str]:
    """Everything about the clue that must not be."""
    steps = left_standing(told.steps)
    if where(steps) != state.value:
        yield f"环节加起来是 {where(steps)}，不是 {state.value}"
    yield from _strangers(told, steps)
    yield from _parts(steps)
    yield from _pairs(steps)
    yield from _dates(told, steps)
    if not told.imported:
        yield from _order(steps)
    # A meeting's record withdrawn later on, with a reason, does not undo what was approved on its strength.
    if not any(step.corrects for step in told.steps):
        yield from _approvals(told, steps)
    yield from _case(steps)


def _strangers(told: Told, steps: Sequence[StepFact]) -> Iterator[str]:
    if told.designated or not (told.strangers or told.flow_only):
        return
    for step in steps:
        if step.kind.value in HANDLING:
            yield f"不归本级管的，却{step.kind.label}"
        disposition = step.text("disposition")
        if disposition not in ("", "transfer") and not (told.imported and step.detail.get("decided")):
            yield f"不归本级管的，却提出{disposition}"


def _parts(steps: Sequence[StepFact]) -> Iterator[str]:
    checked, tried = set[str](), set[str]()
    for step in steps:
        if step.kind.value == "appealed" and (both := (checked | tried) & set(step.names("reviewers"))):
            yield f"办过本案又复查：{both}"
        checked |= {*step.names("group"), *step.names("signers")}
        tried |= set(step.names("reviewers")) if step.kind.value == "sent_to_trial" else set()
    if checked & tried:
        yield f"查审不分：{checked & tried}"


def _pairs(steps: Sequence[StepFact]) -> Iterator[str]:
    for step in steps:
        name = IN_PAIRS.get(step.kind.value)
        if name and len(set(step.names(name))) < 2:
            yield f"{step.kind.label}不足两人"
        if step.kind.value in ("talked", "talk_planned"):
            if len({*step.names("talkers"), *step.names("recorder")}) < 2:
                yield "谈话不足两人"
            if step.text("recorder") in step.names("talkers"):
                yield "谈话人自己记录"


def _dates(told: Told, steps: Sequence[StepFact]) -> Iterator[str]:
    for step in steps:
        if not told.received <= step.held_on <= told.today:
            yield f"{step.kind.label}的日期 {step.held_on} 不对"


def _order(steps: Sequence[StepFact]) -> Iterator[str]:
    seen: set[str] = set()
    pairs = {"approved": "opinion", "announced": "decided", "decided": "sanction_approved",
             "sanction_approved": "branch_met", "sent_to_trial": "investigated", "filed": "opinion",
             "inquiry_reported": "opinion", "archived": "closed", "transfer_received": "",
             "appeal_decided": "appealed", "clarified": "clarification_proposed",
             "false_found": "false_reported", "talk_returned": "talk_entrusted"}  # fmt: skip
    for step in steps:
        if (wanted := pairs.get(step.kind.value, "")) and wanted not in seen:
            yield f"{step.kind.label}之前没有{wanted}"
        seen.add(step.kind.value)


def _approvals(told: Told, steps: Sequence[StepFact]) -> Iterator[str]:
    for step, between in took_effect(steps):
        if step.kind.value not in PROPOSALS or not told.chain or step.detail.get("decided"):
            continue
        agreed = tuple(one.text("approver") for one in between if one.kind.value == "approved")
        if agreed != told.chain:
            yield f"{step.kind.label}只经{agreed}审批"
        if step.kind.value in ("opinion", "filed") and not _studied(step, between, steps):
            yield f"{step.kind.label}未经集体研究"


def _studied(step: StepFact, between: Sequence[StepFact], steps: Sequence[StepFact]) -> bool:
    """By a meeting before its last approval, or with a written reason."""
    ahead = steps[: next(place for place, one in enumerate(steps) if one is step)]
    excused = [one for one in between if "studied" in one.detail.get("excused", ())]
    if any(len(one.text("excuse")) < 4 for one in excused):
        return False
    return bool(excused) or any(one.kind.value == "studied" for one in [*ahead, *between])


def _case(steps: Sequence[StepFact]) -> Iterator[str]:
    disposed = approved = False
    allowed: list[str] = []
    for step in steps:
        code = step.kind.value
        if code == "approved" and step.detail.get("final"):
            disposed = True
        if step.detail.get("decided"):
            disposed = True
        if code in ("reopened", "registered"):
            allowed, approved = [], False
        if code == "filed" and not disposed:
            yield "未经批准处置就立案"
        if code == "branch_met":
            yield from _votes(step)
            approved = True
        if code == "sanction_approved":
            allowed.append(step.text("measure"))
            if not approved:
                yield "未经支部大会就批准"
            if "机关纪委" in step.text("organ") and step.text("measure") not in LIGHT:
                yield f"机关纪委批准了{step.text('measure')}"
        if code == "decided" and step.text("measure") not in allowed:
            yield f"决定{step.text('measure')}，批准的是{allowed}"


def _votes(step: StepFact) -> Iterator[str]:
    due, present, favour = (step.count(name) for name in ("due_count", "present_count", "in_favour"))
    if not (due >= present > due / 2 and favour > due / 2):
        yield f"应到{due}、实到{present}、赞成{favour}"
    if favour + step.count("against") + step.count("abstained") > present:
        yield "票数多于人数"
