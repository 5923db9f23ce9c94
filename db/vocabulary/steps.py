"""The life of a clue: its steps, its states, and what a step may conclude."""

from __future__ import annotations

from db.vocabulary.term import Term


class StepKind(Term):
    """环节: the kinds of step in a clue's life."""

    REGISTERED = "registered", "登记"
    ACKNOWLEDGED = "acknowledged", "受理告知"
    FORWARDED_UP = "forwarded_up", "呈转上级"
    ACCEPTED = "accepted", "接收答复"
    MERGED = "merged", "并入"
    SPLIT = "split", "分案"
    OPINION = "opinion", "处置意见"
    STUDIED = "studied", "集体研究"
    APPROVED = "approved", "审批"
    TALK_PLANNED = "talk_planned", "谈话方案"
    TALK_ENTRUSTED = "talk_entrusted", "委托谈话"
    TALKED = "talked", "谈话"
    TALK_RETURNED = "talk_returned", "委托谈话反馈"
    INQUIRY_SENT = "inquiry_sent", "函询发出"
    INQUIRY_RECEIVED = "inquiry_received", "函询签收"
    INQUIRY_ANSWERED = "inquiry_answered", "函询回复"
    SPOT_CHECKED = "spot_checked", "抽查核实"
    INQUIRY_REPORTED = "inquiry_reported", "谈话函询情况报告"
    FEEDBACK_SENT = "feedback_sent", "采信反馈"
    STATEMENT_MADE = "statement_made", "民主（组织）生活会说明"
    VERIFICATION_PLANNED = "verification_planned", "初核方案"
    VERIFICATION_STARTED = "verification_started", "初核开始"
    MEASURES_REQUESTED = "measures_requested", "审查措施申请"
    VERIFICATION_REPORTED = "verification_reported", "初核报告"
    SHELF_REVIEWED = "shelf_reviewed", "暂存复核"
    CLEANED = "cleaned", "定期清理"
    TRANSFERRED = "transferred", "移送"
    TRANSFER_RECEIVED = "transfer_received", "移送回执"
    TRANSFER_ANSWERED = "transfer_answered", "移送反馈"
    FILED = "filed", "立案"
    FACTS_SHOWN = "facts_shown", "事实见面"
    INVESTIGATED = "investigated", "审查报告"
    SENT_TO_TRIAL = "sent_to_trial", "移送审理"
    ADJUDICATED = "adjudicated", "审理报告"
    CASE_DISMISSED = "case_dismissed", "撤销案件"
    BRANCH_MET = "branch_met", "支部大会讨论"
    SANCTION_APPROVED = "sanction_approved", "批准处分"
    DECIDED = "decided", "处分决定"
    ANNOUNCED = "announced", "宣布"
    EXECUTED = "executed", "执行事项"
    REVISITED = "revisited", "回访"
    PROBATION_EXTENDED = "probation_extended", "延长留党察看"
    RIGHTS_RESTORED = "rights_restored", "恢复党员权利"
    EXPIRED = "expired", "影响期满"
    MEASURE = "measure", "处理处分"
    CLARIFICATION_PROPOSED = "clarification_proposed", "澄清启动"
    CLARIFIED = "clarified", "澄清正名"
    FALSE_REPORTED = "false_reported", "疑似诬告上报"
    FALSE_FOUND = "false_found", "诬告认定"
    APPEALED = "appealed", "申诉受理"
    APPEAL_DECIDED = "appeal_decided", "申诉结论"
    REOPENED = "reopened", "复查复核"
    REPORTED_UP = "reported_up", "请示报告"
    RESULT_REPORTED = "result_reported", "报送结果"
    INFORMANT_TOLD = "informant_told", "结果反馈"
    EXTENDED = "extended", "延期"
    SUSPENDED = "suspended", "中止计时"
    RESUMED = "resumed", "恢复计时"
    EXPLAINED = "explained", "超期说明"
    CLOSED = "closed", "办结"
    ARCHIVED = "archived", "归档"
    CORRECTED = "corrected", "更正"


