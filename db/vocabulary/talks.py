"""Talks and reminders: how far a talk has come, what calls for one, and what became of it."""

from __future__ import annotations

from db.vocabulary.term import Term


class TalkState(Term):
    """谈话状态."""

    PLANNED = "planned", "已安排", "计划", "待谈"
    HELD = "held", "已谈待签", "待签字", "已谈话"
    FINISHED = "finished", "已完成", "完成", "已办结"


class MustTalk(Term):
    """四必谈."""

    POST = "post", "岗位变动必谈", "岗位变动", "职务变动"
    MEASURE = "measure", "组织处理必谈", "组织处理", "受到处理"
    FAMILY = "family", "重大家庭变故必谈", "家庭变故", "发生重大家庭变故", "重大家庭变故"
    SIGN = "sign", "苗头性问题必谈", "苗头性问题", "发现苗头性问题", "苗头性倾向性问题"


class FollowOutcome(Term):
    """整改情况."""

    DONE = "done", "已整改", "整改到位", "完成整改"
    PARTLY = "partly", "部分整改", "正在整改"
    NOT = "not", "未整改", "没有整改"


class ConcernKind(Term):
    """关注事项类别."""

    FAMILY = "family", "重大家庭变故", "家庭变故"
    SIGN = "sign", "苗头性问题", "苗头性倾向性问题"


class ReminderKind(Term):
    """提醒类别."""

    FESTIVAL = "festival", "节日提醒", "节前提醒", "节点提醒"
    SEASON = "season", "时段提醒", "升学宴提醒", "婚庆提醒"
    TOPIC = "topic", "专题提醒", "专题通知", "工作提醒"


class ReminderWay(Term):
    """提醒方式."""

    WRITTEN = "written", "书面通知", "书面", "发文"
    MEETING = "meeting", "会议提醒", "会议"
    MESSAGE = "message", "信息提醒", "短信", "微信", "信息"
    CIRCULAR = "circular", "通报", "典型案例通报"
