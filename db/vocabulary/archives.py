"""廉政档案 and 廉政意见回复: how a name was found in the roster, and how far a request has come."""

from __future__ import annotations

from db.vocabulary.term import Term


class MatchKind(Term):
    """人员核对."""

    IDENTITY = "identity", "身份证号一致"
    UNIT = "unit", "姓名和单位一致"
    CHOSEN = "chosen", "经办人确认"
    NAME = "name", "仅姓名一致"
    TWINS = "twins", "有同名人员"
    CONFLICT = "conflict", "姓名与身份证号不符"
    STRANGER = "stranger", "花名册中没有"


class OpinionState(Term):
    """意见回复的进度."""

    RECEIVED = "received", "待核查拟复"
    DRAFTED = "drafted", "待审批"
    APPROVED = "approved", "待回函"
    REPLIED = "replied", "已回函"


class LoanKind(Term):
    """查阅方式."""

    READ = "read", "当场查阅", "查阅"
    LENT = "lent", "借出", "借阅"
    COPIED = "copied", "复印", "复制", "摘抄"
