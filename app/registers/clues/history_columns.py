"""A ledger sheet keeps a clue's history in columns; here they become persons and steps.

What happened happened: history that does not fit a rule comes in and is marked for a look. Refused is only
what cannot be true (a step before the receipt, a reply before its letter).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.engine.fields import NOTHING, Choice, Date, LongText, Reading, Text
from app.engine.names import split_people
from app.engine.people import People
from app.engine.register import Assembled
from app.engine.values import ValueFlaw, clean_text, parse_identity_number
from app.errors import Flaw, RefusedInput
from app.rules.deadlines import due_on
from db.vocabulary import ClueSource, Disposition, Form, StepKind

FIRST_RULE = "T1"
_UNNAMED = re.compile(r"等|\d")
_SEPARATORS = re.compile(r"[；;\n/、，,]")
_STRONG_SEPARATORS = re.compile(r"[；;\n]")

# How a ledger says that something has not happened yet.
NOT_YET = tuple(
    f"{lead}{act}"
    for lead in ("未", "尚未", "待")
    for act in ("处置", "研究", "发出", "回复", "办结", "结案", "了结", "完成", "移送", "运用")
)
UNDER_WAY = ("在办", "办理中", "正在办理", "进行中", "未结", "未复", "待定", "不适用", *NOT_YET, *NOTHING)


@dataclass(frozen=True)
class Forms(Choice):
    """The form used, or one for each person in the persons' order."""

    def parse(self, raw: object, reading: Reading) -> Any:
        """Return the forms as a tuple. Raises ValueFlaw."""
        read_one = super().parse
        text = clean_text(raw)
        parts = [text] if self.terms_of.named(text) else [p for p in _SEPARATORS.split(text) if p.strip()]
        return tuple(None if self.says_nothing(part) else read_one(part, reading) for part in parts)

    def is_empty(self, value: Any) -> bool:
        """No form at all."""
        return not any(value or ())

    def code(self, value: Any) -> Any:
        """The codes."""
        return [form and form.value for form in value]


HISTORY_FIELDS = (
    LongText("subjects_text", "被反映人", required=True, max_length=500, blanks=NOTHING),
    LongText("unit_text", "单位及职务", max_length=1000),
    LongText("post_text", "被反映人职务", max_length=500),
    LongText("rank_text", "被反映人职级", max_length=500),
    LongText("identity_text", "被反映人身份证号", max_length=500),
    Date("opinion_on", "提出处置意见日期", blanks=UNDER_WAY),
    Date("studied_on", "集体研究日期", blanks=UNDER_WAY),
    Choice("disposition", "处置方式", terms_of=Disposition, blanks=UNDER_WAY),
    Date("inquiry_sent_on", "函询发出日期", blanks=UNDER_WAY),
    Date("inquiry_answered_on", "函询回复日期", blanks=UNDER_WAY),
    Date("verification_started_on", "初核开始日期", blanks=UNDER_WAY),
    Date("transferred_on", "移送日期", blanks=UNDER_WAY),
    Date("closed_on", "办结日期", blanks=UNDER_WAY),
    Text("result", "办理结果", max_length=2000),
    Forms("form", "运用形态", terms_of=Form, blanks=UNDER_WAY),
    LongText("measure", "处理处分", max_length=2000),
)

STEP_COLUMNS = (
    ("opinion_on", StepKind.OPINION),
    ("studied_on", StepKind.STUDIED),
    ("inquiry_sent_on", StepKind.INQUIRY_SENT),
    ("inquiry_answered_on", StepKind.INQUIRY_ANSWERED),
    ("verification_started_on", StepKind.VERIFICATION_STARTED),
    ("transferred_on", StepKind.TRANSFERRED),
    ("closed_on", StepKind.CLOSED),
)
LABELS = {field.name: field.label for field in HISTORY_FIELDS}


def assemble(values: dict[str, Any], reading: Reading, people: People) -> Assembled:
    """Turn one row of a ledger sheet into a clue with its persons and steps. Raises RefusedInput."""
    history = {field.name: values.pop(field.name, None) for field in HISTORY_FIELDS}
    received = values["received_on"]
    _refuse_impossible(received, history)
    subjects = _subjects(history, reading, people)
    steps = _steps(received, history, values.get("handler") or "")
    values["marks"] = "；".join(_marks(received, history, reading, values, len(subjects)))
    return Assembled(values, {"subjects": subjects}, steps)


def _refuse_impossible(received: date, history: dict[str, Any]) -> None:
    flaws = [
        Flaw(name, history[name].isoformat(), f"{LABELS[name]}早于收到日期")
        for name, _ in STEP_COLUMNS
        if history[name] and history[name] < received
    ]
    sent, answered = history["inquiry_sent_on"], history["inquiry_answered_on"]
    if sent and answered and answered < sent:
        flaws.append(Flaw("inquiry_answered_on", answered.isoformat(), "函询回复日期早于函询发出日期"))
    if flaws:
        raise RefusedInput("日期前后矛盾。", tuple(flaws))


def _subjects(history: dict[str, Any], reading: Reading, people: People) -> list[dict[str, Any]]:
    named = split_people(history["subjects_text"])
    if not named:
        raise RefusedInput(
            "没有被反映人。", (Flaw("subjects_text", history["subjects_text"], "被反映人不能为空"),)
        )
    units = _share(history["unit_text"] or "", len(named))
    posts = _share(history["post_text"] or "", len(named))
    ranks = _share(history["rank_text"] or "", len(named))
    numbers = _identity_numbers(history["identity_text"], len(named))
    measures = _share(history["measure"] or "", len(named), (_STRONG_SEPARATORS,))
    for rank in ranks:
        if rank and reading.rules.rank(rank) is None:
            raise RefusedInput(
                "职级不在职级表内。", (Flaw("rank_text", rank, "职级不在职级表内，请核对写法"),)
            )
    subjects = [
        {
            "name": person.name,
            "unit": unit + post or person.remark,
            "rank": rank,
            "form": form,
            "measure": measure,
        }
        for person, unit, post, rank, form, measure in zip(
            named, units, posts, ranks, _forms(history, len(named)), measures, strict=True
        )
    ]
    for subject, number in zip(subjects, numbers, strict=True):
        if number:
            name, unit = str(subject["name"]), str(subject["unit"])
            subject["member_id"] = people.match(name, unit=unit, identity_number=number).member_id
    return subjects


