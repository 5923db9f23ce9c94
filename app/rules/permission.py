"""Whether a step may be taken: its place in the order, its dates, its guards; and why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.rules.clocks import Clock, clocks
from app.rules.folding import fold
from app.rules.guards import GUARDS, Case, Guard
from app.rules.steps import StepFact, last_of
from app.rules.wording import Wording
from app.rules.workflow import ENDED, WORKFLOW
from db.vocabulary import StepKind

K = StepKind
# The steps that act on one of the clue's clocks, and which clocks they can act on.
_ON_CLOCKS: Mapping[StepKind, Callable[[Clock, date], bool]] = {
    K.EXTENDED: lambda clock, today: bool(clock.runs and clock.rule.extension and not clock.extended),
    K.SUSPENDED: lambda clock, today: clock.runs,
    K.RESUMED: lambda clock, today: clock.stopped_on is None and clock.paused,
    K.EXPLAINED: lambda clock, today: clock.late(today) and not clock.explained,
}


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a step may not be taken: the field at fault, the reason, the 依据, what to do.

    One that is not `hard` gives way to a written reason; `guard` is its key, '' for the order itself.
    """

    field: str
    reason: str
    source: str = ""
    remedy: str = ""
    hard: bool = True
    guard: str = ""


def obstacles(step: StepFact, case: Case, wording: Wording) -> list[Obstacle]:
    """Return everything in the way of `step`, what is wrong with its place before what its guards say."""
    found = _order(step, case, wording) or _dates(step, case, wording) or _place(step, case, wording)
    if found:
        return [found]
    if step.kind is K.CORRECTED and (broken := _broken_by(step, case, wording)):
        return [broken]
    # A step entered late is held against what stood on its day, and what is hard also against today.
    then = _as_of(step, case)
    told = list(_guarded(step, then, wording, ahead=False))
    today = _guarded(step, case, wording, ahead=False) if then is not case else ()
    return told + [one for one in today if one.hard and one not in told]


def ahead(kind: StepKind, case: Case, wording: Wording) -> Obstacle | None:
    """Return why a step of this kind cannot be taken now, whatever is filled in; None when it can."""
    step = StepFact(kind, case.today)
    found = _order(step, case, wording)
    acts_on = _ON_CLOCKS.get(kind)
    if found is None and acts_on and not any(acts_on(clock, case.today) for clock in case.clocks):
        found = Obstacle("kind", f"没有可以登记“{kind.label}”的期限", wording.steps[kind].source)
    return found or next(_guarded(step, case, wording, ahead=True), None)


def _order(step: StepFact, case: Case, wording: Wording) -> Obstacle | None:
    rule, source = WORKFLOW[step.kind], wording.steps[step.kind].source
    state = case.folded.state
    if not rule.by_hand:
        return Obstacle("kind", f"“{step.kind.label}”由程序登记，不能单独填写", source)
    if state not in rule.after:
        states = "、".join(one.label for one in type(state) if one in rule.after)
        reason = f"现在是“{state.label}”，“{step.kind.label}”要在{states}时登记"
        if rule.after == frozenset(type(state)):
            reason = f"现在是“{state.label}”，不能登记“{step.kind.label}”"
        return Obstacle("kind", reason, source, "请按顺序先登记前面的环节。")
    disposed = case.folded.projection.disposition
    if rule.disposed_as is not None and disposed is not rule.disposed_as:
        # A clue on its way to 立案 has come from a 初核, whatever it was first disposed as.
        told = disposed.label if disposed else "未定"
        reason = f"批准的处置方式是“{told}”，不是“{rule.disposed_as.label}”"
        return Obstacle("kind", reason, source, "要改变处置方式的，请重新登记“处置意见”并报批。")
    if rule.requires and last_of(_grounds(step.kind, case), *rule.requires) is None:
        wanted = "或".join(f"“{kind.label}”" for kind in rule.requires)
        return Obstacle("kind", f"“{step.kind.label}”之前应先有{wanted}", source, f"请先登记{wanted}。")
    return _clockless(step, case, source)


def _clockless(step: StepFact, case: Case, source: str) -> Obstacle | None:
    key = WORKFLOW[step.kind].for_clock
    if not key:
        return None
    clock = case.clock(key)
    if clock is not None and clock.stopped_on is None:
        return None
    return Obstacle("kind", f"没有需要以“{step.kind.label}”落实的期限", source)


def _dates(step: StepFact, case: Case, wording: Wording) -> Obstacle | None:
    source, remedy = wording.steps[step.kind].source, "请核对日期。"
    if step.held_on < case.registration.received_on:
        return Obstacle("held_on", "日期不能早于收到线索的日期", source, remedy)
    if step.held_on > case.today:
        return Obstacle("held_on", "日期不能晚于今天", source, remedy)
    floor = _floor(step, case)
    if floor is not None and step.held_on < floor.held_on:
        reason = f"日期不能早于“{floor.kind.label}”（{floor.held_on.isoformat()}）"
        return Obstacle("held_on", reason, source, remedy)
    review = step.day("review_on")
    if review is not None and review <= step.held_on:
        return Obstacle("review_on", "复核日期要在登记日期之后", source, remedy)
    return None


