"""问题线索: the clue ledger. A clue is the sum of its steps; its state and dates are their projection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import extract
from sqlmodel import Session, col, select

from app.engine.fields import Choice, Date, Due, Joined, LongText, Name, Officer, Reading, Rows, Text
from app.engine.people import People, PersonLink, wants_person
from app.engine.rank import Rank
from app.engine.register import ChipRule, Draft, Key, Register
from app.engine.views import Cell, DueItem, Tone
from app.errors import Flaw, RefusedInput
from app.registers.clues import figures as clue_figures
from app.registers.clues import steps as clue_steps
from app.registers.clues.history_columns import FIRST_RULE, HISTORY_FIELDS, assemble
from app.registers.clues.projection import projected
from app.rules.tables import Rules
from db.models import Clue, ClueSubject
from db.vocabulary import (
    Channel,
    ClueSource,
    ClueState,
    Discipline,
    Disposition,
    Form,
    Secrecy,
    Signature,
    StepKind,
)

OPEN = col(Clue.closed_on).is_(None)
WAITING = col(Clue.due_on).is_not(None)
SUBJECTS = PersonLink(ClueSubject, "name", "unit", "rank", record="clue_id")
STATE_TONES: Mapping[str, Tone] = {
    "awaiting": "warn", "disposed": "info", "inquiring": "info", "verifying": "info",
    "shelved": "muted", "transferred": "muted", "closed": "ok",
}  # fmt: skip


def _prepare(draft: Draft, reading: Reading, people: People) -> None:
    clue = draft.record
    _link_subjects(draft, people)
    _keep_registration(draft)
    for name, value in projected(draft, reading.rules).items():
        _set(clue, name, value)


def _link_subjects(draft: Draft, people: People) -> None:
    asked = []
    for row in draft.rows["subjects"]:
        if wants_person(row, SUBJECTS):
            match = SUBJECTS.match(row, people)
            row.member_id = match.member_id
            if match.candidates:
                asked.append(row.name)
    marks = [mark for mark in draft.record.marks.split("；") if mark and "同名" not in mark]
    marks += [f"花名册中有 {len(set(asked))} 个姓名同名，未能区分，请在“被反映人”中核对"] if asked else []
    _set(draft.record, "marks", "；".join(marks))


def _keep_registration(draft: Draft) -> None:
    """The first step says when the clue was received; it moves with the receipt date if others allow."""
    clue = draft.record
    if not draft.steps:
        draft.steps.append(clue_steps.registration(clue))
        return
    first = draft.steps[0]
    later = [step for step in clue_steps.standing_rows(draft.steps) if step.kind is not StepKind.REGISTERED]
    if later and min(step.held_on for step in later) < clue.received_on:
        reason = "收到日期不能晚于已登记的办理环节"
        raise RefusedInput(f"{reason}。", (Flaw("received_on", clue.received_on.isoformat(), reason),))
    _set(first, "held_on", clue.received_on)


def _set(row: Any, name: str, value: Any) -> None:
    if getattr(row, name) != value:
        setattr(row, name, value)


def _due(session: Session, rules: Rules) -> Iterable[DueItem]:
    rule = rules.deadlines[FIRST_RULE]
    waiting = select(Clue).where(col(Clue.voided_at).is_(None), WAITING).order_by(col(Clue.due_on))
    for clue in session.exec(waiting):
        yield DueItem(
            register="clues", record_id=clue.id or 0, record=clue.number,
            title=f"{rule.title}：{clue.subject_names}", due=clue.due_on or clue.received_on,
            rule=rule.key, source=rule.source, how=rule.how, who=clue.handler,
        )  # fmt: skip


def _status(clue: Any, today: date) -> Cell:
    if clue.due_on is not None and clue.due_on < today:
        return Cell("已超期", tone="danger")
    return Cell(clue.state.label, tone=STATE_TONES[clue.state.value])


def _row_tone(clue: Any, today: date) -> Tone:
    if clue.due_on is None:
        return ""
    left = (clue.due_on - today).days
    return "danger" if left < 0 else ("warn" if left <= 7 else "")


def _identify(values: Mapping[str, Any]) -> Key:
    if values.get("number"):
        return Key(("number", values["number"]), "number", certain=True)
    told = ("received_on", "subjects_text", "summary")
    return Key(tuple(values.get(name) for name in told), "subjects_text")


SUBJECT_FIELDS = (
    Name("name", "姓名", required=True, searchable=True),
    Text("unit", "单位及职务", searchable=True),
    Rank("rank", "职级"),
    Choice("form", "运用形态", terms_of=Form, help="只在与线索的形态不同时填写"),
    Text("measure", "处理处分"),
)

CLUES = Register(
    key="clues",
    title="问题线索",
    noun="线索",
    counter="件",
    model=Clue,
    order="-received_on",
    dated_by="received_on",
    paper_title="问题线索台账",
    heading=lambda clue: clue.subject_names or clue.number,
    subtitle=lambda clue: "　".join(part for part in (clue.number, clue.subject_units) if part),
    status=_status,
    row_tone=_row_tone,
    numbering=("number", "线索〔{year}〕{n}号", "received_on"),
    prepare=_prepare,
    project=projected,
    persons=(SUBJECTS,),
    identify=_identify,
    import_fields=HISTORY_FIELDS,
    joins=("subjects_text", "unit_text", "post_text", "rank_text"),
    assemble=assemble,
    due=_due,
    figures=clue_figures.FIGURES,
    steps=clue_steps.STEPS,
    search_hint="编号、姓名、拼音首字母、单位、内容、承办人",
    empty_hint="可以从现有的台账表格导入，或登记一件新线索。",
    fields=(
        Text(
            "number",
            "线索编号",
            unique=True,
            searchable=True,
            column=11,
            ledger=10.5,
            help="不填则按年自动编号",
            group="登记",
        ),
        Joined(
            "subject_names",
            "被反映人",
            column=11,
            ledger=5,
            sub="subject_units",
            editable=False,
            unbroken=True,
            group="登记",
        ),
        Joined("subject_units", "单位及职务", ledger=8, editable=False, group="登记"),
        Rows(
            "subjects",
            "被反映人",
            required=True,
            model=ClueSubject,
            owner="clue_id",
            fields=SUBJECT_FIELDS,
            group="被反映人",
        ),
        Date(
            "received_on",
            "收到日期",
            required=True,
            not_after_today=True,
            column=8,
            ledger=5.5,
            filterable=True,
            group="登记",
        ),
        Choice(
            "source",
            "线索来源",
            required=True,
            terms_of=ClueSource,
            column=9,
            ledger=6,
            filterable=True,
            group="登记",
            source="监督执纪工作规则 第二十条",
        ),
        Choice(
            "signature",
            "署名情况",
            terms_of=Signature,
            column=5,
            hidden=True,
            filterable=True,
            group="登记",
        ),
        Choice("channel", "举报渠道", terms_of=Channel, column=5, hidden=True, filterable=True, group="登记"),
        LongText(
            "summary",
            "反映的主要问题",
            required=True,
            searchable=True,
            column=16,
            hidden=True,
            ledger=15,
            group="内容",
        ),
        Choice(
            "discipline",
            "问题类别",
            terms_of=Discipline,
            column=7,
            ledger=5,
            filterable=True,
            group="内容",
            source="中国共产党纪律处分条例",
        ),
        Officer("handler", "承办人", searchable=True, preset="officer", column=6, ledger=5.5, group="登记"),
        Choice(
            "secrecy",
            "密级",
            terms_of=Secrecy,
            default=str(Secrecy.INTERNAL.value),
            required=True,
            group="登记",
            sheet=False,
        ),
        Choice(
            "state",
            "办理状态",
            terms_of=ClueState,
            column=7,
            ledger=5,
            filterable=True,
            pill=True,
            editable=False,
            tones=STATE_TONES,
            group="办理",
        ),
        Choice(
            "disposition",
            "处置方式",
            terms_of=Disposition,
            column=7,
            hidden=True,
            ledger=5,
            filterable=True,
            editable=False,
            group="办理",
        ),
        Due(
            "due_on",
            "处置意见期限",
            column=10,
            editable=False,
            group="办理",
            source="监督执纪工作规则 第二十一条",
        ),
        Date(
            "opinion_on",
            "提出处置意见日期",
            column=8,
            hidden=True,
            ledger=5.5,
            editable=False,
            filterable=True,
            group="办理",
        ),
        Date("studied_on", "集体研究日期", column=8, hidden=True, editable=False, group="办理"),
        Date(
            "closed_on",
            "办结日期",
            column=8,
            hidden=True,
            ledger=5.5,
            editable=False,
            filterable=True,
            group="办理",
        ),
        Text("result", "办理结果", column=9, hidden=True, ledger=7, editable=False, group="办理"),
        Choice(
            "form",
            "运用形态",
            terms_of=Form,
            column=6,
            hidden=True,
            ledger=4.5,
            filterable=True,
            editable=False,
            group="办理",
        ),
        Text("measure", "处理处分", column=7, hidden=True, ledger=6, editable=False, group="办理"),
        LongText("marks", "留意事项", editable=False, group="其他", column=10, hidden=True, sheet=False),
        LongText("remarks", "备注", searchable=True, group="其他"),
    ),
    chips=(
        ChipRule("open", "在办", lambda today: OPEN),
        ChipRule("awaiting", "待处置", lambda today: WAITING, "warn"),
        ChipRule("late", "已超期", lambda today: WAITING & (col(Clue.due_on) < today), "danger"),
        ChipRule("shelved", "暂存待查", lambda today: col(Clue.state) == ClueState.SHELVED),
        ChipRule("closed", "已办结", lambda today: col(Clue.closed_on).is_not(None), "ok"),
        ChipRule("year", "今年收到", lambda today: extract("year", col(Clue.received_on)) == today.year),
        ChipRule("marked", "需留意", lambda today: col(Clue.marks) != "", "warn"),
    ),
)
