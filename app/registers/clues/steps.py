"""The steps of a clue: how one is entered, checked and told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from app.engine.fields import Choice, Date, LongText, Officer, Reading, Text
from app.engine.register import Draft, Steps
from app.engine.views import FieldKind, Moment, Option, Tone
from app.errors import Flaw, RefusedInput
from app.rules.deadlines import due_on
from app.rules.workflow import WORKFLOW, StepFact, obstacle, standing
from db.models import Clue, ClueStep
from db.vocabulary import Disposition, Form, StepKind

KINDS = tuple(Option(str(kind.value), kind.label) for kind in StepKind if kind is not StepKind.REGISTERED)


@dataclass(frozen=True)
class NextStep(Choice):
    """The kinds of step an officer may enter: all but the registration, which makes the clue."""

    def options(self) -> tuple[Option, ...]:
        """All kinds but the registration."""
        return KINDS


@dataclass(frozen=True)
class EarlierStep(Text):
    """One of the record's own steps, by its place in the timeline."""

    kind: ClassVar[FieldKind] = "choice"


_OPINION, _MEASURE, _CLOSED, _CORRECTED = (
    str(kind.value) for kind in (StepKind.OPINION, StepKind.MEASURE, StepKind.CLOSED, StepKind.CORRECTED)
)
STEP_FIELDS = (
    NextStep("kind", "环节", required=True, terms_of=StepKind, group="办理一步"),
    Date("held_on", "日期", required=True, not_after_today=True, preset="today", group="办理一步"),
    Officer("who", "经办人", preset="officer", group="办理一步"),
    Choice(
        "disposition",
        "处置方式",
        terms_of=Disposition,
        group="办理一步",
        when=(_OPINION,),
        required_when=(_OPINION,),
        help="提出处置意见时必填",
        source="监督执纪工作规则 第二十一条",
    ),
    Text("result", "办理结果", group="办理一步", max_length=2000, when=(_CLOSED,)),
    Choice("form", "运用形态", terms_of=Form, group="办理一步", when=(_MEASURE, _CLOSED)),
    Text("measure", "处理处分", group="办理一步", max_length=2000, when=(_MEASURE, _CLOSED)),
    EarlierStep(
        "corrects",
        "更正哪一步",
        group="办理一步",
        when=(_CORRECTED,),
        required_when=(_CORRECTED,),
        help="被更正的环节不再计入办理状态，仍留在时间线里",
    ),
    LongText(
        "note",
        "说明",
        group="办理一步",
        required_when=(_CORRECTED,),
        help="更正时必须写明原因，不少于 4 个字",
    ),
)
DETAIL = ("disposition", "result", "form", "measure")


def registration(clue: Clue) -> ClueStep:
    """Return the first step of a clue that is entered by hand."""
    return ClueStep(
        clue_id=clue.id or 0, kind=StepKind.REGISTERED, held_on=clue.received_on, who=clue.handler
    )


def facts(rows: Iterable[ClueStep]) -> list[StepFact]:
    """Return stored steps as the rules see them; steps not yet stored count from -1 downwards."""
    return [_fact(row, row.id or -place) for place, row in enumerate(rows, start=1)]


def _fact(row: ClueStep, identity: int) -> StepFact:
    detail = row.detail or {}
    return StepFact(
        kind=row.kind,
        held_on=row.held_on,
        id=identity,
        disposition=Disposition.coded(detail["disposition"]) if detail.get("disposition") else None,
        result=detail.get("result") or "",
        measure=detail.get("measure") or "",
        form=Form.coded(detail["form"]) if detail.get("form") else None,
        corrects=row.corrects,
        undated=bool(detail.get("undated")),
    )


def standing_rows(rows: list[ClueStep]) -> list[ClueStep]:
    """Return the steps that were not withdrawn, in the order of their dates."""
    by_fact = dict(zip((fact.id for fact in facts(rows)), rows, strict=True))
    return [by_fact[fact.id] for fact in standing(facts(rows))]


