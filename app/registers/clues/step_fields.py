"""The fields a step may have, each declared once; which kinds of step have them is the workflow's to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, replace
from typing import Any, ClassVar

from app.engine.fields import Choice, Date, Field, LongText, Number, Officer, Reading, Text
from app.engine.kinds import Listed, Names
from app.engine.values import ValueFlaw
from app.engine.views import FieldKind, Option
from app.rules.measure_table import LONGEST_MONTHS
from app.rules.tables import Rules
from app.rules.workflow import WORKFLOW
from db.vocabulary import (
    AppealOutcome,
    ClarifyWay,
    Conclusion,
    Disposition,
    Form,
    Grade,
    InquiryOutcome,
    Retention,
    Ruling,
    SettleReason,
    ShelfOutcome,
    StepKind,
    TransferReason,
    VerificationOutcome,
    YesNo,
)

K = StepKind
KINDS = tuple(Option(str(kind.value), kind.label) for kind in StepKind if WORKFLOW[kind].by_hand)
GROUP = "办理一步"


@dataclass(frozen=True)
class NextStep(Choice):
    """The kinds of step an officer may enter by hand."""

    def options(self) -> tuple[Option, ...]:
        """All kinds but those the program writes itself."""
        return KINDS


@dataclass(frozen=True)
class Offered(Text):
    """One of the choices the clue itself offers: its steps, persons, clocks, approvers, the meetings held."""

    kind: ClassVar[FieldKind] = "choice"


@dataclass(frozen=True)
class Item(Choice):
    """One item of the 处分执行 checklist, by its key in the rules table."""

    _: KW_ONLY

    def parse(self, raw: object, reading: Reading) -> Any:
        """Return the key. Raises ValueFlaw when the table has no such item."""
        text = str(raw or "").strip()
        keys = {item.key: item.key for item in reading.rules.execution}
        titles = {item.title: item.key for item in reading.rules.execution}
        if text and text not in keys | titles:
            raise ValueFlaw(f"{self.label}不在处分执行清单内，请从列表中选择")
        return keys.get(text) or titles.get(text, "")

    def edit(self, value: Any) -> str:
        """The key."""
        return str(value or "")

    def code(self, value: Any) -> Any:
        """The key."""
        return value

    def options(self) -> tuple[Option, ...]:
        """Those of the clue's own measures; the clue offers them."""
        return ()


def _sane_months(value: int, reading: Reading) -> None:
    if not 0 < value <= LONGEST_MONTHS:
        raise ValueFlaw(f"影响期应为 1 至 {LONGEST_MONTHS} 个月")


def _measure_name(rules: Rules, text: str) -> str | None:
    return rules.measures.key(text)


def _measure_names(rules: Rules) -> list[str]:
    return rules.measures.labels()


# What these fields are asked for with: where the proposal says so, and wherever there is no such choice.
SETTLES = (("disposition", ("settled",)), ("shelf_outcome", ("settle",)))
TRANSFERS = (("disposition", ("transfer",)),)
SHELVES = (
    ("disposition", ("shelved",)), ("verification_outcome", ("shelve",)), ("shelf_outcome", ("keep",)),
)  # fmt: skip
ASKS = (("disposition", ("inquiry",)), ("inquiry_outcome", ("again",)))

