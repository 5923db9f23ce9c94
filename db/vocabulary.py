"""The enumerations of the trade: stored code, Chinese label, and other spellings, in one place."""

from __future__ import annotations

import enum
import re
import unicodedata
from functools import lru_cache
from typing import Self

GAP = "…"


class Term(enum.Enum):
    """A member is written `CODE = "code", "标签", "其他写法"…`; the code is stored, the label is shown.

    In a spelling "…" stands for up to 30 characters, as a rule the name of an organ ("驻…纪检监察组移交").
    """

    label: str
    spellings: tuple[str, ...]

    def __new__(cls, code: str, label: str, *spellings: str) -> Self:
        """Make the member's value the code alone and keep label and spellings beside it."""
        term = object.__new__(cls)
        term._value_ = code
        term.label = label
        term.spellings = spellings
        return term

    @classmethod
    def coded(cls, code: str) -> Self:
        """Return the member stored as `code`. Raises KeyError."""
        for term in cls:
            if term.value == code:
                return term
        raise KeyError(code)

    @classmethod
    def named(cls, text: str) -> Self | None:
        """Return the member whose label, spelling or code `text` is (blanks and width aside), or None."""
        wanted = _plain(text)
        if not wanted:
            return None
        for term in cls:
            if wanted in _plain_spellings(term) or wanted == term.value:
                return term
        return cls._told_as(wanted)

    @classmethod
    def _told_as(cls, wanted: str) -> Self | None:
        """The member whose open spelling says most of `wanted`; None when two members' say as much."""
        found = [
            (weight, term)
            for term in cls
            for weight, pattern in _open_spellings(term)
            if pattern.fullmatch(wanted)
        ]
        most = max((weight for weight, _ in found), default=0)
        best = {term for weight, term in found if weight == most}
        return best.pop() if len(best) == 1 else None


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).rstrip("。；;,，")


@lru_cache(maxsize=1024)
def _plain_spellings(term: Term) -> frozenset[str]:
    return frozenset(_plain(text) for text in (term.label, *term.spellings) if GAP not in text)


@lru_cache(maxsize=1024)
def _open_spellings(term: Term) -> tuple[tuple[int, re.Pattern[str]], ...]:
    """Each open spelling as how many characters it fixes, and a pattern."""
    told = [[_plain(part) for part in text.split(GAP)] for text in term.spellings if GAP in text]
    return tuple(
        (sum(map(len, parts)), re.compile(".{0,30}".join(map(re.escape, parts)), re.DOTALL)) for parts in told
    )


class Gender(Term):
    """性别."""

    MALE = "male", "男", "男性"
    FEMALE = "female", "女", "女性"


class PoliticalStatus(Term):
    """政治面貌."""

    MEMBER = (
        "member", "中共党员", "党员", "正式党员", "中国共产党党员", "中国共产党正式党员", "中共正式党员",
        "正式", "中共党员(正式)", "党员(正式)",
    )  # fmt: skip
    PROBATIONARY = (
        "probationary", "中共预备党员", "预备党员", "中国共产党预备党员", "预备", "预备期党员",
        "中共党员(预备)", "党员(预备)", "中共党员(预备期)", "党员(预备期)",
    )  # fmt: skip
    LEAGUE = "league", "共青团员", "团员", "中国共产主义青年团团员"
    DEMOCRATIC = (
        "democratic", "民主党派成员", "民主党派", "民革党员", "民盟盟员", "民建会员", "民进会员",
        "农工党党员", "致公党党员", "九三学社社员", "台盟盟员", "民革", "民盟", "民建", "民进", "农工党",
        "致公党", "九三学社", "台盟",
    )  # fmt: skip
    INDEPENDENT = "independent", "无党派人士", "无党派", "无党派民主人士"
    MASSES = "masses", "群众", "普通群众", "非党员", "非中共党员", "无"

    @property
    def in_party(self) -> bool:
        """Whether the person is a 党员 or 预备党员."""
        return self in (PoliticalStatus.MEMBER, PoliticalStatus.PROBATIONARY)