def make(draft: Draft, values: dict[str, Any], reading: Reading) -> dict[str, Any]:
    """Return the arguments of the next step row. Raises RefusedInput with the rule that speaks against it."""
    detail = {name: getattr(values[name], "value", values[name]) for name in DETAIL if values.get(name)}
    step = {
        "kind": values["kind"], "held_on": values["held_on"], "who": values["who"], "note": values["note"],
        "detail": detail, "corrects": _corrected(draft, values),
    }  # fmt: skip
    found = obstacle(
        _fact(ClueStep(clue_id=draft.record.id, **step), 0),
        facts(draft.steps),
        draft.record.received_on,
        reading.today,
    )
    if found is not None:
        reason = f"依据：{found.source}。" if found.source else ""
        raise RefusedInput("这一步不能登记。", (Flaw(found.field, "", found.reason),), reason=reason)
    return step


def _corrected(draft: Draft, values: dict[str, Any]) -> int | None:
    if values["kind"] is not StepKind.CORRECTED:
        return None
    if len(values["note"]) < 4:
        raise RefusedInput("更正必须写明原因。", (Flaw("note", "", "请写明更正原因，不少于 4 个字"),))
    place = values["corrects"].strip("第步 ")
    if not (place.isascii() and place.isdigit() and 1 <= int(place) <= len(draft.steps)):
        raise RefusedInput("没有这一步。", (Flaw("corrects", values["corrects"], "请填写时间线中的序号"),))
    corrected: int | None = draft.steps[int(place) - 1].id
    return corrected


def offers(draft: Draft) -> Mapping[str, tuple[Option, ...]]:
    """Return the steps a 更正 may withdraw: those that still stand, but for the registration."""
    open_ones = {id(step) for step in standing_rows(draft.steps) if step.kind is not StepKind.REGISTERED}
    places = [(place, step) for place, step in enumerate(draft.steps, start=1) if id(step) in open_ones]
    return {
        "corrects": tuple(
            Option(str(place), f"第 {place} 步　{step.kind.label}　{_on(step)}") for place, step in places
        )
    }


def timeline(draft: Draft, reading: Reading) -> tuple[Moment, ...]:
    """Tell the steps in the order of entry; withdrawn ones are greyed, the next clock stands last."""
    withdrawn = {step.corrects for step in draft.steps if step.corrects}
    moments = [_moment(place, step, step.id in withdrawn) for place, step in enumerate(draft.steps, start=1)]
    clue = draft.record
    if clue.due_rule:
        rule = reading.rules.deadlines[clue.due_rule]
        moments.append(
            _pending(rule.title, due_on(rule, clue.received_on), rule.source, rule.how, reading.today)
        )
    return tuple(moments)


def _moment(place: int, step: ClueStep, withdrawn: bool) -> Moment:
    fact = _fact(step, step.id or 0)
    parts = [
        fact.disposition.label if fact.disposition else "",
        fact.result,
        fact.form.label if fact.form else "",
        fact.measure if fact.measure != fact.result else "",
        step.note,
        "（已更正）" if withdrawn else "",
    ]
    title = f"{place}　{step.kind.label}"
    text = "；".join(part for part in parts if part)
    tone: Tone = "muted" if withdrawn else ("ok" if step.kind is StepKind.CLOSED else "info")
    return Moment(title, _on(step), step.who, text, WORKFLOW[step.kind].source, tone, step.id or 0)


def _on(step: ClueStep) -> str:
    return "日期未记" if (step.detail or {}).get("undated") else step.held_on.isoformat()


def _pending(title: str, due: date, source: str, how: str, today: date) -> Moment:
    late = due < today
    return Moment(
        f"待办：{title}",
        f"{due.isoformat()} {'已超期' if late else '到期'}",
        "",
        how,
        source,
        "danger" if late else "warn",
    )


STEPS = Steps(
    model=ClueStep,
    owner="clue_id",
    fields=STEP_FIELDS,
    kinds=KINDS,
    make=make,
    timeline=timeline,
    offers=offers,
)
