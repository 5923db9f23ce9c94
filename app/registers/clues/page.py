"""The clue page: what stands, what may follow, what is due, who is concerned and whether they are ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlmodel import Session, col, select

from app.clue_views import ActionView, CheckView, ClockView, RelatedView, SubjectView
from app.engine.register import Draft
from app.engine.views import Cell, Line, Section, Tone
from app.registers.clues.case import OURS, UNSURE, verdict_of
from app.registers.clues.measures import Taken, items_of, of_subject
from app.registers.clues.step_fields import label
from app.rules.clocks import Clock, running
from app.rules.guards import Case
from app.rules.permission import Obstacle, ahead
from app.rules.tables import Rules
from app.rules.workflow import WORKFLOW
from db.models import Clue, ClueSubject
from db.vocabulary import ClueState, StepKind

K = StepKind
SOON_DAYS = 7
# What a clue waits for beside the steps that move it on.
EXPECTED = {
    K.STUDIED, K.APPROVED, K.INQUIRY_RECEIVED, K.FEEDBACK_SENT, K.STATEMENT_MADE, K.TRANSFER_RECEIVED,
    K.FACTS_SHOWN, K.INVESTIGATED, K.BRANCH_MET, K.SANCTION_APPROVED, K.EXECUTED,
}  # fmt: skip
# What was done to come to a state, and may be done once more.
ONCE_MORE: Mapping[ClueState, set[StepKind]] = {
    ClueState.INQUIRING: {K.TALK_ENTRUSTED, K.TALKED, K.INQUIRY_SENT},
    ClueState.FILING: {K.VERIFICATION_REPORTED},
    ClueState.DECIDING: {K.ADJUDICATED},
    ClueState.CLOSED: {K.FEEDBACK_SENT, K.STATEMENT_MADE, K.TRANSFER_RECEIVED, K.EXECUTED},
}
VERDICT_TONES: Mapping[str, Tone] = {OURS: "ok", UNSURE: "warn"}
MOST_RELATED = 20
# What only waits for something else is shown with the reason; what belongs to another road is not shown.
KEPT_BACK = ("no_open_clock",)


def actions(case: Case) -> tuple[ActionView, ...]:
    """Return the steps that may follow now, those that a clock waits for in front.

    Those that only a guard still keeps back are among them, with the reason.
    """
    waiting = {clock.key for clock in running(case.clocks)}
    awaited = {kind for kind, rule in WORKFLOW.items() if waiting & set(rule.stops)} - _aside(case)
    main = awaited | ({kind for kind, rule in WORKFLOW.items() if rule.moves} | EXPECTED) - _aside(case)
    found = []
    for kind in sorted(WORKFLOW, key=lambda kind: kind not in awaited):
        obstacle = ahead(kind, case, case.rules.wording)
        if obstacle is None or obstacle.guard in KEPT_BACK:
            found.append(_action(kind, obstacle, case.rules, main=kind in main))
    return tuple(found)


def _aside(case: Case) -> set[StepKind]:
    """What may be done but is not what the clue waits for: merging it, or disposing of it otherwise."""
    studies = {K.STUDIED} if case.folded.proposal is None else set()
    changes = {K.OPINION} if case.folded.state is not ClueState.AWAITING else set()
    return {K.MERGED, K.REOPENED} | studies | changes | ONCE_MORE.get(case.folded.state, set())


def _action(kind: StepKind, obstacle: Obstacle | None, rules: Rules, *, main: bool) -> ActionView:
    rule, words = WORKFLOW[kind], rules.wording.steps[kind]
    return ActionView(
        str(kind.value), kind.label, rule.stage, "、".join(label(kind, name) for name in rule.needs),
        words.source, words.how, f"{obstacle.reason}（{obstacle.source}）" if obstacle else "", main,
    )  # fmt: skip


def clock_views(found: Iterable[Clock], today: date) -> tuple[ClockView, ...]:
    """Return the clocks, the running ones first, by their last day."""
    ordered = sorted(found, key=lambda clock: (clock.stopped_on is not None, clock.due.on))
    return tuple(_clock(clock, today) for clock in ordered)


def _clock(clock: Clock, today: date) -> ClockView:
    standing, left, tone = _standing(clock, today)
    notes = [
        "已延长" if clock.extended else "",
        f"超期原因：{clock.explained}" if clock.explained else "",
        "本委员会自定期限" if clock.rule.overridden else "",
        clock.due.warning,
    ]
    return ClockView(
        clock.key, clock.rule.title, clock.started_on, clock.due.on, standing, left, clock.rule.source,
        clock.rule.how, "；".join(filter(None, notes)), tone,
    )  # fmt: skip


def _standing(clock: Clock, today: date) -> tuple[str, str, Tone]:
    if clock.stopped_on is not None:
        late = (clock.stopped_on - clock.due.on).days
        told = f"{clock.stopped_on.isoformat()} 完成"
        return ("missed", f"{told}，超 {late} 天", "danger") if late > 0 else ("met", told, "ok")
    if clock.paused:
        return "paused", f"自 {clock.pauses[-1][0].isoformat()} 中止", "muted"
    left = (clock.due.on - today).days
    if left < 0:
        return "late", f"超 {-left} 天", "danger"
    return "running", f"剩 {left} 天" if left else "今天到期", "warn" if left <= SOON_DAYS else "info"


def next_due(case: Case) -> Cell:
    """Return the clock that ends first, or what the clue waits for while none runs."""
    first = next(iter(running(case.clocks)), None)
    if first is None:
        paused = next((clock for clock in case.clocks if clock.stopped_on is None and clock.paused), None)
        if paused is not None:
            since = paused.pauses[-1][0].isoformat()
            return Cell(
                f"{paused.rule.title}已中止", f"自 {since} 中止计时　依据：{paused.rule.source}", "muted"
            )
        return Cell(case.rules.wording.waits[case.folded.state], tone="muted")
    _, left, tone = _standing(first, case.today)
    return Cell(first.rule.title, f"{first.due.on.isoformat()}　{left}　依据：{first.rule.source}", tone)


def subject_views(draft: Draft, measures: list[Taken], case: Case) -> tuple[SubjectView, ...]:
    """Return the persons with their verdicts as of receipt and the measures taken of each."""
    rows = draft.rows["subjects"]
    return tuple(_subject(draft.record, row, measures, len(rows) == 1, case) for row in rows)


def _subject(clue: Clue, row: ClueSubject, measures: list[Taken], only: bool, case: Case) -> SubjectView:
    verdict = verdict_of(clue, row, case.rules)
    lines = tuple(_measure_line(one, case.today) for one in of_subject(measures, row, only))
    told = f"{verdict.label} → {verdict.to}" if verdict.to else verdict.label
    status = row.political_status.label if row.political_status else ""
    tone = VERDICT_TONES.get(verdict.label, "danger")
    return SubjectView(
        row.id or 0, row.name, row.unit, row.rank, status, told, verdict.reason, verdict.source, tone,
        row.member_id, lines,
    )  # fmt: skip


def _measure_line(one: Taken, today: date) -> Line:
    running_still = one.last_day is not None and today <= one.last_day
    text = "；".join(filter(None, (one.text, *one.warnings, f"依据：{one.source}" if one.source else "")))
    return Line(one.kind, text, "warn" if running_still else "")


def checklist(case: Case, measures: Iterable[Taken]) -> tuple[CheckView, ...]:
    """Return what is to be done after the decisions of this clue, and what of it was done."""
    decided = [one for one in measures if one.step in case.folded.present and one.step.kind is K.DECIDED]
    items = {item.key: item for one in decided for item in items_of(one.kind, case.rules)}
    done = {step.text("item"): step for step in case.folded.present if step.kind is K.EXECUTED}
    announced = next((step for step in case.folded.present if step.kind is K.ANNOUNCED), None)
    if announced is not None:
        done.setdefault("announcement", announced)
    return tuple(
        CheckView(
            key, item.title, done[key].held_on if key in done else None,
            done[key].text("number") if key in done else _until(item.clock, case), item.source,
        )
        for key, item in items.items()
    )  # fmt: skip


def _until(key: str, case: Case) -> str:
    clock = case.clock(key) if key else None
    return f"{clock.due.on.isoformat()}前" if clock and clock.stopped_on is None else ""


def assessment(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Return the 研判 of the clue."""
    return tuple(section for section in sections if section.title == "研判")


