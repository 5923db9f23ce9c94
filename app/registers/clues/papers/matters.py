"""What papers say of a clue and of the steps of its life: every value once, under its term."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from app.engine.paper import DATE_BLANK, Audience, Single
from app.registers.clues.papers.dossier import Dossier
from app.registers.clues.papers.saying import (
    ROOM,
    SHORT,
    Person,
    Said,
    dated,
    day,
    due,
    limit,
    options,
    term,
    text,
)
from app.rules.deadlines import due as last_day
from app.rules.steps import StepFact
from db.models import Clue
from db.vocabulary import (
    Conclusion,
    Disposition,
    Form,
    InquiryOutcome,
    Retention,
    SettleReason,
    ShelfOutcome,
    StepKind,
    TransferReason,
    VerificationOutcome,
    YesNo,
)

K = StepKind
TRANSFERS = (K.TRANSFERRED, K.FORWARDED_UP)
TALKS = (K.TALK_PLANNED, K.TALKED)
SANCTIONS = (K.DECIDED, K.SANCTION_APPROVED, K.ADJUDICATED)


def _clue(name: str, of: Callable[[Clue], Single], audience: Audience = "organ") -> Said:
    return Said(name, lambda dossier, _: of(dossier.clue), audience=audience)


def _yes(flag: bool) -> str:
    return YesNo.YES.label if flag else YesNo.NO.label


def _superior(name: str, place: int) -> Said:
    return Said(name, lambda dossier, _: dossier.superior(place))


def _meeting(dossier: Dossier, person: Person) -> Single:
    step = dossier.step(K.STUDIED)
    held = step.text("meeting") if step else ""
    return dossier.meetings.get(held, held)


def _proposed(dossier: Dossier, person: Person) -> Single:
    step = dossier.step(K.OPINION)
    return (step.text("grounds") or step.text("note")) if step else ""


def _begins_round(step: StepFact) -> bool:
    """Whether the step begins a round of 谈话函询."""
    again = step.term("inquiry_outcome", InquiryOutcome) is InquiryOutcome.AGAIN
    return again or step.term("disposition", Disposition) is Disposition.INQUIRY


def _question(name: str, *kinds: StepKind) -> Said:
    """What was written for the person's eyes in these steps, or in the opinion or the report that began the
    round; never what was reported."""

    def of(dossier: Dossier, person: Person) -> Single:
        for step in reversed(dossier.all_steps(K.OPINION, K.INQUIRY_REPORTED, *kinds, person=person)):
            told = step.text("question")
            if told or _begins_round(step):
                return told
        return ""

    return Said(name, of, ROOM)


def _recipient(dossier: Dossier, person: Person) -> Single:
    return dossier.recipient


def _number(dossier: Dossier, person: Person) -> Single:
    return dossier.number


def _above(dossier: Dossier, person: Person) -> Single:
    """机关党委 and 工委 are told of a transfer, unless the clue goes to them."""
    step = dossier.step(*TRANSFERS)
    to = dossier.recipient or (step.text("organ") if step else "")
    return "、".join(name for name in dict.fromkeys(map(dossier.superior, (0, 1))) if name and name != to)


def _clauses(dossier: Dossier, person: Person) -> Single:
    """The clauses applied, without the words the decision itself puts around them."""
    step = dossier.step(K.ADJUDICATED)
    written = (step.text("grounds") if step else "").strip("。；; \n")
    for opening in ("依据", "根据", "依照"):
        written = written.removeprefix(opening)
    return written


def _shelf_day(dossier: Dossier, person: Person) -> Single:
    clock = dossier.clock("T21")
    return dated(dossier.shelving(), "review_on") or (clock.due.on if clock else "")


def _shelf_grounds(dossier: Dossier, person: Person) -> Single:
    step = dossier.shelving()
    return "\n".join(filter(None, (step.text("grounds"), step.text("note")))) if step else ""


def _copied(dossier: Dossier, person: Person) -> Single:
    """函询 is copied to the person's party organisation and to the stationed group."""
    step = dossier.step(K.INQUIRY_SENT, person=person)
    member = dossier.member(person or (dossier.subjects[0] if len(dossier.subjects) == 1 else None))
    usual = (member.branch if member else "", dossier.superior(2))
    return (step.text("copied_to") if step else "") or "、".join(filter(None, usual))


def _pages(dossier: Dossier, person: Person) -> Single:
    step = dossier.step(*TRANSFERS)
    return step.text("materials") if step else ""


def _final(name: str, field: str) -> Said:
    """A field of the decision; before it stands, of the approval or of the adjudication report."""

    def of(dossier: Dossier, person: Person) -> Single:
        for kind in SANCTIONS:
            if (step := dossier.step(kind, person=person)) and step.text(field):
                return step.text(field)
        return ""

    return Said(name, of)


def _facts_found(dossier: Dossier, person: Person) -> Single:
    for kind in (K.ADJUDICATED, K.INVESTIGATED, K.VERIFICATION_REPORTED):
        if (step := dossier.step(kind)) and step.text("finding"):
            return step.text("finding")
    return ""