class Education(Term):
    """学历."""

    DOCTOR = (
        "doctor", "博士研究生", "博士", "博士研究生教育", "博士学位", "研究生(博士)", "博士研究生(…)",
        "全日制博士研究生", "在职博士研究生", "研究生/博士", "博士研究生/…",
    )  # fmt: skip
    MASTER = (
        "master", "硕士研究生", "硕士", "硕士研究生教育", "硕士学位", "研究生(硕士)", "硕士研究生(…)",
        "全日制硕士研究生", "在职硕士研究生", "在职硕士", "研究生/硕士", "硕士研究生/…", "研究生、硕士",
        "研究生/…硕士",
    )  # fmt: skip
    POSTGRADUATE = (
        "postgraduate", "研究生", "在职研究生", "党校研究生", "中央党校研究生", "省委党校研究生",
        "研究生教育", "研究生学历", "全日制研究生", "中央党校在职研究生", "省委党校在职研究生",
        "研究生(在职)", "研究生(党校)",
    )  # fmt: skip
    BACHELOR = (
        "bachelor", "大学本科", "本科", "大学", "学士", "在职大学", "党校大学", "在职本科", "党校本科",
        "全日制本科", "大学本科教育", "本科学历", "大学学历", "大学本科学历", "全日制大学",
        "全日制大学本科", "省委党校大学", "中央党校大学", "中央党校本科", "省委党校本科", "在职大学本科",
        "函授本科", "自考本科", "成人本科", "大学普通班", "大学本科(…)", "本科(…)", "大学(…)",
        "大学/…学士", "大学本科/…学士", "本科/学士", "大学、学士", "大学学士",
    )  # fmt: skip
    COLLEGE = (
        "college", "大学专科", "专科", "大专", "高职", "在职大专", "党校大专", "大学专科教育", "大专学历",
        "专科学历", "全日制大专", "省委党校大专", "函授大专", "自考大专", "在职专科", "高职高专",
        "大学专科(…)", "大专(…)",
    )  # fmt: skip
    SECONDARY = (
        "secondary", "中专", "中技", "技校", "职高", "中等专科", "中等职业教育", "中等专业学校",
        "中专学历", "中师", "技工学校", "职业高中", "中专(…)",
    )  # fmt: skip
    HIGH = "high", "高中", "高中及以下", "普通高中", "普通高级中学教育", "高中学历", "高中(…)"
    JUNIOR = "junior", "初中", "初中及以下", "小学", "初级中学教育", "初中学历", "小学教育", "小学学历"