def related(session: Session, clue: Clue) -> tuple[RelatedView, ...]:
    """Return what this clue was merged into or parted from, its duplicates, and the persons' others."""
    found: dict[int, RelatedView] = {}
    for other, told in _kin(session, clue):
        if other.id != clue.id and other.id not in found:
            state = Cell(other.state.label)
            found[other.id or 0] = RelatedView(other.id or 0, other.number, told, state)
    return tuple(found.values())[:MOST_RELATED]


def _kin(session: Session, clue: Clue) -> Iterable[tuple[Clue, str]]:
    live = col(Clue.voided_at).is_(None)
    parent = session.get(Clue, clue.parent_id) if clue.parent_id else None
    if parent is not None:
        yield (
            parent,
            "并入本案的原线索" if clue.relation and clue.relation.value == "duplicate" else "分案前的线索",
        )
    for child in session.exec(select(Clue).where(live, col(Clue.parent_id) == clue.id)):
        yield child, child.relation.label if child.relation else ""
    people = select(ClueSubject.member_id).where(
        col(ClueSubject.clue_id) == clue.id, col(ClueSubject.member_id).is_not(None)
    )
    same = select(ClueSubject.clue_id).where(
        col(ClueSubject.member_id).in_(people), col(ClueSubject.voided_at).is_(None)
    )
    newest = select(Clue).where(live, col(Clue.id).in_(same)).order_by(col(Clue.received_on).desc())
    for other in session.exec(newest.limit(MOST_RELATED + 1)):
        yield other, "同一被反映人"