def _report_due(dossier: Dossier, person: Person) -> Single:
    decided = dossier.step(K.DECIDED, person=person)
    if decided is None:
        return ""
    limit = dossier.rules.deadline("T10", decided.held_on)
    return last_day(limit, decided.held_on, dossier.rules.calendar).on


def _print_day(dossier: Dossier, person: Person) -> date:
    return dossier.issued_on or dossier.today


OFFICE: tuple[Said, ...] = (
    Said("单位名称", lambda dossier, _: dossier.profile.organisation),
    Said("机关纪委", lambda dossier, _: dossier.committee),
    _superior("机关党委", 0),
    _superior("纪检监察工委", 1),
    _superior("派驻纪检监察组", 2),
    Said("主送", _recipient),
    Said("文号", _number),
    Said("填表日期", _print_day),
    Said("承办人", lambda dossier, _: dossier.clue.handler or dossier.profile.officer, SHORT + SHORT),
)

CLUE: tuple[Said, ...] = (
    _clue("线索编号", lambda clue: clue.number),
    _clue("线索来源", lambda clue: clue.source.label if clue.source else ""),
    _clue("署名情况", lambda clue: clue.signature.label if clue.signature else "", "inside"),
    _clue("收件日期", lambda clue: clue.received_on),
    _clue("反映主要问题", lambda clue: clue.summary),
    _clue("问题类别", lambda clue: clue.discipline.label if clue.discipline else ""),
    _clue("群众身边问题", lambda clue: _yes(clue.masses_side)),
    _clue("指定办理文号", lambda clue: clue.designation),
    _clue("办理结果", lambda clue: clue.result),
    _clue("处理处分", lambda clue: clue.measure),
    _clue("了结类型", lambda clue: clue.settlement.label if clue.settlement else ""),
    _clue("运用形态", lambda clue: clue.form.label if clue.form else ""),
    _clue("办结日期", lambda clue: clue.closed_on or ""),
    _clue("归档日期", lambda clue: clue.archived_on or ""),
    _clue("处置方式", lambda clue: clue.disposition.label if clue.disposition else ""),
)

DISPOSAL: tuple[Said, ...] = (
    term("拟办处置方式", "disposition", Disposition, K.OPINION, audience="inside"),
    Said("拟办意见", _proposed, audience="inside"),
    term("了结理由", "settle_reason", SettleReason, K.SHELF_REVIEWED, K.OPINION, audience="organ"),
    term("拟办了结理由", "settle_reason", SettleReason, K.OPINION, audience="inside"),
    term("拟办移送事由", "transfer_reason", TransferReason, K.OPINION, audience="inside"),
    due("处置期限", "T1"),
    Said("研究会议", _meeting, audience="organ"),
    day("研究日期", K.STUDIED, audience="organ"),
    text("研究意见", "decision", K.STUDIED, audience="inside"),
    options("处置方式选项", Disposition),
    Said("暂存理由", _shelf_grounds, audience="inside"),
    Said("复核日期", _shelf_day, audience="organ"),
    term("复核意见", "shelf_outcome", ShelfOutcome, K.SHELF_REVIEWED, audience="inside"),
    options("复核意见选项", ShelfOutcome),
)

INQUIRY: tuple[Said, ...] = (
    _question("函询问题", K.INQUIRY_SENT),
    text("函询文号", "number", K.INQUIRY_SENT),
    day("函询发出日期", K.INQUIRY_SENT),
    day("函询回复日期", K.INQUIRY_ANSWERED),
    Said("函询抄送", _copied),
    limit("函询回复时限", "T2"),
    text("本人说明", "statement", K.INQUIRY_ANSWERED, K.TALKED),
    text("单位主要负责人意见", "chief_opinion", K.INQUIRY_ANSWERED),
    _question("谈话问题", K.TALK_PLANNED, K.TALK_ENTRUSTED),
    text("谈话人", "talkers", *TALKS, audience="organ"),
    text("谈话记录人", "recorder", *TALKS, audience="organ"),
    text("谈话地点", "place", *TALKS),
    text("谈话方案内容", "plan", K.TALK_PLANNED, audience="inside"),
    text("谈话安全预案", "safety", K.TALK_PLANNED, audience="inside"),
    day("谈话方案日期", K.TALK_PLANNED, audience="inside"),
    day("谈话日期", K.TALKED),
    text("受委托组织", "organ", K.TALK_ENTRUSTED, audience="organ"),
    text("委托谈话文号", "number", K.TALK_ENTRUSTED, audience="organ"),
    limit("委托谈话时限", "T2a"),
    limit("谈话记录报送时限", "T2b"),
    text("谈话函询情况", "finding", K.INQUIRY_REPORTED, audience="organ"),
    term("谈话函询建议", "inquiry_outcome", InquiryOutcome, K.INQUIRY_REPORTED, audience="organ"),
    options("谈话函询建议选项", InquiryOutcome),
    text("采信反馈文号", "number", K.FEEDBACK_SENT),
)