class ClueState(Term):
    """办理状态: the projection of a clue's steps."""

    AWAITING = "awaiting", "待处置"
    PROPOSED = "proposed", "待审批"
    DISPOSED = "disposed", "待办理"
    INQUIRING = "inquiring", "谈话函询中"
    VERIFYING = "verifying", "初步核实中"
    SHELVED = "shelved", "暂存待查"
    TRANSFERRED = "transferred", "已移送"
    FILING = "filing", "待立案"
    INVESTIGATING = "investigating", "审查中"
    ADJUDICATING = "adjudicating", "审理中"
    DECIDING = "deciding", "待处分决定"
    ANNOUNCING = "announcing", "待宣布"
    EXECUTING = "executing", "执行中"
    SETTLING = "settling", "待办结"
    MERGED = "merged", "已并入"
    CLOSED = "closed", "已办结"
    ARCHIVED = "archived", "已归档"


class Relation(Term):
    """关联: how a clue hangs on another one."""

    DUPLICATE = "duplicate", "重复件"
    SPLIT = "split", "分案"


class Ruling(Term):
    """审批意见 of one approver."""

    AGREED = "agreed", "同意"
    RETURNED = "returned", "退回重拟"


class SettleReason(Term):
    """直接了结的理由."""

    VAGUE = "vague", "反映笼统，不具可查性"
    UNKNOWN_PERSON = "unknown_person", "被反映人不明"
    DEAD = "dead", "被反映人已去世"
    IMPOSSIBLE = "impossible", "所反映情况明显不可能"
    ANSWERED = "answered", "同一问题已有结论"
    NO_BREACH = "no_breach", "不属于违纪问题"


class Settlement(Term):
    """了结的类型: 监督执纪工作规则 tells three apart."""

    DIRECT = "direct", "直接了结"
    BELIEVED = "believed", "谈话函询后采信了结"
    VERIFIED = "verified", "初核后了结"


class InquiryOutcome(Term):
    """谈话函询情况报告的处置建议."""

    BELIEVED = "believed", "采信了结"
    REMINDED = "reminded", "谈话提醒"
    CRITICISED = "criticised", "批评教育"
    SELF_CRITICISM = "self_criticism", "责令检查"
    ADMONISHED = "admonished", "诫勉"
    AGAIN = "again", "再次谈话函询"
    SPOT_CHECK = "spot_check", "抽查核实"
    VERIFY = "verify", "转初步核实"


class VerificationOutcome(Term):
    """初核报告的处置建议."""

    FILE = "file", "拟立案审查"
    SETTLE = "settle", "予以了结"
    REMINDED = "reminded", "谈话提醒等"
    SHELVE = "shelve", "暂存待查"
    TRANSFER = "transfer", "移送有关党组织处理"


class ShelfOutcome(Term):
    """暂存复核的意见."""

    KEEP = "keep", "继续暂存"
    RESTART = "restart", "重新启动"
    SETTLE = "settle", "予以了结"


class Conclusion(Term):
    """审理意见."""

    PUNISH = "punish", "给予处分"
    EXEMPT = "exempt", "免予处分"
    NONE = "none", "不予处分"
    SUPPLEMENT = "supplement", "退回补充审查"


class AppealOutcome(Term):
    """申诉复议复查的结论."""

    UPHELD = "upheld", "维持原处理"
    CHANGED = "changed", "变更原处理"
    REVOKED = "revoked", "撤销原处理"


class TransferReason(Term):
    """移送的事由."""

    RANK = "rank", "科员级以上干部"
    NOT_MEMBER = "not_member", "非中共党员"
    OFFENCE = "offence", "涉嫌职务违法"
    CRIME = "crime", "涉嫌职务犯罪"
    OTHER_UNIT = "other_unit", "不是本单位人员"
    SUPERIOR = "superior", "上级管辖"
    SUBORDINATE = "subordinate", "下级单位纪委管辖"
    DISCIPLINE_CADRE = "discipline_cadre", "纪检干部"
    PERSONNEL = "personnel", "组织人事事项"
    OTHER = "other", "其他"


class ClarifyWay(Term):
    """澄清的方式."""

    WRITTEN = "written", "书面澄清"
    IN_PERSON = "in_person", "当面澄清"
    MEETING = "meeting", "会议澄清"
    NOTICE = "notice", "通报澄清"


class Grade(Term):
    """回访的评价."""

    GOOD = "good", "好"
    FAIR = "fair", "一般"
    POOR = "poor", "较差"


class YesNo(Term):
    """是否."""

    YES = "yes", "是"
    NO = "no", "否"


class Retention(Term):
    """保管期限."""

    PERMANENT = "permanent", "永久"
    THIRTY = "thirty", "30年"
    TEN = "ten", "10年"
