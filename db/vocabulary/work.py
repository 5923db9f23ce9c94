"""Matters to be seen through, and what was said of an item of the agenda."""

from __future__ import annotations

from db.vocabulary.term import Term


class TaskKind(Term):
    """督办类别."""

    RECTIFICATION = "rectification", "巡视巡察整改", "巡察整改", "巡视整改", "整改"
    SUPERVISED = "supervised", "督办交办", "督办", "交办", "领导批示"
    ATTENDANCE = "attendance", "列席会议", "列席"
    INSPECTION = "inspection", "专项检查", "监督检查"
    OTHER = "other", "其他"


class MarkKind(Term):
    """到期事项的处理."""

    POSTPONED = "postponed", "顺延"
    WAIVED = "waived", "不需办理"
