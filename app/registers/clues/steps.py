"""The steps of a clue: how one is entered, checked and told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from app.engine.fields import Reading
from app.engine.register import Draft, Steps
from app.engine.views import Moment, Option, Tone
from app.errors import Flaw, RefusedInput
from app.registers.clues.case import case_of
from app.registers.clues.facts import facts
from app.registers.clues.measures import decision_clocks, done_clocks, earlier_measures, form_code
from app.registers.clues.step_fields import BY_NAME, COMMON, KINDS, STEP_FIELDS, label, told
from app.rules.clocks import Clock, running
from app.rules.guards import Case
from app.rules.permission import Obstacle, obstacles
from app.rules.steps import StepFact, standing
from app.rules.tables import Rules
from app.rules.workflow import WORKFLOW
from db.models import Clue, ClueStep, IssuedPaper, Meeting
from db.vocabulary import ClueState, MeetingKind, Relation, StepKind

K = StepKind
# The papers that a step of this kind sends out.
SENT_AS: Mapping[str, tuple[str, ...]] = {
    "talk_entrusted": ("talk_entrustment",),
    "inquiry_sent": ("inquiry_letter",),
    "feedback_sent": ("belief_feedback",),
    "transferred": ("transfer_letter",),
    "decided": ("sanction_decision", "exemption_decision"),
    "clarified": ("clarification_letter",),
    "false_reported": ("false_report",),
}
STUDY = (MeetingKind.COMMITTEE, MeetingKind.TOPIC)
ENDINGS = (K.CLOSED, K.ARCHIVED, K.MERGED)


def registration_step(clue: Clue) -> ClueStep:
    """Return the first step of a clue that is entered by hand."""
    return ClueStep(clue_id=clue.id or 0, kind=K.REGISTERED, held_on=clue.received_on, who=clue.handler)


def standing_rows(rows: list[ClueStep]) -> list[ClueStep]:
    """Return the steps that were not withdrawn, in the order of their dates."""
    by_fact = dict(zip((fact.id for fact in facts(rows)), rows, strict=True))
    return [by_fact[fact.id] for fact in standing(facts(rows))]


def make(draft: Draft, values: dict[str, Any], reading: Reading, session: Session) -> dict[str, Any]:
    """Turn read values into one step. Raises RefusedInput with what is in its way, and on whose authority."""
    kind: StepKind = values["kind"]
    detail = _detail(kind, values, reading.rules)
    corrects = _corrected(draft, values) if kind is K.CORRECTED else None
    earlier = earlier_measures(session, draft.rows["subjects"], reading.rules)
    case = case_of(draft, reading.rules, reading.today, earlier)
    _complete(kind, values, reading.rules)
    _settle_proposal(kind, detail, case)
    fact = StepFact(kind, values["held_on"], 0, {**detail, "note": values["note"]}, corrects)
    found = [*_references(fact, draft, session, reading.rules), *obstacles(fact, case, reading.rules.wording)]
    if kind is K.MERGED:
        detail["parent_id"] = _numbered(fact.text("parent"), session)
    _refuse(found, values["excuse"])
    if passed := [one.guard for one in found if not one.hard]:
        detail |= {"excuse": values["excuse"], "excused": passed}
    return {
        "kind": kind, "held_on": values["held_on"], "who": values["who"], "note": values["note"],
        "detail": detail, "corrects": corrects,
    }  # fmt: skip


def _detail(kind: StepKind, values: Mapping[str, Any], rules: Rules) -> dict[str, Any]:
    rule = WORKFLOW[kind]
    names = [name for name in (*rule.needs, *rule.takes) if name != "corrects"]
    detail = {name: BY_NAME[name].code(values[name]) for name in names if values.get(name) not in (None, "")}
    if "form" in rule.takes and (form := form_code(detail, rules)):
        detail.setdefault("form", form)
    if kind is K.DECIDED:
        detail["starts"] = decision_clocks(detail, rules)
    if kind is K.EXECUTED and (stops := done_clocks(detail, rules)):
        detail["stops"] = stops
    return detail


def _complete(kind: StepKind, values: Mapping[str, Any], rules: Rules) -> None:
    empty = [name for name in WORKFLOW[kind].needs if name != "corrects" and values.get(name) in (None, "")]
    if empty:
        flaws = tuple(Flaw(name, "", f"{label(kind, name)}不能为空") for name in empty)
        source = rules.wording.steps[kind].source
        raise RefusedInput(f"“{kind.label}”还没有填全。", flaws, reason=f"依据：{source}。")


def _settle_proposal(kind: StepKind, detail: dict[str, Any], case: Case) -> None:
    """Say of a proposal whether it decides by itself, and of an approval whether it is the last."""
    chain = case.rules.committee.approvers
    if WORKFLOW[kind].proposes:
        detail |= {"chain": "、".join(chain)} if chain else {"decided": True}
    if kind is K.APPROVED:
        outstanding = case.outstanding()
        detail["final"] = not outstanding or outstanding == (detail.get("approver"),)


def _refuse(found: list[Obstacle], excuse: str) -> None:
    hard = [one for one in found if one.hard]
    if hard:
        first = hard[0]
        raise RefusedInput(
            "这一步不能登记。", tuple(Flaw(one.field, "", one.reason) for one in hard),
            reason=f"依据：{first.source}。" if first.source else "", remedy=first.remedy,
        )  # fmt: skip
    if found and len(excuse) < 4:
        reason = "；".join(one.reason for one in found)
        sources = "；".join(dict.fromkeys(one.source for one in found))
        raise RefusedInput(
            "这一步有特殊情况，写明原因后才能登记。",
            (Flaw("excuse", "", f"{reason}。请写明原因，不少于 4 个字"),),
            reason=f"依据：{sources}。", remedy=found[0].remedy,
        )  # fmt: skip


def _corrected(draft: Draft, values: dict[str, Any]) -> int | None:
    place = values["corrects"].strip("第步 ")
    if not (place.isascii() and place.isdigit() and 1 <= int(place) <= len(draft.steps)):
        raise RefusedInput("没有这一步。", (Flaw("corrects", values["corrects"], "请填写时间线中的序号"),))
    corrected: int | None = draft.steps[int(place) - 1].id
    return corrected


def _references(fact: StepFact, draft: Draft, session: Session, rules: Rules) -> list[Obstacle]:
    """What the step names must be there: the meeting it was studied at, the clue it is merged into."""
    found: list[Obstacle | None] = []
    source = rules.wording.steps[fact.kind].source
    if fact.kind is K.STUDIED:
        found.append(_meeting(fact, session, source))
    if fact.kind is K.MERGED:
        found.append(_parent(fact, draft, session, source))
    persons = {str(row.id) for row in draft.rows["subjects"]}
    if fact.text("subject") and fact.text("subject") not in persons:
        found.append(Obstacle("subject", "这件线索没有这名被反映人", source, "请从列表中选择。"))
    return [one for one in found if one is not None]


def _meeting(fact: StepFact, session: Session, source: str) -> Obstacle | None:
    wanted = select(Meeting).where(
        col(Meeting.number) == fact.text("meeting"), col(Meeting.voided_at).is_(None)
    )
    meeting = session.exec(wanted).first()
    if meeting is None:
        return Obstacle("meeting", "没有这次会议的记录", source, "请先在“委员会会议”登记会议。")
    if meeting.kind not in STUDY:
        reason = f"这是{meeting.kind.label}，不是委员会集体研究"
        return Obstacle("meeting", reason, source, "请选择委员会会议。")
    if meeting.held_on > fact.held_on:
        return Obstacle("held_on", "日期不能早于会议召开日期", source, "请核对日期和会议。")
    return None


def _numbered(number: str, session: Session) -> int | None:
    """The id of the clue that has this number, voided ones left out."""
    wanted = select(Clue.id).where(col(Clue.number) == number, col(Clue.voided_at).is_(None))
    return session.exec(wanted).first()


def _parent(fact: StepFact, draft: Draft, session: Session, source: str) -> Obstacle | None:
    parent = session.get(Clue, _numbered(fact.text("parent"), session) or 0)
    remedy = "请填写先登记的那一件的编号。"
    if parent is None or parent.id == draft.record.id:
        return Obstacle("parent", "没有这件线索", source, remedy)
    if parent.state is ClueState.MERGED:
        return Obstacle("parent", "这件线索自己也已并入别的线索", source, remedy)
    hanging = select(Clue.id).where(
        col(Clue.parent_id) == draft.record.id, col(Clue.relation) == Relation.DUPLICATE
    )
    if session.exec(hanging).first() is not None:
        return Obstacle(
            "kind", "已有重复件并入这件线索，它不能再并入别的线索", source, "请保留这件为原线索。"
        )
    return None


def offers(
    draft: Draft, reading: Reading, session: Session, kind: str = ""
) -> Mapping[str, tuple[Option, ...]]:
    """Return the choices that depend on the clue: its steps, persons, clocks, approvers, the meetings.

    Of a step that sends a paper out, also the number under which that paper was issued.
    """
    case = case_of(draft, reading.rules, reading.today)
    people = tuple(Option(str(row.id), row.name) for row in draft.rows["subjects"])
    items = reading.rules.execution
    return {
        "corrects": _correctable(draft),
        "subject": people,
        "approver": tuple(
            Option(one, one) for one in case.outstanding() or reading.rules.committee.approvers
        ),
        "meeting": _meetings(session),
        "number": _issued(draft, session, kind),
        "clock": tuple(
            Option(clock.key, f"{clock.rule.title}（{clock.due.on.isoformat()}）")
            for clock in case.clocks
            if clock.stopped_on is None
        ),
        "parent": (),
        "item": tuple(Option(item.key, item.title) for item in items),
    }


def _correctable(draft: Draft) -> tuple[Option, ...]:
    open_ones = {id(step) for step in standing_rows(draft.steps) if step.kind is not K.REGISTERED}
    places = [(place, step) for place, step in enumerate(draft.steps, start=1) if id(step) in open_ones]
    return tuple(
        Option(str(place), f"第 {place} 步　{step.kind.label}　{_on(step)}") for place, step in places
    )


def _issued(draft: Draft, session: Session, kind: str) -> tuple[Option, ...]:
    """The numbers of the papers issued for this kind of step that no step has named yet, the newest first."""
    named = {(step.detail or {}).get("number") for step in draft.steps}
    wanted = select(IssuedPaper).where(
        col(IssuedPaper.register) == str(Clue.__tablename__), col(IssuedPaper.record_id) == draft.record.id,
        col(IssuedPaper.paper).in_(SENT_AS.get(kind, ())), col(IssuedPaper.voided_at).is_(None),
    )  # fmt: skip
    found = session.exec(wanted.order_by(col(IssuedPaper.id).desc())).all()
    return tuple(Option(one.number, one.number) for one in found if one.number not in named)


def _meetings(session: Session) -> tuple[Option, ...]:
    studied = col(Meeting.kind).in_(STUDY)
    recent = select(Meeting).where(col(Meeting.voided_at).is_(None), studied)
    found = session.exec(recent.order_by(col(Meeting.held_on).desc()).limit(50))
    return tuple(
        Option(one.number, f"{one.number}　{one.held_on.isoformat()}　{one.kind.label}") for one in found
    )


def timeline(draft: Draft, reading: Reading) -> tuple[Moment, ...]:
    """Tell the steps in the order of entry; withdrawn ones are greyed, the running clocks stand last."""
    withdrawn = {step.corrects for step in draft.steps if step.corrects}
    persons = {str(row.id): row.name for row in draft.rows["subjects"]}
    moments = [
        _moment(place, step, step.id in withdrawn, reading.rules, persons)
        for place, step in enumerate(draft.steps, start=1)
    ]
    case = case_of(draft, reading.rules, reading.today)
    return (*moments, *(_pending(clock, reading.today) for clock in running(case.clocks)))


def _moment(place: int, step: ClueStep, withdrawn: bool, rules: Rules, persons: Mapping[str, str]) -> Moment:
    tone: Tone = "muted" if withdrawn else ("ok" if step.kind in ENDINGS else "info")
    parts = [*_said(step, rules, persons), step.note, "（已更正）" if withdrawn else ""]
    text = "；".join(part.rstrip("。；") for part in parts if part)
    source = rules.wording.steps[step.kind].source
    return Moment(f"{place}　{step.kind.label}", _on(step), step.who, text, source, tone, step.id or 0)


def _said(step: ClueStep, rules: Rules, persons: Mapping[str, str]) -> list[str]:
    """What a step says beside its kind: conclusions bare, everything else with its label."""
    said: list[str] = []
    for name, code in (step.detail or {}).items():
        if name not in BY_NAME or (name in COMMON and name != "excuse"):
            continue
        text = _value(step.kind, name, code, rules, persons)
        shown = text if name in BARE else f"{label(step.kind, name)}：{text}"
        if text and shown not in said and not (name == "measure" and text in said):
            said.append(shown)
    return said


BARE = frozenset(
    {
        "disposition", "ruling", "inquiry_outcome", "verification_outcome", "shelf_outcome", "conclusion",
        "appeal_outcome", "measure", "form", "result", "item", "grade", "settle_reason",
    }
)  # fmt: skip


def _value(kind: StepKind, name: str, code: Any, rules: Rules, persons: Mapping[str, str]) -> str:
    if name == "subject":
        return persons.get(str(code), "")
    if name == "clock":
        return rules.deadlines[code].title if code in rules.deadlines else str(code)
    if name == "item":
        return next((item.title for item in rules.execution if item.key == code), str(code))
    return told(kind, name, code)


def _on(step: ClueStep) -> str:
    return "日期未记" if (step.detail or {}).get("undated") else step.held_on.isoformat()


def _pending(clock: Clock, today: date) -> Moment:
    late, rule = clock.late(today), clock.rule
    when = f"{clock.due.on.isoformat()} {'已超期' if late else '到期'}"
    return Moment(f"待办：{rule.title}", when, "", rule.how, rule.source, "danger" if late else "warn")


STEPS = Steps(
    model=ClueStep,
    owner="clue_id",
    fields=STEP_FIELDS,
    kinds=KINDS,
    make=make,
    timeline=timeline,
    offers=offers,
    label="办理环节",
    called=label,
)
