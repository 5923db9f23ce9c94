"""监督工作: kinds of inspection and education, grades of risk, and what one answers for."""

from __future__ import annotations

from db.vocabulary.term import Term


class InspectionKind(Term):
    """监督检查方式."""

    SPECIAL = "special", "专项检查", "专项监督检查", "专项监督"
    CAMPAIGN = "campaign", "专项治理", "集中整治"
    VISIT = "visit", "走访调研", "走访", "调研"
    SPOT = "spot", "抽查", "随机抽查"
    COVERT = "covert", "明察暗访", "暗访", "暗访检查"
    PATROL = "patrol", "巡查", "机关巡查", "内部巡查"
    REVISIT = "revisit", "回头看", "“回头看”"
    ROUTINE = "routine", "日常检查", "日常监督", "日常监督检查", "监督检查"
    OTHER = "other", "其他", "其它"


class EducationKind(Term):
    """廉政教育形式."""

    STUDY = "study", "专题学习", "学习", "集中学习"
    WARNING = "warning", "警示教育会", "警示教育", "警示教育大会", "警示", "案例通报"
    LECTURE = "lecture", "廉政党课", "讲座", "党课", "专题讲座"
    SEMINAR = "seminar", "交流研讨", "研讨", "专题研讨"
    PUBLICITY = "publicity", "廉政宣传", "宣传", "短信提醒", "微课"
    VISIT = "visit", "参观基地", "参观", "参观警示教育基地", "旁听庭审"
    OTHER = "other", "其他", "其它"


class RiskLevel(Term):
    """廉政风险等级."""

    HIGH = "high", "高", "一级", "高风险"
    MIDDLE = "middle", "中", "二级", "中风险"
    LOW = "low", "低", "三级", "低风险"


class Accountable(Term):
    """追究的责任."""

    MAIN = "main", "主体责任"
    OVERSIGHT = "oversight", "监督责任"


class Leadership(Term):
    """领导责任种类."""

    DIRECT = "direct", "直接责任"
    CHIEF = "chief", "主要领导责任"
    IMPORTANT = "important", "重要领导责任"
