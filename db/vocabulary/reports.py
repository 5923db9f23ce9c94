"""年度述职: the kinds of report, how far one has come, and how it is handed in."""

from __future__ import annotations

from db.vocabulary.term import Term


class ReportKind(Term):
    """报告种类."""

    ANNUAL = "annual", "机关纪委年度工作报告", "年度工作报告", "年度工作情况报告", "工作报告"
    DEBRIEF = "debrief", "书记述职报告", "述职报告", "述责述廉报告"
    ECOLOGY = "ecology", "政治生态分析报告", "政治生态报告", "政治生态研判报告"
    SUPERVISION = "supervision", "监督责任落实情况报告", "监督责任报告", "落实监督责任情况报告"
    MONTHLY = "monthly", "月度统计表", "八项规定精神月报", "月报表", "月报", "零报告"
    QUARTERLY = "quarterly", "季度统计表", "季度台账", "季报表", "季报"
    HALF = "half", "半年监督工作通报", "半年通报", "监督工作通报"


class ReportState(Term):
    """报告状态."""

    DRAFT = "draft", "起草中"
    FINISHED = "finished", "已定稿"


class DeliveryWay(Term):
    """报送方式."""

    PAPER = "paper", "纸质报送", "纸质", "书面"
    STICK = "stick", "移动介质", "U盘", "优盘", "光盘"
    SECURE = "secure", "机要交换", "机要"
    MEETING = "meeting", "会议报告", "会议"
