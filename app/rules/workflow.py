"""The workflow of a clue as one table: which step may follow in which state, what it needs, where it leads,
which clocks it starts and stops, and which guards watch over it.

The 依据 of each step, of each guard and what each state waits for stand in `resources/rules/workflow.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.rules.steps import StepRule
from db.vocabulary import ClueState, Disposition, StepKind

S, K, D = ClueState, StepKind, Disposition

ENDED = frozenset({S.CLOSED, S.ARCHIVED, S.MERGED})
OPEN = frozenset(S) - ENDED
ANY = frozenset(S)
# Where a clue is being handled: the only other disposal from here is a transfer.
UNDER_WAY = frozenset({S.INQUIRING, S.VERIFYING, S.FILING, S.INVESTIGATING})

INTAKE, DISPOSAL, INQUIRY, VERIFICATION = "受理", "处置", "谈话函询", "初步核实"
SHELF, TRANSFER, REVIEW, SANCTION = "暂存待查", "移送", "立案审查审理", "处分与执行"
AFTERWARDS, TIME, END = "善后", "期限", "办结"


def _in(*states: ClueState) -> frozenset[ClueState]:
    return frozenset(states)


# fmt: off
WORKFLOW: Mapping[StepKind, StepRule] = {
    # 受理
    K.REGISTERED: StepRule(INTAKE, _in(), to=S.AWAITING, starts=("T1",), by_hand=False),
    K.ACKNOWLEDGED: StepRule(
        INTAKE, OPEN, for_clock="T12", takes=("told_by",), stops=("T12",), guards=("on_time",),
    ),
    K.ACCEPTED: StepRule(
        INTAKE, OPEN, for_clock="T16", needs=("organ",), takes=("number",), stops=("T16",),
        guards=("on_time",),
    ),
    K.FORWARDED_UP: StepRule(
        INTAKE, _in(S.AWAITING), to=S.TRANSFERRED, for_clock="T15", needs=("organ",),
        takes=("number", "materials"), stops=("T15", "T16", "T1", "T1Q"), guards=("on_time",),
    ),
    K.MERGED: StepRule(
        INTAKE, _in(S.AWAITING, S.DISPOSED, S.SHELVED), to=S.MERGED, needs=("parent",), stops=("*",),
    ),
    K.SPLIT: StepRule(INTAKE, OPEN, needs=("parent",), by_hand=False),
    # 处置
    K.OPINION: StepRule(
        DISPOSAL, _in(S.AWAITING, S.DISPOSED) | UNDER_WAY, to=S.DISPOSED, proposes=True,
        chooses="disposition",
        ways={"inquiry": S.DISPOSED, "verification": S.DISPOSED, "shelved": S.SHELVED,
        "settled": S.SETTLING, "transfer": S.DISPOSED}, needs=("disposition",),
        takes=("grounds", "settle_reason", "transfer_reason", "review_on", "question"),
        stops=("T1", "T1Q", "T2", "T2a", "T2b", "T3", "T4", "T5", "T6", "T7", "T20"),
        starts_by={"shelved": ("T21",), "transfer": ("T20",)},
        guards=("in_jurisdiction", "under_way", "settle_reason", "studied", "on_time"),
    ),
    K.STUDIED: StepRule(
        DISPOSAL, _in(S.AWAITING, S.PROPOSED, S.DISPOSED) | UNDER_WAY, needs=("meeting",),
        takes=("decision",),
    ),
    K.APPROVED: StepRule(
        DISPOSAL, _in(S.PROPOSED), needs=("approver", "ruling"), guards=("chain", "studied"),
    ),
    # 谈话函询
    K.TALK_PLANNED: StepRule(
        INQUIRY, _in(S.DISPOSED, S.INQUIRING), disposed_as=D.INQUIRY, needs=("talkers", "place"),
        takes=("recorder", "question", "plan", "safety"), guards=("two_talkers",),
    ),
    K.TALK_ENTRUSTED: StepRule(
        INQUIRY, _in(S.DISPOSED, S.INQUIRING), to=S.INQUIRING, disposed_as=D.INQUIRY, needs=("organ",),
        takes=("number", "question"), starts=("T2a",), guards=("in_jurisdiction",),
    ),
    K.TALKED: StepRule(
        INQUIRY, _in(S.DISPOSED, S.INQUIRING), to=S.INQUIRING, disposed_as=D.INQUIRY,
        needs=("talkers", "recorder", "place"), takes=("statement",), stops=("T2a",), starts=("T3",),
        guards=("in_jurisdiction", "two_talkers", "on_time"),
    ),
    K.TALK_RETURNED: StepRule(
        INQUIRY, _in(S.INQUIRING), requires=(K.TALK_ENTRUSTED,), for_clock="T2b", stops=("T2b",),
        guards=("on_time",),
    ),
    K.INQUIRY_SENT: StepRule(
        INQUIRY, _in(S.DISPOSED, S.INQUIRING), to=S.INQUIRING, disposed_as=D.INQUIRY, needs=("number",),
        takes=("question", "copied_to"), starts=("T2",), guards=("in_jurisdiction", "one_letter"),
    ),
    K.INQUIRY_RECEIVED: StepRule(
        INQUIRY, _in(S.INQUIRING), requires=(K.INQUIRY_SENT,), for_clock="T2", takes=("receiver",),
        starts=("T2",),
    ),
    K.INQUIRY_ANSWERED: StepRule(
        INQUIRY, _in(S.INQUIRING), requires=(K.INQUIRY_SENT,), takes=("chief_opinion", "statement"),
        stops=("T2",), starts=("T3",), guards=("on_time",),
    ),
    K.SPOT_CHECKED: StepRule(
        INQUIRY, _in(S.INQUIRING), needs=("group", "finding"), starts=("T3",),
        guards=("two_checkers", "investigators_apart"),
    ),
    K.INQUIRY_REPORTED: StepRule(
        INQUIRY, _in(S.INQUIRING), proposes=True, requires=(K.TALKED, K.INQUIRY_ANSWERED, K.INQUIRY_SENT),
        chooses="inquiry_outcome", ways={"believed": S.SETTLING, "reminded": S.SETTLING,
        "criticised": S.SETTLING, "self_criticism": S.SETTLING, "admonished": S.SETTLING,
        "again": S.DISPOSED, "spot_check": S.INQUIRING, "verify": S.DISPOSED}, needs=("inquiry_outcome",),
        takes=("finding", "grounds", "question"), stops=("T2", "T2a", "T2b", "T3"),
        guards=("answered", "on_time"),
    ),
    K.FEEDBACK_SENT: StepRule(INQUIRY, _in(S.SETTLING, S.CLOSED), needs=("number",), guards=("believed",)),
    K.STATEMENT_MADE: StepRule(
        INQUIRY, _in(S.SETTLING, S.CLOSED), needs=("occasion", "stated"), guards=("believed",),
    ),
    # 初步核实
    K.VERIFICATION_PLANNED: StepRule(
        VERIFICATION, _in(S.DISPOSED), to=S.VERIFYING, proposes=True, disposed_as=D.VERIFICATION,
        needs=("group", "plan"), takes=("safety",), starts=("T4",),
        guards=("in_jurisdiction", "two_checkers", "investigators_apart"),
    ),
    K.VERIFICATION_STARTED: StepRule(
        VERIFICATION, _in(S.DISPOSED), to=S.VERIFYING, starts=("T4",), by_hand=False,
    ),
    K.MEASURES_REQUESTED: StepRule(
        VERIFICATION, _in(S.VERIFYING, S.INVESTIGATING), needs=("organ", "measures_sought"),
        takes=("number",),
    ),
    K.VERIFICATION_REPORTED: StepRule(
        VERIFICATION, _in(S.VERIFYING, S.FILING), proposes=True, chooses="verification_outcome",
        ways={"file": S.FILING, "settle": S.SETTLING, "reminded": S.SETTLING, "shelve": S.SHELVED,
        "transfer": S.DISPOSED}, needs=("verification_outcome", "signers"),
        takes=("finding", "grounds", "review_on"), stops=("T4", "T5"),
        starts_by={"file": ("T5",), "shelve": ("T21",), "transfer": ("T20",)},
        guards=("all_sign", "investigators_apart", "on_time"),
    ),
    # 暂存待查
    K.SHELF_REVIEWED: StepRule(
        SHELF, _in(S.SHELVED), proposes=True, chooses="shelf_outcome",
        ways={"keep": S.SHELVED, "restart": S.AWAITING, "settle": S.SETTLING}, needs=("shelf_outcome",),
        takes=("review_on", "settle_reason"), stops=("T21",),
        starts_by={"keep": ("T21",), "restart": ("T1",)}, guards=("settle_reason", "on_time"),
    ),
    K.CLEANED: StepRule(SHELF, OPEN, takes=("finding",), by_hand=False),
    # 移送
    K.TRANSFERRED: StepRule(
        TRANSFER, _in(S.DISPOSED), to=S.TRANSFERRED, disposed_as=D.TRANSFER,
        needs=("transfer_reason", "organ", "number"), takes=("materials",), stops=("T20", "T15", "T16"),
        guards=("on_time",),
    ),
    K.TRANSFER_RECEIVED: StepRule(
        TRANSFER, _in(S.TRANSFERRED, S.CLOSED), requires=(K.TRANSFERRED, K.FORWARDED_UP),
        needs=("receiver",),
    ),
    K.TRANSFER_ANSWERED: StepRule(
        TRANSFER, _in(S.TRANSFERRED, S.CLOSED), requires=(K.TRANSFERRED, K.FORWARDED_UP),
        needs=("finding",),
    ),
    # 立案审查审理
    K.FILED: StepRule(
        REVIEW, _in(S.FILING, S.DISPOSED), to=S.INVESTIGATING, proposes=True, disposed_as=D.VERIFICATION,
        needs=("group", "case_number"), takes=("grounds",), stops=("T5",), starts=("T6",),
        guards=(
            "in_jurisdiction", "two_checkers", "investigators_apart", "verified", "studied", "on_time",
        ),
    ),
    K.FACTS_SHOWN: StepRule(
        REVIEW, _in(S.INVESTIGATING), needs=("talkers", "opinion"), takes=("refusal",),
        guards=("two_officers",),
    ),
    K.INVESTIGATED: StepRule(
        REVIEW, _in(S.INVESTIGATING), needs=("finding", "signers"),
        guards=("facts_shown", "all_sign", "investigators_apart"),
    ),
    K.SENT_TO_TRIAL: StepRule(
        REVIEW, _in(S.INVESTIGATING), to=S.ADJUDICATING, requires=(K.INVESTIGATED,), needs=("reviewers",),
        takes=("organ",), stops=("T6",), starts=("T7",), guards=("reviewers_apart", "on_time"),
    ),
    K.ADJUDICATED: StepRule(
        REVIEW, _in(S.ADJUDICATING, S.DECIDING), chooses="conclusion", ways={"punish": S.DECIDING,
        "exempt": S.DECIDING, "none": S.DECIDING, "supplement": S.INVESTIGATING}, needs=("conclusion",),
        takes=("measure", "finding", "grounds"), stops=("T7",), guards=("on_time",),
    ),
    K.CASE_DISMISSED: StepRule(
        REVIEW, _in(S.DECIDING), to=S.SETTLING, needs=("number",), guards=("not_punished",),
    ),
    # 处分与执行
    K.BRANCH_MET: StepRule(
        SANCTION, _in(S.DECIDING),
        needs=("due_count", "present_count", "in_favour", "against", "abstained"),
        takes=("attended", "defence"), guards=("punishable", "quorum"),
    ),
    K.SANCTION_APPROVED: StepRule(
        SANCTION, _in(S.DECIDING), requires=(K.BRANCH_MET,), needs=("organ", "measure"),
        takes=("subject", "number"), guards=("punishable", "as_concluded", "one_road", "authority"),
    ),
    K.DECIDED: StepRule(
        SANCTION, _in(S.DECIDING), to=S.ANNOUNCING, requires=(K.SANCTION_APPROVED,),
        needs=("number", "measure"),
        takes=("subject", "form", "effect_months", "conduct_ended", "property"), starts=("T8",),
        guards=("punishable", "one_road", "as_approved"),
    ),
    K.ANNOUNCED: StepRule(
        SANCTION, _in(S.ANNOUNCING), to=S.EXECUTING, needs=("announcers", "place"),
        takes=("opinion", "refusal"), stops=("T8",), guards=("two_announcers", "on_time"),
    ),
    K.EXECUTED: StepRule(
        SANCTION, _in(S.EXECUTING, S.CLOSED), needs=("item",), takes=("number", "amount"),
        guards=("on_time",),
    ),
    K.REVISITED: StepRule(
        SANCTION, _in(S.EXECUTING, S.SETTLING, S.CLOSED, S.ARCHIVED), requires=(K.DECIDED, K.MEASURE),
        needs=("visitors", "grade"), takes=("subject", "method", "finding"), guards=("two_visitors",),
    ),
    K.PROBATION_EXTENDED: StepRule(
        SANCTION, _in(S.EXECUTING, S.CLOSED, S.ARCHIVED), requires=(K.DECIDED,), needs=("organ",),
        takes=("subject", "number"), guards=("on_probation",),
    ),
    K.RIGHTS_RESTORED: StepRule(
        SANCTION, _in(S.EXECUTING, S.CLOSED, S.ARCHIVED), requires=(K.DECIDED,), needs=("organ",),
        takes=("subject", "number"), guards=("on_probation", "probation_over"),
    ),
    K.EXPIRED: StepRule(
        SANCTION, _in(S.EXECUTING, S.CLOSED, S.ARCHIVED), requires=(K.DECIDED, K.MEASURE),
        takes=("subject",), guards=("expired",),
    ),
    # 善后
    K.MEASURE: StepRule(
        AFTERWARDS, OPEN - {S.AWAITING, S.PROPOSED, S.SHELVED}, needs=("measure",),
        takes=("subject", "form", "organ", "number", "effect_months", "conduct_ended"),
    ),
    K.CLARIFICATION_PROPOSED: StepRule(
        AFTERWARDS, _in(S.SETTLING, S.CLOSED), needs=("finding",), takes=("subject",), guards=("settled",),
    ),
    K.CLARIFIED: StepRule(
        AFTERWARDS, _in(S.SETTLING, S.CLOSED), requires=(K.CLARIFICATION_PROPOSED,),
        needs=("way", "occasion"), takes=("subject", "number"), guards=("settled",),
    ),
    K.FALSE_REPORTED: StepRule(
        AFTERWARDS, OPEN | {S.CLOSED}, needs=("organ",), takes=("number", "finding"),
    ),
    K.FALSE_FOUND: StepRule(
        AFTERWARDS, OPEN | {S.CLOSED}, requires=(K.FALSE_REPORTED,), needs=("organ", "number"),
    ),
    K.APPEALED: StepRule(
        AFTERWARDS, _in(S.ANNOUNCING, S.EXECUTING, S.SETTLING, S.CLOSED, S.ARCHIVED),
        requires=(K.DECIDED, K.MEASURE), needs=("reviewers",),
        takes=("statement",), starts=("T18",), guards=("fresh_reviewers",),
    ),
    K.APPEAL_DECIDED: StepRule(
        AFTERWARDS, ANY, requires=(K.APPEALED,), for_clock="T18", needs=("appeal_outcome",),
        takes=("finding", "number"), stops=("T18",), guards=("on_time",),
    ),
    K.REOPENED: StepRule(
        AFTERWARDS, _in(S.CLOSED, S.ARCHIVED), to=S.AWAITING, needs=("organ", "number", "finding"),
        starts=("T1",),
    ),
    K.REPORTED_UP: StepRule(AFTERWARDS, OPEN | {S.CLOSED}, needs=("organ", "finding"), takes=("number",)),
    K.RESULT_REPORTED: StepRule(
        AFTERWARDS, ANY, for_clock="T14", needs=("organ", "finding"), takes=("number",), stops=("T14",),
        guards=("on_time",),
    ),
    K.INFORMANT_TOLD: StepRule(
        AFTERWARDS, ANY, for_clock="T13", takes=("told_by",), stops=("T13",), guards=("on_time",),
    ),
    # 期限
    K.EXTENDED: StepRule(TIME, ANY, needs=("clock", "organ"), takes=("number",), guards=("extension",)),
    K.SUSPENDED: StepRule(
        TIME, ANY, needs=("clock", "organ"), takes=("number",), guards=("running", "told_why"),
    ),
    K.RESUMED: StepRule(TIME, ANY, needs=("clock",), guards=("suspended",)),
    K.EXPLAINED: StepRule(TIME, ANY, needs=("clock",), guards=("late", "told_why")),
    # 办结
    K.CLOSED: StepRule(
        END, _in(S.SETTLING, S.TRANSFERRED, S.EXECUTING), to=S.CLOSED, needs=("result",), takes=("form",),
        stops=("*",), starts=("T13",), guards=("no_open_clock", "receipt", "feedback", "measured"),
    ),
    K.ARCHIVED: StepRule(
        END, _in(S.CLOSED), to=S.ARCHIVED, needs=("retention",), guards=("no_open_clock",),
    ),
    K.CORRECTED: StepRule(END, ANY, needs=("corrects",), guards=("told_why",)),
}
# fmt: on