class ClueSource(Term):
    """线索来源 (监督执纪工作规则: 信访举报、自行发现、巡视巡察移交、其他机关移交; 机关纪委的常见来源细分)."""

    PETITION = (
        "petition", "信访举报", "群众举报", "信访", "举报", "来信来访", "检举控告", "群众信访",
        "群众信访举报", "群众来信", "群众来访", "群众来电", "群众反映", "来信", "来访", "来电",
        "网络举报", "网上举报", "电话举报", "来信举报", "来访举报", "来电举报", "举报信", "信访件",
        "信访反映", "实名举报", "匿名举报", "信访举报(…)", "群众举报(…)", "信访举报-…", "信访(…)",
        "…信访局转办", "…信访局转来", "…信访部门移交", "…信访部门转办", "12388…", "举报电话",
        "举报邮箱",
    )  # fmt: skip
    SUPERIOR = (
        "superior", "上级交办", "上级纪委交办", "上级转办", "领导交办", "交办", "上级移交", "上级批转",
        "上级纪委转办", "上级纪检监察机关交办", "领导批示", "上级…交办", "上级…转办", "上级…移交",
        "…纪委…交办", "…纪委…转办", "…纪委…移交", "…纪委…批转", "…监委…交办", "…监委…转办",
        "…监委…移交", "…党组交办", "…领导交办", "…领导批示", "上级交办(…)",
    )  # fmt: skip
    STATIONED = (
        "stationed", "派驻纪检监察组移交", "派驻纪检组移交", "派驻组移交", "派驻机构移交",
        "驻局纪检监察组移交", "派驻纪检监察组", "驻…纪检监察组…", "驻…纪检组…", "…派驻…组移交",
        "…派驻…组转办", "…派驻…组交办", "…派驻…纪检监察组…", "…纪检监察组移交",
        "…纪检监察组转办", "…纪检监察组转交", "…纪检监察组交办",
    )  # fmt: skip
    INSPECTION = (
        "inspection", "巡察移交", "巡视巡察移交", "巡察机构移交", "巡察组移交", "巡察发现",
        "巡视巡察中发现", "巡视巡察", "巡察", "…巡察…移交", "…巡察…转办", "…巡察…交办",
        "…巡察…发现", "…巡察…反馈", "…巡视巡察…移交", "…巡视巡察…发现", "巡察移交(…)",
    )  # fmt: skip
    CENTRAL_INSPECTION = (
        "central_inspection", "巡视移交", "巡视组移交", "巡视发现", "巡视", "…巡视…移交",
        "…巡视…转办", "…巡视…交办", "…巡视…发现", "…巡视…反馈",
    )  # fmt: skip
    WORK_COMMITTEE = (
        "work_committee", "纪检监察工委转办", "工委转办", "工委交办", "纪工委转办",
        "机关纪检监察工委转办", "工委移交", "…工委…转办", "…工委…交办", "…工委…移交",
        "…纪工委…转办", "…纪工委…交办", "…纪检监察工委…转办", "…纪检监察工委…交办",
        "…纪检监察工委…移交",
    )  # fmt: skip
    SUPERVISION = (
        "supervision", "监督检查发现", "监督检查中发现", "日常监督发现", "监督检查", "日常监督",
        "自行发现", "日常监督检查", "日常监督检查发现", "日常监督中发现", "专项检查", "专项检查发现",
        "专项监督检查", "专项监督检查发现", "监督发现", "检查发现", "检查中发现", "工作中发现",
        "自查发现", "主动发现", "监督执纪中发现", "监督执纪发现", "执纪监督中发现", "明察暗访",
        "明察暗访发现", "…监督检查…发现", "…日常监督…发现", "…专项检查…发现", "机关纪委自行发现",
        "机关纪委发现", "监督检查发现(…)",
    )  # fmt: skip
    INVESTIGATION = (
        "investigation", "审查调查发现", "审查调查中发现", "审查中发现", "初核中发现", "案件中发现",
        "审查发现", "初核发现", "办案中发现", "案件查办中发现", "执纪审查中发现", "…审查调查…发现",
        "…案件…中发现",
    )  # fmt: skip
    AUDIT = (
        "audit", "审计移交", "审计发现", "审计中发现", "审计机关移交", "审计部门移交", "审计",
        "…审计…移交", "…审计…转办", "…审计…发现", "…审计…反馈", "审计移交(…)",
    )  # fmt: skip
    JUDICIAL = (
        "judicial", "司法机关移交", "公检法司移交", "公检法移交", "公检法机关移交", "政法机关移交",
        "公安机关移交", "检察机关移交", "法院移交", "公安移交", "司法移交", "公检法", "公检法司",
        "公检法司机关移交", "…公安…移交", "…公安…通报", "…公安…转来", "…检察院…移交",
        "…检察机关…移交", "…法院…移交", "…法院…通报", "…司法…移交", "…公检法…移交",
        "…政法…移交", "…判决通报", "法院判决", "刑事判决", "公安处罚通报",
    )  # fmt: skip
    ENFORCEMENT = (
        "enforcement", "行政执法机关移交", "其他行政执法机关移交", "行政机关移交", "执法机关移交",
        "行政执法部门移交", "执法部门移交", "…行政执法…移交", "…执法部门移交", "…执法机关移交",
    )  # fmt: skip
    PARTY_OFFICE = (
        "party_office", "机关党委移交", "组织人事部门移交", "组织人事移交", "人事部门移交",
        "机关党委转办", "机关党委交办", "…机关党委移交", "…机关党委转办", "…机关党委交办",
        "…组织人事…移交", "…人事处移交", "…人事科移交", "…组织部移交", "…组织部门移交",
    )  # fmt: skip
    OPINION = (
        "opinion", "舆情反映", "舆情", "网络舆情", "媒体反映", "媒体曝光", "网络舆情反映", "网络反映",
        "网络曝光", "舆情发现", "舆情监测", "…舆情…发现", "新闻媒体反映", "新闻媒体曝光",
    )  # fmt: skip
    SELF = (
        "self", "本人主动说明", "主动交代", "主动投案", "主动说明", "本人主动交代", "本人说明",
        "主动投案自首", "主动向组织说明", "本人主动投案",
    )  # fmt: skip
    OTHER = (
        "other", "其他", "其他来源", "其它", "其它来源", "其他渠道", "其他单位移交", "其他部门移交",
        "其他机关移交", "有关部门移交", "其他(…)", "其它(…)",
    )  # fmt: skip