def _identity_numbers(raw: Any, count: int) -> list[str]:
    """The persons' identity numbers; they decide between same names and are not kept with the clue."""
    if raw in (None, ""):
        return [""] * count
    parts = _share(str(raw), count)
    try:
        numbers = [parse_identity_number(part) for part in parts]
    except ValueFlaw as flaw:
        raise RefusedInput("身份证号有误。", (Flaw("identity_text", str(raw), flaw.reason),)) from None
    return numbers if len(set(numbers)) == count else [""] * count


def _forms(history: dict[str, Any], count: int) -> list[Form | None]:
    forms = list(history["form"] or (None,))
    if len(set(forms)) == 1:
        return [None] * count  # the form all share is the closing step's, and theirs through it
    if len(forms) != count:
        reason = "写有几种形态，但与被反映人数不一致，分不清各是谁的"
        raise RefusedInput("形态与人数不一致。", (Flaw("form", "", reason),))
    return forms


def _share(
    text: str, count: int, separated: tuple[re.Pattern[str], ...] = (_STRONG_SEPARATORS, _SEPARATORS)
) -> list[str]:
    """Deal one cell out to `count` persons: part by part where there are as many, else the same to all."""
    whole = " ".join(text.split("\n"))
    if count == 1:
        return [whole]
    for separators in separated:
        parts = [part.strip() for part in separators.split(text) if part.strip()]
        if len(parts) == count:
            return parts
    return [whole] * count


def _steps(received: date, history: dict[str, Any], handler: str) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = [_step(StepKind.REGISTERED, received, handler, {"imported": True})]
    disposition = history["disposition"]
    if disposition is not None and history["opinion_on"] is None:
        steps.append(_step(StepKind.OPINION, received, handler, _decided(disposition) | {"undated": True}))
    for name, kind in STEP_COLUMNS:
        if history[name] is None:
            continue
        detail = _decided(disposition) if kind is StepKind.OPINION else {}
        steps.append(_step(kind, history[name], handler, detail))
    if disposition is Disposition.TRANSFER and history["transferred_on"] is None and history["closed_on"]:
        steps.insert(-1, _step(StepKind.TRANSFERRED, history["closed_on"], handler, {}))
    steps[-1]["detail"] |= _outcome(history)
    return steps


def _decided(disposition: Disposition | None) -> dict[str, Any]:
    """What a ledger says of the opinion is what was decided; it keeps no approval of its own."""
    return {"decided": True} | ({"disposition": disposition.value} if disposition else {})


def _step(kind: StepKind, held_on: date, who: str, detail: dict[str, Any]) -> dict[str, Any]:
    return {"kind": kind, "held_on": held_on, "who": who, "detail": dict(detail)}


def _outcome(history: dict[str, Any]) -> dict[str, Any]:
    forms = set(history["form"] or ())
    form = forms.pop() if len(forms) == 1 else None
    outcome = {
        "result": history["result"],
        "measure": " ".join((history["measure"] or "").split("\n")),
        "form": form and form.value,
    }
    return {name: value for name, value in outcome.items() if value}


def _marks(
    received: date, history: dict[str, Any], reading: Reading, values: dict[str, Any], subjects: int
) -> list[str]:
    """List what wants a look; it is kept with the clue and never refuses it."""
    marks = []
    opinion = history["opinion_on"]
    limit = reading.rules.deadline(FIRST_RULE, received)
    if opinion and opinion > due_on(limit, received):
        marks.append(f"处置意见晚于收到后 {limit.length.label}")
    if history["disposition"] is not None and opinion is None:
        marks.append("有处置方式而无提出处置意见日期")
    if opinion and history["disposition"] is None:
        marks.append("有处置意见日期而无处置方式")
    if history["disposition"] not in (None, Disposition.TRANSFER) and history["studied_on"] is None:
        marks.append("处置前无集体研究记录")
    if _UNNAMED.search(history["subjects_text"] or ""):
        marks.append("被反映人写有“等”或人数，姓名可能不全")
    marks += _rank_marks(history, reading, subjects)
    marks += _order_marks(history)
    if received > reading.today:
        marks.append("收到日期晚于本机日期")
    if values.get("source") is ClueSource.OTHER:
        marks.append("线索来源为“其他”")
    return marks


def _rank_marks(history: dict[str, Any], reading: Reading, subjects: int) -> list[str]:
    if history["disposition"] in (None, Disposition.TRANSFER):
        return []
    ranks = (reading.rules.rank(text) for text in _share(history["rank_text"] or "", subjects) if text)
    return ["被反映人职级超出本级管辖而未移送"] if any(rank and not rank.within for rank in ranks) else []


def _order_marks(history: dict[str, Any]) -> list[str]:
    opinion, closed = history["opinion_on"], history["closed_on"]
    dated = [(name, history[name]) for name, _ in STEP_COLUMNS if history[name] and name != "closed_on"]
    marks = [f"{LABELS[name]}晚于办结日期" for name, on in dated if closed and on > closed]
    if opinion and history["studied_on"] and history["studied_on"] < opinion:
        marks.append("集体研究早于提出处置意见")
    return marks