_DECLARED: tuple[Field, ...] = (
    NextStep("kind", "环节", required=True, terms_of=StepKind),
    Date("held_on", "日期", required=True, not_after_today=True, preset="today"),
    Officer("who", "经办人", preset="officer"),
    Offered("corrects", "更正哪一步", help="被更正的环节不再计入办理状态，仍留在时间线里"),
    Offered("subject", "涉及人员", help="不选为全部被反映人"),
    Choice("disposition", "处置方式", terms_of=Disposition),
    Choice("settle_reason", "了结理由", terms_of=SettleReason, help="予以了结时必填", only_with=SETTLES),
    Choice("transfer_reason", "移送事由", terms_of=TransferReason, only_with=TRANSFERS),
    LongText("grounds", "依据和理由", max_length=5000, help="引用的条款和提出意见的理由"),
    Date("review_on", "复核日期", help="到这一天复核；不填按期限表", only_with=SHELVES),
    Offered("meeting", "委员会会议", help="先在“委员会会议”登记会议"),
    LongText("decision", "研究意见", max_length=5000),
    Offered("approver", "审批人", preset="first"),
    Choice("ruling", "审批意见", terms_of=Ruling),
    Offered("parent", "并入线索编号", help="重复反映同一问题、已经登记的线索"),
    Names("talkers", "谈话人", help="两名以上，用、隔开；一人在岗的请机关党委或支部纪检委员参加"),
    Names("recorder", "记录人", help="不能同时是谈话人"),
    Names("group", "组成人员", help="两名以上，用、隔开"),
    Names("signers", "签名人员", help="全体成员，用、隔开"),
    Names("reviewers", "审理人员", help="没有参加过本案核查、审查的人员，用、隔开"),
    Names("announcers", "宣布人", help="两名以上，用、隔开"),
    Names("visitors", "回访人", help="两名以上，用、隔开"),
    Text("place", "地点"),
    Text("organ", "组织（机关）"),
    Text("number", "文号"),
    Text("case_number", "立案编号"),
    Text("copied_to", "抄送"),
    Text("receiver", "签收人"),
    Text("told_by", "告知方式", help="只记方式（电话、当面、书面），不写身份"),
    LongText(
        "question",
        "函告的问题",
        max_length=5000,
        help="写给本人看的问题，不得透露举报人和线索来源",
        only_with=ASKS,
    ),
    LongText("plan", "方案要点", max_length=20_000),
    LongText("safety", "安全预案", max_length=5000),
    LongText("statement", "本人说明", max_length=20_000),
    Text("chief_opinion", "单位主要负责人意见", max_length=1000),
    LongText("finding", "情况和结论", max_length=20_000),
    Choice("inquiry_outcome", "处置建议", terms_of=InquiryOutcome),
    Choice("verification_outcome", "处理建议", terms_of=VerificationOutcome),
    Choice("shelf_outcome", "复核意见", terms_of=ShelfOutcome),
    Choice("conclusion", "审理意见", terms_of=Conclusion),
    Choice("appeal_outcome", "复议复查结论", terms_of=AppealOutcome),
    LongText("measures_sought", "申请的措施", max_length=2000),
    LongText("materials", "材料清单", max_length=5000, help="每行一项：名称，份数，页数"),
    Text("opinion", "本人意见", max_length=1000),
    Text("refusal", "拒签情况", max_length=500),
    Listed("measure", "处理处分", offers=_measure_names, canon=_measure_name, max_length=2000),
    Choice("form", "运用形态", terms_of=Form, help="不填按措施表归类"),
    Number(
        "effect_months",
        "影响期（月）",
        check=_sane_months,
        help="只在不适用现行规定时填写，并在说明中写明依据",
    ),
    Date("conduct_ended", "行为终了日期", help="违纪行为全部发生在旧条例期间的填写，按当时的规定计算影响期"),
    Choice("property", "涉案款物", terms_of=YesNo),
    Number("due_count", "应到有表决权党员"),
    Number("present_count", "实到有表决权党员"),
    Number("in_favour", "赞成"),
    Number("against", "反对"),
    Number("abstained", "弃权"),
    Choice("attended", "本人到会", terms_of=YesNo),
    LongText("defence", "本人申辩", max_length=5000),
    Item("item", "执行事项"),
    Text("amount", "金额"),
    Choice("grade", "回访评价", terms_of=Grade),
    Text("method", "回访方式"),
    Choice("stated", "是否说明", terms_of=YesNo),
    Text("occasion", "会议或场合"),
    Choice("way", "澄清方式", terms_of=ClarifyWay),
    Offered("clock", "期限"),
    Choice("retention", "保管期限", terms_of=Retention),
    Text("result", "办理结果", max_length=2000),
    LongText("excuse", "特殊情况说明", max_length=2000, help="超期、缺件、未集体研究等，写明原因后可以登记"),
    LongText("note", "说明"),
)
# What every step has.
COMMON = ("kind", "held_on", "who", "excuse", "note")
# What a field is called on one kind of step.
CALLED: Mapping[tuple[StepKind, str], str] = {
    (K.SPLIT, "parent"): "分案关联线索",
    (K.ACCEPTED, "organ"): "转送机关",
    (K.FORWARDED_UP, "organ"): "呈转机关",
    (K.TALK_ENTRUSTED, "organ"): "受委托组织",
    (K.OPINION, "question"): "拟函询（谈话）的问题",
    (K.INQUIRY_REPORTED, "question"): "再次函询（谈话）的问题",
    (K.TALK_PLANNED, "question"): "谈话的问题",
    (K.TALK_ENTRUSTED, "question"): "委托谈话的问题",
    (K.INQUIRY_SENT, "number"): "函询通知书文号",
    (K.FEEDBACK_SENT, "number"): "反馈函文号",
    (K.VERIFICATION_PLANNED, "group"): "核查组成员",
    (K.SPOT_CHECKED, "group"): "核实人员",
    (K.MEASURES_REQUESTED, "organ"): "申请机关",
    (K.TRANSFERRED, "organ"): "移送对象",
    (K.TRANSFERRED, "number"): "移送函文号",
    (K.TRANSFER_RECEIVED, "receiver"): "接收人",
    (K.TRANSFER_ANSWERED, "finding"): "反馈结果",
    (K.FILED, "group"): "审查组成员",
    (K.FACTS_SHOWN, "talkers"): "见面人员",
    (K.SENT_TO_TRIAL, "organ"): "协同审理单位",
    (K.CASE_DISMISSED, "number"): "撤案决定文号",
    (K.SANCTION_APPROVED, "organ"): "批准机关",
    (K.SANCTION_APPROVED, "number"): "批复文号",
    (K.DECIDED, "number"): "处分决定文号",
    (K.PROBATION_EXTENDED, "organ"): "批准机关",
    (K.RIGHTS_RESTORED, "organ"): "批准机关",
    (K.MEASURE, "organ"): "作出机关",
    (K.APPEALED, "reviewers"): "复议复查人员",
    (K.APPEALED, "statement"): "申诉请求和理由",
    (K.REOPENED, "organ"): "责令或决定机关",
    (K.REOPENED, "finding"): "复查复核的理由",
    (K.REPORTED_UP, "organ"): "报告对象",
    (K.RESULT_REPORTED, "organ"): "交办机关",
    (K.FALSE_REPORTED, "organ"): "上报机关",
    (K.FALSE_FOUND, "organ"): "认定机关",
    (K.FALSE_FOUND, "number"): "认定文号",
    (K.EXTENDED, "organ"): "批准机关",
    (K.CLARIFICATION_PROPOSED, "finding"): "核实结论（写入澄清函）",
    (K.EXECUTED, "number"): "文件、凭据",
}


def _placed(field: Field) -> Field:
    if field.name in COMMON:
        always = replace(field, group=GROUP)
        return replace(always, required_when=(str(K.CORRECTED.value),)) if field.name == "note" else always
    having = [kind for kind, rule in WORKFLOW.items() if field.name in (*rule.needs, *rule.takes)]
    needing = [kind for kind in having if field.name in WORKFLOW[kind].needs]
    return replace(
        field,
        group=GROUP,
        when=tuple(str(kind.value) for kind in having),
        required_when=tuple(str(kind.value) for kind in needing),
    )


STEP_FIELDS = tuple(_placed(field) for field in _DECLARED)
BY_NAME: Mapping[str, Field] = {field.name: field for field in STEP_FIELDS}


def label(kind: StepKind, name: str) -> str:
    """Return what a field is called on this kind of step."""
    return CALLED.get((kind, name), BY_NAME[name].label)


def told(kind: StepKind, name: str, code: Any) -> str:
    """Return the text of a field as a step keeps it."""
    return "" if code in (None, "") else BY_NAME[name].from_code(code)