def _floor(step: StepFact, case: Case) -> StepFact | None:
    """The step this one may not be dated before: the last that moved the clue on, or what it requires."""
    rule = WORKFLOW[step.kind]
    dated = [past for past in case.steps if not past.detail.get("undated")]
    if rule.moves or step.kind is K.APPROVED:
        moving = [past for past in dated if WORKFLOW[past.kind].moves or past.kind is K.APPROVED]
        return moving[-1] if moving else None
    return next((past for past in dated if past.kind in rule.requires), None)


def _place(step: StepFact, case: Case, wording: Wording) -> Obstacle | None:
    """Why a step may not stand where its date puts it: out of order there, or in the way of a later one."""
    then, source, day = _as_of(step, case), wording.steps[step.kind].source, step.held_on.isoformat()
    if then is case or case.registration.imported:
        return None
    if wrong := _order(step, then, wording):
        return Obstacle("held_on", wrong.reason.replace("现在是", f"{day}时是"), source, "请核对日期。")
    later = case.steps[len(then.steps) :]
    if disturbed := _disturbed((*then.steps, step, *later), case):
        reason = f"已经登记“{disturbed.kind.label}”（{disturbed.held_on.isoformat()}），这一步不能排在它前面"
        return Obstacle("held_on", reason, source, "请核对日期。")
    return None


def _as_of(step: StepFact, case: Case) -> Case:
    """The clue as it stood on the step's day."""
    steps = [past for past in case.steps if past.held_on <= step.held_on]
    return case if len(steps) == len(case.steps) else _with(steps, case)


def _with(steps: Iterable[StepFact], case: Case) -> Case:
    folded = fold(steps)
    return replace(case, folded=folded, clocks=clocks(folded, case.registration, case.rules))


def _broken_by(step: StepFact, case: Case, wording: Wording) -> Obstacle | None:
    """Why a 更正 may not withdraw its step: it is not there, or a later step rests on it."""
    source = wording.steps[K.CORRECTED].source
    wanted = next((past for past in case.steps if past.id == step.corrects), None)
    if wanted is None or wanted.kind is K.REGISTERED:
        return Obstacle(
            "corrects", "请选择要更正的环节", source, "收到日期等登记内容有误的，请直接编辑线索。"
        )
    if wanted.kind is K.SPLIT:
        return Obstacle("corrects", "分案已经生效，不能更正", source, "请在分出的线索上办理。")
    from_sheet = case.registration.imported and wanted.detail.get("decided")
    if from_sheet or not WORKFLOW[wanted.kind].by_hand:
        return None  # taken over from a sheet, or written by another case: no order was kept there
    if disturbed := _disturbed([past for past in case.steps if past is not wanted], case):
        reason = f"其后的“{disturbed.kind.label}”（{disturbed.held_on.isoformat()}）以这一步为前提"
        return Obstacle("corrects", reason, source, f"请先更正“{disturbed.kind.label}”。")
    return None


def _disturbed(changed: Sequence[StepFact], case: Case) -> StepFact | None:
    """The first step that stood as things were and does not among the `changed` steps, or None.

    History from a sheet need not have kept the order.
    """
    places = {past.id: place for place, past in enumerate(case.steps)}
    for place, past in enumerate(changed):
        old = places.get(past.id)
        if old is None or old == place:
            continue  # new, or before the change
        faults = _faults(past, _with(changed[:place], case)) if WORKFLOW[past.kind].by_hand else set()
        if faults and not faults <= _faults(past, _with(case.steps[:old], case)):
            return past
    return None


def _faults(step: StepFact, case: Case) -> set[str]:
    """What a step lacks in a case: its place in the order, and the guards it does not pass.

    Of the soft ones only the collective study is taken back with its step; a reason is asked for anew.
    """
    kept = ((key, guard) for key, guard in _guards_of(step.kind) if guard.hard or key == "studied")
    hard = {key for key, guard in kept if guard.test(step, case)}
    return hard if _stands(step, case) else {"order", *hard}


def _stands(step: StepFact, case: Case) -> bool:
    rule = WORKFLOW[step.kind]
    if case.folded.state not in rule.after:
        return False
    if rule.disposed_as is not None and case.folded.projection.disposition is not rule.disposed_as:
        return False
    return not rule.requires or last_of(_grounds(step.kind, case), *rule.requires) is not None


def _grounds(kind: StepKind, case: Case) -> Sequence[StepFact]:
    """The steps on which one of this kind may rest: of the present round, unless it may follow the end."""
    return case.steps if WORKFLOW[kind].after & ENDED else case.folded.present


def _guarded(step: StepFact, case: Case, wording: Wording, *, ahead: bool) -> Iterator[Obstacle]:
    for key, guard in _guards_of(step.kind):
        if ahead and not guard.ahead:
            continue
        told = guard.test(step, case)
        if told is not None:
            words = wording.guards[key]
            reason = words.reason.replace("{told}", told[1])
            yield Obstacle(told[0], reason, words.source, words.remedy, guard.hard, key)


def _guards_of(kind: StepKind) -> Iterable[tuple[str, Guard]]:
    return ((key, GUARDS[key]) for key in WORKFLOW[kind].guards)