class Signature(Term):
    """署名情况: whether the informant gave a true name and a working contact."""

    REAL_NAME = (
        "real_name", "实名", "实名举报", "署名", "是", "实名信", "实名反映", "署名举报", "具名",
        "实名(…)", "实名来信", "实名来访", "实名来电", "实名网络举报",
    )  # fmt: skip
    ANONYMOUS = (
        "anonymous", "匿名", "匿名举报", "未署名", "否", "匿名信", "匿名反映", "无署名", "未具名",
        "不署名", "匿名(…)", "匿名来信", "匿名来访", "匿名来电", "匿名网络举报", "非实名",
    )  # fmt: skip


class Channel(Term):
    """举报渠道: the way a report came in."""

    LETTER = (
        "letter", "来信", "信件", "信函", "书信", "来信举报", "信件举报", "信函举报", "群众来信",
        "举报信", "邮寄", "邮寄信件", "来信(…)",
    )  # fmt: skip
    VISIT = (
        "visit", "来访", "走访", "当面反映", "来访举报", "群众来访", "当面举报", "上访", "上门反映",
        "来访(…)", "接访",
    )  # fmt: skip
    CALL = (
        "call", "来电", "电话", "12388电话", "来电举报", "电话举报", "电话反映", "群众来电", "举报电话",
        "12388举报电话", "12388热线", "12345热线", "来电(…)",
    )  # fmt: skip
    NET = (
        "net", "网络", "网络举报", "网上举报", "电子邮件", "邮件", "微信", "12388网站", "网络反映",
        "网上", "网上反映", "网站", "互联网", "举报网站", "12388举报网站", "电子邮箱", "举报邮箱", "邮箱",
        "微信举报", "网信", "网络(…)",
    )  # fmt: skip
    OTHER = "other", "其他渠道", "其他方式", "其他", "其它"


class Discipline(Term):
    """六项纪律 (中国共产党纪律处分条例 分则), and what lies outside them."""

    POLITICAL = (
        "political", "政治纪律", "违反政治纪律", "违反党的政治纪律", "政治", "政治纪律类", "政治纪律方面",
        "涉嫌违反政治纪律", "政治纪律(…)", "违反政治纪律(…)", "违反政治纪律行为", "政治纪律和政治规矩",
        "违反政治纪律和政治规矩",
    )  # fmt: skip
    ORGANISATION = (
        "organisation", "组织纪律", "违反组织纪律", "违反党的组织纪律", "组织", "组织纪律类",
        "组织纪律方面", "涉嫌违反组织纪律", "组织纪律(…)", "违反组织纪律(…)", "违反组织纪律行为",
    )  # fmt: skip
    INTEGRITY = (
        "integrity", "廉洁纪律", "违反廉洁纪律", "违反党的廉洁纪律", "廉洁", "廉洁纪律类", "廉洁纪律方面",
        "涉嫌违反廉洁纪律", "廉洁纪律(…)", "违反廉洁纪律(…)", "违反廉洁纪律行为", "廉洁自律",
    )  # fmt: skip
    MASSES = (
        "masses", "群众纪律", "违反群众纪律", "违反党的群众纪律", "群众", "群众纪律类", "群众纪律方面",
        "涉嫌违反群众纪律", "群众纪律(…)", "违反群众纪律(…)", "违反群众纪律行为",
    )  # fmt: skip
    WORK = (
        "work", "工作纪律", "违反工作纪律", "违反党的工作纪律", "工作", "工作纪律类", "工作纪律方面",
        "涉嫌违反工作纪律", "工作纪律(…)", "违反工作纪律(…)", "违反工作纪律行为",
    )  # fmt: skip
    LIFE = (
        "life", "生活纪律", "违反生活纪律", "违反党的生活纪律", "生活", "生活纪律类", "生活纪律方面",
        "涉嫌违反生活纪律", "生活纪律(…)", "违反生活纪律(…)", "违反生活纪律行为",
    )  # fmt: skip
    CRIME = (
        "crime", "职务违法犯罪", "涉嫌职务违法", "涉嫌职务犯罪", "职务违法", "职务犯罪",
        "涉嫌职务违法犯罪", "职务违法和职务犯罪", "职务违法职务犯罪",
    )  # fmt: skip
    OTHER_LAW = (
        "other_law", "其他违法犯罪", "其他违法", "违法", "违法犯罪", "其他违法犯罪行为",
        "违反国家法律法规", "国家法律法规", "涉嫌违法",
    )  # fmt: skip
    OTHER = "other", "其他", "其它", "其他问题", "其他类", "其他(…)"