VERIFICATION: tuple[Said, ...] = (
    text("核查组成员", "group", K.VERIFICATION_PLANNED, audience="inside"),
    text("初核方案内容", "plan", K.VERIFICATION_PLANNED, audience="inside"),
    text("初核安全预案", "safety", K.VERIFICATION_PLANNED, audience="inside"),
    due("初核期限", "T4"),
    text("初核情况", "finding", K.VERIFICATION_REPORTED, audience="organ"),
    text("初核处置依据", "grounds", K.VERIFICATION_REPORTED, audience="organ"),
    term("初核建议", "verification_outcome", VerificationOutcome, K.VERIFICATION_REPORTED, audience="organ"),
    options("初核建议选项", VerificationOutcome),
    text("核查组签名", "signers", K.VERIFICATION_REPORTED, audience="inside"),
    day("初核报告日期", K.VERIFICATION_REPORTED, audience="organ"),
)

TRANSFER: tuple[Said, ...] = (
    term("移送事由", "transfer_reason", TransferReason, K.TRANSFERRED, K.OPINION, audience="organ"),
    text("移送单位", "organ", *TRANSFERS, audience="organ"),
    text("移送文号", "number", *TRANSFERS, audience="organ"),
    Said("移送材料", _pages, audience="organ"),
    text("移送接收人", "receiver", K.TRANSFER_RECEIVED, audience="organ"),
    day("移送接收日期", K.TRANSFER_RECEIVED, audience="organ"),
    Said("移送抄送", _above, audience="organ"),
    text("移送反馈", "finding", K.TRANSFER_ANSWERED, audience="organ"),
)

CASE: tuple[Said, ...] = (
    text("案件编号", "case_number", K.FILED),
    text("审查组成员", "group", K.FILED, audience="organ"),
    text("立案依据", "grounds", K.FILED),
    Said("立案日期", lambda dossier, _: dossier.clue.filed_on or "", DATE_BLANK),
    text("本人对事实的意见", "opinion", K.FACTS_SHOWN, audience="person"),
    text("审查情况", "finding", K.INVESTIGATED, audience="organ"),
    day("移送审理日期", K.SENT_TO_TRIAL, audience="organ"),
    text("审理人员", "reviewers", K.SENT_TO_TRIAL, audience="inside"),
    due("审理期限", "T7"),
    text("审理情况", "finding", K.ADJUDICATED, audience="organ"),
    Said("处分依据", _clauses),
    term("审理意见", "conclusion", Conclusion, K.ADJUDICATED, audience="organ"),
    text("拟给予处分", "measure", K.ADJUDICATED, audience="inside"),
    day("审理报告日期", K.ADJUDICATED, audience="organ"),
    options("审理意见选项", Conclusion),
    Said("违纪事实", _facts_found, ROOM),
)

SANCTION: tuple[Said, ...] = (
    day("支部大会日期", K.BRANCH_MET),
    text("应到人数", "due_count", K.BRANCH_MET, blank=SHORT),
    text("实到人数", "present_count", K.BRANCH_MET, blank=SHORT),
    text("赞成人数", "in_favour", K.BRANCH_MET, blank=SHORT),
    text("反对人数", "against", K.BRANCH_MET, blank=SHORT),
    text("弃权人数", "abstained", K.BRANCH_MET, blank=SHORT),
    term("本人到会", "attended", YesNo, K.BRANCH_MET),
    text("本人申辩", "defence", K.BRANCH_MET),
    text("批准机关", "organ", K.SANCTION_APPROVED),
    day("批准日期", K.SANCTION_APPROVED),
    _final("处分", "measure"),
    text("处分决定文号", "number", K.DECIDED),
    day("处分决定日期", K.DECIDED),
    day("宣布日期", K.ANNOUNCED),
    text("宣布人", "announcers", K.ANNOUNCED),
    text("宣布地点", "place", K.ANNOUNCED),
    text("本人对处分的意见", "opinion", K.ANNOUNCED),
    text("拒签情况", "refusal", K.ANNOUNCED),
    limit("宣布时限", "T8"),
    limit("执行变更时限", "T9"),
    limit("执行报告时限", "T10"),
    Said("执行报告期限", _report_due, DATE_BLANK),
)

AFTERWARDS: tuple[Said, ...] = (
    text("澄清内容", "finding", K.CLARIFICATION_PROPOSED, blank=ROOM),
    text("澄清范围", "occasion", K.CLARIFIED),
    text("澄清文号", "number", K.CLARIFIED),
    text("诬告上报机关", "organ", K.FALSE_REPORTED, audience="organ"),
    text("诬告上报情况", "finding", K.FALSE_REPORTED, audience="organ", blank=ROOM),
    text("诬告上报文号", "number", K.FALSE_REPORTED, audience="organ"),
    text("请示报告内容", "finding", K.REPORTED_UP, K.RESULT_REPORTED, audience="organ"),
    term("保管期限", "retention", Retention, K.ARCHIVED, audience="inside"),
    options("运用形态选项", Form),
)

MATTERS = (
    *OFFICE, *CLUE, *DISPOSAL, *INQUIRY, *VERIFICATION, *TRANSFER, *CASE, *SANCTION, *AFTERWARDS,
)  # fmt: skip
