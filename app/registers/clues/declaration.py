"""问题线索: the clue ledger. A clue is the sum of its steps; its state and dates are their projection."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import extract
from sqlmodel import Session, col, select

from app.engine.changing import is_new, refuse_secrecy, set_changed
from app.engine.fields import Choice, Date, Due, Joined, LongText, Name, Officer, Reading, Rows, Text
from app.engine.kinds import Flag
from app.engine.people import People, PersonLink, wants_person
from app.engine.rank import Rank
from app.engine.register import ChipRule, Draft, Key, Numbering, Register
from app.engine.views import Cell, Tone
from app.errors import Flaw, RefusedInput
from app.registers.clues import figures as clue_figures
from app.registers.clues import steps as clue_steps
from app.registers.clues.bearing import bears
from app.registers.clues.due import due
from app.registers.clues.eight_kind import SOURCE as EIGHT_SOURCE
from app.registers.clues.eight_kind import EightKind, check_kind, kinds_now
from app.registers.clues.history_columns import HISTORY_FIELDS, assemble
from app.registers.clues.projection import projected
from db.models import Clue, ClueSubject
from db.vocabulary import (
    Channel,
    ClueSource,
    ClueState,
    Discipline,
    Disposition,
    Form,
    PetitionClass,
    PoliticalStatus,
    Relation,
    Secrecy,
    Settlement,
    Signature,
    StepKind,
)

OPEN = col(Clue.state).not_in((ClueState.CLOSED, ClueState.ARCHIVED, ClueState.MERGED))
WAITING = col(Clue.due_on).is_not(None)
UNDISPOSED = col(Clue.state).in_((ClueState.AWAITING, ClueState.PROPOSED))
SUBJECTS = PersonLink(ClueSubject, "name", "unit", "rank", record="clue_id")
NO_CONTENT = "处理检举控告工作规则 第十五条"
STATE_TONES: Mapping[str, Tone] = {
    "awaiting": "warn", "proposed": "warn", "disposed": "info", "inquiring": "info", "verifying": "info",
    "filing": "info", "investigating": "info", "adjudicating": "info", "deciding": "info",
    "announcing": "info", "executing": "info", "settling": "info", "shelved": "muted",
    "transferred": "muted", "merged": "muted", "closed": "ok", "archived": "ok",
}  # fmt: skip


def _prepare(draft: Draft, reading: Reading, people: People) -> None:
    clue = draft.record
    _check_registration(clue, reading)
    if clue.eight_kind and is_new(clue, "eight_kind", "received_on"):
        check_kind(clue, reading)
    _link_subjects(draft, people)
    _keep_registration(draft, reading)
    _keep_relation(draft)
    set_changed(clue, projected(draft, reading.rules))


def _check_registration(clue: Clue, reading: Reading) -> None:
    """Hold what is being entered against the rules; what was entered under other rules stays as it is."""
    if not is_new(clue, "flow_only", "secrecy", *CONTENT):
        return
    held = [name for name in CONTENT if getattr(clue, name)] if clue.flow_only else []
    if held:
        raise RefusedInput(
            "仅登记流转的线索不录内容。",
            tuple(Flaw(name, "", "仅登记流转的不录入内容，请清空") for name in held),
            reason=f"依据：{NO_CONTENT}：属于上级管辖的，不复印、不摘抄、不录入。",
            remedy="请清空所列各项，或取消“仅登记流转”。",
        )  # fmt: skip
    needed = not clue.flow_only and not reading.history and is_new(clue, "summary", "flow_only")
    if needed and not clue.summary:
        raise RefusedInput("反映的主要问题不能为空。", (Flaw("summary", "", "反映的主要问题不能为空"),))
    refuse_secrecy(clue, reading.rules)


def _link_subjects(draft: Draft, people: People) -> None:
    asked = []
    for row in draft.rows["subjects"]:
        if row.organisation:
            continue
        if wants_person(row, SUBJECTS):
            match = SUBJECTS.match(row, people)
            row.member_id = match.member_id
            if match.candidates:
                asked.append(row.name)
        _as_of_receipt(row, people)
    marks = [mark for mark in draft.record.marks.split("；") if mark and "同名" not in mark]
    marks += [f"花名册中有 {len(set(asked))} 个姓名同名，未能区分，请在“被反映人”中核对"] if asked else []
    set_changed(draft.record, {"marks": "；".join(marks)})


def _as_of_receipt(row: ClueSubject, people: People) -> None:
    """Take rank and political status from the roster where they are empty; they stay as they were then."""
    if row.member_id is None or (row.rank and row.political_status is not None):
        return
    member = people.member(row.member_id)
    if member is not None:
        status = row.political_status or member.political_status
        set_changed(row, {"rank": row.rank or member.rank, "political_status": status})


def _keep_registration(draft: Draft, reading: Reading) -> None:
    """The first step says when the clue was received; it moves with the receipt date if others allow."""
    clue = draft.record
    if not draft.steps:
        draft.steps.append(clue_steps.registration_step(clue))
        return
    first = draft.steps[0]
    later = [
        step
        for step in clue_steps.standing_rows(draft.steps)
        if step.kind is not StepKind.REGISTERED and not (step.detail or {}).get("undated")
    ]
    if later and min(step.held_on for step in later) < clue.received_on:
        reason = "收到日期不能晚于已登记的办理环节"
        raise RefusedInput(f"{reason}。", (Flaw("received_on", clue.received_on.isoformat(), reason),))
    set_changed(first, {"held_on": clue.received_on})


def _keep_relation(draft: Draft) -> None:
    """A clue that was merged into another one hangs on it as long as that step stands."""
    clue = draft.record
    merged = [step for step in clue_steps.standing_rows(draft.steps) if step.kind is StepKind.MERGED]
    if merged:
        parent = (merged[-1].detail or {}).get("parent_id")
        set_changed(clue, {"parent_id": parent, "relation": Relation.DUPLICATE})
    elif clue.relation is Relation.DUPLICATE:
        set_changed(clue, {"parent_id": None, "relation": None})


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


def _closed_to_files(clue: Any) -> str:
    return f"仅登记流转的线索不录内容，不收附件（{NO_CONTENT}）" if clue.flow_only else ""


def _refuse_void(clue: Any, session: Session) -> None:
    """A clue that others were merged into is counted for them. Raises RefusedInput."""
    wanted = select(Clue.number).where(
        col(Clue.parent_id) == clue.id, col(Clue.relation) == Relation.DUPLICATE,
        col(Clue.voided_at).is_(None),
    )  # fmt: skip
    if hanging := session.exec(wanted).all():
        raise RefusedInput(
            "有重复件并入这件线索，不能作废。", (Flaw("reason", "", f"并入的有：{'、'.join(hanging)}"),),
            reason="依据：处理检举控告工作规则 第十四条：重复件登记留存，只计一次。",
            remedy="请先更正并入的环节，或作废重复件。",
        )  # fmt: skip


SUBJECT_FIELDS = (
    Name("name", "姓名", required=True, searchable=True),
    Text("unit", "单位及职务", searchable=True),
    Rank("rank", "职级", help="收到线索时的职级；花名册中有的自动填写"),
    Choice("political_status", "政治面貌", terms_of=PoliticalStatus, help="花名册中有的自动填写"),
    Rank("conduct_rank", "行为时职级", help="与收到时不同的填写，按高的一个判断管辖"),
    Flag("discipline_cadre", "纪检干部"),
    Flag("outside", "组织关系不在本单位"),
    Flag("organisation", "是党组织"),
    Choice("form", "运用形态", terms_of=Form, help="只在与线索的形态不同时填写"),
    Text("measure", "处理处分"),
)

# 七何 and 六看: each clue taken apart, so that it can be judged whether it can be checked.
ASSESSMENT = tuple(
    LongText(name, label, group="研判", help=hint, max_length=2000, sheet=False)
    for name, label, hint in (
        ("seven_when", "何时", "问题发生的时间、期间"),
        ("seven_where", "何地", "问题发生的地点、场合"),
        ("seven_who", "何人", "涉及哪些人，各是什么关系"),
        ("seven_what", "何事", "反映的具体事项"),
        ("seven_how", "何情", "经过、手段和情节"),
        ("seven_why", "何故", "起因和动机"),
        ("seven_thing", "何物", "涉及的款物、凭据、数额"),
        ("six_source", "看来源", "从哪里来，是否可靠"),
        ("six_content", "看内容", "是否具体、可查"),
        ("six_identity", "看身份", "被反映人的身份和管理权限"),
        ("six_motive", "看动机", "反映的动机"),
        ("six_timing", "看时机", "是否处在换届、任用等时点"),
        ("six_relation", "看关联", "与已有线索、同类问题的关联"),
    )
)
# What a clue of which only the flow is registered must not hold.
CONTENT = ("summary", "remarks", *(field.name for field in ASSESSMENT))

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
    numbering=Numbering("number", lambda rules: rules.committee.numbering, "received_on"),
    prepare=_prepare,
    project=projected,
    persons=(SUBJECTS,),
    page="clues",
    bears=bears,
    identify=_identify,
    import_fields=HISTORY_FIELDS,
    joins=("subjects_text", "unit_text", "post_text", "rank_text"),
    assemble=assemble,
    due=due,
    closed_to_files=_closed_to_files,
    refuse_void=_refuse_void,
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
        Choice(
            "petition_class",
            "信访内容类别",
            terms_of=PetitionClass,
            column=7,
            hidden=True,
            filterable=True,
            group="登记",
            help="来源为信访举报的填写；业务范围外和无实质内容的也登记，按类别统计",
            source="处理检举控告工作规则",
        ),
        LongText(
            "summary",
            "反映的主要问题",
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
        EightKind(
            "eight_kind",
            "八项规定精神问题类型",
            offers=kinds_now,
            searchable=True,
            column=9,
            hidden=True,
            filterable=True,
            group="内容",
            help="涉及违反中央八项规定精神的填写，列入月报表；不涉及的不填",
            source=EIGHT_SOURCE,
        ),
        Officer(
            "handler",
            "承办人",
            searchable=True,
            filterable=True,
            preset="officer",
            column=6,
            ledger=5.5,
            group="登记",
        ),
        Choice(
            "secrecy",
            "密级",
            terms_of=Secrecy,
            default=str(Secrecy.INTERNAL.value),
            required=True,
            group="登记",
            sheet=False,
        ),
        Flag(
            "masses_side",
            "群众身边问题",
            group="登记",
            filterable=True,
            pill="warn",
            help="优先受理、快速分流，按短期限提出处置意见",
            source="纪检监察基层基础工作规范化制度化建设实施方案 29",
        ),
        Flag(
            "result_wanted",
            "要结果件",
            group="登记",
            help="交办机关要求报送结果的",
            source="处理检举控告工作规则 第二十一条",
        ),
        Flag(
            "crime_suspected",
            "涉嫌职务违法犯罪",
            group="登记",
            help="移送派驻纪检监察组，不论职级",
            source="关于进一步加强市直机关部门机关纪委建设的实施方案（十一）",
        ),
        Flag(
            "flow_only",
            "仅登记流转",
            group="登记",
            help="属于上级管辖的，只登记流转，不录内容",
            source="处理检举控告工作规则 第十五条",
        ),
        Text(
            "designation",
            "指定（委托）办理文号",
            group="登记",
            help="超出本级管辖而由上级指定或者委托办理的，填写文号",
            source="关于进一步加强市直机关部门机关纪委建设的实施方案（六）",
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
        Choice(
            "settlement",
            "了结类型",
            terms_of=Settlement,
            column=8,
            hidden=True,
            filterable=True,
            editable=False,
            group="办理",
        ),
        Due("due_on", "最近期限", column=10, editable=False, group="办理", filterable=True),
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
        Date("approved_on", "批准日期", column=8, hidden=True, editable=False, group="办理", sheet=False),
        Date("filed_on", "立案日期", column=8, hidden=True, editable=False, filterable=True, group="办理"),
        Date(
            "decided_on",
            "处分决定日期",
            column=8,
            hidden=True,
            editable=False,
            filterable=True,
            group="办理",
        ),
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
        Date("archived_on", "归档日期", column=8, hidden=True, editable=False, group="办理"),
        *ASSESSMENT,
        LongText("marks", "留意事项", editable=False, group="其他", column=10, hidden=True, sheet=False),
        LongText("remarks", "备注", searchable=True, group="其他"),
    ),
    chips=(
        ChipRule("open", "在办", lambda today: OPEN),
        ChipRule("awaiting", "待处置", lambda today: UNDISPOSED, "warn"),
        ChipRule("late", "已超期", lambda today: WAITING & (col(Clue.due_on) < today), "danger"),
        ChipRule("shelved", "暂存待查", lambda today: col(Clue.state) == ClueState.SHELVED),
        ChipRule("closed", "已办结", lambda today: col(Clue.closed_on).is_not(None), "ok"),
        ChipRule("year", "今年收到", lambda today: extract("year", col(Clue.received_on)) == today.year),
        ChipRule("marked", "需留意", lambda today: col(Clue.marks) != "", "warn"),
    ),
)