class Disposition(Term):
    """处置方式: the four of 监督执纪工作规则 第二十一条, and 移送 for what is not ours to handle."""

    INQUIRY = (
        "inquiry", "谈话函询", "函询", "谈话", "谈话或函询", "谈话、函询", "谈话/函询", "谈话和函询",
        "谈话或者函询", "拟谈话函询", "拟函询", "建议谈话函询", "予以谈话函询", "进行谈话函询",
        "谈话函询方式", "谈话函询(…)", "函询(…)", "谈话(…)",
    )  # fmt: skip
    VERIFICATION = (
        "verification", "初步核实", "初核", "初步核查", "拟初核", "拟初步核实", "建议初核",
        "建议初步核实", "开展初核", "开展初步核实", "进行初步核实", "予以初核", "予以初步核实", "转初核",
        "初步核实(…)", "初核(…)",
    )  # fmt: skip
    SHELVED = (
        "shelved", "暂存待查", "暂存", "待查", "暂存备查", "予以暂存", "拟暂存", "拟暂存待查",
        "予以暂存待查", "建议暂存待查", "暂存待查(…)",
    )  # fmt: skip
    SETTLED = (
        "settled", "予以了结", "了结", "直接了结", "了结存档", "予以了结存档", "直接予以了结", "拟了结",
        "拟予以了结", "建议了结", "建议予以了结", "作了结处理", "了结处理", "了结归档", "予以了结(…)",
        "了结(…)",
    )  # fmt: skip
    TRANSFER = (
        "transfer", "移送", "移交", "转办", "移送处理", "移送其他机关", "转有关部门", "转交", "移送…",
        "移交…", "转办…", "转送…", "拟移送", "建议移送", "按程序移送", "转…办理", "转…处理",
        "转…阅处",
    )  # fmt: skip


class Form(Term):
    """监督执纪四种形态."""

    FIRST = (
        "first", "第一种形态", "第一种", "一种形态", "形态一", "第1种形态", "第1种", "一", "1", "I",
        "第一形态", "运用第一种形态", "第一种形态(…)", "第一种(…)", "1种",
    )  # fmt: skip
    SECOND = (
        "second", "第二种形态", "第二种", "形态二", "第2种形态", "第2种", "二", "2", "II", "第二形态",
        "运用第二种形态", "第二种形态(…)", "第二种(…)", "2种",
    )  # fmt: skip
    THIRD = (
        "third", "第三种形态", "第三种", "形态三", "第3种形态", "第3种", "三", "3", "III", "第三形态",
        "运用第三种形态", "第三种形态(…)", "第三种(…)", "3种",
    )  # fmt: skip
    FOURTH = (
        "fourth", "第四种形态", "第四种", "形态四", "第4种形态", "第4种", "四", "4", "IV", "第四形态",
        "运用第四种形态", "第四种形态(…)", "第四种(…)", "4种",
    )  # fmt: skip


class Secrecy(Term):
    """密级."""

    INTERNAL = "internal", "内部", "内部资料", "工作秘密"
    SECRET = "secret", "秘密"
    CONFIDENTIAL = "confidential", "机密"


class StepKind(Term):
    """环节: the kinds of step in a clue's life."""

    REGISTERED = "registered", "登记"
    OPINION = "opinion", "处置意见"
    STUDIED = "studied", "集体研究"
    INQUIRY_SENT = "inquiry_sent", "函询发出"
    INQUIRY_ANSWERED = "inquiry_answered", "函询回复"
    VERIFICATION_STARTED = "verification_started", "初核开始"
    TRANSFERRED = "transferred", "移送"
    MEASURE = "measure", "处理处分"
    CLOSED = "closed", "办结"
    CORRECTED = "corrected", "更正"


class ClueState(Term):
    """办理状态: the projection of a clue's steps."""

    AWAITING = "awaiting", "待处置"
    DISPOSED = "disposed", "待办理"
    INQUIRING = "inquiring", "谈话函询中"
    VERIFYING = "verifying", "初步核实中"
    SHELVED = "shelved", "暂存待查"
    TRANSFERRED = "transferred", "已移送"
    CLOSED = "closed", "已办结"


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
