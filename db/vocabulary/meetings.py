"""Talks and meetings: their kinds."""

from __future__ import annotations

from db.vocabulary.term import Term


class TalkKind(Term):
    """谈话类型."""

    HEART = (
        "heart", "谈心谈话", "谈心", "交心谈心", "谈心交心", "谈心交流", "交心谈话", "日常谈心谈话",
        "日常谈心", "谈心谈话(…)", "一对一谈心谈话",
    )  # fmt: skip
    REMINDER = (
        "reminder", "提醒谈话", "提醒", "廉政提醒谈话", "廉政提醒", "日常提醒谈话", "日常提醒",
        "工作提醒谈话", "提醒谈话(…)",
    )  # fmt: skip
    DISPOSAL_REMINDER = "disposal_reminder", "谈话提醒", "谈话提醒(…)"
    CAUTION = "caution", "警示谈话", "警示", "警示教育谈话", "警示提醒谈话", "警示谈话(…)"
    APPOINTMENT = (
        "appointment", "任前廉政谈话", "任前谈话", "廉政谈话", "任职廉政谈话", "任前廉洁谈话", "任前廉政",
        "任职前谈话", "任职前廉政谈话", "新任职廉政谈话", "新提任廉政谈话", "提任前廉政谈话",
        "任前集体廉政谈话", "任前廉洁从政谈话", "任前廉政谈话(…)",
    )  # fmt: skip
    ROUTINE = (
        "routine", "例行廉政谈话", "例行谈话", "日常廉政谈话", "廉政例行谈话", "年度廉政谈话",
        "常规廉政谈话",
    )  # fmt: skip
    SUMMONS = (
        "summons", "约谈", "主动约谈", "廉政约谈", "监督约谈", "履责约谈", "问题约谈", "约谈谈话",
        "约谈提醒", "提醒约谈", "集体约谈", "约谈(…)",
    )  # fmt: skip
    WORK_SUMMONS = "work_summons", "工作约谈"
    OFFICE = "office", "任职谈话"
    INQUIRY = "inquiry", "函询谈话", "谈话函询", "谈话函询谈话", "函询", "谈话函询(…)", "函询谈话(…)"
    VERIFICATION = (
        "verification", "初核谈话", "初步核实谈话", "核查谈话", "初核", "初步核实", "核实谈话",
        "初核谈话(…)",
    )  # fmt: skip
    REVIEW = "review", "审查谈话", "审查调查谈话", "立案审查谈话", "执纪审查谈话"
    ADMONITION = "admonition", "诫勉谈话", "诫勉", "诫勉约谈", "诫勉谈话(…)"
    ANNOUNCEMENT = (
        "announcement", "处分宣布谈话", "宣布处分谈话", "处分宣布", "宣布处分", "处分决定宣布谈话",
        "处分谈话",
    )  # fmt: skip
    REVISIT = (
        "revisit", "回访谈话", "回访", "回访教育", "教育回访", "回访教育谈话", "教育回访谈话", "跟踪回访",
        "处分回访谈话", "受处分人员回访", "回访谈话(…)",
    )  # fmt: skip
    GROUP = "group", "集体廉政谈话", "集体谈话", "集体廉政谈话(…)"
    FESTIVAL = (
        "festival", "节前提醒谈话", "节前提醒", "节前廉政谈话", "节前廉政提醒", "节前廉政提醒谈话",
        "节日提醒谈话", "节日廉政谈话", "节点提醒谈话", "重要节点提醒谈话",
    )  # fmt: skip


class MeetingKind(Term):
    """会议类型."""

    COMMITTEE = "committee", "机关纪委委员会议", "纪委委员会议", "委员会议", "纪委会"
    TOPIC = "topic", "专题会议", "专题研究"
    JOINT = "joint", "联席会议"
    ATTENDED = "attended", "列席会议", "列席"
